package archive

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/testutil/missing"
)

// saveFiles writes files below a folder.
func saveFiles(t *testing.T, dir string, names ...string) {
	t.Helper()
	for _, name := range names {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		text := "---\ntitle: T\n---\n\n## Notes\n\n"
		if name == "content/papers/shows.md" {
			text += "![a](a.svg) ![b](b.svg)\n"
		}
		if filepath.Ext(name) == ".svg" {
			text = `<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>`
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// unreadIn returns the warning about files that Offprint does not read.
func unreadIn(warnings problem.List) string {
	for _, w := range warnings {
		if w.What == "Offprint does not read this file" {
			return strings.SplitN(w.File, contentDir+"/", 2)[1]
		}
		if strings.HasPrefix(w.What, "Offprint does not read ") {
			return strings.TrimPrefix(w.What, "Offprint does not read ")
		}
	}
	return ""
}

func TestUnreadFilesAreReported(t *testing.T) {
	for _, c := range []struct {
		files, want string // separated by blanks; the files are below content/
	}{
		{"papers/a.md collections/c.md pages/p.md digests/x.txt digests/sub/y responses/z.json removed.yaml", ""},
		{"papers/.a.md.swp papers/a.md~ papers/#a.md# .DS_Store notes/.gitkeep papers/Thumbs.db papers/a.bak", ""},
		{"papers/x.markdown", "papers/x.markdown"},
		{"papers/x.MD", "papers/x.MD"},
		{"notes/a.md", "notes/a.md"},
		{"a.md README", "README, a.md"},
		{"papers/2024/a.md papers/2024/b/index.md papers/2024/b/x.csv pages/p/index.md pages/p/x.csv", ""},
		{"papers/2024/x.csv papers/2024/a.md collections/2024/a.md", "collections/2024/a.md, papers/2024/x.csv"},
		{"papers/a.md papers/a/data.csv papers/a/more/unused.png", ""},
		{"papers/a.md papers/a/note.md papers/b/unused.png", "papers/b/unused.png"},
		{"papers/shows.md papers/a.svg papers/shows/b.svg papers/c.svg", "papers/c.svg"},
		{"pages/a.md papers/a/x.csv", "papers/a/x.csv"},
		{"n/1 n/2 n/3 n/4 n/5", "n/1, n/2, n/3, n/4, n/5"},
		{"n/1 n/2 n/3 n/4 n/5 n/6 n/7", "n/1, n/2, n/3, n/4, n/5 and 2 more"},
	} {
		dir := t.TempDir()
		var names []string
		for _, name := range strings.Fields(c.files) {
			names = append(names, "content/"+name)
		}
		cfg := &config.Config{BaseURL: "https://example.org/"}
		saveFiles(t, dir, names...)
		a, _, err := NewReader(dir).Read(cfg, Options{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := unreadIn(a.Notes); got != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.files, got, c.want)
		}

		// Reading the files one by one gives the same warning, and none after they are removed.
		later := t.TempDir()
		r := NewReader(later)
		read := func(changed []string) string {
			t.Helper()
			a, _, err := r.Read(cfg, Options{}, changed)
			if err != nil {
				t.Fatal(err)
			}
			return unreadIn(a.Notes)
		}
		read(nil)
		got := ""
		for _, name := range names {
			saveFiles(t, later, name)
			got = read([]string{name})
		}
		if got != c.want {
			t.Errorf("%s, one by one\ngot  %s\nwant %s", c.files, got, c.want)
		}
		if err := os.RemoveAll(filepath.Join(later, "content")); err != nil {
			t.Fatal(err)
		}
		if got := read(names); got != "" {
			t.Errorf("%s, removed: %s", c.files, got)
		}
	}
}

// TestCycleOfSymbolicLinksIsNotFollowed reads a site with a link to the content folder itself, and a link to a file.
func TestCycleOfSymbolicLinksIsNotFollowed(t *testing.T) {
	dir := t.TempDir()
	saveFiles(t, dir, "content/papers/a.md", "content/notes/a.txt")
	if err := os.Symlink("..", filepath.Join(dir, "content", "notes", "circle")); err != nil {
		missing.Skip(t, "this system does not support symbolic links")
	}
	if err := os.Symlink("a.txt", filepath.Join(dir, "content", "notes", "b.txt")); err != nil {
		t.Fatal(err)
	}
	a, err := Load(dir, &config.Config{BaseURL: "https://example.org/"}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if got := unreadIn(a.Notes); got != "notes/a.txt, notes/b.txt" {
		t.Error(got)
	}
}
