package archive

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/markdown"
)

// tldrField is a field that papers can have without a declaration in site.yaml: a summary in one sentence.
const tldrField = "tldr"

// tldrOf returns the summary that a curator wrote, as HTML, or "". Only its formulas are markup.
func tldrOf(p *content.PaperFields) string {
	value, isText := p.ExtraFields[tldrField].(string)
	for _, f := range p.Own {
		if f.Name == tldrField {
			value, isText = f.Value.(string)
		}
	}
	if !isText || strings.TrimSpace(value) == "" {
		return ""
	}
	html, _ := markdown.Title(strings.Join(strings.Fields(value), " "))
	return html
}

// codeHosts are sites that publish code.
var codeHosts = []string{"github.com", "gitlab.com", "codeberg.org", "bitbucket.org", "sr.ht"}

// codeLabels are the labels of links to code, besides those that begin or end with the word "code".
var codeLabels = []string{"github", "gitlab", "implementation", "repository"}

// codeOf returns the address of a paper's code, or "". A label comes before a host.
func codeOf(r *Record) string {
	for _, is := range []func(content.Link) bool{isLabelledCode, isHostedCode} {
		if i := slices.IndexFunc(r.Links, is); i >= 0 {
			return r.Links[i].URL
		}
	}
	return ""
}

// isLabelledCode reports whether a link has a label such as "Code", "Official code" or "Code (PyTorch)".
func isLabelledCode(l content.Link) bool {
	label := strings.ToLower(l.Label)
	return slices.Contains(codeLabels, label) || label == "code" ||
		strings.HasPrefix(label, "code ") || strings.HasSuffix(label, " code")
}

// isHostedCode reports whether a link leads to a site that publishes code.
func isHostedCode(l content.Link) bool {
	u, err := url.Parse(l.URL)
	return err == nil && slices.Contains(codeHosts, strings.TrimPrefix(u.Hostname(), "www."))
}

// pdfOf returns the address of a paper as a PDF, or "". A file of the site comes before another site.
func pdfOf(r *Record) string {
	for _, a := range r.Attachments {
		if isPDF(a.Label, a.Path) {
			return a.Path
		}
	}
	for _, l := range r.Links {
		if isPDF(l.Label, l.URL) {
			return l.URL
		}
	}
	return ""
}

// isPDF reports whether a link leads to the paper as a PDF: by its label, or by its address if the label does not say
// that it is something else, such as slides.
func isPDF(label, address string) bool {
	label = strings.ToLower(label)
	if label == "pdf" {
		return true
	}
	isFile := strings.EqualFold(path.Ext(address), ".pdf")
	return isFile && (label == "" || label == "paper" || label == path.Base(strings.ToLower(address)))
}
