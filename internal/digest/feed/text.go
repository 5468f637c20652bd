package feed

import (
	"io"
	"slices"
	"strings"

	"golang.org/x/net/html"
	atoms "golang.org/x/net/html/atom"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/lazyregexp"
)

// unexpected converts the error at the end of the feed to io.ErrUnexpectedEOF, because an element is open. It returns
// other errors unchanged.
func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// blocks lists the elements that separate paragraphs.
var blocks = strings.Fields("p div br h1 h2 h3 h4 h5 h6 li ul ol table tr section sec title blockquote hr")

func isBlock(name string) bool { return slices.Contains(blocks, strings.ToLower(name)) }

// hidden lists the elements whose content is not text.
var hidden = map[string]bool{"script": true, "style": true, "svg": true, "noscript": true, "iframe": true}

// anyTag matches a tag that shows that a text is HTML.
var anyTag = lazyregexp.New(`(?i)</?(?:p|div|br|h[1-6]|a|b|i|em|strong|span|img|ul|ol|li|sub|sup|section|table|` +
	`jats:[a-z-]+)(?:\s[^<>]*)?/?>`)

// plain returns the text of HTML, with a blank line between paragraphs. Text that only looks like a tag, as in x<y,
// does not change. In a text without HTML tags, it only decodes entities.
func plain(s string) string {
	if !anyTag.MatchString(s) {
		return entry.DecodeEntities(s)
	}
	s = entry.MoveScripts(s)
	var b strings.Builder
	skipped := ""
	tokens := html.NewTokenizer(strings.NewReader(strings.ReplaceAll(s, "jats:", "")))
	for {
		kind := tokens.Next()
		raw := string(tokens.Raw())
		name, _ := tokens.TagName()
		switch tag := string(name); {
		case kind == html.ErrorToken:
			return b.String()
		case skipped != "":
			if kind == html.EndTagToken && tag == skipped {
				skipped = ""
			}
		case kind == html.TextToken:
			b.WriteString(html.UnescapeString(raw))
		case kind == html.CommentToken || kind == html.DoctypeToken:
		case kind == html.StartTagToken && hidden[tag]:
			skipped = tag
		case isBlock(tag):
			b.WriteString("\n\n")
		case atoms.Lookup(name) == 0 && tag != "italic" && tag != "bold":
			b.WriteString(raw)
		}
	}
}

// oneLine returns the text of HTML on one line, with accents in LaTeX converted.
func oneLine(s string) string { return entry.LaTeXAccents(entry.Clean(plain(s))) }

// readDate parses a date in the form of RSS, which is that of email, or of Atom or Dublin Core.
func readDate(written string) (content.Date, bool) {
	if on, ok := entry.ReadMailDate(written); ok {
		return on, true
	}
	return entry.ReadDate(written)
}
