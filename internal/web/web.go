// Package web requests documents from the services that Offprint asks, and keeps what arrives.
//
// The input is a service and the address of a document. The output is the response, which is in .offprint/web before
// the next request is sent, so that an interrupted command does not ask for it again. A Client sends one request at a
// time to a service, pauses between requests as the service documents or asks, and tries again if an answer is missing,
// cut off or damaged. The pauses also hold between processes and after a killed one. A service that fails repeatedly is
// not asked again; Failures says which ones and why.
//
// Only http and https are used, and no private address, unless the service is configured by the curator. A secret is
// sent to the service itself only; it is in no file, message or redirect.
//
// A Client is safe for concurrent use.
package web

import (
	"bytes"
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
	Name     string        // of its folder in .offprint/web, such as "arxiv"; small letters, digits, dots and hyphens
	Title    string        // for messages, such as "arXiv"
	Base     string        // the beginning of its addresses, such as https://export.arxiv.org
	Interval time.Duration // the least time between the end of a request and the next one
	Private  bool          // the curator configured Base, so it may be on this machine or in the local network
	Secret   Secret        // identifies the user
}

// A Secret is a parameter of the query, or a header, that must not be shown. The zero Secret is none.
type Secret struct {
	Name, Value string
	IsHeader    bool
	Prefix      string // of the header's value, such as "Bearer "
	Variable    string // the environment variable with the value, for messages
}

// A Request asks a service for a document.
type Request struct {
	Path     string            // path and query below the service's base address, such as /api/query?id_list=2310.19809
	Header   map[string]string // further headers
	Lifetime time.Duration     // how long a response that is kept is used without asking again

	// Check reports whether a document is damaged, such as JSON that is cut off. It is then requested again. nil
	// accepts every document.
	Check func(body []byte) error
}

// A Response is what a service answered. Its status is 200, or one that says that the document does not exist.
type Response struct {
	Status int
	Header http.Header // only those of keptHeaders
	Body   []byte
	Time   time.Time // when it arrived, or was last confirmed
	Kept   bool      // whether it was in .offprint/web and no request was necessary
}

// IsFound reports whether the response has the document.
func (r *Response) IsFound() bool { return r.Status == http.StatusOK }

// A Clock tells the time and waits. Tests have their own.
type Clock interface {
	Now() time.Time
	After(d time.Duration) <-chan time.Time
}

type systemClock struct{}

func (systemClock) Now() time.Time                         { return time.Now() }
func (systemClock) After(d time.Duration) <-chan time.Time { return time.After(d) }

// Options configure a client.
type Options struct {
	Dir   string // the site's root
	Agent string // the User-Agent
	Clock Clock  // nil for the system's

	// Waiting is called before each pause of a second or more, with its length; may be nil. It is called by one
	// goroutine at a time.
	Waiting func(s *Service, d time.Duration)

	Timeout time.Duration // of one attempt; 0 for a minute
}

// The bounds of a request.
const (
	attempts   = 5
	firstDelay = 2 * time.Second // doubled after each attempt
	maxJitter  = time.Second
	maxWait    = 5 * time.Minute // the longest pause; a service that asks for more fails
	timeout    = time.Minute
	maxBody    = 64 << 20 // bytes
	maxHops    = 5        // redirects

	// A service is not asked again after this many requests in a row without an answer.
	maxFailed = 2
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
	notify sync.Mutex
}

// New returns a client. It opens no connection.
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

// Get returns a document. The error is a *Failure if the service did not answer, or the context's.
func (c *Client) Get(ctx context.Context, s *Service, r Request) (*Response, error) {
	address, err := addressOf(s, r.Path)
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
	kept := c.load(s, address, r)
	if kept != nil && kept.isFresh(c.Clock.Now(), r.Lifetime) {
		return kept.response(true), nil
	}
	if f := st.failure; f != nil && st.gone {
		st.skipped++
		return nil, f
	}
	got, err := c.attempt(ctx, st, address, r, kept)
	if failed := (*Failure)(nil); errors.As(err, &failed) {
		st.fail(failed)
		return nil, failed
	}
	if err == nil {
		st.inRow = 0
	}
	return got, err
}

// addressOf returns the address of a document without the service's secret.
func addressOf(s *Service, below string) (string, error) {
	u, err := url.Parse(strings.TrimRight(s.Base, "/") + below)
	if err != nil || !isWeb(u) {
		return "", fmt.Errorf("%s has no valid URL (use http:// or https://)", s.Title)
	}
	return u.String(), nil
}

func isWeb(u *url.URL) bool { return (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" }

// attempt requests a document until there is an answer. Kept is the response of an earlier run, or nil.
func (c *Client) attempt(ctx context.Context, st *state, address string, r Request, kept *record) (*Response, error) {
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
		return c.send(ctx, st, address, r, kept)
	})
	if err != nil && ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return got, err
}

// delay returns how long to pause before the next attempt: as long as the service asks, but not less than the backoff.
func (c *Client) delay(st *state, err error, backoff time.Duration) time.Duration {
	d := max(backoff, until(st.next, c.Clock.Now()))
	if failed := (*Failure)(nil); errors.As(err, &failed) && !failed.Until.IsZero() {
		d = max(d, until(failed.Until, c.Clock.Now()))
	}
	c.wait(st.service, d)
	return d
}

// until returns the time between two moments, or 0 if the first one is past.
func until(t, now time.Time) time.Duration { return max(0, t.Sub(now)) }

// wait says that there is a pause.
func (c *Client) wait(s *Service, d time.Duration) {
	if c.Waiting == nil || d < time.Second {
		return
	}
	c.notify.Lock()
	defer c.notify.Unlock()
	c.Waiting(s, d)
}

// pause waits until the service may be asked again.
func (c *Client) pause(ctx context.Context, st *state) error {
	d := until(st.next, c.Clock.Now())
	if d > maxWait {
		return st.refused(st.next)
	}
	if d > 0 {
		c.wait(st.service, d)
		select {
		case <-c.Clock.After(d):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
	return st.setNext(c.Clock.Now().Add(st.service.Interval)) // before the request, in case the process is killed
}

// send sends one request, and keeps the response.
func (c *Client) send(ctx context.Context, st *state, address string, r Request, kept *record) (*Response, error) {
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	request, err := c.request(ctx, st.service, address, r, kept)
	if err != nil {
		return nil, err
	}
	got, err := c.http.Do(request)
	if err != nil {
		return nil, errors.Join(st.broken(ctx, err), st.rest(c.Clock.Now(), nil))
	}
	defer got.Body.Close()
	body, err := io.ReadAll(io.LimitReader(got.Body, maxBody+1))
	asked := st.rest(c.Clock.Now(), got.Header)
	switch {
	case asked != nil:
		return nil, asked
	case err != nil:
		return nil, st.broken(ctx, err)
	case len(body) > maxBody:
		return nil, st.failed(fmt.Sprintf("sends more than %d MB", maxBody>>20), false)
	}
	return c.accept(st, got, st.withoutSecret(body), address, r, kept)
}

// accept judges a response by its status, and keeps it if it is an answer.
func (c *Client) accept(
	st *state, got *http.Response, body []byte, address string, r Request, kept *record,
) (*Response, error) {
	now := c.Clock.Now()
	switch status := got.StatusCode; {
	case status == http.StatusNotModified && kept != nil:
		kept.Time = now.UTC()
		return kept.response(false), c.save(st.service, address, r, kept)
	case status == http.StatusNotModified:
		return &Response{Status: status, Header: keep(got.Header), Time: now}, nil
	case status == http.StatusOK:
		if r.Check != nil {
			if err := r.Check(body); err != nil {
				return nil, st.failed("sends damaged data: "+oneLine(err.Error()), true)
			}
		}
	case !isAnswer(status):
		return nil, st.rejected(got, now)
	}
	fresh := &record{
		URL: address, Status: got.StatusCode, Header: keep(got.Header), Time: now.UTC(), Sum: sumOf(body), body: body,
	}
	return fresh.response(false), c.save(st.service, address, r, fresh)
}

// isAnswer reports whether a status is about the document, and not about the service.
func isAnswer(status int) bool {
	switch status {
	case http.StatusOK, http.StatusBadRequest, http.StatusNotFound, http.StatusGone, http.StatusUnprocessableEntity,
		http.StatusRequestURITooLong:
		return true
	}
	return false
}

// request returns a request with the headers of the client and the validators of a response that is kept.
func (c *Client) request(
	ctx context.Context, s *Service, address string, r Request, kept *record,
) (*http.Request, error) {
	request, err := http.NewRequestWithContext(withService(ctx, s), http.MethodGet, address, nil)
	if err != nil {
		return nil, err
	}
	request.Header.Set("User-Agent", c.Agent)
	if kept != nil && kept.Status == http.StatusOK {
		if tag := kept.Header.Get("ETag"); tag != "" {
			request.Header.Set("If-None-Match", tag)
		}
		if on := kept.Header.Get("Last-Modified"); on != "" {
			request.Header.Set("If-Modified-Since", on)
		}
	}
	for name, value := range r.Header {
		request.Header.Set(name, value)
	}
	return request, nil
}

// withoutSecret returns a body in which the service's secret does not occur.
func (st *state) withoutSecret(body []byte) []byte {
	if secret := st.service.Secret.Value; secret != "" {
		return bytes.ReplaceAll(body, []byte(secret), []byte("(key)"))
	}
	return body
}

func sumOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
