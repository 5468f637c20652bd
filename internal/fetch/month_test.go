package fetch_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/offprint/offprint/internal/change"
	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/edit"
	"github.com/offprint/offprint/internal/fetch"
	"github.com/offprint/offprint/internal/importer"
	"github.com/offprint/offprint/internal/markdown"
	"github.com/offprint/offprint/internal/testutil/replay"
	"github.com/offprint/offprint/internal/web"
)

// A month is an archive, its sources and the counts of events in a month of runs.
type month struct {
	t      *testing.T
	dir    string
	random *rand.Rand
	clock  *replay.Clock
	server *replay.Server
	config *config.Config
	start  time.Time

	mu     sync.Mutex
	cancel context.CancelFunc   // of the run
	left   int                  // requests until the run is interrupted; negative for never
	last   map[string]time.Time // of the last request, by service

	runs        int
	interrupted int // runs
	tooEarly    int // requests above the limit, or for a day that is not over
	again       int // requests for dumps that the archive has
	timeouts    int // requests without an answer
}

const days = 30

// newMonth returns a month with all its papers. Each paper appears in one or several services.
func newMonth(t *testing.T) *month {
	m := &month{
		t: t, dir: t.TempDir(), random: rand.New(rand.NewPCG(17, 17)), last: map[string]time.Time{},
		start: time.Date(2026, 3, 1, 6, 0, 0, 0, time.UTC),
	}
	m.clock = replay.NewClock(m.start)
	m.server = &replay.Server{Faults: map[string][]string{}, Now: m.clock.Now, OnRequest: m.receive, PageLimit: 3}
	for d := range days {
		m.server.Papers = append(m.server.Papers, m.papersOf(d)...)
	}
	listener := httptest.NewServer(m.server)
	t.Cleanup(listener.Close)
	gone := httptest.NewServer(nil)
	gone.Close() // so connections are refused
	m.config = &config.Config{
		Services: config.Services{
			Arxiv: listener.URL + "/arxiv", HuggingFace: listener.URL + "/huggingface",
			Zotero: listener.URL + "/zotero",
		},
		Sources: []config.Source{
			{Name: "gone", Kind: "url", URL: gone.URL + "/papers.bib"},
			{Name: "daily", Kind: "huggingface"},
			{Name: "operators", Kind: "arxiv", Query: "cat:cs.LG"},
			{Name: "group", Kind: "zotero", Group: 12345},
			{Name: "list", Kind: "url", URL: listener.URL + "/list/papers.bib"},
		},
	}
	return m
}

// papersOf returns the papers that appear on a day.
func (m *month) papersOf(d int) []replay.Paper {
	day := func(n int) string { return m.start.AddDate(0, 0, n).Format(time.DateOnly) }
	paper := func(kind string, n int) replay.Paper {
		return replay.Paper{
			Title:   fmt.Sprintf("%s paper %c%d of day %d", kind, 'A'+n, n, d),
			Authors: []string{"Ann Author", "Bo Writer"}, Date: day(d),
			Abstract: fmt.Sprintf("Abstract %d of the %s paper of day %d.", n, kind, d), Categories: []string{"cs.LG"},
		}
	}
	id := func(kind, n int) string { return fmt.Sprintf("2603.%d%03d%dv1", kind, d, n) }
	var all []replay.Paper
	if d%7 < 5 { // none at weekends
		for n := range 3 {
			p := paper("Daily", n)
			p.Arxiv, p.Daily, p.Upvotes, p.Services = id(1, n), day(d), n, []string{"huggingface"}
			all = append(all, p)
		}
	}
	for n := range 2 {
		p := paper("Query", n)
		p.Arxiv, p.Announced = id(2, n), day(d+1+m.random.IntN(4))
		if n == 0 {
			p.Daily = day(d + 1) // also among the daily papers of the next day
		}
		all = append(all, p)
	}
	p := paper("Group", 0)
	p.DOI, p.Version, p.Listed = fmt.Sprintf("10.5555/group.%d", d), d+1, day(d)
	all = append(all, p)
	if d%3 == 0 {
		p = paper("Listed", 0)
		p.Listed = day(d)
		all = append(all, p)
	}
	return all
}

// limits are the minimum times between two requests that the services document.
var limits = map[string]time.Duration{"arxiv": 3 * time.Second, "huggingface": 600 * time.Millisecond}

// receive counts a request if it violates a rule, and interrupts the run if it is time.
func (m *month) receive(r replay.Request) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if before, ok := m.last[r.Service]; ok && r.Time.Sub(before) < limits[r.Service] {
		m.tooEarly++
	}
	m.last[r.Service] = r.Time
	asked, _ := url.Parse(r.URL)
	today := r.Time.Format(time.DateOnly)
	day := asked.Query().Get("date")
	switch {
	case day != "" && day >= today:
		m.tooEarly++ // the day is not over
	case day != "" && m.exists(day+"-daily.json"):
		m.again++
	case r.Service == "arxiv" && asked.Query().Get("start") == "0" && m.exists(today+"-operators.atom"):
		m.again++
	}
	if m.left--; m.left == -1 {
		m.interrupted++
		m.cancel()
	}
}

// exists reports whether the archive has a dump.
func (m *month) exists(name string) bool {
	_, err := os.Stat(filepath.Join(m.dir, "content", "digests", name))
	return err == nil
}

// faults are the faults of replay.Server from which prepare chooses.
var faults = []string{
	"429", "429 40", "503", "503 2", "cut", "malformed", "half", "timeout", "500", "ok", "ok", "ok", "ok", "ok",
}

// The timeout of requests in runs with faults, and the maximum number of answers that do not arrive in this time. A
// request must reach the server within the timeout even on a busy machine, or it would be counted at a wrong time.
const (
	timeout     = 2 * time.Second
	maxTimeouts = 4
)

// prepare sets the faults of a run, and when it is interrupted.
func (m *month) prepare(isFaulty bool, cancel context.CancelFunc) {
	left, chosen := -1, map[string][]string{}
	if isFaulty {
		for _, name := range []string{"arxiv", "huggingface", "zotero", "list"} {
			for range m.random.IntN(9) {
				fault := faults[m.random.IntN(len(faults))]
				if fault == "timeout" {
					if m.timeouts++; m.timeouts > maxTimeouts {
						fault = "503"
					}
				}
				chosen[name] = append(chosen[name], fault)
			}
		}
		if m.random.IntN(3) == 0 {
			left = m.random.IntN(8)
		}
	}
	m.server.SetFaults(chosen)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.left, m.cancel = left, cancel
}

// run fetches all sources with a new client, as a new process does.
func (m *month) run(isFaulty bool) []fetch.Result {
	m.t.Helper()
	m.runs++
	ctx, cancel := context.WithCancel(m.t.Context())
	defer cancel()
	m.prepare(isFaulty, cancel)
	o := web.Options{Dir: m.dir, Clock: m.clock, Timeout: 30 * time.Second}
	if isFaulty {
		o.Timeout = timeout
	}
	client, err := web.New(o)
	if err != nil {
		m.t.Fatal(err)
	}
	if err := change.Recover(ctx, m.dir, func(string) {}); err != nil {
		m.t.Fatal(err)
	}
	var sources []*config.Source
	for i := range m.config.Sources {
		sources = append(sources, &m.config.Sources[i])
	}
	results, err := fetch.Run(ctx, sources, fetch.Options{
		Dir: m.dir, Config: m.config, Client: client, Getenv: func(string) string { return "" },
		Today: content.DateOf(m.clock.Now()), Keep: func(d *fetch.Dump) error { return m.keep(ctx, d) },
	})
	if err != nil && !errors.Is(err, context.Canceled) {
		m.t.Fatal(err)
	}
	return results
}

// keep imports a dump.
func (m *month) keep(ctx context.Context, d *fetch.Dump) error {
	_, err := importer.Run(ctx, []importer.Dump{{
		Name: d.File, Data: d.Data, Date: d.Date, Entries: d.Entries, Answer: d.File,
	}}, importer.Options{Dir: m.dir, Today: d.Date, NotesStart: markdown.New("/").NotesStart})
	return err
}

// TestMonthOfFaults fetches on 30 days. Services answer with 429, 503, 500 or not at all, cut off or damage their
// answers, and one does not exist. Runs are interrupted at random requests. Afterwards, all papers must be in the
// archive once, and no dump must have been requested again.
func TestMonthOfFaults(t *testing.T) {
	m := newMonth(t)
	for d := range days {
		m.clock.Advance(m.start.AddDate(0, 0, d))
		m.run(true)
		if m.random.IntN(4) == 0 {
			m.run(true)
		}
	}
	var results []fetch.Result
	for d := days; d < days+8; d += 3 { // until arXiv has announced all papers
		m.clock.Advance(m.start.AddDate(0, 0, d))
		results = m.run(false)
	}
	for _, r := range results {
		if (r.Err != nil) != (r.Source == "gone") {
			t.Errorf("%s: missing %q: %v", r.Source, r.Missing, r.Err)
		}
	}
	lost, doubled := m.compare()
	total := 0
	for _, service := range []string{"arxiv", "huggingface", "zotero", "list"} {
		total += len(m.server.Requests(service))
	}
	t.Logf("%d days, %d runs, %d of them interrupted; %d requests, %d above the limits; %d dumps, %d requested again; "+
		"%d papers, %d lost, %d doubled", days, m.runs, m.interrupted, total, m.tooEarly, len(m.dumps()), m.again,
		len(m.server.Papers), lost, doubled)
	if m.tooEarly+m.again+lost+doubled > 0 || m.interrupted == 0 {
		t.Error("requests above the limits or repeated, papers lost or doubled, or no run interrupted; see the counts")
	}
}

// compare counts the papers that are not in the archive, and those that are in it several times.
func (m *month) compare() (lost, doubled int) {
	files, err := edit.Open(m.dir)
	if err != nil {
		m.t.Fatal(err)
	}
	papers, err := files.ReadPapers()
	if err != nil {
		m.t.Fatal(err)
	}
	count := map[string]int{}
	for _, p := range papers {
		count[p.Title]++
		if digests := slices.Compact(slices.Clone(p.Digests)); len(digests) != len(p.Digests) || len(digests) > 2 {
			m.t.Errorf("%s has the digests %v", p.File, p.Digests)
		}
	}
	for _, p := range m.server.Papers {
		switch n := count[p.Title]; {
		case n == 0:
			lost++
		case n > 1:
			doubled++
		}
	}
	return lost, doubled + max(0, len(papers)-len(m.server.Papers))
}

// dumps returns the names of the dumps. It fails the test if two have the same bytes, unless they are from arXiv or
// without papers.
func (m *month) dumps() []string {
	names, err := filepath.Glob(filepath.Join(m.dir, "content", "digests", "*"))
	if err != nil {
		m.t.Fatal(err)
	}
	seen := map[string]string{}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			m.t.Fatal(err)
		}
		text := string(data)
		if before := seen[text]; before != "" && strings.Contains(text, "title") && !strings.HasSuffix(name, ".atom") {
			m.t.Errorf("%s has the bytes of %s", name, before)
		}
		seen[text] = name
	}
	return names
}
