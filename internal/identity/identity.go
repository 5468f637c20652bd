// Package identity decides whether two records are the same paper.
//
// The input is the fields of two papers, whether from a digest, a file or the list of removed papers. The output is a
// judgement: the papers are the same, they are different, or too little is known to decide. A judgement has a reason in
// words, for reports. It does not depend on the order of the records.
//
// A Record caches the parsed names of its authors, so it is not safe for concurrent use. Everything else is safe.
package identity

import (
	"strconv"
	"strings"

	"github.com/offprint/offprint/internal/content"
)

// A Record is the data of one paper. Unknown values are "".
type Record struct {
	Arxiv, DOI string // from content.PaperFields
	Title      string // from TitleKey
	Abstract   string // from AbstractKey
	Fields     *content.PaperFields
	Text       func() string // returns the abstract; nil if the paper has none

	people []person // parsed names; see authors
	parsed bool     // whether people is set
	names  *people  // see arranged
	words  []uint64 // see textWords
}

// New returns the record of a paper.
func New(m *content.PaperFields, abstract string) *Record {
	r := &Record{Arxiv: m.ArxivKey(), DOI: m.DOIKey(), Title: TitleKey(m.Title), Fields: m}
	if abstract != "" {
		r.Abstract, r.Text = AbstractKey(abstract), func() string { return abstract }
	}
	return r
}

// A Verdict is the result of comparing two records.
type Verdict int

const (
	Different Verdict = iota // certainly different papers
	Doubtful                 // too little is known to decide
	Same                     // the same paper
)

// A Judgement is a verdict and the reason for it: a clause such as "the years differ", or "" if the verdict is Same.
type Judgement struct {
	Verdict
	Why string
}

// Compare judges two records. Records without a common identifier, title or abstract are at best doubtful.
func Compare(a, b *Record) Judgement {
	f := facts{a: a, b: b}
	for _, r := range rules {
		if r.applies(&f) {
			return Judgement{r.verdict, r.why}
		}
	}
	return Judgement{Same, ""}
}

// CompareListed judges two records of the same list. A list rarely contains a paper twice, so records with different
// abstracts are different papers, unless they share an identifier, or an author and most words of the abstract.
func CompareListed(a, b *Record) Judgement {
	j := Compare(a, b)
	f := facts{a: a, b: b}
	if j.Verdict != Same || f.arxiv() == equal || f.doi() == equal || f.abstract() != differs {
		return j
	}
	if f.names() == equal && overlap(a.textWords(), b.textWords()) > alike {
		return j
	}
	return Judgement{Different, "the abstracts differ"}
}

// Facts are the values on which the comparisons of a record depend: records with equal facts have the same verdicts.
type Facts struct {
	arxiv, doi, title, abstract, authors, venue, kind string
	date                                              content.Date
	count                                             int
	isShort                                           bool
}

// Facts returns the facts of a record.
func (r *Record) Facts() Facts {
	m := r.Fields
	return Facts{
		arxiv: r.Arxiv, doi: r.DOI, title: r.Title, abstract: r.Abstract, authors: strings.Join(m.Authors, "\n"),
		venue: m.Venue.YAML(), kind: kindOf(m) + strconv.FormatBool(isPreprint(m)), date: m.Date,
		count: m.CountAuthors(), isShort: isShort(m.Title),
	}
}

// A rule is the verdict on pairs of records to which it applies.
type rule struct {
	why     string
	verdict Verdict
	applies func(f *facts) bool
}

// rules lists the rules by precedence: the first one that applies to a pair decides. If none applies, the verdict is
// Same. The guide describes them in "Papers that already exist" (docs/content/pages/import.md), and the cases of
// TestRules are their examples.
var rules = []rule{
	{"the arXiv identifiers differ", Different, func(f *facts) bool { return f.arxiv() == differs }},
	{"", Same, func(f *facts) bool { return f.arxiv() == equal || f.doi() == equal }},
	{"the DOIs differ; one may be of the preprint", Doubtful, func(f *facts) bool {
		return f.doi() == differs && f.title() == equal && f.hasPreprint() && f.firstAuthor() == equal
	}},
	{"the DOIs differ", Different, func(f *facts) bool { return f.doi() == differs }},
	{"no author is the same", Different, func(f *facts) bool { return f.names() == differs }},
	{"the titles differ", Doubtful, func(f *facts) bool { return f.title() != equal && f.abstract() != equal }},
	{"the titles and years differ", Doubtful, func(f *facts) bool {
		return f.title() != equal && f.year() == differs && f.names() != equal
	}},
	{"", Same, func(f *facts) bool { return f.title() != equal }},

	// From here on, the titles are the same, and nothing above contradicts it.
	{"many texts have this title, and the year, journal, pages or authors differ", Different, func(f *facts) bool {
		return f.isGeneric() && (f.year() == differs || f.journal() == differs || f.pages() == differs ||
			f.names() == related)
	}},
	{"many texts have this title", Doubtful, func(f *facts) bool {
		return f.isGeneric() && f.abstract() != equal && f.day() != equal &&
			(f.names() != equal || f.year() != equal)
	}},
	{"the authors only share family names", Doubtful, func(f *facts) bool {
		return f.names() == related && f.abstract() != equal && f.day() != equal
	}},
	{"the years differ, as those of two editions of a book", Doubtful, func(f *facts) bool {
		return f.year() == differs && f.mayBeBooks() && f.abstract() != equal
	}},
	{"", Same, func(f *facts) bool { return f.isPreprintOf() }},
	{"the kind of publication and the year differ", Doubtful, func(f *facts) bool {
		return f.kind() == differs && f.year() == differs
	}},
	{"the first author and the year differ from those of the preprint", Doubtful, func(f *facts) bool {
		return f.firstAuthor() == differs && f.year() == differs && f.hasArticleAndPreprint()
	}},
	{"they are in different volumes of the journal", Doubtful, func(f *facts) bool {
		return f.journal() == equal && f.year() == differs && f.volume() == differs
	}},
	{"", Same, func(f *facts) bool { return f.names() == equal || f.abstract() == equal || f.day() == equal }},

	// From here on, the names of one or both are unknown.
	{"the years are far apart, and the authors are not known", Doubtful, func(f *facts) bool {
		return f.yearsApart() > 2
	}},
	{"the years differ, and the authors are not known", Doubtful, func(f *facts) bool {
		return f.year() == differs && (f.isShort() || f.count() == differs || f.journal() == differs)
	}},
	{"the numbers of authors differ", Doubtful, func(f *facts) bool { return f.count() == differs && f.isShort() }},
}
