package main

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"github.com/offprint/offprint/internal/edit"
	"github.com/offprint/offprint/internal/problem"
)

type tagsApplyCommand struct {
	Tags []string `arg:"" help:"The tags to give; all of the vocabulary where none is named." name:"tag" optional:""`

	Yes bool `help:"Write them; else they are only listed."`
}

func (c *tagsApplyCommand) Run(t *terminal) error {
	site, report, err := t.lookAtTags()
	if err != nil {
		return err
	}
	var unknown problem.List
	for _, tag := range c.Tags {
		if err := knownTag(site.Tags, tag); err != nil {
			unknown = append(unknown, problem.Of(tag, err)...)
		}
	}
	if err := unknown.Err(); err != nil {
		return err
	}
	lacking := lackingTags(report, c.Tags)
	if c.Yes {
		if err := c.write(t, lacking); err != nil {
			return err
		}
	}
	if t.json {
		return t.summary(map[string]any{"papers": lacking, "written": c.Yes}, "")
	}
	printLacking(t.stdout, lacking)
	tags := 0
	for _, p := range lacking {
		tags += len(p.Tags)
	}
	line := fmt.Sprintf("%s, %s", count(len(lacking), "paper"), count(tags, "tag"))
	if !c.Yes && tags > 0 {
		line += " (nothing was written; --yes writes them)"
	}
	return t.summary(nil, line)
}

func (c *tagsApplyCommand) write(t *terminal, lacking []edit.PaperTags) error {
	files, err := edit.Open(t.source)
	if err != nil {
		return err
	}
	tags := map[string][]string{}
	for _, p := range lacking {
		for _, tag := range p.Tags {
			tags[p.Slug] = append(tags[p.Slug], tag.Tag)
		}
	}
	if err := edit.ApplyTag(files, tags); err != nil {
		return err
	}
	return files.Write()
}

// lackingTags are the papers that lack tags which a phrase gives, with these tags alone: the named ones, all
// where none is.
func lackingTags(r *edit.TagReport, named []string) []edit.PaperTags {
	papers := []edit.PaperTags{}
	for _, p := range r.Papers {
		p.Tags = slices.DeleteFunc(slices.Clone(p.Tags), func(tag edit.Tag) bool {
			return !tag.Missing() || len(named) > 0 && !slices.Contains(named, tag.Tag)
		})
		if len(p.Tags) > 0 {
			papers = append(papers, p)
		}
	}
	return papers
}

// printLacking says which papers lack which tags, and why they could have them.
func printLacking(w io.Writer, papers []edit.PaperTags) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, p := range papers {
		for _, tag := range p.Tags {
			fmt.Fprintf(table, "%s\t+ %s\t%s\n", p.File, tag.Tag, because(tag))
		}
	}
	_ = table.Flush()
}
