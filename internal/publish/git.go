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

// This file runs the git program.
//
// In come a folder and the words of a git command, out goes what it printed, or what went wrong in
// its own words. It is the program and not a library, since only that has the credentials, the hooks
// and the configuration of its user. It never asks a question, takes no lock that a look does not
// need, and speaks English, so that its words can be understood.

// A Repository is where commands run.
type Repository struct {
	dir string
	env []string
}

// Open finds the repository that holds a folder.
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

// With is the repository with more variables in the environment of its commands.
func (r *Repository) With(env ...string) *Repository {
	return &Repository{dir: r.dir, env: append(r.env[:len(r.env):len(r.env)], env...)}
}

// Run runs a command and gives what it printed, without the last line's end.
func (r *Repository) Run(ctx context.Context, input string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "git", args...)
	cmd.Dir = r.dir
	cmd.Env = append(os.Environ(), r.env...)
	cmd.Stdin = strings.NewReader(input)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.WaitDelay = 5 * time.Second // for those that git started
	if err := cmd.Run(); err != nil {
		return "", &gitError{Command: args[0], Said: said(stderr.String()), Cause: err}
	}
	return strings.TrimSuffix(stdout.String(), "\n"), nil
}

// Path is the absolute path of something in the repository's folder, such as "objects".
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

// RemoteURL is the address of a remote, or "" where there is none of that name.
func (r *Repository) RemoteURL(ctx context.Context, name string) string {
	address, err := r.Run(ctx, "", "remote", "get-url", "--", name)
	if err != nil {
		return ""
	}
	return address
}

// Shown is the name or address of a remote without what lets a user in.
func ShownRemote(remote string) string {
	if u, err := url.Parse(remote); err == nil && u.User != nil {
		u.User = nil
		return u.String()
	}
	return remote
}

// An gitError is a command that failed.
type gitError struct {
	Command string
	Said    string // what git said, as one line
	Cause   error
}

func (e *gitError) Error() string {
	if e.Said == "" {
		return fmt.Sprintf("git %s: %v", e.Command, e.Cause)
	}
	return fmt.Sprintf("git %s: %s", e.Command, e.Said)
}

func (e *gitError) Unwrap() error { return e.Cause }

// Forbidden tells whether the other side did not let the user in. There is no other sign of it than
// the words of git, of SSH and of the hosts.
func (e *gitError) Forbidden() bool {
	for _, words := range []string{
		"terminal prompts disabled", "could not read Username", "could not read Password", "Authentication failed", "Permission denied",
		"Host key verification failed", "The requested URL returned error: 401", "The requested URL returned error: 403", "denied to ", "not allowed to push",
	} {
		if strings.Contains(e.Said, words) {
			return true
		}
	}
	return false
}

// said makes one line of git's last words, without its advice and what its caller knows.
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
