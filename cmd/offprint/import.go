package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/offprint/offprint/internal/cache"
	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/importer"
	"github.com/offprint/offprint/internal/markdown"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/prose"
	"github.com/offprint/offprint/internal/scaffold"
)

type importCommand struct {
	Files []string `arg:"" help:"Digests to import. The file - is standard input." name:"file" optional:""`

	DigestDate digestDate `help:"Date of the digest, such as 2026-02-18." placeholder:"DATE"`
	Format     string     `help:"Format of the digest; list prints all formats." enum:"${formats}" default:"auto"`
	Draft      bool       `help:"Import new papers as drafts."`
	DryRun     bool       `help:"Show the changes as a patch without making them." short:"n"`
	Diff       bool       `help:"Show the patch in a dry run." default:"true" negatable:""`
	Refresh    bool       `help:"Replace titles, dates, authors and abstracts. On a terminal, ask first."`
	Yes        bool       `help:"With --refresh: replace without asking." short:"y"`
	Watch      string     `help:"Import the files in a folder, and each new one, until Ctrl-C." placeholder:"DIR"`
	Poll       bool       `help:"With --watch: look for changes every second instead of waiting for the system."`
	Verbose    bool       `help:"Report every problem, not one line for each kind of problem."`
	Sections   bool       `help:"Make the headings above a paper in a list its tags." name:"sections-as-tags"`
	Links      bool       `help:"Turn bare URLs into links." default:"true" negatable:""`
	Escapes    bool       `help:"Replace TeX escapes such as 85\\% with characters." default:"true" negatable:""`
	Math       bool       `help:"Repair formulas that lost backslashes or dollar signs." default:"true" negatable:""`
}

// A digestDate is the value of --digest-date: a full date.
type digestDate struct{ content.Date }

func (d *digestDate) UnmarshalText(text []byte) error {
	if err := d.Date.UnmarshalText(text); err != nil || d.Day == 0 {
		return fmt.Errorf("%s is not a full date (use the form YYYY-MM-DD, such as 2026-02-18)",
			problem.Quote(string(text)))
	}
	return nil
}

// Validate checks the flags before any digest is read.
func (c *importCommand) Validate() error {
	switch {
	case c.Format == listed:
		return nil
	case len(c.Files) == 0 && c.Watch == "":
		return errors.New("expected <file>, - for standard input, or --watch DIR")
	case c.Yes && !c.Refresh:
		return errors.New("--yes works only with --refresh")
	case c.Poll && c.Watch == "":
		return errors.New("--poll works only with --watch")
	case c.Watch != "":
		if info, err := os.Stat(c.Watch); err != nil || !info.IsDir() {
			return fmt.Errorf("--watch: %s is not a folder", problem.Quote(c.Watch))
		}
	}
	return nil
}

// listed is the value of --format that lists all formats.
const listed = "list"

// formats returns the values of --format.
func formats() []string {
	words := []string{"auto", listed}
	for _, f := range digest.Formats() {
		words = append(words, f.Name)
	}
	return words
}

func (c *importCommand) Run(ctx context.Context, t *terminal) error {
	if c.Format == listed {
		return listFormats(t)
	}
	ask := c.questions(ctx, t)
	if len(c.Files) > 0 {
		dumps, err := c.read(ctx, t.stdin)
		if err != nil {
			return err
		}
		if err := c.importAll(ctx, t, dumps, ask); err != nil {
			return err
		}
	}
	if c.Watch != "" {
		return c.watch(ctx, t, ask)
	}
	return nil
}

// importAll imports dumps and prints a report.
func (c *importCommand) importAll(ctx context.Context, t *terminal, dumps []importer.Dump, ask *questions) error {
	site, err := config.Load(t.source)
	if err != nil {
		return err
	}
	today, err := content.Today()
	if err != nil {
		return err
	}
	bar := t.newBar()
	o := importer.Options{
		Dir: t.source, Format: c.Format, DigestDate: c.DigestDate.Date, Today: today, Vocabulary: site.Tags,
		Repairs: prose.Repairs{Links: c.Links, Escapes: c.Escapes, Math: c.Math}, Refresh: c.Refresh, Draft: c.Draft,
		Sections: c.Sections, DryRun: c.DryRun, Say: t.say, NotesStart: markdown.New("/").NotesStart,
		Progress: bar.progress, Cache: cache.Open(t.source),
	}
	if ask != nil {
		o.Ask = func(q importer.Question) (bool, error) {
			bar.end()
			return ask.accept(q)
		}
	}
	example := scaffold.FindExample(t.source)
	report, err := importer.Run(ctx, dumps, o)
	bar.end()
	if err != nil {
		return err
	}
	for _, line := range report.Remarks().Lines(c.Verbose, verboseLists) {
		fmt.Fprintln(t.stderr, line)
	}
	if example != nil && report.Count(importer.Created) > 0 {
		if err := c.removeExample(ctx, t, example); err != nil {
			return err
		}
	}
	if t.json {
		return t.summary(report, "")
	}
	return c.print(t, report)
}

// removeExample removes the example paper of a new site, unless the import or the curator changed it.
func (c *importCommand) removeExample(ctx context.Context, t *terminal, example *scaffold.Example) error {
	if c.DryRun {
		fmt.Fprintf(t.stderr, "%s: the unchanged example paper would be removed\n", example.Name)
		return nil
	}
	removed, err := example.Remove(ctx, t.say)
	if removed {
		fmt.Fprintf(t.stderr, "%s: removed the unchanged example paper\n", example.Name)
	}
	return err
}

func (c *importCommand) read(ctx context.Context, stdin io.Reader) ([]importer.Dump, error) {
	dumps := make([]importer.Dump, 0, len(c.Files))
	var unread problem.List
	for _, name := range c.Files {
		data, err := readDump(ctx, name, stdin)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			unread = append(
				unread,
				problem.Problem{
					File: name,
					What: "cannot be read: " + cause(err).Error(),
					Hint: "name the file of a digest, or - for standard input",
				},
			)
			continue
		}
		dumps = append(dumps, importer.Dump{Name: name, Data: data})
	}
	return dumps, unread.Err()
}

// readDump reads a file or standard input. A read of a terminal or a pipe cannot be interrupted, but waiting for it
// can.
func readDump(ctx context.Context, name string, stdin io.Reader) (data []byte, err error) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		if name == "-" {
			data, err = io.ReadAll(stdin)
		} else {
			data, err = os.ReadFile(name)
		}
	}()
	select {
	case <-done:
		return data, err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// cause returns the cause of a file error, without the file's name.
func cause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// listFormats prints one line per format.
func listFormats(t *terminal) error {
	if t.json {
		return t.summary(digest.Formats(), "")
	}
	for _, f := range digest.Formats() {
		fmt.Fprintf(t.stdout, "%-9s %s\n", f.Name, f.About)
	}
	return nil
}
