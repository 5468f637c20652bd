package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"unicode/utf8"

	"github.com/offprint/offprint"
	"github.com/offprint/offprint/internal/check"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/generate"
)

type checkCommand struct {
	External bool   `help:"Ask for the links that lead out of the site, too."`
	Fix      bool   `help:"Mend what can be mended safely, and say what."`
	Strict   bool   `help:"Take warnings for errors."`
	Drafts   bool   `help:"Check drafts as if they were published."`
	BaseURL  string `help:"Where the site will live, instead of what site.yaml says." name:"base-url" placeholder:"URL"`
}

// Validate checks the address before anything is done.
func (c *checkCommand) Validate() error { return checkBaseURL(c.BaseURL) }

func (c *checkCommand) Run(t *terminal) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	today, err := content.Today()
	if err != nil {
		return err
	}
	built, err := generate.Make(generate.Options{
		Dir: t.source, BaseURL: t.findBaseURL(ctx, c.BaseURL, "origin"), Theme: offprint.Theme, Today: today, Drafts: c.Drafts, Texts: true,
	})
	if err != nil {
		return err
	}
	o := check.Options{Build: built, Fix: c.Fix}
	bar := t.newBar("asking for links")
	if c.External {
		o.Outside = &check.AddressOptions{Cache: check.DefaultCache(), Progress: bar.progress}
	}
	report, err := check.Run(ctx, o)
	bar.end()
	if report == nil {
		return err
	}
	if err := errors.Join(c.print(t, report), err); err != nil {
		return err
	}
	if report.Errors > 0 || c.Strict && report.Warnings > 0 {
		return errReported
	}
	return nil
}

// print says what was found, a finding a line, and how many there are.
func (c *checkCommand) print(t *terminal, r *check.Report) error {
	if os.Getenv("GITHUB_ACTIONS") == "true" {
		for _, f := range r.Findings {
			fmt.Fprintln(t.stderr, f.Annotation(os.Getenv("GITHUB_WORKSPACE")))
		}
	}
	if !t.json {
		printFindings(t.stderr, r.Fixed, func(check.Finding) string { return "mended" })
		printFindings(t.stderr, r.Findings, func(f check.Finding) string { return string(f.Severity) })
	}
	return t.summary(r, checked(r))
}

// printFindings writes findings in columns that stand below each other within a file.
func printFindings(w io.Writer, findings []check.Finding, kind func(check.Finding) string) {
	width := map[string]int{}
	for _, f := range findings {
		width[f.File] = max(width[f.File], utf8.RuneCountInString(f.Place()))
	}
	for _, f := range findings {
		place := f.Place() + ":" + strings.Repeat(" ", width[f.File]-utf8.RuneCountInString(f.Place()))
		f.File = ""
		fmt.Fprintf(w, "%s %-7s  %s\n", place, kind(f), f.Error())
	}
}

// checked is what was looked at, and how much of it is wrong.
func checked(r *check.Report) string {
	line := fmt.Sprintf("%s, %s, %s", count(r.Papers, "paper"), count(r.Pages, "page"), count(r.Links, "link"))
	if r.Outside > 0 {
		line += fmt.Sprintf(", %d of them outside", r.Outside)
	}
	if len(r.Fixed) > 0 {
		line += fmt.Sprintf("; %d mended", len(r.Fixed))
	}
	if r.Errors+r.Warnings == 0 {
		return line + "; nothing is wrong"
	}
	return line + fmt.Sprintf("; %s, %s", count(r.Errors, "error"), count(r.Warnings, "warning"))
}
