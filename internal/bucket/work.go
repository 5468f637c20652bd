package bucket

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"

	"github.com/offprint/offprint/internal/bucket/store"
	"github.com/offprint/offprint/internal/problem"
)

// mostFailures is how many objects can fail before a run gives up: what happens to five happens to all.
const mostFailures = 5

// each calls a function with the numbers below n, as many at once as there are workers. After a
// failure it goes on, to find the others too, unless it is one that all would have.
func (p *publisher) each(ctx context.Context, n int, do func(ctx context.Context, i int) error) error {
	running, stop := context.WithCancel(ctx)
	defer stop()
	failed := failures{stop: stop}
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(p.Workers, n) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n && running.Err() == nil; i = int(next.Add(1)) - 1 {
				if err := do(running, i); err != nil && running.Err() == nil {
					failed.add(err)
				}
			}
		})
	}
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return err
	}
	return failed.err()
}

// failures collects what goes wrong in parallel.
type failures struct {
	mu       sync.Mutex
	stop     func()
	problems problem.List
	other    error
}

func (f *failures) add(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var fault store.Fault
	var one problem.Problem
	switch {
	case !errors.As(err, &one):
		f.other = err
		f.stop()
	case errors.As(err, &fault) && fault.Hopeless:
		f.problems = append(f.problems, one)
		f.stop()
	default:
		f.problems = append(f.problems, one)
	}
	if len(f.problems) == mostFailures {
		f.stop()
	}
}

func (f *failures) err() error {
	if f.other != nil {
		return f.other
	}
	return f.problems.Err()
}
