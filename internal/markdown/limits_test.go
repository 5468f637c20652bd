package markdown

import (
	"fmt"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/testutil/hostile"
)

// TestLimitsAreReportedAndTheTextStays renders texts at a limit and one step beyond it.
func TestLimitsAreReportedAndTheTextStays(t *testing.T) {
	footnotes := func(n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "[^%d]: note\n", i)
		}
		b.WriteByte('\n')
		for i := range min(n, maxFootnotes) {
			fmt.Fprintf(&b, "[^%d]", i)
		}
		return b.String()
	}
	row := func(n int) string {
		return strings.Repeat("|a", 101) + "|\n" + strings.Repeat("|-", 101) + "|\n" + strings.Repeat("|b\n", n)
	}
	for _, c := range []struct{ name, within, beyond, want string }{
		{"quotations", strings.Repeat(">", maxNesting) + "end", strings.Repeat(">", maxNesting+1) + "end",
			"1:101: nested more than 100 levels deep"},
		{"lists", strings.Repeat("- ", maxNesting) + "end", strings.Repeat("- ", maxNesting+1) + "end",
			"1:201: nested more than 100 levels deep"},
		{"footnotes", footnotes(maxFootnotes) + "\nend", footnotes(maxFootnotes+1) + "\nend",
			"5001:1: more than 5000 footnotes"},
		{"references", "[^a]: note\n\n" + strings.Repeat("[^a]", maxFootnotes) + " end",
			"[^a]: note\n\n" + strings.Repeat("[^a]", maxFootnotes+1) + " end",
			"3:20001: more than 5000 references to footnotes"},
		{"open emphasis", strings.Repeat("*a ", maxOpenMarks) + "end", strings.Repeat("*a ", maxOpenMarks+1) + "end",
			"1:301: more than 100 marks of emphasis are open in a paragraph"},
		{"emphasis", strings.Repeat("*a* ", maxEmphasis/2) + "end", strings.Repeat("*a* ", maxEmphasis/2+1) + "end",
			"1:6001: more than 3000 marks of emphasis in a paragraph"},
		{"parentheses", "[a](" + strings.Repeat("(", maxParentheses) + strings.Repeat(")", maxParentheses) + ") end",
			"[a](" + strings.Repeat("(", maxParentheses+1) + strings.Repeat(")", maxParentheses+1) + ") end",
			"1:5: more than 32 parentheses inside each other in a URL"},
		{"cells", row(maxMissingCells/100) + "\nend", row(maxMissingCells/100+1) + "\nend",
			"1:1: more than 100000 cells are missing in tables"},
		{"bars", "|a|\n|-|\n" + strings.Repeat("|`b\\|`|\n", maxEscapedBars) + "\nend",
			"|a|\n|-|\n" + strings.Repeat("|`b\\|`|\n", maxEscapedBars+1) + "\nend",
			"1:1: more than 1000 escaped bars in tables"},
		{"formulas", strings.Repeat("$"+strings.Repeat("a", 998)+"$ ", maxFormulas/1000) + "\n\nend",
			strings.Repeat("$"+strings.Repeat("a", 998)+"$ ", maxFormulas/1000) + "\n\n$x$ $y$\n\nend",
			"3:1: more than 200000 bytes of formulas in one text"},
		{"marks", "a\n\n" + strings.Repeat("&", maxMarks-7) + " end", "a\n\n" + strings.Repeat("&", maxMarks) + " end",
			"3:74994: too much Markdown for one text"},
		{"code", "```go\n" + strings.Repeat("a ", maxHighlighted/2-2) + "end\n```\n",
			"```go\n" + strings.Repeat("a ", maxHighlighted/2) + "end\n```\n", "1:4: too much code for one text"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, problems := New("").RenderWhole("a.md", []byte(c.within), 1); len(problems) > 0 {
				t.Errorf("at the limit: %v", problems)
			}
			d, problems := New("").RenderWhole("a.md", []byte(c.beyond), 1)
			if got := problems.Error(); !strings.HasPrefix(got, "a.md:"+c.want) || len(problems) != 1 {
				t.Errorf("beyond the limit: %.300s, want %s", got, c.want)
			}
			if !strings.Contains(d.Text, "end") || !strings.Contains(d.Abstract, "end") {
				t.Errorf("the text is lost: …%.100s", d.Text[max(0, len(d.Text)-100):])
			}
		})
	}
}

// TestNotesBeyondTheLimitAreTheCurators checks that the unparsed part of a text counts as notes, so that imports do not
// change it.
func TestNotesBeyondTheLimitAreTheCurators(t *testing.T) {
	body := []byte(strings.Repeat("&", maxMarks+10) + "\n\n## Notes\n\nmine\n")
	if got := New("").NotesStart(body); got > strings.Index(string(body), "## Notes") {
		t.Errorf("the notes start at %d of %d", got, len(body))
	}
}

// TestHostileTextsKeepTheirWords renders short versions of all hostile texts. .ci/measure-cost measures the time for
// long ones.
func TestHostileTextsKeepTheirWords(t *testing.T) {
	r := New("")
	for _, in := range hostile.Inputs() {
		if in.IsDump() || !strings.HasPrefix(in.Name, "notes: ") && !strings.HasPrefix(in.Name, "page: ") {
			continue
		}
		body := "beginning\n\n" + in.Text(2000) + "\n\nend"
		d, _ := r.RenderWhole("a.md", []byte(body), 1)
		if !strings.Contains(d.Text, "beginning") {
			t.Errorf("%s: the beginning is lost", in.Name)
		}
	}
}
