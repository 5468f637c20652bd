package publish

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// trailer marks the commits that Offprint makes, whose history can be replaced.
const trailer = "Generator: Offprint"

// commit creates the commit of the site. If the sources are committed, it uses their time, so that the same person gets
// the same commit whenever and wherever they publish.
func (p *publication) commit(ctx context.Context, tree string) (string, error) {
	subject, dates, err := p.describe(ctx)
	if err != nil {
		return "", err
	}
	args := []string{"commit-tree", tree}
	if p.History && p.tip != "" {
		args = append(args, "-p", p.tip)
	}
	return p.scratch.With(dates...).Run(ctx, subject+"\n\n"+trailer+"\n", args...)
}

// describe returns a subject that names the commit of the sources, and its dates.
func (p *publication) describe(ctx context.Context) (subject string, dates []string, err error) {
	source, err := p.Repository.Run(ctx, "", "log", "-1", "--format=%H %ct", "HEAD")
	if err != nil { // no commit yet
		return "Publish the site", nil, ctx.Err()
	}
	hash, seconds, _ := strings.Cut(source, " ")
	edits, err := p.Repository.Run(ctx, "", slices.Concat([]string{"status", "--porcelain", "--"}, p.Sources)...)
	if err != nil {
		return "", nil, err
	}
	subject = "Publish " + short(hash)
	if edits != "" {
		subject += " with uncommitted changes"
	}
	when := "@" + seconds + " +0000"
	return subject, []string{"GIT_AUTHOR_DATE=" + when, "GIT_COMMITTER_DATE=" + when}, nil
}

// short abbreviates a commit's hash.
func short(hash string) string { return hash[:min(10, len(hash))] }

// checkTip returns an error if the publish would lose a commit that Offprint did not make.
func (p *publication) checkTip(ctx context.Context) error {
	if p.History {
		return nil
	}
	commit, err := p.scratch.Run(ctx, "", "cat-file", "commit", p.tip)
	if err != nil {
		return err
	}
	_, message, _ := strings.Cut(commit, "\n\n")
	if slices.Contains(strings.Split(message, "\n"), trailer) {
		return nil
	}
	subject, _, _ := strings.Cut(message, "\n")
	return fmt.Errorf(
		"the branch %s of %s ends with commit %s %q, which Offprint did not make and which would be lost "+
			"(publish with --history to keep it, or choose another branch with --branch)",
		p.Branch,
		p.target.name,
		short(p.tip),
		subject,
	)
}
