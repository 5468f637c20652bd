package problem

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/offprint/offprint/internal/lazyregexp"
)

// maxPlaces is the number of places that a line of a summary contains.
const maxPlaces = 3

// Lines returns a line for each problem if all is set, or else a summary with a line for each kind of problem. The
// summary ends the hints of lines for several problems with more, which describes how to list all problems.
func (l List) Lines(all bool, more string) []string {
	if !all {
		return l.summary(more)
	}
	lines := make([]string, len(l))
	for i, p := range l {
		lines[i] = p.Error()
	}
	return lines
}

// summary returns one line for each kind of problem, in the order of their first problems. A problem that is the only
// one of its kind is the line itself; others are counted, with the first three places:
//
//	1,317 entries have no abstract: a.csv:2:1, a.csv:3:1, a.csv:4:1 and 1,314 more (add it)
//
// The text more, which describes how to list all problems, is added to the hint of these lines, unless a line has all
// that the problems say.
func (l List) summary(more string) []string {
	type kind struct{ what, hint string }
	var order []kind
	members := map[kind]List{}
	for _, p := range l {
		k := kind{p.kind(), generalize(p.Hint)}
		if members[k] == nil {
			order = append(order, k)
		}
		members[k] = append(members[k], p)
	}
	lines := make([]string, len(order))
	for i, k := range order {
		if lines[i] = members[k][0].Error(); len(members[k]) > 1 {
			lines[i] = members[k].line(more)
		}
	}
	return lines
}

// kind returns the text that follows the number of problems of the same kind.
func (p Problem) kind() string {
	if p.Kind != "" {
		return p.Kind
	}
	return "times: " + generalize(p.What)
}

// specific matches the parts that differ between problems of one kind: quoted texts, paths and numbers with several
// digits.
var specific = lazyregexp.New(`"[^"]*"|\S*/\S*|\b\d[\d.,-]+\b`)

// generalize replaces the parts of a text that are specific to one problem.
func generalize(text string) string {
	return specific.ReplaceAllStringFunc(text, withoutDetail)
}

// withoutDetail returns the replacement of a specific part.
func withoutDetail(part string) string {
	if part[0] == '"' {
		return `"…"`
	}
	return "…" + part[len(strings.TrimRight(part, ",:;")):]
}

// common returns a text of the first problem. It replaces the specific parts that differ in the texts of the others.
func common(l List, text func(Problem) string) string {
	parts := specific.FindAllString(text(l[0]), -1)
	differs := make([]bool, len(parts))
	for _, p := range l[1:] {
		for i, part := range specific.FindAllString(text(p), len(parts)) {
			differs[i] = differs[i] || part != parts[i]
		}
	}
	i := 0
	return specific.ReplaceAllStringFunc(text(l[0]), func(part string) string {
		if i++; differs[i-1] {
			return withoutDetail(part)
		}
		return part
	})
}

// line returns the line for several problems of a kind.
func (l List) line(more string) string {
	what, hint := l[0].Kind, common(l, func(p Problem) string { return p.Hint })
	isComplete := false
	if what == "" {
		what = common(l, func(p Problem) string { return p.What })
		isComplete = len(l) <= maxPlaces && what == l[0].What && hint == l[0].Hint
		what = "times: " + what
	}
	var b strings.Builder
	b.WriteString(thousands(len(l)) + " " + oneLine(what) + ": ")
	for i, p := range l[:min(len(l), maxPlaces)] {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(p.Place())
	}
	if len(l) > maxPlaces {
		b.WriteString(" and " + thousands(len(l)-maxPlaces) + " more")
	}
	hint = oneLine(hint)
	if !isComplete {
		hint = strings.TrimPrefix(hint+"; "+more, "; ")
	}
	if hint != "" {
		fmt.Fprintf(&b, " (%s)", hint)
	}
	return b.String()
}

// thousands returns a number with commas between its thousands.
func thousands(n int) string {
	digits := strconv.Itoa(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
