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

// Offprint runs the git program instead of a library, because only the program has its user's credentials, hooks and
// configuration. It disables prompts and optional locks, and sets the language to English so that messages can be
// matched.

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
		return nil, errors.New("there is no git program (install it from https://git-scm.com)")
	case errors.As(err, &failed) && strings.Contains(failed.Said, "not a git repository"):
		return nil, fmt.Errorf(
			"%s is in no git repository (make one with git init, and git remote add origin ADDRESS)",
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
		return "", &gitError{Command: args[0], Said: said(stderr.String()), Cause: err}
	}
	return strings.TrimSuffix(stdout.String(), "\n"), nil
}

// Path returns the absolute path of something in the git folder, such as "objects".
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

// RemoteURL returns the address of a remote, or "" if there is none with this name.
func (r *Repository) RemoteURL(ctx context.Context, name string) string {
	address, err := r.Run(ctx, "", "remote", "get-url", "--", name)
	if err != nil {
		return ""
	}
	return address
}

// ShownRemote returns the name or address of a remote without credentials.
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
	Said    string // git's message, as one line
	Cause   error
}

func (e *gitError) Error() string {
	if e.Said == "" {
		return fmt.Sprintf("git %s: %v", e.Command, e.Cause)
	}
	return fmt.Sprintf("git %s: %s", e.Command, e.Said)
}

func (e *gitError) Unwrap() error { return e.Cause }

// Forbidden reports whether the remote denied access. The only sign of that is the wording of git, SSH and the hosts.
func (e *gitError) Forbidden() bool {
	for _, words := range []string{
		"terminal prompts disabled", "could not read Username", "could not read Password", "Authentication failed",
		"Permission denied",
		"Host key verification failed", "The requested URL returned error: 401",
		"The requested URL returned error: 403", "denied to ", "not allowed to push",
	} {
		if strings.Contains(e.Said, words) {
			return true
		}
	}
	return false
}

// said returns git's last message as one line, without advice.
func said(stderr string) string {
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
