package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/edit"
	"github.com/offprint/offprint/internal/problem"
)

type mvCommand struct {
	Paper string `arg:"" help:"Paper: its file name without .md, such as mgno, or its path." name:"paper"`
	Name  string `arg:"" help:"New file name without .md. It becomes the last part of the paper's path on the site."`

	DryRun bool `help:"Show what would change without changing it." short:"n"`
}

// Validate returns an error if the new name cannot be part of a path on the site.
func (c *mvCommand) Validate() error {
	switch {
	case c.Paper == "":
		return nil // kong reports missing arguments after Validate
	case c.Name == "":
		return errors.New("expected <name>")
	}
	c.Name = strings.TrimSuffix(c.Name, ".md")
	if good := content.Slug(c.Name); good != c.Name {
		return fmt.Errorf("%s is not a valid name (write it as %s)", problem.Quote(c.Name), good)
	}
	return nil
}

func (c *mvCommand) Run(ctx context.Context, t *terminal) error {
	files, err := t.open(ctx, !c.DryRun)
	if err != nil {
		return err
	}
	defer files.Close()
	file, err := files.Paper(c.Paper)
	if err != nil {
		if f := files.Renamed(c.Paper); f != nil && f.Slug() == c.Name { // by an earlier run
			done := &edit.MoveReport{From: content.Renamed(f.Name, c.Paper), To: f.Name}
			return t.summary(
				done,
				fmt.Sprintf("%s is already renamed to %s", problem.Quote(c.Paper), problem.Quote(c.Name)),
			)
		}
		return err
	}
	old := content.PaperPath(file.Slug())
	report, err := edit.Move(files, file, c.Name)
	if err != nil {
		return err
	}
	if !c.DryRun {
		if err := files.Write("renaming"); err != nil {
			return err
		}
	}
	return t.summary(report, c.moved(report, old))
}

// moved describes what changed, or would change.
func (c *mvCommand) moved(r *edit.MoveReport, old string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s → %s\n", problem.Name(r.From), problem.Name(r.To))
	for _, m := range r.Updated {
		fmt.Fprintf(&b, "  ~ %s: %s\n", problem.Name(m.File), content.Plural(m.Links, "link"))
	}
	if r.Redirects {
		fmt.Fprintf(&b, "%s %s to %s", old, did(c.DryRun, "redirects", "would redirect"), content.PaperPath(c.Name))
	} else {
		fmt.Fprintf(&b, "the paper's path %s %s", did(c.DryRun, "is", "would be"), content.PaperPath(c.Name))
	}
	return b.String() + unwritten(c.DryRun)
}
