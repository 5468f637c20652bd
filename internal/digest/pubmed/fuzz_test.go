package pubmed_test

import (
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/testutil/digesttest"
)

func FuzzMedline(f *testing.F) {
	f.Add(string(digesttest.ReadFile(f, "feeds/pubmed.nbib")))
	f.Add(string(digesttest.ReadFile(f, "feeds/more.nbib")))
	digesttest.Fuzz(
		f,
		"pubmed",
		titlesOccur,
		"PMID- 1\nTI  - [.].\nAU  - A A A\nPG  - 10-1\nDP  - -\nAB  - A: B: C. D: ",
		"PMID-\n      \nPMID- \nTI  -\n",
		"PMID- 1\nTI  - [ ] \n",
	)
}

// titlesOccur checks that every word of each title occurs in the input.
func titlesOccur(t *testing.T, src string) {
	d, err := digesttest.Read(t, "pubmed", src)
	if err != nil || strings.ContainsAny(src, "<&") {
		return
	}
	for _, e := range d.Entries {
		for _, word := range strings.Fields(e.Title) {
			if !strings.Contains(src, word) && !strings.ContainsFunc(src, isInvisible) {
				t.Errorf("the title %q is not in the input", e.Title)
			}
		}
	}
}

func isInvisible(r rune) bool { return r > 0x7e || r < ' ' && r != '\n' && r != '\r' }

func FuzzXML(f *testing.F) {
	f.Add(string(digesttest.ReadFile(f, "feeds/pubmed.xml")))
	digesttest.Fuzz(
		f,
		"pubmed-xml",
		nil,
		"<PubmedArticleSet><PubmedArticle><MedlineCitation><Article><ArticleTitle>a<b>",
	)
}
