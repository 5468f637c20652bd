package bib

import (
	"cmp"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/data"
	"github.com/offprint/offprint/internal/digest/entry"
)

// CSL-JSON is an array of items, or {"items": […]} (schema csl-data.json of citation-style-language/schema, version
// 1.0.2). Texts can contain HTML tags for italics, superscripts and the like. Crossref's API wraps the same data in
// {"message": …} and has lists of titles (api.crossref.org/swagger-ui).

type cslItem struct {
	ID        data.Text      `json:"id"`
	Title     data.FirstText `json:"title"`
	Abstract  data.Text      `json:"abstract"`
	Authors   []cslName      `json:"author"`
	Issued    cslDate        `json:"issued"`
	Submitted cslDate        `json:"submitted"`
	DOI       data.Text      `json:"DOI"`
	URL       data.Text      `json:"URL"`
	Keywords  data.Text      `json:"keyword"`
	Note      data.Text      `json:"note"`
	Number    data.Text      `json:"number"`
	Location  data.Text      `json:"archive_location"`
	Status    data.Text      `json:"status"`
	Type      data.Text      `json:"type"`
	Container data.FirstText `json:"container-title"`
	Event     data.FirstText `json:"event-title"`
	Volume    data.Text      `json:"volume"`
	Issue     data.Text      `json:"issue"`
	Pages     data.Text      `json:"page"`
	Publisher data.Text      `json:"publisher"`

	Others map[string]jsontext.Value `json:",embed"`
}

// cslIgnored lists members that are internal to programs or repeat other members. The last four lines are Crossref's
// additions to the schema.
var cslIgnored = set(`citation-key categories language journalAbbreviation shortTitle title-short
	container-title-short source accessed ISSN ISBN number-of-pages archive publisher-place citation-label
	locator DOI-agency system_id
	indexed created deposited published published-print published-online content-domain member prefix score
	resource reference references-count reference-count is-referenced-by-count relation license link update-policy
	alternative-id issn-type isbn-type journal-issue short-container-title original-title subtitle-short assertion
	institution short-title content-created content-updated accepted posted free-to-read`)

type cslName struct {
	Family       data.Text `json:"family"`
	Given        data.Text `json:"given"`
	Dropping     data.Text `json:"dropping-particle"`
	Particle     data.Text `json:"non-dropping-particle"`
	Suffix       data.Text `json:"suffix"`
	Literal      data.Text `json:"literal"`
	Institutions data.Text `json:"name"` // used instead of literal by some programs
}

// display returns the name in spoken order.
func (n cslName) display() string {
	if whole := cmp.Or(n.Literal, n.Institutions); whole != "" {
		return entry.StripMarkup(whole.Line())
	}
	parts := []string{string(n.Given), string(n.Dropping), string(n.Particle), string(n.Family), string(n.Suffix)}
	return entry.Clean(entry.StripMarkup(strings.Join(parts, " ")))
}

// A cslDate is a date in parts, or an unparsed text.
type cslDate struct {
	Parts   [][]data.Text `json:"date-parts"`
	Raw     data.Text     `json:"raw"`
	Literal data.Text     `json:"literal"`
}

// UnmarshalJSONFrom also accepts a bare string, as in version 1.1 of the schema.
func (d *cslDate) UnmarshalJSONFrom(from *jsontext.Decoder) error {
	if from.PeekKind() == '{' {
		type plain cslDate
		return json.UnmarshalDecode(from, (*plain)(d))
	}
	return d.Raw.UnmarshalJSONFrom(from)
}

// written returns the start of the date as text.
func (d cslDate) written() string {
	if len(d.Parts) > 0 && len(d.Parts[0]) > 0 {
		parts := make([]string, len(d.Parts[0]))
		for i, p := range d.Parts[0] {
			parts[i] = p.Line()
		}
		return strings.Join(parts, "-")
	}
	return cmp.Or(d.Raw.Line(), d.Literal.Line())
}

// LooksLikeCSL reports whether a dump is CSL-JSON or a response of Crossref's API.
func LooksLikeCSL(head string) bool {
	if !data.LooksLikeJSON(head) {
		return false
	}
	names := data.Members(head)
	if data.LooksLikeService(head) || !names["type"] {
		return names["message-type"]
	}
	return hasAny(names, "issued container-title family literal") || names["title"] &&
		!hasAny(names, "authors year date url venue journal keywords tags links link pdf arxiv")
}

// hasAny reports whether a dump has a member with one of the names.
func hasAny(members map[string]bool, names string) bool {
	return slices.ContainsFunc(strings.Fields(names), func(name string) bool { return members[name] })
}

// ReadCSL reads CSL-JSON.
func ReadCSL(d *entry.Dump) error {
	unused := unusedFields{}
	err := data.ReadRecords(d, []string{"items", "message"}, func(offset int, item *cslItem) {
		for name, value := range item.Others {
			if !cslIgnored[name] {
				unused.add(name, offset, strings.Trim(string(value), ` "[]{}`))
			}
		}
		item.read(d, offset)
	})
	unused.report(d)
	return err
}

// read adds the item to a dump.
func (item *cslItem) read(d *entry.Dump, offset int) {
	e := entry.Entry{
		Title:    cleanMarkup(string(item.Title)),
		Abstract: entry.Paragraphs(entry.StripMarkup(string(item.Abstract))),
		Keywords: entry.SplitKeywords(string(item.Keywords)),
		Note:     cleanMarkup(string(item.Note)),
	}
	for _, n := range item.Authors {
		if name := n.display(); name != "" {
			e.Authors = append(e.Authors, name)
		}
	}
	for _, written := range []string{item.Issued.written(), item.Submitted.written()} {
		if e.Date.IsZero() {
			e.Date = d.Date(offset, written)
		}
	}
	e.SetVenue(item.venue())
	d.DOI(offset, &e, item.DOI.Line())
	for _, place := range []data.Text{item.Number, item.Location, item.Note} {
		if id := cmp.Or(content.ArxivID(place.Line()), entry.MentionedArxiv(string(place))); id != "" {
			e.Identify(id)
		}
	}
	e.AddAddress("", string(item.URL))
	e.Withdrawn = entry.MentionsWithdrawal(string(item.Status))
	d.Add(offset, e)
}

// venue returns the venue of the item. If the proceedings have no name, it uses the name of the conference.
func (item *cslItem) venue() entry.Venue {
	v := entry.VenueOf(cleanMarkup(string(item.Container)), string(item.Type))
	if v.Journal == "" {
		v.Booktitle = cmp.Or(v.Booktitle, cleanMarkup(string(item.Event)))
	}
	v.Volume, v.Number = item.Volume.Line(), item.Issue.Line()
	v.Pages, v.Publisher = item.Pages.Line(), item.Publisher.Line()
	return v
}

// cleanMarkup removes markup from a text and puts it on one line.
func cleanMarkup(s string) string { return entry.Clean(entry.StripMarkup(s)) }
