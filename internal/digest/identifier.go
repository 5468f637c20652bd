package digest

import (
	"regexp"
	"strings"
)

// arxivForm is an identifier of arXiv, of the present form or of that before April 2007, with its
// version (https://info.arxiv.org/help/arxiv_identifier.html).
const arxivForm = `(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Za-z-]{2,})?/\d{7})(?:v\d+)?`

var (
	arxivAddress = regexp.MustCompile(`(?i)^(?:https?://)?(?:www\.|export\.|browse\.)?(?:arxiv\.org/(?:abs|pdf|html|e-print|ps)|(?:huggingface\.co|hf\.co)/papers)/(` + arxivForm + `)(?:\.pdf)?/?(?:[?#].*)?$`)
	arxivName    = regexp.MustCompile(`(?i)^(?:oai:arxiv\.org:|(?:https?://)?(?:dx\.)?doi\.org/10\.48550/arxiv\.|(?:doi:)?\s*10\.48550/arxiv\.|arxiv:)?\s*(` + arxivForm + `)(?:\s*\[[A-Za-z.-]+\])?$`)
	arxivMention = regexp.MustCompile(`(?i)\barxiv(?:\s+preprint)?(?:\s+arxiv)?\s*:\s*(` + arxivForm + `)|\babs/(` + arxivForm + `)|\barxiv\.org/(?:abs|pdf)/(` + arxivForm + `)`)
	doiForm      = regexp.MustCompile(`^(?i:(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)$`)
)

// arxivID reads an identifier of arXiv, however a source writes it; "" where it is none.
func arxivID(s string) string {
	s = strings.TrimSpace(s)
	for _, form := range []*regexp.Regexp{arxivName, arxivAddress} {
		if m := form.FindStringSubmatch(s); m != nil {
			return strings.TrimSuffix(m[1], ".pdf")
		}
	}
	return ""
}

// mentionedArxiv finds an identifier that a text names as one of arXiv, such as "arXiv preprint
// arXiv:2310.19027".
func mentionedArxiv(text string) string {
	m := arxivMention.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	return m[1] + m[2] + m[3]
}

// identify takes an identifier of arXiv or a DOI, and tells whether it is one. The first of a kind
// stays.
func (e *Entry) identify(s string) bool {
	if id := arxivID(s); id != "" {
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

// address takes an address of the paper: what it names as an identifier, else as a link.
func (e *Entry) address(label, url string) {
	if url = strings.TrimSpace(url); url != "" && !e.identify(url) {
		e.Links = append(e.Links, Link{label, url})
	}
}
