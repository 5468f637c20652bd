package list

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/entry"
)

// paperHosts lists the hosts of papers, with the part of their paths that all addresses of papers have.
var paperHosts = []struct{ host, path, example string }{
	{"arxiv.org", "", "https://arxiv.org/abs/2310.19809"},
	{"alphaxiv.org", "", "https://www.alphaxiv.org/abs/2310.19809"},
	{"huggingface.co", "/papers/", "https://huggingface.co/papers/2310.19809"},
	{"hf.co", "/papers/", "https://hf.co/papers/2310.19809"},
	{"doi.org", "/10", "https://doi.org/10.1000/182"},
	{"openreview.net", "/forum?id=", "https://openreview.net/forum?id=abc"},
	{"openreview.net", "/pdf?id=", "https://openreview.net/pdf?id=abc"},
	{"openreview.net", "/pdf/", "https://openreview.net/pdf/0123.pdf"},
	{"aclanthology.org", "/", "https://aclanthology.org/2023.acl-long.714"},
	{"aclweb.org", "/anthology/", "https://www.aclweb.org/anthology/D19-6106"},
	{"thecvf.com", "/content", "https://openaccess.thecvf.com/content/CVPR2023/html/A.html"},
	{"cv-foundation.org", "/openaccess/", "https://www.cv-foundation.org/openaccess/content_iccv_2015/html/A.html"},
	{"ecva.net", "/papers/", "https://www.ecva.net/papers/eccv_2020/papers_ECCV/html/1_ECCV_2020_paper.php"},
	{"neurips.cc", "/paper", "https://proceedings.neurips.cc/paper/2022/hash/0.html"},
	{"nips.cc", "/paper", "http://papers.nips.cc/paper/7225-a"},
	{"mlr.press", "/v", "http://proceedings.mlr.press/v70/cho17a.html"},
	{"jmlr.org", "/papers/", "https://jmlr.org/papers/v21/20-074.html"},
	{"jmlr.org", "/proceedings/papers/", "http://www.jmlr.org/proceedings/papers/v48/gu16.pdf"},
	{"ieee.org", "/document/", "https://ieeexplore.ieee.org/document/6870486"},
	{"acm.org", "/doi/", "https://dl.acm.org/doi/10.1145/1"},
	{"acm.org", "/citation.cfm", "https://dl.acm.org/citation.cfm?id=3331673"},
	{"springer.com", "/10.", "https://link.springer.com/chapter/10.1007/978-3-030-1_1"},
	{"sciencedirect.com", "/science/article/", "https://www.sciencedirect.com/science/article/pii/S0"},
	{"nature.com", "/articles/", "https://www.nature.com/articles/nature14539"},
	{"science.org", "/doi/", "https://www.science.org/doi/10.1126/science.1"},
	{"pnas.org", "/doi/", "https://www.pnas.org/doi/10.1073/pnas.1"},
	{"wiley.com", "/doi/", "https://onlinelibrary.wiley.com/doi/10.1002/1"},
	{"tandfonline.com", "/doi/", "https://www.tandfonline.com/doi/full/10.1080/1"},
	{"oup.com", "/article", "https://academic.oup.com/bioinformatics/article/36/1/1"},
	{"biorxiv.org", "/content/", "https://www.biorxiv.org/content/10.1101/1"},
	{"medrxiv.org", "/content/", "https://www.medrxiv.org/content/10.1101/1"},
	{"aaai.org", "/article/view/", "https://ojs.aaai.org/index.php/AAAI/article/view/6758"},
	{"aaai.org", "/paper/view/", "https://aaai.org/ocs/index.php/AAAI/AAAI18/paper/view/1"},
	{"ijcai.org", "/proceedings/", "https://www.ijcai.org/proceedings/2019/1"},
	{"isca-speech.org", "/archive/", "https://www.isca-speech.org/archive/interspeech_2020/a.html"},
	{"usenix.org", "/presentation/", "https://www.usenix.org/conference/osdi18/presentation/a"},
	{"semanticscholar.org", "/paper/", "https://www.semanticscholar.org/paper/A/0"},
	{"semanticscholar.org", "/CorpusID:", "https://api.semanticscholar.org/CorpusID:1"},
	{"ssrn.com", "abstract", "https://papers.ssrn.com/sol3/papers.cfm?abstract_id=1"},
	{"hal.science", "/", "https://hal.science/hal-01"},
	{"iacr.org", "/20", "https://eprint.iacr.org/2020/1"},
	{"mdpi.com", "/", "https://www.mdpi.com/1424-8220/20/1/1"},
	{"frontiersin.org", "/articles/", "https://www.frontiersin.org/articles/10.3389/1"},
	{"journals.plos.org", "/article", "https://journals.plos.org/plosone/article?id=10.1371/1"},
	{"ncbi.nlm.nih.gov", "/pmc/articles/", "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC1/"},
	{"pubmed.ncbi.nlm.nih.gov", "/", "https://pubmed.ncbi.nlm.nih.gov/1/"},
	{"roboticsproceedings.org", "/", "http://www.roboticsproceedings.org/rss16/p001.html"},
	{"bmva-archive.org.uk", "/", "https://www.bmva-archive.org.uk/bmvc/2021/1.html"},
}

var document = regexp.MustCompile(`(?i)\.(?:pdf|ps)(?:\.gz)?$`)

// isPaper reports whether an address is that of a paper.
func isPaper(address string) bool {
	if arxivOf(address) != "" || content.DOI(address) != "" {
		return true
	}
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return false
	}
	if document.MatchString(u.Path) {
		return true
	}
	host, rest := strings.ToLower(u.Hostname()), u.RequestURI()
	for _, p := range paperHosts {
		if p.host == "arxiv.org" || p.host == "alphaxiv.org" {
			continue // arxivOf knows their addresses
		}
		if (strings.HasSuffix(host, "."+p.host) || host == p.host) && strings.Contains(rest, p.path) && rest != "/" {
			return true
		}
	}
	return false
}

// mirror matches the addresses of sites that show papers of arXiv.
var mirror = regexp.MustCompile(`(?i)^https?://(?:www\.)?(?:alphaxiv\.org/(?:abs|overview|pdf|html)|` +
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

var publishersDOI = regexp.MustCompile(`^https?://(?:dl\.acm\.org|link\.springer\.com|onlinelibrary\.wiley\.com|` +
	`www\.science\.org|www\.pnas\.org|www\.tandfonline\.com|journals\.sagepub\.com|pubs\.acs\.org)/` +
	`(?:doi|article|chapter|content/pdf)/(?:abs/|pdf/|full/|fullHtml/|epdf/|epub/)?(10\.\d{4,9}/[^\s?#]+?)` +
	`(?:\.pdf)?/?(?:[?#].*)?$`)

// identify sets an identifier from an address, and reports whether the address says no more than that.
func identify(e *entry.Entry, address string) bool {
	if id := arxivOf(address); id != "" {
		return e.Identify(id)
	}
	if m := publishersDOI.FindStringSubmatch(address); m != nil {
		return e.Identify(m[1])
	}
	return e.Identify(address)
}

// linkLabels maps the words of a link, in lower case, to the label of its address. The words with "" are those of the
// paper itself. "-" is for addresses that are not kept.
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

// labelOf returns the label that the words of a link give its address, and whether they are known.
func labelOf(words string) (label string, known bool) {
	words = strings.ToLower(entry.Clean(labelEnds.Replace(words)))
	words = strings.Trim(words, " .:;,|/-–—•·↗→★⭐")
	words = strings.TrimFunc(words, func(r rune) bool { return isSymbol(r) })
	words = strings.TrimSpace(words)
	label, known = linkLabels[words]
	return label, known
}
