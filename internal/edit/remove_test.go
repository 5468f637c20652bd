package edit

import (
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint/offprint/internal/content"
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
