package edit

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/testutil/missing"
)

var removedOn = content.Date{Year: 2026, Month: 3, Day: 1}

var withPictures = map[string]string{
	"site.yaml":                    "title: T\n",
	"content/papers/one.md":        "---\ntitle: One\naliases: [uno]\n---\n\n## Notes\n\n[[one]]\n",
	"content/papers/one/a.png":     "a",
	"content/papers/one/more/b":    "",
	"content/papers/two.md":        "---\ntitle: Two\n---\n\n## Notes\n\n[[one]], [x](/papers/one/#n), [y](uno.md)\n",
	"content/collections/c.md":     "---\ntitle: C\npapers:\n  - one: why\n  - two\n---\n\n[[two]]\n",
	"content/digests/2026-02-18.x": "",
}

// removeFrom removes papers from a site, and writes the result.
func removeFrom(t *testing.T, dir string, names ...string) *RemoveReport {
	t.Helper()
	r, err := Lock(t.Context(), dir, func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	var files []*File
	for _, name := range names {
		f, err := r.Paper(name)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	report, err := Remove(r, files, removedOn)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Write("removal"); err != nil {
		t.Fatal(err)
	}
	return report
}

func TestRemoveDeletesOnlyThePaper(t *testing.T) {
	dir := siteOf(t, withPictures)
	report := removeFrom(t, dir, "one")
	want := &RemoveReport{
		Papers: []RemovedPaper{
			{File: "content/papers/one.md", Title: "One", Folder: "content/papers/one", Pictures: 2},
		},
		Broken: []LinkCount{{"content/collections/c.md", 1}, {"content/papers/two.md", 3}},
	}
	if diff := cmp.Diff(want, report); diff != "" {
		t.Error(diff)
	}
	left := maps.Clone(withPictures)
	for _, gone := range []string{"content/papers/one.md", "content/papers/one/a.png", "content/papers/one/more/b"} {
		delete(left, gone)
	}
	state := stateOf(t, dir)
	if state[content.RemovedFile] == "" {
		t.Error("the paper is not in the list")
	}
	delete(state, content.RemovedFile)
	if diff := cmp.Diff(left, state); diff != "" {
		t.Error(diff)
	}
	if _, err := os.Stat(filepath.Join(dir, "content", "papers", "one")); !os.IsNotExist(err) {
		t.Errorf("the folder: %v", err)
	}
}

func TestRemoveKeepsFoldersWithTexts(t *testing.T) {
	files := maps.Clone(withPictures)
	files["content/papers/one/other.md"] = "---\ntitle: Other\n---\n"
	dir := siteOf(t, files)
	report := removeFrom(t, dir, "one")
	if p := report.Papers[0]; !p.Kept || p.Pictures > 0 {
		t.Errorf("%+v", p)
	}
	if state := stateOf(t, dir); state["content/papers/one/a.png"] != "a" ||
		state["content/papers/one/other.md"] == "" {
		t.Errorf("%v", state)
	}
}

// TestRemoveAndRestore removes both papers and restores them. Afterwards, the site must be the same as before.
func TestRemoveAndRestore(t *testing.T) {
	dir := siteOf(t, withPictures)
	removeFrom(t, dir, "one", "two")
	r, err := Lock(t.Context(), dir, func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	versions := map[string]*Version{}
	for paper, names := range map[string][]string{
		"content/papers/one.md": {"content/papers/one.md", "content/papers/one/a.png", "content/papers/one/more/b"},
		"content/papers/two.md": {"content/papers/two.md"},
	} {
		v := &Version{Commit: "abc", Files: map[string][]byte{}}
		for _, name := range names {
			v.Files[name] = []byte(withPictures[name])
		}
		versions[paper] = v
	}
	report, err := Restore(r, []string{"uno", "Two"}, versions)
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Papers) != 2 || len(report.Papers[0].Files) != 3 {
		t.Errorf("%+v", report)
	}
	if err := r.Write("restoring"); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(withPictures, stateOf(t, dir)); diff != "" {
		t.Error(diff)
	}
}

func TestRemoveKeepsConcurrentEdit(t *testing.T) {
	dir := siteOf(t, withPictures)
	r, err := Lock(t.Context(), dir, func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	f, err := r.Paper("one")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Remove(r, []*File{f}, removedOn); err != nil {
		t.Fatal(err)
	}
	picture := filepath.Join(dir, "content", "papers", "one", "a.png")
	if err := os.WriteFile(picture, []byte("edited"), 0o644); err != nil {
		t.Fatal(err)
	}
	want := stateOf(t, dir)
	if err := r.Write("removal"); err == nil {
		t.Error("a picture was removed although it was edited")
	}
	if diff := cmp.Diff(want, stateOf(t, dir)); diff != "" {
		t.Error(diff)
	}
}

// TestRestoreRespectsOtherPapers restores a paper after others got its name.
func TestRestoreRespectsOtherPapers(t *testing.T) {
	const (
		listed = "papers:\n  - {slug: a, title: A title of words, arxiv: \"2310.00001\", digests: [2026-02-18]}\n"
		paper  = "---\ntitle: A title of words\narxiv: \"2310.00001\"\naliases: [b]\n---\n"
		other  = "---\ntitle: A title of words\narxiv: \"2310.00002\"\n---\n"
		words  = "---\ntitle: Other words\n---\n"
	)
	for name, c := range map[string]struct{ file, text, version, want string }{
		"free":                  {"content/papers/c.md", other, paper, ""},
		"the paper exists":      {"content/papers/a.md", paper, paper, "content/papers/a.md"},
		"it is elsewhere":       {"content/papers/x/a.md", paper, paper, "content/papers/x/a.md"},
		"another identifier":    {"content/papers/a.md", other, paper, "a paper named \"a\" already exists (rename"},
		"another title":         {"content/papers/a.md", words, paper, "a paper named \"a\" already exists (rename"},
		"another, elsewhere":    {"content/papers/x/a.md", other, paper, "a paper named \"a\" already exists (rename"},
		"not in a commit":       {"content/papers/a.md", other, "", ""},
		"an alias":              {"content/papers/c.md", words[:4] + "aliases: [a]\n" + words[4:], paper, "an alias"},
		"the name of its alias": {"content/papers/b.md", words, paper, "a paper named \"b\" already exists (rename"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := siteOf(t, map[string]string{content.RemovedFile: listed, c.file: c.text})
			r, err := Lock(t.Context(), dir, func(string) {})
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			versions := map[string]*Version{}
			if c.version != "" {
				versions["content/papers/a.md"] = &Version{
					Commit: "abc", Files: map[string][]byte{
						"content/papers/a.md": []byte(c.version), "content/papers/a/b.md": []byte(words),
					},
				}
			}
			report, err := Restore(r, []string{"a"}, versions)
			if err != nil {
				if c.want == "" || !strings.Contains(err.Error(), c.want) {
					t.Errorf("error %v", err)
				}
				return
			}
			got := report.Papers[0]
			want := RestoredPaper{
				Title: "A title of words", File: "content/papers/a.md", Files: []string{}, Digests: []string{},
			}
			switch {
			case c.want != "":
				want.Exists, want.File = true, c.want
			case c.version != "":
				want.Files, want.Commit = []string{"content/papers/a.md"}, "abc"
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestRestoreOfSeveralPapersWithAName restores one of two papers that had the same name.
func TestRestoreOfSeveralPapersWithAName(t *testing.T) {
	const (
		listed = "papers:\n  - {slug: a, title: A, arxiv: \"2310.00001\"}\n" +
			"  - {slug: a, title: A, arxiv: \"2310.00002\"}\n"
		second = "---\ntitle: A\narxiv: \"2310.00002\"\n---\n"
	)
	dir := siteOf(t, map[string]string{content.RemovedFile: listed})
	for name, want := range map[string]string{"a": "several papers had the name \"a\"", "2310.00002": ""} {
		r, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		files, err := r.RemovedFiles([]string{name})
		isSecond := func(f RemovedFile) bool { return f.Is([]byte(second)) }
		if err != nil || !isSecond(files[len(files)-1]) || len(files) == 2 && isSecond(files[0]) {
			t.Errorf("%v, %v", files, err)
		}
		version := &Version{Commit: "abc", Files: map[string][]byte{"content/papers/a.md": []byte(second)}}
		report, err := Restore(r, []string{name}, map[string]*Version{"content/papers/a.md": version})
		if want != "" && (err == nil || !strings.Contains(err.Error(), want)) || want == "" &&
			(err != nil || len(report.Papers) != 1 || len(report.Papers[0].Files) != 1) {
			t.Errorf("%s: %+v, %v", name, report, err)
		}
	}
}

// TestRemoveOfAPaperWithASharedSlug reports only the links to the removed file.
func TestRemoveOfAPaperWithASharedSlug(t *testing.T) {
	dir := siteOf(t, map[string]string{
		"content/papers/a.md": "---\ntitle: A\n---\n", "content/papers/x/a.md": "---\ntitle: A\n---\n",
		"content/pages/p.md": "---\ntitle: P\n---\n\n[[a]] [x](/papers/a/) [y](../papers/x/a.md)\n",
	})
	report := removeFrom(t, dir, filepath.Join(dir, "content", "papers", "x", "a.md"))
	if diff := cmp.Diff([]LinkCount{{"content/pages/p.md", 1}}, report.Broken); diff != "" {
		t.Error(diff)
	}
}

// TestRemoveManyPapers removes papers that link to each other. It takes minutes if each paper is looked for in each
// text, or if the list is read again for each paper.
func TestRemoveManyPapers(t *testing.T) {
	const n = 1000
	files := map[string]string{
		"content/pages/p.md": "---\ntitle: P\n---\n\n[[paper-7]] [x](../papers/paper-8.md) [[aux]]\n",
	}
	var names []string
	for i := range n {
		slug := fmt.Sprintf("paper-%d", i)
		names = append(names, slug)
		text := fmt.Sprintf("---\ntitle: Paper %d\n---\n\n## Notes\n\n[[paper-%d]]\n", i, i/2)
		files["content/papers/"+slug+".md"] = text
	}
	files["content/papers/aux-paper.md"] = "---\ntitle: Aux\n---\n"
	files["content/papers/stays.md"] = "---\ntitle: Stays\n---\n\n## Notes\n\n[[Paper 5]] [y](%70aper-6.md)\n"
	report := removeFrom(t, siteOf(t, files), append(names, "aux-paper")...)
	want := []LinkCount{{"content/pages/p.md", 3}, {"content/papers/stays.md", 2}}
	if diff := cmp.Diff(want, report.Broken); diff != "" {
		t.Error(diff)
	}
	if len(report.Papers) != n+1 {
		t.Errorf("%d papers", len(report.Papers))
	}
}

// TestLinkedFolderStays removes a paper whose folder is a symbolic link to that of another paper.
func TestLinkedFolderStays(t *testing.T) {
	files := map[string]string{
		"content/papers/a.md": "---\ntitle: A\n---\n", "content/papers/b.md": "---\ntitle: B\n---\n",
		"content/papers/b/x.svg": "<svg/>",
	}
	dir := siteOf(t, files)
	if err := os.Symlink("b", filepath.Join(dir, "content", "papers", "a")); err != nil {
		missing.Skip(t, err) // Windows needs a privilege for symbolic links
	}
	removeFrom(t, dir, "a")
	delete(files, "content/papers/a.md")
	for name, want := range files {
		if got, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name))); string(got) != want {
			t.Errorf("%s has %q, error %v", name, got, err)
		}
	}
}

// TestFolderOfTwoPapersStays removes or merges one of two papers that have the same folder.
func TestFolderOfTwoPapersStays(t *testing.T) {
	const paper, bundle = "content/papers/a.md", "content/papers/a/index.md"
	for _, c := range []struct{ stays, goes string }{{paper, bundle}, {bundle, paper}} {
		for _, isMerge := range []bool{true, false} {
			dir := siteOf(t, map[string]string{
				c.goes: "---\ntitle: A\n---\n", c.stays: "---\ntitle: A\n---\n\n## Notes\n\n![x](x.svg)\n",
				"content/papers/a/x.svg": "<svg/>", "content/papers/a/b/y.svg": "<svg/>",
			})
			at := func(name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }
			want := stateOf(t, dir)
			delete(want, c.goes)
			if isMerge {
				r, err := Lock(t.Context(), dir, func(string) {})
				if err != nil {
					t.Fatal(err)
				}
				into, err := r.Paper(at(c.stays))
				if err != nil {
					t.Fatal(err)
				}
				from, err := r.Paper(at(c.goes))
				if err != nil {
					t.Fatal(err)
				}
				if _, err := Merge(r, into, from); err != nil {
					t.Fatal(err)
				}
				if err := r.Write("merging"); err != nil {
					t.Fatal(err)
				}
				r.Close()
			} else {
				removeFrom(t, dir, at(c.goes))
			}
			got := stateOf(t, dir)
			delete(got, content.RemovedFile)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s goes, merge %v: %s", c.goes, isMerge, diff)
			}
		}
	}
}
