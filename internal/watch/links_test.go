package watch

import (
	"os"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/offprint/offprint/internal/testutil/missing"
)

// link makes a link to a file or folder below the site's parent folder. It replaces an existing file or folder.
func (s *site) link(to, name string) {
	s.t.Helper()
	s.remove(name + ".new~")
	if err := os.Symlink(s.path(to), s.path(name+".new~")); err != nil {
		missing.Skip(s.t, "this system does not support symbolic links: ", err)
	}
	if info, err := os.Lstat(s.path(name)); err == nil && info.IsDir() {
		s.remove(name)
	}
	s.rename(name+".new~", name)
}

// linkTests are changes of sites with links. Paths that begin with ../ are outside the site.
var linkTests = []struct {
	name   string
	make   func(s *site)
	change func(s *site)
	want   string
}{
	{
		"content leads elsewhere",
		func(s *site) { s.write("../data/papers/a.md", "a"); s.link("../data", "content") },
		func(s *site) { s.write("../data/papers/a.md", "new") },
		"content/papers/a.md",
	},
	{
		"an editor replaces a file of linked content",
		func(s *site) { s.write("../data/papers/a.md", "a"); s.link("../data", "content") },
		func(s *site) {
			s.write("../data/papers/a.md~", "new")
			s.rename("../data/papers/a.md~", "../data/papers/a.md")
		},
		"content/papers/a.md",
	},
	{
		"content/papers leads to another folder of the site",
		func(s *site) { s.write("notes/a.md", "a"); s.link("notes", "content/papers") },
		func(s *site) { s.write("notes/b.md", "new") },
		"content/papers/b.md",
	},
	{
		"layouts",
		func(s *site) { s.write("theme/layouts/base.html", "a"); s.link("theme/layouts", "layouts") },
		func(s *site) { s.write("theme/layouts/base.html", "new") },
		"layouts/base.html",
	},
	{
		"static",
		func(s *site) { s.write("theme/static/css/a.css", "a"); s.link("theme/static", "static") },
		func(s *site) { s.write("theme/static/css/a.css", "new") },
		"static/css/a.css",
	},
	{
		"a paper",
		func(s *site) { s.write("drafts/b.md", "b"); s.link("drafts/b.md", "content/papers/linked.md") },
		func(s *site) { s.write("drafts/b.md", "new") },
		"content/papers/linked.md",
	},
	{
		"an editor replaces a linked paper",
		func(s *site) { s.write("drafts/b.md", "b"); s.link("drafts/b.md", "content/papers/linked.md") },
		func(s *site) { s.write("drafts/b.md~", "new"); s.rename("drafts/b.md~", "drafts/b.md") },
		"content/papers/linked.md",
	},
	{
		"a paper with two names",
		func(s *site) { s.link("content/papers/a.md", "content/papers/linked.md") },
		func(s *site) { s.write("content/papers/a.md", "new") },
		"content/papers/linked.md",
	},
	{
		"the configuration",
		func(s *site) { s.write("../shared.yaml", "title: a"); s.link("../shared.yaml", "site.yaml") },
		func(s *site) { s.write("../shared.yaml", "title: new") },
		"site.yaml",
	},
	{
		"the link to a folder is replaced",
		func(s *site) {
			s.write("../1/papers/a.md", "1")
			s.write("../2/papers/a.md", "2")
			s.link("../1", "content")
		},
		func(s *site) { s.link("../2", "content"); s.awaitPath("all"); s.write("../2/papers/a.md", "new") },
		"content/papers/a.md",
	},
	{
		"the link to a paper is replaced",
		func(s *site) { s.write("1.md", "1"); s.write("2.md", "2"); s.link("1.md", "content/papers/b.md") },
		func(s *site) {
			s.link("2.md", "content/papers/b.md")
			s.awaitPath("content/papers/b.md")
			s.write("2.md", "new")
		},
		"content/papers/b.md",
	},
	{
		"a link in the path of a link is replaced",
		func(s *site) {
			s.write("../1/notes/papers/a.md", "1")
			s.write("../2/notes/papers/a.md", "2")
			s.link("../1", "../current")
			s.link("../current/notes", "content")
		},
		func(s *site) {
			s.link("../2", "../current")
			s.awaitPath("all")
			s.write("../2/notes/papers/a.md", "new")
		},
		"content/papers/a.md",
	},
	{
		"a folder becomes a link",
		func(s *site) { s.write("notes/a.md", "a") },
		func(s *site) { s.link("notes", "content/papers"); s.awaitPath("all"); s.write("notes/a.md", "new") },
		"content/papers/a.md",
	},
	{
		"what a link leads to is replaced",
		func(s *site) { s.write("../data/papers/a.md", "a"); s.link("../data", "content") },
		func(s *site) {
			s.rename("../data", "../old")
			s.write("../data/papers/a.md", "new")
			s.awaitPath("all")
			s.write("../data/papers/b.md", "new")
		},
		"content/papers/b.md",
	},
	{
		"what a link leads to appears",
		func(s *site) { s.remove("content"); s.link("../disk/data", "content") },
		func(s *site) {
			s.write("../disk/data/papers/a.md", "new")
			s.awaitPath("all")
			s.write("../disk/data/papers/a.md", "newer")
		},
		"content/papers/a.md",
	},
	{
		"links that lead to each other",
		func(s *site) {
			s.link("content", "content/papers/up")
			s.link("content/papers", "content/pages")
			s.link("content/loop", "content/loop")
		},
		func(s *site) { s.write("content/papers/a.md", "new") },
		"content/papers/a.md",
	},
	{
		"a folder in a moved folder",
		func(s *site) { s.write("content/papers/x/y/a.png", "a") },
		func(s *site) {
			s.rename("content/papers/x", "content/papers/z")
			s.awaitPath("all")
			s.write("content/papers/z/y/a.png", "new")
		},
		"content/papers/z/y/a.png",
	},
	{
		"a folder that was removed and created again",
		func(*site) {},
		func(s *site) {
			s.remove("content/papers")
			s.write("content/papers/a.md", "b")
			s.awaitPath("content/papers/a.md")
			s.write("content/papers/b.md", "new")
		},
		"content/papers/b.md",
	},
}

func TestLinksAreWatched(t *testing.T) {
	for _, tt := range linkTests {
		t.Run(strings.ReplaceAll(tt.name, "/", "-"), func(t *testing.T) {
			s := newSite(t)
			tt.make(s)
			s.watch(false, realSystem)
			tt.change(s)
			s.awaitPath(tt.want)
		})
	}
}

func TestLinksArePolled(t *testing.T) {
	for _, tt := range linkTests {
		t.Run(strings.ReplaceAll(tt.name, "/", "-"), func(t *testing.T) {
			s := newSite(t)
			tt.make(s)
			synctest.Test(t, func(t *testing.T) {
				s.t = t
				s.watch(true, realSystem)
				tt.change(s)
				s.awaitPath(tt.want)
			})
		})
	}
}

// TestForbiddenLinksAreNotFollowed uses a link below a top-level folder that leads out of the site. The build refuses
// it.
func TestForbiddenLinksAreNotFollowed(t *testing.T) {
	s := newSite(t)
	s.write("../secret/a.md", "a")
	s.link("../secret", "content/pages")
	s.watch(false, realSystem)
	s.write("../secret/a.md", "new")
	s.write("content/papers/a.md", "new")
	if got := s.next(); got != "content/papers/a.md" {
		t.Errorf("got %q", got)
	}
}

// TestManyNamesOfAFolder makes more than maxNames links to a folder. After a change in it, Batch.All must be set.
func TestManyNamesOfAFolder(t *testing.T) {
	s := newSite(t)
	s.write("notes/x/a.png", "a")
	for i := range maxNames + 1 {
		s.link("notes", "content/"+string(rune('a'+i)))
	}
	s.watch(false, realSystem)
	s.write("notes/x/a.png", "new")
	s.awaitPath("all")
}

// TestSiteBehindALink watches a root that is a link.
func TestSiteBehindALink(t *testing.T) {
	s := newSite(t)
	s.link(".", "../link")
	s.root = s.path("../link")
	s.watch(false, realSystem)
	s.write("content/papers/a.md", "new")
	if got := s.next(); got != "content/papers/a.md" {
		t.Errorf("got %q", got)
	}
}
