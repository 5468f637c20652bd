package render

import (
	"html/template"
	"strconv"
	"strings"
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
	for text, want := range map[string]string{
		"Ada Lovelace, Jean-Pierre Serre and 1,234 more": `<span class="glued">Ada Lovelace,</span> ` +
			`<span class="glued">Jean-Pierre Serre</span> <span class="glued">and 1,234 more</span>`,
		"Ada, Jean-Pierre Maria Tereza Serre":     `Ada, <span class="glued">Jean-Pierre</span> Maria Tereza Serre`,
		"Proceedings of the Self-Organizing & Co": "Proceedings of the <span class=\"glued\">Self-Organizing</span> &amp; Co",
		"8 authors": `<span class="glued">8 authors</span>`,
	} {
		if got := cellText(text); string(got) != want {
			t.Errorf("a cell is %s, want %s", got, want)
		}
	}
	for title, want := range map[string]string{
		"Part I -- Scaling": `Part I<span class="glued"> --</span> Scaling`,
		"S4D-LegS, GPT-4, k-NN": `<span class="glued">S4D-LegS</span>, <span class="glued">GPT-4</span>, ` +
			`<span class="glued">k-NN</span>`,
		"Physics-Informed R&amp;D of pre-training": "Physics-Informed R&amp;D of pre-training",
		`<math class="x-1"><mi>a-1</mi></math><em>T-5</em>`: `<math class="x-1"><mi>a-1</mi></math><em>` +
			`<span class="glued">T-5</span></em>`,
		"The-Very-Long-Name-Of-4": "The-Very-Long-Name-Of-4",
	} {
		if got := titleHTML(title); string(got) != want {
			t.Errorf("a title is %s, want %s", got, want)
		}
	}
	if got, want := gluedText("R&D of U-Net"), `R&amp;D of <span class="glued">U-Net</span>`; string(got) != want {
		t.Errorf("a text is %s, want %s", got, want)
	}
	if got := unbroken("Digest of 17. Februar 2026"); got != "Digest of 17.\u00a0Februar 2026" {
		t.Errorf("%q", got)
	}
}

func TestSharedTagsAndWordsAreSeparate(t *testing.T) {
	r := &Renderer{config: &config.Config{Tags: []content.Term{{Tag: "pdes", Title: "Equations"}}}}
	for shared, want := range map[string][3]string{
		"":                       {"", "", ""},
		"#pdes\n#odes":           {"Equations, Odes", "Equations, Odes", ""},
		"#pdes\nkernel\nkernels": {"Equations, kernel, kernels", "Equations", "kernel, kernels"},
		"kernel":                 {"kernel", "", "kernel"},
	} {
		related := archive.Related{Card: &archive.Card{}, Shared: shared}
		if got := [3]string{r.shares(related), r.sharedTags(related), r.sharedWords(related)}; got != want {
			t.Errorf("%q: %q, want %q", shared, got, want)
		}
	}
}

func TestOperatorsOfSearchAreCode(t *testing.T) {
	for text, want := range map[string]string{
		"Put “a phrase” in quotes.":              `Put [“a phrase”] in quotes.`,
		"with tag:name, year:2023 (or venue:Å).": `with [tag:name], [year:2023] (or [venue:Å]).`,
		"tag:, author: and -\u2060Wort":          "[tag:], [author:] and [-\u2060Wort]",
		"Write -word, and this OR that <b>.":     `Write [-word], and [this OR that] &lt;b&gt;.`,
		"a self-made hint: nothing, in ORDER":    "a self-made hint: nothing, in ORDER",
	} {
		got := strings.NewReplacer(`<code class="glued">`, "[", "</code>", "]").
			Replace(string(operators(text)))
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// TestBylineKeepsHyphenedNames checks that the name after initials does not break at its hyphen.
func TestBylineKeepsHyphenedNames(t *testing.T) {
	got := byline("/", ", ")([]archive.Name{{Text: "A. B. Smith-Jones", Slug: "s"}})
	want := `<a href="/people/s/">` + "A.\u00a0B.\u00a0" + `<span class="glued">Smith-Jones</span></a>`
	if string(got) != want {
		t.Errorf("got %q", got)
	}
}

func TestNamesLinkToPeople(t *testing.T) {
	names := []archive.Name{{Text: "A & <b>", Slug: "a-b"}, {Text: "神经", Slug: "神经"}, {Text: "c", Slug: `"c&`},
		{Text: "European Organization for Nuclear Research", Slug: "long"}}
	for _, basePath := range []string{"/", "/repo/", `/a b&"/`} {
		want, items := "", ""
		for i, n := range names {
			if i > 0 {
				want += ", "
			}
			link := `<a href="` + template.HTMLEscapeString(content.URL(basePath, n.Path())) + `">` +
				strings.Replace(template.HTMLEscapeString(n.Text), "A ", "A\u00a0", 1) + "</a>"
			if n.Slug == "long" {
				link = strings.Replace(link, `">`, `" class="long">`, 1)
			}
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
