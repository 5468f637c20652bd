package archive

import (
	"cmp"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/markdown"
	"github.com/offprint/offprint/internal/memo"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/query"
	"github.com/offprint/offprint/internal/words"
)

// A Result is the result of a view: a list of papers, or a table if the view has columns.
type Result struct {
	Total   int       // number of papers that match
	More    int       // number of papers that match but exceed the limit
	Columns []Column  // of a table; empty for a list
	Sorted  string    // the order of a table: "sorted by date (newest first)"; empty for a list or one paper
	Groups  []Section // papers that are shown; one section without a heading if the view has no groups
	Papers  []*Card   // all papers that match, in order, each once
	Cite    string    // path of their bibliography; empty if no paper matches
	All     string    // path of the page that lists the same papers, if the view leaves out some; can be empty
}

// A Column is a column of a table.
type Column struct {
	Name  string // name of the field
	Title string
	Sort  string // how its cells are compared: number, rank, date or text
}

// A Section is a group of a view's papers.
type Section struct {
	Heading string // empty if the view has no groups
	URL     string // path of the page with all papers of the group; can be empty
	Papers  []*Card
	Rows    []PaperRow // rows of the same papers, in a table
}

// A PaperRow is a paper in a table.
type PaperRow struct{ Cells []Cell }

// A Cell is the value of a field in a table.
type Cell struct {
	TitleHTML string // title of the paper, in the column of titles
	Date      content.Date
	Items     []content.FieldItem // values, with paths or URLs; the paper's title in the column of titles
	Sort      string              // the number or date by which the cell is sorted; empty for a text
	IsNumber  bool                // whether the field is a number
}

// A Part is a part of a text: HTML, followed by a view.
type Part struct {
	HTML string
	View *Result // nil after the last view
}

// A viewKey identifies a view by the path of its page and its number on the page. The view in the front matter has
// number 1; those in the text are counted from 2.
type viewKey struct {
	page   string
	number int
}

// An evaluated view is a view with its last result and the inputs of this result.
type evaluated struct {
	view   *content.View
	schema *query.Schema
	bound  bound

	lists   *Lists
	records []*Record
	limit   int
	result  *Result
}

// bound is a view whose names are resolved.
type bound struct {
	where      *query.Query
	order      []query.Order
	group      *query.Field
	columns    []*query.Field
	undeclared []undeclaredName
	usesNotes  bool // whether the result depends on more than the cards and records
	problems   problem.List
}

// An undeclaredName is a field in a view that site.yaml does not declare.
type undeclaredName struct {
	name  string
	place problem.Problem
}

// parts returns a text without its views. If it has views, parts also returns the text divided at these views, with
// their results.
func (l *links) parts(html, page string, all []*content.View) (rest string, parts []Part) {
	if len(all) == 0 {
		return html, nil
	}
	for _, piece := range markdown.CutViews(html) {
		rest += piece.HTML
		part := Part{HTML: piece.HTML}
		if piece.View >= 0 {
			v := all[piece.View]
			part.View = l.result(v, viewKey{page, piece.View + 2}, cmp.Or(v.Limit, l.pageSize))
		}
		parts = append(parts, part)
	}
	return strings.TrimSpace(rest), parts
}

// result returns the result of a view. It reuses the last result if its inputs are the same or the new result is equal.
func (l *links) result(v *content.View, at viewKey, limit int) *Result {
	e := l.reader.views[at]
	if e == nil || e.view != v || e.schema != l.schema {
		next := &evaluated{view: v, schema: l.schema, bound: bind(l.schema, v)}
		if e != nil {
			next.result = e.result
		}
		e = next
	}
	l.views[at] = e
	l.problems = append(l.problems, e.bound.problems...)
	l.warnUndeclared(e.bound.undeclared)
	isSame := e.lists == l.Lists && e.limit == limit && !e.bound.usesNotes && sameSlice(e.records, l.records)
	if len(e.bound.problems) == 0 && !isSame {
		e.lists, e.records, e.limit = l.Lists, l.records, limit
		e.result = memo.Same(e.result, l.evaluate(&e.bound, at, limit))
	}
	return e.result
}

// A binder resolves the names in a view.
type binder struct {
	schema *query.Schema
	places *content.ViewPlaces
	bound
}

// bind resolves the names in a view.
func bind(schema *query.Schema, v *content.View) bound {
	b := &binder{schema: schema, places: v.Places()}
	where, faults := schema.Parse(v.Where)
	b.where = where
	for _, fault := range faults {
		b.report("where", -1, fault)
	}
	for _, name := range where.Names() {
		b.use("where", -1, name.Offset, name.Field)
	}
	for i, key := range v.SortKeys() {
		if key == "" {
			continue // already reported by content.View
		}
		if order, fault := schema.ParseOrder(key); fault != nil {
			b.report("sort", i, fault)
		} else {
			b.use("sort", i, 0, order.Field)
			b.order = append(b.order, order)
		}
	}
	if v.Group != "" {
		b.group = b.field("group", -1, v.Group)
	}
	for i, name := range v.Columns {
		if name == "" {
			continue // already reported by content.View
		}
		if f := b.field("columns", i, name); f != nil {
			b.columns = append(b.columns, f)
		}
	}
	b.columns = b.sortedInSight()
	return b.bound
}

// sortedInSight returns the columns of the table. It moves the one by which the table is sorted next to the first, so
// that it is in sight on narrow screens.
func (b *binder) sortedInSight() []*query.Field {
	by := "date" // the order of the archive
	if len(b.order) > 0 {
		by = b.order[0].Field.Name
	}
	at := slices.IndexFunc(b.columns, func(f *query.Field) bool { return f.Name == by })
	if at < 2 {
		return b.columns
	}
	return slices.Insert(slices.Delete(slices.Clone(b.columns), at, at+1), 1, b.columns[at])
}

// report reports a fault in the value of a key, or in the nth entry of its list if n is not negative.
func (b *binder) report(key string, n int, fault *query.Fault) {
	p := b.places.Of(key, n, fault.Offset)
	p.What, p.Hint = fault.What, fault.Hint
	b.problems = append(b.problems, p)
}

// field returns the field with a name. If it does not exist, field reports that and returns nil.
func (b *binder) field(key string, n int, name string) *query.Field {
	f, fault := b.schema.Field(name)
	if fault != nil {
		b.report(key, n, fault)
		return nil
	}
	b.use(key, n, 0, f)
	return f
}

// use records that the view uses a field.
func (b *binder) use(key string, n, offset int, f *query.Field) {
	b.usesNotes = b.usesNotes || f.Name == "notes"
	if f.Type == query.AnyType {
		b.undeclared = append(b.undeclared, undeclaredName{f.Name, b.places.Of(key, n, offset)})
	}
}

// warnUndeclared warns about fields that site.yaml does not declare and no paper has.
func (l *links) warnUndeclared(names []undeclaredName) {
	for _, u := range names {
		if l.ownNames == nil {
			l.ownNames = map[string]bool{}
			l.addOwnNames(l.kept)
			l.addOwnNames(l.partial)
		}
		if l.ownNames[u.name] {
			continue
		}
		p := u.place
		p.What = "no paper has the field " + problem.QuoteField(u.name)
		p.Hint = cmp.Or(l.schema.Suggest(u.name), "declare it in `fields` of site.yaml, or fix its name")
		l.warnings = append(l.warnings, p)
	}
}

func (l *links) addOwnNames(papers []*source) {
	for _, s := range papers {
		for _, own := range s.Own {
			l.ownNames[own.Name] = true
		}
	}
}

// found is a paper that matches a view.
type found struct {
	*source
	keys []any // values by which it is sorted
}

// evaluate returns the result of a view that shows at most limit papers, or all if limit is 0.
func (l *links) evaluate(b *bound, at viewKey, limit int) *Result {
	papers := l.match(b)
	r := &Result{Total: len(papers), Papers: make([]*Card, len(papers))}
	for i, p := range papers {
		r.Papers[i] = p.card
	}
	if len(papers) == 0 {
		return r
	}
	r.Cite = content.ViewBibliographyPath(at.page, at.number, ".bib")
	for _, f := range b.columns {
		r.Columns = append(r.Columns, Column{f.Name, f.Title, sortOf(f)})
	}
	if len(b.columns) > 0 && len(papers) > 1 {
		r.Sorted = l.sorted(b.order)
	}
	if limit > 0 && len(papers) > limit {
		r.More, papers = len(papers)-limit, papers[:limit]
		r.All = l.listOf(b.where, r.Papers)
	}
	r.Groups = l.sections(b, papers)
	return r
}

// listOf returns the path of the page that lists the papers that match a query, or "" if it finds none. It looks at the
// pages of the fields in the query, or at that of all papers if the query is empty.
func (l *links) listOf(where *query.Query, papers []*Card) string {
	names := where.Names()
	if len(names) == 0 {
		return content.DatesPath
	}
	matches := make(map[*Card]bool, len(papers))
	for _, c := range papers {
		matches[c] = true
	}
	for _, name := range names {
		for _, t := range l.listsBy(name.Field.Name) {
			differs := func(c *Card) bool { return !matches[c] }
			if len(t.Papers) == len(papers) && !slices.ContainsFunc(t.Papers, differs) {
				return t.Path
			}
		}
	}
	return ""
}

// listsBy returns the lists of papers by the values of a field, with the paths of their pages.
func (l *links) listsBy(field string) []*Term {
	all := slices.Clone(l.termsOf(field))
	add := func(path string, papers []*Card) { all = append(all, &Term{Path: path, Papers: papers}) }
	switch field {
	case "year", "date":
		for _, y := range l.Years {
			add(content.DatePath(y.Date), y.Papers)
			for _, m := range y.Months {
				add(content.DatePath(m.Date), m.Papers)
			}
		}
		add(content.UndatedPath, l.Undated)
	case "digests":
		for _, g := range l.Digests {
			add(content.DigestPath(g.Date), g.Papers)
		}
	case "author_count":
		for _, g := range l.Counts {
			add(content.CountPath(g.Count), g.Papers)
		}
		add(content.UnknownCountPath, l.Unknown)
	}
	return all
}

// sorted describes the order of the rows of a table.
func (l *links) sorted(order []query.Order) string {
	w := l.reader.words
	if len(order) == 0 { // the order of the archive
		if date, fault := l.schema.Field("date"); fault == nil {
			order = []query.Order{{Field: date, Descending: true}}
		}
	}
	fields := make([]string, len(order))
	for i, o := range order {
		fields[i] = words.InSentence(w, o.Field.Title)
		if key := directionKey(o); key != "" {
			fields[i] = w.Text(key, "field", fields[i])
		}
	}
	return w.Text("views.sorted", "fields", w.Join(fields))
}

// directionKey returns the key of the text that describes an order by a field; "" for the usual order of texts and
// choices.
func directionKey(o query.Order) string {
	up, down := "", "views.reversed"
	switch sortOf(o.Field) {
	case "number":
		up, down = "views.lowest", "views.highest"
	case "date":
		up, down = "views.oldest", "views.newest"
	}
	if o.Field.Name == "year" {
		up, down = "views.oldest", "views.newest"
	}
	if o.Descending {
		return down
	}
	return up
}

// match returns the papers that match a view, in its order.
func (l *links) match(b *bound) []found {
	var papers []found
	for _, from := range l.reader.order.from {
		s := l.kept[from]
		values := func(f *query.Field) any { return valueOfField(s, f) }
		if !b.where.Match(values) {
			continue
		}
		p := found{source: s}
		for _, o := range b.order {
			p.keys = append(p.keys, values(o.Field))
		}
		papers = append(papers, p)
	}
	slices.SortStableFunc(papers, func(p, q found) int {
		for i, o := range b.order {
			if order := o.Compare(p.keys[i], q.keys[i]); order != 0 {
				return order
			}
		}
		return 0
	})
	return papers
}

// sections divides papers into groups. If the field is a list, a paper is in the group of each of its entries. Papers
// without a value are in the last group.
func (l *links) sections(b *bound, papers []found) []Section {
	if b.group == nil {
		return []Section{l.section(b, Section{}, papers)}
	}
	type group struct {
		item   item
		papers []found
	}
	var groups []*group
	byKey := map[string]*group{}
	add := func(key string, it item, p found) {
		g := byKey[key]
		if g == nil {
			g = &group{item: it}
			byKey[key] = g
			groups = append(groups, g)
		}
		g.papers = append(g.papers, p)
	}
	for _, p := range papers {
		items := l.items(p.source, b.group)
		for _, it := range items {
			add(cmp.Or(it.Path, strings.ToLower(it.Text)), it, p)
		}
		if len(items) == 0 {
			add("", item{}, p)
		}
	}
	slices.SortStableFunc(groups, func(g, h *group) int { return compareGroups(b.group, g.item, h.item) })
	all := make([]Section, len(groups))
	for i, g := range groups {
		heading := Section{Heading: l.titleOf(b.group, g.item), URL: g.item.Path}
		if g.item.value == nil {
			w := l.reader.words
			heading.Heading = w.Text("views.without", "field", words.InSentence(w, b.group.Title))
		}
		all[i] = l.section(b, heading, g.papers)
	}
	return all
}

// section returns s with papers, and with their rows if the view is a table.
func (l *links) section(b *bound, s Section, papers []found) Section {
	for _, p := range papers {
		s.Papers = append(s.Papers, p.card)
		if len(b.columns) == 0 {
			continue
		}
		var row PaperRow
		for _, f := range b.columns {
			row.Cells = append(row.Cells, l.cell(p.source, f))
		}
		s.Rows = append(s.Rows, row)
	}
	return s
}

// compareGroups orders groups like the terms of an index: numbers by value, the newest dates first, choices as
// declared, yes before no, others by title. The group without a value is last.
func compareGroups(f *query.Field, g, h item) int {
	o := query.Order{Field: f, Descending: f.Type == content.DateField || f.Type == query.DatesType ||
		f.Type == content.BoolField || f.NewestFirst}
	return cmp.Or(
		o.Compare(g.value, h.value),
		content.CompareFolded(g.Text, h.Text),
	)
}
