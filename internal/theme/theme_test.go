package theme

import (
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

func TestSiteFilesReplaceDefaults(t *testing.T) {
	standard := fstest.MapFS{
		"layouts/base.html":           {Data: []byte("base")},
		"layouts/partials/entry.html": {Data: []byte("entry")},
		"static/css/a.css":            {Data: []byte("a")},
	}
	dir := t.TempDir()
	for name, text := range map[string]string{
		"layouts/partials/entry.html": "own", "layouts/partials/.entry.html.swp": "no", "static/css/b.css": "b",
		"static/css/b.css~": "no", "static/.git/x": "no",
	} {
		p := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, problems, err := Load(standard, dir)
	if err != nil || len(problems) > 0 {
		t.Fatal(err)
	}
	own := filepath.ToSlash(dir)
	want := &Theme{
		Layouts: []File{
			{"base.html", "layouts/base.html", []byte("base"), false},
			{"partials/entry.html", own + "/layouts/partials/entry.html", []byte("own"), false},
		},
		Static: []File{
			{"css/a.css", "static/css/a.css", []byte("a"), false},
			{"css/b.css", own + "/static/css/b.css", []byte("b"), true},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestDefaultTheme(t *testing.T) {
	got, _, err := Load(fstest.MapFS{"layouts/base.html": {}, "static/a": {}}, t.TempDir())
	if err != nil || len(got.Layouts) != 1 || len(got.Static) != 1 {
		t.Error(got, err)
	}
}

func TestLinksAreFollowedWithinTheSite(t *testing.T) {
	dir := t.TempDir()
	secret := filepath.Join(t.TempDir(), "secret")
	for name, text := range map[string]string{filepath.Join(dir, "logo.svg"): "logo", secret: "secret"} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(filepath.Join(dir, "static"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, to := range map[string]string{
		"logo.svg": "../logo.svg", "secret": secret, "nowhere": "none", "etc": filepath.Dir(secret),
	} {
		if err := os.Symlink(to, filepath.Join(dir, "static", name)); err != nil {
			t.Fatal(err)
		}
	}
	got, problems, err := Load(fstest.MapFS{"layouts/base.html": {}, "static/a": {}}, dir)
	if err != nil || len(got.Static) != 2 || string(got.Static[1].Data) != "logo" {
		t.Errorf("%v, %v", got, err)
	}
	var names []string
	for _, p := range problems {
		names = append(names, filepath.Base(p.File))
	}
	if diff := cmp.Diff([]string{"etc", "nowhere", "secret"}, names); diff != "" {
		t.Error(diff)
	}
}
