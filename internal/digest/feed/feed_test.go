package feed_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/testutil/digesttest"
)

// TestHeadingsOfAbstracts reads abstracts that start with the word "Abstract", which can be a heading.
func TestHeadingsOfAbstracts(t *testing.T) {
	for description, want := range map[string]string{
		"Abstract: We measure.": "We measure.", "Abstract We measure.": "We measure.", "ABSTRACT – We": "We",
		"Abstract interpretation is a method.": "Abstract interpretation is a method.",
		"Abstract-level models.":               "Abstract-level models.", "We measure.": "We measure.",
	} {
		src := "<rss><item><title>T</title><link>https://doi.org/10.1000/182</link><date>2024-01-02</date>" +
			"<description>" + description + "</description></item></rss>"
		if got := digesttest.Entries(t, "feed", src)[0].Abstract; got != want {
			t.Errorf("%q is read as %q, want %q", description, got, want)
		}
	}
}

// TestBracketsInAuthors reads lists of authors with affiliations in brackets. The last list takes
// minutes if the innermost brackets are removed one pair at a time.
func TestBracketsInAuthors(t *testing.T) {
	deep := strings.Repeat("(", 50_000) + "x" + strings.Repeat(")", 50_000)
	for list, want := range map[string][]string{
		"Ann One (1), Bob Two ((1) Here, (2) There)": {"Ann One", "Bob Two"},
		"Ann One (Here (and there)) and Bob Two (x)": {"Ann One", "Bob Two"},
		"Ann One (1, Bob Two (2)":                    {"Ann One (1", "Bob Two"},
		"Ann One 1), Bob Two (2)":                    {"Ann One 1)", "Bob Two"},
		"Ann One " + deep + ", Bob Two":              {"Ann One", "Bob Two"},
	} {
		src := "<rss><item><title>T</title><link>http://arxiv.org/abs/2401.00001</link><creator>" + list +
			"</creator></item></rss>"
		if got := digesttest.Entries(t, "feed", src)[0].Authors; !slices.Equal(got, want) {
			t.Errorf("%.60q is read as %q, want %q", list, got, want)
		}
	}
}
