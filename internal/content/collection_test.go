package content

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/offprint/offprint/internal/problem"
)

func TestParseCollection(t *testing.T) {
	const src = `---
title: Operators
description: What to read first.
papers:
  - mgno: "Multigrid: the clearest."
  - pig
  - 神经: Sie ist *schön*.
  - last:
---

Prose.
`
	c, problems := ParseCollection("content/collections/operators.md", []byte(src))
	want := &Collection{
		CollectionFields: CollectionFields{
			Title:       "Operators",
			Description: "What to read first.",
			Papers: []CollectionPaper{
				{
					"mgno",
					"Multigrid: the clearest.",
					place(5),
				}, {"pig", "", place(6)}, {"神经", "Sie ist *schön*.", place(7)}, {"last", "", place(8)},
			},
		},
		Slug: "operators", File: "content/collections/operators.md", Body: []byte("\nProse.\n"), BodyLine: 10,
	}
	if diff := cmp.Diff(want, c); diff != "" || len(problems) > 0 {
		t.Errorf("%v\n%s", problems, diff)
	}
	flow, problems := ParseCollection("a.md", []byte("---\ntitle: T\npapers: [a, {b: Why}]\n---\n"))
	diff := cmp.Diff([]CollectionPaper{{Slug: "a"}, {Slug: "b", Why: "Why"}}, flow.Papers,
		cmpopts.IgnoreFields(CollectionPaper{}, "Place"))
	if diff != "" ||
		len(problems) > 0 {
		t.Errorf("%v\n%s", problems, diff)
	}
}

func place(line int) problem.Problem {
	return problem.Problem{File: "content/collections/operators.md", Line: line, Column: 5}
}

func TestParseCollectionReportsEveryProblem(t *testing.T) {
	for src, want := range map[string]string{
		"":                                 "a.md:1:1: no front matter",
		"---\npapers: [a]\n---\n":          "a.md:2:1: the collection has no title (add a line title: \"…\")",
		"---\ntitle: T\npaper: [a]\n---\n": "a.md:3:1: unknown field `paper` (did you mean `papers`?)",
		"---\ntitle: T\npapers: [a, b, a]\n---\n": "a.md:3:16: duplicate paper \"a\" " +
			"(remove one of the two; the first is on line 3)",
		"---\ntitle: T\npapers:\n  - a: Why\n    b: Why\n---\n": "a.md:4:5: an entry of `papers` must be a paper, " +
			"not a group of fields",
		"---\ntitle: T\npapers:\n  - a: [why]\n---\n": "a.md:4:5: an entry of `papers` must be a paper, " +
			"not a group of fields",
		"---\ntitle: T\npapers:\n  - a: Why: so\n---\n": "a.md:4:",
		"---\ntitle: T\npapers: a\n---\n":               "a.md:3:9: `papers` must be a list of papers, not text",
	} {
		_, problems := ParseCollection("a.md", []byte(src))
		if got := problems.Error(); !strings.HasPrefix(got, want) {
			t.Errorf("%q\nreports %s\n   want %s", src, got, want)
		}
	}
	c, problems := ParseCollection("Some Name.md", []byte("---\ntitle: T\n---\n"))
	if len(problems) > 0 || c.Slug != "some-name" {
		t.Errorf("slug %q, problems %v", c.Slug, problems)
	}
}

func TestRenameInCollectionChangesOnlyName(t *testing.T) {
	const src = "\uFEFF---\r\ntitle: old\r\npapers: # old\r\n  - old # old\r\n" +
		"  - \"old\": The old one, [[ old|so]], [[older]]\r\n  - older\r\n  - 'old'\r\n---\r\n[[old]]\r\n"
	const want = "\uFEFF---\r\ntitle: old\r\npapers: # old\r\n  - new # old\r\n" +
		"  - \"new\": The old one, [[ new|so]], [[older]]\r\n  - older\r\n  - 'new'\r\n---\r\n[[old]]\r\n"
	got, n := RenameInCollection("a.md", []byte(src), "content/papers/old.md", "content/papers/new.md")
	if string(got) != want || n != 4 {
		t.Errorf("%d times:\n%q\nwant\n%q", n, got, want)
	}
	for _, src := range []string{
		"", "---\n---\n", "---\ntitle: T\n---\n", "---\npapers: old\n---\n", "no front matter",
	} {
		got, n := RenameInCollection("a.md", []byte(src), "content/papers/old.md", "content/papers/new.md")
		if string(got) != src || n != 0 {
			t.Errorf("%q became %q", src, got)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("---\ntitle: T\npapers:\n  - a: Why\n  - b\n---\nProse")
	f.Fuzz(func(t *testing.T, src string) {
		c, problems := ParseCollection("a.md", []byte(src))
		if len(problems) > 0 {
			return
		}
		for _, p := range c.Papers {
			if p.Place.Line < 2 || p.Place.Column < 1 {
				t.Errorf("%+v has no position", p)
			}
		}
	})
}
