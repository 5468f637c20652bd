package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/edit"
	"github.com/offprint/offprint/internal/problem"
)

type tagsAddCommand struct {
	Tag string `arg:"" help:"Name of the tag in files and paths, such as neural-operators."`

	Phrase      []string `help:"Phrase that tags papers on import. Required, repeatable." required:"" sep:"none"`
	Title       string   `help:"Name shown to readers."`
	Description string   `help:"One sentence for the tag's page."`
	DryRun      bool     `help:"Show what would change without changing it." short:"n"`
}

// Validate returns an error if the tag or a phrase is invalid.
func (c *tagsAddCommand) Validate() error {
	for _, p := range c.Phrase {
		if content.NormalTitle(p) == "" {
			return fmt.Errorf("--phrase: %s has no word", problem.Quote(p))
		}
	}
	return checkTag(c.Tag)
}

// checkTag returns an error if the name is not valid for a tag.
func checkTag(tag string) error {
	if tag == "" {
		return errors.New("expected a tag")
	}
	if good := content.Slug(tag); good != tag {
		return fmt.Errorf("%s is not a valid tag (write it as %s)", problem.Quote(tag), good)
	}
	return nil
}

func (c *tagsAddCommand) Run(ctx context.Context, t *terminal) error {
	files, err := t.open(ctx, !c.DryRun)
	if err != nil {
		return err
	}
	defer files.Close()
	site, papers, err := t.readArchive()
	if err != nil {
		return err
	}
	term := content.Term{Tag: c.Tag, Title: c.Title, Description: c.Description, Phrases: c.Phrase}
	isNew := !slices.ContainsFunc(site.Tags, func(known content.Term) bool { return known.Tag == c.Tag })
	if isNew && term.Title == "" {
		term.Title = content.FindTerm(nil, c.Tag).Title
	}
	if site, err = edit.AddTag(files, term); err != nil {
		return err
	}
	if !c.DryRun {
		if err := files.Write("tagging"); err != nil {
			return err
		}
	}
	missing := missingTags(edit.InspectTags(papers, site.Tags), []string{c.Tag})
	if t.json {
		return t.summary(map[string]any{"tag": c.Tag, "new": isNew, "papers": missing}, "")
	}
	if c.DryRun {
		t.printDiffs(t.stdout, files.Diffs())
	}
	return t.summary(nil, c.added(isNew, missing))
}

// added describes the change to site.yaml and lists the papers that are missing the tag.
func (c *tagsAddCommand) added(isNew bool, missing []edit.PaperTags) string {
	var b strings.Builder
	what := "added phrases to"
	if isNew {
		what = "added"
	}
	fmt.Fprintf(&b, "site.yaml: %s %s%s\n", what, c.Tag, unwritten(c.DryRun))
	printMissing(&b, missing)
	switch {
	case len(missing) == 0:
		b.WriteString("no paper lacks this tag")
	case c.DryRun:
		fmt.Fprintf(&b, "%s would get it", content.Plural(len(missing), "paper"))
	default:
		fmt.Fprintf(&b, "next: offprint tags apply %s", c.Tag)
	}
	return b.String()
}
