package archive

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
)

// put changes the files of a site from one state to another, and returns the names of the changed files.
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
		if old, ok := before[name]; ok && old == text {
			continue
		}
		changed = append(changed, "content/"+name)
		if err := os.WriteFile(filepath.Join(dir, "content", name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return changed
}

func TestReadEqualsLoad(t *testing.T) {
	for _, named := range []bool{false, true} {
		files := maps.Clone(small)
		dir := siteOf(t, files)
		r := NewReader(dir)
		if _, problems, err := r.Read(settings, Options{}, nil); err != nil || len(problems) > 0 {
			t.Fatal(problems, err)
		}
		for _, edit := range []func(map[string]string){
			func(map[string]string) {},
			func(f map[string]string) { f["papers/new.md"] = paperFile("date: 2024", "tags: [pdes]") },
			func(f map[string]string) { f["papers/a.md"] = paperFile("date: 1998", "tags: [other]") },
			func(f map[string]string) { f["papers/new.md"] = paperFile("tags: [PDEs, Big Nets]") },
			func(f map[string]string) { f["papers/a.md"] = paperFile("tags: [Other, BIG nets, pdes]") },
			func(f map[string]string) { f["papers/new.md"] = paperFile("tags: [big-nets]") },
			func(f map[string]string) { delete(f, "papers/b.md") },
			func(f map[string]string) { f["pages/about.md"] = "---\ntitle: Us\n---\n\n<b>We</b>\n" },
			func(f map[string]string) { f["papers/new.md"] = paperFile("draft: true") },
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
			expect(t, "archive", dump(got), dump(want))
		}
	}
}

func TestBrokenFileKeepsItsLastState(t *testing.T) {
	files := map[string]string{"papers/a.md": paperFile("date: 2023"), "papers/b.md": paperFile("date: 2022")}
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
	expect(t, "archive", dump(again), dump(first))
	put(t, dir, map[string]string{"papers/a.md": ""}, files)
	if fixed, problems, err := r.Read(settings, Options{}, nil); err != nil || len(problems) > 0 ||
		dump(fixed) != dump(first) {
		t.Error(problems, err)
	}
}

func TestUnchangedFilesAreNotReadAgain(t *testing.T) {
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
	if first.Lists != again.Lists || !slices.Equal(first.Papers, again.Papers) ||
		!slices.Equal(first.Pages, again.Pages) {
		t.Error("unchanged values are not shared")
	}
}

func TestFuturePapersAreOmitted(t *testing.T) {
	today := content.Date{Year: 2023, Month: 10, Day: 16}
	for _, c := range []struct {
		options Options
		want    string
	}{
		{Options{Today: today}, "a b month year old never never2"},
		{Options{Today: today, Future: true}, "next a b month year old never never2"},
		{Options{Today: today, Drafts: true}, "a b month year old never never2"},
		{Options{Today: today, Drafts: true, Future: true}, "draft next a b month year old never never2"},
		{Options{}, "next a b month year old never never2"},
	} {
		a, err := Load(siteOf(t, small), settings, c.options)
		if err != nil {
			t.Fatal(err)
		}
		expect(t, "papers", slugs(a.Cards), c.want)
		for _, card := range a.Cards {
			expect(
				t,
				card.Slug+" is in the future",
				card.IsFuture(c.options.Today),
				!c.options.Today.IsZero() && (card.Slug == "next" || card.Slug == "draft"),
			)
			expect(t, card.Slug+" is a draft", card.Draft, card.Slug == "draft")
		}
	}
}

func TestNewBasePathUpdatesEveryText(t *testing.T) {
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
	expect(t, "archive", dump(got), dump(want))
}

// TestEditChangesOnlyAffectedValues edits one paper and checks which values of the archive change.
func TestEditChangesOnlyAffectedValues(t *testing.T) {
	before := "---\ntitle: A paper\ndate: 2023-10-16\ntags: [pdes]\ncomments: 1\n---\n\nAn abstract.\n\n" +
		"## Notes\n\nMine.\n"
	for _, c := range []struct {
		name, after                           string
		lists, record, card, paper, neighbors bool
	}{
		{"nothing", before, false, false, false, false, false},
		{"notes", strings.Replace(before, "Mine", "Ours", 1), false, false, false, true, false},
		{"comments", strings.Replace(before, "comments: 1", "comments: 2", 1), false, true, false, true, false},
		{"tag", strings.Replace(before, "pdes", "other", 1), true, true, true, true, true},
		{"title", strings.Replace(before, "A paper", "A thesis", 1), true, true, true, true, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := map[string]string{
				"papers/a.md": before,
				"papers/b.md": paperFile("date: 2023-10-17"),
				"papers/c.md": paperFile("date: 1999"),
			}
			dir := siteOf(t, files)
			r := NewReader(dir)
			old, _, err := r.Read(settings, Options{}, nil)
			if err != nil {
				t.Fatal(err)
			}
			after := maps.Clone(files)
			after["papers/a.md"] = c.after
			put(t, dir, files, after)
			now, _, err := r.Read(settings, Options{}, []string{"content/papers/a.md"})
			if err != nil {
				t.Fatal(err)
			}
			expect(t, "lists", old.Lists != now.Lists, c.lists)
			expect(t, "record", old.Papers[1].Record != now.Papers[1].Record, c.record)
			expect(t, "card", old.Papers[1].Card != now.Papers[1].Card, c.card)
			expect(t, "paper", old.Papers[1] != now.Papers[1], c.paper)
			expect(t, "newer", old.Papers[0] != now.Papers[0], c.neighbors)
			expect(t, "the other's record", old.Papers[0].Record == now.Papers[0].Record, true)
		})
	}
}

func TestSymbolicLinkOutsideTheSiteIsRejected(t *testing.T) {
	dir := siteOf(t, map[string]string{"papers/a.md": paperFile(), "pages/inside.md": "---\ntitle: T\n---\n"})
	secret := filepath.Join(t.TempDir(), "secret.md")
	if err := os.WriteFile(secret, []byte(paperFile()), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, to := range map[string]string{"papers/secret.md": secret, "pages/linked.md": "inside.md"} {
		if err := os.Symlink(to, filepath.Join(dir, "content", name)); err != nil {
			t.Fatal(err)
		}
	}
	a, problems, err := NewReader(dir).Read(settings, Options{}, nil)
	if err != nil || len(problems) != 1 || filepath.Base(problems[0].File) != "secret.md" {
		t.Fatal(problems, err)
	}
	expect(t, "papers", slugs(a.Cards), "a")
	expect(t, "pages", len(a.Pages), 2)
}

// TestBrokenFileReportsItsDeclaredFields checks that a file with other problems also reports those of its declared
// fields, once, and again if site.yaml changes.
func TestBrokenFileReportsItsDeclaredFields(t *testing.T) {
	status := content.Field{Name: "status", Type: content.ChoiceField, Choices: []string{"read"}}
	rating := content.Field{Name: "rating", Type: content.NumberField, Required: true}
	files := map[string]string{"papers/a.md": paperFile("status: none", "rating: 1")}
	dir := siteOf(t, files)
	r := NewReader(dir)
	expectProblems := func(c *config.Config, want ...string) {
		t.Helper()
		_, problems, err := r.Read(c, Options{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range problems {
			got = append(got, fmt.Sprintf("%d: %s", p.Line, p.What))
		}
		expect(t, "problems", got, want)
	}
	with := func(fields ...content.Field) *config.Config { return &config.Config{PageSize: 9, Fields: fields} }
	const notAChoice = "3: \"none\" is not a choice of `status`"
	expectProblems(with(status), notAChoice)
	broken := map[string]string{"papers/a.md": paperFile("status: none", "upvotes: many")}
	put(t, dir, files, broken)
	const notANumber = "4: `upvotes` must be a whole number, not \"many\""
	expectProblems(with(status), notAChoice, notANumber)
	expectProblems(with(), notANumber)
	expectProblems(with(status, rating), "2: the paper has no `rating`", notAChoice, notANumber)
	put(t, dir, broken, map[string]string{"papers/a.md": "---\ntitle: [\n---\n"})
	if _, problems, err := r.Read(with(rating), Options{}, nil); err != nil || len(problems) != 1 {
		t.Error(problems, err)
	}
}
