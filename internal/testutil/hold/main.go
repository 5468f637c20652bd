//go:build linux && browser

// Command hold tests what the guide's page Promises promises, with faults that a test suite cannot provoke: kills,
// saves by an editor at the wrong moment, two commands at once, full disks, hostile text.
//
// It builds the program once, runs each kind of fault, and prints one line per kind. It exits with 1 if anything was
// lost, executed or hung. It needs Linux, strace, git and Chromium.
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
	{"kills", kills},
	{"saves", saves},
	{"pairs", pairs},
	{"faults", failures},
	{"signals", signals},
	{"payloads", payloads},
	{"cost", cost},
	{"soak", soak},
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
		fmt.Fprintln(os.Stderr, "hold:", err)
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

// cost runs the check of time and memory of small inputs, which prints a table of its own.
func cost(h *harness, t *tally) {
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
		t.lose("%s: %v", script, err)
	}
}
