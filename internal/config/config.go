// Package config reads site.yaml.
//
// The input is the bytes of the file. The output is the configuration with all defaults, or every problem with its
// position.
package config

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/sitefile"
	"github.com/offprint/offprint/internal/strictyaml"
)

// FileName is the configuration file, in the site's root.
const FileName = "site.yaml"

// DefaultBaseURL is used in feeds and canonical URLs until the curator sets the base URL. RFC 2606 reserves the
// name for examples.
const DefaultBaseURL = "https://example.org/"

// Config has the fields of site.yaml. The comments of the fields appear in the user guide.
type Config struct {
	// The name of the site.
	Title string `yaml:"title"`
	// One or two sentences for the home page, search engines and feeds.
	Description string `yaml:"description"`
	// The URL of the published site, such as `https://user.github.io/repo/`. On GitHub and GitLab, Offprint finds it
	// without this key.
	BaseURL string `yaml:"baseURL"`
	// The custom domain of the published site, such as `papers.example.org`.
	CNAME string `yaml:"cname"`
	// The language of the site, such as `en` or `de-AT`.
	Language string `yaml:"language"`
	// Who curates the archive.
	Author string `yaml:"author"`
	// The URL of the git repository on the web. With it, every page has an edit link.
	Repository string `yaml:"repository"`
	// The branch that edit links point to.
	Branch string `yaml:"branch"`
	// The editor that opens a page's file from the preview: a name such as `vscode`, or a URL that contains `{file}`.
	Editor string `yaml:"editor"`
	// The links in the header. The default is `/dates/`, `/tags/`, `/authors/` and `/digests/`.
	Menu []MenuItem `yaml:"menu"`
	// The number of papers per page of a list.
	PageSize int `yaml:"pageSize"    min:"1"`
	// Whether pages have a social card, the image shown when somebody shares a page. The default is `true`.
	Cards *bool `yaml:"cards"`
	// The vocabulary: the tags that Offprint knows, and the phrases that add them.
	Tags []content.Term `yaml:"tags"`
	// Authors with several spellings of their name, or a website of their own.
	People []content.KnownPerson `yaml:"people"`
}

// MenuItem is a link in the header.
type MenuItem struct {
	// The text of the link. Pages such as `/tags/` have a title that you can leave out. Without a title, `/authors/` is
	// "Author counts" until a paper names its authors, and then "Authors", which links to `/people/`.
	Title string `yaml:"title"`
	// A path of the site, such as `/tags/`, or a URL.
	URL string `yaml:"url"`
}

// Load reads the configuration of the site in dir. If the file does not exist, every field has its default.
func Load(dir string) (*Config, error) {
	file := filepath.Join(dir, FileName)
	src, err := sitefile.Read(dir, FileName)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	c, problems := Parse(filepath.ToSlash(file), src)
	return c, problems.Err()
}

// Parse parses a configuration.
func Parse(file string, src []byte) (*Config, problem.List) {
	c := &Config{}
	problems := strictyaml.Decode(file, src, 1, c)
	if len(problems) == 0 {
		problems = c.check(file, src)
	}
	c.fillDefaults()
	return c, problems
}

// BasePath returns the path part of the base URL, with a slash at both ends.
func (c *Config) BasePath() string {
	u, err := url.Parse(c.BaseURL)
	if err != nil || u.Path == "" {
		return "/"
	}
	return u.Path
}

// HasBaseURL reports whether the curator set the base URL.
func (c *Config) HasBaseURL() bool {
	if c.BaseURL == DefaultBaseURL {
		return false
	}
	base, err := NormalBaseURL(c.BaseURL)
	return err == nil && base != DefaultBaseURL
}

// HasCards reports whether pages have social cards.
func (c *Config) HasCards() bool { return c.Cards == nil || *c.Cards }

// NormalBaseURL checks a base URL and makes it end with a slash.
func NormalBaseURL(s string) (string, error) {
	u, err := url.Parse(s)
	if err != nil || !isWeb(u) || strings.ContainsAny(s, "?#") || u.User != nil ||
		path.Clean("/"+u.Path) != "/"+strings.Trim(u.Path, "/") {
		return "", fmt.Errorf(
			"%s is not a valid base URL (use the form https://user.github.io/repo/)",
			problem.Quote(s),
		)
	}
	return strings.TrimRight(u.String(), "/") + "/", nil
}

func isWeb(u *url.URL) bool {
	return (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != ""
}

// maxMenu is the maximum number of entries of `menu`. Every page shows all of them.
const maxMenu = 1000

func (c *Config) check(file string, src []byte) (problems problem.List) {
	locator := strictyaml.NewLocator(src)
	var report reporter = func(key, value, what, hint string) {
		if strictyaml.IsFull(problems) {
			return
		}
		line, column := locator.Find(key, value)
		problems = strictyaml.Append(problems, problem.Problem{
			File:   file,
			Line:   line + 1,
			Column: column,
			What:   strings.Join(strings.Fields(what), " "),
			Hint:   hint,
		})
	}
	if c.BaseURL != "" {
		if _, err := NormalBaseURL(c.BaseURL); err != nil {
			report(
				"baseURL",
				c.BaseURL,
				"`baseURL` "+problem.Quote(c.BaseURL)+" is not a valid base URL",
				"use the form https://user.github.io/repo/",
			)
		}
	}
	if what, hint := c.checkCNAME(); what != "" {
		report("cname", c.CNAME, what, hint)
	}
	if u, err := url.Parse(c.Repository); c.Repository != "" && (err != nil || !isWeb(u)) {
		report(
			"repository",
			c.Repository,
			"`repository` "+problem.Quote(c.Repository)+" is not a web URL",
			"use the form https://github.com/user/repo",
		)
	}
	if what, hint := checkEditor(c.Editor); what != "" {
		report("editor", c.Editor, what, hint)
	}
	seen := map[string]bool{}
	for i, t := range c.Tags {
		switch {
		case t.Tag == "":
			report(
				"tags",
				t.Title,
				fmt.Sprintf("entry %d of `tags` has no `tag`", i+1),
				"add its name, such as tag: neural-operators",
			)
		case content.Slug(t.Tag) != t.Tag:
			report("tags", t.Tag, problem.Quote(t.Tag)+" is not a valid tag name", "write "+content.Slug(t.Tag))
		case seen[t.Tag]:
			report("tags", t.Tag, "duplicate tag "+problem.Quote(t.Tag)+" in `tags`", "merge the two entries")
		}
		seen[t.Tag] = true
	}
	for _, t := range c.Tags {
		for _, alias := range t.Aliases {
			switch {
			case content.Slug(alias) != alias:
				report(
					"tags",
					alias,
					"the alias "+problem.Quote(alias)+" is not a valid tag name",
					"write "+content.Slug(alias),
				)
			case seen[alias]:
				report(
					"tags",
					alias,
					"the alias "+problem.Quote(
						alias,
					)+" of "+problem.Quote(
						t.Tag,
					)+" is the name or an alias of another tag",
					"remove it from one of them",
				)
			}
			seen[alias] = true
		}
	}
	checkMenu(c.Menu, report)
	checkPeople(c.People, report)
	return problems
}

func checkMenu(menu []MenuItem, report reporter) {
	if n := len(menu); n > maxMenu {
		report("menu", "", fmt.Sprintf("`menu` has at most %d entries, not %d", maxMenu, n), "remove some of them")
		return
	}
	for _, m := range menu {
		if m.URL == "" || m.Title == "" && menuTitles[m.URL] == "" {
			report("menu", m.Title+m.URL, "an entry of `menu` has no `title` or no `url`",
				"write {title: About, url: /about/}")
		} else if !isMenuAddress(m.URL) {
			report("menu", m.URL, "invalid address "+problem.Quote(m.URL)+" in `menu`",
				"start it with /, http:// or https://")
		}
	}
}

// A reporter adds a problem with a value of a top-level field.
type reporter func(key, value, what, hint string)

// isMenuAddress reports whether s is an address that works from every page.
func isMenuAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (isWeb(u) || u.Scheme == "mailto" || u.Scheme == "" && strings.HasPrefix(s, "/"))
}

// Locate returns the position of a value of a top-level field in the configuration of the site in dir. It returns false
// if the file has no such field.
func Locate(dir, key, value string) (problem.Problem, bool) {
	file := filepath.Join(dir, FileName)
	src, err := sitefile.Read(dir, FileName)
	locator := strictyaml.NewLocator(src)
	if err != nil || !locator.Has(key) {
		return problem.Problem{}, false
	}
	line, column := locator.Find(key, value)
	return problem.Problem{File: filepath.ToSlash(file), Line: line + 1, Column: column}, true
}

func (c *Config) fillDefaults() {
	if c.Title == "" {
		c.Title = "Papers"
	}
	if normal, err := NormalBaseURL(c.BaseURL); err == nil {
		c.BaseURL = normal
	} else {
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
		c.Menu = slices.Clone(defaultMenu)
	}
	c.Repository = strings.TrimSuffix(strings.TrimRight(c.Repository, "/"), ".git")
}
