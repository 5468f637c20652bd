package scaffold_test

import (
	"io/fs"
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
	"github.com/offprint/offprint/internal/workdir"
)

// createSite creates a site and returns the files that New reports.
func createSite(t *testing.T, dir string) []string {
	t.Helper()
	result, err := scaffold.New(t.Context(), dir, func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	return result.Files
}

// filesIn returns the files of a folder, with slashes.
func filesIn(t *testing.T, dir string) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(dir, func(p string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.Name() == workdir.Name && d.IsDir() {
			return fs.SkipDir // temporary files
		}
		if d.IsDir() {
			return nil
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

func TestNewWritesACompleteSite(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "site")
	files := createSite(t, dir)
	slices.Sort(files)
	if diff := cmp.Diff(filesIn(t, dir), files); diff != "" {
		t.Errorf("written files (-written +reported): %s", diff)
	}
	want := []string{
		".github/workflows/digest.yml",
		".github/workflows/pages.yml",
		".gitattributes",
		".gitignore",
		"content/pages/about.md",
		"site.yaml",
	}
	for _, name := range want {
		if !slices.Contains(files, name) {
			t.Errorf("%s is not in %v", name, files)
		}
	}
	if papers := len(files) - len(want); papers != 1 {
		t.Errorf("%d papers, want one", papers)
	}
}

func TestNewSiteBuildsWithoutWarnings(t *testing.T) {
	dir := t.TempDir()
	createSite(t, dir)
	out := filepath.Join(dir, "public")
	r, err := generate.Run(
		t.Context(),
		generate.Options{Dir: dir, Out: out, Theme: offprint.Theme, Strict: true, Drafts: true},
	)
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
	again, err := generate.Run(t.Context(), generate.Options{Dir: dir, Out: out, Theme: offprint.Theme, Strict: true})
	if err != nil || again.Written != 0 {
		t.Errorf("built again: %+v, %v", again, err)
	}
	if ignored, err := os.ReadFile(filepath.Join(dir, ".gitignore")); err != nil ||
		!strings.Contains(string(ignored), "public") {
		t.Errorf("the built site is not ignored: %q, %v", ignored, err)
	}
}

func TestNewSiteImportsADigest(t *testing.T) {
	dir := t.TempDir()
	createSite(t, dir)
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
		t.Errorf("%d new papers, %d new files", r.Count(importer.Created), len(after)-len(before))
	}
}

func TestNewNeverChangesExistingFiles(t *testing.T) {
	all := createSite(t, t.TempDir())
	for _, name := range append(all, "README.md", "content/papers/a.md", "content/pages/a.md", ".github/x.md",
		".github/workflows/test.yaml") {
		dir := t.TempDir()
		file := filepath.Join(dir, filepath.FromSlash(name))
		write(t, file, "mine")
		result, err := scaffold.New(t.Context(), dir, func(string) {})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(file); err != nil || string(got) != "mine" {
			t.Errorf("%s is now %q (error: %v)", name, got, err)
		}
		if got := filesIn(t, dir); len(got) != len(result.Files)+1 || slices.Contains(result.Files, name) {
			t.Errorf("%s: wrote %v, but the folder has %v", name, result.Files, got)
		}
		if len(result.Files)+len(result.Omitted) != len(all) {
			t.Errorf("%s: wrote %v and left %v", name, result.Files, result.Omitted)
		}
	}
}

func TestNewAfterAnErrorLeavesTheFolderUnchanged(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "content"), "a file where the site needs a folder")
	if _, err := scaffold.New(t.Context(), dir, func(string) {}); err == nil {
		t.Error("no error")
	}
	if got := filesIn(t, dir); !slices.Equal(got, []string{"content"}) {
		t.Errorf("the folder has %v", got)
	}
}

func TestMissingGitSettingsAreReported(t *testing.T) {
	for existing, want := range map[string]string{
		"":                  "exists; add this line to it: /public/",
		"/bin/\r\nother":    "exists; add this line to it: /public/",
		"# public":          "exists; add this line to it: /public/",
		"bin\npublic/":      "exists",
		"/public\r\n":       "exists",
		"/public/  \nother": "exists",
	} {
		dir := t.TempDir()
		write(t, filepath.Join(dir, ".gitignore"), existing)
		result, err := scaffold.New(t.Context(), dir, func(string) {})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]scaffold.Omission{{File: ".gitignore", Reason: want}}, result.Omitted); diff != "" {
			t.Errorf("%q: %s", existing, diff)
		}
	}
}

// TestExistingWorkflowsAreLeftWithoutAdvice uses a workflow of an earlier version, whose lines differ.
func TestExistingWorkflowsAreLeftWithoutAdvice(t *testing.T) {
	for _, name := range []string{"pages.yml", "digest.yml"} {
		dir := t.TempDir()
		name = ".github/workflows/" + name
		write(t, filepath.Join(dir, filepath.FromSlash(name)), "name: An earlier version\n")
		result, err := scaffold.New(t.Context(), dir, func(string) {})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]scaffold.Omission{{File: name, Reason: "exists"}}, result.Omitted); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestUnusedExampleIsRemoved(t *testing.T) {
	tests := []struct {
		name, file, text string // a file to add
		want             bool
	}{
		{"unchanged", "content/pages/other.md", "Another page.", true},
		{"edited", "content/papers/attention-is-all-you-need.md", "mine", false},
		{"linked by a note", "content/papers/other.md", "See [[attention-is-all-you-need]].", false},
		{"linked by a collection", "content/collections/a.md", "papers: [attention-is-all-you-need]", false},
		{"linked by the menu", "site.yaml", "menu: [{url: /papers/attention-is-all-you-need/}]", false},
		{"not before the first import", "content/digests/2026-02-18.txt", "A digest.", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			createSite(t, dir)
			write(t, filepath.Join(dir, filepath.FromSlash(tt.file)), tt.text)
			if got := scaffold.FindExample(dir) != nil; got != tt.want {
				t.Errorf("found: %v, want %v", got, tt.want)
			}
		})
	}
}

func TestExampleEditedMeanwhileIsKept(t *testing.T) {
	dir := t.TempDir()
	createSite(t, dir)
	example := scaffold.FindExample(dir)
	if example == nil {
		t.Fatal("no example")
	}
	file := filepath.Join(dir, filepath.FromSlash(example.Name))
	write(t, file, "mine")
	if removed, err := example.Remove(t.Context(), func(string) {}); removed || err != nil {
		t.Errorf("removed: %v, error: %v", removed, err)
	}
	if got, err := os.ReadFile(file); err != nil || string(got) != "mine" {
		t.Errorf("%q, %v", got, err)
	}
}

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestNewRefusesAFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "site")
	if err := os.WriteFile(file, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := scaffold.New(t.Context(), file, func(string) {}); err == nil {
		t.Error("no error")
	}
	if got, err := os.ReadFile(file); err != nil || string(got) != "mine" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestNewLeavesGitAlone(t *testing.T) {
	for _, kind := range []string{"folder", "file"} { // .git is a file in a worktree
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
		createSite(t, dir)
		if got, err := os.ReadFile(head); err != nil || string(got) != "ref: refs/heads/main\n" {
			t.Errorf("%q, %v", got, err)
		}
	}
}
