package publish

import (
	"context"
	"fmt"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/problem"
)

// trailer marks the commits that Offprint makes. Publishing may replace a history whose last commit has it.
const trailer = "Generator: Offprint"

// commit creates the commit of the site. It uses the date of the sources' commit, if any, so that publishing the same
// sources again without History creates the same commit.
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

// describe returns a subject that names the commit of the sources, and the environment variables that set both dates to
// its commit date. If the site's folder is not a checkout of a commit, the subject names none, and dates is nil.
func (p *publication) describe(ctx context.Context) (subject string, dates []string, err error) {
	source, err := p.Repository.Run(ctx, "", "rev-list", "--timestamp", "--max-count=1", "HEAD")
	if err != nil { // no commit yet
		return "Publish the site", nil, ctx.Err()
	}
	if inside, err := p.Repository.Run(ctx, "", "rev-parse", "--is-inside-work-tree"); err != nil || inside != "true" {
		return "Publish the site", nil, err // in a bare repository, for example
	}
	edited, err := p.isEdited(ctx)
	if err != nil {
		return "", nil, err
	}
	seconds, hash, _ := strings.Cut(source, " ")
	subject = "Publish " + short(hash)
	if edited {
		subject += " with uncommitted changes"
	}
	when := "@" + seconds + " +0000"
	return subject, []string{"GIT_AUTHOR_DATE=" + when, "GIT_COMMITTER_DATE=" + when}, nil
}

// sourcesOnBranch returns why the branch seems to contain the sources of the site, or "" if it does not.
func (p *publication) sourcesOnBranch(ctx context.Context) string {
	isRelated := p.isRelated(ctx, p.scratch, p.tip)
	switch {
	case (isRelated || p.isDefault) && p.hasSources(ctx, p.scratch, p.tip):
		return "contains the site's own files"
	case isRelated && p.isDefault:
		return "is the default branch and contains the files of your checkout"
	}
	return ""
}

// isEdited reports whether the site is built from uncommitted changes. Ignored files count only if they are Markdown.
func (p *publication) isEdited(ctx context.Context) (bool, error) {
	repository, err := p.withoutFlags(ctx)
	if err != nil {
		return false, err
	}
	status, err := repository.Run(ctx, "", slices.Concat([]string{"status", "--porcelain", "-z", "--no-renames",
		"--untracked-files=all", "--ignored=traditional", "--ignore-submodules=none", "--"}, p.Sources)...)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(strings.Split(status, "\x00"), func(entry string) bool {
		return entry != "" && (!strings.HasPrefix(entry, "!!") || path.Ext(entry) == ".md")
	}), nil
}

// withoutFlags returns the repository with an index in which git looks at every file of the sources. The user can have
// told it not to, with a sparse checkout or git update-index --assume-unchanged.
func (p *publication) withoutFlags(ctx context.Context) (*Repository, error) {
	files, err := p.Repository.Run(ctx, "", slices.Concat([]string{"ls-files", "-v", "-z", "--"}, p.Sources)...)
	isFlagged := func(file string) bool { return file != "" && file[0] != 'H' }
	if err != nil || !slices.ContainsFunc(strings.Split(files, "\x00"), isFlagged) {
		return p.Repository, err
	}
	r := p.Repository.With("GIT_INDEX_FILE=" + filepath.Join(p.Temp, "index-without-flags"))
	_, err = r.Run(ctx, "", "read-tree", "--no-sparse-checkout", "HEAD")
	return r, err
}

// short abbreviates a commit's hash.
func short(hash string) string { return hash[:min(10, len(hash))] }

// checkTip returns an error if publishing would replace the sources of the site, or if Offprint did not make the last
// commit and History is not set.
func (p *publication) checkTip(ctx context.Context) error {
	commit, err := p.scratch.Run(ctx, "", "cat-file", "commit", p.tip)
	if err != nil {
		return err
	}
	_, message, _ := strings.Cut(commit, "\n\n")
	if slices.Contains(strings.Split(message, "\n"), trailer) {
		return nil
	}
	p.foreign = true
	if what := p.sourcesOnBranch(ctx); what != "" {
		return fmt.Errorf(
			"%s of %s %s, which publishing would replace (choose another branch with --branch)",
			p.Branch,
			p.target.name,
			what,
		)
	}
	if p.History {
		return ctx.Err()
	}
	subject, _, _ := strings.Cut(message, "\n")
	return fmt.Errorf(
		"publishing would remove commit %s %s from the branch %s of %s, and Offprint did not make it "+
			"(publish with --history to keep it, or choose another branch with --branch)",
		short(p.tip),
		problem.Quote(subject),
		p.Branch,
		p.target.name,
	)
}
