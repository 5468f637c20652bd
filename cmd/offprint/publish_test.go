//go:build unix

package main

import (
	"bytes"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/offprint/offprint/internal/workdir"
)

// A curator has a checkout of a site and a remote to publish it to.
type curator struct {
	*testing.T
	checkout, remote string
}

func newCurator(t *testing.T) *curator {
	t.Helper()
	dir := t.TempDir()
	for name, value := range map[string]string{
		"HOME": dir, "XDG_CONFIG_HOME": "", "GIT_CONFIG_GLOBAL": os.DevNull, "GIT_CONFIG_NOSYSTEM": "1",
		"TMPDIR": t.TempDir(), "GITHUB_ACTIONS": "", "CI_PAGES_URL": "", "SOURCE_DATE_EPOCH": "1771416000",
	} {
		t.Setenv(name, value)
	}
	c := &curator{t, filepath.Join(dir, "papers"), filepath.Join(dir, "remote.git")}
	digest, err := filepath.Abs("../../content/digests/2026-02-18.txt")
	if err != nil {
		t.Fatal(err)
	}
	c.offprint("new", c.checkout)
	c.edit("site.yaml", "baseURL: https://papers.lab.org/\n")
	c.git(dir, "init", "-q", "--bare", "-b", "main", c.remote)
	c.git(c.checkout, "init", "-q", "-b", "main")
	c.git(c.checkout, "config", "user.name", "A. Curator")
	c.git(c.checkout, "config", "user.email", "curator@example.org")
	c.git(c.checkout, "remote", "add", "origin", c.remote)
	c.offprint("import", "--source", c.checkout, digest)
	c.git(c.checkout, "add", ".")
	c.git(c.checkout, "commit", "-q", "-m", "Import the first digest")
	c.git(c.checkout, "push", "-q", "origin", "main")
	return c
}

// program returns a command that runs Offprint in a process of its own.
func (c *curator) program(args ...string) *exec.Cmd {
	c.Helper()
	self, err := os.Executable()
	if err != nil {
		c.Fatal(err)
	}
	cmd := exec.CommandContext(c.Context(), self)
	cmd.Args = append([]string{"offprint"}, args...) // TestMain then runs offprint
	return cmd
}

func (c *curator) offprint(args ...string) string {
	c.Helper()
	return c.output(c.program(args...))
}

func (c *curator) git(dir string, args ...string) string {
	c.Helper()
	cmd := exec.CommandContext(c.Context(), "git", args...)
	cmd.Dir = dir
	return c.output(cmd)
}

func (c *curator) output(cmd *exec.Cmd) string {
	c.Helper()
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		c.Fatalf("%s: %v\n%s", strings.Join(cmd.Args, " "), err, stderr.String())
	}
	return strings.TrimSpace(string(out))
}

// publish publishes to the remote and returns the output.
func (c *curator) publish() string {
	c.Helper()
	return c.offprint("publish", "--source", c.checkout)
}

// edit appends text to a file of the site.
func (c *curator) edit(name, text string) {
	c.Helper()
	path := filepath.Join(c.checkout, filepath.FromSlash(name))
	old, err := os.ReadFile(path)
	if err == nil {
		err = os.WriteFile(path, append(old, text...), 0o644)
	}
	if err != nil {
		c.Fatal(err)
	}
}

// published verifies the remote and returns the tree of the published branch.
func (c *curator) published() string {
	c.Helper()
	c.git(c.remote, "fsck", "--full", "--strict")
	return c.git(c.remote, "rev-parse", "gh-pages^{tree}")
}

// checkoutBytes returns every file of the checkout and its repository: index, HEAD, branches, stashes, reflogs and
// objects.
func (c *curator) checkoutBytes() map[string]string {
	c.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(c.checkout, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.Name() == workdir.Name && d.IsDir() {
			return fs.SkipDir // temporary files
		}
		if d.IsDir() {
			return nil
		}
		data, err := os.ReadFile(path)
		all[path] = string(data)
		return err
	})
	if err != nil {
		c.Fatal(err)
	}
	return all
}

// paper is a paper of the imported digest.
const paper = "content/papers/mgno-efficient-parameterization-of-linear-operators-via-multigrid.md"

func TestPublishUpdatesTheBranch(t *testing.T) {
	c := newCurator(t)
	before := c.checkoutBytes()
	if out := c.publish(); !strings.Contains(out, " 0 changed, 0 removed") || !strings.Contains(out, "next: ") {
		t.Errorf("the first publish prints %q", out)
	}
	one := c.published()
	if out := c.publish(); out != "gh-pages of origin is up to date; nothing was pushed" || c.published() != one {
		t.Errorf("publishing again prints %q", out)
	}
	if diff := cmp.Diff(before, c.checkoutBytes()); diff != "" {
		t.Errorf("the checkout changed (-before +after):\n%s", diff)
	}

	c.edit(paper, "\n## Notes\n\nRead twice.\n")
	status := c.git(c.checkout, "status", "--porcelain")
	if out := c.publish(); !strings.Contains(out, "; 0 added, ") || strings.Contains(out, ", 0 changed") {
		t.Errorf("publishing an edit prints %q", out)
	}
	two := c.published()
	page := strings.TrimSuffix(strings.TrimPrefix(paper, "content/"), ".md") + "/index.html"
	if two == one || !strings.Contains(c.git(c.remote, "show", "gh-pages:"+page), "Read twice.") {
		t.Error("the edit is not published")
	}
	if now := c.git(c.checkout, "status", "--porcelain"); now != status {
		t.Errorf("the status of the checkout was %q and is now %q", status, now)
	}

	// After a second curator and then the first one publish, the branch must contain the first curator's site.
	c.git(c.checkout, "commit", "-q", "-a", "-m", "Read")
	c.git(c.checkout, "push", "-q", "origin", "main")
	other := &curator{t, filepath.Join(filepath.Dir(c.checkout), "other"), c.remote}
	c.git(filepath.Dir(c.checkout), "clone", "-q", c.remote, other.checkout)
	other.git(other.checkout, "config", "user.name", "B. Curator")
	other.git(other.checkout, "config", "user.email", "other@example.org")
	other.edit(paper, "\nAnd by me.\n")
	other.publish()
	three := c.published()
	c.publish()
	if three == two || c.published() != two {
		t.Errorf("the trees are %s, %s of the other curator, and now %s", two, three, c.published())
	}
	if commits := c.git(c.remote, "rev-list", "--count", "gh-pages"); commits != "1" {
		t.Errorf("the branch has %s commits", commits)
	}
}

func TestKilledPublishLeavesOldOrNewSite(t *testing.T) {
	if testing.Short() {
		t.Skip("publishes 13 times")
	}
	const kills = 10 // .ci/hold kills many more
	c := newCurator(t)
	c.publish()
	oldCommit, oldTree := c.git(c.remote, "rev-parse", "gh-pages"), c.published()
	c.edit(paper, "\n## Notes\n\nRead twice.\n")
	c.edit("site.yaml", "\nauthor: A. Curator\n")
	c.edit("content/pages/about.md", "\nAsk us.\n")
	start := time.Now()
	c.publish()
	whole := time.Since(start)
	newTree := c.published()
	before, status := c.checkoutBytes(), c.git(c.checkout, "status", "--porcelain")

	random := rand.New(rand.NewPCG(2026, 2))
	killed, arrived := 0, 0
	for i := range kills {
		c.git(c.remote, "update-ref", "refs/heads/gh-pages", oldCommit)
		moment := time.Duration(random.Int64N(int64(whole)))
		if ended := c.kill(moment, i%2 == 0); ended == 0 {
			killed++
		} else {
			whole = min(whole, ended) // so that later kills happen while the command runs
		}
		switch got := c.published(); got {
		case newTree:
			arrived++
		case oldTree:
		default:
			t.Fatalf("killed after %v, the remote has the tree %s, not %s or %s", moment, got, oldTree, newTree)
		}
		if now := c.checkoutBytes(); !maps.Equal(before, now) {
			t.Fatalf("killed after %v, the checkout changed: %s", moment, cmp.Diff(before, now))
		}
		if now := c.git(c.checkout, "status", "--porcelain"); now != status {
			t.Fatalf("killed after %v, the status of the checkout was %q and is now %q", moment, status, now)
		}
	}
	t.Logf("%d of %d publishes were killed; %d published the new site", killed, kills, arrived)
	if killed == 0 {
		t.Error("no publish was killed")
	}
	c.git(c.remote, "update-ref", "refs/heads/gh-pages", oldCommit)
	c.publish()
	if got := c.published(); got != newTree {
		t.Errorf("after the kills, publish creates the tree %s, want %s", got, newTree)
	}
}

// kill starts publishing, kills the program after some time, with or without its child processes, and waits until all
// have ended. It returns 0 if the program was killed, or else how long it ran.
func (c *curator) kill(after time.Duration, withChildren bool) time.Duration {
	c.Helper()
	reader, writer, err := os.Pipe()
	if err != nil {
		c.Fatal(err)
	}
	defer reader.Close()
	stderr, err := os.Create(filepath.Join(c.TempDir(), "stderr")) // a pipe would make Wait wait for children
	if err != nil {
		c.Fatal(err)
	}
	defer stderr.Close()
	cmd := c.program("publish", "--source", c.checkout)
	cmd.ExtraFiles = []*os.File{writer} // inherited by its children, so it is closed when the last process ends
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Stderr = stderr
	start := time.Now()
	if err := cmd.Start(); err != nil {
		c.Fatal(err)
	}
	writer.Close()
	timer := time.AfterFunc(after, func() {
		if withChildren {
			_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		} else {
			_ = cmd.Process.Kill()
		}
	})
	defer timer.Stop()
	failed := cmd.Wait()
	ran := time.Since(start)
	if _, err := reader.Read(make([]byte, 1)); err == nil {
		c.Fatal("a process wrote to the inherited pipe")
	}
	// A killed git server can leave a lock, which an administrator would remove.
	if err := os.Remove(filepath.Join(c.remote, "refs", "heads", "gh-pages.lock")); err != nil && !os.IsNotExist(err) {
		c.Fatal(err)
	}
	switch status := cmd.ProcessState.ExitCode(); {
	case status > 0:
		words, _ := os.ReadFile(stderr.Name())
		c.Fatalf("publish failed without being killed: %v\n%s", failed, words)
	case failed != nil:
		return 0
	}
	return ran
}
