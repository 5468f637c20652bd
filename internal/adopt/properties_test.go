package adopt

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"pgregory.net/rapid"

	"github.com/offprint/offprint/internal/content"
)

// adoptFiles adopts an archive with the given files into a new site, and returns the report.
func adoptFiles(t testing.TB, from string, files map[string]string) (*archive, *Report) {
	t.Helper()
	dir, site := filepath.Join(tempDir(t), "old"), tempDir(t)
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return adoptFolder(t, from, dir, site)
}

// tempDir returns a new folder below t.TempDir.
func tempDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// adoptFolder does the same for an existing folder and site. It writes no files.
func adoptFolder(t testing.TB, from, dir, site string) (*archive, *Report) {
	t.Helper()
	src, err := openSource(dir, site)
	if err != nil {
		t.Fatal(err)
	}
	defer src.close()
	a, err := newArchive(context.Background(), src, Options{Dir: site, From: from, DryRun: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.convert(context.Background()); err != nil {
		t.Fatal(err)
	}
	a.finish()
	return a, a.report
}

// wordsOf returns the words in all files, in their names and in the report.
func wordsOf(r *Report) map[string]bool {
	words := map[string]bool{}
	add := func(text string) {
		for _, w := range strings.Split(content.NormalTitle(text), "-") {
			words[w] = true
		}
	}
	for _, f := range r.Files {
		add(f.Name) // a slug
		add(strings.ReplaceAll(string(f.Text), `\n`, " "))
	}
	for _, p := range r.Problems {
		add(p.Error())
	}
	for _, tag := range r.Tags {
		add(tag.Title)
	}
	return words
}

// lostWord returns an error message for a word of a note's fields that is not in words, or "".
func lostWord(n *note, words map[string]bool) string {
	to := map[string]string{}
	for _, p := range n.places {
		to[p.Field] += " " + p.To
	}
	for _, p := range n.front.pairs {
		lost := ""
		p.value.scalars(func(v *value) {
			text := v.text
			switch place := to[p.name]; {
			case v.kind == boolean, strings.HasSuffix(place, " type"), strings.HasSuffix(place, " draft"):
				return
			case strings.HasSuffix(place, " date"):
				text = fmt.Sprint(readDate(text).Year)
			case strings.HasSuffix(place, " doi"):
				text = content.DOI(text)
			case strings.HasSuffix(place, " arxiv"):
				text = content.ArxivID(text)
			}
			for _, w := range strings.Split(content.NormalTitle(text), "-") {
				if w != "" && !words[w] {
					lost = w
				}
			}
		})
		if lost != "" {
			return fmt.Sprintf("%s: %q of the field %s is lost", n.path, lost, p.name)
		}
	}
	return ""
}

// lostField returns an error message for a field of a note that has no Place, or "".
func lostField(n *note) string {
	for _, p := range n.front.pairs {
		found := nested[fieldName(p.name)] && p.value.kind == group
		for _, place := range n.places {
			found = found || place.Field == p.name
		}
		if !found {
			return n.path + ": the report does not have the field " + p.name
		}
	}
	return ""
}

// checkNothingLost checks that every field of every created note is in a file or in the report.
func checkNothingLost(t interface{ Errorf(string, ...any) }, a *archive, r *Report) {
	words := wordsOf(r)
	for _, n := range a.notes {
		if n.status != Created {
			continue
		}
		for _, fault := range []string{lostWord(n, words), lostField(n)} {
			if fault != "" {
				t.Errorf("%s", fault)
			}
		}
	}
}

func TestNothingIsLost(t *testing.T) {
	for _, name := range []string{"hugo", "jekyll", "obsidian", "markdown"} {
		t.Run(name, func(t *testing.T) {
			archived, err := txtar.ParseFile(filepath.Join("testdata", name+".txtar"))
			if err != nil {
				t.Fatal(err)
			}
			files := map[string]string{}
			notes := 0
			for _, f := range archived.Files {
				files[f.Name] = string(f.Data)
				if isNote(f.Name) {
					notes++
				}
			}
			a, r := adoptFiles(t, "auto", files)
			if len(r.Notes) != notes || notes < 30 {
				t.Errorf("%d of %d notes are in the report", len(r.Notes), notes)
			}
			checkNothingLost(t, a, r)
		})
	}
}

// TestPropertyNothingIsLost adopts notes with random fields in YAML from each program.
func TestPropertyNothingIsLost(t *testing.T) {
	var names []string
	for _, rule := range sharedFields {
		names = append(names, strings.Fields(rule.names)...)
	}
	names = append(names, "slug", "url", "aliases", "permalink", "redirect_from", "layout", "rating", "params",
		"Own Field")
	paths := map[string]string{
		"hugo": "content/papers/%d.md", "jekyll": "_posts/2020-01-0%d-x.md", "obsidian": "Papers/%d.md",
		"markdown": "%d.md",
	}
	fields := rapid.SliceOfNDistinct(rapid.SampledFrom(names), 0, 8, rapid.ID[string])
	rapid.Check(t, func(rt *rapid.T) {
		program := rapid.SampledFrom(Programs()).Draw(rt, "program")
		files := map[string]string{}
		for i := range rapid.IntRange(1, 2).Draw(rt, "notes") {
			head := ""
			for _, name := range fields.Draw(rt, "names") {
				head += name + ": " + randomValue(2).Draw(rt, "value") + "\n"
			}
			files[fmt.Sprintf(paths[program], i+1)] = "---\n" + head + "---\n\nText.\n"
		}
		a, r := adoptFiles(t, program, files)
		checkNothingLost(rt, a, r)
	})
}

// randomValue generates values in YAML on one line, with at most depth nested lists and groups.
func randomValue(depth int) *rapid.Generator[string] {
	scalar := rapid.SampledFrom([]string{
		"Wave", `"Ann One, Bob Two"`, `"One, Ann"`, "2020-02-03", "1999", "12", "true", "false", "null", `""`,
		"https://example.org/x", "10.1234/abc", "2101.00001", "paper.pdf", "/old/place/", "../up", `"[[Ann One|Ann]]"`,
		`"*Journal of X*"`, `"#tag/sub"`, "Deep Sea", `"\\(x\\) is"`, "paper-conference", `"a:b"`, "論文", `"🎉"`,
	})
	if depth == 0 {
		return scalar
	}
	return rapid.OneOf(scalar, scalar, rapid.Custom(func(t *rapid.T) string {
		entries := rapid.SliceOfN(randomValue(depth-1), 0, 3).Draw(t, "entries")
		return "[" + strings.Join(entries, ", ") + "]"
	}), rapid.Custom(func(t *rapid.T) string {
		name := rapid.SampledFrom([]string{"name", "url", "family", "key", "journal"}).Draw(t, "name")
		return "{" + name + ": " + randomValue(depth-1).Draw(t, "entry") + "}"
	}))
}

// TestYearOfPost tests that a year in the front matter replaces another date in the name of a post.
func TestYearOfPost(t *testing.T) {
	_, r := adoptFiles(t, "jekyll", map[string]string{"_posts/2020-01-02-a.md": "---\nyear: 1999\n---\n"})
	if text := string(r.Files[0].Text); !strings.Contains(text, "\ndate: 1999\n") {
		t.Errorf("the paper is\n%s", text)
	}
}

// TestDeclaredFields tests that valid values of declared fields become fields. Invalid values stay below `extra` and
// are reported.
func TestDeclaredFields(t *testing.T) {
	fields := []content.Field{
		{Name: "status", Type: content.ChoiceField, Choices: []string{"read"}},
		{Name: "rating", Type: content.NumberField},
		{Name: "done", Type: content.BoolField}, {Name: "groups", Type: content.ListField},
		{Name: "venue", Type: content.TextField, Index: true},
	}
	for _, tt := range []struct{ text, want string }{
		{"status: read", "\nstatus: read\n"},
		{"status: reading", "\n  status: reading\n"},
		{"rating: 4", "\nrating: 4\n"},
		{"rating: '4'", "\n  rating: \"4\"\n"},
		{"done: true", "\ndone: true\n"},
		{"groups: [a, b]", "\ngroups: [a, b]\n"},
		{"groups: {a: b}", "\n  groups: {a: b}\n"},
		{"venue: {a: b}", "\n  venue: {a: b}\n"}, // a known field is not the curator's own
	} {
		dir := tempDir(t)
		if err := os.WriteFile(filepath.Join(dir, "a.md"), []byte("---\n"+tt.text+"\n---\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		site := tempDir(t)
		report, err := Run(context.Background(), dir, Options{Dir: site, Declared: fields, DryRun: true})
		if err != nil {
			t.Fatal(err)
		}
		if got := string(report.Files[0].Text); !strings.Contains(got, tt.want) {
			t.Errorf("%q became\n%s", tt.text, got)
		}
		isReported, isKept := len(report.Problems) > 0, strings.HasPrefix(tt.want, "\n  ")
		if isReported != isKept && !strings.HasPrefix(tt.text, "venue") {
			t.Errorf("%q is reported as %v", tt.text, report.Problems)
		}
	}
}

func TestRulesForText(t *testing.T) {
	tables := map[*program][]rule{}
	for _, p := range programs {
		tables[p] = append(append([]rule{}, p.blocks...), p.spans...)
	}
	tables[markdownFiles] = append(append(tables[markdownFiles], sharedBlocks...), sharedSpans...)
	tables[obsidian] = append(tables[obsidian], wikiRules...)
	tables[hugo] = append(tables[hugo], noWiki)
	for p, rules := range tables {
		a := &archive{program: p, src: &source{sizes: map[string]int64{}}, final: true}
		for _, r := range rules {
			b := &note{path: "b.md", file: "content/papers/b.md", kind: paperKind, slug: "b"}
			n := &note{path: "a.md", file: "content/papers/a.md", kind: paperKind, status: Created}
			n.head.body = r.example
			a.byPath = map[string]*note{"b.md": b, "_posts/2020-01-02-first.md": b}
			c := &conversion{archive: a, note: n}
			if got := strings.ReplaceAll(c.apply(r.example, []rule{r}), hidden, ""); got != r.want {
				t.Errorf("%s: %q becomes %q, want %q", p.name, r.example, got, r.want)
			}
		}
	}
}

func TestCodeIsNotConverted(t *testing.T) {
	for _, text := range []string{
		"```\n\\(x^2\\) <!-- a --> [[b]]\n```\n", "Text `\\(x^2\\)` and ``[[b]] ` `` end.\n",
		"~~~tex\n\\[x^2\\]\n~~~\n",
		"> ```\n> [[b]]\n> ```\n", "```\nopen [[b]]\n",
	} {
		a := &archive{program: obsidian, src: &source{sizes: map[string]int64{}}}
		c := &conversion{archive: a, note: &note{path: "a.md", copies: map[string]string{}}}
		if got := c.text(text); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}

func TestPagesGetUnusedAddresses(t *testing.T) {
	for name, want := range map[string]string{
		"content/page/about.md": "content/pages/about.md", "content/papers/us.md": "content/pages/us.md",
		"content/group/us.md": "content/pages/group/us.md", "content/tags.md": "content/pages/tags-2.md",
	} {
		a, _ := adoptFiles(t, "hugo", map[string]string{"hugo.yaml": "\n", name: "---\ntitle: T\n---\n"})
		n := a.notes[0]
		n.kind, n.file, n.status = pageKind, "", ""
		a.nameFiles()
		if n.file != want {
			t.Errorf("the file of %s is %s, want %s", name, n.file, want)
		}
	}
}

func TestAddresses(t *testing.T) {
	for _, tt := range []struct{ program, config, name, text, want string }{
		{"hugo", "", "content/posts/My Post.md", "title: T", "/posts/my-post/"},
		{
			"hugo", "permalinks: {posts: '/:year/:month/:title/'}", "content/posts/a.md", "{title: A B, date: 2020-03}",
			"/2020/03/a-b/",
		},
		{"hugo", "permalinks: {page: {posts: '/:sections/:slug/'}}", "content/posts/x/a.md", "slug: s", "/posts/x/s/"},
		{"hugo", "uglyURLs: true", "content/posts/a.md", "title: T", "/posts/a.html"},
		{"hugo", "permalinks: {posts: '/:unknown/'}", "content/posts/a.md", "title: T", ""},
		{"jekyll", "", "_posts/2020-01-02-a.md", "categories: x y", "/x/y/2020/01/02/a.html"},
		{"jekyll", "permalink: pretty", "_posts/2020-01-02-a.md", "title: T", "/2020/01/02/a/"},
		{"jekyll", "permalink: /b/:year-:month/:title.html", "c/_posts/2020-1-2-a.md", "title: T", "/b/2020-01/a.html"},
		{"jekyll", "collections: {notes: {output: true}}", "_notes/a.md", "title: T", "/notes/a.html"},
		{"jekyll", "", "_notes/a.md", "title: T", ""},
		{"jekyll", "", "_posts/2020-01-02-a.md", "permalink: /../up/", ""},
		{"obsidian", "", "A.md", "permalink: a/b", "/a/b/"},
	} {
		configs := map[string]string{"hugo": "hugo.yaml", "jekyll": "_config.yml", "obsidian": ".obsidian/x.json"}
		a, _ := adoptFiles(t, tt.program, map[string]string{
			configs[tt.program]: tt.config + "\n", tt.name: "---\n" + tt.text + "\n---\n",
		})
		if got := a.notes[0].address; got != tt.want {
			t.Errorf("%s with %q: the address of %s with %q is %q, want %q",
				tt.program, tt.config, tt.name, tt.text, got, tt.want)
		}
	}
}

// TestLinksToFilesOfCollections tests all kinds of links from a collection to a file, which is copied to the folder of the
// collection.
func TestLinksToFilesOfCollections(t *testing.T) {
	files := map[string]string{
		"Best.md":  "- [[A]]\n- [[B]]\n- [[C]]\n\nSee [[plan.pdf]], ![[plan.pdf]] and [it](plan.pdf).\n",
		"plan.pdf": "%PDF",
	}
	for _, name := range []string{"A", "B", "C"} {
		files["Papers/"+name+".md"] = "---\ntitle: " + name + "\n---\n"
	}
	_, r := adoptFiles(t, "obsidian", files)
	i := slices.IndexFunc(r.Files, func(f File) bool { return f.Name == "content/collections/best.md" })
	if i < 0 {
		t.Fatalf("no collection in %+v", r.Notes)
	}
	want := "\nSee [plan.pdf](best/plan.pdf), [plan.pdf](best/plan.pdf) and [it](best/plan.pdf).\n"
	if text := string(r.Files[i].Text); !strings.HasSuffix(text, want) {
		t.Errorf("the text does not end with %q:\n%s", want, text)
	}
	if len(r.Copied) != 1 || r.Copied[0].File != "content/collections/best/plan.pdf" {
		t.Errorf("copied %v", r.Copied)
	}
}
