package bucket

import (
	"fmt"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// site is the files of a built site.
type site map[string]string

func (s site) fs() fs.FS {
	files := fstest.MapFS{}
	for name, data := range s {
		files[name] = &fstest.MapFile{Data: []byte(data)}
	}
	return files
}

func (s site) names() []string { return slices.Collect(maps.Keys(s)) }

// publish updates a bucket.
func (s site) publish(t *testing.T, address string) *Result {
	t.Helper()
	r, err := Publish(t.Context(), s.fs(), s.names(), address, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// counts returns the numbers of a result.
func counts(r *Result) string {
	return fmt.Sprintf("%d uploaded, %d unchanged, %d deleted", r.Uploaded, r.Unchanged, r.Deleted)
}

// pages returns a site where each page needs the style sheet of a version, lists link to papers, and the home page
// links to lists.
func pages(version string, papers ...string) site {
	style := "css/offprint." + hashLike(version) + ".css"
	s := site{style: "/* " + version + " */", "favicon.svg": "<svg/>", "404.html": needs(style)}
	var all []string
	for _, paper := range papers {
		name := "papers/" + paper + "/index.html"
		s[name] = needs(style, "favicon.svg")
		all = append(all, name)
	}
	s["papers.json"] = needs(all...)
	s["feed.xml"] = needs(all...)
	s["tags/index.html"] = needs(append(all, style, "papers.json")...)
	s["index.html"] = needs(append(all, style, "tags/index.html")...)
	return s
}

func hashLike(version string) string { return fmt.Sprintf("%x", "v"+version)[:4] + "a0b1" }

// needs returns the text of a page that is broken without the named files.
func needs(names ...string) string { return "<p>" + strings.Join(names, "</p><p>") + "</p>" }

var need = regexp.MustCompile(`<p>([^<]+)</p>`)

const foreignKey = "mine/thesis.pdf"

// folderAddress returns the address of a folder.
func folderAddress(dir string) string {
	return "file:///" + strings.TrimPrefix(filepath.ToSlash(dir), "/")
}
