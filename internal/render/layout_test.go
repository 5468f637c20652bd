package render

import (
	"bytes"
	"html/template"
	"testing"

	"github.com/offprint/offprint"
	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/site"
	"github.com/offprint/offprint/internal/testutil/synthetic"
	"github.com/offprint/offprint/internal/theme"
)

// TestThemeLayoutsCompile checks that all layouts of the default theme compile, and that the programs write the same
// output as html/template for every page.
func TestThemeLayoutsCompile(t *testing.T) {
	dir := t.TempDir()
	if err := synthetic.Write(dir, 40, 1); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{dir, "../.."} {
		for _, preview := range []bool{false, true} {
			c, err := config.Load(dir)
			if err != nil {
				t.Fatal(err)
			}
			if !preview {
				c.BaseURL, c.Repository = "https://example.org/repo/", "https://example.org/repo.git"
			}
			testLayouts(t, dir, c, preview)
		}
	}
}

func testLayouts(t *testing.T, dir string, c *config.Config, preview bool) {
	look, _, err := theme.Load(offprint.Theme, dir)
	if err != nil {
		t.Fatal(err)
	}
	r, err := New(look, Options{Config: c, Assets: theme.PlainAssets(look.Static), CollapseSpace: !preview})
	if err != nil {
		t.Fatal(err)
	}
	a, problems, err := archive.NewReader(dir).Read(c, archive.Options{Drafts: true, Future: true}, nil)
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	for name, l := range r.layouts {
		if l.program() == nil {
			t.Errorf("%s is not compiled", name)
		} else if slow := l.program().Reflected; len(slow) > 0 {
			t.Errorf("%s calls %q through reflection: add their signatures", name, slow)
		}
	}
	for _, p := range site.NewPlanner(site.Options{Preview: preview, Dir: dir}).Plan(a, c) {
		if p.View != nil {
			compareOutput(t, r.layouts[p.Layout], p.View, p.Path)
		}
	}
	for _, card := range a.Cards {
		compareOutput(t, r.entry, card, "the entry of "+card.Slug)
	}
}

// compareOutput fails if the program and the template of a layout write different output.
func compareOutput[T any](t *testing.T, l *executable[T], shown T, what string) {
	t.Helper()
	var got, want bytes.Buffer
	if !l.program().Execute(&got, shown) {
		t.Errorf("%s: the program fails", what)
	}
	if err := l.template.Execute(&want, shown); err != nil {
		t.Fatal(err)
	}
	if got.String() != want.String() {
		t.Errorf("%s\n got %s\nwant %s", what, got.String(), want.String())
	}
}

// TestUncompiledLayoutIsExecutedAsTemplate executes a layout that cannot be compiled and one that can.
func TestUncompiledLayoutIsExecutedAsTemplate(t *testing.T) {
	for source, want := range map[string]string{`<p>{{slice . 1}}</p>`: "<p>bc</p>", `<p>{{.}}</p>`: "<p>abc</p>"} {
		set := template.Must(template.New("x").Parse(source))
		b := bytes.NewBufferString("before ")
		if err := prepare[string](newRenderer(t, layouts(nil)), set, "x").execute(b, "abc"); err != nil ||
			b.String() != "before "+want {
			t.Errorf("%s: got %q, %v", source, b.String(), err)
		}
	}
}
