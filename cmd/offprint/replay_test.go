package main

import (
	"encoding/json"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/offprint/offprint/internal/testutil/replay"
)

// An instantClock advances its time instead of waiting, so that pauses do not slow down tests.
type instantClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *instantClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *instantClock) After(d time.Duration) <-chan time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	at := make(chan time.Time, 1)
	at <- c.now
	return at
}

// startServices starts a server with the papers and faults of a JSON file, and appends its addresses as services to
// site.yaml. It sets $SERVICES to the server's address.
func startServices(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: services papers.json site.yaml")
	}
	server := &replay.Server{}
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[0])), server))
	listener := httptest.NewServer(server)
	ts.Defer(listener.Close)
	ts.Setenv("SERVICES", listener.URL)
	var b strings.Builder
	b.WriteString(ts.ReadFile(args[1]))
	b.WriteString("services:\n")
	for _, name := range []string{"arxiv", "huggingface", "crossref", "openalex", "zotero"} {
		b.WriteString("  " + name + ": " + listener.URL + "/" + name + "\n")
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(b.String()), 0o644))
}
