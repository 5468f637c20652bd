package synthetic

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
)

// declaration declares three fields with an index.
const declaration = `fields:
  - {name: status, type: choice, choices: [to-read, reading, read], index: true}
  - {name: method, type: list, index: true}
  - {name: rating, type: number, index: true}
`

// views are two pages with a view: a table with groups, and a list.
var views = map[string]string{
	"best.md": "---\ntitle: Best\npapers: {where: rating >= 4 and status = read, sort: [-rating, title], " +
		"group: method, columns: [title, date, rating, tags]}\n---\n",
	"open.md": "---\ntitle: Open\n---\n\n```papers\nwhere: status != read and date >= 2020\nsort: -date\n```\n",
}

// AddFields adds three fields with an index to the site in dir, values of them to all papers, and two pages with views.
// Each paper gets one of 3 choices, one to three of 40 methods, and a number from 1 to 5.
func AddFields(dir string, seed uint64) error {
	g := &generator{rand.New(rand.NewPCG(seed, 2))}
	papers, err := filepath.Glob(filepath.Join(dir, filepath.FromSlash(content.PapersDir), "*.md"))
	if err != nil {
		return err
	}
	for _, paper := range papers {
		if err := edit(paper, func(src []byte) []byte {
			head, body, _ := bytes.Cut(src, []byte("\n---\n"))
			return fmt.Appendf(head, "\n%s---\n%s", g.fields(), body)
		}); err != nil {
			return err
		}
	}
	pages := filepath.Join(dir, filepath.FromSlash(content.PagesDir))
	if err := os.MkdirAll(pages, 0o755); err != nil {
		return err
	}
	for name, text := range views {
		if err := os.WriteFile(filepath.Join(pages, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return edit(filepath.Join(dir, config.FileName), func(src []byte) []byte { return append(src, declaration...) })
}

// fields returns the fields of a paper in front matter.
func (g *generator) fields() string {
	methods := make([]string, 1+g.IntN(3))
	for i := range methods {
		methods[i] = fmt.Sprintf("%s %d", fields[g.IntN(len(fields))], g.IntN(40)/len(fields))
	}
	choice := []string{"to-read", "reading", "read"}[g.IntN(3)]
	return fmt.Sprintf("status: %s\nmethod: [%s]\nrating: %d\n", choice,
		strings.Join(distinct(methods), ", "), 1+g.IntN(5))
}

func edit(file string, change func([]byte) []byte) error {
	src, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	return os.WriteFile(file, change(src), 0o644)
}
