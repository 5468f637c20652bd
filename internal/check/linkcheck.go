package check

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"

	"github.com/offprint/offprint/internal/parallel"
)

// The link check sends at most two concurrent requests to a host, pauses if the host asks for it, and caches answers
// for a week. Waits, redirects and attempts are bounded, so that it always ends.

// A verdict is the meaning of an answer.
type verdict string

// The verdicts.
const (
	Good       verdict = "good"
	Moved      verdict = "moved"   // permanently, to another address
	Redirected verdict = "visits"  // temporarily, to another address; the string is that of existing caches
	Broken     verdict = "broken"  // the page or host does not exist
	Unknown    verdict = "unknown" // the answer is inconclusive
)

// An answer is the result of checking one address.
type answer struct {
	Verdict verdict   `json:"verdict"`
	To      string    `json:"to,omitempty"`   // where the address redirects to
	What    string    `json:"what,omitempty"` // why it is broken or unknown
	Time    time.Time `json:"time"`
}

// AddressOptions are the options of the link check. The zero value uses the network, caches nothing and reports no
// progress.
type AddressOptions struct {
	Cache     string            // cache file; "" for none
	Transport http.RoundTripper // nil for http.DefaultTransport

	Now      func() time.Time                                 // nil for the clock
	Wait     func(ctx context.Context, d time.Duration) error // nil for the clock
	Progress func(done, all int)                              // called after each answer, one at a time; or nil
}

// The bounds.
const (
	perHost       = 2 // requests at a time to one host
	atOnce        = 16
	tries         = 4
	hops          = 10
	requestTime   = 20 * time.Second
	maxWait       = time.Minute // longest pause that a host can ask for
	cacheLifetime = 7 * 24 * time.Hour
)

// checkAddresses checks addresses. It requests addresses that differ only in their fragments once. The error is the
// context's or ErrCache; in both cases the answers are valid.
func checkAddresses(ctx context.Context, addresses []string, o AddressOptions) (map[string]answer, error) {
	c := newChecker(o)
	known := c.load()
	byHost := map[string][]string{}
	all := map[string]bool{}
	for _, address := range addresses {
		page, _ := cutFragment(address)
		if _, is := known[page]; !is && !all[page] {
			byHost[hostOf(page)] = append(byHost[hostOf(page)], page)
		}
		all[page] = true
	}
	c.answers, c.all = known, len(all)
	c.done = len(all)
	for _, pages := range byHost {
		c.done -= len(pages)
	}
	c.askHosts(ctx, byHost)
	c.suspectNetwork()
	err := errors.Join(ctx.Err(), c.save())
	answers := make(map[string]answer, len(addresses))
	for _, address := range addresses {
		page, fragment := cutFragment(address)
		if a, is := c.answers[page]; is {
			answers[address] = a.withFragment(fragment)
		}
	}
	return answers, err
}

// withFragment adds the fragment to the new address.
func (a answer) withFragment(fragment string) answer {
	if _, own := cutFragment(a.To); a.To != "" && own == "" {
		a.To += fragment
	}
	return a
}

// cutFragment splits an address before the #.
func cutFragment(address string) (page, fragment string) {
	for i := range len(address) {
		if address[i] == '#' {
			return address[:i], address[i:]
		}
	}
	return address, ""
}

// hostOf returns the host of an address with its port.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}

// hostWithoutPort returns the host of an address without its port.
func hostWithoutPort(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

// A checker is one run of the link check.
type checker struct {
	AddressOptions
	turn chan struct{} // semaphore for concurrent requests

	mu        sync.Mutex
	hosts     map[string]*host
	answers   map[string]answer
	asked     map[string]bool   // pages requested in this run
	fresh     map[string]answer // new answers to cache
	done, all int
}

func newChecker(o AddressOptions) *checker {
	if o.Transport == nil {
		o.Transport = http.DefaultTransport
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Wait == nil {
		o.Wait = wait
	}
	return &checker{
		AddressOptions: o,
		turn:           make(chan struct{}, atOnce),
		hosts:          map[string]*host{},
		asked:          map[string]bool{},
		fresh:          map[string]answer{},
	}
}

func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// askHosts checks all hosts concurrently, each with a limited number of concurrent requests.
func (c *checker) askHosts(ctx context.Context, byHost map[string][]string) {
	hosts := slices.Collect(maps.Values(byHost))
	parallel.Limited(len(hosts), len(hosts), func(h int) {
		parallel.Limited(perHost, len(hosts[h]), func(i int) {
			page := hosts[h][i]
			if a, ok := c.ask(ctx, page); ok {
				c.note(page, a)
			}
		})
	})
}

func (c *checker) note(page string, a answer) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.answers[page], c.asked[page] = a, true
	if a.Verdict != Broken && a.Verdict != Unknown { // broken links may be fixed soon, so check them again
		c.fresh[page] = a
	}
	c.done++
	if c.Progress != nil {
		c.Progress(c.done, c.all)
	}
}
