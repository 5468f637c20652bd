package config

import (
	"net/url"
	"strings"

	"golang.org/x/net/idna"

	"github.com/offprint/offprint/internal/problem"
)

// checkCNAME returns what is wrong with `cname` and how to fix it, or "". Pages hosts serve a custom domain from its
// root, and accept names only in the form that DNS uses.
func (c *Config) checkCNAME() (what, hint string) {
	if c.CNAME == "" {
		return "", ""
	}
	domain, err := idna.Lookup.ToASCII(c.CNAME)
	if err != nil || !isDomain(domain) {
		return "`cname` " + problem.Quote(c.CNAME) + " is not a domain name",
			"write only the name, such as papers.example.org"
	}
	if domain != c.CNAME {
		return "`cname` " + problem.Quote(c.CNAME) + " is not in the form that DNS uses", "write " + domain
	}
	base, err := url.Parse(c.BaseURL)
	if !c.HasBaseURL() || err != nil || strings.EqualFold(base.Host, domain) && strings.Trim(base.Path, "/") == "" {
		return "", ""
	}
	return "`cname` " + problem.Quote(domain) + " does not match `baseURL` " + problem.Quote(c.BaseURL),
		"remove baseURL, or write https://" + domain + "/"
}

// isDomain reports whether a name has at least two labels and is not an IP address, whose last part is a number.
func isDomain(name string) bool {
	labels := strings.Split(name, ".")
	if len(labels) < 2 || len(name) > 253 {
		return false
	}
	for _, l := range labels {
		if l == "" || len(l) > 63 {
			return false
		}
	}
	return strings.Trim(labels[len(labels)-1], "0123456789") != ""
}
