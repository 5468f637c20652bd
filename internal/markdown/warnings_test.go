package markdown

import "testing"

// TestWhatThePageHidesIsReported checks the warnings about text that Markdown hides or interprets unexpectedly.
func TestWhatThePageHidesIsReported(t *testing.T) {
	const (
		bar   = `a bar in code or a formula ends the cell of a table (write \| in code, and \vert in a formula)`
		notes = `(write "## Notes" on a line of its own)`
	)
	r := New("/")
	for _, c := range []struct{ body, want string }{
		{"| a |\n|---|\n| b | c |\n| d |  |", "x.md:3:7: the table has no column for this cell, so the page does not " +
			`show it (add a column, or write \| for a bar in a cell)`},
		{"| a |\n|---|\n| b \\| c |\n", ""},
		{"| a | b |\n|---|---|\n| `x|y` |", "x.md:3:5: " + bar},
		{"| a | b |\n|---|---|\n| `x\\|y` | $|z|$ |", "x.md:3:14: the table has no column for this cell, so the page " +
			"does not show it (add a column, or write \\| for a bar in a cell)\nx.md:3:13: " + bar},
		{"| `a|b` |\n|---|\n| c |", "x.md:1:5: " + bar},
		{"a | b", ""},
		{"a[^b] c", `x.md:1:2: missing footnote "[^b]" (write it on a line of its own: [^b]: text)`},
		{"a[^b]\n\n[^b]: c", ""},
		{"a\n\n[^b]: c",
			`x.md:3:1: nothing refers to the footnote "[^b]", so the page does not show it (write "[^b]" in ` +
				"the text, or remove it)"},
		{"a[^b]\n\n[^b]: c\n[^b]: d", `x.md:4:1: a second footnote "[^b]" is not shown (give it another name)`},
		{"[^2](x) and [b^2]", ""},
		{"[b]: c",
			"x.md:1:1: no link uses the definition of \"[b]\", which hides its line (remove it, or put a \\ before " +
				"the [)"},
		{"[b] ![B]\n\n[b]: c\n[b]: d",
			"x.md:4:1: a second definition of the link \"[b]\" hides its line (rename it, or " +
				"put a \\ before the [)"},
		{"a\n\n[//]: # (hidden)\n\n[comment]: <> (hidden)", ""},
		{"```go main.go\nx\n```",
			"x.md:1:4: the page does not show \"main.go\" after the language (for the name of a " +
				"file, write title=\"train.py\")"},
		{"```go title=\"main.go\" {linenos=true}\nx\n```", ""},
		{"$95%$",
			"x.md:1:4: the formula cannot be rendered: % hides the rest of the formula; write \\% for a percent " +
				"sign (the page shows its source)"},
		{"$95\\%$\n\n$$\na % good\n$$", ""},
		{"A\n---\nb",
			"x.md:1:1: an underlined heading does not start the notes (write \"## Notes\" on a line of its own; " +
				"leave a blank line before a rule)"},
		{"a\n\n# Notes\n\nb", "x.md:3:3: a heading of the first level does not start the notes " + notes},
		{"a\n##Notes\nb", "x.md:2:1: a line that begins with ## without a space is not a heading " + notes},
		{"# A\n\n##b\n\n## Notes\n\n# C", ""},
	} {
		_, problems := r.Render("x.md", []byte(c.body), 1)
		if got := problems.Error(); got != c.want {
			t.Errorf("%q\n got %s\nwant %s", c.body, got, c.want)
		}
	}
}
