package page

import (
	"net/url"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/lazyregexp"
)

// A link is an address and the kind of page that it points to.
type link struct {
	address string
	target  target
	id      string // arXiv identifier of the paper that the link points to, or ""
}

// A target is the kind of page that an address points to.
type target byte

const (
	elsewhere  target = iota
	toPaper           // the page of a paper
	toVotes           // voting for a paper, which needs a login
	toComments        // the discussion of a paper
	toArxiv           // a paper's page on arXiv
	toCode            // a repository
	toProfile         // the page of a person or an organization
	toPage            // another page of the same site, such as those of its menus
)

// unreserved decodes percent-encoded characters that need no encoding (RFC 3986, section 2.3). Some tools encode them
// to protect them from Markdown.
var unreserved = strings.NewReplacer("%5F", "_", "%5f", "_", "%2D", "-", "%2d", "-",
	"%2E", ".", "%2e", ".", "%7E", "~", "%7e", "~")

// newLink returns the link for an address. A path without a host belongs to the page's own site.
func newLink(address string) *link {
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
		l.target, l.id = targetWithin(path)
	case strings.HasSuffix(host, ".huggingface.co"):
		l.target = toPage
	case host == "arxiv.org" || host == "export.arxiv.org":
		if l.id = content.ArxivID(address); l.id != "" {
			l.target = toArxiv
		}
	case codeHosts[host] && strings.Count(strings.Trim(path, "/"), "/") >= 1:
		l.target = toCode
	}
	return l
}

var codeHosts = map[string]bool{"github.com": true, "gitlab.com": true, "codeberg.org": true, "bitbucket.org": true}

var paperID = lazyregexp.New(`^` + content.ArxivForm + `$`)

// targetWithin returns the target of a path on the page's own site, and the arXiv identifier of its paper, if any.
func targetWithin(path string) (t target, id string) {
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

// menuPages lists the pages of the site whose addresses look like profiles.
var menuPages = map[string]bool{
	"papers": true, "models": true, "datasets": true, "spaces": true, "storage": true, "docs": true,
	"enterprise": true, "pricing": true, "login": true, "join": true, "tasks": true, "chat": true,
	"collections": true, "languages": true, "organizations": true, "blog": true, "posts": true, "learn": true,
	"support": true, "pro": true, "inference": true, "inference-endpoints": true, "terms-of-service": true,
	"privacy": true, "huggingface": true, "front": true, "avatars": true, "settings": true, "new": true,
}
