//go:build linux && browser

package main

import (
	"fmt"
	"syscall"
	"time"
)

// writing lists the system calls that change what other programs see.
var writing = []string{
	"openat", "write", "fsync", "renameat", "renameat2", "linkat", "unlinkat", "mkdirat", "fchmod", "copy_file_range",
}

// kills kills commands at random moments, and at each writing system call.
func kills(h *harness, t *tally) {
	var tests []func(n int)
	for _, c := range commands {
		for range h.times(1, 130) {
			tests = append(tests, func(n int) { h.killSometime(t, c, n) })
		}
		for i, call := range writing {
			if !h.long && i%4 != len(tests)%4 { // the short form takes some calls of each command
				continue
			}
			tests = append(tests, func(n int) { h.killAtCalls(t, c, call, n) })
		}
	}
	order := t.random(0).Perm(len(tests)) // so that an interrupted run has tested a part of everything
	h.parallel(len(tests), func(i int) { tests[order[i]](order[i]) })
}

// killSometime kills a command at a random moment.
func (h *harness) killSometime(t *tally, c command, n int) {
	q, err := h.calmly(c)
	if err != nil {
		t.lose("%v", err)
		return
	}
	after := time.Duration(t.random(n).Float64() * 1.2 * float64(q.ending.took))
	h.disturb(t, c, q, n, fmt.Sprintf("%s killed after %v", c.name, after), func(d desk) ending {
		r, err := h.start(h.orderOf(c, d))
		if err != nil {
			return ending{status: -1, output: err.Error()}
		}
		timer := time.AfterFunc(after, func() { r.signal(syscall.SIGKILL) })
		defer timer.Stop()
		return <-r.done
	})
}

// killAtCalls kills a command at a call of a system call. The short form takes one of the first; the long form takes
// the first, and then later and later ones with random steps between them, until the command survives.
func (h *harness) killAtCalls(t *tally, c command, call string, n int) {
	q, err := h.calmly(c)
	if err != nil {
		t.lose("%v", err)
		return
	}
	random := t.random(n)
	for when, tries := 1, 0; tries < h.times(1, 15); tries++ {
		if !h.long {
			when = 1 + random.IntN(1+random.IntN(8)) // each thread counts its own calls, so few reach a high number
		}
		what := fmt.Sprintf("%s killed at %s %d", c.name, call, when)
		e := h.disturb(t, c, q, n+tries, what, func(d desk) ending {
			fault := fmt.Sprintf("signal=KILL:when=%d", when)
			return h.run(order{dir: d.site(), line: traced(call, fault, h.line(c, d))})
		})
		if e.status == 0 || h.ctx.Err() != nil {
			return
		}
		when += 1 + random.IntN(1+when/2)
	}
}

// disturb runs a command with a fault on a copy of its desk, and verifies that nothing is lost.
func (h *harness) disturb(t *tally, c command, q *calm, n int, what string, fault func(desk) ending) ending {
	d, err := h.copyDesk(c.desk)
	defer d.remove()
	if err != nil {
		t.lose("%s: %v", what, err)
		return ending{}
	}
	e := fault(d)
	if e.hung {
		t.hang("%s", what)
		return e
	}
	if e.signal == syscall.SIGKILL {
		t.count("kill")
	} else {
		t.count("survivor")
	}
	got, err := read(d.root)
	if err != nil {
		t.lose("%s: %v", what, err)
		return e
	}
	if bad := torn(got, q.old, q.now); bad != "" {
		t.lose("%s: neither old nor new: %s", what, bad)
	}
	var next [][]string
	if n%2 == 0 && c.desk != empty && !c.builds {
		next = [][]string{{h.binary, "build"}}
	}
	h.verify(t, c, d, q, what, next...)
	return e
}
