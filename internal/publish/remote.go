package publish

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/offprint/offprint/internal/problem"
)

// A target is the remote to publish to. Commands get its URL, not its name, because with a name git would write a
// remote-tracking branch.
type target struct {
	name    string // as shown to users
	url     string // or a path
	isNamed bool   // the user gave the name of a remote; url.<base>.insteadOf is already applied to its URL
}

// useTarget finds the target. For a named remote, it adds a rule that rewrites the URL to itself. Git applies only the
// rule with the longest match, so no other rule changes the URL again.
func (p *publication) useTarget(ctx context.Context) (err error) {
	if p.target, err = findTarget(ctx, p.Repository, p.Remote); err == nil && p.target.isNamed {
		p.Repository = p.Repository.withRewrite(p.target.url, p.target.url)
	}
	return err
}

// findTarget returns the target for the name or URL of a remote. A named remote must have only one push URL.
func findTarget(ctx context.Context, r *Repository, remote string) (target, error) {
	urls, err := r.Run(ctx, "", "remote", "get-url", "--push", "--all", "--", remote)
	if err != nil {
		return targetOfURL(ctx, r, remote)
	}
	if more := strings.Count(urls, "\n"); more > 0 {
		return target{}, fmt.Errorf(
			"the remote %s pushes to %d URLs (choose one of them with --remote)",
			problem.Quote(remote),
			more+1,
		)
	}
	return target{remote, urls, true}, nil
}

// targetOfURL returns the target for a URL or path. The error lists the remotes if the argument is neither.
func targetOfURL(ctx context.Context, r *Repository, remote string) (target, error) {
	if strings.ContainsAny(remote, `:/\`) {
		to := remote
		if _, err := os.Stat(remote); err == nil { // relative to the working directory, but git runs elsewhere
			if to, err = filepath.Abs(remote); err != nil {
				return target{}, fmt.Errorf("finding %s: %w", remote, err)
			}
		}
		return target{ShownRemote(remote), to, false}, nil
	}
	names, err := r.Run(ctx, "", "remote")
	switch {
	case err != nil:
		return target{}, err
	case names == "":
		return target{}, fmt.Errorf(
			"the repository has no remote %s (add it with %s URL)",
			problem.Quote(remote),
			problem.Command("git remote add", remote),
		)
	}
	return target{}, fmt.Errorf(
		"the repository has no remote %s (choose one with --remote: %s)",
		problem.Quote(remote),
		strings.Join(strings.Fields(names), ", "),
	)
}

// readTip returns the current commit of the branch on the remote, or "" if the branch does not exist. It sets
// isDefault. It returns an error if the name of the branch differs only in case from that of the default branch.
func (p *publication) readTip(ctx context.Context) (tip string, err error) {
	refs, err := p.Repository.Run(ctx, "", "ls-remote", "--symref", "--", p.target.url, "HEAD", p.ref())
	if err != nil {
		return "", p.explain(err)
	}
	for line := range strings.Lines(refs) { // the patterns also match refs/x/refs/heads/gh-pages
		value, ref, _ := strings.Cut(strings.TrimSpace(line), "\t")
		branch, isSymbolic := strings.CutPrefix(value, "ref: refs/heads/")
		switch {
		case ref == p.ref():
			tip = value
		case ref == "HEAD" && isSymbolic:
			p.isDefault = branch == p.Branch
			if !p.isDefault && strings.EqualFold(branch, p.Branch) {
				return "", fmt.Errorf(
					"%s differs only in case from %s, the default branch of %s (choose another with --branch)",
					problem.Quote(p.Branch),
					problem.Quote(branch),
					p.target.name,
				)
			}
		}
	}
	return tip, nil
}

// fetch fetches the commit of the branch, which the checks, the comparison and git push need. It does not fetch objects
// that the curator already has.
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
		p.target.url,
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
	signed := "--no-signed"
	// The command fails if the setting is if-asked, which is not a boolean.
	if set, _ := p.Repository.Run(
		ctx, "", "config", "--type=bool", "--default=false", "--get", "push.gpgSign",
	); set != "false" {
		signed = "--signed=if-asked" // not every server supports signed pushes
	}
	// The push runs the pre-push hook, which may write objects. They must persist, so git reads objects from the
	// temporary folder but writes them to the repository.
	_, err := p.Repository.With("GIT_ALTERNATE_OBJECT_DIRECTORIES="+p.objects()).
		Run(ctx, "", "push", signed, "--no-follow-tags", "--recurse-submodules=no",
			"--force-with-lease="+p.ref()+":"+p.tip, "--", p.target.url, commit+":"+p.ref())
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

// explain adds the name of the remote to the error of a failed git command, and a hint if possible. It returns other
// errors unchanged.
func (p *publication) explain(err error) error {
	var failed *gitError
	if !errors.As(err, &failed) {
		return err
	}
	r := failed.refusal()
	switch {
	case r != nil:
		return fmt.Errorf("%s %s: %s (%s)", p.target.name, r.what, failed, r.hint)
	case p.pushing:
		return fmt.Errorf("pushing to %s failed: %w", p.target.name, failed)
	case p.target.isNamed:
		return fmt.Errorf("%s cannot be read: %w (check its URL with git remote -v)", p.target.name, failed)
	}
	return fmt.Errorf("%s cannot be read: %w (check the URL or path)", p.target.name, failed)
}

func (p *publication) moved() error {
	return fmt.Errorf(
		"the branch %s of %s has changed since this command began, so nothing was pushed (look at its new commits, "+
			"then publish again)",
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
		"interrupted while pushing (the branch %s of %s contains either the complete old site or the complete new one)",
		p.Branch,
		p.target.name,
	)
}
