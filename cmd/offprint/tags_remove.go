package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/edit"
	"github.com/offprint/offprint/internal/problem"
)

type tagsRemoveCommand struct {
	Tag string `arg:"" help:"Tag to remove."`

	Papers bool `help:"Also remove it from the papers that have it, and from the menu."`
	DryRun bool `help:"Show what would change without changing it." short:"n"`
}

func (c *tagsRemoveCommand) Run(ctx context.Context, t *terminal) error {
	if err := c.ask(ctx, t); err != nil {
		return err
	}
	files, err := t.open(ctx, !c.DryRun)
	if err != nil {
		return err
	}
	defer files.Close()
	done, err := edit.RemoveTag(files, c.Tag, c.Papers)
	if err != nil {
		return err
	}
	if err := t.write(files, "tagging", c.DryRun); err != nil {
		return err
	}
	return t.summary(done, c.removed(done))
}

// ask asks on a terminal whether to remove the tag from papers, too. The site is not locked meanwhile.
func (c *tagsRemoveCommand) ask(ctx context.Context, t *terminal) error {
	if c.Papers || c.DryRun || t.json || !isTerminal(t.stdin) || !isTerminal(t.stderr) {
		return nil
	}
	files, err := edit.Open(t.source)
	if err != nil {
		return err
	}
	done, err := edit.RemoveTag(files, c.Tag, false)
	if err != nil || len(done.Papers) == 0 {
		return nil // reported by Run
	}
	q := newQuestions(ctx, t.stdin, t.stderr, false)
	have := content.Plural(len(done.Papers), "paper")
	answer, _, err := q.line("Remove " + problem.Quote(c.Tag) + " from " + have + " too [y,N]? ")
	c.Papers = strings.HasPrefix(strings.ToLower(answer), "y")
	return err
}

// removed describes what changed, or would change.
func (c *tagsRemoveCommand) removed(r *edit.TagRemoval) string {
	var b strings.Builder
	b.WriteString(writtenList(r.Files, c.DryRun))
	from := "the vocabulary"
	if c.Papers {
		from = content.Plural(len(r.Files), "file")
	}
	fmt.Fprintf(&b, "%s %s from %s", did(c.DryRun, "removed", "would remove"), r.Tag, from)
	if n := len(r.Papers); n > 0 {
		verb := "still have"
		if n == 1 {
			verb = "still has"
		}
		fmt.Fprintf(
			&b,
			"; %s %s it (remove it with --papers)",
			content.Plural(n, "paper"),
			did(c.DryRun, verb, "would keep"),
		)
	}
	return b.String() + unwritten(c.DryRun)
}
