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

// A harness has what all kinds share: the program, the folders that are copied for each run, and how a command ends
// without a fault.
type harness struct {
	ctx    context.Context
	long   bool
	seed   uint64
	period time.Duration // of the soak
	work   string        // holds everything; removed at the end
	binary string        // built from the sources if empty

	mu    sync.Mutex
	calm  map[string]*calm
	desks int
}

// prepare builds the program and makes the folders.
func (h *harness) prepare() error {
	for _, program := range []string{"strace", "git"} {
		if _, err := exec.LookPath(program); err != nil {
			return err
		}
	}
	work, err := os.MkdirTemp("", "offprint-hold-*")
	if err != nil {
		return err
	}
	h.work, h.calm = work, map[string]*calm{}
	if h.binary == "" {
		h.binary, err = h.build("offprint")
	}
	if err == nil {
		err = h.makeDesks()
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
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0") // as released; no dynamic loader makes system calls of its own
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building Offprint: %w\n%s", err, out)
	}
	return path, nil
}

// times returns one of two numbers: for the short or the long form.
func (h *harness) times(short, long int) int {
	if h.long {
		return long
	}
	return short
}

// An ending is how a command ended.
type ending struct {
	status int            // exit status; -1 if a signal ended it
	signal syscall.Signal // that ended it
	output string         // of stdout and stderr
	hung   bool
	took   time.Duration
}

// An order is a command to start.
type order struct {
	dir   string
	line  []string
	stdin io.Reader
	limit time.Duration // before it counts as hung; 0 for the usual ones
}

// A running command.
type running struct {
	cmd   *exec.Cmd
	out   buffer
	start time.Time
	done  chan ending
}

// start starts a command in a process group of its own.
func (h *harness) start(o order) (*running, error) {
	r := &running{cmd: exec.CommandContext(h.ctx, o.line[0], o.line[1:]...), done: make(chan ending, 1)}
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
		e := ending{status: r.cmd.ProcessState.ExitCode(), took: time.Since(r.start), hung: stop()}
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

// signal sends a signal to the command and what it started.
func (r *running) signal(s syscall.Signal) { _ = syscall.Kill(-r.cmd.Process.Pid, s) }

// run runs a command to its end.
func (h *harness) run(o order) ending {
	r, err := h.start(o)
	if err != nil {
		return ending{status: -1, output: err.Error()}
	}
	return <-r.done
}

// offprint runs a command of Offprint.
func (h *harness) offprint(dir string, args ...string) ending {
	return h.run(order{dir: dir, line: append([]string{h.binary}, args...)})
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

// traced returns the command line that runs another one under strace, with a fault in a system call.
func traced(call, fault string, line []string) []string {
	return append([]string{"strace", "-f", "-qq", "--seccomp-bpf", "-o", "/dev/null", "-e", "trace=" + call,
		"-e", "signal=none", "-e", "inject=" + call + ":" + fault}, line...)
}

// parallel calls a function for each number below n, on all processors.
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

// A state is the bytes of files by name, with slashes.
type state map[string]string

// ours reports whether a name is Offprint's or git's own, and not the curator's.
func ours(name string) bool {
	return slices.ContainsFunc(strings.Split(name, "/"), func(part string) bool {
		return part == ".offprint" || part == ".git" || part == "remote.git"
	})
}

// read returns the state of a folder, without what is Offprint's own.
func read(dir string) (state, error) {
	s := state{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(dir, path)
		name = filepath.ToSlash(name)
		switch {
		case ours(name) && d.IsDir():
			return fs.SkipDir
		case ours(name) || d.IsDir():
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

// difference describes the first few files that differ between two states; "" if none does.
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

// torn describes the files that are neither their old nor their new version. A folder that a site is copied to is not
// replaced as a whole: while it is, it has a list of the files that come and go, and files that are not complete, which
// the next copy finishes or removes.
func torn(got, old, now state) string {
	var names []string
	for name, text := range got {
		if name == "bucket/.offprint.json" || strings.HasPrefix(name, "bucket/") && strings.HasSuffix(name, ".tmp") {
			continue
		}
		o, hadOld := old[name]
		n, hasNew := now[name]
		if !(hadOld && text == o || hasNew && text == n) {
			names = append(names, name)
		}
	}
	for name := range old {
		if _, ok := got[name]; !ok {
			if _, stays := now[name]; stays {
				names = append(names, "-"+name)
			}
		}
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}
