package render

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/markdown"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/site"
	"github.com/offprint/offprint/internal/theme"
)

var settings = &config.Config{Title: "Shelf & <co>", BaseURL: "https://example.org/repo/", Language: "en"}

// layouts returns a small theme with some layouts replaced or added.
func layouts(over map[string]string) *theme.Theme {
	files := map[string]string{
		"base.html":  `<title>{{.Title}}</title>{{template "main" .}}`,
		"paper.html": `{{define "main"}}<p>{{.Title}}</p>{{end}}`,
		"list.html": `{{define "main"}}{{range .List.Groups}}{{range .Papers}}{{entry .}}` +
			`{{end}}{{end}}{{end}}`,
		"partials/entry.html": `{{define "entry"}}<li>{{.Slug}}</li>{{end}}`,
	}
	maps.Copy(files, over)
	t := &theme.Theme{}
	for name, text := range files {
		if text != "" {
			t.Layouts = append(t.Layouts, theme.File{Name: name, Path: "site/layouts/" + name, Data: []byte(text)})
		}
	}
	return t
}

// options returns the options of a preview, which does not collapse white space.
func options() Options { return Options{Config: settings, Assets: theme.PlainAssets(nil)} }

func newRenderer(t *testing.T, look *theme.Theme) *Renderer {
	t.Helper()
	r, err := New(look, options())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func render(t *testing.T, r *Renderer, p *site.Page) string {
	t.Helper()
	var b bytes.Buffer
	if err := r.Render(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func page(layout string, change ...func(*site.View)) *site.Page {
	shared := &site.Site{Config: settings, HasBaseURL: settings.HasBaseURL()}
	v := &site.View{Site: shared, Title: "T", Path: "/x/", List: &site.List{}}
	for _, c := range change {
		c(v)
	}
	return &site.Page{Path: v.Path, Layout: layout, View: v}
}

func aPaper(title string) *archive.Paper {
	p := &archive.Paper{
		Record: &archive.Record{PaperFields: content.PaperFields{Title: title}, Slug: "a"},
		Card:   aCard(title),
	}
	p.TitleHTML, p.TitleText = markdown.Title(title)
	return p
}

func aCard(title string) *archive.Card {
	c := &archive.Card{Slug: "a"}
	c.TitleHTML, c.TitleText = markdown.Title(title)
	return c
}

func TestLayoutFillsBase(t *testing.T) {
	r := newRenderer(t, layouts(nil))
	if got, want := render(t, r, page("paper")), "<title>T</title><p>T</p>"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestSiteLayoutReplacesDefault(t *testing.T) {
	standard := fstest.MapFS{
		"static/a.css":                {},
		"layouts/base.html":           {Data: []byte(`[{{template "main" .}}{{template "foot" .}}]`)},
		"layouts/paper.html":          {Data: []byte(`{{define "main"}}standard{{end}}`)},
		"layouts/page.html":           {Data: []byte(`{{define "main"}}page{{end}}`)},
		"layouts/partials/entry.html": {Data: []byte(`{{define "entry"}}entry{{end}}`)},
		"layouts/partials/foot.html":  {Data: []byte(`{{define "foot"}} foot{{end}}`)},
	}
	dir := t.TempDir()
	own := map[string]string{
		"paper.html":         `{{define "main"}}own{{end}}{{define "foot"}} of papers{{end}}`,
		"partials/foot.html": `{{define "foot"}} own foot{{end}}`,
		"more.html":          `{{define "main"}}more{{end}}`,
	}
	for name, text := range own {
		if err := os.MkdirAll(dir+"/layouts/partials", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(dir+"/layouts/"+name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	look, _, err := theme.Load(standard, dir)
	if err != nil {
		t.Fatal(err)
	}
	r := newRenderer(t, look)
	for layout, want := range map[string]string{
		"paper": "[own of papers]", "page": "[page own foot]", "more": "[more own foot]",
	} {
		if got := render(t, r, page(layout)); got != want {
			t.Errorf("%s: got %s, want %s", layout, got, want)
		}
	}
}

func TestLayoutErrorsHavePosition(t *testing.T) {
	shown := page("list", func(v *site.View) { v.List.Groups = []site.Group{{Papers: []*archive.Card{aCard("A")}}} })
	for _, c := range []struct {
		name string
		over map[string]string
		page *site.Page
		want string // the start of the problem
		hint string
	}{
		{"no such layout", nil, page("terms"), "layouts/terms.html: the layout is missing", "default theme"},
		{"no base", map[string]string{"base.html": ""}, page("paper"), "layouts/base.html: the layout is missing", ""},
		{"a field that does not exist",
			map[string]string{"paper.html": "{{define \"main\"}}\n<p>é {{.Titel}}</p>{{end}}"}, page("paper"),
			"site/layouts/paper.html:2:8: {{.Titel}}: can't evaluate field Titel in type *site.View",
			"did you mean Title?"},
		{"a field of a field", map[string]string{"paper.html": `{{define "main"}}{{.Site.Titel}}{{end}}`},
			page("paper"),
			"site/layouts/paper.html:1:25: {{.Site.Titel}}: can't evaluate field Titel in type *site.Site",
			"did you mean Title?"},
		{"a field that is like no other", map[string]string{"paper.html": `{{define "main"}}{{.Site.Xyz}}{{end}}`},
			page("paper"),
			"site/layouts/paper.html:1:25: {{.Site.Xyz}}: can't evaluate field Xyz in type *site.Site",
			"the fields are Author, AuthorLinks, BasePath, "},
		{"a field of what is embedded",
			map[string]string{"paper.html": `{{define "main"}}{{.Site.Descriptoin}}{{end}}`}, page("paper"),
			"site/layouts/paper.html:1:25: ", "did you mean Description?"},
		{"a field of a list", map[string]string{"paper.html": `{{define "main"}}{{.Terms.Title}}{{end}}`},
			page("paper"), "site/layouts/paper.html:1:",
			"it is a list: loop over it with {{range …}}{{.Title}}{{end}}"},
		{"a field of a text", map[string]string{"paper.html": `{{define "main"}}{{.Title.Text}}{{end}}`}, page("paper"),
			"site/layouts/paper.html:1:", "it has no fields"},
		{"a field of a function's result",
			map[string]string{"paper.html": `{{define "main"}}{{range formats}}{{.Nmae}}{{end}}{{end}}`}, page("paper"),
			"site/layouts/paper.html:1:", "did you mean Name?"},
		{"a field of nothing", map[string]string{"paper.html": `{{define "main"}}{{.Paper.Title}}{{end}}`},
			page("paper"),
			"site/layouts/paper.html:1:26: {{.Paper.Title}}: nil pointer evaluating *archive.Paper.Title",
			"it is empty here: test it with {{with …}}{{.Title}}{{end}}"},
		{"in the base", map[string]string{"base.html": "a\n{{.Nothing}}{{template \"main\" .}}"}, page("paper"),
			"site/layouts/base.html:2:3: {{.Nothing}}: can't evaluate", ""},
		{"in a partial", map[string]string{
			"paper.html":      `{{define "main"}}{{template "p" .}}{{end}}`,
			"partials/p.html": "\n{{define \"p\"}}{{.Nothing}}{{end}}",
		}, page("paper"),
			"site/layouts/partials/p.html:2:17: {{.Nothing}}: can't evaluate", ""},
		{"in an entry", map[string]string{"partials/entry.html": "{{define \"entry\"}}\n{{.Nothing}}{{end}}"}, shown,
			"site/layouts/partials/entry.html:2:3: {{.Nothing}}: can't evaluate field Nothing", ""},
		{"no entry", map[string]string{"partials/entry.html": ""}, shown,
			`layouts/partials/entry.html: no layout defines "entry"`, "define"},
		{"no main", map[string]string{"paper.html": "<p>"}, page("paper"),
			`site/layouts/paper.html:1:1: no layout defines "main"`, `{{define "main"}} … {{end}} in paper.html`},
		{"no such template", map[string]string{"paper.html": "{{define \"main\"}}\n {{template \"nav\" .}}{{end}}"},
			page("paper"), `site/layouts/paper.html:2:13: no layout defines "nav"`, "partials"},
		{"a function that fails", map[string]string{"paper.html": `{{define "main"}}{{index .Terms 7}}{{end}}`},
			page("paper"), "site/layouts/paper.html:1:20: {{index .Terms 7}}: error calling index", ""},
		{"a quote that is not closed",
			map[string]string{"paper.html": `{{define "main"}}<a href="{{.Title}}{{end}}`}, page("paper"),
			"site/layouts/paper.html: invalid HTML: ", "not closed"},
		{"HTML that ends within a tag",
			map[string]string{"paper.html": `{{define "main"}}{{if .Title}}<a href="{{end}}{{end}}`}, page("paper"),
			"site/layouts/paper.html:1:23: ", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRenderer(t, layouts(c.over))
			for range 2 { // the same problem every time
				err := r.Render(&bytes.Buffer{}, c.page)
				var p problem.Problem
				if !errors.As(err, &p) {
					t.Fatalf("%v is not a problem", err)
				}
				if !strings.HasPrefix(p.Error(), c.want) || !strings.Contains(p.Hint, c.hint) ||
					strings.Contains(p.What, "template:") {
					t.Errorf("got %s\nwant %s … %s", p.Error(), c.want, c.hint)
				}
			}
		})
	}
}

func TestAllParseErrorsAreReported(t *testing.T) {
	for _, c := range []struct {
		over map[string]string
		want []string
	}{
		{map[string]string{"paper.html": "a\né {{if}}", "list.html": "\n\né{{urll .}}"}, []string{
			`site/layouts/list.html:3:4: function "urll" not defined (did you mean url?)`,
			"site/layouts/paper.html:2:3: missing value for if",
		}},
		{map[string]string{
			"paper.html": "end {{if .}}é{{end}}{{end}}", "list.html": "{{.A}} $x {{$x}}",
			"date.html": "{{.A}}{{.B | }", "dates.html": "{{if\n \"é\" | urll}}{{end}}",
			"tag.html":  "{{with .A}}\n{{else}}{{else}}{{end}}",
			"home.html": "a\né {{if .A\n<p>{{.B}}{{end}}\n",
		}, []string{
			`site/layouts/date.html:1:14: unexpected "}" in command`,
			`site/layouts/dates.html:2:8: function "urll" not defined (did you mean url?)`,
			`site/layouts/home.html:2:3: unexpected "<" in operand (close the action that starts here with }})`,
			`site/layouts/list.html:1:13: undefined variable "$x"`,
			"site/layouts/paper.html:1:23: unexpected {{end}}",
			"site/layouts/tag.html:2:11: expected end; found {{else}}",
		}},
		{map[string]string{"partials/entry.html": "{{define \"entry\"}}", "base.html": "{{.A"},
			[]string{"site/layouts/base.html:1:1: unclosed action",
				"site/layouts/partials/entry.html:1:1: unexpected EOF (close each {{if}}, "}},
	} {
		_, err := New(layouts(c.over), options())
		var list problem.List
		if !errors.As(err, &list) || len(list) != len(c.want) {
			t.Errorf("%v", err)
			continue
		}
		for i, p := range list {
			if !strings.HasPrefix(p.Error(), c.want[i]) {
				t.Errorf("got %s\nwant %s", p.Error(), c.want[i])
			}
		}
	}
}

func TestOtherFilesAreIgnored(t *testing.T) {
	r := newRenderer(t, layouts(map[string]string{
		"README.md": "{{", "partials/entry.html.orig": `{{define "entry"}}old{{end}}`, "more/x.html": "{{",
		"partials/more/x.html": "{{",
	}))
	p := page("list", func(v *site.View) { v.List.Groups = []site.Group{{Papers: []*archive.Card{aCard("A")}}} })
	if got := render(t, r, p); got != "<title>T</title><li>a</li>" {
		t.Error(got)
	}
}

const hostile = `</title><script>alert("1")</script>'" onload=x & $x<y$ {{.Site}} --> ` + "\u2028`"

func TestHostileTitlesAreEscaped(t *testing.T) {
	for _, c := range []struct{ layout, want string }{
		{`<h1>{{.Title}}</h1>`, "<h1>" + html.EscapeString(hostile) + "</h1>"},
		{`<h1 title="{{.Title}}">`, `<h1 title="` + html.EscapeString(hostile) + `">`},
		{`<h1>{{html .Paper.TitleHTML}}</h1>`, "<h1>" + aPaper(hostile).TitleHTML + "</h1>"},
	} {
		r := newRenderer(
			t,
			layouts(
				map[string]string{
					"base.html":  `{{template "main" .}}`,
					"paper.html": `{{define "main"}}` + c.layout + `{{end}}`,
				},
			),
		)
		got := render(t, r, page("paper", func(v *site.View) { v.Title, v.Paper = hostile, aPaper(hostile) }))
		// html/template escapes more characters than necessary; compare what a browser reads.
		if html.UnescapeString(got) != html.UnescapeString(c.want) {
			t.Errorf("%s: got %s", c.layout, got)
		}
		if inner := got[4 : len(got)-2]; strings.Contains(inner, "<script") || strings.Contains(got, `" onload`) ||
			strings.Contains(got, "</title>") {
			t.Errorf("%s: got %s", c.layout, got)
		}
	}
}

// structuredData matches a script with data, which must not contain anything that ends it or starts another element.
var structuredData = regexp.MustCompile(`<script type="application/ld\+json">([^<]*)</script>`)

func TestDefaultThemeEscapesHostileText(t *testing.T) {
	look, _, err := theme.Load(os.DirFS("../.."), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	p := aPaper(hostile)
	p.Organization, p.Tags, p.Authors = hostile, []string{"a"}, []string{hostile}
	p.Links = []content.Link{
		{Label: hostile, URL: "https://example.org/\"><script>"},
		{Label: "x", URL: "javascript:alert(1)"},
	}
	p.Arxiv, p.DOI = `"><script>`, `"><script>`
	p.Related, p.Newer, p.Older = []archive.Related{{Card: p.Card}}, p.Card, p.Card
	p.Fields = []content.FieldValue{
		{Title: hostile, Type: content.ListField, Items: []content.FieldItem{{Text: hostile, Path: hostile}}},
		{Title: hostile, Type: content.URLField, Items: []content.FieldItem{{Text: "javascript:alert(1)"}}},
	}
	a := &archive.Archive{
		Lists: &archive.Lists{People: func() []*archive.Person { return nil }, Cards: []*archive.Card{p.Card}, Indexes: []*archive.Index{
			{Field: "tags", Path: "/tags/"},
			{Field: "own", Path: "/own/", Title: hostile, Description: hostile, Terms: []*archive.Term{
				{Slug: "x", Path: "/own/x/", Title: hostile, Papers: []*archive.Card{p.Card}},
			}},
		}},
		Records: []*archive.Record{p.Record},
		Papers:  []*archive.Paper{p},
		Pages:   []*archive.Page{{Slug: "about", Title: hostile, Description: hostile}},
	}
	c := *settings
	c.Title, c.Description, c.Author, c.PageSize, c.Repository = hostile, hostile, hostile, 10, "javascript:alert(1)"
	c.Menu = []config.MenuItem{{Title: hostile, URL: `/"><script>/`}}
	r, err := New(look, Options{Config: &c, Assets: theme.PlainAssets(look.Static)})
	if err != nil {
		t.Fatal(err)
	}
	for _, planned := range site.NewPlanner(site.Options{}).Plan(a, &c) {
		if planned.View == nil {
			continue
		}
		got := render(t, r, planned)
		for _, data := range structuredData.FindAllStringSubmatch(got, -1) {
			if !json.Valid([]byte(data[1])) {
				t.Errorf("%s: structured data is not JSON: %s", planned.Path, data[1])
			}
		}
		got = structuredData.ReplaceAllString(got, "")
		scripts := strings.Count(got, "<script")
		own := strings.Count(got, `<script src="/repo/js/`) + strings.Count(got, `<script type="module" src="/repo/js/`)
		if scripts != own || strings.Contains(got, `" onload`) || strings.Contains(got, `="javascript:`) ||
			strings.Count(got, "</title>") != strings.Count(got, "<title>") {
			t.Errorf("%s contains injected HTML:\n%s", planned.Path, got)
		}
	}
}

func TestEntryIsCached(t *testing.T) {
	r := newRenderer(
		t,
		layouts(
			map[string]string{
				"partials/entry.html": `{{define "entry"}}<li title="{{.TitleText}}">{{html .TitleHTML}} ` +
					`{{url .Path}}</li>{{end}}`,
			},
		),
	)
	card := aCard(hostile)
	list := page("list", func(v *site.View) {
		v.List.Groups = []site.Group{{Papers: []*archive.Card{card, card}}, {Papers: []*archive.Card{card}}}
	})
	first := render(t, r, list)
	entry := strings.TrimPrefix(first, "<title>T</title>")
	if part := entry[:len(entry)/3]; part+part+part != entry || !strings.Contains(part, "/repo/papers/a/") {
		t.Errorf("the entries differ: %s", first)
	}
	card.TitleText = "changed" // the renderer assumes that cards never change, and uses the cached entry
	if again := render(t, r, list); again != first {
		t.Error("the entry was rendered again")
	}
	other := *card // a new archive has another card
	card = &other
	fresh := render(t, r,
		page("list", func(v *site.View) { v.List.Groups = []site.Group{{Papers: []*archive.Card{card}}} }))
	if !strings.Contains(fresh, "changed") {
		t.Error("another card has the entry of the previous one")
	}
}

func TestRendererIsSafeForConcurrentUse(t *testing.T) {
	r := newRenderer(
		t,
		layouts(
			map[string]string{
				"partials/entry.html": `{{define "entry"}}<li title="{{.TitleText}}">{{tag "x"}}</li>{{end}}`,
			},
		),
	)
	var papers []*archive.Card
	for i := range 20 {
		card := aCard(fmt.Sprint(i))
		card.Slug = fmt.Sprint(i)
		papers = append(papers, card)
	}
	list := page("list", func(v *site.View) { v.List.Groups = []site.Group{{Papers: papers}} })
	pages := make([]string, 8)
	var wg sync.WaitGroup
	for i := range pages {
		wg.Go(func() {
			var b bytes.Buffer
			if err := r.Render(&b, list); err == nil {
				pages[i] = b.String()
			}
		})
	}
	wg.Wait()
	for _, p := range pages {
		if p == "" || p != pages[0] {
			t.Fatalf("got %q, want %q", p, pages[0])
		}
	}
}

type writing func(io.Writer) error

func (e writing) Write(w io.Writer) error { return e(w) }

func TestExportIsWrittenAsIs(t *testing.T) {
	r := newRenderer(t, layouts(nil))
	p := &site.Page{
		Path:   "/feed.xml",
		Export: writing(func(w io.Writer) error { _, err := io.WriteString(w, "<feed/>"); return err }),
	}
	if got := render(t, r, p); got != "<feed/>" {
		t.Error(got)
	}
	p.Export = writing(func(io.Writer) error { return fs.ErrPermission })
	if err := r.Render(&bytes.Buffer{}, p); !errors.Is(err, fs.ErrPermission) ||
		!strings.Contains(err.Error(), "/feed.xml") {
		t.Error(err)
	}
}

func TestLayoutFunctions(t *testing.T) {
	one, two, none := 1, 2, 0
	data := map[string]any{
		"Day": content.Date{
			Year:  2023,
			Month: 10,
			Day:   6,
		}, "Month": content.Date{Year: 2023, Month: 10}, "Year": content.Date{Year: 2023}, "Never": content.Date{},
		"One": &one, "Two": &two, "None": &none, "Nil": (*int)(nil), "Names": []string{"A", "B"},
	}
	for call, want := range map[string]string{
		`{{url "/tags/神经/"}}`:       "/repo/tags/%e7%a5%9e%e7%bb%8f/",
		`{{url "/"}}`:               "/repo/",
		`{{absolute "/papers/a/"}}`: "https://example.org/repo/papers/a/",
		`{{link "/about/"}}`:        "/repo/about/",
		`{{link "https://a.org/"}}`: "https://a.org/",
		`{{link "//a.org/"}}`:       "//a.org/",
		`{{link "mailto:a@b.org"}}`: "mailto:a@b.org",
		`{{html "<b>"}}`:            "<b>",
		`{{time .Day}}`:             `<time datetime="2023-10-06">6 October 2023</time>`,
		`{{time .Month}}`:           `<time datetime="2023-10">October 2023</time>`,
		`{{time .Never}}`:           "undated",
		`{{datepath .Day}}`:         "/dates/2023/10/",
		`{{datepath .Month}}`:       "/dates/2023/10/",
		`{{datepath .Year}}`:        "/dates/2023/",
		`{{datepath .Never}}`:       "/dates/undated/",
		`{{plural 1 "paper"}}`:      "1 paper",
		`{{plural 0 "paper"}}`:      "0 papers",
		`{{plural .One "upvote"}}`:  "1 upvote",
		`{{plural .Two "upvote"}}`:  "2 upvotes",
		`{{plural .None "vote"}}`:   "0 votes",
		`{{plural .Nil "vote"}}`:    "0 votes",
		`{{tag "pdes"}}`:            "Equations",
		`{{tag "my-tag"}}`:          "My tag",
		`{{join .Names}}`:           "A, B",
	} {
		c, problems := config.Parse(
			"site.yaml",
			[]byte("baseURL: https://example.org/repo\ntags: [{tag: pdes, title: Equations}]\n"),
		)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		r, err := New(
			layouts(map[string]string{"partials/call.html": `{{define "call"}}` + call + `{{end}}`}),
			Options{Config: c, Assets: theme.PlainAssets(nil)},
		)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := r.layouts["paper"].template.ExecuteTemplate(&b, "call", data); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(strings.ToLower(want), strings.ToLower(b.String())); diff != "" {
			t.Errorf("%s: %s", call, diff)
		}
	}
}

// TestFilesReplaceLinks tests that a page does not have two links named PDF: to a file of the paper, and to arXiv.
func TestFilesReplaceLinks(t *testing.T) {
	look := layouts(map[string]string{"paper.html": `{{define "main"}}{{range ways .Paper}}{{.Label}} {{end}}{{end}}`})
	c := &config.Config{BaseURL: settings.BaseURL, PaperLinks: []string{"pdf", "arxiv"}}
	r, err := New(look, Options{Config: c, Assets: theme.PlainAssets(nil)})
	if err != nil {
		t.Fatal(err)
	}
	for label, want := range map[string]string{
		"PDF": "arXiv Slides", "pdf": "arXiv Slides", "Slides": "PDF arXiv Slides",
	} {
		p := aPaper("T")
		p.Arxiv, p.Links = "2310.19809", []content.Link{{Label: "Slides", URL: "https://example.org/"}}
		p.Attachments = []archive.Attachment{{Label: label, Path: "/papers/a/a.pdf"}}
		got := render(t, r, page("paper", func(v *site.View) { v.Paper = p }))
		if got = strings.TrimSpace(strings.TrimPrefix(got, "<title>T</title>")); got != want {
			t.Errorf("beside a file with the label %s: %s, want %s", label, got, want)
		}
	}
}

func TestUnpublishedPapersAreMarked(t *testing.T) {
	r, err := New(
		layouts(map[string]string{"partials/entry.html": `{{define "entry"}}[{{waits .}}]{{end}}`}),
		Options{Config: settings, Assets: theme.PlainAssets(nil), Today: content.Date{Year: 2026, Month: 2, Day: 18}},
	)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		card *archive.Card
		want string
	}{
		{&archive.Card{Slug: "a", Draft: true}, "[Draft]"},
		{&archive.Card{Slug: "b", Date: content.Date{Year: 2026, Month: 2, Day: 19}}, "[Not before 19 February 2026]"},
		{&archive.Card{Slug: "c", Date: content.Date{Year: 2026, Month: 2, Day: 18}}, "[]"},
		{&archive.Card{Slug: "d"}, "[]"},
	} {
		got := render(
			t,
			r,
			page("list", func(v *site.View) { v.List.Groups = []site.Group{{Papers: []*archive.Card{c.card}}} }),
		)
		if !strings.HasSuffix(got, c.want) {
			t.Errorf("%s: got %s, want %s", c.card.Slug, got, c.want)
		}
	}
}

// TestVersionDependsOnFilesUsed changes one file at a time and compares the versions of all layouts.
func TestVersionDependsOnFilesUsed(t *testing.T) {
	files := map[string]string{
		"base.html": `{{with .Title}}{{template "head" .}}{{end}}{{template "main" .}}`,
		"list.html": `{{define "main"}}{{if .List}}{{range .List.Groups}}{{range .Papers}}{{entry . ` +
			`| printf "%s"}}{{end}}{{end}}{{else}}{{template "none"}}{{end}}{{end}}`,
		"paper.html":         `{{define "main"}}{{template "cite" .}}{{end}}`,
		"partials/head.html": `{{define "head"}}head{{end}}`,
		"partials/cite.html": `{{define "cite"}}{{template "deep"}}{{end}}`,
		"partials/deep.html": `{{define "deep"}}deep{{end}}{{define "none"}}none{{end}}`,
		"partials/idle.html": `{{define "idle"}}idle{{end}}`,
	}
	before := newRenderer(t, layouts(files))
	for file, want := range map[string]string{
		"base.html": "list paper", "partials/head.html": "list paper", "list.html": "list", "paper.html": "paper",
		"partials/entry.html": "list", "partials/cite.html": "paper", "partials/deep.html": "list paper",
		"partials/idle.html": "",
	} {
		changed := maps.Clone(files)
		if changed[file] == "" {
			changed[file] = `{{define "entry"}}other{{end}}`
		} else {
			changed[file] += "<!-- changed -->"
		}
		after := newRenderer(t, layouts(changed))
		var got []string
		for _, layout := range []string{"list", "paper"} {
			if before.Version(layout) != after.Version(layout) {
				got = append(got, layout)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: the versions of %v changed, want %s", file, got, want)
		}
	}
}

// TestVersionDependsOnAssetsRequested changes one static file at a time.
func TestVersionDependsOnAssetsRequested(t *testing.T) {
	look := layouts(map[string]string{
		"base.html":  `<link href="{{asset "/a.css"}}">{{template "main" .}}`,
		"paper.html": `{{define "main"}}{{if .Title}}{{template "scripts"}}{{end}}{{end}}`,
		"partials/paper.html": `{{define "scripts"}}<script src="{{with asset "/p.js"}}{{.}}{{end}}"></script>{{end}}` +
			`{{define "idle"}}{{asset "/idle.js"}}{{end}}`,
	})
	files := map[string]string{"a.css": "a { b: c }", "p.js": "p()", "idle.js": "idle()"}
	made := func(set func([]theme.File) *theme.Assets, change string) *Renderer {
		look.Static = nil
		for name, text := range files {
			if name == change {
				text += "\n" + text
			}
			look.Static = append(look.Static, theme.File{Name: name, Data: []byte(text)})
		}
		r, err := New(look, Options{Config: settings, Assets: set(look.Static)})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	if diff := cmp.Diff([]string{"a.css", "p.js"}, made(theme.PublishedAssets, "").Assets()); diff != "" {
		t.Error(diff)
	}
	for change, want := range map[string]string{"": "", "a.css": "list paper", "p.js": "paper", "idle.js": ""} {
		var published []string
		for _, layout := range []string{"list", "paper"} {
			if made(theme.PublishedAssets, "").Version(layout) != made(theme.PublishedAssets, change).Version(layout) {
				published = append(published, layout)
			}
			if made(theme.PlainAssets, "").Version(layout) != made(theme.PlainAssets, change).Version(layout) {
				t.Errorf("%s: the version of %s changed in the preview", change, layout)
			}
		}
		if strings.Join(published, " ") != want {
			t.Errorf("%s: the versions of %v changed, want %s", change, published, want)
		}
	}
}

func TestAssetFunctionsUsePublishedNames(t *testing.T) {
	look := layouts(
		map[string]string{"base.html": `<script src="{{asset "/js/a b.js"}}" {{integrity "/js/a b.js"}}></script>`},
	)
	look.Static = []theme.File{{Name: "js/a b.js", Data: []byte("f( )")}}
	set := theme.PublishedAssets(look.Static)
	for _, c := range []struct {
		set  *theme.Assets
		want string
	}{
		{set, `<script src="/repo/` + strings.ReplaceAll(set.Name("js/a b.js"), " ", "%20") + `" integrity="` +
			set.Integrity("js/a b.js") + `"></script>`},
		{theme.PlainAssets(look.Static), `<script src="/repo/js/a%20b.js" ></script>`},
	} {
		r, err := New(look, Options{Config: settings, Assets: c.set})
		if err != nil {
			t.Fatal(err)
		}
		if got := render(t, r, page("paper")); got != c.want {
			t.Errorf("got %s\nwant %s", got, c.want)
		}
	}
}

func TestAssetNamesAreChecked(t *testing.T) {
	look := layouts(map[string]string{
		"base.html": "" +
			"<p>\n<link href=\"{{asset \"/css/aa.css\"}}\" {{ integrity \"/css/a.css\" }}>{{template \"main\" .}}",
		"paper.html":          "{{define \"main\"}}é{{asset .Title}}{{\"/css/a.css\" | asset}}{{end}}",
		"list.html":           "{{define \"main\"}}{{(asset \"css/a.css\")}}{{with $x := asset}}{{end}}{{end}}",
		"partials/other.html": "{{define \"other\"}}{{asset \"/nowhere\"}}{{end}}",
	})
	look.Static = []theme.File{{Name: "css/a.css"}}
	_, err := New(look, Options{Config: settings, Assets: theme.PublishedAssets(look.Static)})
	want := strings.Join([]string{
		`site/layouts/base.html:2:21: the static file "/css/aa.css" does not exist (did you mean "/css/a.css"?)`,
		`site/layouts/list.html:1:27: the static file "css/a.css" does not exist (did you mean "/css/a.css"?)`,
		`site/layouts/list.html:1:54: asset needs the path of one file, in quotes (write {{asset "/css/…"}})`,
		`site/layouts/paper.html:1:21: asset needs the path of one file, in quotes (write {{asset "/css/…"}})`,
		`site/layouts/paper.html:1:52: asset needs the path of one file, in quotes (write {{asset "/css/…"}})`,
	}, "\n")
	if err == nil || err.Error() != want {
		t.Errorf("got %v\nwant %s", err, want)
	}
}

func TestHasAllowsMissingAsset(t *testing.T) {
	const base = `{{if has "/a.css"}}<link href="{{asset "/a.css"}}">{{else}}none{{end}}`
	versions := map[uint64]bool{}
	for want, static := range map[string][]theme.File{
		"none":                      nil,
		`<link href="/repo/a.css">`: {{Name: "a.css", Data: []byte("a{}")}},
	} {
		look := layouts(map[string]string{"base.html": base})
		look.Static = static
		r, err := New(look, Options{Config: settings, Assets: theme.PlainAssets(static)})
		if err != nil {
			t.Fatal(err)
		}
		if got := render(t, r, page("paper")); got != want {
			t.Errorf("with %v: %s, not %s", static, got, want)
		}
		if len(r.Assets()) != len(static) {
			t.Errorf("with %v: the layouts request %v", static, r.Assets())
		}
		versions[r.Version("paper")] = true
	}
	if len(versions) != 2 {
		t.Error("the version of a layout does not depend on whether the file exists")
	}
}

func TestHasNamesOneFile(t *testing.T) {
	const base = `{{if has "a.css"}}{{end}}{{if has .Title}}{{end}}{{if not (has "/a.css")}}{{asset "/a.css"}}{{end}}`
	_, err := New(
		layouts(map[string]string{"base.html": base}),
		Options{Config: settings, Assets: theme.PlainAssets(nil)},
	)
	want := strings.Join([]string{
		`site/layouts/base.html:1:10: the static file "a.css" does not exist (the path must start with a slash, and ` +
			`the file ` +
			`must be in static)`,
		`site/layouts/base.html:1:31: has needs the path of one file, in quotes (write {{has "/css/…"}})`,
		`site/layouts/base.html:1:83: the static file "/a.css" does not exist (the path must start with a slash, and ` +
			`the file must be in static)`,
	}, "\n")
	if err == nil || err.Error() != want {
		t.Errorf("%v\nnot\n%s", err, want)
	}
}

func TestLinkKeepsQueryAndFragment(t *testing.T) {
	for address, want := range map[string]string{
		"/tags/":              "/my repo/tags/",
		"/#reference":         "/my repo/#reference",
		"/search/?q=a+b#main": "/my repo/search/?q=a+b#main",
		"/tags/神经/":           "/my repo/tags/神经/",
		"//host/#a":           "//host/#a",
		"https://host/#a":     "https://host/#a",
	} {
		got, err := url.PathUnescape(link("/my repo/", address))
		if err != nil || got != want {
			t.Errorf("%s: got %s, %v; want %s", address, got, err, want)
		}
	}
}
