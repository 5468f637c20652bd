package adopt_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/offprint/offprint/internal/adopt"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// archives are the archives in testdata, which follow the public documentation of the programs and their themes. Each
// has about 30 notes.
var archives = []string{"hugo", "jekyll", "obsidian", "markdown"}

// extract writes an archive to a new folder with the name of the archive.
func extract(t *testing.T, name string) string {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("testdata", name+".txtar"))
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), name)
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := txtar.Write(archive, dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

func newSite(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "site.yaml"), []byte("title: T\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

// run adopts the archive in a folder into a site.
func run(t *testing.T, archive, site string, o adopt.Options) *adopt.Report {
	t.Helper()
	o.Dir = site
	report, err := adopt.Run(context.Background(), archive, o)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// tree returns the files of a folder by name, except those in .offprint.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() && e.Name() == ".offprint" {
			return fs.SkipDir
		}
		if e.IsDir() {
			return nil
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(dir, name)
		files[filepath.ToSlash(relative)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestAdoptArchives(t *testing.T) {
	for _, name := range archives {
		t.Run(name, func(t *testing.T) {
			archive, site := extract(t, name), newSite(t)
			report := run(t, archive, site, adopt.Options{})
			if report.Program != name {
				t.Errorf("recognized as %s (%s)", report.Program, report.Reason)
			}
			got := golden(t, report, archive, tree(t, site))
			file := filepath.Join("testdata", name+".golden")
			if *update {
				if err := os.WriteFile(file, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("-want +got (rewrite with -update):\n%s", diff)
			}
		})
	}
}

// golden returns the report and the files of a site as one text.
func golden(t *testing.T, report *adopt.Report, archive string, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	for _, o := range report.Notes {
		b.WriteString(o.Source + " → " + o.File + ": " + o.Status + " " + o.Kind + ", because " + o.Reason + "\n")
	}
	for _, c := range report.Copied {
		b.WriteString(c.Source + " → " + c.File + "\n")
	}
	parent := filepath.ToSlash(filepath.Dir(archive)) + "/"
	for _, p := range report.Problems {
		b.WriteString(strings.ReplaceAll(p.Error(), parent, "") + "\n")
	}
	for _, tag := range report.Tags {
		b.WriteString("tag " + tag.YAML() + "\n")
	}
	for _, f := range report.Fields {
		b.WriteString("field " + f.YAML() + "\n")
	}
	var archived txtar.Archive
	archived.Comment = b.Bytes()
	for _, name := range sortedNames(files) {
		archived.Files = append(archived.Files, txtar.File{Name: name, Data: []byte(files[name])})
	}
	return txtar.Format(&archived)
}

func sortedNames(files map[string]string) []string {
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func TestSecondAdoptionChangesNothing(t *testing.T) {
	for _, name := range archives {
		t.Run(name, func(t *testing.T) {
			archive, site := extract(t, name), newSite(t)
			source := tree(t, archive)
			run(t, archive, site, adopt.Options{})
			rename(t, site)
			before := tree(t, site)
			report := run(t, archive, site, adopt.Options{})
			if diff := cmp.Diff(before, tree(t, site)); diff != "" {
				t.Errorf("the second adoption changed the site:\n%s", diff)
			}
			if n := report.Count("", adopt.Created); n != 0 {
				t.Errorf("created %d files", n)
			}
			if diff := cmp.Diff(source, tree(t, archive)); diff != "" {
				t.Errorf("the archive changed:\n%s", diff)
			}
		})
	}
}

// rename renames and edits the first paper of a site.
func rename(t *testing.T, site string) {
	t.Helper()
	papers, err := filepath.Glob(filepath.Join(site, "content", "papers", "*.md"))
	if err != nil || len(papers) == 0 {
		t.Fatal(papers, err)
	}
	text, err := os.ReadFile(papers[0])
	if err != nil {
		t.Fatal(err)
	}
	edited := regexp.MustCompile(`(?m)^title: .*$`).ReplaceAll(text, []byte("title: My title"))
	if err := os.WriteFile(filepath.Join(filepath.Dir(papers[0]), "renamed.md"), edited, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(papers[0]); err != nil {
		t.Fatal(err)
	}
}

func TestUnchangedNotesAreNotReportedAgain(t *testing.T) {
	archive, site := t.TempDir(), newSite(t)
	text := "---\ntags: [\n---\n\n# Broken\n"
	if err := os.WriteFile(filepath.Join(archive, "broken.md"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if report := run(t, archive, site, adopt.Options{}); len(report.Problems) != 1 {
		t.Errorf("the first adoption reports %v", report.Problems)
	}
	if report := run(t, archive, site, adopt.Options{}); len(report.Problems) != 0 {
		t.Errorf("the second adoption reports %v", report.Problems)
	}
}

// TestProblemsOfFieldsHaveTheirLine tests the positions of problems in an abstract and in an old address.
func TestProblemsOfFieldsHaveTheirLine(t *testing.T) {
	archive, site := t.TempDir(), newSite(t)
	text := "---\ntitle: A\nabstract: |\n  One.\n  A [link](no.md).\npermalink: tags/x\ndoi: 10.1000/182\n---\n\n" +
		"Text.\n"
	if err := os.WriteFile(filepath.Join(archive, "a.md"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range run(t, archive, site, adopt.Options{From: "obsidian"}).Problems {
		got = append(got, fmt.Sprintf("%d:%d: %s", p.Line, p.Column, p.What))
	}
	want := []string{
		"5:5: the target \"no.md\" of a link is not on the site", "6:0: the old path \"/tags/x/\" is in use",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestFolderWithoutNotesIsAnError(t *testing.T) {
	archive := t.TempDir()
	if err := os.WriteFile(filepath.Join(archive, "a.png"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := adopt.Run(context.Background(), archive, adopt.Options{Dir: newSite(t)})
	if err == nil || !strings.Contains(err.Error(), "no notes in ") {
		t.Errorf("the error is %v", err)
	}
}

func TestFilesOfTheSiteStay(t *testing.T) {
	archive, site := extract(t, "hugo"), newSite(t)
	mine := map[string]string{
		"static/img/wave.png": "mine", "content/papers/tides/loss.png": "(picture)\n",
		"content/papers/Kelp.md": "---\ntitle: Mine\n---\n",
	}
	for name, text := range mine {
		file := filepath.Join(site, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	report := run(t, archive, site, adopt.Options{})
	files := tree(t, site)
	for name, text := range mine {
		if files[name] != text {
			t.Errorf("%s is now %q", name, files[name])
		}
	}
	if files["content/papers/kelp-2.md"] == "" {
		t.Error("the paper whose name is taken is lost")
	}
	all := report.Remarks().Error()
	if !strings.Contains(all, "static/img/wave.png: was not copied: the site has another") {
		t.Errorf("the picture that differs is not reported:\n%s", all)
	}
}

func TestDryRunWritesNothing(t *testing.T) {
	archive, site := extract(t, "hugo"), newSite(t)
	before := tree(t, site)
	dry := run(t, archive, site, adopt.Options{DryRun: true})
	if diff := cmp.Diff(before, tree(t, site)); diff != "" {
		t.Errorf("the dry run changed the site:\n%s", diff)
	}
	real := run(t, archive, site, adopt.Options{})
	if diff := cmp.Diff(dry.Notes, real.Notes); diff != "" {
		t.Errorf("the dry run reports something else:\n%s", diff)
	}
	files := tree(t, site)
	for _, f := range dry.Files {
		if files[f.Name] != string(f.Text) {
			t.Errorf("%s differs from the dry run", f.Name)
		}
	}
}
