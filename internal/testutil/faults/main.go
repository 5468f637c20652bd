//go:build linux && browser

// Command faults tests the promises of docs/content/pages/promises.md with faults that unit tests cannot cause: kills,
// editors that save while a command runs, concurrent commands, failing system calls, full disks, and hostile text.
//
// It builds the program once, causes each kind of fault, and prints one line per kind. It exits with 1 if data was
// lost, a hostile text was executed or a command hung. It needs Linux, strace, git and Chromium.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"strings"
	"time"
)

// A kind is one kind of fault.
type kind struct {
	name string
	test func(*harness, *tally)
}

var kinds = []kind{
	{"kills", testKills},
	{"saves", testSaves},
	{"pairs", testPairs},
	{"failures", testFailures},
	{"signals", testSignals},
	{"payloads", testPayloads},
	{"cost", testCost},
	{"soak", testSoak},
}

func main() {
	long := flag.Bool("long", false, "run the long form")
	seed := flag.Uint64("seed", uint64(time.Now().UnixNano()%1e6), "seed of all random choices")
	only := flag.String("only", "", "kinds to run, separated by commas (default: all)")
	period := flag.Duration("soak", 0, "duration of the soak (default: 10 s, long 30 min)")
	binary := flag.String("binary", "", "program to test (default: built from the sources)")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	failed, err := run(&harness{ctx: ctx, long: *long, seed: *seed, period: *period, binary: *binary}, *only)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "faults:", err)
		failed = true
	}
	if failed {
		os.Exit(1)
	}
}

func run(h *harness, only string) (failed bool, err error) {
	if err := h.prepare(); err != nil {
		return false, err
	}
	defer os.RemoveAll(h.work)
	fmt.Printf("seed %d\n", h.seed)
	for _, k := range kinds {
		if only != "" && !slices.Contains(strings.Split(only, ","), k.name) {
			continue
		}
		t := newTally(h.ctx, k.name, h.seed)
		start := time.Now()
		stop := t.reportProgress()
		k.test(h, t)
		stop()
		fmt.Printf("%s (%d s)\n", t, int(time.Since(start).Seconds()))
		failed = failed || t.failed()
		if h.ctx.Err() != nil {
			return true, h.ctx.Err()
		}
	}
	return failed, nil
}

// testCost measures the CPU time and memory for hostile input. The script prints its own table.
func testCost(h *harness, t *tally) {
	const script = ".ci/measure-cost"
	if _, err := os.Stat(script); err != nil {
		t.note("no " + script)
		return
	}
	cmd := exec.CommandContext(h.ctx, script, "-run", "^csv") // all inputs take several minutes
	if h.long {
		cmd = exec.CommandContext(h.ctx, script)
	}
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	t.count("run")
	if err := cmd.Run(); err != nil {
		t.fail("%s: %v", script, err)
	}
}
