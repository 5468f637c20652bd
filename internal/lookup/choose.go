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

// A Query is a paper to find, by its identifier or its title.
type Query struct {
	Text  string     // as written
	ID    service.ID // the zero ID if the text is a title
	Title string     // "" if the text contains an identifier
}

// Parse parses a query: an arXiv identifier, a DOI, a web URL that contains one of these, or a title. It is not ok for
// other URLs and for texts without letters and digits.
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

// A Choice has the records that services returned for a query.
type Choice struct {
	Records    []service.Record // one for each paper with the identifier or the title
	Near       []service.Record // papers with similar titles
	Unanswered []string         // titles of the services that did not answer
}

// Choose looks up each query in one service after the other until one has a record. It looks up all remaining queries
// in a service before it uses the next one, so that a request can contain several identifiers. It returns one choice
// for each query, and the same errors as Find.
func Choose(ctx context.Context, queries []Query, services []*service.Service, o Options) ([]*Choice, error) {
	choices := make([]*Choice, len(queries))
	for i := range queries {
		choices[i] = &Choice{}
	}
	for _, svc := range services {
		var remaining []int
		for i, q := range queries {
			if len(choices[i].Records) == 0 && (q.Title != "" || svc.CanLookUp(q.ID)) {
				remaining = append(remaining, i)
			}
		}
		if err := choose(ctx, svc, queries, choices, remaining, o); err != nil {
			return nil, err
		}
	}
	return choices, nil
}

// choose looks up the queries at the given indexes in one service, and adds the records to their choices.
func choose(
	ctx context.Context, svc *service.Service, queries []Query, choices []*Choice, indexes []int, o Options,
) error {
	advance := o.progress(svc, len(indexes))
	byTitle := func(i int) bool { return queries[i].Title != "" }
	for batch := range slices.Chunk(slices.DeleteFunc(slices.Clone(indexes), byTitle), svc.Batch()) {
		ids, unanswered := make([]service.ID, len(batch)), make([]*[]string, len(batch))
		for k, i := range batch {
			ids[k], unanswered[k] = queries[i].ID, &choices[i].Unanswered
		}
		records, err := svc.Lookup(ctx, ids, o.MaxAge)
		if err := recordFailure(err, svc, unanswered...); err != nil {
			return err
		}
		for _, i := range batch {
			choices[i].addByID(records, queries[i].ID)
		}
		advance(len(batch))
	}
	for _, i := range indexes {
		if !byTitle(i) {
			continue
		}
		records, err := svc.Search(ctx, queries[i].Title, o.MaxAge)
		if err := recordFailure(err, svc, &choices[i].Unanswered); err != nil {
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
		if sharesID(r.ID(), id) {
			c.Records = []service.Record{r}
			return
		}
	}
}

// addByTitle adds the records with the given title to Records, and up to maxPossible with similar titles to Near.
func (c *Choice) addByTitle(records []service.Record, title string) {
	for _, r := range records {
		isRepeated := func(n service.Record) bool { return sharesID(n.ID(), r.ID()) }
		switch {
		case hasTitle(&r, title):
			c.add(r)
		case len(c.Near) < maxPossible && identity.Overlap(r.Title, title) >= similarTitle &&
			!slices.ContainsFunc(c.Near, isRepeated):
			c.Near = append(c.Near, r)
		}
	}
}

// hasTitle reports whether a record has the given title, in any spelling. The record can have the subtitle in a
// separate field.
func hasTitle(r *service.Record, title string) bool {
	key := titleKey(title)
	return titleKey(r.Title) == key || titleKey(r.Title+" "+r.Fields["subtitle"]) == key
}

// add adds a record to Records. Of several records of one paper, Records has the first one that is not of a preprint,
// or else the first one.
func (c *Choice) add(r service.Record) {
	for i := range c.Records {
		known := &c.Records[i]
		if sharesID(known.ID(), r.ID()) || areVersions(known, &r) {
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

// Find returns the paper for a query, or nil. It looks for the identifier of the query or of its record. Otherwise, it
// looks for the title of the record, and returns the paper that the record certainly describes. If the record is nil,
// because services have not been queried yet, it returns the first paper with the title of the query.
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
