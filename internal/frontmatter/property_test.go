package frontmatter

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// A written field is a field as a curator can write it, split where edits split it: spacing, comments, head, value,
// tail, line break, below.
type written struct {
	key      string
	spacing  string // blank lines above
	comments string // lines above that belong to the field
	head     string // the name, the colon and spaces
	value    string // the value, on one or more lines
	tail     string // a comment after it
	below    string // further lines of the value
	appended string // the field, from head on, with one more entry; "" if it is not a list
	null     bool
}

const (
	newValue = `"new: # value"`
	newEntry = "new-entry"
)

func (w written) above() string  { return w.spacing + w.comments }
func (w written) rest() string   { return w.head + w.value + w.tail + "\n" + w.below }
func (w written) String() string { return w.above() + w.rest() }

// set returns the field with newValue.
func (w written) set() string {
	head := w.head
	if !strings.HasSuffix(head, " ") && !strings.HasSuffix(head, "\n") {
		head += " "
	}
	return w.above() + head + newValue + w.tail + "\n"
}

var (
	scalars = []string{
		"plain", "two words", "a:b", "a#b", "http://x.org/?a=b#c", "it's", "-1", "2023-10-16", "true", "é ∂ 中文",
		`""`, `"a"`, `"a # b: c"`, `"\"] '"`, `"\\"`, `''`, `'it''s'`, `'# [ "'`, "\"one\n  two # three\n\n  four\"",
		"'one\n  ''two'", "one\n  two\n   three",
	}
	entries = []string{
		"a",
		"a b",
		"a-b",
		"2020-01-01",
		`"a, b"`,
		`"]"`,
		`"#"`,
		`'it''s'`,
		`'}'`,
		"a#b",
		"http://x.org/a",
		"é中",
		"[a, b]",
		"{a: b, c: [d]}",
		"[]",
		"{}",
	}
	tails = []string{"", "", "", " # why", "  # it's [ { \" : - a", " #", "   #  é"}
)

// drawField generates a field.
func drawField(t *rapid.T, key string) written {
	w := written{key: key, head: key + ":", tail: rapid.SampledFrom(tails).Draw(t, "tail")}
	w.spacing = rapid.SampledFrom([]string{"", "", "", "\n", "# apart\n\n", "\n \n"}).Draw(t, "spacing")
	w.comments = rapid.SampledFrom([]string{"", "", "", "# above\n", "# one\n  # two: [\n", "#\n"}).Draw(t, "comments")
	blanks := rapid.SampledFrom([]string{" ", " ", " ", "   ", "\n  "}).Draw(t, "blanks")
	switch rapid.SampledFrom([]string{
		"scalar", "flow", "lines", "dashes", "literal", "group", "null", "word",
	}).Draw(t, "style") {
	case "scalar":
		w.head += blanks
		w.value = rapid.SampledFrom(scalars).Draw(t, "scalar")
	case "flow":
		w.head += blanks
		drawFlow(t, &w)
	case "lines":
		w.head += blanks
		drawLines(t, &w)
	case "dashes":
		drawDashes(t, &w)
	case "literal":
		w.head += " "
		w.value = rapid.SampledFrom([]string{"|", ">", "|-", ">-"}).Draw(t, "header")
		w.below = rapid.SampledFrom([]string{
			"", "  one\n", "  one\n  # two\n\n    - three\n", "\n    one\n     \"two\n",
		}).Draw(t, "text")
	case "group":
		w.below = rapid.SampledFrom([]string{
			"  a: b\n", "  a:\n    # first\n    - b # c\n  d: |\n    e\n\n    f\n",
		}).Draw(t, "group")
	case "null":
		w.null = true
	case "word":
		w.head, w.value, w.null = w.head+" ", rapid.SampledFrom([]string{"~", "null", "NULL"}).Draw(t, "null"), true
	}
	if w.null {
		w.appended = strings.TrimSuffix(w.head, " ") + " [" + newEntry + "]" + w.tail + "\n"
	}
	return w
}

func drawEntries(t *rapid.T, least int) []string {
	return rapid.SliceOfN(rapid.SampledFrom(entries), least, 4).Draw(t, "entries")
}

// drawFlow generates a list in brackets on one line.
func drawFlow(t *rapid.T, w *written) {
	list := drawEntries(t, 0)
	comma := rapid.SampledFrom([]string{", ", ",", " , "}).Draw(t, "comma")
	pad := rapid.SampledFrom([]string{"", " "}).Draw(t, "pad")
	inner := strings.Join(list, comma)
	if len(list) == 0 {
		w.value = "[" + pad + "]"
		w.appended = w.head + "[" + pad + newEntry + pad + "]" + w.tail + "\n"
		return
	}
	w.value = "[" + pad + inner + pad + "]"
	w.appended = w.head + "[" + pad + inner + ", " + newEntry + pad + "]" + w.tail + "\n"
	if rapid.Bool().Draw(t, "comma at the end") {
		w.value = "[" + pad + inner + "," + pad + "]"
		w.appended = w.head + "[" + pad + inner + ", " + newEntry + "," + pad + "]" + w.tail + "\n"
	}
}

// drawLines generates a list in brackets with one entry per line, and comments between them.
func drawLines(t *rapid.T, w *written) {
	list := drawEntries(t, 1)
	last := rapid.SampledFrom([]string{"", ","}).Draw(t, "comma at the end")
	indent := rapid.SampledFrom([]string{"  ", "    "}).Draw(t, "indent")
	before, after := "[\n", "[\n"
	for i, entry := range list {
		comment := rapid.SampledFrom([]string{"", " # ], '", "\n" + indent + "# below,"}).Draw(t, "comment")
		if i < len(list)-1 {
			before += indent + entry + "," + comment + "\n"
			after += indent + entry + "," + comment + "\n"
			continue
		}
		// A comment below the last entry stays below the new one.
		behind, below, _ := strings.Cut(comment, "\n")
		if below != "" {
			below += "\n"
		}
		before += indent + entry + last + behind + "\n" + below
		after += indent + entry + "," + behind + "\n" + indent + newEntry + last + "\n" + below
	}
	w.value = before + "  ]"
	w.appended = w.head + after + "  ]" + w.tail + "\n"
}

// drawDashes generates a list with one dash per line. Comments between its entries are part of the value.
func drawDashes(t *rapid.T, w *written) {
	indent := rapid.SampledFrom([]string{"", "  ", "    "}).Draw(t, "indent")
	for _, entry := range drawEntries(t, 1) {
		if w.below != "" {
			w.below += rapid.SampledFrom([]string{"", "", "\n", "# between\n"}).Draw(t, "between")
		}
		entry = rapid.SampledFrom([]string{
			entry, entry, "label: a\n" + indent + "  url: b", "|\n" + indent + "  text\n" + indent + "  # text",
			"one\n" + indent + "  two",
		}).Draw(t, "entry")
		w.below += indent + "- " + entry
		if !strings.Contains(entry, "|") {
			w.below += rapid.SampledFrom(tails).Draw(t, "comment")
		}
		w.below += "\n"
	}
	w.appended = w.rest() + indent + "- " + newEntry + "\n"
}

// A document is a file under construction.
type document struct {
	fields    []written
	closing   string // comments after the last field
	bom, crlf bool
	body      string
}

func drawDocument(t *rapid.T) document {
	names := []string{"title", "date", "authors", "tags", "digests", "comments", "other", "more"}
	keys := rapid.Permutation(names).Draw(t, "keys")
	var d document
	for _, key := range keys[:rapid.IntRange(0, len(keys)).Draw(t, "fields")] {
		d.fields = append(d.fields, drawField(t, key))
	}
	d.closing = rapid.SampledFrom([]string{"", "", "\n", "# the end\n", "\n# the end\n\n"}).Draw(t, "closing")
	d.bom = rapid.Bool().Draw(t, "byte order mark")
	d.crlf = rapid.Bool().Draw(t, "crlf")
	d.body = rapid.SampledFrom([]string{
		"", "\n", "\nText: x\n", "---\ntitle: x\n---", "\n## Notes\n\n- \u00e9\u2028\xff\x00 \n",
	}).Draw(t, "body")
	return d
}

// file returns the bytes of the document with the given front matter.
func (d document) file(yaml string) []byte {
	src := "---\n" + yaml + "---\n"
	if d.crlf {
		src = strings.ReplaceAll(src, "\n", "\r\n")
	}
	if d.bom {
		src = byteOrderMark + src
	}
	return []byte(src + d.body)
}

// yaml returns the front matter with a field replaced.
func (d document) yaml(at int, as string) string {
	var b strings.Builder
	for i, w := range d.fields {
		if i == at {
			b.WriteString(as)
			continue
		}
		b.WriteString(w.String())
	}
	return b.String() + d.closing
}

// withLine returns the front matter with a new line at the position given by the order.
func (d document) withLine(key string) string {
	line := key + ": " + newValue + "\n"
	at := func(key string) int {
		return slices.IndexFunc(d.fields, func(w written) bool { return w.key == key })
	}
	i := slices.Index(order, key)
	for j := i - 1; j >= 0; j-- {
		if k := at(order[j]); k >= 0 {
			return d.yaml(k, d.fields[k].String()+line)
		}
	}
	for j := i + 1; i >= 0 && j < len(order); j++ {
		if k := at(order[j]); k >= 0 {
			w := d.fields[k]
			return d.yaml(k, w.spacing+line+w.comments+w.rest())
		}
	}
	return d.yaml(-1, "") + line
}

func TestPropertyEditsChangeOnlyTheirField(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawDocument(t)
		src := d.file(d.yaml(-1, ""))
		check := func(name string, edit func(f *File) error, want string) {
			f, problems := Parse("p.md", bytes.Clone(src))
			if len(problems) > 0 {
				t.Fatalf("%q: %v", src, problems)
			}
			if err := edit(f); err != nil {
				t.Fatalf("%s: %v in\n%s", name, err, src)
			}
			if got, want := f.Bytes(), d.file(want); !bytes.Equal(got, want) {
				t.Fatalf("%s changed\n%s\nto\n%q\nwant\n%q", name, src, got, want)
			}
			if body, _ := f.Body(); string(body) != d.body {
				t.Fatalf("%s changed the body to %q", name, body)
			}
		}
		for i, w := range d.fields {
			check("setting "+w.key, func(f *File) error { return f.Set(w.key, newValue) }, d.yaml(i, w.set()))
			if w.null {
				check(
					"filling in "+w.key,
					func(f *File) error { return f.Insert(w.key, newValue, order) },
					d.yaml(i, w.set()),
				)
			}
			if w.appended != "" {
				check(
					"appending to "+w.key,
					func(f *File) error { return f.Append(w.key, newEntry) },
					d.yaml(i, w.above()+w.appended),
				)
			}
		}
		for _, key := range append([]string{"unknown"}, order...) {
			if slices.ContainsFunc(d.fields, func(w written) bool { return w.key == key }) {
				continue
			}
			check("adding "+key, func(f *File) error { return f.Insert(key, newValue, order) }, d.withLine(key))
		}
	})
}

func TestPropertyReplaceChangesOnlyItsText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := drawDocument(t)
		for i, w := range d.fields {
			if w.appended == "" {
				continue
			}
			src := d.file(d.yaml(i, w.above()+w.appended))
			f, problems := Parse("p.md", src)
			if len(problems) > 0 {
				t.Fatalf("%q: %v", src, problems)
			}
			if err := f.Replace(w.key, newEntry, "another"); err != nil {
				t.Fatalf("%v in\n%s", err, src)
			}
			got, want := f.Bytes(), d.file(d.yaml(i, w.above()+strings.ReplaceAll(w.appended, newEntry, "another")))
			if !bytes.Equal(got, want) {
				t.Fatalf("changed\n%s\nto\n%q\nwant\n%q", src, got, want)
			}
		}
	})
}

// FuzzEdits tries every edit on any front matter. Either the edit is rejected and changes nothing, or it changes one
// field and keeps the body and the lines of the other fields.
func FuzzEdits(f *testing.F) {
	for _, src := range []string{
		"title: x\ntags: [a] # b\n", "tags:\n- a\n- b\n", "tags: [\n a, # b\n c,\n]\n", "tags:\n", "# tags\n",
		"title: |\n  tags: x\ntags: ~ # x\n", "tags: {a: [b, 'c'], d}\r\ntitle: x\r\n", "? tags\n: x\n",
		"tags: a\n  b\u2028 c\rd: e\n", "tags: [? a, ? b : c]\n", "tags: !!seq [a]\n", " tags: &a [*a]\n",
	} {
		f.Add(src, "tags", "[b, c]", "d")
	}
	f.Fuzz(func(t *testing.T, yaml, key, value, item string) {
		src := "---\n" + yaml + "\n---\nBody\n"
		for name, edit := range map[string]func(f *File) error{
			"insert":  func(f *File) error { return f.Insert(key, value, order) },
			"set":     func(f *File) error { return f.Set(key, value) },
			"append":  func(f *File) error { return f.Append(key, item) },
			"replace": func(f *File) error { return f.Replace(key, item, value) },
		} {
			file, problems := Parse("p.md", []byte(src))
			if len(problems) > 0 {
				return
			}
			before, _ := file.fields()
			had := before.value(key)
			body, _ := file.Body()
			if err := edit(file); err != nil {
				if string(file.Bytes()) != src || !strings.HasPrefix(err.Error(), "p.md:") {
					t.Fatalf("%s failed with %v and left %q of %q", name, err, file.Bytes(), src)
				}
				continue
			}
			after, err := file.fields()
			if got, _ := file.Body(); err != nil || !bytes.Equal(got, body) {
				t.Fatalf("%s changed %q to %q: %v", name, src, file.Bytes(), err)
			}
			checkOthers(t, before, after, key)
			if !file.Has(key) {
				t.Fatalf("%s(%q) changed %q to %q", name, key, src, file.Bytes())
			}
			if name == "append" && had.Kind == after.value(key).Kind &&
				len(after.value(key).Content) != len(had.Content)+1 {
				t.Fatalf("appending %q changed %q to %q", item, src, file.Bytes())
			}
			if name != "set" && name != "replace" && len(file.Bytes()) <= len(src)-len("null") {
				t.Fatalf("%s removed bytes: it changed %q to %q", name, src, file.Bytes())
			}
		}
	})
}

// checkOthers checks that all fields except one have the same values, in the same order.
func checkOthers(t *testing.T, before, after fields, key string) {
	t.Helper()
	without := func(m fields) fields {
		if i := m.index(key); i >= 0 {
			return slices.Delete(slices.Clone(m), i, i+2)
		}
		return m
	}
	if !slices.EqualFunc(without(before), without(after), same) {
		t.Fatal("another field changed")
	}
}
