//go:build browser

package generate_test

import (
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/testutil/chromium"
)

// cited is a paper with every field of a citation, and with characters that are special in each format.
const cited = `---
title: "On $x^2$ & \"<script>\" </script> 100% of #1_é神"
date: 2023-10-16
authors: [Ludwig van Beethoven, "O'Hara & Sons, Inc."]
arxiv: "2310.19027"
doi: 10.1000/a_b
tags: [pdes]
---

The abstract says \</script\> & "more".
`

// TestCitationsAreDownloadedFromThePage checks that the downloaded files equal the shown citations, with and without
// scripts.
func TestCitationsAreDownloadedFromThePage(t *testing.T) {
	address := deployed(t, map[string]string{"site.yaml": "title: S\n", "content/papers/x.md": cited})
	page := chromium.Open(t)
	for _, scripts := range []bool{true, false} {
		page.Scripts(scripts)
		for id, extension := range map[string]string{"bibtex": ".bib", "ris": ".ris", "csl-json": ".csl.json"} {
			page.Visit(address + "/papers/x/#" + id)
			if !chromium.Eval[bool](page, `document.querySelector(".cite").open`) {
				t.Errorf("the link to %s does not open it", id)
			}
			shown := chromium.Eval[string](page, `document.querySelector("#`+id+` pre").textContent`)
			name, data := page.Download("#" + id + " a")
			if name != "x"+extension || string(data) != shown || !strings.Contains(shown, "é神") {
				t.Errorf("%s shows\n%s\nbut downloads %s:\n%s", id, shown, name, data)
			}
		}
	}
	if faults := page.Faults(); len(faults) > 0 {
		t.Errorf("console errors: %v", faults)
	}
}

// TestCitationsAreCopied checks that a button copies the citation below it.
func TestCitationsAreCopied(t *testing.T) {
	address := deployed(t, map[string]string{"site.yaml": "title: S\n", "content/papers/x.md": cited})
	page := chromium.Open(t)
	page.Visit(address + "/papers/x/#ris")
	chromium.Eval[bool](
		page,
		`navigator.clipboard.writeText = text => { window.copied = text; return Promise.resolve(); }, true`,
	)
	page.Click("#ris button")
	page.Await(`document.querySelector("#ris button").textContent === "Copied"`)
	if !chromium.Eval[bool](
		page,
		`window.copied === document.querySelector("#ris pre").textContent && window.copied.startsWith("TY  - UNPB")`,
	) {
		t.Error("the copied text is not the shown citation")
	}
	if faults := page.Faults(); len(faults) > 0 {
		t.Errorf("console errors: %v", faults)
	}
}

// TestPagesHaveStructuredData checks the structured data of every kind of page and that the console has no errors.
func TestPagesHaveStructuredData(t *testing.T) {
	site := served(t, "https://user.github.io/repo/")
	page := chromium.Open(t)
	want := map[string]string{
		"home": "WebSite", "formulas": "ScholarlyArticle", "notes with code": "ScholarlyArticle",
		"links": "ScholarlyArticle", "mentioned paper": "ScholarlyArticle", "free page": "", "not found": "",
		"glance": "", "search": "", "results": "", "reading list": "",
	}
	for name, path := range kinds {
		page.Visit(site + path)
		kind, known := want[name]
		if !known {
			kind = "CollectionPage"
		}
		got := chromium.Eval[string](page,
			`[...document.querySelectorAll("script[type='application/ld+json']")].map(s => `+
				`JSON.parse(s.textContent)["@type"]).join()`)
		if got != kind {
			t.Errorf("%s: structured data of type %q, want %q", name, got, kind)
		}
		if faults := page.Faults(); len(faults) > 0 {
			t.Errorf("%s: console errors: %v", name, faults)
		}
	}
}
