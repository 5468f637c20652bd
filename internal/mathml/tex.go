// Package mathml renders the TeX formulas of abstracts and notes as MathML Core.
//
// The input is the text between the dollars of a formula. The output is a <math> element for an HTML page, or an *Error
// with the offset and the reason of the first error.
//
// The package promises never to panic, to take time proportional to the length of the source, and to write elements
// that are closed, nested within a bound, and contain nothing of the source but escaped text: formulas are untrusted,
// so no command lets their author choose an attribute, address or element.
//
// A formula passes through lexer.go, parser.go, spacing.go and mathml.go; tables in symbols.go and commands.go define
// the commands.
package mathml

import "fmt"

// Convert renders the TeX source of one formula, without its dollars. A display formula is a block of its own, with
// limits above and below operators. Every error is an *Error.
func Convert(src string, display bool) (string, error) {
	p := &parser{src: src}
	body := p.formula(display)
	if p.err != nil {
		return "", p.err
	}
	return write(body, display), nil
}

// An Error is the first error in a formula.
type Error struct {
	Offset int    // of the byte in the source
	What   string // what is wrong, with a suggestion if there is one
}

// Error returns the message. The caller knows the position of the formula and adds the offset.
func (e *Error) Error() string { return e.What }

// fail records the first error. The parser reads no token after it.
func (p *parser) fail(at int, format string, arguments ...any) {
	if p.err == nil {
		p.err = &Error{Offset: at, What: fmt.Sprintf(format, arguments...)}
	}
}
