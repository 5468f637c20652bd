package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/importer"
	"github.com/offprint/offprint/internal/inbox"
	"github.com/offprint/offprint/internal/problem"
)

// watch imports the files of a folder, each on its own, as they come. One that cannot be imported is tried
// again when it changes.
func (c *importCommand) watch(ctx context.Context, t *terminal, ask *questions) error {
	if kept := filepath.Join(t.source, filepath.FromSlash(archive.DigestsDir)); sameFolder(kept, c.Watch) {
		return fmt.Errorf("--watch: %s is where digests are kept that are imported; name another folder for those that are not", filepath.ToSlash(kept))
	}
	files, err := inbox.Watch(ctx, c.Watch, func(line string) { fmt.Fprintln(t.stderr, line) })
	if err != nil {
		return err
	}
	if !t.json {
		fmt.Fprintf(t.stdout, "watching %s (Ctrl-C ends)\n", filepath.ToSlash(c.Watch))
	}
	for name := range files {
		if err := c.dropped(ctx, t, name, ask); err != nil {
			t.complain(err)
		}
	}
	if ctx.Err() == nil {
		return errReported
	}
	return nil
}

func sameFolder(a, b string) bool {
	one, err := os.Stat(a)
	other, otherErr := os.Stat(b)
	return err == nil && otherErr == nil && os.SameFile(one, other)
}

// dropped imports one file, if it is not imported already.
func (c *importCommand) dropped(ctx context.Context, t *terminal, name string, ask *questions) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return problem.Problem{File: name, What: "cannot be read: " + cause(err).Error()}
	}
	kept, err := importer.KeptAs(t.source, data)
	if err != nil {
		return err
	}
	if kept != "" && !c.Refresh {
		fmt.Fprintf(t.stderr, "%s: imported already, kept as %s\n", filepath.ToSlash(name), kept)
		return nil
	}
	return c.take(ctx, t, []importer.Dump{{Name: name, Data: data}}, ask)
}
