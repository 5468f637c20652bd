package strictyaml

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"
)

const (
	maxSearches     = 1000 // for values, by one Locator: each reads the rest of the source
	longestSearched = 500  // bytes of a value
)

// A Locator finds fields and their values in the source of YAML, to report problems with them.
type Locator struct {
	src      []byte
	searches int
	fields   map[string][]int // start and end of the name of a field with its colon; nil if the field is missing
}

// NewLocator returns a Locator for a source.
func NewLocator(src []byte) *Locator { return &Locator{src: src, fields: map[string][]int{}} }

// Find returns the number of lines before a value of a top-level field, and its column. It returns the position of the
// field if the value is written differently, for example with escapes, or after many searches; and the start of the
// source if the field is missing.
func (l *Locator) Find(key, value string) (line, column int) {
	field := l.field(key)
	if field == nil {
		return 0, 1
	}
	at := field[0]
	if value != "" && len(value) <= longestSearched && l.searches < maxSearches {
		l.searches++
		if i := indexValue(l.src[field[1]:], value); i >= 0 {
			at = field[1] + i
		}
	}
	start := bytes.LastIndexByte(l.src[:at], '\n') + 1
	return bytes.Count(l.src[:at], []byte("\n")), utf8.RuneCount(l.src[start:at]) + 1
}

// Has reports whether the source has a top-level field.
func (l *Locator) Has(key string) bool { return l.field(key) != nil }

func (l *Locator) field(key string) []int {
	field, known := l.fields[key]
	if !known {
		field = regexp.MustCompile(`(?m)^["']?` + regexp.QuoteMeta(key) + `["']?[ \t]*:`).FindIndex(l.src)
		l.fields[key] = field
	}
	return field
}

// indexValue returns the offset of a value that is not a part of a longer word, or -1.
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
