package generate_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint/offprint"
	"github.com/offprint/offprint/internal/generate"
)

// TestWriteDoesNotReadSources removes the sources after Make. Write must write the same bytes that Render returns.
func TestWriteDoesNotReadSources(t *testing.T) {
	w := newWorkshop(t, map[string]string{
		"content/papers/a.md": "---\ntitle: A\ndate: 2024-02-01\ntags: [x]\n---\n\nThe abstract.\n\n" +
			"## Notes\n\nMine, of [[b]].\n",
		"content/papers/b.md": "---\ntitle: B\n---\n", "content/pages/us.md": "---\ntitle: Us\n---\n\nWe.\n",
		"layouts/paper.html": `{{define "main"}}{{.Title}} {{.Paper.Notes}}{{end}}`, "static/a.css": "a {}",
	})
	dir, out := w.dir, filepath.Join(t.TempDir(), "public")
	b, err := generate.Make(t.Context(), generate.Options{Dir: dir, Out: out, Theme: offprint.Theme, Strict: true})
	if err != nil || b.Err() != nil || b.Written() {
		t.Fatal(err, b.Err(), b.Written())
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for _, f := range b.Site.Static {
		want[f.Name] = string(f.Data)
	}
	for _, p := range b.Site.Pages {
		var page bytes.Buffer
		if err := p.Render(&page); err != nil {
			t.Fatal(err)
		}
		want[generate.FileName(p.Path)] = page.String()
	}
	r, err := b.Write(t.Context())
	if err != nil || !b.Written() || r.Written != len(want) {
		t.Fatalf("result %+v, error %v; want %d written files", r, err, len(want))
	}
	got := map[string]string{}
	for name := range want {
		f, err := b.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(f)
		if err := errors.Join(err, f.Close()); err != nil {
			t.Fatal(err)
		}
		got[name] = string(data)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestWriteNeedsAFolder(t *testing.T) {
	w := newWorkshop(t, map[string]string{"content/papers/a.md": "---\ntitle: A\n---\n"})
	b, err := generate.Make(t.Context(), generate.Options{Dir: w.dir, Theme: offprint.Theme})
	if err != nil {
		t.Fatal(err)
	}
	if r, err := b.Write(t.Context()); err == nil || r != nil || b.Written() {
		t.Errorf("Write() = %+v, %v; want an error", r, err)
	}
}
