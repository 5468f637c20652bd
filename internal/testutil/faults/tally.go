//go:build linux && browser

package main

import (
	"context"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"time"
)

// A tally counts the events and failures of one kind of fault. It is safe for concurrent use.
type tally struct {
	ctx  context.Context // once it is canceled, failures are ignored, because commands are interrupted
	name string
	seed uint64

	mu       sync.Mutex
	counts   map[string]int
	order    []string
	notes    []string
	failures int
	hung     int
}

func newTally(ctx context.Context, name string, seed uint64) *tally {
	return &tally{ctx: ctx, name: name, seed: seed, counts: map[string]int{}}
}

// random returns a source of random numbers that depends only on the seed, the kind and the number.
func (t *tally) random(n int) *rand.Rand {
	h := fnv.New64a()
	fmt.Fprint(h, t.name, n)
	return rand.New(rand.NewPCG(t.seed, h.Sum64()))
}

// count counts an event by its name, in the singular.
func (t *tally) count(what string) { t.add(what, 1) }

func (t *tally) add(what string, n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, known := t.counts[what]; !known {
		t.order = append(t.order, what)
	}
	t.counts[what] += n
}

// note adds a remark to the tally's line.
func (t *tally) note(text string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.notes = append(t.notes, text)
}

// fail reports a broken promise.
func (t *tally) fail(format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ctx.Err() != nil {
		return
	}
	t.failures++
	fmt.Fprintf(os.Stderr, "%s: %s\n", t.name, fmt.Sprintf(format, args...))
}

// failHung reports a command that hung.
func (t *tally) failHung(format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.ctx.Err() != nil {
		return
	}
	t.hung++
	fmt.Fprintf(os.Stderr, "%s: hung: %s\n", t.name, fmt.Sprintf(format, args...))
}

func (t *tally) failed() bool { return t.failures+t.hung > 0 }

// reportProgress prints the tally every five minutes until stop is called, so that a killed run leaves its numbers.
func (t *tally) reportProgress() (stop func()) {
	ticker, ended := time.NewTicker(5*time.Minute), make(chan struct{})
	go func() {
		for {
			select {
			case <-ended:
				return
			case <-ticker.C:
				fmt.Fprintf(os.Stderr, "so far: %s\n", t)
			}
		}
	}()
	return func() { ticker.Stop(); close(ended) }
}

func (t *tally) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	var parts []string
	for _, what := range t.order {
		parts = append(parts, plural(t.counts[what], what))
	}
	bad := "lost"
	if t.name == "payloads" {
		bad = "executed or escaped"
	}
	parts = append(parts, fmt.Sprintf("%s: %d", bad, t.failures), fmt.Sprintf("hung: %d", t.hung))
	parts = append(parts, t.notes...)
	return fmt.Sprintf("%-9s %s", t.name, strings.Join(parts, ", "))
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
