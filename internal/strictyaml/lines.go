package strictyaml

import (
	"bytes"
	"reflect"
	"unicode/utf8"
)

// decodeLines decodes the form of nearly every file: one field per line, whose value is a scalar, a list in brackets or
// a list with one dash per line. On anything else and on every mistake it returns false and leaves v unchanged; then
// the tree decoder decodes the file or reports the problem.
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

// isOrdinary reports whether a text contains only characters that are safe for the fast path: no tabs, which YAML
// allows only in some places, no control characters, and no line breaks that editors do not recognize.
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

// A lineReader reads lines, skipping blank lines and comments.
type lineReader struct {
	rest   []byte // lines after the current one
	indent int
	text   []byte // current line without indentation and trailing spaces
	done   bool   // whether no line is left
}

// next reads the next line that is neither blank nor a comment.
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

// structure decodes the fields with one indentation, starting with the current line. It stops at a line with another
// indentation. Only a caller with a smaller indentation can continue there.
func (r *lineReader) structure(indent int, s *shape, v reflect.Value) bool {
	var seen fieldSet
	var others []Field
	for !r.done && r.indent == indent {
		f, value, ok := cutKey(r.text, s)
		if !ok && s.others >= 0 {
			if !r.other(indent, s, &others) {
				return false
			}
			continue
		}
		if !ok || !seen.add(f) {
			return false
		}
		if !r.field(indent, value, s.fields[f].shape, v.Field(s.fields[f].index)) {
			return false
		}
	}
	if len(others) > 0 {
		v.Field(s.others).Set(reflect.ValueOf(others))
	}
	return true
}

// field decodes the text after a field's name: a value on the same line, or a list on the lines below.
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
	if !r.done && s.kind == anyKind && r.indent >= indent && isEntry(r.text) {
		return r.anyList(v)
	}
	if !r.done && s.kind == mapKind && !s.pointer && r.indent > indent {
		return r.texts(s, v)
	}
	if !r.done && (s.kind == anyKind || s.kind == groupKind) && !s.pointer && r.indent > indent {
		return r.anyGroup(v)
	}
	return true // nothing follows, so the field is null
}

// texts decodes a map with one name per line.
func (r *lineReader) texts(s *shape, v reflect.Value) bool {
	all := map[string]string{}
	v.Set(reflect.ValueOf(all).Convert(v.Type()))
	target := reflect.New(v.Type().Elem()).Elem()
	indent := r.indent
	for !r.done && r.indent == indent {
		name, text, ok := cutName(r.text)
		if _, twice := all[name]; !ok || twice || len(text) == 0 || text[0] == '#' {
			return false
		}
		rest, null, ok := value(text, s.elem, target, false)
		if !ok || null || !isEnd(rest) {
			return false
		}
		all[name] = target.String()
		r.next()
	}
	return r.done || r.indent < indent
}

// manyEntries is the number of entries after which a list makes room for all others at once, because growing step by
// step copies a long list several times.
const manyEntries = 64

// entries counts the lines from the current one on that begin an entry of the same list.
func (r *lineReader) entries() (n int) {
	for ahead := *r; !ahead.done && ahead.indent >= r.indent; ahead.next() {
		if ahead.indent == r.indent {
			if !isEntry(ahead.text) {
				break
			}
			n++
		}
	}
	return n
}

// list decodes a list with one dash per line.
func (r *lineReader) list(s *shape, v reflect.Value) bool {
	v.Set(reflect.MakeSlice(v.Type(), 0, 4))
	indent := r.indent
	for !r.done && r.indent == indent && isEntry(r.text) {
		entry := r.text[len("- "):]
		if entry[0] == ' ' || s.elem.pointer {
			return false
		}
		if v.Len() == manyEntries {
			v.Grow(r.entries())
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

// isEntry reports whether a line starts a list entry. A dash alone is not one: an empty entry is a mistake.
func isEntry(text []byte) bool { return len(text) > 2 && text[0] == '-' && text[1] == ' ' }

// grow appends a zero entry to a list and returns the entry.
func grow(list reflect.Value) reflect.Value {
	n := list.Len()
	list.Grow(1)
	list.SetLen(n + 1)
	return list.Index(n)
}

// cutKey splits a text after the name of a defined field and its colon. A value on the same line must be separated by a
// space.
func cutKey(text []byte, s *shape) (field int, value []byte, ok bool) {
	i := bytes.IndexByte(text, ':')
	if i < 0 || i+1 < len(text) && text[i+1] != ' ' {
		return 0, nil, false
	}
	field, ok = s.byName[string(text[:i])]
	return field, trimLeft(text[i+1:]), ok
}

// A fieldSet has one bit for each of the first 64 fields of a struct.
type fieldSet uint64

// add adds a field. It returns false if the set already contains the field or has no bit for it.
func (set *fieldSet) add(field int) bool {
	bit := fieldSet(1) << field
	if bit == 0 || *set&bit != 0 {
		return false
	}
	*set |= bit
	return true
}

// isEnd reports whether nothing but a comment follows a value on its line.
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
