package entry

import (
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/lazyregexp"
)

var arxivMention = lazyregexp.New(`(?i)\barxiv(?:\s+preprint)?(?:\s+arxiv)?\s*:\s*(` + content.ArxivForm + `)|` +
	`\babs/(` + content.ArxivForm + `)|\barxiv\.org/(?:abs|pdf)/(` + content.ArxivForm + `)`)

// MentionedArxiv returns the first identifier that a text attributes to arXiv, as in "arXiv preprint arXiv:2310.19027",
// or "".
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

// Identify sets the arXiv identifier or the DOI if the text is one, or the address of one, and reports whether it is.
// It does not replace an identifier.
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
