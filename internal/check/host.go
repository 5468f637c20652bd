package check

import (
	"context"
	"sync"
	"time"
)

// A host is asked for few pages at a time, and for none while it wants a pause.
type host struct {
	free chan struct{} // has a place for every request that may run now

	mu    sync.Mutex
	until time.Time // it wants a pause
	last  outcome   // of the last address
	vain  int       // addresses in a row for which it gave no answer that means something
}

// silence is how many addresses in a row a host may leave without an answer.
const silence = 3

func (c *checker) host(name string) *host {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.hosts[name] == nil {
		c.hosts[name] = &host{free: make(chan struct{}, perHost)}
	}
	return c.hosts[name]
}

// enter waits until a request to the host may run, and gives what is to be called after it. The
// host's place is taken first, so that one that keeps others waiting takes no turn from them.
func (c *checker) enter(ctx context.Context, name string) (leave func(), err error) {
	h := c.host(name)
	if err := take(ctx, h.free); err != nil {
		return nil, err
	}
	if pause := h.pause(c.Now()); pause > 0 {
		if err := c.Wait(ctx, pause); err != nil {
			<-h.free
			return nil, err
		}
	}
	if err := take(ctx, c.turn); err != nil {
		<-h.free
		return nil, err
	}
	return func() { <-c.turn; <-h.free }, nil
}

func take(ctx context.Context, places chan struct{}) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case places <- struct{}{}:
		return ctx.Err()
	}
}

// pause is how long the host still wants to be left alone.
func (h *host) pause(now time.Time) time.Duration {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.until.Sub(now)
}

// rest leaves the host alone until a moment.
func (h *host) rest(until time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if until.After(h.until) {
		h.until = until
	}
}

// isSilent tells whether the host is not worth another request, and what the last one came to.
func (h *host) isSilent() (outcome, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.last, h.vain >= silence
}

// note records what asking for an address came to.
func (h *host) note(o outcome) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.last = o
	if o.mayPass() {
		h.vain++
	} else {
		h.vain = 0
	}
}
