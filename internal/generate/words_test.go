package generate_test

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
	"golang.org/x/net/html"

	"github.com/offprint/offprint"
	"github.com/offprint/offprint/internal/generate"
	"github.com/offprint/offprint/internal/words"
)

// greekSite has the files of a site with a page of every kind. Its own texts are Greek, so that every Latin letter on a
// page comes from Offprint.
var greekSite = map[string]string{
	"site.yaml": "title: Άρθρα\ndescription: Περί.\nlanguage: el\nauthor: Α. Α.\nbaseURL: https://example.net/\n" +
		"repository: https://github.com/a/b\npageSize: 1\n" +
		"menu: [{url: /dates/}, {url: /tags/}, {url: /authors/}, {url: /digests/}, {url: /people/}, " +
		"{url: /glance/}]\n" +
		"tags: [{tag: εξισωσεις, title: Εξισώσεις}]\n" +
		"people: [{name: Αννα Άλφα, also: [Α. Άλφα], url: https://example.net/, orcid: 0000-0002-1825-0097}]\n" +
		"fields: [{name: method, type: list, title: Μέθοδος, index: true}, {name: fresh, type: bool, title: Νέο}]\n",
	"content/papers/α.md": "---\ntitle: Άλφα\ndate: 2024-03-04\nauthors: [Αννα Άλφα, Βου Βήτα, Γου Γάμμα, Δου Δέλτα, " +
		"Εψ Έψιλον, Ζε Ζήτα, Ητ Ήτα, Θου Θήτα, Ιω Ιώτα, Κα Κάππα, Λα Λάμδα]\nvenue: {journal: Βήμα}\n" +
		"organization: Όμιλος\n" +
		"withdrawn: true\nmethod: [ρίζα]\nfresh: true\ncomments: 2\nupvotes: 1\n" +
		"tags: [εξισωσεις]\ndigests: [2026-02-18]\n---\n\nΚείμενο.\n\n## Σημειώσεις\n\n[[β]]\n\n" +
		"> [!TIP]\n> Ρ\n\n- [x] Ρ\n- [ ] Ρ\n\n" +
		"| Ρ | Σ |\n| - | - |\n| Τ | Υ |\n\nΡ[^1] και[^1]\n\n[^1]: Σ\n",
	"content/papers/β.md": "---\ntitle: Βήτα\ndate: 2023-03\nauthors: [Αννα Άλφα]\ntags: [εξισωσεις]\n" +
		"digests: [2026-02-18]\n---\n\nΚείμενο.\n",
	"content/papers/γ.md":      "---\ntitle: Γάμμα\ndate: 2022\nauthor_count: 30\n---\n",
	"content/papers/δ.md":      "---\ntitle: Δέλτα\n---\n\nΚείμενο.\n",
	"content/collections/λ.md": "---\ntitle: Λίστα\npapers: [α, β]\n---\n\nΚείμενο.\n",
	"content/collections/κ.md": "---\ntitle: Κενή\npapers: []\n---\n",
	"content/pages/σ.md":       "---\ntitle: Σελίδα\n---\n\nΚείμενο.\n",
}

// marked returns the default words with a mark around each text.
func marked(t *testing.T) string {
	t.Helper()
	var root yaml.Node
	if err := yaml.Unmarshal(words.Source, &root); err != nil {
		t.Fatal(err)
	}
	var mark func(n *yaml.Node)
	mark = func(n *yaml.Node) {
		if n.Kind == yaml.ScalarNode {
			n.Value, n.Style = "⟦"+n.Value+"⟧", yaml.DoubleQuotedStyle
		}
		for i, child := range n.Content {
			if n.Kind != yaml.MappingNode || i%2 == 1 {
				mark(child)
			}
		}
	}
	mark(&root)
	src, err := yaml.Marshal(&root)
	if err != nil {
		t.Fatal(err)
	}
	return string(src)
}

// TestEveryTextComesFromWords builds a site whose words are marked, and checks that its pages have no texts without a
// mark.
func TestEveryTextComesFromWords(t *testing.T) {
	files := maps.Clone(greekSite)
	files[words.FileName] = marked(t)
	dir := newWorkshop(t, files).dir
	pages := 0
	for _, limit := range []int{0, 1} { // the archive in one file, and in one per year
		o := generate.Options{Dir: dir, Theme: offprint.Theme, ArchiveLimit: limit}
		site, problems, err := generate.NewBuilder(o).Update(nil)
		if err != nil || len(problems) > 0 {
			t.Fatal(problems, err)
		}
		for _, p := range site.Pages {
			if p.View == nil {
				continue
			}
			pages++
			var b bytes.Buffer
			if err := p.Render(&b); err != nil {
				t.Fatal(err)
			}
			for _, text := range unmarkedTexts(t, b.Bytes()) {
				t.Errorf("%s shows %q, which is not in words.yaml", p.Path, text)
			}
		}
	}
	if pages < 60 {
		t.Errorf("there are only %d pages", pages)
	}
}

// unmarkedTexts returns the texts of a page with Latin letters outside marks.
func unmarkedTexts(t *testing.T, page []byte) []string {
	t.Helper()
	root, err := html.ParseWithOptions(bytes.NewReader(page), html.ParseOptionEnableScripting(false))
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	look := func(text string, depth int) {
		rest := namesOfFormats.ReplaceAllString(withoutMarks(text, depth), "")
		if latin.MatchString(rest) {
			found = append(found, strings.TrimSpace(text))
		}
	}
	depth := 0 // depth of marks, because a text can contain links
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			look(n.Data, depth)
			depth += strings.Count(n.Data, "⟦") - strings.Count(n.Data, "⟧")
		case n.Data == "script" || n.Data == "style" || n.Data == "pre" || hasClass(n, "printed") || hasClass(n,
			"reference"):
			return
		}
		for _, a := range n.Attr {
			switch a.Key {
			case "aria-label", "alt", "placeholder", "title":
				look(a.Val, 0)
			}
		}
		for child := range n.ChildNodes() {
			walk(child)
		}
	}
	walk(root)
	return found
}

func hasClass(n *html.Node, class string) bool {
	for _, a := range n.Attr {
		if a.Key == "class" && a.Val == class {
			return true
		}
	}
	return false
}

// latin matches a Latin letter.
var latin = regexp.MustCompile(`\p{Latin}`)

// namesOfFormats matches names of formats, styles and services, which are the same in every language.
var namesOfFormats = regexp.MustCompile(`BibTeX|RIS|Markdown|APA|IEEE|Chicago|CSL-JSON|CSL JSON|JSON|ORCID|arXiv|DOI|` +
	`PDF|HTML|Hugging Face|alphaXiv|Google Scholar|Semantic Scholar`)

// withoutMarks removes the text between marks, which can be nested. The text begins inside the given depth of marks.
func withoutMarks(text string, depth int) string {
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '⟦':
			depth++
		case r == '⟧':
			depth--
		case depth == 0:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// TestChangedWordsChangePages changes words between two updates of a preview.
func TestChangedWordsChangePages(t *testing.T) {
	w := newWorkshop(t, greekSite)
	shows := func(onPaper, inLists string) {
		t.Helper()
		site, problems, err := w.builder.Update([]string{words.FileName})
		if err != nil || len(problems) > 0 {
			t.Fatal(problems, err)
		}
		for path, text := range map[string]string{"/papers/α/": onPaper, "/dates/2024/": inLists, "/": inLists} {
			html, err := site.Page(path).Bytes()
			if err != nil || !strings.Contains(string(html), text) {
				t.Errorf("%s does not contain %s (error: %v)", path, text, err)
			}
		}
	}
	shows("Published", "and 8 more")
	german, err := os.ReadFile("../words/testdata/de.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if err := w.write(words.FileName, string(german)); err != nil {
		t.Fatal(err)
	}
	shows("Erschienen", "und 8 weitere")
	if err := os.Remove(filepath.Join(w.dir, words.FileName)); err != nil {
		t.Fatal(err)
	}
	shows("Published", "and 8 more")
}
