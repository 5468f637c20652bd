package adopt

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/testutil/missing"
)

func TestHostileArchives(t *testing.T) {
	bomb := "---\na: &a [x, x, x, x, x, x, x, x, x, x]\n"
	for _, c := range "bcdefghi" {
		previous := "*" + string(c-1)
		bomb += string(c) + ": &" + string(c) + " [" + strings.Repeat(previous+", ", 9) + previous + "]\n"
	}
	bomb += "---\n\nText.\n"
	for name, text := range map[string]string{
		"a bomb of aliases":        bomb,
		"an alias of itself":       "---\na: &a [*a]\n---\n\nText.\n",
		"deep YAML":                "---\na: " + strings.Repeat("[", 2_000) + "\n---\n",
		"deep JSON":                "{\"a\": " + strings.Repeat("[", 10_000) + "\n",
		"deep TOML":                "+++\na = " + strings.Repeat("[", 10_000) + "\n+++\n",
		"many tables of TOML":      "+++\n" + strings.Repeat("[[a]]\nb = 1\n", 5_000) + "+++\n",
		"many dots":                "+++\n" + strings.Repeat("a.", 5_000) + "b = 1\n+++\n",
		"many backticks":           strings.Repeat("` `` ``` ", 5_000),
		"many brackets":            strings.Repeat("[[", 10_000),
		"many shortcodes":          strings.Repeat("{{< x >}} ", 2_000),
		"many comments":            strings.Repeat("<!--", 10_000),
		"many different tags":      strings.Repeat("<b\n", 10_000),
		"a field that is a script": "---\ntitle: \"<script>alert(1)</script>\"\n---\n",
		"a path as slug":           "---\nslug: ../../../etc/passwd\nurl: /../../x\naliases: [//example.org/]\n---\n",
		"front matter in a title":  "---\ntitle: \"a\\n---\\ndraft: true\"\n---\n",
		"control characters":       "---\ntitle: \"a\\e[31m\\0b\"\n---\n\n\x00\x1b[31m\n",
	} {
		t.Run(name, func(t *testing.T) {
			for _, program := range Programs() {
				note := map[string]string{"hugo": "content/papers/a.md", "jekyll": "_posts/2020-01-02-a.md"}[program]
				if note == "" {
					note = "Papers/a.md"
				}
				_, r := adoptFiles(t, program, map[string]string{note: text})
				checkHarmless(t, r)
			}
		})
	}
}

// TestRepeatedFieldsGetNumbers adopts a note with several values of a field, as Dataview allows. The names must not
// grow with each value.
func TestRepeatedFieldsGetNumbers(t *testing.T) {
	const text = "# T\n\ndue:: one\ndue:: two\ndue_2:: own\ndue:: three\n\nText.\n"
	_, r := adoptFiles(t, "obsidian", map[string]string{"Papers/a.md": text})
	v, _ := cutHead(string(r.Files[0].Text)).parse(r.Files[0].Name)
	for name, want := range map[string]string{"due": "one", "due_2": "two", "due_2_2": "own", "due_3": "three"} {
		if got := v.get("extra").get(name).string(); got != want {
			t.Errorf("%s has %q, want %q", name, got, want)
		}
	}
}

// TestPositionsInOneLine checks the columns of problems in a line, and the lines after it.
func TestPositionsInOneLine(t *testing.T) {
	const text = "# T\n\né <p> <i> <p>\n\n<div>\n"
	_, r := adoptFiles(t, "markdown", map[string]string{"a.md": text})
	var places []string
	for _, p := range r.Problems {
		places = append(places, fmt.Sprintf("%d:%d", p.Line, p.Column))
	}
	if want := []string{"3:3", "3:7", "3:11", "5:1"}; !slices.Equal(places, want) {
		t.Errorf("the problems are at %q, want %q", places, want)
	}
}

// checkHarmless checks that the files are below content/ and that their front matter is valid.
func checkHarmless(t *testing.T, r *Report) {
	t.Helper()
	if len(r.Notes) != 1 || r.Notes[0].Status != Created {
		t.Errorf("the note is lost: %+v", r.Notes)
	}
	for _, f := range r.Files {
		if !filepath.IsLocal(f.Name) || !strings.HasPrefix(f.Name, "content/") || strings.Contains(f.Name, "..") {
			t.Errorf("the file %q is not in the site's content", f.Name)
		}
		h := cutHead(string(f.Text))
		v, problems := h.parseUpTo(f.Name, budget{2 * maxValues, 2 * maxDepth})
		if len(problems) > 0 || v.get("title").string() == "" || v.get("draft") != nil {
			t.Errorf("the front matter is %.200q: %v", h.src, problems)
		}
	}
}

func TestAdoptionReadsNoFilesOutsideArchive(t *testing.T) {
	dir, site := t.TempDir(), t.TempDir()
	secret := filepath.Join(t.TempDir(), "secret.md")
	if err := os.WriteFile(secret, []byte("secret"), 0o644); err != nil {
		t.Fatal(err)
	}
	text := "---\npdf: ../secret.md\ntitle: T\n---\n\n![](../../secret.png) [x](/../secret.pdf) ![[../secret.png]]\n"
	if err := os.WriteFile(filepath.Join(dir, "a.md"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, target := range map[string]string{"b.md": secret, "c.png": secret, "loop": dir, "d.pdf": "/dev/zero"} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			missing.Skip(t, "no symbolic links:", err)
		}
	}
	for _, program := range Programs() {
		_, r := adoptFolder(t, program, dir, site)
		for _, f := range r.Files {
			if strings.Contains(string(f.Text), "secret\n") && !strings.Contains(string(f.Text), "title: \"T\"") {
				t.Errorf("%s has a file from outside: %s", program, f.Text)
			}
		}
		if len(r.Copied) > 0 {
			t.Errorf("%s copies %v", program, r.Copied)
		}
	}
}

func TestTheSiteIsNotAnArchive(t *testing.T) {
	site := t.TempDir()
	if err := os.MkdirAll(filepath.Join(site, "content", "papers"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{site, filepath.Join(site, "content"), filepath.Join(site, "content", "papers")} {
		_, err := openSource(dir, site)
		if err == nil || !strings.Contains(err.Error(), "the site (choose the folder of another archive)") {
			t.Errorf("%s: %v", dir, err)
		}
	}
	if _, err := openSource(filepath.Join(site, "none"), site); err == nil {
		t.Error("a missing folder is an archive")
	}
}

// fuzzHead fuzzes the parser of a format. It writes the fields as YAML, which must have the same number of fields.
func fuzzHead(f *testing.F, format string, seeds ...string) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		v, problems := head{format: format, src: src, line: 2}.parse("x.md")
		if len(problems) > 0 {
			if problems[0].Line < 1 || problems[0].Line > 3+strings.Count(src, "\n") {
				t.Errorf("a problem in line %d", problems[0].Line)
			}
			return
		}
		text := "---\n"
		for _, p := range v.pairs {
			text += (&value{kind: textKind, text: p.name}).yaml() + ": " + p.value.yaml() + "\n"
		}
		again, problems := cutHead(text+"---\n").parseUpTo("x.md", budget{2 * maxValues, 2 * maxDepth})
		if len(problems) > 0 && len(v.pairs) > 0 && len(v.pairs) < 1000 {
			t.Fatalf("%q was written as %q: %v", src, text, problems)
		}
		if len(problems) == 0 && len(again.pairs) != len(v.pairs) {
			t.Errorf("%q was written as %q", src, text)
		}
	})
}

const textKind = text

func FuzzYAML(f *testing.F) {
	fuzzHead(f, "yaml", "title: T\ntags: [a, b]\n", "a: &a [x]\nb: *a\n", "a:\n  - b: c\n", "? a\n: b\n", "a: |\n  x\n")
}

func FuzzTOML(f *testing.F) {
	fuzzHead(f, "toml", "title = \"T\"\n[a.b]\nc = [1, 2]\n", "[[a]]\nx = 1979-05-27T07:32:00Z\n",
		"a.b = {c = '''\nx'''}\n")
}

func FuzzJSON(f *testing.F) {
	fuzzHead(f, "json", `{"title": "T", "a": [1, {"b": null}]}`, `{"a": "\u0000", "a": 1e5}`)
}

func FuzzText(f *testing.F) {
	f.Add("# T\n\n[[a|b]] `c` \\(x\\)\n\n```\nd\n```\n")
	f.Add("{{< figure src=\"a\" >}} {% raw %}x{% endraw %} <!-- b -->")
	f.Fuzz(func(t *testing.T, src string) {
		for _, p := range programs {
			a := &archive{program: p, src: &source{sizes: map[string]int64{}}, final: true}
			a.fields = fieldTable(p.fields)
			n := &note{path: "a.md", file: "content/papers/a.md", status: Created, kind: paperKind}
			n.copies = map[string]string{}
			n.head = cutHead(src)
			n.body = n.head.body
			n.front = &value{kind: group}
			a.readInline(n)
			n.complete(false)
			a.convertBody(n)
			if n.fields.Title == "" {
				t.Errorf("%s: %q has no title", p.name, src)
			}
		}
	})
}
