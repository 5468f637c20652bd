package mathml

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

type tokenKind uint8

const (
	unread  tokenKind = iota // no token has been read yet
	end                      // end of the source
	command                  // text is its name, without the backslash
	char                     // text is one character with its combining marks
	number                   // digits, possibly with thousands separators and a decimal point
	open                     // {
	closing                  // }
	super                    // ^
	sub                      // _
	align                    // &
	prime                    // '
)

// A token is the part of the source in src[at:end].
type token struct {
	kind    tokenKind
	text    string
	at, end int
}

// is reports whether the token is a command with one of these names.
func (t token) is(names ...string) bool {
	if t.kind == command {
		for _, name := range names {
			if t.text == name {
				return true
			}
		}
	}
	return false
}

// isChar reports whether the token is this character.
func (t token) isChar(c string) bool { return t.kind == char && t.text == c }

// peek returns the next token, skipping blanks and comments, without consuming it. After an error it returns the end of
// the source, so that every loop of the parser terminates.
func (p *parser) peek() token {
	if p.err != nil {
		return token{kind: end, at: len(p.src), end: len(p.src)}
	}
	if p.token.kind == unread {
		p.token = p.scan()
	}
	return p.token
}

// next consumes the next token.
func (p *parser) next() token {
	t := p.peek()
	p.pos = t.end
	p.token = token{}
	return t
}

// rewind makes the parser continue at an offset.
func (p *parser) rewind(at int) { p.pos, p.token = at, token{} }

// scan reads the token after the last consumed one.
func (p *parser) scan() token {
	at := p.skipBlank(p.pos)
	t := token{at: at, end: at + 1}
	if at == len(p.src) {
		return token{kind: end, at: at, end: at}
	}
	switch c := p.src[at]; {
	case c == '\\':
		return p.scanCommand(t)
	case c == '{':
		t.kind = open
	case c == '}':
		t.kind = closing
	case c == '^':
		t.kind = super
	case c == '_':
		t.kind = sub
	case c == '&':
		t.kind = align
	case c == '\'':
		t.kind = prime
	case strings.HasPrefix(p.src[at:], "′") || strings.HasPrefix(p.src[at:], "’"):
		t.kind, t.end = prime, at+len("′")
	case isDigit(c) || c == '.' && at+1 < len(p.src) && isDigit(p.src[at+1]):
		t.kind, t.end = number, p.numberEnd(at)
		t.text = strings.ReplaceAll(p.src[at:t.end], "{,}", ",")
	default:
		t.kind, t.end = char, p.charEnd(at)
		t.text = p.src[at:t.end]
		if r, _ := utf8.DecodeRuneInString(t.text); !isText(r, t.text) {
			p.fail(at, "the character %U is not allowed", r)
			return p.peek()
		}
	}
	return t
}

// scanCommand reads a command. If it is a macro, it expands the macro and reads the next token.
func (p *parser) scanCommand(t token) token {
	t.kind = command
	t.end = p.commandEnd(t.at)
	t.text = p.src[t.at+1 : t.end]
	if t.text == "" {
		p.fail(t.at, `a formula cannot end with a backslash`)
		return p.peek()
	}
	if p.macros != nil && p.expand(t.at, t.end, false) {
		return p.scan()
	}
	return t
}

// skipBlank returns the offset after blanks, comments, and the invisible characters that copying from a page can add.
func (p *parser) skipBlank(at int) int {
	for at < len(p.src) {
		switch c := p.src[at]; {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			at++
		case c == '%':
			line := strings.IndexByte(p.src[at:], '\n')
			if line < 0 {
				p.fail(at, `%% hides the rest of the formula; write \%% for a percent sign`)
				return len(p.src)
			}
			at += line
		case c >= utf8.RuneSelf:
			r, size := utf8.DecodeRuneInString(p.src[at:])
			if !unicode.Is(unicode.Cf, r) && !unicode.IsSpace(r) {
				return at
			}
			at += size
		default:
			return at
		}
	}
	return at
}

// commandEnd returns the end of the command at an offset. After the backslash, it has letters or one other character.
func (p *parser) commandEnd(at int) int {
	i := at + 1
	for i < len(p.src) && isLetter(p.src[i]) {
		i++
	}
	if i > at+1 || i == len(p.src) {
		return i
	}
	_, size := utf8.DecodeRuneInString(p.src[i:])
	return i + size
}

// numberEnd returns the end of a number such as 12, 0.75, .5, 1,000 or 1{,}000.5. A comma is part of a number only if
// exactly three digits follow it and the number does not start with zero. In lists such as (2,2,465) and (1,100,5),
// commas are separators.
func (p *parser) numberEnd(at int) int {
	i := p.digitsEnd(at)
	whole := i
	if i-at <= 3 && p.src[at] != '0' && i > at && !(at > 0 && p.src[at-1] == ',') {
		for {
			comma := len(",")
			if strings.HasPrefix(p.src[i:], "{,}") {
				comma = len("{,}")
			} else if !strings.HasPrefix(p.src[i:], ",") {
				break
			}
			if p.digitsEnd(i+comma) != i+comma+3 {
				break
			}
			i += comma + 3
		}
		if i+1 < len(p.src) && p.src[i] == ',' && isDigit(p.src[i+1]) {
			i = whole
		}
	}
	if i+1 < len(p.src) && p.src[i] == '.' && isDigit(p.src[i+1]) {
		i = p.digitsEnd(i + 1)
	}
	return i
}

func (p *parser) digitsEnd(at int) int {
	for at < len(p.src) && isDigit(p.src[at]) {
		at++
	}
	return at
}

// charEnd returns the end of a character and its combining marks.
func (p *parser) charEnd(at int) int {
	_, size := utf8.DecodeRuneInString(p.src[at:])
	for i := at + size; ; i += size {
		var r rune
		if r, size = utf8.DecodeRuneInString(p.src[i:]); !unicode.Is(unicode.Mn, r) {
			return i
		}
	}
}

func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

// isText reports whether a page may contain the character at the start of source: it is not a control character, an
// invalid encoding or a noncharacter.
func isText(r rune, source string) bool {
	return !unicode.IsControl(r) && (r != utf8.RuneError || strings.HasPrefix(source, "\uFFFD")) &&
		r&0xFFFE != 0xFFFE && (r < 0xFDD0 || r > 0xFDEF)
}
