package strictyaml

import (
	"bytes"
	"reflect"
)

// value decodes a value that fits on one line and stores it in v. rest is the text after it. If inFlow is set (inside
// brackets or braces), commas and brackets end a plain scalar. For null, it stores nothing.
func value(text []byte, s *shape, v reflect.Value, inFlow bool) (rest []byte, null, ok bool) {
	if s.kind == anyKind && !s.pointer || s.kind == groupKind && !s.pointer && text[0] == '{' {
		found, rest, ok := anyValue(text, inFlow, 0)
		if ok && found != nil {
			v.Set(reflect.ValueOf(found))
		}
		return rest, found == nil, ok
	}
	switch text[0] {
	case '[':
		if s.kind != listKind || s.pointer {
			return nil, false, false
		}
		rest, ok = flowList(text[1:], s, v)
		return rest, false, ok
	case '{':
		if s.kind == mapKind && !s.pointer {
			rest, ok = flowTexts(text[1:], s, v)
			return rest, false, ok
		}
		if s.kind != structKind || s.pointer {
			return nil, false, false
		}
		rest, ok = flowStructure(text[1:], s, v)
		return rest, false, ok
	case '"', '\'':
		scalar, rest, ok := quoted(text)
		return rest, false, ok && s.setScalar(v, scalar, false)
	}
	scalar, rest, ok := plain(text, inFlow)
	switch {
	case !ok:
		return nil, false, false
	case len(scalar) <= len("null") && isNullText(string(scalar)):
		return rest, true, true
	}
	return rest, false, s.setScalar(v, scalar, true)
}

// flowList decodes [a, b]. The text starts after the bracket.
func flowList(text []byte, s *shape, v reflect.Value) (rest []byte, ok bool) {
	v.Set(reflect.MakeSlice(v.Type(), 0, 1+bytes.Count(text, []byte(","))))
	text = trimLeft(text)
	if len(text) > 0 && text[0] == ']' {
		return text[1:], true
	}
	for len(text) > 0 && !s.elem.pointer {
		rest, null, ok := value(text, s.elem, grow(v), true)
		if !ok || null {
			return nil, false
		}
		var last bool
		text, last, ok = separator(rest, ']')
		if !ok || last {
			return text, ok
		}
		if len(text) > 0 && text[0] == ']' { // YAML allows a comma after the last entry
			return text[1:], true
		}
	}
	return nil, false
}

// flowStructure decodes {label: a, url: b}. The text starts after the brace.
func flowStructure(text []byte, s *shape, v reflect.Value) (rest []byte, ok bool) {
	var seen fieldSet
	text = trimLeft(text)
	if len(text) > 0 && text[0] == '}' {
		return text[1:], true
	}
	for {
		f, after, ok := cutKey(text, s)
		if !ok || len(after) == 0 || !seen.add(f) {
			return nil, false
		}
		rest, _, ok := value(after, s.fields[f].shape, v.Field(s.fields[f].index), true)
		if !ok {
			return nil, false
		}
		var last bool
		text, last, ok = separator(rest, '}')
		if !ok || last {
			return text, ok
		}
	}
}

// flowTexts decodes {isbn: a, issn: b}. The text starts after the brace.
func flowTexts(text []byte, s *shape, v reflect.Value) (rest []byte, ok bool) {
	all := make(map[string]string, 1+bytes.Count(text, []byte(": ")))
	v.Set(reflect.ValueOf(all).Convert(v.Type()))
	text = trimLeft(text)
	if len(text) > 0 && text[0] == '}' {
		return text[1:], true
	}
	target := reflect.New(v.Type().Elem()).Elem()
	for {
		name, after, ok := cutName(text)
		if !ok || len(after) == 0 {
			return nil, false
		}
		if _, twice := all[name]; twice {
			return nil, false
		}
		rest, null, ok := value(after, s.elem, target, true)
		if !ok {
			return nil, false
		}
		all[name] = ""
		if !null {
			all[name] = target.String()
		}
		var last bool
		text, last, ok = separator(rest, '}')
		if !ok || last {
			return text, ok
		}
	}
}

// cutName splits a text after a name and its colon.
func cutName(text []byte) (name string, value []byte, ok bool) {
	i := bytes.IndexByte(text, ':')
	if i <= 0 || i+1 >= len(text) || text[i+1] != ' ' || !isName(text[:i]) {
		return "", nil, false
	}
	return string(text[:i]), trimLeft(text[i+1:]), true
}

// isName reports whether YAML reads a name in a map as text without quotes. Here, reserved words are names, except
// null.
func isName(text []byte) bool {
	for i, c := range text {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (i == 0 || c != '-' && c != '_' && (c < '0' || c > '9')) {
			return false
		}
	}
	return !isNullText(string(text))
}

// separator consumes the comma after an entry, or the closing bracket after the last one.
func separator(text []byte, closing byte) (rest []byte, last, ok bool) {
	text = trimLeft(text)
	switch {
	case len(text) > 0 && text[0] == closing:
		return text[1:], true, true
	case len(text) > 0 && text[0] == ',':
		return trimLeft(text[1:]), false, true
	}
	return nil, false, false
}

// quoted decodes a quoted scalar. The only escapes that it supports are quotes and backslashes.
func quoted(text []byte) (scalar, rest []byte, ok bool) {
	quote, text := text[0], text[1:]
	from := 0 // the text before it is already in scalar
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\'' && quote == c && isAt(text, i+1, c),
			c == '\\' && quote == '"' && (isAt(text, i+1, '"') || isAt(text, i+1, '\\')):
			scalar = append(append(scalar, text[from:i]...), text[i+1])
			i++
			from = i + 1
		case c == '\\' && quote == '"':
			return nil, nil, false
		case c == quote && from == 0:
			return text[:i], text[i+1:], true
		case c == quote:
			return append(scalar, text[from:i]...), text[i+1:], true
		}
	}
	return nil, nil, false
}

func isAt(text []byte, i int, c byte) bool { return i < len(text) && text[i] == c }

// plain decodes a scalar without quotes.
func plain(text []byte, inFlow bool) (scalar, rest []byte, ok bool) {
	if !beginsPlain(text) {
		return nil, nil, false
	}
	end := len(text)
scan:
	for i, c := range text {
		switch c {
		case ':':
			if i+1 == len(text) || text[i+1] == ' ' || inFlow && isFlowSign(text[i+1]) {
				return nil, nil, false
			}
		case '#':
			if text[i-1] == ' ' {
				end = i - 1 // the space is part of the comment
				break scan
			}
		case ',', ']', '}':
			if inFlow {
				end = i
				break scan
			}
		case '[', '{', '?':
			if inFlow {
				return nil, nil, false
			}
		}
	}
	return trimRight(text[:end]), text[end:], true
}

// beginsPlain reports whether a text can be a plain scalar: it does not start with a character that is special in YAML.
// A dash before a digit is not special.
func beginsPlain(text []byte) bool {
	switch text[0] {
	case '?', ':', ',', '[', ']', '{', '}', '#', '&', '*', '!', '|', '>', '\'', '"', '%', '@', '`':
		return false
	case '-':
		return len(text) > 1 && text[1] >= '0' && text[1] <= '9'
	}
	return true
}

func isFlowSign(c byte) bool {
	switch c {
	case ',', '[', ']', '{', '}', '?':
		return true
	}
	return false
}
