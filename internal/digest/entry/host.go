package entry

import (
	"net/url"
	"strings"

	"github.com/offprint/offprint/internal/lazyregexp"
)

// paperHosts lists the hosts of papers.
var paperHosts = []struct {
	host    string             // the host and its subdomains
	path    *lazyregexp.Regexp // matches the path and query of the address of a paper
	example string
}{
	{"huggingface.co", lazyregexp.New(`^/papers/`), "https://huggingface.co/papers/2310.19809"},
	{"hf.co", lazyregexp.New(`^/papers/`), "https://hf.co/papers/2310.19809"},
	{"doi.org", lazyregexp.New(`^/10`), "https://doi.org/10.1000/182"},
	{"openreview.net", lazyregexp.New(`^/(?:(?:forum|pdf)\?id=|pdf/)`), "https://openreview.net/forum?id=abc"},
	{"aclanthology.org", lazyregexp.New(`^/[A-Z0-9]`), "https://aclanthology.org/2023.acl-long.714"},
	{"aclweb.org", lazyregexp.New(`^/anthology/`), "https://www.aclweb.org/anthology/D19-6106"},
	{"thecvf.com", lazyregexp.New(`^/content`), "https://openaccess.thecvf.com/content/CVPR2023/html/A.html"},
	{"cv-foundation.org", lazyregexp.New(`^/openaccess/`),
		"https://www.cv-foundation.org/openaccess/content_iccv_2015/html/A.html"},
	{"ecva.net", lazyregexp.New(`^/papers/`),
		"https://www.ecva.net/papers/eccv_2020/papers_ECCV/html/1_ECCV_2020_paper.php"},
	{"neurips.cc", lazyregexp.New(`^/paper`), "https://proceedings.neurips.cc/paper/2022/hash/0.html"},
	{"nips.cc", lazyregexp.New(`^/paper`), "http://papers.nips.cc/paper/7225-a"},
	{"mlr.press", lazyregexp.New(`^/v\d`), "http://proceedings.mlr.press/v70/cho17a.html"},
	{"jmlr.org", lazyregexp.New(`/papers/`), "https://jmlr.org/papers/v21/20-074.html"},
	{"ieee.org", lazyregexp.New(`^/(?:document|abstract|xpl|stamp)`),
		"https://ieeexplore.ieee.org/document/6870486"},
	{"acm.org", lazyregexp.New(`/doi/|/citation\.cfm`), "https://dl.acm.org/citation.cfm?id=3331673"},
	{"springer.com", lazyregexp.New(`/10\.`), "https://link.springer.com/chapter/10.1007/978-3-030-1_1"},
	{"sciencedirect.com", lazyregexp.New(`^/science/article/`),
		"https://www.sciencedirect.com/science/article/pii/S0"},
	{"nature.com", lazyregexp.New(`^/articles/`), "https://www.nature.com/articles/nature14539"},
	{"science.org", lazyregexp.New(`/doi/`), "https://www.science.org/doi/10.1126/science.1"},
	{"pnas.org", lazyregexp.New(`/doi/`), "https://www.pnas.org/doi/10.1073/pnas.1"},
	{"wiley.com", lazyregexp.New(`/doi/`), "https://onlinelibrary.wiley.com/doi/10.1002/1"},
	{"tandfonline.com", lazyregexp.New(`/doi/`), "https://www.tandfonline.com/doi/full/10.1080/1"},
	{"academic.oup.com", lazyregexp.New(`/article`), "https://academic.oup.com/bioinformatics/article/36/1/1"},
	{"biorxiv.org", lazyregexp.New(`^/(?:content|cgi/content)/`), "https://www.biorxiv.org/content/10.1101/1"},
	{"medrxiv.org", lazyregexp.New(`^/(?:content|cgi/content)/`), "https://www.medrxiv.org/content/10.1101/1"},
	{"aaai.org", lazyregexp.New(`/(?:article|paper)/view/`),
		"https://ojs.aaai.org/index.php/AAAI/article/view/6758"},
	{"ijcai.org", lazyregexp.New(`^/proceedings/`), "https://www.ijcai.org/proceedings/2019/1"},
	{"isca-speech.org", lazyregexp.New(`^/archive/`),
		"https://www.isca-speech.org/archive/interspeech_2020/a.html"},
	{"usenix.org", lazyregexp.New(`/presentation/`), "https://www.usenix.org/conference/osdi18/presentation/a"},
	{"semanticscholar.org", lazyregexp.New(`/paper/|/CorpusID:`), "https://www.semanticscholar.org/paper/A/0"},
	{"ssrn.com", lazyregexp.New(`abstract|^/sol3/`), "https://papers.ssrn.com/sol3/papers.cfm?abstract_id=1"},
	{"hal.science", lazyregexp.New(`^/[a-z]+-\d`), "https://hal.science/hal-01"},
	{"iacr.org", lazyregexp.New(`^/20\d\d/\d`), "https://eprint.iacr.org/2020/1"},
	{"mdpi.com", lazyregexp.New(`^/\d{4}-\d{3}[\dX]/`), "https://www.mdpi.com/1424-8220/20/1/1"},
	{"frontiersin.org", lazyregexp.New(`/articles/`), "https://www.frontiersin.org/articles/10.3389/1"},
	{"journals.plos.org", lazyregexp.New(`/article`), "https://journals.plos.org/plosone/article?id=10.1371/1"},
	{"ncbi.nlm.nih.gov", lazyregexp.New(`^/(?:pmc/articles|articles/PMC|pubmed/)`),
		"https://www.ncbi.nlm.nih.gov/pmc/articles/PMC1/"},
	{"pubmed.ncbi.nlm.nih.gov", lazyregexp.New(`^/\d`), "https://pubmed.ncbi.nlm.nih.gov/1/"},
	{"roboticsproceedings.org", lazyregexp.New(`^/.`), "http://www.roboticsproceedings.org/rss16/p001.html"},
	{"bmva-archive.org.uk", lazyregexp.New(`^/.`), "https://www.bmva-archive.org.uk/bmvc/2021/1.html"},
	{"drops.dagstuhl.de", lazyregexp.New(`^/(?:entities/document|opus)/`),
		"https://drops.dagstuhl.de/entities/document/10.4230/1"},
	{"elifesciences.org", lazyregexp.New(`^/(?:articles|reviewed-preprints)/\d`),
		"https://elifesciences.org/articles/00001"},
	{"pubs.rsc.org", lazyregexp.New(`^/en/content/articlelanding/`),
		"https://pubs.rsc.org/en/content/articlelanding/2026/xx/d6xx00001a"},
	{"journals.aps.org", lazyregexp.New(`/abstract/`), "https://journals.aps.org/prl/abstract/10.1103/1"},
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
