package frontmatter

import (
	"bytes"
	"strings"
	"testing"
)

func TestParseSplitsFile(t *testing.T) {
	for _, c := range []struct {
		src, yaml, body string
		bodyLine        int
	}{
		{"---\ntitle: x\n---\n\nBody.\n", "title: x\n", "\nBody.\n", 4},
		{"---\n---\n", "", "", 3},
		{"---\n---", "", "", 3},
		{"---\ntitle: x\n---", "title: x\n", "", 4},
		{"---\r\ntitle: x\r\n---\r\nBody.", "title: x\r\n", "Body.", 4},
		{"\uFEFF---\ntitle: x\n---\nBody.\n", "title: x\n", "Body.\n", 4},
		{"---  \ntitle: x\n--- \t\nBody.\n", "title: x\n", "Body.\n", 4},
		{"---\ntitle: x\n---\none\n\n---\n\ntwo\n", "title: x\n", "one\n\n---\n\ntwo\n", 4},
		{"---\na: |\n  ---\n ---\n----\n---\nBody \xff\x00.", "a: |\n  ---\n ---\n----\n", "Body \xff\x00.", 7},
		{"---\n: not YAML [\n---\n", ": not YAML [\n", "", 4},
	} {
		f, problems := Parse("p.md", []byte(c.src))
		if len(problems) > 0 {
			t.Errorf("%q: %v", c.src, problems)
			continue
		}
		yaml, yamlLine := f.YAML()
		body, bodyLine := f.Body()
		if string(yaml) != c.yaml || yamlLine != 2 || string(body) != c.body || bodyLine != c.bodyLine {
			t.Errorf(
				"%q: got %q on line %d, %q on line %d; want %q, 2, %q, %d",
				c.src,
				yaml,
				yamlLine,
				body,
				bodyLine,
				c.yaml,
				c.body,
				c.bodyLine,
			)
		}
		if string(f.Bytes()) != c.src {
			t.Errorf("%q became %q", c.src, f.Bytes())
		}
	}
}

func TestMissingFrontMatterHasHint(t *testing.T) {
	const (
		missing = "p.md:1:1: no front matter (start the file with a line ---, then fields such as title: \"…\", " +
			"then another line ---)"
		hyphens  = "p.md:1:1: no front matter (write exactly three hyphens on the first line)"
		unclosed = "p.md:1:1: the front matter is not closed (add a line --- after the last field)"
	)
	for src, want := range map[string]string{
		"":                               missing,
		"\uFEFF":                         missing,
		"# A title\n\nText.\n":           missing,
		"\n---\ntitle: x\n---\n":         missing,
		"-\n":                            missing,
		"--- title: x\n---\n":            missing,
		"\uFEFF\uFEFF---\ntitle: x\n---": missing,
		"----\ntitle: x\n----\n":         hyphens,
		" ---\ntitle: x\n---\n":          hyphens,
		"—\n":                            hyphens,
		"+++\ntitle = 'x'\n+++\n":        "p.md:1:1: no front matter (write fields between two lines of ---)",
		"---":                            unclosed,
		"---\n":                          unclosed,
		"---\r\ntitle: x\r\n":            unclosed,
		"---\ntitle: x\n\n- a list\n":    unclosed,
		"---\ntitle: x\n ---\n\nBody.\n": "p.md:3:1: the front matter is not closed (write exactly three hyphens on " +
			"this line)",
		"---\ntitle: x\nb: y\n—-\n----\n": "p.md:4:1: the front matter is not closed (write exactly three hyphens on " +
			"this line)",
	} {
		f, problems := Parse("p.md", []byte(src))
		if f != nil || len(problems) != 1 || problems[0].Error() != want {
			t.Errorf("%q: got %v, want %s", src, problems, want)
		}
	}
}

func TestHasTreatsNullAsMissing(t *testing.T) {
	const src = "a: x\nb:\nc: ~\nd: null # none\ne: ''\nf: []\ng: \"null\"\nh: 0\n'i j': {}\n"
	f := parse(t, "---\n"+src+"---\n")
	for key, want := range map[string]bool{
		"a": true, "b": false, "c": false, "d": false, "e": true, "f": true, "g": true, "h": true, "i j": true,
		"j": false, "x": false, "": false,
	} {
		if got := f.Has(key); got != want {
			t.Errorf("Has(%q) = %v", key, got)
		}
	}
	for _, src := range []string{"", "# nothing\n", "a: [\n", "- a\n", "a\n", "~\n"} {
		if parse(t, "---\n"+src+"---\n").Has("a") {
			t.Errorf("%q has a field", src)
		}
	}
	if !parse(t, "---\n{a: x}\n---\n").Has("a") {
		t.Error("a field in braces is not found")
	}
}

func parse(t testing.TB, src string) *File {
	t.Helper()
	f, problems := Parse("p.md", []byte(src))
	if len(problems) > 0 {
		t.Fatalf("%q: %v", src, problems)
	}
	return f
}

// FuzzParse checks that the parts of a file add up to the file.
func FuzzParse(f *testing.F) {
	for _, src := range []string{
		"", "---\n---\n", "\uFEFF---\r\ntitle: x\r\n---\r\n\r\nBody.\r\n", "---\na: |\n ---\n---", "----\n", "---\n—\n",
	} {
		f.Add([]byte(src))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		file, problems := Parse("p.md", src)
		if (file == nil) != (len(problems) > 0) {
			t.Fatal("neither a file nor a problem, or both")
		}
		if file == nil {
			if p := problems[0]; p.Hint == "" || p.Line < 1 || p.Line > 1+bytes.Count(src, []byte("\n")) {
				t.Fatalf("invalid problem: %v", p)
			}
			return
		}
		yaml, _ := file.YAML()
		body, line := file.Body()
		opening := src[:bytes.IndexByte(src, '\n')+1]
		closing, found := bytes.CutPrefix(src, append(bytes.Clone(opening), yaml...))
		if !found || !bytes.HasSuffix(closing, body) || !bytes.Equal(file.Bytes(), src) {
			t.Fatalf("%q is not the sum of its parts", src)
		}
		marks := string(opening) + "|" + string(closing[:len(closing)-len(body)])
		if strings.Trim(marks, "\uFEFF-| \t\r\n") != "" {
			t.Fatalf("text between the parts: %q", marks)
		}
		if len(body) > 0 && line != 1+bytes.Count(src[:len(src)-len(body)], []byte("\n")) {
			t.Fatalf("the body does not start on line %d", line)
		}
	})
}
