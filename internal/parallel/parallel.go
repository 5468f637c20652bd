// Package parallel calls a function for each of a number of items, several at a time.
//
// In come the number of items and a function, which is called once with each number below it. All calls have
// returned when Each does. A call writes its result to its own element of a slice, so that the result does not
// depend on the order of the calls. If a call panics, no further ones begin, and Each panics.
package parallel

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
)

// Each calls f for every number below n, on all processors.
func Each(n int, f func(i int)) { Limited(runtime.GOMAXPROCS(0), n, f) }

// Limited calls f for every number below n, at most limit at a time. It is for calls that wait for a disk or
// a network, not for processors.
func Limited(limit, n int, f func(i int)) {
	run(limit, n, func() func(int) { return f })
}

// EachWith calls f for every number below n, on all processors, with a value that each worker makes for
// itself, such as a buffer. No two calls have the same value at the same time.
func EachWith[W any](n int, newWorker func() W, f func(w W, i int)) {
	run(runtime.GOMAXPROCS(0), n, func() func(int) {
		w := newWorker()
		return func(i int) { f(w, i) }
	})
}

// run starts the workers, each with a function of its own. They take the numbers in turn.
func run(workers, n int, newWorker func() func(int)) {
	var next atomic.Int64
	var panicked atomic.Pointer[string]
	work := func() {
		defer func() {
			if value := recover(); value != nil {
				next.Store(int64(n))
				message := fmt.Sprintf("%v\n\n%s", value, debug.Stack())
				panicked.CompareAndSwap(nil, &message)
			}
		}()
		f := newWorker()
		for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
			f(i)
		}
	}
	var wg sync.WaitGroup
	for range min(workers, n) {
		wg.Go(work)
	}
	wg.Wait()
	if message := panicked.Load(); message != nil {
		panic(*message)
	}
}
