package config

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
)

// Kinds of sources.
const (
	HuggingFaceSource = "huggingface"
	ArxivSource       = "arxiv"
	ZoteroSource      = "zotero"
	URLSource         = "url"
)

// A Source is where `fetch` looks for new papers.
type Source struct {
	// The name, which appears in the names of digests and on the command line: lower-case letters, digits and hyphens.
	Name string `yaml:"name"`
	// `huggingface` for its daily papers, `arxiv` for a query, `zotero` for a group, or `url` for the URL of anything
	// that `import` reads.
	Kind string `yaml:"kind"`
	// For `arxiv`: the query, such as `cat:cs.LG AND abs:"neural operator"`.
	Query string `yaml:"query"`
	// For `zotero`: the number of the group, from its URL.
	Group int `yaml:"group" min:"1"`
	// For `url`: the URL.
	URL string `yaml:"url"`
	// Import only papers that contain one of these phrases in title or abstract.
	Keywords []string `yaml:"keywords"`
	// For `arxiv` and `url`: import only papers in one of these categories, such as `cs.LG`, or `math.*` for a group.
	Categories []string `yaml:"categories"`
	// For `huggingface`: import only papers with at least this number of votes.
	Upvotes int `yaml:"upvotes" min:"0"`
}

// A sourceKind describes the keys of a kind of source.
type sourceKind struct {
	required string   // key that is required, or ""
	example  string   // example of that key
	keys     []string // keys that are possible
}

var sourceKinds = map[string]sourceKind{
	HuggingFaceSource: {keys: []string{"upvotes"}},
	ArxivSource:       {"query", "query: cat:cs.LG", []string{"query", "categories"}},
	ZoteroSource:      {"group", "group: 12345", []string{"group"}},
	URLSource:         {"url", "url: https://example.org/papers.bib", []string{"url", "categories"}},
}

// sourceOrder is the order of the kinds in messages.
var sourceOrder = []string{HuggingFaceSource, ArxivSource, ZoteroSource, URLSource}

// sourceName matches the name of a source. A name that ends with a number is not allowed, because it could be confused
// with the name of the next digest of another source.
var (
	sourceName   = lazyregexp.New(`^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$`)
	endsInNumber = lazyregexp.New(`-\d+$`)
	categoryForm = lazyregexp.New(`^[A-Za-z][A-Za-z-]*(?:\.(?:[A-Za-z-]+|\*))?$`)
)

const (
	maxSources    = 100
	maxSourceName = 40
)

// checkSources reports invalid entries of `sources`.
func (c *Config) checkSources(r *reporter) {
	if n := len(c.Sources); n > maxSources {
		what := fmt.Sprintf("`sources` has at most %d entries, not %d", maxSources, n)
		r.report(what, "remove some of them", "sources", maxSources)
		return
	}
	first := map[string]int{} // index of the first entry with each name
	for i := range c.Sources {
		s := &c.Sources[i]
		report := func(what, hint string, path ...any) {
			r.report(what, hint, append([]any{"sources", i}, path...)...)
		}
		at, twice := first[s.Name]
		switch {
		case s.Name == "":
			report(fmt.Sprintf("entry %d of `sources` has no `name`", i+1), "add one, such as name: daily", "name")
		case !sourceName.MatchString(s.Name) || endsInNumber.MatchString(s.Name) || len(s.Name) > maxSourceName:
			report(problem.Quote(s.Name)+" is not a valid name of a source",
				fmt.Sprintf("use at most %d lower-case letters, digits and hyphens, start with a letter, and do not "+
					"end with a hyphen and a number", maxSourceName), "name")
		case twice:
			report("duplicate source "+problem.Quote(s.Name),
				"rename one of the two; the first is on line "+r.line([]any{"sources", at, "name"}), "name")
		default:
			first[s.Name] = i
		}
		s.checkKind(i, report)
		s.checkValues(report)
	}
}

// checkKind reports a missing or unknown kind, missing keys that the kind requires, and keys that the kind does not
// have.
func (s *Source) checkKind(entry int, report func(what, hint string, path ...any)) {
	name := "the source " + problem.Quote(s.Name)
	if s.Name == "" {
		name = fmt.Sprintf("entry %d of `sources`", entry+1)
	}
	kind, known := sourceKinds[s.Kind]
	switch {
	case s.Kind == "":
		report(name+" has no `kind`", "add one: "+problem.OneOf(sourceOrder), "kind")
		return
	case !known:
		hint := "use " + problem.OneOf(sourceOrder)
		if near := problem.Nearest(s.Kind, sourceOrder); near != "" {
			hint = problem.DidYouMean(near)
		}
		report("unknown kind "+problem.Quote(s.Kind)+" of a source", hint, "kind")
		return
	}
	for _, key := range []struct {
		name  string
		isSet bool
	}{
		{"query", s.Query != ""},
		{"group", s.Group != 0},
		{"url", s.URL != ""},
		{"categories", len(s.Categories) > 0},
		{"upvotes", s.Upvotes != 0},
	} {
		switch {
		case kind.required == key.name && !key.isSet:
			report(name+" has no `"+key.name+"`", "add it, such as "+kind.example, key.name)
		case key.isSet && !slices.Contains(kind.keys, key.name):
			report("a source of kind "+s.Kind+" cannot have `"+key.name+"`", "remove it", key.name)
		}
	}
}

// checkValues reports invalid values.
func (s *Source) checkValues(report func(what, hint string, path ...any)) {
	if u, err := url.Parse(s.URL); s.URL != "" && (err != nil || !isWeb(u) || u.User != nil || u.Fragment != "") {
		report("the `url` "+problem.Quote(s.URL)+" of a source is not a web URL",
			"use the form https://example.org/papers.bib", "url")
	}
	if strings.Contains(s.Query, "submittedDate:") {
		report("the query of the source "+problem.Quote(s.Name)+" has a `submittedDate`",
			"remove it; fetch adds the days", "query")
	}
	for i, word := range s.Keywords {
		if strings.TrimSpace(word) == "" {
			report("a keyword of the source "+problem.Quote(s.Name)+" is empty", "remove it", "keywords", i)
		}
	}
	for i, category := range s.Categories {
		if !categoryForm.MatchString(category) {
			report(problem.Quote(category)+" is not a category", "use the form cs.LG or math.*", "categories", i)
		}
	}
}
