//go:build browser

package generate_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/offprint/offprint/internal/testutil/chromium"
	"github.com/offprint/offprint/internal/testutil/synthetic"
)

// queries are the queries of BenchmarkSearch: frequent and rare words, prefixes, several words, a phrase, typos, and a
// word without results.
var queries = []string{
	"the", "transformer", "kernel convergence", "sparse matrix attention", "opti", "quantum control",
	`"large language model"`, "trasformer", "gradeint descent", "xyzzy",
}

// BenchmarkSearch measures the search in Chromium and prints tables. It builds the archive of this repository and one
// with 10,000 synthetic papers. For the former, it prints the first results of queries next to the expected ones.
// OFFPRINT_PUBLIC lists folders with built sites to measure instead, in turn, to compare versions.
//
// Each query starts with empty caches. On a desktop, it is typed one key at a time, with a wait for the results after
// each key. Then the whole query is entered, without and with the filter of authors. The bytes are the uncompressed
// bytes of all responses except the page. The time is from the last key until the first results are shown. With
// OFFPRINT_PAGEFIND, it also measures Pagefind, which npm installs in .ci; building its index takes minutes. On a
// phone, the reader also opens the filters and the filter of authors, and shows more results. The processor time of the
// page's tasks is multiplied by four. New elements are counted, also without a worker.
func BenchmarkSearch(b *testing.B) {
	for b.Loop() {
		if built := os.Getenv("OFFPRINT_PUBLIC"); built != "" {
			for _, out := range filepath.SplitList(built) {
				fmt.Printf("\n%s\n", out)
				measureSite(b, out, false)
			}
			continue
		}
		program := filepath.Join(b.TempDir(), "offprint")
		if out, err := exec.Command("go", "build", "-o", program, "../../cmd/offprint").CombinedOutput(); err != nil {
			b.Fatalf("%v\n%s", err, out)
		}
		large := memoryDir(b)
		if err := synthetic.Write(large, 10_000, 1); err != nil {
			b.Fatal(err)
		}
		judgeSearch(b, measureSearch(b, program, "../.."))
		measureSearch(b, program, large)
	}
}

// measureSearch builds a site, measures its search and returns the folder of the site.
func measureSearch(b *testing.B, program, dir string) (out string) {
	b.Helper()
	out = filepath.Join(memoryDir(b), "public")
	output, took, peak := measured(b, program,
		"build", "--source", dir, "--out", out, "--base-url", "https://example.org/")
	files, bytes := sizeOf(b, filepath.Join(out, "search"), "*.bin")
	scripts, scriptBytes := sizeOf(b, filepath.Join(out, "js"), "*.js")
	summary := strings.TrimSpace(output[strings.LastIndex(strings.TrimSpace(output), ":")+1:])
	fmt.Printf(
		"\n%s\n%-10s %8.1f s %8.0f MB peak, the whole site; index: %d files, %.2f MB; "+
			"scripts: %d files, %.1f kB\n",
		summary, "Offprint", took.Seconds(), peak, files, bytes/1e6, scripts, scriptBytes/1e3)
	for _, kind := range []string{"index", "spelling", "words", "lists", "papers"} {
		files, bytes := sizeOf(b, filepath.Join(out, "search"), kind+"*.bin")
		fmt.Printf("%-10s %8.1f kB in %d files\n", kind, bytes/1e3, files)
	}
	pagefind, err := filepath.Abs("../../.ci/node_modules/.bin/pagefind")
	if err != nil {
		b.Fatal(err)
	}
	compared := os.Getenv("OFFPRINT_PAGEFIND") != ""
	if compared {
		_, took, peak := measured(b, pagefind, "--site", out, "--glob", "papers/**/*.html")
		files, bytes := sizeOf(b, filepath.Join(out, "pagefind"), "*")
		fmt.Printf(
			"%-10s %8.1f s %8.0f MB peak, only the index; %d files, %.2f MB\n",
			"Pagefind",
			took.Seconds(),
			peak,
			files,
			bytes/1e6,
		)
	}
	measureSite(b, out, compared)
	return out
}

// measureSite measures the search of a built site.
func measureSite(b *testing.B, out string, compared bool) {
	b.Helper()
	server := newCounter(b, out)
	page := chromium.Open(b)
	page.Screen(1280, 900, "light")
	page.Cache(false)
	fmt.Printf("%-26s %8s %10s %10s %12s %8s", "desktop", "papers", "typed", "whole", "with authors", "")
	if compared {
		fmt.Printf("   %18s", "Pagefind, whole")
	}
	fmt.Println()
	var most, mostOnce, mostAuthors, slowest float64
	for _, q := range queries {
		papers, typed, ms := server.typed(page, q)
		once := server.once(page, q)
		authors := server.withAuthors(page)
		fmt.Printf("%-26s %8d %7.1f kB %7.1f kB %9.1f kB %5.0f ms", q, papers, typed/1e3, once/1e3, authors/1e3, ms)
		if compared {
			bytes, ms := server.pagefind(page, q)
			fmt.Printf("   %7.1f kB %5.0f ms", bytes/1e3, ms)
		}
		fmt.Println()
		most, mostOnce, slowest = max(most, typed), max(mostOnce, once), max(slowest, ms)
		mostAuthors = max(mostAuthors, authors)
	}
	fmt.Printf("%-26s %8s %7.1f kB %7.1f kB %9.1f kB %5.0f ms\n", "maximum", "", most/1e3, mostOnce/1e3, mostAuthors/1e3,
		slowest)
	page.Screen(390, 844, "light")
	page.Visit(server.URL + "/search/") // the first layout in a browser is slower
	server.measurePhone(page, "phone", queries)
	server.noWorker = true // browsers without workers are rare, so a few queries are enough
	server.measurePhone(page, "phone, without a worker", []string{"the", "quantum control", "trasformer"})
}

// measurePhone measures the tasks of queries on a phone.
func (c *counter) measurePhone(page *chromium.Page, name string, queries []string) {
	fmt.Printf("%-26s %12s %12s %12s %12s %10s\n", name, "longest task", "over 50 ms", "all tasks", "elements", "opening")
	var longest, opening float64
	for _, q := range queries {
		w := c.onPhone(page, q)
		fmt.Printf("%-26s %9.0f ms %12d %9.0f ms %12d %7.0f ms\n", q, w.longest, w.long, w.all, w.made, w.opening)
		longest, opening = max(longest, w.longest), max(opening, w.opening)
	}
	fmt.Printf("%-26s %9.0f ms %46.0f ms\n", "maximum", longest, opening)
}

// work is the time in milliseconds that a search took on the page's main thread on a phone, and the number of new
// elements. The longest task before the first key is separate.
type work struct {
	longest, all float64
	long, made   int
	opening      float64
}

// slower is the factor by which the processor of a phone is slower.
const slower = 4

// making counts the elements that the page makes.
const making = `(() => {
	window.made = 0;
	new MutationObserver(all => all.forEach(r => r.addedNodes.forEach(n => { if (n.nodeType === 1) ` +
	`window.made += 1 + n.querySelectorAll("*").length; }))).observe(document.body, {childList: true, subtree: true});
	return true;
})()`

// later returns the number of new elements after a pause. The page shows further results and the filters only after a
// pause.
const later = `new Promise(done => setTimeout(() => done(window.made || 0), 1000))`

// onPhone opens the search page, waits for a second, and types a query one key at a time, waiting for the results after
// each key. Then it opens the filters and the filter of authors, and shows more results.
func (c *counter) onPhone(page *chromium.Page, query string) (w work) {
	for _, ms := range page.Tasks(func() {
		page.Visit(c.URL + "/search/")
		page.Await(isAnswered)
		chromium.Eval[bool](page, watched)
		chromium.Eval[bool](page, making)
		chromium.Eval[int](page, later)
	}) {
		w.opening = max(w.opening, ms*slower)
	}
	tasks := page.Tasks(func() {
		for _, key := range query {
			page.Press(string(key))
			page.Await(isAnswered)
		}
		chromium.Eval[int](page, later)
		for _, step := range []string{
			`document.querySelector(".filters").open = true`,
			`(d => d && (d.open = true))(` + authorsFilter + `)`,
			`document.querySelector(".more button").click()`,
		} {
			chromium.Eval[bool](page, step+`; true`)
			w.made = chromium.Eval[int](page, later)
		}
	})
	for _, ms := range tasks {
		ms *= slower
		w.longest = max(w.longest, ms)
		w.all += ms
		if ms > 50 {
			w.long++
		}
	}
	return w
}

// judgeSearch prints which papers come first for queries whose first results are known.
func judgeSearch(b *testing.B, out string) {
	b.Helper()
	data, err := os.ReadFile("../search/testdata/judgements.json")
	if err != nil {
		b.Fatal(err)
	}
	var table [][2]any
	if err := json.Unmarshal(data, &table); err != nil {
		b.Fatal(err)
	}
	server := newCounter(b, out)
	page := chromium.Open(b)
	fmt.Printf("%-42s %s\n", "judgements", "wanted first, and whether they are")
	right := 0
	for _, row := range table {
		query, want := row[0].(string), row[1].([]any)
		server.once(page, query)
		got := chromium.Eval[[]string](page, `[...document.querySelectorAll(".found .entry h3 a")].map(a => a.href)`)
		missing := 0
		for _, slug := range want {
			if !slices.ContainsFunc(got[:min(len(got), len(want))], func(address string) bool {
				return strings.Contains(address, "/papers/"+slug.(string))
			}) {
				missing++
			}
		}
		if missing == 0 {
			right++
		}
		fmt.Printf("%-42s %v%s\n", query, want, map[bool]string{true: " no"}[missing > 0])
	}
	fmt.Printf("%d of %d judgements hold\n", right, len(table))
}

// measured runs a program and returns its output, its time, and its peak memory in megabytes.
func measured(b *testing.B, program string, args ...string) (output string, took time.Duration, peak float64) {
	b.Helper()
	cmd := exec.Command(program, args...)
	start := time.Now()
	out, err := cmd.CombinedOutput()
	if err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	took = time.Since(start)
	return string(out), took, float64(cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss) * 1024 / 1e6
}

// sizeOf returns the number and the total size of the files below a folder whose names match a pattern.
func sizeOf(b *testing.B, dir, pattern string) (files int, bytes float64) {
	b.Helper()
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if is, err := path.Match(pattern, d.Name()); !is {
			return err
		}
		info, err := d.Info()
		if err == nil {
			files++
			bytes += float64(info.Size())
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	return files, bytes
}

// A counter serves a site and counts the bytes that it sends.
type counter struct {
	*httptest.Server
	bytes    atomic.Int64
	noWorker bool // whether pages may not start workers
}

type counting struct {
	http.ResponseWriter
	bytes *atomic.Int64
}

func (w counting) Write(data []byte) (int, error) {
	w.bytes.Add(int64(len(data)))
	return w.ResponseWriter.Write(data)
}

func newCounter(b *testing.B, dir string) *counter {
	c := &counter{}
	files := http.FileServer(http.Dir(dir))
	c.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/pagefind/") || strings.HasSuffix(r.URL.Path, ".bin") {
			w.Header().Set("Cache-Control", "no-store") // Page.Cache does not apply to workers
			w = counting{w, &c.bytes}
		}
		if c.noWorker {
			w.Header().Set("Content-Security-Policy", "worker-src 'none'")
		}
		files.ServeHTTP(w, r)
	}))
	b.Cleanup(c.Close)
	return c
}

// watched records in the page the time of each key and the time when its results are shown.
const watched = `(() => {
	const field = document.querySelector("main input"), said = document.querySelector("main .said");
	field.addEventListener("input", () => { window.asked = performance.now(); }, true);
	new MutationObserver(() => { if (said.dataset.of === field.value.trim()) window.took = performance.now() ` +
	`- window.asked; }).observe(said, {attributes: true});
	field.focus();
	return true;
})()`

const isAnswered = `document.querySelector("main .said").dataset.of === document.querySelector("main ` +
	`input").value.trim()`

func (c *counter) typed(page *chromium.Page, query string) (papers int, bytes, ms float64) {
	c.bytes.Store(0)
	page.Visit(c.URL + "/search/")
	page.Await(isAnswered)
	chromium.Eval[bool](page, watched)
	for _, key := range query {
		page.Press(string(key))
		page.Await(isAnswered)
	}
	papers = chromium.Eval[int](
		page, `parseInt(document.querySelector("main .said").textContent.replace(/,/g, "")) || 0`)
	return papers, float64(c.bytes.Load()), chromium.Eval[float64](page, `window.took`)
}

func (c *counter) once(page *chromium.Page, query string) float64 {
	c.bytes.Store(0)
	page.Visit(c.URL + "/search/?q=" + url.QueryEscape(query))
	page.Await(isAnswered)
	return float64(c.bytes.Load())
}

// authorsFilter is the filter of authors, or null if the results have none.
const authorsFilter = `document.querySelector('main details[data-open="person"]')`

// withAuthors opens the filter of authors and returns the bytes of the search with it.
func (c *counter) withAuthors(page *chromium.Page) float64 {
	chromium.Eval[int](page, later)
	chromium.Eval[bool](page, `(d => { if (d) d.open = true; return true; })(`+authorsFilter+`)`)
	page.Await(`(d => !d || !d.open || d.querySelector("li") !== null)(` + authorsFilter + `)`)
	return float64(c.bytes.Load())
}

func (c *counter) pagefind(page *chromium.Page, query string) (bytes, ms float64) {
	c.bytes.Store(0)
	page.Visit(c.URL + "/404.html")
	page.Policy(false)
	page.Visit(c.URL + "/404.html")
	ms = chromium.Eval[float64](page, fmt.Sprintf(`(async () => {
		const p = await import("/pagefind/pagefind.js");
		await p.init();
		const asked = performance.now();
		const found = await p.search(%q);
		await Promise.all(found.results.slice(0, 10).map(r => r.data()));
		return performance.now() - asked;
	})()`, query))
	page.Policy(true)
	return float64(c.bytes.Load()), ms
}
