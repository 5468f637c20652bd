package archive

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/markdown"
)

// tldrField is a field that papers can have without a declaration in site.yaml: a summary in one sentence.
const tldrField = "tldr"

// tldrOf returns the curator's summary of a paper as HTML, or "". Formulas are the only markup in it.
func tldrOf(md *markdown.Renderer, p *content.PaperFields) string {
	value, isText := p.ExtraFields[tldrField].(string)
	for _, f := range p.Own {
		if f.Name == tldrField {
			value, isText = f.Value.(string)
		}
	}
	if !isText || strings.TrimSpace(value) == "" {
		return ""
	}
	html, _ := md.Title(strings.Join(strings.Fields(value), " "))
	return html
}

// codeHosts are sites that host code.
var codeHosts = []string{"github.com", "gitlab.com", "codeberg.org", "bitbucket.org", "sr.ht"}

// codeLabels are the labels of links to code, besides those that begin or end with the word "code".
var codeLabels = []string{"github", "gitlab", "implementation", "repository"}

// codeOf returns the URL of a paper's code, or "". It prefers a link that is labeled as code to one to a host of code.
func codeOf(r *Record) string {
	for _, isCode := range []func(content.Link) bool{isLabeledCode, isHostedCode} {
		if i := slices.IndexFunc(r.Links, isCode); i >= 0 {
			return r.Links[i].URL
		}
	}
	return ""
}

// isLabeledCode reports whether a link has a label such as "Code", "Official code" or "Code (PyTorch)".
func isLabeledCode(l content.Link) bool {
	label := strings.ToLower(l.Label)
	return slices.Contains(codeLabels, label) || label == "code" ||
		strings.HasPrefix(label, "code ") || strings.HasSuffix(label, " code")
}

// isHostedCode reports whether a link is to a site that hosts code.
func isHostedCode(l content.Link) bool {
	u, err := url.Parse(l.URL)
	return err == nil && slices.Contains(codeHosts, strings.TrimPrefix(u.Hostname(), "www."))
}

// pdfOf returns the URL of a paper as a PDF, or "". It prefers a file of the site.
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

// isPDF reports whether a link is to the paper as a PDF. Its label is "PDF", or it ends in .pdf and its label is empty,
// "paper" or the file's name. A PDF with another label or name can be something else, such as slides.
func isPDF(label, url string) bool {
	label = strings.ToLower(label)
	if label == "pdf" {
		return true
	}
	name := path.Base(strings.ToLower(url))
	return path.Ext(name) == ".pdf" && (label == "paper" || (label == "" || label == name) && !talk.MatchString(name))
}

// Names and labels, in lower case, of files that accompany a paper.
var (
	talk          = lazyregexp.New(`slides|poster`)
	otherMaterial = lazyregexp.New(`slide|poster|talk|handout|supplement|appendix|notes|errat|review`)
)

// AttachedPDF returns the path of a paper as a PDF among its attachments, or "". A PDF with a label such as "Preprint"
// also counts, but not one with a label such as "Slides".
func AttachedPDF(r *Record) string {
	found := ""
	for _, a := range r.Attachments {
		switch {
		case !content.IsPDF(a.Path):
		case isPDF(a.Label, a.Path):
			return a.Path
		case found == "" && !otherMaterial.MatchString(strings.ToLower(a.Label)):
			found = a.Path
		}
	}
	return found
}
