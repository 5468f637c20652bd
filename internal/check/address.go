package check

import (
	"cmp"
	"errors"
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
)

// A destination is what an address on a page refers to.
type destination struct {
	kind     kind
	path     string  // relative to the base path, if it is inside the site
	target   *target // the page or file at the path, or nil
	fragment string
	url      string // absolute URL, if it is outside the site
	why      string // why the address is invalid
	hint     string
	relative bool // depends on the page's own address
}

type kind int

// The kinds of destinations.
const (
	isInside  kind = iota // in the site
	isOutside             // on the web
	isOther               // mail, data and other schemes
	isNone                // invalid
)

// resolve resolves an address. It caches the results, those that depend on the page or on a <base> only for this page.
func (d *document) resolve(address string) *destination {
	if to := cmp.Or(d.resolved[address], d.onPage[address]); to != nil {
		return to
	}
	to := d.in.resolve(d.from, address)
	cache := d.resolved
	if to.relative || d.from != d.url {
		cache = d.onPage
	}
	if len(cache) > maxInterned {
		clear(cache)
	}
	cache[d.intern([]byte(address))] = &to
	return &to
}

func (in *inspection) resolve(from *url.URL, address string) destination {
	u, err := url.Parse(address)
	if err != nil {
		return destination{kind: isNone, why: "is not a valid URL: " + cause(err)}
	}
	if u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" {
		return otherScheme(u.Scheme)
	}
	if u.Scheme != "" && u.Host == "" {
		return destination{kind: isNone, why: "has no host", hint: "use the form " + u.Scheme + "://example.org/page"}
	}
	full := from.ResolveReference(u)
	to := destination{
		relative: u.Host == "" && !strings.HasPrefix(address, "/"), fragment: u.Fragment, url: full.String(),
	}
	switch below, isBelow := strings.CutPrefix(full.Path, in.base.Path); {
	case !strings.EqualFold(full.Host, in.base.Host):
		to.kind = isOutside
	case u.Host != "" && in.config.BaseURL == config.DefaultBaseURL:
		to.kind = isOther // the site has no base URL yet
	case isBelow:
		to.path = "/" + below
		to.target = in.targets[to.path]
	case full.Path+"/" == in.base.Path:
		to.path = "" // the home page without its slash
	case u.Host != "":
		to.kind = isOutside // another site of the same host
	default:
		to.kind, to.why = isNone, "points outside the site, whose base path is "+in.base.Path
		to.hint = "start it with " + in.base.Path + "; in a layout, write {{url \"" + address + "\"}}"
	}
	return to
}

// schemes lists known schemes, so that they are not reported as misspellings of https.
var schemes = []string{
	"mailto",
	"tel",
	"sms",
	"data",
	"blob",
	"about",
	"javascript",
	"ftp",
	"ftps",
	"doi",
	"urn",
	"magnet",
	"geo",
	"git",
	"ssh",
	"file",
}

func otherScheme(scheme string) destination {
	if !slices.Contains(schemes, scheme) {
		if near := problem.Nearest(scheme, []string{"http", "https", "mailto"}); near != "" {
			return destination{
				kind: isNone, why: "has the unknown scheme " + problem.Quote(scheme+":"),
				hint: problem.DidYouMean(near + ":"),
			}
		}
	}
	return destination{kind: isOther}
}

func cause(err error) string {
	if wrapped := (*url.Error)(nil); errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	return err.Error()
}

// shown returns an address as its author most likely wrote it: without the base path and without escapes.
func (in *inspection) shown(address string) string {
	address = in.withoutBase(address)
	plain, err := url.PathUnescape(address)
	if err != nil ||
		strings.ContainsFunc(plain, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }) {
		return address
	}
	return plain
}

func (in *inspection) withoutBase(address string) string {
	if below, ok := strings.CutPrefix(address, in.base.EscapedPath()); ok && !strings.HasPrefix(address, "//") {
		return "/" + below
	}
	return address
}

// withBase returns an address of the site as pages contain it.
func (in *inspection) withBase(address string) string {
	return content.Rebase(in.base.EscapedPath(), address)
}

// sameAddress reports whether two addresses differ only in their escapes.
func sameAddress(a, b string) bool {
	if a == b {
		return true
	}
	plainA, errA := url.PathUnescape(a)
	plainB, errB := url.PathUnescape(b)
	return errA == nil && errB == nil && plainA == plainB
}

// better returns the address of the page that an address without a final slash, or with a file extension, probably
// means. ok is false if the site has no such page.
func (d *document) better(r reference) (address string, ok bool) {
	head, tail := d.in.withoutBase(r.address), ""
	if i := strings.IndexAny(head, "?#"); i >= 0 {
		head, tail = head[:i], head[i:]
	}
	name, hasEnding := strings.CutSuffix(head, ".md")
	if !hasEnding {
		name, hasEnding = strings.CutSuffix(head, ".html")
	}
	if hasEnding && path.Base(name) == "index" {
		name = strings.TrimSuffix(name, "index")
	} else {
		name += "/"
	}
	if !strings.HasPrefix(name, "//") {
		if to := d.in.resolve(d.from, d.in.withBase(name)); to.target != nil && to.target.page != nil &&
			to.target.own == to.path {
			return name + tail, true
		}
	}
	if page := d.besideSource(head); hasEnding && page != "" {
		return page + tail, true
	}
	return "", false
}

// besideSource treats an address as a file name relative to the page's source or to the site's folder, and returns the
// address of that file's page.
func (d *document) besideSource(name string) string {
	if d.source == nil {
		return ""
	}
	name, err := url.PathUnescape(name)
	if err != nil {
		return ""
	}
	file := path.Join(path.Dir(d.source.name), name)
	if strings.HasPrefix(name, "/") {
		file = strings.TrimPrefix(path.Clean(name), "/")
	}
	address := content.TextPath(file)
	if t := d.in.targets[address]; t == nil || t.page == nil {
		return ""
	}
	return content.URL("/", address)
}
