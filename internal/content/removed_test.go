package content

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestParseRemoved(t *testing.T) {
	got, problems := ParseRemoved("removed.yaml", []byte(`# Mine.
papers:
  - slug: mgno
    title: "MgNO: Operators"
    arxiv: https://arxiv.org/abs/2310.19809v2
    aliases: [multigrid]
    digests: [2026-02-18]
    removed: 2026-03-01
  - {title: Written by hand} # no name
  - doi: https://doi.org/10.1000/x
`))
	want := []RemovedPaper{
		{
			Slug: "mgno", Title: "MgNO: Operators", Arxiv: "2310.19809v2", Aliases: []string{"multigrid"},
			Digests: []Date{{2026, 2, 18}}, Removed: Date{2026, 3, 1},
		},
		{Title: "Written by hand"},
		{DOI: "10.1000/x"},
	}
	if diff := cmp.Diff(want, got); diff != "" || len(problems) > 0 {
		t.Error(diff, problems)
	}
}

func TestParseRemovedReportsEveryProblem(t *testing.T) {
	for src, want := range map[string]string{
		"papers:\n  - titel: A\n": "r:2:5: unknown field `titel` (did you mean `title`?)",
		"papers:\n  - slug: a\n": "r:2:5: an entry of `papers` names no paper (add its `title`, " +
			"`arxiv` or `doi`)",
		"papers:\n  - title: A\n    doi: x\n": "r:3:10: `doi` is not a DOI: \"x\" (use the form 10.1000/182 or " +
			"https://doi.org/10.1000/182, or remove the field)",
		"papers:\n  - doi: x\n  - {doi: x}\n": "r:2:10: `doi` is not a DOI: \"x\" (use the form 10.1000/182 or " +
			"https://doi.org/10.1000/182, or remove the field)\nr:3:11: `doi` is not a DOI",
		"papers: A\n": "r:1:9: `papers` must be a list of groups of fields",
		"paper:\n":    "r:1:1: unknown field `paper` (did you mean `papers`?)",
		"":            "",
		"# nothing\n": "",
		"papers:\n":   "",
	} {
		_, problems := ParseRemoved("r", []byte(src))
		if got := problems.Error(); !strings.HasPrefix(got, want) || want == "" && got != "" {
			t.Errorf("%q\ngot  %s\nwant %s", src, got, want)
		}
	}
}

// TestAddAndDropRemovedKeepOtherEntries adds papers to a sorted list with comments, and drops them again.
func TestAddAndDropRemovedKeepOtherEntries(t *testing.T) {
	const written = "# Mine.\npapers: # sorted\n  - {title: By hand}\n  # why\n  - slug: m\n    title: M # really\n"
	rapid.Check(t, func(t *rapid.T) {
		src := []byte(written)
		var papers []RemovedPaper
		slug := rapid.StringMatching(`[a-z]{1,3}`).Filter(func(s string) bool { return s != "m" }) // is in written
		slugs := rapid.SliceOfNDistinct(slug, 1, 4, rapid.ID[string]).Draw(t, "slugs")
		title := anyText().Filter(func(s string) bool { return NormalTitle(s) != "" })
		for _, slug := range slugs {
			p := RemovedPaper{Slug: slug, Title: title.Draw(t, "title"), Removed: Date{Year: 2026}}
			papers = append(papers, p)
			var err error
			if src, err = AddRemoved("r", src, p); err != nil {
				t.Fatal(err)
			}
			again, err := AddRemoved("r", src, p)
			if err != nil || string(again) != string(src) {
				t.Fatalf("added twice: %s (%v)", again, err)
			}
		}
		together, err := AddRemoved("r", []byte(written), append(papers, papers...)...)
		if err != nil || string(together) != string(src) {
			t.Fatalf("added together:\n%s\nwant\n%s (%v)", together, src, err)
		}
		listed, problems := ParseRemoved("r", src)
		if len(problems) > 0 || len(listed) != len(slugs)+2 {
			t.Fatalf("%d papers, problems %v:\n%s", len(listed), problems, src)
		}
		if !slices.IsSortedFunc(listed, func(a, b RemovedPaper) int { return strings.Compare(a.Name(), b.Name()) }) {
			t.Fatalf("not sorted:\n%s", src)
		}
		var added []int
		for i, p := range listed {
			if slices.Contains(slugs, p.Slug) && !p.Removed.IsZero() {
				added = append(added, i)
			}
		}
		src, err = DropRemoved("r", src, added)
		if err != nil || string(src) != written {
			t.Fatalf("after dropping %v:\n%s (%v)", added, src, err)
		}
	})
}

func TestNewRemovedListIsSortedAndCanBeEmptied(t *testing.T) {
	var src []byte
	for _, slug := range []string{"b", "c", "a"} {
		var err error
		if src, err = AddRemoved("r", src, RemovedPaper{Slug: slug, Title: slug, Removed: Date{2026, 3,
			1}}); err != nil {
			t.Fatal(err)
		}
	}
	const want = removedHead + "papers:\n" +
		"  - slug: a\n    title: \"a\"\n    removed: 2026-03-01\n" +
		"  - slug: b\n    title: \"b\"\n    removed: 2026-03-01\n" +
		"  - slug: c\n    title: \"c\"\n    removed: 2026-03-01\n"
	if string(src) != want {
		t.Errorf("%s", src)
	}
	if src, err := DropRemoved("r", src, []int{0, 1, 2}); src != nil || err != nil {
		t.Errorf("%s %v", src, err)
	}
}

// TestManyPapersAreAddedTogether adds papers to new and existing lists of every style.
func TestManyPapersAreAddedTogether(t *testing.T) {
	for _, src := range []string{
		"", "papers: []\n", "papers:\n", "papers: [{title: M}]\n", "papers:\n- {title: M}\n", "papers:\n- title: M",
		"# Mine.\r\npapers:\r\n    - title: M\r\n",
	} {
		var papers []RemovedPaper
		var want []string
		for _, slug := range []string{"z", "b", "a"} {
			papers = append(papers, RemovedPaper{Slug: slug, Title: "Paper " + slug, Removed: Date{Year: 2026}})
			want = append(want, "Paper "+slug)
		}
		if strings.Contains(src, "M") {
			want = append(want, "M")
		}
		src, err := AddRemoved("r", []byte(src), papers...)
		listed, problems := ParseRemoved("r", src)
		var got []string
		for _, p := range listed {
			got = append(got, p.Title)
		}
		slices.Sort(want)
		slices.Sort(got)
		if err != nil || len(problems) > 0 || !slices.Equal(got, want) {
			t.Errorf("%v, %v\n%s", err, problems, src)
		}
	}
}

func TestRemovedPaperIs(t *testing.T) {
	p := RemovedPaper{
		Slug: "mgno", Title: "MgNO: Operators", Arxiv: "2310.19809v2", DOI: "10.1000/X", Aliases: []string{"multigrid"},
	}
	for name, want := range map[string]bool{
		"mgno": true, "content/papers/mgno.md": true, `content\papers\mgno.md`: true, "multigrid": true,
		"mgno operators": true, "arXiv:2310.19809": true, "https://doi.org/10.1000/x": true, "": false, "mg": false,
		"2310.19810": false,
	} {
		if got := p.Is(name); got != want {
			t.Errorf("%q: %v", name, got)
		}
	}
	if unnamed := (RemovedPaper{Title: "A"}); unnamed.Is("") || !unnamed.Is("a") {
		t.Error("a paper without a slug")
	}
}

func FuzzParseRemoved(f *testing.F) {
	f.Add([]byte(removedHead + "papers:\n  - slug: a\n    title: A\n    doi: doi:10.1000/x\n"))
	f.Add([]byte("papers: [{title: A, removed: 2026}]\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		listed, problems := ParseRemoved("r", src)
		if len(problems) > 0 {
			return
		}
		now, err := AddRemoved("r", src, RemovedPaper{Slug: "new-paper", Title: "New", Removed: Date{Year: 2026}})
		if err != nil {
			return // written in a way that cannot be edited, such as in braces
		}
		if again, problems := ParseRemoved("r", now); len(problems) > 0 || len(again) < len(listed) {
			t.Fatalf("%q became %q: %v", src, now, problems)
		}
	})
}
