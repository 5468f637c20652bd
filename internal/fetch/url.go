package fetch

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/service"
	"github.com/offprint/offprint/internal/web"
)

// defaultInterval is the time between two requests to a host whose limits are unknown.
const defaultInterval = 3 * time.Second

// hostOf returns the host of a URL as a service. For the host of a known service, it returns that service, so that all
// requests share its limit. Any other host may have a private address, because the curator configured the URL.
func (f *fetcher) hostOf(address string) (*web.Service, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("reading the URL of the source %s: %w", f.source.Name, err)
	}
	base := u.Scheme + "://" + u.Host
	for _, name := range append([]string{config.ZoteroSource}, config.LookupServices...) {
		known := service.Named(name, f.Client, f.Config, f.Getenv)
		if k, err := url.Parse(known.Base); err == nil && k.Host == u.Host && k.Scheme == u.Scheme {
			host := known.Service
			host.Base = base
			return &host, nil
		}
	}
	return &web.Service{
		Name:  fmt.Sprintf("host-%x", sha256.Sum256([]byte(u.Host)))[:21],
		Title: u.Host, Base: base, Interval: defaultInterval, Private: true,
	}, nil
}

// maxCompared is the number of dumps of a URL that a new one is compared with. The last dump is not enough, because it
// may be incomplete.
const maxCompared = 7

// fetchURL fetches a document and keeps it if it differs from the last dump.
func (f *fetcher) fetchURL(ctx context.Context) error {
	u, err := url.Parse(f.source.URL)
	if err != nil {
		return err
	}
	f.repeats = true
	f.progress(0, 1)
	got, err := f.get(ctx, web.Request{Path: u.RequestURI(), Check: checkText})
	if err == nil && got != nil {
		err = f.keepDocument(got.Body)
	}
	if rejected := (*statusError)(nil); errors.As(err, &rejected) {
		rejected.hint = "check its URL in site.yaml"
	}
	if err != nil {
		f.result.Missing = f.source.URL
	}
	return err
}

// keepDocument keeps a document unless the last dump has the same bytes.
func (f *fetcher) keepDocument(body []byte) error {
	if len(f.kept) > 0 {
		last := &f.kept[len(f.kept)-1]
		data, err := last.read(f.Dir)
		if err != nil || bytes.Equal(data, body) {
			return err
		}
		if err := f.markAllSeen(f.kept[max(0, len(f.kept)-maxCompared):]); err != nil {
			return err
		}
	}
	return f.keep(f.Today, body)
}

// checkText returns an error if a document is empty, or is damaged JSON (an object, an array of objects, or JSON Lines)
// or XML (Atom, RSS or RDF). In other formats, a missing end cannot be detected.
func checkText(body []byte) error {
	text := bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\uFEFF")))
	root, _ := entry.XMLRoot(string(text[:min(len(text), entry.HeadSize)]))
	switch {
	case len(text) == 0:
		return errors.New("an empty document")
	case jsonStart.Match(text):
		decoder := json.NewDecoder(bytes.NewReader(text)) // also JSON Lines
		for {
			var value json.RawMessage
			if err := decoder.Decode(&value); err != nil {
				return ignoreEnd(err)
			}
		}
	case root == "feed" || root == "rss" || root == "RDF":
		decoder := xml.NewDecoder(bytes.NewReader(text))
		decoder.Entity = xml.HTMLEntity
		decoder.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
		for {
			if _, err := decoder.Token(); err != nil {
				return ignoreEnd(err)
			}
		}
	}
	return nil
}

// jsonStart matches the start of a JSON object or array of objects. Any other bracket may begin a Markdown link.
var jsonStart = lazyregexp.New(`^(?:\{|\[\s*(?:\{|$))`)

// ignoreEnd returns an error, or nil for io.EOF.
func ignoreEnd(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// importExtension matches the file extensions of the formats that import reads.
var importExtension = lazyregexp.New(`^\.(?:atom|bib|csv|enw|html|json|jsonl|md|nbib|ris|rss|tsv|txt|xml)$`)

// extension returns the file extension of a dump: that of its URL if import reads such files, or else that of its
// format.
func (f *fetcher) extension(format digest.Format) string {
	if u, err := url.Parse(f.source.URL); err == nil {
		if own := strings.ToLower(path.Ext(u.Path)); importExtension.MatchString(own) {
			return own
		}
	}
	return format.Extension
}
