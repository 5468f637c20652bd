package entry

import (
	"regexp"

	"github.com/offprint/offprint/internal/content"
)

var arxivMention = regexp.MustCompile(`(?i)\barxiv(?:\s+preprint)?(?:\s+arxiv)?\s*:\s*(` + content.ArxivForm + `)|` +
	`\babs/(` + content.ArxivForm + `)|\barxiv\.org/(?:abs|pdf)/(` + content.ArxivForm + `)`)

// MentionedArxiv returns an identifier that a text explicitly attributes to arXiv, such as "arXiv preprint
// arXiv:2310.19027", or "".
func MentionedArxiv(text string) string {
	if !content.MayHaveArxivID(text) {
		return ""
	}
	m := arxivMention.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	return m[1] + m[2] + m[3]
}

// Identify sets the arXiv identifier or DOI if the text is one, and reports whether it is. Identifiers that are already
// set stay.
func (e *Entry) Identify(s string) bool {
	if id := content.ArxivID(s); id != "" {
		if e.Arxiv == "" {
			e.Arxiv = id
		}
		return true
	}
	doi := content.DOI(s)
	if e.DOI == "" {
		e.DOI = doi
	}
	return doi != ""
}
