package frontmatter

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var termFields = []string{"tag", "title", "phrases", "aliases"}

const vocabulary = `# all of them
tags:
  - tag: a # first
    title: A
    phrases: [one, two]

  # of b
  - title: B
    tag: "b"
    phrases:
      - three # of b
  - {tag: c, phrases: [four]} # last
menu: []
`

func TestEntryEditsKeepEverythingElse(t *testing.T) {
	for name, c := range map[string]struct {
		src      string
		do       func(*File) error
		old, now string // what differs
	}{
		"a value": {vocabulary, func(f *File) error { return f.Entry("tags", "tag", "a").Set("tag", "z", termFields) },
			"tag: a #", "tag: z #"},
		"a value in quotes": {vocabulary,
			func(f *File) error { return f.Entry("tags", "tag", "b").Set("tag", "z", termFields) },
			`tag: "b"`, "tag: z"},
		"a value in braces": {vocabulary,
			func(f *File) error { return f.Entry("tags", "tag", "c").Set("tag", "z", termFields) },
			"{tag: c,", "{tag: z,"},
		"a new field": {vocabulary,
			func(f *File) error { return f.Entry("tags", "tag", "a").Set("aliases", "[x]", termFields) },
			"two]\n", "two]\n    aliases: [x]\n"},
		"a new field after the nearest": {vocabulary, func(f *File) error {
			return f.Entry("tags", "title", "B").Set("description", "D", []string{"title", "description"})
		},
			"title: B\n", "title: B\n    description: D\n"},
		"a new field in braces": {vocabulary,
			func(f *File) error { return f.Entry("tags", "tag", "c").Set("aliases", "[x]", termFields) },
			"[four]}", "[four], aliases: [x]}"},
		"more entries in a list in brackets": {vocabulary, func(f *File) error {
			return f.Entry("tags", "tag", "a").Append("phrases", []string{"three", "a, b"}, termFields)
		},
			"two]", `two, three, "a, b"]`},
		"more entries in a list with hyphens": {vocabulary, func(f *File) error {
			return f.Entry("tags", "tag", "b").Append("phrases", []string{"four"}, termFields)
		},
			"# of b\n  - {", "# of b\n      - four\n  - {"},
		"more entries in a list in braces": {vocabulary, func(f *File) error {
			return f.Entry("tags", "tag", "c").Append("phrases", []string{"five"}, termFields)
		},
			"[four]", "[four, five]"},
		"nothing more": {vocabulary,
			func(f *File) error { return f.Entry("tags", "tag", "c").Append("phrases", nil, termFields) }, "", ""},
		"removing an entry": {vocabulary, func(f *File) error { return f.Entry("tags", "tag", "b").Remove() },
			"  - title: B\n    tag: \"b\"\n    phrases:\n      - three # of b\n", ""},
		"removing an entry in braces": {vocabulary, func(f *File) error { return f.Entry("tags", "tag", "c").Remove() },
			"  - {tag: c, phrases: [four]} # last\n", ""},
		"adding an entry after braces": {vocabulary,
			func(f *File) error { return f.AppendEntry("tags", []Field{{"tag", "d"}, {"phrases", "[x]"}}) },
			"# last\n", "# last\n  - {tag: d, phrases: [x]}\n"},
		"adding an entry on separate lines": {"tags:\n- tag: a\n\nmenu: []",
			func(f *File) error { return f.AppendEntry("tags", []Field{{"tag", "d"}, {"phrases", "[x]"}}) },
			"tag: a\n", "tag: a\n- tag: d\n  phrases: [x]\n"},
		"adding an entry after a last line without a line break": {"tags:\n  - tag: a",
			func(f *File) error { return f.AppendEntry("tags", []Field{{"tag", "d"}, {"phrases", "[x]"}}) },
			"tag: a", "tag: a\n  - tag: d\n    phrases: [x]"},
		"adding an entry with Windows line endings": {"tags:\r\n  - tag: a\r\n",
			func(f *File) error { return f.AppendEntry("tags", []Field{{"tag", "d"}, {"phrases", "[x]"}}) },
			"tag: a\r\n", "tag: a\r\n  - tag: d\r\n    phrases: [x]\r\n"},
		"adding an entry in brackets": {"tags: [{tag: a}]\n",
			func(f *File) error { return f.AppendEntry("tags", []Field{{"tag", "d"}}) },
			"a}]", "a}, {tag: d}]"},
		"the first entry of a null list": {"tags: # none\n",
			func(f *File) error { return f.AppendEntry("tags", []Field{{"tag", "d"}}) },
			"tags: #", "tags: [{tag: d}] #"},
		"the first entry of an empty list": {"tags: []\n",
			func(f *File) error { return f.AppendEntry("tags", []Field{{"tag", "d"}}) },
			"[]", "[{tag: d}]"},
		"the first entry of a new list": {"title: T\n",
			func(f *File) error { return f.AppendEntry("tags", []Field{{"tag", "d"}}) },
			"T\n", "T\ntags:\n  - tag: d\n"},
		"the first entry in an empty file": {"",
			func(f *File) error { return f.AppendEntry("tags", []Field{{"tag", "d"}}) },
			"", "tags:\n  - tag: d\n"},
		"inserting the first entry": {listed,
			func(f *File) error { return f.InsertEntry("papers", 0, []Field{{"slug", "a"}, {"doi", "x"}}) },
			"papers: # sorted\n", "papers: # sorted\n  - slug: a\n    doi: x\n"},
		"inserting between entries": {listed,
			func(f *File) error { return f.InsertEntry("papers", 1, []Field{{"slug", "c"}}) },
			"    # why b\n", "    # why b\n  - slug: c\n"},
		"inserting after the last entry": {listed,
			func(f *File) error { return f.InsertEntry("papers", 2, []Field{{"slug", "e"}}) },
			"    title: D\n", "    title: D\n  - slug: e\n"},
		"removing an entry by index": {listed, func(f *File) error { return f.RemoveAt("papers", 0) },
			"  - slug: b\n    title: |\n      B\n", ""},
		"removing the only entry": {"# x\npapers: # y\n  # z\n  - slug: b\n    title: B\n",
			func(f *File) error { return f.RemoveAt("papers", 0) },
			"papers: # y\n  # z\n  - slug: b\n    title: B\n", "papers: [] # y\n  # z\n"},
		"removing a text": {"tags: [a, b, \"a\", c]\n", func(f *File) error { return f.RemoveText("tags", "a") },
			"[a, b, \"a\", c]", "[b, c]"},
		"removing the first, second and last texts": {"tags: [a, a, b, a]\n",
			func(f *File) error { return f.RemoveText("tags", "a") }, "[a, a, b, a]", "[b]"},
		"removing equal texts": {"tags: [a, 'a', a] # x\n",
			func(f *File) error { return f.RemoveText("tags", "a") }, "[a, 'a', a]", "[]"},
		"removing equal texts with hyphens": {"tags: # x\n  - a\n  - b\n  - a\n",
			func(f *File) error { return f.RemoveText("tags", "a") }, "  - a\n  - b\n  - a\n", "  - b\n"},
		"removing only equal texts with hyphens": {"tags: # x\n  # y\n  - a\n  - a\n",
			func(f *File) error { return f.RemoveText("tags", "a") },
			"tags: # x\n  # y\n  - a\n  - a\n", "tags: [] # x\n  # y\n"},
		"removing a text with a hyphen": {"tags:\n  - a # x\n  - b # y\n",
			func(f *File) error { return f.RemoveText("tags", "b") },
			"  - b # y\n", ""},
		"removing the last text": {"tags: [b, a]\n", func(f *File) error { return f.RemoveText("tags", "a") },
			", a", ""},
		"removing the only text": {"tags: [a] # x\n", func(f *File) error { return f.RemoveText("tags", "a") },
			"[a]", "[]"},
	} {
		t.Run(name, func(t *testing.T) {
			f := Bare("site.yaml", []byte(c.src))
			if err := c.do(f); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Replace(c.src, c.old, c.now, 1), string(f.Bytes())); diff != "" ||
				!strings.Contains(c.src, c.old) {
				t.Error(diff)
			}
		})
	}
}

// listed is a list of papers with comments.
const listed = "# head\npapers: # sorted\n  # above b\n  - slug: b\n    title: |\n      B\n    # why b\n" +
	"  # above d\n  - slug: d\n    title: D\n"

func TestRejectedEntryEditsChangeNothing(t *testing.T) {
	for name, c := range map[string]struct {
		src  string
		do   func(*File) error
		want string
	}{
		"two lines": {vocabulary,
			func(f *File) error { return f.Entry("tags", "tag", "a").Set("title", "a\nb: c", termFields) },
			"cannot write"},
		"no list": {"tags: a\n", func(f *File) error { return f.AppendEntry("tags", []Field{{"tag", "d"}}) },
			"`tags` is not a list"},
		"a text instead of a list": {"tags:\n  - {tag: a, phrases: x}\n",
			func(f *File) error { return f.Entry("tags", "tag", "a").Append("phrases", []string{"y"}, termFields) },
			"`phrases` is not a list"},
		"a second text that is not UTF-8": {vocabulary, func(f *File) error {
			return f.Entry("tags", "tag", "a").Append("phrases", []string{"three", "\xff"}, termFields)
		},
			"cannot edit `phrases` without changing other fields"},
		"a comment": {"tags: [a, # why\n  b]\n", func(f *File) error { return f.RemoveText("tags", "b") },
			"cannot remove \"b\" from the list without also removing a comment (remove the entry by hand)"},
		"a comment after a removed text": {"tags: [b, a, # why\n  b]\n",
			func(f *File) error { return f.RemoveText("tags", "b") },
			"cannot remove \"b\" from the list without also removing a comment"},
		"a comment above a group in braces": {"papers: [{slug: a}, # why\n  {slug: b}]\n",
			func(f *File) error { return f.RemoveAt("papers", 1) },
			"cannot remove {slug: b} from the list without also removing a comment"},
		"a group of fields": {"venue: {name: V}\n", func(f *File) error { return f.Group("venue").Remove() },
			"`venue` is not a list (remove the entry by hand)"},
		"an index before the first": {"tags: [a]\n", func(f *File) error { return f.RemoveAt("tags", -1) },
			"`tags` has no such entry"},
		"an anchor": {"tags:\n  - &x {tag: a}\n",
			func(f *File) error { return f.AppendEntry("tags", []Field{{"tag", "d"}}) }, "anchors"},
	} {
		t.Run(name, func(t *testing.T) {
			f := Bare("site.yaml", []byte(c.src))
			if err := c.do(f); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %s", err, c.want)
			}
			if string(f.Bytes()) != c.src {
				t.Errorf("%s", f.Bytes())
			}
		})
	}
}

// FuzzEntries edits the entries of any file. Either they have the intended values, or nothing changes.
func FuzzEntries(f *testing.F) {
	f.Add([]byte(vocabulary), "a", "x")
	f.Add([]byte("tags: [{tag: a,}, {\"tag\": b, phrases: }]"), "b", ", ]")
	f.Add([]byte("? tags\n:\n  -\n    tag: a\n    phrases: &x [b]\n"), "a", "#")
	f.Fuzz(func(t *testing.T, src []byte, tag, text string) {
		for _, do := range []func(*File) error{
			func(f *File) error { return f.Entry("tags", "tag", tag).Set("title", Quote(text), termFields) },
			func(f *File) error {
				return f.Entry("tags", "tag", tag).Append("phrases", []string{text, text}, termFields)
			},
			func(f *File) error { return f.Entry("tags", "tag", tag).Remove() },
			func(f *File) error {
				return f.AppendEntry("tags", []Field{{"tag", Quote(text)}, {"phrases", FlowList([]string{text})}})
			},
			func(f *File) error { return f.InsertEntry("tags", 0, []Field{{"tag", Quote(text)}}) },
			func(f *File) error { return f.InsertEntry("tags", 1, []Field{{"tag", Quote(text)}}) },
			func(f *File) error { return f.RemoveAt("tags", 0) },
			func(f *File) error { return f.RemoveText("tags", text) },
		} {
			file := Bare("x.yaml", src)
			if file.Entry("tags", "tag", tag) == nil {
				continue
			}
			before := bytes.Clone(file.Bytes())
			if err := do(file); err != nil && !bytes.Equal(before, file.Bytes()) {
				t.Fatalf("%q became %q and %v", before, file.Bytes(), err)
			}
			if _, err := file.fields(); err != nil {
				t.Fatalf("%q became %q: %v", before, file.Bytes(), err)
			}
		}
	})
}
