package digest

import (
	"cmp"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// CSL-JSON is an array of items, or {"items": […]} (the schema csl-data.json of citation-style-language/schema,
// version 1.0.2). Its texts can hold HTML's tags for italics, superscripts and the like. Crossref's API
// answers with the same, within {"message": …}, where titles are lists (api.crossref.org/swagger-ui).

type cslItem struct {
	ID        jsonText  `json:"id"`
	Title     firstText `json:"title"`
	Abstract  jsonText  `json:"abstract"`
	Authors   []cslName `json:"author"`
	Issued    cslDate   `json:"issued"`
	Submitted cslDate   `json:"submitted"`
	DOI       jsonText  `json:"DOI"`
	URL       jsonText  `json:"URL"`
	Keywords  jsonText  `json:"keyword"`
	Note      jsonText  `json:"note"`
	Number    jsonText  `json:"number"`
	Location  jsonText  `json:"archive_location"`
	Status    jsonText  `json:"status"`
	Type      jsonText  `json:"type"`
	Container firstText `json:"container-title"`
	Event     firstText `json:"event-title"`
	Volume    jsonText  `json:"volume"`
	Issue     jsonText  `json:"issue"`
	Pages     jsonText  `json:"page"`
	Publisher jsonText  `json:"publisher"`

	Others map[string]jsontext.Value `json:",embed"`
}

// cslFurniture are the members that say nothing of the paper: what programs note for themselves, and other
// forms of what is read. The last lines are what Crossref has beside the schema.
var cslFurniture = set(`citation-key categories language journalAbbreviation shortTitle title-short container-title-short source accessed ISSN ISBN
	number-of-pages archive publisher-place citation-label locator DOI-agency system_id
	indexed created deposited published published-print published-online content-domain member prefix score resource reference references-count
	reference-count is-referenced-by-count relation license link update-policy alternative-id issn-type isbn-type journal-issue short-container-title
	original-title subtitle-short assertion institution short-title content-created content-updated accepted posted free-to-read`)

type cslName struct {
	Family       jsonText `json:"family"`
	Given        jsonText `json:"given"`
	Dropping     jsonText `json:"dropping-particle"`
	Particle     jsonText `json:"non-dropping-particle"`
	Suffix       jsonText `json:"suffix"`
	Literal      jsonText `json:"literal"`
	Institutions jsonText `json:"name"` // which some programs write for literal
}

// String is the name as it is read.
func (n cslName) String() string {
	if whole := cmp.Or(n.Literal, n.Institutions); whole != "" {
		return unmarked(whole.line())
	}
	return clean(unmarked(strings.Join([]string{string(n.Given), string(n.Dropping), string(n.Particle), string(n.Family), string(n.Suffix)}, " ")))
}

// A cslDate is a date in parts, or as text where nobody has parsed it.
type cslDate struct {
	Parts   [][]jsonText `json:"date-parts"`
	Raw     jsonText     `json:"raw"`
	Literal jsonText     `json:"literal"`
}

// UnmarshalJSONFrom takes the bare text of version 1.1 of the schema as well.
func (d *cslDate) UnmarshalJSONFrom(from *jsontext.Decoder) error {
	if from.PeekKind() == '{' {
		type plain cslDate
		return json.UnmarshalDecode(from, (*plain)(d), lenient)
	}
	return d.Raw.UnmarshalJSONFrom(from)
}

// written is the first day of the date, as text.
func (d cslDate) written() string {
	if len(d.Parts) > 0 && len(d.Parts[0]) > 0 {
		parts := make([]string, len(d.Parts[0]))
		for i, p := range d.Parts[0] {
			parts[i] = p.line()
		}
		return strings.Join(parts, "-")
	}
	return cmp.Or(d.Raw.line(), d.Literal.line())
}

func looksLikeCSL(head string) bool {
	if !looksLikeJSON(head) {
		return false
	}
	names := members(head)
	return names["type"] && (names["title"] || names["author"] || names["issued"]) || names["items"]
}

func readCSL(r *reading) error {
	left := leftover{}
	err := r.readRecords([]string{"items", "message"}, func(offset int, src jsontext.Value) error {
		var item cslItem
		if err := json.Unmarshal(src, &item, lenient); err != nil {
			return err
		}
		for name, value := range item.Others {
			if !cslFurniture[name] {
				left.keep(name, offset, strings.Trim(string(value), ` "[]{}`))
			}
		}
		r.cslItem(offset, &item)
		return nil
	})
	r.reportLeftover(left)
	return err
}

func (r *reading) cslItem(offset int, item *cslItem) {
	e := Entry{Title: clean(unmarked(string(item.Title))), Abstract: paragraphs(unmarked(string(item.Abstract))), Keywords: splitKeywords(string(item.Keywords)), Note: clean(unmarked(string(item.Note)))}
	for _, n := range item.Authors {
		if name := n.String(); name != "" {
			e.Authors = append(e.Authors, name)
		}
	}
	for _, written := range []string{item.Issued.written(), item.Submitted.written()} {
		if e.Date.IsZero() {
			e.Date = r.date(offset, written)
		}
	}
	e.in(item.venue())
	r.doi(offset, &e, item.DOI.line())
	for _, place := range []jsonText{item.Number, item.Location, item.Note} {
		if id := cmp.Or(arxivID(place.line()), mentionedArxiv(string(place))); id != "" {
			e.identify(id)
		}
	}
	e.address("", string(item.URL))
	e.Withdrawn = withdrawnNote.MatchString(string(item.Status))
	r.add(offset, e)
}

// venue is where the item was published. The name of a conference stands for its proceedings where these
// have none.
func (item *cslItem) venue() Venue {
	v := named(clean(unmarked(string(item.Container))), string(item.Type))
	if v.Journal == "" {
		v.Booktitle = cmp.Or(v.Booktitle, clean(unmarked(string(item.Event))))
	}
	v.Volume, v.Number, v.Pages, v.Publisher = item.Volume.line(), item.Issue.line(), item.Pages.line(), item.Publisher.line()
	return v
}

// doi takes a DOI, and reports what is none.
func (r *reading) doi(offset int, e *Entry, written string) {
	if written != "" && !e.identify(written) {
		r.report(offset, quote(written)+" is no DOI", "the paper is imported without it; a DOI begins with 10. and a number, as 10.1000/182")
	}
}
