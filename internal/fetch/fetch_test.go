package fetch_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/fetch"
	"github.com/offprint/offprint/internal/testutil/replay"
	"github.com/offprint/offprint/internal/web"
)

// A testSite is a site with one source. A test server answers the requests. Dumps are saved, but not imported.
type testSite struct {
	t      *testing.T
	dir    string
	clock  *replay.Clock
	source config.Source
	host   string
	asked  []string // the URLs of the requests of the last run
	dumps  []*fetch.Dump
}

func newTestSite(t *testing.T, source config.Source, answer http.HandlerFunc) *testSite {
	t.Helper()
	start := time.Date(2026, 2, 18, 9, 0, 0, 0, time.UTC)
	d := &testSite{t: t, dir: t.TempDir(), source: source, clock: replay.NewClock(start)}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		d.asked = append(d.asked, r.URL.String())
		answer(w, r)
	}))
	t.Cleanup(server.Close)
	d.host = server.URL
	if source.URL != "" {
		d.source.URL = server.URL + source.URL
	}
	return d
}

// run fetches the source with a new client, as a new process does. The argument is Options.Since, or "".
func (d *testSite) run(since string) fetch.Result {
	d.t.Helper()
	d.asked, d.dumps = nil, nil
	client, err := web.New(web.Options{Dir: d.dir, Clock: d.clock})
	if err != nil {
		d.t.Fatal(err)
	}
	o := fetch.Options{
		Dir: d.dir, Client: client, Getenv: func(string) string { return "" }, Today: content.DateOf(d.clock.Now()),
		Config: &config.Config{Services: config.Services{Arxiv: d.host, HuggingFace: d.host, Zotero: d.host}},
		Keep: func(dump *fetch.Dump) error {
			d.dumps = append(d.dumps, dump)
			return d.write(dump.File, string(dump.Data))
		},
	}
	if since != "" {
		if o.Since, err = content.ParseDate(since); err != nil {
			d.t.Fatal(err)
		}
	}
	results, err := fetch.Run(context.Background(), []*config.Source{&d.source}, o)
	if err != nil {
		d.t.Fatal(err)
	}
	return results[0]
}

func (d *testSite) write(name, text string) error {
	file := filepath.Join(d.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, []byte(text), 0o644)
}

// kept returns the names of the dumps of the last run, each with its number of papers to import.
func (d *testSite) kept() (names []string) {
	for _, dump := range d.dumps {
		names = append(names, fmt.Sprint(strings.TrimPrefix(dump.File, "content/digests/"), " ", len(dump.Entries)))
	}
	return names
}

// expect compares the dumps and the number of requests of the last run.
func (d *testSite) expect(requests int, dumps ...string) {
	d.t.Helper()
	if diff := cmp.Diff(dumps, d.kept()); diff != "" || len(d.asked) != requests {
		d.t.Errorf("%d requests, want %d: %v\ndumps (-want +got) %s", len(d.asked), requests, d.asked, diff)
	}
}

// dailyPapers returns the papers of a day with the numbers from, from+1, …, to-1, as Hugging Face does.
func dailyPapers(day string, from, to int) string {
	all := []any{}
	for i := from; i < to; i++ {
		all = append(all, map[string]any{"paper": map[string]any{
			"id": fmt.Sprintf("2602.%05d", i), "title": fmt.Sprint("Paper ", i), "summary": "An abstract.",
			"upvotes": i, "authors": []any{}, "publishedAt": day + "T00:00:00.000Z",
			"submittedOnDailyAt": day + "T00:00:00.000Z",
		}})
	}
	data, _ := json.Marshal(all)
	return string(data)
}

func TestDaysWithSeveralPages(t *testing.T) {
	papers := map[string]int{"2026-02-15": 230, "2026-02-16": 100}
	d := newTestSite(t, config.Source{Name: "daily", Kind: "huggingface", Upvotes: 50}, func(
		w http.ResponseWriter, r *http.Request,
	) {
		day, page := r.URL.Query().Get("date"), 0
		_, _ = fmt.Sscan(r.URL.Query().Get("p"), &page)
		n := papers[day]
		fmt.Fprint(w, dailyPapers(day, min(100*page, n), min(100*page+100, n)))
	})
	d.run("2026-02-15")
	d.expect(6, "2026-02-15-daily.json 50", "2026-02-15-daily-2.json 100", "2026-02-15-daily-3.json 30",
		"2026-02-16-daily.json 50", "2026-02-16-daily-2.json 0", "2026-02-17-daily.json 0")
	if d.asked[0] != "/api/daily_papers?date=2026-02-15&limit=100" || !strings.HasSuffix(d.asked[1], "&limit=100&p=1") {
		t.Errorf("asked %q", d.asked[:2])
	}

	// Without a cache, as on another machine, only a missing page is fetched.
	for _, name := range []string{".offprint", "content/digests/2026-02-15-daily-3.json"} {
		if err := os.RemoveAll(filepath.Join(d.dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	d.run("2026-02-15")
	d.expect(1, "2026-02-15-daily-3.json 30")
	d.run("")
	d.expect(0)
}

func TestRejectedDayIsSkipped(t *testing.T) {
	d := newTestSite(t, config.Source{Name: "daily", Kind: "huggingface"}, func(
		w http.ResponseWriter, r *http.Request,
	) {
		if day := r.URL.Query().Get("date"); day == "2026-02-16" {
			w.WriteHeader(http.StatusNotFound)
		} else {
			fmt.Fprint(w, dailyPapers(day, 1, 3))
		}
	})
	r := d.run("2026-02-15")
	d.expect(3, "2026-02-15-daily.json 2", "2026-02-17-daily.json 2")
	if r.Err == nil || r.Err.Error() != "Hugging Face answers 404 Not Found for 2026-02-16" {
		t.Errorf("got %v", r.Err)
	}
}

// feedOf returns a page of an arXiv answer: n papers of a total, from the number start on.
func feedOf(start, n, total int) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns="http://www.w3.org/2005/Atom">
<id>https://arxiv.org/api/x</id><opensearch:totalResults>%d</opensearch:totalResults>
<opensearch:startIndex>%d</opensearch:startIndex>`, total, start)
	for i := start; i < min(start+n, total); i++ {
		fmt.Fprintf(&b, `<entry><id>http://arxiv.org/abs/2602.%05dv1</id><title>Paper %d</title>`+
			`<published>2026-02-%02dT00:00:00Z</published><summary>An abstract.</summary>`+
			`<author><name>A B</name></author></entry>`, i, i, 10+i%9)
	}
	return b.String() + "</feed>"
}

// TestInterruptedQuery tests that a query whose last pages are missing is continued, also on a later day and without a
// cache, and that all papers are fetched if pages are short.
func TestInterruptedQuery(t *testing.T) {
	broken := true
	total := 12
	d := newTestSite(t, config.Source{Name: "q", Kind: "arxiv", Query: "cat:cs.LG OR cat:math.NA"}, func(
		w http.ResponseWriter, r *http.Request,
	) {
		start := 0
		_, _ = fmt.Sscan(r.URL.Query().Get("start"), &start)
		if broken && start > 0 {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		fmt.Fprint(w, feedOf(start, 5, total))
	})
	if r := d.run(""); r.Err == nil || r.Missing != "papers since 2026-02-11" {
		t.Errorf("got %+v", r)
	}
	d.expect(2, "2026-02-18-q.atom 5")
	const want = "/api/query?search_query=%28cat%3Acs.LG+OR+cat%3Amath.NA%29+AND+submittedDate%3A%5B202602110000+TO+" +
		"202602182359%5D&sortBy=submittedDate&sortOrder=ascending&start=0&max_results=200"
	if d.asked[0] != want {
		t.Errorf("asked %s", d.asked[0])
	}
	broken = false
	d.run("") // the first page was kept
	d.expect(2, "2026-02-18-q-2.atom 5", "2026-02-18-q-3.atom 2")
	d.run("")
	d.expect(0)

	for _, name := range []string{".offprint", "content/digests/2026-02-18-q-3.atom",
		"content/digests/2026-02-18-q-2.atom"} {
		if err := os.RemoveAll(filepath.Join(d.dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	d.clock.Advance(time.Date(2026, 2, 20, 9, 0, 0, 0, time.UTC))
	d.run("")
	d.expect(3, "2026-02-20-q.atom 0", "2026-02-20-q-2.atom 5", "2026-02-20-q-3.atom 2")
	if !strings.Contains(d.asked[0], "%5B202602070000+TO+202602202359%5D") { // a week before the last paper
		t.Errorf("asked %s", d.asked[0])
	}
	total = 0
	d.clock.Advance(time.Date(2026, 2, 21, 9, 0, 0, 0, time.UTC))
	d.run("")
	d.expect(1, "2026-02-21-q.atom 0")
}

// items returns Zotero items with the given versions.
func items(versions ...int) string {
	all := []any{}
	for _, v := range versions {
		all = append(all, map[string]any{"key": fmt.Sprint("K", v), "version": v, "data": map[string]any{
			"itemType": "journalArticle", "title": fmt.Sprint("Item ", v), "date": "2020", "version": v,
		}})
	}
	data, _ := json.Marshal(all)
	return string(data)
}

func TestGroupThatChangesDuringFetch(t *testing.T) {
	changes := 0
	versions := make([]int, 150)
	for i := range versions {
		versions[i] = 200 - i
	}
	d := newTestSite(t, config.Source{Name: "group", Kind: "zotero", Group: 7}, func(
		w http.ResponseWriter, r *http.Request,
	) {
		start, since := 0, 0
		_, _ = fmt.Sscan(r.URL.Query().Get("start"), &start)
		_, _ = fmt.Sscan(r.URL.Query().Get("since"), &since)
		if start > 0 && changes == 0 {
			changes++
			versions[3] = 201
		}
		later := slices.DeleteFunc(slices.Clone(versions), func(v int) bool { return v <= since })
		w.Header().Set("Last-Modified-Version", fmt.Sprint(slices.Max(versions)))
		if known := r.Header.Get("If-Modified-Since-Version"); known == fmt.Sprint(slices.Max(versions)) {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, items(later[min(start, len(later)):min(start+100, len(later))]...))
	})
	if r := d.run(""); r.Err != nil {
		t.Error(r.Err)
	}
	d.expect(4, "2026-02-18-group.json 100", "2026-02-18-group-2.json 100", "2026-02-18-group-3.json 50")
	d.run("")
	d.expect(1) // 304
	versions = append(versions, 300)
	if err := os.RemoveAll(filepath.Join(d.dir, ".offprint")); err != nil {
		t.Fatal(err)
	}
	d.run("")
	d.expect(1, "2026-02-18-group-4.json 1")
	if !strings.HasPrefix(d.asked[0], "/groups/7/items?format=json&limit=100&since=201&") {
		t.Errorf("asked %s", d.asked[0])
	}
}

func TestURLSource(t *testing.T) {
	body, tag := "@misc{a, title={One}, author={A B}, year=2020}\n", "1"
	d := newTestSite(t, config.Source{Name: "list", Kind: "url", URL: "/a/papers.bib?x=1"}, func(
		w http.ResponseWriter, r *http.Request,
	) {
		w.Header().Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, body)
	})
	d.run("")
	d.expect(1, "2026-02-18-list.bib 1")
	d.run("")
	d.expect(1)
	if err := os.RemoveAll(filepath.Join(d.dir, ".offprint")); err != nil {
		t.Fatal(err)
	}
	d.run("") // without the entity tag, one more request
	d.expect(1)
	body, tag = body+"@misc{b, title={Two}, author={A B}, year=2021}\n", "2"
	d.run("")
	d.expect(1, "2026-02-18-list-2.bib 1")
	if d.dumps[0].Known != 1 {
		t.Errorf("%d known papers", d.dumps[0].Known)
	}
	body, tag = "<!doctype html><title>Moved</title><p>Nothing here.", "3"
	if r := d.run(""); r.Err == nil || !strings.HasPrefix(r.Err.Error(), d.source.URL+":1:1: ") {
		t.Errorf("got %v", r.Err)
	}
	d.expect(1)
	body, tag = `<rss version="2.0"><channel><title>A feed without papers today</title></channel></rss>`, "4"
	if r := d.run(""); r.Err != nil {
		t.Error(r.Err)
	}
	d.expect(1, "2026-02-18-list-3.bib 0")
}

// TestDamagedDocumentIsRequestedAgain checks that a document without its end is not kept.
func TestDamagedDocumentIsRequestedAgain(t *testing.T) {
	const entry = `{"title": "One", "authors": ["A B"], "date": "2026-02-17"}`
	for _, damaged := range []string{
		"", "{", "[", "[" + entry, "[\n  " + entry + ",\n", entry + "\n{", `<feed xmlns="http://www.w3.org/2005/Atom">`,
	} {
		answers := []string{damaged, "[\n  " + entry + "\n]\n"}
		d := newTestSite(t, config.Source{Name: "list", Kind: "url", URL: "/papers.json"}, func(
			w http.ResponseWriter, _ *http.Request,
		) {
			fmt.Fprint(w, answers[0])
			answers = answers[1:]
		})
		if r := d.run(""); r.Err != nil {
			t.Errorf("%q: %v", damaged, r.Err)
		}
		d.expect(2, "2026-02-18-list.json 1")
	}
}

func TestFilters(t *testing.T) {
	for _, test := range []struct {
		source config.Source
		want   string
	}{
		{config.Source{}, "a b c"},
		{config.Source{Keywords: []string{"neural operator"}}, "a b"},
		{config.Source{Categories: []string{"cs.LG"}}, "a"},
		{config.Source{Categories: []string{"math.*", "cs.CL"}}, "b c"},
		{config.Source{Categories: []string{"Math.*", "CS.cl"}}, "b c"},
		{config.Source{Keywords: []string{"Neural-operators"}, Categories: []string{"math.*"}}, ""},
		{config.Source{Upvotes: 3}, "b"},
	} {
		two, three := 2, 3
		var got []string
		for _, e := range []digest.Entry{
			{Title: "a", Abstract: "Neural operators.", Subjects: []string{"cs.LG"}, Upvotes: &two},
			{Title: "b", Abstract: "A neural operator.", Subjects: []string{"math.NA"}, Upvotes: &three},
			{Title: "c", Abstract: "A neuron.", Subjects: []string{"cs.CL"}},
		} {
			if fetch.Accepts(&test.source, &e) {
				got = append(got, e.Title)
			}
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%+v: accepts %v, want %s", test.source, got, test.want)
		}
	}
}

// FuzzResponse keeps arbitrary responses of each kind of source.
func FuzzResponse(f *testing.F) {
	for _, seed := range []string{
		dailyPapers("2026-02-16", 1, 3), feedOf(0, 2, 3), items(1, 2), "[]", "[{}", "{}", "<feed/>",
		"@misc{a, title={One}}",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		for _, kind := range []string{"huggingface", "arxiv", "zotero", "url"} {
			for _, dump := range fetch.KeepAny(kind, []byte(body)) {
				if string(dump.Data) != body || !strings.HasPrefix(dump.File, "content/digests/2026-02-18-any.") {
					t.Errorf("%s: kept %q in %s", kind, dump.Data, dump.File)
				}
			}
		}
	})
}
