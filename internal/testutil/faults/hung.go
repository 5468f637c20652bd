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

// A command counts as hung if it uses nearly no CPU time for idleLimit, because even a slow command on a loaded machine
// uses some, or if it runs for totalLimit.
const (
	idleLimit  = time.Minute
	totalLimit = 20 * time.Minute
)

// killIfHung kills the command if it hangs. stop ends this and reports whether the command was killed. If limit is not
// 0, the command counts as hung only after this time, because a preview is idle between requests.
func (r *running) killIfHung(limit time.Duration) (stop func() bool) {
	ended, hung := make(chan struct{}), make(chan bool, 1)
	go func() {
		ticker := time.NewTicker(idleLimit)
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
			if limit > 0 && running > limit || limit == 0 && (idle || running > totalLimit) {
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

// cpu returns the CPU time of a command and its child processes.
func (r *running) cpu() time.Duration {
	const perSecond = 100 // the unit of /proc, see proc_pid_stat(5)
	files, _ := filepath.Glob("/proc/[0-9]*/stat")
	ticks := 0
	for _, file := range files {
		data, _ := os.ReadFile(file)
		_, rest, _ := strings.Cut(string(data), ") ") // skip the name of the program, which can contain spaces
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
