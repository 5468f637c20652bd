package generate

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint/offprint/internal/testutil/missing"
	"github.com/offprint/offprint/internal/workdir"
)

// fill commits a site with these files to a folder.
func fill(t *testing.T, dir string, files map[string]string) Summary {
	t.Helper()
	f, err := OpenFolder(dir, "")
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range files {
		if err := f.Put(name, []byte(data)); err != nil {
			t.Fatal(err)
		}
	}
	s, err := f.Commit()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// tree reads a folder without its manifest.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(dir, p)
		if d.IsDir() {
			if entries, _ := os.ReadDir(p); len(entries) == 0 {
				files[filepath.ToSlash(name)+"/"] = "empty"
			}
			return nil
		}
		data, err := os.ReadFile(p)
		if name != ManifestName {
			files[filepath.ToSlash(name)] = string(data)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestCommitWritesExactlyTheSite(t *testing.T) {
	tests := []struct {
		name   string
		before map[string]string
		after  map[string]string
		want   Summary
	}{
		{"a first build", nil, map[string]string{"index.html": "a", "x/index.html": "b"}, Summary{2, 0, 0}},
		{"nothing new", map[string]string{"a": "1", "b": "2"}, map[string]string{"a": "1", "b": "2"}, Summary{0, 2, 0}},
		{"one changed", map[string]string{"a": "1", "b": "2"}, map[string]string{"a": "1", "b": "3"}, Summary{1, 1, 0}},
		{"one removed", map[string]string{"a": "1", "x/y/b": "2"}, map[string]string{"a": "1"}, Summary{0, 1, 1}},
		{"a folder replaces a file", map[string]string{"a": "1"}, map[string]string{"a/b": "1"}, Summary{1, 0, 1}},
		{"a file replaces a folder", map[string]string{"a/b/c": "1"}, map[string]string{"a": "1"}, Summary{1, 0, 1}},
		{"the same length", map[string]string{"a": "123"}, map[string]string{"a": "321"}, Summary{1, 0, 0}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "deep", "public")
			if tt.before != nil {
				fill(t, dir, tt.before)
			}
			if got := fill(t, dir, tt.after); got != tt.want {
				t.Errorf("summary %+v, want %+v", got, tt.want)
			}
			if diff := cmp.Diff(tt.after, tree(t, dir)); diff != "" {
				t.Error(diff)
			}
			if siblings, _ := os.ReadDir(filepath.Dir(dir)); len(siblings) != 1 {
				t.Errorf("files left next to the folder: %v", siblings)
			}
		})
	}
}

func TestUnchangedFilesAreNotTouched(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	fill(t, dir, map[string]string{"a": "1", "b": "2"})
	long := time.Unix(1, 0)
	for _, name := range []string{"a", "b", ManifestName} {
		if err := os.Chtimes(filepath.Join(dir, name), long, long); err != nil {
			t.Fatal(err)
		}
	}
	fill(t, dir, map[string]string{"a": "1", "b": "3"})
	for name, want := range map[string]bool{"a": false, "b": true, ManifestName: false} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if touched := !info.ModTime().Equal(long); touched != want {
			t.Errorf("%s was rewritten: %v, want %v", name, touched, want)
		}
	}
}

func TestDiscardLeavesTheLastSite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	fill(t, dir, map[string]string{"a": "1"})
	f, err := OpenFolder(dir, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Put("a", []byte("2")); err != nil {
		t.Fatal(err)
	}
	f.Discard()
	if diff := cmp.Diff(map[string]string{"a": "1"}, tree(t, dir)); diff != "" {
		t.Error(diff)
	}
	if siblings, _ := os.ReadDir(filepath.Dir(dir)); len(siblings) != 1 {
		t.Errorf("files left next to the folder: %v", siblings)
	}
}

func TestForeignFilesAreRefused(t *testing.T) {
	tests := map[string]func(dir string) error{
		"a folder with another file": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "thesis.tex"), nil, 0o644)
		},
		"a file added to a site": func(dir string) error {
			fill(t, dir, map[string]string{"a": "1"})
			return os.WriteFile(filepath.Join(dir, "thesis.tex"), nil, 0o644)
		},
	}
	for name, prepare := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := prepare(dir); err != nil {
				t.Fatal(err)
			}
			before := tree(t, dir)
			_, err := OpenFolder(dir, "")
			if err == nil || !strings.Contains(err.Error(), "thesis.tex: Offprint did not create this file") {
				t.Errorf("unexpected error %v", err)
			}
			if diff := cmp.Diff(before, tree(t, dir)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestManyForeignFilesAreOneProblem(t *testing.T) {
	for n, want := range map[int]string{
		5: "%[1]s/0.tex: Offprint did not create this file and does not build into a folder with other files " +
			"(move it, or choose another folder with --out)\n%[1]s/1.tex: ",
		6: "%[1]s: the folder has more than 5 files that Offprint did not create, such as 0.tex " +
			"(choose another folder with --out)",
	} {
		dir := filepath.ToSlash(t.TempDir())
		for i := range n {
			if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%d.tex", i)), nil, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		_, err := OpenFolder(dir, "")
		if want = fmt.Sprintf(want, dir); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%d files: %v; want %s", n, err, want)
		}
	}
}

func TestBuildAfterInterruptedCommit(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	fill(t, dir, map[string]string{"a": "1", "old": "1"})
	f, err := OpenFolder(dir, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"a", "new", "newer"} {
		if err := f.Put(name, []byte("2")); err != nil {
			t.Fatal(err)
		}
	}
	// an interrupted commitFiles
	if err := f.writeManifest(dir, []string{"a", "new", "newer", "old"}); err != nil {
		t.Fatal(err)
	}
	if err := f.move("new"); err != nil {
		t.Fatal(err)
	}
	after := map[string]string{"a": "2", "newer": "2"}
	fill(t, dir, after)
	if diff := cmp.Diff(after, tree(t, dir)); diff != "" {
		t.Error(diff)
	}
}

func TestPutRefusesNamesOutsideTheFolder(t *testing.T) {
	f, err := OpenFolder(filepath.Join(t.TempDir(), "public"), "")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Discard()
	for _, name := range []string{"../x", "/etc/x", "a/../../x", "", ManifestName} {
		if err := f.Put(name, nil); err == nil {
			t.Errorf("%q was accepted", name)
		}
	}
}

func TestPutRefusesDuplicateNames(t *testing.T) {
	f, err := OpenFolder(filepath.Join(t.TempDir(), "public"), "")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Discard()
	if err := f.Put("a", nil); err != nil {
		t.Fatal(err)
	}
	if err := f.Put("a", nil); err == nil {
		t.Error("no error")
	}
}

func TestPublishedNames(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	if _, err := PublishedNames(dir); err == nil ||
		!strings.HasSuffix(err.Error(), "public: the folder contains no built site (run offprint build)") {
		t.Errorf("unexpected error %v", err)
	}
	fill(t, dir, map[string]string{"index.html": "1", "papers/a/index.html": "2", "old": "3"})
	fill(t, dir, map[string]string{"index.html": "1", "papers/a/index.html": "4"})
	names, err := PublishedNames(dir)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"index.html", "papers/a/index.html"}, names); diff != "" {
		t.Error(diff)
	}
}

func TestCopyWritesOnlyChangedFiles(t *testing.T) {
	dir, from := filepath.Join(t.TempDir(), "public"), filepath.Join(t.TempDir(), "picture.png")
	copied := func(text string) Summary {
		t.Helper()
		if err := os.WriteFile(from, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		f, err := OpenFolder(dir, "")
		if err != nil {
			t.Fatal(err)
		}
		defer f.Discard()
		if err := f.Copy("a/picture.png", func() (*os.File, error) { return os.Open(from) }); err != nil {
			t.Fatal(err)
		}
		done, err := f.Commit()
		if err != nil {
			t.Fatal(err)
		}
		if got := tree(t, dir)["a/picture.png"]; got != text {
			t.Errorf("the copy has %d bytes and differs from the original with %d bytes", len(got), len(text))
		}
		return done
	}
	long := strings.Repeat("0123456789abcdef", 3<<12) // a multiple of the buffer's size
	for _, step := range []struct {
		text string
		want Summary
	}{
		{long, Summary{Written: 1}},
		{long, Summary{Unchanged: 1}},
		{long[:len(long)-1] + "x", Summary{Written: 1}},
		{"x" + long[1:], Summary{Written: 1}},
		{"x" + long[1:] + "y", Summary{Written: 1}},
		{"", Summary{Written: 1}},
		{"", Summary{Unchanged: 1}},
	} {
		if got := copied(step.text); got != step.want {
			t.Errorf("%d bytes: %+v, want %+v", len(step.text), got, step.want)
		}
	}
}

func TestCopyOfMissingFileFails(t *testing.T) {
	f, err := OpenFolder(filepath.Join(t.TempDir(), "public"), "")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Discard()
	gone := func() (*os.File, error) { return os.Open(filepath.Join(t.TempDir(), "gone")) }
	for _, name := range []string{"a.png", "../a.png", ManifestName} {
		if f.Copy(name, gone) == nil {
			t.Errorf("copying a missing file to %s succeeded", name)
		}
	}
}

// TestOutputFolderCanBeAMount builds into a folder that cannot be removed and to which files of other folders cannot be
// renamed. Each build finds what a killed one left.
func TestOutputFolderCanBeAMount(t *testing.T) {
	before := sameDisk
	t.Cleanup(func() { sameDisk = before })
	sameDisk = func(a, b string) bool { return false }
	site := t.TempDir()
	dir := filepath.Join(site, "public")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	mounted, err := os.Stat(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, files := range []map[string]string{{"a": "1", "b/c": "1"}, {"a": "2", "d": "1"}} {
		left := filepath.Join(dir, stagingName+"-1") // by a killed build
		err := os.MkdirAll(filepath.Join(left, "site"), 0o755)
		for _, name := range []string{left + ".lock", filepath.Join(left, "site", "a")} {
			err = errors.Join(err, os.WriteFile(name, nil, 0o644))
		}
		if err != nil {
			t.Fatal(err)
		}
		if fill(t, dir, files); !cmp.Equal(files, tree(t, dir)) {
			t.Errorf("the folder has %v, want %v", tree(t, dir), files)
		}
	}
	if now, err := os.Stat(dir); err != nil || !os.SameFile(mounted, now) {
		t.Errorf("the folder was replaced, %v", err)
	}
}

// TestOutputCannotBeASourceThroughALink writes a site to links to its own folders.
func TestOutputCannotBeASourceThroughALink(t *testing.T) {
	root := t.TempDir()
	site := filepath.Join(root, "site")
	for name, to := range map[string]string{
		"content": "content", "papers": "content/papers", "layouts": "layouts", "static": "static", "site": ".",
		"root": "..",
	} {
		target := filepath.Join(site, filepath.FromSlash(to))
		if err := os.MkdirAll(target, 0o755); err != nil {
			t.Fatal(err)
		}
		link := filepath.Join(t.TempDir(), name)
		if err := os.Symlink(target, link); err != nil {
			missing.Skip(t, err) // Windows needs a privilege for symbolic links
		}
		if err := CheckOut(site, link); err == nil || !strings.Contains(err.Error(), "site's own files") {
			t.Errorf("a link to %s: error %v", to, err)
		}
	}
	if err := CheckOut(site, filepath.Join(root, "www")); err != nil {
		t.Error(err)
	}
}

// TestManifestHasEveryName builds files with odd names into the same folder again.
func TestManifestHasEveryName(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	odd := map[string]string{"#a": "1", "\"b\"": "2", "c d": "3"}
	if runtime.GOOS != "windows" { // which has no such names
		odd["e\nf"] = "4"
		odd["g\\n"] = "5"
	} else {
		delete(odd, "\"b\"")
	}
	fill(t, dir, odd)
	if s := fill(t, dir, odd); s != (Summary{Unchanged: len(odd)}) {
		t.Errorf("the second build: %+v", s)
	}
	fill(t, dir, map[string]string{"index.html": "1"})
	if got := tree(t, dir); len(got) != 1 {
		t.Errorf("the folder has %v", got)
	}
}

// TestLinksInThePathOfTheFolder opens an output folder that does not exist yet in a site whose path contains a link,
// and one that is a link to a missing folder.
func TestLinksInThePathOfTheFolder(t *testing.T) {
	root := t.TempDir()
	site, link := filepath.Join(root, "site"), filepath.Join(root, "link")
	if err := os.Mkdir(site, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(site, link); err != nil {
		missing.Skip(t, err) // Windows needs a privilege for symbolic links
	}
	f, err := OpenFolder(filepath.Join(link, "out", "public"), link)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Discard()
	if entries, _ := filepath.Glob(filepath.Join(site, workdir.Name, "build-*")); len(entries) == 0 {
		t.Errorf("the staging folder is %s", f.staging)
	}
	broken := filepath.Join(site, "public")
	if err := os.Symlink(filepath.Join(root, "none"), broken); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenFolder(broken, site); err == nil || !strings.Contains(err.Error(), "link to a folder that does "+
		"not exist") {
		t.Errorf("error %v", err)
	}
}
