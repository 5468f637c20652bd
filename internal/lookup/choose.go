package lookup

import (
	"context"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/list"
	"github.com/offprint/offprint/internal/identity"
	"github.com/offprint/offprint/internal/service"
)

// A Query names a paper by its identifier or its title.
type Query struct {
	Text  string     // as written
	ID    service.ID // unset if the text is a title
	Title string     // unset if the text contains an identifier
}

// Parse parses a query: an arXiv identifier, a DOI, a web address that contains one, or a title. It returns false for
// any other web address and for a text without letters and digits.
func Parse(text string) (q Query, ok bool) {
	q.Text = strings.TrimSpace(text)
	arxiv, doi := list.Identifiers(q.Text)
	q.ID = service.IDOf(&content.PaperFields{Arxiv: arxiv, DOI: doi})
	if q.ID != (service.ID{}) {
		return q, true
	}
	q.Title = strings.Trim(q.Text, `"“”`)
	lower := strings.ToLower(q.Text)
	isAddress := strings.HasPrefix(lower, "http://") || strings.HasPrefix(lower, "https://")
	return q, titleKey(q.Title) != "" && !isAddress
}

// A Choice is the records that services have for a query.
type Choice struct {
	Records    []service.Record // several if several papers have the title
	Near       []service.Record // papers with similar titles
	Unanswered []string         // titles of the services that did not answer
}

// Choose asks services one after the other about each query until one has a record. It asks a service about all
// remaining queries before it asks the next one, so that a request can contain several identifiers. It fails as Find
// does.
func Choose(ctx context.Context, queries []Query, services []*service.Service, o Options) ([]*Choice, error) {
	choices := make([]*Choice, len(queries))
	for i := range queries {
		choices[i] = &Choice{}
	}
	for _, svc := range services {
		var open []int
		for i, q := range queries {
			if len(choices[i].Records) == 0 && (q.Title != "" || svc.Knows(q.ID)) {
				open = append(open, i)
			}
		}
		if err := choose(ctx, svc, queries, choices, open, o); err != nil {
			return nil, err
		}
	}
	return choices, nil
}

// choose asks one service about the queries at the given indexes.
func choose(
	ctx context.Context, svc *service.Service, queries []Query, choices []*Choice, open []int, o Options,
) error {
	advance := o.progress(svc, len(open))
	byTitle := func(i int) bool { return queries[i].Title != "" }
	for batch := range slices.Chunk(slices.DeleteFunc(slices.Clone(open), byTitle), svc.Batch()) {
		ids, unanswered := make([]service.ID, len(batch)), make([]*[]string, len(batch))
		for k, i := range batch {
			ids[k], unanswered[k] = queries[i].ID, &choices[i].Unanswered
		}
		records, err := svc.Lookup(ctx, ids, o.MaxAge)
		if err := noteFailure(err, svc, unanswered...); err != nil {
			return err
		}
		for _, i := range batch {
			choices[i].addByID(records, queries[i].ID)
		}
		advance(len(batch))
	}
	for _, i := range open {
		if !byTitle(i) {
			continue
		}
		records, err := svc.Search(ctx, queries[i].Title, o.MaxAge)
		if err := noteFailure(err, svc, &choices[i].Unanswered); err != nil {
			return err
		}
		choices[i].addByTitle(records, queries[i].Title)
		advance(1)
	}
	return nil
}

// addByID adds the first record with the given identifier.
func (c *Choice) addByID(records []service.Record, id service.ID) {
	for _, r := range records {
		if shares(r.ID(), id) {
			c.Records = []service.Record{r}
			return
		}
	}
}

// addByTitle adds the records with the given title, and some with similar titles to Near.
func (c *Choice) addByTitle(records []service.Record, title string) {
	for _, r := range records {
		isRepeated := func(n service.Record) bool { return shares(n.ID(), r.ID()) }
		switch {
		case hasTitle(&r, title):
			c.add(r)
		case len(c.Near) < maxPossible && identity.Overlap(r.Title, title) >= similarTitle &&
			!slices.ContainsFunc(c.Near, isRepeated):
			c.Near = append(c.Near, r)
		}
	}
}

// hasTitle reports whether a record has the given title, in any spelling. The subtitle can be in a separate field.
func hasTitle(r *service.Record, title string) bool {
	key := titleKey(title)
	return titleKey(r.Title) == key || titleKey(r.Title+" "+r.Fields["subtitle"]) == key
}

// add adds a record. Of several records of one paper, it keeps only one: an article's, if it has one.
func (c *Choice) add(r service.Record) {
	for i := range c.Records {
		known := &c.Records[i]
		if shares(known.ID(), r.ID()) || areVersions(known, &r) {
			if isDraft(known) && !isDraft(&r) {
				*known = r
			}
			return
		}
	}
	c.Records = append(c.Records, r)
}

// An Index finds papers by their identifiers and titles.
type Index struct {
	byID    map[string]*content.Paper
	byTitle map[string][]*content.Paper
}

// NewIndex returns an index of papers.
func NewIndex(papers []*content.Paper) *Index {
	ix := &Index{byID: map[string]*content.Paper{}, byTitle: map[string][]*content.Paper{}}
	for _, p := range papers {
		for _, key := range keysOf(service.IDOf(&p.PaperFields)) {
			if ix.byID[key] == nil {
				ix.byID[key] = p
			}
		}
		key := titleKey(p.Title)
		ix.byTitle[key] = append(ix.byTitle[key], p)
	}
	return ix
}

// keysOf returns the keys of an identifier in Index.byID.
func keysOf(id service.ID) (keys []string) {
	if id.Arxiv != "" {
		keys = append(keys, "arxiv "+id.Arxiv)
	}
	if id.DOI != "" {
		keys = append(keys, "doi "+id.DOI)
	}
	return keys
}

// Owner returns the first paper with an arXiv identifier or a DOI of id, or nil.
func (ix *Index) Owner(id service.ID) *content.Paper {
	for _, key := range keysOf(id) {
		if p := ix.byID[key]; p != nil {
			return p
		}
	}
	return nil
}

// Find returns the paper that a query names, or nil. The record is nil before services are asked; then a paper with the
// queried title counts. Otherwise a paper with the title of the record counts if the record certainly describes it.
func (ix *Index) Find(q Query, r *service.Record) *content.Paper {
	if p := ix.Owner(q.ID); p != nil {
		return p
	}
	if r == nil {
		if papers := ix.byTitle[titleKey(q.Title)]; q.Title != "" && len(papers) > 0 {
			return papers[0]
		}
		return nil
	}
	if p := ix.Owner(r.ID()); p != nil {
		return p
	}
	for _, p := range ix.byTitle[titleKey(r.Title)] {
		if judge(&Paper{Fields: &p.PaperFields, Abstract: string(p.Abstract())}, r).Verdict == Certain {
			return p
		}
	}
	return nil
}
