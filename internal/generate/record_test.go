package generate_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/offprint/offprint"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/generate"
)

// TestCachedBuildEqualsFullBuild makes random edits of a site, its output and its cache. It compares a build with the
// cache, byte by byte, with a build without the cache on one processor.
func TestCachedBuildEqualsFullBuild(t *testing.T) {
	other := newWorkshop(t, map[string]string{"content/papers/a.md": "---\ntitle: Other\n---\n\nAn abstract.\n"})
	if _, err := other.build(generate.Options{}); err != nil {
		t.Fatal(err)
	}
	foreign := other.tree(t, ".offprint/cache")
	reused := 0
	rapid.Check(t, func(rt *rapid.T) {
		w := newWorkshop(t, map[string]string{
			"content/papers/a.md":    "---\ntitle: A\n---\n",
			"content/papers/p.md":    "---\ntitle: P\n---\n\n![](p/p.svg)\n",
			"content/papers/p/p.svg": "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>",
		})
		for range rapid.IntRange(1, 3).Draw(rt, "steps") {
			if rapid.IntRange(0, 3).Draw(rt, "edits the sources") > 0 {
				w.edit(rt)
			}
			w.damage(rt, "public", nil)
			w.damage(rt, ".offprint/cache", foreign)
			o := generate.Options{
				BaseURL: rapid.SampledFrom([]string{"", "", "", "https://example.net/a/"}).Draw(rt, "base URL"),
				Drafts:  rapid.IntRange(0, 3).Draw(rt, "drafts") == 0,
			}
			if result := w.compareBuilds(rt, o); result != nil && result.Unchanged > result.Written {
				reused++
			}
		}
	})
	if reused == 0 {
		t.Error("no build reused anything")
	}
}

func (w *workshop) build(o generate.Options) (*generate.Result, error) {
	o.Dir, o.Theme, o.Today = w.dir, offprint.Theme, content.Date{Year: 2026, Month: 2, Day: 18}
	if o.Out == "" {
		o.Out = filepath.Join(w.dir, "public")
	}
	return generate.Run(context.Background(), o)
}

// A failer is a *testing.T or a *rapid.T.
type failer interface {
	Fatal(...any)
	Fatalf(string, ...any)
}

// compareBuilds builds the site with and without its cache. It returns the result, or nil if the files have problems.
func (w *workshop) compareBuilds(t failer, o generate.Options) *generate.Result {
	got, err := w.build(o)
	o.NoCache, o.Out = true, filepath.Join(w.dir, "plain")
	if err := os.RemoveAll(o.Out); err != nil {
		t.Fatal(err)
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	want, wantErr := w.build(o)
	if fmt.Sprint(err) != fmt.Sprint(wantErr) {
		t.Fatalf("with the cache: error %v; without: %v", err, wantErr)
	}
	if err != nil {
		return nil
	}
	if diff := cmp.Diff(w.tree(t, "plain"), w.tree(t, "public")); diff != "" {
		t.Fatalf("(-without cache +with)\n%s", diff)
	}
	if diff := cmp.Diff(fmt.Sprint(want.Warnings), fmt.Sprint(got.Warnings)); diff != "" {
		t.Fatalf("warnings (-without cache +with)\n%s", diff)
	}
	if want.Pages != got.Pages || want.Papers != got.Papers || want.Drafts != got.Drafts || want.Future != got.Future {
		t.Fatalf("without the cache %+v, with it %+v", want, got)
	}
	return got
}

// tree returns the files of a folder of the site, with their modes.
func (w *workshop) tree(t failer, name string) map[string]string {
	files := map[string]string{}
	dir := filepath.Join(w.dir, filepath.FromSlash(name))
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, path)
		files[filepath.ToSlash(rel)] = info.Mode().String() + " " + string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// damage changes or removes a file of a folder, if it exists, or replaces it by one of another site.
func (w *workshop) damage(t *rapid.T, folder string, foreign map[string]string) {
	dir := filepath.Join(w.dir, filepath.FromSlash(folder))
	if _, err := os.Stat(dir); err != nil || rapid.IntRange(0, 2).Draw(t, "damages "+folder) > 0 {
		return
	}
	var names []string
	_ = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && d.Name() != generate.ManifestName {
			names = append(names, path)
		}
		return err
	})
	if len(names) == 0 {
		return
	}
	name := rapid.SampledFrom(names).Draw(t, "file of "+folder)
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	switch rapid.IntRange(0, 4).Draw(t, "damage") {
	case 0:
		err = os.Remove(name)
	case 1:
		err = os.WriteFile(name, data[:len(data)/2], 0o644)
	case 2:
		if len(data) > 0 {
			data = bytes.Clone(data)
			data[rapid.IntRange(0, len(data)-1).Draw(t, "byte")] ^= 1
		}
		err = os.WriteFile(name, data, 0o644)
	case 3:
		err = os.Chmod(name, 0o600)
	case 4:
		if text, ok := foreign[filepath.Base(name)]; ok {
			err = os.WriteFile(name, []byte(text[len("-rw-r--r-- "):]), 0o644)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}
