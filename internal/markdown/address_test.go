package markdown

import (
	"regexp"
	"strings"
	"testing"
)

var shownAddress = regexp.MustCompile(`<a href="[^"]*">([^<]*)</a>`)

// TestBareAddressesEndAsInGFM compares bare URLs with those of cmark-gfm 0.29.0.gfm.13, except for non-ASCII closing
// marks.
func TestBareAddressesEndAsInGFM(t *testing.T) {
	for _, c := range []struct{ body, want string }{
		{"See https://de.wikipedia.org/wiki/Müller.", "https://de.wikipedia.org/wiki/Müller"},
		{"https://zh.wikipedia.org/wiki/数学 и https://пример.рф/",
			"https://zh.wikipedia.org/wiki/数学 https://пример.рф/"},
		{"https://a.org/a*b*c and https://a.org/x_y_z", "https://a.org/a*b*c https://a.org/x_y_z"},
		{`"https://a.org/x" 'https://b.org' :https://c.org: link:https://d.org`,
			"https://a.org/x https://b.org https://c.org https://d.org"},
		{"(https://a.org/x_(y)) https://a.org/x). **https://b.org**",
			"https://a.org/x_(y) https://a.org/x https://b.org"},
		{"https://a.org/?a=b&c=d&copy; https://a.org/;", "https://a.org/?a=b&amp;c=d https://a.org/"},
		{"https://a.org<b https://a.org/$x$", "https://a.org https://a.org/$x$"},
		{"http://localhost:8080/x ftp://a.org HTTPS://A.ORG", "http://localhost:8080/x ftp://a.org HTTPS://A.ORG"},
		{"xhttps://a.org gopher://a.org https:// https://-a https://a_b.c", ""},
		{`https\://a.org www\.a.org`, ""},
		{"www.a.org/x, (www.b.org) xwww.c.org www.d www.", "www.a.org/x www.b.org www.d"},
		{"见https://a.org/x “https://b.org” 「https://c.org」", "https://a.org/x https://b.org https://c.org"},
		{"a@b.org, c.d-e@f.org.", "a@b.org c.d-e@f.org"},
		{"[https://a.org](https://b.org)", ""},
		{"## N\n\nhttps://a.org/%%b%% www.c.org%%d%%", "https://a.org/ www.c.org"},
		{"| https://a.org/x |\n|---|\n|www.b.org|", "https://a.org/x www.b.org"},
	} {
		d, _ := New("/").Render("a.md", []byte(c.body), 1)
		var got []string
		for _, m := range shownAddress.FindAllStringSubmatch(d.Abstract+d.Notes, -1) {
			got = append(got, m[1])
		}
		if c.want == "" && strings.Contains(c.body, "](") { // one link, to the other address
			c.want = "https://a.org"
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q\n got %q\nwant %q", c.body, strings.Join(got, " "), c.want)
		}
	}
}
