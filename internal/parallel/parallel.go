// Package parallel calls a function for each of a number of items, several at a time.
//
// The input is the number of items and a function that is called once with each index. Each returns after all calls
// have returned. If a call writes its result only to its own element of a slice, the result does not depend on the
// order of the calls. If a call panics, no more calls start, and Each panics.
package parallel

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
)

// Each calls f with every number from 0 to n-1, on all processors.
func Each(n int, f func(i int)) { Limited(runtime.GOMAXPROCS(0), n, f) }

// Limited calls f with every number from 0 to n-1, at most limit calls at a time. It is for calls that wait for a disk
// or a network instead of using a processor.
func Limited(limit, n int, f func(i int)) {
	run(limit, n, func() func(int) { return f })
}

// EachWith calls f with every number from 0 to n-1, on all processors. Each worker has its own value from newWorker,
// such as a buffer, so that concurrent calls never share one.
func EachWith[W any](n int, newWorker func() W, f func(w W, i int)) {
	run(runtime.GOMAXPROCS(0), n, func() func(int) {
		w := newWorker()
		return func(i int) { f(w, i) }
	})
}

// run starts workers, each with its own function, which process the numbers from 0 to n-1 in turn.
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
