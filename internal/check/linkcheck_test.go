package check

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

var quiet = log.New(io.Discard, "", 0)

// A clock advances only when someone waits.
type clock struct {
	mu     sync.Mutex
	now    time.Time
	waited []time.Duration
}

func newClock() *clock { return &clock{now: time.Date(2026, 2, 18, 12, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Wait(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	c.waited = append(c.waited, d)
	return ctx.Err()
}

func (c *clock) options() AddressOptions { return AddressOptions{Now: c.Now, Wait: c.Wait} }

// served starts a server and returns its URL without a final slash.
func served(t *testing.T, handler http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

func checkAll(t *testing.T, o AddressOptions, addresses ...string) map[string]answer {
	t.Helper()
	answers, err := checkAddresses(t.Context(), addresses, o)
	if err != nil {
		t.Fatal(err)
	}
	return answers
}

// site answers with the status in the path: /200 returns 200, /301/x redirects to /x.
func site(w http.ResponseWriter, r *http.Request) {
	var status int
	rest := ""
	if _, err := fmt.Sscanf(r.URL.Path, "/%d%s", &status, &rest); err != nil && status == 0 {
		status = http.StatusOK
	}
	if rest != "" {
		w.Header().Set("Location", rest)
	}
	w.WriteHeader(status)
}

func TestVerdicts(t *testing.T) {
	base := served(t, site)
	tests := []struct {
		path string
		want answer
	}{
		{"/200", answer{Verdict: Good}},
		{"/204", answer{Verdict: Good}},
		{"/200#part", answer{Verdict: Good}},
		{"/404", answer{Verdict: Broken, What: "returns 404 Not Found"}},
		{"/410", answer{Verdict: Broken, What: "returns 410 Gone"}},
		{"/403", answer{Verdict: Unknown, What: "returns 403 Forbidden"}},
		{"/999", answer{Verdict: Unknown, What: "returns 999"}},
		{"/503", answer{Verdict: Unknown, What: "returns 503 Service Unavailable"}},
		{"/301/200", answer{Verdict: Moved, To: base + "/200"}},
		{"/308/200?a=1", answer{Verdict: Moved, To: base + "/200"}},
		{"/301/200#part", answer{Verdict: Moved, To: base + "/200#part"}},
		{"/302/200", answer{Verdict: Redirected, To: base + "/200"}},
		{"/301/302/200", answer{Verdict: Moved, To: base + "/302/200"}},
		{"/302/301/200", answer{Verdict: Redirected, To: base + "/200"}},
		{
			"/301/404",
			answer{
				Verdict: Broken,
				To:      base + "/404",
				What:    "redirects to " + base + "/404, which returns 404 Not Found",
			},
		},
		{
			"/301/403",
			answer{
				Verdict: Unknown,
				To:      base + "/403",
				What:    "redirects to " + base + "/403, which returns 403 Forbidden",
			},
		},
		{"/300", answer{Verdict: Good}},
	}
	for _, test := range tests {
		clock := newClock()
		test.want.Time = clock.Now()
		got := checkAll(t, clock.options(), base+test.path)[base+test.path]
		got.Time = test.want.Time
		if got != test.want {
			t.Errorf("%s: got %+v, want %+v", test.path, got, test.want)
		}
	}
}

func TestRedirectsAreBounded(t *testing.T) {
	base := served(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/self":
			http.Redirect(w, r, "/self", http.StatusFound)
		case "/mail":
			w.Header().Set("Location", "mailto:me@a.example")
			w.WriteHeader(http.StatusFound)
		case "/cookie":
			if _, err := r.Cookie("seen"); err != nil {
				http.SetCookie(w, &http.Cookie{Name: "seen", Value: "1"})
				http.Redirect(w, r, "/cookie", http.StatusFound)
			}
		}
	})
	for path, want := range map[string]string{
		"/self":   "broken redirects too many times, probably in a loop",
		"/mail":   "broken redirects to an invalid URL",
		"/cookie": "good ",
	} {
		a := checkAll(t, newClock().options(), base+path)[base+path]
		if got := string(a.Verdict) + " " + a.What; got != want {
			t.Errorf("%s: %s", path, got)
		}
	}
}

func TestGetIsTriedIfHeadFails(t *testing.T) {
	for _, status := range []int{
		http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusNotImplemented, http.StatusInternalServerError,
	} {
		base := served(t, func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodHead {
				w.WriteHeader(status)
			}
		})
		if a := checkAll(t, newClock().options(), base)[base]; a.Verdict != Good {
			t.Errorf("%d: %+v", status, a)
		}
	}
	base := served(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodHead {
			panic(http.ErrAbortHandler) // closes the connection
		}
	})
	if a := checkAll(t, newClock().options(), base)[base]; a.Verdict != Good {
		t.Errorf("closed: %+v", a)
	}
}

func TestBusyHostIsRetriedLater(t *testing.T) {
	tests := []struct {
		name       string
		status     int
		retryAfter string
		want       []time.Duration
	}{
		{
			"with growing pauses",
			http.StatusServiceUnavailable,
			"",
			[]time.Duration{time.Second, 2 * time.Second, 4 * time.Second},
		},
		{
			"after the given seconds",
			http.StatusTooManyRequests,
			"30",
			[]time.Duration{30 * time.Second, 30 * time.Second, 30 * time.Second},
		},
		{
			"at the given time",
			http.StatusTooManyRequests,
			"Wed, 18 Feb 2026 12:00:45 GMT",
			[]time.Duration{45 * time.Second, 2 * time.Second, 4 * time.Second},
		},
		{"not after hours", http.StatusTooManyRequests, "7200", nil},
		{"not after centuries", http.StatusTooManyRequests, "99999999999", nil},
	}
	for _, test := range tests {
		var mu sync.Mutex
		asked := 0
		base := served(t, func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			if r.Method == http.MethodHead {
				asked++
			}
			if asked <= 3 {
				if test.retryAfter != "" {
					w.Header().Set("Retry-After", test.retryAfter)
				}
				w.WriteHeader(test.status)
			}
		})
		clock := newClock()
		a := checkAll(t, clock.options(), base)[base]
		if !slices.Equal(clock.waited, test.want) {
			t.Errorf("%s: waited %v, want %v", test.name, clock.waited, test.want)
		}
		if (a.Verdict == Good) != (len(test.want) == 3) {
			t.Errorf("%s: %+v", test.name, a)
		}
	}
}

func TestRequestsPerHostAreLimited(t *testing.T) {
	var mu sync.Mutex
	running, most := 0, 0
	full := make(chan struct{})
	var once sync.Once
	base := served(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		running++
		most = max(most, running)
		if running == perHost {
			once.Do(func() { close(full) })
		}
		mu.Unlock()
		<-full // wait until the maximum number of requests is running
		mu.Lock()
		running--
		mu.Unlock()
	})
	elsewhere := served(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, base+r.URL.Path, http.StatusFound)
	})
	var addresses []string
	for i := range 30 {
		addresses = append(addresses, fmt.Sprintf("%s/%d", base, i), fmt.Sprintf("%s/%d", elsewhere, i))
	}
	answers := checkAll(t, newClock().options(), addresses...)
	if most != perHost {
		t.Errorf("%d concurrent requests, want %d", most, perHost)
	}
	for _, address := range addresses {
		if v := answers[address].Verdict; v != Good && v != Redirected {
			t.Errorf("%s: %+v", address, answers[address])
		}
	}
}

func TestFailingHostIsSkipped(t *testing.T) {
	var mu sync.Mutex
	asked := map[string]bool{}
	base := served(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		asked[r.URL.Path] = true
		mu.Unlock()
		w.WriteHeader(http.StatusBadGateway)
	})
	var addresses []string
	for i := range 50 {
		addresses = append(addresses, fmt.Sprintf("%s/%d", base, i))
	}
	answers := checkAll(t, newClock().options(), addresses...)
	if len(asked) > maxFailures+perHost {
		t.Errorf("%d addresses were requested", len(asked))
	}
	for _, address := range addresses {
		if a := answers[address]; a.Verdict != Unknown || a.What != "returns 502 Bad Gateway" {
			t.Fatalf("%s: %+v", address, a)
		}
	}
}

func TestNetworkErrorsAreExplained(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	refusing := "http://" + listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	fails := func(err error) http.RoundTripper {
		return linkcheckRoundTripper(func(*http.Request) (*http.Response, error) { return nil, err })
	}
	tests := []struct {
		address   string
		transport http.RoundTripper
		want      string
	}{
		{refusing, nil, "broken is on a host that refuses connections"},
		{"https://a.example/", fails(&net.DNSError{IsNotFound: true}), "broken has a host name that does not exist"},
		{
			"https://a.example/",
			fails(&net.DNSError{IsTemporary: true}),
			"unknown has a host name that cannot be resolved at the moment",
		},
		{"https://a.example/", fails(os.ErrDeadlineExceeded), "unknown did not respond within 20 seconds"},
		{"https://a.example/", fails(errors.New("strange")), "unknown could not be checked: strange"},
	}
	for _, test := range tests {
		clock := newClock()
		o := clock.options()
		o.Transport = test.transport
		a := checkAll(t, o, test.address)[test.address]
		if got := string(a.Verdict) + " " + a.What; got != test.want {
			t.Errorf("%s: got %s, want %s", test.address, got, test.want)
		}
	}
}

type linkcheckRoundTripper func(*http.Request) (*http.Response, error)

func (f linkcheckRoundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestUnknownHostsAreNotBrokenIfOffline(t *testing.T) {
	local := served(t, site)
	found := map[string]bool{}
	o := newClock().options()
	o.Transport = linkcheckRoundTripper(func(r *http.Request) (*http.Response, error) {
		if strings.HasPrefix(local, "http://"+r.URL.Host) {
			return http.DefaultTransport.RoundTrip(r)
		}
		if found[r.URL.Host] {
			return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody, Request: r}, nil
		}
		return nil, &net.DNSError{IsNotFound: true}
	})
	addresses := []string{
		"https://a.example/",
		"https://b.example/",
		"https://c.example/",
		"https://c.example/2",
		local + "/200",
	}
	for address, a := range checkAll(t, o, addresses...) {
		if want := map[bool]verdict{true: Good, false: Unknown}[address == local+"/200"]; a.Verdict != want {
			t.Errorf("%s: %+v", address, a)
		}
	}
	found["b.example"] = true
	if a := checkAll(t, o, addresses...)["https://a.example/"]; a.Verdict != Broken {
		t.Errorf("%+v", a)
	}
	if a := checkAll(t, o, "https://a.example/")["https://a.example/"]; a.Verdict != Broken {
		t.Errorf("alone: %+v", a)
	}
}

func TestTLSErrorsAreExplained(t *testing.T) {
	secure := httptest.NewUnstartedServer(http.HandlerFunc(site))
	secure.Config.ErrorLog = quiet
	secure.StartTLS()
	t.Cleanup(secure.Close)
	trusting := secure.Client().Transport
	port := secure.URL[strings.LastIndexByte(secure.URL, ':'):]
	plain := served(t, site)
	tests := []struct {
		address   string
		transport http.RoundTripper
		want      string
	}{
		{secure.URL + "/200", trusting, "good "},
		{secure.URL + "/200", nil, "broken has a certificate from an unknown authority"},
		{"https://localhost" + port, trusting, "broken has a certificate for another host"},
		{
			"https" + strings.TrimPrefix(plain, "http") + "/200",
			nil,
			"broken does not support TLS, which https requires",
		},
	}
	for _, test := range tests {
		clock := newClock()
		o := clock.options()
		o.Transport = test.transport
		a := checkAll(t, o, test.address)[test.address]
		if got := string(a.Verdict) + " " + a.What; got != test.want {
			t.Errorf("%s: got %s, want %s", test.address, got, test.want)
		}
		if len(clock.waited) > 0 {
			t.Errorf("%s: waited %v although the error is permanent", test.address, clock.waited)
		}
	}
}

func TestGoodAnswersAreCachedForAWeek(t *testing.T) {
	var mu sync.Mutex
	asked := map[string]int{}
	base := served(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		asked[r.URL.Path]++
		mu.Unlock()
		site(w, r)
	})
	clock := newClock()
	o := clock.options()
	o.Cache = filepath.Join(t.TempDir(), "offprint", "links.json")
	addresses := []string{base + "/200", base + "/301/200", base + "/404"}
	check := func() map[string]answer {
		clear(asked)
		return checkAll(t, o, addresses...)
	}
	first := check()
	if len(asked) != 3 {
		t.Errorf("requested %v", asked)
	}
	clock.now = clock.now.Add(cacheLifetime - time.Minute)
	if again := check(); len(asked) != 1 || asked["/404"] == 0 {
		t.Errorf("requested again: %v", asked)
	} else if again[base+"/301/200"] != first[base+"/301/200"] {
		t.Errorf("cached %+v, got %+v", first, again)
	}
	clock.now = clock.now.Add(2 * time.Minute)
	if check(); asked["/200"] == 0 {
		t.Errorf("after a week, requested %v", asked)
	}
	if err := os.WriteFile(o.Cache, []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	if check(); asked["/200"] == 0 {
		t.Errorf("with a damaged cache, requested %v", asked)
	}
	if check(); asked["/200"] != 0 {
		t.Error("the damaged cache was not replaced")
	}
}

func TestAnswersAreReturnedIfTheCacheFails(t *testing.T) {
	base := served(t, site)
	o := newClock().options()
	o.Cache = t.TempDir() // a folder
	answers, err := checkAddresses(t.Context(), []string{base + "/200"}, o)
	if !errors.Is(err, ErrCache) || answers[base+"/200"].Verdict != Good {
		t.Errorf("%v, %v", answers, err)
	}
}

func TestCanceledRunReturnsKnownAnswers(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	base := served(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/end" {
			cancel()
			<-r.Context().Done()
		}
	})
	o := newClock().options()
	o.Cache = filepath.Join(t.TempDir(), "links.json")
	if _, err := checkAddresses(ctx, []string{base + "/200"}, o); err != nil {
		t.Fatal(err)
	}
	answers, err := checkAddresses(ctx, []string{base + "/200", base + "/end"}, o)
	if !errors.Is(err, context.Canceled) || len(answers) != 1 {
		t.Errorf("%v, %v", answers, err)
	}
}

func TestProgressCountsEveryPage(t *testing.T) {
	base := served(t, site)
	o := newClock().options()
	var seen []int
	o.Progress = func(done, all int) {
		if all != 3 {
			t.Errorf("progress of %d pages, want 3", all)
		}
		seen = append(seen, done)
	}
	checkAll(t, o, base+"/200", base+"/204", base+"/404", base+"/200#part")
	if !slices.Equal(seen, []int{1, 2, 3}) {
		t.Errorf("%v", seen)
	}
}
