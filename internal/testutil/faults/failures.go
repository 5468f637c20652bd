//go:build linux && browser

package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
)

// A failure is an error of a system call.
type failure struct{ call, err string }

// failingCalls are the failures of full disks, read-only folders, files that vanish after they were listed, and broken
// disks.
var failingCalls = []failure{
	{"write", "ENOSPC"},
	{"fsync", "ENOSPC"},
	{"fsync", "EIO"},
	{"openat", "EACCES"},
	{"openat", "ENOSPC"},
	{"openat", "EMFILE"},
	{"openat", "ENOENT"},
	{"mkdirat", "ENOSPC"},
	{"mkdirat", "EROFS"},
	{"linkat", "EPERM"},
	{"linkat", "EROFS"},
	{"renameat", "EROFS"},
	{"renameat", "EACCES"},
	{"renameat2", "EROFS"},
	{"renameat2", "ENOSYS"},
	{"unlinkat", "EACCES"},
	{"getdents64", "ENOENT"},
	{"read", "EIO"},
}

// testFailures makes system calls fail, and runs commands on a nearly full disk.
func testFailures(h *harness, t *tally) {
	var tests []func(n int)
	for _, c := range commands {
		for i, f := range failingCalls {
			if h.long || i%8 == int(h.seed%8) {
				tests = append(tests, func(n int) { h.failAtCalls(t, c, f, n) })
			}
		}
	}
	h.parallel(len(tests), func(i int) { tests[i](i) })
	h.fillDisk(t)
}

// failAtCalls makes a system call fail: without -long, once at one of the first calls; with -long, at increasing
// numbers of the call.
func (h *harness) failAtCalls(t *tally, c command, f failure, n int) {
	base, err := h.baselineOf(c)
	if err != nil {
		t.fail("%v", err)
		return
	}
	random := t.random(n)
	for when, tries := 1, 0; tries < h.times(1, 12) && h.ctx.Err() == nil; tries++ {
		if !h.long {
			when = 1 + random.IntN(1+random.IntN(12))
		}
		what := fmt.Sprintf("%s, %s at %s %d", c.name, f.err, f.call, when)
		h.failOnce(t, c, base, f, fmt.Sprintf("error=%s:when=%d", f.err, when), what)
		when += 1 + when/3
	}
}

// failOnce runs a command with one failing call.
func (h *harness) failOnce(t *tally, c command, base *baseline, f failure, fault, what string) {
	d, err := h.copySandbox(c.sandbox)
	defer d.remove()
	if err != nil {
		t.fail("%s: %v", what, err)
		return
	}
	e := h.run(invocation{dir: d.site(), args: withFault(f.call, fault, h.commandLine(c, d))})
	t.count("failed call")
	h.checkFailure(t, c, d, base, e, what, f.err != "ENOENT")
	h.verify(t, c, d, base, what)
}

var (
	somePath = regexp.MustCompile(`[\w.-]+/[\w.-]+|[\w-]+\.(yaml|md|csv|offprint)\b|standard input|pipe|\bgit\b`)
	crash    = regexp.MustCompile(`panic:|goroutine \d+ \[|fatal error:|runtime:`)
)

// checkFailure checks that a failed command wrote nothing and names a file, and that a successful one wrote everything.
// Without strict, each file can have its version before or after the command, because a command can succeed without a
// file that seems to be missing.
func (h *harness) checkFailure(t *tally, c command, d sandbox, base *baseline, e result, what string, strict bool) {
	got, err := readState(d.root)
	switch {
	case e.hung:
		t.failHung("%s", what)
		return
	case err != nil:
		t.fail("%s: %v", what, err)
		return
	case crash.MatchString(e.output):
		t.fail("%s: %s", what, e.output)
	case e.status < 0 || e.status > 2:
		t.fail("%s: status %d (signal %d): %s", what, e.status, e.signal, firstLine(e.output))
	case e.status > 0 && e.output != "" && !somePath.MatchString(e.output):
		t.fail("%s: the message names no file: %s", what, firstLine(e.output))
	case e.status > 0 && e.output == "" && !strings.Contains(what, " write "):
		t.fail("%s: no message", what)
	}
	bad := torn(got, base.before, base.after)
	if strict && !c.uploads && !c.builds {
		bad = difference(c.relevant(got), c.relevant(base.before))
		if e.status == 0 || bad != "" {
			bad = difference(c.relevant(got), c.relevant(base.after))
		}
	}
	if bad != "" {
		t.fail("%s: status %d (%s): half-written: %s", what, e.status, firstLine(e.output), bad)
	}
}

// fillDisk runs commands on a nearly full disk. Mounting it needs root; otherwise it adds a note.
func (h *harness) fillDisk(t *tally) {
	mount := filepath.Join(h.work, "disk")
	if err := os.Mkdir(mount, 0o755); err != nil {
		t.fail("%v", err)
		return
	}
	if err := syscall.Mount("tmpfs", mount, "tmpfs", 0, "size=16m"); err != nil {
		t.note("no full disk: " + err.Error())
		return
	}
	defer func() { _ = syscall.Unmount(mount, syscall.MNT_DETACH) }()
	for _, c := range commands {
		for i := range h.times(1, 12) {
			if h.ctx.Err() == nil {
				h.runOnFullDisk(t, c, mount, t.random(1000+i))
			}
		}
	}
}

// runOnFullDisk runs a command while a few kilobytes of the disk are free.
func (h *harness) runOnFullDisk(t *tally, c command, mount string, random *rand.Rand) {
	base, err := h.baselineOf(c)
	if err != nil {
		t.fail("%v", err)
		return
	}
	d := sandbox{filepath.Join(mount, "sandbox")}
	defer d.remove()
	if err := h.script(h.work, "cp -a "+c.sandbox+" "+d.root); err != nil {
		t.fail("%v", err)
		return
	}
	free := 4 * random.IntN(h.fullAt(c)/4)
	filler := filepath.Join(mount, "filler")
	if err := fill(mount, filler, int64(free)<<10); err != nil {
		t.fail("%v", err)
		return
	}
	e := h.run(h.invocationOf(c, d))
	_ = os.Remove(filler)
	t.count("full disk")
	what := fmt.Sprintf("%s with %d KB free", c.name, free)
	h.checkFailure(t, c, d, base, e, what, true)
	h.verify(t, c, d, base, what)
}

// fullAt returns the maximum number of kilobytes to leave free for a command.
func (h *harness) fullAt(c command) int {
	if c.builds || c.uploads || c.name == "publish" {
		return 1500
	}
	return 100
}

// fill writes a file that leaves some bytes of a disk free.
func fill(mount, filler string, free int64) error {
	var s syscall.Statfs_t
	if err := syscall.Statfs(mount, &s); err != nil {
		return err
	}
	size := int64(s.Bavail)*s.Bsize - free
	file, err := os.Create(filler)
	if err != nil {
		return err
	}
	defer file.Close()
	return syscall.Fallocate(int(file.Fd()), 0, 0, max(size, 1))
}
