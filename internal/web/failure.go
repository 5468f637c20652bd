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

// A Failure is a request that a service did not answer.
type Failure struct {
	Service  string    // its title
	What     string    // what happened, such as "answers 503 Service Unavailable"
	Until    time.Time // when the service may be asked again, if it says so
	Requests int       // how many requests got no answer; only in the result of Failures
	Unheard  bool      // no request reached the service; What says why, such as "host name not found"

	temporary  bool // another attempt can succeed
	conclusive bool // no other request will be answered
}

// Error returns one line for a person.
func (f *Failure) Error() string {
	line := f.Service + " " + f.What
	if f.Unheard {
		line = "cannot reach " + f.Service + ": " + f.What
	}
	if !f.Until.IsZero() {
		line += ", and asks to wait until " + f.Until.Local().Format("2006-01-02 15:04:05")
	}
	return line
}

// Failures returns the services that failed, in the order in which they were first asked, each with the last reason.
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

// isTemporary reports whether to request a document again.
func isTemporary(err error) bool {
	failed := (*Failure)(nil)
	return errors.As(err, &failed) && failed.temporary
}

// failed returns a failure of the service.
func (st *state) failed(what string, isTemporary bool) *Failure {
	return &Failure{Service: st.service.Title, What: what, temporary: isTemporary}
}

// unheard returns the failure of a service that cannot be reached.
func (st *state) unheard(why string) *Failure {
	f := st.failed(why, true)
	f.Unheard = true
	return f
}

// refused returns the failure of a service that asks for a pause that is too long to wait for.
func (st *state) refused(until time.Time) *Failure {
	f := st.failed("answers no more requests", false)
	f.Until, f.conclusive = until, true
	return f
}

// rejected returns the failure for a status other than success.
func (st *state) rejected(got *http.Response, now time.Time) *Failure {
	status := got.StatusCode
	f := st.failed(fmt.Sprintf("answers %d %s", status, http.StatusText(status)), true)
	switch {
	case status == http.StatusTooManyRequests || status == http.StatusRequestTimeout:
		f.What += st.keyHint("is limited without a key in ", "")
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		f.temporary, f.conclusive = false, true
		f.What += st.keyHint("may need a key in ", "does not accept the key in ")
	default:
		f.temporary = status >= http.StatusInternalServerError && status != http.StatusNotImplemented
	}
	if asked := retryAfter(got.Header, now); asked > 0 && f.temporary {
		f.Until = now.Add(asked)
		if asked > maxWait {
			f.temporary, f.conclusive = false, true
		}
	}
	return f
}

// keyHint returns what to say about the environment variable with the key of the service, if it is not set or if it is.
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

// broken returns the failure for an error of the connection. Its text names no address, because that may have a secret.
func (st *state) broken(ctx context.Context, err error) *Failure {
	var dns *net.DNSError
	var refused refusedError
	var timeout net.Error
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	switch {
	case errors.As(err, &refused):
		return st.failed(refused.Error(), false)
	case errors.As(err, &dns) && dns.IsNotFound:
		return st.unheard("host name not found")
	case errors.As(err, &dns):
		return st.unheard("looking up its host name failed")
	case ctx.Err() != nil || errors.As(err, &timeout) && timeout.Timeout():
		return st.failed("did not answer in time", true)
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.Errno(10061)): // the code on Windows
		return st.unheard("connection refused")
	}
	return st.failed("did not answer: "+oneLine(string(st.withoutSecret([]byte(err.Error())))), true)
}

// oneLine returns the beginning of a text on one line.
func oneLine(text string) string {
	const most = 200
	text = problem.Visible(strings.Join(strings.Fields(text), " "))
	if len(text) > most {
		text = strings.ToValidUTF8(text[:most], "") + "…"
	}
	return text
}
