//go:build linux && browser

package main

import (
	"fmt"
	"io"
	"os"
	"syscall"
	"time"
)

// testSignals sends SIGINT and SIGTERM to every command at random moments.
func testSignals(h *harness, t *tally) {
	each := h.times(2, 20)
	h.parallel((len(commands)+2)*each, func(i int) {
		s := []syscall.Signal{syscall.SIGINT, syscall.SIGTERM}[i/(len(commands)+2)%2]
		switch k := i % (len(commands) + 2); k {
		case len(commands):
			h.interruptWaiting(t, s, i, "import", "-")
		case len(commands) + 1:
			h.interruptWaiting(t, s, i, "serve", "--addr", "127.0.0.1:0")
		default:
			h.interrupt(t, commands[k], s, i)
		}
	})
}

// signalLimit is the maximum time from a signal to the end of the command, even on a loaded machine.
const signalLimit = 5 * time.Second

// interrupt sends a signal to a command at a random moment.
func (h *harness) interrupt(t *tally, c command, s syscall.Signal, n int) {
	base, err := h.baselineOf(c)
	if err != nil {
		t.fail("%v", err)
		return
	}
	d, err := h.copySandbox(c.sandbox)
	defer d.remove()
	if err != nil {
		t.fail("%v", err)
		return
	}
	after := time.Duration(t.random(n).Float64() * float64(base.result.took))
	what := fmt.Sprintf("%s, %v after %v", c.name, s, after)
	r, err := h.start(h.invocationOf(c, d))
	if err != nil {
		t.fail("%v", err)
		return
	}
	e := h.signalAfter(t, r, s, after, what)
	got, err := readState(d.root)
	if err != nil {
		t.fail("%s: %v", what, err)
		return
	}
	h.checkStatus(t, e, s, what)
	if left := d.leftovers(base); left != "" && e.signal == 0 {
		t.fail("%s: left in .offprint: %s", what, left)
	}
	if c.builds || c.uploads {
		if bad := torn(got, base.before, base.after); bad != "" {
			t.fail("%s: neither old nor new: %s", what, bad)
		}
	} else if diff := difference(c.relevant(got), c.relevant(base.after)); diff != "" &&
		(e.status == 0 || difference(c.relevant(got), c.relevant(base.before)) != "") {
		t.fail("%s: status %d, half-written: %s", what, e.status, diff)
	}
	h.verify(t, c, d, base, what)
}

// signalAfter sends a signal after some time and waits for the end of the command.
func (h *harness) signalAfter(t *tally, r *running, s syscall.Signal, after time.Duration, what string) result {
	timer := time.NewTimer(after)
	defer timer.Stop()
	select {
	case e := <-r.done:
		t.count("finished run")
		return e
	case <-timer.C:
	}
	t.count("signal")
	_ = syscall.Kill(r.cmd.Process.Pid, s)
	sent := time.Now()
	e := <-r.done
	if took := time.Since(sent); took > signalLimit {
		t.failHung("%s: ended after %v", what, took)
	}
	return e
}

// checkStatus checks the exit status. A signal in the first milliseconds ends the process before it handles signals.
func (h *harness) checkStatus(t *tally, e result, s syscall.Signal, what string) {
	if e.status != 0 && e.status != 128+int(s) && e.signal != s {
		t.fail("%s: status %d (%s)", what, e.status, firstLine(e.output))
	}
}

// interruptWaiting sends a signal to a command that waits: for input or for requests.
func (h *harness) interruptWaiting(t *tally, s syscall.Signal, n int, args ...string) {
	d, err := h.copySandbox(editable)
	defer d.remove()
	if err != nil {
		t.fail("%v", err)
		return
	}
	old, err := readState(d.root)
	if err != nil {
		t.fail("%v", err)
		return
	}
	input, output, err := os.Pipe()
	if err != nil {
		t.fail("%v", err)
		return
	}
	defer input.Close()
	defer output.Close()
	_, _ = io.WriteString(output, "Daily Papers\n")
	what := fmt.Sprintf("%s, %v", args[0], s)
	r, err := h.start(invocation{dir: d.site(), args: append([]string{h.binary}, args...), stdin: input})
	if err != nil {
		t.fail("%s: %v", what, err)
		return
	}
	e := h.signalAfter(t, r, s, time.Duration(t.random(n).IntN(1000))*time.Millisecond, what)
	h.checkStatus(t, e, s, what)
	got, err := readState(d.root)
	if diff := difference(got, old); err != nil || diff != "" {
		t.fail("%s: wrote %s %v", what, diff, err)
	}
}
