package publish

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// trailer marks the commits that Offprint makes, whose history it need not keep.
const trailer = "Generator: Offprint"

// commit makes the commit of the site. Where the sources are committed it has their time, so that it
// is the same whenever and wherever it is made by the same person.
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

// describe says which sources the site was made from, and when they were committed.
func (p *publication) describe(ctx context.Context) (subject string, dates []string, err error) {
	source, err := p.Repository.Run(ctx, "", "log", "-1", "--format=%H %ct", "HEAD")
	if err != nil { // nothing is committed yet
		return "Publish the site", nil, ctx.Err()
	}
	hash, seconds, _ := strings.Cut(source, " ")
	edits, err := p.Repository.Run(ctx, "", slices.Concat([]string{"status", "--porcelain", "--"}, p.Sources)...)
	if err != nil {
		return "", nil, err
	}
	subject = "Publish " + short(hash)
	if edits != "" {
		subject += " with changes that are not committed"
	}
	when := "@" + seconds + " +0000"
	return subject, []string{"GIT_AUTHOR_DATE=" + when, "GIT_COMMITTER_DATE=" + when}, nil
}

// short is the part of a commit's name that people read.
func short(hash string) string { return hash[:min(10, len(hash))] }

// checkTip keeps what Offprint did not make, unless it stays in the history of the branch.
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
		"%s of %s ends in a commit that Offprint did not make, %s %q, and would lose it (publish with --history to keep it below the site, or choose another branch with --branch)",
		p.Branch,
		p.target.name,
		short(p.tip),
		subject,
	)
}
