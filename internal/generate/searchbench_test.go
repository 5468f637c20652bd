//go:build browser

package generate_test

import (
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path"
	"path/filepath"
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

// BenchmarkSearch compares the search with Pagefind, if npm installed it in .ci. It builds the archive of this
// repository and one with 10,000 synthetic papers, searches both in Chromium, and prints a table. Each query starts
// with empty caches. It is typed one key at a time, waiting for the results after each key, and then entered as a
// whole. The bytes are those of all responses except the page, without compression. The time is from the last key
// until the first results are shown.
func BenchmarkSearch(b *testing.B) {
	program := filepath.Join(b.TempDir(), "offprint")
	if out, err := exec.Command("go", "build", "-o", program, "../../cmd/offprint").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	large := memoryDir(b)
	if err := synthetic.Write(large, 10_000, 1); err != nil {
		b.Fatal(err)
	}
	for _, dir := range []string{"../..", large} {
		b.Run(filepath.Base(dir), func(b *testing.B) {
			for b.Loop() {
				measureSearch(b, program, dir)
			}
		})
	}
}

func measureSearch(b *testing.B, program, dir string) {
	out := filepath.Join(memoryDir(b), "public")
	said, took, peak := measured(
		b,
		program,
		"build",
		"--source",
		dir,
		"--out",
		out,
		"--base-url",
		"https://example.org/",
	)
	files, bytes := sizeOf(b, filepath.Join(out, "search"), "*.bin")
	scripts, scriptBytes := sizeOf(b, filepath.Join(out, "js"), "*.js")
	fmt.Printf(
		"\n%s\n%-10s %8.1f s %8.0f MB peak, the whole site; index: %d files, %.2f MB; "+
			"scripts: %d files, %.1f kB\n",
		strings.TrimSpace(
			said[strings.LastIndex(strings.TrimSpace(said), ":")+1:],
		),
		"Offprint",
		took.Seconds(),
		peak,
		files,
		bytes/1e6,
		scripts,
		scriptBytes/1e3,
	)
	for _, kind := range []string{"index", "spelling", "words", "lists", "papers"} {
		files, bytes := sizeOf(b, filepath.Join(out, "search"), kind+"*.bin")
		fmt.Printf("%-10s %8.1f kB in %d files\n", kind, bytes/1e3, files)
	}
	pagefind, err := filepath.Abs("../../.ci/node_modules/.bin/pagefind")
	if err != nil {
		b.Fatal(err)
	}
	_, err = os.Stat(pagefind)
	compared := err == nil
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
	server := newCounter(b, out)
	page := chromium.Open(b)
	page.Screen(1280, 900, "light")
	page.Cache(false)
	fmt.Printf("%-26s %8s %10s %10s %8s   %18s\n", "", "papers", "typed", "whole", "", "Pagefind, whole")
	var most, mostOnce float64
	for _, q := range queries {
		papers, typed, ms := server.typed(page, q)
		once := server.once(page, q)
		fmt.Printf("%-26s %8d %7.1f kB %7.1f kB %5.0f ms", q, papers, typed/1e3, once/1e3, ms)
		if compared {
			bytes, ms := server.pagefind(page, q)
			fmt.Printf("   %7.1f kB %5.0f ms", bytes/1e3, ms)
		}
		fmt.Println()
		most, mostOnce = max(most, typed), max(mostOnce, once)
	}
	fmt.Printf("%-26s %8s %7.1f kB %7.1f kB\n", "maximum", "", most/1e3, mostOnce/1e3)
}

// measured runs a program and returns its output, its time, and its peak memory in megabytes.
func measured(b *testing.B, program string, args ...string) (said string, took time.Duration, peak float64) {
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
	bytes atomic.Int64
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
		if strings.HasPrefix(r.URL.Path, "/pagefind/") || strings.HasSuffix(r.URL.Path, ".bin") ||
			strings.HasPrefix(r.URL.Path, "/js/search.") {
			w = counting{w, &c.bytes}
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
	return chromium.Eval[int](
			page,
			`parseInt(document.querySelector("main .said").textContent.replace(/,/g, "")) || 0`,
		), float64(
			c.bytes.Load(),
		), chromium.Eval[float64](
			page,
			`window.took`,
		)
}

func (c *counter) once(page *chromium.Page, query string) float64 {
	c.bytes.Store(0)
	page.Visit(c.URL + "/search/?q=" + url.QueryEscape(query))
	page.Await(isAnswered)
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
