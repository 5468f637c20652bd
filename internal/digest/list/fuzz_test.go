package list

import (
	"html"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/entry"
)

// letters returns the letters and digits of a text in lower case.
func letters(text string) []rune {
	var all []rune
	for _, r := range strings.ToLower(text) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			all = append(all, r)
		}
	}
	return all
}

// occursIn reports whether the letters of a text occur in another text in the same order.
func occursIn(text, other string) bool {
	rest := letters(text)
	for _, r := range letters(other) {
		if len(rest) > 0 && rest[0] == r {
			rest = rest[1:]
		}
	}
	return len(rest) == 0
}

// checkRecords fails the test if the title of a record does not occur in the dump, or if its identifier does not occur
// in its own lines or in a definition.
func checkRecords(t *testing.T, src []byte) {
	blocks, _ := blocksOf(src)
	f := find(nest(blocks))
	defined := ""
	for _, m := range definition.FindAllSubmatch(src, -1) {
		defined += string(m[0]) + "\n"
	}
	for _, r := range f.records {
		own := string(src[min(r.start, len(src)):min(r.end, len(src))])
		lines := own
		if next := strings.IndexAny(string(src[min(r.end, len(src)):]),
			"\n\r"); next >= 0 { // a block ends before its address
			lines += string(src[r.end : r.end+next])
		} else {
			lines += string(src[min(r.end, len(src)):])
		}
		readable := html.UnescapeString(string(src))
		if !occursIn(r.title, readable) {
			t.Errorf("the title %q is not in the dump", r.title)
		}
		if id := content.Unversioned(r.facts.Arxiv); id != "" && !strings.Contains(lines+defined, id) &&
			!strings.Contains(html.UnescapeString(lines+defined), id) && !strings.ContainsAny(lines+defined, `\%`) {
			t.Errorf("the identifier %s of %q is not in its lines %q", id, r.title, lines)
		}
	}
}

func FuzzRead(f *testing.F) {
	files, _ := filepath.Glob("../testdata/lists/*.md")
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(src)
	}
	for _, src := range []string{
		"- [A Title of a Thing][1]\n\n[1]: https://arxiv.org/abs/2401.00001\n",
		"| Title | Paper |\n|--|--|\n| A\\|B | <br>[x](https://arxiv.org/abs/2401.00001) |\n",
		"<ul><li><b>A Title of a Thing</b> <a href='https://arxiv.org/abs/2401.00001'>pdf</a><li>B</ul>",
		"> - > **A Title of a Thing**\n> > - arXiv: 2401.00001\n\r- x\r\n",
		"2401.00001 A Title\n10.1000/182\n", "---\ntitle: [a\nauthors: {}\n---\n# b\n",
		"---\ntitle: A\nauthors: [{name: [x]}, [[B]]]\nvenue: {a: [b]}\nlinks: [x, {a: b}, {url: c}]\n---\n" +
			"> [!x]\n# A\n## abstract\n",
	} {
		f.Add([]byte(src))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		d, err := entry.NewDump("list.md", src)
		if err != nil {
			return
		}
		checkRecords(t, d.Src)
		for _, read := range []func(*entry.Dump) error{Read, ReadIdentifiers, ReadPaper} {
			again := &entry.Dump{Name: d.Name, Src: d.Src}
			if err := read(again); err != nil {
				continue
			}
			for _, e := range again.Entries {
				if !occursIn(e.Title, html.UnescapeString(string(d.Src))) && !strings.HasPrefix(string(d.Src), "---") {
					t.Errorf("the title %q is not in the dump", e.Title)
				}
			}
		}
	})
}

// TestTimeIsLinear reads hostile lists of 200 kB. Each takes milliseconds. If the time grew with the square of the
// length, a list would take minutes.
func TestTimeIsLinear(t *testing.T) {
	heads := map[string]string{"table": "\n| ID | Title |\n|--|--|\n"}
	for name, unit := range map[string]string{
		"brackets":              "[",
		"emphasis":              "*a **b _c ",
		"quotations":            "> ",
		"nested items":          "- ",
		"links":                 "[a](https://arxiv.org/abs/2401.00001) ",
		"blank lines in a list": "- a\n\n\n\n",
		"rows":                  "| a | b |\n",
		"columns":               "|a",
		"table":                 "| 2401.00001 | [A Title of a Thing](https://arxiv.org/abs/2401.00001) |\n",
		"tags":                  "<a <b>",
		"comments":              "<!--",
		"items": "- **A Title of a Thing** Ann One, Bob Two. ICML 2023 " +
			"[[pdf]](https://arxiv.org/abs/2401.00001)\n",
		"names":       "Ann One, Bob Two, ",
		"sentences":   "A b c. ",
		"venues":      "arXiv ",
		"headings":    "# a\n\n- arXiv: 2401.00001\n\n",
		"definitions": "[a]: b\n",
		"backticks":   "`a ``b ",
		"folds":       "<details><summary>A b c d</summary>",
		"quoted":      "\"a b c ",
		"entities":    "&amp;",
		"rules":       "---\n",
		"years":       "(2023) ",
		"colons":      "a: ",
		"titles":      "**A b c**\n\n",
	} {
		t.Run(name, func(t *testing.T) {
			src := []byte(
				"- [x](https://arxiv.org/abs/2401.00001)\n" + heads[name] + strings.Repeat(unit, 200_000/len(unit)),
			)
			done := make(chan struct{})
			go func() {
				defer close(done)
				_ = Read(&entry.Dump{Name: "list.md", Src: src})
			}()
			select {
			case <-done:
			case <-time.After(time.Minute):
				t.Error("too slow")
			}
		})
	}
}
