package markdown

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/problem"
	"pgregory.net/rapid"
)

// placeOf formats a mark as line:column text.
func placeOf(body string, m Mark) string {
	line, column := problem.NewPositions([]byte(body)).At(m.Offset)
	return fmt.Sprintf("%d:%d %s", line+1, column, m.Text)
}

func TestOutlineLinks(t *testing.T) {
	tests := []struct{ body, want string }{
		{"See [a](/x/) and ![b](/y.png).", "1:5 /x/ → /base/x/; 1:18 /y.png → /base/y.png image"},
		{"Ünï [a](../x/ \"title\")", "1:5 ../x/ → ../x/"},
		{"One\ntwo <https://a.example/>.", "2:6 https://a.example/ → https://a.example/"},
		{"One\ntwo https://a.example/b, and", "2:5 https://a.example/b → https://a.example/b"},
		{"https://a.example/b begins", "1:1 https://a.example/b → https://a.example/b"},
		{"At www.a.example/b.", "1:4 www.a.example/b → http://www.a.example/b"},
		{
			"A [*b* c][r], [r].\n\n[r]: https://a.example/ü",
			"1:3 https://a.example/ü → https://a.example/%C3%BC; 1:15 https://a.example/ü → https://a.example/%C3%BC",
		},
		{"`[a](/x/)` and $[a](/x/)$\n\n    [a](/x/)", ""},
		{"<me@a.example>", "1:2 me@a.example → mailto:me@a.example"},
		{
			"- [ ] [a](/x/)\n\n> [b](/y/)\n\n| t |\n|---|\n| [c](/z/) |",
			"1:7 /x/ → /base/x/; 3:3 /y/ → /base/y/; 7:3 /z/ → /base/z/",
		},
		{"[![alt](/i.png)](/x/)", "1:1 /x/ → /base/x/; 1:2 /i.png → /base/i.png image"},
		{"A[^1].\n\n[^1]: [a](/x/)", "3:7 /x/ → /base/x/"},
	}
	md := New("/base/")
	for _, test := range tests {
		var got []string
		for _, l := range md.Outline([]byte(test.body)).Links {
			line := placeOf(test.body, l.Mark) + " → " + l.Href
			if l.Image {
				line += " image"
			}
			got = append(got, line)
		}
		if s := strings.Join(got, "; "); s != test.want {
			t.Errorf("%q:\n got %s\nwant %s", test.body, s, test.want)
		}
	}
}

func TestOutlineHasTheAddressesOfThePage(t *testing.T) {
	body := "[a](</x y/?a=1&b=\\*>) [b](/x/&amp;) https://a.example/?q=ü&r=1 ![c](i(1).png)\n"
	md := New("/base/")
	d, _ := md.Render("a.md", []byte(body), 1)
	for _, l := range md.Outline([]byte(body)).Links {
		if href := strings.ReplaceAll(l.Href, "&", "&amp;"); !strings.Contains(d.Abstract, `"`+href+`"`) {
			t.Errorf("%s is not in %s", href, d.Abstract)
		}
	}
}

func TestOutlineWikiLinks(t *testing.T) {
	body := "A [[one]] and **[[two|label]]**, `[[code]]`, $[[math]]$, \\[[escaped]].\n\n" +
		"```\n[[fenced]]\n```\n\n    [[indented]]\n\n$$\n[[display]]\n$$\n\n" +
		"- [[three#part]] [[linked](/x/)] [[1], [2]]\n\n[[four]](/x/)\n\n<!-- [[comment]] -->\n"
	var got []string
	for _, m := range New("/").Outline([]byte(body)).WikiLinks {
		got = append(got, placeOf(body, m))
	}
	if want := []string{"1:3 one", "1:17 two|label", "13:3 three#part"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestOutlineHeadings(t *testing.T) {
	body := "# One\n\nText\n\n## Two *words*\n\nThree\n---\n"
	var got []string
	for _, m := range New("/").Outline([]byte(body)).Headings {
		got = append(got, placeOf(body, m))
	}
	if want := []string{"1:3 one", "5:4 two-words", "7:1 three"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestReplaceAddressChangesOnlyLinks(t *testing.T) {
	tests := []struct {
		body, want string
		n          int
	}{
		{"[a](/x) `/x` [/x](/x) /x\r\n\r\n[b]: /x\n[b] ", "[a](/x/) `/x` [/x](/x/) /x\r\n\r\n[b]: /x/\n[b] ", 3},
		{"[a](/xy) [b](/x/y)", "[a](/xy) [b](/x/y)", 0},
		{"no link to /x", "no link to /x", 0},
		{"```\n[a](/x)\n```\n![p](/x \"t\")", "```\n[a](/x)\n```\n![p](/x/ \"t\")", 1},
	}
	md := New("/")
	for _, test := range tests {
		got, counts := md.ReplaceAddresses([]byte(test.body), map[string]string{"/x": "/x/"})
		if n := counts["/x"]; string(got) != test.want || n != test.n {
			t.Errorf("%q: got %q (%d), want %q (%d)", test.body, got, n, test.want, test.n)
		}
	}
	bare := "See https://a.example/old, and <https://a.example/old>."
	const old = "https://a.example/old"
	got, counts := md.ReplaceAddresses([]byte(bare), map[string]string{old: "https://b.example/new_(1)"})
	if counts[old] != 2 {
		t.Errorf("got %q (%d)", got, counts[old])
	}
}

// TestAddressesAreReplacedTogether swaps two URLs that begin alike. Then it compares
// changes of random texts with those that replace one URL at a time.
func TestAddressesAreReplacedTogether(t *testing.T) {
	md := New("/")
	const body = "[a](/p1) [b](/p10) `/p1` [c](</p1>) [/p1](/p10 \"t\") <!-- /p1 --> [d][r] [e] ![f](/p1#x)\n\n" +
		"    /p1\n\n[r]: /p1\n[e]: </p10>\n\n# [/p1](/p1)\n"
	const want = "[a](/p10) [b](/p1) `/p1` [c](</p10>) [/p1](/p1 \"t\") <!-- /p1 --> [d][r] [e] ![f](/p1#x)\n\n" +
		"    /p1\n\n[r]: /p10\n[e]: </p1>\n\n# [/p1](/p1)\n" // the anchor of the heading depends on its URL
	got, counts := md.ReplaceAddresses([]byte(body), map[string]string{"/p1": "/p10", "/p10": "/p1"})
	if string(got) != want || counts["/p1"] != 3 || counts["/p10"] != 3 {
		t.Errorf("got %v\n%s\nwant\n%s", counts, got, want)
	}
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.SampledFrom([]string{
			"/x", "[a](", ")", "`", "\n\n", "[r]", ": ", "<", ">", " ", "![p](", "# ", "$", "https://a.example/x", ".",
			"    ",
		}), 0, 20)
		body := []byte(strings.Join(parts.Draw(t, "parts"), ""))
		const to = "/y/"
		slow, n := md.replaceOneByOne(body, "/x", to)
		fast, counts := md.ReplaceAddresses(body, map[string]string{"/x": to})
		if string(fast) != string(slow) || counts["/x"] != n {
			t.Fatalf("%q: got %q (%d), want %q (%d)", body, fast, counts["/x"], slow, n)
		}
	})
}

// TestManyAddressesAreReplaced replaces the URLs of many links. Parsing the text again for each took minutes.
func TestManyAddressesAreReplaced(t *testing.T) {
	var body strings.Builder
	changes := map[string]string{}
	for i := range 5000 {
		fmt.Fprintf(&body, "- [paper %d](/papers/p%d)\n", i, i)
		changes[fmt.Sprintf("/papers/p%d", i)] = fmt.Sprintf("/papers/p%d/", i)
	}
	got, counts := New("/").ReplaceAddresses([]byte(body.String()), changes)
	if n := strings.Count(string(got), "/)\n"); n != 5000 || len(counts) != 5000 {
		t.Errorf("%d links and %d counts", n, len(counts))
	}
}
