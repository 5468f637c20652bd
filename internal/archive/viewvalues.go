package archive

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/query"
)

// knownValues returns the values of built-in fields in the types of query.Values.
var knownValues = map[string]func(s *source) any{
	"title":        func(s *source) any { return s.TitleText },
	"date":         func(s *source) any { return s.Date },
	"year":         func(s *source) any { return numberOr(s.Date.Year) },
	"added":        func(s *source) any { return s.Record.Added() },
	"authors":      func(s *source) any { return s.card.Authors },
	"author_count": func(s *source) any { return numberOr(s.CountAuthors()) },
	"organization": func(s *source) any { return s.Organization },
	"venue":        func(s *source) any { return s.Venue.Name() },
	"tags":         func(s *source) any { return s.Tags },
	"digests":      func(s *source) any { return s.Digests },
	"comments":     func(s *source) any { return countOf(s.Comments) },
	"upvotes":      func(s *source) any { return countOf(s.Upvotes) },
	"arxiv":        func(s *source) any { return s.Arxiv },
	"doi":          func(s *source) any { return s.DOI },
	"links":        func(s *source) any { return labelsOf(s) },
	"key":          func(s *source) any { return s.Key },
	"type":         func(s *source) any { return s.Type },
	"slug":         func(s *source) any { return s.Slug },
	"abstract":     func(s *source) any { return s.Text },
	"notes":        func(s *source) any { return s.notes != "" },
	"withdrawn":    func(s *source) any { return s.Withdrawn },
	"draft":        func(s *source) any { return s.Draft },
}

// numberOr returns a number, or nil for 0.
func numberOr(n int) any {
	if n == 0 {
		return nil
	}
	return float64(n)
}

// countOf returns a counter as a number, or nil if it is not set.
func countOf(n *int) any {
	if n == nil {
		return nil
	}
	return float64(*n)
}

func labelsOf(s *source) []string {
	labels := make([]string, 0, len(s.Links)+len(s.Attachments))
	for _, l := range s.Links {
		labels = append(labels, labelOf(l))
	}
	for _, a := range s.Attachments {
		labels = append(labels, a.Label)
	}
	return labels
}

func labelOf(l content.Link) string {
	if l.Label == "" {
		return l.URL
	}
	return l.Label
}

// valueOfField returns the value of a field in a paper, in a type of query.Values.
func valueOfField(s *source, f *query.Field) any {
	if known := knownValues[f.Name]; known != nil && !f.IsOwn {
		return known(s)
	}
	for i := range s.Fields {
		if s.Fields[i].Name == f.Name {
			return s.Fields[i].Value
		}
	}
	if f.Type == query.AnyType {
		return plainValue(valueOf(s.Own, f.Name))
	}
	return nil
}

// plainValue returns the value of an undeclared field: a string, a float64, a bool, a []string, or nil for a group of
// fields.
func plainValue(v any) any {
	switch v := v.(type) {
	case string, bool:
		return v
	case json.Number:
		n, _ := v.Float64()
		return n
	case []any:
		var texts []string
		for _, entry := range v {
			switch entry.(type) {
			case string, bool, json.Number:
				texts = append(texts, fmt.Sprint(entry))
			}
		}
		return texts
	}
	return nil
}

// An item is one value of a field in one paper, with the value by which it is sorted.
type item struct {
	content.FieldItem
	value any // nil for no value
}

// items returns the values of a field in a paper. The path of a value is that of the page that lists the papers with
// this value.
func (l *links) items(s *source, f *query.Field) []item {
	for _, v := range s.Fields {
		if v.Name != f.Name {
			continue
		}
		texts, isList := v.Value.([]string)
		all := make([]item, len(v.Items))
		for i, it := range v.Items {
			all[i] = item{it, v.Value}
			if isList {
				all[i].value = texts[i]
			}
		}
		return all
	}
	return l.knownItems(s, f)
}

// knownItems is like items, for a field that site.yaml does not declare.
func (l *links) knownItems(s *source, f *query.Field) []item {
	one := func(text, path string, value any) item { return item{content.FieldItem{Text: text, Path: path}, value} }
	switch v := valueOfField(s, f).(type) {
	case string:
		if v != "" {
			paths := map[string]string{"venue": s.VenuePath, "organization": s.OrganizationPath}
			return []item{one(v, paths[f.Name], v)}
		}
	case float64:
		switch f.Name {
		case "year":
			return []item{one(strconv.Itoa(int(v)), content.DatePath(content.Date{Year: int(v)}), v)}
		case "comments", "upvotes", "author_count":
			return []item{one(l.reader.words.Number(int(v)), "", v)}
		}
		return []item{one(strconv.FormatFloat(v, 'f', -1, 64), "", v)}
	case bool:
		return []item{one(yesOrNo(l.reader.words, v), "", v)}
	case content.Date:
		if !v.IsZero() {
			return []item{one(l.reader.words.Date(v), "", v)}
		}
	case []content.Date:
		all := make([]item, len(v))
		for i, d := range v {
			all[i] = one(l.reader.words.Date(d), content.DigestPath(d), []content.Date{d})
		}
		return all
	case []string:
		all := make([]item, len(v))
		for i, text := range v {
			all[i] = one(text, "", text)
			if f.IsTag {
				all[i] = one(l.tagTitle(text), content.TagPath(text), l.tagTitle(text))
			}
		}
		return all
	}
	return nil
}

// tagTitle returns the title of a tag.
func (l *links) tagTitle(slug string) string {
	if l.tagTitles == nil {
		l.tagTitles = make(map[string]string, len(l.Tags))
		for _, t := range l.Tags {
			l.tagTitles[t.Slug] = t.Title
		}
	}
	return l.tagTitles[slug]
}

// titleOf returns the title of a group: that of the value's term in the field's index, or the value itself.
func (l *links) titleOf(f *query.Field, it item) string {
	for _, ix := range l.FieldIndexes() {
		if ix.Field != f.Name {
			continue
		}
		for _, t := range ix.Terms {
			if t.Path == it.Path {
				return t.Title
			}
		}
	}
	return it.Text
}

// sortOf returns how a table compares the cells of a field, as Column.Sort describes.
func sortOf(f *query.Field) string {
	switch {
	case f.Type == content.NumberField:
		return "number"
	case len(f.Choices) > 0 || f.Type == content.BoolField:
		return "rank"
	case f.Type == content.DateField || f.Type == query.DatesType:
		return "date"
	}
	return "text"
}

// cell returns the cell of a field in a table.
func (l *links) cell(s *source, f *query.Field) Cell {
	c := Cell{IsNumber: f.Type == content.NumberField}
	switch f.Name {
	case "title":
		c.TitleHTML, c.Items = s.TitleHTML, []content.FieldItem{{Text: s.TitleText, Path: s.card.Path()}}
		return c
	case "authors":
		return l.authorsCell(s.card)
	case "arxiv":
		return linkCell(s.Arxiv, content.ArxivURL)
	case "doi":
		return linkCell(s.DOI, content.DOIURL)
	case "links":
		for _, link := range s.Links {
			c.Items = append(c.Items, content.FieldItem{Text: labelOf(link), Path: link.URL})
		}
		for _, a := range s.Attachments {
			c.Items = append(c.Items, content.FieldItem{Text: a.Label, Path: a.Path})
		}
		return c
	}
	items := l.items(s, f)
	for _, it := range items {
		if f.Type == content.URLField {
			it.Path = it.Text
		}
		if it.value != false {
			c.Items = append(c.Items, it.FieldItem)
		}
	}
	if len(items) > 0 {
		c.Sort = sortText(f, items[0].value)
		c.Date, _ = items[0].value.(content.Date)
	}
	return c
}

// authorsCell returns the cell of the authors. It names as many authors as a list does, so that a row does not become
// too long.
func (l *links) authorsCell(c *Card) Cell {
	w := l.reader.words
	switch {
	case len(c.Authors) > 0:
		names, others := c.ListedNames(w)
		return Cell{Items: []content.FieldItem{{Text: strings.TrimSuffix(names+" "+others, " ")}}}
	case c.AuthorCount > 0:
		text := w.Text("counts.author", "n", c.AuthorCount)
		return Cell{Items: []content.FieldItem{{Text: text, Path: content.CountPath(c.AuthorCount)}}}
	}
	return Cell{}
}

// linkCell returns a cell with an identifier that links to its URL.
func linkCell(id string, url func(string) string) Cell {
	if id == "" {
		return Cell{}
	}
	return Cell{Items: []content.FieldItem{{Text: id, Path: url(id)}}}
}

// sortText returns the text by which a script sorts the cell of a value.
func sortText(f *query.Field, value any) string {
	switch v := value.(type) {
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case bool:
		if v {
			return "1"
		}
		return "0"
	case content.Date:
		return v.String()
	case []content.Date:
		return v[0].String()
	case string:
		for i, choice := range f.Choices {
			if choice == v {
				return strconv.Itoa(i)
			}
		}
	}
	return ""
}
