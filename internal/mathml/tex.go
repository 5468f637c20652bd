// Package mathml renders the TeX formulas of abstracts and notes as MathML Core.
//
// The input is the text between the dollar signs of a formula. The output is a <math> element for an HTML page, or an
// *Error with the offset of the first mistake and the reason.
//
// Convert never panics. It takes time proportional to the length of the source and its expanded macros, which is
// limited. The depth of the elements that it writes is limited, too. Formulas are untrusted: the output contains only
// escaped text of the source, and no command lets an author choose an attribute, a URL or an element.
//
// lexer.go, parser.go, spacing.go and mathml.go process a formula in this order. The tables in symbols.go and table.go
// define the commands; macros.go expands those that a site or a text defines.
package mathml

import "fmt"

// Convert renders the TeX source of one formula, without its dollar signs. A display formula becomes a block, with
// limits above and below its operators. Every error is an *Error. Macros.Convert also supports the commands that a site
// or a text defines.
func Convert(src string, display bool) (string, error) {
	return (*Macros)(nil).Convert(src, display)
}

// An Error is the first mistake in a formula.
type Error struct {
	Offset int    // in bytes from the start of the source
	What   string // what is wrong, with a suggestion if possible
}

// Error returns the message without the offset, because the caller knows the position of the formula.
func (e *Error) Error() string { return e.What }

// fail records an error, unless one was recorded before. After an error, the parser reads no more tokens.
func (p *parser) fail(at int, format string, arguments ...any) {
	if p.err == nil {
		p.err = &Error{Offset: at, What: fmt.Sprintf(format, arguments...)}
	}
}
