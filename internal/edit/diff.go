package edit

import (
	"regexp"
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff"
	"github.com/aymanbagabas/go-udiff/lcs"
)

// This file shows how one text became another.
//
// In come two texts, out goes their difference: line by line in the unified form that git apply and
// patch take, or word by word within a paragraph. Signs alone tell what went and what came; colour
// for a terminal can be added, and says nothing that the signs do not say.

// context is how many unchanged lines stand around a change.
const context = 3

// Diff is the difference of two states of a file, "" where there is none. A file that is not there
// yet has nil before it.
func Diff(name string, before, after []byte) string {
	from, to := "a/"+name, "b/"+name
	if before == nil {
		from = "/dev/null"
	}
	edits := udiff.Lines(string(before), string(after))
	diff, err := udiff.ToUnified(from, to, string(before), edits, context)
	if err != nil {
		panic(err) // the edits are those of the library itself
	}
	return diff
}

// A token of a text is a word, a run of blanks or a sign.
var token = regexp.MustCompile(`\s+|[\pL\pN]+|.`)

// mostly is how much of two texts has to be the same for their words to be compared.
const mostly = 0.4

// WordDiff is both texts in one: what went stands in [-…-], what came in {+…+}. Texts that have little in
// common stand one after the other.
func WordDiff(before, after string) string {
	old, new, changes := words(before, after)
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

// words gives the tokens of two texts and what changed, which is everything where little is the same.
func words(before, after string) (old, new []string, changes []lcs.Diff) {
	old, new = token.FindAllString(before, -1), token.FindAllString(after, -1)
	changes = lcs.DiffLines(old, new)
	gone := 0
	for _, c := range changes {
		gone += c.End - c.Start
	}
	if shared := len(old) - gone; float64(shared) < mostly*float64(max(len(old), len(new))) {
		return old, new, []lcs.Diff{{End: len(old), ReplEnd: len(new)}}
	}
	return old, new, joined(changes, old)
}

// joined makes one change of those that only blanks or a sign part.
func joined(diffs []lcs.Diff, old []string) []lcs.Diff {
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

func marked(open, text, end string) string {
	if text == "" {
		return ""
	}
	return open + text + end
}

// The colours of a terminal (ECMA-48, SGR).
const (
	bold          = "\x1b[1m"
	red           = "\x1b[31m"
	green         = "\x1b[32m"
	cyan          = "\x1b[36m"
	reverse       = "\x1b[7m"
	forward       = "\x1b[27m"
	withoutColour = "\x1b[m"
)

// ColourDiff gives a difference that Unified made the colours that git gives it. Of a line that became another
// the words that differ stand out, for an abstract is one line. Each line is whole where a pager shows it.
func ColourDiff(diff string) string {
	var b strings.Builder
	lines := strings.SplitAfter(diff, "\n")
	for header := true; len(lines) > 0; {
		header = header && !strings.HasPrefix(lines[0], "@@")
		gone := prefixed(lines, "-")
		come := prefixed(lines[gone:], "+")
		switch {
		case header:
			b.WriteString(painted(bold, lines[0]))
		case strings.HasPrefix(lines[0], "@@"):
			b.WriteString(painted(cyan, lines[0]))
		case gone+come == 0:
			b.WriteString(lines[0])
		default:
			colourChange(&b, lines[:gone], lines[gone:gone+come])
			lines = lines[gone+come:]
			continue
		}
		lines = lines[1:]
	}
	return b.String()
}

// prefixed is how many lines begin with a sign.
func prefixed(lines []string, sign string) int {
	n := 0
	for n < len(lines) && strings.HasPrefix(lines[n], sign) {
		n++
	}
	return n
}

// colourChange paints lines that went and those that came for them. As many of both became each other.
func colourChange(b *strings.Builder, gone, come []string) {
	if len(gone) == len(come) {
		gone, come = slices.Clone(gone), slices.Clone(come)
		for i := range gone {
			gone[i], come[i] = emphasised(gone[i], come[i])
		}
	}
	for _, line := range gone {
		b.WriteString(painted(red, line))
	}
	for _, line := range come {
		b.WriteString(painted(green, line))
	}
}

// emphasised gives two lines, between their signs and their ends, with the words that differ standing out.
func emphasised(before, after string) (string, string) {
	gone, come := strings.TrimSuffix(before[1:], "\n"), strings.TrimSuffix(after[1:], "\n")
	old, new, changes := words(gone, come)
	if len(changes) == 1 && changes[0] == (lcs.Diff{End: len(old), ReplEnd: len(new)}) {
		return before, after
	}
	from, to := before[:1], after[:1]
	at, toAt := 0, 0
	for _, c := range changes {
		from += strings.Join(old[at:c.Start], "") + marked(reverse, strings.Join(old[c.Start:c.End], ""), forward)
		to += strings.Join(
			new[toAt:c.ReplStart],
			"",
		) + marked(
			reverse,
			strings.Join(new[c.ReplStart:c.ReplEnd], ""),
			forward,
		)
		at, toAt = c.End, c.ReplEnd
	}
	return from + strings.Join(
			old[at:],
			"",
		) + before[1+len(gone):], to + strings.Join(
			new[toAt:],
			"",
		) + after[1+len(come):]
}

// change is what Words marks.
var change = regexp.MustCompile(`(?s)\[-.*?-\]|\{\+.*?\+\}`)

// ColourWordDiff gives the marks of Words their colours.
func ColourWordDiff(diff string) string {
	return change.ReplaceAllStringFunc(diff, func(mark string) string {
		if mark[0] == '[' {
			return painted(red, mark)
		}
		return painted(green, mark)
	})
}

// painted gives a text a colour, up to the end of its line.
func painted(colour, text string) string {
	line := strings.TrimRight(text, "\n")
	if line == "" {
		return text
	}
	return colour + line + withoutColour + text[len(line):]
}

// Visible shows the characters that would command a terminal, which a dump can hold, instead of sending
// them to it.
func Visible(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r < 0x20:
			return '␀' + r // the pictures of the control characters
		case r == 0x7f:
			return '␡'
		case r >= 0x80 && r < 0xa0, r == '\u202d', r == '\u202e', r >= '\u2066' && r <= '\u2069':
			return '�'
		}
		return r
	}, text)
}
