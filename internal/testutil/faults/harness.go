//go:build linux && browser

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"
)

// A harness has what all kinds of faults share: the program, the sandboxes, and the results of commands without a
// fault.
type harness struct {
	ctx    context.Context
	long   bool
	seed   uint64
	period time.Duration // of the soak
	work   string        // folder for all files; removed at the end
	binary string        // the program; if empty, prepare builds it

	mu        sync.Mutex
	baselines map[string]*baseline
	copies    int
}

// prepare builds the program and makes the sandboxes.
func (h *harness) prepare() error {
	for _, program := range []string{"strace", "git"} {
		if _, err := exec.LookPath(program); err != nil {
			return err
		}
	}
	work, err := os.MkdirTemp("", "offprint-faults-*")
	if err != nil {
		return err
	}
	h.work, h.baselines = work, map[string]*baseline{}
	if h.binary == "" {
		h.binary, err = h.build("offprint")
	}
	if err == nil {
		err = h.makeSandboxes()
	}
	if err != nil {
		return errors.Join(err, os.RemoveAll(work))
	}
	return nil
}

// build builds the program, with additional flags for the compiler.
func (h *harness) build(name string, flags ...string) (string, error) {
	path := filepath.Join(h.work, name)
	args := append(append([]string{"build"}, flags...), "-o", path, "./cmd/offprint")
	cmd := exec.CommandContext(h.ctx, "go", args...)
	if len(flags) == 0 {
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0") // as released, and without the system calls of a dynamic loader
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building Offprint: %w\n%s", err, out)
	}
	return path, nil
}

// times returns short, or with the flag -long, long.
func (h *harness) times(short, long int) int {
	if h.long {
		return long
	}
	return short
}

// A result is how a command ended.
type result struct {
	status int            // exit status; -1 if a signal ended it
	signal syscall.Signal // that ended it
	output string         // of stdout and stderr
	hung   bool           // it was killed because it hung
	took   time.Duration
}

// An invocation is a command to start.
type invocation struct {
	dir   string
	args  []string
	stdin io.Reader
	limit time.Duration // the time after which it counts as hung; 0 for the limits of killIfHung
}

// A running is a command that was started.
type running struct {
	cmd   *exec.Cmd
	out   buffer
	start time.Time
	done  chan result
}

// start starts a command in a process group of its own.
func (h *harness) start(o invocation) (*running, error) {
	r := &running{cmd: exec.CommandContext(h.ctx, o.args[0], o.args[1:]...), done: make(chan result, 1)}
	r.cmd.Dir, r.cmd.Env, r.cmd.Stdin, r.cmd.Stdout, r.cmd.Stderr = o.dir, h.environment(), o.stdin, &r.out, &r.out
	r.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	r.cmd.WaitDelay = 2 * time.Second
	r.start = time.Now()
	if err := r.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		stop := r.killIfHung(o.limit)
		_ = r.cmd.Wait()
		e := result{status: r.cmd.ProcessState.ExitCode(), took: time.Since(r.start), hung: stop()}
		if s, ok := r.cmd.ProcessState.Sys().(syscall.WaitStatus); ok && s.Signaled() {
			e.signal = s.Signal()
		}
		e.output = r.out.String()
		r.done <- e
	}()
	return r, nil
}

// A buffer collects output. It is safe for concurrent use.
type buffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *buffer) Write(data []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(data)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// signal sends a signal to the command and its child processes.
func (r *running) signal(s syscall.Signal) { _ = syscall.Kill(-r.cmd.Process.Pid, s) }

// run runs a command and waits until it ends.
func (h *harness) run(o invocation) result {
	r, err := h.start(o)
	if err != nil {
		return result{status: -1, output: err.Error()}
	}
	return <-r.done
}

// offprint runs Offprint in a folder.
func (h *harness) offprint(dir string, args ...string) result {
	return h.run(invocation{dir: dir, args: append([]string{h.binary}, args...)})
}

func (h *harness) environment() []string {
	home := filepath.Join(h.work, "home")
	return []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + home, "XDG_CACHE_HOME=" + filepath.Join(home, "cache"),
		"SOURCE_DATE_EPOCH=1775000000", "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1",
		"GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@example.org", "GIT_COMMITTER_NAME=A",
		"GIT_COMMITTER_EMAIL=a@example.org", "TMPDIR=" + h.work,
	}
}

// withFault returns a command line that runs another one under strace, with a fault in a system call. The fault is an
// argument of strace's inject, such as error=EIO:when=2.
func withFault(call, fault string, line []string) []string {
	return append([]string{"strace", "-f", "-qq", "--seccomp-bpf", "-o", "/dev/null", "-e", "trace=" + call,
		"-e", "signal=none", "-e", "inject=" + call + ":" + fault}, line...)
}

// parallel calls do for the numbers below n, on all processors. It stops early if the run is interrupted.
func (h *harness) parallel(n int, do func(i int)) {
	next := make(chan int)
	var workers sync.WaitGroup
	for range runtime.NumCPU() {
		workers.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := 0; i < n && h.ctx.Err() == nil; i++ {
		next <- i
	}
	close(next)
	workers.Wait()
}

// A state maps the names of files, with slashes, to their contents.
type state map[string]string

// isInternal reports whether a file belongs to Offprint or git, rather than to the curator.
func isInternal(name string) bool {
	return slices.ContainsFunc(strings.Split(name, "/"), func(part string) bool {
		return part == ".offprint" || part == ".git" || part == "remote.git"
	})
}

// readState returns the state of a folder, without internal files.
func readState(dir string) (state, error) {
	s := state{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(dir, path)
		name = filepath.ToSlash(name)
		switch {
		case isInternal(name) && d.IsDir():
			return fs.SkipDir
		case isInternal(name) || d.IsDir():
			return nil
		}
		data, err := os.ReadFile(path)
		s[name] = string(data)
		return err
	})
	return s, err
}

// without returns a state without the files below some folders.
func (s state) without(prefixes ...string) state {
	part := state{}
	for name, text := range s {
		if !slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(name, p) }) {
			part[name] = text
		}
	}
	return part
}

// difference lists up to five files that differ between two states, each with +, - or ~. It returns "" if none does.
func difference(got, want state) string {
	var names []string
	for name, text := range got {
		if w, ok := want[name]; !ok {
			names = append(names, "+"+name)
		} else if w != text {
			names = append(names, "~"+name)
		}
	}
	for name := range want {
		if _, ok := got[name]; !ok {
			names = append(names, "-"+name)
		}
	}
	slices.Sort(names)
	if len(names) > 5 {
		names = append(names[:5], "…")
	}
	return strings.Join(names, " ")
}

// torn lists the files that equal neither their version before the command nor the one after it. It ignores the
// manifest and the temporary files of a bucket, which can be left by an interrupted upload; the next upload replaces
// them.
func torn(got, before, after state) string {
	var names []string
	for name, text := range got {
		if name == "bucket/.offprint.json" || strings.HasPrefix(name, "bucket/") && strings.HasSuffix(name, ".tmp") {
			continue
		}
		o, existed := before[name]
		n, exists := after[name]
		if !(existed && text == o || exists && text == n) {
			names = append(names, name)
		}
	}
	for name := range before {
		if _, ok := got[name]; !ok {
			if _, exists := after[name]; exists {
				names = append(names, "-"+name)
			}
		}
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}
