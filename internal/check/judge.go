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

// isTemporaryStatus reports whether a status may be temporary.
func isTemporaryStatus(status int) bool {
	return status == http.StatusTooManyRequests || status == http.StatusRequestTimeout ||
		status >= http.StatusInternalServerError && status != http.StatusNotImplemented
}

// inconclusive lists the statuses that hosts send to programs or anonymous users, whether or not the page exists.
var inconclusive = []int{
	http.StatusUnauthorized, http.StatusForbidden, http.StatusMethodNotAllowed, http.StatusNotAcceptable,
	http.StatusProxyAuthRequired,
	http.StatusTooEarly, http.StatusUnavailableForLegalReasons, 999, // LinkedIn's
}

// judge returns what a status means for a reader.
func judge(status int) (verdict verdict, what string) {
	what = fmt.Sprintf("returns %d", status)
	if text := http.StatusText(status); text != "" {
		what += " " + text
	}
	switch {
	case status < http.StatusBadRequest:
		return Good, ""
	case isTemporaryStatus(status) || slices.Contains(inconclusive, status):
		return Unknown, what
	}
	return Broken, what
}

// isTemporaryError reports whether an error may be temporary. An unknown host or an invalid certificate is not.
func isTemporaryError(err error) bool {
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

// refusedOnWindows is WSAECONNREFUSED, the error code for a refused connection on Windows.
const refusedOnWindows = syscall.Errno(10061)

// explain returns what an error means for a reader.
func explain(err error) (verdict verdict, what string) {
	var dns *net.DNSError
	if what, ok := explainTLS(err); ok {
		return Broken, what
	}
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return Broken, noSuchHost
	case errors.As(err, &dns):
		return Unknown, "has a host name that cannot be resolved at the moment"
	case isTimeout(err):
		return Unknown, fmt.Sprintf("did not respond within %d seconds", requestTime/time.Second)
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, refusedOnWindows):
		return Broken, "is on a host that refuses connections"
	}
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	return Unknown, "could not be checked: " + err.Error()
}

const noSuchHost = "has a host name that does not exist"

// offlineHosts is how many hosts must be unknown, with no host found, before the local network is to blame.
const offlineHosts = 3

// suspectNetwork changes answers from Broken to Unknown if no host name could be resolved, because this machine is
// probably offline.
func (c *checker) suspectNetwork() {
	unknown := map[string]bool{}
	for page, a := range c.answers {
		switch host := hostOf(page); {
		case a.What == noSuchHost:
			unknown[host] = true
		case c.asked[page] && net.ParseIP(hostWithoutPort(page)) == nil:
			return // this host was found
		}
	}
	if len(unknown) < offlineHosts {
		return
	}
	for page, a := range c.answers {
		if a.What == noSuchHost {
			a.Verdict, a.What = Unknown, "could not be checked: no host name can be resolved (check your connection)"
			c.answers[page] = a
		}
	}
}

// explainTLS describes a failed TLS connection. It returns false if the error has another cause.
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
			"has a certificate that is valid only from %s to %s",
			invalid.Cert.NotBefore.Format(time.DateOnly),
			invalid.Cert.NotAfter.Format(time.DateOnly),
		), true
	case errors.As(err, &otherHost):
		return "has a certificate for another host", true
	case errors.As(err, &unknown):
		return "has a certificate from an unknown authority", true
	case errors.As(err, &record), errors.Is(err, http.ErrSchemeMismatch):
		return "does not support TLS, which https requires", true
	case errors.As(err, &verification):
		return "has an invalid certificate: " + verification.Err.Error(), true
	case errors.As(err, &alert):
		return "rejects the secure connection: " + alert.Error(), true
	}
	return "", false
}
