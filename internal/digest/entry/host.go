package entry

import (
	"net/url"
	"regexp"
	"strings"
)

// paperHosts lists the hosts of papers.
var paperHosts = []struct {
	host    string         // the host and its subdomains
	path    *regexp.Regexp // matches the path and query of the address of a paper
	example string
}{
	{"huggingface.co", regexp.MustCompile(`^/papers/`), "https://huggingface.co/papers/2310.19809"},
	{"hf.co", regexp.MustCompile(`^/papers/`), "https://hf.co/papers/2310.19809"},
	{"doi.org", regexp.MustCompile(`^/10`), "https://doi.org/10.1000/182"},
	{"openreview.net", regexp.MustCompile(`^/(?:(?:forum|pdf)\?id=|pdf/)`), "https://openreview.net/forum?id=abc"},
	{"aclanthology.org", regexp.MustCompile(`^/[A-Z0-9]`), "https://aclanthology.org/2023.acl-long.714"},
	{"aclweb.org", regexp.MustCompile(`^/anthology/`), "https://www.aclweb.org/anthology/D19-6106"},
	{"thecvf.com", regexp.MustCompile(`^/content`), "https://openaccess.thecvf.com/content/CVPR2023/html/A.html"},
	{"cv-foundation.org", regexp.MustCompile(`^/openaccess/`),
		"https://www.cv-foundation.org/openaccess/content_iccv_2015/html/A.html"},
	{"ecva.net", regexp.MustCompile(`^/papers/`),
		"https://www.ecva.net/papers/eccv_2020/papers_ECCV/html/1_ECCV_2020_paper.php"},
	{"neurips.cc", regexp.MustCompile(`^/paper`), "https://proceedings.neurips.cc/paper/2022/hash/0.html"},
	{"nips.cc", regexp.MustCompile(`^/paper`), "http://papers.nips.cc/paper/7225-a"},
	{"mlr.press", regexp.MustCompile(`^/v\d`), "http://proceedings.mlr.press/v70/cho17a.html"},
	{"jmlr.org", regexp.MustCompile(`/papers/`), "https://jmlr.org/papers/v21/20-074.html"},
	{"ieee.org", regexp.MustCompile(`^/(?:document|abstract|xpl|stamp)`),
		"https://ieeexplore.ieee.org/document/6870486"},
	{"acm.org", regexp.MustCompile(`/doi/|/citation\.cfm`), "https://dl.acm.org/citation.cfm?id=3331673"},
	{"springer.com", regexp.MustCompile(`/10\.`), "https://link.springer.com/chapter/10.1007/978-3-030-1_1"},
	{"sciencedirect.com", regexp.MustCompile(`^/science/article/`),
		"https://www.sciencedirect.com/science/article/pii/S0"},
	{"nature.com", regexp.MustCompile(`^/articles/`), "https://www.nature.com/articles/nature14539"},
	{"science.org", regexp.MustCompile(`/doi/`), "https://www.science.org/doi/10.1126/science.1"},
	{"pnas.org", regexp.MustCompile(`/doi/`), "https://www.pnas.org/doi/10.1073/pnas.1"},
	{"wiley.com", regexp.MustCompile(`/doi/`), "https://onlinelibrary.wiley.com/doi/10.1002/1"},
	{"tandfonline.com", regexp.MustCompile(`/doi/`), "https://www.tandfonline.com/doi/full/10.1080/1"},
	{"academic.oup.com", regexp.MustCompile(`/article`), "https://academic.oup.com/bioinformatics/article/36/1/1"},
	{"biorxiv.org", regexp.MustCompile(`^/(?:content|cgi/content)/`), "https://www.biorxiv.org/content/10.1101/1"},
	{"medrxiv.org", regexp.MustCompile(`^/(?:content|cgi/content)/`), "https://www.medrxiv.org/content/10.1101/1"},
	{"aaai.org", regexp.MustCompile(`/(?:article|paper)/view/`),
		"https://ojs.aaai.org/index.php/AAAI/article/view/6758"},
	{"ijcai.org", regexp.MustCompile(`^/proceedings/`), "https://www.ijcai.org/proceedings/2019/1"},
	{"isca-speech.org", regexp.MustCompile(`^/archive/`),
		"https://www.isca-speech.org/archive/interspeech_2020/a.html"},
	{"usenix.org", regexp.MustCompile(`/presentation/`), "https://www.usenix.org/conference/osdi18/presentation/a"},
	{"semanticscholar.org", regexp.MustCompile(`/paper/|/CorpusID:`), "https://www.semanticscholar.org/paper/A/0"},
	{"ssrn.com", regexp.MustCompile(`abstract|^/sol3/`), "https://papers.ssrn.com/sol3/papers.cfm?abstract_id=1"},
	{"hal.science", regexp.MustCompile(`^/[a-z]+-\d`), "https://hal.science/hal-01"},
	{"iacr.org", regexp.MustCompile(`^/20\d\d/\d`), "https://eprint.iacr.org/2020/1"},
	{"mdpi.com", regexp.MustCompile(`^/\d{4}-\d{3}[\dX]/`), "https://www.mdpi.com/1424-8220/20/1/1"},
	{"frontiersin.org", regexp.MustCompile(`/articles/`), "https://www.frontiersin.org/articles/10.3389/1"},
	{"journals.plos.org", regexp.MustCompile(`/article`), "https://journals.plos.org/plosone/article?id=10.1371/1"},
	{"ncbi.nlm.nih.gov", regexp.MustCompile(`^/(?:pmc/articles|articles/PMC|pubmed/)`),
		"https://www.ncbi.nlm.nih.gov/pmc/articles/PMC1/"},
	{"pubmed.ncbi.nlm.nih.gov", regexp.MustCompile(`^/\d`), "https://pubmed.ncbi.nlm.nih.gov/1/"},
	{"roboticsproceedings.org", regexp.MustCompile(`^/.`), "http://www.roboticsproceedings.org/rss16/p001.html"},
	{"bmva-archive.org.uk", regexp.MustCompile(`^/.`), "https://www.bmva-archive.org.uk/bmvc/2021/1.html"},
	{"drops.dagstuhl.de", regexp.MustCompile(`^/(?:entities/document|opus)/`),
		"https://drops.dagstuhl.de/entities/document/10.4230/1"},
	{"elifesciences.org", regexp.MustCompile(`^/(?:articles|reviewed-preprints)/\d`),
		"https://elifesciences.org/articles/00001"},
	{"pubs.rsc.org", regexp.MustCompile(`^/en/content/articlelanding/`),
		"https://pubs.rsc.org/en/content/articlelanding/2026/xx/d6xx00001a"},
	{"journals.aps.org", regexp.MustCompile(`/abstract/`), "https://journals.aps.org/prl/abstract/10.1103/1"},
}

// IsAtPaperHost reports whether an address is that of a paper at a host in paperHosts: a publisher, a repository or
// another service. It does not look for an identifier in the address.
func IsAtPaperHost(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return false
	}
	host, rest := strings.ToLower(u.Hostname()), u.RequestURI()
	for _, p := range paperHosts {
		if (host == p.host || strings.HasSuffix(host, "."+p.host)) && p.path.MatchString(rest) {
			return true
		}
	}
	return false
}
