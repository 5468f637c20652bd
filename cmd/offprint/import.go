package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/cache"
	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/importer"
	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/markdown"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/prose"
	"github.com/offprint/offprint/internal/scaffold"
)

type importCommand struct {
	Files []string `arg:"" help:"Digests or folders to import. The file - is standard input." name:"file" optional:""`

	DigestDate digestDate `help:"Date of the digest, such as 2026-02-18." placeholder:"DATE"`
	Format     string     `help:"Format of the digest. Use list to print all formats." enum:"${formats}" default:"auto"`
	Draft      bool       `help:"Import new papers as drafts."`
	DryRun     bool       `help:"Show the changes as a patch without making them." short:"n"`
	Diff       bool       `help:"Show the patch in a dry run." default:"true" negatable:""`
	Refresh    bool       `help:"Also replace titles, dates, authors and abstracts that differ. On a terminal, ask about each; otherwise, replace all."`
	Yes        bool       `help:"With --refresh: replace without asking." short:"y"`
	Watch      string     `help:"Import the files in a folder, and each new one, until Ctrl-C." placeholder:"FOLDER"`
	Poll       bool       `help:"With --watch: check every second instead of relying on notifications from the system."`
	Verbose    bool       `help:"List every problem instead of one line per kind."`
	Sections   bool       `help:"In lists, use the headings above a paper as its tags." name:"sections-as-tags"`
	Links      bool       `help:"Turn bare URLs into links." default:"true" negatable:""`
	Escapes    bool       `help:"Replace TeX escapes such as 85\\% with characters." default:"true" negatable:""`
	Math       bool       `help:"Repair formulas that lost backslashes or dollar signs." default:"true" negatable:""`
}

// A digestDate is the value of a flag that must be a full date, such as --digest-date.
type digestDate struct{ content.Date }

func (d *digestDate) UnmarshalText(text []byte) error {
	err := d.Date.UnmarshalText(text)
	if wrong := (content.DateError{}); errors.As(err, &wrong) && wrong.Reason() != "" {
		return fmt.Errorf("%s is not a valid date (%s)", problem.Quote(string(text)), wrong.Reason())
	}
	if err != nil || d.Day == 0 {
		return fmt.Errorf("%s is not a full date (use the form YYYY-MM-DD, such as 2026-02-18)",
			problem.Quote(string(text)))
	}
	return nil
}

// Validate checks the flags before any digest is read.
func (c *importCommand) Validate() error {
	switch {
	case c.Format == listFormat:
		return nil
	case len(c.Files) == 0 && c.Watch == "":
		return errors.New("expected <file>, - for standard input, or --watch FOLDER")
	case slices.Contains(c.Files, ""):
		return errors.New("the name of a file is empty")
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

// listFormat is the value of --format that prints all formats.
const listFormat = "list"

// formats returns the values of --format.
func formats() []string {
	words := []string{"auto", listFormat}
	for _, f := range digest.Formats() {
		words = append(words, f.Name)
	}
	return words
}

func (c *importCommand) Run(ctx context.Context, t *terminal) error {
	if c.Format == listFormat {
		return printFormats(t)
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
		if err := removeExample(ctx, t, example, c.DryRun); err != nil {
			return err
		}
	}
	if t.json {
		return t.summary(report, "")
	}
	return c.print(t, report)
}

// removeExample removes the example paper of a new site, unless a command or the curator changed it.
func removeExample(ctx context.Context, t *terminal, example *scaffold.Example, dryRun bool) error {
	if dryRun {
		fmt.Fprintf(t.stderr, "%s: the unchanged example paper would be removed\n", example.Name)
		return nil
	}
	removed, err := example.Remove(ctx, t.say)
	if removed {
		fmt.Fprintf(t.stderr, "%s: removed the unchanged example paper\n", example.Name)
	}
	return err
}

// read reads the files of the command line, and the files in its folders.
func (c *importCommand) read(ctx context.Context, stdin io.Reader) ([]importer.Dump, error) {
	dumps := make([]importer.Dump, 0, len(c.Files))
	var unread problem.List
	for _, name := range c.Files {
		files, isFolder, err := dumpFiles(name)
		if err != nil {
			unread = append(unread, cannotRead(name, err))
		}
		for _, file := range files {
			data, err := readDump(ctx, file, stdin, isFolder)
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			if err != nil {
				unread = append(unread, cannotRead(file, err))
				continue
			}
			dumps = append(dumps, importer.Dump{Name: file, Data: data, Found: isFolder})
		}
	}
	return dumps, unread.Err()
}

// webPage matches a URL that was given in place of a file.
var webPage = lazyregexp.New(`^(?i:https?)://`)

// cannotRead returns the problem of a file of the command line that cannot be read.
func cannotRead(name string, err error) problem.Problem {
	if webPage.MatchString(name) {
		return problem.Problem{
			What: problem.Quote(name) + " is a URL, not a file",
			Hint: "download the page, or add one paper with " + problem.Command("offprint add", name),
		}
	}
	if errors.Is(err, errNoFiles) {
		return problem.Problem{File: name, What: err.Error()}
	}
	return problem.Problem{File: name, What: "cannot be read: " + cause(err).Error()}
}

var errNoFiles = errors.New("the folder has no files")

// dumpFiles returns name itself, or the files in the folder of this name and its subfolders, sorted. It skips hidden
// and irregular files of folders.
func dumpFiles(name string) (files []string, isFolder bool, err error) {
	if info, err := os.Stat(name); name == "-" || err != nil || !info.IsDir() {
		return []string{name}, false, nil
	}
	err = filepath.WalkDir(name, func(file string, e fs.DirEntry, err error) error {
		switch isHidden := strings.HasPrefix(e.Name(), ".") && file != name; {
		case err != nil:
			return err
		case isHidden && e.IsDir():
			return fs.SkipDir
		case !isHidden && e.Type().IsRegular():
			files = append(files, file)
		}
		return nil
	})
	if err == nil && len(files) == 0 {
		err = errNoFiles
	}
	return files, true, err
}

// readDump reads a file, or standard input if the name is -. If the file was found in a folder and is not text, such as
// a PDF, it reads only the beginning. It returns when ctx is canceled, even if a read of a terminal or a pipe blocks.
func readDump(ctx context.Context, name string, stdin io.Reader, isFound bool) (data []byte, err error) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		switch {
		case name == "-":
			data, err = io.ReadAll(stdin)
		case isFound:
			data, err = readText(name)
		default:
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

// readText reads a file, or only the beginning of one that is not text.
func readText(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	head, err := io.ReadAll(io.LimitReader(f, 4<<10))
	if err != nil || digest.IsBinary(head) {
		return head, err
	}
	rest, err := io.ReadAll(f)
	return append(head, rest...), err
}

// cause returns the cause of a file error, without the file's name.
func cause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// printFormats prints one line per format.
func printFormats(t *terminal) error {
	if t.json {
		return t.summary(digest.Formats(), "")
	}
	for _, f := range digest.Formats() {
		fmt.Fprintf(t.stdout, "%-11s  %s\n", f.Name, f.About)
	}
	return nil
}
