//go:build unix

package main

import (
	"bufio"
	"bytes"
	"io"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/offprint/offprint/internal/workdir"
)

// A running command is a process with its output, read line by line.
type running struct {
	t              testing.TB
	cmd            *exec.Cmd
	stdout, stderr *bufio.Scanner
}

func start(t testing.TB, args ...string) *running {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, args...)
	cmd.Args[0] = "offprint" // the test binary then runs offprint
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	r := &running{t, cmd, bufio.NewScanner(stdout), bufio.NewScanner(stderr)}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	return r
}

// awaitLine waits for a line with a text and returns it.
func awaitLine(t testing.TB, out *bufio.Scanner, text string) string {
	t.Helper()
	var all []string
	for out.Scan() {
		all = append(all, out.Text())
		if strings.Contains(out.Text(), text) {
			return out.Text()
		}
	}
	t.Fatalf("no line with %q in\n%s", text, strings.Join(all, "\n"))
	return ""
}

// interrupt sends the signal of Ctrl-C and expects the command to succeed.
func (r *running) interrupt() {
	r.t.Helper()
	if err := r.cmd.Process.Signal(syscall.SIGINT); err != nil {
		r.t.Fatal(err)
	}
	for r.stdout.Scan() || r.stderr.Scan() {
	}
	if err := r.cmd.Wait(); err != nil {
		r.t.Errorf("%v: %v", r.cmd.Args, err)
	}
}

func drop(t testing.TB, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

const (
	first  = "Feb 18, 2026\n\nA paper that is there\n\nIts abstract is one sentence.\n\n• 2 authors\n·\nFeb 1\n"
	second = "Feb 19, 2026\n\nA paper that is dropped\n\nIts abstract is one sentence too.\n\n• 3 authors\n·\nFeb 2\n"
)

func TestPreviewShowsAWatchedDigest(t *testing.T) {
	dir, in := t.TempDir(), t.TempDir()
	drop(t, filepath.Join(dir, "site.yaml"), "title: Test\n")
	drop(t, filepath.Join(in, "feb-18.txt"), first)
	serve := start(t, "serve", "--source", dir, "--addr", "127.0.0.1:0")
	_, address, _ := strings.Cut(awaitLine(t, serve.stdout, " at http://"), " at ")
	address, _, _ = strings.Cut(address, " ")
	events, err := http.Get(address + "_offprint/events?path=/")
	if err != nil {
		t.Fatal(err)
	}
	defer events.Body.Close()
	lines := bufio.NewScanner(events.Body)

	watch := start(t, "import", "--source", dir, "--watch", in)
	for _, paper := range []string{"a-paper-that-is-there", "a-paper-that-is-dropped"} {
		awaitLine(t, watch.stdout, "1 new, 0 updated, 0 unchanged")
		for status := 0; status != http.StatusOK; { // ignores events before the import
			awaitLine(t, lines, "data:")
			status = statusOf(t, address+"papers/"+paper+"/")
		}
		drop(t, filepath.Join(in, "feb-19.txt"), second)
	}
	watch.interrupt()
	serve.interrupt()
}

func statusOf(t testing.TB, address string) int {
	t.Helper()
	resp, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, resp.Body)
	return resp.StatusCode
}

func TestWatchImportsEachFileOnceAndRetriesFailures(t *testing.T) {
	dir, in := t.TempDir(), t.TempDir()
	drop(t, filepath.Join(dir, "site.yaml"), "title: Test\n")
	named := filepath.Join(t.TempDir(), "named.txt")
	drop(t, named, first)
	drop(t, filepath.Join(in, "again.txt"), first)
	w := start(t, "import", "--source", dir, "--watch", in, named)
	awaitLine(t, w.stdout, "1 new, 0 updated, 0 unchanged") // named files come first
	awaitLine(t, w.stdout, "watching "+in)
	awaitLine(t, w.stderr, "again.txt: already imported as content/digests/2026-02-18.txt")
	drop(t, filepath.Join(in, "feb-19.txt"), "%PDF-1.7\n")
	awaitLine(t, w.stderr, "feb-19.txt:1:1: this is a PDF")
	drop(t, filepath.Join(in, "feb-19.txt"), second)
	awaitLine(t, w.stdout, "2026-02-19  1 paper; digest saved as content/digests/2026-02-19.txt")

	broken := filepath.Join(dir, "content", "papers", "broken.md")
	drop(t, broken, "no front matter\n")
	drop(t, filepath.Join(in, "feb-20.txt"), strings.ReplaceAll(second, "Feb 19", "Feb 20"))
	awaitLine(t, w.stderr, "broken.md:1:1: no front matter")
	if err := os.Remove(broken); err != nil {
		t.Fatal(err)
	}
	awaitLine(t, w.stdout, "2026-02-20  1 paper; digest saved as content/digests/2026-02-20.txt")
	w.interrupt()
	before := filesOf(t, dir)

	w = start(t, "import", "--source", dir, "--watch", in) // another day
	awaitLine(t, w.stderr, "again.txt: already imported as ")
	awaitLine(t, w.stderr, "feb-19.txt: already imported as ")
	awaitLine(t, w.stderr, "feb-20.txt: already imported as ")
	w.interrupt()
	if after := filesOf(t, dir); !bytes.Equal(before, after) {
		t.Errorf("the site changed from\n%s\nto\n%s", before, after)
	}
}

// TestWatchStopsQuietlyWhileItWaits stops a command that waits for another one.
func TestWatchStopsQuietlyWhileItWaits(t *testing.T) {
	dir, in := t.TempDir(), t.TempDir()
	drop(t, filepath.Join(dir, "site.yaml"), "title: Test\n")
	lock, err := workdir.Acquire(t.Context(), dir, func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Release()
	drop(t, filepath.Join(in, "feb-18.txt"), first)
	w := start(t, "import", "--source", dir, "--watch", in)
	awaitLine(t, w.stderr, "waiting for process ")
	if err := w.cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	for w.stderr.Scan() {
		t.Errorf("printed %q", w.stderr.Text())
	}
	for w.stdout.Scan() {
	}
	if err := w.cmd.Wait(); err != nil {
		t.Error(err)
	}
}

// TestPollingPreviewAndImport uses a site whose content folder is a link.
func TestPollingPreviewAndImport(t *testing.T) {
	dir, in, elsewhere := t.TempDir(), t.TempDir(), t.TempDir()
	drop(t, filepath.Join(dir, "site.yaml"), "title: Test\n")
	if err := os.Symlink(elsewhere, filepath.Join(dir, "content")); err != nil {
		t.Fatal(err)
	}
	serve := start(t, "serve", "--poll", "--source", dir, "--addr", "127.0.0.1:0")
	awaitLine(t, serve.stderr, "polling for changes every second (--poll)")
	awaitLine(t, serve.stdout, " at http://")
	watch := start(t, "import", "--source", dir, "--watch", in, "--poll")
	awaitLine(t, watch.stdout, "watching "+in)
	drop(t, filepath.Join(in, "feb-18.txt"), first)
	awaitLine(t, watch.stdout, "1 new, 0 updated, 0 unchanged")
	awaitLine(t, serve.stderr, " ms") // the preview shows the paper
	drop(t, filepath.Join(elsewhere, "papers", "new.md"), "---\ntitle: Linked\n---\n")
	awaitLine(t, serve.stderr, "content/papers/new.md  ")
	if !watch.stderr.Scan() || watch.stderr.Text() != "polling for changes every second (--poll)" {
		t.Errorf("import printed %q", watch.stderr.Text())
	}
	watch.interrupt()
	serve.interrupt()
}

// filesOf returns the names and bytes of all files in a folder.
func filesOf(t testing.TB, dir string) []byte {
	t.Helper()
	var all bytes.Buffer
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.Name() == workdir.Name && e.IsDir() {
			return fs.SkipDir // temporary files
		}
		if e.IsDir() {
			return nil
		}
		data, err := os.ReadFile(path)
		all.WriteString(path + "\n")
		all.Write(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.Bytes()
}
