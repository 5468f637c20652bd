package bucket

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"

	"github.com/offprint/offprint/internal/problem"
)

// maxFailures is the number of failed objects after which a run stops, because the others would probably fail, too.
const maxFailures = 5

// each calls do for the numbers below n, concurrently in all workers. After a problem it continues, so that it also
// reports other problems. It stops after maxFailures problems, after a problem that affects all objects, and after any
// other error.
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

// failures collects the errors of concurrent calls.
type failures struct {
	mu       sync.Mutex
	stop     func()
	problems problem.List
	other    error
}

func (f *failures) add(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var one problem.Problem
	if !errors.As(err, &one) {
		f.other = err
		f.stop()
		return
	}
	f.problems = append(f.problems, one)
	var all fault
	if errors.As(err, &all) && all.affectsAll || len(f.problems) == maxFailures {
		f.stop()
	}
}

func (f *failures) err() error {
	if f.other != nil {
		return f.other
	}
	return f.problems.Err()
}
