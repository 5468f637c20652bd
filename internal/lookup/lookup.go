// Package lookup looks papers up in bibliographic services and decides which of the returned records describe the same
// paper.
//
// For each paper, Find returns the records that certainly describe it, those that may describe it, and notices such as
// a retraction. A record is certain if it shares an identifier or the title with the paper, and the number of authors,
// the year, the names and the abstract do not contradict that. The package changes no files.
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
	Has      map[string]bool // the fields in its file, including those with an empty value
}

// id returns the identifiers in the paper's file.
func (p *Paper) id() service.ID { return service.IDOf(p.Fields) }

// The parts of a paper's metadata that services can provide.
const (
	identifierPart = "identifier"
	authorsPart    = "authors"
	venuePart      = "venue"
	linksPart      = "links"
)

// Missing returns those of the parts "identifier", "authors", "venue" and "links" that the paper's file does not have.
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

// Options are the options of Find and Choose.
type Options struct {
	MaxAge time.Duration // maximum age of a cached answer
	All    bool          // also look up parts that the papers already have

	// Progress is called before the first request to a service and after each. It may be nil.
	Progress func(service string, done, total int)
}

// maxPossible is the maximum number of possible records of a paper.
const maxPossible = 3

// Find looks papers up in one service after the other, and returns a finding for each paper. A service that does not
// answer is not an error: it is in Unanswered, and web.Client.Failures has the reason. Find returns an error if ctx is
// canceled or answers cannot be cached. Answers are cached, so a repeated call sends only the remaining requests.
func Find(ctx context.Context, papers []*Paper, services []*service.Service, o Options) ([]*Finding, error) {
	searches := make([]*search, len(papers))
	for i, p := range papers {
		searches[i] = newSearch(p)
		if o.All {
			searches[i].missing = []string{identifierPart, authorsPart, venuePart, linksPart}
		}
	}
	for _, svc := range services {
		if err := lookUp(ctx, svc, searches, o); err != nil {
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
	missing    []string            // the parts to look up that no service has provided yet
	fields     content.PaperFields // of the paper, completed from certain records
	abstract   string              // of the paper, or of the first certain record that has one
	matches    []Match
	rivals     []*service.Record // records that certainly match the paper as it is in its file
	unanswered []string
}

func newSearch(p *Paper) *search {
	s := &search{paper: p, missing: p.Missing(), fields: *p.Fields, abstract: p.Abstract}
	for _, l := range p.Fields.Links { // judge rejects the record if the link is that of another paper
		if s.id() != (service.ID{}) {
			break
		}
		s.fields.Arxiv, s.fields.DOI = list.Identifiers(l.URL)
	}
	return s
}

// id returns the identifiers of the paper, including those of certain records.
func (s *search) id() service.ID { return service.IDOf(&s.fields) }

// needs reports whether a service can provide a missing part.
func (s *search) needs(svc *service.Service) bool {
	return slices.ContainsFunc(s.missing, svc.Provides)
}

// lookUp looks up in one service the papers for which it can provide a missing part. It looks up identifiers, several
// in one request, and searches for the titles of papers without an identifier that the service can look up.
func lookUp(ctx context.Context, svc *service.Service, searches []*search, o Options) error {
	var identified, titled []*search
	for _, s := range searches {
		switch {
		case !s.needs(svc):
		case s.id() != (service.ID{}) && svc.CanLookUp(s.id()):
			identified = append(identified, s)
		default:
			titled = append(titled, s)
		}
	}
	advance := o.progress(svc, len(identified)+len(titled))
	for batch := range slices.Chunk(identified, svc.Batch()) {
		if err := lookUpByID(ctx, svc, batch, o.MaxAge); err != nil {
			return err
		}
		advance(len(batch))
	}
	for _, s := range titled {
		records, err := svc.Search(ctx, s.paper.Fields.Title, o.MaxAge)
		if err := recordFailure(err, svc, &s.unanswered); err != nil {
			return err
		}
		s.addAnswer(records)
		advance(1)
	}
	return nil
}

// progress reports the total number of papers to look up in a service. The returned function reports that n more of
// them are done.
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

// lookUpByID looks up several papers in one request.
func lookUpByID(ctx context.Context, svc *service.Service, batch []*search, maxAge time.Duration) error {
	ids, unanswered := make([]service.ID, len(batch)), make([]*[]string, len(batch))
	for i, s := range batch {
		ids[i], unanswered[i] = s.id(), &s.unanswered
	}
	records, err := svc.Lookup(ctx, ids, maxAge)
	if err := recordFailure(err, svc, unanswered...); err != nil {
		return err
	}
	for _, s := range batch {
		s.addAnswer(slices.DeleteFunc(slices.Clone(records), func(r service.Record) bool {
			return !sharesID(r.ID(), s.id())
		}))
	}
	return nil
}

// recordFailure adds the title of a service that did not answer to each of the lists. It returns any other error.
func recordFailure(err error, svc *service.Service, unanswered ...*[]string) error {
	var failure *web.Failure
	if !errors.As(err, &failure) {
		return err
	}
	for _, list := range unanswered {
		*list = append(*list, svc.Title)
	}
	return nil
}

// addAnswer adds the records in an answer to matches and rivals. It compares each record with the paper as completed
// from other services, for matches, and with the paper as it is in its file, for rivals.
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
	demoteAmbiguous(matches)
	for _, m := range matches {
		if m.Verdict == Certain {
			s.accept(m.Record)
		}
	}
	s.matches = append(s.matches, matches...)
}

// accept completes the paper from a certain record. Later services are used only for the parts that are then missing,
// and their records must not contradict the completed paper.
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
			return s.fields.Arxiv != "" && s.fields.DOI != "" // another service may have the missing one
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

// IsPreprint reports whether the venue or the DOI of a record is that of a preprint server.
func IsPreprint(r *service.Record) bool {
	return identity.IsPreprintVenue(&content.PaperFields{Venue: content.Venue(r.Venue), DOI: r.DOI})
}

// hasVenue reports whether a record has the venue of a published paper with further fields, unlike arXiv, whose venue
// is free text.
func hasVenue(r *service.Record) bool {
	return content.Venue(r.Venue).Name() != "" && cmp.Or(r.Venue.Publisher, r.Venue.Volume, r.Type) != "" &&
		!IsPreprint(r)
}

// demoteAmbiguous changes certain matches of one answer that describe different papers to possible ones.
func demoteAmbiguous(matches []Match) {
	var certain []*Match
	for i := range matches {
		if matches[i].Verdict == Certain {
			certain = append(certain, &matches[i])
		}
	}
	for i, m := range certain {
		for _, other := range certain[:i] {
			if !sharesID(m.Record.ID(), other.Record.ID()) && !areVersions(m.Record, other.Record) {
				m.demote("another paper has this title, too")
				other.demote("another paper has this title, too")
			}
		}
	}
}

// areVersions reports whether two records are a preprint and its published article, which services list as two works.
func areVersions(a, b *service.Record) bool {
	return isDraft(a) != isDraft(b) && haveSameAuthors(a, b)
}

// haveSameAuthors reports whether the authors of two records are known and most of their names are the same.
func haveSameAuthors(a, b *service.Record) bool {
	fields := fieldsOf(a)
	return len(a.Authors) > 0 && len(b.Authors) > 0 && newComparison(&Paper{Fields: &fields}, b).hasNames()
}

// isDraft reports whether a record describes a preprint: IsPreprint is true, or it is on arXiv and has no DOI.
func isDraft(r *service.Record) bool { return IsPreprint(r) || r.Arxiv != "" && r.DOI == "" }

// demote changes a match to a possible one and adds the reason.
func (m *Match) demote(why string) {
	m.Verdict, m.Why = Possible, unique(append(m.Why, why))
}

// finish returns the finding after all services have been used.
func (s *search) finish() *Finding {
	f := &Finding{Unanswered: s.unanswered}
	s.demoteRivals()
	for _, m := range s.matches {
		if m.Verdict == Certain {
			f.Certain = append(f.Certain, m.Record)
		}
	}
	possible := slices.DeleteFunc(slices.Clone(s.matches), func(m Match) bool {
		return m.Verdict != Possible || slices.ContainsFunc(f.Certain, func(r *service.Record) bool {
			return sharesID(r.ID(), m.Record.ID())
		})
	})
	slices.SortStableFunc(possible, compareMatches)
	for _, m := range possible {
		isRepeated := slices.ContainsFunc(f.Possible, func(n Match) bool {
			a, b := n.Record.ID(), m.Record.ID()
			return sharesID(a, b) || a == b && n.Record.Title == m.Record.Title
		})
		if !isRepeated && len(f.Possible) < maxPossible && !(len(f.Certain) > 0 && s.isRedundant(m.Record)) {
			f.Possible = append(f.Possible, m)
		}
	}
	f.Notices = notices(s.paper, f.Certain)
	return f
}

// demoteRivals changes certain matches to possible ones if another service has a different paper that matches equally
// well, because the result must not depend on the order of the services.
func (s *search) demoteRivals() {
	for i := range s.matches {
		m := &s.matches[i]
		if m.Verdict != Certain || sharesID(s.paper.id(), m.Record.ID()) {
			continue
		}
		for _, r := range s.rivals {
			if r != m.Record && !sharesID(r.ID(), m.Record.ID()) && mayDiffer(m.Record, r) {
				m.demote("another paper has this title, too")
			}
		}
	}
}

// mayDiffer reports whether two records may describe different papers: they do not certainly describe the same paper,
// and their authors differ or are unknown.
func mayDiffer(a, b *service.Record) bool {
	fields := fieldsOf(a)
	return judge(&Paper{Fields: &fields, Abstract: a.Abstract}, b).Verdict != Certain && !haveSameAuthors(a, b)
}

// isRedundant reports whether the user need not be asked about a possible record, because the paper already has an
// identifier of the same kind or the record describes a preprint. It is for papers with certain records.
func (s *search) isRedundant(r *service.Record) bool {
	return r.Arxiv != "" && s.fields.Arxiv != "" || r.DOI != "" && s.fields.DOI != "" || IsPreprint(r)
}

// notices returns texts about a retraction and newer versions of a paper in its certain records.
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

// Combine merges several records of a paper into one entry. For each field, the first record that has a value wins. Two
// fields are exceptions: a venue with further fields takes precedence over free text, and the DOI of a preprint server
// is used only without other identifiers.
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
