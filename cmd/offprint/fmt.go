package main

import (
	"context"
	"fmt"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/edit"
	"github.com/offprint/offprint/internal/problem"
)

type fmtCommand struct {
	Papers []string `arg:"" help:"Papers, by file name without .md, or by path (default: all)." name:"paper" optional:""`

	Check  bool `help:"Only list the files that would change. The exit status is 1 if there are any." xor:"changes"`
	DryRun bool `help:"Show what would change without changing it." short:"n" xor:"changes"`
}

// formatted is the summary for programs.
type formatted struct {
	Papers  int      `json:"papers"`
	Changed []string `json:"changed"` // files, from the site's root
}

func (c *fmtCommand) Run(ctx context.Context, t *terminal) error {
	files, err := t.open(ctx, !c.Check && !c.DryRun)
	if err != nil {
		return err
	}
	defer files.Close()
	papers, err := chosen(files, c.Papers)
	if err != nil {
		return err
	}
	problems := files.FormatPapers(papers)
	if !c.Check && !c.DryRun {
		if err := files.Write("formatting"); err != nil {
			return err
		}
	}
	if err := c.print(t, files, len(papers)); err != nil {
		return err
	}
	if c.Check && len(problems) == 0 && len(files.Changed()) > 0 {
		return errReported
	}
	return problems.Err()
}

// chosen returns the files of the named papers, each once, or of all papers if no name is given.
func chosen(files *edit.Revision, names []string) ([]*edit.File, error) {
	if len(names) == 0 {
		return files.Papers(), nil
	}
	papers := make([]*edit.File, 0, len(names))
	has := map[*edit.File]bool{}
	var unknown problem.List
	for _, name := range names {
		f, err := files.Paper(name)
		if err != nil {
			unknown = append(unknown, problem.Of(name, err)...)
		} else if !has[f] {
			has[f] = true
			papers = append(papers, f)
		}
	}
	return papers, unknown.Err()
}

// print lists the files that changed, or shows the diffs of a dry run.
func (c *fmtCommand) print(t *terminal, files *edit.Revision, papers int) error {
	f := formatted{Papers: papers, Changed: []string{}}
	for _, file := range files.Changed() {
		f.Changed = append(f.Changed, file.Name)
	}
	if !t.json {
		if c.DryRun {
			t.printDiffs(t.stdout, files.Diffs())
		} else {
			for _, name := range f.Changed {
				fmt.Fprintln(t.stdout, problem.Name(name))
			}
		}
	}
	if c.Check && !t.json {
		return nil
	}
	return t.summary(
		f,
		fmt.Sprintf("%s, %d %s%s", content.Plural(papers, "paper"), len(f.Changed),
			did(c.DryRun || c.Check, "changed", "to change"), unwritten(c.DryRun)),
	)
}
