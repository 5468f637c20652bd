package main

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/change"
	"github.com/offprint/offprint/internal/testutil/replay"
)

// enrichWhile runs enrich --yes on a site with one paper. It calls meanwhile during the first request.
func enrichWhile(t *testing.T, meanwhile func(dir string)) (status int, dir, problems string) {
	t.Helper()
	dir = t.TempDir()
	writeGuideFile(t, filepath.Join(dir, "site.yaml"), "title: T\n")
	writeGuideFile(t, filepath.Join(dir, "content/papers/mgno.md"),
		"---\ntitle: MgNO Is a Neural Operator\ndate: 2023\n---\n")
	server := &replay.Server{Papers: []replay.Paper{{
		Title: "MgNO Is a Neural Operator", Arxiv: "2310.19809v1", Authors: []string{"Ann Author"}, Date: "2023-10-16",
	}}}
	done := false
	listener := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !done {
			done = true
			meanwhile(dir)
		}
		server.ServeHTTP(w, r)
	}))
	t.Cleanup(listener.Close)
	appendServices(t, dir, listener.URL)
	var out, errors bytes.Buffer
	status = runWith(t.Context(), terminal{
		stdin: strings.NewReader(""), stdout: &out, stderr: &errors, clock: &instantClock{},
	}, []string{"enrich", "--yes", "--source", dir})
	return status, dir, errors.String()
}

func TestOtherCommandsRunDuringRequests(t *testing.T) {
	status, _, problems := enrichWhile(t, func(dir string) {
		site, err := change.Lock(t.Context(), dir, func(line string) { t.Errorf("the site is locked: %s", line) })
		if err != nil {
			t.Error(err)
			return
		}
		site.Unlock()
	})
	if status != done {
		t.Errorf("status %d: %s", status, problems)
	}
}

func TestFileSavedDuringRequestsStays(t *testing.T) {
	const saved = "---\ntitle: MgNO Is a Neural Operator\ndate: 2023\ntags: [mine]\n---\n"
	status, dir, problems := enrichWhile(t, func(dir string) {
		if err := os.WriteFile(filepath.Join(dir, "content/papers/mgno.md"), []byte(saved), 0o644); err != nil {
			t.Error(err)
		}
	})
	if status != failed || !strings.Contains(problems, "mgno.md: ") || !strings.Contains(problems, "lookup") {
		t.Errorf("status %d: %s", status, problems)
	}
	if data, err := os.ReadFile(filepath.Join(dir, "content/papers/mgno.md")); err != nil || string(data) != saved {
		t.Errorf("got %s, %v", data, err)
	}
}

func TestInterruptedLookupContinues(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	dir := t.TempDir()
	writeGuideFile(t, filepath.Join(dir, "site.yaml"), "title: T\nlookup: [arxiv]\n")
	for _, name := range []string{"One", "Two", "Three"} {
		writeGuideFile(t, filepath.Join(dir, "content/papers", name+".md"),
			"---\ntitle: Paper Number "+name+" of the Series on Interrupts\ndate: 2023\n---\n")
	}
	server := &replay.Server{}
	listener := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		server.ServeHTTP(w, r)
		if len(server.Requests("arxiv")) == 2 {
			cancel(signalError{2})
		}
	}))
	t.Cleanup(listener.Close)
	appendServices(t, dir, listener.URL)
	enrich := func(ctx context.Context) (int, string) {
		var out, errors bytes.Buffer
		status := runWith(ctx, terminal{
			stdin: strings.NewReader(""), stdout: &out, stderr: &errors, clock: &instantClock{},
		}, []string{"enrich", "--source", dir})
		return status, errors.String()
	}
	if status, problems := enrich(ctx); status != killed+2 || !strings.Contains(problems, "interrupted (run") {
		t.Errorf("status %d: %s", status, problems)
	}
	if status, problems := enrich(t.Context()); status != done {
		t.Errorf("status %d: %s", status, problems)
	}
	if n := len(server.Requests("arxiv")); n > 4 {
		t.Errorf("%d requests for 3 papers: received responses were requested again", n)
	}
}
