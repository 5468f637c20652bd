//go:build linux && browser

package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// testSoak edits a site at random while clients read pages and event streams of its preview. At the end, every page
// must equal that of a new preview and, apart from what the preview adds, that of a build.
func testSoak(h *harness, t *tally) {
	period, binary, err := 10*time.Second, h.binary, error(nil)
	if h.long {
		period = 30 * time.Minute
		binary, err = h.build("offprint-race", "-race")
	}
	if h.period > 0 {
		period = h.period
	}
	d, copyErr := h.copySandbox(editable)
	defer d.remove()
	if err != nil || copyErr != nil {
		t.fail("%v %v", err, copyErr)
		return
	}
	p, err := h.preview(d, binary, period)
	if err != nil {
		t.fail("%v", err)
		return
	}
	ctx, cancel := context.WithTimeout(h.ctx, period)
	defer cancel()
	var done sync.WaitGroup
	var requests atomic.Int64
	for i := range 4 {
		done.Go(func() { p.read(ctx, t.random(i), &requests) })
		done.Go(func() { p.listen(ctx, t.random(10+i)) })
	}
	memory := make(chan string, 1)
	go func() { memory <- p.watchMemory(ctx, period) }()
	h.editAtRandom(ctx, t, d, t.random(20))
	done.Wait()
	if grown := <-memory; grown != "" {
		t.fail("%s", grown)
	}
	t.add("request", int(requests.Load()))
	h.repair(t, d)
	h.comparePreview(t, d, p)
	p.end(t)
	t.note(fmt.Sprintf("%v of editing", period))
}

// A preview is a running offprint serve.
type preview struct {
	running *running
	address string // without a slash at the end
}

// preview starts a preview.
func (h *harness) preview(d sandbox, binary string, period time.Duration) (*preview, error) {
	line := []string{binary, "serve", "--addr", "127.0.0.1:0", "--json"}
	r, err := h.start(invocation{dir: d.site(), args: line, limit: period + 10*time.Minute})
	if err != nil {
		return nil, err
	}
	for range time.Tick(20 * time.Millisecond) {
		var said struct{ Address string }
		if text := r.out.String(); strings.Contains(text, "\n}") {
			err = json.NewDecoder(strings.NewReader(text[strings.Index(text, "{"):])).Decode(&said)
			return &preview{r, strings.TrimSuffix(said.Address, "/")}, err
		}
		if time.Since(r.start) > 5*idleLimit || h.ctx.Err() != nil || len(r.done) > 0 {
			break
		}
	}
	return nil, fmt.Errorf("serve did not start: %s", r.out.String())
}

// get returns the response to a request.
func (p *preview) get(ctx context.Context, path string) (status int, body []byte, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, p.address+path, nil)
	if err != nil {
		return 0, nil, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return 0, nil, err
	}
	defer response.Body.Close()
	body, err = io.ReadAll(response.Body)
	return response.StatusCode, body, err
}

// randomPath returns the path of a page that usually exists.
func randomPath(random *rand.Rand) string {
	paths := []string{"/", "/tags/", "/dates/", "/search/", "/feed.xml", "/papers.json", "/about/", "/digests/",
		"/css/offprint.css"}
	if n := random.IntN(2 * len(paths)); n < len(paths) {
		return paths[n]
	}
	return "/papers/" + paperName(random.IntN(papers)) + "/"
}

// read requests random pages until ctx is canceled.
func (p *preview) read(ctx context.Context, random *rand.Rand, requests *atomic.Int64) {
	for ctx.Err() == nil {
		if _, _, err := p.get(ctx, randomPath(random)); err == nil {
			requests.Add(1)
		}
		sleep(ctx, random.IntN(20))
	}
}

// listen opens event streams like a browser, and closes them after a random time.
func (p *preview) listen(ctx context.Context, random *rand.Rand) {
	for ctx.Err() == nil {
		short, cancel := context.WithTimeout(ctx, time.Duration(random.IntN(3000))*time.Millisecond)
		path := "/_offprint/events?page=0&path=" + url.QueryEscape(randomPath(random))
		if request, err := http.NewRequestWithContext(short, http.MethodGet, p.address+path, nil); err == nil {
			if response, err := http.DefaultClient.Do(request); err == nil {
				for lines := bufio.NewScanner(response.Body); lines.Scan(); {
				}
				response.Body.Close()
			}
		}
		cancel()
	}
}

func sleep(ctx context.Context, milliseconds int) {
	select {
	case <-ctx.Done():
	case <-time.After(time.Duration(milliseconds) * time.Millisecond):
	}
}

// watchMemory compares the peak memory with that of the first third of the period. It returns "" unless memory grew.
func (p *preview) watchMemory(ctx context.Context, period time.Duration) (grown string) {
	const slack = 200 << 10 // kilobytes; the garbage collector returns memory late
	start, early, peak := time.Now(), 0, 0
	for ctx.Err() == nil {
		used := residentKB(p.running.cmd.Process.Pid)
		if time.Since(start) < period/3 {
			early = max(early, used)
		}
		peak = max(peak, used)
		sleep(ctx, 200)
	}
	if peak > 2*early+slack {
		return fmt.Sprintf("memory grew from %d MB to %d MB", early>>10, peak>>10)
	}
	return ""
}

// residentKB returns the resident memory of a process in kilobytes, or 0 if it is unknown.
func residentKB(pid int) int {
	data, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	_, rest, _ := strings.Cut(string(data), "VmRSS:")
	fields := strings.Fields(rest)
	if len(fields) == 0 {
		return 0
	}
	n, _ := strconv.Atoi(fields[0])
	return n
}

// editAtRandom changes the site until the context ends.
func (h *harness) editAtRandom(ctx context.Context, t *tally, d sandbox, random *rand.Rand) {
	for n := 0; ctx.Err() == nil; n++ {
		h.editOnce(d, random, n)
		t.count("edit")
		sleep(ctx, random.IntN(150))
	}
}

// editOnce makes one random change. Errors are expected: a file may be gone, or a command may refuse.
func (h *harness) editOnce(d sandbox, random *rand.Rand, n int) {
	i := random.IntN(papers)
	file := filepath.Join(d.site(), "content/papers", paperName(i)+".md")
	put := func(name, text string) { _ = write(d.site(), map[string]string{name: text}) }
	switch random.IntN(14) {
	case 0, 1, 2:
		_ = editors[random.IntN(len(editors))].save(file, fmt.Sprintf("\nEdit %d.\n", n))
	case 3:
		_ = os.WriteFile(file, []byte(editablePaper(i)), 0o644)
	case 4:
		_ = os.Remove(file)
	case 5:
		_ = os.Rename(file, filepath.Join(filepath.Dir(file), fmt.Sprintf("renamed-%d.md", i)))
	case 6:
		put("content/papers/broken.md", "---\ntitle: [\n---\n")
	case 7:
		_ = os.Remove(filepath.Join(d.site(), "content/papers/broken.md"))
	case 8:
		put("site.yaml", strings.Replace(siteYAML, "Shelf", fmt.Sprintf("Shelf %d", n), 1))
	case 9:
		put("static/note.txt", strconv.Itoa(n))
	case 10:
		put(fmt.Sprintf("content/pages/sub/page-%d.md", n%5), fmt.Sprintf("---\ntitle: Page %d\n---\n\nText.\n", n))
	case 11:
		_ = os.RemoveAll(filepath.Join(d.site(), "content/pages/sub"))
	case 12:
		h.run(h.invocationOf(findCommand("import"), d))
	case 13:
		c := commands[random.IntN(5)]
		h.run(h.invocationOf(c, d))
	}
}

// repair undoes edits that prevent a build.
func (h *harness) repair(t *tally, d sandbox) {
	_ = os.Remove(filepath.Join(d.site(), "content/papers/broken.md"))
	for i := range papers {
		for _, other := range []string{fmt.Sprintf("renamed-%d.md", i), "moved.md"} {
			_ = os.Remove(filepath.Join(d.site(), "content/papers", other))
		}
		if err := write(d.site(),
			map[string]string{"content/papers/" + paperName(i) + ".md": editablePaper(i)}); err != nil {
			t.fail("%v", err)
		}
	}
	if err := write(d.site(), map[string]string{"site.yaml": siteYAML}); err != nil {
		t.fail("%v", err)
	}
}

// comparePreview compares all files of a preview with those of a new preview and of a build.
func (h *harness) comparePreview(t *tally, d sandbox, p *preview) {
	if e := h.offprint(d.site(), "build", "--drafts"); e.status != 0 {
		t.fail("build after the edits: %s", firstLine(e.output))
		return
	}
	built, err := readState(filepath.Join(d.site(), "public"))
	if err != nil {
		t.fail("%v", err)
		return
	}
	fresh, err := h.preview(d, h.binary, 0)
	if err != nil {
		t.fail("%v", err)
		return
	}
	defer fresh.end(t)
	deadline := time.Now().Add(5 * idleLimit)
	for name, text := range built {
		path := "/" + strings.TrimSuffix(hashes.ReplaceAllString(name, ".$1"), "index.html")
		diff := ""
		for { // the preview sees the last edits a moment after they were made
			if diff = h.compareResponses(p, fresh, path, text); diff == "" || time.Now().After(deadline) ||
				h.ctx.Err() != nil {
				break
			}
			sleep(h.ctx, 100)
		}
		if diff != "" {
			t.fail("%s: %s", path, diff)
		}
		t.count("compared page")
	}
}

// compareResponses compares the response of a preview with that of a new one and with a file of a build.
func (h *harness) compareResponses(p, fresh *preview, path, built string) (diff string) {
	status, got, err := p.get(h.ctx, path)
	wantStatus, want, wantErr := fresh.get(h.ctx, path)
	switch {
	case err != nil || wantErr != nil:
		return fmt.Sprint(err, wantErr)
	case status != wantStatus || !bytes.Equal(got, want):
		return "differs from a new preview: " + firstDifference(string(got), string(want))
	case strings.HasSuffix(path, ".js") || strings.HasSuffix(path, ".css"): // a preview does not minify them
		return ""
	}
	if diff = firstDifference(normalized(string(got)), normalized(built)); diff != "" {
		return "differs from a build: " + diff
	}
	return ""
}

var (
	liveScript = regexp.MustCompile(`<script src="[^"]*_offprint/live\.js"[^>]*></script>`)
	noNotes    = regexp.MustCompile(`<p class="empty">No notes yet\..*?</p>`)
	noLink     = regexp.MustCompile(`(?s)\s*<div class="lookup">.*?</div></div>`)
	integrity  = regexp.MustCompile(`\s+integrity="[^"]*"`)
	hashes     = regexp.MustCompile(`\.[0-9a-f]{12}\.(js|css|woff2|svg|png|json|bin)\b`)
	blanks     = regexp.MustCompile(`\s+`)
)

// normalized removes from a page what differs between a preview and a build: the script and the hints of the preview,
// the hashes of assets, and white space.
func normalized(page string) string {
	for _, added := range []*regexp.Regexp{liveScript, noNotes, noLink, integrity} {
		page = added.ReplaceAllString(page, "")
	}
	return blanks.ReplaceAllString(hashes.ReplaceAllString(page, ".$1"), "")
}

// firstDifference quotes two texts around their first difference, or returns "" if they are equal.
func firstDifference(a, b string) string {
	if a == b {
		return ""
	}
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	part := func(s string) string { return s[max(0, i-40):min(len(s), i+60)] }
	return fmt.Sprintf("%q, want %q", part(a), part(b))
}

// end stops a preview, and checks its exit status and output.
func (p *preview) end(t *tally) {
	p.running.signal(syscall.SIGINT)
	e := <-p.running.done
	if e.status != 0 || e.hung {
		t.fail("serve ended with status %d", e.status)
	}
	if crash.MatchString(e.output) || strings.Contains(e.output, "DATA RACE") {
		t.fail("serve printed %s", e.output)
	}
}
