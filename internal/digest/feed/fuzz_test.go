package feed_test

import (
	"testing"

	"github.com/offprint/offprint/internal/testutil/digesttest"
)

func FuzzArxiv(f *testing.F) {
	digesttest.Fuzz(f, "arxiv", nil, "<feed><updated>2026</updated><entry><title>&nbsp;a&bogus;",
		"\\\\\narXiv:2602.11001\n  x\n\\\\\n\\\\ (\n", "\\\\\n\\\\\nPaper: hep-th/9901001v\nDate: (((\n Title: \n")
}

func FuzzFeed(f *testing.F) {
	for _, name := range []string{"nature.rdf", "sciencedirect.rss", "biorxiv.rdf", "plos.atom", "blog.rss"} {
		f.Add(string(digesttest.ReadFile(f, "feeds/"+name)))
	}
	digesttest.Fuzz(f, "feed", nil, "<rss><item><title>a<link>https://doi.org/10.1000/182</link></item>",
		"<rss><item><title>x<y</title><doi>10.1000/1 10.1000/2;;,</doi><creator>,,</creator><description>&lt;p")
}
