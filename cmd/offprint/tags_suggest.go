package main

import (
	"fmt"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/edit"
)

type tagsSuggestCommand struct {
	AtLeast int `help:"Minimum number of papers with the phrase (default: 0.5% of them, at least 2)." placeholder:"N"`
	Limit   int `help:"Number of phrases to show." default:"20" placeholder:"N"`
}

// Validate returns an error if a number is out of range.
func (c *tagsSuggestCommand) Validate() error {
	if c.AtLeast < 0 || c.Limit < 1 {
		return fmt.Errorf("--at-least and --limit must be 1 or more")
	}
	return nil
}

func (c *tagsSuggestCommand) Run(t *terminal) error {
	site, papers, err := t.readArchive()
	if err != nil {
		return err
	}
	if c.AtLeast == 0 {
		c.AtLeast = edit.AtLeast(len(papers.Papers))
	}
	found := edit.SuggestTags(papers, site.Tags, c.AtLeast)
	shown := found[:min(len(found), c.Limit)]
	if t.json {
		return t.summary(shown, "")
	}
	for _, s := range shown {
		fmt.Fprintf(t.stdout, "%9s  %s\n", content.Plural(len(s.Papers), "paper"), s.Phrase)
	}
	rest := ""
	if n := len(found) - len(shown); n > 0 {
		rest = fmt.Sprintf(", and %d more", n)
	}
	fmt.Fprintf(
		t.stdout,
		"%s in %d or more of %s%s\n",
		content.Plural(len(shown), "phrase"),
		c.AtLeast,
		content.Plural(len(papers.Papers), "paper"),
		rest,
	)
	if len(shown) > 0 {
		fmt.Fprintf(t.stdout, "next: offprint tags add %s --phrase %q\n", shown[0].Tag, shown[0].Phrase)
	}
	return nil
}
