// Package check finds what is wrong with a site before its readers do.
//
// In comes a built site, out comes a report: every fault with its place in the sources, which is the
// paper's file, the layout or site.yaml and never the page that shows it. Every page is read once, as a
// browser reads it: from its file if the site is written, so that these are the bytes that readers will
// get, else as it would be written. It changes nothing unless Options.Fix is
// set; then it fixes unambiguous mistakes and lists them.
//
// A check is one file here and one line in the table of them.
package check

import (
	"context"
	"fmt"

	"github.com/offprint/offprint/internal/generate"
)

// Options say what to check.
type Options struct {
	Build   *generate.Build // the site, made with its texts
	Outside *AddressOptions // how to ask for what lies outside of the site; nil asks for nothing
	Fix     bool            // fix unambiguous mistakes
}

// Run checks a site. What is wrong with it is in the report; the error is that the work failed.
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
		if err := r.fix(in); err != nil {
			return r, fmt.Errorf("mending: %w", err)
		}
	}
	return r, nil
}

// A check is one kind of fault. Its functions can be called by several goroutines at a time, but for
// the last; those that it does not need are nil.
type check struct {
	name string
	page func(*finder, *document) // sees every page
	file func(*finder, *file)     // sees every other file of the site
	site func(*finder)            // sees the whole when all pages and files were seen
}

// checks are all of them, in the order in which they see a page.
var checks = []check{
	{name: "content", site: contentProblems},
	{name: "clashes", site: clashes},
	{name: "links", page: linksOfPage, file: linksOfStyle},
	{name: "fragments", page: ownFragments, site: otherFragments},
	{name: "ids", page: ids},
	{name: "alternatives", page: alternatives},
	{name: "mixed", page: mixedOnPage, file: mixedInStyle},
	{name: "orphans", page: leads, site: orphans},
	{name: "wikilinks", site: wikiLinks},
	{name: "duplicates", site: duplicates},
	{name: "dates", site: dates},
	{name: "tags", site: tags},
	{name: "people", site: unnamed},
	{name: "sizes", page: sizeOfPage, file: sizeOfFile, site: sizeOfSite},
	{name: "feeds", file: feeds},
	{name: "sitemap", file: sitemap},
	{name: "outside", page: gather, site: outside},
}

// lookedAt has the endings of the files, other than pages, whose bytes a check looks at. Of the others of a
// written site only the size counts: papers.bib and a talk's slides are not read.
var lookedAt = map[string]bool{".xml": true, ".atom": true, ".json": true, ".css": true}
