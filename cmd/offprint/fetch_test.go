//go:build unix

package main

import (
	"fmt"
	"math/rand/v2"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/offprint/offprint/internal/testutil/replay"
)

// TestFetchSurvivesKills kills fetch at random moments, and then runs it to completion. .ci/hold kills many more
// commands.
func TestFetchSurvivesKills(t *testing.T) {
	if testing.Short() {
		t.Skip("fetches 14 times")
	}
	const kills, papers = 12, 40
	random := rand.New(rand.NewPCG(17, 17))
	server := fetchServer(papers)
	var countdown atomic.Int64
	due := make(chan struct{}, 1)
	server.OnRequest = func(replay.Request) {
		if countdown.Add(-1) == 0 {
			due <- struct{}{}
		}
	}
	dir := fetchSite(t, server)
	killed := 0
	for i := range kills + 1 {
		countdown.Store(1 + random.Int64N(5))
		if i == kills {
			countdown.Store(-1)
		}
		cmd := fetchCommandFor(t, dir)
		var stderr strings.Builder
		cmd.Stderr = &stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- cmd.Wait() }()
		select {
		case <-due:
			time.Sleep(time.Duration(random.Int64N(int64(40 * time.Millisecond)))) // between the steps of an import
			_ = cmd.Process.Kill()
			<-ended
			killed++
		case err := <-ended:
			if err != nil {
				t.Fatalf("fetch: %v\n%s", err, stderr.String())
			}
		}
	}
	t.Logf("%d of %d runs killed", killed, kills)
	if killed == 0 {
		t.Error("no run was killed")
	}
	checkFetched(t, dir, server.Papers)
	out, err := fetchCommandFor(t, dir).Output()
	if err != nil || strings.Count(string(out), ": nothing new\n") != 4 {
		t.Errorf("a further run prints %v\n%s", err, out)
	}
}

// fetchServer returns a server with papers of every kind of source.
func fetchServer(papers int) *replay.Server {
	server := &replay.Server{PageLimit: 4}
	for i := range papers {
		p := replay.Paper{
			Title: fmt.Sprintf("Paper %c of day %d", 'A'+i%2, i), Authors: []string{"Ann Author"},
			Abstract: fmt.Sprint("Abstract ", i),
			Date:     time.Date(2026, 2, 1+i/3, 0, 0, 0, 0, time.UTC).Format(time.DateOnly),
		}
		switch i % 4 {
		case 0:
			p.Arxiv, p.Daily = fmt.Sprintf("2602.%05dv1", i), p.Date
		case 1:
			p.Arxiv = fmt.Sprintf("2602.%05dv1", i)
		case 2:
			p.DOI, p.Version, p.Listed = fmt.Sprintf("10.5555/%d", i), i, p.Date
		case 3:
			p.Listed = p.Date
		}
		server.Papers = append(server.Papers, p)
	}
	return server
}

// fetchSite creates a site with sources of every kind at a server.
func fetchSite(t *testing.T, server *replay.Server) (dir string) {
	t.Helper()
	listener := httptest.NewServer(server)
	t.Cleanup(listener.Close)
	dir = t.TempDir()
	drop(t, filepath.Join(dir, "site.yaml"), strings.ReplaceAll(`title: T
sources:
  - {name: daily, kind: huggingface}
  - {name: operators, kind: arxiv, query: all}
  - {name: group, kind: zotero, group: 1}
  - {name: list, kind: url, url: URL/list/papers.bib}
services: {arxiv: URL/arxiv, huggingface: URL/huggingface, zotero: URL/zotero}
`, "URL", listener.URL))
	return dir
}

// checkFetched checks that the site has exactly one file for each paper.
func checkFetched(t *testing.T, dir string, papers []replay.Paper) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "content", "papers", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	titles := map[string]int{}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		_, title, _ := strings.Cut(string(text), "title: ")
		title, _, _ = strings.Cut(title, "\n")
		titles[strings.Trim(title, `"`)]++
	}
	for _, p := range papers {
		if n := titles[p.Title]; n != 1 {
			t.Errorf("%q has %d files", p.Title, n)
		}
	}
	if len(files) != len(papers) {
		t.Errorf("the archive has %d files of %d papers", len(files), len(papers))
	}
}

// fetchCommandFor returns a run of fetch that does not wait between requests.
func fetchCommandFor(t *testing.T, dir string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "fetch", "--source", dir, "--since", "2026-02-01")
	cmd.Args[0] = "offprint-now"
	cmd.Env = append(os.Environ(), "SOURCE_DATE_EPOCH=1771588800") // 2026-02-20
	return cmd
}
