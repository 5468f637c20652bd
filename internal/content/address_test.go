package content

import (
	"net/url"
	"testing"

	"pgregory.net/rapid"
)

// TestPathsAreStable lists paths of published sites, which must not change.
func TestPathsAreStable(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{HomePath, "/"}, {DatesPath, "/dates/"}, {DigestsPath, "/digests/"}, {TagsPath, "/tags/"},
		{CountsPath, "/authors/"}, {PeoplePath, "/people/"}, {CollectionsPath, "/collections/"},
		{OverviewPath, "/glance/"}, {SearchPath, "/search/"}, {NotFoundPath, "/404.html"},
		{PapersJSONPath, "/papers.json"}, {SitemapPath, "/sitemap.xml"}, {RobotsPath, "/robots.txt"},
		{PaperPath("mgno"), "/papers/mgno/"},
		{PagePath("about"), "/about/"},
		{CollectionPath("first"), "/collections/first/"},
		{DatePath(Date{2023, 10, 16}), "/dates/2023/10/"},
		{DatePath(Date{2023, 3, 0}), "/dates/2023/03/"},
		{DatePath(Date{Year: 987}), "/dates/0987/"},
		{DatePath(Date{}), "/dates/undated/"},
		{DigestPath(Date{2026, 2, 18}), "/digests/2026-02-18/"},
		{TagPath("神经"), "/tags/神经/"},
		{CountPath(4), "/authors/4/"},
		{CountPath(0), "/authors/unknown/"},
		{PersonPath("ana-kovac"), "/people/ana-kovac/"},
		{LetterPath("k"), "/people/k/"},
		{ListPagePath("/tags/pdes/", 1), "/tags/pdes/"},
		{ListPagePath("/tags/pdes/", 12), "/tags/pdes/page/12/"},
		{AtomPath("/tags/pdes/"), "/tags/pdes/feed.xml"},
		{JSONFeedPath("/"), "/feed.json"},
		{BibliographyPath("/", ".csl.json"), "/papers.csl.json"},
		{BibliographyPath("/dates/2023/", ".bib"), "/dates/2023/papers.bib"},
		{ArchivePartPath(2023, ".bib"), "/papers-2023.bib"},
		{ArchivePartPath(987, ".csl.json"), "/papers-0987.csl.json"},
		{ArchivePartPath(0, ".json"), "/papers-undated.json"},
		{CardPath("/papers/mgno/", "5f3a09c1"), "/papers/mgno/card.5f3a09c1.png"},
		{SitemapPartPath(2), "/sitemap-2.xml"},
	} {
		if c.got != c.want {
			t.Errorf("got %s, want %s", c.got, c.want)
		}
	}
}

func TestURLAndAbsolute(t *testing.T) {
	for _, c := range []struct{ path, url, absolute string }{
		{"/", "/my%20repo/", "https://example.org/my%20repo/"},
		{"papers/a/", "/my%20repo/papers/a/", "https://example.org/my%20repo/papers/a/"},
		{"/tags/神经/", "/my%20repo/tags/%E7%A5%9E%E7%BB%8F/", "https://example.org/my%20repo/tags/%E7%A5%9E%E7%BB%8F/"},
		{"/a?b#c%", "/my%20repo/a%3Fb%23c%25", "https://example.org/my%20repo/a%3Fb%23c%25"},
	} {
		if got := URL("/my repo/", c.path); got != c.url {
			t.Errorf("URL(%q) = %s, want %s", c.path, got, c.url)
		}
		if got := Absolute("https://example.org/my%20repo/", c.path); got != c.absolute {
			t.Errorf("Absolute(%q) = %s, want %s", c.path, got, c.absolute)
		}
	}
	if got := URL("/", "/a/"); got != "/a/" {
		t.Errorf("at the root: %s", got)
	}
}

func TestURLEscapesPaths(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		path := "/" + rapid.String().Draw(t, "path")
		if got, want := URL("/", path), (&url.URL{Path: path}).EscapedPath(); got != want {
			t.Errorf("URL(%q) = %q, want %q", path, got, want)
		}
	})
}

func TestRebaseChangesOnlyLocalURLs(t *testing.T) {
	for address, want := range map[string]string{
		"/":                  "/repo/",
		"/tags/a%20b/?x=1#y": "/repo/tags/a%20b/?x=1#y",
		"/数学/":               "/repo/数学/",
		"//host/a":           "//host/a",
		"https://host/a":     "https://host/a",
		"loss.png":           "loss.png",
		"#part":              "#part",
		"":                   "",
	} {
		if got := Rebase("/repo/", address); got != want {
			t.Errorf("Rebase(%q) = %q, want %q", address, got, want)
		}
	}
}
