package digest

import (
	"bytes"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The form of a BibTeX database (Patashnik, BibTeXing, 1988, and btxhak; Lamport, LaTeX, appendix B):
//
//	file  = { comment | "@", type, ( "{", body, "}" | "(", body, ")" ) } ;
//	body  = key, { ",", name, "=", value }, [ "," ] ;            for @string without the key
//	value = piece, { "#", piece } ;
//	piece = "{", balanced, "}" | '"', balanced, '"' | number | macro ;
//
// An entry that is not closed ends where the next one begins a line, so that one lost brace costs one
// entry.

// A bibEntry is one entry as it is written, its macros replaced.
type bibEntry struct {
	offset    int
	kind, key string // the kind in small letters
	fields    map[string]bibField
}

type bibField struct {
	offset int
	value  string // LaTeX
}

// A bibScanner goes through a database.
type bibScanner struct {
	*reading
	at      int
	macros  map[string]string
	room    int  // for what macros stand for, in all
	loose   bool // a @comment that nothing closes was met
	cuts    int  // of texts of the entry that is open, at the next field
	entries func(*bibEntry)
}

var entryStart = regexp.MustCompile(`^@[ \t]*([A-Za-z]+)[ \t\r\n]*[{(]`)

// maxEntryStart bounds what is looked at to tell whether an @ begins an entry.
const maxEntryStart = 80

// startAt matches the beginning of an entry.
func (s *bibScanner) startAt(i int) [][]byte {
	if s.src[i] != '@' {
		return nil
	}
	return entryStart.FindSubmatch(s.src[i:min(len(s.src), i+maxEntryStart)])
}

// scan gives every entry to a function.
func (s *bibScanner) scan() {
	junk := s.at
	for s.at < len(s.src) {
		n := bytes.IndexByte(s.src[s.at:], '@')
		if n < 0 {
			break
		}
		s.at += n
		m := s.startAt(s.at)
		if m == nil {
			s.at++
			continue
		}
		s.outside(junk, s.at)
		s.command(strings.ToLower(string(m[1])), s.at, s.at+len(m[0]))
		junk = s.at
	}
	s.outside(junk, len(s.src))
	s.at = len(s.src)
}

// outside looks at what stands between entries: a comment to BibTeX, and perhaps an entry that lost
// its beginning. Lines that begin with a percent sign are comments to everybody.
func (s *bibScanner) outside(from, to int) {
	first := -1
	for i := from; i < to; {
		end := i + bytes.IndexAny(s.src[i:to], "\r\n") + 1
		if end == i {
			end = to
		}
		text := strings.Trim(clean(string(s.src[i:end])), "},) ")
		switch {
		case text != "" && text[0] != '%' && first < 0:
			first = i + len(s.src[i:end]) - len(bytes.TrimLeftFunc(s.src[i:end], unicode.IsSpace))
		case text == "":
			s.reportOutside(first, i)
			first = -1
		}
		i = end
	}
	s.reportOutside(first, to)
}

func (s *bibScanner) reportOutside(from, to int) {
	if from >= 0 {
		s.report(from, "belongs to no entry: "+quote(clean(string(s.src[from:min(to, from+1000)]))), "if it is an entry, begin it with @ and its type; if it is a comment, begin its lines with %")
	}
}

// command reads what an @ with its name and brace begins.
func (s *bibScanner) command(kind string, offset, body int) {
	closing := byte('}')
	if s.src[body-1] == '(' {
		closing = ')'
	}
	s.at, s.cuts = body, 0
	switch kind {
	case "comment":
		s.comment(closing)
	case "preamble":
		s.value(closing)
		s.close(offset, closing)
	case "string":
		e := &bibEntry{offset: offset, kind: kind, fields: map[string]bibField{}}
		s.fields(e, closing)
		for name, f := range e.fields {
			s.macros[name] = f.value
		}
	default:
		e := &bibEntry{offset: offset, kind: kind, fields: map[string]bibField{}}
		e.key = s.key(closing)
		s.fields(e, closing)
		s.entries(e)
	}
}

// comment passes a comment in braces. One that nothing closes is its line, as for BibTeX itself.
func (s *bibScanner) comment(closing byte) {
	depth := 1
	for i := s.at; i < len(s.src) && !s.loose; i++ {
		switch s.src[i] {
		case '{':
			if closing == '}' {
				depth++
			}
		case '}', ')':
			if s.src[i] != closing {
				continue
			}
			if depth--; depth == 0 {
				s.at = i + 1
				return
			}
		}
	}
	s.loose = true
	if n := bytes.IndexAny(s.src[s.at:], "\r\n"); n >= 0 {
		s.at += n
	} else {
		s.at = len(s.src)
	}
}

// key reads the key of an entry, "" where it has none.
func (s *bibScanner) key(closing byte) string {
	s.blanks()
	end := s.at
	for end < len(s.src) && s.src[end] != ',' && s.src[end] != closing && s.src[end] != '\n' && s.src[end] != '=' && s.src[end] != '\r' {
		end++
	}
	if end < len(s.src) && s.src[end] == '=' {
		return ""
	}
	key := strings.TrimSpace(string(s.src[s.at:end]))
	s.at = end
	return key
}

// fields reads the fields of an entry and what closes it. What is wrong is reported, and the entry
// has what stands before it.
func (s *bibScanner) fields(e *bibEntry, closing byte) {
	last, value := "", 0 // the field before, and where its text begins
	for {
		for s.blanks(); s.peek() == ','; s.blanks() {
			s.at++
		}
		if s.atEnd() {
			if text, ok := s.cut(value); ok && last != "" {
				e.fields[last] = bibField{value, text}
				continue
			}
		}
		if s.peek() == closing || s.atEnd() {
			s.close(e.offset, closing)
			return
		}
		start := s.at
		name := s.name()
		s.blanks()
		if name == "" || s.peek() != '=' {
			s.lost(start, "a field, such as year = 2023, should stand here")
			return
		}
		s.at++
		s.blanks()
		last, value = name, s.at
		text, ok := s.value(closing)
		if !ok {
			return
		}
		if old, again := e.fields[name]; again && old.value != text {
			s.report(start, "`"+name+"` stands twice in an entry", "the first counts; remove one of the two")
			last = ""
		} else {
			e.fields[name] = bibField{start, text}
		}
		if s.blanks(); s.peek() != ',' && s.peek() != closing && !s.atEnd() {
			if !unicode.IsLetter(rune(s.peek())) {
				s.lost(s.at, "a comma or the end of the entry should stand here")
				return
			}
			s.report(s.at, "a comma is missing before this field", "read as if it were there")
		}
	}
}

// close passes what closes an entry.
func (s *bibScanner) close(offset int, closing byte) {
	s.blanks()
	if s.peek() == closing {
		s.at++
		return
	}
	s.report(offset, "an entry that is not closed", "read as far as it goes; end it with "+string(closing))
}

// nextField is the beginning of a field on a line of its own.
var nextField = regexp.MustCompile(`[\r\n][ \t]*[A-Za-z]{2,}[ \t]*=[ \t]*[{"0-9]`)

// maxCuts is how many texts of an entry can have lost their ends.
const maxCuts = 8

// cut takes a text that lost a brace, and with it the fields behind it, back to the first of these.
func (s *bibScanner) cut(start int) (text string, ok bool) {
	at := nextField.FindIndex(s.src[start:s.at])
	if at == nil || s.cuts == maxCuts {
		return "", false
	}
	s.cuts++
	s.report(start, "a text that is not closed", "read up to the next field; end it with } or \" and import the file again")
	s.at = start + at[0]
	return strings.Trim(string(s.src[start:s.at]), "{}\", \t\r\n"), true
}

// lost reports what cannot be read, and goes on behind its line.
func (s *bibScanner) lost(offset int, what string) {
	end := min(offset+200, len(s.src))
	text := strings.ToValidUTF8(string(s.src[offset:end]), "")
	text = text[:strings.IndexAny(text+"\n", "\r\n")]
	s.report(offset, what+", and not "+quote(clean(text)), "the entry is read up to here; correct it and import the file again")
	for s.at < len(s.src) && s.src[s.at] != '\n' && s.src[s.at] != '\r' {
		s.at++
	}
}

// atEnd tells whether the file ends here, or the next entry begins.
func (s *bibScanner) atEnd() bool { return s.at >= len(s.src) || s.atNext() }

// atNext tells whether an entry begins here, first on its line.
func (s *bibScanner) atNext() bool {
	if s.src[s.at] != '@' {
		return false
	}
	before := bytes.TrimRight(s.src[max(0, s.at-maxEntryStart):s.at], " \t")
	return (len(before) == 0 || before[len(before)-1] == '\n' || before[len(before)-1] == '\r') && s.startAt(s.at) != nil
}

// peek is the next byte, 0 at the end.
func (s *bibScanner) peek() byte {
	if s.at < len(s.src) {
		return s.src[s.at]
	}
	return 0
}

// blanks passes blanks, and comments in the manner of TeX, which other programs know.
func (s *bibScanner) blanks() {
	for s.at < len(s.src) {
		c, size := utf8.DecodeRune(s.src[s.at:])
		switch {
		case unicode.IsSpace(c) || c == '\uFEFF':
			s.at += size
		case c == '%':
			for s.at < len(s.src) && s.src[s.at] != '\n' && s.src[s.at] != '\r' {
				s.at++
			}
		default:
			return
		}
	}
}

// name reads the name of a field or a macro, in small letters: these signs end one (btxhak).
func (s *bibScanner) name() string {
	start := s.at
	for s.at < len(s.src) {
		c := s.src[s.at]
		if c <= ' ' || strings.IndexByte("\"#%'(),={}@", c) >= 0 {
			break
		}
		s.at++
	}
	return strings.ToLower(string(s.src[start:s.at]))
}

// value reads pieces joined by #.
func (s *bibScanner) value(closing byte) (string, bool) {
	var b strings.Builder
	for {
		s.blanks()
		start := s.at
		switch c := s.peek(); {
		case c == '{':
			inside, ok := s.braced()
			if !ok {
				return "", false
			}
			b.WriteString(inside)
		case c == '"':
			inside, ok := s.quoted()
			if !ok {
				return "", false
			}
			b.WriteString(inside)
		default:
			name := s.name()
			if name == "" {
				s.lost(start, "a text in braces or quotes, a number or a macro should stand here")
				return "", false
			}
			b.WriteString(s.macro(start, name))
		}
		if s.blanks(); s.peek() != '#' {
			return b.String(), true
		}
		s.at++
	}
}

// macro is a number, or what a name stands for.
func (s *bibScanner) macro(offset int, name string) string {
	if text, ok := s.macros[name]; ok && len(text) <= s.room {
		s.room -= len(text)
		return text
	} else if ok {
		s.report(offset, "macros that stand for more text than the whole file has", "read as their names; write the text out")
		return name
	}
	if strings.Trim(name, "0123456789-/:+.") != "" { // dates and numbers of pages without braces are common
		s.report(offset, "nothing says what `"+name+"` stands for", "put the text in braces, or define it with @string{"+name+" = {…}}")
	}
	return name
}

// braced reads a text in braces.
func (s *bibScanner) braced() (string, bool) {
	start, depth := s.at, 0
	for ; s.at < len(s.src); s.at++ {
		switch s.src[s.at] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				s.at++
				return string(s.src[start+1 : s.at-1]), true
			}
		case '@':
			if s.atNext() {
				return s.unclosed(start, "}")
			}
		}
	}
	return s.unclosed(start, "}")
}

// quoted reads a text in quotes, in which braces have to match.
func (s *bibScanner) quoted() (string, bool) {
	start, depth := s.at, 0
	for s.at++; s.at < len(s.src); s.at++ {
		switch s.src[s.at] {
		case '{':
			depth++
		case '}':
			depth--
		case '"':
			if depth <= 0 {
				s.at++
				return string(s.src[start+1 : s.at-1]), true
			}
		case '@':
			if s.atNext() {
				return s.unclosed(start, `"`)
			}
		}
	}
	return s.unclosed(start, `"`)
}

func (s *bibScanner) unclosed(start int, sign string) (string, bool) {
	if text, ok := s.cut(start); ok {
		return text, true
	}
	s.report(start, "a text that is not closed", "the entry is read up to here; end the text with "+sign+" and import the file again")
	return "", false
}
