package web

import (
	"net/http"
	"testing"
	"time"
)

// TestPausesInHeaders tests the pauses that headers request, and that a wrong header does not stop requests forever.
func TestPausesInHeaders(t *testing.T) {
	now := time.Date(2026, 2, 18, 8, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		name, value string
		want        time.Duration
	}{
		{"Retry-After", "5", 5 * time.Second}, {"Retry-After", " 1.5 ", 1500 * time.Millisecond},
		{"Retry-After", "Wed, 18 Feb 2026 08:01:00 GMT", time.Minute},
		{"Retry-After", "Wed, 18 Feb 2026 07:00:00 GMT", 0},
		{"Retry-After", "-5", 0}, {"Retry-After", "soon", 0}, {"Retry-After", "NaN", 0},
		{"Retry-After", "1e300", maxAsked}, {"Retry-After", "Wed, 18 Feb 2099 08:01:00 GMT", maxAsked},
		{"Retry-After", "", 0},
		{"Backoff", "10", 10 * time.Second}, {"Backoff", "Inf", maxAsked},
		{"RateLimit", `"api";r=0;t=56`, 56 * time.Second}, {"RateLimit", `"api";r=489;t=233`, 0},
		{"RateLimit", `"api";r=00;t=99999999999`, maxAsked}, {"RateLimit", "r=0", 0},
	} {
		st := &state{service: &Service{Title: "Test"}, folder: t.TempDir()}
		h := http.Header{}
		h.Set(test.name, test.value)
		if err := st.setPause(now, h); err != nil {
			t.Fatal(err)
		}
		if got := max(0, st.next.Sub(now)); got != test.want {
			t.Errorf("%s: %s: a pause of %v, want %v", test.name, test.value, got, test.want)
		}
	}
	for _, test := range []struct {
		limit, interval string
		want            time.Duration
	}{{"50", "1s", 20 * time.Millisecond}, {"1", "1h", maxWait}, {"0", "1s", 0}, {"-1", "1s", 0}, {"x", "y", 0}} {
		h := http.Header{}
		h.Set("X-Rate-Limit-Limit", test.limit)
		h.Set("X-Rate-Limit-Interval", test.interval)
		if got := crossrefInterval(h); got != test.want {
			t.Errorf("%s in %s: a pause of %v, want %v", test.limit, test.interval, got, test.want)
		}
	}
}

func TestPublicAddresses(t *testing.T) {
	for _, host := range []string{
		"127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
		"255.255.255.255", "198.18.0.1", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "3fff::1",
		"5f00::1", "100:0:0:1::1",
		"::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "localhost",
	} {
		if !isPrivateHost(host) {
			t.Errorf("%s counts as public", host)
		}
	}
	for _, host := range []string{"8.8.8.8", "128.84.21.199", "2606:4700::1111", "export.arxiv.org"} {
		if isPrivateHost(host) {
			t.Errorf("%s counts as private", host)
		}
	}
}
