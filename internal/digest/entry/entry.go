// Package entry defines what a digest says about a paper, and holds what the readers of all formats share.
//
// In comes the content of a dump; NewDump makes text of it. A reader goes through that text, calls Add for each paper
// and Report for what it cannot use. The functions here read what occurs in every format: dates, identifiers, names,
// numbers, LaTeX, and what is left of HTML. Out go entries and problems, each with the line and column at which it
// begins.
//
// The package promises that a position is the one an editor shows, and that a text it returns contains no invisible
// characters. It knows no format. A Dump belongs to one goroutine; everything else is safe for concurrent use.
package entry

import (
	"regexp"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/content"
)

// An Entry is what a digest says about one paper. A field is zero if the digest does not say.
type Entry struct {
	Line, Column int // where the entry begins in the dump; column 0 means the whole line
	Title        string
	Abstract     string // paragraphs, separated by blank lines
	Date         content.Date
	AuthorCount  int      // 0 if only the names say how many there are
	Authors      []string // "Given von Family Jr."; fewer than AuthorCount if the source does not name all
	Organization string
	Venue        Venue // where the paper was published
	Comments     *int
	Upvotes      *int
	Arxiv        string // with its version if the source gives one
	DOI          string // the publisher's; the one that arXiv assigns is in Arxiv
	Links        []Link
	Keywords     []string // chosen by a person
	Subjects     []string // from a classification, or chosen by a program
	Note         string   // what the source says beside the abstract, such as where the code is
	Withdrawn    bool

	Day Day // of publication, as the source writes it; Date is the same with its year
}

// A Link is an address that a source gives for a paper. The label is "" if the source does not say what is there.
type Link struct{ Label, URL string }

// AddLink adds a link unless the entry has one with the same address.
func (e *Entry) AddLink(l Link) {
	for _, mine := range e.Links {
		if mine.URL == l.URL {
			return
		}
	}
	e.Links = append(e.Links, l)
}

// AddAddress adds an address of the paper: as an identifier if it contains one, else as a link.
func (e *Entry) AddAddress(label, url string) {
	if url = strings.TrimSpace(url); url != "" && !e.Identify(url) {
		e.Links = append(e.Links, Link{label, url})
	}
}

// noticeLength is how far into an abstract a notice of withdrawal counts, in bytes. Further in, the abstract is about
// the withdrawal of other papers.
const noticeLength = 150

// SaysWithdrawn reports whether the entry itself says that its paper is withdrawn.
func (e *Entry) SaysWithdrawn() bool {
	notice := strings.ToValidUTF8(e.Abstract[:min(len(e.Abstract), noticeLength)], "")
	return mayBeWithdrawn(e.Title) && withdrawnTitle.MatchString(e.Title) ||
		mayBeWithdrawn(e.Note) && MentionsWithdrawal(e.Note) || mayBeWithdrawn(notice) && MentionsWithdrawal(notice)
}

// MentionsWithdrawal reports whether a text says that the paper it is about is withdrawn.
func MentionsWithdrawal(text string) bool { return withdrawnNote.MatchString(text) }

var (
	withdrawnTitle = regexp.MustCompile(`(?i)^\W*(?:withdrawn|retracted)\b`)
	withdrawnNote  = regexp.MustCompile(`(?i)^\W*withdrawn\b|` +
		`\b(?:this|the) (?:paper|article|submission|manuscript|preprint|work|draft|version) ` +
		`(?:has been|was|is|is being) (?:withdrawn|retracted)\b`)
)

// rareParts are parts of the words for a withdrawal. Few texts contain one, and looking for them is faster than
// matching the expressions.
var rareParts = []string{"ithdraw", "ITHDRAW", "etract", "ETRACT"}

func mayBeWithdrawn(text string) bool {
	return slices.ContainsFunc(rareParts, func(part string) bool { return strings.Contains(text, part) })
}
