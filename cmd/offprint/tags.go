package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/edit"
	"github.com/offprint/offprint/internal/problem"
)

type tagsCommand struct {
	Show    tagsShowCommand    `cmd:"" default:"withargs" help:"Say which tags papers have, and why."`
	Suggest tagsSuggestCommand `cmd:"" help:"Find phrases of the papers that the vocabulary does not have."`
	Add     tagsAddCommand     `cmd:"" help:"Write a tag into the vocabulary, or phrases of one that is there."`
	Apply   tagsApplyCommand   `cmd:"" help:"Give papers the tags that a phrase gives and that they lack."`
	Rename  tagsRenameCommand  `cmd:"" help:"Give a tag another name, or make two tags one."`
}

type tagsShowCommand struct {
	Papers []string `arg:"" help:"Papers, by the names of their files, to show the tags of." name:"file" optional:""`

	All bool `help:"Show the tags of all papers, and leave nothing out."`
}

func (c *tagsShowCommand) Run(t *terminal) error {
	_, report, err := t.lookAtTags()
	if err != nil {
		return err
	}
	if len(c.Papers) > 0 {
		if err := c.choose(t, report); err != nil {
			return err
		}
	}
	if t.json {
		return t.summary(report, "")
	}
	if c.All || len(c.Papers) > 0 {
		printTagsOfPapers(t.stdout, report)
	}
	if len(c.Papers) == 0 {
		c.print(t.stdout, report)
	}
	return nil
}

// lookAtTags reads the site and holds its tags against the vocabulary.
func (t *terminal) lookAtTags() (*config.Config, *edit.TagReport, error) {
	site, papers, err := t.readArchive()
	if err != nil {
		return nil, nil, err
	}
	return site, edit.InspectTags(papers, site.Tags), nil
}

// readArchive reads the site, with the papers that it does not show yet.
func (t *terminal) readArchive() (*config.Config, *archive.Archive, error) {
	site, err := config.Load(t.source)
	if err != nil {
		return nil, nil, err
	}
	papers, err := archive.Load(t.source, site, archive.Options{Drafts: true, Future: true})
	return site, papers, err
}

// choose leaves only the papers that are named in the report.
func (c *tagsShowCommand) choose(t *terminal, r *edit.TagReport) error {
	files, err := edit.Open(t.source)
	if err != nil {
		return err
	}
	papers, err := chosen(files, c.Papers)
	if err != nil {
		return err
	}
	r.Papers = slices.DeleteFunc(r.Papers, func(p edit.PaperTags) bool {
		return !slices.ContainsFunc(papers, func(f *edit.File) bool { return f.Slug() == p.Slug })
	})
	return nil
}

// printTagsOfPapers says for every paper which tags it has and lacks, and why.
func printTagsOfPapers(w io.Writer, r *edit.TagReport) {
	for _, p := range r.Papers {
		fmt.Fprintln(w, p.File)
		table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		for _, tag := range p.Tags {
			mark, why := " ", because(tag)
			if tag.Missing() {
				mark, why = "-", why+"; the paper lacks it"
			}
			fmt.Fprintf(table, "%s %s\t%s\n", mark, tag.Tag, why)
		}
		_ = table.Flush()
	}
}

// because says what gives a tag.
func because(tag edit.Tag) string {
	if tag.Phrase == "" {
		return "by hand or by a keyword"
	}
	return fmt.Sprintf("%q in the %s", tag.Phrase, tag.Where)
}

// print says how many tags of which kind there are, and names the first of them.
func (c *tagsShowCommand) print(w io.Writer, r *edit.TagReport) {
	fmt.Fprintf(w, "%s, %s\n", count(len(r.Papers), "paper"), count(r.Tags, "tag"))
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	line := func(n int, what, which string) {
		if n > 0 {
			fmt.Fprintf(table, "%6d %s\t%s\n", n, what, which)
		}
	}
	var near []string
	for _, p := range r.Near {
		near = append(near, fmt.Sprintf("%s and %s (%s)", p.A, p.B, p.Why))
	}
	line(len(r.Untagged), "without a tag", c.some(r.Untagged))
	line(len(r.Single), "of one paper", c.some(r.Single))
	line(len(r.Unknown), "not in the vocabulary", c.some(r.Unknown))
	line(len(r.Unused), "of no paper", c.some(r.Unused))
	line(len(near), "perhaps one", c.some(near))
	line(r.Count(edit.Tag.ByHand), "that no phrase gives", "by hand or by a keyword: offprint tags --all shows them")
	line(r.Count(edit.Tag.Missing), "that papers lack", "though a phrase gives them: offprint tags apply shows them")
	_ = table.Flush()
}

// some are the first of some names, which fit on a line.
func (c *tagsShowCommand) some(names []string) string {
	const most = 5
	if c.All || len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}

// knownTag makes sure that the vocabulary has a tag.
func knownTag(terms []content.Term, tag string) error {
	names := make([]string, len(terms))
	for i, term := range terms {
		names[i] = term.Tag
	}
	if slices.Contains(names, tag) {
		return nil
	}
	unknown := problem.Problem{What: "the vocabulary has no tag " + tag, Hint: "offprint tags add adds one"}
	if near := problem.Nearest(tag, names); near != "" {
		unknown.Hint = "did you mean " + near + "?"
	}
	return unknown
}
