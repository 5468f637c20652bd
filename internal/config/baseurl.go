package config

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/lazyregexp"
)

// BaseURLSources are the sources of a site's base URL.
type BaseURLSources struct {
	Flag      string // --base-url; "" if not set
	Config    *Config
	Env       func(name string) string
	Remote    string // name of the git remote
	RemoteURL string // URL of the git remote; "" if it does not exist
}

// FoundBaseURL is the base URL of a site and its source.
type FoundBaseURL struct {
	URL  string // ends with a slash; "" if unknown
	From string // what it was derived from; "" if the user wrote it
}

// String describes the base URL and its source.
func (f FoundBaseURL) String() string { return fmt.Sprintf("base URL %s, from %s", f.URL, f.From) }

// FindBaseURL returns the base URL from the first of these sources that has one: --base-url, baseURL and cname in
// site.yaml, GitHub Actions, GitLab CI, the git remote. So explicit values precede derived ones, and a custom domain
// precedes the URL that a Pages host would assign.
func FindBaseURL(s BaseURLSources) FoundBaseURL {
	if base, err := NormalBaseURL(s.Flag); err == nil {
		return FoundBaseURL{URL: base}
	}
	if s.Config.HasBaseURL() {
		return FoundBaseURL{URL: s.Config.BaseURL}
	}
	if s.Config.CNAME != "" {
		return FoundBaseURL{"https://" + s.Config.CNAME + "/", "cname in " + FileName}
	}
	if base := fromGitHub(s.Env); base != "" {
		return FoundBaseURL{base, "GITHUB_REPOSITORY"}
	}
	if base, err := NormalBaseURL(s.Env("CI_PAGES_URL")); err == nil {
		return FoundBaseURL{base, "CI_PAGES_URL"}
	}
	if base := BaseURLFromRemote(s.RemoteURL); base != "" {
		return FoundBaseURL{base, "the git remote " + s.Remote}
	}
	return FoundBaseURL{}
}

// placeholders are the host names that RFC 2606 reserves for examples.
var placeholders = []string{"example.com", "example.net", "example.org"}

// IsPlaceholder reports whether the host of a base URL is reserved for examples, so that nobody can have a site there.
func IsPlaceholder(base string) bool {
	u, err := url.Parse(base)
	if err != nil {
		return false
	}
	host := strings.TrimPrefix(strings.ToLower(strings.TrimSuffix(u.Hostname(), ".")), "www.")
	return slices.Contains(placeholders, host)
}

// fromGitHub returns the base URL derived from the variables of GitHub Actions
// (docs.github.com/actions/reference/variables-reference), or "". On a GitHub Enterprise server, they do not contain
// the URL of Pages.
func fromGitHub(env func(string) string) string {
	server := env("GITHUB_SERVER_URL")
	if env("GITHUB_ACTIONS") != "true" || server != "" && server != "https://github.com" {
		return ""
	}
	return pages("github.com", env("GITHUB_REPOSITORY"))
}

// BaseURLFromRemote returns the Pages URL for a git remote on GitHub or GitLab, or "".
func BaseURLFromRemote(remote string) string {
	if strings.Contains(remote, "://") {
		u, err := url.Parse(remote)
		if err != nil {
			return ""
		}
		return pages(u.Hostname(), u.Path)
	}
	host, path, _ := strings.Cut(remote, ":") // git@github.com:user/repo.git
	return pages(host[strings.LastIndexByte(host, '@')+1:], path)
}

// hosts maps the hosts in git remotes to their Pages domains. The SSH hosts accept connections on port 443.
var hosts = map[string]string{
	"github.com":        "github.io",
	"www.github.com":    "github.io",
	"ssh.github.com":    "github.io",
	"gitlab.com":        "gitlab.io",
	"www.gitlab.com":    "gitlab.io",
	"altssh.gitlab.com": "gitlab.io",
}

var (
	owner = lazyregexp.New(`^[a-z0-9]([a-z0-9_-]*[a-z0-9])?$`)
	name  = lazyregexp.New(`^[A-Za-z0-9._-]*[A-Za-z0-9_-]$`)
)

// pages returns the Pages URL of a repository on a host, or "". A repository that has the name of its owner's Pages
// host is served at the root. Only GitLab has nested groups.
func pages(host, path string) string {
	domain := hosts[strings.ToLower(host)]
	parts := strings.Split(strings.TrimSuffix(strings.Trim(path, "/"), ".git"), "/")
	if domain == "" || len(parts) < 2 || domain == "github.io" && len(parts) > 2 {
		return ""
	}
	user := strings.ToLower(parts[0])
	for _, p := range parts[1:] {
		if !owner.MatchString(user) || !name.MatchString(p) {
			return ""
		}
	}
	site := user + "." + domain
	if len(parts) == 2 && strings.EqualFold(parts[1], site) {
		return "https://" + site + "/"
	}
	return "https://" + site + "/" + strings.Join(parts[1:], "/") + "/"
}
