package theme

import (
	"os"
	"path/filepath"
	"strings"
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
			{"base.html", "layouts/base.html", []byte("base"), false, false},
			{"partials/entry.html", own + "/layouts/partials/entry.html", []byte("own"), false, true},
		},
		Static: []File{
			{"css/a.css", "static/css/a.css", []byte("a"), false, false},
			{"css/b.css", own + "/static/css/b.css", []byte("b"), true, true},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestHiddenFilesAreNamedOrPublished(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{
		"static/.well-known/security.txt", "static/.well-known/.env", "static/.htaccess", "static/a/.env",
		"static/.secret/x",
		"static/.DS_Store", "static/.gitkeep", "static/._a.png", "static/.#a.css", "static/.a.css.swp", "static/a.css~",
		"static/.nojekyll", "static/.git/config", "layouts/.env", "static/a/.well-known/x",
	} {
		p := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, problems, err := Load(fstest.MapFS{"layouts/base.html": {}, "static/a.css": {}}, dir)
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	var files, hidden []string
	for _, f := range got.Static {
		files = append(files, f.Name)
	}
	for _, w := range got.Warnings {
		hidden = append(hidden, strings.TrimPrefix(w.File, filepath.ToSlash(dir)+"/static/"))
	}
	if diff := cmp.Diff([]string{".well-known/security.txt", "a.css"}, files); diff != "" {
		t.Errorf("files: %s", diff)
	}
	want := []string{".htaccess", ".secret", ".well-known/.env", "a/.env", "a/.well-known"}
	if diff := cmp.Diff(want, hidden); diff != "" {
		t.Errorf("warnings: %s", diff)
	}
}

func TestUnpublishableFiles(t *testing.T) {
	dir := t.TempDir()
	const pointer = "version https://git-lfs.github.com/spec/v1\n"
	for name, text := range map[string]string{
		"static/a.svg": "<svg><script/></svg>", "static/b.pdf": pointer, "static/default.svg": "<svg><script/></svg>",
		"layouts/base.html": pointer,
	} {
		p := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	standard := fstest.MapFS{
		"layouts/base.html": {Data: []byte("base")}, "static/default.svg": {Data: []byte("<svg/>")},
		"static/ours.svg": {Data: []byte("<svg><script/></svg>")},
	}
	got, problems, err := Load(standard, dir)
	if err != nil {
		t.Fatal(err)
	}
	own := filepath.ToSlash(dir)
	want := own + "/static/a.svg:1:6: the picture has a script (remove the element <script>)\n" +
		own + "/static/b.pdf: this is a Git LFS pointer, not the file itself (run git lfs pull)\n" +
		own + "/static/default.svg:1:6: the picture has a script (remove the element <script>)"
	if diff := cmp.Diff(want, got.Hazards.Error()); diff != "" {
		t.Error(diff)
	}
	want = own + "/layouts/base.html: this is a Git LFS pointer, not the file itself (run git lfs pull)"
	if diff := cmp.Diff(want, problems.Error()); diff != "" {
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
