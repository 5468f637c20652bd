package check

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/theme"
)

// limits are sizes in bytes.
type limits struct{ file, site, picture int64 }

// pagesLimits are the limits of GitHub Pages, and a limit for pictures that load slowly.
// (https://docs.github.com/en/pages/getting-started-with-github-pages/github-pages-limits,
// https://docs.github.com/en/repositories/working-with-files/managing-large-files)
var pagesLimits = limits{file: 100 << 20, site: 1 << 30, picture: 2 << 20}

var pictures = []string{".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".bmp", ".tif", ".tiff", ".ico"}

func sizeOfPage(f *finder, d *document) { f.bytes.Add(int64(len(d.data))) }

func sizeOfFile(f *finder, file *file) {
	size := max(file.size, int64(len(file.data)))
	f.bytes.Add(size)
	switch where := (problem.Problem{File: file.source}); {
	case file.source == "":
	case size > f.limits.file:
		where.What = "the file is " + bytesPhrase(size) + ", more than the " + bytesPhrase(f.limits.file) +
			" that GitHub Pages allows"
		where.Hint = "make it smaller, or host it elsewhere"
		f.add(Error, where, nil)
	case size > f.limits.picture && slices.Contains(pictures, strings.ToLower(path.Ext(file.path))):
		where.What = "the picture is " + bytesPhrase(size) + " and loads slowly"
		where.Hint = "make it smaller than " + bytesPhrase(f.limits.picture)
		f.add(Warning, where, nil)
	}
}

func sizeOfSite(f *finder) {
	if size := f.bytes.Load(); size > f.limits.site {
		f.add(Error, problem.Problem{
			File: theme.StaticDir,
			What: "the site is " + bytesPhrase(size) + ", more than the " + bytesPhrase(f.limits.site) +
				" that GitHub Pages allows",
			Hint: "make its files smaller, or publish it elsewhere",
		}, nil)
	}
}

// bytesPhrase returns a size in a unit for people, such as 1.5 kB.
func bytesPhrase(n int64) string {
	for _, unit := range []struct {
		name string
		size int64
	}{{"GB", 1 << 30}, {"MB", 1 << 20}, {"kB", 1 << 10}} {
		if n >= unit.size {
			return strings.TrimSuffix(fmt.Sprintf("%.1f", float64(n)/float64(unit.size)), ".0") + " " + unit.name
		}
	}
	return content.Plural(int(n), "byte")
}
