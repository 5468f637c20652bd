package check

import (
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"net/url"
	"slices"
	"strings"
)

// A policy is a content security policy: the sources of each directive, by its name (CSP Level 3, section 2.2.1).
type policy map[string][]string

func parsePolicy(text string) policy {
	p := policy{}
	for directive := range strings.SplitSeq(text, ";") {
		words := strings.Fields(directive)
		if len(words) == 0 {
			continue
		}
		name := strings.ToLower(words[0])
		if _, there := p[name]; !there { // of repeated directives, the first applies
			p[name] = words[1:]
		}
	}
	return p
}

// The directives for scripts. If a policy has no script-src-elem or script-src-attr, script-src applies, and without
// that, default-src (section 6.8.3).
const (
	scriptSrcElem = "script-src-elem"
	scriptSrcAttr = "script-src-attr"
	scriptSrc     = "script-src"
	defaultSrc    = "default-src"
)

// sources returns the sources that a directive allows, and false if it allows everything.
func (p policy) sources(directive string) (sources []string, limited bool) {
	for _, name := range []string{directive, scriptSrc, defaultSrc} {
		if sources, limited = p[name]; limited {
			return sources, true
		}
	}
	return nil, false
}

// hasKeyword reports whether a source list has a keyword, such as 'self'.
func hasKeyword(sources []string, keyword string) bool {
	return slices.ContainsFunc(sources, func(s string) bool { return strings.EqualFold(s, keyword) })
}

// hasNonce reports whether a source list has the nonce of an element.
func hasNonce(sources []string, nonce string) bool {
	return nonce != "" && slices.Contains(sources, "'nonce-"+nonce+"'")
}

// An inlineScript is a script that is part of a page.
type inlineScript struct {
	directive string
	text      string // of the script, the attribute or the address
	nonce     string
	isElement bool
}

// allowsInline reports whether the policy lets a browser run a script of the page (section 6.7.3).
func (p policy) allowsInline(s inlineScript) bool {
	sources, limited := p.sources(s.directive)
	hasHashOrNonce := slices.ContainsFunc(sources, func(source string) bool {
		algorithm, _ := hashSource(source)
		return algorithm != "" || strings.HasPrefix(strings.ToLower(source), "'nonce-")
	})
	if !limited ||
		hasKeyword(sources, "'unsafe-inline'") && !hasHashOrNonce && !hasKeyword(sources, "'strict-dynamic'") {
		return true
	}
	if s.isElement && hasNonce(sources, s.nonce) {
		return true
	}
	if !s.isElement && !hasKeyword(sources, "'unsafe-hashes'") {
		return false
	}
	return slices.ContainsFunc(sources, func(source string) bool {
		algorithm, want := hashSource(source)
		return algorithm != "" && want == digestOf(algorithm, s.text)
	})
}

// hashSource splits a source such as 'sha256-…'. It returns "" for any other source.
func hashSource(source string) (algorithm, hash string) {
	algorithm, hash, _ = strings.Cut(strings.Trim(source, "'"), "-")
	algorithm = strings.ToLower(algorithm)
	if !strings.HasPrefix(source, "'") || digestOf(algorithm, "") == "" {
		return "", ""
	}
	return algorithm, strings.NewReplacer("-", "+", "_", "/").Replace(hash)
}

// digestOf returns the hash of a text in base64, or "" for an unknown algorithm.
func digestOf(algorithm, text string) string {
	var sum []byte
	switch algorithm {
	case "sha256":
		h := sha256.Sum256([]byte(text))
		sum = h[:]
	case "sha384":
		h := sha512.Sum384([]byte(text))
		sum = h[:]
	case "sha512":
		h := sha512.Sum512([]byte(text))
		sum = h[:]
	default:
		return ""
	}
	return base64.StdEncoding.EncodeToString(sum)
}

// allowsFile reports whether the policy of a page lets a browser load a script (section 6.7.1.1).
func (p policy) allowsFile(page, script *url.URL, nonce, integrity string) bool {
	sources, limited := p.sources(scriptSrcElem)
	if !limited || hasNonce(sources, nonce) {
		return true
	}
	hashes := strings.Fields(integrity)
	if len(hashes) > 0 && !slices.ContainsFunc(hashes, func(hash string) bool {
		return !slices.Contains(sources, "'"+hash+"'")
	}) {
		return true
	}
	return !hasKeyword(sources, "'strict-dynamic'") && slices.ContainsFunc(sources, func(source string) bool {
		return sourceMatches(strings.ToLower(source), page, script)
	})
}

// sourceMatches reports whether a source in lower case matches an address (section 6.7.2.8).
func sourceMatches(source string, page, address *url.URL) bool {
	isWeb := address.Scheme == "http" || address.Scheme == "https"
	switch {
	case source == "*":
		return isWeb || address.Scheme == page.Scheme
	case source == "'self'":
		return strings.EqualFold(address.Hostname(), page.Hostname()) && schemeMatches(page.Scheme, address.Scheme) &&
			(portOf(address) == portOf(page) || address.Port() == "" && page.Port() == "")
	case strings.HasPrefix(source, "'"):
		return false
	case strings.HasSuffix(source, ":"):
		return schemeMatches(strings.TrimSuffix(source, ":"), address.Scheme)
	}
	scheme, rest, hasScheme := strings.Cut(source, "://")
	if !hasScheme {
		scheme, rest = page.Scheme, source
	}
	host, path, hasPath := strings.Cut(rest, "/")
	host, port, _ := strings.Cut(host, ":")
	return schemeMatches(scheme, address.Scheme) && hostMatches(host, strings.ToLower(address.Hostname())) &&
		portMatches(port, address) && (!hasPath || pathMatches("/"+path, strings.ToLower(address.Path)))
}

// schemeMatches reports whether a scheme is the wanted one or its secure form.
func schemeMatches(want, scheme string) bool {
	return want == scheme || want == "http" && scheme == "https"
}

func hostMatches(want, host string) bool {
	if below, isWild := strings.CutPrefix(want, "*"); isWild && host != "" {
		return strings.HasSuffix(host, below)
	}
	return want == host && host != ""
}

func portMatches(want string, address *url.URL) bool {
	port := portOf(address)
	return want == "*" || want == port || want == "" && port == defaultPorts[address.Scheme] ||
		want == "80" && port == "443"
}

// pathMatches reports whether a source allows a path. Both are in lower case: unlike browsers, the check accepts a path
// that differs only in case.
func pathMatches(want, path string) bool {
	if decoded, err := url.PathUnescape(want); err == nil {
		want = decoded
	}
	if strings.HasSuffix(want, "/") {
		return strings.HasPrefix(path, want)
	}
	return path == want
}

var defaultPorts = map[string]string{"http": "80", "https": "443"}

func portOf(u *url.URL) string {
	if port := u.Port(); port != "" {
		return port
	}
	return defaultPorts[u.Scheme]
}
