package theme

import (
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

var defaults = fstest.MapFS{
	"layouts/base.html":            {Data: []byte("base")},
	"layouts/partials/header.html": {Data: []byte("header")},
	"layouts/partials/.swp":        {Data: []byte("hidden")},
	"static/css/a.css":             {Data: []byte("a")},
}

func TestDefaultsReportsOnlyFilesOfTheSiteAsOverrides(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "layouts", "base.html"), 0o755); err != nil { // a folder
		t.Fatal(err)
	}
	write(t, dir, "static/css/a.css", "own")
	write(t, dir, "static/css/b.css", "added")
	got, err := Defaults(defaults, dir)
	if err != nil {
		t.Fatal(err)
	}
	want := []Default{{"layouts/base.html", false}, {"layouts/partials/header.html", false}, {"static/css/a.css", true}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestOnlyMissingFilesWithinTheSiteAreCopyable(t *testing.T) {
	outside := t.TempDir()
	tests := []struct {
		name    string
		prepare func(t *testing.T, dir string)
		want    string // the problem, after the site's folder
	}{
		{"a file", func(t *testing.T, dir string) { write(t, dir, "layouts/partials/header.html", "own") },
			"/layouts/partials/header.html: the site already has this file (edit it, or remove it first)"},
		{"a broken link", func(t *testing.T, dir string) {
			write(t, dir, "layouts/partials/other.html", "")
			link(t, "nowhere", filepath.Join(dir, "layouts", "partials", "header.html"))
		}, "/layouts/partials/header.html: the site already has this file (edit it, or remove it first)"},
		{"a folder elsewhere", func(t *testing.T, dir string) { link(t, outside, filepath.Join(dir, "layouts")) },
			"/layouts/partials/header.html: cannot be written: path escapes from parent " +
				"(make its folder a folder within the site)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			tt.prepare(t, dir)
			files, err := Copyable(defaults, dir, []string{"static/css/a.css", "layouts/partials/header.html"})
			if err == nil || err.Error() != filepath.ToSlash(dir)+tt.want {
				t.Errorf("Copyable = %v, %v; want %s", files, err, tt.want)
			}
		})
	}
}

func TestEjectKeepsAFileSavedMeanwhile(t *testing.T) {
	dir := t.TempDir()
	files, err := Copyable(defaults, dir, []string{"static/css/a.css", "layouts/base.html"})
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, "layouts/base.html", "own")
	if err := Eject(t.Context(), dir, files, func(string) {}); err == nil {
		t.Error("no error")
	}
	if got, err := os.ReadFile(filepath.Join(dir, "layouts", "base.html")); err != nil || string(got) != "own" {
		t.Errorf("the file is %q, %v", got, err)
	}
	if _, err := os.Stat(filepath.Join(dir, "static", "css", "a.css")); err == nil {
		t.Error("another file was copied")
	}
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	file := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func link(t *testing.T, to, name string) {
	t.Helper()
	if err := os.Symlink(to, name); err != nil {
		t.Fatal(err)
	}
}
