package list

import (
	"net/url"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/lazyregexp"
)

var document = lazyregexp.New(`(?i)\.(?:pdf|ps)(?:\.gz)?$`)

// isPaper reports whether an address is that of a paper: it has an identifier, ends in .pdf or .ps, or is at a host of
// papers.
func isPaper(address string) bool {
	if arxivOf(address) != "" || content.DOI(address) != "" || entry.IsAtPaperHost(address) {
		return true
	}
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && document.MatchString(u.Path)
}

// Identifiers returns the arXiv identifier or the DOI in a text, which is an identifier or the address of a paper. At
// most one result is not "".
func Identifiers(text string) (arxiv, doi string) {
	text = strings.TrimSpace(text)
	if arxiv = arxivOf(text); arxiv != "" {
		return arxiv, ""
	}
	if doi = content.DOI(text); doi != "" {
		return "", doi
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return "", ""
	}
	if m := natureArticle.FindStringSubmatch(u.Host + u.Path); m != nil {
		return "", "10.1038/" + m[1]
	}
	if m := doiInPath.FindStringSubmatch(u.Path); m != nil {
		return "", afterDOI.ReplaceAllString(m[1], "")
	}
	return "", ""
}

var (
	natureArticle = lazyregexp.New(`^(?:www\.)?nature\.com/articles/([a-z0-9.-]+)(?:\.pdf)?$`)
	doiInPath     = lazyregexp.New(`/(10\.\d{4,9}/.+)$`)

	// afterDOI matches text that publishers add to a DOI in an address.
	afterDOI = lazyregexp.New(`(?i)(?:v\d+)?(?:\.full|\.abstract)?(?:\.pdf|/full|/abstract|/pdf|/epdf|/html)?/?$`)
)

// mirror matches the addresses of sites that show papers of arXiv.
var mirror = lazyregexp.New(`(?i)^https?://(?:www\.)?(?:alphaxiv\.org/(?:abs|overview|pdf|html)|` +
	`ar5iv(?:\.labs\.arxiv)?\.org/(?:abs|html)|papers\.cool/arxiv|hjfy\.top/arxiv|arxiv\.org/list|` +
	`browse\.arxiv\.org/(?:abs|pdf|html)|arxiv\.org/(?:format|src|pdf|abs))/(` + content.ArxivForm +
	`)(?:\.pdf)?/?(?:[?#].*)?$`)

// arxivOf returns the identifier of the paper at an address, or "".
func arxivOf(address string) string {
	if id := content.ArxivID(address); id != "" {
		return id
	}
	if m := mirror.FindStringSubmatch(address); m != nil {
		return m[1]
	}
	return ""
}

var publishersDOI = lazyregexp.New(`^https?://(?:dl\.acm\.org|link\.springer\.com|onlinelibrary\.wiley\.com|` +
	`www\.science\.org|www\.pnas\.org|www\.tandfonline\.com|journals\.sagepub\.com|pubs\.acs\.org)/` +
	`(?:doi|article|chapter|content/pdf)/(?:abs/|pdf/|full/|fullHtml/|epdf/|epub/)?(10\.\d{4,9}/[^\s?#]+?)` +
	`(?:\.pdf)?/?(?:[?#].*)?$`)

// identify sets the arXiv identifier or the DOI in an address, and reports whether the address has one.
func identify(e *entry.Entry, address string) bool {
	if id := arxivOf(address); id != "" {
		return e.Identify(id)
	}
	if m := publishersDOI.FindStringSubmatch(address); m != nil {
		return e.Identify(m[1])
	}
	return e.Identify(address)
}

// linkLabels maps the text of a link, in lower case, to the label of its address. The label is "" for a link to the
// paper itself, and "-" for a link that is not imported.
var linkLabels = map[string]string{
	"paper": "", "papers": "", "pdf": "", "arxiv": "", "abs": "", "abstract": "", "html": "", "link": "", "url": "",
	"openreview": "", "doi": "", "preprint": "", "full text": "", "fulltext": "", "paper link": "", "pdf link": "",
	"arxiv link": "", "arxiv paper": "", "arxiv pdf": "", "here": "", "article": "", "论文": "", "原文": "", "cvf": "",
	"acl anthology": "", "acm": "", "ieee": "", "springer": "", "acl": "", "paper page": "", "arxiv version": "",
	"journal": "", "proceedings": "", "camera ready": "", "camera-ready": "", "download": "", "ps": "", "pmlr": "",
	"nips": "", "neurips": "", "ieee xplore": "", "sciencedirect": "", "elsevier": "", "wiley": "", "nature": "",
	"science": "", "acm dl": "", "usenix": "", "extended version": "", "publisher": "", "pub": "",
	"hf paper": "", "huggingface": "", "hugging face": "", "alphaxiv": "-", "论文链接": "", "read": "", "read paper": "",
	"thesis": "", "report": "", "technical report": "", "tech report": "", "full paper": "", "original paper": "",

	"code": "Code", "codes": "Code", "github": "Code", "official code": "Code", "source code": "Code", "repo": "Code",
	"repository": "Code", "implementation": "Code", "pytorch": "Code", "tensorflow": "Code", "jax": "Code",
	"code & model": "Code", "code & data": "Code", "code and data": "Code", "git": "Code", "gitlab": "Code",
	"keras":            "Code",
	"python reference": "Code", "java reference": "Code", "matlab reference": "Code", "c++ reference": "Code",
	"python": "Code", "github link": "Code", "pytorch code": "Code", "tensorflow code": "Code", "code link": "Code",
	"official": "Code", "代码": "Code", "matlab": "Code", "caffe": "Code", "unofficial code": "Code", "code page": "Code",

	"project": "Project page", "project page": "Project page", "page": "Project page", "website": "Project page",
	"homepage": "Project page", "project website": "Project page", "web": "Project page", "site": "Project page",
	"home page": "Project page", "project site": "Project page", "webpage": "Project page", "home": "Project page",
	"项目": "Project page", "主页": "Project page", "项目主页": "Project page", "project_page": "Project page",

	"video": "Video", "youtube": "Video", "talk": "Video", "presentation": "Video", "videos": "Video",
	"slides": "Slides", "slide": "Slides", "poster": "Poster", "demo": "Demo", "data": "Data", "dataset": "Data",
	"datasets": "Data", "model": "Model", "models": "Model", "weights": "Model", "checkpoint": "Model",
	"checkpoints": "Model", "blog": "Blog", "blog post": "Blog", "supplementary": "Supplement", "supp": "Supplement",
	"supplement": "Supplement", "benchmark": "Data", "leaderboard": "Leaderboard", "colab": "Demo", "tweet": "Tweet",
	"twitter": "Tweet", "notes": "Notes", "hf": "Model", "数据集": "Data",

	"bibtex": "-", "bib": "-", "cite": "-", "citation": "-", "translate": "-", "back to top": "-", "top": "-",
	"scholar": "-", "google scholar": "-", "kimi": "-", "papers.cool": "-", "star": "-", "stars": "-",
}

var labelEnds = strings.NewReplacer("[", "", "]", "", "(", "", ")", "", "【", "", "】", "", "*", "", "`", "")

// labelOf returns the label in linkLabels for the text of a link, and whether the table has the text.
func labelOf(text string) (label string, known bool) {
	text = strings.ToLower(entry.Clean(labelEnds.Replace(text)))
	text = strings.Trim(text, " .:;,|/-–—•·↗→★⭐")
	text = strings.TrimSpace(strings.TrimFunc(text, isSymbol))
	label, known = linkLabels[text]
	return label, known
}
