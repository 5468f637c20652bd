package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/edit"
	"github.com/offprint/offprint/internal/problem"
)

type tagsApplyCommand struct {
	Tags []string `arg:"" help:"Tags to add (default: all tags in the vocabulary)." name:"tag" optional:""`

	Yes bool `help:"Write the tags into the papers' files." short:"y"`
}

func (c *tagsApplyCommand) Run(ctx context.Context, t *terminal) error {
	if !c.Yes {
		t.undone = "" // it only lists tags
	}
	site, papers, problems, err := t.readArchive(c.Yes)
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
	missing := missingTags(edit.InspectTags(papers, site.Tags), c.Tags)
	if c.Yes {
		if err := c.write(ctx, t, missing); err != nil {
			return err
		}
	}
	if t.json {
		return cmp.Or(t.summary(map[string]any{"papers": missing, "written": c.Yes}, ""), problems.Err())
	}
	printMissing(t.stdout, missing, c.Yes)
	return cmp.Or(t.summary(nil, c.applied(missing)), problems.Err())
}

// applied describes what was written, or would be.
func (c *tagsApplyCommand) applied(missing []edit.PaperTags) string {
	tags := 0
	for _, p := range missing {
		tags += len(p.Tags)
	}
	if tags == 0 {
		return "no tags are missing"
	}
	line := fmt.Sprintf("%s %s to %s", did(!c.Yes, "added", "would add"), content.Plural(tags, "tag"),
		content.Plural(len(missing), "paper"))
	return line + did(!c.Yes, "", " (nothing was written; add --yes to write them)")
}

func (c *tagsApplyCommand) write(ctx context.Context, t *terminal, missing []edit.PaperTags) error {
	files, err := t.open(ctx, true)
	if err != nil {
		return err
	}
	defer files.Close()
	if err := edit.ApplyTags(files, tagsBySlug(missing)); err != nil {
		return err
	}
	return files.Write("tagging")
}

// tagsBySlug maps the slug of each paper to its tags.
func tagsBySlug(papers []edit.PaperTags) map[string][]string {
	tags := map[string][]string{}
	for _, p := range papers {
		for _, tag := range p.Tags {
			tags[p.Slug] = append(tags[p.Slug], tag.Tag)
		}
	}
	return tags
}

// missingTags returns the papers that are missing tags, each with only its missing tags. If named is not empty, only
// these tags count.
func missingTags(r *edit.TagReport, named []string) []edit.PaperTags {
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

// printMissing prints the missing tags of each paper, whether they were written, and the phrases that suggest them.
func printMissing(w io.Writer, papers []edit.PaperTags, written bool) {
	mark := did(!written, "+", "would add")
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, p := range papers {
		for _, tag := range p.Tags {
			fmt.Fprintf(table, "%s\t%s %s\t%s\n", problem.Name(p.File), mark, tag.Tag, tagSource(tag))
		}
	}
	_ = table.Flush()
}
