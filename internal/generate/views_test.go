package generate_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/content"
)

// viewedPaper is a paper that views find by its status and rating.
func viewedPaper(title, status string, rating int, notes string) string {
	return fmt.Sprintf("---\ntitle: %s\ndate: 2023\nstatus: %s\nrating: %d\n---\n\nAn abstract.\n\n## Notes\n\n%s\n",
		title, status, rating, notes)
}

// TestEditRendersOnlyChangedViews edits a paper and compares the changed pages with views with the expected ones.
func TestEditRendersOnlyChangedViews(t *testing.T) {
	files := map[string]string{
		"site.yaml": "fields:\n  - {name: status, type: choice, choices: [read, open]}\n" +
			"  - {name: rating, type: number}\n",
		"content/papers/a.md":      viewedPaper("A", "read", 3, "Mine."),
		"content/papers/b.md":      viewedPaper("B", "open", 4, "Mine."),
		"content/pages/read.md":    "---\ntitle: Read\npapers: {where: status = read, columns: [title, status]}\n---\n",
		"content/pages/open.md":    "---\ntitle: Open\n---\n\n```papers\nwhere: status = open\ncolumns: [title]\n```\n",
		"content/pages/rated.md":   "---\ntitle: Rated\npapers: {columns: [title, rating]}\n---\n",
		"content/papers/c.md":      "---\ntitle: C\n---\n\n## Notes\n\n```papers\nwhere: status = open\n```\n",
		"content/collections/c.md": "---\ntitle: C\npapers: {where: status = open}\n---\n",
	}
	for _, c := range []struct{ name, text, want string }{
		{"nothing", files["content/papers/a.md"], ""},
		{"notes", viewedPaper("A", "read", 3, "Ours."), ""},
		{"rating", viewedPaper("A", "read", 5, "Mine."), "/rated/ /read/"},
		{"status", viewedPaper("A", "open", 3, "Mine."), "/collections/c/ /open/ /papers/c/ /rated/ /read/"},
	} {
		w := newWorkshop(t, files)
		before, problems, err := w.builder.Update(nil)
		if err != nil || len(problems) > 0 {
			t.Fatal(problems, err)
		}
		if err := w.write("content/papers/a.md", c.text); err != nil {
			t.Fatal(err)
		}
		after, problems, err := w.builder.Update([]string{"content/papers/a.md"})
		if err != nil || len(problems) > 0 {
			t.Fatal(problems, err)
		}
		var changed []string
		for _, p := range after.Pages {
			isView := slices.Contains([]string{
				"/read/", "/open/", "/rated/", content.CollectionPath("c"), content.PaperPath("c"),
			}, p.Path)
			if old := before.Page(p.Path); isView && (old == nil || !p.Shows(old)) {
				changed = append(changed, p.Path)
			}
		}
		slices.Sort(changed)
		if got := strings.Join(changed, " "); got != c.want {
			t.Errorf("%s: %s changed, want %s", c.name, got, c.want)
		}
	}
}

// TestTablesNameAuthorsAsListsDo checks that a table names up to three authors and then the number of the others.
func TestTablesNameAuthorsAsListsDo(t *testing.T) {
	files := map[string]string{
		"content/papers/a.md":  "---\ntitle: A\nauthors: [Ada, Bo, Cy, Di, Ed]\n---\n",
		"content/papers/b.md":  "---\ntitle: B\nauthors: [Ada, Bo, Cy]\n---\n",
		"content/papers/c.md":  "---\ntitle: C\nauthor_count: 7\n---\n",
		"content/papers/d.md":  "---\ntitle: D\n---\n",
		"content/pages/all.md": "---\ntitle: All\npapers: {sort: title, columns: [title, authors]}\n---\n",
	}
	site, problems, err := newWorkshop(t, files).builder.Update(nil)
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	var got []archive.Cell
	for _, row := range site.Page("/all/").View.Result.Groups[0].Rows {
		got = append(got, row.Cells[1])
	}
	want := []archive.Cell{
		{Items: []content.FieldItem{{Text: "Ada, Bo, Cy and 2 more"}}}, {Items: []content.FieldItem{{Text: "Ada, Bo, Cy"}}},
		{Items: []content.FieldItem{{Text: "7 authors", Path: "/authors/7/"}}}, {},
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("the cells are %v, want %v", got, want)
	}
}

// TestTablesShowTheSortedColumnSecond checks that the column by which a table is sorted is the first or the second.
func TestTablesShowTheSortedColumnSecond(t *testing.T) {
	files := map[string]string{
		"site.yaml":           "fields: [{name: rating, type: number}]\n",
		"content/papers/a.md": "---\ntitle: A\nrating: 3\n---\n",
		"content/papers/b.md": "---\ntitle: B\n---\n",
	}
	tests := []struct{ view, want string }{
		{"sort: [-rating, title], columns: [title, authors, rating]", "title rating authors"},
		{"sort: rating, columns: [rating, title, date]", "rating title date"},
		{"sort: authors, columns: [title, authors, date]", "title authors date"},
		{"sort: venue, columns: [title, date, rating]", "title date rating"},
		{"columns: [title, rating, venue, date]", "title date rating venue"},
	}
	for i, test := range tests {
		files[fmt.Sprintf("content/pages/p%d.md", i)] = "---\ntitle: T\npapers: {" + test.view + "}\n---\n"
	}
	site, problems, err := newWorkshop(t, files).builder.Update(nil)
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	for i, test := range tests {
		result := site.Page(fmt.Sprintf("/p%d/", i)).View.Result
		var columns []string
		for j, column := range result.Columns {
			columns = append(columns, column.Name)
			if cell := result.Groups[0].Rows[0].Cells[j]; cell.IsNumber != (column.Name == "rating") {
				t.Errorf("%s: the cell of %s is a number: %t", test.view, column.Name, cell.IsNumber)
			}
		}
		if got := strings.Join(columns, " "); got != test.want {
			t.Errorf("%s: the columns are %s, want %s", test.view, got, test.want)
		}
	}
}

// TestShortViewsLinkToAllPapers checks the link of a view that leaves out papers to a page that lists all of them.
func TestShortViewsLinkToAllPapers(t *testing.T) {
	files := map[string]string{
		"site.yaml": "fields: [{name: method, type: list, index: true}, {name: rating, type: number}]\n",
	}
	for i, fields := range []string{
		"date: 2023-05-01\ntags: [a, b]\nrating: 3\n", "date: 2023-06\ntags: [a]\nauthor_count: 2\nrating: 3\n",
		"date: 2022\ntags: [a]\nmethod: [Fourier]\nauthor_count: 2\n",
		"method: [Fourier]\nauthor_count: 3\ndigests: [2026-02-17]\n", "digests: [2026-02-17]\n",
	} {
		files[fmt.Sprintf("content/papers/p%d.md", i)] = fmt.Sprintf("---\ntitle: Paper %d\n%s---\n", i, fields)
	}
	tests := []struct{ where, want string }{
		{"", "/dates/"},
		{"tags = a", "/tags/a/"},
		{"tags contains a", "/tags/a/"},
		{"year = 2023", "/dates/2023/"},
		{"date >= 2023", "/dates/2023/"},
		{"missing date", "/dates/undated/"},
		{"method = fourier", "/method/fourier/"},
		{"author_count = 2", "/authors/2/"},
		{"digests = 2026-02-17", "/digests/2026-02-17/"},
		{"tags = a and date >= 2023", "/dates/2023/"},
		{"rating = 3", ""},
		{"year != 2022", ""},
	}
	for i, test := range tests {
		files[fmt.Sprintf("content/pages/v%d.md", i)] = fmt.Sprintf(
			"---\ntitle: V%d\npapers: {where: '%s', limit: 1}\n---\n", i, test.where)
	}
	site, problems, err := newWorkshop(t, files).builder.Update(nil)
	if err != nil || len(problems) > 0 {
		t.Fatal(problems, err)
	}
	for i, test := range tests {
		page := site.Page(fmt.Sprintf("/v%d/", i))
		if got := page.View.Result.All; got != test.want || page.View.Result.More == 0 {
			t.Errorf("%q: the link is to %q, want %q", test.where, got, test.want)
		}
		html, err := page.Bytes()
		text := fmt.Sprintf(`<a href="%s">All %d papers</a>`, test.want, page.View.Result.Total)
		if test.want == "" {
			text = "not shown."
		}
		if err != nil || !strings.Contains(string(html), text) {
			t.Errorf("%q: the page lacks %s (error: %v)", test.where, text, err)
		}
	}
}
