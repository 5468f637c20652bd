package config

import (
	"net/url"
	"strings"
	"testing"
)

func TestBaseURLFromRemote(t *testing.T) {
	for remote, want := range map[string]string{
		"https://github.com/user/repo":               "https://user.github.io/repo/",
		"https://github.com/user/repo.git":           "https://user.github.io/repo/",
		"https://github.com/user/repo.git/":          "https://user.github.io/repo/",
		"https://GitHub.com/User/Repo.git":           "https://user.github.io/Repo/",
		"https://user@github.com/user/repo":          "https://user.github.io/repo/",
		"https://user:secret@github.com/user/repo":   "https://user.github.io/repo/",
		"https://www.github.com/user/repo":           "https://user.github.io/repo/",
		"git://github.com/user/repo.git":             "https://user.github.io/repo/",
		"git@github.com:user/repo.git":               "https://user.github.io/repo/",
		"git@github.com:/user/repo.git":              "https://user.github.io/repo/",
		"github.com:user/repo":                       "https://user.github.io/repo/",
		"org-12345@github.com:user/repo.git":         "https://user.github.io/repo/",
		"ssh://git@github.com/user/repo.git":         "https://user.github.io/repo/",
		"ssh://git@github.com:22/user/repo.git":      "https://user.github.io/repo/",
		"ssh://git@ssh.github.com:443/user/repo.git": "https://user.github.io/repo/",
		"git@github.com:user/user.github.io.git":     "https://user.github.io/",
		"https://github.com/User/user.github.io":     "https://user.github.io/",
		"https://github.com/user/other.github.io":    "https://user.github.io/other.github.io/",
		"https://github.com/user/my.papers":          "https://user.github.io/my.papers/",
		"https://github.com/user/.github":            "https://user.github.io/.github/",
		"https://gitlab.com/user/repo.git":           "https://user.gitlab.io/repo/",
		"git@gitlab.com:group/sub/repo.git":          "https://group.gitlab.io/sub/repo/",
		"ssh://git@altssh.gitlab.com:443/group/repo": "https://group.gitlab.io/repo/",
		"git@gitlab.com:Group/group.gitlab.io.git":   "https://group.gitlab.io/",
		"git@gitlab.com:group/sub/group.gitlab.io":   "https://group.gitlab.io/sub/group.gitlab.io/",
		"":                  "",
		"/srv/git/repo.git": "",
		"../repo.git":       "",
		"file:///srv/git/github.com/user/repo.git": "",
		`C:\git\repo`:                                 "",
		"https://example.org/user/repo":               "",
		"https://github.com.example.org/user/repo":    "",
		"git@work:user/repo.git":                      "", // an alias of the user's SSH configuration
		"https://github.com":                          "",
		"https://github.com/user":                     "",
		"https://github.com/user/":                    "",
		"https://github.com/user/.git":                "",
		"https://github.com/user/repo/tree/main":      "",
		"https://github.com/user/..":                  "",
		"https://github.com/-user/repo":               "",
		"https://github.com/us.er/repo":               "",
		"https://github.com/user/my repo":             "",
		"https://github.com/user//repo":               "",
		"https://github.com/%zz/repo":                 "",
		"git@github.com:user/repo?x#y":                "",
		"https://gitlab.com/group/../repo":            "",
		"https://user:pa/ss@github.com/user/repo.git": "",
	} {
		if got := BaseURLFromRemote(remote); got != want {
			t.Errorf("BaseURLFromRemote(%q) = %q, want %q", remote, got, want)
		}
	}
}

func TestFindBaseURLPrecedence(t *testing.T) {
	actions := map[string]string{
		"GITHUB_ACTIONS":    "true",
		"GITHUB_REPOSITORY": "Lab/papers",
		"GITHUB_SERVER_URL": "https://github.com",
	}
	const remote = "git@github.com:user/repo.git"
	for _, c := range []struct {
		name   string
		flag   string
		yaml   string
		env    map[string]string
		remote string
		want   FoundBaseURL
	}{
		{"the command line", "https://a.org/flag", "baseURL: https://b.org/", actions, remote,
			FoundBaseURL{"https://a.org/flag/", ""}},
		{"the command line before a domain", "https://a.org/flag", "cname: c.org", actions, remote,
			FoundBaseURL{"https://a.org/flag/", ""}},
		{"site.yaml", "", "baseURL: https://b.org/", actions, remote, FoundBaseURL{"https://b.org/", ""}},
		{"a domain", "", "cname: c.org", actions, remote, FoundBaseURL{"https://c.org/", "cname in site.yaml"}},
		{"the example address does not count", "", "baseURL: https://example.org/", actions, remote,
			FoundBaseURL{"https://lab.github.io/papers/", "GITHUB_REPOSITORY"}},
		{"GitHub Actions", "", "", actions, remote, FoundBaseURL{"https://lab.github.io/papers/", "GITHUB_REPOSITORY"}},
		{"a user's own site in GitHub Actions", "", "",
			map[string]string{"GITHUB_ACTIONS": "true", "GITHUB_REPOSITORY": "Lab/lab.github.io"}, "",
			FoundBaseURL{"https://lab.github.io/", "GITHUB_REPOSITORY"}},
		{"another GitHub server", "", "",
			map[string]string{
				"GITHUB_ACTIONS":    "true",
				"GITHUB_REPOSITORY": "a/b",
				"GITHUB_SERVER_URL": "https://git.lab.org",
			}, remote, FoundBaseURL{"https://user.github.io/repo/", "the git remote origin"}},
		{"outside GitHub Actions", "", "", map[string]string{"GITHUB_REPOSITORY": "a/b"}, "", FoundBaseURL{}},
		{"GitHub Actions without a repository", "", "", map[string]string{"GITHUB_ACTIONS": "true"}, "",
			FoundBaseURL{}},
		{"GitLab CI", "", "", map[string]string{"CI_PAGES_URL": "https://papers-1a2b.gitlab.io"}, remote,
			FoundBaseURL{"https://papers-1a2b.gitlab.io/", "CI_PAGES_URL"}},
		{"GitLab CI with nonsense", "", "", map[string]string{"CI_PAGES_URL": "soon"}, remote,
			FoundBaseURL{"https://user.github.io/repo/", "the git remote origin"}},
		{"the remote", "", "", nil, remote, FoundBaseURL{"https://user.github.io/repo/", "the git remote origin"}},
		{"nothing", "", "", nil, "", FoundBaseURL{}},
	} {
		cfg, problems := Parse("site.yaml", []byte(c.yaml))
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		got := FindBaseURL(
			BaseURLSources{
				Flag:      c.flag,
				Config:    cfg,
				Env:       func(name string) string { return c.env[name] },
				Remote:    "origin",
				RemoteURL: c.remote,
			},
		)
		if got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

func TestFoundBaseURLString(t *testing.T) {
	const want = "base URL https://user.github.io/repo/, from the git remote origin"
	if got := (FoundBaseURL{"https://user.github.io/repo/", "the git remote origin"}).String(); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// FuzzFromRemote checks that the result is always the URL of a site on a Pages host, whatever the remote is.
func FuzzFromRemote(f *testing.F) {
	for _, s := range []string{
		"https://github.com/user/repo.git", "git@github.com:user/user.github.io",
		"ssh://git@gitlab.com:22/group/sub/repo", "https://u:p@github.com/a/b", "../repo", "C:\\x", "github.com:../..",
		"git@github.com:a/b%2fc", "https://[::1]/a/b", "://", ":", "@:", "ssh://github.com/ſ/K",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, remote string) {
		got := BaseURLFromRemote(remote)
		if got == "" {
			return
		}
		u, err := url.Parse(got)
		if err != nil {
			t.Fatalf("%q: %v", remote, err)
		}
		if normal, err := NormalBaseURL(got); err != nil || normal != got {
			t.Errorf("%q gives %q, which is %q, %v", remote, got, normal, err)
		}
		user, isPages := strings.CutSuffix(u.Host, ".github.io")
		if !isPages {
			user, isPages = strings.CutSuffix(u.Host, ".gitlab.io")
		}
		if u.Scheme != "https" || !isPages || user == "" || strings.ContainsAny(user, ".@:") ||
			strings.ToLower(user) != user {
			t.Errorf("%q gives %q", remote, got)
		}
	})
}

func TestPlaceholderHosts(t *testing.T) {
	for address, want := range map[string]bool{
		"https://example.org/":         true,
		"https://EXAMPLE.com./papers/": true,
		"https://www.example.net:8443": true,
		"https://papers.example.org/":  false,
		"http://localhost:8080/":       false,
		"https://user.github.io/repo/": false,
		"https://myexample.org/":       false,
		"https://example.org.uk/":      false,
		"https://lab.org/example.org/": false,
	} {
		if got := IsPlaceholder(address); got != want {
			t.Errorf("IsPlaceholder(%q) = %v, want %v", address, got, want)
		}
	}
}
