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
		t.Run(sub, func(t *testing.T) { testLastFiles(t, sub) })
	}
}

func testLastFiles(t *testing.T, sub string) {
	_, top := fresh(t)
	h := history{T: t, dir: filepath.Join(top, sub)}
	h.save(map[string]string{"papers/a.md": "one\n"})
	none := map[string]string{}
	h.expect("before the first commit", none)
	h.save(map[string]string{"papers/b.md": "b"})
	h.remove("papers/a.md")
	h.commit()
	h.expect("never committed", none)

	h.save(map[string]string{"papers/a.md": "one\n"})
	h.commit()
	files := map[string]string{"papers/a.md": "\n two\n\n", "papers/a/x.png": "\x89\x00\n", "papers/a/y/z": "z"}
	h.save(files)
	h.commit()
	h.save(map[string]string{"papers/a.md": "not committed"})
	h.expect("edited", files)
	h.remove(slices.Collect(maps.Keys(files))...)
	h.expect("removed", files)
	h.commit()
	h.save(map[string]string{"papers/b.md": "more"})
	h.commit()
	h.expect("removed and committed", files)
}

func anyVersion([]byte) bool { return true }

// TestLastFilesSkipsRejectedVersions looks for a paper whose name another paper had later.
func TestLastFilesSkipsRejectedVersions(t *testing.T) {
	_, top := fresh(t)
	h := history{T: t, dir: top}
	for _, text := range []string{"first", "second", "third"} {
		h.save(map[string]string{"papers/a.md": text, "papers/a/x.png": "of the " + text})
		h.commit()
		if text != "second" {
			h.remove("papers/a.md", "papers/a/x.png")
			h.commit()
		}
	}
	for want, picture := range map[string]string{"first": "of the first", "third": "of the third", "fourth": ""} {
		is := func(src []byte) bool { return string(src) == want }
		commit, files, err := h.open().LastFiles(t.Context(), "papers/a.md", "papers/a", is)
		if err != nil || string(files["papers/a/x.png"]) != picture || (commit == "") != (picture == "") {
			t.Errorf("%s: commit %q, files %q, error %v", want, commit, files, err)
		}
	}
}

// history is a folder of a repository whose files change.
type history struct {
	*testing.T
	dir string
}

func (h history) save(files map[string]string) {
	h.Helper()
	for name, data := range files {
		file := filepath.Join(h.dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			h.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(data), 0o644); err != nil {
			h.Fatal(err)
		}
	}
}

func (h history) remove(names ...string) {
	h.Helper()
	for _, name := range names {
		if err := os.Remove(filepath.Join(h.dir, name)); err != nil {
			h.Fatal(err)
		}
	}
}

func (h history) commit() {
	h.Helper()
	r := h.open()
	for _, args := range [][]string{
		{"add", "-A"},
		{"-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-q", "-m", "Change"},
	} {
		if _, err := r.Run(h.Context(), "", args...); err != nil {
			h.Fatal(err)
		}
	}
}

func (h history) open() *Repository {
	h.Helper()
	r, err := Open(h.Context(), h.dir)
	if err != nil {
		h.Fatal(err)
	}
	return r
}

// expect checks the files of the last commit that has the paper.
func (h history) expect(when string, want map[string]string) {
	h.Helper()
	commit, files, err := h.open().LastFiles(h.Context(), "papers/a.md", "papers/a", anyVersion)
	got := map[string]string{}
	for name, data := range files {
		got[name] = string(data)
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil || (commit != "") != (len(want) > 0) {
		h.Errorf("%s: commit %q, error %v\n%s", when, commit, err, diff)
	}
}
