package archive

import (
	"maps"
	"os"
	"path/filepath"
	"testing"

	"github.com/offprint/offprint/internal/date"
)

// put changes the files of a site from one state to another, and names those that differ.
func put(t *testing.T, dir string, before, after map[string]string) (changed []string) {
	t.Helper()
	for name := range before {
		if _, stays := after[name]; !stays {
			changed = append(changed, "content/"+name)
			if err := os.Remove(filepath.Join(dir, "content", name)); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, text := range after {
		if old, there := before[name]; there && old == text {
			continue
		}
		changed = append(changed, "content/"+name)
		if err := os.WriteFile(filepath.Join(dir, "content", name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return changed
}

func TestReadingAgainIsLoadingAnew(t *testing.T) {
	for _, named := range []bool{false, true} {
		files := maps.Clone(small)
		dir := siteOf(t, files)
		r := NewReader(dir)
		if _, problems, err := r.Read(settings, Options{}, nil); err != nil || len(problems) > 0 {
			t.Fatal(problems, err)
		}
		for _, edit := range []func(map[string]string){
			func(map[string]string) {},
			func(f map[string]string) { f["papers/new.md"] = one("date: 2024", "tags: [pdes]") },
			func(f map[string]string) { f["papers/a.md"] = one("date: 1998", "tags: [other]") },
			func(f map[string]string) { delete(f, "papers/b.md") },
			func(f map[string]string) { f["pages/about.md"] = "---\ntitle: Us\n---\n\n<b>We</b>\n" },
			func(f map[string]string) { f["papers/new.md"] = one("draft: true") },
			func(f map[string]string) { delete(f, "pages/about.md"); delete(f, "papers/a.md") },
		} {
			before := maps.Clone(files)
			edit(files)
			changed := put(t, dir, before, files)
			if !named || len(changed) == 0 {
				changed = nil
			}
			got, problems, err := r.Read(settings, Options{}, changed)
			if err != nil || len(problems) > 0 {
				t.Fatal(problems, err)
			}
			want, err := Load(dir, settings, Options{})
			if err != nil {
				t.Fatal(err)
			}
			expect(t, "archive", seen(got), seen(want))
		}
	}
}

func TestAFileThatBrokeIsShownAsItLastWas(t *testing.T) {
	files := map[string]string{"papers/a.md": one("date: 2023"), "papers/b.md": one("date: 2022")}
	dir := siteOf(t, files)
	r := NewReader(dir)
	first, _, err := r.Read(settings, Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	put(t, dir, files, map[string]string{"papers/a.md": "broken", "papers/b.md": files["papers/b.md"]})
	again, problems, err := r.Read(settings, Options{}, nil)
	if err != nil || len(problems) != 1 || filepath.Base(problems[0].File) != "a.md" {
		t.Fatal(problems, err)
	}
	expect(t, "archive", seen(again), seen(first))
	put(t, dir, map[string]string{"papers/a.md": ""}, files)
	if mended, problems, err := r.Read(settings, Options{}, nil); err != nil || len(problems) > 0 || seen(mended) != seen(first) {
		t.Error(problems, err)
	}
}

func TestAFileThatDidNotChangeIsNotReadAgain(t *testing.T) {
	dir := siteOf(t, small)
	r := NewReader(dir)
	first, _, err := r.Read(settings, Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	again, _, err := r.Read(settings, Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range first.Papers {
		if first.Papers[i].Source != again.Papers[i].Source {
			t.Errorf("%s was read again", first.Papers[i].Slug)
		}
	}
}

func TestPapersOfTheFutureWait(t *testing.T) {
	today := date.Date{Year: 2023, Month: 10, Day: 16}
	for _, c := range []struct {
		options Options
		want    string
	}{
		{Options{Today: today}, "a b month year old never never2"},
		{Options{Today: today, Future: true}, "next a b month year old never never2"},
		{Options{Today: today, Drafts: true}, "draft a b month year old never never2"},
		{Options{Today: today, Drafts: true, Future: true}, "draft next a b month year old never never2"},
		{Options{}, "next a b month year old never never2"},
	} {
		a, err := Load(siteOf(t, small), settings, c.options)
		if err != nil {
			t.Fatal(err)
		}
		expect(t, "papers", slugs(a.Papers), c.want)
		for _, p := range a.Papers {
			want := map[string]string{"draft": "draft"}[p.Slug]
			if p.Slug == "next" && !c.options.Today.IsZero() {
				want = "future"
			}
			expect(t, p.Slug, p.Unpublished, want)
		}
	}
}

func TestAnotherBasePathIsInEveryText(t *testing.T) {
	dir := siteOf(t, small)
	r := NewReader(dir)
	if _, _, err := r.Read(settings, Options{}, nil); err != nil {
		t.Fatal(err)
	}
	moved := *settings
	moved.BaseURL = "https://example.org/elsewhere/"
	got, _, err := r.Read(&moved, Options{}, []string{})
	if err != nil {
		t.Fatal(err)
	}
	want, err := Load(dir, &moved, Options{})
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "archive", seen(got), seen(want))
}
