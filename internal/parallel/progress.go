package parallel

import "sync"

// A Progress is told how much of long work is done: after every item of a step, such as "reading papers", how many of
// them are finished. It is never called concurrently. A nil Progress is told nothing.
type Progress func(step string, done, total int)

// Step begins a step of a number of items. The returned function is to be called after each; it is safe for concurrent
// use.
func (p Progress) Step(step string, total int) (finished func()) {
	if p == nil {
		return func() {}
	}
	var mu sync.Mutex
	done := 0
	return func() {
		mu.Lock()
		defer mu.Unlock()
		done++
		p(step, done, total)
	}
}
