package config

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"
)

// This file finds where a site will live.
//
// In come what the command line and site.yaml say, the environment, and the address of a git remote;
// out goes the base URL, and what gave it where nobody wrote it down. What is said wins over what is
// found, and a domain of one's own over the address that a Pages host would give: --base-url, baseURL
// and cname of site.yaml, GitHub Actions, GitLab CI, the git remote.

// BaseURLSources are what can say where a site will live.
type BaseURLSources struct {
	Flag      string // --base-url; "" for none
	Config    *Config
	Env       func(name string) string
	Remote    string // the name of the git remote
	RemoteURL string // its address; "" for none
}

// FoundBaseURL is where a site will live.
type FoundBaseURL struct {
	URL  string // with a slash at its end; "" where nothing says it
	From string // what it was found from; "" where somebody wrote it down
}

// String says what was found.
func (f FoundBaseURL) String() string { return fmt.Sprintf("base URL %s, from %s", f.URL, f.From) }

// FindBaseURL asks the sources in their order.
func FindBaseURL(s BaseURLSources) FoundBaseURL {
	if address, err := NormalBaseURL(s.Flag); err == nil {
		return FoundBaseURL{URL: address}
	}
	if s.Config.HasBaseURL() {
		return FoundBaseURL{URL: s.Config.BaseURL}
	}
	if s.Config.CNAME != "" {
		return FoundBaseURL{"https://" + s.Config.CNAME + "/", "cname in " + FileName}
	}
	if address := fromGitHub(s.Env); address != "" {
		return FoundBaseURL{address, "GITHUB_REPOSITORY"}
	}
	if address, err := NormalBaseURL(s.Env("CI_PAGES_URL")); err == nil {
		return FoundBaseURL{address, "CI_PAGES_URL"}
	}
	if address := BaseURLFromRemote(s.RemoteURL); address != "" {
		return FoundBaseURL{address, "the git remote " + s.Remote}
	}
	return FoundBaseURL{}
}

// fromGitHub reads the variables of docs.github.com/actions/reference/variables-reference. A server of
// one's own has its Pages somewhere that the variables do not say.
func fromGitHub(env func(string) string) string {
	server := env("GITHUB_SERVER_URL")
	if env("GITHUB_ACTIONS") != "true" || server != "" && server != "https://github.com" {
		return ""
	}
	return pages("github.com", env("GITHUB_REPOSITORY"))
}

// BaseURLFromRemote gives the Pages address of a git remote on GitHub or GitLab, or "".
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

// hosts are the Pages domains of the hosts that a remote can name. The two for SSH take it on port 443.
var hosts = map[string]string{
	"github.com":        "github.io",
	"www.github.com":    "github.io",
	"ssh.github.com":    "github.io",
	"gitlab.com":        "gitlab.io",
	"www.gitlab.com":    "gitlab.io",
	"altssh.gitlab.com": "gitlab.io",
}

var (
	owner = regexp.MustCompile(`^[a-z0-9]([a-z0-9_-]*[a-z0-9])?$`)
	name  = regexp.MustCompile(`^[A-Za-z0-9._-]*[A-Za-z0-9_-]$`)
)

// pages is the address of the repository at a path of a host. A user's repository that is called like
// their Pages host is the site at its root; only GitLab has groups within groups.
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
