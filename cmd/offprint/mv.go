package main

import (
	"fmt"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/edit"
)

type mvCommand struct {
	Paper string `arg:"" help:"The paper: the name of its file, or the file." name:"file"`
	Name  string `arg:"" help:"The name that it is to have, which is the last part of its address."`

	DryRun bool `help:"Say what would change, and change nothing." short:"n"`
}

// Validate refuses a name that makes no address.
func (c *mvCommand) Validate() error {
	c.Name = strings.TrimSuffix(c.Name, ".md")
	if good := content.Slug(c.Name); good != c.Name {
		return fmt.Errorf("%q does not make a good address: write %s", c.Name, good)
	}
	return nil
}

func (c *mvCommand) Run(t *terminal) error {
	files, err := edit.Open(t.source)
	if err != nil {
		return err
	}
	file, err := files.Paper(c.Paper)
	if err != nil {
		return err
	}
	old := content.PaperPath(file.Slug())
	report, err := edit.Move(files, file, c.Name)
	if err != nil {
		return err
	}
	if !c.DryRun {
		if err := files.Write(); err != nil {
			return err
		}
	}
	return t.summary(report, c.moved(report, old))
}

// moved says what changed, or what would.
func (c *mvCommand) moved(r *edit.MoveReport, old string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s → %s\n", r.From, r.To)
	for _, m := range r.Updated {
		fmt.Fprintf(&b, "  ~ %s: %s\n", m.File, count(m.Links, "link"))
	}
	fmt.Fprintf(&b, "%s leads to %s%s", old, content.PaperPath(c.Name), unwritten(c.DryRun))
	return b.String()
}

// unwritten is what a dry run adds to what it says.
func unwritten(dryRun bool) string {
	if dryRun {
		return " (nothing was written)"
	}
	return ""
}
