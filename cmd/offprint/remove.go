package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/edit"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/publish"
)

type removeCommand struct {
	Papers []string `arg:"" help:"Papers, by file name without .md, or by path." name:"paper"`

	Restore bool `help:"Undo a removal: stop skipping the papers, and restore their files from git if possible."`
	DryRun  bool `help:"Show what would change without changing it."                                         short:"n"`
}

func (c *removeCommand) Run(ctx context.Context, t *terminal) error {
	if c.Restore {
		return c.restore(ctx, t)
	}
	today, err := content.Today()
	if err != nil {
		return err
	}
	files, err := t.open(ctx, !c.DryRun)
	if err != nil {
		return err
	}
	defer files.Close()
	papers, err := chosen(files, c.Papers)
	if err != nil {
		return err
	}
	slices.SortFunc(papers, func(a, b *edit.File) int { return strings.Compare(a.Name, b.Name) })
	report, err := edit.Remove(files, papers, today)
	if err != nil {
		return err
	}
	if !c.DryRun {
		if err := files.Write("removal"); err != nil {
			return err
		}
	}
	return t.summary(report, c.removed(report))
}

// removed describes what was deleted, or would be.
func (c *removeCommand) removed(r *edit.RemoveReport) string {
	var b strings.Builder
	for _, p := range r.Papers {
		fmt.Fprintf(&b, "- %s: %s\n", problem.Name(p.File), short(p.Title))
		switch {
		case p.Kept:
			fmt.Fprintf(&b, "  %s/ stays, because it has Markdown files\n", problem.Name(p.Folder))
		case p.Pictures > 0:
			fmt.Fprintf(&b, "- %s/: %s\n", problem.Name(p.Folder), content.Plural(p.Pictures, "file"))
		}
	}
	target := "the removed paper"
	if len(r.Papers) > 1 {
		target = "removed papers"
	}
	for _, f := range r.Broken {
		fmt.Fprintf(&b, "! %s: %s to %s\n", problem.Name(f.File), content.Plural(f.Links, "link"), target)
	}
	fmt.Fprintf(&b, "%s%s removed, and listed in %s", content.Plural(len(r.Papers), "paper"),
		did(c.DryRun, "", " would be"), content.RemovedFile)
	if n := r.Links(); n > 0 {
		fmt.Fprintf(
			&b,
			"; %s %s (offprint check shows the lines)",
			did(c.DryRun, "fix", "then fix"),
			content.Plural(n, "link"),
		)
	}
	return b.String() + unwritten(c.DryRun)
}

// restore removes papers from the list of removed papers, and restores their files from git.
func (c *removeCommand) restore(ctx context.Context, t *terminal) error {
	versions, err := c.versions(ctx, t)
	if err != nil {
		return err
	}
	files, err := t.open(ctx, !c.DryRun)
	if err != nil {
		return err
	}
	defer files.Close()
	report, err := edit.Restore(files, c.Papers, versions)
	if err != nil {
		return err
	}
	if !c.DryRun {
		if err := files.Write("restoring"); err != nil {
			return err
		}
	}
	return t.summary(report, c.restored(report))
}

// versions returns the last committed versions of the papers. It runs git before the site is locked, because git can
// be slow.
func (c *removeCommand) versions(ctx context.Context, t *terminal) (map[string]*edit.Version, error) {
	files, err := edit.Open(t.source)
	if err != nil {
		return nil, err
	}
	removed, err := files.RemovedFiles(c.Papers)
	if err != nil {
		return nil, err
	}
	versions := map[string]*edit.Version{}
	repository, err := publish.Open(ctx, t.source)
	if publish.IsNoRepository(err) {
		return versions, nil // nothing was committed
	}
	if err != nil {
		return nil, err
	}
	for _, f := range removed {
		commit, found, err := repository.LastFiles(ctx, f.Name, content.OwnFolder(f.Name), f.Is)
		if err != nil {
			return nil, fmt.Errorf("looking for %s in the history: %w", f.Name, err)
		}
		if len(found) > 0 {
			versions[f.Name] = &edit.Version{Commit: commit, Files: found}
		}
	}
	return versions, nil
}

// restored describes what was restored, or would be, and how to recreate the other papers.
func (c *removeCommand) restored(r *edit.RestoreReport) string {
	var b strings.Builder
	for _, p := range r.Papers {
		for _, name := range p.Files {
			fmt.Fprintf(&b, "+ %s, as in commit %s\n", problem.Name(name), p.Commit)
		}
		switch {
		case p.Exists:
			fmt.Fprintf(&b, "  %s exists and stays as it is\n", problem.Name(p.File))
		case len(p.Files) == 0 && len(p.Digests) > 0:
			fmt.Fprintf(
				&b,
				"  \"%s\" is not in any commit; %s creates it again\n",
				short(p.Title),
				problem.Command("offprint import", p.Digests[0]),
			)
		case len(p.Files) == 0:
			fmt.Fprintf(
				&b,
				"  \"%s\" is not in any commit; the next digest that lists it creates it again\n",
				short(p.Title),
			)
		}
	}
	fmt.Fprintf(&b, "%s %s listed in %s", content.Plural(len(r.Papers), "paper"),
		did(c.DryRun, "no longer", "would no longer be"), content.RemovedFile)
	return b.String() + unwritten(c.DryRun)
}
