package bib

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/offprint/offprint/internal/biblio"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/entry"
)

// internalFields lists fields that are internal to programs, such as names of local files and times.
var internalFields = entry.WordSet(`file timestamp biburl bibsource added-at date-added date-modified creationdate
	modificationdate interhash intrahash owner localfile local-url groups qualityassured readstatus ranking priority
	printed lastchecked`)

// internalPrefixes lists the prefixes of the names of further internal fields.
var internalPrefixes = []string{"bdsk-", "mendeley-", "citeulike-", "jabref-"}

func isInternal(name string) bool {
	return internalFields[name] ||
		slices.ContainsFunc(internalPrefixes, func(p string) bool { return strings.HasPrefix(name, p) })
}

// addFields sets the key, the type and the further fields of an entry: all fields whose data is not in its own fields.
// It adds fields with invalid names to unsupported.
func (b *bibReader) addFields(raw *bibEntry, e *entry.Entry) {
	e.Key, e.Type = raw.key, raw.kind
	for _, name := range slices.Sorted(maps.Keys(raw.fields)) { // sorted, for the order of unknown commands
		if isInternal(name) || raw.isInEntry(name, e) {
			continue
		}
		f := raw.fields[name]
		value := raw.fieldText(name)
		switch {
		case value == "":
		case !content.IsBibTeXName(name):
			b.unsupported.add(name, f.offset, f.value)
		default:
			e.SetField(name, value)
		}
	}
}

// fieldText returns the text of a further field.
func (e *bibEntry) fieldText(name string) string {
	switch field := biblio.Lookup(name); {
	case field.Names:
		return e.nameList(name)
	case field.Plain:
		return e.verbatim(name)
	}
	return e.text(name)
}

// isInEntry reports whether the data of a field is in the entry's own fields, so that an export restores it.
func (raw *bibEntry) isInEntry(name string, e *entry.Entry) bool {
	switch name {
	case "title", "subtitle", "author", "abstract", "keywords", "keyword":
		return true
	case "date", "year", "month", "day":
		return raw.isDateInEntry(name, e.Date)
	case "journal", "journaltitle":
		return e.Venue.Journal != ""
	case "booktitle":
		return e.Venue.Booktitle != ""
	case "volume":
		return e.Venue.Volume != "" || entry.IsNotApplicable(raw.text(name))
	case "number":
		return e.Venue.Number != "" || entry.IsNotApplicable(raw.text(name))
	case "pages":
		return e.Venue.Pages != "" || entry.IsNotApplicable(raw.text(name))
	case "publisher":
		return e.Venue.Publisher != ""
	case "institution":
		return e.Organization != ""
	case "school":
		return e.Organization == raw.text(name)
	case "note":
		return strings.EqualFold(raw.text(name), "withdrawn")
	case "eprint", "archiveprefix", "eprinttype", "arxiv":
		return raw.isArxiv(e)
	case "primaryclass", "eprintclass": // part of the identifier until March 2007
		return strings.Contains(e.Arxiv, "/") && raw.isArxiv(e)
	case "doi": // a text that is not a DOI is reported
		return true
	case "url", "code", "website", "html", "pdf", "slides", "poster", "video", "blog", "supp":
		return isAddress(raw.verbatim(name))
	case biblio.LinksName:
		_, _, ok := biblio.ParseLinks(raw.verbatim(name))
		return ok
	}
	return false
}

// isAddress reports whether a text is the address of a page or an identifier of the paper.
func isAddress(s string) bool {
	return biblio.IsWebAddress(s) || content.DOI(s) != "" || content.ArxivID(s) != ""
}

// isDateInEntry reports whether a date contains all data of a field for a date. It does not contain a season or an
// interval.
func (raw *bibEntry) isDateInEntry(name string, date content.Date) bool {
	switch text := raw.text(name); name {
	case "date":
		return text == date.String()
	case "year":
		return text == strconv.Itoa(date.Year)
	case "month":
		return date.Month > 0
	default:
		return date.Day > 0
	}
}

// isArxiv reports whether the fields of an eprint contain an arXiv identifier, and the entry has one.
func (raw *bibEntry) isArxiv(e *entry.Entry) bool {
	eprint := cmp.Or(raw.verbatim("eprint"), raw.verbatim("arxiv"))
	kind := strings.ToLower(cmp.Or(raw.text("archiveprefix"), raw.text("eprinttype"), "arxiv"))
	return e.Arxiv != "" && kind == "arxiv" &&
		cmp.Or(content.ArxivID(eprint), content.ArxivID(raw.text("primaryclass")+"/"+eprint)) != ""
}

// nameList returns a list of names as text. Braces protect the name of an organization, as in BibTeX.
func (e *bibEntry) nameList(field string) string {
	var all []string
	for _, name := range bibNames(e.fields[field].value) {
		name = strings.TrimSpace(name)
		inside, braced := strings.CutPrefix(name, "{")
		whole := braced && strings.IndexByte(name, '}') == len(name)-1
		parts := cutOutside(name, commaAt)
		for i, p := range parts {
			parts[i] = entry.Clean(entry.DecodeEntities(entry.LaTeX(p)))
		}
		shown := strings.Join(parts, ", ")
		if whole && strings.ContainsAny(inside, " ,") {
			shown = "{" + shown + "}"
		}
		if shown != "" {
			all = append(all, shown)
		}
	}
	return strings.Join(all, " and ")
}

// addLinks adds the links in the fields of an entry, including a link to its page at zbMATH.
func (raw *bibEntry) addLinks(e *entry.Entry) {
	for _, field := range biblio.Links() {
		if address := raw.verbatim(field.Name); isAddress(address) && !e.Identify(address) {
			e.AddLink(entry.Link{Label: field.Label, URL: address})
		}
	}
	if labels, addresses, ok := biblio.ParseLinks(raw.verbatim(biblio.LinksName)); ok {
		for i := range labels {
			e.AddLink(entry.Link{Label: labels[i], URL: addresses[i]})
		}
	}
	if id := cmp.Or(raw.verbatim("zbl"), raw.verbatim("zbmath")); isZbMATH(id) {
		e.AddLink(entry.Link{Label: "zbMATH", URL: "https://zbmath.org/" + id})
	}
}

// isZbMATH reports whether a text has the form of a zbMATH identifier: a number, or two numbers as in 1234.56789.
func isZbMATH(s string) bool {
	return s != "" && s[0] >= '0' && s[0] <= '9' && strings.Trim(s, "0123456789.") == ""
}

// notInherited lists the further fields that a paper does not inherit from its volume (BibLaTeX manual, appendix B).
var notInherited = entry.WordSet(`affiliation annotation annote comment crossref doi eid entrysubtype eprint eprinttype
	archiveprefix ids key keywords label note notes pages pagetotal pdf preview review shorttitle sortkey titleaddon
	type url urldate xdata year month day date booktitle`)

// inheritFields fills in missing further fields of a paper from its volume.
func inheritFields(e *entry.Entry, volume map[string]string) {
	for name, value := range volume {
		if _, has := e.Fields[name]; !has && !notInherited[name] {
			e.SetField(name, value)
		}
	}
}

// setType sets the type and the subtype of an entry. The zero Type is unknown.
func setType(e *entry.Entry, t biblio.Type) {
	e.Type = t.BibTeX
	if t.Subtype != "" {
		e.SetField("entrysubtype", t.Subtype)
	}
}

// thesisType returns the type of a thesis from a description such as "PhD thesis".
func thesisType(description string) string {
	switch d := strings.ToLower(description); {
	case strings.Contains(d, "master"), strings.Contains(d, "diplom"):
		return "mastersthesis"
	case strings.Contains(d, "ph"), strings.Contains(d, "doctor"), strings.Contains(d, "dissertation"):
		return "phdthesis"
	}
	return "thesis"
}

// venueOf returns the venue with a name. Papers whose type starts with "in" are in a book.
func venueOf(name, kind string, t biblio.Type) entry.Venue {
	if strings.HasPrefix(t.BibTeX, "in") {
		return entry.Venue{Booktitle: name}
	}
	return entry.VenueOf(name, kind)
}

// keepVenue adds the parts of a venue that SetVenue ignored, because the venue is arXiv, as further fields.
func keepVenue(e *entry.Entry, v entry.Venue) {
	v = v.Known()
	for _, part := range []struct{ name, value, used string }{
		{"journal", v.Journal, e.Venue.Journal}, {"booktitle", v.Booktitle, e.Venue.Booktitle},
		{"volume", v.Volume, e.Venue.Volume}, {"number", v.Number, e.Venue.Number},
		{"pages", v.Pages, e.Venue.Pages}, {"publisher", v.Publisher, e.Venue.Publisher},
	} {
		if part.value != "" && part.used == "" {
			e.SetField(part.name, part.value)
		}
	}
}

// wholeName protects the name of an organization in a BibTeX list of names with braces, if necessary.
func wholeName(name string) string {
	if strings.ContainsAny(name, " ,") {
		return "{" + name + "}"
	}
	return name
}

// isArxivText reports whether a text is or contains an arXiv identifier.
func isArxivText(s string) bool { return content.ArxivID(s) != "" || entry.MentionedArxiv(s) != "" }
