package markdown

import (
	"reflect"
	"strings"
	"testing"
)

// TestViewsAreBlocksOfTheCurator checks that views are recognized in notes, with the positions of their lines, and are
// code in an abstract.
func TestViewsAreBlocksOfTheCurator(t *testing.T) {
	body := "Text.\n\n```papers\nwhere: a\n```\n\n## Notes\n\nOne [[x]].\n\n> ```papers\n> where: b\n" +
		"> sort: c\n> ```\n\n- x\n\n  ```papers\n  ```\n"
	d, problems := New("/").Render("f", []byte(body), 10)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	want := []ViewBlock{{"where: b\nsort: c\n", 21, []int{2, 2}}, {"", 28, nil}}
	if !reflect.DeepEqual(d.Views, want) {
		t.Errorf("the views are %+v, want %+v", d.Views, want)
	}
	if !strings.Contains(d.Abstract, "where: a") || strings.Contains(d.Abstract, "\x00") {
		t.Errorf("the abstract is %q", d.Abstract)
	}
	filled := Fill(d.Notes, func(int, bool) string { return "X" })
	var all []string
	for _, p := range CutViews(filled) {
		all = append(all, strings.Join(strings.Fields(p.HTML), " "))
		if strings.Contains(p.HTML, "\x00") || strings.Contains(p.HTML, "where") {
			t.Errorf("a piece is %q", p.HTML)
		}
	}
	if len(all) != 3 || !strings.HasSuffix(all[0], "<p>One X.</p> <blockquote>") ||
		!strings.HasPrefix(all[1], "</blockquote>") {
		t.Errorf("the pieces are %q", all)
	}
}
