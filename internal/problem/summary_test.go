package problem

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSummary(t *testing.T) {
	var l List
	for line := 2; line < 1319; line++ {
		l = append(l, Problem{
			File: "a.csv", Line: line, Column: 1,
			What: Quote("Title "+strings.Repeat("I", line%7)) + " has no abstract",
			Hint: "imported anyway", Kind: "entries have no abstract",
		})
	}
	l = append(
		l,
		Problem{File: "a.csv", Line: 7, What: `"10.1/x" is not a DOI`, Hint: "imported without it"},
		Problem{File: "a.csv", Line: 9, What: `"n/a" is not a DOI`, Hint: "imported without it"},
		Problem{File: "a.csv", Line: 12, What: `no "and" in "A, B"`},
		Problem{File: "a.csv", Line: 13, What: `no "and" in "C, D"`},
		Problem{File: "a.csv", Line: 8, What: `unsupported columns: "b"`},
		Problem{File: "a.csv", Line: 10, What: "the DOI of \"A\" belongs to content/papers/a.md", Hint: "delete a.md"},
		Problem{File: "a.csv", Line: 11, What: "the DOI of \"B\" belongs to content/papers/b.md", Hint: "delete b.md"},
		Problem{
			File: "b\n.csv",
			Line: 11,
			What: "the DOI of \"\n\" belongs to content/papers/c.md",
			Hint: "delete a.md",
		},
		Problem{File: "a.csv", Line: 14, What: `invalid year "x"`, Hint: "ignored"},
		Problem{File: "a.csv", Line: 15, What: `invalid year "x"`, Hint: "ignored"},
		Problem{File: "a.csv", Line: 16, What: "no title"},
		Problem{File: "a.csv", Line: 17, What: "no title"},
	)
	want := []string{
		"1,317 entries have no abstract: a.csv:2:1, a.csv:3:1, a.csv:4:1 and 1,314 more " +
			"(imported anyway; --verbose lists all)",
		`2 times: "…" is not a DOI: a.csv:7:1, a.csv:9:1 (imported without it; --verbose lists all)`,
		`2 times: no "and" in "…": a.csv:12:1, a.csv:13:1 (--verbose lists all)`,
		`a.csv:8:1: unsupported columns: "b"`,
		`2 times: the DOI of "…" belongs to …: a.csv:10:1, b␊.csv:11:1 (delete a.md; --verbose lists all)`,
		`a.csv:11:1: the DOI of "B" belongs to content/papers/b.md (delete b.md)`,
		`2 times: invalid year "x": a.csv:14:1, a.csv:15:1 (ignored)`,
		"2 times: no title: a.csv:16:1, a.csv:17:1",
	}
	if diff := cmp.Diff(want, l.Lines(false, "--verbose lists all")); diff != "" {
		t.Error(diff)
	}
}
