package main

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/offprint/offprint/internal/adopt"
	"github.com/offprint/offprint/internal/cache"
	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/edit"
	"github.com/offprint/offprint/internal/importer"
	"github.com/offprint/offprint/internal/markdown"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/prose"
	"github.com/offprint/offprint/internal/scaffold"
)

type adoptCommand struct {
	Dir string `arg:"" help:"Folder of the archive. It stays unchanged." name:"folder"`

	From    string `help:"Kind of archive: auto, ${programNames}. With auto, Offprint detects it." enum:"auto,${programs}" default:"auto" placeholder:"KIND"`
	DryRun  bool   `help:"Show the changes as a patch without making them." short:"n"`
	Diff    bool   `help:"Show the patch in a dry run." default:"true" negatable:""`
	Verbose bool   `help:"List every problem, and what each note becomes."`
}

// Help returns the part of the help that describes the kinds of archives.
func (c *adoptCommand) Help() string {
	var b strings.Builder
	b.WriteString("Each note becomes a paper, a page or a collection. These kinds of archives can be adopted:\n\n")
	for _, name := range adopt.Programs() {
		fmt.Fprintf(&b, "  - %s: %s\n", name, adopt.About(name))
	}
	return b.String()
}

// adopted is the summary for programs.
type adopted struct {
	*adopt.Report
	Import *importer.Report `json:"import,omitempty"` // of the bibliographies
}

func (c *adoptCommand) Run(ctx context.Context, t *terminal) error {
	site, err := config.Load(t.source)
	if err != nil {
		return err
	}
	bar := t.newBar()
	example := scaffold.FindExample(t.source)
	report, err := adopt.Run(ctx, c.Dir, adopt.Options{
		Dir: t.source, From: c.From, Declared: site.Fields, DryRun: c.DryRun, Say: t.say, Progress: bar.progress,
	})
	bar.end()
	if err != nil {
		return err
	}
	t.undone = ""
	imported, importErr := c.importBibliographies(ctx, t, site, report.Bibliographies)
	for _, line := range report.Remarks().Lines(c.Verbose, verboseLists) {
		fmt.Fprintln(t.stderr, line)
	}
	if example != nil && report.Count("paper", adopt.Created) > 0 {
		if err := removeExample(ctx, t, example, c.DryRun); err != nil {
			return err
		}
	}
	if t.json {
		return cmp.Or(t.summary(adopted{report, imported}, ""), importErr)
	}
	return cmp.Or(c.print(t, report, imported), importErr)
}

// importBibliographies imports the BibTeX files of an archive, after its notes have become papers. In a dry run those
// papers do not exist, so it imports nothing.
func (c *adoptCommand) importBibliographies(
	ctx context.Context, t *terminal, site *config.Config, files []adopt.Bibliography,
) (*importer.Report, error) {
	if len(files) == 0 || c.DryRun {
		return nil, nil
	}
	today, err := content.Today()
	if err != nil {
		return nil, err
	}
	dumps := make([]importer.Dump, len(files))
	for i, f := range files {
		dumps[i] = importer.Dump{Name: f.Name, Data: f.Data, Found: true}
	}
	bar := t.newBar()
	defer bar.end()
	report, err := importer.Run(ctx, dumps, importer.Options{
		Dir: t.source, Format: "bibtex", Today: today, Vocabulary: site.Tags,
		Repairs: prose.Repairs{Links: true, Escapes: true, Math: true}, Say: t.say,
		NotesStart: markdown.New("/").NotesStart, Progress: bar.progress, Cache: cache.Open(t.source),
	})
	if err != nil {
		return nil, fmt.Errorf("importing the bibliographies: %w", err)
	}
	bar.end()
	for _, line := range report.Remarks().Lines(c.Verbose, verboseLists) {
		fmt.Fprintln(t.stderr, line)
	}
	return report, nil
}

// print prints the diffs of a dry run, what each note became, the proposals for site.yaml, and the totals.
func (c *adoptCommand) print(t *terminal, r *adopt.Report, imported *importer.Report) error {
	out := bufio.NewWriter(t.stdout)
	if c.DryRun && c.Diff {
		diffs := make([]string, len(r.Files))
		for i, f := range r.Files {
			diffs[i] = edit.Diff(f.Name, nil, f.Text)
		}
		t.printDiffs(out, diffs)
	}
	fmt.Fprintf(out, "reading the archive as %s, because %s\n", r.Program, r.Reason)
	for _, o := range r.Notes {
		if o.Status == adopt.Created && (c.Verbose || o.Kind != "paper") {
			fmt.Fprintf(out, "%s → %s: %s, because %s\n", problem.Name(o.Source), o.File, o.Kind, o.Reason)
		}
	}
	printProposals(out, r)
	if c.DryRun {
		for _, b := range r.Bibliographies {
			fmt.Fprintf(out, "%s: would be imported\n", problem.Name(b.Name))
		}
	}
	if imported != nil {
		fmt.Fprintf(out, "bibliographies: %s, %d updated, %d unchanged\n",
			content.Plural(imported.Count(importer.Created), "new paper"), imported.Count(importer.Updated),
			imported.Count(importer.Unchanged))
	}
	fmt.Fprintln(out, totals(r, c.DryRun)+unwritten(c.DryRun))
	return out.Flush()
}

// printProposals prints what to add to site.yaml.
func printProposals(out *bufio.Writer, r *adopt.Report) {
	if len(r.Tags) > 0 {
		fmt.Fprintln(out, "titles of tags; add them to site.yaml:\n\ntags:")
		for _, tag := range r.Tags {
			fmt.Fprintln(out, "  - "+tag.YAML())
		}
		fmt.Fprintln(out)
	}
	if len(r.Fields) > 0 {
		fmt.Fprintln(out, "fields that many papers have; declare them in site.yaml before you adopt, and they "+
			"become fields instead of values below extra:\n\nfields:")
		for _, f := range r.Fields {
			fmt.Fprintf(out, "  - %s  # %s\n", f.YAML(), content.Plural(f.Papers, "paper"))
		}
		fmt.Fprintln(out)
	}
}

// totals returns the numbers of created, copied, unchanged and skipped files.
func totals(r *adopt.Report, dryRun bool) string {
	parts := []string{
		content.Plural(r.Count("paper", adopt.Created), "new paper"),
		content.Plural(r.Count("page", adopt.Created), "page"),
		content.Plural(r.Count("collection", adopt.Created), "collection"),
		content.Plural(len(r.Copied), did(dryRun, "copied file", "file")) + did(dryRun, "", " to copy"),
		fmt.Sprintf("%d unchanged", r.Count("", adopt.Unchanged)+r.Count("", adopt.Existing)),
		fmt.Sprintf("%d skipped", r.Count("", adopt.Skipped)),
	}
	return strings.Join(parts, ", ")
}
