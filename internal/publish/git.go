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
	"strconv"
	"strings"
	"time"
)

// The package runs the git program instead of using a library, because only the program uses the user's credentials,
// pre-push hook and configuration. It overrides settings that change the output or the effect of a command.

// A Repository is a folder where git commands run.
type Repository struct {
	dir string
	env []string
}

// settings override the user's configuration in every command.
var settings = []string{
	"color.ui=false",
	"core.fsmonitor=",
	"core.quotePath=false",
	"core.splitIndex=false", // a split index would write a file to the repository
	"fetch.writeCommitGraph=false",
	"i18n.commitEncoding=UTF-8", // another encoding would add a header to the commit
	"push.pushOption=",          // some servers reject pushes with options
}

// environment disables prompts, optional locks and tracing. It disables replacement objects, because git would read
// them but push the originals. It sets the language to English, so that messages can be matched.
var environment = []string{
	"LC_ALL=C", "GIT_TERMINAL_PROMPT=0", "GIT_OPTIONAL_LOCKS=0", "GIT_NO_REPLACE_OBJECTS=1",
	"GIT_TRACE2=0", "GIT_TRACE2_PERF=0", "GIT_TRACE2_EVENT=0",
}

// unsetVariables would select another repository or index, or change arguments, output or input. Git sets some of them
// when it runs a hook or an alias. Without them, the folder alone decides which repository is used. The variables up to
// GIT_INTERNAL_SUPER_PREFIX are those of git rev-parse --local-env-vars, except GIT_NO_REPLACE_OBJECTS, which is
// set above, and two that contain the user's configuration.
var unsetVariables = []string{
	"GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_CONFIG", "GIT_OBJECT_DIRECTORY", "GIT_DIR", "GIT_WORK_TREE",
	"GIT_IMPLICIT_WORK_TREE", "GIT_GRAFT_FILE", "GIT_INDEX_FILE", "GIT_REPLACE_REF_BASE", "GIT_PREFIX",
	"GIT_SHALLOW_FILE", "GIT_COMMON_DIR", "GIT_INTERNAL_SUPER_PREFIX",
	"GIT_NAMESPACE", "GIT_QUARANTINE_PATH", "GIT_ATTR_SOURCE", "GIT_DEFAULT_HASH", "GIT_DEFAULT_REF_FORMAT",
	"GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS",
	"GIT_EXTERNAL_DIFF", "GIT_DIFF_OPTS", "GIT_REDIRECT_STDIN", "GIT_REDIRECT_STDOUT", "GIT_REDIRECT_STDERR",
	"GIT_CURL_VERBOSE",
}

// Open returns the repository that contains a folder.
func Open(ctx context.Context, dir string) (*Repository, error) {
	r := &Repository{dir: dir, env: environment}
	_, err := r.Run(ctx, "", "rev-parse", "--git-dir")
	var failed *gitError
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return nil, noRepositoryError("git is not installed (get it from https://git-scm.com)")
	case errors.As(err, &failed) && strings.Contains(failed.Message, "not a git repository (or any"):
		return nil, noRepositoryError(
			"the site is not in a git repository (create one with git init, then git remote add origin URL)",
		)
	case failed != nil && failed.distrusted():
		return nil, fmt.Errorf("git refuses to read this repository, because another user owns it (%s)",
			failed.advice())
	case err != nil:
		return nil, err
	}
	return r, nil
}

// noRepositoryError is the error of Open if git is not installed or the folder is not in a repository.
type noRepositoryError string

func (e noRepositoryError) Error() string { return string(e) }

// IsNoRepository reports whether Open failed because git is not installed or the folder is not in a repository.
func IsNoRepository(err error) bool { return errors.As(err, new(noRepositoryError)) }

// With returns the repository with additional environment variables for its commands.
func (r *Repository) With(env ...string) *Repository {
	return &Repository{dir: r.dir, env: append(r.env[:len(r.env):len(r.env)], env...)}
}

// Run runs a command and returns its output without the final newline. Hooks run only when the command is a push.
func (r *Repository) Run(ctx context.Context, input string, args ...string) (string, error) {
	var options []string
	for _, s := range settings {
		options = append(options, "-c", s)
	}
	if args[0] != "push" {
		options = append(options, "-c", "core.hooksPath="+os.DevNull)
	}
	cmd := exec.CommandContext(ctx, "git", slices.Concat(options, args)...)
	cmd.Dir = r.dir
	cmd.Env = append(slices.DeleteFunc(os.Environ(), isUnset), r.env...)
	cmd.Stdin = strings.NewReader(input)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	cmd.WaitDelay = 5 * time.Second // child processes of git can keep the output open
	if err := cmd.Run(); err != nil {
		return "", &gitError{Command: args[0], Message: messageOf(stderr.String()), Cause: err}
	}
	return strings.TrimSuffix(stdout.String(), "\n"), nil
}

// isUnset reports whether a variable of the environment, such as GIT_DIR=x, is withheld from git.
func isUnset(variable string) bool {
	name, _, _ := strings.Cut(variable, "=")
	return slices.Contains(unsetVariables, name) || strings.HasPrefix(name, "GIT_TRACE")
}

// withRewrite returns the repository with additional rules url.<base>.insteadOf and url.<base>.pushInsteadOf. It sets
// the rules in the environment, because the option -c splits at the first equals sign, and the URL can contain one.
func (r *Repository) withRewrite(base, insteadOf string) *Repository {
	n, _ := strconv.Atoi(os.Getenv("GIT_CONFIG_COUNT"))
	var env []string
	for _, key := range []string{"insteadOf", "pushInsteadOf"} {
		env = append(env, fmt.Sprintf("GIT_CONFIG_KEY_%d=url.%s.%s", n, base, key),
			fmt.Sprintf("GIT_CONFIG_VALUE_%d=%s", n, insteadOf))
		n++
	}
	return r.With(append(env, fmt.Sprintf("GIT_CONFIG_COUNT=%d", n))...)
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

// RemoteURLs returns the URL of a remote after url.<base>.insteadOf is applied, and the configured URL if it differs.
// It returns nil if the remote does not exist.
func (r *Repository) RemoteURLs(ctx context.Context, name string) []string {
	url, err := r.Run(ctx, "", "remote", "get-url", "--", name)
	if err != nil {
		return nil
	}
	written, err := r.Run(ctx, "", "config", "--get", "remote."+name+".url")
	if err != nil || written == url {
		return []string{url}
	}
	return []string{url, written}
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

// distrusted reports whether git refused to read a repository because of its owner. The second wording is that of
// git 2.35.
func (e *gitError) distrusted() bool {
	return strings.Contains(e.Message, "dubious ownership") || strings.Contains(e.Message, "unsafe repository")
}

// advice returns a hint with the command by which the user can trust the repository.
func (e *gitError) advice() string {
	const command = "git config --global --add safe.directory "
	_, folder, _ := strings.Cut(e.Message, command)
	folder, _, _ = strings.Cut(folder, "; ")
	return "if you trust it, run " + command + folder
}

// A refusal is a reason why git has no access to a remote.
type refusal struct {
	what  string   // what to say about the remote
	hint  string   // how to get access
	words []string // parts of messages
}

// refusals match messages of git, SSH and hosts, because the exit status does not show the reason.
var refusals = []refusal{
	{"cannot be read", "connect to its host once with ssh, and confirm the host key", []string{
		"Host key verification failed",
	}},
	{"denies access", "use an account, token or key that may push to it", []string{
		"The requested URL returned error: 403", "denied to ", "not allowed to push",
	}},
	{
		"denies access", "set up git so that git push does not ask for a password: a credential helper for HTTPS, " +
			"or a key in ssh-agent for SSH",
		[]string{
			"terminal prompts disabled", "could not read Username", "could not read Password", "Authentication failed",
			"Permission denied", "The requested URL returned error: 401",
		},
	},
}

// refusal returns the reason why the command had no access to the remote, or nil if it failed for another reason.
func (e *gitError) refusal() *refusal {
	for i, r := range refusals {
		if slices.ContainsFunc(r.words, func(words string) bool { return strings.Contains(e.Message, words) }) {
			return &refusals[i]
		}
	}
	return nil
}

// messageOf returns what git wrote to stderr as one line, without hints and final periods.
func messageOf(stderr string) string {
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
		if !strings.HasPrefix(line, "git ") { // a command can end in the name of a folder
			line = strings.TrimSuffix(line, ".")
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "; ")
}

func startsWithAny(s string, prefixes ...string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(s, p) })
}
