package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/alecthomas/kong"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/edit"
	"github.com/offprint/offprint/internal/problem"
)

type tagsCommand struct {
	Show    tagsShowCommand    `cmd:"" default:"withargs" help:"Show tags and why papers have them. Short form: offprint tags."`
	Suggest tagsSuggestCommand `cmd:"" help:"Suggest new tags from phrases in the papers."`
	Add     tagsAddCommand     `cmd:"" help:"Add a tag to the vocabulary (tags in site.yaml), or phrases to one of its tags."`
	Apply   tagsApplyCommand   `cmd:"" help:"List tags missing from papers; with --yes, add them."`
	Remove  tagsRemoveCommand  `cmd:"" help:"Remove a tag from the vocabulary (tags in site.yaml); with --papers, also from papers."`
	Rename  tagsRenameCommand  `cmd:"" help:"Rename a tag, or merge it into another."`
}

type tagsShowCommand struct {
	Papers []string `arg:"" help:"Papers, by file name without .md, or by path. Without any, print a summary." name:"paper" optional:""`

	All bool `help:"Show the tags of each paper."`
}

func (c *tagsShowCommand) Run(t *terminal, app *kong.Kong) error {
	site, papers, problems, err := t.readArchive(false)
	if err != nil {
		return err
	}
	report := edit.InspectTags(papers, site.Tags)
	if len(c.Papers) > 0 {
		tags, err := commandNamed(app, []string{"tags"})
		if err != nil {
			return err
		}
		if problems, err = c.choose(t, report, problems, tags); err != nil {
			return err
		}
	}
	if t.json {
		return cmp.Or(t.summary(report, ""), problems.Err())
	}
	if c.All || len(c.Papers) > 0 {
		printTagsOfPapers(t.stdout, report)
	}
	if len(c.Papers) == 0 {
		c.print(t.stdout, report)
	}
	return problems.Err()
}

// readArchive reads the site, including drafts and papers dated after today. If strict is set, which is required before
// files are changed, a problem in any file is an error. Otherwise it leaves out papers that cannot be read, and
// problems has only theirs.
func (t *terminal) readArchive(strict bool) (
	site *config.Config, papers *archive.Archive, problems problem.List, err error,
) {
	if site, err = config.Load(t.source); err != nil {
		return nil, nil, nil, err
	}
	papers, problems, err = archive.NewReader(t.source).Read(site, archive.Options{Drafts: true, Future: true}, nil)
	if strict && err == nil {
		err = problems.Err()
	}
	if err != nil {
		return nil, nil, nil, err
	}
	read := map[string]bool{}
	for _, p := range papers.Papers {
		read[p.File] = true
	}
	return site, papers, slices.DeleteFunc(problems, func(p problem.Problem) bool {
		name, err := filepath.Rel(t.source, p.File)
		name = filepath.ToSlash(name)
		return err != nil || read[name] || content.KindOf(name) != content.PapersDir
	}), nil
}

// choose removes papers that the command line does not name from the report, and their problems. The error suggests a
// command if the first name is nearly that of a command.
func (c *tagsShowCommand) choose(
	t *terminal, r *edit.TagReport, problems problem.List, tags *kong.Node,
) (problem.List, error) {
	files, err := edit.Open(t.source)
	if err != nil {
		return nil, err
	}
	papers, err := chosen(files, c.Papers)
	if err != nil {
		if what, hint := unknownCommand(c.Papers[0], tags); hint != "" && !hasPaper(files, c.Papers[0]) {
			return nil, usageError{errors.New(what + " (" + hint + ")")}
		}
		return nil, err
	}
	slugs, paths := map[string]bool{}, map[string]bool{}
	for _, f := range papers {
		slugs[f.Slug()], paths[f.Path] = true, true
	}
	r.Papers = slices.DeleteFunc(r.Papers, func(p edit.PaperTags) bool { return !slugs[p.Slug] })
	return slices.DeleteFunc(problems, func(p problem.Problem) bool { return !paths[p.File] }), nil
}

// hasPaper reports whether a paper has the name or a similar one, so that the name is probably not a mistyped command.
func hasPaper(files *edit.Revision, name string) bool {
	var slugs []string
	for _, f := range files.Papers() {
		slugs = append(slugs, f.Slug())
	}
	_, err := files.Paper(name)
	return err == nil || problem.Nearest(name, slugs) != ""
}

// printTagsOfPapers prints the tags that each paper has or is missing, and why.
func printTagsOfPapers(w io.Writer, r *edit.TagReport) {
	for _, p := range r.Papers {
		fmt.Fprintln(w, problem.Name(p.File))
		table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		for _, tag := range p.Tags {
			mark, why := " ", tagSource(tag)
			if tag.Missing() {
				mark, why = "-", why+"; missing"
			}
			if tag.Around != "" {
				why += ": " + problem.Visible(tag.Around)
			}
			fmt.Fprintf(table, "%s %s\t%s\n", mark, tag.Tag, why)
		}
		_ = table.Flush()
	}
}

// tagSource describes why a paper has a tag or should have it.
func tagSource(tag edit.Tag) string {
	if tag.Phrase == "" {
		return "set by hand or by a keyword"
	}
	return fmt.Sprintf("%s in the %s", problem.Quote(tag.Phrase), tag.Where)
}

// print prints a count and the first names for each kind of tag.
func (c *tagsShowCommand) print(w io.Writer, r *edit.TagReport) {
	fmt.Fprintf(w, "%s, %s\n", content.Plural(len(r.Papers), "paper"), content.Plural(r.Tags, "tag"))
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	line := func(n int, noun, rest, names string) {
		if n > 0 {
			number, noun, _ := strings.Cut(content.Plural(n, noun), " ")
			fmt.Fprintf(table, "%6s %s%s\t%s\n", number, noun, rest, names)
		}
	}
	var near []string
	for _, p := range r.Near {
		near = append(near, fmt.Sprintf("%s and %s (%s)", p.A, p.B, p.Why))
	}
	line(len(r.Untagged), "paper", " without tags", c.firstOf(r.Untagged))
	line(len(r.Single), "tag", " on only one paper", c.firstOf(r.Single))
	line(len(r.Unknown), "tag", " not in the vocabulary", c.firstOf(r.Unknown))
	line(len(r.Unused), "unused tag", "", c.firstOf(r.Unused))
	line(len(near), "pair", " of similar tags", c.firstOf(near))
	byHand := "offprint tags --all lists them"
	if c.All {
		byHand = "listed above"
	}
	line(r.Count(edit.Tag.ByHand), "tag", " set by hand or by a keyword", byHand)
	line(r.Count(edit.Tag.Missing), "missing tag", "", "offprint tags apply lists them")
	_ = table.Flush()
}

// firstOf joins the first names, or all with --all.
func (c *tagsShowCommand) firstOf(names []string) string {
	const limit = 5
	if c.All || len(names) <= limit {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:limit], ", "), len(names)-limit)
}

// knownTag returns an error if the vocabulary has no such tag.
func knownTag(terms []content.Term, tag string) error {
	names := make([]string, len(terms))
	for i, term := range terms {
		names[i] = term.Tag
	}
	if slices.Contains(names, tag) {
		return nil
	}
	unknown := problem.Problem{
		What: "the vocabulary has no tag " + problem.Quote(tag),
		Hint: "add it with offprint tags add",
	}
	if near := problem.Nearest(tag, names); near != "" {
		unknown.Hint = problem.DidYouMean(near)
	}
	return unknown
}
