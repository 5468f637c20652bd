// Package textdiff shows how one text became another.
//
// In come two texts, out goes their difference: line by line in the unified form that git apply and
// patch take, or word by word within a paragraph. Signs alone tell what went and what came; colour
// for a terminal can be added, and says nothing that the signs do not say.
package textdiff

import (
	"regexp"
	"strings"

	"github.com/aymanbagabas/go-udiff"
	"github.com/aymanbagabas/go-udiff/lcs"
)

// context is how many unchanged lines stand around a change.
const context = 3

// Unified is the difference of two states of a file, "" where there is none. A file that is not there
// yet has nil before it.
func Unified(name string, before, after []byte) string {
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

// Words is both texts in one: what went stands in [-…-], what came in {+…+}. Texts that have little in
// common stand one after the other.
func Words(before, after string) string {
	old, new := token.FindAllString(before, -1), token.FindAllString(after, -1)
	diffs := lcs.DiffLines(old, new)
	gone := 0
	for _, d := range diffs {
		gone += d.End - d.Start
	}
	if shared := len(old) - gone; float64(shared) < mostly*float64(max(len(old), len(new))) {
		return marked("[-", before, "-]") + marked("{+", after, "+}")
	}
	var b strings.Builder
	at := 0
	for _, d := range joined(diffs, old) {
		b.WriteString(strings.Join(old[at:d.Start], ""))
		b.WriteString(marked("[-", strings.Join(old[d.Start:d.End], ""), "-]"))
		b.WriteString(marked("{+", strings.Join(new[d.ReplStart:d.ReplEnd], ""), "+}"))
		at = d.End
	}
	b.WriteString(strings.Join(old[at:], ""))
	return b.String()
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
	bold  = "\x1b[1m"
	red   = "\x1b[31m"
	green = "\x1b[32m"
	cyan  = "\x1b[36m"
	plain = "\x1b[m"
)

// Colour gives a difference that Unified made the colours that git gives it. It goes by lines, so that each
// is whole where a pager shows it.
func Colour(diff string) string {
	var b strings.Builder
	header := true
	for line := range strings.Lines(diff) {
		text := strings.TrimSuffix(line, "\n")
		header = header && !strings.HasPrefix(text, "@@")
		colour := ""
		switch {
		case header:
			colour = bold
		case strings.HasPrefix(text, "@@"):
			colour = cyan
		case strings.HasPrefix(text, "-"):
			colour = red
		case strings.HasPrefix(text, "+"):
			colour = green
		}
		b.WriteString(painted(colour, text))
		b.WriteString(line[len(text):])
	}
	return b.String()
}

// change is what Words marks.
var change = regexp.MustCompile(`(?s)\[-.*?-\]|\{\+.*?\+\}`)

// ColourWords gives the marks of Words their colours.
func ColourWords(diff string) string {
	return change.ReplaceAllStringFunc(diff, func(mark string) string {
		if mark[0] == '[' {
			return painted(red, mark)
		}
		return painted(green, mark)
	})
}

func painted(colour, text string) string {
	if colour == "" || text == "" {
		return text
	}
	return colour + text + plain
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
