package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/offprint/offprint"
	"github.com/offprint/offprint/internal/check"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/generate"
)

type checkCommand struct {
	External bool   `help:"Also test links to other sites."`
	Fix      bool   `help:"Fix unambiguous mistakes in the files of the site."`
	Strict   bool   `help:"Treat warnings as errors."`
	Drafts   bool   `help:"Include drafts, but not papers dated after today."`
	BaseURL  string `help:"URL of the published site, overriding site.yaml." name:"base-url" placeholder:"URL"`
}

// Validate checks the base URL before the check starts.
func (c *checkCommand) Validate() error { return checkBaseURL(c.BaseURL) }

func (c *checkCommand) Run(ctx context.Context, t *terminal) error {
	today, err := content.Today()
	if err != nil {
		return err
	}
	bar := t.newBar()
	defer bar.end()
	built, err := generate.Make(ctx, generate.Options{
		Dir: t.source, BaseURL: t.findBaseURL(ctx, c.BaseURL, "origin"), Theme: offprint.Theme, Today: today,
		Drafts: c.Drafts, Texts: true, Progress: bar.progress,
	})
	if err != nil {
		return err
	}
	o := check.Options{Build: built, Fix: c.Fix, Say: t.say, Progress: bar.progress}
	if c.External {
		o.Outside = &check.AddressOptions{Cache: check.DefaultCache(), Progress: bar.forStep("checking links")}
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

// print prints one line per finding, and the totals.
func (c *checkCommand) print(t *terminal, r *check.Report) error {
	if os.Getenv("GITHUB_ACTIONS") == "true" {
		for _, f := range r.Findings {
			fmt.Fprintln(t.stderr, f.Annotation(os.Getenv("GITHUB_WORKSPACE")))
		}
	}
	if !t.json {
		printFindings(t.stderr, r.Fixed, func(check.Finding) string { return "fixed" })
		printFindings(t.stderr, r.Findings, func(f check.Finding) string { return string(f.Severity) })
	}
	return t.summary(r, checked(r))
}

// printFindings prints findings, aligned in columns within each file.
func printFindings(w io.Writer, findings []check.Finding, kind func(check.Finding) string) {
	out := bufio.NewWriter(w) // there can be thousands of lines
	defer out.Flush()
	places := make([]string, len(findings))
	width := map[string]int{}
	for i, f := range findings {
		places[i] = f.Place()
		width[f.File] = max(width[f.File], utf8.RuneCountInString(places[i]))
	}
	for i, f := range findings {
		padding := strings.Repeat(" ", width[f.File]-utf8.RuneCountInString(places[i]))
		f.File = ""
		fmt.Fprintf(out, "%s:%s %-7s  %s\n", places[i], padding, kind(f), f.Error())
	}
}

// checked returns a line with the numbers of checked items and of problems.
func checked(r *check.Report) string {
	problems := content.Plural(r.Errors, "error") + ", " + content.Plural(r.Warnings, "warning")
	if r.Pages == 0 { // site.yaml has problems, so there are no pages to count
		return problems
	}
	line := fmt.Sprintf(
		"%s, %s, %s",
		content.Plural(r.Papers, "paper"),
		content.Plural(r.Pages, "page"),
		content.Plural(r.Links, "link"),
	)
	if r.Outside > 0 {
		line += fmt.Sprintf(" (%d external)", r.Outside)
	}
	if len(r.Fixed) > 0 {
		line += fmt.Sprintf("; %d fixed", len(r.Fixed))
	}
	if r.Errors+r.Warnings == 0 {
		problems = "no problems"
	}
	line += "; " + problems
	if r.Unlinked > 0 {
		verb, them := "have", "them"
		if r.Unlinked == 1 {
			verb, them = "has", "it"
		}
		line += fmt.Sprintf("\n%s %s no identifier or link (offprint enrich can look %s up)",
			content.Plural(r.Unlinked, "paper"), verb, them)
	}
	return line
}
