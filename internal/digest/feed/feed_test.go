package feed_test

import (
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
