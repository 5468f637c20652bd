package digest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest"
)

func TestDumpWithTooManyPapersIsRejected(t *testing.T) {
	table := func(n int) []byte {
		var b strings.Builder
		b.WriteString("title,abstract\n")
		for i := range n {
			fmt.Fprintf(&b, "T%d,x\n", i)
		}
		return []byte(b.String())
	}
	o := digest.Options{Name: "a.csv", Date: content.Date{Year: 2024, Month: 2, Day: 1}}
	if d, err := digest.Read(table(5000), o); err != nil || len(d.Entries) != 5000 {
		t.Errorf("at the limit: %v", err)
	}
	_, err := digest.Read(table(6000), o)
	if err == nil || !strings.HasPrefix(err.Error(), "a.csv:1:1: too many papers") {
		t.Errorf("beyond the limit: %v", err)
	}
}

// TestRepeatedKeysCountTowardsTheLimit reads a file with more entries than the limit, all with the same key.
func TestRepeatedKeysCountTowardsTheLimit(t *testing.T) {
	for _, record := range []string{
		"@article{a, title={Same}, year=2024}\n", "@article{a, title={Same}, year=2024, crossref={b}}\n",
	} {
		o := digest.Options{Name: "a.bib", Date: content.Date{Year: 2024, Month: 2, Day: 1}}
		_, err := digest.Read([]byte(strings.Repeat(record, 20_000)), o)
		if err == nil || !strings.HasPrefix(err.Error(), "a.bib:1:1: too many") {
			t.Errorf("%.30q: error %v", record, err)
		}
	}
}
