package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/date"
	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/importer"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/prose"
)

type importCommand struct {
	Files []string `arg:"" help:"Digests as they were received; - reads the standard input." name:"file" optional:""`

	DigestDate date.Date `help:"The day of the digest, where it does not say it rightly (2026-02-18)." placeholder:"DATE"`
	Format     string    `help:"The kind of digest: auto to look at it, list to see which there are." default:"auto"`
	DryRun     bool      `help:"Say what would change, and change nothing." short:"n"`
	Refresh    bool      `help:"Take title, abstract, date and authors from the digest again."`
	Links      bool      `help:"Make bare addresses links." default:"true" negatable:""`
	Escapes    bool      `help:"Make TeX escapes such as 85\\% characters." default:"true" negatable:""`
	Math       bool      `help:"Give formulas back the backslashes and dollars that they lost." default:"true" negatable:""`
}

// Validate refuses what no digest can have, before one is read.
func (c *importCommand) Validate() error {
	known := slices.ContainsFunc(digest.Formats(), func(f digest.Format) bool { return f.Name == c.Format })
	switch {
	case c.Format == listed:
		return nil
	case !known && c.Format != "auto":
		return fmt.Errorf("--format: there is no kind of digest called %q; --format %s names them", c.Format, listed)
	case len(c.Files) == 0:
		return errors.New("name the file of a digest, or - for the standard input")
	case !c.DigestDate.IsZero() && c.DigestDate.Day == 0:
		return fmt.Errorf("--digest-date: a digest is of one day, such as 2026-02-18, not of %s", c.DigestDate)
	}
	return nil
}

// listed is the format that asks for the others.
const listed = "list"

func (c *importCommand) Run(t *terminal) error {
	if c.Format == listed {
		return listFormats(t)
	}
	site, err := config.Load(t.source)
	if err != nil {
		return err
	}
	dumps, err := c.read(t.stdin)
	if err != nil {
		return err
	}
	today, err := date.Today()
	if err != nil {
		return err
	}
	report, err := importer.Run(dumps, importer.Options{
		Dir: t.source, Format: c.Format, DigestDate: c.DigestDate, Today: today, Vocabulary: site.Tags,
		Repairs: prose.Repairs{Links: c.Links, Escapes: c.Escapes, Math: c.Math}, Refresh: c.Refresh, DryRun: c.DryRun,
	})
	if err != nil {
		return err
	}
	for _, p := range report.Problems {
		fmt.Fprintln(t.stderr, p.Error())
	}
	if t.json {
		return t.summary(report, "")
	}
	c.print(t, report)
	return nil
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
			unread = append(unread, problem.Problem{File: name, What: "cannot be read: " + cause(err).Error(), Mend: "give the file of a digest, or - for the standard input"})
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

// print says what happened: what changed in old files, what was kept, and the numbers.
func (c *importCommand) print(t *terminal, r *importer.Report) {
	for _, o := range r.Papers {
		if len(o.Changes) == 0 && len(o.Kept) == 0 {
			continue
		}
		fmt.Fprintln(t.stdout, o.File)
		for _, ch := range o.Changes {
			if ch.Old == "" {
				fmt.Fprintf(t.stdout, "  + %s: %s\n", ch.Field, short(ch.New))
			} else {
				fmt.Fprintf(t.stdout, "  ~ %s: %s → %s\n", ch.Field, short(ch.Old), short(ch.New))
			}
		}
		for _, ch := range o.Kept {
			fmt.Fprintf(t.stdout, "  = %s: kept %s; the digest says %s\n", ch.Field, short(ch.Old), short(ch.New))
		}
	}
	for _, d := range r.Digests {
		fmt.Fprintf(t.stdout, "%s  %s, kept as %s\n", d.Date, count(d.Entries, "paper"), d.Kept)
	}
	would := ""
	if c.DryRun {
		would = " (nothing was written)"
	}
	fmt.Fprintf(t.stdout, "%d new, %d updated, %d unchanged%s\n", r.Count(importer.Created), r.Count(importer.Updated), r.Count(importer.Unchanged), would)
}

// short makes a value fit on a line.
func short(s string) string {
	runes := []rune(s)
	for i, r := range runes {
		if r == '\n' {
			runes[i] = ' '
		}
	}
	if len(runes) > 80 {
		return string(runes[:79]) + "…"
	}
	return string(runes)
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
