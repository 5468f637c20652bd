package export

import (
	"encoding/xml"
	"io"
	"strings"

	"github.com/offprint/offprint/internal/content"
)

// OpenSearch describes the search of the site, so that browsers can offer it in their address bar (OpenSearch 1.1,
// draft 6).
type OpenSearch struct {
	Title       string // title of the site
	Description string
	Language    string
	Base        string // URL of the site, with a slash at its end
}

// Limits of the specification, in characters.
const (
	shortNameLimit   = 16
	longNameLimit    = 48
	descriptionLimit = 1024
)

type openSearch struct {
	XMLName     xml.Name          `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
	ShortName   string            `xml:"ShortName"`
	LongName    string            `xml:"LongName"`
	Description string            `xml:"Description"`
	Language    string            `xml:"Language,omitempty"`
	Encoding    string            `xml:"InputEncoding"`
	Image       openSearchAddress `xml:"Image"`
	URL         openSearchAddress `xml:"Url"`
}

type openSearchAddress struct {
	Type     string `xml:"type,attr"`
	Template string `xml:"template,attr,omitempty"`
	Address  string `xml:",chardata"`
}

// Write writes the file.
func (e OpenSearch) Write(w io.Writer) error {
	title := line(clean(e.Title))
	d := openSearch{
		ShortName: shortened(title, shortNameLimit), LongName: shortened(title, longNameLimit),
		Description: shortened(line(clean(e.Description)), descriptionLimit), Language: e.Language, Encoding: "UTF-8",
		Image: openSearchAddress{Type: "image/svg+xml", Address: content.Absolute(e.Base, "/favicon.svg")},
		URL: openSearchAddress{
			Type: "text/html", Template: content.Absolute(e.Base, content.SearchPath) + "?q={searchTerms}",
		},
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	x := xml.NewEncoder(w)
	x.Indent("", "  ")
	if err := x.Encode(d); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// shortened returns the first words of a line, with at most limit characters, or the beginning of the first word if
// that is longer.
func shortened(line string, limit int) string {
	runes := []rune(line)
	if len(runes) <= limit {
		return line
	}
	if at := strings.LastIndexByte(string(runes[:limit+1]), ' '); at > 0 {
		return line[:at]
	}
	return string(runes[:limit])
}
