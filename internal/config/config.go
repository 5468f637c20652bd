// Package config reads site.yaml.
//
// The input is the bytes of the file. The output is the configuration with all defaults, or every problem with its
// position.
package config

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/mathml"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/sitefile"
	"github.com/offprint/offprint/internal/strictyaml"
	"github.com/offprint/offprint/internal/words"
)

// FileName is the configuration file, in the site's root.
const FileName = "site.yaml"

// DefaultBaseURL is used in feeds and canonical URLs until the curator sets the base URL. RFC 2606 reserves the name
// for examples.
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
	// The links on a paper's page that are made from its identifiers, in order: `pdf`, `arxiv`, `html`, `huggingface`,
	// `alphaxiv` and `doi`. For a paper without an identifier, the searches for its title: `find-arxiv`,
	// `google-scholar` and `semantic-scholar`. The default is all of them. `[]` leaves only the paper's own `links`.
	PaperLinks []string `yaml:"paperLinks"`
	// How the site looks.
	Theme Theme `yaml:"theme"`
	// How formulas are rendered.
	Math Math `yaml:"math"`
	// The vocabulary: tags with their titles, and the phrases that add them to papers.
	Tags []content.Term `yaml:"tags"`
	// Your own fields of papers, and built-in fields with an index.
	Fields []content.Field `yaml:"fields"`
	// An e-mail address or website where services on the network can reach you about the requests of this site.
	Contact string `yaml:"contact"`
	// The base URLs of services, for mirrors and tests.
	Services Services `yaml:"services"`
	// The services that `add` and `enrich` query, in this order. The default is `arxiv`, `huggingface`, `crossref`,
	// `openalex`. Services that are not in the list are not queried.
	Lookup []string `yaml:"lookup"`
	// Where `fetch` looks for new papers: feeds and searches.
	Sources []Source `yaml:"sources"`
	// Authors with several spellings of their name, or a website of their own.
	People []content.KnownPerson `yaml:"people"`

	// Words are the words of the pages. Load and Parse do not set them; the caller does. Nil means the default words.
	Words *words.Words
	// Macros are made from Math.
	Macros *mathml.Macros
}

// Math has the settings of formulas.
type Math struct {
	// Your own commands: a map from a command, such as `'\E'`, to its definition in TeX, such as `'\mathbb{E}'`, in
	// single quotes. Arguments are `#1` to `#9`.
	Macros map[string]string `yaml:"macros"`
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
	problems = strictyaml.Also(file, src, 1, problems, c.check(file, src))
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

// HasBaseURL reports whether the curator has set a valid base URL.
func (c *Config) HasBaseURL() bool {
	if c.BaseURL == DefaultBaseURL {
		return false
	}
	base, err := NormalBaseURL(c.BaseURL)
	return err == nil && base != DefaultBaseURL
}

// HasCards reports whether pages have social cards.
func (c *Config) HasCards() bool { return c.Cards == nil || *c.Cards }

// NormalBaseURL returns a base URL with a slash at the end, or an error if it is not valid.
func NormalBaseURL(s string) (string, error) {
	if len(s) > maxBaseURL {
		return "", fmt.Errorf("%s is longer than %d bytes", problem.Quote(s), maxBaseURL)
	}
	u, err := url.Parse(s)
	if err != nil || !isWeb(u) || strings.ContainsAny(s, "?#") || u.User != nil ||
		path.Clean("/"+u.Path) != "/"+strings.Trim(u.Path, "/") {
		return "", fmt.Errorf(
			"%s is not a valid base URL (use the form https://user.github.io/repo/)",
			problem.Quote(s),
		)
	}
	if strings.HasPrefix(u.Path, "//") { // links to a path that starts with two slashes lead to another host
		u.Path, u.RawPath = "/"+strings.TrimLeft(u.Path, "/"), ""
	}
	return strings.TrimRight(u.String(), "/") + "/", nil
}

// maxBaseURL is the maximum length of a base URL in bytes; every page contains it several times.
const maxBaseURL = 2000

// isWeb reports whether a URL is on the web.
func isWeb(u *url.URL) bool {
	return (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != ""
}

// maxMenu is the largest number of entries of `menu`, because every page shows all of them.
const maxMenu = 1000

// check reports well-formed but invalid values.
func (c *Config) check(file string, src []byte) problem.List {
	r := &reporter{file: file, src: src}
	c.checkURLs(r)
	c.checkTags(r)
	c.checkMenu(r)
	c.checkPaperLinks(r)
	c.checkFields(r)
	checkPeople(c.People, r)
	checkTheme(c.Theme, r)
	c.checkMacros(r)
	c.checkServices(r)
	c.checkSources(r)
	return r.problems
}

// checkURLs reports invalid URLs of the site, its repository and the editor, and an invalid domain.
func (c *Config) checkURLs(r *reporter) {
	if c.BaseURL != "" {
		if _, err := NormalBaseURL(c.BaseURL); err != nil {
			r.report("`baseURL` "+problem.Quote(c.BaseURL)+" is not a valid base URL",
				"use the form https://user.github.io/repo/", "baseURL")
		}
	}
	if what, hint := c.checkCNAME(); what != "" {
		r.report(what, hint, "cname")
	}
	if u, err := url.Parse(c.Repository); c.Repository != "" && (err != nil || !isWeb(u)) {
		r.report("`repository` "+problem.Quote(c.Repository)+" is not a web URL",
			"use the form https://github.com/user/repo", "repository")
	}
	if what, hint := checkEditor(c.Editor); what != "" {
		r.report(what, hint, "editor")
	}
}

// checkTags reports invalid names and aliases of tags, and names and aliases of several tags.
func (c *Config) checkTags(r *reporter) {
	first := map[string][]any{} // path of each name and alias
	for i, t := range c.Tags {
		at := []any{"tags", i, "tag"}
		before, twice := first[t.Tag]
		switch {
		case t.Tag == "":
			r.report(fmt.Sprintf("entry %d of `tags` has no `tag`", i+1),
				"add its name, such as tag: neural-operators", at...)
		case content.Slug(t.Tag) != t.Tag:
			r.report(problem.Quote(t.Tag)+" is not a valid tag name", validTag(t.Tag), at...)
		case twice:
			r.report("duplicate tag "+problem.Quote(t.Tag)+" in `tags`",
				"merge the two entries; the first is on line "+r.line(before), at...)
		default:
			first[t.Tag] = at
		}
	}
	for i, t := range c.Tags {
		for j, alias := range t.Aliases {
			c.checkTagAlias(alias, []any{"tags", i, "aliases", j}, first, r)
		}
	}
}

// checkTagAlias reports an alias of a tag that is invalid, or that is already the name or an alias of a tag. It adds a
// valid alias to first.
func (c *Config) checkTagAlias(alias string, at []any, first map[string][]any, r *reporter) {
	what := "the alias " + problem.Quote(alias) + " of " + problem.Quote(c.Tags[at[1].(int)].Tag)
	before, taken := first[alias]
	switch {
	case content.Slug(alias) != alias || alias == "":
		r.report("the alias "+problem.Quote(alias)+" is not a valid tag name", validTag(alias), at...)
	case taken && before[2] == "tag":
		r.report(what+" is the name of a tag", "remove it; the tag is on line "+r.line(before), at...)
	case taken:
		r.report(what+" is also an alias of "+problem.Quote(c.Tags[before[1].(int)].Tag),
			"remove one of the two; the first is on line "+r.line(before), at...)
	default:
		first[alias] = at
	}
}

// validTag returns the hint for a text that is not a valid name of a tag.
func validTag(text string) string {
	if content.NormalTitle(text) == "" {
		return "use letters or digits"
	}
	return "write " + content.Slug(text)
}

// checkPaperLinks reports kinds of links that do not exist or that occur twice.
func (c *Config) checkPaperLinks(r *reporter) {
	known := content.PaperLinkNames()
	for i, name := range c.PaperLinks {
		switch {
		case !slices.Contains(known, name):
			hint := "use some of " + strings.Join(known, ", ")
			if near := problem.Nearest(name, known); near != "" {
				hint = problem.DidYouMean(near)
			}
			r.report("unknown link "+problem.Quote(name)+" in `paperLinks`", hint, "paperLinks", i)
		case slices.Contains(c.PaperLinks[:i], name):
			r.report("duplicate link "+problem.Quote(name)+" in `paperLinks`", "remove one of the two", "paperLinks", i)
		}
	}
}

// checkMacros sets Macros and reports macros that cannot be defined.
func (c *Config) checkMacros(r *reporter) {
	macros, faults := mathml.DefineMacros(c.Math.Macros)
	c.Macros = macros
	for _, name := range slices.Sorted(maps.Keys(faults)) {
		what, hint, _ := strings.Cut(faults[name].Error(), "; ")
		r.report(what, hint, "math", "macros", nameOf(name))
	}
}

// checkMenu reports invalid entries of `menu`.
func (c *Config) checkMenu(r *reporter) {
	if n := len(c.Menu); n > maxMenu {
		what := fmt.Sprintf("`menu` has at most %d entries, not %d", maxMenu, n)
		r.report(what, "remove some of them", "menu", maxMenu)
		return
	}
	for i, m := range c.Menu {
		switch {
		case m.URL == "":
			r.report(fmt.Sprintf("entry %d of `menu` has no `url`", i+1), "add one, such as url: /about/",
				"menu", i, "url")
		case !isMenuURL(m.URL):
			r.report("invalid URL "+problem.Quote(m.URL)+" in `menu`", "start it with /, http:// or https://",
				"menu", i, "url")
		case m.Title == "" && c.pageTitle(m.URL) == "":
			r.report("the entry of `menu` for "+problem.Quote(m.URL)+" has no `title`",
				"add one; only indexes such as /tags/ have a title of their own", "menu", i, "title")
		}
	}
}

// A reporter collects the problems of a configuration.
type reporter struct {
	file     string
	src      []byte
	places   *strictyaml.Places // nil until needed
	root     *yaml.Node         // set with places
	problems problem.List
}

// A nameOf at the end of a path refers to the name of a field instead of its value.
type nameOf string

// report adds a problem with the value at a path, which consists of the names of fields and the indexes of entries.
func (r *reporter) report(what, hint string, path ...any) {
	if strictyaml.IsFull(r.problems) {
		return
	}
	r.add(r.place(path), what, hint)
}

// line returns the line number of the value at a path.
func (r *reporter) line(path []any) string { return strconv.Itoa(r.place(path).Line) }

// place returns the position of the value at a path. If the value is missing, it returns the position of the field or
// entry around it.
func (r *reporter) place(path []any) problem.Problem {
	if r.places == nil {
		r.root, _ = strictyaml.Parse(r.file, r.src, 1)
		r.places = strictyaml.NewPlaces(r.file, r.src, 1)
	}
	if r.root == nil {
		return problem.Problem{File: r.file, Line: 1, Column: 1}
	}
	at := r.root
	for _, part := range path {
		var next *yaml.Node
		switch part := part.(type) {
		case string:
			next = strictyaml.ValueOf(at, part)
		case nameOf:
			next = strictyaml.NameOf(at, string(part))
		case int:
			if part < len(at.Content) {
				next = at.Content[part]
			}
		}
		if next == nil {
			break
		}
		at = next
	}
	return r.places.Of(at)
}

func (r *reporter) add(place problem.Problem, what, hint string) {
	place.What, place.Hint = strings.Join(strings.Fields(what), " "), hint
	r.problems = strictyaml.Append(r.problems, place)
}

// isMenuURL reports whether s is a URL or path that works from every page.
func isMenuURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (isWeb(u) || u.Scheme == "mailto" || u.Scheme == "" && strings.HasPrefix(s, "/"))
}

// Locate returns the position of a value of a top-level field in the configuration of the site in dir. It returns false
// if the file does not have this field.
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

// Warnings returns warnings about values that are valid but probably mistakes, in the configuration of the site in dir.
// It is not a method, because layouts can call methods.
func Warnings(dir string, c *Config) problem.List {
	if words.IsTag(c.Language) {
		return nil
	}
	p, _ := Locate(dir, "language", c.Language)
	p.What, p.Hint = problem.Quote(c.Language)+" is not a language tag", "use one such as en, de or pt-BR"
	if tag := words.TagOf(c.Language); tag != "" {
		p.Hint = "write " + tag
	}
	return problem.List{p}
}

// fillDefaults sets the fields without a value to their defaults, and normalizes URLs and choices.
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
	if c.PaperLinks == nil {
		c.PaperLinks = content.PaperLinkNames()
	}
	if c.PageSize == 0 {
		c.PageSize = 50
	}
	if len(c.Menu) == 0 {
		c.Menu = slices.Clone(defaultMenu)
	}
	for i := range c.Fields {
		for j, choice := range c.Fields[i].Choices {
			c.Fields[i].Choices[j] = content.CleanName(choice) // as papers have it
		}
	}
	c.Repository = strings.TrimSuffix(strings.TrimRight(c.Repository, "/"), ".git")
}
