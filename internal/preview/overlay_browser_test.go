//go:build browser

package preview

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"github.com/offprint/offprint/internal/testutil/chromium"
)

// picturesDir is the environment variable with the folder for screenshots. If it is unset, none are saved.
const picturesDir = "OFFPRINT_PICTURES"

const (
	overlay    = `document.querySelector("offprint-faults")?.shadowRoot`
	warningBox = overlay + `?.querySelector(".warnings")`
	errorBox   = overlay + `?.querySelector(".errors")`
)

func TestOverlayShowsAndDismissesWarnings(t *testing.T) {
	d := newFixture(t, warned)
	address, stop := d.run("127.0.0.1:0")
	defer stop()
	page := chromium.Open(t)
	page.Visit(address + "/papers/x/")
	page.Await(`!!` + warningBox)
	for _, c := range []struct{ what, condition string }{
		{"the page's own warning comes first",
			warningBox + `.querySelector(".place").textContent.includes("content/papers/x.md:3:14")`},
		{"it shows the line and the hint",
			warningBox + `.querySelector("pre").textContent === "tags: [pdes, pdse]" && ` +
				warningBox + `.querySelector(".hint").textContent === "did you mean pdes?"`},
		{"it counts and shows all warnings", warningBox + `.querySelector("h2").textContent === "5 warnings" && ` +
			warningBox + `.querySelectorAll("article").length === 5`},
		{"its role is region instead of alert", warningBox + `.getAttribute("role") === "region"`},
		{"it is announced", `document.querySelector("offprint-status").shadowRoot.querySelector("[role=status]")` +
			`.textContent.startsWith("5 warnings: ")`},
		{"the focus is unchanged", `document.activeElement === document.body`},
		{"no error is shown", `!` + errorBox},
		{"the page is shown", `document.querySelector("h1").textContent === "On x"`},
	} {
		if !chromium.Eval[bool](page, c.condition) {
			t.Errorf("not true: %s", c.what)
		}
	}

	// Escape dismisses the warnings of an updated page, but not while a field has the focus.
	d.write("content/papers/x.md", "---\ntitle: On x\ntags: [pdes, pdse]\n---\n\n## Notes\n\nMore.\n\nSee [[z]].\n")
	page.Await(`document.querySelector(".notes p")?.textContent === "More." && ` +
		warningBox + `?.textContent.includes("x.md:10:5")`)
	chromium.Eval[bool](page, `document.body.insertAdjacentHTML("beforeend", "<input id=field>"); field.focus(); true`)
	page.Press(kb.Escape)
	if !chromium.Eval[bool](page, `!!`+warningBox) {
		t.Error("Escape in a field dismisses the warnings")
	}
	chromium.Eval[bool](page, `field.blur(); true`)
	page.Press(kb.Escape)
	page.Await(`!document.querySelector("offprint-faults")`)

	// They stay dismissed on another page, and if their line numbers change.
	page.Visit(address + "/papers/y/")
	d.write("content/papers/x.md", warned["content/papers/x.md"])
	d.write("content/papers/y.md", "---\ntitle: On y\ntags: [other]\n---\n\nThere.\n\nThe error is $\\farc{1}{2}$.\n")
	page.Await(`document.querySelector(".abstract p")?.textContent === "There."`)
	if chromium.Eval[bool](page, `!!document.querySelector("offprint-faults")`) {
		t.Error("dismissed warnings are back")
	}

	// An error is shown nevertheless. Dismissing further warnings does not hide it.
	d.write("content/papers/bad.md", "---\ntitel: Bad\n---\n")
	page.Await(`!!` + errorBox + ` && !` + warningBox)
	d.write("content/papers/y.md", "---\ntitle: On y\ntags: [pdes]\n---\n\nThe error is $\\farc{1}{2}$.\n")
	page.Await(`!!` + errorBox + ` && ` + warningBox + `?.querySelector("h2").textContent === "4 warnings"`)
	page.Press(kb.Escape)
	page.Await(`!` + warningBox)
	if !chromium.Eval[bool](page, `!!`+errorBox+` && `+errorBox+`.getAttribute("role") === "alert"`) {
		t.Error("dismissing warnings hides an error")
	}

	// The button dismisses the warnings and returns the focus.
	d.write("content/papers/y.md", warned["content/papers/y.md"])
	page.Await(`!!` + warningBox)
	chromium.Eval[bool](
		page,
		`document.querySelector("a").focus(); `+warningBox+`.querySelector("button").focus(); true`,
	)
	page.Press(kb.Enter)
	page.Await(`!` + warningBox + ` && !!` + errorBox + ` && document.activeElement === document.querySelector("a")`)
	if faults := page.Faults(); len(faults) > 0 {
		t.Errorf("console errors: %v", faults)
	}
}

// TestOverlayRemovesFixedProblems fixes a problem while the browser is disconnected.
func TestOverlayRemovesFixedProblems(t *testing.T) {
	d := newFixture(t, map[string]string{"content/papers/a.md": "---\ntitle: A\n---\n\n## Notes\n\n[[none]]\n"})
	d.edit("content/papers/b.md", "broken")
	address, stop := d.run("127.0.0.1:0")
	page := chromium.Open(t)
	page.Visit(address + "/papers/a/")
	page.Await(`!!` + warningBox + ` && !!` + errorBox)
	stop()
	d.write("content/papers/a.md", "---\ntitle: A\n---\n")
	d.write("content/papers/b.md", "---\ntitle: B\n---\n")
	d.site = New(d.site.options)
	_, stop = d.run(address[len("http://"):])
	defer stop()
	page.Await(`!document.querySelector("offprint-faults")`)
}

// contrasts is a script that returns the smallest contrast of a text in the overlay with its background (WCAG 2.2,
// 1.4.3).
const contrasts = `(() => {
	const light = color => {
		const [r, g, b] = color.match(/[\d.]+/g).slice(0, 3).map(c => c / 255)
			.map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
		return 0.2126 * r + 0.7152 * g + 0.0722 * b;
	};
	const back = e => {
		for (; e; e = e.parentElement) {
			const color = getComputedStyle(e).backgroundColor;
			if (color !== "rgba(0, 0, 0, 0)") return color;
		}
	};
	return Math.min(...Array.from(document.querySelector("offprint-faults").shadowRoot
		.querySelectorAll("h2, button, p, pre, mark"), e => {
		const [a, b] = [light(getComputedStyle(e).color), light(back(e))].sort((x, y) => y - x);
		return (a + 0.05) / (b + 0.05);
	}));
})()`

// TestOverlayIsReadableOnEveryScreen shows errors and warnings on a phone and a large screen, light and dark.
func TestOverlayIsReadableOnEveryScreen(t *testing.T) {
	d := newFixture(t, warned)
	address, stop := d.run("127.0.0.1:0")
	defer stop()
	page := chromium.Open(t)
	for _, width := range []int64{390, 1280} {
		for _, scheme := range []string{"light", "dark"} {
			for _, kind := range []string{"warnings", "both"} {
				name := fmt.Sprintf("%s-%d-%s", kind, width, scheme)
				if kind == "both" {
					d.write("content/papers/bad.md", "---\ntitel: Bad\n---\n")
				} else {
					_ = os.Remove(d.path("content/papers/bad.md"))
				}
				page.Screen(width, 844, scheme)
				page.Visit(address + "/papers/x/")
				page.Await(fmt.Sprintf(`!!%s && !!%s === %t`, warningBox, errorBox, kind == "both"))
				if least := chromium.Eval[float64](page, contrasts); least < 4.5 {
					t.Errorf("%s: the contrast is %.2f", name, least)
				}
				if !chromium.Eval[bool](page, `(() => { const box = `+overlay+`.querySelector("div"); `+
					`return box.scrollWidth <= innerWidth && box.getBoundingClientRect().height <= 0.61 * `+
					`innerHeight && `+
					`[...box.querySelectorAll("button")].every(b => b.offsetWidth >= 44 && b.offsetHeight >= `+
					`44); })()`) {
					t.Errorf("%s: the overlay does not fit", name)
				}
				if dir := os.Getenv(picturesDir); dir != "" {
					if err := os.WriteFile(filepath.Join(dir, name+".png"), page.Picture(), 0o644); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
	}
}
