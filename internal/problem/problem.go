// Package problem holds what is wrong with the content of a site: where, what, and how to fix it.
//
// In come faults found by any step, out go lines of the form
// file:line:column: what is wrong (how to fix it).
// A problem is a value that is collected, so that one run reports all of them; an error that
// stops the work (a full disk) is an ordinary error instead.
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

// A Problem is one fault at one place.
type Problem struct {
	File   string // path as the user would type it; messages have it with slashes, on every system
	Line   int    // counted from 1; 0 where the whole file is meant
	Column int    // counted from 1, in characters; 0 where the whole line is meant, which a message says as 1
	What   string // what is wrong
	Hint   string // how to fix it; may be empty
}

// Place is where the problem is: file:line:column, as far as they are known.
func (p Problem) Place() string {
	file := filepath.ToSlash(p.File)
	if p.Line == 0 {
		return file
	}
	return fmt.Sprintf("%s:%d:%d", file, p.Line, max(p.Column, 1))
}

// Error gives the problem as one line.
func (p Problem) Error() string {
	var b strings.Builder
	if p.File != "" {
		b.WriteString(p.Place() + ": ")
	}
	b.WriteString(p.What)
	if p.Hint != "" {
		fmt.Fprintf(&b, " (%s)", p.Hint)
	}
	return b.String()
}

// A List is all the problems of a run. As an error it is one line a problem.
type List []Problem

// Error gives every problem on a line of its own.
func (l List) Error() string {
	lines := make([]string, len(l))
	for i, p := range l {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}

// Err is the list as an error in order of place, or nil where nothing is wrong.
func (l List) Err() error {
	if len(l) == 0 {
		return nil
	}
	l.Sort()
	return l
}

// Of gives an error that the work on a file led to as problems, with the places that it names.
func Of(file string, err error) List {
	var all List
	var one Problem
	switch {
	case errors.As(err, &all):
		return all
	case errors.As(err, &one):
		return List{one}
	}
	return List{{File: file, What: strings.TrimPrefix(err.Error(), file+": ")}}
}

// Sort orders the problems by file, line and column, so that a run over files in parallel reads
// the same every time.
func (l List) Sort() {
	slices.SortStableFunc(l, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
}

// Nearest finds the name that a mistyped word most likely meant, or "" where none is near: at most
// one letter in three may be wrong. It makes the "did you mean" of a message.
func Nearest(word string, names []string) string {
	length := utf8.RuneCountInString(word)
	best, bestDistance := "", max(1, length/3)+1
	for _, name := range names {
		if other := utf8.RuneCountInString(name); max(length-other, other-length) >= bestDistance {
			continue // so many letters at least are wrong
		}
		if d := Distance(strings.ToLower(word), strings.ToLower(name)); d < bestDistance {
			best, bestDistance = name, d
		}
	}
	return best
}

// Distance is how many slips lie between two words: the optimal string alignment distance, in which
// insertions, deletions, substitutions and swaps of neighbours count one each.
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
