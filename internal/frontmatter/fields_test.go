package frontmatter

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCommentsAreNotTextWithNumberSign(t *testing.T) {
	const src = `---
# one
title: "a # b" # two
tldr: > # three
  folded
  # text

  # and more text
quoted: "first
  # second"
plain: C# and#more # four
list:
  - a # five
  # six
extra:
  note: |
    # text
  flow: [a, 'b # c'] # seven
---
# body
`
	f, problems := Parse("a.md", []byte(src))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	want := []Comment{
		{2, "# one"}, {3, "# two"}, {4, "# three"}, {11, "# four"}, {13, "# five"}, {14, "# six"}, {18, "# seven"},
	}
	if diff := cmp.Diff(want, f.Comments()); diff != "" {
		t.Error(diff)
	}
}
