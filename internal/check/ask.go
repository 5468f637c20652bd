package check

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strconv"
	"time"
)

// userAgent identifies the link check; some hosts reject user agents that do not begin like a browser's.
const userAgent = "Mozilla/5.0 (compatible; Offprint link check)"

// ask requests an address and follows its redirects. It returns false if ctx is canceled first.
func (c *checker) ask(ctx context.Context, address string) (a answer, ok bool) {
	jar, _ := cookiejar.New(nil) // some hosts set a cookie and redirect to the same address
	client := &http.Client{
		Transport: c.Transport, Jar: jar, Timeout: requestTime,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	t := &trail{start: address, at: address, lasting: address}
	for range hops {
		r, err := c.retry(ctx, client, t.at)
		switch {
		case ctx.Err() != nil:
			return answer{}, false
		case err != nil:
			return c.stamp(t.fault(explain(err))), true
		case !r.isRedirect():
			return c.stamp(t.end(r.status)), true
		}
		if err := t.follow(r); err != nil {
			return c.stamp(t.fault(Broken, "redirects to an invalid URL")), true
		}
	}
	t.at = t.start
	return c.stamp(t.fault(Broken, "redirects too many times, probably in a loop")), true
}

func (c *checker) stamp(a answer) answer {
	a.Time = c.Now().UTC().Truncate(time.Second)
	return a
}

// A response is the relevant part of a host's response.
type response struct {
	status     int
	location   string
	retryAfter string
}

// isRedirect reports whether the response redirects to another address (RFC 9110, 15.4).
func (r response) isRedirect() bool {
	switch r.status {
	case http.StatusMovedPermanently,
		http.StatusFound,
		http.StatusSeeOther,
		http.StatusTemporaryRedirect,
		http.StatusPermanentRedirect:
		return r.location != ""
	}
	return false
}

// A trail is a chain of redirects.
type trail struct {
	start, at string
	lasting   string // last address reached by permanent redirects only
	temporary bool   // whether there was a temporary redirect
}

func (t *trail) follow(r response) error {
	from, err := url.Parse(t.at)
	if err != nil {
		return err
	}
	to, err := from.Parse(r.location)
	if err != nil {
		return err
	}
	if to.Scheme != "http" && to.Scheme != "https" || to.Host == "" {
		return errors.New("not an HTTP URL")
	}
	t.at = to.String()
	t.temporary = t.temporary || r.status != http.StatusMovedPermanently && r.status != http.StatusPermanentRedirect
	if !t.temporary {
		t.lasting = t.at
	}
	return nil
}

// end returns the answer for a chain that ends with a status.
func (t *trail) end(status int) answer {
	verdict, what := judge(status)
	switch {
	case verdict != Good:
		return t.fault(verdict, what)
	case t.lasting != t.start:
		return answer{Verdict: Moved, To: t.lasting}
	case t.at != t.start:
		return answer{Verdict: Redirected, To: t.at}
	}
	return answer{Verdict: Good}
}

func (t *trail) fault(verdict verdict, what string) answer {
	if t.at == t.start {
		return answer{Verdict: verdict, What: what}
	}
	return answer{Verdict: verdict, To: t.at, What: "redirects to " + t.at + ", which " + what}
}

// retry requests an address until the answer is conclusive, with growing pauses. After several addresses without a
// conclusive answer, it skips the host.
func (c *checker) retry(ctx context.Context, client *http.Client, address string) (response, error) {
	h := c.host(hostOf(address))
	if last, skip := h.isSkipped(); skip {
		return last.response, last.err
	}
	var o outcome
	for try := range tries {
		o.response, o.err = c.request(ctx, client, address)
		if ctx.Err() != nil || !o.isTemporary() || isTimeout(o.err) && try > 0 || try == tries-1 {
			break
		}
		pause, ok := c.pauseAfter(o.response, try)
		if !ok {
			break
		}
		h.rest(c.Now().Add(pause))
	}
	h.note(o)
	return o.response, o.err
}

// An outcome is the result of a request.
type outcome struct {
	response
	err error
}

// isTemporary reports whether a later attempt may have another outcome.
func (o outcome) isTemporary() bool {
	if o.err != nil {
		return isTemporaryError(o.err)
	}
	return isTemporaryStatus(o.status)
}

// pauseAfter returns how long to pause after a failed attempt: as long as the host asks, or else one, two, four
// seconds. It returns false if the host asks for more than maxWait.
func (c *checker) pauseAfter(r response, try int) (pause time.Duration, ok bool) {
	if seconds, err := strconv.Atoi(r.retryAfter); err == nil {
		pause = time.Duration(min(max(seconds, 0), int(maxWait/time.Second)+1)) * time.Second
	} else if at, err := http.ParseTime(r.retryAfter); err == nil {
		pause = at.Sub(c.Now())
	}
	return max(pause, time.Second<<try), pause <= maxWait
}

// request sends a HEAD request, and a GET request if the host does not support HEAD.
func (c *checker) request(ctx context.Context, client *http.Client, address string) (response, error) {
	r, err := c.send(ctx, client, http.MethodHead, address)
	if ctx.Err() == nil &&
		(err != nil && isTemporaryError(err) ||
			r.status >= http.StatusBadRequest && r.status != http.StatusTooManyRequests) {
		return c.send(ctx, client, http.MethodGet, address)
	}
	return r, err
}

func (c *checker) send(ctx context.Context, client *http.Client, method, address string) (response, error) {
	request, err := http.NewRequestWithContext(ctx, method, address, nil)
	if err != nil {
		return response{}, err
	}
	request.Header.Set("User-Agent", userAgent)
	request.Header.Set("Accept", "text/html,*/*;q=0.8")
	leave, err := c.enter(ctx, request.URL.Host)
	if err != nil {
		return response{}, err
	}
	defer leave()
	got, err := client.Do(request)
	if err != nil {
		return response{}, err
	}
	defer got.Body.Close()
	_, _ = io.CopyN(io.Discard, got.Body, 64<<10) // so that the connection can be reused
	return response{got.StatusCode, got.Header.Get("Location"), got.Header.Get("Retry-After")}, nil
}
