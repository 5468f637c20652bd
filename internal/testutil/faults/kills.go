//go:build linux && browser

package main

import (
	"fmt"
	"syscall"
	"time"
)

// writingCalls lists the system calls that change what other programs see.
var writingCalls = []string{
	"openat", "write", "fsync", "renameat", "renameat2", "linkat", "unlinkat", "mkdirat", "fchmod", "copy_file_range",
}

// testKills kills commands at random moments, and at each writing system call.
func testKills(h *harness, t *tally) {
	var tests []func(n int)
	for _, c := range commands {
		for range h.times(1, 130) {
			tests = append(tests, func(n int) { h.killAtRandom(t, c, n) })
		}
		for i, call := range writingCalls {
			if !h.long && i%4 != len(tests)%4 { // without -long, test some calls of each command
				continue
			}
			tests = append(tests, func(n int) { h.killAtCalls(t, c, call, n) })
		}
	}
	order := t.random(0).Perm(len(tests)) // so that an interrupted run has tested all commands
	h.parallel(len(tests), func(i int) { tests[order[i]](order[i]) })
}

// killAtRandom kills a command at a random moment.
func (h *harness) killAtRandom(t *tally, c command, n int) {
	base, err := h.baselineOf(c)
	if err != nil {
		t.fail("%v", err)
		return
	}
	after := time.Duration(t.random(n).Float64() * 1.2 * float64(base.result.took))
	h.runWithFault(t, c, base, n, fmt.Sprintf("%s killed after %v", c.name, after), func(d sandbox) result {
		r, err := h.start(h.invocationOf(c, d))
		if err != nil {
			return result{status: -1, output: err.Error()}
		}
		timer := time.AfterFunc(after, func() { r.signal(syscall.SIGKILL) })
		defer timer.Stop()
		return <-r.done
	})
}

// killAtCalls kills a command at a system call: without -long, once at one of the first calls; with -long, repeatedly,
// at later calls each time, until the command survives.
func (h *harness) killAtCalls(t *tally, c command, call string, n int) {
	base, err := h.baselineOf(c)
	if err != nil {
		t.fail("%v", err)
		return
	}
	random := t.random(n)
	for when, tries := 1, 0; tries < h.times(1, 15); tries++ {
		if !h.long {
			when = 1 + random.IntN(1+random.IntN(8)) // each thread counts its own calls, so few reach a high number
		}
		what := fmt.Sprintf("%s killed at %s %d", c.name, call, when)
		e := h.runWithFault(t, c, base, n+tries, what, func(d sandbox) result {
			fault := fmt.Sprintf("signal=KILL:when=%d", when)
			return h.run(invocation{dir: d.site(), args: withFault(call, fault, h.commandLine(c, d))})
		})
		if e.status == 0 || h.ctx.Err() != nil {
			return
		}
		when += 1 + random.IntN(1+when/2)
	}
}

// runWithFault runs a command with a fault in a copy of its sandbox, and verifies that nothing is lost.
func (h *harness) runWithFault(
	t *tally, c command, base *baseline, n int, what string, fault func(sandbox) result,
) result {
	d, err := h.copySandbox(c.sandbox)
	defer d.remove()
	if err != nil {
		t.fail("%s: %v", what, err)
		return result{}
	}
	e := fault(d)
	if e.hung {
		t.failHung("%s", what)
		return e
	}
	if e.signal == syscall.SIGKILL {
		t.count("kill")
	} else {
		t.count("survivor")
	}
	got, err := readState(d.root)
	if err != nil {
		t.fail("%s: %v", what, err)
		return e
	}
	if bad := torn(got, base.before, base.after); bad != "" {
		t.fail("%s: neither old nor new: %s", what, bad)
	}
	var next [][]string
	if n%2 == 0 && c.sandbox != empty && !c.builds {
		next = [][]string{{h.binary, "build"}}
	}
	h.verify(t, c, d, base, what, next...)
	return e
}
