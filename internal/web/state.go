package web

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"github.com/offprint/offprint/internal/atomicfile"
)

// A state is what is known of a service: when it may be asked again, and whether it failed.
type state struct {
	service *Service
	folder  string        // .offprint/web/<name>
	turn    chan struct{} // held by the goroutine that asks the service
	file    *flock.Flock  // held by the process that asks it
	next    time.Time     // when the next request may be sent

	failure *Failure // the last one, or nil
	inRow   int      // requests without an answer since the last answer
	lost    int      // requests without an answer
	skipped int      // requests that were not sent, because the service failed before
	gone    bool     // the service is not asked again
}

// state returns the state of a service, which it makes for the first request.
func (c *Client) state(s *Service) (*state, error) {
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
		return nil, fmt.Errorf("making the folder for responses: %w", err)
	}
	if s.Private {
		c.guard.allow(s.Base)
	}
	st := &state{
		service: s, folder: folder, turn: make(chan struct{}, 1), file: flock.New(filepath.Join(folder, "lock")),
	}
	c.prune(folder)
	c.states[s.Name] = st
	c.order = append(c.order, st)
	return st, nil
}

var plainName = regexp.MustCompile(`^[a-z0-9]+(?:[.-][a-z0-9]+)*$`)

// lock waits until no other goroutine or process asks the service.
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

func (st *state) unlock() {
	_ = st.file.Unlock()
	<-st.turn
}

// nextName is the file with the time of the next request.
const nextName = "next"

func (st *state) loadNext() {
	text, err := os.ReadFile(filepath.Join(st.folder, nextName))
	if err != nil {
		return
	}
	if at, err := time.Parse(time.RFC3339Nano, strings.TrimSpace(string(text))); err == nil && at.After(st.next) {
		st.next = at
	}
}

// setNext sets when the next request may be sent, for this process and others.
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

// rest sets when the next request may be sent, after a request that ended now: after the service's interval, or as long
// as the headers of its response ask.
func (st *state) rest(now time.Time, h http.Header) error {
	pause := st.service.Interval
	for _, asked := range []time.Duration{
		retryAfter(h, now), seconds(h.Get("Backoff")), spentLimit(h), crossrefInterval(h),
	} {
		pause = max(pause, asked)
	}
	return st.setNext(now.Add(min(pause, maxAsked)))
}

// maxAsked bounds the pauses that a service can ask for, because a wrong header must not lock it out for ever.
const maxAsked = 24 * time.Hour

// retryAfter returns the pause that the header Retry-After asks for (RFC 9110, 10.2.3).
func retryAfter(h http.Header, now time.Time) time.Duration {
	value := h.Get("Retry-After")
	if at, err := http.ParseTime(value); err == nil {
		return until(at, now)
	}
	return seconds(value)
}

// seconds returns a number of seconds, as in Zotero's header Backoff
// (https://www.zotero.org/support/dev/web_api/v3/basics#rate_limiting).
func seconds(value string) time.Duration {
	n, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if err != nil || !(n > 0) {
		return 0
	}
	return time.Duration(min(n, maxAsked.Seconds()) * float64(time.Second))
}

// limitForm matches the header RateLimit of Hugging Face: "api";r=0;t=56, where r requests remain for t seconds
// (draft-ietf-httpapi-ratelimit-headers).
var limitForm = regexp.MustCompile(`;\s*r=(\d+)\s*;\s*t=(\d+)`)

// spentLimit returns the pause until more requests are allowed, if none remain.
func spentLimit(h http.Header) time.Duration {
	m := limitForm.FindStringSubmatch(h.Get("RateLimit"))
	if m == nil || strings.Trim(m[1], "0") != "" {
		return 0
	}
	return seconds(m[2])
}

// crossrefInterval returns the time between two requests that Crossref's headers allow: x-rate-limit-limit requests in
// x-rate-limit-interval, such as 50 in 1s.
func crossrefInterval(h http.Header) time.Duration {
	n, err := strconv.Atoi(h.Get("X-Rate-Limit-Limit"))
	interval, bad := time.ParseDuration(h.Get("X-Rate-Limit-Interval"))
	if err != nil || bad != nil || n < 1 {
		return 0
	}
	return min(interval, maxWait) / time.Duration(n)
}

// fail records a request without an answer.
func (st *state) fail(f *Failure) {
	st.failure = f
	st.inRow++
	st.lost++
	st.gone = f.conclusive || st.inRow >= maxFailed
}

// report returns the last failure with the number of requests without an answer, or nil. No request may be running.
func (st *state) report() *Failure {
	if st.failure == nil {
		return nil
	}
	f := *st.failure
	f.Requests = st.lost + st.skipped
	return &f
}
