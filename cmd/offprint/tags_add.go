package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/edit"
)

type tagsAddCommand struct {
	Tag string `arg:"" help:"The tag, as it is to stand in files and addresses."`

	Phrase      []string `help:"What gives the tag where it stands in a title or abstract; can be given several times." required:"" sep:"none"`
	Title       string   `help:"The name that readers see."`
	Description string   `help:"One sentence for the page of the tag."`
	DryRun      bool     `help:"Show what would change, and change nothing." short:"n"`
}

// Validate refuses what cannot stand in a vocabulary.
func (c *tagsAddCommand) Validate() error {
	for _, p := range c.Phrase {
		if content.NormalTitle(p) == "" {
			return fmt.Errorf("--phrase: there is no word in %q", p)
		}
	}
	return checkTag(c.Tag)
}

// checkTag refuses a name that no tag can have.
func checkTag(tag string) error {
	if good := content.Slug(tag); good != tag {
		return fmt.Errorf("%q is not a tag's name: write %s", tag, good)
	}
	return nil
}

func (c *tagsAddCommand) Run(t *terminal) error {
	site, papers, err := t.readArchive()
	if err != nil {
		return err
	}
	files, err := edit.Open(t.source)
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
		if err := files.Write(); err != nil {
			return err
		}
	}
	lacking := lackingTags(edit.InspectTags(papers, site.Tags), []string{c.Tag})
	if t.json {
		return t.summary(map[string]any{"tag": c.Tag, "new": isNew, "papers": lacking}, "")
	}
	if c.DryRun {
		t.printDiffs(t.stdout, files.Diffs())
	}
	return t.summary(nil, c.added(isNew, lacking))
}

// added says what site.yaml now has, and which papers would earn the tag.
func (c *tagsAddCommand) added(isNew bool, lacking []edit.PaperTags) string {
	var b strings.Builder
	what := "more phrases"
	if isNew {
		what = "a new tag"
	}
	fmt.Fprintf(&b, "site.yaml: %s%s: %s\n", what, unwritten(c.DryRun), c.Tag)
	printLacking(&b, lacking)
	switch {
	case len(lacking) == 0:
		b.WriteString("no paper earns it that lacks it")
	case c.DryRun:
		fmt.Fprintf(&b, "%s would earn it", count(len(lacking), "paper"))
	default:
		fmt.Fprintf(&b, "next: offprint tags apply %s", c.Tag)
	}
	return b.String()
}
