package check

import (
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

// A destination is where an address on a page leads.
type destination struct {
	kind     kind
	path     string  // from the base path, where it is inside of the site
	target   *target // what answers there; nil for nothing
	part     string  // of the page
	url      string  // in full, where it is on the web
	why      string  // it is none
	hint     string
	relative bool // it depends on the page's own address
}

type kind int

// The kinds of destinations.
const (
	isInside  kind = iota // of the site
	isOutside             // on the web
	isOther               // mail, data and what else is no page
	isNone
)

// lead finds where an address leads. What does not depend on the page is found once.
func (d *document) lead(address string) destination {
	if to, known := d.resolved[address]; known {
		return to
	}
	to := d.in.resolve(d.from, address)
	if !to.relative && d.from == d.url {
		if len(d.resolved) > mostWords {
			clear(d.resolved)
		}
		d.resolved[d.word([]byte(address))] = to
	}
	return to
}

func (in *inspection) resolve(from *url.URL, address string) destination {
	u, err := url.Parse(address)
	if err != nil {
		return destination{kind: isNone, why: "is no address: " + cause(err)}
	}
	if u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" {
		return otherScheme(u.Scheme)
	}
	if u.Scheme != "" && u.Host == "" {
		return destination{kind: isNone, why: "names no host", hint: "write it as " + u.Scheme + "://example.org/page"}
	}
	full := from.ResolveReference(u)
	to := destination{relative: u.Host == "" && !strings.HasPrefix(address, "/"), part: u.Fragment, url: full.String()}
	switch below, isBelow := strings.CutPrefix(full.Path, in.base.Path); {
	case !strings.EqualFold(full.Host, in.base.Host):
		to.kind = isOutside
	case u.Host != "" && in.config.BaseURL == config.DefaultBaseURL:
		to.kind = isOther // nobody has said yet where the site will live
	case isBelow:
		to.path = "/" + below
		to.target = in.targets[to.path]
	case full.Path+"/" == in.base.Path:
		to.path = "" // the home page without its slash
	case u.Host != "":
		to.kind = isOutside // another site of the host
	default:
		to.kind, to.why = isNone, "leads out of the site, which lives below "+in.base.Path
		to.hint = "begin it with that; in a layout, write {{url \"" + address + "\"}}"
	}
	return to
}

// schemes are those that are no slip of https.
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
			return destination{kind: isNone, why: "begins with " + scheme + ":", hint: "did you mean " + near + ":?"}
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

// shown is an address as its author most likely wrote it: without the base path, with letters in the
// place of escapes.
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

// withBase is an address of the site as its pages have it.
func (in *inspection) withBase(address string) string {
	return content.Rebase(in.base.EscapedPath(), address)
}

// sameAddress tells whether two addresses differ only in how their letters are escaped.
func sameAddress(a, b string) bool {
	if a == b {
		return true
	}
	plainA, errA := url.PathUnescape(a)
	plainB, errB := url.PathUnescape(b)
	return errA == nil && errB == nil && plainA == plainB
}

// better gives an address that leads to a page where the one of a reference only nearly does: it has
// no slash at its end, or the ending of a file.
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

// besideSource takes an address for the name of a file as it stands beside the page's own file, or in
// the site's folder, and gives the address of the page that the file makes.
func (d *document) besideSource(name string) string {
	if d.source == nil {
		return ""
	}
	name, err := url.PathUnescape(name)
	if err != nil {
		return ""
	}
	file := path.Join(d.source.folder, name)
	if strings.HasPrefix(name, "/") {
		file = strings.TrimPrefix(path.Clean(name), "/")
	}
	address := pageOf(file)
	if t := d.in.targets[address]; t == nil || t.page == nil {
		return ""
	}
	return content.URL("/", address)
}

// pageOf is the path of the page that a file of the site makes; empty if it makes none.
func pageOf(file string) string {
	slug, isMarkdown := strings.CutSuffix(path.Base(file), ".md")
	if address := pathOf[path.Dir(file)]; isMarkdown && address != nil {
		return address(slug)
	}
	return ""
}
