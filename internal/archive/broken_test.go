package archive

import (
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
)

// findings reads a site and returns the problems and warnings, without hints.
func findings(t rapid.TB, r *Reader, c *config.Config, changed []string) (a *Archive, all []string) {
	t.Helper()
	a, problems, err := r.Read(c, Options{}, changed)
	if err != nil {
		t.Fatal(err)
	}
	add := func(mark string, list problem.List) {
		for _, p := range list {
			line := mark + p.Place() + ": " + p.What
			all = append(all, strings.ReplaceAll(line, filepath.ToSlash(r.dir)+"/content/", ""))
		}
	}
	add("", problems)
	add("warning ", a.Warnings)
	return a, all
}

// TestBrokenFileReportsEveryProblem checks that a file whose front matter has a problem also reports the problems of
// its other parts, both on the first reading and after an edit of a valid file.
func TestBrokenFileReportsEveryProblem(t *testing.T) {
	c := &config.Config{PageSize: 9, Fields: []content.Field{
		{Name: "status", Type: content.ChoiceField, Choices: []string{"read"}},
		{Name: "method", Type: content.ListField, Index: true},
	}}
	for _, tt := range []struct {
		name, file, text string
		want             []string
	}{
		{
			"a paper", "papers/x.md",
			fileWithNotes("X", "See [[none]], [a](a2.md).\n\n```papers\nwhere: statu = read and lost\n```",
				"aliases: [x, old, a]", "upvotes: many", "status: begun", "mood: good"),
			[]string{
				"papers/x.md:3:11: the alias \"x\" is the paper's own name",
				"papers/x.md:3:14: the alias \"old\" is also in papers/a.md:3:11",
				"papers/x.md:3:19: the alias \"a\" is the name of another paper",
				"papers/x.md:4:10: `upvotes` must be a whole number, not \"many\"",
				"papers/x.md:5:9: \"begun\" is not a choice of `status`",
				"papers/x.md:16:8: unknown field `statu`",
				"papers/x.md:16:29: expected an operator after `lost`, found the end of the query",
				"warning papers/x.md:6:1: undeclared field `mood`",
				"warning papers/x.md:13:5: unknown paper \"none\"",
				"warning papers/x.md:13:15: the link a2.md does not point to a page of this site",
			},
		},
		{
			"a paper whose YAML is invalid",
			"papers/x.md",
			"---\ntitle: [\n---\n\nText.\n\n## Notes\n\n[[none]] [[a]]\n",
			[]string{
				"papers/x.md:2:8: unclosed bracket, or no entry before a comma",
				"warning papers/x.md:9:1: unknown paper \"none\"",
			},
		},
		{
			"a draft", "papers/x.md", fileWithNotes("X", "[[none]]", "draft: true", "upvotes: many", "status: begun"),
			[]string{
				"papers/x.md:4:10: `upvotes` must be a whole number, not \"many\"",
				"papers/x.md:5:9: \"begun\" is not a choice of `status`",
			},
		},
		{
			"a collection", "collections/x.md",
			"---\ntitel: X\npapers:\n  - none\n  - a: After [[nothing]].\n  - neither: Like [[both]].\n" +
				"  - a\n  - old\n  -\naliases: [c]\nmood: good\n---\n\n[[none]]\n\n```papers\nsort: raiting\n```\n",
			[]string{
				"collections/x.md:2:1: unknown field `titel`",
				"collections/x.md:4:5: unknown paper \"none\"",
				"collections/x.md:6:5: unknown paper \"neither\"",
				"collections/x.md:7:5: duplicate paper \"a\"",
				"collections/x.md:9:4: an entry of `papers` is empty",
				"collections/x.md:10:11: the alias \"c\" is the name of another collection",
				"warning collections/x.md:5:7: unknown paper \"nothing\"",
				"warning collections/x.md:6:6: unknown paper \"both\"",
				"warning collections/x.md:11:1: unknown field `mood`",
				"warning collections/x.md:14:1: unknown paper \"none\"",
				"warning collections/x.md:17:7: no paper has the field `raiting`",
			},
		},
		{
			"a collection that is a view", "collections/x.md",
			"---\ntitle: X\npapers: {where: statu = read, limit: 0}\n---\n",
			[]string{
				"collections/x.md:3:17: unknown field `statu`",
				"collections/x.md:3:38: `limit` must be at least 1, not 0",
			},
		},
		{
			"a page", "pages/method.md",
			"---\ntitle: X\ntilte: Y\npapers: {sort: raiting}\naliases: [us]\n---\n\n[[none]] [us](usa.md)\n",
			[]string{
				"pages/method.md: the path /method/ belongs to the index of `method`",
				"pages/method.md:3:1: unknown field `tilte`",
				"pages/method.md:5:11: the alias \"us\" is the name of another page",
				"warning pages/method.md:4:16: no paper has the field `raiting`",
				"warning pages/method.md:8:1: unknown paper \"none\"",
				"warning pages/method.md:8:10: the link usa.md does not point to a page of this site",
			},
		},
		{
			"other files that name a broken one", "papers/x.md",
			fileWithNotes("X", "", "aliases: [former]", "upvotes: many", "mood: 1"),
			[]string{
				"papers/x.md:4:10: `upvotes` must be a whole number, not \"many\"",
				"warning papers/x.md:5:1: undeclared field `mood`",
			},
		},
		{
			"an unknown paper with a remark", "collections/x.md",
			"---\ntitle: X\npapers:\n  - none: Like [[nothing]].\n---\n",
			[]string{
				"collections/x.md:4:5: unknown paper \"none\"",
				"warning collections/x.md:4:6: unknown paper \"nothing\"",
			},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			good := map[string]string{
				"papers/a.md":      fileWithNotes("A", "Alone.", "aliases: [old]"),
				"collections/c.md": "---\ntitle: C\n---\n",
				"pages/us.md":      "---\ntitle: Us\n---\n",
			}
			if tt.name == "other files that name a broken one" {
				good["pages/us.md"] = "---\ntitle: Us\npapers: {where: mood = 1}\n---\n\n[[x]] [[former]]\n"
			}
			files := maps.Clone(good)
			files[tt.file] = tt.text
			dir := siteOf(t, files)
			_, got := findings(t, NewReader(dir), c, nil)
			expect(t, "findings", got, tt.want)

			readable := maps.Clone(good)
			readable[tt.file] = "---\ntitle: X\n---\n\n## Notes\n\n[[gone]]\n"
			put(t, dir, files, readable)
			r := NewReader(dir)
			before, _ := findings(t, r, c, nil)
			after, got := findings(t, r, c, put(t, dir, readable, files))
			expect(t, "findings after an edit", got, tt.want)
			if tt.name != "an unknown paper with a remark" { // which is not broken
				before.Warnings, after.Warnings = nil, nil
				expect(t, "archive after an edit", dump(after), dump(before))
			}
		})
	}
}

// TestStrayTagsOfBrokenFiles checks that the tags of a broken paper are those that can be read now.
func TestStrayTagsOfBrokenFiles(t *testing.T) {
	files := map[string]string{
		"papers/a.md": paperFile("tags: [pds, other]"), "papers/b.md": paperFile("tags: [other]"),
	}
	dir := siteOf(t, files)
	r := NewReader(dir)
	findings(t, r, settings, nil)
	broken := maps.Clone(files)
	broken["papers/a.md"] = paperFile("upvotes: many", "tags: [Other, Third]")
	changed := put(t, dir, files, broken)
	for _, r := range []*Reader{r, NewReader(dir)} {
		a, _ := findings(t, r, settings, changed)
		warnings, err := a.StrayTags(t.Context(), dir, settings.Tags)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range warnings {
			got = append(got, filepath.Base(p.Place())+": "+p.What)
		}
		expect(t, "stray tags", got, []string{
			"a.md:4:8: the tag \"other\" of 2 papers is not in the vocabulary",
			"a.md:4:15: the tag \"third\" of 1 paper is not in the vocabulary",
		})
	}
}

// TestIncrementalReadReportsSameProblems makes random edits, and many of them break a file. It compares the problems
// and warnings with those of a full reading, and also the archives if there are no problems.
func TestIncrementalReadReportsSameProblems(t *testing.T) {
	fields := map[string]string{ // that a file always has, because an outdated text shows what it had
		"papers/a.md":      "title: A\nstatus: none\naliases: [old]\n",
		"papers/b.md":      "title: B\naliases: [us, a]\n",
		"pages/us.md":      "title: Us\naliases: [we]\nmood: 1\n",
		"collections/c.md": "title: C\npapers:\n  - a: For [[nobody]].\n",
		"collections/d.md": "title: D\npapers: [b, old]\nmood: 2\naliases: [c]\n",
	}
	names := slices.Sorted(maps.Keys(fields))
	draw := func(rt *rapid.T, what string, texts ...string) string {
		return rapid.SampledFrom(texts).Draw(rt, what)
	}
	compared := 0
	rapid.Check(t, func(rt *rapid.T) {
		dir := siteOf(t, map[string]string{
			"papers/z.md": paperFile(),
			"pages/z.md":  "---\ntitle: Z\n---\n", "collections/z.md": "---\ntitle: Z\n---\n",
		})
		r, files := NewReader(dir), map[string]string{}
		for range rapid.IntRange(1, 4).Draw(rt, "steps") {
			before := maps.Clone(files)
			for range rapid.IntRange(1, 3).Draw(rt, "edits") {
				name := draw(rt, "file", names...)
				mistake := draw(rt, "mistake", "", "", "", "upvotes: many\n", "titel: X\n")
				files[name] = "---\n" + fields[name] + mistake + "---\n\n## Notes\n\n" +
					draw(rt, "notes", "Nothing.\n", "See [[none]] and [[a]].\n",
						"[[old]], [c](../collections/c.md), [d](../collections/d.md)\n",
						"```papers\nwhere: statu = read\n```\n", "```papers\nwhere: status = read\n```\n")
				if rapid.IntRange(0, 5).Draw(rt, "gone") == 0 {
					delete(files, name)
				}
			}
			changed := put(t, dir, before, files)
			if rapid.Bool().Draw(rt, "everything") {
				changed = nil
			}
			c := rapid.SampledFrom([]*config.Config{settings, declaring}).Draw(rt, "configuration")
			got, found := findings(rt, r, c, changed)
			want, wanted := findings(rt, NewReader(dir), c, nil)
			expect(rt, "findings", found, wanted)
			if len(wanted) == len(want.Warnings) {
				expect(rt, "archive", pointer.ReplaceAllString(dump(got), ""), pointer.ReplaceAllString(dump(want), ""))
				compared++
			}
		}
	})
	if compared < 10 && !testing.Short() {
		t.Errorf("only %d states had no problems", compared)
	}
}

// pointer matches the address of a value that dump does not show.
var pointer = regexp.MustCompile(`0x[0-9a-f]+`)

// declaring is a configuration like settings that declares a field.
var declaring = &config.Config{BaseURL: settings.BaseURL, Tags: settings.Tags, Fields: []content.Field{
	{Name: "status", Type: content.ChoiceField, Choices: []string{"read"}},
}}
