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
	"regexp"
	"strings"
	"time"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/service"
	"github.com/offprint/offprint/internal/web"
)

// politePause is the time between two requests to a host whose limits are not known.
const politePause = 3 * time.Second

// hostOf returns the host of an address as a service. The curator configured it, so it may be private. That of a known
// service is that service, so that both keep one limit.
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
		Title: u.Host, Base: base, Interval: politePause, Private: true,
	}, nil
}

// remembered is the number of dumps of an address that are compared with a new one. The last one alone may have been
// cut off without a sign.
const remembered = 7

// address fetches a document if it changed since the last dump.
func (f *fetcher) address(ctx context.Context) error {
	u, err := url.Parse(f.source.URL)
	if err != nil {
		return err
	}
	f.repeats = true
	f.progress(0, 1)
	got, err := f.get(ctx, web.Request{Path: u.RequestURI(), Check: checkText})
	if err == nil && got != nil {
		err = f.keepAddress(got.Body)
	}
	if refused := (*refusal)(nil); errors.As(err, &refused) {
		refused.hint = "check its URL in site.yaml"
	}
	if err != nil {
		f.result.Missing = f.source.URL
	}
	return err
}

// keepAddress keeps a document unless the last dump has the same bytes.
func (f *fetcher) keepAddress(body []byte) error {
	if len(f.kept) > 0 {
		last := &f.kept[len(f.kept)-1]
		data, err := last.read(f.Dir)
		if err != nil || bytes.Equal(data, body) {
			return err
		}
		if err := f.rememberAll(f.kept[max(0, len(f.kept)-remembered):]); err != nil {
			return err
		}
	}
	return f.keep(f.Today, body)
}

// checkText reports whether a document in JSON or XML is damaged. Other formats have no end that could be missing.
func checkText(body []byte) error {
	text := bytes.TrimSpace(bytes.TrimPrefix(body, []byte("\uFEFF")))
	root, _ := entry.XMLRoot(string(text[:min(len(text), entry.HeadSize)]))
	switch {
	case len(text) == 0:
		return errors.New("an empty document")
	case text[0] == '{' || bytes.HasPrefix(text, []byte("[{")):
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

func ignoreEnd(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// plainExtension matches the extension of a format that import reads.
var plainExtension = regexp.MustCompile(`^\.(?:atom|bib|csv|enw|html|json|jsonl|md|nbib|ris|rss|tsv|txt|xml)$`)

// extension returns the extension of a dump: that of its address, or of its format.
func (f *fetcher) extension(format digest.Format) string {
	if u, err := url.Parse(f.source.URL); err == nil {
		if own := strings.ToLower(path.Ext(u.Path)); plainExtension.MatchString(own) {
			return own
		}
	}
	return format.Extension
}
