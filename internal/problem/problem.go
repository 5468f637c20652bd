// Package problem describes mistakes in the content of a site: the place, what is wrong, and how to fix it.
//
// The input is mistakes found by any step. The output is lines of the form
//
//	file:line:column: what is wrong (how to fix it)
//
// Problems are collected as values, so that one run reports all of them. An error that stops the work, such as a full
// disk, is an ordinary error.
package problem

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"
)

// A Problem is one mistake at one place.
type Problem struct {
	File   string // path as the user would type it; messages use slashes on every system
	Line   int    // starts at 1; 0 for the whole file
	Column int    // in characters, starts at 1; 0 for the whole line, printed as 1
	What   string // what is wrong
	Hint   string // how to fix it; can be empty
	Kind   string // what follows the number of such problems in a summary, "entries have no abstract"; can be empty
}

// Place returns the position of the problem: file:line:column, as far as known.
func (p Problem) Place() string {
	file := oneLine(filepath.ToSlash(p.File))
	if p.Line == 0 {
		return file
	}
	return fmt.Sprintf("%s:%d:%d", file, p.Line, max(p.Column, 1))
}

// Error returns the problem as one line.
func (p Problem) Error() string {
	var b strings.Builder
	if p.File != "" {
		b.WriteString(p.Place() + ": ")
	}
	b.WriteString(oneLine(p.What))
	if p.Hint != "" {
		fmt.Fprintf(&b, " (%s)", oneLine(p.Hint))
	}
	return b.String()
}

// Visible replaces control characters and invalid UTF-8 with visible characters, because names and quoted values can
// contain sequences that control a terminal. It keeps line feeds and tabs.
func Visible(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r < 0x20:
			return '␀' + r // the control pictures of Unicode
		case r == 0x7f:
			return '␡'
		case r >= 0x80 && r < 0xa0, r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
			return '�'
		case r == '\u2028' || r == '\u2029': // line ends to some programs
			return '␤'
		}
		return r // U+FFFD for an invalid byte
	}, text)
}

// oneLine returns a visible text on one line, so that a file name cannot forge a line of output.
func oneLine(text string) string { return strings.ReplaceAll(Visible(text), "\n", "␊") }

// Name returns the name of a file for a message: on one line, with visible control characters.
func Name(file string) string { return oneLine(file) }

// A List is a list of problems. As an error it has one line per problem.
type List []Problem

// Error returns one line per problem.
func (l List) Error() string {
	return strings.Join(l.Lines(true, ""), "\n")
}

// Err sorts the list and returns it as an error, or nil if it is empty.
func (l List) Err() error {
	if len(l) == 0 {
		return nil
	}
	l.Sort()
	return l
}

// Collect adds the problems of an error to the list and returns nil. It returns any other error, and nil for nil.
func (l *List) Collect(err error) error {
	var all List
	var one Problem
	switch {
	case errors.As(err, &all):
		*l = append(*l, all...)
	case errors.As(err, &one):
		*l = append(*l, one)
	default:
		return err
	}
	return nil
}

// Of converts an error from work on a file to problems. It keeps the positions in the error.
func Of(file string, err error) List {
	var problems List
	if problems.Collect(err) == nil {
		return problems
	}
	return List{{File: file, What: strings.TrimPrefix(err.Error(), file+": ")}}
}

// Sort sorts the problems by file, line and column, so that parallel runs print them in the same order.
func (l List) Sort() {
	slices.SortStableFunc(l, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
}

// Nearest returns the name closest to a misspelled word, for "did you mean" hints, or "" if none is close. At most one
// letter in three can differ.
func Nearest(word string, names []string) string { return new(Effort).Nearest(word, names) }

// An Effort is the number of steps that searches for the nearest name have taken together. When it is too large, they
// find nothing.
type Effort int64

// maxEffort is the number of steps that take less than half a second.
const maxEffort = 100_000_000

// Nearest is like the function Nearest.
func (e *Effort) Nearest(word string, names []string) string {
	if near := e.nearest(word, names); len(near) > 0 {
		return near[0]
	}
	return ""
}

// nearest returns the names with the smallest distance from a word, if at most one letter in three differs.
func (e *Effort) nearest(word string, names []string) (near []string) {
	length := utf8.RuneCountInString(word)
	word = strings.ToLower(word)
	best := max(1, length/3)
	for _, name := range names {
		other := utf8.RuneCountInString(name)
		if max(length-other, other-length) > best {
			continue // the distance is at least this difference
		}
		if *e += Effort(length) * Effort(other); *e > maxEffort {
			return nil
		}
		switch d := Distance(word, strings.ToLower(name)); {
		case d < best:
			near, best = []string{name}, d
		case d == best:
			near = append(near, name)
		}
	}
	return near
}

// longName is the number of letters from which a name can have two mistakes.
const longName = 8

// Mistyped returns the name that a word probably misspells, or "". The word and the name differ only in case, or have a
// distance of 1, or of 2 if the name has at least eight letters.
func Mistyped(word string, names []string) (nearest string) {
	word = strings.ToLower(word)
	length, least := utf8.RuneCountInString(word), longName
	for _, name := range names {
		other, limit := utf8.RuneCountInString(name), 1
		if other >= longName {
			limit = 2
		}
		lower := strings.ToLower(name)
		if max(length-other, other-length) > limit || limit == 1 && differsByMore(word, lower) {
			continue // true for most names
		}
		if d := Distance(word, lower); d <= limit && d < least {
			nearest, least = name, d
		}
	}
	return nearest
}

// differsByMore returns true only if the distance of two words is more than 1. It is several times as fast as Distance,
// but can return false for distant words.
func differsByMore(a, b string) bool {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if !isASCII(a) || !isASCII(b) {
		return false
	}
	isSwap := len(a) == 2 && len(b) == 2 && a[0] == b[1] && a[1] == b[0]
	return max(len(a), len(b)) > 1 && !isSwap
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// Distance returns the optimal string alignment distance of two words: the number of insertions, deletions,
// substitutions and swaps of adjacent letters.
func Distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	before, previous, row := make([]int, len(t)+1), make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range previous {
		previous[j] = j
	}
	for i := range s {
		row[0] = i + 1
		for j := range t {
			cost := 1
			if s[i] == t[j] {
				cost = 0
			}
			row[j+1] = min(previous[j+1]+1, row[j]+1, previous[j]+cost)
			if i > 0 && j > 0 && s[i] == t[j-1] && s[i-1] == t[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, previous, row = previous, row, before
	}
	return previous[len(t)]
}
