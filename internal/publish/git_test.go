package publish

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// fresh creates a repository, isolated from the machine's configuration, and returns its folder, too.
func fresh(t *testing.T) (*Repository, string) {
	t.Helper()
	t.Setenv("GIT_CONFIG_GLOBAL", os.DevNull)
	t.Setenv("GIT_CONFIG_NOSYSTEM", "1")
	dir := t.TempDir()
	if _, err := (&Repository{dir: dir}).Run(t.Context(), "", "init", "-q"); err != nil {
		t.Fatal(err)
	}
	r, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	return r, dir
}

func TestOpenExplainsErrors(t *testing.T) {
	t.Setenv("GIT_CEILING_DIRECTORIES", os.TempDir())
	if _, err := Open(t.Context(), t.TempDir()); err == nil ||
		!strings.Contains(err.Error(), "is not in a git repository (create one with git init") {
		t.Errorf("outside a repository: %v", err)
	}
	t.Setenv("PATH", t.TempDir())
	if _, err := Open(t.Context(), t.TempDir()); err == nil ||
		!strings.Contains(err.Error(), "git is not installed") {
		t.Errorf("without git: %v", err)
	}
}

func TestCommandsRunInTheFolder(t *testing.T) {
	r, dir := fresh(t)
	sub := filepath.Join(dir, "sub")
	if err := os.Mkdir(sub, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, from := range []string{dir, sub} {
		r, err := Open(t.Context(), from)
		if err != nil {
			t.Fatal(err)
		}
		path, err := r.Path(t.Context(), "objects")
		if want := filepath.Join(dir, ".git", "objects"); err != nil || path != want {
			t.Errorf("from %s: objects are in %s, %v, want %s", from, path, err, want)
		}
	}
	blob, err := r.With("GIT_OBJECT_DIRECTORY="+filepath.Join(sub)).
		Run(t.Context(), "a\n", "hash-object", "-w", "--stdin")
	if err != nil || len(blob) != 40 {
		t.Errorf("%q, %v", blob, err)
	}
	if _, err := r.Run(t.Context(), "", "cat-file", "-e", blob); err == nil {
		t.Error("With changes the original repository")
	}
}

func TestRemoteURL(t *testing.T) {
	r, _ := fresh(t)
	if got := r.RemoteURLs(t.Context(), "origin"); got != nil {
		t.Errorf("missing remote: got %q", got)
	}
	for _, args := range [][]string{
		{"remote", "add", "origin", "git@github.com:user/repo.git"},
		{"remote", "add", "short", "gh:user/repo.git"},
		{"config", "url.git@github.com:.insteadOf", "gh:"},
	} {
		if _, err := r.Run(t.Context(), "", args...); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range map[string][]string{
		"origin": {"git@github.com:user/repo.git"},
		"short":  {"git@github.com:user/repo.git", "gh:user/repo.git"},
	} {
		if got := r.RemoteURLs(t.Context(), name); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

func TestShownRemoteHasNoPassword(t *testing.T) {
	for remote, want := range map[string]string{
		"origin":                             "origin",
		"git@github.com:user/repo":           "git@github.com:user/repo",
		"https://github.com/user/repo":       "https://github.com/user/repo",
		"https://user:secret@github.com/a/b": "https://github.com/a/b",
		"https://token@github.com/a/b":       "https://github.com/a/b",
	} {
		if got := ShownRemote(remote); got != want {
			t.Errorf("%q is shown as %q, want %q", remote, got, want)
		}
	}
}

func TestGitMessagesBecomeOneLine(t *testing.T) {
	for stderr, want := range map[string]string{
		"": "",
		"fatal: not a git repository (or any of the parent directories): .git\n": "" +
			"not a git repository (or any of the parent directories): .git",
		"remote: no room\nTo /srv/a.git\n ! [remote rejected] 1a2b -> gh-pages (hook declined)\n" +
			"error: failed to push some refs to '/srv/a.git'\nhint: try again\n": "" +
			"remote: no room; [remote rejected] 1a2b -> gh-pages (hook declined)",
		"fatal: '/a' does not appear to be a git repository\nfatal: Could not read from remote repository.\n\n" +
			"Please make sure you have the correct access rights\nand the repository exists.\n": "" +
			"'/a' does not appear to be a git repository; Could not read from remote repository",
		"Host key verification failed.\nfatal: Could not read from remote repository.\n": "" +
			"Host key verification failed; Could not read from remote repository",
		"fatal: detected dubious ownership\n\n\tgit config --global --add safe.directory /a.\n": "" +
			"detected dubious ownership; git config --global --add safe.directory /a.",
	} {
		if got := messageOf(stderr); got != want {
			t.Errorf("%q becomes %q, want %q", stderr, got, want)
		}
	}
}

// TestErrorsOfRemotesHaveHints uses messages of git 2.39, OpenSSH 9, GitHub and GitLab.
func TestErrorsOfRemotesHaveHints(t *testing.T) {
	const (
		credentials = "denies access: git ls-remote: MESSAGE (set up git so that git push does not ask for a " +
			"password: a credential helper for HTTPS, or a key in ssh-agent for SSH)"
		permission = "denies access: git ls-remote: MESSAGE (use an account, token or key that may push to it)"
		hostKey    = "cannot be read: git ls-remote: MESSAGE (connect to its host once with ssh, and confirm the " +
			"host key)"
	)
	named, unnamed := target{name: "origin", isNamed: true}, target{name: "../nowhere"}
	for _, c := range []struct {
		target  target
		pushing bool
		message string
		want    string
	}{
		{named, false, "could not read Username for 'https://github.com': terminal prompts disabled",
			"origin " + credentials},
		{named, true, "remote: Invalid username or password; Authentication failed for 'https://github.com/a/b.git/'",
			"origin " + credentials},
		{named, false, "git@github.com: Permission denied (publickey); Could not read from remote repository",
			"origin " + credentials},
		{named, false, "Host key verification failed; Could not read from remote repository", "origin " + hostKey},
		{unnamed, false, "Host key verification failed; Could not read from remote repository",
			"../nowhere " + hostKey},
		{named, true, "remote: Permission to user/repo.git denied to other; " +
			"unable to access 'https://github.com/user/repo.git/': The requested URL returned error: 403",
			"origin " + permission},
		{named, true, "ERROR: Permission to user/repo.git denied to other; Could not read from remote repository",
			"origin " + permission},
		{named, true, "remote: You are not allowed to push code to this project", "origin " + permission},
		{named, false, "unable to access 'https://github.com/user/repo/': Could not resolve host: github.com",
			"origin cannot be read: git ls-remote: MESSAGE (check its URL with git remote -v)"},
		{unnamed, false, "'../nowhere' does not appear to be a git repository; Could not read from remote repository",
			"../nowhere cannot be read: git ls-remote: MESSAGE (check the URL or path)"},
		{named, true, "[remote rejected] 1a2b -> gh-pages (pre-receive hook declined)",
			"pushing to origin failed: git ls-remote: MESSAGE"},
	} {
		p := &publication{target: c.target, pushing: c.pushing}
		err := p.explain(&gitError{Command: "ls-remote", Message: c.message})
		if want := strings.Replace(c.want, "MESSAGE", c.message, 1); err.Error() != want {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
}

func TestErrorsNameTheCommandAndItsCause(t *testing.T) {
	r, _ := fresh(t)
	_, err := r.Run(t.Context(), "", "cat-file", "-p", "HEAD")
	if err == nil || !strings.HasPrefix(err.Error(), "git cat-file: Not a valid object name HEAD") {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.Run(ctx, "", "version"); !errors.Is(err, context.Canceled) ||
		!strings.HasPrefix(err.Error(), "git version: ") {
		t.Errorf("%v", err)
	}
}
