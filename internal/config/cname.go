package config

import (
	"net/url"
	"strings"

	"golang.org/x/net/idna"
)

// checkCNAME reports what is wrong with `cname` and how to fix it. Pages hosts serve a custom domain from its root, and
// accept only names in the form that DNS uses.
func (c *Config) checkCNAME() (what, hint string) {
	if c.CNAME == "" {
		return "", ""
	}
	domain, err := idna.Lookup.ToASCII(c.CNAME)
	if err != nil || !isDomain(domain) {
		return "`cname` " + c.CNAME + " is not a domain name", "write only the name, such as papers.example.org"
	}
	if domain != c.CNAME {
		return "`cname` " + c.CNAME + " is not in the form that DNS uses", "write " + domain
	}
	base, err := url.Parse(c.BaseURL)
	if !c.HasBaseURL() || err != nil || strings.EqualFold(base.Host, domain) && strings.Trim(base.Path, "/") == "" {
		return "", ""
	}
	return "`cname` " + domain + " does not match `baseURL` " + c.BaseURL,
		"remove baseURL, or write https://" + domain + "/"
}

// isDomain reports whether name has at least two labels and is not an IP address: the last label of a domain is not a
// number.
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
