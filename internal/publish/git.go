package publish

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Offprint runs the git program instead of a library, because only the program uses the user's credentials, hooks and
// configuration. Prompts and optional locks are disabled, and the language is English so that messages can be matched.

// A Repository is a folder where git commands run.
type Repository struct {
	dir string
	env []string
}

// Open finds the repository that contains a folder.
func Open(ctx context.Context, dir string) (*Repository, error) {
	r := &Repository{dir: dir, env: []string{"LC_ALL=C", "GIT_TERMINAL_PROMPT=0", "GIT_OPTIONAL_LOCKS=0"}}
	_, err := r.Run(ctx, "", "rev-parse", "--git-dir")
	var failed *gitError
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return nil, errors.New("git is not installed (get it from https://git-scm.com)")
	case errors.As(err, &failed) && strings.Contains(failed.Message, "not a git repository"):
		return nil, fmt.Errorf(
			"%s is not in a git repository (create one with git init, then git remote add origin URL)",
			dir,
		)
	case err != nil:
		return nil, err
	}
	return r, nil
}

// With returns the repository with additional environment variables for its commands.
func (r *Repository) With(env ...string) *Repository {
	return &Repository{dir: r.dir, env: append(r.env[:len(r.env):len(r.env)], env...)}
}

// Run runs a command and returns its output without the final newline.
func (r *Repository) Run(ctx context.Context, input string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = r.dir
	cmd.Env = append(os.Environ(), r.env...)
	cmd.Stdin = strings.NewReader(input)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.WaitDelay = 5 * time.Second // for child processes of git
	if err := cmd.Run(); err != nil {
		return "", &gitError{Command: args[0], Message: lastMessage(stderr.String()), Cause: err}
	}
	return strings.TrimSuffix(stdout.String(), "\n"), nil
}

// Path returns the absolute path of a file or folder in the git folder, such as "objects".
func (r *Repository) Path(ctx context.Context, name string) (string, error) {
	path, err := r.Run(ctx, "", "rev-parse", "--git-path", name)
	if err != nil {
		return "", err
	}
	if !filepath.IsAbs(path) {
		path = filepath.Join(r.dir, path)
	}
	return filepath.Abs(path)
}

// RemoteURL returns the URL of a remote, or "" if there is no remote with this name.
func (r *Repository) RemoteURL(ctx context.Context, name string) string {
	u, err := r.Run(ctx, "", "remote", "get-url", "--", name)
	if err != nil {
		return ""
	}
	return u
}

// ShownRemote returns the name or URL of a remote without credentials.
func ShownRemote(remote string) string {
	if u, err := url.Parse(remote); err == nil && u.User != nil {
		u.User = nil
		return u.String()
	}
	return remote
}

// A gitError is a failed git command.
type gitError struct {
	Command string
	Message string // git's message, in one line
	Cause   error
}

func (e *gitError) Error() string {
	if e.Message == "" {
		return fmt.Sprintf("git %s: %v", e.Command, e.Cause)
	}
	return fmt.Sprintf("git %s: %s", e.Command, e.Message)
}

func (e *gitError) Unwrap() error { return e.Cause }

// Forbidden reports whether the remote denied access. Only the messages of git, SSH and the hosts show that.
func (e *gitError) Forbidden() bool {
	for _, words := range []string{
		"terminal prompts disabled", "could not read Username", "could not read Password", "Authentication failed",
		"Permission denied",
		"Host key verification failed", "The requested URL returned error: 401",
		"The requested URL returned error: 403", "denied to ", "not allowed to push",
	} {
		if strings.Contains(e.Message, words) {
			return true
		}
	}
	return false
}

// lastMessage returns git's output as one line, without advice.
func lastMessage(stderr string) string {
	var lines []string
	for line := range strings.Lines(stderr) {
		line = strings.Join(strings.Fields(line), " ")
		if line == "" ||
			startsWithAny(
				line,
				"hint:",
				"To ",
				"Please make sure you have the correct access rights",
				"and the repository exists.",
				"error: failed to push some refs to ",
			) {
			continue
		}
		for _, kind := range []string{"fatal: ", "error: ", "! "} {
			line = strings.TrimPrefix(line, kind)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "; ")
}

func startsWithAny(s string, prefixes ...string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(s, p) })
}
