package publish

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// A target is the destination of a publish. Commands get its address, not its name, because with a name git would write
// a remote-tracking branch.
type target struct {
	name    string // as shown to users
	address string
}

// findTarget finds the single push address of a remote.
func findTarget(ctx context.Context, r *Repository, remote string) (target, error) {
	addresses, err := r.Run(ctx, "", "remote", "get-url", "--push", "--all", "--", remote)
	if err != nil {
		return unnamed(ctx, r, remote)
	}
	if more := strings.Count(addresses, "\n"); more > 0 {
		return target{}, fmt.Errorf(
			"the remote %s pushes to %d addresses at once (give one of them with --remote)",
			remote,
			more+1,
		)
	}
	return target{remote, addresses}, nil
}

// unnamed treats something that is not the name of a remote as an address, if it looks like one.
func unnamed(ctx context.Context, r *Repository, remote string) (target, error) {
	if strings.ContainsAny(remote, `:/\`) {
		address := remote
		if _, err := os.Stat(remote); err == nil { // relative to the user's folder, not to the top of the repository
			if address, err = filepath.Abs(remote); err != nil {
				return target{}, fmt.Errorf("finding %s: %w", remote, err)
			}
		}
		return target{ShownRemote(remote), address}, nil
	}
	names, err := r.Run(ctx, "", "remote")
	switch {
	case err != nil:
		return target{}, err
	case names == "":
		return target{}, fmt.Errorf(
			"the repository has no remote %s (add it with git remote add %s ADDRESS)",
			remote,
			remote,
		)
	}
	return target{}, fmt.Errorf(
		"the repository has no remote %s (choose one of its own with --remote: %s)",
		remote,
		strings.Join(strings.Fields(names), ", "),
	)
}

// readTip returns the current commit of the branch on the remote, or "" if there is no branch.
func (p *publication) readTip(ctx context.Context) (string, error) {
	refs, err := p.Repository.Run(ctx, "", "ls-remote", "--", p.target.address, p.ref())
	if err != nil {
		return "", p.explain(err)
	}
	for line := range strings.Lines(refs) { // the pattern also matches refs/x/refs/heads/gh-pages
		if hash, ref, _ := strings.Cut(strings.TrimSpace(line), "\t"); ref == p.ref() {
			return hash, nil
		}
	}
	return "", nil
}

// fetch fetches the commit of the branch and what git needs to send only differences, without what the curator already
// has.
func (p *publication) fetch(ctx context.Context) error {
	_, err := p.scratch.Run(
		ctx,
		"",
		"fetch",
		"--quiet",
		"--no-tags",
		"--no-write-fetch-head",
		"--no-auto-maintenance",
		"--no-recurse-submodules",
		"--",
		p.target.address,
		p.ref(),
	)
	if err != nil {
		return p.explain(err)
	}
	if _, err := p.scratch.Run(ctx, "", "cat-file", "-e", p.tip+"^{commit}"); err != nil {
		return cmp.Or(ctx.Err(), p.moved())
	}
	return nil
}

// push pushes the commit to the branch, if the branch has not moved.
func (p *publication) push(ctx context.Context, commit string) error {
	// Hooks run now, and what they write must persist: objects are only read from the temporary folder.
	objects := p.objects()
	if others := os.Getenv("GIT_ALTERNATE_OBJECT_DIRECTORIES"); others != "" {
		objects += string(filepath.ListSeparator) + others
	}
	_, err := p.Repository.With("GIT_ALTERNATE_OBJECT_DIRECTORIES="+objects).
		Run(ctx, "", "push", "--no-follow-tags", "--recurse-submodules=no",
			"--force-with-lease="+p.ref()+":"+p.tip, "--", p.target.address, commit+":"+p.ref())
	if err == nil {
		return nil
	}
	now, lookErr := p.readTip(ctx)
	switch {
	case lookErr != nil:
		return p.explain(err)
	case now == commit: // the push succeeded, but the answer was lost
		return nil
	case now != p.tip:
		return p.moved()
	}
	return p.explain(err)
}

// explain describes a failure of the communication with the remote.
func (p *publication) explain(err error) error {
	var failed *gitError
	if !errors.As(err, &failed) {
		return err
	}
	if failed.Forbidden() {
		return fmt.Errorf(
			"%s does not let you in: %s (make git push work without a question: a credential helper for https, a "+
				"key in ssh-agent for SSH)",
			p.target.name,
			failed.Said,
		)
	}
	if p.pushing {
		return fmt.Errorf("%s did not take the site: %s", p.target.name, failed.Said)
	}
	return fmt.Errorf("%s cannot be read: %s (git remote -v shows its address)", p.target.name, failed.Said)
}

func (p *publication) moved() error {
	return fmt.Errorf(
		"%s of %s has moved since this publish began, and nothing was pushed (look at what was pushed there, and "+
			"publish again)",
		p.Branch,
		p.target.name,
	)
}

// interrupted describes the state after an interrupted publish.
func (p *publication) interrupted() error {
	if !p.pushing {
		return errors.New("interrupted before anything was pushed")
	}
	return fmt.Errorf(
		"interrupted while pushing (%s of %s has the old site or the new one, whole)",
		p.Branch,
		p.target.name,
	)
}
