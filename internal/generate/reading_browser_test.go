//go:build browser

package generate_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/generate"
	"github.com/offprint/offprint/internal/testutil/chromium"
	"github.com/offprint/offprint/internal/testutil/missing"
)

// readable is a site with papers for a reading list.
var readable = map[string]string{
	"site.yaml": "title: S\nbaseURL: https://example.org/repo/\n",
	"content/papers/mgno.md": "---\ntitle: \"MgNO: [x] $x^2$\"\ndate: 2023-10-16\nauthors: [Juncai He, Jinchao Xu]\n" +
		"arxiv: \"2310.19027\"\n---\n",
	"content/papers/pig.md": "---\ntitle: Physics *informed* pigs\ndate: 2022\n---\n\n## Notes\n\n" +
		"### [Elsewhere](https://example.org/)\n\nText.\n",
	"content/papers/plain.md": "---\ntitle: Nothing\n---\n",
}

// TestReadingList marks papers, writes a remark, exports the list, and imports it into another browser, on a site
// below a sub-path. Then two papers are renamed: one with an alias, the other without.
func TestReadingList(t *testing.T) {
	out := filesOf(t, readable)
	server := httptest.NewServer(http.StripPrefix("/repo", http.HandlerFunc(
		func(w http.ResponseWriter, r *http.Request) { http.FileServer(http.Dir(out)).ServeHTTP(w, r) })))
	t.Cleanup(server.Close)
	base := server.URL + "/repo"
	page := chromium.Open(t)
	stars := `[...document.querySelectorAll(".entry .star")].map(s => s.ariaPressed).join()`
	expect := func(expression, want string) {
		t.Helper()
		page.Await("(" + expression + ") === " + strconv.Quote(want)) // names both if it fails
	}
	page.Visit(base + "/dates/")
	expect(stars, "false,false,false")
	page.Click(".entry:nth-child(1) .star")
	expect(stars, "true,false,false")
	page.Visit(base + "/papers/pig/")
	page.Press("s")
	expect(`document.querySelector(".paper > .star").ariaPressed`, "true")
	page.Visit(base + "/reading-list/")
	titles := `[...document.querySelectorAll(".later .entry h3")].map(h => h.textContent).join("|")`
	expect(`offprintList.read()[1].title`, "Physics *informed* pigs")
	page.Await(`document.querySelector(".later .facts").textContent !== ""`)
	expect(titles, "MgNO: [x] x2|Physics *informed* pigs")
	expect(`document.querySelector(".facts").textContent`, "Juncai He, Jinchao Xu · 16 October 2023")
	ends := `[...document.querySelectorAll(".later [data-by]")].map(b => b.ariaDisabled).join()`
	expect(ends, "true,false,false,true")
	page.Click(".entry:nth-child(1) textarea")
	page.Press("Read $this$ first")
	page.Click(".entry:nth-child(2) [type=checkbox]")
	page.Click(`.entry:nth-child(2) [data-by="-1"]`)
	expect(titles, "Physics *informed* pigs|MgNO: [x] x2")
	expect(ends, "true,false,false,true")
	page.Visit(base + "/reading-list/")
	expect(titles, "Physics *informed* pigs|MgNO: [x] x2")

	name, markdown := page.Download(`[data-save="md"]`)
	if name != "reading-list.md" || !strings.Contains(string(markdown), base+"/papers/mgno/") ||
		!strings.Contains(string(markdown), "  Read $this$ first\n") ||
		!strings.Contains(string(markdown), "- [x] [Phys") {
		t.Errorf("%s:\n%s", name, markdown)
	}
	for format, want := range map[string]string{"bib": "eprint", "ris": "TY  - "} {
		name, data := page.Download(`[data-save="` + format + `"]`)
		if name != "reading-list."+format || !strings.Contains(string(data), want) ||
			!strings.Contains(string(data), "pigs") {
			t.Errorf("%s:\n%s", name, data)
		}
	}

	axe, err := os.ReadFile("../../.ci/node_modules/axe-core/axe.min.js")
	if err != nil {
		missing.Skip(t, "axe-core is not installed")
	}
	chromium.Eval[bool](page, string(axe)+"; true")
	if found := chromium.Eval[[]string](page, `axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21aa", `+
		`"wcag22aa", "best-practice"]}).then(r => r.violations.map(v => v.id + ": " + `+
		`v.nodes.map(n => n.html).join()))`,
	); len(found) > 0 {
		t.Errorf("axe: %q", found)
	}

	other := chromium.Open(t)
	other.Visit(base + "/reading-list/")
	chromium.Eval[bool](other, `{
		const data = new DataTransfer(), field = document.querySelector("[type=file]");
		data.items.add(new File([`+strconv.Quote(string(markdown))+`], "reading-list.md"));
		field.files = data.files;
		field.dispatchEvent(new Event("change"));
		true;
	}`)
	other.Await(`document.querySelectorAll(".later .entry").length === 2`)
	kept := `[...document.querySelectorAll(".later .entry")].map(e => e.querySelector("h3").textContent + "/" + ` +
		`e.querySelector("[type=checkbox]").checked + "/" + e.querySelector("textarea").value).join("|")`
	want := "Physics *informed* pigs/true/|MgNO: [x] x2/false/Read $this$ first"
	if got := chromium.Eval[string](other, kept); got != want {
		t.Errorf("imported: %q, want %q", got, want)
	}

	// The reader removes a paper, writes a remark on it, and adds it again.
	other.Click(".entry:nth-child(1) .star")
	other.Click(".entry:nth-child(1) textarea")
	other.Press("Later")
	other.Await(`offprintList.read().map(p => [p.slug, p.read, p.off, p.note].join()).join("|") === ` +
		`"pig,true,true,Later|mgno,,,Read $this$ first"`)
	other.Click(".entry:nth-child(1) .star")
	other.Visit(base + "/reading-list/")
	want = "Physics *informed* pigs/true/Later|MgNO: [x] x2/false/Read $this$ first"
	if got := chromium.Eval[string](other, kept); got != want {
		t.Errorf("removed and added: %q, want %q", got, want)
	}
	chromium.Eval[bool](other, `{
		const data = new DataTransfer(), field = document.querySelector("[type=file]"), write = Storage.prototype.setItem;
		data.items.add(new File(["- [ ] [Nothing](/repo/papers/plain/)"], "reading-list.md"));
		Storage.prototype.setItem = () => { throw new Error("full"); };
		field.files = data.files;
		field.dispatchEvent(new Event("change"));
		setTimeout(() => { Storage.prototype.setItem = write; }, 500);
		true;
	}`)
	other.Await(`document.querySelector(".said").textContent.startsWith("The browser could not store")`)

	mgno := readable["content/papers/mgno.md"]
	renamed := map[string]string{
		"site.yaml": readable["site.yaml"], "content/papers/plain.md": readable["content/papers/plain.md"],
		"content/papers/multigrid.md": strings.Replace(mgno, "---\n", "---\naliases: [mgno]\n", 1),
		"content/papers/pigs.md":      readable["content/papers/pig.md"],
	}
	out = filesOf(t, renamed)
	page.Visit(base + "/dates/")
	expect(stars, "true,false,false")
	other.Visit(base + "/reading-list/")
	chromium.Eval[bool](other, `{
		const all = offprintList.read();
		for (const p of all) delete p.checked; // as on another day
		offprintList.write(all);
	}`)
	other.Visit(base + "/reading-list/")
	other.Await(`[...document.querySelectorAll(".later h3 a")].map(a => a.pathname).join() === ` +
		`"/repo/papers/pigs/,/repo/papers/multigrid/"`)
	if got := chromium.Eval[string](other, kept); got != want {
		t.Errorf("renamed: %q, want %q", got, want)
	}
	page.Visit(base + "/dates/")
	focused := `(document.activeElement.closest(".entry") || document.body).querySelector("h1, h3").textContent`
	page.Press("jj")
	expect(focused, "Physics *informed* pigs")
	page.Press("ks")
	expect(stars, "false,false,false")
	page.Press("?")
	expect(`document.querySelector("dialog.keys[open] h2").textContent`, "Keys")
	page.Click(".keys input")
	page.Click(".keys button")
	page.Press("j")
	expect(focused, "MgNO: [x] x2")

	for _, p := range []*chromium.Page{page, other} {
		for _, fault := range p.Faults() {
			if !strings.Contains(fault, "404") { // the old path no longer exists
				t.Errorf("console error: %v", fault)
			}
		}
	}
}

// TestReadingListInTwoTabs changes a remark in another tab while the focus stays in the field of the remark.
func TestReadingListInTwoTabs(t *testing.T) {
	server := httptest.NewServer(http.FileServer(http.Dir(filesWith(t, map[string]string{
		"site.yaml": "title: S\n", "content/papers/a.md": "---\ntitle: A\n---\n",
	}, generate.Options{}))))
	t.Cleanup(server.Close)
	page := chromium.Open(t)
	page.Visit(server.URL + "/papers/a/")
	page.Press("s")
	page.Visit(server.URL + "/reading-list/")
	page.Await(`document.querySelector(".later .facts").textContent !== ""`)
	page.Click(".later textarea")
	page.Press("One")
	chromium.Eval[bool](page, `{
		const all = offprintList.read();
		all[0].note += ", two";
		offprintList.write(all);
		document.hasFocus = () => false; // the reader is in the other tab
		dispatchEvent(new StorageEvent("storage", {key: offprintList.key}));
		true;
	}`)
	page.Press(", three")
	page.Await(`offprintList.read()[0].note === "One, two, three"`)
}

// TestStarsOfOnePaper presses a star of a paper that is in two groups of a page, and the key s behind a dialog.
func TestStarsOfOnePaper(t *testing.T) {
	server := httptest.NewServer(http.FileServer(http.Dir(filesWith(t, map[string]string{
		"site.yaml":              "title: S\n",
		"content/pages/tags2.md": "---\ntitle: By tag\npapers: {group: tags}\n---\n",
		"content/papers/a.md":    "---\ntitle: A\ntags: [x, y]\n---\n",
	}, generate.Options{}))))
	t.Cleanup(server.Close)
	page := chromium.Open(t)
	page.Visit(server.URL + "/tags2/")
	stars := `[...document.querySelectorAll(".star")].map(s => s.ariaPressed).join()`
	page.Click(".star")
	page.Await(stars + ` === "true,true"`)
	page.Visit(server.URL + "/papers/a/")
	page.Press("?s")
	page.Click(".keys button")
	page.Await(stars + ` === "true"`)
	page.Press("s")
	page.Await(stars + ` === "false"`)
}

// TestScriptsWithOnePluralForm checks that the filter of a long index counts in a language without plural forms.
func TestScriptsWithOnePluralForm(t *testing.T) {
	files := map[string]string{"site.yaml": "title: S\nlanguage: ja\n", "words.yaml": "terms: {left: \"{n} 件\"}\n"}
	for i := range 20 {
		files["content/papers/p"+strconv.Itoa(i)+".md"] = "---\ntitle: P\ntags: [t" + strconv.Itoa(i) + "]\n---\n"
	}
	server := httptest.NewServer(http.FileServer(http.Dir(filesWith(t, files, generate.Options{}))))
	t.Cleanup(server.Close)
	page := chromium.Open(t)
	page.Visit(server.URL + "/tags/")
	page.Click(".sift input")
	page.Press("t19")
	page.Await(`document.querySelector(".sift [role=status]").textContent === "1 件"`)
	for _, fault := range page.Faults() {
		t.Error(fault)
	}
}

// TestScriptsWithAnInvalidLanguage checks that the scripts that count or sort work if the language is not a valid tag.
func TestScriptsWithAnInvalidLanguage(t *testing.T) {
	files := map[string]string{
		"site.yaml":            "title: S\nlanguage: de_AT\n",
		"content/pages/all.md": "---\ntitle: All\npapers: {sort: title, columns: [title, date]}\n---\n",
	}
	for i := range 20 {
		files["content/papers/p"+strconv.Itoa(i)+".md"] = "---\ntitle: Paper " + strconv.Itoa(i) + "\ntags: [t" +
			strconv.Itoa(i) + "]\n---\n"
	}
	server := httptest.NewServer(http.FileServer(http.Dir(filesWith(t, files, generate.Options{}))))
	t.Cleanup(server.Close)
	page := chromium.Open(t)
	page.Visit(server.URL + "/all/")
	page.Await(`document.querySelectorAll("th button").length === 2`)
	page.Visit(server.URL + "/tags/")
	page.Click(".sift input")
	page.Press("t19")
	page.Await(`document.querySelector(".sift [role=status]").textContent === "1 is shown"`)
	page.Visit(server.URL + "/papers/p1/")
	page.Press("s")
	page.Visit(server.URL + "/reading-list/")
	page.Await(`document.querySelector(".later .count").textContent === "1 paper"`)
	for _, fault := range page.Faults() {
		t.Error(fault)
	}
}
