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

// A network asks services, and shows how far it is.
type network struct {
	client   *web.Client
	services []*service.Service // in the order of the site
	bar      *bar
	step     string
	done     int
	total    int
}

// network returns the services that the site asks about papers. It opens no connection.
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

// progress shows how many papers a service was asked about, and how many remain.
func (n *network) progress(step string, done, total int) {
	n.step, n.done, n.total = step, done, total
	if total > 0 {
		n.bar.progress(fmt.Sprintf("%s, %d remaining", step, total-done), done, total)
	}
}

// waiting shows that the service is not asked for some time.
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
	Missing int    `json:"missing"` // the papers that it was not asked about

	unheard string // why no request reached the service; "" if one did
}

// failures returns the services that failed. lost has the number of papers that were not looked up, by service.
func (n *network) failures(lost map[string]int) []failure {
	all := []failure{}
	for _, f := range n.client.Failures() {
		one := failure{Service: f.Service, What: f.Error(), Missing: lost[f.Service]}
		if f.Unreachable {
			one.unheard = f.What
		}
		all = append(all, one)
	}
	return all
}

// networkError names the services that failed. If something is missing because of that, it returns an error that says
// what, and how to continue.
func (t *terminal) networkError(all []failure) error {
	var problems problem.List
	for _, group := range bySymptom(all) {
		f := group[0]
		if f.Missing == 0 {
			t.say(f.What + "; another service answered")
			continue
		}
		what, hint := f.What, "run the command again to continue; the answers so far are kept"
		if f.unheard != "" {
			names := make([]string, len(group))
			for i, g := range group {
				names[i] = g.Service
			}
			what, hint = "cannot reach "+oneOf(names)+": "+f.unheard, "check your connection, then "+hint
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

// bySymptom groups the services that cannot be reached for the same reason, for one message: without a connection, that
// is all of them. The largest number of papers that one of them was not asked about comes first.
func bySymptom(all []failure) (groups [][]failure) {
	for _, f := range all {
		at := slices.IndexFunc(groups, func(g []failure) bool {
			return f.unheard != "" && f.unheard == g[0].unheard && (f.Missing > 0) == (g[0].Missing > 0)
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
