package pubmed

import (
	"cmp"
	"encoding/xml"
	"strings"

	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/lazyregexp"
)

// LooksLikeXML reports whether a dump is a response of PubMed's API in XML, or a file of MEDLINE
// (https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd).
func LooksLikeXML(head string) bool {
	name, _ := entry.XMLRoot(head)
	return name == "PubmedArticleSet" || name == "PubmedArticle" || name == "MedlineCitationSet"
}

// A markup is an element that can contain elements for fonts and formulas.
type markup struct {
	Inner string `xml:",innerxml"`
	Label string `xml:"Label,attr"`
}

var xmlTag = lazyregexp.New(`<[^<>]*>`)

// text returns the text of the element on one line.
func (m markup) text() string {
	return entry.Clean(entry.DecodeEntities(xmlTag.ReplaceAllString(entry.MoveScripts(m.Inner), "")))
}

type xmlAuthor struct {
	Family     string `xml:"LastName"`
	Given      string `xml:"ForeName"`
	Initials   string `xml:"Initials"`
	Suffix     string `xml:"Suffix"`
	Collective markup `xml:"CollectiveName"`
}

func (a xmlAuthor) name() string {
	if group := a.Collective.text(); group != "" {
		return group
	}
	return entry.Clean(cmp.Or(a.Given, a.Initials) + " " + a.Family + " " + a.Suffix)
}

type xmlDate struct {
	Year   string `xml:"Year"`
	Month  string `xml:"Month"`
	Day    string `xml:"Day"`
	Season string `xml:"Season"`
	Free   string `xml:"MedlineDate"`
}

func (d xmlDate) written() string { return joinDate(d.Year, d.Month, d.Day, d.Free) }

// A typedID is an identifier with its type.
type typedID struct {
	Type string `xml:"IdType,attr"`
	Kind string `xml:"EIdType,attr"`
	Text string `xml:",chardata"`
}

// A medlineCitation is the element MedlineCitation.
type medlineCitation struct {
	PMID    string `xml:"PMID"`
	Article struct {
		Journal struct {
			ISSN   string  `xml:"ISSN"`
			Volume string  `xml:"JournalIssue>Volume"`
			Issue  string  `xml:"JournalIssue>Issue"`
			Date   xmlDate `xml:"JournalIssue>PubDate"`
			Title  string  `xml:"Title"`
			Short  string  `xml:"ISOAbbreviation"`
		} `xml:"Journal"`
		Title    markup    `xml:"ArticleTitle"`
		Original markup    `xml:"VernacularTitle"`
		Pages    string    `xml:"Pagination>MedlinePgn"`
		Start    string    `xml:"Pagination>StartPage"`
		End      string    `xml:"Pagination>EndPage"`
		IDs      []typedID `xml:"ELocationID"`
		Abstract []markup  `xml:"Abstract>AbstractText"`
		Authors  []struct {
			Type    string      `xml:"Type,attr"`
			Authors []xmlAuthor `xml:"Author"`
		} `xml:"AuthorList"`
		Languages []string `xml:"Language"`
		Types     []string `xml:"PublicationTypeList>PublicationType"`
		Date      xmlDate  `xml:"ArticleDate"`
	} `xml:"Article"`
	ISSN     string   `xml:"MedlineJournalInfo>ISSNLinking"`
	Keywords []markup `xml:"KeywordList>Keyword"`
	Headings []struct {
		Name       string   `xml:"DescriptorName"`
		Qualifiers []string `xml:"QualifierName"`
	} `xml:"MeshHeadingList>MeshHeading"`
}

type pubmedArticle struct {
	Citation medlineCitation `xml:"MedlineCitation"`
	IDs      []typedID       `xml:"PubmedData>ArticleIdList>ArticleId"`
}

// ReadXML reads articles in PubMed's XML.
func ReadXML(d *entry.Dump) error {
	decoder := d.XML()
	for {
		offset := int(decoder.InputOffset())
		token, err := decoder.Token()
		if start, ok := token.(xml.StartElement); ok && err == nil {
			err = readElement(d, decoder, start, offset)
		}
		if err != nil {
			return d.BrokenXML(decoder, err, "download it from PubMed again")
		}
	}
}

// readElement reads an element with its content, or enters the root element.
func readElement(d *entry.Dump, decoder *xml.Decoder, start xml.StartElement, offset int) error {
	var a pubmedArticle
	switch start.Name.Local {
	case "PubmedArticleSet", "MedlineCitationSet":
		return nil
	case "PubmedArticle":
		if err := decoder.DecodeElement(&a, &start); err != nil {
			return err
		}
	case "MedlineCitation":
		if err := decoder.DecodeElement(&a.Citation, &start); err != nil {
			return err
		}
	case "DeleteCitation":
		return decoder.Skip()
	default:
		d.Report(offset, "unknown element <"+start.Name.Local+">",
			"skipped; if it is a book or a chapter, save it in PubMed's own format (.nbib) and import that")
		return decoder.Skip()
	}
	a.citation().add(d, offset)
	return nil
}

// citation converts an article.
func (a *pubmedArticle) citation() *citation {
	m := &a.Citation
	art := &m.Article
	c := &citation{
		title: art.Title.text(), original: art.Original.text(), published: art.Journal.Date.written(),
		electronic: art.Date.written(), pmid: entry.Clean(m.PMID),
		journal: entry.Clean(art.Journal.Title), short: entry.Clean(art.Journal.Short),
		volume: entry.Clean(art.Journal.Volume), issue: entry.Clean(art.Journal.Issue),
		pages: entry.Clean(cmp.Or(art.Pages, strings.Trim(art.Start+"-"+art.End, "-"))),
	}
	addName(&c.issn, art.Journal.ISSN)
	addName(&c.issn, m.ISSN)
	for _, id := range append(art.IDs, a.IDs...) {
		c.addID(id)
	}
	for _, p := range art.Abstract {
		c.addParagraph(p)
	}
	for _, list := range art.Authors {
		for _, one := range list.Authors {
			c.addPerson(one.name(), list.Type)
		}
	}
	for _, l := range art.Languages {
		addName(&c.languages, l)
	}
	for _, t := range art.Types {
		addName(&c.types, t)
	}
	for _, k := range m.Keywords {
		addKeyword(&c.keywords, k.text())
	}
	for _, h := range m.Headings {
		addName(&c.headings, strings.Join(append([]string{h.Name}, h.Qualifiers...), "/"))
	}
	return c
}

// addID sets the DOI or the identifier of PubMed Central unless it is already set.
func (c *citation) addID(id typedID) {
	switch text := entry.Clean(id.Text); {
	case id.Kind == "doi" || id.Type == "doi":
		c.doi = cmp.Or(c.doi, text)
	case id.Type == "pmc":
		c.pmc = cmp.Or(c.pmc, text)
	}
}

// addParagraph adds a section of the abstract, which starts with its label.
func (c *citation) addParagraph(p markup) {
	text := p.text()
	if text == "" {
		return
	}
	if p.Label != "" && p.Label != "UNLABELLED" {
		text = p.Label + ": " + text
	}
	c.abstract = append(c.abstract, text)
}

// addPerson adds an author, or an editor if the list of names is one of editors.
func (c *citation) addPerson(name, listType string) {
	switch {
	case name == "":
	case strings.HasPrefix(strings.ToLower(name), "et al"):
		c.isIncomplete = true
	case listType == "editors":
		c.editors = append(c.editors, name)
	default:
		c.authors = append(c.authors, name)
	}
}
