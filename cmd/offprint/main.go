// Offprint is a static site generator for a curated archive of research papers.
//
// This package is the command line: flags and messages. The packages in internal/ do the work.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"
	"golang.org/x/term"

	"github.com/offprint/offprint/internal/adopt"
	"github.com/offprint/offprint/internal/change"
	"github.com/offprint/offprint/internal/cli"
	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/web"
	"github.com/offprint/offprint/internal/workdir"
)

func main() {
	ctx, stop := untilSignal(context.Background())
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// A signalError is the cause of a context that a signal canceled.
type signalError struct{ signal syscall.Signal }

func (e signalError) Error() string { return "interrupted" }

// untilSignal returns a context that SIGINT or SIGTERM cancels. A second signal kills the program.
func untilSignal(parent context.Context) (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancelCause(parent)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		select {
		case s := <-signals:
			signal.Stop(signals)
			number, _ := s.(syscall.Signal)
			cancel(signalError{number})
		case <-ctx.Done():
		}
	}()
	return ctx, func() { cancel(nil) }
}

// The exit statuses.
const (
	done   = 0
	failed = 1 // the content has problems, or the command failed
	misuse = 2 // the command line is wrong

	killed = 128 // a signal stopped the command; its number is added
)

// commands is the command line.
type commands struct {
	Source string `help:"Folder of the site (default: the current folder or its nearest parent with site.yaml)." placeholder:"FOLDER"`
	JSON   bool   `help:"Print the result as JSON, for programs." name:"json"`

	VersionFlag kong.VersionFlag `help:"Print the version." name:"version"`

	New     newCommand     `cmd:"" help:"Create a site, or add the missing files to a folder."`
	Import  importCommand  `cmd:"" help:"Turn digests (lists of papers) into one file per paper."`
	Add     addCommand     `cmd:"" help:"Add papers by identifier, URL or exact title."`
	Enrich  enrichCommand  `cmd:"" help:"Look up missing identifiers, authors, venues and links."`
	Fetch   fetchCommand   `cmd:"" help:"Import new papers from feeds and searches listed under sources in site.yaml."`
	Adopt   adoptCommand   `cmd:"" help:"Copy an archive of notes from Hugo, Jekyll, Obsidian or Markdown files."`
	Build   buildCommand   `cmd:"" help:"Build the site."`
	Serve   serveCommand   `cmd:"" help:"Preview the site, and update it whenever a file changes."`
	Check   checkCommand   `cmd:"" help:"Find broken links, invalid fields, duplicates and other problems."`
	Publish publishCommand `cmd:"" help:"Publish the site to a git branch, a bucket or a folder."`
	Fmt     fmtCommand     `cmd:"" help:"Format the front matter of papers."`
	Mv      mvCommand      `cmd:"" help:"Rename a paper, update links to it, and redirect its old path."`
	Merge   mergeCommand   `cmd:"" help:"Merge two files of the same paper, keeping the notes of both."`
	Remove  removeCommand  `cmd:"" help:"Delete papers, and skip them in later imports."`
	Tags    tagsCommand    `cmd:"" help:"Inspect and edit tags."`
	Theme   themeCommand   `cmd:"" help:"List and copy the default layouts and static files."`

	Help       helpCommand       `cmd:"" help:"Show help for a command."`
	Version    versionCommand    `cmd:"" help:"Print the version."`
	Man        manCommand        `cmd:"" help:"Print the manual page."`
	Completion completionCommand `cmd:"" help:"Print a shell completion script."`
}

// siteless lists the commands that need no site.
var siteless = map[string]bool{"new": true, "help": true, "version": true, "man": true, "completion": true}

// undone maps each command that changes either all files or none to the participle in "nothing was imported".
var undone = map[string]string{
	"import": "imported", "add": "added", "enrich": "changed", "fetch": "imported", "adopt": "adopted", "mv": "renamed",
	"merge": "merged", "remove": "changed", "tags add": "added", "tags apply": "changed", "tags remove": "removed",
	"tags rename": "renamed",
}

// sitelessJSON lists the commands of siteless that support --json.
var sitelessJSON = map[string]bool{"new": true, "version": true}

// findSource returns the folder of the site: --source, or else the working directory or its nearest parent with a
// site.yaml. It returns an error if it finds no site.yaml.
func (c *commands) findSource() (string, error) {
	where := c.Source
	if where == "" {
		where = "."
	}
	for dir := where; ; dir = filepath.Join(dir, "..") {
		if _, err := os.Lstat(filepath.Join(dir, config.FileName)); err == nil {
			return dir, nil
		}
		if path, err := filepath.Abs(dir); c.Source != "" || err != nil || filepath.Dir(path) == path {
			break
		}
	}
	return "", noSite(where, c.Source != "")
}

// noSite returns the error for a folder without a site.yaml. isNamed is true if the command line names the folder.
func noSite(dir string, isNamed bool) error {
	named := `"` + filepath.ToSlash(dir) + `"` // not shortened
	switch info, err := os.Stat(dir); {
	case errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("--source: the folder %s does not exist", named)
	case err != nil:
		return fmt.Errorf("--source: cannot open %s: %w", named, cause(err))
	case !info.IsDir():
		return fmt.Errorf("--source: %s is not a folder", named)
	}
	place, hint := "this folder or its parents", "offprint new FOLDER creates a site"
	if isNamed {
		place = "the folder " + named
	}
	if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(content.PapersDir))); err == nil {
		hint = problem.Command("offprint new", filepath.ToSlash(dir)) + " adds it and keeps your files"
	}
	return fmt.Errorf("no %s in %s (%s)", config.FileName, place, hint)
}

// A terminal holds the streams of a command and the flags that all commands share.
type terminal struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	barDelay       time.Duration // see bar.delay
	clock          web.Clock     // times the pauses between requests; nil for the system clock
	json           bool
	source         string // folder of the site
	undone         string // see undone; "" once files have changed
}

// temp creates a temporary folder in the site. The caller removes it.
func (t *terminal) temp(prefix string) (*workdir.Temp, error) {
	work, err := workdir.Create(t.source)
	if err != nil {
		return nil, err
	}
	return workdir.MakeTemp(work, prefix)
}

// say prints a line to stderr. It escapes control characters, and line breaks in the names of files.
func (t *terminal) say(line string) { fmt.Fprintln(t.stderr, problem.Name(line)) }

// isTerminal reports whether a stream is a terminal.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// wantsColor reports whether colours are enabled (https://no-color.org).
func wantsColor() bool { return os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" }

// newParser returns a parser that fills c.
func newParser(c *commands, options ...kong.Option) (*kong.Kong, error) {
	return kong.New(
		c,
		append(
			options,
			kong.Name("offprint"),
			kong.Description("A static site generator for a curated archive of research papers."),
			kong.Vars{
				"formats":      strings.Join(formats(), ","),
				"programs":     strings.Join(adopt.Programs(), ","),
				"programNames": strings.Join(adopt.Programs(), ", "),
				"shells":       strings.Join(cli.Shells, ","),
				"shellNames":   strings.Join(cli.Shells, ", "),
				"version":      thisVersion(),
			},
			kong.UsageOnError(),
			kong.Help(printHelp),
			kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
			kong.PostBuild(func(k *kong.Kong) error {
				k.Model.HelpFlag.Help = "Show this help."
				return nil
			}),
		)...)
}

// printHelp prints the help of a command without the shared flags that the command ignores. It adds the defaults that
// kong does not show: those of flags that can be negated or have a placeholder.
func printHelp(options kong.HelpOptions, ctx *kong.Context) error {
	if selected := ctx.Selected(); selected != nil && siteless[selected.Name] {
		for _, f := range ctx.Model.Flags {
			if f.Name == "source" || f.Name == "json" && !sitelessJSON[selected.Name] {
				f.Hidden = true
			}
		}
	}
	if selected := ctx.Selected(); selected != nil {
		for _, f := range selected.Flags {
			value := f.Default
			if value == "true" {
				value = "yes"
			} else if f.PlaceHolder == "" {
				continue
			}
			if help := strings.TrimSuffix(f.Help, "."); value != "" && help != f.Help {
				f.Help = help + " (default: " + value + ")."
			}
		}
	}
	fmt.Fprintln(ctx.Stdout, "Usage: "+usageLine(ctx))
	options.NoAppSummary = true // it omits the flags of the program for theme list
	return kong.DefaultHelpPrinter(options, ctx)
}

// usageLine returns the usage of a command, with [flags] if its help lists flags other than --help and --version.
func usageLine(ctx *kong.Context) string {
	selected := ctx.Selected()
	if selected == nil {
		return ctx.Model.Name + ctx.Model.Summary()
	}
	line := ctx.Model.Name + " " + strings.TrimSuffix(selected.Summary(), " [flags]")
	for _, f := range slices.Concat(selected.AllFlags(true)...) {
		if f.Name != "help" && f.Name != "version" {
			return line + " [flags]"
		}
	}
	return line
}

// run runs one command line and returns the exit status. Without arguments it prints the help.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) (status int) {
	return runWith(ctx, terminal{stdin: stdin, stdout: stdout, stderr: stderr, barDelay: barDelay}, args)
}

// runWith is like run, with the streams, the delay and the clock of base.
func runWith(ctx context.Context, base terminal, args []string) (status int) {
	stdout, stderr := base.stdout, base.stderr
	if len(args) == 0 {
		args = []string{"--help"}
	}
	var c commands
	exited := -1
	parser, err := newParser(&c, kong.Writers(stdout, stderr), kong.Exit(func(code int) { exited = code }))
	if err != nil {
		panic(err) // commands has an invalid tag
	}
	command, err := parser.Parse(args)
	if exited >= 0 { // --help or --version
		return exited
	}
	if err != nil {
		selected := parser.Model.Node
		if wrong := (*kong.ParseError)(nil); errors.As(err, &wrong) && wrong.Context != nil &&
			wrong.Context.Selected() != nil {
			selected = wrong.Context.Selected()
		}
		fmt.Fprintf(stderr, "offprint: %s\n", usageMessage(err, selected))
		return misuse
	}
	t := &base
	t.json = c.JSON
	_, name, _ := strings.Cut(command.Selected().FullPath(), " ")
	t.undone = undone[name]
	if !siteless[command.Selected().Name] && c.Import.Format != listFormat {
		if t.source, err = c.findSource(); err != nil {
			fmt.Fprintf(stderr, "offprint: %v\n", err)
			return misuse
		}
		err = change.Recover(ctx, t.source, t.say)
	}
	if err == nil {
		command.BindTo(ctx, (*context.Context)(nil))
		err = command.Run(t, parser)
	}
	return t.status(ctx, err)
}

// status prints the error of a command and returns the exit status.
func (t *terminal) status(ctx context.Context, err error) int {
	if err == nil {
		return done
	}
	var cause signalError
	if ctx.Err() != nil && errors.As(context.Cause(ctx), &cause) {
		if errors.Is(err, context.Canceled) {
			err = cause
		}
		t.printError(err)
		return killed + int(cause.signal)
	}
	t.printError(err)
	if errors.As(err, new(usageError)) {
		return misuse
	}
	return failed
}

// errReported is returned by commands that have already printed what is wrong.
var errReported = errors.New("the content has problems")

// A usageError is a mistake in the command line that the parser cannot detect.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// printError prints an error. Problems are printed one per line; those without a file begin with the program's name.
func (t *terminal) printError(err error) {
	if errors.Is(err, errReported) {
		return
	}
	problems, others := split(err)
	inSite := 0
	for _, p := range problems {
		if p.File == "" {
			p.File = "offprint"
		}
		fmt.Fprintln(t.stderr, p)
		if t.isOfSite(p) {
			inSite++
		}
	}
	if inSite > 0 && t.undone != "" {
		above := "error"
		if inSite > 1 {
			above = "errors"
		}
		fmt.Fprintf(t.stderr, "offprint: nothing was %s because of the %s above\n", t.undone, above)
	}
	for _, other := range others {
		fmt.Fprintf(t.stderr, "offprint: %s\n", problem.Name(other.Error()))
	}
}

// split returns the problems in an error, which can be joined, and the other errors.
func split(err error) (problems problem.List, others []error) {
	joined, isJoined := err.(interface{ Unwrap() []error })
	if !isJoined {
		if other := problems.Collect(err); other != nil {
			others = append(others, other)
		}
		return problems, others
	}
	for _, one := range joined.Unwrap() {
		p, o := split(one)
		problems, others = append(problems, p...), append(others, o...)
	}
	return problems, others
}

// isOfSite reports whether a problem is in site.yaml or a content file, rather than in a file of the command line.
func (t *terminal) isOfSite(p problem.Problem) bool {
	name, err := filepath.Rel(t.source, p.File)
	name = filepath.ToSlash(name)
	return err == nil && (name == config.FileName || name == content.RemovedFile || content.KindOf(name) != "")
}

// summary prints the result of a command: value as JSON for programs, or line for people.
func (t *terminal) summary(value any, line string) error {
	if !t.json {
		_, err := fmt.Fprintln(t.stdout, line)
		return err
	}
	encoder := json.NewEncoder(t.stdout)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}
