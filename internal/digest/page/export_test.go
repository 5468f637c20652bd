package page

import (
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/entry"
)

// linesIn returns the lines of a page in any form.
func linesIn(format, src string) []line {
	d, err := entry.NewDump("dump.txt", []byte(src))
	if err != nil {
		return nil
	}
	switch format {
	case "html":
		lines, _ := htmlLines(d)
		return lines
	case "markdown":
		return markdownLines(d)
	}
	return textLines(d)
}

// CheckLinesAccountedFor fails if a line of a page is neither in an entry, nor boilerplate, nor reported.
func CheckLinesAccountedFor(t *testing.T, format, src string) {
	t.Helper()
	p := markTitles(linesIn(format, src))
	start, _ := p.captureHeader()
	r := p.assemble(start)
	reported := map[int]bool{}
	for _, p := range r.unplaced {
		reported[p.Line] = true
	}
	var kept strings.Builder
	for _, e := range r.entries {
		kept.WriteString(e.Title + " " + e.Abstract + " " + e.Organization + " ")
	}
	condensed := func(text string) string { return strings.ReplaceAll(content.NormalTitle(text), "-", "") }
	all := condensed(kept.String())
	for _, l := range p.lines {
		switch {
		case l.text == "" && r.roles[l.index] == unread:
		case r.roles[l.index] == unread:
			t.Errorf("line %d is not accounted for: %q", l.number, l.text)
		case r.roles[l.index] == isUnplaced && !reported[int(l.number)]:
			t.Errorf("line %d is not reported: %q", l.number, l.text)
		case r.roles[l.index] == inEntry && len(l.text) > 30 &&
			!strings.Contains(all, condensed(withoutLogo(trimSeparator(l.text)))):
			b, n := readByline([]line{l})
			if _, pasted := cutInlineByline(l); pasted.text == "" &&
				(n == 0 || !strings.Contains(all, condensed(b.organization))) && len(r.unplaced) == 0 {
				t.Errorf("line %d is in no entry: %q", l.number, l.text)
			}
		}
	}
}
