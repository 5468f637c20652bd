// Package lookup finds what services know of papers, and decides whether they mean the same papers.
//
// The input is papers and the services to ask. The output is for each paper the records that are certainly its own,
// the records that may be, and what the services say of the paper that its reader should know. A record is certain if
// it has an identifier of the paper or the same title, and nothing contradicts it: the number of authors, the year,
// the names, the abstract. The package asks and compares; it changes no file.
package lookup

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/digest/list"
	"github.com/offprint/offprint/internal/identity"
	"github.com/offprint/offprint/internal/service"
	"github.com/offprint/offprint/internal/web"
)

// A Paper is a paper to look up.
type Paper struct {
	Fields   *content.PaperFields
	Abstract string
	Has      map[string]bool // the fields in its file, also those with an empty value
}

func (p *Paper) id() service.ID { return service.IDOf(p.Fields) }

// Missing returns what the paper does not have of what services know: "identifier", "authors", "venue" and "links".
func (p *Paper) Missing() (missing []string) {
	for _, part := range []struct {
		name   string
		fields []string
	}{
		{"identifier", []string{"arxiv", "doi"}}, {"authors", []string{"authors"}}, {"venue", []string{"venue"}},
		{"links", []string{"links"}},
	} {
		if !slices.ContainsFunc(part.fields, func(name string) bool { return p.Has[name] }) {
			missing = append(missing, part.name)
		}
	}
	return missing
}

// A Finding is what services know of a paper.
type Finding struct {
	Certain  []*service.Record // in the order of the services
	Possible []Match           // the best first; of papers that no certain record describes
	Notices  []string          // that the paper is withdrawn or has a newer version
	Lost     []string          // the services that did not answer
}

// Options control a search.
type Options struct {
	MaxAge   time.Duration // how old an answer may be that is used without asking again
	All      bool          // ask also for what the papers have
	Progress func(service string, done, total int)
}

// maxPossible is the number of possible records of a paper that a person is asked about.
const maxPossible = 3

// Find asks services about papers, one service after the other. The error is the context's; what was found until then
// is kept by package web. The services that failed are in Failures of the client.
func Find(ctx context.Context, papers []*Paper, services []*service.Service, o Options) ([]*Finding, error) {
	all := make([]*search, len(papers))
	for i, p := range papers {
		all[i] = newSearch(p)
		if o.All {
			all[i].missing = []string{"identifier", "authors", "venue", "links"}
		}
	}
	for _, s := range services {
		if err := ask(ctx, s, all, o); err != nil {
			return nil, err
		}
	}
	findings := make([]*Finding, len(all))
	for i, one := range all {
		findings[i] = one.finish()
	}
	return findings, nil
}

// A search is the search for one paper.
type search struct {
	paper    *Paper
	missing  []string
	fields   content.PaperFields // of the paper, with the identifiers and names that were found
	abstract string              // the same
	matches  []Match
	rivals   []*service.Record // that would be certain without the other services
	lost     []string
}

func newSearch(p *Paper) *search {
	s := &search{paper: p, missing: p.Missing(), fields: *p.Fields, abstract: p.Abstract}
	for _, l := range p.Fields.Links { // the paper itself, or another; judge will see
		if s.id() != (service.ID{}) {
			break
		}
		s.fields.Arxiv, s.fields.DOI = list.Identifiers(l.URL)
	}
	return s
}

// id returns the identifiers of the paper, including those of certain records.
func (s *search) id() service.ID { return service.IDOf(&s.fields) }

// wants reports whether a service may know something that the paper lacks.
func (s *search) wants(from *service.Service) bool { return slices.ContainsFunc(s.missing, from.Gives) }

// ask asks one service about all papers: about those with an identifier that it knows together, about the others by
// their titles.
func ask(ctx context.Context, s *service.Service, all []*search, o Options) error {
	var known, unknown []*search
	for _, one := range all {
		switch {
		case !one.wants(s):
		case one.id() != (service.ID{}) && s.Knows(one.id()):
			known = append(known, one)
		default:
			unknown = append(unknown, one)
		}
	}
	done, total := 0, len(known)+len(unknown)
	finished := func(n int) {
		done += n
		if o.Progress != nil {
			o.Progress(s.Title, done, total)
		}
	}
	finished(0)
	for batch := range slices.Chunk(known, s.Batch()) {
		if err := askByID(ctx, s, batch, o.MaxAge); err != nil {
			return err
		}
		finished(len(batch))
	}
	for _, one := range unknown {
		records, err := s.Search(ctx, one.paper.Fields.Title, o.MaxAge)
		if err := note(err, s, one); err != nil {
			return err
		}
		one.take(records)
		finished(1)
	}
	return nil
}

// askByID asks one question about several papers.
func askByID(ctx context.Context, s *service.Service, batch []*search, maxAge time.Duration) error {
	ids := make([]service.ID, len(batch))
	for i, one := range batch {
		ids[i] = one.id()
	}
	records, err := s.Lookup(ctx, ids, maxAge)
	if err := note(err, s, batch...); err != nil {
		return err
	}
	for _, one := range batch {
		one.take(slices.DeleteFunc(slices.Clone(records), func(r service.Record) bool {
			return !shares(r.ID(), one.id())
		}))
	}
	return nil
}

// note records that a service did not answer. It returns all other errors.
func note(err error, s *service.Service, asked ...*search) error {
	if failed := (*web.Failure)(nil); errors.As(err, &failed) {
		for _, one := range asked {
			one.lost = append(one.lost, s.Title)
		}
		return nil
	}
	return err
}

// take judges the records in an answer.
func (s *search) take(records []service.Record) {
	fields := s.fields
	known := &Paper{Fields: &fields, Abstract: s.abstract}
	var matches []Match
	for i := range records {
		if m := judge(known, &records[i]); m.Verdict != Unrelated {
			matches = append(matches, m)
		}
		if judge(s.paper, &records[i]).Verdict == Certain {
			s.rivals = append(s.rivals, &records[i])
		}
	}
	doubtAmbiguous(matches)
	for _, m := range matches {
		if m.Verdict == Certain {
			s.accept(m.Record)
		}
	}
	s.matches = append(s.matches, matches...)
}

// accept takes from a certain record what the next services are asked for, and what their records must not contradict.
func (s *search) accept(r *service.Record) {
	s.fields.Arxiv = cmp.Or(s.fields.Arxiv, content.Unversioned(r.Arxiv))
	if !IsPreprint(r) {
		s.fields.DOI = cmp.Or(s.fields.DOI, r.DOI)
	}
	if len(s.fields.Authors) == 0 {
		s.fields.Authors = r.Authors
	}
	s.abstract = cmp.Or(s.abstract, r.Abstract)
	s.missing = slices.DeleteFunc(s.missing, func(what string) bool {
		switch what {
		case "authors":
			return len(r.Authors) > 0
		case "venue":
			return isVenue(r)
		case "links":
			return len(r.Links) > 0
		}
		return false // another service can know the other identifier
	})
	if s.fields.Arxiv != "" && s.fields.DOI != "" {
		s.missing = slices.DeleteFunc(s.missing, func(what string) bool { return what == "identifier" })
	}
}

// IsPreprint reports whether a record is that of a preprint server, so that its DOI is not the publisher's.
func IsPreprint(r *service.Record) bool {
	return identity.IsPreprintVenue(&content.PaperFields{Venue: content.Venue(r.Venue), DOI: r.DOI})
}

// isVenue reports whether a record says in its fields where the paper was published. arXiv has a free text.
func isVenue(r *service.Record) bool {
	return (r.Venue.Journal != "" || r.Venue.Booktitle != "") && r.Venue.Publisher+r.Venue.Volume+r.Type != "" &&
		!IsPreprint(r)
}

// doubtAmbiguous makes certain matches of one answer possible ones if they are different papers.
func doubtAmbiguous(matches []Match) {
	var certain []*Match
	for i := range matches {
		if matches[i].Verdict == Certain {
			certain = append(certain, &matches[i])
		}
	}
	for i, m := range certain {
		for _, other := range certain[:i] {
			if !shares(m.Record.ID(), other.Record.ID()) && !areVersions(m.Record, other.Record) {
				m.doubt("another paper has this title, too")
				other.doubt("another paper has this title, too")
			}
		}
	}
}

// areVersions reports whether two records are a preprint and the article, which services list as two works.
func areVersions(a, b *service.Record) bool {
	fields := fieldsOf(a)
	return isDraft(a) != isDraft(b) && len(a.Authors) > 0 && len(b.Authors) > 0 &&
		newComparison(&Paper{Fields: &fields}, b).hasNames()
}

// isDraft reports whether a record is that of a preprint.
func isDraft(r *service.Record) bool { return IsPreprint(r) || r.Arxiv != "" && r.DOI == "" }

func (m *Match) doubt(why string) {
	m.Verdict, m.Why = Possible, unique(append(m.Why, why))
}

// finish returns what was found.
func (s *search) finish() *Finding {
	f := &Finding{Lost: s.lost}
	s.doubtRivals()
	for _, m := range s.matches {
		if m.Verdict == Certain {
			f.Certain = append(f.Certain, m.Record)
		}
	}
	possible := slices.DeleteFunc(slices.Clone(s.matches), func(m Match) bool {
		return m.Verdict != Possible || slices.ContainsFunc(f.Certain, func(r *service.Record) bool {
			return shares(r.ID(), m.Record.ID())
		})
	})
	slices.SortStableFunc(possible, better)
	for _, m := range possible {
		isKnown := slices.ContainsFunc(f.Possible, func(n Match) bool {
			one, other := n.Record.ID(), m.Record.ID()
			return shares(one, other) || one == other && n.Record.Title == m.Record.Title
		})
		if !isKnown && len(f.Possible) < maxPossible && !s.hasAll(f, m) {
			f.Possible = append(f.Possible, m)
		}
	}
	f.Notices = notices(s.paper, f.Certain)
	return f
}

// doubtRivals makes certain matches possible ones if another service has another paper that fits as well. What was
// found first is not the truth.
func (s *search) doubtRivals() {
	for i := range s.matches {
		m := &s.matches[i]
		if m.Verdict != Certain || shares(s.paper.id(), m.Record.ID()) {
			continue
		}
		for _, r := range s.rivals {
			if r != m.Record && !shares(r.ID(), m.Record.ID()) && isOtherPaper(m.Record, r) {
				m.doubt("another paper has this title, too")
			}
		}
	}
}

// isOtherPaper reports whether two records are certainly of different papers.
func isOtherPaper(a, b *service.Record) bool {
	fields := fieldsOf(a)
	m := judge(&Paper{Fields: &fields, Abstract: a.Abstract}, b)
	return m.Verdict != Certain && (len(a.Authors) == 0 || len(b.Authors) == 0 || !newComparison(
		&Paper{Fields: &fields}, b).hasNames())
}

// hasAll reports whether certain records have all that a possible one could add.
func (s *search) hasAll(f *Finding, m Match) bool {
	has := m.Record.Arxiv != "" && s.fields.Arxiv != "" || m.Record.DOI != "" && s.fields.DOI != ""
	return len(f.Certain) > 0 && (has || IsPreprint(m.Record))
}

// notices returns what the records of a paper say that its readers should know.
func notices(p *Paper, certain []*service.Record) (all []string) {
	for _, r := range certain {
		if r.Withdrawn && !p.Fields.Withdrawn && len(all) == 0 {
			all = append(all, "withdrawn or retracted, according to "+r.Answer.Service.Title)
		}
		if has, now := service.VersionOf(p.Fields.Arxiv), r.Version(); has > 0 && now > has &&
			p.Fields.ArxivKey() == r.ID().Arxiv {
			all = append(all, fmt.Sprintf("arXiv has version %d, and the file names version %d", now, has))
		}
	}
	return unique(all)
}

// Combine returns one entry with what several records of a paper say. The first record that has a value wins, except
// that the venue of a publisher precedes a free text, and that the DOI of a preprint server counts only for a paper
// without other identifiers.
func Combine(records []*service.Record) entry.Entry {
	var e entry.Entry
	for _, r := range records {
		e.Title = cmp.Or(e.Title, r.Title)
		e.Abstract = cmp.Or(e.Abstract, r.Abstract)
		e.Organization = cmp.Or(e.Organization, r.Organization)
		e.Arxiv, e.Date = cmp.Or(e.Arxiv, r.Arxiv), cmp.Or(e.Date, r.Date)
		if len(e.Authors) == 0 {
			e.Authors, e.AuthorCount = r.Authors, r.AuthorCount
		}
		if e.Venue == (entry.Venue{}) && isVenue(r) {
			e.Venue = r.Venue
		}
		if !IsPreprint(r) {
			e.DOI = cmp.Or(e.DOI, r.DOI)
		}
		for _, l := range r.Links {
			e.AddLink(l)
		}
		if e.Note == "" {
			e.Note = r.Note
		}
		e.Withdrawn = e.Withdrawn || r.Withdrawn
	}
	for _, r := range records {
		if e.Venue == (entry.Venue{}) && !IsPreprint(r) {
			e.Venue = r.Venue
		}
		if e.DOI == "" && e.Arxiv == "" {
			e.DOI = r.DOI
		}
	}
	return e
}
