package check

import (
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/generate"
	"github.com/offprint/offprint/internal/problem"
)

// limits are sizes in bytes.
type limits struct{ file, large, site, picture int64 }

// pagesLimits are the limits of GitHub Pages for a file and for the site, the size above which GitHub warns of a file,
// and a limit for pictures that load slowly.
// (https://docs.github.com/en/pages/getting-started-with-github-pages/github-pages-limits,
// https://docs.github.com/en/repositories/working-with-files/managing-large-files)
var pagesLimits = limits{file: 100 << 20, large: 50 << 20, site: 1 << 30, picture: 2 << 20}

var pictures = []string{".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".bmp", ".tif", ".tiff", ".ico"}

// elsewhere is how to publish what GitHub Pages does not accept.
const elsewhere = "publish the site elsewhere, such as to a bucket with --to"

func sizeOfPage(f *finder, d *document) {
	size := int64(len(d.data))
	f.bytes.Add(size)
	f.largeFile(d.page.asFile(), size)
}

func sizeOfFile(f *finder, file *file) {
	size := max(file.size, int64(len(file.data)))
	f.bytes.Add(size)
	if f.largeFile(file, size) || file.source == "" || size <= f.limits.picture ||
		!slices.Contains(pictures, strings.ToLower(path.Ext(file.path))) {
		return
	}
	f.add(Warning, problem.Problem{
		File: file.source,
		What: "the picture is " + bytesPhrase(size) + " and loads slowly",
		Hint: "make it smaller than " + bytesPhrase(f.limits.picture),
	}, nil)
}

// largeFile reports whether a file is larger than GitHub accepts without a warning, and adds the problem.
func (f *finder) largeFile(file *file, size int64) bool {
	if f.AnyHost || size <= f.limits.large {
		return false
	}
	where := problem.Problem{File: file.source, What: "the file", Hint: "make it smaller, or host it elsewhere"}
	if file.source == "" { // a generated file has no source; its size is that of the archive
		where = f.ofArchive()
		where.What, where.Hint = strings.TrimPrefix(generate.FileName(file.path), "/"), elsewhere
	}
	where.What += " is " + bytesPhrase(size)
	if size > f.limits.file {
		where.What += ", more than the " + bytesPhrase(f.limits.file) + " that GitHub Pages allows"
		f.add(Error, where, nil)
	} else {
		where.What += "; GitHub warns of files over " + bytesPhrase(f.limits.large) + " and refuses those over " +
			bytesPhrase(f.limits.file)
		f.add(Warning, where, nil)
	}
	return true
}

func sizeOfSite(f *finder) {
	if size := f.bytes.Load(); !f.AnyHost && size > f.limits.site {
		where := f.ofArchive()
		where.What = "the site is " + bytesPhrase(size) + ", more than the " + bytesPhrase(f.limits.site) +
			" that GitHub Pages allows"
		where.Hint = "make its pictures and static files smaller, or " + elsewhere
		f.add(Error, where, nil)
	}
}

// ofArchive returns the place of a problem with the site as a whole.
func (f *finder) ofArchive() problem.Problem {
	return problem.Problem{File: filepath.ToSlash(filepath.Join(f.Build.Dir, config.FileName))}
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
