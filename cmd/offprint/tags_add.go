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

	Phrase      []string `help:"Phrase that tags papers on import. Required; can be repeated." required:"" sep:"none"`
	Title       string   `help:"Name shown to readers." placeholder:"TITLE"`
	Description string   `help:"One sentence for the tag's page." placeholder:"TEXT"`
	Apply       bool     `help:"Also write the tag into the papers that contain a phrase."`
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
	term := content.Term{Tag: c.Tag, Title: c.Title, Description: c.Description, Phrases: c.Phrase}
	isNew, missing, err := t.addTag(files, term, c.Apply)
	if err != nil {
		return err
	}
	if err := t.write(files, "tagging", c.DryRun); err != nil {
		return err
	}
	if t.json {
		added := map[string]any{"tag": c.Tag, "new": isNew, "papers": missing}
		if c.Apply {
			added["written"] = !c.DryRun
		}
		return t.summary(added, "")
	}
	return t.summary(nil, c.added(isNew, missing))
}

// addTag adds a term to the vocabulary in memory and, if apply is set, to the papers that contain a phrase. It returns
// whether the tag is new, and the papers that contain a phrase but did not have the tag.
func (t *terminal) addTag(
	files *edit.Revision, term content.Term, apply bool,
) (isNew bool, missing []edit.PaperTags, err error) {
	site, papers, _, err := t.readArchive(true)
	if err != nil {
		return false, nil, err
	}
	isNew = !slices.ContainsFunc(site.Tags, func(known content.Term) bool { return known.Tag == term.Tag })
	if isNew && term.Title == "" {
		term.Title = content.FindTerm(nil, term.Tag).Title
	}
	if site, err = edit.AddTag(files, term); err != nil {
		return false, nil, err
	}
	missing = missingTags(edit.InspectTags(papers, site.Tags), []string{term.Tag})
	if apply {
		err = edit.ApplyTags(files, tagsBySlug(missing))
	}
	return isNew, missing, err
}

// added describes the change to site.yaml and lists the papers that are missing the tag.
func (c *tagsAddCommand) added(isNew bool, missing []edit.PaperTags) string {
	var b strings.Builder
	what := did(c.DryRun, "added", "would add")
	if !isNew {
		what += " phrases to"
	}
	fmt.Fprintf(&b, "site.yaml: %s %s%s\n", what, c.Tag, unwritten(c.DryRun))
	printMissing(&b, missing, c.Apply && !c.DryRun)
	papers := content.Plural(len(missing), "paper")
	switch {
	case len(missing) == 0:
		b.WriteString("no paper is missing this tag")
	case c.Apply:
		fmt.Fprintf(&b, "%s %s it", papers, did(c.DryRun, "got", "would get"))
	case c.DryRun:
		fmt.Fprintf(&b, "%s would get it with --apply", papers)
	default:
		fmt.Fprintf(&b, "%s would get it (nothing was written to them)\n", papers)
		fmt.Fprintf(&b, "next: %s --yes", problem.Command("offprint tags apply", c.Tag))
	}
	return b.String()
}
