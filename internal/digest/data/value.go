package data

import (
	"bytes"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// A value is a decoded JSON value with its position.
type value struct {
	offset  int           // in the dump
	kind    jsontext.Kind // kind of the first token: '{', '[', '"', '0', 't', 'f' or 'n'; 0 if the value is missing
	text    string        // of a string, a number or a bool
	list    []value       // of an array
	members []member      // of an object
}

// A member is a named value of an object.
type member struct {
	name string
	value
}

// decode decodes a JSON value that starts at an offset of the dump.
func decode(src []byte, offset int) (value, error) {
	return decodeNext(jsontext.NewDecoder(bytes.NewBuffer(src[:len(src):len(src)]), lenient), src, offset)
}

// decodeNext decodes the next value of a decoder. The offset in the dump of src, the source of the decoder, is base.
func decodeNext(d *jsontext.Decoder, src []byte, base int) (v value, err error) {
	v.kind, v.offset = d.PeekKind(), base+nextStart(d, src)
	token, err := d.ReadToken()
	if err != nil {
		return v, err
	}
	switch v.kind {
	case '[':
		for err == nil && d.PeekKind() != ']' {
			var item value
			item, err = decodeNext(d, src, base)
			v.list = append(v.list, item)
		}
	case '{':
		for err == nil && d.PeekKind() != '}' {
			var m member
			var name jsontext.Token
			if name, err = d.ReadToken(); err == nil {
				m.name = name.String()
				m.value, err = decodeNext(d, src, base)
				v.members = append(v.members, m)
			}
		}
	default:
		v.text = token.String()
		return v, nil
	}
	if err == nil {
		_, err = d.ReadToken()
	}
	return v, err
}

// nextStart returns the offset in src where the next value of a decoder starts.
func nextStart(d *jsontext.Decoder, src []byte) int {
	at := int(d.InputOffset())
	for at < len(src) && strings.IndexByte(" \t\r\n,:", src[at]) >= 0 {
		at++
	}
	return at
}

// get returns the first member of an object with a name, or the zero value.
func (v value) get(name string) value {
	for _, m := range v.members {
		if m.name == name {
			return m.value
		}
	}
	return value{}
}

// at returns the value at a path of names separated by dots, such as "journal.name", or a blank value. In a list, a
// name selects the members of all items. The condition "[kind=Abstract]" after the name of a list selects the items
// with that member.
func (v value) at(path string) value {
	for name := range strings.SplitSeq(path, ".") {
		name, condition, _ := strings.Cut(strings.TrimSuffix(name, "]"), "[")
		if v.kind == '[' {
			v = v.each(name)
		} else {
			v = v.get(name)
		}
		if key, want, found := strings.Cut(condition, "="); found {
			all := value{offset: v.offset, kind: '['}
			for _, item := range v.list {
				if item.get(key).text == want {
					all.list = append(all.list, item)
				}
			}
			v = all
		}
	}
	return v
}

// each returns a list of the members with a name in all items of a list. It flattens members that are lists.
func (v value) each(name string) value {
	all := value{offset: v.offset, kind: '['}
	for _, item := range v.list {
		switch found := item.get(name); found.kind {
		case 0:
		case '[':
			all.list = append(all.list, found.list...)
		default:
			all.list = append(all.list, found)
		}
	}
	return all
}

// isBlank reports whether a value is missing, null, false, a text in absent, or an array or object of only such values.
func (v value) isBlank() bool {
	switch v.kind {
	case '"':
		return isAbsent(v.text)
	case '0', 't':
		return false
	}
	for _, item := range v.list {
		if !item.isBlank() {
			return false
		}
	}
	for _, m := range v.members {
		if !m.isBlank() {
			return false
		}
	}
	return true
}

// absent lists texts in place of a missing value, in lower case.
var absent = map[string]bool{"": true, "na": true, "n/a": true, "none": true, "null": true, "nan": true, "-": true,
	"#": true, "tbd": true, "unknown": true, "undefined": true}

// isAbsent reports whether a text, apart from spaces around it, is in absent.
func isAbsent(text string) bool {
	text = strings.TrimSpace(text)
	return len(text) <= len("undefined") && absent[strings.ToLower(text)]
}

// textMembers lists members that contain the text of their object: {"value": …}, {"display_name": …}.
var textMembers = []string{
	"value", "text", "#text", "$t", "$", "_", "display_name", "full_name", "fullname", "name", "title", "label", "term",
	"tag", "keyword", "subject", "category", "en",
}

// isText reports whether a value is a text or a number.
func (v value) isText() bool { return v.kind == '"' || v.kind == '0' }

// written returns a text or a number. It removes ".0", which Python adds to numbers in a column with missing values.
func (v value) written() string {
	if v.kind == '0' {
		return strings.TrimSuffix(v.text, ".0")
	}
	return v.text
}

// texts returns the texts in a value: a string or a number, the texts of the items of an array, or the text of an
// object in its textMembers.
func (v value) texts() (all []string) {
	switch {
	case v.isText():
		if !v.isBlank() {
			all = append(all, v.written())
		}
	case v.kind == '[':
		for _, item := range v.list {
			if item.kind != '[' {
				all = append(all, item.texts()...)
			}
		}
	case v.kind == '{':
		for _, name := range textMembers {
			if inner := v.get(name); inner.isText() && !inner.isBlank() {
				return []string{inner.written()}
			} else if inner.kind == '[' {
				return inner.texts()
			}
		}
	}
	return all
}

// first returns the first text in a value, or "".
func (v value) first() string {
	if all := v.texts(); len(all) > 0 {
		return all[0]
	}
	return ""
}
