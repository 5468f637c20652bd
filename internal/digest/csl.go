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
}

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
	return r.readRecords([]string{"items", "message"}, func(offset int, src jsontext.Value) error {
		var item cslItem
		if err := json.Unmarshal(src, &item, lenient); err != nil {
			return err
		}
		r.cslItem(offset, &item)
		return nil
	})
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

// doi takes a DOI, and reports what is none.
func (r *reading) doi(offset int, e *Entry, written string) {
	if written != "" && !e.identify(written) {
		r.report(offset, quote(written)+" is no DOI", "the paper is imported without it; a DOI begins with 10. and a number, as 10.1000/182")
	}
}
