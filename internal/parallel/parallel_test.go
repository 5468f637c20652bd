package parallel

import (
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// each has all functions of the package in one form.
var each = map[string]func(n int, f func(i int)){
	"Each":      Each,
	"Limited 1": func(n int, f func(i int)) { Limited(1, n, f) },
	"Limited 7": func(n int, f func(i int)) { Limited(7, n, f) },
	"EachWith":  func(n int, f func(i int)) { EachWith(n, func() int { return 0 }, func(_, i int) { f(i) }) },
}

func TestEachNumberIsCalledOnce(t *testing.T) {
	for name, each := range each {
		for _, n := range []int{0, 1, 2, 6, 7, 8, 1000} {
			calls := make([]int, n)
			each(n, func(i int) { calls[i]++ })
			for i, called := range calls {
				if called != 1 {
					t.Errorf("%s: %d of %d was called %d times", name, i, n, called)
				}
			}
		}
	}
}

// TestCallsRunConcurrently makes calls that wait for each other, so it ends only if they run concurrently.
func TestCallsRunConcurrently(t *testing.T) {
	const limit = 5
	var started sync.WaitGroup
	started.Add(limit)
	Limited(limit, limit, func(int) {
		started.Done()
		started.Wait()
	})
}

func TestLimitedRespectsLimit(t *testing.T) {
	const limit = 3
	var running, most atomic.Int32
	Limited(limit, 1000, func(int) {
		now := running.Add(1)
		for before := most.Load(); now > before && !most.CompareAndSwap(before, now); before = most.Load() {
		}
		runtime.Gosched()
		running.Add(-1)
	})
	if most.Load() > limit {
		t.Errorf("%d calls at a time, want at most %d", most.Load(), limit)
	}
}

// TestWorkersDoNotShareValues changes the values without a lock, which the race detector sees.
func TestWorkersDoNotShareValues(t *testing.T) {
	const n = 1000
	var mu sync.Mutex
	var values []*int
	EachWith(n, func() *int {
		mu.Lock()
		defer mu.Unlock()
		values = append(values, new(int))
		return values[len(values)-1]
	}, func(calls *int, _ int) { *calls++ })
	total := 0
	for _, calls := range values {
		total += *calls
	}
	if total != n || len(values) > runtime.GOMAXPROCS(0) {
		t.Errorf("%d values had %d calls, want %d calls with at most %d values", len(values), total, n,
			runtime.GOMAXPROCS(0))
	}
	EachWith(0, func() int { t.Error("newWorker was called without items"); return 0 }, func(int, int) {})
}

func TestPanicReachesCallerWithStack(t *testing.T) {
	for name, each := range each {
		var after atomic.Int32
		func() {
			defer func() {
				message, _ := recover().(string)
				if !strings.HasPrefix(message, "item 3") || !strings.Contains(message, "failing") {
					t.Errorf("%s: panic with %q", name, message)
				}
			}()
			each(1_000_000, func(i int) {
				if i == 3 {
					failing()
				}
				after.Add(1)
			})
			t.Errorf("%s: no panic", name)
		}()
		if after.Load() == 1_000_000-1 {
			t.Errorf("%s: all other calls were made after a panic", name)
		}
	}
}

func failing() { panic("item 3") }
