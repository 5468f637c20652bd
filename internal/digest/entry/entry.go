// Package entry defines the data of a paper in a digest, and the code shared by the readers of all formats.
//
// The input is the content of a dump, which NewDump decodes. A reader processes the text, and calls Add for each paper
// and Report for everything that it cannot use. The output is entries and problems, each with its line and column.
// Other functions parse data that occurs in every format: dates, identifiers, names, numbers, LaTeX, and leftover HTML.
//
// Positions are those that an editor shows, and returned texts contain no invisible characters. Code for a specific
// format belongs to its reader. A Dump is not safe for concurrent use; everything else is.
package entry

import (
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/lazyregexp"
)

// An Entry is the data of one paper in a digest. Unknown fields are zero.
type Entry struct {
	Line, Column int // position of the entry in the dump; column 0 means the whole line
	Title        string
	Abstract     string // paragraphs, separated by blank lines
	Date         content.Date
	AuthorCount  int      // 0 if only the names determine it
	Authors      []string // "Given von Family Jr."; fewer than AuthorCount if the source does not list all
	Organization string
	Venue        Venue // where the paper was published
	Comments     *int
	Upvotes      *int
	Arxiv        string // with its version, if known
	DOI          string // the publisher's; the DOI assigned by arXiv is represented by Arxiv
	Links        []Link
	Keywords     []string // chosen by a person
	Subjects     []string // from a classification, or chosen by a program
	Note         string   // remarks in addition to the abstract, for example the address of the code
	Withdrawn    bool
	Notes        string   // Markdown that the curator wrote, for a new paper
	Sections     []string // the headings above the entry in a list

	// Further data of bibliographies, for export.
	Key    string            // citation key
	Type   string            // BibTeX's type of the entry, such as "inproceedings"
	Fields map[string]string // further fields as plain text, by their BibTeX names, such as "isbn"

	Day Day // date of publication as written, possibly without a year; Date is the complete date
}

// A Link is an address of a paper. The label is "" if unknown.
type Link struct{ Label, URL string }

// SetField sets a field in Fields.
func (e *Entry) SetField(name, value string) {
	if e.Fields == nil {
		e.Fields = map[string]string{}
	}
	e.Fields[name] = value
}

// AddLink adds a link unless the entry has one with the same address.
func (e *Entry) AddLink(l Link) {
	if !slices.ContainsFunc(e.Links, func(other Link) bool { return other.URL == l.URL }) {
		e.Links = append(e.Links, l)
	}
}

// AddAddress adds an address of the paper: as an identifier if it contains one, and otherwise as a link. It ignores a
// blank address.
func (e *Entry) AddAddress(label, url string) {
	if url = strings.TrimSpace(url); url != "" && !e.Identify(url) {
		e.Links = append(e.Links, Link{label, url})
	}
}

// noticeLength is the number of bytes at the start of an abstract in which a notice of withdrawal counts. Further on,
// an abstract is more likely about the withdrawal of other papers.
const noticeLength = 150

// StatesWithdrawal reports whether the title, the note or the start of the abstract states that the paper is withdrawn.
func (e *Entry) StatesWithdrawal() bool {
	notice := e.Abstract[:min(len(e.Abstract), noticeLength)]
	return mayBeWithdrawn(e.Title) && withdrawnTitle.MatchString(e.Title) ||
		mayBeWithdrawn(e.Note) && MentionsWithdrawal(e.Note) ||
		mayBeWithdrawn(notice) && MentionsWithdrawal(strings.ToValidUTF8(notice, ""))
}

// MentionsWithdrawal reports whether a text states that its paper is withdrawn.
func MentionsWithdrawal(text string) bool { return withdrawnNote.MatchString(text) }

var (
	withdrawnTitle = lazyregexp.New(`(?i)^\W*(?:withdrawn|retracted)\b`)
	withdrawnNote  = lazyregexp.New(`(?i)^\W*withdrawn\b|` +
		`\b(?:this|the) (?:paper|article|submission|manuscript|preprint|work|draft|version) ` +
		`(?:has been|was|is|is being) (?:withdrawn|retracted)\b`)
)

// rareParts lists parts of the words for a withdrawal. Few texts contain one, and searching for them is faster than
// matching the regular expressions.
var rareParts = []string{"ithdraw", "ITHDRAW", "etract", "ETRACT"}

// mayBeWithdrawn reports whether a text contains one of rareParts.
func mayBeWithdrawn(text string) bool {
	return slices.ContainsFunc(rareParts, func(part string) bool { return strings.Contains(text, part) })
}
