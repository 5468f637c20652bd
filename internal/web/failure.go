package web

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"time"

	"github.com/offprint/offprint/internal/problem"
)

// A Failure is a request that a service did not answer, or answered with an error or unusable data.
type Failure struct {
	Service     string    // its title
	What        string    // what happened, such as "answers 503 Service Unavailable"
	Until       time.Time // when the service accepts requests again; zero if unknown
	Requests    int       // number of requests that failed or were not sent; set only by Failures
	Unreachable bool      // whether the last attempt could not reach the service; the reason is in What

	temporary  bool // whether another attempt can succeed
	conclusive bool // whether all further requests would fail
}

// Error returns one line for the user.
func (f *Failure) Error() string {
	line := f.Service + " " + f.What
	if f.Unreachable {
		line = "cannot reach " + f.Service + ": " + f.What
	}
	if !f.Until.IsZero() {
		line += ", and asks to wait until " + f.Until.Local().Format("2006-01-02 15:04:05")
	}
	return line
}

// Failures returns the last failure of each service that failed, in the order of the first requests to the services.
func (c *Client) Failures() (all []Failure) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, st := range c.order {
		if f := st.report(); f != nil {
			all = append(all, *f)
		}
	}
	return all
}

// isTemporary reports whether an error is a failure after which another attempt can succeed.
func isTemporary(err error) bool {
	failed := (*Failure)(nil)
	return errors.As(err, &failed) && failed.temporary
}

// newFailure returns a failure of the service.
func (st *state) newFailure(what string, isTemporary bool) *Failure {
	return &Failure{Service: st.service.Title, What: what, temporary: isTemporary}
}

// unreachable returns the failure of a service that cannot be reached.
func (st *state) unreachable(why string) *Failure {
	f := st.newFailure(why, true)
	f.Unreachable = true
	return f
}

// tooLongPause returns the failure of a service that requests a pause longer than maxWait.
func (st *state) tooLongPause(until time.Time) *Failure {
	f := st.newFailure("answers no more requests", false)
	f.Until, f.conclusive = until, true
	return f
}

// statusFailure returns the failure for a response whose status is not an answer.
func (st *state) statusFailure(got *http.Response, now time.Time) *Failure {
	status := got.StatusCode
	f := st.newFailure(strings.TrimSpace(fmt.Sprintf("answers %d %s", status, http.StatusText(status))), true)
	switch {
	case status == http.StatusTooManyRequests:
		f.What += st.keyHint("may allow more requests with a key in ", "")
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		f.temporary, f.conclusive = false, true
		f.What += st.keyHint("may need a key in ", "does not accept the key in ")
	default:
		f.temporary = status == http.StatusRequestTimeout ||
			status >= http.StatusInternalServerError && status != http.StatusNotImplemented
	}
	if asked := retryAfter(got.Header, now); asked > 0 && f.temporary {
		f.Until = now.Add(asked)
		if asked > maxWait {
			f.temporary, f.conclusive = false, true
		}
	}
	return f
}

// keyHint returns a hint about the service's key, such as "; it may need a key in OFFPRINT_OPENALEX_KEY". The hint
// contains unset if the environment variable has no value, and set if it has one. keyHint returns "" if the service
// takes no key, or if the variable has a value and set is empty.
func (st *state) keyHint(unset, set string) string {
	s := st.service.Secret
	switch {
	case s.Variable == "":
		return ""
	case s.Value == "":
		return "; it " + unset + s.Variable
	case set != "":
		return "; it " + set + s.Variable
	}
	return ""
}

// connectionFailure returns the failure for an error of the connection. Its text omits the URL, which may contain a
// secret.
func (st *state) connectionFailure(ctx context.Context, err error) *Failure {
	var dns *net.DNSError
	var refused refusedError
	var timeout net.Error
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	switch {
	case errors.As(err, &refused):
		return st.newFailure(refused.Error(), false)
	case errors.As(err, &dns) && dns.IsNotFound:
		return st.unreachable("host name not found")
	case errors.As(err, &dns):
		return st.unreachable("looking up its host name failed")
	case ctx.Err() != nil || errors.As(err, &timeout) && timeout.Timeout():
		return st.newFailure("did not answer in time", true)
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.Errno(10061)): // WSAECONNREFUSED on Windows
		return st.unreachable("connection refused")
	}
	return st.newFailure("did not answer: "+oneLine(st.withoutSecret(err.Error())), true)
}

// oneLine returns the first 200 bytes of a text on one line.
func oneLine(text string) string {
	const maxLength = 200
	text = problem.Visible(strings.Join(strings.Fields(text), " "))
	if len(text) > maxLength {
		text = strings.ToValidUTF8(text[:maxLength], "") + "…"
	}
	return text
}
