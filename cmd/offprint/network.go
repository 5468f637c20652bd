package main

import (
	"fmt"
	"os"
	"runtime/debug"
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
}

// failures returns the services that failed. lost has the number of papers that were not looked up, by service.
func (n *network) failures(lost map[string]int) []failure {
	all := []failure{}
	for _, f := range n.client.Failures() {
		all = append(all, failure{f.Service, f.Error(), lost[f.Service]})
	}
	return all
}

// networkError names the services that failed. If something is missing because of that, it returns an error that says
// what, and how to continue.
func (t *terminal) networkError(all []failure) error {
	var problems problem.List
	for _, f := range all {
		verb := "were"
		switch f.Missing {
		case 0:
			t.say(f.What + "; another service answered")
			continue
		case 1:
			verb = "was"
		}
		problems = append(problems, problem.Problem{
			What: fmt.Sprintf("%s; %s %s not looked up there", f.What, content.Plural(f.Missing, "paper"), verb),
			Hint: "run the command again to continue; the answers so far are kept",
		})
	}
	return problems.Err()
}
