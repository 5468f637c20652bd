package content

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/offprint/offprint/internal/frontmatter"
)

func TestTidyPaperMatchesImport(t *testing.T) {
	for name, c := range map[string]struct{ src, want string }{
		"already in order": {
			"title: \"A\"\ndate: 2024\ntags: [a, b]\n",
			"title: \"A\"\ndate: 2024\ntags: [a, b]\n"},
		"order and notation": {
			"draft:   true\ntags:\n  - a\n  - 'b'\ndate: \"2024-01-02\"\n\narxiv: 2310.1980\n\"title\" : A\n",
			"title: \"A\"\ndate: 2024-01-02\ntags: [a, b]\narxiv: \"2310.1980\"\ndraft: true\n"},
		"a title on several lines": {
			"title: >-\n  One,\n  two: #3\nauthor_count: 2\n",
			"title: \"One, two: #3\"\nauthor_count: 2\n"},
		"links": {
			"links:\n- label: Code\n  url: https://a.org\n- {url: 'https://b.org', label: Project page}\ntitle: A\n",
			"title: \"A\"\nlinks: [{label: Code, url: https://a.org}, {label: Project page, url: https://b.org}]\n"},
		"comments above and after": {
			"# of the date\n# on two lines\ndate: 2024   # day unknown\n# of the title\ntitle: A # short\n# the end\n",
			"# of the title\ntitle: \"A\" # short\n# of the date\n# on two lines\n" +
				"date: 2024   # day unknown\n# the end\n"},
		"a comment on the whole": {
			"# mine\n\n# of the date\ndate: 2024\n\n# of the title\n\ntitle: A\n",
			"# mine\n\n# of the title\ntitle: \"A\"\n# of the date\ndate: 2024\n"},
		"comments between entries": {
			"tags:\n  - a # why\n  - b\n  # not c\ndate: 2024\ntitle: A\n",
			"title: \"A\"\ndate: 2024\ntags:\n  - a # why\n  - b\n  # not c\n"},
		"a comment on the last entry": {
			"tags:\n  - a # why\ntitle: A\n",
			"title: \"A\"\ntags:\n  - a # why\n"},
		"a comment after the name of a list": {
			"tags: # of the curator\n  - a\n  - b\ntitle: A\n",
			"title: \"A\"\ntags: [a, b] # of the curator\n"},
		"a comment between brackets": {
			"tags: [a, # why\n  b]\ntitle: A\n",
			"title: \"A\"\ntags: [a, # why\n  b]\n"},
		"a list on the next line": {
			"tags:\n  [a,\n   b] # two\ntitle: A\n",
			"title: \"A\"\ntags: [a, b] # two\n"},
		"a number sign that is not a comment": {
			"links: [{label: Code, url: \"https://a.org/#b\"},\n  {label: \"C#\", url: https://b.org/#c}]\ntitle: A\n",
			"title: \"A\"\nlinks: [{label: Code, url: https://a.org/#b}, {label: C#, url: https://b.org/#c}]\n"},
		"fields set to empty values": {
			"tags: []\ncomments:\ndraft: false\ntitle: A\n",
			"title: \"A\"\ntags: []\ncomments:\ndraft: false\n"},
		"windows": {
			"date: 2024\r\ntitle: A # a\r\n",
			"title: \"A\" # a\r\ndate: 2024\r\n"},
		"indented": {
			"  date: '2024'\n  # a\n  title: A\n",
			"  # a\n  title: \"A\"\n  date: 2024\n"},
		"a block with a comment in its head": {
			"date: 2024\ntitle: | # literal\n  A\n\ntags: [a]\n",
			"title: \"A\\n\" # literal\ndate: 2024\ntags: [a]\n"},
	} {
		t.Run(name, func(t *testing.T) {
			wrap := func(s string) string {
				line := "---\n"
				if strings.Contains(s, "\r\n") {
					line = "---\r\n"
				}
				return line + s + line + "\n tags: [b]\n---\n"
			}
			got, problems := TidyPaper("x.md", []byte(wrap(c.src)), nil)
			if diff := cmp.Diff(wrap(c.want), string(got)); diff != "" || len(problems) > 0 {
				t.Errorf("%v\n%s", problems, diff)
			}
			isTidy(t, []byte(wrap(c.src)), got)
		})
	}
}

func TestTidyPaperRejectsInvalidFiles(t *testing.T) {
	for src, want := range map[string]string{
		"":                                 "x.md:1:1: no front matter",
		"---\ntitel: A\n---\n":             "x.md:2:1: unknown field `titel`",
		"---\ntitle: A\ntitle: B\n---\n":   "x.md:3:1: ",
		"---\n{title: A}\n---\n":           "x.md:2:1: cannot edit fields in braces",
		"---\ntitle: A\ndate: soon\n---":   "x.md:3:7: ",
		"---\ntags: [Two Words]\n---\n":    "x.md:2:1: the paper has no title",
		"---\ntitle: &a A\ndoi: *a\n---\n": "x.md:2:",
	} {
		got, problems := TidyPaper("x.md", []byte(src), nil)
		if got != nil || !strings.HasPrefix(problems.Error(), want) {
			t.Errorf("%q: got %q, %v", src, got, problems)
		}
	}
}

// isTidy checks that a formatted file has the same meaning as its source, all comments in order, and canonical form.
func isTidy(t interface{ Fatalf(string, ...any) }, src, tidy []byte) {
	before, problems := ParsePaper("x.md", src)
	after, more := ParsePaper("x.md", tidy)
	if len(problems)+len(more) > 0 {
		t.Fatalf("%q\nbecomes %q\n%v %v", src, tidy, problems, more)
	}
	if diff := cmp.Diff(before.PaperFields, after.PaperFields, cmpopts.EquateEmpty()); diff != "" ||
		!bytes.Equal(before.Body, after.Body) {
		t.Fatalf("%q\nbecomes %q\n%s", src, tidy, diff)
	}
	again, problems := TidyPaper("x.md", tidy, nil)
	if len(problems) > 0 || !bytes.Equal(again, tidy) {
		t.Fatalf("%q\nbecomes %q\nthen %q, %v", src, tidy, again, problems)
	}
}

// TestTidyPaperKeepsMeaningAndComments generates front matter in any order and style, with comments.
func TestTidyPaperKeepsMeaningAndComments(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := &untidyWriter{T: t}
		m := anyFrontMatter(t)
		blocks := make([]string, 0, 20)
		for _, f := range m.Fields() {
			blocks = append(blocks, w.above()+w.field(f, m.Tags)+"\n")
		}
		blocks = rapid.Permutation(blocks).Draw(t, "order")
		end := rapid.SampledFrom([]string{"\n", "\r\n"}).Draw(t, "line ends")
		src := strings.ReplaceAll("---\n"+strings.Join(blocks, "")+"---\n\nBody.\n", "\n", end)
		tidy, problems := TidyPaper("x.md", []byte(src), nil)
		if len(problems) > 0 {
			t.Fatalf("%q\n%v", src, problems)
		}
		isTidy(t, []byte(src), tidy)
		for i := range w.comments {
			if n := bytes.Count(tidy, []byte(commentText(i))); n != 1 {
				t.Fatalf("%q\nbecomes %q\nwith comment %d %d times", src, tidy, i, n)
			}
		}
		if !slices.IsSorted(fieldOrderOf(tidy)) {
			t.Fatalf("%q\nbecomes %q", src, tidy)
		}
	})
}

// An untidyWriter writes fields in various styles, with comments.
type untidyWriter struct {
	*rapid.T
	comments int
}

// commentText returns the i-th comment, which is not a substring of any other.
func commentText(i int) string { return "# c" + strings.Repeat("i", i+1) + "." }

func (w *untidyWriter) comment() string {
	w.comments++
	return commentText(w.comments - 1)
}

// above returns the lines above a field: none, an empty line, a comment or both.
func (w *untidyWriter) above() string {
	above := rapid.SampledFrom([]string{"", "", "\n", "#", "#\n", "\n#"}).Draw(w.T, "above")
	before, after, commented := strings.Cut(above, "#")
	if !commented {
		return above
	}
	return before + w.comment() + "\n" + after
}

func (w *untidyWriter) field(f PaperField, tags []string) string {
	f.Key = frontmatter.Scalar(f.Key)
	isList := strings.HasPrefix(f.Value, "[") && strings.HasSuffix(f.Value, "]")
	line := f.Key + ": " + f.Value
	switch style := rapid.IntRange(0, 4).Draw(w.T, "style"); {
	case style == 1:
		line += "  " + w.comment()
	case style == 2 && isList:
		line = f.Key + ":\n    " + f.Value + " " + w.comment()
	case style == 3 && f.Key == "tags":
		line = f.Key + ": " + w.comment()
		for _, tag := range tags {
			line += "\n  - '" + tag + "'"
		}
	case style == 4 && f.Key == "tags":
		line = f.Key + ":"
		for _, tag := range tags {
			line += "\n  - \"" + tag + "\" " + w.comment()
		}
	}
	return line
}

// fieldOrderOf returns the positions of a file's fields in the canonical order. The file has one field per line.
func fieldOrderOf(src []byte) (places []int) {
	for line := range strings.Lines(string(src)) {
		key, _, _ := strings.Cut(line, ":")
		if at := slices.Index(FieldOrder, key); at >= 0 {
			places = append(places, at)
		}
	}
	return places
}

func FuzzTidy(f *testing.F) {
	for _, src := range []string{
		"---\ntitle: A\n---\n", "---\ntags:\n  - a # b\n  # c\ntitle: |-\n  A\n\n# d\n---\n\n# e\n",
		"---\r\ndate: 2024\r\ntitle: 'A''s' # \"b\"\r\n---",
		"---\nlinks:\n- label: a # b\n  url: https://a.org\ntitle: >2\n\n   A\n  b\n...\n---\n",
		"---\n? title\n: A\n---\n", "---\ntitle: \"a\\\n  b\"\naliases: [a,]\n---\n",
	} {
		f.Add([]byte(src))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		tidy, problems := TidyPaper("x.md", src, nil)
		if (tidy == nil) != (len(problems) > 0) {
			t.Fatalf("%q gives %q, %v", src, tidy, problems)
		}
		if tidy != nil {
			isTidy(t, src, tidy)
		}
	})
}
