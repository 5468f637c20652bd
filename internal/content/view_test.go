package content

import (
	"strings"
	"testing"
)

func TestListsOfAViewAreLimited(t *testing.T) {
	list := func(n int) string { return "[" + strings.Repeat("venue, ", n) + "]\n" }
	v, problems := ParseView("a.md", "sort: "+list(maxSortKeys+1)+"columns: "+list(maxColumns+1), 5, nil)
	want := "a.md:5:7: `sort` has at most 10 fields, not 11 (remove some of them)\n" +
		"a.md:6:10: `columns` has at most 20 fields, not 21 (remove some of them)"
	if got := problems.Error(); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if len(v.SortKeys()) != maxSortKeys || len(v.Columns) != maxColumns {
		t.Errorf("%d keys and %d columns are left", len(v.SortKeys()), len(v.Columns))
	}
	_, problems = ParseView("a.md", "sort: "+list(maxSortKeys)+"columns: "+list(maxColumns), 1, nil)
	if problems != nil {
		t.Error(problems)
	}
}
