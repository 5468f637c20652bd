package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"syscall"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/edit"
	"github.com/offprint/offprint/internal/importer"
	"github.com/offprint/offprint/internal/markdown"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/prose"
)

type importCommand struct {
	Files []string `arg:"" help:"Digests as they were received; - reads the standard input." name:"file" optional:""`

	DigestDate content.Date `help:"The day of the digest, where it does not say it rightly (2026-02-18)." placeholder:"DATE"`
	Format     string       `help:"The kind of digest: auto to look at it, list to see which there are." enum:"${formats}" default:"auto"`
	DryRun     bool         `help:"Show the difference that an import would make, and change nothing." short:"n"`
	Diff       bool         `help:"Show every line that a dry run would change." default:"true" negatable:""`
	Refresh    bool         `help:"Take title, abstract, date and authors from the digest again; asks for each on a terminal."`
	Yes        bool         `help:"Take all that --refresh would ask for." short:"y"`
	Watch      string       `help:"Import what is in this folder and what is dropped into it, until Ctrl-C; files that are named come first." placeholder:"DIR"`
	Links      bool         `help:"Make bare addresses links." default:"true" negatable:""`
	Escapes    bool         `help:"Make TeX escapes such as 85\\% characters." default:"true" negatable:""`
	Math       bool         `help:"Give formulas back the backslashes and dollars that they lost." default:"true" negatable:""`
}

// Validate refuses what no digest can have, before one is read.
func (c *importCommand) Validate() error {
	switch {
	case c.Format == listed:
		return nil
	case len(c.Files) == 0 && c.Watch == "":
		return errors.New("name the file of a digest, - for the standard input, or a folder with --watch")
	case !c.DigestDate.IsZero() && c.DigestDate.Day == 0:
		return fmt.Errorf("--digest-date: a digest is of one day, such as 2026-02-18, not of %s", c.DigestDate)
	case c.Yes && !c.Refresh:
		return errors.New("--yes answers what --refresh asks; give both")
	case c.Watch != "":
		if info, err := os.Stat(c.Watch); err != nil || !info.IsDir() {
			return fmt.Errorf("--watch: there is no folder %s", c.Watch)
		}
	}
	return nil
}

// listed is the format that asks for the others.
const listed = "list"

// formats are the words that --format takes.
func formats() []string {
	words := []string{"auto", listed}
	for _, f := range digest.Formats() {
		words = append(words, f.Name)
	}
	return words
}

func (c *importCommand) Run(t *terminal) error {
	if c.Format == listed {
		return listFormats(t)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ask := c.questions(ctx, t)
	if len(c.Files) > 0 {
		dumps, err := c.read(t.stdin)
		if err != nil {
			return err
		}
		if err := c.take(ctx, t, dumps, ask); err != nil {
			return err
		}
	}
	if c.Watch != "" {
		return c.watch(ctx, t, ask)
	}
	return nil
}

// take imports dumps and says what that did.
func (c *importCommand) take(ctx context.Context, t *terminal, dumps []importer.Dump, ask *questions) error {
	site, err := config.Load(t.source)
	if err != nil {
		return err
	}
	today, err := content.Today()
	if err != nil {
		return err
	}
	o := importer.Options{
		Dir: t.source, Format: c.Format, DigestDate: c.DigestDate, Today: today, Vocabulary: site.Tags,
		Repairs: prose.Repairs{Links: c.Links, Escapes: c.Escapes, Math: c.Math}, Refresh: c.Refresh, DryRun: c.DryRun,
		NotesStart: markdown.New("/").NotesStart,
	}
	if ask != nil {
		o.Ask = ask.take
	}
	report, err := importer.Run(ctx, dumps, o)
	switch {
	case errors.Is(err, context.Canceled):
		return errors.New("interrupted; nothing was changed")
	case err != nil:
		return err
	}
	for _, p := range report.Problems {
		fmt.Fprintln(t.stderr, edit.Visible(p.Error()))
	}
	if t.json {
		return t.summary(report, "")
	}
	return c.print(t, report)
}

func (c *importCommand) read(stdin io.Reader) ([]importer.Dump, error) {
	dumps := make([]importer.Dump, 0, len(c.Files))
	var unread problem.List
	for _, name := range c.Files {
		var data []byte
		var err error
		if name == "-" {
			data, err = io.ReadAll(stdin)
		} else {
			data, err = os.ReadFile(name)
		}
		if err != nil {
			unread = append(
				unread,
				problem.Problem{
					File: name,
					What: "cannot be read: " + cause(err).Error(),
					Hint: "give the file of a digest, or - for the standard input",
				},
			)
			continue
		}
		dumps = append(dumps, importer.Dump{Name: name, Data: data})
	}
	return dumps, unread.Err()
}

// cause is what is wrong with a file, without its name.
func cause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// listFormats explains each kind of digest in a line.
func listFormats(t *terminal) error {
	if t.json {
		return t.summary(digest.Formats(), "")
	}
	for _, f := range digest.Formats() {
		fmt.Fprintf(t.stdout, "%-9s %s\n", f.Name, f.About)
	}
	return nil
}
