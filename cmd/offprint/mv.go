package main

import (
	"fmt"
	"path"
	"path/filepath"
	"strings"

	"github.com/offprint/offprint/internal/move"
	"github.com/offprint/offprint/internal/revision"
	"github.com/offprint/offprint/internal/slug"
)

type mvCommand struct {
	Paper string `arg:"" help:"The paper: the name of its file, or the file." name:"file"`
	Name  string `arg:"" help:"The name that it is to have, which is the last part of its address."`

	DryRun bool `help:"Say what would change, and change nothing." short:"n"`
}

// Validate refuses a name that makes no address.
func (c *mvCommand) Validate() error {
	c.Paper, c.Name = slugOf(c.Paper), slugOf(c.Name)
	if good := slug.Make(c.Name); good != c.Name {
		return fmt.Errorf("%q does not make a good address: write %s", c.Name, good)
	}
	return nil
}

// slugOf takes a paper's file, or its address, for its name.
func slugOf(name string) string {
	return strings.TrimSuffix(path.Base(filepath.ToSlash(name)), ".md")
}

func (c *mvCommand) Run(t *terminal) error {
	files, err := revision.Open(t.source)
	if err != nil {
		return err
	}
	report, err := move.Move(files, c.Paper, c.Name)
	if err != nil {
		return err
	}
	if !c.DryRun {
		if err := files.Write(); err != nil {
			return err
		}
	}
	return t.summary(report, c.moved(report))
}

// moved says what changed, or what would.
func (c *mvCommand) moved(r *move.Report) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s → %s\n", r.From, r.To)
	for _, m := range r.Mended {
		fmt.Fprintf(&b, "  ~ %s: %s\n", m.File, count(m.Links, "link"))
	}
	fmt.Fprintf(&b, "/papers/%s/ leads to /papers/%s/%s", c.Paper, c.Name, unwritten(c.DryRun))
	return b.String()
}

// unwritten is what a dry run adds to what it says.
func unwritten(dryRun bool) string {
	if dryRun {
		return " (nothing was written)"
	}
	return ""
}
