package check

import (
	"strings"
	"testing"

	"github.com/offprint/offprint"
	"github.com/offprint/offprint/internal/generate"
)

const goodAtom = `<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<title>T</title><id>https://a.example/feed.xml</id><updated>2026-02-18T00:00:00Z</updated>
<author><name>A</name></author><link rel="self" href="https://a.example/feed.xml"/>
<entry><title type="html">One</title><id>https://a.example/1</id><updated>2026-02-18T00:00:00+01:00</updated>` +
	`<link href="https://a.example/1"/><content type="html">x</content></entry>
<entry><title>Two</title><id>urn:x:2</id><updated>2026-02-18T00:00:00.5Z</updated>` +
	`<link href="https://a.example/2"/></entry>
</feed>`

func TestAtomRules(t *testing.T) {
	tests := []struct{ old, now, want string }{
		{"", "", ""},
		{"<title>T</title>", "", "the feed has no title"},
		{"<id>https://a.example/feed.xml</id>", "", "the feed has no id"},
		{"<id>urn:x:2</id>", "", "an entry has no id"},
		{"<id>urn:x:2</id>", "<id>2</id>", `the id "2" is not an absolute URI`},
		{"<id>urn:x:2</id>", "<id>https://a.example/1</id>", "two entries have the id https://a.example/1"},
		{"<title>Two</title>", "<title>Two</title><title>Zwei</title>", "an entry has more than one title"},
		{
			"<title>Two</title>",
			`<title type="markdown">Two</title>`,
			"title has the type markdown instead of text, html or xhtml",
		},
		{
			"<updated>2026-02-18T00:00:00Z</updated>",
			"<updated>2026-02-18</updated>",
			`updated "2026-02-18" is not a time such as 2026-02-18T00:00:00Z`,
		},
		{"<updated>2026-02-18T00:00:00.5Z</updated>", "", "an entry has no updated"},
		{
			"<title>Two</title>",
			"<title>Two</title><published>soon</published>",
			`published "soon" is not a time such as 2026-02-18T00:00:00Z`,
		},
		{
			"<author><name>A</name></author>",
			"",
			"neither the feed nor the entry has an author; neither the feed nor the entry has an author",
		},
		{"<name>A</name>", "<name> </name>", "an author has no name"},
		{`<link href="https://a.example/2"/>`, "", "an entry has neither content nor a link to its page"},
		{`<link href="https://a.example/2"/>`, `<link href="/2"/>`, `the link "/2" is not an absolute URL`},
		{
			`<link href="https://a.example/2"/>`,
			`<link href="https://a.example/2"/><link rel="alternate" href="https://a.example/3"/>`,
			"two alternate links have the same type and language",
		},
		{"</feed>", "", "XML syntax error on line 7: unexpected EOF"},
		{"</feed>", "</feed><feed/>", "there is more than one root element"},
		{"</feed>", "</feed>x", "there is text outside the root element"},
		{"<title>T</title>", "<title>T&nbsp;</title>", "XML syntax error on line 3: invalid character entity &nbsp;"},
	}
	for _, test := range tests {
		root, _, err := readXML([]byte(strings.Replace(goodAtom, test.old, test.now, 1)))
		got := ""
		if err != nil {
			got = err.Error()
		} else {
			got = messages(checkAtom(root))
		}
		if got != test.want {
			t.Errorf("%s → %s: got %s, want %s", test.old, test.now, got, test.want)
		}
	}
}

func messages(all violations) string {
	var what []string
	for _, b := range all {
		what = append(what, b.what)
	}
	return strings.Join(what, "; ")
}

const goodJSONFeed = `{"version": "https://jsonfeed.org/version/1.1", "title": "T", "home_page_url": ` +
	`"https://a.example/", "authors": [{"name": "A"}],
"items": [
 {"id": "1", "url": "https://a.example/1", "content_text": "x", "date_published": ` +
	`"2026-02-18T00:00:00Z", "tags": ["a"]},
 {"id": "2", "content_html": "x"}
]}`

func TestJSONFeedRules(t *testing.T) {
	tests := []struct{ old, now, want string }{
		{"", "", ""},
		{`"title": "T", `, "", "the feed has no title"},
		{
			"version/1.1",
			"version/2",
			`the feed has the version "https://jsonfeed.org/version/2" instead of https://jsonfeed.org/version/1.1`,
		},
		{`"https://a.example/",`, `"a.example",`, `home_page_url "a.example" is not an absolute URL`},
		{`{"name": "A"}`, `{}`, "an author has no name"},
		{`[{"name": "A"}]`, `"A"`, "authors is not a list of objects"},
		{`"id": "2"`, `"id": 2`, "an item has no id, or an id that is not a string"},
		{`"id": "2"`, `"id": "1"`, "two items have the id 1"},
		{`, "content_html": "x"`, "", "an item has neither content_html nor content_text"},
		{
			"2026-02-18T00:00:00Z",
			"18 February",
			`date_published "18 February" is not a time such as 2026-02-18T00:00:00Z`,
		},
		{`["a"]`, `"a"`, "the tags of an item are not a list of strings"},
		{`"items"`, `"entries"`, "the feed has no items"},
		{`"items": [`, `"items": {`, "cannot parse the JSON feed: expected '['"},
		{"\n]}", "\n]", "cannot parse the JSON feed: EOF"},
		{`"id": "2",`, `"id": "2"`, `cannot parse the JSON feed: invalid character '"' after object key:value pair`},
	}
	for _, test := range tests {
		feed := strings.Replace(goodJSONFeed, test.old, test.now, 1)
		if got := messages(checkJSONFeed([]byte(feed))); got != test.want {
			t.Errorf("%s → %s: got %s, want %s", test.old, test.now, got, test.want)
		}
	}
}

func TestViolationsHaveOffsets(t *testing.T) {
	all := checkJSONFeed([]byte(strings.Replace(goodJSONFeed, `"id": "2", `, "", 1)))
	if len(all) != 1 || !strings.HasPrefix(goodJSONFeed[all[0].offset:], `{"id": "2"`) {
		t.Errorf("%+v", all)
	}
	root, _, err := readXML([]byte(goodAtom))
	if err != nil {
		t.Fatal(err)
	}
	if entries := root.all("entry"); len(entries) != 2 ||
		!strings.HasPrefix(goodAtom[entries[1].offset:], "<entry><title>Two") {
		t.Errorf("%+v", root)
	}
}

func TestViolationsOfGeneratedFeedsAreReportedAtTheirSource(t *testing.T) {
	dir := write(t, small)
	in, err := inspect(options(t, dir))
	if err != nil {
		t.Fatal(err)
	}
	f := &finder{inspection: in, check: "feeds"}
	f.violations(&file{path: "/feed.xml"}, violations{
		{
			entry: "https://user.github.io/archive/papers/two/",
			what:  "of a paper",
		}, {what: "of the feed"}, {entry: "https://b.example/", what: "of nobody"},
	})
	want := "error feeds content/papers/two.md:2:8: of a paper, in /feed.xml\n" +
		"error feeds site.yaml: of nobody, in /feed.xml\nerror feeds site.yaml: of the feed, in /feed.xml\n"
	if got := lines(dir, arranged(in.findings)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestSitemapRules(t *testing.T) {
	in, err := inspect(options(t, write(t, small)))
	if err != nil {
		t.Fatal(err)
	}
	const page = "<url><loc>https://user.github.io/archive/about/</loc></url>"
	urlset := func(urls string) string {
		return `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + urls + "</urlset>"
	}
	tests := []struct{ sitemap, want string }{
		{urlset(page), ""},
		{urlset(""), "the sitemap has no URLs"},
		{urlset("<url/>"), "an entry of the sitemap has no loc"},
		{urlset(page + page), "the URL https://user.github.io/archive/about/ occurs twice in the sitemap"},
		{
			urlset("<url><loc>https://b.example/</loc></url>"),
			"the URL https://b.example/ in the sitemap is not on this site",
		},
		{
			"<urlset>" + page + "</urlset>",
			"the sitemap is not in the namespace http://www.sitemaps.org/schemas/sitemap/0.9",
		},
		{
			`<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap>` +
				`<loc>https://user.github.io/archive/sitemap-1.xml</loc></sitemap></sitemapindex>`,
			"the URL https://user.github.io/archive/sitemap-1.xml in the sitemap does not exist",
		},
		{
			`<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap>` +
				`<loc>https://user.github.io/archive/sitemap.xml</loc></sitemap></sitemapindex>`,
			"",
		},
	}
	for _, test := range tests {
		root, _, err := readXML([]byte(test.sitemap))
		if err != nil {
			t.Fatal(err)
		}
		if got := messages(in.checkSitemap(root)); got != test.want {
			t.Errorf("%s: got %s, want %s", test.sitemap, got, test.want)
		}
	}
}

// FuzzFeeds checks that no input makes the checks of feeds panic, and that every offset is in the file.
func FuzzFeeds(f *testing.F) {
	f.Add(goodAtom)
	f.Add(goodJSONFeed)
	f.Add(`{"items":[{"id":1},`)
	f.Add("<feed xmlns='http://www.w3.org/2005/Atom'><entry></entry>")
	f.Fuzz(func(t *testing.T, text string) {
		all := checkJSONFeed([]byte(text))
		root, at, err := readXML([]byte(text))
		if err == nil {
			all = append(all, checkAtom(root)...)
		}
		all.add(at, "", "")
		for _, b := range all {
			if b.offset < 0 || b.offset > len(text) {
				t.Fatalf("%q: %+v", text, b)
			}
		}
	})
}

// FuzzLayouts checks that numbering the tags of a layout changes nothing else.
func FuzzLayouts(f *testing.F) {
	for _, name := range []string{"base.html", "paper.html", "partials/header.html"} {
		data, err := offprint.Theme.ReadFile("layouts/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data))
	}
	f.Add("<a{{if `}}` }} b=\"{{/* <i> */}}\"{{end}}>{{\"<b>\"}}<p title='{{'>'}}'>")
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(text, traceAttribute) {
			return
		}
		var numbering tracer
		got := string(numbering.number(layoutFile(text)))
		if without := traceNumber.ReplaceAllString(got, ""); without != text {
			t.Fatalf("%q became %q", text, got)
		}
		for _, tag := range numbering.tags {
			if !strings.HasPrefix(tag.text(), "<") {
				t.Fatalf("%q has the tag %q", text, tag.text())
			}
		}
	})
}

func TestThisRepositorysFeedsAreChecked(t *testing.T) {
	in, err := inspect(Options{Build: built(t, generate.Options{Dir: "../.."})})
	if err != nil {
		t.Fatal(err)
	}
	feeds := 0
	for _, f := range in.files {
		if strings.HasSuffix(f.path, "feed.xml") || strings.HasSuffix(f.path, "feed.json") {
			feeds++
		}
	}
	if feeds < 10 {
		t.Errorf("only %d feeds were checked", feeds)
	}
}
