package edit

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/importer"
	"github.com/offprint/offprint/internal/markdown"
	"github.com/offprint/offprint/internal/workdir"
)

// siteOf writes the files of a site to a temporary folder and returns the folder.
func siteOf(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// stateOf returns the content of all files of a site by name.
func stateOf(t testing.TB, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(file string, e os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.Name() == workdir.Name && e.IsDir() {
			return fs.SkipDir // temporary files
		}
		if e.IsDir() {
			return nil
		}
		data, err := os.ReadFile(file)
		name, _ := filepath.Rel(dir, file)
		files[filepath.ToSlash(name)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// move moves a paper and writes the result.
func move(t testing.TB, dir, from, to string) error {
	t.Helper()
	r, err := Lock(t.Context(), dir, func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	file, err := r.Paper(from)
	if err != nil {
		return err
	}
	if _, err := Move(r, file, to); err != nil {
		return err
	}
	return r.Write("renaming")
}

// TestFailedMoveChangesNothing tests that a move finds all problems before it writes a file.
func TestFailedMoveChangesNothing(t *testing.T) {
	const good = "---\ntitle: A\n---\n"
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"no such paper": {map[string]string{"content/papers/b.md": good},
			"unknown paper \"a\" (did you mean b?)"},
		"a paper that cannot be read": {map[string]string{
			"content/papers/a.md": good,
			"content/papers/c.md": "---\ntitel: C\n---\n",
		}, "c.md:2:1: unknown field `titel`"},
		"a page without front matter": {map[string]string{"content/papers/a.md": good, "content/pages/p.md": "[[a]]"},
			"p.md:1:1: no front matter"},
		"a folder in the way": {map[string]string{"content/papers/a.md": good, "content/papers/b.md/x": ""},
			"b.md: the file or folder already exists"},
		"pictures in the way": {map[string]string{
			"content/papers/a.md":    good,
			"content/papers/a/x.svg": "<svg/>",
			"content/papers/b/x.svg": "",
		}, "b: the file or folder already exists"},
		"fields in braces": {map[string]string{"content/papers/a.md": "---\n{title: A}\n---\n"},
			"cannot edit fields in braces"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := siteOf(t, c.files)
			if err := move(t, dir, "a", "b"); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v\nwant %s", err, c.want)
			}
			if after := stateOf(t, dir); !maps.Equal(after, c.files) {
				t.Errorf("the site contains %v", after)
			}
		})
	}
}

func TestMoveMovesPictures(t *testing.T) {
	dir := siteOf(t, map[string]string{
		"content/papers/a.md": "---\ntitle: A\n---\n\n## Notes\n\n![a](x.svg)\n", "content/papers/a/x.svg": "<svg/>",
		"content/papers/a/b/y.svg": "<svg/>",
	})
	if err := move(t, dir, "a", "b"); err != nil {
		t.Fatal(err)
	}
	after := stateOf(t, dir)
	if names := slices.Sorted(maps.Keys(after)); !slices.Equal(
		names,
		[]string{"content/papers/b.md", "content/papers/b/b/y.svg", "content/papers/b/x.svg"},
	) {
		t.Errorf("the site contains %v", names)
	}
}

// TestMoveUpdatesPathsOfPictures tests paths of pictures and files that contain the name of the moved folder.
func TestMoveUpdatesPathsOfPictures(t *testing.T) {
	for name, c := range map[string]struct{ paper, want string }{
		"a.md": {
			"---\ntitle: A\nlinks: [{label: Poster, url: a/p.pdf}, {label: Own, url: p.pdf}]\n---\n\nText.\n\n" +
				"## Notes\n\n![x](a/x.svg) ![y](x.svg) ![[a/x.svg]] [z](./a/p.pdf#page=2) `a/x.svg` " +
				"[a](https://a.example/a/x.svg)\n",
			"---\ntitle: A\nlinks: [{label: Poster, url: new/p.pdf}, {label: Own, url: p.pdf}]\naliases: [a]\n---\n\n" +
				"Text.\n\n## Notes\n\n![x](new/x.svg) ![y](x.svg) ![[new/x.svg]] [z](new/p.pdf#page=2) `a/x.svg` " +
				"[a](https://a.example/a/x.svg)\n",
		},
		"a/index.md": {
			"---\ntitle: A\n---\n\nText.\n\n## Notes\n\n![x](x.svg) [y](p.pdf)\n",
			"---\ntitle: A\naliases: [a]\n---\n\nText.\n\n## Notes\n\n![x](x.svg) [y](p.pdf)\n",
		},
	} {
		const other = "---\ntitle: B\n---\n\nText.\n\n## Notes\n\n![x](a/x.svg) ![own](a/own.svg)\n"
		dir := siteOf(t, map[string]string{
			"content/papers/" + name: c.paper, "content/papers/a/x.svg": "<svg/>", "content/papers/a/p.pdf": "%PDF",
			"content/papers/b.md": other, "content/papers/b/a/own.svg": "<svg/>",
		})
		if err := move(t, dir, "a", "new"); err != nil {
			t.Fatal(err)
		}
		after := stateOf(t, dir)
		if got := after["content/papers/"+strings.Replace(name, "a", "new", 1)]; got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, c.want)
		}
		if got, want := after["content/papers/b.md"], strings.Replace(other, "a/x", "new/x", 1); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		}
	}
}

// TestMoveUpdatesAllContentExceptDigests tests that a move updates collections and does not change digests.
func TestMoveUpdatesAllContentExceptDigests(t *testing.T) {
	dir := siteOf(t, map[string]string{
		"content/papers/a.md": "---\ntitle: A\n---\n",
		"content/collections/some.md": "---\ntitle: Some\npapers: [a: \"Why [a](../papers/a.md), [b](a.md)\", ab]\n" +
			"---\n\n[[a|the first]]\r\n",
		"content/digests/2026.md": "[[a]]",
	})
	if err := move(t, dir, "a", "b"); err != nil {
		t.Fatal(err)
	}
	after := stateOf(t, dir)
	got := after["content/collections/some.md"]
	if got != "---\ntitle: Some\npapers: [b: \"Why [a](../papers/b.md), [b](a.md)\", ab]\n---\n\n[[b|the first]]\r\n" {
		t.Errorf("%q", got)
	}
	if got := after["content/digests/2026.md"]; got != "[[a]]" {
		t.Errorf("a digest was edited: %q", got)
	}
}

func TestMoveUpdatesLinksToTheFile(t *testing.T) {
	for link, want := range map[string]string{
		"[x](../papers/a.md)":                      "[x](../papers/b.md)",
		"[x](<../papers/./a.md#p> \"a.md\") a.md":  "[x](<../papers/./b.md#p> \"a.md\") a.md",
		"[x](..//papers/%61.md)\xff[y][r]\r\n":     "[x](..//papers/b.md)\xff[y][r]\r\n",
		"[x][r] [y](../papers/a.md?plain=1)":       "[x][r] [y](../papers/b.md?plain=1)",
		"`[x](../papers/a.md)` \\[x](../papers/a)": "`[x](../papers/a.md)` \\[x](../papers/a)",
		"[x](a.md) [y](../papers/aa.md)":           "[x](a.md) [y](../papers/aa.md)",
	} {
		const page, end = "---\ntitle: P\n---\n", "\n\n[r]: ../papers/"
		dir := siteOf(t, map[string]string{
			"content/papers/a.md": "---\ntitle: A\n---\n\nA [self](a.md).\n",
			"content/pages/p.md":  page + link + end + "a.md",
		})
		if err := move(t, dir, "a", "b"); err != nil {
			t.Fatal(err)
		}
		after := stateOf(t, dir)
		wantEnd := end + "a.md"
		if strings.Contains(link, "[r]") {
			wantEnd = end + "b.md"
		}
		if got := after["content/pages/p.md"]; got != page+want+wantEnd {
			t.Errorf("%q became %q", link, got)
		}
		if got := after["content/papers/b.md"]; !strings.HasSuffix(got, "A [self](b.md).\n") {
			t.Errorf("%q", got)
		}
	}
}

// TestRandomMovesKeepLinksAndText moves papers at random. Afterwards, every link must point to the same paper as
// before, and every former name must be an alias of its paper. Apart from names, the files must not change.
func TestRandomMovesKeepLinksAndText(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := newRandomMoves(t, rt)
		links, texts := m.links(), m.texts()
		for range rapid.IntRange(1, 6).Draw(rt, "moves") {
			m.move()
		}
		if after := m.links(); !slices.Equal(links, after) {
			rt.Fatalf("links changed from %q to %q", links, after)
		}
		if after := m.texts(); !slices.Equal(texts, after) {
			rt.Fatalf("texts changed from %q to %q", texts, after)
		}
		m.checkAliases()
	})
}

// A randomMoves is a site with three papers that are moved at random.
type randomMoves struct {
	*rapid.T
	t      *testing.T
	dir    string
	now    map[string]string // current names of the papers, by first name
	former map[string]string // first names of the papers, by former name
}

var (
	firstNames = []string{"a", "b", "c"}
	allNames   = []string{"a", "b", "c", "d", "e"}
)

// notePieces are the parts of random notes; %s is the name of a paper.
var notePieces = []string{
	"[[%s]]", "[[ %s ]]", "[[%s|a b]]", "[[%s#part]]", "[x](%s.md#y)", "`[[a]]`", "\\[[a]]", "text\n\n", "* x\n",
	"    [[b]]\n", "\xff", "[[", "]]", "é", "$[[a]]$", "\r\n", "```\n",
}

func newRandomMoves(t *testing.T, rt *rapid.T) *randomMoves {
	m := &randomMoves{T: rt, t: t, now: map[string]string{}, former: map[string]string{}}
	files := map[string]string{}
	for _, name := range firstNames {
		m.now[name] = name
		var notes strings.Builder
		for _, piece := range rapid.SliceOfN(rapid.SampledFrom(notePieces), 0, 12).Draw(rt, "notes") {
			if strings.Contains(piece, "%s") {
				piece = fmt.Sprintf(piece, rapid.SampledFrom(firstNames).Draw(rt, "to"))
			}
			notes.WriteString(piece)
		}
		files["content/papers/"+name+".md"] = "---\ntitle: " + strings.ToUpper(name) +
			"\n---\n\n[[a]]\n\n## Notes\n\n" + notes.String()
	}
	m.dir = siteOf(t, files)
	return m
}

// move moves a random paper to a random name. It fails the test unless the move fails exactly if the name is the
// current or a former name of another paper.
func (m *randomMoves) move() {
	first := rapid.SampledFrom(firstNames).Draw(m.T, "which")
	from, to := m.now[first], rapid.SampledFrom(allNames).Draw(m.T, "name")
	isTaken := slices.Contains(slices.Collect(maps.Values(m.now)), to) || m.former[to] != "" && m.former[to] != first
	before := stateOf(m.t, m.dir)
	err := move(m.t, m.dir, from, to)
	switch {
	case (err != nil) != isTaken:
		m.Fatalf("%s to %s: %v", from, to, err)
	case err == nil:
		m.now[first], m.former[from] = to, first
		delete(m.former, to)
	case !maps.Equal(before, stateOf(m.t, m.dir)):
		m.Fatalf("a failed move changed files")
	}
}

// source returns the file of a paper by its first name.
func (m *randomMoves) source(first string) string {
	return stateOf(m.t, m.dir)["content/papers/"+m.now[first]+".md"]
}

// links returns the targets of the links of every paper as first names.
func (m *randomMoves) links() (all []string) {
	firstOf := map[string]string{}
	for first, now := range m.now {
		firstOf[now] = "paper " + first
	}
	for _, first := range firstNames {
		for _, to := range namedIn(m.source(first)) {
			all = append(all, first+" to "+cmp.Or(firstOf[to], to))
		}
	}
	return all
}

// namedIn returns the papers to which the links of a file point, except the link in the abstract.
func namedIn(src string) (names []string) {
	_, body, _ := strings.Cut(src, "\n---\n")
	o := markdown.New("/").Outline([]byte(body))
	for _, l := range o.WikiLinks {
		if l.Offset > len("\n[[a]]\n") {
			names = append(names, markdown.WikiName(l.Text))
		}
	}
	for _, l := range o.Links {
		file, _, _ := content.LinkedFile("content/papers/x.md", l.Href)
		names = append(names, strings.TrimSuffix(filepath.Base(file), ".md"))
	}
	return names
}

var (
	aliasesField = regexp.MustCompile(`(?m)^aliases: .*\n`)
	anyName      = regexp.MustCompile(`\b[a-e]\b`)
)

// texts returns the files of the papers without names.
func (m *randomMoves) texts() (all []string) {
	for _, first := range firstNames {
		all = append(all, anyName.ReplaceAllString(aliasesField.ReplaceAllString(m.source(first), ""), "_"))
	}
	return all
}

// checkAliases checks that exactly the former names are aliases of their papers. A paper that has its first name again
// also has its own path as an alias.
func (m *randomMoves) checkAliases() {
	r, err := Open(m.dir)
	if err != nil {
		m.Fatal(err)
	}
	papers, err := r.ReadPapers()
	if err != nil {
		m.Fatal(err)
	}
	count := 0
	for _, p := range papers {
		for _, alias := range p.Aliases {
			if alias == content.PaperPath(p.Slug) {
				continue
			}
			count++
			if m.now[m.former[alias]] != p.Slug {
				m.Fatalf("%s is an alias of %s", alias, p.Slug)
			}
		}
	}
	if count != len(m.former) || len(papers) != len(firstNames) {
		m.Fatalf("%d former names, %d aliases", len(m.former), count)
	}
}

// TestImportFindsRenamedPaper imports a digest again after each renaming of its paper, and after an edit of the paper's
// title and abstract.
func TestImportFindsRenamedPaper(t *testing.T) {
	const digest = "Feb 19, 2026\n\nA paper of the day\n\nIt has an abstract of one sentence.\n\n" +
		"• 2 authors\n·\nFeb 1\n"
	dir := siteOf(t, nil)
	importAgain := func(what string, created int) {
		t.Helper()
		before := stateOf(t, dir)
		report, err := importer.Run(
			t.Context(),
			[]importer.Dump{{Name: "d.txt", Data: []byte(digest)}},
			importer.Options{
				Dir:        dir,
				NotesStart: markdown.New("/").NotesStart,
				Today:      content.Date{Year: 2026, Month: 3, Day: 1},
			},
		)
		if err != nil {
			t.Fatal(err)
		}
		if after := stateOf(t, dir); report.Count(importer.Created) != created ||
			created == 0 && !maps.Equal(before, after) {
			t.Errorf("%s: the import changed %v to %v", what, before, after)
		}
	}
	importAgain("a new archive", 1)
	name := "a-paper-of-the-day"
	for _, to := range []string{"day", "other-day", "a-paper-of-the-day", "day"} {
		if err := move(t, dir, name, to); err != nil {
			t.Fatal(err)
		}
		name = to
		importAgain("named "+to, 0)
	}
	file := filepath.Join(dir, "content", "papers", name+".md")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	mine := strings.NewReplacer("A paper of the day", "Mine", "It has an abstract of one sentence.", "My words.").
		Replace(string(text))
	if err := os.WriteFile(file, []byte(mine), 0o644); err != nil {
		t.Fatal(err)
	}
	importAgain("rewritten", 0)
}

// TestImportDoesNotReuseFormerName imports a paper whose slug is the former name of another paper.
func TestImportDoesNotReuseFormerName(t *testing.T) {
	dir := siteOf(t, map[string]string{"content/papers/day.md": "---\ntitle: Something\n---\n\nLong ago.\n"})
	if err := move(t, dir, "day", "something"); err != nil {
		t.Fatal(err)
	}
	const digest = "Feb 19, 2026\n\nDay\n\nIt has an abstract of one sentence.\n\n• 2 authors\n·\nFeb 1\n"
	report, err := importer.Run(
		t.Context(),
		[]importer.Dump{{Name: "d.txt", Data: []byte(digest)}},
		importer.Options{
			Dir:        dir,
			NotesStart: markdown.New("/").NotesStart,
			Today:      content.Date{Year: 2026, Month: 3, Day: 1},
		},
	)
	if err != nil {
		t.Fatal(err)
	}
	if report.Papers[0].File != "content/papers/day-2.md" {
		t.Errorf("%+v", report.Papers)
	}
}

func TestMoveUpdatesAddressesOfFiles(t *testing.T) {
	const notes = "\n---\n\n## Notes\n\n"
	dir := siteOf(t, map[string]string{
		"content/papers/a.md": "---\ntitle: A\nlinks: [{label: S, url: a/s.pdf}, {label: T, url: t.pdf}]" + notes +
			"![](a/p.png) ![](p.png) `a/p.png`\n",
		"content/papers/b/c.md":     "---\ntitle: C" + notes + "![](../a/p.png) [](../a/s.pdf#page=2)\n",
		"content/pages/d.md":        "---\ntitle: D\n---\n\n![](../papers/a/p.png)\n",
		"content/papers/a/p.png":    "p",
		"content/papers/a/s.pdf":    "s",
		"content/papers/a/none.txt": "",
	})
	if err := move(t, dir, "a", "z"); err != nil {
		t.Fatal(err)
	}
	after := stateOf(t, dir)
	for name, want := range map[string]string{
		"content/papers/z.md": "---\ntitle: A\nlinks: [{label: S, url: z/s.pdf}, {label: T, url: t.pdf}]\n" +
			"aliases: [a]" + notes + "![](z/p.png) ![](p.png) `a/p.png`\n",
		"content/papers/b/c.md":  "---\ntitle: C" + notes + "![](../z/p.png) [](../z/s.pdf#page=2)\n",
		"content/pages/d.md":     "---\ntitle: D\n---\n\n![](../papers/z/p.png)\n",
		"content/papers/z/p.png": "p",
	} {
		if after[name] != want {
			t.Errorf("%s is %q, want %q", name, after[name], want)
		}
	}
}

// TestMoveOfAPaperWithASharedSlug renames one of two papers with the same slug. The other one keeps its address,
// entries and references.
func TestMoveOfAPaperWithASharedSlug(t *testing.T) {
	const (
		paper = "---\ntitle: A\n---\n\n## Notes\n\n[[a]]\n"
		list  = "---\ntitle: C\npapers: [a]\n---\n\n[[a]] [x](../papers/a.md) [y](../papers/x/a.md)\n"
	)
	dir := siteOf(t, map[string]string{
		"content/papers/a.md": paper, "content/papers/x/a.md": paper, "content/collections/c.md": list,
	})
	if err := move(t, dir, "a", "b"); err == nil || !strings.Contains(err.Error(), `several papers are named "a": `) {
		t.Errorf("error %v", err)
	}
	if err := move(t, dir, filepath.Join(dir, "content", "papers", "x", "a.md"), "b"); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"content/papers/a.md": paper, "content/papers/x/b.md": paper,
		"content/collections/c.md": strings.Replace(list, "x/a.md", "x/b.md", 1),
	}
	if diff := gocmp.Diff(want, stateOf(t, dir)); diff != "" {
		t.Error(diff)
	}
}

// TestMoveRespectsAliasesWithPaths moves papers to slugs whose paths are aliases, as adopted archives have them.
func TestMoveRespectsAliasesWithPaths(t *testing.T) {
	for alias, mayMove := range map[string]bool{
		"/papers/b/": false, "/papers/b": false, "/papers/b/index.html": false, "b": false,
		"/b/": true, "/papers/b.html": true,
	} {
		dir := siteOf(t, map[string]string{
			"content/papers/a.md":   "---\ntitle: A\n---\n",
			"content/papers/old.md": "---\ntitle: Old\naliases: [x, \"" + alias + "\"]\n---\n",
		})
		if err := move(t, dir, "a", "b"); (err == nil) != mayMove {
			t.Errorf("%s: error %v", alias, err)
		}
		if err := move(t, dir, "old", "b"); (err == nil) == mayMove {
			t.Errorf("%s: error %v", alias, err)
		}
		want := "---\ntitle: Old\naliases: [x, \"old\"]\n---\n"
		if got := stateOf(t, dir)["content/papers/b.md"]; !mayMove && got != want {
			t.Errorf("%s: got\n%s", alias, got)
		}
	}
}

// TestMoveOfOtherwiseWrittenFolders moves pictures whose folder is written in another way than in the paper's name.
func TestMoveOfOtherwiseWrittenFolders(t *testing.T) {
	for name, c := range map[string]struct{ paper, folder, address string }{
		"escaped":      {"B C", "B C", "B%20C"},
		"composed":     {"me\u0301moire", "m\u00e9moire", "m\u00e9moire"},
		"decomposed":   {"m\u00e9moire", "me\u0301moire", "m\u00e9moire"},
		"also escaped": {"m\u00e9moire", "me\u0301moire", "m%C3%A9moire"},
	} {
		text := func(address string) string { return "\n## Notes\n\n![x](" + address + "/x.svg) ![y](y.svg)\n" }
		dir := siteOf(t, map[string]string{
			"content/papers/" + c.paper + ".md":     "---\ntitle: A\naliases: [x]\n---\n" + text(c.address),
			"content/papers/" + c.folder + "/x.svg": "x",
			"content/papers/" + c.folder + "/y.svg": "y",
			"content/papers/other/different.md":     "---\ntitle: B\n---\n",
		})
		if err := move(t, dir, c.paper, "new"); err != nil {
			t.Fatal(err)
		}
		want := map[string]string{
			"content/papers/new.md": "---\ntitle: A\naliases: [x, " + content.Slug(c.paper) + "]\n---\n" +
				text("new"),
			"content/papers/new/x.svg": "x", "content/papers/new/y.svg": "y",
			"content/papers/other/different.md": "---\ntitle: B\n---\n",
		}
		if diff := gocmp.Diff(want, stateOf(t, dir)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// TestMoveThereAndBack renames a paper whose folder contains only other papers, and gives it its name back.
func TestMoveThereAndBack(t *testing.T) {
	files := map[string]string{
		"content/papers/a.md":       "---\ntitle: A\naliases: [x]\n---\n",
		"content/papers/a/other.md": "---\ntitle: B\n---\n",
	}
	dir := siteOf(t, files)
	for _, names := range [][2]string{{"a", "b"}, {"b", "a"}} {
		if err := move(t, dir, names[0], names[1]); err != nil {
			t.Fatal(err)
		}
	}
	files["content/papers/a.md"] = "---\ntitle: A\naliases: [x, b]\n---\n"
	if diff := gocmp.Diff(files, stateOf(t, dir)); diff != "" {
		t.Error(diff)
	}
}

// TestPaperFindsManyNames finds thousands of papers by their names and paths.
func TestPaperFindsManyNames(t *testing.T) {
	r := &Revision{dir: "site"}
	const n = 20_000 // comparing each name with each paper takes minutes
	for i := range n {
		name := fmt.Sprintf("content/papers/paper-%d/index.md", i)
		src := []byte(fmt.Sprintf("---\ntitle: Paper %d\naliases: [former-%d]\n---\n", i, i))
		r.Texts = append(r.Texts, &File{Name: name, Path: r.messagePath(name), oldName: name, before: src, after: src})
	}
	for i := range n {
		for _, name := range []string{fmt.Sprintf("paper-%d", i), filepath.FromSlash(r.Texts[i].Path)} {
			if f, err := r.Paper(name); f != r.Texts[i] {
				t.Fatalf("%s: %v, %v", name, f, err)
			}
		}
	}
	for i := range n {
		if _, err := r.Paper(fmt.Sprintf("former-%d", i)); err == nil ||
			!strings.HasSuffix(err.Error(), fmt.Sprintf("(it is now paper-%d)", i)) {
			t.Fatalf("%d: %v", i, err)
		}
	}
}

// TestMoveKeepsTheFeedID renames a paper several times. Its first alias, or else its path, is its feed id.
func TestMoveKeepsTheFeedID(t *testing.T) {
	for _, c := range []struct {
		aliases string
		names   []string // the first is that of the file
		want    string
	}{
		{"", []string{"a", "b"}, "aliases: [a]\n"},
		{"", []string{"a", "b", "a"}, "aliases: [/papers/a/, b]\n"},
		{"", []string{"a", "b", "a", "b"}, "aliases: [a]\n"},
		{"", []string{"a", "b", "a", "b", "a"}, "aliases: [/papers/a/, b]\n"},
		{"", []string{"a", "b", "a", "c"}, "aliases: [a, b]\n"},
		{"", []string{"a", "b", "c", "a", "c"}, "aliases: [a, b]\n"},
		{"", []string{"a", "b", "c", "b"}, "aliases: [a, c]\n"},
		{"aliases: [/posts/a/]\n", []string{"a", "b", "a"}, "aliases: [/posts/a/, b]\n"},
		{"aliases: [/papers/b/]\n", []string{"a", "b"}, "aliases: [/papers/b/, a]\n"},
	} {
		dir := siteOf(t, map[string]string{"content/papers/a.md": "---\ntitle: A\n" + c.aliases + "---\n"})
		for i, to := range c.names[1:] {
			if err := move(t, dir, c.names[i], to); err != nil {
				t.Fatal(err)
			}
		}
		file := "content/papers/" + c.names[len(c.names)-1] + ".md"
		if got, want := stateOf(t, dir)[file], "---\ntitle: A\n"+c.want+"---\n"; got != want {
			t.Errorf("%v: got %q, want %q", c.names, got, want)
		}
	}
}

// TestMoveUpdatesPathsOnTheSite updates the paths of a paper's files, which do not redirect, unlike that of its page.
func TestMoveUpdatesPathsOnTheSite(t *testing.T) {
	for _, name := range []string{"a.md", "A.md", "a/index.md"} {
		text := func(slug string) string {
			return "---\ntitle: P\n---\n\n[x](/papers/" + slug + "/p.pdf#page=2) ![y](/papers/" + slug +
				"/x%20y.svg) [z](/papers/a/) [v](/papers/a/#n) [u](https://a.example/papers/a/p.pdf)\n"
		}
		folder := strings.TrimSuffix(strings.TrimSuffix(name, "/index.md"), ".md")
		dir := siteOf(t, map[string]string{
			"content/papers/" + name: "---\ntitle: A\n---\n", "content/papers/" + folder + "/p.pdf": "%PDF",
			"content/papers/" + folder + "/x y.svg": "<svg/>", "content/pages/p.md": text("a"),
		})
		if err := move(t, dir, "a", "new"); err != nil {
			t.Fatal(err)
		}
		if got, want := stateOf(t, dir)["content/pages/p.md"], text("new"); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		}
	}
}

// TestMoveOfAPaperInASharedFolder fails, because the pictures can belong to both papers.
func TestMoveOfAPaperInASharedFolder(t *testing.T) {
	files := map[string]string{
		"content/papers/a.md": "---\ntitle: A\n---\n", "content/papers/a/index.md": "---\ntitle: A\n---\n",
		"content/papers/a/x.svg": "<svg/>",
	}
	dir := siteOf(t, files)
	for _, name := range []string{"a.md", "a/index.md", "a"} {
		err := move(t, dir, filepath.Join(dir, "content", "papers", filepath.FromSlash(name)), "b")
		if err == nil || !strings.Contains(err.Error(), "has the same folder as ") {
			t.Errorf("%s: error %v", name, err)
		}
	}
	if diff := gocmp.Diff(files, stateOf(t, dir)); diff != "" {
		t.Error(diff)
	}
}
