package feed_test

import (
	"testing"

	"github.com/offprint/offprint/internal/testutil/digesttest"
)

func FuzzArxiv(f *testing.F) {
	digesttest.Fuzz(f, "arxiv", nil, "<feed><updated>2026</updated><entry><title>&nbsp;a&bogus;",
		"\\\\\narXiv:2602.11001\n  x\n\\\\\n\\\\ (\n", "\\\\\n\\\\\nPaper: hep-th/9901001v\nDate: (((\n Title: \n")
}
