// Package config is the site's site.yaml.
//
// In come its bytes, out goes what they say with every default filled in, or every problem in them
// with its place.
package config

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/slug"
	"github.com/offprint/offprint/internal/strictyaml"
	"github.com/offprint/offprint/internal/vocabulary"
)

// FileName is where the configuration lives, in the site's root.
const FileName = "site.yaml"

// DefaultBaseURL stands in feeds and canonical addresses until the curator says where the site
// will live. The name is reserved for examples by RFC 2606.
const DefaultBaseURL = "https://example.org/"

// Config is what site.yaml can say.
type Config struct {
	Title       string            `yaml:"title"`
	Description string            `yaml:"description"` // one or two sentences for the home page and for programs
	BaseURL     string            `yaml:"baseURL"`     // where the site will live, with a slash at its end
	Language    string            `yaml:"language"`    // a BCP 47 tag
	Author      string            `yaml:"author"`      // who curates the archive
	Repository  string            `yaml:"repository"`  // web address of the git repository, for "edit this page"
	Branch      string            `yaml:"branch"`      // the branch that is edited there
	Menu        []MenuItem        `yaml:"menu"`
	PageSize    int               `yaml:"pageSize" min:"1"` // entries on one page of a list
	Tags        []vocabulary.Term `yaml:"tags"`
}

// MenuItem is a link in the header.
type MenuItem struct {
	Title string `yaml:"title"`
	URL   string `yaml:"url"` // an address of the site ("/tags/") or elsewhere
}

// Load reads the configuration of the site in dir. A site without the file has all defaults.
func Load(dir string) (*Config, error) {
	file := filepath.Join(dir, FileName)
	src, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("reading the configuration: %w", err)
	}
	c, problems := Parse(file, src)
	return c, problems.Err()
}

// Parse reads a configuration.
func Parse(file string, src []byte) (*Config, problem.List) {
	c := &Config{}
	problems := strictyaml.Decode(file, src, 1, c)
	if len(problems) == 0 {
		problems = c.check(file)
	}
	c.fillDefaults()
	return c, problems
}

// BasePath is the path part of the base URL, with a slash at both ends.
func (c *Config) BasePath() string {
	u, err := url.Parse(c.BaseURL)
	if err != nil || u.Path == "" {
		return "/"
	}
	return u.Path
}

// NormalBaseURL checks a base URL and gives it the slash at its end.
func NormalBaseURL(s string) (string, error) {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return "", fmt.Errorf("%q is not the address of a site: write it as https://user.github.io/repo/", s)
	}
	return strings.TrimRight(s, "/") + "/", nil
}

func (c *Config) check(file string) (problems problem.List) {
	report := func(what, mend string) {
		problems = append(problems, problem.Problem{File: file, What: what, Mend: mend})
	}
	if c.BaseURL != "" {
		normal, err := NormalBaseURL(c.BaseURL)
		if err != nil {
			report("`baseURL` "+c.BaseURL+" is not the address of a site", "write it as https://user.github.io/repo/")
		}
		c.BaseURL = normal
	}
	seen := map[string]bool{}
	for i, t := range c.Tags {
		switch {
		case t.Tag == "":
			report(fmt.Sprintf("entry %d of `tags` has no `tag`", i+1), "add its name, such as tag: neural-operators")
		case slug.Make(t.Tag) != t.Tag:
			report("`"+t.Tag+"` is not a tag's name", "write "+slug.Make(t.Tag))
		case seen[t.Tag]:
			report("the tag `"+t.Tag+"` stands twice in `tags`", "join the two entries")
		}
		seen[t.Tag] = true
	}
	for _, m := range c.Menu {
		if m.Title == "" || m.URL == "" {
			report("an entry of `menu` lacks its title or url", "write {title: About, url: /about/}")
		}
		if u, err := url.Parse(m.URL); err != nil || u.Scheme != "" && u.Scheme != "https" && u.Scheme != "http" && u.Scheme != "mailto" {
			report("the menu's address "+m.URL+" is not one", "begin it with / or https://")
		}
	}
	return problems
}

func (c *Config) fillDefaults() {
	if c.Title == "" {
		c.Title = "Papers"
	}
	if c.BaseURL == "" {
		c.BaseURL = DefaultBaseURL
	}
	if c.Language == "" {
		c.Language = "en"
	}
	if c.Branch == "" {
		c.Branch = "main"
	}
	if c.PageSize == 0 {
		c.PageSize = 50
	}
	if len(c.Menu) == 0 {
		c.Menu = []MenuItem{{"Dates", "/dates/"}, {"Tags", "/tags/"}, {"Authors", "/authors/"}, {"Digests", "/digests/"}}
	}
	c.Repository = strings.TrimSuffix(strings.TrimRight(c.Repository, "/"), ".git")
}
