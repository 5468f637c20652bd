package archive

import (
	"reflect"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/memo"
	"github.com/offprint/offprint/internal/parallel"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/strictyaml"
	"github.com/offprint/offprint/internal/words"
)

// declaredFields reads the values of the fields that site.yaml declares. It caches those of unchanged sources.
type declaredFields struct {
	fields []content.Field
	names  []string // names of the curator's own fields
	words  *words.Words
	read   map[*source]declared
}

// declared is a source with the values of its declared fields, and the problems with them.
type declared struct {
	*source
	problems problem.List
}

// use sets the fields that site.yaml declares.
func (d *declaredFields) use(c *config.Config) {
	if reflect.DeepEqual(d.fields, c.Fields) && d.words == c.Words {
		return
	}
	*d = declaredFields{fields: c.Fields, words: c.Words}
	for i := range c.Fields {
		if f := &c.Fields[i]; !f.IsKnown() {
			d.names = append(d.names, f.Name)
		}
	}
}

// declare returns the sources with the values of their declared fields, and the problems with them. It returns a source
// without such fields unchanged.
func (r *Reader) declare(sources []*source) (all []*source, problems problem.List) {
	d := &r.fields
	if len(d.fields) == 0 {
		return sources, nil
	}
	found := make([]declared, len(sources))
	parallel.Each(len(sources), func(i int) {
		known := false
		if found[i], known = d.read[sources[i]]; !known {
			found[i] = r.readFields(sources[i])
		}
	})
	all = make([]*source, len(sources))
	read := make(map[*source]declared, len(sources))
	for i, s := range sources {
		read[s], all[i] = found[i], found[i].source
		if !r.papers.files[s.name].broken { // else declarePartial reports the problems
			problems = append(problems, found[i].problems...)
		}
	}
	d.read = read
	return all, problems
}

// declarePartial is like declare, for papers whose files are broken.
func (r *Reader) declarePartial(sources []*source) (all []*source, problems problem.List) {
	if len(r.fields.fields) == 0 {
		return sources, nil
	}
	for _, s := range sources {
		d := r.readFields(s)
		all = append(all, d.source)
		if !reflect.ValueOf(s.PaperFields).IsZero() { // else no field can be read
			problems = append(problems, d.problems...)
		}
	}
	return all, problems
}

// readFields reads the declared fields of a paper.
func (r *Reader) readFields(s *source) declared {
	record, card := *s.Record, *s.card
	values, own, problems := r.fields.values(s.file, s.Own)
	record.Own = own
	for i := range r.fields.fields {
		f := &r.fields.fields[i]
		if f.IsKnown() {
			addKnown(f, &record, &card)
			continue
		}
		if value := values[i]; value != nil {
			record.Fields = append(record.Fields, *value)
			if f.Index {
				card.Indexed = append(card.Indexed, IndexedItems{f.Name, value.Items})
			}
		}
	}
	card.Fields = record.Fields
	if len(record.Fields) == 0 && len(card.Indexed) == 0 && len(record.Own) == len(s.Own) {
		return declared{s, problems}
	}
	return declared{r.withFields(s, &record, &card), problems}
}

// values returns the value of each declared field of a paper, nil where the paper has none, and the paper's undeclared
// fields.
func (d *declaredFields) values(
	file string, own []strictyaml.Field,
) (values []*content.FieldValue, others []strictyaml.Field, problems problem.List) {
	report := func(key string, fault content.FieldFault) {
		p := placeOf(file, key, fault.At)
		p.What, p.Hint = fault.What, fault.Hint
		problems = append(problems, p)
	}
	values = make([]*content.FieldValue, len(d.fields))
	for i := range d.fields {
		f := &d.fields[i]
		if f.IsKnown() {
			continue
		}
		value, fault := f.Read(valueOf(own, f.Name))
		switch {
		case fault != nil:
			report(f.Name, *fault)
		case value == nil && f.Required:
			report(f.Name, content.FieldFault{
				What: "the paper has no " + problem.QuoteField(f.Name), Hint: "add it; site.yaml requires it",
			})
		case value != nil:
			showInLanguage(d.words, value)
			values[i] = value
		}
	}
	for _, f := range own {
		if slices.Contains(d.names, f.Name) {
			continue
		}
		if near := problem.Mistyped(f.Name, d.names); near != "" {
			report(f.Name, content.FieldFault{
				What: "unknown field " + problem.QuoteField(f.Name), Hint: problem.DidYouMean("`" + near + "`"),
			})
			continue // it is not also an undeclared field
		}
		others = append(others, f)
	}
	return values, others, problems
}

// showInLanguage replaces the text of a date or bool with that in the site's language.
func showInLanguage(w *words.Words, v *content.FieldValue) {
	switch value := v.Value.(type) {
	case content.Date:
		v.Items[0].Text = w.Date(value)
	case bool:
		v.Items[0].Text = yesOrNo(w, value)
	}
}

// yesOrNo returns the text of a bool.
func yesOrNo(w *words.Words, is bool) string {
	if is {
		return w.Text("fields-page.yes")
	}
	return w.Text("fields-page.no")
}

// addKnown adds the index value of a built-in field to a paper.
func addKnown(f *content.Field, record *Record, card *Card) {
	value, path := record.Organization, &record.OrganizationPath
	if f.Name == "venue" {
		value, path = record.Venue.Name(), &record.VenuePath
	}
	if !f.Index || f.Name == "tags" || value == "" {
		return
	}
	item := f.Item(value)
	*path = item.Path
	card.Indexed = append(card.Indexed, IndexedItems{f.Name, []content.FieldItem{item}})
}

// valueOf returns the value of an undeclared field, or nil if the paper does not have it.
func valueOf(own []strictyaml.Field, name string) any {
	for _, f := range own {
		if f.Name == name {
			return f.Value
		}
	}
	return nil
}

// withFields returns a copy of a source with another record and card. It reuses those of the last archive if they are
// equal.
func (r *Reader) withFields(s *source, record *Record, card *Card) *source {
	changed := *s
	changed.Record, changed.card = record, card
	if r.last != nil && r.last.Lists != nil {
		if at, ok := r.last.places[s.Slug]; ok {
			changed.Record = memo.Same(r.last.Records[at], record)
			changed.card = memo.Same(r.last.Cards[at], card)
		}
	}
	return &changed
}

// fileOf returns the file of a paper, for messages.
func (r *Reader) fileOf(slug string) string { return fileIn(r.dir, r.papers.slugs[slug]) }

// takenPages returns a problem for each free page whose path belongs to an index.
func takenPages(pages []*pageText, c *config.Config) (problems problem.List) {
	for i := range c.Fields {
		f := &c.Fields[i]
		if !f.Index {
			continue
		}
		for _, p := range pages {
			if strings.HasPrefix(p.Path(), f.Path()) {
				problems = append(problems, problem.Problem{
					File: p.File,
					What: "the path " + p.Path() + " belongs to the index of " + problem.QuoteField(f.Name),
					Hint: "rename the file, or the field in site.yaml",
				})
			}
		}
	}
	return problems
}
