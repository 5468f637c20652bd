//go:build linux && browser

package main

import (
	"fmt"
	"io"
	"os"
	"syscall"
	"time"
)

// signals sends the signals of Ctrl-C and of kill to every command, at random moments.
func signals(h *harness, t *tally) {
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

// prompt is how long a command may take to end after a signal. A loaded machine is slow, but not that slow.
const prompt = 5 * time.Second

// interrupt sends a signal to a command at a random moment.
func (h *harness) interrupt(t *tally, c command, s syscall.Signal, n int) {
	q, err := h.calmly(c)
	if err != nil {
		t.lose("%v", err)
		return
	}
	d, err := h.copyDesk(c.desk)
	defer d.remove()
	if err != nil {
		t.lose("%v", err)
		return
	}
	after := time.Duration(t.random(n).Float64() * float64(q.ending.took))
	what := fmt.Sprintf("%s, %v after %v", c.name, s, after)
	r, err := h.start(h.orderOf(c, d))
	if err != nil {
		t.lose("%v", err)
		return
	}
	e := h.signalAfter(t, r, s, after, what)
	got, err := read(d.root)
	if err != nil {
		t.lose("%s: %v", what, err)
		return
	}
	h.judgeStatus(t, e, s, what)
	if left := d.leftovers(q); left != "" && e.signal == 0 {
		t.lose("%s: left in .offprint: %s", what, left)
	}
	if c.builds || c.uploads {
		if bad := torn(got, q.old, q.now); bad != "" {
			t.lose("%s: neither old nor new: %s", what, bad)
		}
	} else if diff := difference(c.relevant(got), c.relevant(q.now)); diff != "" &&
		(e.status == 0 || difference(c.relevant(got), c.relevant(q.old)) != "") {
		t.lose("%s: status %d, half-written: %s", what, e.status, diff)
	}
	h.verify(t, c, d, q, what)
}

// signalAfter sends a signal and waits for the end.
func (h *harness) signalAfter(t *tally, r *running, s syscall.Signal, after time.Duration, what string) ending {
	timer := time.NewTimer(after)
	defer timer.Stop()
	select {
	case e := <-r.done:
		t.count("done before")
		return e
	case <-timer.C:
	}
	t.count("signal")
	_ = syscall.Kill(r.cmd.Process.Pid, s)
	sent := time.Now()
	e := <-r.done
	if took := time.Since(sent); took > prompt {
		t.hang("%s: ended after %v", what, took)
	}
	return e
}

// judgeStatus tests the exit status. A signal in the first milliseconds ends the process before it listens to signals.
func (h *harness) judgeStatus(t *tally, e ending, s syscall.Signal, what string) {
	if e.status != 0 && e.status != 128+int(s) && e.signal != s {
		t.lose("%s: status %d (%s)", what, e.status, firstLine(e.output))
	}
}

// interruptWaiting sends a signal to a command that waits: for input or for requests.
func (h *harness) interruptWaiting(t *tally, s syscall.Signal, n int, args ...string) {
	d, err := h.copyDesk(rough)
	defer d.remove()
	if err != nil {
		t.lose("%v", err)
		return
	}
	old, err := read(d.root)
	if err != nil {
		t.lose("%v", err)
		return
	}
	input, output, err := os.Pipe()
	if err != nil {
		t.lose("%v", err)
		return
	}
	defer input.Close()
	defer output.Close()
	_, _ = io.WriteString(output, "Daily Papers\n")
	what := fmt.Sprintf("%s, %v", args[0], s)
	r, err := h.start(order{dir: d.site(), line: append([]string{h.binary}, args...), stdin: input})
	if err != nil {
		t.lose("%s: %v", what, err)
		return
	}
	e := h.signalAfter(t, r, s, time.Duration(t.random(n).IntN(1000))*time.Millisecond, what)
	h.judgeStatus(t, e, s, what)
	got, err := read(d.root)
	if diff := difference(got, old); err != nil || diff != "" {
		t.lose("%s: wrote %s %v", what, diff, err)
	}
}
