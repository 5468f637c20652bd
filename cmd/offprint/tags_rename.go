package main

import (
	"fmt"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/edit"
)

type tagsRenameCommand struct {
	Old string `arg:"" help:"The tag."`
	New string `arg:"" help:"The name that it is to have; where there is a tag of that name, the two become one."`

	DryRun bool `help:"Show what would change, and change nothing." short:"n"`
}

// Validate refuses a name that no tag can have.
func (c *tagsRenameCommand) Validate() error {
	if c.Old == c.New {
		return fmt.Errorf("%s has that name already", c.Old)
	}
	return checkTag(c.New)
}

func (c *tagsRenameCommand) Run(t *terminal) error {
	files, err := edit.Open(t.source)
	if err != nil {
		return err
	}
	done, err := edit.RenameTag(files, c.Old, c.New)
	if err != nil {
		return err
	}
	if !c.DryRun {
		if err := files.Write(); err != nil {
			return err
		}
	}
	if c.DryRun && !t.json {
		t.printDiffs(t.stdout, files.Diffs())
	}
	return t.summary(done, c.renamed(done))
}

// renamed says what changed, or what would.
func (c *tagsRenameCommand) renamed(r *edit.TagRenaming) string {
	var b strings.Builder
	for _, file := range r.Files {
		if !c.DryRun { // which shows them already
			fmt.Fprintf(&b, "  ~ %s\n", file)
		}
	}
	fmt.Fprintf(&b, "%s → %s in %s", r.From, r.To, count(len(r.Files), "file"))
	if r.Merged {
		b.WriteString("; the two are one tag now")
	}
	if r.Redirects {
		fmt.Fprintf(&b, "; %s leads to %s", content.TagPath(r.From), content.TagPath(r.To))
	}
	return b.String() + unwritten(c.DryRun)
}
