// Package web requests documents from services and caches the responses.
//
// The input is a service and the path of a document. The output is the response, which is cached in .offprint/web
// before the next request is sent, so that an interrupted command need not request it again. A Client sends one request
// at a time to a service, pauses between requests as the service's documentation or headers demand, and retries after a
// temporary failure, such as status 503 or a response that is cut off. Processes share the pauses, which persist if a
// process is killed. A service gets no more requests after two failures in a row, or after one that would affect every
// request, such as a rejected key. Failures returns the last failure of every service that failed.
//
// Only http and https URLs are requested. Private network addresses are refused, unless the curator configured the
// service. A secret is added only to requests to the service's own host, and is removed from cached responses and
// messages.
//
// A Client is safe for concurrent use.
package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/avast/retry-go/v5"

	"github.com/offprint/offprint/internal/workdir"
)

// A Service is a host that answers requests.
type Service struct {
	Name     string        // of its folder in .offprint/web, such as "arxiv"; see plainName
	Title    string        // for messages, such as "arXiv"
	Base     string        // the beginning of its URLs, such as https://export.arxiv.org
	Interval time.Duration // the minimum time from the end of a request to the next one
	Private  bool          // whether Base may be a private address, because the curator configured it
	Secret   Secret        // identifies the user
}

// A Secret is a query parameter or a header with an API key, which must not be shown. The zero Secret adds nothing.
type Secret struct {
	Name, Value string
	IsHeader    bool
	Prefix      string // of the header's value, such as "Bearer "
	Variable    string // the environment variable with the value, for messages
}

// A Request is a request for a document.
type Request struct {
	Path     string            // path and query below the service's base URL, such as /api/query?id_list=2310.19809
	Header   map[string]string // further headers
	Lifetime time.Duration     // the age up to which a cached response is used without a request

	// Check returns an error for a damaged document, such as JSON that is cut off, which is then requested again. A nil
	// Check accepts every document.
	Check func(body []byte) error
}

// A Response is the answer of a service. Its status is 200; 304 if Request.Header has a condition and the document is
// not cached; or another status that isAnswer accepts, such as 404.
type Response struct {
	Status int
	Header http.Header // only those of cachedHeaders
	Body   []byte
	Time   time.Time // when it was received, or last confirmed by 304
}

// IsFound reports whether the response has the document.
func (r *Response) IsFound() bool { return r.Status == http.StatusOK }

// A Clock returns the time and waits.
type Clock interface {
	Now() time.Time
	After(d time.Duration) <-chan time.Time
}

type systemClock struct{}

func (systemClock) Now() time.Time                         { return time.Now() }
func (systemClock) After(d time.Duration) <-chan time.Time { return time.After(d) }

// Options are the options of a Client.
type Options struct {
	Dir   string // the site's root
	Agent string // the User-Agent
	Clock Clock  // nil for the system's clock

	// Waiting is called before each pause of at least a second, with its length. It is called by one goroutine at a
	// time. It may be nil.
	Waiting func(s *Service, d time.Duration)

	Timeout time.Duration // of one attempt; 0 for a minute
}

// The limits of requests.
const (
	attempts   = 5
	firstDelay = 2 * time.Second // doubled after each attempt
	maxJitter  = time.Second
	maxWait    = 5 * time.Minute // the maximum pause; if a service requests a longer one, the request fails
	timeout    = time.Minute
	maxBody    = 64 << 20 // bytes
	maxHops    = 5        // redirects
	maxFailed  = 2        // failed requests in a row after which a service gets no more requests
)

// A Client sends requests.
type Client struct {
	Options
	folder string // .offprint/web
	http   *http.Client
	guard  *guard

	mu     sync.Mutex
	states map[string]*state // by the name of the service
	order  []*state          // in the order of the first request
	notify sync.Mutex        // locked while Waiting is called
}

// New returns a client. It creates .offprint, but opens no connection.
func New(o Options) (*Client, error) {
	work, err := workdir.Create(o.Dir)
	if err != nil {
		return nil, err
	}
	if o.Clock == nil {
		o.Clock = systemClock{}
	}
	if o.Timeout == 0 {
		o.Timeout = timeout
	}
	c := &Client{Options: o, states: map[string]*state{}, guard: newGuard(), folder: filepath.Join(work, "web")}
	c.http = &http.Client{Transport: c.guard, CheckRedirect: checkRedirect}
	return c, nil
}

// Get returns the response for a document: the cached one if it is younger than r.Lifetime, or else that of the
// service. The error is a *Failure if the service failed, or the cause of the cancellation if ctx was canceled. Other
// errors are about the URL or the cache.
func (c *Client) Get(ctx context.Context, s *Service, r Request) (*Response, error) {
	address, err := urlOf(s, r.Path)
	if err != nil {
		return nil, err
	}
	st, err := c.state(s)
	if err != nil {
		return nil, err
	}
	if err := st.lock(ctx); err != nil {
		return nil, err
	}
	defer st.unlock()
	cached := c.load(s, address, r)
	if cached != nil && cached.isFresh(c.Clock.Now(), r.Lifetime) {
		return cached.response(), nil
	}
	if f := st.skip(); f != nil {
		return nil, f
	}
	got, err := c.getWithRetries(ctx, st, address, r, cached)
	if failed := (*Failure)(nil); errors.As(err, &failed) {
		st.recordFailure(failed)
		return nil, failed
	}
	if err == nil {
		st.recordAnswer()
	}
	return got, err
}

// urlOf returns the URL of a document without the service's secret.
func urlOf(s *Service, path string) (string, error) {
	u, err := url.Parse(strings.TrimRight(s.Base, "/") + path)
	if err != nil || !isWeb(u) {
		return "", fmt.Errorf("%s has no valid URL (use http:// or https://)", s.Title)
	}
	return u.String(), nil
}

// isWeb reports whether a URL is an http or https URL with a host.
func isWeb(u *url.URL) bool { return (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" }

// getWithRetries requests a document, and again after a temporary failure until the attempts are used up. The argument
// cached is the cached response, or nil.
func (c *Client) getWithRetries(
	ctx context.Context, st *state, address string, r Request, cached *record,
) (*Response, error) {
	got, err := retry.NewWithData[*Response](
		retry.Context(ctx), retry.WithTimer(c.Clock), retry.LastErrorOnly(true), retry.Attempts(attempts),
		retry.Delay(firstDelay), retry.MaxJitter(maxJitter), retry.MaxDelay(maxWait),
		retry.RetryIf(isTemporary),
		retry.DelayType(func(n uint, err error, o retry.DelayContext) time.Duration {
			return c.delay(st, err, retry.CombineDelay(retry.BackOffDelay, retry.RandomDelay)(n, err, o))
		}),
	).Do(func() (*Response, error) {
		if err := c.pause(ctx, st); err != nil {
			return nil, err
		}
		got, err := c.send(ctx, st, address, r, cached)
		if isTemporary(err) && until(st.next, c.Clock.Now()) > maxWait {
			return nil, st.tooLongPause(st.next)
		}
		return got, err
	})
	if err != nil && ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return got, err
}

// delay returns the pause before the next attempt: as long as the service requests, but at least the backoff. It calls
// Waiting.
func (c *Client) delay(st *state, err error, backoff time.Duration) time.Duration {
	d := max(backoff, until(st.next, c.Clock.Now()))
	if failed := (*Failure)(nil); errors.As(err, &failed) && !failed.Until.IsZero() {
		d = max(d, until(failed.Until, c.Clock.Now()))
	}
	c.notifyWaiting(st.service, d)
	return d
}

// until returns the time from now to t, or 0 if t is past.
func until(t, now time.Time) time.Duration { return max(0, t.Sub(now)) }

// notifyWaiting calls Waiting for a pause of at least a second.
func (c *Client) notifyWaiting(s *Service, d time.Duration) {
	if c.Waiting == nil || d < time.Second {
		return
	}
	c.notify.Lock()
	defer c.notify.Unlock()
	c.Waiting(s, d)
}

// pause waits until the next request to the service may be sent.
func (c *Client) pause(ctx context.Context, st *state) error {
	d := until(st.next, c.Clock.Now())
	if d > maxWait {
		return st.tooLongPause(st.next)
	}
	if d > 0 {
		c.notifyWaiting(st.service, d)
		select {
		case <-c.Clock.After(d):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return st.setNext(c.Clock.Now().Add(st.service.Interval)) // before the request, in case the process is killed
}

// send sends one request and caches the response.
func (c *Client) send(ctx context.Context, st *state, address string, r Request, cached *record) (*Response, error) {
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	request, err := c.request(ctx, st.service, address, r, cached)
	if err != nil {
		return nil, err
	}
	got, err := c.http.Do(request)
	if err != nil {
		return nil, errors.Join(st.connectionFailure(ctx, err), st.setPause(c.Clock.Now(), nil))
	}
	defer got.Body.Close()
	body, err := io.ReadAll(io.LimitReader(got.Body, maxBody+1))
	pauseErr := st.setPause(c.Clock.Now(), got.Header)
	switch {
	case pauseErr != nil:
		return nil, pauseErr
	case err != nil:
		return nil, st.connectionFailure(ctx, err)
	case len(body) > maxBody:
		return nil, st.newFailure(fmt.Sprintf("sends more than %d MB", maxBody>>20), false)
	}
	return c.accept(st, got, []byte(st.withoutSecret(string(body))), address, r, cached)
}

// accept caches a response, or returns a failure if its status is not an answer or its document is damaged.
func (c *Client) accept(
	st *state, got *http.Response, body []byte, address string, r Request, cached *record,
) (*Response, error) {
	now := c.Clock.Now()
	switch status := got.StatusCode; {
	case status == http.StatusNotModified && cached != nil && cached.Status == http.StatusOK:
		cached.Time = now.UTC()
		return cached.response(), c.save(st.service, address, r, cached)
	case status == http.StatusNotModified && r.isConditional():
		return &Response{Status: status, Header: st.headers(got.Header), Time: now}, nil
	case status == http.StatusOK:
		if r.Check != nil {
			if err := r.Check(body); err != nil {
				return nil, st.newFailure("sends damaged data: "+oneLine(err.Error()), true)
			}
		}
	case !isAnswer(status):
		return nil, st.statusFailure(got, now)
	}
	fresh := &record{
		URL: address, Status: got.StatusCode, Header: st.headers(got.Header), Time: now.UTC(), Sum: sumOf(body),
		body: body,
	}
	return fresh.response(), c.save(st.service, address, r, fresh)
}

// isAnswer reports whether a status is an answer about the document, and not a failure of the service.
func isAnswer(status int) bool {
	switch status {
	case http.StatusOK, http.StatusBadRequest, http.StatusNotFound, http.StatusGone, http.StatusUnprocessableEntity,
		http.StatusRequestURITooLong:
		return true
	}
	return false
}

// isConditional reports whether Request.Header has a condition, such as If-Modified-Since-Version.
func (r *Request) isConditional() bool {
	for name := range r.Header {
		if strings.HasPrefix(http.CanonicalHeaderKey(name), "If-") {
			return true
		}
	}
	return false
}

// request returns a request with the headers of the client and the validators of a cached response, which may be nil.
func (c *Client) request(
	ctx context.Context, s *Service, address string, r Request, cached *record,
) (*http.Request, error) {
	request, err := http.NewRequestWithContext(withService(ctx, s), http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("User-Agent", c.Agent)
	if cached != nil && cached.Status == http.StatusOK {
		if tag := cached.Header.Get("ETag"); tag != "" {
			request.Header.Set("If-None-Match", tag)
		}
		if on := cached.Header.Get("Last-Modified"); on != "" {
			request.Header.Set("If-Modified-Since", on)
		}
	}
	for name, value := range r.Header {
		request.Header.Set(name, value)
	}
	return request, nil
}

// withoutSecret returns a text in which "(key)" replaces the service's secret, both plain and as encoded in URLs.
func (st *state) withoutSecret(text string) string {
	if secret := st.service.Secret.Value; secret != "" {
		text = strings.ReplaceAll(text, secret, "(key)")
		text = strings.ReplaceAll(text, url.QueryEscape(secret), "(key)")
	}
	return text
}

// sumOf returns the SHA-256 hash of some bytes in hexadecimal.
func sumOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
