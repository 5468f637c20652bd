package parallel

import "sync"

// A Progress reports the progress of long work. It is called after every item of a step, such as "reading papers", with
// the number of finished items. It is never called concurrently. A nil Progress does nothing.
type Progress func(step string, done, total int)

// Step begins a step with a number of items. The caller calls finished after each item. finished is safe for concurrent
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
