package config

import (
	"net/url"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/problem"
)

// Services has the base addresses of services on the network. Without one, the service's own address is used.
type Services struct {
	// arXiv's API. The default is `https://export.arxiv.org`.
	Arxiv string `yaml:"arxiv"`
	// Hugging Face. The default is `https://huggingface.co`.
	HuggingFace string `yaml:"huggingface"`
	// Crossref. The default is `https://api.crossref.org`.
	Crossref string `yaml:"crossref"`
	// OpenAlex. The default is `https://api.openalex.org`.
	OpenAlex string `yaml:"openalex"`
	// Zotero. The default is `https://api.zotero.org`.
	Zotero string `yaml:"zotero"`
}

// LookupServices are the services that can look up a paper, in the order in which they are asked by default. They
// differ in what they know best: arXiv's preprints, Hugging Face's links, the venues of Crossref, and OpenAlex the
// rest.
var LookupServices = []string{"arxiv", "huggingface", "crossref", "openalex"}

// LookupOrder returns the services to ask about a paper.
func (c *Config) LookupOrder() []string {
	if len(c.Lookup) == 0 {
		return LookupServices
	}
	return c.Lookup
}

// checkServices checks the settings about services on the network.
func (c *Config) checkServices(r *reporter) {
	s := c.Services
	for _, base := range []struct{ name, url string }{
		{"arxiv", s.Arxiv}, {"huggingface", s.HuggingFace}, {"crossref", s.Crossref}, {"openalex", s.OpenAlex},
		{"zotero", s.Zotero},
	} {
		if u, err := url.Parse(base.url); base.url != "" && (err != nil || !isWeb(u) || u.User != nil ||
			strings.ContainsAny(base.url, "?#")) {
			r.report(problem.Quote(base.url)+" in `services` is not a URL",
				"use the form https://export.arxiv.org", "services", base.name)
		}
	}
	for i, name := range c.Lookup {
		switch {
		case !slices.Contains(LookupServices, name):
			hint := "use " + strings.Join(LookupServices, ", ")
			if near := problem.Nearest(name, LookupServices); near != "" {
				hint = problem.DidYouMean(near)
			}
			r.report("unknown service "+problem.Quote(name)+" in `lookup`", hint, "lookup", i)
		case slices.Contains(c.Lookup[:i], name):
			r.report("duplicate service "+problem.Quote(name)+" in `lookup`", "remove one of the two", "lookup", i)
		}
	}
	if strings.ContainsFunc(c.Contact, func(r rune) bool { return r < ' ' || r > '~' || r == '(' || r == ')' }) {
		r.report("`contact` "+problem.Quote(c.Contact)+" is neither an e-mail address nor a URL",
			"write it as name@example.org or https://example.org", "contact")
	}
}
