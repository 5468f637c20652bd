package data

import (
	"bytes"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// A value is a decoded JSON value with its position.
type value struct {
	offset  int           // in the dump
	kind    jsontext.Kind // of its first token: one of { [ " 0 t f n
	text    string        // of a string, a number or a bool
	list    []value       // of an array
	members []member      // of an object
}

// A member is a named value of an object.
type member struct {
	name string
	value
}

// decode decodes one JSON value that starts at an offset of the dump. The text was already checked.
func decode(src []byte, offset int) (value, error) {
	return decodeNext(jsontext.NewDecoder(bytes.NewBuffer(src[:len(src):len(src)]), lenient), src, offset)
}

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

// get returns the member of an object with a name, or a value of no kind.
func (v value) get(name string) value {
	for _, m := range v.members {
		if m.name == name {
			return m.value
		}
	}
	return value{}
}

// at returns the value at a path of names that are separated by dots: "journal.name". In a list, a name stands for the
// members of all items; with "[kind=Abstract]" after the name of the list, only of those with this member.
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

// each returns a list of the members with a name of all items. A member that is a list adds its items.
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

// isBlank reports whether a value contains nothing: null, false, "", [], {}, or only such values.
func (v value) isBlank() bool {
	switch v.kind {
	case '"':
		return absent[strings.ToLower(strings.TrimSpace(v.text))]
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

// absent lists texts in place of a missing value.
var absent = map[string]bool{"": true, "na": true, "n/a": true, "none": true, "null": true, "nan": true, "-": true,
	"#": true, "tbd": true, "unknown": true, "undefined": true}

// holders lists members of an object that contain the text of the whole: {"value": …}, {"display_name": …}.
var holders = []string{
	"value", "text", "#text", "$t", "$", "_", "display_name", "full_name", "fullname", "name", "title", "label", "term",
	"tag", "keyword", "subject", "category", "en",
}

// isText reports whether a value is a text or a number.
func (v value) isText() bool { return v.kind == '"' || v.kind == '0' }

// written returns a text or number. Python writes a number in a column with missing values as "49.0".
func (v value) written() string {
	if v.kind == '0' {
		return strings.TrimSuffix(v.text, ".0")
	}
	return v.text
}

// texts returns the texts in a value: of a string or a number, of the items of an array, or of an object that has one
// of the holders.
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
		for _, name := range holders {
			if held := v.get(name); held.isText() && !held.isBlank() {
				return []string{held.written()}
			} else if held.kind == '[' {
				return held.texts()
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
