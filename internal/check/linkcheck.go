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

// This file asks the web whether addresses still lead somewhere.
//
// In come addresses that begin with http:// or https://, out comes an answer for each: that it is
// good, where it has moved, or what is wrong with it. It is a polite guest: at most two requests at a
// time to one host, and a pause where a host asks for one; what was answered is kept for a week. It
// promises to end: waits, redirects and tries have their bounds.

// A verdict is what an answer means.
type verdict string

// The verdicts.
const (
	Good    verdict = "good"
	Moved   verdict = "moved"   // for good, to another address
	Visits  verdict = "visits"  // another address, which is not said to be for good
	Broken  verdict = "broken"  // there is nothing there, or nobody
	Unknown verdict = "unknown" // the host did not say
)

// An answer is what became of asking for one address.
type answer struct {
	Verdict verdict   `json:"verdict"`
	To      string    `json:"to,omitempty"`   // where the address leads on to
	What    string    `json:"what,omitempty"` // where it is broken or unknown: why, as the end of a sentence on the address
	Time    time.Time `json:"time"`
}

// Options say how to ask. The zero value asks the web, keeps nothing and tells nobody.
type AddressOptions struct {
	Cache     string            // the file that keeps answers; "" for none
	Transport http.RoundTripper // nil for the usual one

	Now      func() time.Time                                 // nil for the clock
	Wait     func(ctx context.Context, d time.Duration) error // nil for the clock
	Progress func(done, all int)                              // told after every answer, one call at a time; nil for nobody
}

// The bounds.
const (
	perHost       = 2 // requests at a time to one host
	atOnce        = 16
	tries         = 4
	hops          = 10
	requestTime   = 20 * time.Second
	longestWait   = time.Minute // that a host can ask for
	cacheLifetime = 7 * 24 * time.Hour
)

// checkAddresses asks for every address, once for those that differ in their fragments alone. The error is
// the context's, or that the answers could not be kept; there are answers all the same.
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
	c.doubt()
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

// withFragment gives the place within the page to the new address as well.
func (a answer) withFragment(fragment string) answer {
	if _, own := cutFragment(a.To); a.To != "" && own == "" {
		a.To += fragment
	}
	return a
}

// cutFragment gives an address without what begins with #, and that.
func cutFragment(address string) (page, fragment string) {
	for i := range len(address) {
		if address[i] == '#' {
			return address[:i], address[i:]
		}
	}
	return address, ""
}

// hostOf is the host of an address with its port.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}

// hostWithoutPort is the host of an address without its port.
func hostWithoutPort(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

// A checker is one call of Check.
type checker struct {
	AddressOptions
	turn chan struct{} // has a place for every request that may run now

	mu        sync.Mutex
	hosts     map[string]*host
	answers   map[string]answer
	asked     map[string]bool   // in this run
	fresh     map[string]answer // those that are worth keeping
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

// askHosts asks all hosts at a time, each for as many of its pages as it is asked for at a time.
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
	if a.Verdict != Broken && a.Verdict != Unknown { // what is broken may be fixed meanwhile
		c.fresh[page] = a
	}
	c.done++
	if c.Progress != nil {
		c.Progress(c.done, c.all)
	}
}
