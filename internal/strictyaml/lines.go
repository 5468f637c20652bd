package strictyaml

import (
	"bytes"
	"reflect"
	"unicode/utf8"
)

// decodeLines reads the form that nearly every file has: a field a line, its value a scalar, a list
// in brackets or a list with a dash a line. It gives up on all else and on every fault, and then
// leaves v as it was, for the tree to read or to say what is wrong.
func decodeLines(src []byte, s *shape, v reflect.Value) bool {
	if !isOrdinary(src) {
		return false
	}
	fresh := reflect.New(v.Type()).Elem()
	fresh.Set(v)
	r := lineReader{rest: src}
	r.next()
	if !r.structure(0, s, fresh) || !r.done {
		return false
	}
	v.Set(fresh)
	return true
}

// isOrdinary tells whether a text has only characters that mean themselves: no tabs, which YAML
// takes here and refuses there, no controls, none of the line breaks that editors do not know.
func isOrdinary(src []byte) bool {
	for i := 0; i < len(src); {
		c := src[i]
		switch {
		case c >= utf8.RuneSelf:
			r, width := utf8.DecodeRune(src[i:])
			if r == utf8.RuneError && width == 1 || !isOrdinaryRune(r) {
				return false
			}
			i += width
			continue
		case c >= ' ' && c != 0x7F, c == '\n':
		case c == '\r' && i+1 < len(src) && src[i+1] == '\n':
		default:
			return false
		}
		i++
	}
	return true
}

func isOrdinaryRune(r rune) bool {
	switch {
	case r < 0xA0, r == '\u2028', r == '\u2029', r == '\uFEFF', r == 0xFFFE, r == 0xFFFF:
		return false
	}
	return true
}

// A lineReader stands on a line that is neither blank nor a comment alone.
type lineReader struct {
	rest   []byte // the lines after it
	indent int
	text   []byte // the line between its indentation and its end, without blanks on either side
	done   bool   // there is no such line any more
}

func (r *lineReader) next() {
	for len(r.rest) > 0 {
		var line []byte
		line, r.rest, _ = bytes.Cut(r.rest, []byte("\n"))
		line = trimRight(bytes.TrimSuffix(line, []byte("\r")))
		r.text = trimLeft(line)
		r.indent = len(line) - len(r.text)
		if len(r.text) > 0 && r.text[0] != '#' {
			return
		}
	}
	r.done = true
}

// structure reads the fields that begin at one indentation, from the line on which the reader
// stands up to a line of another indentation. Only a place further out can go on with that one.
func (r *lineReader) structure(indent int, s *shape, v reflect.Value) bool {
	var seen fieldSet
	for !r.done && r.indent == indent {
		f, value, ok := cutKey(r.text, s)
		if !ok || !seen.add(f) {
			return false
		}
		if !r.field(indent, value, s.fields[f].shape, v.Field(s.fields[f].index)) {
			return false
		}
	}
	return true
}

// field reads what follows a field's name: on the same line, or a list on those below it.
func (r *lineReader) field(indent int, text []byte, s *shape, v reflect.Value) bool {
	if len(text) > 0 && text[0] != '#' {
		rest, _, ok := value(text, s, v, false)
		r.next()
		return ok && isEnd(rest)
	}
	r.next()
	if !r.done && s.kind == listKind && !s.pointer && r.indent >= indent && isEntry(r.text) {
		return r.list(s, v)
	}
	return true // nothing follows: the field is null
}

// list reads the entries whose dashes stand below each other.
func (r *lineReader) list(s *shape, v reflect.Value) bool {
	v.Set(reflect.MakeSlice(v.Type(), 0, 4))
	indent := r.indent
	for !r.done && r.indent == indent && isEntry(r.text) {
		entry := r.text[len("- "):]
		if entry[0] == ' ' || s.elem.pointer {
			return false
		}
		target := grow(v)
		if s.elem.kind == structKind && entry[0] != '{' {
			r.indent, r.text = r.indent+len("- "), entry
			if !r.structure(r.indent, s.elem, target) {
				return false
			}
			continue
		}
		rest, null, ok := value(entry, s.elem, target, false)
		if !ok || null || !isEnd(rest) {
			return false
		}
		r.next()
	}
	return true
}

// isEntry tells whether a line begins an entry of a list. A dash alone is an empty one, which is a
// fault.
func isEntry(text []byte) bool { return len(text) > 2 && text[0] == '-' && text[1] == ' ' }

// grow makes room for one more entry at the end of a list.
func grow(list reflect.Value) reflect.Value {
	n := list.Len()
	list.Grow(1)
	list.SetLen(n + 1)
	return list.Index(n)
}

// cutKey takes the name of a known field and its colon off a text. A value on the same line is set
// off from it by a space.
func cutKey(text []byte, s *shape) (field int, value []byte, ok bool) {
	i := bytes.IndexByte(text, ':')
	if i < 0 || i+1 < len(text) && text[i+1] != ' ' {
		return 0, nil, false
	}
	field, ok = s.byName[string(text[:i])]
	return field, trimLeft(text[i+1:]), ok
}

// A fieldSet has a bit for each field of a struct.
type fieldSet uint64

// add tells whether the field is a new one, and one that the set can hold.
func (set *fieldSet) add(field int) bool {
	bit := fieldSet(1) << field
	if bit == 0 || *set&bit != 0 {
		return false
	}
	*set |= bit
	return true
}

// isEnd tells whether nothing but a comment follows a value on its line.
func isEnd(rest []byte) bool {
	text := trimLeft(rest)
	return len(text) == 0 || text[0] == '#' && len(text) < len(rest)
}

func trimLeft(text []byte) []byte {
	for len(text) > 0 && text[0] == ' ' {
		text = text[1:]
	}
	return text
}

func trimRight(text []byte) []byte {
	for len(text) > 0 && text[len(text)-1] == ' ' {
		text = text[:len(text)-1]
	}
	return text
}
