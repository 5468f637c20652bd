package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/edit"
	"github.com/offprint/offprint/internal/problem"
)

type mergeCommand struct {
	Into string `arg:"" help:"Paper that stays: its file name without .md, such as mgno, or its path." name:"paper"`
	From string `arg:"" help:"Paper to merge into it. Its file is deleted, and its path redirects." name:"other"`

	DryRun bool `help:"Show what would change without changing it." short:"n"`
}

func (c *mergeCommand) Run(ctx context.Context, t *terminal) error {
	files, err := t.open(ctx, !c.DryRun)
	if err != nil {
		return err
	}
	defer files.Close()
	into, err := files.Paper(c.Into)
	if err != nil {
		return err
	}
	from, err := files.Paper(c.From)
	if err != nil {
		if files.Renamed(c.From) == into { // by an earlier run
			done := &edit.MergeReport{Into: into.Name, From: content.Renamed(into.Name, c.From)}
			return t.summary(done, fmt.Sprintf("%s is already merged into %s", c.From, into.Slug()))
		}
		return err
	}
	report, err := edit.Merge(files, into, from)
	if err != nil {
		return err
	}
	if !c.DryRun {
		if err := files.Write("merging"); err != nil {
			return err
		}
	}
	return t.summary(report, c.merged(report, into, from))
}

// merged describes what changed, or would change.
func (c *mergeCommand) merged(r *edit.MergeReport, into, from *edit.File) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s → %s\n", problem.Name(r.From), problem.Name(r.Into))
	for _, ch := range r.Changes {
		if ch.Old == "" {
			fmt.Fprintf(&b, "  + %s: %s\n", ch.Field, short(ch.New))
		} else {
			fmt.Fprintf(&b, "  ~ %s: %s → %s\n", ch.Field, short(ch.Old), short(ch.New))
		}
	}
	if r.Notes > 0 {
		fmt.Fprintf(&b, "  + %s of notes\n", content.Plural(r.Notes, "line"))
	}
	if r.Pictures > 0 {
		fmt.Fprintf(&b, "  + %s\n", content.Plural(r.Pictures, "picture"))
	}
	for _, ch := range r.Kept {
		place := problem.Name(r.Into)
		if ch.Line > 0 {
			place += fmt.Sprintf(":%d", ch.Line)
		}
		fmt.Fprintf(&b, "%s: %s\n", place, keptValue(ch, from.Slug()))
	}
	for _, l := range r.Lost {
		fmt.Fprintf(&b, "%s:%d: not kept: %s\n", problem.Name(l.File), l.Line, problem.Quote(short(l.Text)))
	}
	for _, m := range r.Updated {
		fmt.Fprintf(&b, "  ~ %s: %s\n", problem.Name(m.File), content.Plural(m.Links, "link"))
	}
	address := content.PaperPath(into.Slug())
	if r.Redirects {
		old := content.PaperPath(from.Slug())
		fmt.Fprintf(&b, "%s %s to %s", old, did(c.DryRun, "redirects", "would redirect"), address)
	} else {
		fmt.Fprintf(&b, "the paper's path %s %s", did(c.DryRun, "is", "would be"), address)
	}
	return b.String() + unwritten(c.DryRun)
}
