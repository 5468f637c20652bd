//go:build browser

package generate_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/offprint/offprint/internal/testutil/chromium"
)

// notes are the paths of pages of testdata/notes, which contains every kind of notes.
var notes = map[string]string{"paper": "/papers/notes/", "free page": "/about/", "collection": "/collections/first/"}

func TestNotesAreAccessible(t *testing.T) {
	axe, err := os.ReadFile("../../.ci/node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatalf("%v (run npm ci --ignore-scripts in .ci)", err)
	}
	site := servedFrom(t, "testdata/notes", "")
	page := chromium.Open(t)
	for name, path := range notes {
		for _, scheme := range []string{"light", "dark"} {
			for _, width := range []int64{320, 390, 1100, 1280} {
				page.Screen(width, 900, scheme)
				page.Visit(site + path)
				page.Await(`document.querySelector("button.copy") !== null`)
				chromium.Eval[bool](page, string(axe)+"; true")
				for _, v := range chromium.Eval[[]string](
					page, `axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21aa", "wcag22aa", `+
						`"best-practice"], resultTypes: ["violations"]}).then(r => r.violations.map(v => v.id + ": " `+
						`+ v.nodes.map(n => n.html).join(" ")))`,
				) {
					t.Errorf("%s, %s, %d pixels: %s", name, scheme, width, v)
				}
				over := chromium.Eval[int](page,
					`document.documentElement.scrollWidth - document.documentElement.clientWidth`)
				if over > 0 {
					t.Errorf("%s is %d pixels wider than %d", name, over, width)
				}
				if faults := page.Faults(); len(faults) > 0 {
					t.Errorf("%s: console errors: %v", name, faults)
				}
				for _, img := range chromium.Eval[[]string](
					page, `[...document.images].filter(i => Math.abs(i.width / i.height - i.getAttribute("width") `+
						`/ i.getAttribute("height")) > 0.01).map(i => i.outerHTML)`,
				) {
					t.Errorf("%s: at %d pixels, an image has the wrong aspect ratio: %s", name, width, img)
				}
			}
		}
	}
}

// TestFootnotesAreInTheMargin checks that footnotes are next to their reference or below the previous footnote on a
// wide screen, and at the end of the text on a narrow one.
func TestFootnotesAreInTheMargin(t *testing.T) {
	site := servedFrom(t, "testdata/notes", "")
	page := chromium.Open(t)
	for name, path := range notes {
		page.Screen(1280, 900, "light")
		page.Visit(site + path)
		type box struct{ Top, Bottom, Left, Place, Right float64 }
		boxes := chromium.Eval[[]box](page, `[...document.querySelectorAll(".footnotes li")].filter(li => !li.closest(".abstract")).map(li => {
			const note = li.getBoundingClientRect(), place = document.getElementById(li.id.replace("fn", "fnref"));
			return {Top: note.top, Bottom: note.bottom, Left: note.left, Place: place.getBoundingClientRect().top, `+
			`Right: document.querySelector(".notes").getBoundingClientRect().right};
		})`)
		bottom := chromium.Eval[float64](
			page,
			`[...document.querySelectorAll(".margin dl")].at(-1)?.getBoundingClientRect().bottom ?? 0`,
		)
		if len(boxes) == 0 {
			t.Errorf("%s has no footnotes", name)
		}
		for i, b := range boxes {
			if b.Left < b.Right {
				t.Errorf("%s: footnote %d starts at %v, but the text ends at %v", name, i+1, b.Left, b.Right)
			}
			if want := max(b.Place, bottom+16); b.Top < want-1 || b.Top > want+1 {
				t.Errorf("%s: footnote %d is at %v, want %v", name, i+1, b.Top, want)
			}
			bottom = b.Bottom
		}
		page.Screen(390, 900, "light")
		page.Visit(site + path)
		if !chromium.Eval[bool](
			page,
			`[...document.querySelectorAll(".footnotes li")].every(li => li.getBoundingClientRect().top > `+
				`document.querySelector(".footnotes hr").getBoundingClientRect().bottom)`,
		) {
			t.Errorf("%s: on a phone, the footnotes are not at the end", name)
		}
	}
}

// papersWithNotes returns a paper with many facts and a short note, and a paper and a page with many long notes.
func papersWithNotes() map[string]string {
	long := "Text"
	for i := range 12 {
		long += fmt.Sprintf("[^%d]", i)
	}
	for i := range 12 {
		long += fmt.Sprintf("\n\n[^%d]: %s", i, prose)
	}
	return map[string]string{
		"site.yaml": "title: S\nauthor: the editors\nrepository: https://github.com/example/noted\n" +
			"fields: [{name: method, type: list}, {name: rating, type: number}]\n",
		"content/papers/facts.md": "---\ntitle: Many facts\ndate: 2022-12\nauthors: [José García, Ada Lovelace]\n" +
			"tags: [pdes, scaling]\nvenue: {journal: Proceedings of the Conference on Learning Representations}\n" +
			"arxiv: \"2212.01234\"\ndoi: 10.1234/abcd.5678\norganization: European Organization of Research\n" +
			"upvotes: 1234\nrating: 5\nmethod: [Multigrid, Fourier]\ndigests: [2026-02-17]\n---\n\nShort.\n\n" +
			"## Notes\n\nText[^1]\n\n[^1]: A note.\n",
		"content/papers/long.md": "---\ntitle: Long notes\n---\n\nShort.\n\n## Notes\n\n" + long + "\n",
		"content/pages/long.md":  "---\ntitle: Long notes\n---\n\n" + long + "\n",
	}
}

// notesInMargin is a script that returns the faults of notes in the margin: notes that overlap another note, a fact or
// the footer, are outside the page or do not align with the facts, and a first note more than a screen below its
// reference.
const notesInMargin = `(() => {
	const faults = [], box = e => e.getBoundingClientRect();
	const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
	const notes = [...document.querySelectorAll(".notes .footnotes li")];
	const others = [...notes, ...document.querySelectorAll(".margin dl, .colophon, .related, .neighbours, .cite")];
	for (const note of notes) {
		const a = box(note);
		for (const other of others)
			if (other !== note && meet(a, box(other))) faults.push(note.id + " is on " + other.outerHTML.slice(0, 60));
		if (a.bottom + scrollY > document.documentElement.scrollHeight) faults.push(note.id + " is outside the page");
		const facts = document.querySelector(".margin.top dl");
		if (facts && Math.abs(a.left - box(facts).left) > 1 || getComputedStyle(note).listStylePosition !== "inside")
			faults.push(note.id + " begins beside the facts");
	}
	const far = box(notes[0]).top - box(document.querySelector("sup[data-note]")).top;
	if (far > innerHeight) faults.push("the first note is " + far + " pixels below its reference");
	return faults;
})()`

// TestMarginNotesOverlapNothing checks that notes in the margin are near their references and overlap nothing. They are
// at the end of the text if facts would push them further down.
func TestMarginNotesOverlapNothing(t *testing.T) {
	site := deployed(t, papersWithNotes())
	page := chromium.Open(t)
	for _, width := range []int64{1100, 1280, 1920} {
		page.Screen(width, 900, "light")
		for _, address := range []string{
			site + "/papers/facts/", site + "/papers/long/", site + "/long/",
		} {
			page.Visit(address)
			for _, fault := range chromium.Eval[[]string](page, notesInMargin) {
				t.Errorf("%s at %d pixels: %s", address, width, fault)
			}
		}
	}
	page.Visit(servedFrom(t, unusualArchive(t), "") + richKinds["long title"]) // has nine facts in the margin
	if !chromium.Eval[bool](page, `[...document.querySelectorAll(".notes .footnotes li")].every(li =>
		li.getBoundingClientRect().right <= document.querySelector(".notes").getBoundingClientRect().right)`) {
		t.Error("notes are in the margin, far below their references")
	}
}

// TestNotesLeaveFactsAndFooter checks that the facts of a paper with footnotes are in one column beside its text, and
// that the footer of a page with footnotes is as wide as its header and at the bottom of the window or below it.
func TestNotesLeaveFactsAndFooter(t *testing.T) {
	site := deployed(t, papersWithNotes())
	odd := servedFrom(t, unusualArchive(t), "")
	page := chromium.Open(t)
	for _, height := range []int64{900, 2400} {
		page.Screen(1280, height, "light")
		for _, address := range []string{
			site + "/papers/facts/", site + "/papers/long/", site + "/long/", odd + richKinds["long title"],
			odd + richKinds["wide formulas"],
		} {
			page.Visit(address)
			for _, fault := range chromium.Eval[[]string](page, `(() => {
				const box = s => document.querySelector(s)?.getBoundingClientRect(), faults = [];
				const top = box(".margin.top dl"), rest = box(".margin.rest dl div"), head = box(".masthead");
				const foot = box(".colophon"), main = box("main");
				if (top && rest && Math.abs(rest.left - top.left) > 1) faults.push("facts are below the text");
				if (Math.abs(foot.left - head.left) > 1 || Math.abs(foot.right - head.right) > 1)
					faults.push("the footer is from " + foot.left + " to " + foot.right + " pixels");
				if (foot.top < main.bottom - 1 || foot.bottom < innerHeight - 1)
					faults.push("the footer is from " + foot.top + " to " + foot.bottom + " pixels");
				return faults;
			})()`) {
				t.Errorf("%s in a window of %d pixels: %s", address, height, fault)
			}
		}
	}
}

func TestCodeIsCopiedByKeyboard(t *testing.T) {
	site := servedFrom(t, "testdata/notes", "")
	page := chromium.Open(t)
	page.Visit(site + notes["paper"])
	page.Await(`document.querySelectorAll(".notes button.copy").length === 2`)
	chromium.Eval[bool](
		page,
		`navigator.clipboard.writeText = text => { window.copied = text; return Promise.resolve(); }, `+
			`document.querySelector("pre.code").focus(), true`,
	)
	page.Press(kb.Tab)
	if !chromium.Eval[bool](
		page,
		`document.activeElement.matches("button.copy") && getComputedStyle(document.activeElement).opacity === "1"`,
	) {
		t.Fatal("the button is not the next stop, or is not visible")
	}
	page.Press(kb.Enter)
	page.Await(`document.querySelector("[role=status]").textContent === "Copied"`)
	copied := chromium.Eval[string](page, `window.copied`)
	if !strings.HasPrefix(copied, "func main() {\n\ta := []int{1, 2, 3}") || !strings.HasSuffix(copied, "\t}\n}\n") {
		t.Errorf("copied %q", copied)
	}
	chromium.Eval[bool](page, `navigator.clipboard.writeText = () => Promise.reject(new Error("not allowed")), true`)
	page.Press(kb.Enter)
	page.Await(`document.querySelector("[role=status]").textContent.startsWith("Copying failed")`)
	selected := chromium.Eval[string](page, `getSelection().toString()`)
	if !strings.HasPrefix(selected, "func main()") {
		t.Errorf("selected %q", selected)
	}
}

// TestPrintedPaper checks that a printed paper is black on white, without controls, and includes the URLs that a reader
// needs.
func TestPrintedPaper(t *testing.T) {
	site := servedFrom(t, "testdata/notes", "https://user.github.io/repo/")
	page := chromium.Open(t)
	for _, scheme := range []string{"light", "dark"} {
		page.Paper(scheme)
		page.Visit(site + notes["paper"])
		colors := chromium.Eval[string](page,
			`getComputedStyle(document.body).color + " on " + getComputedStyle(document.body).backgroundColor`)
		if colors != "rgb(0, 0, 0) on rgb(255, 255, 255)" {
			t.Errorf("%s: the colors are %s", scheme, colors)
		}
		for _, e := range chromium.Eval[[]string](
			page, `[...document.querySelectorAll("nav, button, form, summary, footer, .edit, .anchor, `+
				`.footnote-backref")].filter(e => e.checkVisibility()).map(e => e.outerHTML)`,
		) {
			t.Errorf("%s: printed: %s", scheme, e)
		}
		over := chromium.Eval[[]string](page,
			`[...document.querySelectorAll("main *")].filter(e => getComputedStyle(e).display !== "inline" && `+
				`e.getBoundingClientRect().right > innerWidth + 1 && e.checkVisibility()).map(e => e.outerHTML)`)
		if len(over) > 0 {
			t.Errorf("%s: wider than the page: %v", scheme, over)
		}
		shown := chromium.Eval[[]string](
			page,
			`[...document.querySelectorAll(".margin a[href^=http]")].filter(a => a.checkVisibility()).map(a => `+
				`getComputedStyle(a, "::after").content)`,
		)
		want := `" <https://arxiv.org/abs/2403.01234>"; " <https://doi.org/10.1000/xyz123>"; ` +
			`" <https://github.com/a/b>"`
		if got := strings.Join(shown, "; "); got != want {
			t.Errorf("%s: the URLs are %s", scheme, got)
		}
		names := chromium.Eval[string](page, `document.querySelector(".margin").innerText`)
		if !strings.Contains(names, "Mu Mu") || strings.Contains(names, "more") {
			t.Errorf("%s: not all authors are named: %s", scheme, names)
		}
		own := chromium.Eval[string](page, `document.querySelector(".printed").innerText`)
		if own != "https://user.github.io/repo/papers/notes/" {
			t.Errorf("%s: the printed address is %q", scheme, own)
		}
		if !chromium.Eval[bool](
			page,
			`document.querySelector(".footnotes li").getBoundingClientRect().top > `+
				`document.querySelector(".footnotes hr").getBoundingClientRect().bottom`,
		) {
			t.Errorf("%s: footnotes are not at the end", scheme)
		}
		page.Screen(1280, 900, scheme)
		page.Visit(site + notes["paper"])
		if chromium.Eval[bool](page, `document.querySelector(".printed").checkVisibility()`) {
			t.Error("a screen shows the printed address")
		}
	}
}
