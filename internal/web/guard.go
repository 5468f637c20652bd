package web

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"time"
)

// A guard is the transport of a client. Unless a host is allowed, it refuses connections to addresses outside the
// public network, whether they come from a service, a redirect or DNS. Through a proxy, names are not resolved, so only
// literal private addresses and localhost are refused. A guard adds a service's secret only to requests to the
// service's own host.
type guard struct {
	public, any *http.Transport

	mu      sync.Mutex
	allowed map[string]bool // hosts and ports of services that the curator configured
}

func newGuard() *guard {
	g := &guard{allowed: map[string]bool{}}
	g.public = newTransport(&net.Dialer{Timeout: dialTime, Control: refusePrivate})
	g.any = newTransport(&net.Dialer{Timeout: dialTime})
	return g
}

const (
	dialTime   = 10 * time.Second
	headerTime = 45 * time.Second
)

// newTransport returns a transport with at most one connection to each host.
func newTransport(d *net.Dialer) *http.Transport {
	return &http.Transport{
		DialContext: d.DialContext, ForceAttemptHTTP2: true, MaxConnsPerHost: 1, MaxIdleConns: 10,
		IdleConnTimeout: time.Minute, TLSHandshakeTimeout: dialTime, ResponseHeaderTimeout: headerTime,
		MaxResponseHeaderBytes: 1 << 20,
	}
}

// allow permits requests to the host of a URL, even if it is private.
func (g *guard) allow(base string) {
	if u, err := url.Parse(base); err == nil {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.allowed[hostPort(u)] = true
	}
}

// hostPort returns the host and port of a URL.
func hostPort(u *url.URL) string {
	port := u.Port()
	switch {
	case port != "":
	case u.Scheme == "http":
		port = "80"
	case u.Scheme == "https":
		port = "443"
	}
	return net.JoinHostPort(u.Hostname(), port)
}

// serviceKey is the key of a request's service in its context.
type serviceKey struct{}

// withService returns a context for a request to a service.
func withService(ctx context.Context, s *Service) context.Context {
	return context.WithValue(ctx, serviceKey{}, s)
}

// RoundTrip sends a request. It adds the secret only here, so that the URLs seen by http.Client, and the Referer header
// derived from them, do not contain it.
func (g *guard) RoundTrip(r *http.Request) (*http.Response, error) {
	got, err := g.send(r)
	if r.Response != nil && errors.Is(err, errPrivate) { // r.Response is the redirect to this URL
		return nil, errPrivateRedirect
	}
	return got, err
}

// send sends a request. The error for a private address that is not allowed is errPrivate, which may be wrapped.
func (g *guard) send(r *http.Request) (*http.Response, error) {
	if s, ok := r.Context().Value(serviceKey{}).(*Service); ok && s.Secret.Value != "" {
		base, err := url.Parse(s.Base)
		if err == nil && base.Scheme == r.URL.Scheme && hostPort(base) == hostPort(r.URL) {
			r = r.Clone(r.Context())
			s.Secret.addTo(r)
		}
	}
	g.mu.Lock()
	allowed := g.allowed[hostPort(r.URL)]
	g.mu.Unlock()
	if allowed {
		return g.any.RoundTrip(r)
	}
	if proxy, err := http.ProxyFromEnvironment(r); err == nil && proxy != nil {
		if isPrivateHost(r.URL.Hostname()) {
			return nil, errPrivate
		}
		through := g.any.Clone() // the proxy may be in the local network, because the user configured it
		through.Proxy = http.ProxyURL(proxy)
		through.DisableKeepAlives = true
		return through.RoundTrip(r)
	}
	return g.public.RoundTrip(r)
}

// addTo adds the secret to a request.
func (s Secret) addTo(r *http.Request) {
	if s.IsHeader {
		r.Header.Set(s.Name, s.Prefix+s.Value)
		return
	}
	query := r.URL.Query()
	query.Set(s.Name, s.Value)
	r.URL.RawQuery = query.Encode()
}

var errPrivate = refusedError{
	"has a private network address, so Offprint does not connect to it; if you trust it, write its URL under " +
		"services in site.yaml",
}

var errPrivateRedirect = refusedError{
	"redirects to a private network address, so Offprint does not connect to it",
}

// refusePrivate returns an error for a connection to an address that is not public. It is a net.Dialer.Control, which
// is called after the host name is resolved.
func refusePrivate(_, address string, _ syscall.RawConn) error {
	at, err := netip.ParseAddrPort(address)
	if err != nil || !isPublic(at.Addr()) {
		return errPrivate
	}
	return nil
}

// A refusedError is the reason why a URL is not requested. Its text is a predicate: the caller puts the service before
// it.
type refusedError struct{ what string }

func (e refusedError) Error() string { return e.what }

// isPrivateHost reports whether a host is an IP address that is not public, or localhost. It does not resolve names.
func isPrivateHost(host string) bool {
	at, err := netip.ParseAddr(host)
	return err == nil && !isPublic(at) || strings.EqualFold(host, "localhost")
}

// isPublic reports whether an address is in the public network.
func isPublic(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if !a.IsGlobalUnicast() || a.IsPrivate() {
		return false
	}
	for _, p := range nonPublic {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

// nonPublic are networks that are not public, or whose addresses are translated to others (the special-purpose address
// registries of IANA).
var nonPublic = func() (all []netip.Prefix) {
	for _, p := range []string{
		"0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15",
		"198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
		"64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "100:0:0:1::/64", "2001::/23", "2001:db8::/32", "2002::/16",
		"3fff::/20", "5f00::/16", "fec0::/10",
	} {
		all = append(all, netip.MustParsePrefix(p))
	}
	return all
}()

// checkRedirect returns an error for too many redirects, for one to a URL other than http and https, and for one to
// http if the first URL is https.
func checkRedirect(r *http.Request, before []*http.Request) error {
	switch {
	case len(before) > maxHops:
		return refusedError{"redirects too many times"}
	case !isWeb(r.URL):
		return refusedError{"redirects to a URL that is not http:// or https://"}
	case before[0].URL.Scheme == "https" && r.URL.Scheme != "https":
		return refusedError{"redirects to a URL without https"}
	}
	return nil
}
