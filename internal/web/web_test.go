package web_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/offprint/offprint/internal/testutil/replay"
	"github.com/offprint/offprint/internal/web"
)

func newClock() *replay.Clock { return replay.NewClock(time.Date(2026, 2, 18, 8, 0, 0, 0, time.UTC)) }

// A host is a server that records its requests. It gives each of its answers in turn, and then repeats the last one.
type host struct {
	*httptest.Server
	clock   *replay.Clock
	answers []http.HandlerFunc

	mu       sync.Mutex
	requests []*http.Request
	times    []time.Time
}

func newHost(t *testing.T, c *replay.Clock, answers ...http.HandlerFunc) *host {
	h := &host{clock: c, answers: answers}
	h.Server = httptest.NewServer(h)
	t.Cleanup(h.Close)
	return h
}

func (h *host) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	h.requests, h.times = append(h.requests, r), append(h.times, h.clock.Now())
	answer := h.answers[min(len(h.requests), len(h.answers))-1]
	h.mu.Unlock()
	answer(w, r)
}

func (h *host) count() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.requests)
}

func (h *host) service() *web.Service {
	return &web.Service{
		Name: "test", Title: "Test", Base: h.URL, Interval: 3 * time.Second, Private: true,
		Secret: web.Secret{Variable: "TEST_KEY"},
	}
}

// text answers with a body.
func text(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, body) }
}

// status answers with a status and headers.
func status(code int, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(code)
	}
}

// cutOff sends less than it announces.
func cutOff(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", "1000")
	fmt.Fprint(w, `{"half": `)
}

// hangUp closes the connection.
func hangUp(w http.ResponseWriter, _ *http.Request) { panic(http.ErrAbortHandler) }

// silent does not answer.
func silent(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

func newClient(t *testing.T, dir string, c *replay.Clock) *web.Client {
	client, err := web.New(web.Options{
		Dir: dir, Agent: "Offprint/test (mailto:me@example.org)", Clock: c,
	})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// checkJSON is a Request.Check that detects JSON without an end.
func checkJSON(body []byte) error {
	if !strings.HasSuffix(string(body), "}") {
		return errors.New("unexpected end of JSON")
	}
	return nil
}

func TestFaultsAreRetried(t *testing.T) {
	const document = `{"whole": true}`
	for _, test := range []struct {
		name  string
		fault http.HandlerFunc
		pause time.Duration // at least
	}{
		{"429 with a pause", status(429, "Retry-After", "120"), 120 * time.Second},
		{"429 with a date", status(429, "Retry-After", "Wed, 18 Feb 2026 08:01:30 GMT"), 90 * time.Second},
		{"429 without a pause", status(429), 2 * time.Second},
		{"408", status(408), 2 * time.Second},
		{"500", status(500), 2 * time.Second},
		{"503", status(503), 2 * time.Second},
		{"cut off", cutOff, 2 * time.Second},
		{"connection closed", hangUp, 2 * time.Second},
		{"malformed", text(`{"half": `), 2 * time.Second},
		{"silent", silent, 2 * time.Second},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := newClock()
			h := newHost(t, c, test.fault, text(document))
			client := newClient(t, t.TempDir(), c)
			if test.name == "silent" {
				client.Timeout = 2 * time.Second
			}
			got, err := client.Get(t.Context(), h.service(), web.Request{Path: "/a", Check: checkJSON})
			if err != nil || string(got.Body) != document {
				t.Fatalf("got %v, %v", got, err)
			}
			if h.count() != 2 || h.times[1].Sub(h.times[0]) < test.pause {
				t.Errorf("%d requests, at %v; want a pause of %v", h.count(), h.times, test.pause)
			}
			if all := client.Failures(); len(all) != 0 {
				t.Errorf("failures: %v", all)
			}
		})
	}
}

func TestFailingServiceGetsNoMoreRequests(t *testing.T) {
	for _, test := range []struct {
		name     string
		fault    http.HandlerFunc
		requests int
		want     string
	}{
		{"503", status(503), 10, "Test answers 503 Service Unavailable"},
		{"408", status(408), 10, "Test answers 408 Request Timeout"},
		{"520 without a text", status(520, "Retry-After", "3600"), 1, "Test answers 520, and asks to wait until"},
		{"403", status(403), 1, "Test answers 403 Forbidden; it may need a key in TEST_KEY"},
		{"a pause of an hour", status(429, "Retry-After", "3600"), 1,
			"Test answers 429 Too Many Requests; it may allow more requests with a key in TEST_KEY, and asks to wait " +
				"until"},
		{"malformed", text("<html>"), 10, "Test sends damaged data: unexpected end of JSON"},
		{"redirects forever", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.Path+"a", http.StatusFound)
		}, 60, "Test redirects too many times"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := newClock()
			h := newHost(t, c, test.fault)
			client := newClient(t, t.TempDir(), c)
			for i := range 20 {
				if _, err := client.Get(t.Context(), h.service(), web.Request{
					Path: fmt.Sprint("/", i), Check: checkJSON,
				}); err == nil {
					t.Fatal("no error")
				}
			}
			all := client.Failures()
			if len(all) != 1 || !strings.HasPrefix(all[0].Error(), test.want) || all[0].Requests != 20 {
				t.Errorf("failures %+v, want %q", all, test.want)
			}
			if strings.Contains(all[0].Error(), "TEST_KEY") != strings.Contains(test.want, "TEST_KEY") {
				t.Errorf("failure %v, want %q", all[0], test.want)
			}
			if h.count() > test.requests {
				t.Errorf("%d requests, want at most %d", h.count(), test.requests)
			}
		})
	}
}

func TestOneFailedRequestDoesNotStopTheOthers(t *testing.T) {
	c := newClock()
	h := newHost(t, c, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/1" {
			w.WriteHeader(http.StatusInternalServerError)
		}
	})
	client := newClient(t, t.TempDir(), c)
	lost := 0
	for i := range 4 {
		if _, err := client.Get(t.Context(), h.service(), web.Request{Path: fmt.Sprint("/", i)}); err != nil {
			lost++
		}
	}
	if all := client.Failures(); lost != 1 || len(all) != 1 || all[0].Requests != 1 {
		t.Errorf("%d lost, failures %v", lost, all)
	}
}

func TestAnswersAreNotFailures(t *testing.T) {
	for _, code := range []int{400, 404, 410, 422} {
		c := newClock()
		client := newClient(t, t.TempDir(), c)
		h := newHost(t, c, status(code))
		got, err := client.Get(t.Context(), h.service(), web.Request{Path: "/", Check: checkJSON})
		if err != nil || got.IsFound() || got.Status != code || h.count() != 1 {
			t.Errorf("%d: got %v, %v after %d requests", code, got, err, h.count())
		}
	}
}

// TestTooLongPauseIsNotWaitedFor tests that a request fails at once if any header requests a pause above the maximum.
func TestTooLongPauseIsNotWaitedFor(t *testing.T) {
	for _, fault := range []http.HandlerFunc{
		status(429, "Retry-After", "3600"), status(503, "Backoff", "3600"),
		status(500, "RateLimit", `"api";r=0;t=3600`),
	} {
		c := newClock()
		start := c.Now()
		h := newHost(t, c, fault)
		_, err := newClient(t, t.TempDir(), c).Get(t.Context(), h.service(), web.Request{Path: "/"})
		if err == nil || !strings.Contains(err.Error(), "asks to wait until") || h.count() != 1 {
			t.Errorf("error %v after %d requests", err, h.count())
		}
		if waited := c.Now().Sub(start); waited != 0 {
			t.Errorf("waited for %v before %v", waited, err)
		}
	}
}

// TestNotModified tests that 304 is an answer only if it confirms a document or the request has a condition.
func TestNotModified(t *testing.T) {
	c := newClock()
	h := newHost(t, c, status(304))
	_, err := newClient(t, t.TempDir(), c).Get(t.Context(), h.service(), web.Request{Path: "/"})
	if err == nil || err.Error() != "Test answers 304 Not Modified" {
		t.Errorf("without a condition: error %v", err)
	}

	h = newHost(t, c, status(404), status(304))
	client := newClient(t, t.TempDir(), c)
	conditional := web.Request{Path: "/", Header: map[string]string{"If-Modified-Since-Version": "7"}}
	for _, want := range []int{404, 304} { // 304 does not confirm the cached 404
		got, err := client.Get(t.Context(), h.service(), conditional)
		if err != nil || got.Status != want {
			t.Errorf("got %+v, %v; want %d", got, err, want)
		}
	}
}

func TestProcessesSharePauses(t *testing.T) {
	c, dir := newClock(), t.TempDir()
	h := newHost(t, c, text("a"), status(200, "Backoff", "30"), text("b"),
		status(200, "RateLimit", `"api";r=0;t=56`), text("c"), status(200, "X-Rate-Limit-Limit", "1",
			"X-Rate-Limit-Interval", "10s"), text("d"))
	for i := range 7 {
		client := newClient(t, dir, c) // as another process
		if _, err := client.Get(t.Context(), h.service(), web.Request{Path: fmt.Sprint("/", i)}); err != nil {
			t.Fatal(err)
		}
	}
	for i, want := range []time.Duration{3, 30, 3, 56, 3, 10} {
		if got := h.times[i+1].Sub(h.times[i]); got != want*time.Second {
			t.Errorf("pause %d: %v, want %ds", i, got, want)
		}
	}
}

func TestCachedResponsesAreUsed(t *testing.T) {
	c, dir := newClock(), t.TempDir()
	h := newHost(t, c, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"1"`)
		if r.Header.Get("If-None-Match") == `"1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, "document")
	})
	ask := func(lifetime time.Duration, want int) {
		t.Helper()
		got, err := newClient(t, dir, c).Get(t.Context(), h.service(), web.Request{Path: "/", Lifetime: lifetime})
		if err != nil || string(got.Body) != "document" || h.count() != want {
			t.Errorf("got %v, %v after %d requests, want %d", got, err, h.count(), want)
		}
	}
	ask(time.Hour, 1)
	ask(time.Hour, 1) // cached
	ask(0, 2)         // confirmed by 304
	<-c.After(2 * time.Hour)
	ask(time.Hour, 3) // too old
	ask(time.Hour, 3)

	files, _ := filepath.Glob(filepath.Join(dir, ".offprint", "web", "test", "*.response"))
	if len(files) != 1 {
		t.Fatalf("files %v", files)
	}
	data, _ := os.ReadFile(files[0])
	if err := os.WriteFile(files[0], data[:len(data)-1], 0o644); err != nil {
		t.Fatal(err)
	}
	ask(time.Hour, 4) // damaged
	if tag := h.requests[3].Header.Get("If-None-Match"); tag != "" {
		t.Errorf("a damaged file was validated: %s", tag)
	}
}

func TestPrivateAddressesAreRefused(t *testing.T) {
	c := newClock()
	inside := newHost(t, c, text("secret"))
	outside := newHost(t, c, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, inside.URL, http.StatusFound)
	})
	unconfigured := inside.service()
	unconfigured.Private = false
	byName := *unconfigured
	byName.Base = strings.Replace(inside.URL, "127.0.0.1", "localhost", 1)
	const refused = "Test has a private network address, so Offprint does not connect to it; if you trust it, write " +
		"its URL under services in site.yaml"
	for name, test := range map[string]struct {
		service *web.Service
		want    string
	}{
		"address": {unconfigured, refused},
		"name":    {&byName, refused},
		"redirect": {outside.service(),
			"Test redirects to a private network address, so Offprint does not connect to it"},
	} {
		_, err := newClient(t, t.TempDir(), c).Get(t.Context(), test.service, web.Request{Path: "/"})
		if err == nil || err.Error() != test.want {
			t.Errorf("%s: %v, want %s", name, err, test.want)
		}
	}
	if inside.count() > 0 {
		t.Errorf("%d requests to a private address", inside.count())
	}
	for _, base := range []string{"file:///etc", "ftp://example.org", "//example.org", ""} {
		s := &web.Service{Name: "test", Title: "Test", Base: base}
		if _, err := newClient(t, t.TempDir(), c).Get(t.Context(), s, web.Request{Path: "/"}); err == nil {
			t.Errorf("%q was requested", base)
		}
	}
}

// TestPrivateAddressesOfOneName checks that each URL that the curator configured is allowed, even if two have the same
// service name, as http:// and https:// URLs of a host do.
func TestPrivateAddressesOfOneName(t *testing.T) {
	c := newClock()
	client := newClient(t, t.TempDir(), c)
	for _, h := range []*host{newHost(t, c, text("one")), newHost(t, c, text("two"))} {
		if _, err := client.Get(t.Context(), h.service(), web.Request{Path: "/"}); err != nil {
			t.Error(err)
		}
	}
}

func TestSecretIsNotShown(t *testing.T) {
	const secret = "k3y of the user"
	c, dir := newClock(), t.TempDir()
	other := newHost(t, c, status(503))
	h := newHost(t, c,
		func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Link", fmt.Sprintf("<%s>; rel=next", r.URL))
			fmt.Fprintf(w, "you asked for %s", r.URL)
		},
		func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, other.URL, http.StatusFound) })
	s := h.service()
	s.Secret = web.Secret{Name: "api_key", Value: secret}
	client := newClient(t, dir, c)
	got, err := client.Get(t.Context(), s, web.Request{Path: "/works?search=a"})
	if err != nil || strings.Contains(string(got.Body), "user") || strings.Contains(got.Header.Get("Link"), "user") {
		t.Errorf("got %v, %v", got, err)
	}
	if q := h.requests[0].URL.Query(); q.Get("api_key") != secret || q.Get("search") != "a" {
		t.Errorf("query %v", q)
	}
	_, err = client.Get(t.Context(), s, web.Request{Path: "/b"})
	if err == nil || strings.Contains(err.Error(), secret) {
		t.Errorf("error %v", err)
	}
	for _, r := range other.requests {
		if strings.Contains(fmt.Sprint(r.URL, r.Header), "user") {
			t.Errorf("another host got %v %v", r.URL, r.Header)
		}
	}
	err = filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if data, _ := os.ReadFile(name); strings.Contains(string(data), "user") {
			t.Errorf("%s has the key", name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestTooLongResponseIsRefused(t *testing.T) {
	var megabyte bytes.Buffer
	z := gzip.NewWriter(&megabyte)
	if _, err := z.Write(make([]byte, 1<<20)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	c := newClock()
	h := newHost(t, c, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		for range 65 {
			_, _ = w.Write(megabyte.Bytes())
		}
	})
	client, err := web.New(web.Options{Dir: t.TempDir(), Clock: c})
	if err != nil {
		t.Fatal(err)
	}
	_, err = client.Get(t.Context(), h.service(), web.Request{Path: "/"})
	if err == nil || err.Error() != "Test sends more than 64 MB" {
		t.Errorf("error %v", err)
	}
}

func TestCanceledWaitEnds(t *testing.T) {
	c := newClock()
	h := newHost(t, c, status(503))
	ctx, cancel := context.WithCancel(t.Context())
	client, err := web.New(web.Options{
		Dir: t.TempDir(), Clock: c, Waiting: func(*web.Service, time.Duration) { cancel() },
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.Get(ctx, h.service(), web.Request{Path: "/"}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if len(client.Failures()) > 0 {
		t.Error("an interrupted request counts as failed")
	}
}

func TestRequestsIdentifyTheSite(t *testing.T) {
	c := newClock()
	h := newHost(t, c, text(""))
	if _, err := newClient(t, t.TempDir(), c).Get(t.Context(), h.service(), web.Request{
		Path: "/", Header: map[string]string{"Zotero-API-Version": "3"},
	}); err != nil {
		t.Fatal(err)
	}
	got := h.requests[0].Header
	if got.Get("User-Agent") != "Offprint/test (mailto:me@example.org)" || got.Get("Zotero-API-Version") != "3" {
		t.Errorf("headers %v", got)
	}
}
