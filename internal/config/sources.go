package config

import (
	"cmp"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/problem"
)

// The kinds of sources.
const (
	HuggingFaceSource = "huggingface"
	ArxivSource       = "arxiv"
	ZoteroSource      = "zotero"
	URLSource         = "url"
)

// A Source is where `fetch` looks for new papers.
type Source struct {
	// Its name in the names of digests and on the command line: small letters, digits and hyphens.
	Name string `yaml:"name"`
	// `huggingface` for its daily papers, `arxiv` for a query, `zotero` for a group, or `url` for an address with
	// anything that `import` reads.
	Kind string `yaml:"kind"`
	// For `arxiv`: the query, such as `cat:cs.LG AND abs:"neural operator"`.
	Query string `yaml:"query"`
	// For `zotero`: the number of the group, from its address.
	Group int `yaml:"group"`
	// For `url`: the address.
	URL string `yaml:"url"`
	// Import only papers that contain one of these phrases in title or abstract.
	Keywords []string `yaml:"keywords"`
	// For `arxiv` and `url`: import only papers in one of these categories, such as `cs.LG`, or `math.*` for a group.
	Categories []string `yaml:"categories"`
	// For `huggingface`: import only papers with at least this number of votes.
	Upvotes int `yaml:"upvotes"`
}

// A sourceKind says which keys a kind of source has.
type sourceKind struct {
	needs   string // the key that it cannot do without, or ""
	example string // of that key
	takes   []string
}

var sourceKinds = map[string]sourceKind{
	HuggingFaceSource: {takes: []string{"upvotes"}},
	ArxivSource:       {"query", "query: cat:cs.LG", []string{"query", "categories"}},
	ZoteroSource:      {"group", "group: 12345", []string{"group"}},
	URLSource:         {"url", "url: https://example.org/papers.bib", []string{"url", "categories"}},
}

// sourceOrder is the order of the kinds in messages.
var sourceOrder = []string{HuggingFaceSource, ArxivSource, ZoteroSource, URLSource}

// sourceName matches the name of a source. One that ends with a number could be taken for the next digest of another.
var (
	sourceName   = regexp.MustCompile(`^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$`)
	endsInNumber = regexp.MustCompile(`-\d+$`)
	categoryForm = regexp.MustCompile(`^[A-Za-z][A-Za-z-]*(?:\.(?:[A-Za-z-]+|\*))?$`)
)

const (
	maxSources    = 100
	maxSourceName = 40
)

// checkSources reports invalid entries of `sources`.
func (c *Config) checkSources(report reportFunc) {
	if n := len(c.Sources); n > maxSources {
		what := fmt.Sprintf("`sources` has at most %d entries, not %d", maxSources, n)
		report("sources", "", what, "remove some of them")
		return
	}
	seen := map[string]bool{}
	for i := range c.Sources {
		s := &c.Sources[i]
		switch {
		case s.Name == "":
			report("sources", s.Kind, fmt.Sprintf("entry %d of `sources` has no `name`", i+1),
				"add one, such as name: daily")
		case !sourceName.MatchString(s.Name) || endsInNumber.MatchString(s.Name) || len(s.Name) > maxSourceName:
			report("sources", s.Name, problem.Quote(s.Name)+" is not a valid name of a source",
				fmt.Sprintf("use at most %d small letters, digits and hyphens, start with a letter, and end with no "+
					"number after a hyphen", maxSourceName))
		case seen[s.Name]:
			report("sources", s.Name, "duplicate source "+problem.Quote(s.Name), "rename one of the two")
		}
		seen[s.Name] = true
		s.check(report)
	}
}

// check reports what is wrong with a source, apart from its name.
func (s *Source) check(report reportFunc) {
	kind, known := sourceKinds[s.Kind]
	switch {
	case s.Kind == "":
		report("sources", s.Name, "the source "+problem.Quote(s.Name)+" has no `kind`",
			"add one: "+strings.Join(sourceOrder, ", "))
		return
	case !known:
		report("sources", s.Kind, "unknown kind "+problem.Quote(s.Kind)+" of a source",
			"use "+strings.Join(sourceOrder, ", "))
		return
	}
	set := s.set()
	if kind.needs != "" && set[kind.needs] == "" {
		report("sources", cmp.Or(s.Name, s.Kind), "the source "+problem.Quote(s.Name)+" has no `"+kind.needs+"`",
			"add it, such as "+kind.example)
	}
	for _, key := range []string{"query", "group", "url", "categories", "upvotes"} {
		if value := set[key]; value != "" && !slices.Contains(kind.takes, key) {
			report("sources", value, "a source of the kind "+s.Kind+" has no `"+key+"`", "remove it")
		}
	}
	s.checkValues(report)
}

// set returns the keys of the source that are set, each with a value to find it by.
func (s *Source) set() map[string]string {
	set := map[string]string{"query": s.Query, "url": s.URL}
	if s.Group != 0 {
		set["group"] = fmt.Sprint(s.Group)
	}
	if len(s.Categories) > 0 {
		set["categories"] = s.Categories[0]
	}
	if s.Upvotes != 0 {
		set["upvotes"] = fmt.Sprint(s.Upvotes)
	}
	return set
}

// checkValues reports invalid values.
func (s *Source) checkValues(report reportFunc) {
	if u, err := url.Parse(s.URL); s.URL != "" && (err != nil || !isWeb(u) || u.User != nil || u.Fragment != "") {
		report("sources", s.URL, "the address "+problem.Quote(s.URL)+" of a source is not a web address",
			"use the form https://example.org/papers.bib")
	}
	if s.Group < 0 {
		report("sources", fmt.Sprint(s.Group), fmt.Sprintf("`group` must be the number of a group, not %d", s.Group),
			"copy it from the address of the group")
	}
	if s.Upvotes < 0 {
		what := fmt.Sprintf("`upvotes` must be at least 0, not %d", s.Upvotes)
		report("sources", fmt.Sprint(s.Upvotes), what, "fix it")
	}
	if strings.Contains(s.Query, "submittedDate:") {
		report("sources", s.Query, "the query of the source "+problem.Quote(s.Name)+" has a `submittedDate`",
			"remove it; fetch adds the days")
	}
	for _, word := range s.Keywords {
		if strings.TrimSpace(word) == "" {
			report("sources", s.Name, "a keyword of the source "+problem.Quote(s.Name)+" is empty", "remove it")
		}
	}
	for _, category := range s.Categories {
		if !categoryForm.MatchString(category) {
			report("sources", category, problem.Quote(category)+" is not a category", "use the form cs.LG or math.*")
		}
	}
}
