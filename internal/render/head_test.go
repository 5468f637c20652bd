package render

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/site"
	"github.com/offprint/offprint/internal/theme"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// newSite returns a function that renders pages of a site with the given papers in the default theme.
func newSite(t *testing.T, baseURL string, papers ...*archive.Paper) func(path string) string {
	t.Helper()
	look, _, err := theme.Load(os.DirFS("../.."), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	c := &config.Config{
		Title: "Shelf & <co>", BaseURL: baseURL, Language: "en", PageSize: 10, Description: "What we read.",
		Menu: []config.MenuItem{
			{Title: "Tags", URL: "/tags/"},
		}, Tags: []content.Term{{Tag: "pdes", Title: "Differential equations"}},
	}
	a := &archive.Archive{Lists: &archive.Lists{People: func() []*archive.Person { return nil }}, Papers: papers}
	for _, p := range papers {
		a.Records, a.Cards = append(a.Records, p.Record), append(a.Cards, p.Card)
	}
	if len(papers) > 0 {
		a.Tags = []*archive.Term{
			{Slug: "pdes", Path: "/tags/pdes/", Title: "Differential equations", Papers: a.Cards},
		}
	}
	a.Indexes = []*archive.Index{{Field: "tags", Path: "/tags/", Terms: a.Tags}}
	r, err := New(look, Options{Config: c, Assets: theme.PlainAssets(look.Static)})
	if err != nil {
		t.Fatal(err)
	}
	plan := site.NewPlanner(site.Options{}).Plan(a, c)
	return func(path string) string {
		for _, p := range plan {
			if p.Path == path {
				return render(t, r, p)
			}
		}
		t.Fatalf("no page %s", path)
		return ""
	}
}

// full returns a paper with all fields set.
func full() *archive.Paper {
	p := aPaper(`Loops in $x^2$ & "quotes" </script>`)
	p.Date, p.Authors = content.Date{
		Year:  2023,
		Month: 10,
		Day:   6,
	}, []string{
		"Ludwig van Beethoven",
		"Sammy Davis Jr.",
		"O'Hara & Sons, Inc.",
		"Ana Kovač",
	}
	p.Arxiv, p.DOI, p.Tags, p.Text = "2310.19027v2", "10.1000/a_b<c>", []string{
		"pdes",
		"optics",
	}, "The abstract & </script>\nin two paragraphs."
	return p
}

// bare returns a paper that has only a title.
func bare() *archive.Paper { return aPaper("神经") }

func TestPaperHead(t *testing.T) {
	dated := aPaper("A month")
	dated.Date, dated.DOI = content.Date{Year: 2020, Month: 2}, "10.1000/x"
	for name, c := range map[string]struct {
		baseURL string
		paper   *archive.Paper
	}{
		"full": {"https://example.net/repo/", full()}, "nowhere": {config.DefaultBaseURL, full()},
		"bare": {"https://example.net/", bare()}, "month": {"https://example.net/", dated},
	} {
		got := newSite(t, c.baseURL, c.paper)("/papers/a/")
		got = got[strings.Index(got, "<title>"):strings.Index(got, `<link rel="icon"`)]
		file := filepath.Join("testdata", "head-"+name+".html")
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s (-want +got; run with -update if the change is intended):\n%s", file, diff)
		}
	}
}

// highwire maps the meta tags that Zotero's translator "Embedded Metadata" reads to its fields. The translator matches
// the end of a tag's name, and joins the contents of repeated tags.
var highwire = map[string]string{
	"citation_title": "title", "citation_publication_date": "date", "citation_date": "date",
	"citation_journal_title": "publicationTitle", "citation_conference_title": "conferenceName",
	"citation_publisher": "publisher", "citation_abstract": "abstractNote", "citation_doi": "DOI",
	"citation_language": "language", "citation_public_url": "url", "citation_volume": "volume",
	"citation_issue": "issue",
}

// embeddedMetadata reads a page as Zotero's translator "Embedded Metadata" does.
func embeddedMetadata(t *testing.T, page string) map[string][]string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	item := map[string][]string{}
	var address []string
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode || n.Data != "meta" || n.Parent.Data != "head" {
			continue
		}
		attributes := map[string]string{}
		for _, a := range n.Attr {
			attributes[a.Key] = a.Val
		}
		name, content := attributes["name"], attributes["content"]
		for tag, field := range highwire {
			if strings.HasSuffix(name, tag) && content != "" {
				item[field] = []string{
					strings.Join(strings.Fields(strings.Join(append(item[field], content), ", ")), " "),
				}
			}
		}
		switch name {
		case "citation_author":
			item["creators"] = append(item["creators"], creator(content)...)
		case "citation_keywords":
			for k := range strings.SplitSeq(content, ";") {
				item["tags"] = append(item["tags"], strings.TrimSpace(k))
			}
		case "citation_pdf_url":
			item["attachments"] = append(item["attachments"], content)
		case "citation_abstract_html_url", "citation_fulltext_html_url":
			address = append(address, content)
		case "citation_firstpage":
			item["pages"] = []string{content}
		case "citation_lastpage":
			item["pages"][0] += "-" + content
		case "DC.type":
			item["itemType"] = []string{content}
		}
	}
	if item["url"] == nil {
		item["url"] = address
	}
	if item["itemType"] == nil && item["title"] != nil {
		item["itemType"] = []string{"journalArticle"}
	}
	return item
}

var twoWords = regexp.MustCompile(`\S \S`)

// creator splits the contents of an author tag: at semicolons; otherwise at a comma, either between two names of
// several words or between family name and given name.
func creator(content string) []string {
	authors := strings.Split(content, ";")
	if parts := strings.Split(content, ","); len(authors) == 1 && len(parts) > 1 &&
		twoWords.MatchString(strings.TrimSpace(parts[0])) &&
		twoWords.MatchString(strings.TrimSpace(parts[1])) {
		authors = parts
	}
	for i, a := range authors {
		family, given, _ := strings.Cut(strings.TrimSpace(a), ",")
		authors[i] = family + "|" + strings.TrimSpace(given)
	}
	return authors
}

func TestZoteroReadsPaperPage(t *testing.T) {
	got := embeddedMetadata(t, newSite(t, "https://example.net/repo/", full())("/papers/a/"))
	want := map[string][]string{
		"itemType": {
			"preprint",
		}, "title": {`Loops in $x^2$ & "quotes" </script>`}, "date": {"2023/10/06"}, "DOI": {"10.1000/a_b<c>"},
		"publisher": {"arXiv"}, "creators": {"van Beethoven|Ludwig", "Davis Jr.|Sammy", "O'Hara & Sons Inc.|",
			"Kovač|Ana"}, "language": {"en"},
		"abstractNote": {"The abstract & </script> in two paragraphs."}, "tags": {"Differential equations", "Optics"},
		"url": {"https://example.net/repo/papers/a/"}, "attachments": {"https://arxiv.org/pdf/2310.19027v2"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	article := bare()
	article.Arxiv, article.Venue = "2310.19027", content.Venue{
		Journal:   "Annals of Things & Names",
		Volume:    "12",
		Number:    "3",
		Pages:     "101–120",
		Publisher: "Things",
	}
	got = embeddedMetadata(t, newSite(t, config.DefaultBaseURL, article)("/papers/a/"))
	if diff := cmp.Diff(map[string][]string{
		"itemType": {"journalArticle"}, "title": {"神经"}, "language": {"en"}, "url": nil,
		"publicationTitle": {"Annals of Things & Names"}, "volume": {"12"}, "issue": {"3"}, "pages": {"101-120"},
		"publisher": {"Things"}, "attachments": {"https://arxiv.org/pdf/2310.19027"},
	}, got); diff != "" {
		t.Error(diff)
	}
	article.Venue = content.Venue{Booktitle: "Proceedings of Things", Pages: "e7"}
	got = embeddedMetadata(t, newSite(t, config.DefaultBaseURL, article)("/papers/a/"))
	diff := cmp.Diff([][]string{{"conferencePaper"}, {"Proceedings of Things"}, {"e7"}},
		[][]string{got["itemType"], got["conferenceName"], got["pages"]})
	if diff != "" {
		t.Error(diff)
	}
	got = embeddedMetadata(t, newSite(t, config.DefaultBaseURL, bare())("/papers/a/"))
	if diff := cmp.Diff(map[string][]string{
		"itemType": {"journalArticle"}, "title": {"神经"}, "language": {"en"}, "url": nil,
	}, got); diff != "" {
		t.Error(diff)
	}
}

// data returns the structured data of a page, or nil.
func data(t *testing.T, page string) map[string]any {
	t.Helper()
	m := structuredData.FindStringSubmatch(page)
	if m == nil {
		return nil
	}
	var thing map[string]any
	if err := json.Unmarshal([]byte(m[1]), &thing); err != nil {
		t.Fatal(err)
	}
	return thing
}

func TestStructuredData(t *testing.T) {
	show := newSite(t, "https://example.net/repo/", full())
	article := data(t, show("/papers/a/"))
	title := `Loops in x^2 & "quotes" </script>`
	for field, want := range map[string]any{
		"@context": "https://schema.org", "@type": "ScholarlyArticle", "headline": title, "name": title,
		"datePublished": "2023-10-06", "abstract": nil,
		"keywords": []any{"Differential equations", "Optics"}, "url": "https://example.net/repo/papers/a/",
		"sameAs": []any{"https://arxiv.org/abs/2310.19027v2", "https://doi.org/10.1000/a_b%3Cc%3E"},
		"isPartOf": []any{
			map[string]any{"@type": "WebSite", "name": "Shelf & <co>", "url": "https://example.net/repo/"},
		},
		"identifier": []any{
			map[string]any{"@type": "PropertyValue", "propertyID": "arXiv", "value": "2310.19027v2"},
			map[string]any{"@type": "PropertyValue", "propertyID": "DOI", "value": "10.1000/a_b<c>"},
		},
		"author": []any{
			map[string]any{"@type": "Person", "name": "Ludwig van Beethoven"},
			map[string]any{"@type": "Person", "name": "Sammy Davis Jr."},
			map[string]any{"@type": "Organization", "name": "O'Hara & Sons, Inc."},
			map[string]any{"@type": "Person", "name": "Ana Kovač"},
		},
	} {
		if diff := cmp.Diff(want, article[field]); diff != "" {
			t.Errorf("%s: %s", field, diff)
		}
	}
	home := data(t, show("/"))
	if home["@type"] != "WebSite" ||
		home["potentialAction"].(map[string]any)["target"] != "https://example.net/repo/search/?q={q}" {
		t.Error(home)
	}
	trail := data(t, show("/tags/pdes/"))["breadcrumb"].(map[string]any)["itemListElement"]
	step := func(n float64, name, path string) any {
		return map[string]any{
			"@type":    "ListItem",
			"position": n,
			"name":     name,
			"item":     "https://example.net/repo" + path,
		}
	}
	diff := cmp.Diff([]any{
		step(1, "Shelf & <co>", "/"), step(2, "Tags", "/tags/"), step(3, "Differential equations", "/tags/pdes/"),
	}, trail)
	if diff != "" {
		t.Error(diff)
	}
	if thing := data(t, show("/404.html")); thing != nil {
		t.Error(thing)
	}
}

// TestAbsoluteURLsNeedBaseURL checks that pages have no absolute URLs if the base URL is not configured. The default
// one would lead readers to another site.
func TestAbsoluteURLsNeedBaseURL(t *testing.T) {
	nowhere := newSite(t, config.DefaultBaseURL, full())
	for _, path := range []string{"/", "/papers/a/", "/tags/", "/tags/pdes/", "/404.html"} {
		if page := nowhere(path); strings.Contains(page, config.DefaultBaseURL) || strings.Contains(page, "canonical") {
			t.Errorf("%s has an absolute URL:\n%s", path, page)
		}
	}
	somewhere := newSite(t, "https://example.net/repo/", full())
	for _, path := range []string{"/", "/papers/a/", "/tags/", "/tags/pdes/"} {
		page := somewhere(path)
		for _, want := range []string{
			`<link rel="canonical" href="https://example.net/repo` + path + `">`,
			`<meta property="og:url" content="https://example.net/repo` + path + `">`,
		} {
			if strings.Count(page, want) != 1 {
				t.Errorf("%s does not contain %s exactly once", path, want)
			}
		}
	}
}
