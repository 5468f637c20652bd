package archive

import (
	"fmt"
	"slices"
	"testing"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
)

// TestLongValuesHaveTheirOwnPaths uses volumes of a conference, whose slugs differ only after 80 characters.
func TestLongValuesHaveTheirOwnPaths(t *testing.T) {
	const meeting = "Proceedings of the 61st Annual Meeting of the Association for Computational Linguistics"
	const path = "/venue/proceedings-of-the-61st-annual-meeting-of-the-association-for-computational"
	c := &config.Config{
		BaseURL: settings.BaseURL, PageSize: 50,
		Fields: []content.Field{{Name: "venue", Index: true}, {Name: "shelf", Type: content.ListField, Index: true}},
	}
	in := func(volume, day string) string {
		return paperFile("venue: {booktitle: \""+meeting+volume+"\"}", "digests: ["+day+"]")
	}
	files := map[string]string{
		"papers/a.md": in(" (Volume 1: Long Papers)", "2026-02-18"),
		"papers/b.md": in(" (volume 1, long papers)", "2026-02-19"),
		"papers/c.md": paperFile("venue: {journal: JMLR}"),
	}
	dir := siteOf(t, files)
	r := NewReader(dir)
	paths := func() (all []string) {
		a, problems, err := r.Read(c, Options{}, nil)
		if err != nil || len(problems) > 0 {
			t.Fatal(err, problems)
		}
		for _, p := range a.Papers {
			all = append(all, p.Slug+" "+p.VenuePath)
			if items := p.Card.items("venue"); len(items) != 1 || items[0].Path != p.VenuePath {
				t.Errorf("%s: %v", p.Slug, items)
			}
		}
		for _, term := range a.Indexes[1].Terms {
			all = append(all, fmt.Sprint(term.Path, " ", len(term.Papers)))
		}
		slices.Sort(all)
		return all
	}
	expect(t, "one volume", paths(), []string{
		"/venue/jmlr/ 1", path + "/ 2", "a " + path + "/", "b " + path + "/", "c /venue/jmlr/",
	})
	more := map[string]string{
		"papers/d.md": in(" (Volume 2: Short Papers)", "2026-02-20"),
		"papers/e.md": in(": System Demonstrations", "2026-02-21"),
	}
	put(t, dir, nil, more)
	short, demos := path+"--70c2bb/", path+"--c70db7/"
	want := []string{
		demos + " 1", short + " 1", path + "/ 2", "/venue/jmlr/ 1",
		"a " + path + "/", "b " + path + "/", "c /venue/jmlr/", "d " + short, "e " + demos,
	}
	slices.Sort(want)
	expect(t, "three volumes", paths(), want)
	before := r.last.Papers
	put(t, dir, nil, map[string]string{"papers/c.md": paperFile("venue: {journal: JMLR}", "tags: [pdes]")})
	paths()
	for i, p := range r.last.Papers {
		if p.Slug != "c" && p.Record != before[i].Record {
			t.Errorf("the record of %s is new after an edit of another paper", p.Slug)
		}
	}
}
