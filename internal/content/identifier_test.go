package content

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestIdentifierKeys(t *testing.T) {
	tests := []struct{ arxiv, doi, arxivKey, doiKey string }{
		{"2106.04554", "", "2106.04554", ""},
		{"arXiv:2106.04554v12", "", "2106.04554", ""},
		{"cs/9901001v2", "", "cs/9901001", ""},
		{"", "10.48550/arXiv.2106.04554v2", "2106.04554", ""},
		{"", "https://doi.org/10.1000/ABC", "", "10.1000/abc"},
		{"", "doi:10.1000/abc", "", "10.1000/abc"},
		{" 2106.04554 ", "http://dx.doi.org/10.1000/abc", "2106.04554", "10.1000/abc"},
		{"", "", "", ""},
	}
	for _, test := range tests {
		m := PaperFields{Arxiv: test.arxiv, DOI: test.doi}
		if got := m.ArxivKey(); got != test.arxivKey {
			t.Errorf("%q, %q: arXiv %q, want %q", test.arxiv, test.doi, got, test.arxivKey)
		}
		if got := m.DOIKey(); got != test.doiKey {
			t.Errorf("%q, %q: DOI %q, want %q", test.arxiv, test.doi, got, test.doiKey)
		}
	}
}

func TestIdentifiersInAllNotations(t *testing.T) {
	for written, want := range map[string]struct{ arxiv, doi string }{
		"2310.19809":                                {arxiv: "2310.19809"},
		" arXiv:2310.19809 ":                        {arxiv: "2310.19809"},
		"arxiv 2310.19809v2":                        {arxiv: "2310.19809v2"},
		"https://arxiv.org/abs/2310.19809v2":        {arxiv: "2310.19809v2"},
		"https://arxiv.org/pdf/2310.19809.pdf":      {arxiv: "2310.19809"},
		"arxiv.org/html/2310.19809v1#S2":            {arxiv: "2310.19809v1"},
		"http://www.arxiv.org/pdf/2310.19809v3?x=1": {arxiv: "2310.19809v3"},
		"hep-th/9901001":                            {arxiv: "hep-th/9901001"},
		"https://arxiv.org/abs/hep-th%2F9901001v2":  {arxiv: "hep-th/9901001v2"},
		"math.GT/0309136":                           {arxiv: "math.GT/0309136"},

		"10.1038/nature14539":                                  {doi: "10.1038/nature14539"},
		"doi:10.1038/nature14539":                              {doi: "10.1038/nature14539"},
		"DOI 10.1038/nature14539":                              {doi: "10.1038/nature14539"},
		"DOI: https://doi.org/10.1038/nature14539":             {doi: "10.1038/nature14539"},
		"https://doi.org/10.1038/nature14539?utm_source=x&y=1": {doi: "10.1038/nature14539"},
		"http://dx.doi.org/10.1038/nature14539":                {doi: "10.1038/nature14539"},
		"https://doi.org/10.1038%2Fnature14539":                {doi: "10.1038/nature14539"},
		"https://doi.org/10.5555/%28weird%29%3Cdoi%3E;2-%23":   {doi: "10.5555/(weird)<doi>;2-#"},
		"10.5555/(weird)<doi>;2-#1":                            {doi: "10.5555/(weird)<doi>;2-#1"},
		"10.5555/100%25":                                       {doi: "10.5555/100%25"}, // no address: not encoded
		"10.1000.10/ABC":                                       {doi: "10.1000.10/ABC"},

		"10.48550/arXiv.2310.19809":                 {arxiv: "2310.19809", doi: "10.48550/arXiv.2310.19809"},
		"https://doi.org/10.48550/arXiv.2310.19809": {arxiv: "2310.19809", doi: "10.48550/arXiv.2310.19809"},

		"": {}, "soon": {}, "2310": {}, "10.1038": {}, "10.1038/a b": {}, "https://example.org/2310.19809": {},
		"https://doi.org/": {}, "https://doi.org/10.1038%20/x": {}, "%": {},
	} {
		if got := ArxivID(written); got != want.arxiv {
			t.Errorf("ArxivID(%q) = %q, want %q", written, got, want.arxiv)
		}
		if got := DOI(written); got != want.doi {
			t.Errorf("DOI(%q) = %q, want %q", written, got, want.doi)
		}
	}
}

// TestDOIURLs checks that the URL of a DOI contains all of it, so that the URL does not lead to another DOI.
func TestDOIURLs(t *testing.T) {
	const sici = "10.1002/(SICI)1521-3951(199911)216:1<135::AID-PSSB135>3.0.CO;2-#"
	const escaped = "10.1002/(SICI)1521-3951(199911)216:1%3C135::AID-PSSB135%3E3.0.CO;2-%23"
	for doi, want := range map[string]struct{ url, doi string }{
		"10.1038/nature14539": {"https://doi.org/10.1038/nature14539", "10.1038/nature14539"},
		sici:                  {"https://doi.org/" + escaped, sici},
		escaped:               {"https://doi.org/" + escaped, sici},
		"10.1000/456#789":     {"https://doi.org/10.1000/456%23789", "10.1000/456#789"},
		"10.5555/x[0]é":       {"https://doi.org/10.5555/x%5B0%5D%C3%A9", "10.5555/x[0]é"},
		"10.5555/a?b=c":       {"https://doi.org/10.5555/a%3Fb=c", "10.5555/a?b=c"},
		"10.5555/100%":        {"https://doi.org/10.5555/100%25", "10.5555/100%"},
		"10.5555/a\"b{c}":     {"https://doi.org/10.5555/a%22b%7Bc%7D", "10.5555/a\"b{c}"},
	} {
		if got := DOIURL(doi); got != want.url || DOI(got) != want.doi {
			t.Errorf("DOIURL(%q) = %q, the URL of %q, want %q", doi, got, DOI(got), want.url)
		}
	}
}

// TestIdentifiersAreStable checks that the identifier found in a text is found in itself, so that formatting a file
// twice changes nothing.
func TestIdentifiersAreStable(t *testing.T) {
	part := rapid.SampledFrom([]string{
		"https://", "doi.org/", "arxiv.org/abs/", "10.1000/", "10.48550/arXiv.", "2310.19809", "v2", ".pdf", "%2F",
		"%25",
		"%20", "doi:", "arXiv:", " ", "/", "?a=b", "#c", "x", "math.GT/0309136",
	})
	rapid.Check(t, func(t *rapid.T) {
		written := strings.Join(rapid.SliceOfN(part, 1, 6).Draw(t, "parts"), "")
		for name, bare := range map[string]func(string) string{"ArxivID": ArxivID, "DOI": DOI} {
			if id := bare(written); bare(id) != id {
				t.Errorf("%s(%q) = %q, and for this text %q", name, written, id, bare(id))
			}
		}
	})
}

// TestMayHaveArxivID checks that no identifier is ruled out, and that other texts are.
func TestMayHaveArxivID(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id := rapid.StringMatching(ArxivForm).Draw(t, "identifier")
		if !MayHaveArxivID("see " + id + ".") {
			t.Errorf("%s is ruled out", id)
		}
	})
	for _, other := range []string{"", "10.1000/182", "2310.198", "310.19809", "hep-th/990100", "12.3456/7890.abc"} {
		if MayHaveArxivID(other) {
			t.Errorf("%s is not ruled out", other)
		}
	}
}

func TestFrontMatterAcceptsURLsOfIdentifiers(t *testing.T) {
	const written = "---\n# mine\ntitle: A\narxiv: https://arxiv.org/abs/2310.19809v2 # from the mail\n" +
		"doi: 'https://doi.org/10.1038%2Fnature14539'\n---\n\nText.\n"
	const tidy = "---\n# mine\ntitle: \"A\"\narxiv: \"2310.19809v2\" # from the mail\n" +
		"doi: \"10.1038/nature14539\"\n---\n\nText.\n"
	p, problems := ParsePaper("a.md", []byte(written))
	if len(problems) > 0 || p.Arxiv != "2310.19809v2" || p.DOI != "10.1038/nature14539" {
		t.Errorf("got %v, problems %v", p, problems)
	}
	if got, problems := TidyPaper("a.md", []byte(written), nil); len(problems) > 0 || string(got) != tidy {
		t.Errorf("formatted:\n%s\nproblems %v", got, problems)
	}
}

func TestWrongIdentifiersAreReported(t *testing.T) {
	for line, want := range map[string]string{
		"arxiv: soon": "a.md:3:8: `arxiv` is not an arXiv identifier: \"soon\" (use the form 2310.19809, " +
			"hep-th/9901001 or " +
			"https://arxiv.org/abs/2310.19809, or remove the field)",
		"arxiv: 10.1038/nature14539": "a.md:3:8: `arxiv` is not an arXiv identifier: \"10.1038/nature14539\"" +
			" (write doi: " +
			`"10.1038/nature14539")`,
		"doi: n/a": "a.md:3:6: `doi` is not a DOI: \"n/a\"" +
			" (use the form 10.1000/182 or https://doi.org/10.1000/182, or " +
			"remove the field)",
		"doi: https://arxiv.org/abs/2310.19809": "a.md:3:6: `doi` is not a DOI: \"https://arxiv.org/abs/2310.19809\" " +
			`(write arxiv: "2310.19809")`,
		`doi: ""`: "", "arxiv:": "", `arxiv: " "`: "",
	} {
		_, problems := ParsePaper("a.md", []byte("---\ntitle: A\n"+line+"\n---\n"))
		if got := fmt.Sprint(problems.Err()); got != want && (want != "" || len(problems) > 0) {
			t.Errorf("%s\ngot  %s\nwant %s", line, got, want)
		}
	}
}
