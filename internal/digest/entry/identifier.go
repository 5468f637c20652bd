package entry

import (
	"regexp"
	"strings"
)

// ArxivForm matches an arXiv identifier in the current form or the one used until March 2007, with an optional version
// (https://info.arxiv.org/help/arxiv_identifier.html). It is a regular expression without groups.
const ArxivForm = `(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Za-z-]{2,})?/\d{7})(?:v\d+)?`

var (
	arxivAddress = regexp.MustCompile(`(?i)^(?:https?://)?(?:www\.|export\.|browse\.)?` +
		`(?:arxiv\.org/(?:abs|pdf|html|e-print|ps)|(?:huggingface\.co|hf\.co)/papers)/` +
		`(` + ArxivForm + `)(?:\.pdf)?/?(?:[?#].*)?$`)
	arxivName = regexp.MustCompile(`(?i)^(?:oai:arxiv\.org:|(?:https?://)?(?:dx\.)?doi\.org/10\.48550/arxiv\.|` +
		`(?:doi:)?\s*10\.48550/arxiv\.|arxiv:)?\s*(` + ArxivForm + `)(?:\s*\[[A-Za-z.-]+\])?$`)
	arxivMention = regexp.MustCompile(`(?i)\barxiv(?:\s+preprint)?(?:\s+arxiv)?\s*:\s*(` + ArxivForm + `)|` +
		`\babs/(` + ArxivForm + `)|\barxiv\.org/(?:abs|pdf)/(` + ArxivForm + `)`)
	doiForm = regexp.MustCompile(`^(?i:(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)$`)
)

// ArxivID extracts an arXiv identifier from any form that sources use: bare, with a prefix, as an address or as a DOI.
// It returns "" for any other text.
func ArxivID(s string) string {
	s = strings.TrimSpace(s)
	for _, form := range []*regexp.Regexp{arxivName, arxivAddress} {
		if m := form.FindStringSubmatch(s); m != nil {
			return strings.TrimSuffix(m[1], ".pdf")
		}
	}
	return ""
}

// MentionedArxiv returns an identifier that a text explicitly attributes to arXiv, such as "arXiv preprint
// arXiv:2310.19027", or "".
func MentionedArxiv(text string) string {
	m := arxivMention.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	return m[1] + m[2] + m[3]
}

// Identify sets the arXiv identifier or DOI if the text is one, and reports whether it is. Identifiers that are already
// set stay.
func (e *Entry) Identify(s string) bool {
	if id := ArxivID(s); id != "" {
		if e.Arxiv == "" {
			e.Arxiv = id
		}
		return true
	}
	m := doiForm.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return false
	}
	if e.DOI == "" {
		e.DOI = m[1]
	}
	return true
}
