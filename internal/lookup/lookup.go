// Package lookup asks bibliographic services about papers and decides which of the records they return describe the
// same paper.
//
// For each paper it returns the records that certainly describe it, those that may, and notices such as a retraction. A
// record is certain if it shares an identifier or the title with the paper and the number of authors, year, names and
// abstract do not contradict that. The package changes no file.
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

// The parts of a paper's metadata that services can add.
const (
	identifierPart = "identifier"
	authorsPart    = "authors"
	venuePart      = "venue"
	linksPart      = "links"
)

// Missing returns the parts that services can add and the paper's file lacks, of "identifier", "authors", "venue" and
// "links".
func (p *Paper) Missing() (missing []string) {
	for _, part := range []struct {
		name   string
		fields []string
	}{
		{identifierPart, []string{"arxiv", "doi"}}, {authorsPart, []string{"authors"}}, {venuePart, []string{"venue"}},
		{linksPart, []string{"links"}},
	} {
		if !slices.ContainsFunc(part.fields, func(name string) bool { return p.Has[name] }) {
			missing = append(missing, part.name)
		}
	}
	return missing
}

// A Finding is the result of the search for one paper.
type Finding struct {
	Certain    []*service.Record // in the order of the services
	Possible   []Match           // best first, without those that share an identifier with a certain record
	Notices    []string          // such as a retraction or a newer version
	Unanswered []string          // titles of the services that did not answer
}

// Options control a search.
type Options struct {
	MaxAge   time.Duration                         // maximum age of a cached answer
	All      bool                                  // also ask for fields that the papers already have
	Progress func(service string, done, total int) // called before the first request and after each; nil for none
}

// maxPossible is the number of possible records of a paper that a person is asked about.
const maxPossible = 3

// Find asks services about papers, one service after the other. A service that does not answer is not an error: it is
// in Unanswered, and web.Client.Failures has the reason. Find fails if ctx is canceled or answers cannot be cached.
// Answers that arrived before are cached, so a repeated call asks only the remaining questions.
func Find(ctx context.Context, papers []*Paper, services []*service.Service, o Options) ([]*Finding, error) {
	searches := make([]*search, len(papers))
	for i, p := range papers {
		searches[i] = newSearch(p)
		if o.All {
			searches[i].missing = []string{identifierPart, authorsPart, venuePart, linksPart}
		}
	}
	for _, svc := range services {
		if err := ask(ctx, svc, searches, o); err != nil {
			return nil, err
		}
	}
	findings := make([]*Finding, len(searches))
	for i, s := range searches {
		findings[i] = s.finish()
	}
	return findings, nil
}

// A search is the search for one paper.
type search struct {
	paper      *Paper
	missing    []string            // the parts that no service added so far
	fields     content.PaperFields // the paper's, completed from certain records
	abstract   string              // the paper's, or that of the first certain record that has one
	matches    []Match
	rivals     []*service.Record // records that match the file itself, ignoring what other services added
	unanswered []string
}

func newSearch(p *Paper) *search {
	s := &search{paper: p, missing: p.Missing(), fields: *p.Fields, abstract: p.Abstract}
	for _, l := range p.Fields.Links { // a link can lead to another paper, whose record judge rejects
		if s.id() != (service.ID{}) {
			break
		}
		s.fields.Arxiv, s.fields.DOI = list.Identifiers(l.URL)
	}
	return s
}

// id returns the identifiers of the paper, including those of certain records.
func (s *search) id() service.ID { return service.IDOf(&s.fields) }

// wants reports whether a service can add a part that the paper lacks.
func (s *search) wants(svc *service.Service) bool { return slices.ContainsFunc(s.missing, svc.Gives) }

// ask asks one service about the papers that lack a part that it can add. It looks up identifiers, several in one
// request, and searches for the titles of papers without an identifier that the service knows.
func ask(ctx context.Context, svc *service.Service, searches []*search, o Options) error {
	var identified, titled []*search
	for _, s := range searches {
		switch {
		case !s.wants(svc):
		case s.id() != (service.ID{}) && svc.Knows(s.id()):
			identified = append(identified, s)
		default:
			titled = append(titled, s)
		}
	}
	advance := o.progress(svc, len(identified)+len(titled))
	for batch := range slices.Chunk(identified, svc.Batch()) {
		if err := askByID(ctx, svc, batch, o.MaxAge); err != nil {
			return err
		}
		advance(len(batch))
	}
	for _, s := range titled {
		records, err := svc.Search(ctx, s.paper.Fields.Title, o.MaxAge)
		if err := noteFailure(err, svc, &s.unanswered); err != nil {
			return err
		}
		s.addAnswer(records)
		advance(1)
	}
	return nil
}

// progress reports that a service is going to be asked about a number of papers. It returns a function that reports
// that the service was asked about n more of them.
func (o *Options) progress(svc *service.Service, total int) (advance func(n int)) {
	done := 0
	advance = func(n int) {
		done += n
		if o.Progress != nil {
			o.Progress(svc.Title, done, total)
		}
	}
	advance(0)
	return advance
}

// askByID looks up several papers in one request.
func askByID(ctx context.Context, svc *service.Service, batch []*search, maxAge time.Duration) error {
	ids, unanswered := make([]service.ID, len(batch)), make([]*[]string, len(batch))
	for i, s := range batch {
		ids[i], unanswered[i] = s.id(), &s.unanswered
	}
	records, err := svc.Lookup(ctx, ids, maxAge)
	if err := noteFailure(err, svc, unanswered...); err != nil {
		return err
	}
	for _, s := range batch {
		s.addAnswer(slices.DeleteFunc(slices.Clone(records), func(r service.Record) bool {
			return !shares(r.ID(), s.id())
		}))
	}
	return nil
}

// noteFailure adds a service that did not answer to each of the lists. It returns any other error.
func noteFailure(err error, svc *service.Service, unanswered ...*[]string) error {
	var failure *web.Failure
	if !errors.As(err, &failure) {
		return err
	}
	for _, list := range unanswered {
		*list = append(*list, svc.Title)
	}
	return nil
}

// addAnswer judges the records in an answer. It compares each with the paper as completed from other services, which
// decides, and with the paper's file alone, which finds rivals of records from other services.
func (s *search) addAnswer(records []service.Record) {
	fields := s.fields
	completed := &Paper{Fields: &fields, Abstract: s.abstract}
	var matches []Match
	for i := range records {
		if m := judge(completed, &records[i]); m.Verdict != Unrelated {
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

// accept completes the paper from a certain record: later services are asked only for the remaining parts, and their
// records must not contradict the completed paper.
func (s *search) accept(r *service.Record) {
	s.fields.Arxiv = cmp.Or(s.fields.Arxiv, content.Unversioned(r.Arxiv))
	if !IsPreprint(r) {
		s.fields.DOI = cmp.Or(s.fields.DOI, r.DOI)
	}
	if len(s.fields.Authors) == 0 {
		s.fields.Authors = r.Authors
	}
	s.abstract = cmp.Or(s.abstract, r.Abstract)
	s.missing = slices.DeleteFunc(s.missing, func(part string) bool {
		switch part {
		case identifierPart:
			return s.fields.Arxiv != "" && s.fields.DOI != "" // another service can know the other one
		case authorsPart:
			return len(r.Authors) > 0
		case venuePart:
			return hasVenue(r)
		case linksPart:
			return len(r.Links) > 0
		}
		return false
	})
}

// IsPreprint reports whether a record describes a paper on a preprint server, so that its DOI is not the publisher's.
func IsPreprint(r *service.Record) bool {
	return identity.IsPreprintVenue(&content.PaperFields{Venue: content.Venue(r.Venue), DOI: r.DOI})
}

// hasVenue reports whether a record has the venue of a publisher in separate fields. arXiv has only a free text.
func hasVenue(r *service.Record) bool {
	return content.Venue(r.Venue).Name() != "" && cmp.Or(r.Venue.Publisher, r.Venue.Volume, r.Type) != "" &&
		!IsPreprint(r)
}

// doubtAmbiguous downgrades the certain matches of one answer that describe different papers to possible ones.
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

// areVersions reports whether two records are a preprint and its article, which services list as two works.
func areVersions(a, b *service.Record) bool {
	return isDraft(a) != isDraft(b) && haveSameAuthors(a, b)
}

// haveSameAuthors reports whether the authors of two records are known and most of their names are the same.
func haveSameAuthors(a, b *service.Record) bool {
	fields := fieldsOf(a)
	return len(a.Authors) > 0 && len(b.Authors) > 0 && newComparison(&Paper{Fields: &fields}, b).hasNames()
}

// isDraft reports whether a record describes a preprint: on a preprint server, or on arXiv and without a DOI.
func isDraft(r *service.Record) bool { return IsPreprint(r) || r.Arxiv != "" && r.DOI == "" }

// doubt downgrades a match to a possible one and adds the reason.
func (m *Match) doubt(why string) {
	m.Verdict, m.Why = Possible, unique(append(m.Why, why))
}

// finish returns the finding after all services were asked.
func (s *search) finish() *Finding {
	f := &Finding{Unanswered: s.unanswered}
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
	slices.SortStableFunc(possible, compareMatches)
	for _, m := range possible {
		isRepeated := slices.ContainsFunc(f.Possible, func(n Match) bool {
			a, b := n.Record.ID(), m.Record.ID()
			return shares(a, b) || a == b && n.Record.Title == m.Record.Title
		})
		if !isRepeated && len(f.Possible) < maxPossible && !(len(f.Certain) > 0 && s.isRedundant(m.Record)) {
			f.Possible = append(f.Possible, m)
		}
	}
	f.Notices = notices(s.paper, f.Certain)
	return f
}

// doubtRivals downgrades certain matches to possible ones if another service has a different paper that fits as well.
// The order of the services must not decide between them.
func (s *search) doubtRivals() {
	for i := range s.matches {
		m := &s.matches[i]
		if m.Verdict != Certain || shares(s.paper.id(), m.Record.ID()) {
			continue
		}
		for _, r := range s.rivals {
			if r != m.Record && !shares(r.ID(), m.Record.ID()) && mayDiffer(m.Record, r) {
				m.doubt("another paper has this title, too")
			}
		}
	}
}

// mayDiffer reports whether two records may describe different papers: they do not certainly describe the same paper,
// and their authors are unknown or have other names.
func mayDiffer(a, b *service.Record) bool {
	fields := fieldsOf(a)
	return judge(&Paper{Fields: &fields, Abstract: a.Abstract}, b).Verdict != Certain && !haveSameAuthors(a, b)
}

// isRedundant reports whether nobody has to be asked about a possible record of a paper with certain records: the paper
// already has an arXiv identifier or a DOI if the record has one, or the record describes a preprint.
func (s *search) isRedundant(r *service.Record) bool {
	return r.Arxiv != "" && s.fields.Arxiv != "" || r.DOI != "" && s.fields.DOI != "" || IsPreprint(r)
}

// notices returns the retraction and the newer versions of a paper that its certain records mention.
func notices(p *Paper, certain []*service.Record) (all []string) {
	isWithdrawn := p.Fields.Withdrawn
	for _, r := range certain {
		if r.Withdrawn && !isWithdrawn {
			isWithdrawn = true
			all = append(all, "withdrawn or retracted, according to "+r.Answer.Service.Title)
		}
		if version, latest := service.VersionOf(p.Fields.Arxiv), r.Version(); version > 0 && latest > version &&
			p.Fields.ArxivKey() == r.ID().Arxiv {
			all = append(all, fmt.Sprintf("arXiv has version %d, and the file names version %d", latest, version))
		}
	}
	return unique(all)
}

// Combine merges several records of a paper into one entry. The first record that has a value wins, with two
// exceptions: the venue of a publisher precedes a free text, and the DOI of a preprint server counts only for a paper
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
		if e.Venue == (entry.Venue{}) && hasVenue(r) {
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
