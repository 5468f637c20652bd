package strictyaml

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
)

const (
	maxSearches     = 1000 // searches for values by one Locator, each of which reads the rest of the source
	longestSearched = 500  // bytes in a value
)

// A Locator finds the positions of fields and their values in YAML, to report problems with them.
type Locator struct {
	src       []byte
	searches  int
	fields    map[string]*located // by name; nil for a missing field
	positions *problem.Positions  // nil until it is needed
}

// A located is the position of a top-level field. start is the offset of its name, value that after its colon, and end
// that of the next field.
type located struct{ start, value, end int }

// NewLocator returns a Locator for a source.
func NewLocator(src []byte) *Locator { return &Locator{src: src, fields: map[string]*located{}} }

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
		at = l.search(field.value, field.end, value)
	}
	return l.position(max(at, field.start))
}

// A Position is a place in the source, as Find returns it.
type Position struct{ Line, Column int }

// FindEach returns the positions of the values of a list, in their order. If a value occurs twice, its second position
// is that of the second occurrence.
func (l *Locator) FindEach(key string, values []string) []Position {
	all := make([]Position, len(values))
	field := l.field(key)
	from := 0 // where to search, so that all searches together read the source once
	for i, value := range values {
		all[i] = Position{0, 1}
		if field == nil {
			continue
		}
		at := -1
		if l.searches < maxSearches {
			at = l.search(max(field.value, from), field.end, value)
		}
		all[i].Line, all[i].Column = l.position(max(at, field.start))
		if at < 0 {
			l.searches++
			continue
		}
		from = at + len(value)
	}
	return all
}

// search returns the offset of a value between two offsets of a field, or -1.
func (l *Locator) search(from, to int, value string) int {
	if value == "" || len(value) > longestSearched {
		return -1
	}
	if i := indexValue(l.src[from:to], value); i >= 0 {
		return from + i
	}
	return -1
}

// nextField matches the end of a line before another top-level field.
var nextField = lazyregexp.New(`\n[A-Za-z"'][\w-]*["']?[ \t]*:`)

// position returns the number of lines before an offset, and its column.
func (l *Locator) position(at int) (line, column int) {
	if l.positions == nil {
		l.positions = problem.NewPositions(l.src)
	}
	return l.positions.At(at)
}

// Has reports whether the source has a top-level field.
func (l *Locator) Has(key string) bool { return l.field(key) != nil }

// field returns the position of a field, or nil if it is missing.
func (l *Locator) field(key string) *located {
	field, known := l.fields[key]
	if known {
		return field
	}
	name := lazyregexp.New(`(?m)^["']?` + regexp.QuoteMeta(key) + `["']?[ \t]*:`).FindIndex(l.src)
	if name != nil {
		field = &located{name[0], name[1], len(l.src)}
		if next := nextField.FindIndex(l.src[name[1]:]); next != nil {
			field.end = name[1] + next[0]
		}
	}
	l.fields[key] = field
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
