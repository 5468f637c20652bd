// Package synthetic generates archives of any size for measurements.
//
// The input is the number of papers and a seed. The output is a site with papers that resemble those of a digest in
// length, tags and authors, with formulas in some abstracts and notes in some files. The same number and seed produce
// the same bytes. Only tests and benchmarks use it.
package synthetic

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
)

// Write creates a site of n papers in dir.
func Write(dir string, n int, seed uint64) error {
	folder := filepath.Join(dir, filepath.FromSlash(content.PapersDir))
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("creating the archive: %w", err)
	}
	site := "title: A synthetic archive\ndescription: Papers that nobody wrote.\n"
	if err := os.WriteFile(filepath.Join(dir, config.FileName), []byte(site), 0o644); err != nil {
		return fmt.Errorf("creating the archive: %w", err)
	}
	g := &generator{rand.New(rand.NewPCG(seed, seed))}
	for i := range n {
		title := fmt.Sprintf("%s %d", g.title(), i)
		name := filepath.Join(folder, content.Slug(title)+".md")
		if err := os.WriteFile(name, g.paper(title, i, n), 0o644); err != nil {
			return fmt.Errorf("creating the archive: %w", err)
		}
	}
	return nil
}

type generator struct{ *rand.Rand }

// paper returns the file of the i-th of n papers.
func (g *generator) paper(title string, i, n int) []byte {
	comments := g.IntN(20)
	m := content.PaperFields{
		Title: title, Date: g.day(2015 + 11*i/n), AuthorCount: 1 + g.IntN(12), Digests: []content.Date{g.day(2026)},
		Comments: &comments,
	}
	if i%3 > 0 {
		m.Arxiv = fmt.Sprintf("%02d%02d.%05d", m.Date.Year%100, m.Date.Month, i%100_000)
	}
	if g.IntN(10) > 0 {
		m.Authors, m.AuthorCount = g.people(m.AuthorCount, 8*n), 0
	}
	for range 2 + g.IntN(3) {
		m.Tags = append(m.Tags, fmt.Sprintf("%s-%s", subjects[g.IntN(len(subjects))], fields[g.IntN(len(fields))]))
	}
	m.Tags = distinct(m.Tags)
	body := g.abstract()
	if g.IntN(10) == 0 {
		body += g.notes()
	}
	return content.FormatPaper(&m, body)
}

// notes returns a section with a heading, a list and code.
func (g *generator) notes() string {
	return fmt.Sprintf(
		"\n\n## Notes\n\n%s\n\n### Method\n\n- %s\n- %s\n\n```python\ndef f(x):\n    return x + 1  # %s\n```",
		g.sentences(4),
		g.sentences(1),
		g.sentences(1),
		g.word(),
	)
}

// people returns the names of up to count authors, chosen from about all people: a few write many papers, most only
// one.
func (g *generator) people(count, all int) []string {
	names := make([]string, count)
	for i := range names {
		names[i] = personName(int(float64(all) * g.Float64() * g.Float64()))
	}
	return distinct(names)
}

// personName returns the name of the i-th person.
func personName(i int) string {
	given, i := givenNames[i%len(givenNames)], i/len(givenNames)
	family := ""
	for i++; i > 0; i /= len(syllables) {
		family += syllables[i%len(syllables)]
	}
	return given + " " + strings.ToUpper(family[:1]) + family[1:]
}

func (g *generator) day(year int) content.Date {
	d, _ := content.NewDate(year, time.Month(1+g.IntN(12)), 1+g.IntN(28))
	return d
}

func (g *generator) title() string {
	words := make([]string, 5+g.IntN(7))
	for i := range words {
		w := g.word()
		words[i] = strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join(words, " ")
}

func (g *generator) abstract() string { return g.sentences(7 + g.IntN(5)) }

func (g *generator) sentences(n int) string {
	var b strings.Builder
	for range n {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		w := g.word()
		b.WriteString(strings.ToUpper(w[:1]) + w[1:])
		for range 12 + g.IntN(14) {
			b.WriteByte(' ')
			b.WriteString(g.word())
		}
		if g.IntN(20) == 0 {
			b.WriteString(" " + formulas[g.IntN(len(formulas))])
		}
		b.WriteByte('.')
	}
	return b.String()
}

// word returns a random word. As in real texts (Zipf's law), a few words are frequent and most are rare. Rare words are
// made of syllables.
func (g *generator) word() string {
	if g.IntN(3) > 0 {
		return common[int(float64(len(common))*g.Float64()*g.Float64())]
	}
	var b strings.Builder
	for range 2 + g.IntN(3) {
		b.WriteString(syllables[int(float64(len(syllables))*g.Float64()*g.Float64())])
	}
	return b.String()
}

func distinct(words []string) []string {
	seen := map[string]bool{}
	var all []string
	for _, w := range words {
		if !seen[w] {
			seen[w] = true
			all = append(all, w)
		}
	}
	return all
}
