package publish_test

import (
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint/offprint/internal/publish"
)

// files maps the names of a site's files to their content.
type files map[string]string

// A fixture is a curator's checkout and a remote, isolated from the machine's configuration.
type fixture struct {
	*testing.T
	checkout, remote string
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	isolate(t)
	dir := t.TempDir()
	w := &fixture{T: t, checkout: filepath.Join(dir, "checkout"), remote: filepath.Join(dir, "remote.git")}
	w.git(dir, "init", "-q", "--bare", "-b", "main", w.remote)
	w.git(dir, "init", "-q", "-b", "main", w.checkout)
	w.git(w.checkout, "config", "user.name", "A. Curator")
	w.git(w.checkout, "config", "user.email", "curator@example.org")
	w.git(w.checkout, "remote", "add", "origin", w.remote)
	w.write(w.checkout, files{"site.yaml": "title: Archive\n", "content/papers/a.md": "a\n"})
	w.git(w.checkout, "add", ".")
	w.git(w.checkout, "commit", "-q", "-m", "Add the sources")
	w.git(w.checkout, "push", "-q", "origin", "main")
	return w
}

func isolate(t *testing.T) {
	t.Helper()
	t.Setenv("HOME", t.TempDir())
	t.Setenv("XDG_CONFIG_HOME", "")
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	t.Setenv("GIT_CONFIG_NOSYSTEM", "1")
	t.Setenv("GIT_CEILING_DIRECTORIES", os.TempDir())
	t.Setenv("GIT_AUTHOR_DATE", "2026-02-18T12:00:00+0100")
	t.Setenv("GIT_COMMITTER_DATE", "2026-02-18T12:00:00+0100")
}

func (w *fixture) git(dir string, args ...string) string {
	w.Helper()
	cmd := exec.CommandContext(w.Context(), "git", args...)
	cmd.Dir = dir
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		w.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, stderr.String())
	}
	return strings.TrimSpace(string(out))
}

func (w *fixture) write(dir string, f files) {
	w.Helper()
	for name, data := range f {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			w.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(data), 0o755); err != nil {
			w.Fatal(err)
		}
	}
}

// site returns a step that writes a site.
func (w *fixture) site(f files) publish.Step {
	return func(dir string) error {
		if _, err := os.Stat(dir); err == nil {
			w.Errorf("the site's folder %s exists before the site is built", dir)
		}
		w.write(dir, f)
		return nil
	}
}

// publish publishes from the checkout, and checks that the checkout is unchanged, even if publishing fails.
func (w *fixture) publish(o publish.Options, steps ...publish.Step) (*publish.Result, error) {
	w.Helper()
	w.Setenv("TMPDIR", w.TempDir())
	before := w.tree(w.checkout)
	r, err := w.run(o, steps...)
	if diff := cmp.Diff(before, w.tree(w.checkout)); diff != "" {
		w.Errorf("publishing changed the checkout: %s", diff)
	}
	if left := w.tree(os.TempDir()); len(left) > 0 {
		w.Errorf("publishing left the temporary files %v", slices.Sorted(maps.Keys(left)))
	}
	w.git(w.remote, "fsck", "--full", "--strict")
	return r, err
}

func (w *fixture) run(o publish.Options, steps ...publish.Step) (*publish.Result, error) {
	w.Helper()
	repository, err := publish.Open(w.Context(), w.checkout)
	if err != nil {
		w.Fatal(err)
	}
	o.Repository, o.Sources, o.Temp = repository, []string{"site.yaml", "content"}, w.TempDir()
	if o.Remote == "" {
		o.Remote = "origin"
	}
	if o.Branch == "" {
		o.Branch = "gh-pages"
	}
	return publish.Run(w.Context(), o, steps...)
}

// published publishes a site. It fails the test if publishing fails.
func (w *fixture) published(o publish.Options, f files) *publish.Result {
	w.Helper()
	r, err := w.publish(o, w.site(f))
	if err != nil {
		w.Fatal(err)
	}
	return r
}

// refused checks that publishing fails with the given words and does not change the remote.
func (w *fixture) refused(o publish.Options, words string, steps ...publish.Step) {
	w.Helper()
	before := w.refs()
	r, err := w.publish(o, steps...)
	if err == nil || r != nil || !strings.Contains(err.Error(), words) || strings.Contains(err.Error(), "\n") {
		w.Errorf("result %+v, error %v\nwant %s", r, err, words)
	}
	if now := w.refs(); now != before {
		w.Errorf("the remote changed from\n%s\nto\n%s", before, now)
	}
}

func (w *fixture) refs() string {
	return w.git(w.remote, "for-each-ref", "--format=%(refname) %(objectname)")
}

// commit returns the commit of the branch.
func (w *fixture) commit() string { return w.git(w.remote, "rev-parse", "refs/heads/gh-pages") }

// branch returns the files on the branch.
func (w *fixture) branch() files {
	w.Helper()
	got := files{}
	for _, name := range strings.Split(w.git(w.remote, "ls-tree", "-r", "-z", "--name-only", "gh-pages"), "\x00") {
		if name == "" {
			continue
		}
		out, err := exec.CommandContext(w.Context(), "git", "-C", w.remote, "show", "gh-pages:"+name).Output()
		if err != nil {
			w.Fatal(err)
		}
		got[name] = string(out)
	}
	return got
}

// subjects returns the subjects of the branch's commits, newest first.
func (w *fixture) subjects() []string {
	return strings.Split(w.git(w.remote, "log", "--format=%s", "gh-pages"), "\n")
}

// tree returns every file and folder below a folder, with its mode.
func (w *fixture) tree(dir string) files {
	w.Helper()
	got := files{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || path == dir {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		var data []byte
		if info.Mode().IsRegular() {
			data, err = os.ReadFile(path)
		}
		name, _ := filepath.Rel(dir, path)
		got[filepath.ToSlash(name)] = info.Mode().String() + "\n" + string(data)
		return err
	})
	if err != nil {
		w.Fatal(err)
	}
	return got
}

// commitByHand adds a commit that Offprint did not make to the branch.
func (w *fixture) commitByHand(f files) {
	w.Helper()
	other := filepath.Join(w.TempDir(), "other")
	w.git(w.checkout, "clone", "-q", w.remote, other)
	w.git(other, "config", "user.name", "Someone Else")
	w.git(other, "config", "user.email", "else@example.org")
	if exec.Command("git", "-C", other, "checkout", "-q", "gh-pages").Run() != nil {
		w.git(other, "checkout", "-q", "--orphan", "gh-pages")
	}
	w.write(other, f)
	w.git(other, "add", ".")
	w.git(other, "commit", "-q", "-m", "Fix a word by hand")
	w.git(other, "push", "-q", "origin", "gh-pages")
}
