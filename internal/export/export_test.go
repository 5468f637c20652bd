package export

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/offprint/offprint/internal/content"
)

func TestArchiveAsJSON(t *testing.T) {
	got := written(
		t,
		func(b *bytes.Buffer) error { return PapersJSON{"https://example.org/repo/", records()}.Write(b) },
	)
	golden(t, "papers.json", got)
	var all []map[string]any
	if err := json.Unmarshal(got, &all); err != nil || len(all) != 3 {
		t.Fatalf("%d papers, %v", len(all), err)
	}
	for _, p := range all {
		if err := absolute(p["url"].(string)); err != nil {
			t.Error(err)
		}
	}
	empty := written(t, func(b *bytes.Buffer) error { return PapersJSON{"https://example.org/", nil}.Write(b) })
	if string(empty) != "[]\n" {
		t.Errorf("an empty archive is %q", empty)
	}
}

// locations returns the URLs in a sitemap or sitemap index.
func locations(t *testing.T, data []byte, root, entry string) []string {
	t.Helper()
	var all []string
	var open []string
	d := xml.NewDecoder(bytes.NewReader(data))
	for {
		token, _ := d.Token()
		switch token := token.(type) {
		case xml.StartElement:
			if token.Name.Space != "http://www.sitemaps.org/schemas/sitemap/0.9" {
				t.Errorf("%s has the namespace %q", token.Name.Local, token.Name.Space)
			}
			open = append(open, token.Name.Local)
			if strings.Join(open, " ") == root+" "+entry+" loc" {
				all = append(all, "")
			}
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) == 3 {
				all[len(all)-1] += string(token)
			}
		case nil:
			if _, err := d.Token(); err == nil || err.Error() != "EOF" {
				t.Errorf("not well-formed: %v", err)
			}
			return all
		}
	}
}

func TestSitemapHasAbsoluteURLs(t *testing.T) {
	got := written(t, func(b *bytes.Buffer) error {
		return Sitemap{
			"https://example.org/a&b'/",
			[]string{"/", "/tags/神经/", "/a b/<c>/", "/papers/50%/?x#y/"},
		}.Write(
			b,
		)
	})
	golden(t, "sitemap.xml", got)
	all := locations(t, got, "urlset", "url")
	want := []string{
		"https://example.org/a&b'/", "https://example.org/a&b'/tags/%E7%A5%9E%E7%BB%8F/",
		"https://example.org/a&b'/a%20b/%3Cc%3E/", "https://example.org/a&b'/papers/50%25/%3Fx%23y/",
	}
	if diff := cmp.Diff(want, all); diff != "" {
		t.Error(diff)
	}
	for _, l := range all {
		if err := absolute(l); err != nil {
			t.Error(err)
		}
	}
}

func TestSitemapIndexListsEveryPart(t *testing.T) {
	got := written(t, func(b *bytes.Buffer) error {
		return SitemapIndex{"https://example.org/a&b/", []string{"/sitemap-1.xml", "/sitemap-2.xml"}}.Write(b)
	})
	golden(t, "sitemap-index.xml", got)
	diff := cmp.Diff([]string{"https://example.org/a&b/sitemap-1.xml", "https://example.org/a&b/sitemap-2.xml"},
		locations(t, got, "sitemapindex", "sitemap"))
	if diff != "" {
		t.Error(diff)
	}
}

func TestRobotsListsTheSitemap(t *testing.T) {
	got := written(t, func(b *bytes.Buffer) error { return Robots{"https://example.org/repo/"}.Write(b) })
	if want := "User-agent: *\nAllow: /\n\nSitemap: https://example.org/repo/sitemap.xml\n"; string(got) != want {
		t.Errorf("%q", got)
	}
}

func TestTitlesInBibTeX(t *testing.T) {
	for title, want := range map[string]string{
		"Plain":                       "Plain",
		"100% of A & B":               `100\% of A \& B`,
		"a_b #1 ~ ^ |":                `a\_b \#1 \textasciitilde{} \textasciicircum{} \textbar{}`,
		"<b>":                         `\textless{}b\textgreater{}`,
		`\emph{x}`:                    `\textbackslash{}emph\textbraceleft{}x\textbraceright{}`,
		"} {":                         `\textbraceright{} \textbraceleft{}`,
		"Über Rényi 神经":               "Über Rényi 神经",
		" two\n lines\u2028or\tmore ": "two lines or more",
		"nul\x00l":                    "nul l",
		`say "so"`:                    `say "so"`,
		"On $x^2_i$ & $y$":            `On $x^2_i$ \& $y$`,
		`On $\{x\}$`:                  `On $\lbrace x\rbrace $`,
		`On $50\%$`:                   `On $50\%$`,
		`$\text{a $x$}$ on \$5`:       `$\text{a $x$}$ on \$5`,
		"On $x%{$":                    `On \$x\%\textbraceleft{}\$`,
		"$5 & $6":                     `\$5 \& \$6`,
		"costs $5":                    `costs \$5`,
		"$ x $":                       `\$ x \$`,
		"$$":                          `\$\$`,
	} {
		p := made("a", content.PaperFields{Title: title})
		if got := Cite(p)[0].Text; got != "@misc{a,\n  title = {{"+want+"}}\n}\n" {
			t.Errorf("%q: got %s", title, got)
		}
	}
}

func TestAuthorsInBibTeX(t *testing.T) {
	for want, all := range map[string][]string{
		"":                                nil,
		"One, A. and Two, B.":             {"A. One", " B.  Two "},
		"{Barnes and Noble} and Band, C.": {"Barnes and Noble", "C. Band"},
		"{BARNES AND NOBLE}":              {"BARNES\nAND\tNOBLE"},
		"{Others} and {OpenAI, Inc.}":     {"Others", "", "OpenAI, Inc."},
		`{J \& J, Inc.}`:                  {"J & J, Inc."},
		`{a\textbraceleft{}}`:             {"a{"},
	} {
		if got := authors(names(all)); got != want {
			t.Errorf("%q: got %s, want %s", all, got, want)
		}
	}
}

func TestKeysAreUniqueAndASCII(t *testing.T) {
	seen := map[string]string{}
	for _, s := range []string{
		"a", "a-b", "神经-a", "网络-a", "神经", "网络", "paper", "untitled", "神经-网络", "a-神经", "con-paper", "2-a",
	} {
		k := citationKey(s)
		if k == "" || strings.Trim(k, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" || strings.Contains(k, "--") ||
			k[0] == '-' {
			t.Errorf("%s has the key %q", s, k)
		}
		if seen[k] != "" {
			t.Errorf("%s and %s have the key %s", s, seen[k], k)
		}
		seen[k] = s
	}
	if citationKey("a-b") != "a-b" {
		t.Error("the key of an ASCII slug differs from the slug")
	}
}

// readEntry parses an entry as BibTeX does: a field's value ends where its braces are balanced, even if there is a
// backslash before a brace (scan_balanced_braces in bibtex.web).
func readEntry(src string) (fields map[string]string, ok bool) {
	fields = map[string]string{}
	_, rest, ok := strings.Cut(src, ",\n")
	for ok && rest != "}\n" {
		name, value, found := strings.Cut(strings.TrimLeft(rest, " "), " = ")
		if !found {
			return fields, false
		}
		end, depth := 0, 0
		for ; end < len(value) && (depth > 0 || value[end] != ',' && value[end] != '\n'); end++ {
			switch value[end] {
			case '{':
				depth++
			case '}':
				depth--
			}
		}
		if end == len(value) || depth != 0 {
			return fields, false
		}
		fields[name] = strings.TrimSuffix(strings.TrimPrefix(value[:end], "{"), "}")
		rest = strings.TrimPrefix(strings.TrimPrefix(value[end:], ","), "\n")
	}
	return fields, ok
}

func TestPropertyBibTeXIsBalanced(t *testing.T) {
	sign := rapid.SampledFrom(
		strings.Split(`{ } \ $ % & # _ ~ ^ " ' , = @ a b 1 é 神 x^2 \{ \} and`+" \n \t \x00 \u2028", " "),
	)
	hostile := rapid.Custom(
		func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(sign, 0, 12).Draw(t, "signs"), "") },
	)
	rapid.Check(t, func(t *rapid.T) {
		p := made("a", content.PaperFields{
			Title: hostile.Draw(t, "title"), Authors: rapid.SliceOfN(hostile, 0, 3).Draw(t, "authors"),
			Arxiv: hostile.Draw(t, "arxiv"), DOI: hostile.Draw(t, "doi"),
			Links: []content.Link{{URL: "https://" + hostile.Draw(t, "url")}},
		})
		fields, ok := readEntry(Cite(p)[0].Text)
		if !ok || len(fields) < 2 || len(fields) > 7 {
			t.Fatalf("%d fields in\n%s", len(fields), Cite(p)[0].Text)
		}
		for name, value := range fields {
			if strings.ContainsAny(value, "\n\r\x00") {
				t.Fatalf("%s has a line break: %q", name, value)
			}
		}
	})
}

func TestBibliographyJoinsCitations(t *testing.T) {
	papers := records()
	got := string(
		written(t, func(b *bytes.Buffer) error { return Bibliography{BibTeX, sources(papers...), false}.Write(b) }),
	)
	var parts []string
	for _, p := range papers {
		parts = append(parts, Cite(p)[0].Text)
	}
	if got != strings.Join(parts, "\n") {
		t.Error(got)
	}
	if got := written(t, func(b *bytes.Buffer) error { return Bibliography{Format: BibTeX}.Write(b) }); len(got) > 0 {
		t.Errorf("an empty bibliography is %q", got)
	}
}

func citationKey(slug string) string { return new(content.PaperFields).CitationKey(slug) }
