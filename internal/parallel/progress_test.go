package parallel

import (
	"fmt"
	"slices"
	"testing"
)

func TestProgressCountsEveryItemOnce(t *testing.T) {
	const n = 1000
	var seen []string
	p := Progress(
		func(step string, done, total int) { seen = append(seen, fmt.Sprintf("%s %d/%d", step, done, total)) },
	)
	finished := p.Step("reading", n)
	Limited(8, n, func(int) { finished() })
	var want []string
	for i := range n {
		want = append(want, fmt.Sprintf("reading %d/%d", i+1, n))
	}
	if !slices.Equal(seen, want) {
		t.Errorf("%d calls, the last %q", len(seen), seen[len(seen)-1])
	}
}

func TestNilProgress(t *testing.T) {
	finished := Progress(nil).Step("reading", 1)
	finished()
}
