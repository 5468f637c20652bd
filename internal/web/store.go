package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/offprint/offprint/internal/atomicfile"
)

// A record is a response in the cache, .offprint/web. Its file has a line of JSON, then the body.
type record struct {
	URL    string      `json:"url"` // without a secret
	Status int         `json:"status"`
	Header http.Header `json:"header"`
	Time   time.Time   `json:"time"`
	Sum    string      `json:"sum"` // of the body

	body []byte
}

// cachedHeaders are the response headers that are cached.
var cachedHeaders = []string{
	"Content-Type", "Etag", "Last-Modified", "Last-Modified-Version", "Total-Results", "Link",
}

// headers returns the headers in cachedHeaders, without the service's secret.
func (st *state) headers(h http.Header) http.Header {
	selected := http.Header{}
	for _, name := range cachedHeaders {
		if value := h.Get(name); value != "" {
			selected.Set(name, st.withoutSecret(value))
		}
	}
	return selected
}

// response returns the record as a Response.
func (r *record) response() *Response {
	return &Response{Status: r.Status, Header: r.Header, Body: r.body, Time: r.Time}
}

// isFresh reports whether the response is younger than lifetime. A time in the future, from a wrong clock, is not
// fresh.
func (r *record) isFresh(now time.Time, lifetime time.Duration) bool {
	age := now.Sub(r.Time)
	return age >= 0 && age < lifetime
}

// fileOf returns the cache file for a request, which depends on the URL and the headers.
func (c *Client) fileOf(s *Service, address string, r Request) string {
	name := address
	for _, key := range slices.Sorted(maps.Keys(r.Header)) {
		name += "\n" + key + ": " + r.Header[key]
	}
	return filepath.Join(c.folder, s.Name, sumOf([]byte(name))[:32]+recordSuffix)
}

const recordSuffix = ".response"

// load returns the cached response for a request, or nil if its file does not exist or is damaged.
func (c *Client) load(s *Service, address string, r Request) *record {
	data, err := os.ReadFile(c.fileOf(s, address, r))
	if err != nil {
		return nil
	}
	head, body, _ := bytes.Cut(data, []byte("\n"))
	cached := &record{body: body}
	if json.Unmarshal(head, cached) != nil || cached.URL != address || cached.Sum != sumOf(body) {
		return nil
	}
	return cached
}

// save caches a response.
func (c *Client) save(s *Service, address string, r Request, answer *record) error {
	head, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	data := slices.Concat(head, []byte("\n"), answer.body)
	if _, err := atomicfile.Write(c.fileOf(s, address, r), data); err != nil {
		return fmt.Errorf("caching a response: %w", err)
	}
	return nil
}

// maxAge is the age from which a cached response is deleted.
const maxAge = 60 * 24 * time.Hour

// prune deletes the old responses in a service's folder.
func (c *Client) prune(folder string) {
	entries, _ := os.ReadDir(folder)
	for _, e := range entries {
		info, err := e.Info()
		if err == nil && filepath.Ext(e.Name()) == recordSuffix && c.Clock.Now().Sub(info.ModTime()) > maxAge {
			_ = os.Remove(filepath.Join(folder, e.Name()))
		}
	}
}
