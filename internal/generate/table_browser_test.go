//go:build browser

package generate_test

import (
	"slices"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/offprint/offprint/internal/testutil/chromium"
)

// TestTablesAreSorted sorts a table of papers by a click and with the keyboard, on a wide and on a narrow screen.
func TestTablesAreSorted(t *testing.T) {
	w := &workshop{dir: t.TempDir(), files: map[string]string{}}
	for name, text := range map[string]string{
		"site.yaml": "fields:\n  - {name: status, type: choice, choices: [to-read, read]}\n" +
			"  - {name: rating, type: number}\n",
		"content/papers/a.md":  "---\ntitle: Beta\ndate: 2023-10-16\nstatus: read\nrating: 9\n---\n",
		"content/papers/b.md":  "---\ntitle: alpha\ndate: 2023-10\nstatus: to-read\nrating: 10\n---\n",
		"content/papers/c.md":  "---\ntitle: Gamma\ndate: 2022\n---\n",
		"content/pages/all.md": "---\ntitle: All\npapers: {sort: title, columns: [title, date, rating, status]}\n---\n",
	} {
		if err := w.write(name, text); err != nil {
			t.Fatal(err)
		}
	}
	page := chromium.Open(t)
	page.Screen(320, 900, "light")
	page.Visit(servedFrom(t, w.dir, "") + "/all/")
	page.Await(`document.querySelectorAll("th button").length === 4`)
	if over := chromium.Eval[int](page, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
		t.Errorf("the page is %d pixels too wide", over)
	}
	expect := func(what, sort string, want ...string) {
		t.Helper()
		got := chromium.Eval[[]string](page, `[...document.querySelectorAll("tbody th")].map(h => h.textContent)`)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", what, got, want)
		}
		order := `[...document.querySelectorAll("thead th")].map(h => h.ariaSort).join()`
		if got := chromium.Eval[string](page, order); got != sort {
			t.Errorf("%s: aria-sort is %q, want %q", what, got, sort)
		}
	}
	expect("at first", ",,,", "alpha", "Beta", "Gamma")
	sorted := `[...document.querySelectorAll(".sorted:not([hidden])")].map(p => p.textContent).join()`
	if got := chromium.Eval[string](page, sorted); got != "sorted by title" {
		t.Errorf("the order is described as %q", got)
	}
	page.Click(`th[data-sort="number"] button`)
	expect("rating", ",,descending,", "alpha", "Beta", "Gamma")
	if got := chromium.Eval[string](page, sorted); got != "" {
		t.Errorf("after sorting by rating the order is described as %q", got)
	}
	page.Press(kb.Enter)
	expect("rating again", ",,ascending,", "Beta", "alpha", "Gamma")
	page.Press(kb.Tab + kb.Enter)
	expect("status", ",,,ascending", "alpha", "Beta", "Gamma")
	page.Click(`th[data-sort="date"] button`)
	expect("date", ",descending,,", "Beta", "alpha", "Gamma")
	if faults := page.Faults(); len(faults) > 0 {
		t.Errorf("console errors: %v", faults)
	}
}

// TestSortedColumnIsInSight checks that a table in groups shows the column by which it is sorted and keeps names on one
// line, on a phone and on a narrow window.
func TestSortedColumnIsInSight(t *testing.T) {
	page := chromium.Open(t)
	page.Screen(390, 844, "light")
	page.Visit(servedFrom(t, unusualArchive(t), "") + richKinds["view as a table"])
	for _, width := range []int64{390, 900, 1280} {
		page.Screen(width, 900, "light")
		for _, fault := range chromium.Eval[[]string](page, `(() => {
			const faults = [], box = e => e.getBoundingClientRect(), table = document.querySelector(".table");
			const edge = box(table).right - (table.scrollWidth > table.clientWidth ? 32 : 0); // it fades
			const rating = table.querySelector('thead [data-column="rating"]'), cell = table.querySelector("td.number");
			if (box(rating).right - parseFloat(getComputedStyle(rating).paddingRight) > edge)
				faults.push("the column ends at " + box(rating).right + " of " + edge);
			const text = document.createRange();
			text.selectNodeContents(cell);
			const heading = document.createRange();
			heading.selectNodeContents(rating.querySelector("button")?.firstChild ?? rating);
			if (Math.abs(box(text).right - box(heading).right) > 1) faults.push("numbers are not below the heading");
			for (const name of document.querySelectorAll("td .glued")) {
				const lines = document.createRange();
				lines.selectNodeContents(name);
				if (name.textContent.length <= 22 && lines.getClientRects().length > 1) faults.push("broken: " + name.textContent);
			}
			return faults;
		})()`) {
			t.Errorf("at %d pixels: %s", width, fault)
		}
	}
}
