package render

import (
	"html/template"
	"strconv"
	"testing"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
)

func TestShortURL(t *testing.T) {
	for address, want := range map[string]string{
		"https://example.org/":         "example.org",
		"http://example.org/a/b?c=/&d": "example.org/<wbr>a/<wbr>b?c=/<wbr>&amp;d",
		"ftp://example.org":            "ftp:/<wbr>/<wbr>example.org",
		`https://a.org/"><script>`:     "a.org/<wbr>&#34;&gt;&lt;script&gt;",
	} {
		if got := shortURL(address); string(got) != want {
			t.Errorf("%s becomes %s, want %s", address, got, want)
		}
	}
}

func TestNamesInListsDoNotBreak(t *testing.T) {
	for _, test := range []struct {
		authors []string
		count   int
		want    string
	}{
		{[]string{"Ada <L>", "B C"}, 2, `<span class="glued">Ada &lt;L&gt;</span>, <span class="glued">B C</span>`},
		{[]string{"Jean-Pierre Serre", "B"}, 7, `<span class="glued">Jean-Pierre Serre</span>, B ` +
			`<span class="glued">and 5 more</span>`},
		{[]string{"The-name-of-a-very-large-collaboration"}, 1, "The-name-of-a-very-large-collaboration"},
		{[]string{"The-name of a very large collaboration"}, 1,
			`<span class="glued">The-name</span> of a very large collaboration`},
	} {
		got := (&Renderer{config: &config.Config{}}).names(&archive.Card{Authors: test.authors, AuthorCount: test.count})
		if string(got) != test.want {
			t.Errorf("got %s, want %s", got, test.want)
		}
	}
	if got := unbroken("Digest of 17. Februar 2026"); got != "Digest of 17.\u00a0Februar 2026" {
		t.Errorf("%q", got)
	}
}

func TestNamesLinkToPeople(t *testing.T) {
	names := []archive.Name{{Text: "A & <b>", Slug: "a-b"}, {Text: "神经", Slug: "神经"}, {Text: "c", Slug: `"c&`}}
	for _, basePath := range []string{"/", "/repo/", `/a b&"/`} {
		want, items := "", ""
		for i, n := range names {
			if i > 0 {
				want += ", "
			}
			link := `<a href="` + template.HTMLEscapeString(content.URL(basePath, n.Path())) + `">` +
				template.HTMLEscapeString(n.Text) + "</a>"
			want += link
			items += "\n<li>" + link + `&nbsp;<span class="count">12</span></li>`
		}
		if got := byline(basePath, ", ")(names); string(got) != want {
			t.Errorf("got %s, want %s", got, want)
		}
		var all []archive.Coauthor
		for _, n := range names {
			all = append(all, archive.Coauthor{Name: n, Papers: 12})
		}
		if got := coauthors(basePath, strconv.Itoa)(all); string(got) != items {
			t.Errorf("got %s, want %s", got, items)
		}
	}
}
