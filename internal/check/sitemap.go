package check

import (
	"fmt"
	"path"
	"strings"

	"github.com/offprint/offprint/internal/export"
)

const sitemapSpace = "http://www.sitemaps.org/schemas/sitemap/0.9"

// sitemap checks sitemaps against https://www.sitemaps.org/protocol.html, and their addresses against the site.
func sitemap(f *finder, file *file) {
	if path.Ext(file.path) != ".xml" {
		return
	}
	x := file.xml()
	if x.err != nil || x.root.Local != "urlset" && x.root.Local != "sitemapindex" {
		return // the feeds check reports XML that is not well-formed
	}
	f.violations(file, f.checkSitemap(x.root))
}

func (in *inspection) checkSitemap(root *node) (b violations) {
	if root.Space != sitemapSpace {
		b.add(root.offset, "", "the sitemap is not in the namespace "+sitemapSpace)
	}
	entries := root.all("url")
	if root.Local == "sitemapindex" {
		entries = root.all("sitemap")
	}
	switch {
	case len(entries) == 0:
		b.add(root.offset, "", "the sitemap has no URLs")
	case len(entries) > export.SitemapLimit:
		b.add(
			root.offset,
			"",
			fmt.Sprintf("the sitemap has %d URLs; the limit is %d", len(entries), export.SitemapLimit),
		)
	}
	seen := map[string]bool{}
	for _, e := range entries {
		b.once(e, "", "an entry of the sitemap", "loc")
		for _, loc := range e.all("loc") {
			in.checkLocation(&b, loc, seen)
		}
	}
	return b
}

// checkLocation checks one address of a sitemap.
func (in *inspection) checkLocation(b *violations, loc *node, seen map[string]bool) {
	address := loc.value()
	switch {
	case !isAbsolute(address):
		b.add(loc.offset, "", "the URL "+quoted(address)+" in the sitemap is not absolute")
	case !strings.HasPrefix(address, in.config.BaseURL):
		b.add(loc.offset, "", "the URL "+address+" in the sitemap is not on this site")
	case seen[address]:
		b.add(loc.offset, "", "the URL "+address+" occurs twice in the sitemap")
	case in.resolve(in.base, strings.Replace(address, in.config.BaseURL, in.base.EscapedPath(), 1)).target == nil:
		b.add(loc.offset, "", "the URL "+address+" in the sitemap does not exist")
	}
	seen[address] = true
}
