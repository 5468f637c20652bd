package content

import (
	"cmp"
	"fmt"
	"net/url"
	"strings"

	"github.com/offprint/offprint/internal/frontmatter"
	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
)

// ArxivForm matches an arXiv identifier in the current form or the one used until March 2007, with an optional version
// (https://info.arxiv.org/help/arxiv_identifier.html). It is a regular expression without groups.
const ArxivForm = `(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Za-z-]{2,})?/\d{7})(?:v\d+)?`

var (
	arxivAddress = lazyregexp.New(`(?i)^(?:https?://)?(?:www\.|export\.|browse\.)?` +
		`(?:arxiv\.org/(?:abs|pdf|html|e-print|ps)|(?:huggingface\.co|hf\.co)/papers)/` +
		`(` + ArxivForm + `)(?:\.pdf)?/?(?:[?#].*)?$`)
	arxivName = lazyregexp.New(`(?i)^(?:oai:arxiv\.org:|(?:https?://)?(?:dx\.)?doi\.org/10\.48550/arxiv\.|` +
		`(?:doi:)?\s*10\.48550/arxiv\.|arxiv\s*:?)?\s*(` + ArxivForm + `)(?:\s*\[[A-Za-z.-]+\])?$`)

	doiAddress = lazyregexp.New(`^(?i:(?:doi\s*:?\s*)?(?:https?://)?(?:dx\.|www\.)?doi\.org/)(10[.%]\S+)$`)
	doiQuery   = lazyregexp.New(`\?[A-Za-z_]+=\S*$`)
	doiName    = lazyregexp.New(`^(?i:doi\s*:?\s*)?(10\.\d{4,9}(?:\.\d+)*/\S+)$`)
)

// ArxivID returns the arXiv identifier in a text that is one in any common notation: bare, with a prefix, as a URL or
// as a DOI. It keeps the version. It returns "" for any other text.
func ArxivID(text string) string {
	text = unescaped(strings.TrimSpace(text))
	if !MayHaveArxivID(text) {
		return ""
	}
	for _, form := range []*lazyregexp.Regexp{arxivName, arxivAddress} {
		if m := form.FindStringSubmatch(text); m != nil {
			return m[1]
		}
	}
	return ""
}

// MayHaveArxivID reports whether a text contains the digits of an arXiv identifier: "1234.1234" or "/1234567". It is
// faster than a regular expression, and rules out most texts.
func MayHaveArxivID(text string) bool {
	digits := 0 // number of digits before i
	for i := range len(text) {
		switch c := text[i]; {
		case '0' <= c && c <= '9':
			digits++
		case c == '.' && digits >= 4 && startsWithDigits(text[i+1:], 4), c == '/' && startsWithDigits(text[i+1:], 7):
			return true
		default:
			digits = 0
		}
	}
	return false
}

// startsWithDigits reports whether a text starts with at least n digits.
func startsWithDigits(s string, n int) bool {
	return len(s) >= n && strings.Trim(s[:n], "0123456789") == ""
}

// DOI returns the DOI in a text that is one in any common notation: bare, with a prefix or as a URL. It returns "" for
// any other text.
func DOI(text string) string {
	text = strings.TrimSpace(text)
	if !strings.Contains(text, "10") {
		return ""
	}
	if m := doiAddress.FindStringSubmatch(text); m != nil {
		text = unescaped(doiQuery.ReplaceAllString(m[1], ""))
	}
	if m := doiName.FindStringSubmatch(text); m != nil {
		return m[1]
	}
	return ""
}

// unescaped returns a URL without percent-encoding, or the URL itself if its percent signs are literal.
func unescaped(text string) string {
	if plain, err := url.PathUnescape(text); err == nil {
		return plain
	}
	return text
}

// normalizeIdentifiers replaces the values of `arxiv` and `doi` with bare identifiers, and reports values that are not
// identifiers. place returns the position of a field's value.
func normalizeIdentifiers(arxiv, doi *string, place func(key, value string) problem.Problem) (problems problem.List) {
	for _, id := range []struct {
		key   string
		value *string
		bare  func(string) string
		what  string
	}{{"arxiv", arxiv, ArxivID, "an arXiv identifier"}, {"doi", doi, DOI, "a DOI"}} {
		written := strings.TrimSpace(*id.value)
		*id.value = id.bare(written)
		if written == "" || *id.value != "" {
			continue
		}
		fault := place(id.key, written)
		shown := problem.Quote(strings.Join(strings.Fields(written), " "))
		fault.What = "`" + id.key + "` is not " + id.what + ": " + shown
		fault.Hint = identifierHint(id.key, written)
		problems = append(problems, fault)
	}
	return problems
}

// identifierHint returns how to fix a value that is not an identifier of the kind that its field contains.
func identifierHint(key, written string) string {
	other, id := "doi", DOI(written)
	if key == "doi" {
		other, id = "arxiv", ArxivID(written)
	}
	switch {
	case id != "":
		return "write " + other + ": " + frontmatter.Quote(id)
	case key == "doi":
		return "use the form 10.1000/182 or https://doi.org/10.1000/182, or remove the field"
	}
	return "use the form 2310.19809, hep-th/9901001 or https://arxiv.org/abs/2310.19809, or remove the field"
}

// URLs of the services that resolve identifiers.
const (
	arxivSite = "https://arxiv.org/"
	doiSite   = "https://doi.org/"
)

// ArxivURL returns the URL of the abstract of an arXiv identifier.
func ArxivURL(id string) string { return arxivSite + "abs/" + id }

// ArxivPDF returns the URL of the PDF of an arXiv identifier.
func ArxivPDF(id string) string { return arxivSite + "pdf/" + id }

// DOIURL returns the URL of a DOI. It escapes the characters that have another meaning in URLs or are not allowed in
// them, as in 10.1002/(SICI)1521-3951(199911)216:1<135::AID-PSSB135>3.0.CO;2-# (DOI Handbook, 2.5.2.4). A DOI that is
// already escaped, as in many bibliographies, stays as it is.
func DOIURL(doi string) string {
	var b strings.Builder
	b.WriteString(doiSite)
	for i := range len(doi) {
		c := doi[i]
		isPlain := c > ' ' && c <= '~' && strings.IndexByte("\"#<>?[\\]^`{|}", c) < 0
		if isPlain && (c != '%' || isEscape(doi[i:])) {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// isEscape reports whether a text starts with a percent-encoded byte.
func isEscape(text string) bool {
	return len(text) > 2 && strings.Trim(text[1:3], "0123456789abcdefABCDEF") == ""
}

// arxivDOI is the prefix of the DOIs that arXiv registers for its own papers (https://info.arxiv.org/help/doi.html).
const arxivDOI = "10.48550/arxiv."

// ArxivKey returns the paper's arXiv identifier without a version, so that all versions are equal, or "" if the paper
// has none (https://info.arxiv.org/help/arxiv_identifier.html).
func (m *PaperFields) ArxivKey() string {
	id := strings.ToLower(cmp.Or(ArxivID(m.Arxiv), strings.TrimSpace(m.Arxiv)))
	if id == "" {
		id, _ = strings.CutPrefix(BareDOI(m.DOI), arxivDOI)
		if id == BareDOI(m.DOI) {
			return ""
		}
	}
	return Unversioned(id)
}

// Unversioned returns an arXiv identifier without its version, so that a link points to the newest one.
func Unversioned(id string) string {
	if i := strings.LastIndexByte(id, 'v'); i > 0 && i+1 < len(id) && strings.Trim(id[i+1:], "0123456789") == "" {
		return id[:i]
	}
	return id
}

// DOIKey returns the publisher's DOI in lower case, for comparison, or "" if the paper has none. The DOIs that arXiv
// registers do not count.
func (m *PaperFields) DOIKey() string {
	if doi := BareDOI(m.DOI); !strings.HasPrefix(doi, arxivDOI) {
		return doi
	}
	return ""
}

// BareDOI returns a DOI in lower case and without a prefix or URL. DOIs are case-insensitive (DOI Handbook, 2.4).
func BareDOI(doi string) string { return strings.ToLower(cmp.Or(DOI(doi), strings.TrimSpace(doi))) }
