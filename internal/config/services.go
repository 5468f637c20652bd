package config

import (
	"net/url"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/problem"
)

// Services has the base URLs of services on the network. A service without one is queried at its own URL.
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

// LookupServices are the services that can look up a paper, in the order in which they are queried by default. Each is
// best at something else: arXiv at preprints, Hugging Face at links, Crossref at venues, and OpenAlex at everything
// else.
var LookupServices = []string{"arxiv", "huggingface", "crossref", "openalex"}

// LookupOrder returns the services that look up a paper, in order.
func (c *Config) LookupOrder() []string {
	if len(c.Lookup) == 0 {
		return LookupServices
	}
	return c.Lookup
}

// checkServices reports invalid settings for services on the network.
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
			hint := "use " + problem.OneOf(LookupServices)
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
