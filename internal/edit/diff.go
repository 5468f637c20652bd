package edit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff"
	"github.com/aymanbagabas/go-udiff/lcs"

	"github.com/offprint/offprint/internal/lazyregexp"
)

// diffContext is the number of unchanged lines around a change.
const diffContext = 3

// Diff returns the difference between two versions of a file in the unified format for git apply and patch, or "" if
// they are equal. For a new file, before is nil.
func Diff(name string, before, after []byte) string {
	from, to := quotedName("a/"+name), quotedName("b/"+name)
	if before == nil {
		from = "/dev/null"
	}
	edits := udiff.Lines(string(before), string(after))
	diff, err := udiff.ToUnified(from, to, string(before), edits, diffContext)
	if err != nil {
		panic(err) // only for invalid edits, which udiff.Lines does not return
	}
	return diff
}

// quotedName returns a file name as git writes it in a diff: quoted like a string in C if it has control characters.
func quotedName(name string) string {
	isSpecial := func(r rune) bool { return r < ' ' || r == 0x7f || r == '"' || r == '\\' }
	if !strings.ContainsFunc(name, isSpecial) {
		return name
	}
	var b strings.Builder
	for _, c := range []byte(name) {
		if c < ' ' || c == 0x7f {
			fmt.Fprintf(&b, `\%03o`, c)
		} else if c == '"' || c == '\\' {
			b.WriteString(`\` + string(rune(c)))
		} else {
			b.WriteByte(c)
		}
	}
	return `"` + b.String() + `"`
}

// token matches a word, a run of white space or any other character.
var token = lazyregexp.New(`\s+|[\pL\pN]+|.`)

// minCommon is the share of tokens that two texts must have in common to be compared word by word.
const minCommon = 0.4

// WordDiff returns one text with the differences of two: removed words are in [-…-], added words in {+…+}. If the texts
// have little in common, the result has all of before as removed and all of after as added.
func WordDiff(before, after string) string {
	old, new, changes := diffTokens(before, after)
	var b strings.Builder
	at := 0
	for _, c := range changes {
		b.WriteString(strings.Join(old[at:c.Start], ""))
		b.WriteString(marked("[-", strings.Join(old[c.Start:c.End], ""), "-]"))
		b.WriteString(marked("{+", strings.Join(new[c.ReplStart:c.ReplEnd], ""), "+}"))
		at = c.End
	}
	b.WriteString(strings.Join(old[at:], ""))
	return b.String()
}

// diffTokens returns the tokens of two texts and their differences. If the texts have little in common, it returns one
// difference that replaces all tokens.
func diffTokens(before, after string) (old, new []string, changes []lcs.Diff) {
	old, new = token.FindAllString(before, -1), token.FindAllString(after, -1)
	changes = lcs.DiffLines(old, new)
	removed := 0
	for _, c := range changes {
		removed += c.End - c.Start
	}
	if shared := len(old) - removed; float64(shared) < minCommon*float64(max(len(old), len(new))) {
		return old, new, []lcs.Diff{{End: len(old), ReplEnd: len(new)}}
	}
	return old, new, joinAdjacent(changes, old)
}

// joinAdjacent joins differences that are separated only by white space or one character.
func joinAdjacent(diffs []lcs.Diff, old []string) []lcs.Diff {
	var all []lcs.Diff
	for _, d := range diffs {
		if n := len(all); n > 0 && d.Start-all[n-1].End == 1 && len(strings.TrimSpace(old[all[n-1].End])) <= 1 {
			all[n-1].End, all[n-1].ReplEnd = d.End, d.ReplEnd
			continue
		}
		all = append(all, d)
	}
	return all
}

// marked returns a text between two marks, or "" for an empty text.
func marked(open, text, end string) string {
	if text == "" {
		return ""
	}
	return open + text + end
}

// Escape sequences for the colors and styles of a terminal (ECMA-48, SGR).
const (
	bold       = "\x1b[1m"
	red        = "\x1b[31m"
	green      = "\x1b[32m"
	cyan       = "\x1b[36m"
	reverse    = "\x1b[7m"
	endReverse = "\x1b[27m"
	resetColor = "\x1b[m"
)

// ColorDiff adds git's colors to a difference returned by Diff. In a line that replaces another, it highlights the
// words that differ, because an abstract can be a single long line. Each line has its own escape sequences, as pagers
// need.
func ColorDiff(diff string) string {
	var b strings.Builder
	lines := strings.SplitAfter(diff, "\n")
	for header := true; len(lines) > 0; {
		header = header && !strings.HasPrefix(lines[0], "@@")
		removed := countPrefixed(lines, "-")
		added := countPrefixed(lines[removed:], "+")
		switch {
		case header:
			b.WriteString(colored(bold, lines[0]))
		case strings.HasPrefix(lines[0], "@@"):
			b.WriteString(colored(cyan, lines[0]))
		case removed+added == 0:
			b.WriteString(lines[0])
		default:
			colorChange(&b, lines[:removed], lines[removed:removed+added])
			lines = lines[removed+added:]
			continue
		}
		lines = lines[1:]
	}
	return b.String()
}

// countPrefixed returns the number of leading lines that start with a prefix.
func countPrefixed(lines []string, prefix string) int {
	n := 0
	for n < len(lines) && strings.HasPrefix(lines[n], prefix) {
		n++
	}
	return n
}

// colorChange writes removed and added lines in color. If their numbers are equal, it compares them in pairs.
func colorChange(b *strings.Builder, removed, added []string) {
	if len(removed) == len(added) {
		removed, added = slices.Clone(removed), slices.Clone(added)
		for i := range removed {
			removed[i], added[i] = emphasized(removed[i], added[i])
		}
	}
	for _, line := range removed {
		b.WriteString(colored(red, line))
	}
	for _, line := range added {
		b.WriteString(colored(green, line))
	}
}

// emphasized returns two lines of a diff with the different words highlighted. It ignores the first character, which is
// - or +, and the line break.
func emphasized(before, after string) (string, string) {
	removed, added := strings.TrimSuffix(before[1:], "\n"), strings.TrimSuffix(after[1:], "\n")
	old, new, changes := diffTokens(removed, added)
	if len(changes) == 1 && changes[0] == (lcs.Diff{End: len(old), ReplEnd: len(new)}) {
		return before, after
	}
	var from, to strings.Builder
	from.WriteString(before[:1])
	to.WriteString(after[:1])
	at, toAt := 0, 0
	for _, c := range changes {
		from.WriteString(strings.Join(old[at:c.Start], ""))
		from.WriteString(marked(reverse, strings.Join(old[c.Start:c.End], ""), endReverse))
		to.WriteString(strings.Join(new[toAt:c.ReplStart], ""))
		to.WriteString(marked(reverse, strings.Join(new[c.ReplStart:c.ReplEnd], ""), endReverse))
		at, toAt = c.End, c.ReplEnd
	}
	from.WriteString(strings.Join(old[at:], "") + before[1+len(removed):])
	to.WriteString(strings.Join(new[toAt:], "") + after[1+len(added):])
	return from.String(), to.String()
}

// wordChange matches the marks of WordDiff.
var wordChange = lazyregexp.New(`(?s)\[-.*?-\]|\{\+.*?\+\}`)

// ColorWordDiff adds colors to a difference returned by WordDiff.
func ColorWordDiff(diff string) string {
	return wordChange.ReplaceAllStringFunc(diff, func(mark string) string {
		if mark[0] == '[' {
			return colored(red, mark)
		}
		return colored(green, mark)
	})
}

// colored returns a text in a color. Line breaks at its end have no color.
func colored(color, text string) string {
	line := strings.TrimRight(text, "\n")
	if line == "" {
		return text
	}
	return color + line + resetColor + text[len(line):]
}
