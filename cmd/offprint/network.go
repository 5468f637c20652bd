package main

import (
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/service"
	"github.com/offprint/offprint/internal/web"
)

// A network sends queries about papers to services, and shows the progress.
type network struct {
	client   *web.Client
	services []*service.Service // in the order of the site
	bar      *bar
	step     string
	done     int
	total    int
}

// network returns the services that the site is configured to use. It opens no connection.
func (t *terminal) network(site *config.Config) (*network, error) {
	n := &network{bar: t.newBar()}
	var err error
	n.client, err = web.New(web.Options{
		Dir: t.source, Agent: service.Agent(shortVersion(), site), Clock: t.clock, Waiting: n.waiting,
	})
	if err != nil {
		return nil, err
	}
	n.services = service.New(n.client, site, os.Getenv)
	return n, nil
}

// shortVersion returns the version of the program for the User-Agent.
func shortVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" && !strings.HasPrefix(info.Main.Version, "(") {
		return info.Main.Version
	}
	return "development"
}

// progress shows that done of total papers were looked up in a step.
func (n *network) progress(step string, done, total int) {
	n.step, n.done, n.total = step, done, total
	if total > 0 {
		n.bar.progress(fmt.Sprintf("%s, %d remaining", step, total-done), done, total)
	}
}

// waiting shows that requests to a service pause for a duration.
func (n *network) waiting(s *web.Service, d time.Duration) {
	if n.step == "" || n.total == 0 {
		n.step, n.total = s.Title, 1
	}
	n.bar.drawn = time.Time{} // pauses are rare enough to show all
	n.bar.progress(fmt.Sprintf("%s, %d remaining, waiting %s", n.step, n.total-n.done, d.Round(time.Second)), n.done,
		n.total)
}

// end removes the progress bar.
func (n *network) end() { n.bar.end() }

// A failure is a service that failed, in the summary for programs.
type failure struct {
	Service string `json:"service"`
	What    string `json:"what"`
	Missing int    `json:"missing"` // number of papers that were not looked up there

	unreachable string // why no request reached the service; "" if one did
}

// failures returns the services that failed. lost has the number of papers that were not looked up, by service.
func (n *network) failures(lost map[string]int) []failure {
	all := []failure{}
	for _, f := range n.client.Failures() {
		one := failure{Service: f.Service, What: f.Error(), Missing: lost[f.Service]}
		if f.Unreachable {
			one.unreachable = f.What
		}
		all = append(all, one)
	}
	return all
}

// networkError returns an error for the failures that left papers without a lookup, with hints, or nil. It prints the
// failures for which another service answered.
func (t *terminal) networkError(all []failure) error {
	var problems problem.List
	for _, group := range groupByCause(all) {
		f := group[0]
		if f.Missing == 0 {
			t.say(f.What + "; another service answered")
			continue
		}
		what, hint := f.What, "run the command again to continue; the answers so far are kept"
		if f.unreachable != "" {
			names := make([]string, len(group))
			for i, g := range group {
				names[i] = g.Service
			}
			what, hint = "cannot reach "+oneOf(names)+": "+f.unreachable, "check your connection, then "+hint
		}
		papers, verb := content.Plural(f.Missing, "paper"), "were"
		if f.Missing == 1 {
			verb = "was"
		}
		what += "; " + papers + " " + verb + " not looked up there"
		problems = append(problems, problem.Problem{What: what, Hint: hint})
	}
	return problems.Err()
}

// groupByCause groups the services that are unreachable for the same reason, such as all of them without a connection.
// The first service of a group is the one with the most missing papers.
func groupByCause(all []failure) (groups [][]failure) {
	for _, f := range all {
		at := slices.IndexFunc(groups, func(g []failure) bool {
			return f.unreachable != "" && f.unreachable == g[0].unreachable && (f.Missing > 0) == (g[0].Missing > 0)
		})
		switch {
		case at < 0:
			groups = append(groups, []failure{f})
		case f.Missing > groups[at][0].Missing:
			groups[at] = append([]failure{f}, groups[at]...)
		default:
			groups[at] = append(groups[at], f)
		}
	}
	return groups
}
