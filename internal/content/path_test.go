package content

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/offprint/offprint/internal/testutil/missing"
)

func TestTextPath(t *testing.T) {
	for name, want := range map[string]string{
		"content/papers/mgno.md":                  "/papers/mgno/",
		"content/papers/2023/mgno.md":             "/papers/mgno/",
		"content/papers/2023/10/MgNO - Final.md":  "/papers/mgno-final/",
		"content/papers/mgno/index.md":            "/papers/mgno/",
		"content/papers/2023/MgNO/index.md":       "/papers/mgno/",
		"content/papers/index.md":                 "/papers/index/",
		"content/papers/.trash/mgno.md":           "",
		"content/papers/2023/.mgno.md":            "",
		"content/papers/old.bak/mgno.md":          "",
		"content/papers/mgno.txt":                 "",
		"content/papers/mgno.md/a.md":             "/papers/a/",
		"content/pages/index.md":                  "/",
		"content/pages/About us.md":               "/about-us/",
		"content/pages/group/talks.md":            "/group/talks/",
		"content/pages/Our Group/index.md":        "/our-group/",
		"content/pages/Our Group/2023/Talk A.md":  "/our-group/2023/talk-a/",
		"content/collections/Best of 2023.md":     "/collections/best-of-2023/",
		"content/collections/best/papers.md":      "",
		"content/digests/2023-01-01.md":           "",
		"content/papersx/mgno.md":                 "",
		"papers/mgno.md":                          "",
		"content/papers/a/b/c/d/e/Straße Eins.md": "/papers/strasse-eins/",
	} {
		if got := TextPath(name); got != want {
			t.Errorf("TextPath(%s) = %q, want %q", name, got, want)
		}
	}
}

func TestTextFilesFindsSubfolders(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{
		"content/papers/b.md", "content/papers/2023/a.md", "content/papers/2023/c/index.md",
		"content/papers/2023/c/figure.png", "content/papers/.git/d.md", "content/papers/#e.md",
		"content/pages/group/f.md", "content/collections/g.md", "content/collections/more/h.md", "outside/i.md",
	} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("../../outside", filepath.Join(dir, "content/papers/linked")); err != nil {
		missing.Skip(t, "this system does not support symbolic links")
	}
	for kind, want := range map[string][]string{
		PapersDir:      {"content/papers/2023/a.md", "content/papers/2023/c/index.md", "content/papers/b.md"},
		PagesDir:       {"content/pages/group/f.md"},
		CollectionsDir: {"content/collections/g.md"},
	} {
		got, err := TextFiles(dir, kind)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %v, %v", kind, got, err)
		}
		for _, name := range got {
			if IsLinked(dir, name) {
				t.Errorf("%s is in a linked folder", name)
			}
		}
	}
	if !IsLinked(dir, "content/papers/linked/i.md") {
		t.Error("a text in a linked folder is not recognized")
	}
}
