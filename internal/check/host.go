package check

import (
	"context"
	"sync"
	"time"
)

// A host limits the requests to one host, and pauses them if the host asks for it.
type host struct {
	free chan struct{} // semaphore for concurrent requests

	mu       sync.Mutex
	until    time.Time // end of the pause
	last     outcome   // outcome of the last address
	failures int       // number of successive addresses without a conclusive answer
}

// maxFailures is how many successive addresses may fail before a host is skipped.
const maxFailures = 3

func (c *checker) host(name string) *host {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.hosts[name] == nil {
		c.hosts[name] = &host{free: make(chan struct{}, perHost)}
	}
	return c.hosts[name]
}

// enter waits until a request to the host may start, and returns the function to call when it is done. It acquires the
// host's semaphore first, so that a slow host does not block others.
func (c *checker) enter(ctx context.Context, name string) (leave func(), err error) {
	h := c.host(name)
	if err := acquire(ctx, h.free); err != nil {
		return nil, err
	}
	if pause := h.pause(c.Now()); pause > 0 {
		if err := c.Wait(ctx, pause); err != nil {
			<-h.free
			return nil, err
		}
	}
	if err := acquire(ctx, c.turn); err != nil {
		<-h.free
		return nil, err
	}
	return func() { <-c.turn; <-h.free }, nil
}

func acquire(ctx context.Context, semaphore chan struct{}) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case semaphore <- struct{}{}:
		return ctx.Err()
	}
}

// pause returns the rest of the host's pause.
func (h *host) pause(now time.Time) time.Duration {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.until.Sub(now)
}

// rest pauses requests to the host until the given time.
func (h *host) rest(until time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if until.After(h.until) {
		h.until = until
	}
}

// isSkipped returns the host's last outcome and whether to skip the host.
func (h *host) isSkipped() (outcome, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.last, h.failures >= maxFailures
}

// note records the outcome of an address.
func (h *host) note(o outcome) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.last = o
	if o.isTemporary() {
		h.failures++
	} else {
		h.failures = 0
	}
}
