package scaffold_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint/offprint"
	"github.com/offprint/offprint/internal/generate"
	"github.com/offprint/offprint/internal/importer"
	"github.com/offprint/offprint/internal/markdown"
	"github.com/offprint/offprint/internal/scaffold"
)

func made(t *testing.T, dir string) []string {
	t.Helper()
	files, err := scaffold.New(dir)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// filesIn are the files of a folder with slashes, without those of git.
func filesIn(t *testing.T, dir string) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(dir, func(p string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, p)
		files = append(files, filepath.ToSlash(rel))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(files)
	return files
}

func TestANewSiteHasWhatItNeeds(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "site")
	files := made(t, dir)
	slices.Sort(files)
	if diff := cmp.Diff(filesIn(t, dir), files); diff != "" {
		t.Errorf("the files made are not those named: %s", diff)
	}
	want := []string{
		".github/workflows/pages.yml",
		".gitattributes",
		".gitignore",
		"content/pages/about.md",
		"site.yaml",
	}
	for _, name := range want {
		if !slices.Contains(files, name) {
			t.Errorf("no %s among %v", name, files)
		}
	}
	if papers := len(files) - len(want); papers != 1 {
		t.Errorf("%d papers, not one", papers)
	}
}

func TestANewSiteBuildsAtOnceWithoutAWarning(t *testing.T) {
	dir := t.TempDir()
	made(t, dir)
	out := filepath.Join(dir, "public")
	r, err := generate.Run(generate.Options{Dir: dir, Out: out, Theme: offprint.Theme, Strict: true, Drafts: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Warnings) > 0 || r.Papers != 1 || r.Written == 0 {
		t.Errorf("%+v, warnings %v", r, r.Warnings)
	}
	page, err := os.ReadFile(filepath.Join(out, "papers", "attention-is-all-you-need", "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"Attention Is All You Need", "<math", "1706.03762"} {
		if !strings.Contains(string(page), part) {
			t.Errorf("the example's page has no %s", part)
		}
	}
	again, err := generate.Run(generate.Options{Dir: dir, Out: out, Theme: offprint.Theme, Strict: true})
	if err != nil || again.Written != 0 {
		t.Errorf("built again: %+v, %v", again, err)
	}
	if ignored, err := os.ReadFile(filepath.Join(dir, ".gitignore")); err != nil ||
		!strings.Contains(string(ignored), "public") {
		t.Errorf("the built site is not ignored: %q, %v", ignored, err)
	}
}

func TestANewSiteTakesADigest(t *testing.T) {
	dir := t.TempDir()
	made(t, dir)
	before := filesIn(t, dir)
	dump, err := os.ReadFile("../../content/digests/2026-02-18.txt")
	if err != nil {
		t.Fatal(err)
	}
	r, err := importer.Run(
		t.Context(),
		[]importer.Dump{{Name: "2026-02-18.txt", Data: dump}},
		importer.Options{Dir: dir, NotesStart: markdown.New("/").NotesStart},
	)
	if err != nil {
		t.Fatal(err)
	}
	if after := filesIn(t, dir); r.Count(importer.Created) != 33 || len(after) != len(before)+34 {
		t.Errorf("%d papers, %d files more", r.Count(importer.Created), len(after)-len(before))
	}
}

func TestNothingThatIsThereIsTouched(t *testing.T) {
	for _, name := range []string{"README.md", "site.yaml", ".gitignore", "content/papers/a.md", ".github/x"} {
		dir := t.TempDir()
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte("mine"), 0o644); err != nil {
			t.Fatal(err)
		}
		files, err := scaffold.New(dir)
		first, _, _ := strings.Cut(name, "/")
		if err == nil || !strings.Contains(err.Error(), first) || len(files) > 0 {
			t.Errorf("%s: %v, %v", name, files, err)
		}
		if got := filesIn(t, dir); !slices.Equal(got, []string{name}) {
			t.Errorf("%s: then there is %v", name, got)
		}
	}
}

func TestAFileIsNoFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "site")
	if err := os.WriteFile(file, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := scaffold.New(file); err == nil {
		t.Error("no error")
	}
	if got, err := os.ReadFile(file); err != nil || string(got) != "mine" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestARepositoryKeepsItsHistory(t *testing.T) {
	for _, kind := range []string{"folder", "file"} { // a worktree's .git is a file
		dir := t.TempDir()
		head := filepath.Join(dir, ".git")
		if kind == "folder" {
			if err := os.Mkdir(head, 0o755); err != nil {
				t.Fatal(err)
			}
			head = filepath.Join(head, "HEAD")
		}
		if err := os.WriteFile(head, []byte("ref: refs/heads/main\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		made(t, dir)
		if got, err := os.ReadFile(head); err != nil || string(got) != "ref: refs/heads/main\n" {
			t.Errorf("%q, %v", got, err)
		}
	}
}
