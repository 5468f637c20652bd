package lookup

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/list"
	"github.com/offprint/offprint/internal/identity"
	"github.com/offprint/offprint/internal/service"
	"github.com/offprint/offprint/internal/web"
)

// A Wanted is a paper that a person names.
type Wanted struct {
	Text  string     // as written
	ID    service.ID // unset if the text is a title
	Title string     // unset if the text is an identifier
}

// Parse reads what a person writes for a paper: an arXiv identifier, a DOI, an address that contains one, or a title.
// It returns false for the address of something else.
func Parse(text string) (w Wanted, ok bool) {
	w.Text = strings.TrimSpace(text)
	arxiv, doi := list.Identifiers(w.Text)
	w.ID = service.IDOf(&content.PaperFields{Arxiv: arxiv, DOI: doi})
	if w.ID == (service.ID{}) {
		w.Title = strings.Trim(w.Text, `"“”`)
		lower := strings.ToLower(w.Text)
		isAddress := strings.HasPrefix(lower, "http://") || strings.HasPrefix(lower, "https://")
		return w, titleKey(w.Title) != "" && !isAddress
	}
	return w, true
}

// A Choice is what services know of a wanted paper.
type Choice struct {
	Records []service.Record // one; several if a title is that of several papers; none if nobody knows it
	Near    []service.Record // papers with similar titles, if no title is the same
	Lost    []string         // the services that did not answer
}

// Choose looks up wanted papers, each at one service after the other until one knows it. All papers are asked of a
// service before the next one is, so that identifiers are asked together.
func Choose(ctx context.Context, wanted []Wanted, services []*service.Service, o Options) ([]*Choice, error) {
	all := make([]*Choice, len(wanted))
	for i := range wanted {
		all[i] = &Choice{}
	}
	for _, s := range services {
		var open []int
		for i, w := range wanted {
			if len(all[i].Records) == 0 && (w.Title != "" || s.Knows(w.ID)) {
				open = append(open, i)
			}
		}
		if err := choose(ctx, s, wanted, all, open, o); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// choose asks one service about the wanted papers with some indexes.
func choose(
	ctx context.Context, s *service.Service, wanted []Wanted, all []*Choice, open []int, o Options,
) error {
	done := 0
	finished := func(n int) {
		done += n
		if o.Progress != nil {
			o.Progress(s.Title, done, len(open))
		}
	}
	finished(0)
	titled := func(i int) bool { return wanted[i].Title != "" }
	identified := slices.DeleteFunc(slices.Clone(open), titled)
	for batch := range slices.Chunk(identified, s.Batch()) {
		ids := make([]service.ID, len(batch))
		for k, i := range batch {
			ids[k] = wanted[i].ID
		}
		records, err := s.Lookup(ctx, ids, o.MaxAge)
		if err := lose(err, s, all, batch...); err != nil {
			return err
		}
		for _, i := range batch {
			all[i].identify(records, wanted[i].ID)
		}
		finished(len(batch))
	}
	for _, i := range open {
		if !titled(i) {
			continue
		}
		records, err := s.Search(ctx, wanted[i].Title, o.MaxAge)
		if err := lose(err, s, all, i); err != nil {
			return err
		}
		all[i].match(records, wanted[i].Title)
		finished(1)
	}
	return nil
}

// lose records that a service did not answer. It returns all other errors.
func lose(err error, s *service.Service, all []*Choice, asked ...int) error {
	if failed := (*web.Failure)(nil); errors.As(err, &failed) {
		for _, i := range asked {
			all[i].Lost = append(all[i].Lost, s.Title)
		}
		return nil
	}
	return err
}

// identify takes the record with an identifier.
func (c *Choice) identify(records []service.Record, id service.ID) {
	for _, r := range records {
		if shares(r.ID(), id) {
			c.Records = []service.Record{r}
			return
		}
	}
}

// match takes the records with a title. Several records of one paper are one: that of the publisher, if there is one.
func (c *Choice) match(records []service.Record, title string) {
	for _, r := range records {
		switch {
		case isTitled(&r, title):
			c.add(r)
		case len(c.Near) < maxPossible && identity.Overlap(r.Title, title) >= nearlySame && !slices.ContainsFunc(c.Near,
			func(n service.Record) bool { return shares(n.ID(), r.ID()) }):
			c.Near = append(c.Near, r)
		}
	}
}

// isTitled reports whether a record has a title, in any spelling, with or without the subtitle in a field of its own.
func isTitled(r *service.Record, title string) bool {
	key := titleKey(title)
	return titleKey(r.Title) == key || titleKey(r.Title+" "+r.Fields["subtitle"]) == key
}

func (c *Choice) add(r service.Record) {
	for i := range c.Records {
		has := &c.Records[i]
		if shares(has.ID(), r.ID()) || areVersions(has, &r) {
			if isDraft(has) && !isDraft(&r) {
				*has = r
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

// NewIndex returns the index of papers.
func NewIndex(papers []*content.Paper) *Index {
	ix := &Index{map[string]*content.Paper{}, map[string][]*content.Paper{}}
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

// keysOf returns an identifier as keys of a map.
func keysOf(id service.ID) (keys []string) {
	if id.Arxiv != "" {
		keys = append(keys, "arxiv "+id.Arxiv)
	}
	if id.DOI != "" {
		keys = append(keys, "doi "+id.DOI)
	}
	return keys
}

// Owner returns the paper that certainly has an identifier, or nil.
func (ix *Index) Owner(id service.ID) *content.Paper {
	for _, key := range keysOf(id) {
		if p := ix.byID[key]; p != nil {
			return p
		}
	}
	return nil
}

// Find returns the paper that a wanted paper certainly is, or nil. r is the record of the wanted paper, or nil.
func (ix *Index) Find(w Wanted, r *service.Record) *content.Paper {
	if p := ix.Owner(w.ID); p != nil {
		return p
	}
	if r == nil {
		if all := ix.byTitle[titleKey(w.Title)]; w.Title != "" && len(all) > 0 {
			return all[0]
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
