package archive

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
)

// An Index lists the papers by the values of one field: tags, or a field that site.yaml declares with an index.
type Index struct {
	Field       string // name of the field
	Title       string
	Description string
	Path        string   // path of its page
	Choices     []string // all values that the field can have, in order, also those without papers; nil if any
	Terms       []*Term
}

// A clash is two different values of a field that have the same path.
type clash struct {
	field  string
	first  string // a value
	second string
	paper  string // slug of a paper with the second value
}

// index builds the indexes of tags and of the fields that site.yaml declares with an index.
func (l *Lists) index(c *config.Config, last *Lists) {
	tags := &Index{Field: "tags", Path: content.TagsPath}
	all := []*Index{tags}
	var fields []*content.Field
	for i := range c.Fields {
		f := &c.Fields[i]
		if f.Name == "tags" {
			tags.Title, tags.Description = f.Title, f.Description
		} else if f.Index {
			all = append(all, &Index{
				Field: f.Name, Title: f.Heading(), Description: f.Description, Path: f.Path(), Choices: f.Choices,
			})
			fields = append(fields, f)
		}
	}
	l.Indexes = all
	l.indexTags(c.Tags, tags, last)
	for i, f := range fields {
		l.indexField(f, all[i+1], last)
	}
	l.Tags = tags.Terms
}

// FieldIndexes returns the indexes of fields other than tags.
func (l *Lists) FieldIndexes() []*Index { return l.Indexes[min(1, len(l.Indexes)):] }

// termsOf returns the terms of a field, or nil if it has no index.
func (l *Lists) termsOf(field string) []*Term {
	for _, ix := range l.Indexes {
		if ix.Field == field {
			return ix.Terms
		}
	}
	return nil
}

func termPapers(t *Term) (string, []*Card) { return t.Path, t.Papers }

// indexTags sets the terms of the tags' index, sorted by title.
func (l *Lists) indexTags(vocabulary []content.Term, ix *Index, last *Lists) {
	tags := newCardGroups(last.termsOf(ix.Field), func(t *Term) (string, []*Card) { return t.Slug, t.Papers })
	for _, p := range l.Cards {
		for _, t := range p.Tags {
			tags.add(t, p)
		}
	}
	for i, slug := range tags.keys {
		term, papers := content.FindTerm(vocabulary, slug), tags.lists[i].list()
		ix.Terms = append(ix.Terms, &Term{
			Slug: slug, Path: content.TagPath(slug), Title: cmp.Or(papers[0].TagTitle(slug), term.Title),
			Description: term.Description, Papers: papers,
		})
	}
	slices.SortFunc(ix.Terms, byTitle)
}

// byTitle compares terms by title, without regard to case and accents. Numbers in titles are compared by value:
// "Part 2" comes before "Part 10".
func byTitle(s, t *Term) int {
	return cmp.Or(
		content.CompareFolded(s.Title, t.Title),
		content.CompareNumbered(s.Title, t.Title),
		cmp.Compare(s.Slug, t.Slug),
	)
}

// indexField sets the terms of a field's index, sorted as termOrder describes.
func (l *Lists) indexField(f *content.Field, ix *Index, last *Lists) {
	groups := newCardGroups(last.termsOf(ix.Field), termPapers)
	titles := map[string]string{} // as the first paper with the term writes it
	varies := map[string]bool{}   // whether other papers write the term differently
	for _, p := range l.Cards {
		for _, item := range p.items(f.Name) {
			groups.add(item.Path, p)
			if first, known := titles[item.Path]; !known {
				titles[item.Path] = item.Text
			} else if first != item.Text {
				varies[item.Path] = true
				if f.Type != content.NumberField && !sameTerm(f, first, item.Text) {
					l.clashes = append(l.clashes, clash{f.Name, first, item.Text, p.Slug})
				}
			}
		}
	}
	for i, path := range groups.keys {
		t := &Term{Path: path, Title: titles[path], Papers: groups.lists[i].list()}
		t.Slug = strings.TrimSuffix(strings.TrimPrefix(path, ix.Path), "/")
		if varies[path] {
			t.Title = t.usualTitle(f.Name)
		}
		ix.Terms = append(ix.Terms, t)
	}
	slices.SortFunc(ix.Terms, termOrder(f))
}

// sameTerm reports whether two values with the same path mean the same. Values of built-in fields, which come from
// digests, can also differ in punctuation and accents.
func sameTerm(f *content.Field, a, b string) bool {
	return content.SameTerm(a, b) || f.IsKnown() && content.NormalTitle(a) == content.NormalTitle(b)
}

// items returns the values of a field with an index.
func (c *Card) items(field string) []content.FieldItem {
	for _, v := range c.Indexed {
		if v.Field == field {
			return v.Items
		}
	}
	return nil
}

// usualTitle returns the most frequent spelling of a term, or the alphabetically first of several.
func (t *Term) usualTitle(field string) string {
	counts := map[string]int{}
	for _, p := range t.Papers {
		for _, item := range p.items(field) {
			if item.Path == t.Path {
				counts[item.Text]++
			}
		}
	}
	return mostFrequent(counts)
}

// termOrder returns the order of a field's terms: numbers by value, the newest dates first, choices as declared, true
// before false, others by title.
func termOrder(f *content.Field) func(s, t *Term) int {
	var rank func(t *Term) float64
	switch {
	case f.Type == content.NumberField:
		rank = func(t *Term) float64 {
			n, _ := strconv.ParseFloat(t.Title, 64)
			return n
		}
	case len(f.Choices) > 0:
		rank = func(t *Term) float64 { return float64(slices.Index(f.Choices, t.Title)) }
	case f.Type == content.BoolField:
		rank = func(t *Term) float64 { return float64(slices.Index([]string{"true", "false"}, t.Slug)) }
	case f.Type == content.DateField:
		return func(s, t *Term) int { return strings.Compare(t.Slug, s.Slug) }
	default:
		return byTitle
	}
	return func(s, t *Term) int { return cmp.Or(cmp.Compare(rank(s), rank(t)), byTitle(s, t)) }
}

// TermPaths returns the paths of the pages of a paper's terms: its tags, and the values of its fields with an index.
func TermPaths(c *Card) []string {
	paths := make([]string, 0, len(c.Tags)+len(c.Indexed))
	for _, tag := range c.Tags {
		paths = append(paths, content.TagPath(tag))
	}
	for _, v := range c.Indexed {
		for _, item := range v.Items {
			paths = append(paths, item.Path)
		}
	}
	return paths
}

// clashProblems returns a problem for each pair of different values with the same path.
func (r *Reader) clashProblems(l *Lists) (problems problem.List) {
	seen := map[clash]bool{}
	for _, c := range l.clashes {
		pair := clash{field: c.field, first: c.first, second: c.second}
		if seen[pair] {
			continue
		}
		seen[pair] = true
		p := placeOf(r.fileOf(c.paper), c.field, c.second)
		p.What = "the values " + problem.Quote(c.first) + " and " + problem.Quote(c.second) + " of " +
			problem.QuoteField(c.field) + " have the same path"
		p.Hint = "write them so that they differ in letters or digits"
		problems = append(problems, p)
	}
	return problems
}
