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

type tagsRenameCommand struct {
	Old string `arg:"" help:"Tag to rename."`
	New string `arg:"" help:"New name. If a tag already has it, the two are merged."`

	DryRun bool `help:"Show what would change without changing it." short:"n"`
}

// Validate returns an error if the new name is invalid.
func (c *tagsRenameCommand) Validate() error {
	if c.Old == "" {
		return nil // kong reports missing arguments after Validate
	}
	if c.New == "" {
		return errors.New("expected <new>")
	}
	if c.Old == c.New {
		return fmt.Errorf("the new name %s is the old one", problem.Quote(c.Old))
	}
	return checkTag(c.New)
}

func (c *tagsRenameCommand) Run(ctx context.Context, t *terminal) error {
	files, err := t.open(ctx, !c.DryRun)
	if err != nil {
		return err
	}
	defer files.Close()
	done, err := edit.RenameTag(files, c.Old, c.New)
	if err != nil {
		return err
	}
	if len(done.Files) == 0 {
		return t.summary(done, fmt.Sprintf("%s is already renamed to %s", problem.Quote(c.Old), problem.Quote(c.New)))
	}
	if err := t.write(files, "renaming", c.DryRun); err != nil {
		return err
	}
	return t.summary(done, c.renamed(done))
}

// renamed describes what changed, or would change.
func (c *tagsRenameCommand) renamed(r *edit.TagRenaming) string {
	var b strings.Builder
	b.WriteString(writtenList(r.Files, c.DryRun))
	fmt.Fprintf(&b, "%s → %s in %s", r.From, r.To, content.Plural(len(r.Files), "file"))
	if r.Merged {
		b.WriteString("; the two tags " + did(c.DryRun, "are", "would be") + " merged")
	}
	if r.Redirects {
		redirects := did(c.DryRun, "redirects", "would redirect")
		fmt.Fprintf(&b, "; %s %s to %s", content.TagPath(r.From), redirects, content.TagPath(r.To))
	}
	return b.String() + unwritten(c.DryRun)
}
