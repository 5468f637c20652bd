// Package mathml renders the TeX mathematics of abstracts and notes as MathML Core.
//
// In comes what stands between the dollars of a formula, out goes a <math> element for an HTML
// page, or an *Error that says at which byte the formula cannot be read and why.
//
// It promises never to panic, to take time in proportion to the source, and to write elements that
// are closed, nested within a bound, and hold nothing of the source but escaped text: a formula is
// untrusted, so that no command gives an attribute, an address or an element of its writer's choice.
//
// The way of a formula is lexer.go, parser.go, spacing.go, mathml.go; what the commands mean stands
// in tables, in symbols.go and commands.go.
package mathml

import "fmt"

// Convert renders the TeX source of one formula, without its dollars. A display formula stands on
// lines of its own and has its limits above and below. Every error is an *Error.
func Convert(src string, display bool) (string, error) {
	p := &parser{src: src}
	body := p.formula(display)
	if p.err != nil {
		return "", p.err
	}
	return write(body, display), nil
}

// An Error is the first thing in a formula that cannot be read.
type Error struct {
	Offset int    // of the byte in the source
	What   string // what is wrong, and what was meant where that can be guessed
}

// Error says what is wrong. The caller knows where the formula stands, and adds the offset to it.
func (e *Error) Error() string { return e.What }

// fail keeps the first error. The parser reads no token after it.
func (p *parser) fail(at int, format string, arguments ...any) {
	if p.err == nil {
		p.err = &Error{Offset: at, What: fmt.Sprintf(format, arguments...)}
	}
}
