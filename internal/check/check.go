// Package check finds problems in a site before its readers do.
//
// The input is a built site. The output is a report that lists every problem with its position in the sources: a
// paper's file, a layout or site.yaml, never a generated page. Each page is parsed once as HTML, from its file if the
// site was written, or else as it would be written. A check changes nothing unless Options.Fix is set; then it fixes
// unambiguous mistakes and lists them.
//
// Each check is a file in this package and an entry in the table of checks.
package check

import (
	"context"
	"fmt"

	"github.com/offprint/offprint/internal/generate"
	"github.com/offprint/offprint/internal/parallel"
)

// Options are the options of Run.
type Options struct {
	Build   *generate.Build   // the site, built with Options.Texts
	Outside *AddressOptions   // how to check external links; nil to skip them
	Fix     bool              // fix unambiguous mistakes
	AnyHost bool              // the site is not for GitHub Pages, so its limits do not apply
	Say     func(line string) // receives notices for the user while mistakes are fixed

	Progress parallel.Progress // of the pages and other files that are checked
}

// Run checks a site. Its problems are in the report; an error means that the check itself failed.
func Run(ctx context.Context, o Options) (*Report, error) {
	in, err := inspect(o)
	if err != nil {
		return nil, err
	}
	if in.site != nil {
		if err := in.run(ctx); err != nil {
			return nil, err
		}
	}
	r := in.report()
	if o.Fix {
		if err := r.fix(ctx, in); err != nil {
			return r, fmt.Errorf("fixing mistakes: %w", err)
		}
	}
	return r, nil
}

// A check finds one kind of problem. Its functions may be nil; page and file are called concurrently.
type check struct {
	name string
	page func(*finder, *document) // called for every page
	file func(*finder, *file)     // called for every other file of the site
	site func(*finder)            // called once after all pages and files
}

// checks are all checks, in the order in which they run on a page.
var checks = []check{
	{name: "content", site: contentProblems},
	{name: "removed", site: removed},
	{name: "clashes", site: clashes},
	{name: "links", page: linksOfPage, file: linksOfStyle},
	{name: "fragments", page: ownFragments, site: otherFragments},
	{name: "ids", page: ids},
	{name: "alternatives", page: alternatives},
	{name: "scripts", page: scriptsOfPage, site: blockedScripts},
	{name: "mixed", page: mixedOnPage, file: mixedInStyle},
	{name: "orphans", page: recordLinks, site: orphans},
	{name: "wikilinks", site: wikiLinks},
	{name: "duplicates", site: duplicates},
	{name: "keys", site: keys},
	{name: "dates", site: dates},
	{name: "tex", site: texInTitles},
	{name: "tags", site: tags},
	{name: "people", site: people},
	{name: "accent", site: accent},
	{name: "sizes", page: sizeOfPage, file: sizeOfFile, site: sizeOfSite},
	{name: "feeds", file: feeds},
	{name: "sitemap", file: sitemap},
	{name: "outside", page: collectOutside, site: outside},
}

// inspected lists the extensions of files, other than pages, that checks read. Of all other files, only the size
// matters.
var inspected = map[string]bool{".xml": true, ".atom": true, ".json": true, ".css": true}
