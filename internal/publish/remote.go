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

// A target is where the site goes. Commands get the address and not the name of the remote, since
// with the name git would keep a remote-tracking branch.
type target struct {
	name    string // as it is shown
	address string
}

// findTarget finds the one address that pushes to a remote go to.
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

// unnamed takes what is no remote's name for an address, if it looks like one.
func unnamed(ctx context.Context, r *Repository, remote string) (target, error) {
	if strings.ContainsAny(remote, `:/\`) {
		address := remote
		if _, err := os.Stat(remote); err == nil { // from where the user is, and not from the top of the repository
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

// readTip asks the remote which commit the branch has; "" where there is no branch.
func (p *publication) readTip(ctx context.Context) (string, error) {
	refs, err := p.Repository.Run(ctx, "", "ls-remote", "--", p.target.address, p.ref())
	if err != nil {
		return "", p.explain(err)
	}
	for line := range strings.Lines(refs) { // the pattern also finds refs/x/refs/heads/gh-pages
		if hash, ref, _ := strings.Cut(strings.TrimSpace(line), "\t"); ref == p.ref() {
			return hash, nil
		}
	}
	return "", nil
}

// fetch gets the commit that the branch has, with what git needs to send only what differs. What the
// curator has fetched is not sent again.
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

// push sends the commit to the branch, if that is still where it was.
func (p *publication) push(ctx context.Context, commit string) error {
	// Hooks run now, and what they write has to stay: objects are only read from the temporary folder.
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
	case now == commit: // it arrived; the answer did not
		return nil
	case now != p.tip:
		return p.moved()
	}
	return p.explain(err)
}

// explain says what went wrong between here and the remote.
func (p *publication) explain(err error) error {
	var failed *gitError
	if !errors.As(err, &failed) {
		return err
	}
	if failed.Forbidden() {
		return fmt.Errorf(
			"%s does not let you in: %s (make git push work without a question: a credential helper for https, a key in ssh-agent for SSH)",
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
		"%s of %s has moved since this publish began, and nothing was pushed (look at what was pushed there, and publish again)",
		p.Branch,
		p.target.name,
	)
}

// interrupted says what a publish that was stopped leaves.
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
