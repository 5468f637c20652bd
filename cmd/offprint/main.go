// Offprint makes a website out of a curated archive of research papers.
//
// This package is the command line: flags and messages. What the commands do is in internal/.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/alecthomas/kong"
	"golang.org/x/term"

	"github.com/offprint/offprint/internal/cli"
	"github.com/offprint/offprint/internal/problem"
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }

// The exit statuses.
const (
	done   = 0
	failed = 1 // something is wrong with the content, or the work failed
	misuse = 2 // of the command line
)

// commands is the command line.
type commands struct {
	Source string `help:"The site's folder." default:"." placeholder:"DIR"`
	JSON   bool   `help:"Print a summary as JSON." name:"json"`

	Version kong.VersionFlag `help:"Print the version."`

	New     newCommand     `cmd:"" help:"Make a new site that builds at once."`
	Import  importCommand  `cmd:"" help:"Bring digests into the archive."`
	Build   buildCommand   `cmd:"" help:"Build the site."`
	Serve   serveCommand   `cmd:"" help:"Build the site and show it in a browser."`
	Check   checkCommand   `cmd:"" help:"Find what is wrong with the site before its readers do."`
	Publish publishCommand `cmd:"" help:"Put the site onto a branch of a git remote."`
	Fmt     fmtCommand     `cmd:"" help:"Put the front matter of papers into the form that an import gives it."`
	Mv      mvCommand      `cmd:"" help:"Give a paper another name; its old address leads on."`
	Tags    tagsCommand    `cmd:"" help:"Hold the tags of the papers against the vocabulary, and change both."`

	Man        manCommand        `cmd:"" help:"Print the manual page."`
	Completion completionCommand `cmd:"" help:"Print what a shell needs to complete the command line."`
}

// siteless are the commands that need no site.
var siteless = map[string]bool{"new": true, "man": true, "completion": true}

// checkSource keeps a mistyped folder from becoming an empty site.
func (c *commands) checkSource() error {
	if info, err := os.Stat(c.Source); err != nil || !info.IsDir() {
		return fmt.Errorf(
			"there is no site in %s (make one with offprint new, or name its folder with --source)",
			filepath.ToSlash(c.Source),
		)
	}
	return nil
}

// terminal is where a command talks to its user.
type terminal struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	json           bool
	source         string
}

// isTerminal tells whether a person sits at the other end of a stream.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// wantsColour tells whether the user has not turned colours off (https://no-color.org).
func wantsColour() bool { return os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" }

// newParser makes the reader of command lines.
func newParser(c *commands, options ...kong.Option) (*kong.Kong, error) {
	return kong.New(
		c,
		append(
			options,
			kong.Name("offprint"),
			kong.Description("A static site generator for a curated archive of research papers."),
			kong.Vars{
				"formats":    strings.Join(formats(), ","),
				"shells":     strings.Join(cli.Shells, ","),
				"shellNames": strings.Join(cli.Shells, ", "),
				"version":    thisVersion(),
			},
			kong.UsageOnError(),
			kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		)...)
}

// run runs one command line and gives the exit status.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) (status int) {
	var c commands
	exited := -1
	parser, err := newParser(&c, kong.Writers(stdout, stderr), kong.Exit(func(code int) { exited = code }))
	if err != nil {
		panic(err) // the struct above is at fault
	}
	ctx, err := parser.Parse(args)
	if exited >= 0 { // --help
		return exited
	}
	if err != nil {
		fmt.Fprintf(stderr, "offprint: %v (see offprint --help)\n", err)
		return misuse
	}
	if err := c.checkSource(); err != nil && !siteless[ctx.Selected().Name] {
		fmt.Fprintf(stderr, "offprint: %v\n", err)
		return misuse
	}
	t := &terminal{stdin: stdin, stdout: stdout, stderr: stderr, json: c.JSON, source: c.Source}
	if err := ctx.Run(t, parser); err != nil {
		t.complain(err)
		return failed
	}
	return done
}

// errReported is the error of a command that has said itself what is wrong.
var errReported = errors.New("something is wrong with the content")

// complain prints an error, a problem a line.
func (t *terminal) complain(err error) {
	if errors.Is(err, errReported) {
		return
	}
	var list problem.List
	var one problem.Problem
	if errors.As(err, &list) || errors.As(err, &one) {
		fmt.Fprintln(t.stderr, err)
		return
	}
	fmt.Fprintf(t.stderr, "offprint: %v\n", err)
}

// summary prints what a command did: the value for programs, or the line for people.
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

// count says how many: "1 paper", "2 papers".
func count(n int, word string) string {
	if n != 1 {
		word += "s"
	}
	return fmt.Sprintf("%d %s", n, word)
}
