package identity

import (
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/lazyregexp"
)

// Kinds of publications. Each stands for several types of BibTeX that people confuse.
const (
	article = "article"
	part    = "part" // part of proceedings or another book
	book    = "book"
	thesis  = "thesis"
	report  = "report"
	draft   = "preprint"
)

// kinds maps types of BibTeX and BibLaTeX to kinds. It omits types for publications of any kind, such as misc.
var kinds = map[string]string{
	"article": article, "suppperiodical": article, "periodical": article,
	"inproceedings": part, "conference": part, "incollection": part, "inbook": part, "bookinbook": part,
	"inreference": part,
	"book":        book, "mvbook": book, "proceedings": book, "collection": book, "mvcollection": book,
	"phdthesis": thesis, "mastersthesis": thesis, "thesis": thesis, "bachelorsthesis": thesis,
	"techreport": report, "report": report, "manual": report,
	"unpublished": draft, "preprint": draft,
}

// kindOf returns the kind of a publication, derived from its type or else its venue. It returns "" if the kind is
// unknown.
func kindOf(m *content.PaperFields) string {
	if IsPreprintVenue(m) {
		return draft
	}
	if kind := kinds[strings.ToLower(m.Type)]; kind != "" {
		return kind
	}
	switch v := m.Venue; {
	case v.Journal != "":
		return article
	case v.Booktitle != "":
		return part
	case v.Publisher != "" && m.Arxiv == "":
		return book
	}
	return ""
}

// draftVenue matches names of preprint servers. DBLP calls arXiv CoRR.
var draftVenue = lazyregexp.New(`(?i)^corr$|\b(?:arxiv|biorxiv|medrxiv|chemrxiv|techrxiv|psyarxiv|socarxiv|` +
	`ssrn|preprints?|research square|openreview)\b`)

// draftDOI matches DOIs that preprint servers register.
var draftDOI = lazyregexp.New(`^(?:` + strings.Join([]string{
	`10\.1101/\d`, // bioRxiv and medRxiv; the journals of the same publisher have letters here
	`10\.64898`,   // bioRxiv and medRxiv since 2025
	`10\.2139/ssrn\.`,
	`10\.21203`, // Research Square
	`10\.26434`, // ChemRxiv
	`10\.31219`, // OSF
	`10\.31234`, // PsyArXiv
	`10\.31235`, // SocArXiv
	`10\.20944`, // Preprints.org
	`10\.36227`, // TechRxiv
	`10\.22541`, // Authorea
	`10\.5281/zenodo\.`,
	`10\.48550`, // arXiv
}, `|`) + `)`)

// IsPreprintVenue reports whether a paper was published on a preprint server, according to its venue or DOI.
func IsPreprintVenue(m *content.PaperFields) bool {
	return m.Venue.Name() != "" && draftVenue.MatchString(m.Venue.Name()) ||
		m.DOI != "" && draftDOI.MatchString(content.BareDOI(m.DOI))
}

// isPreprint reports whether a record is a preprint or report, or has neither a known kind nor a publisher's DOI.
func isPreprint(m *content.PaperFields) bool {
	switch kind := kindOf(m); kind {
	case draft, report:
		return true
	case "":
		return m.DOIKey() == ""
	}
	return false
}

func (f *facts) hasPreprint() bool { return isPreprint(f.a.Fields) || isPreprint(f.b.Fields) }

// hasArticleAndPreprint reports whether one record is a preprint on arXiv and the other is not a preprint.
func (f *facts) hasArticleAndPreprint() bool {
	a, b := f.a.Fields, f.b.Fields
	return isPreprint(a) && f.a.Arxiv != "" && !isPreprint(b) || isPreprint(b) && f.b.Arxiv != "" && !isPreprint(a)
}

// isPreprintOf reports whether the first authors are the same and at least one record is a preprint.
func (f *facts) isPreprintOf() bool { return f.firstAuthor() == equal && f.hasPreprint() }

func (f *facts) kind() relation { return compare(kindOf(f.a.Fields), kindOf(f.b.Fields)) }

// mayBeBooks reports whether one record is a book and the other is a book or of unknown kind.
func (f *facts) mayBeBooks() bool {
	a, b := kindOf(f.a.Fields), kindOf(f.b.Fields)
	return a == book && (b == book || b == "") || a == "" && b == book
}

// isOrganization reports whether a normalized name is that of an organization rather than a person.
func isOrganization(name string) bool {
	for word := range strings.SplitSeq(name, "-") {
		if organizations[word] {
			return true
		}
	}
	return false
}

var organizations = map[string]bool{
	"collaboration": true, "collaborations": true, "consortium": true, "group": true, "team": true, "committee": true,
	"organization": true, "organisation": true, "institute": true, "university": true, "society": true,
	"association": true, "foundation": true, "laboratory": true, "laboratories": true, "department": true,
	"project": true, "network": true, "initiative": true, "council": true, "agency": true, "inc": true, "ltd": true,
	"corporation": true, "openai": true, "deepmind": true, "anthropic": true, "editors": true,
}
