package main

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/offprint/offprint/internal/testutil/replay"
)

// faultyPapers is the number of papers in TestEnrichWithFaults.
const faultyPapers = 40

// TestEnrichWithFaults enriches an archive repeatedly, with services that fail at random in every way, until nothing is
// missing. At the end every paper must have its own data, and no service may have had more requests than it allows.
func TestEnrichWithFaults(t *testing.T) {
	dir, clock := t.TempDir(), &instantClock{now: time.Date(2026, 2, 18, 8, 0, 0, 0, time.UTC)}
	writeGuideFile(t, filepath.Join(dir, "site.yaml"), "title: T\n")
	server := &replay.Server{Faults: randomFaults()}
	for i := range faultyPapers {
		title := fmt.Sprintf("Paper Number %d of the Series on Faults of Services", i)
		server.Papers = append(server.Papers, replay.Paper{
			Title: title, Arxiv: fmt.Sprintf("2310.%05dv1", i), Authors: []string{faultyAuthor(i)},
			Date: "2023-10-16", Abstract: title, DOI: fmt.Sprintf("10.5555/faults.%d", i), Journal: "Journal",
			Volume: "1", Code: fmt.Sprintf("https://github.com/faults/%d", i),
		})
		writeGuideFile(t, filepath.Join(dir, "content/papers", fmt.Sprintf("paper-%d.md", i)),
			"---\ntitle: "+title+"\ndate: 2023-10-16\nauthor_count: 1\n---\n")
	}
	var mu sync.Mutex
	times := map[string][]time.Time{}
	listener := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		service, _, _ := strings.Cut(r.URL.Path[1:], "/")
		mu.Lock()
		times[service] = append(times[service], clock.Now())
		mu.Unlock()
		server.ServeHTTP(w, r)
	}))
	t.Cleanup(listener.Close)
	appendServices(t, dir, listener.URL)
	runs := 0
	for status := failed; status != done; runs++ {
		var out, problems bytes.Buffer
		status = runWith(t.Context(), terminal{
			stdin: strings.NewReader(""), stdout: &out, stderr: &problems, clock: clock,
		}, []string{"enrich", "--yes", "--source", dir})
		t.Logf("run %d: status %d\n%s%s", runs+1, status, lastLine(out.String()), &problems)
		if runs == 20 {
			t.Fatal("something is still missing")
		}
	}
	checkEnriched(t, dir)
	checkPauses(t, times)
}

func faultyAuthor(i int) string { return fmt.Sprintf("Ann Author%c", 'a'+i%26) }

// randomFaults returns random faults of each service, and an outage of Crossref.
func randomFaults() map[string][]string {
	random := rand.New(rand.NewPCG(17, 1))
	faults := map[string][]string{}
	kinds := []string{"429 7", "429", "503", "503 20", "500", "cut", "malformed"}
	for _, service := range []string{"arxiv", "huggingface", "crossref", "openalex"} {
		for range 3 * faultyPapers {
			fault := "ok"
			if random.IntN(3) == 0 {
				fault = kinds[random.IntN(len(kinds))]
			}
			faults[service] = append(faults[service], fault)
		}
	}
	faults["crossref"] = slices.Insert(faults["crossref"], 20, slices.Repeat([]string{"503"}, 12)...)
	return faults
}

// checkEnriched checks that every paper has its own data once.
func checkEnriched(t *testing.T, dir string) {
	t.Helper()
	for i := range faultyPapers {
		name := fmt.Sprintf("paper-%d.md", i)
		data, err := os.ReadFile(filepath.Join(dir, "content/papers", name))
		if err != nil {
			t.Fatal(err)
		}
		for _, value := range []string{
			fmt.Sprintf("arxiv: \"2310.%05d\"\n", i),
			fmt.Sprintf("doi: \"10.5555/faults.%d\"\n", i),
			"venue: {journal: Journal, volume: 1, publisher: A Press}\n",
			fmt.Sprintf("https://github.com/faults/%d}", i),
			"authors: [" + faultyAuthor(i) + "]\n",
		} {
			if strings.Count(string(data), value) != 1 {
				t.Errorf("%s does not have %q once:\n%s", name, value, data)
			}
		}
	}
}

// checkPauses checks the pauses between the requests to each service.
func checkPauses(t *testing.T, times map[string][]time.Time) {
	t.Helper()
	minimum := map[string]time.Duration{
		"arxiv": 3 * time.Second, "huggingface": 600 * time.Millisecond, "crossref": time.Second,
		"openalex": 200 * time.Millisecond,
	}
	for _, service := range slices.Sorted(maps.Keys(times)) {
		all := times[service]
		for i := range len(all) - 1 {
			if pause := all[i+1].Sub(all[i]); pause < minimum[service] {
				t.Errorf("two requests to %s within %v, want at least %v", service, pause, minimum[service])
			}
		}
		t.Logf("%-12s %4d requests in %v", service, len(all), all[len(all)-1].Sub(all[0]).Round(time.Second))
	}
}

func lastLine(text string) string {
	lines := strings.SplitAfter(strings.TrimRight(text, "\n")+"\n", "\n")
	return lines[max(0, len(lines)-2)]
}
