package bib

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/offprint/offprint/internal/biblio"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/data"
	"github.com/offprint/offprint/internal/digest/entry"
)

// CSL-JSON is an array of items, or {"items": […]} (schema csl-data.json of citation-style-language/schema, version
// 1.0.2). Texts can contain HTML tags for italics, superscripts and the like. Crossref's API wraps the same data in
// {"message": …} and has lists of titles (api.crossref.org/swagger-ui).

// A cslItem is an item.
type cslItem struct {
	ID        data.Text      `json:"id"`
	Key       data.Text      `json:"citation-key"`
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

// cslIgnored lists members that are internal to programs or repeat other members, including those of Crossref.
var cslIgnored = entry.WordSet(`categories system_id DOI-agency indexed created deposited published published-print
	published-online content-domain member prefix score resource reference references-count reference-count
	is-referenced-by-count relation license link update-policy alternative-id issn-type isbn-type journal-issue
	short-container-title subtitle-short assertion institution short-title content-created content-updated accepted
	posted free-to-read`)

// A cslName is the name of a person or an institution.
type cslName struct {
	Family       data.Text `json:"family"`
	Given        data.Text `json:"given"`
	Dropping     data.Text `json:"dropping-particle"`
	Particle     data.Text `json:"non-dropping-particle"`
	Suffix       data.Text `json:"suffix"`
	Literal      data.Text `json:"literal"`
	Institutions data.Text `json:"name"` // some programs write it instead of literal
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

// UnmarshalJSONFrom accepts an object or, as in version 1.1 of the schema, a string.
func (d *cslDate) UnmarshalJSONFrom(from *jsontext.Decoder) error {
	if from.PeekKind() == '{' {
		type plain cslDate
		return json.UnmarshalDecode(from, (*plain)(d))
	}
	return d.Raw.UnmarshalJSONFrom(from)
}

// written returns the date, or the start of an interval, as text.
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

// isInterval reports whether the date has two ends.
func (d cslDate) isInterval() bool { return len(d.Parts) > 1 }

// text returns the date in the form of BibLaTeX, with a slash in an interval.
func (d cslDate) text() string {
	if len(d.Parts) == 0 {
		return d.written()
	}
	ends := make([]string, len(d.Parts))
	for i, parts := range d.Parts {
		ends[i] = isoDate(cslDate{Parts: [][]data.Text{parts}}.written())
	}
	return strings.Join(ends, "/")
}

// isoDate returns a date in ISO 8601 format, or the text unchanged if it is not a date.
func isoDate(written string) string {
	if date, ok := entry.ReadDate(written); ok {
		return date.String()
	}
	return written
}

// LooksLikeCSL reports whether a dump that starts with head is CSL-JSON or a response of Crossref's API.
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

// hasAny reports whether members contains any of the names.
func hasAny(members map[string]bool, names string) bool {
	return slices.ContainsFunc(strings.Fields(names), func(name string) bool { return members[name] })
}

// ReadCSL reads CSL-JSON.
func ReadCSL(d *entry.Dump) error {
	unsupported := unsupportedFields{}
	err := data.ReadRecords(d, []string{"items", "message"}, func(offset int, item *cslItem) {
		item.read(d, offset, unsupported)
	})
	unsupported.report(d)
	return err
}

// read adds the entry of the item to a dump.
func (item *cslItem) read(d *entry.Dump, offset int, unsupported unsupportedFields) {
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
			e.Date = d.ReadDate(offset, written)
		}
	}
	venue := item.venue()
	e.SetVenue(venue)
	d.SetDOI(offset, &e, item.DOI.Line())
	for _, place := range []data.Text{item.Number, item.Location} {
		if id := cmp.Or(content.ArxivID(place.Line()), entry.MentionedArxiv(string(place))); id != "" {
			e.Identify(id)
		}
	}
	if id := cmp.Or(content.ArxivID(item.Note.Line()), entry.NotedArxiv(string(item.Note))); id != "" {
		e.Identify(id)
	}
	e.AddAddress("", string(item.URL))
	e.Withdrawn = item.Status != "" && entry.MentionsWithdrawal(string(item.Status))
	item.addFields(&e, venue, offset, unsupported)
	d.Add(offset, e)
}

// biblioType returns the type of the item, or the zero Type if it is unknown.
func (item *cslItem) biblioType() biblio.Type {
	t, _ := biblio.FromCSL(string(item.Type))
	return t
}

// venue returns the venue of the item. If the name of the proceedings is missing, it uses that of the conference.
func (item *cslItem) venue() entry.Venue {
	v := venueOf(cleanMarkup(string(item.Container)), string(item.Type), item.biblioType())
	if kind := item.biblioType().BibTeX; v.Journal == "" && (kind == "" || strings.HasPrefix(kind, "in")) {
		v.Booktitle = cmp.Or(v.Booktitle, cleanMarkup(string(item.Event)))
	}
	v.Volume, v.Number = item.Volume.Line(), item.Issue.Line()
	v.Pages, v.Publisher = item.Pages.Line(), item.Publisher.Line()
	return v
}

// cleanMarkup removes markup from a text and puts it on one line.
func cleanMarkup(s string) string { return entry.Clean(entry.StripMarkup(s)) }

// addFields sets the key, the type and the further fields of the item's entry. It adds other members to unsupported.
func (item *cslItem) addFields(e *entry.Entry, venue entry.Venue, offset int, unsupported unsupportedFields) {
	e.Key = cmp.Or(item.Key.Line(), item.ID.Line())
	setType(e, item.biblioType())
	if e.Type == "thesis" {
		genre, _ := cslText(item.Others["genre"])
		e.Type = thesisType(genre)
	}
	setField := func(name, value string) {
		if value = cleanMarkup(value); value != "" {
			e.SetField(name, value)
		}
	}
	setField("note", string(item.Note))
	setField("eventtitle", string(item.Event))
	if !e.Withdrawn {
		setField("pubstate", string(item.Status))
	}
	if !isArxivText(item.Number.Line()) {
		setField("number", string(item.Number))
	}
	if !isArxivText(item.Location.Line()) {
		setField("archive_location", string(item.Location))
	}
	if item.Issued.written() != "" && item.Submitted.written() != "" {
		setField("submitted", item.Submitted.text())
	}
	if item.Issued.isInterval() || e.Date.IsZero() {
		setField("date", item.Issued.text())
	}
	keepVenue(e, venue)
	for _, name := range slices.Sorted(maps.Keys(item.Others)) { // sorted, because several can set the same field
		value := item.Others[name]
		if !cslIgnored[name] && !readVariable(e, name, value) {
			unsupported.add(name, offset, strings.Trim(string(value), ` "[]{}`))
		}
	}
}

// readVariable sets the further field of a variable, and reports whether the variable is supported.
func readVariable(e *entry.Entry, variable string, value jsontext.Value) bool {
	name := biblio.NameOfVariable(variable)
	text, ok := "", false
	switch field := biblio.Lookup(name); {
	case variable == "custom":
		return readCustom(e, value)
	case field.Names:
		text, ok = cslNamesText(value)
	case value.Kind() == '{':
		text, ok = cslDateText(value)
	default:
		text, ok = cslText(value)
	}
	if !ok || !content.IsBibTeXName(name) {
		return false
	}
	if text != "" {
		e.SetField(name, text)
	}
	return true
}

// readCustom reads the member "custom", for variables that CSL does not define, and reports whether its values are
// texts.
func readCustom(e *entry.Entry, value jsontext.Value) bool {
	var all map[string]data.Text
	if json.Unmarshal(value, &all) != nil {
		return false
	}
	for name, text := range all {
		if labels, addresses, ok := biblio.ParseLinks(text.Line()); ok && name == biblio.LinksName {
			for i := range labels {
				e.AddLink(entry.Link{Label: labels[i], URL: addresses[i]})
			}
		} else if name = strings.ToLower(name); content.IsBibTeXName(name) && text != "" {
			e.SetField(name, cleanMarkup(string(text)))
		}
	}
	return true
}

// cslText returns a text, a number, or a list of these on one line, and reports whether the value is one.
func cslText(value jsontext.Value) (string, bool) {
	var one data.Text
	if json.Unmarshal(value, &one) == nil {
		return cleanMarkup(string(one)), true
	}
	var all []data.Text
	if json.Unmarshal(value, &all) != nil {
		return "", false
	}
	texts := make([]string, len(all))
	for i, t := range all {
		texts[i] = cleanMarkup(string(t))
	}
	return strings.Join(texts, ", "), true
}

// cslDateText returns a date in the form of BibLaTeX, and reports whether the value is a date.
func cslDateText(value jsontext.Value) (string, bool) {
	var d cslDate
	if json.Unmarshal(value, &d) != nil {
		return "", false
	}
	return d.text(), d.text() != ""
}

// cslNamesText returns a list of names in the form of BibTeX, and reports whether the value is one.
func cslNamesText(value jsontext.Value) (string, bool) {
	var all []cslName
	if json.Unmarshal(value, &all) != nil {
		return "", false
	}
	texts := make([]string, 0, len(all))
	for _, n := range all {
		family := cleanMarkup(string(n.Particle) + " " + string(n.Family))
		given := cleanMarkup(string(n.Given) + " " + string(n.Dropping))
		switch whole := cmp.Or(n.Literal, n.Institutions); {
		case whole != "":
			texts = append(texts, wholeName(cleanMarkup(string(whole))))
		case given == "" && family != "":
			texts = append(texts, wholeName(family))
		case n.Suffix != "":
			texts = append(texts, family+", "+n.Suffix.Line()+", "+given)
		case family != "":
			texts = append(texts, family+", "+given)
		}
	}
	return strings.Join(texts, " and "), true
}
