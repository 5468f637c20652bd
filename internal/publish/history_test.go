package publish

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestLastFilesAreThoseOfTheLastCommit looks for a paper and its pictures in a repository and in a folder of it.
func TestLastFilesAreThoseOfTheLastCommit(t *testing.T) {
	for _, sub := range []string{".", "site"} {
		t.Run(sub, func(t *testing.T) {
			_, top := fresh(t)
			dir := filepath.Join(top, sub)
			save := func(files map[string]string) {
				t.Helper()
				for name, data := range files {
					file := filepath.Join(dir, name)
					if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
						t.Fatal(err)
					}
					if err := os.WriteFile(file, []byte(data), 0o644); err != nil {
						t.Fatal(err)
					}
				}
			}
			save(map[string]string{"papers/a.md": "one\n"})
			r, err := Open(t.Context(), dir)
			if err != nil {
				t.Fatal(err)
			}
			run := func(args ...string) {
				t.Helper()
				if _, err := r.Run(t.Context(), "", args...); err != nil {
					t.Fatal(err)
				}
			}
			commit := func() {
				t.Helper()
				run("add", "-A")
				run("-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-q", "-m", "Change")
			}
			expect := func(when string, want map[string]string) {
				t.Helper()
				commit, files, err := r.LastFiles(t.Context(), "papers/a.md", "papers/a")
				got := map[string]string{}
				for name, data := range files {
					got[name] = string(data)
				}
				if diff := cmp.Diff(want, got); diff != "" || err != nil || (commit != "") != (len(want) > 0) {
					t.Errorf("%s: commit %q, error %v\n%s", when, commit, err, diff)
				}
			}
			none := map[string]string{}
			expect("before the first commit", none)
			save(map[string]string{"papers/b.md": "b"})
			if err := os.Remove(filepath.Join(dir, "papers", "a.md")); err != nil {
				t.Fatal(err)
			}
			commit()
			expect("never committed", none)

			text := "\n two\n\n"
			save(map[string]string{"papers/a.md": "one\n"})
			commit()
			files := map[string]string{"papers/a.md": text, "papers/a/x.png": "\x89\x00\n", "papers/a/y/z": "z"}
			save(files)
			commit()
			save(map[string]string{"papers/a.md": "not committed"})
			expect("edited", files)
			for _, name := range slices.Collect(maps.Keys(files)) {
				if err := os.Remove(filepath.Join(dir, name)); err != nil {
					t.Fatal(err)
				}
			}
			expect("removed", files)
			commit()
			save(map[string]string{"papers/b.md": "more"})
			commit()
			expect("removed and committed", files)
		})
	}
}
