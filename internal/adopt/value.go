package adopt

import (
	"encoding/json"
	"strings"

	"github.com/offprint/offprint/internal/frontmatter"
)

// A value is a value of front matter in YAML, TOML or JSON.
type value struct {
	kind  kind
	text  string // of a scalar, without quotes and escapes
	list  []*value
	pairs []pair
	line  int // in the file, from 1
}

// A kind is the kind of a value.
type kind int

const (
	null kind = iota
	text
	number // in the notation of JSON; other notations and dates are texts
	boolean
	list
	group
)

// A pair is a name in a group with its value.
type pair struct {
	name  string
	line  int
	value *value
}

// The limits of front matter, which real files are far below.
const (
	maxValues = 10_000 // number of values, after YAML aliases are replaced
	maxDepth  = 20     // number of nested lists and groups
)

// get returns the value with a name in a group, ignoring case, or nil.
func (v *value) get(name string) *value {
	if v == nil {
		return nil
	}
	for _, p := range v.pairs {
		if strings.EqualFold(p.name, name) {
			return p.value
		}
	}
	return nil
}

// string returns the text of a scalar without white space around it, or "" for anything else.
func (v *value) string() string {
	if v == nil || v.kind == list || v.kind == group || v.kind == null {
		return ""
	}
	return strings.TrimSpace(v.text)
}

// texts returns the text of a scalar, or the texts of a list of scalars. It is not ok if the value is anything else.
func (v *value) texts() (all []string, ok bool) {
	switch v.kind {
	case group:
		return nil, false
	case list:
		for _, entry := range v.list {
			if entry.kind == list || entry.kind == group {
				return nil, false
			}
			if s := entry.string(); s != "" {
				all = append(all, s)
			}
		}
		return all, true
	}
	if s := v.string(); s != "" {
		all = []string{s}
	}
	return all, true
}

// isEmpty reports whether a value is null, a blank text, or a list or group of such values.
func (v *value) isEmpty() bool {
	switch v.kind {
	case list:
		for _, entry := range v.list {
			if !entry.isEmpty() {
				return false
			}
		}
		return true
	case group:
		for _, p := range v.pairs {
			if !p.value.isEmpty() {
				return false
			}
		}
		return true
	}
	return v.string() == ""
}

// yaml returns a value as YAML on one line, which is also valid in a flow list.
func (v *value) yaml() string {
	switch v.kind {
	case list:
		entries := make([]string, len(v.list))
		for i, entry := range v.list {
			entries[i] = entry.yaml()
		}
		return "[" + strings.Join(entries, ", ") + "]"
	case group:
		entries := make([]string, len(v.pairs))
		for i, p := range v.pairs {
			entries[i] = frontmatter.Scalar(p.name) + ": " + p.value.yaml()
		}
		return "{" + strings.Join(entries, ", ") + "}"
	case number, boolean:
		return v.text
	case null:
		return "null"
	}
	return frontmatter.Scalar(v.text)
}

// any returns a value in the form that content.Field.Read accepts; numbers are json.Number.
func (v *value) any() any {
	switch v.kind {
	case list:
		entries := make([]any, len(v.list))
		for i, entry := range v.list {
			entries[i] = entry.any()
		}
		return entries
	case group:
		entries := map[string]any{}
		for _, p := range v.pairs {
			entries[p.name] = p.value.any()
		}
		return entries
	case number:
		return json.Number(v.text)
	case boolean:
		return v.text == "true"
	case null:
		return nil
	}
	return v.text
}

// scalars calls f for each text, number and boolean in a value.
func (v *value) scalars(f func(*value)) {
	switch v.kind {
	case list:
		for _, entry := range v.list {
			entry.scalars(f)
		}
	case group:
		for _, p := range v.pairs {
			p.value.scalars(f)
		}
	case text, number, boolean:
		f(v)
	}
}

// add adds a name and its value to a group, unless the group has the name.
func (v *value) add(name string, line int, to *value) {
	for _, p := range v.pairs {
		if p.name == name {
			return
		}
	}
	v.pairs = append(v.pairs, pair{name, line, to})
}

func newText(s string, line int) *value { return &value{kind: text, text: s, line: line} }

// plainScalar returns the value of a scalar that is written without quotes.
func plainScalar(s string, line int) *value {
	switch strings.ToLower(s) {
	case "", "~", "null":
		return &value{line: line}
	case "true", "false":
		return &value{kind: boolean, text: strings.ToLower(s), line: line}
	}
	if isNumber(s) {
		return &value{kind: number, text: s, line: line}
	}
	return newText(s, line)
}

// isNumber reports whether a text is a number in JSON (RFC 8259, section 6).
func isNumber(s string) bool {
	return s != "" && (s[0] == '-' || '0' <= s[0] && s[0] <= '9') && json.Valid([]byte(s))
}
