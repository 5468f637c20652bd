//go:build linux && browser

package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// patience is how long a command may use no CPU before it counts as hung: a slow command on a loaded machine uses
// some. One that computes forever counts as hung after longest.
const (
	patience = time.Minute
	longest  = 20 * time.Minute
)

// killIfHung kills a command when it hangs, until stop is called, which reports whether it did. A limit other than 0
// replaces the usual ones: a preview may wait as long as it likes.
func (r *running) killIfHung(limit time.Duration) (stop func() bool) {
	ended, hung := make(chan struct{}), make(chan bool, 1)
	go func() {
		ticker := time.NewTicker(patience)
		defer ticker.Stop()
		for used := r.cpu(); ; {
			select {
			case <-ended:
				hung <- false
				return
			case <-ticker.C:
			}
			now := r.cpu()
			idle, running := now-used < time.Second/50, time.Since(r.start)
			if limit > 0 && running > limit || limit == 0 && (idle || running > longest) {
				r.signal(syscall.SIGKILL)
				hung <- true
				return
			}
			used = now
		}
	}()
	return func() bool {
		close(ended)
		return <-hung
	}
}

// cpu returns the CPU time of a command and of what it started.
func (r *running) cpu() time.Duration {
	const perSecond = 100 // the unit of /proc, see proc_pid_stat(5)
	files, _ := filepath.Glob("/proc/[0-9]*/stat")
	ticks := 0
	for _, file := range files {
		data, _ := os.ReadFile(file)
		_, rest, _ := strings.Cut(string(data), ") ") // the name of the program, which can have any character
		fields := strings.Fields(rest)
		if len(fields) < 15 || fields[2] != strconv.Itoa(r.cmd.Process.Pid) { // the process group
			continue
		}
		for _, field := range fields[11:15] { // of the process and of its ended children, in user and system mode
			n, _ := strconv.Atoi(field)
			ticks += n
		}
	}
	return time.Duration(ticks) * time.Second / perSecond
}
