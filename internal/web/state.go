package web

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"github.com/offprint/offprint/internal/atomicfile"
	"github.com/offprint/offprint/internal/lazyregexp"
)

// A state records, for one service, when it accepts requests, and whether it failed. Only the goroutine that uses the
// service accesses next; mu protects the fields below it.
type state struct {
	service *Service
	folder  string        // .offprint/web/<name>
	turn    chan struct{} // full while a goroutine uses the service
	file    *flock.Flock  // locked while a process uses the service
	next    time.Time     // when the next request may be sent

	mu          sync.Mutex
	failure     *Failure // the last one, or nil
	failedInRow int      // failed requests since the last answer
	failed      int      // all failed requests
	skipped     int      // requests that were not sent, because the service had failed
	stopped     bool     // whether the service gets no more requests
}

// state returns the state of a service. For the first request, it creates the state and deletes old cached responses.
func (c *Client) state(s *Service) (*state, error) {
	if s.Private {
		c.guard.allow(s.Base) // for each request, because services with the same name can have different URLs
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if st := c.states[s.Name]; st != nil {
		return st, nil
	}
	if !plainName.MatchString(s.Name) {
		return nil, fmt.Errorf("%q is not a valid name of a service", s.Name)
	}
	folder := filepath.Join(c.folder, s.Name)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, fmt.Errorf("creating the cache folder: %w", err)
	}
	st := &state{
		service: s, folder: folder, turn: make(chan struct{}, 1), file: flock.New(filepath.Join(folder, "lock")),
	}
	c.prune(folder)
	c.states[s.Name] = st
	c.order = append(c.order, st)
	return st, nil
}

var plainName = lazyregexp.New(`^[a-z0-9]+(?:[.-][a-z0-9]+)*$`)

// lock waits until no other goroutine or process uses the service.
func (st *state) lock(ctx context.Context) error {
	select {
	case st.turn <- struct{}{}:
	case <-ctx.Done():
		return context.Cause(ctx)
	}
	const interval = 50 * time.Millisecond
	if _, err := st.file.TryLockContext(ctx, interval); err != nil {
		<-st.turn
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return fmt.Errorf("locking the responses of %s: %w", st.service.Title, err)
	}
	st.loadNext()
	return nil
}

// unlock ends the use of the service.
func (st *state) unlock() {
	_ = st.file.Unlock()
	<-st.turn
}

// nextName is the file with the time of the next request, which processes share.
const nextName = "next"

// loadNext reads the time of the next request, which another process may have set.
func (st *state) loadNext() {
	text, err := os.ReadFile(filepath.Join(st.folder, nextName))
	if err != nil {
		return
	}
	if at, err := time.Parse(time.RFC3339Nano, strings.TrimSpace(string(text))); err == nil && at.After(st.next) {
		st.next = at
	}
}

// setNext sets when the next request may be sent, for all processes. It never sets an earlier time.
func (st *state) setNext(at time.Time) error {
	if !at.After(st.next) {
		return nil
	}
	st.next = at
	_, err := atomicfile.Write(filepath.Join(st.folder, nextName), []byte(at.UTC().Format(time.RFC3339Nano)+"\n"))
	if err != nil {
		return fmt.Errorf("writing the time of the next request: %w", err)
	}
	return nil
}

// setPause sets the pause after a request that ended now: the service's interval, or a longer pause requested by the
// response headers.
func (st *state) setPause(now time.Time, h http.Header) error {
	pause := st.service.Interval
	for _, requested := range []time.Duration{
		retryAfter(h, now), seconds(h.Get("Backoff")), spentLimit(h), crossrefInterval(h),
	} {
		pause = max(pause, requested)
	}
	return st.setNext(now.Add(min(pause, maxAsked)))
}

// maxAsked is the maximum pause that a header can request, so that a wrong header does not stop requests forever.
const maxAsked = 24 * time.Hour

// retryAfter returns the pause that the Retry-After header requests (RFC 9110, section 10.2.3), or 0.
func retryAfter(h http.Header, now time.Time) time.Duration {
	value := h.Get("Retry-After")
	if at, err := http.ParseTime(value); err == nil {
		return until(at, now)
	}
	return seconds(value)
}

// seconds parses a number of seconds, as in Zotero's header Backoff
// (https://www.zotero.org/support/dev/web_api/v3/basics#rate_limiting). It returns at most maxAsked, and 0 for other
// texts.
func seconds(value string) time.Duration {
	n, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if err != nil || !(n > 0) {
		return 0
	}
	return time.Duration(min(n, maxAsked.Seconds()) * float64(time.Second))
}

// limitForm matches the header RateLimit of Hugging Face: "api";r=0;t=56, where r requests remain for the next t
// seconds (draft-ietf-httpapi-ratelimit-headers).
var limitForm = lazyregexp.New(`;\s*r=(\d+)\s*;\s*t=(\d+)`)

// spentLimit returns the pause that the RateLimit header requests because no requests remain, or 0.
func spentLimit(h http.Header) time.Duration {
	m := limitForm.FindStringSubmatch(h.Get("RateLimit"))
	if m == nil || strings.Trim(m[1], "0") != "" {
		return 0
	}
	return seconds(m[2])
}

// crossrefInterval returns the minimum time between two requests according to Crossref's headers, which allow
// x-rate-limit-limit requests in x-rate-limit-interval, such as 50 in 1s. It returns 0 without these headers.
func crossrefInterval(h http.Header) time.Duration {
	n, err := strconv.Atoi(h.Get("X-Rate-Limit-Limit"))
	interval, bad := time.ParseDuration(h.Get("X-Rate-Limit-Interval"))
	if err != nil || bad != nil || n < 1 {
		return 0
	}
	return min(interval, maxWait) / time.Duration(n)
}

// skip returns nil if the service accepts requests. Otherwise, it counts a request as skipped and returns the last
// failure.
func (st *state) skip() *Failure {
	st.mu.Lock()
	defer st.mu.Unlock()
	if !st.stopped {
		return nil
	}
	st.skipped++
	return st.failure
}

// recordAnswer records a request that was answered.
func (st *state) recordAnswer() {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.failedInRow = 0
}

// recordFailure records a failed request.
func (st *state) recordFailure(f *Failure) {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.failure = f
	st.failedInRow++
	st.failed++
	st.stopped = f.conclusive || st.failedInRow >= maxFailed
}

// report returns the last failure with the number of requests that failed or were skipped. It returns nil if no request
// failed.
func (st *state) report() *Failure {
	st.mu.Lock()
	defer st.mu.Unlock()
	if st.failure == nil {
		return nil
	}
	f := *st.failure
	f.Requests = st.failed + st.skipped
	return &f
}
