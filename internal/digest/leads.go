package digest

import (
	"net/url"
	"regexp"
	"strings"
)

// A link is one link of a page: an address, and what these pages lead to with such an address.
type link struct {
	address string
	target  target
	id      string // of arXiv, of the paper that it is about; "" where it is about none
}

// A target is what an address leads to.
type target byte

const (
	elsewhere  target = iota
	toPaper           // the page of a paper
	toVotes           // the vote for a paper, for which one has to log in
	toComments        // the discussion of a paper
	toArxiv           // a paper's page at arXiv
	toCode            // a repository
	toProfile         // the page of a person or an organization
	toPage            // another page of the same site, such as those of its menus
)

// unreserved are the characters that mean the same where they are written with a percent sign (RFC 3986,
// 2.3); some tools do that to keep them out of Markdown.
var unreserved = strings.NewReplacer("%5F", "_", "%5f", "_", "%2D", "-", "%2d", "-", "%2E", ".", "%2e", ".", "%7E", "~", "%7e", "~")

// leads makes a link of an address. An address without a host is one of the page's own site.
func leads(address string) *link {
	if strings.IndexByte(address, '%') >= 0 {
		address = unreserved.Replace(address)
	}
	host, path, own := strings.Cut(address, "/")
	if scheme, rest, ok := strings.Cut(address, "://"); ok {
		if scheme != "https" && scheme != "http" {
			return &link{address: address}
		}
		host, path, _ = strings.Cut(rest, "/")
	} else if host != "" || !own {
		return &link{address: address}
	}
	l := &link{address: address}
	switch host = strings.ToLower(strings.TrimPrefix(host, "www.")); {
	case host == "" || host == "huggingface.co" || host == "hf.co":
		l.target, l.id = leadsWithin(path)
	case strings.HasSuffix(host, ".huggingface.co"):
		l.target = toPage
	case host == "arxiv.org" || host == "export.arxiv.org":
		if l.id = arxivID(address); l.id != "" {
			l.target = toArxiv
		}
	case codeHosts[host] && strings.Count(strings.Trim(path, "/"), "/") >= 1:
		l.target = toCode
	}
	return l
}

var codeHosts = map[string]bool{"github.com": true, "gitlab.com": true, "codeberg.org": true, "bitbucket.org": true}

var paperID = regexp.MustCompile(`^` + arxivForm + `$`)

// leadsWithin reads a path of the site that has the page.
func leadsWithin(path string) (t target, id string) {
	path, fragment, _ := strings.Cut(path, "#")
	path, query, _ := strings.Cut(path, "?")
	path = strings.Trim(path, "/")
	first, rest, deeper := strings.Cut(path, "/")
	switch {
	case first == "papers" && paperID.MatchString(rest) && fragment != "":
		return toComments, rest
	case first == "papers" && paperID.MatchString(rest):
		return toPaper, rest
	case first == "login":
		_, next, _ := strings.Cut(query, "next=")
		next, _, _ = strings.Cut(next, "&")
		next, _ = url.QueryUnescape(next)
		if id, ok := strings.CutPrefix(next, "/papers/"); ok && paperID.MatchString(id) {
			return toVotes, id
		}
	case first != "" && !deeper && !menuPages[first]:
		return toProfile, ""
	}
	return toPage, ""
}

// menuPages are the pages of the site that have the form of a profile's address.
var menuPages = map[string]bool{
	"papers": true, "models": true, "datasets": true, "spaces": true, "storage": true, "docs": true, "enterprise": true, "pricing": true, "login": true, "join": true,
	"tasks": true, "chat": true, "collections": true, "languages": true, "organizations": true, "blog": true, "posts": true, "learn": true, "support": true, "pro": true,
	"inference": true, "inference-endpoints": true, "terms-of-service": true, "privacy": true, "huggingface": true, "front": true, "avatars": true, "settings": true, "new": true,
}
