package strictyaml

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"
)

const (
	maxSearches     = 1000 // searches for values by one Locator, each of which reads the rest of the source
	longestSearched = 500  // bytes in a value
)

// A Locator finds the positions of fields and their values in YAML, to report problems with them.
type Locator struct {
	src      []byte
	searches int
	fields   map[string][]int // start and end of a field's name with its colon, by name; nil for a missing field
}

// NewLocator returns a Locator for a source.
func NewLocator(src []byte) *Locator { return &Locator{src: src, fields: map[string][]int{}} }

// Find returns the number of lines before a value of a top-level field, and its column. If it does not find the value,
// it returns the position of the field's name. This happens if the value is written differently, for example with
// escapes, or after many searches. If the field is missing, it returns the start of the source.
func (l *Locator) Find(key, value string) (line, column int) {
	field := l.field(key)
	if field == nil {
		return 0, 1
	}
	at := -1
	if l.searches < maxSearches {
		l.searches++
		at = l.search(field[1], value)
	}
	return l.position(max(at, field[0]))
}

// A Position is a place in the source, as Find returns it.
type Position struct{ Line, Column int }

// FindEach returns the positions of the values of a list, in their order. If a value occurs twice, its second position
// is that of the second occurrence.
func (l *Locator) FindEach(key string, values []string) []Position {
	all := make([]Position, len(values))
	field := l.field(key)
	for i, value := range values {
		all[i] = Position{0, 1}
		if field == nil {
			continue
		}
		at := -1
		if l.searches < maxSearches {
			at = l.search(field[1], value)
		}
		all[i].Line, all[i].Column = l.position(max(at, field[0]))
		if at < 0 {
			l.searches++
			continue
		}
		field = []int{field[0], at + len(value)} // so that all searches together read the source once
	}
	return all
}

// search returns the offset of a value of the field that contains from, at or after from, or -1.
func (l *Locator) search(from int, value string) int {
	if value == "" || len(value) > longestSearched {
		return -1
	}
	rest := l.src[from:]
	if next := nextField.FindIndex(rest); next != nil {
		rest = rest[:next[0]]
	}
	if i := indexValue(rest, value); i >= 0 {
		return from + i
	}
	return -1
}

// nextField matches the end of a line before another top-level field.
var nextField = regexp.MustCompile(`\n[A-Za-z"'][\w-]*["']?[ \t]*:`)

// position returns the number of lines before an offset, and its column.
func (l *Locator) position(at int) (line, column int) {
	start := bytes.LastIndexByte(l.src[:at], '\n') + 1
	return bytes.Count(l.src[:at], []byte("\n")), utf8.RuneCount(l.src[start:at]) + 1
}

// Has reports whether the source has a top-level field.
func (l *Locator) Has(key string) bool { return l.field(key) != nil }

// field returns the start and end of a field's name with its colon, or nil.
func (l *Locator) field(key string) []int {
	field, known := l.fields[key]
	if !known {
		field = regexp.MustCompile(`(?m)^["']?` + regexp.QuoteMeta(key) + `["']?[ \t]*:`).FindIndex(l.src)
		l.fields[key] = field
	}
	return field
}

// indexValue returns the offset of a value that is not part of a longer word, or -1.
func indexValue(src []byte, value string) int {
	for from := 0; ; {
		i := bytes.Index(src[from:], []byte(value))
		if i < 0 {
			return -1
		}
		start, end := from+i, from+i+len(value)
		isWhole := end == len(src) || isOneOf(src[end], " \t\r\n]\"',}")
		if isWhole && start > 0 && isOneOf(src[start-1], " \t\r\n[\"',:-") {
			return start
		}
		from = start + 1
	}
}

func isOneOf(c byte, set string) bool { return strings.IndexByte(set, c) >= 0 }
