package check

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"syscall"
	"time"
)

// isPassing reports whether a status may be temporary.
func isPassing(status int) bool {
	return status == http.StatusTooManyRequests || status == http.StatusRequestTimeout ||
		status >= http.StatusInternalServerError && status != http.StatusNotImplemented
}

// shy are the statuses with which hosts reject programs or anonymous users. They say nothing about the page.
var shy = []int{
	http.StatusUnauthorized, http.StatusForbidden, http.StatusMethodNotAllowed, http.StatusNotAcceptable,
	http.StatusProxyAuthRequired,
	http.StatusTooEarly, http.StatusUnavailableForLegalReasons, 999, // LinkedIn's
}

// judge explains what a status means for a reader.
func judge(status int) (verdict verdict, what string) {
	what = fmt.Sprintf("answers %d", status)
	if text := http.StatusText(status); text != "" {
		what += " " + text
	}
	switch {
	case status < http.StatusBadRequest:
		return Good, ""
	case isPassing(status) || slices.Contains(shy, status):
		return Unknown, what
	}
	return Broken, what
}

// mayPass reports whether an error may be temporary. An unknown host or a bad certificate is not.
func mayPass(err error) bool {
	var dns *net.DNSError
	if errors.As(err, &dns) {
		return !dns.IsNotFound
	}
	_, isTLS := explainTLS(err)
	return !isTLS
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}

// refusedOnWindows is WSAECONNREFUSED, the number that Windows has for a refused connection.
const refusedOnWindows = syscall.Errno(10061)

// explain explains what an error means for a reader.
func explain(err error) (verdict verdict, what string) {
	var dns *net.DNSError
	if what, ok := explainTLS(err); ok {
		return Broken, what
	}
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return Broken, noSuchHost
	case errors.As(err, &dns):
		return Unknown, "names a host that cannot be looked up now"
	case isTimeout(err):
		return Unknown, fmt.Sprintf("has not answered within %d seconds", requestTime/time.Second)
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, refusedOnWindows):
		return Broken, "is at a host that refuses connections"
	}
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	return Unknown, "could not be asked for: " + err.Error()
}

const noSuchHost = "names a host that does not exist"

// lonely is how many hosts have to be unknown, and none known, before the local network is the suspect.
const lonely = 3

// doubt changes unknown hosts from broken to unknown if no host name could be resolved: this machine probably has no
// network.
func (c *checker) doubt() {
	unknown := map[string]bool{}
	for page, a := range c.answers {
		switch host := hostOf(page); {
		case a.What == noSuchHost:
			unknown[host] = true
		case c.asked[page] && net.ParseIP(hostWithoutPort(page)) == nil:
			return // the host of this page was found
		}
	}
	if len(unknown) < lonely {
		return
	}
	for page, a := range c.answers {
		if a.What == noSuchHost {
			a.Verdict, a.What = Unknown, "names a host that cannot be found, and so do all others: is there a network?"
			c.answers[page] = a
		}
	}
}

// explainTLS says what is wrong with a secure connection.
func explainTLS(err error) (what string, isTLS bool) {
	var invalid x509.CertificateInvalidError
	var otherHost x509.HostnameError
	var unknown x509.UnknownAuthorityError
	var record tls.RecordHeaderError
	var verification *tls.CertificateVerificationError
	var alert tls.AlertError
	switch {
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired && invalid.Cert != nil:
		return fmt.Sprintf(
			"has a certificate that is good from %s to %s only",
			invalid.Cert.NotBefore.Format(time.DateOnly),
			invalid.Cert.NotAfter.Format(time.DateOnly),
		), true
	case errors.As(err, &otherHost):
		return "has a certificate for another host", true
	case errors.As(err, &unknown):
		return "has a certificate that nobody known vouches for", true
	case errors.As(err, &record), errors.Is(err, http.ErrSchemeMismatch):
		return "does not speak TLS, which https needs", true
	case errors.As(err, &verification):
		return "has a certificate that is not good: " + verification.Err.Error(), true
	case errors.As(err, &alert):
		return "cannot agree on a secure connection: " + alert.Error(), true
	}
	return "", false
}
