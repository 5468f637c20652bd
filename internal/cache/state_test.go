package cache

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// writeFile writes a file of a site with a modification time.
func writeFile(t *testing.T, site, name, text string, changed time.Time) {
	t.Helper()
	file := filepath.Join(site, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(file, changed, changed); err != nil {
		t.Fatal(err)
	}
}

func TestScanDetectsChanges(t *testing.T) {
	old := time.Now().Add(-time.Hour)
	tests := map[string]struct {
		change func(t *testing.T, site string)
		same   bool
	}{
		"nothing": {func(*testing.T, string) {}, true},
		"a change that keeps size and time": {func(t *testing.T, site string) {
			writeFile(t, site, "content/a.md", "A", old)
		}, false},
		"another time": {func(t *testing.T, site string) {
			writeFile(t, site, "content/a.md", "a", time.Now())
		}, true},
		"another name": {func(t *testing.T, site string) {
			if err := os.Rename(filepath.Join(site, "content/a.md"), filepath.Join(site, "content/b.md")); err != nil {
				t.Fatal(err)
			}
		}, false},
		"a new folder": {func(t *testing.T, site string) {
			if err := os.Mkdir(filepath.Join(site, "content/b"), 0o755); err != nil {
				t.Fatal(err)
			}
		}, false},
		"a missing root": {func(t *testing.T, site string) {
			if err := os.Remove(filepath.Join(site, "site.yaml")); err != nil {
				t.Fatal(err)
			}
		}, false},
		"a file outside the roots": {func(t *testing.T, site string) {
			writeFile(t, site, "other", "a", old)
		}, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			site, roots := t.TempDir(), []string{"site.yaml", "content", "static"}
			writeFile(t, site, "site.yaml", "title: A", old)
			writeFile(t, site, "content/a.md", "a", old)
			before, err := Find(site, roots, &Scan{})
			if err != nil {
				t.Fatal(err)
			}
			test.change(t, site)
			after, err := Find(site, roots, before)
			if err != nil {
				t.Fatal(err)
			}
			if after.Same(before) != test.same {
				t.Errorf("the scans are %+v and %+v", before.Files, after.Files)
			}
			again := Again(site, site, before)
			if name != "a new folder" && again.Same(before) != test.same {
				t.Errorf("the scan of the same names is %+v", again.Files)
			}
			if name == "a new folder" && again.Same(before) {
				t.Error("the folder with the new folder did not change")
			}
		})
	}
}

func TestCycleOfLinksIsNotScanned(t *testing.T) {
	site := t.TempDir()
	writeFile(t, site, "content/a/a.md", "a", time.Now())
	if err := os.Symlink("..", filepath.Join(site, "content/a/again")); err != nil {
		t.Fatal(err)
	}
	if _, err := Find(site, []string{"content"}, &Scan{}); err == nil {
		t.Error("a folder that contains itself was scanned")
	}
}

// TestStateOfFile checks that a file counts as unchanged only if it looks the same and last changed long before its
// state was taken.
func TestStateOfFile(t *testing.T) {
	site := t.TempDir()
	writeFile(t, site, "a.md", "a", time.Now())
	stat := func() os.FileInfo {
		info, err := os.Stat(filepath.Join(site, "a.md"))
		if err != nil {
			t.Fatal(err)
		}
		return info
	}
	f := StateOf("a.md", stat())
	later := time.Now().Add(time.Hour).UnixNano()
	if !f.IsOf(stat(), later) {
		t.Error("a file that nobody changed counts as changed")
	}
	if f.IsOf(stat(), f.Modified) {
		t.Error("a file counts as unchanged although it could have changed again at the same time")
	}
	writeFile(t, site, "a.md", "longer", time.Now())
	if f.IsOf(stat(), later) {
		t.Error("a file with another size counts as unchanged")
	}
}
