package main

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/offprint/offprint"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/generate"
)

type buildCommand struct {
	Out     string `help:"The folder of the built site, from the site's folder." default:"public" placeholder:"DIR"`
	BaseURL string `help:"Where the site will live, instead of what site.yaml says." name:"base-url" placeholder:"URL"`
	Drafts  bool   `help:"Show papers that are drafts."`
	Strict  bool   `help:"Take warnings for problems."`
}

// Validate checks the address before anything is done.
func (c *buildCommand) Validate() error { return checkBaseURL(c.BaseURL) }

func (c *buildCommand) Run(t *terminal) error {
	out := c.Out
	if !filepath.IsAbs(out) {
		out = filepath.Join(t.source, out)
	}
	today, err := content.Today()
	if err != nil {
		return err
	}
	base := t.findBaseURL(context.Background(), c.BaseURL, "origin")
	result, err := generate.Run(
		generate.Options{
			Dir:     t.source,
			Out:     out,
			BaseURL: base,
			Theme:   offprint.Theme,
			Today:   today,
			Drafts:  c.Drafts,
			Strict:  c.Strict,
		},
	)
	if err != nil {
		return err
	}
	for _, w := range result.Warnings {
		fmt.Fprintln(t.stderr, w.Error())
	}
	return t.summary(result, fmt.Sprintf(
		"%s: %s, %s; %d written, %d unchanged, %d removed%s",
		filepath.ToSlash(
			out,
		),
		count(result.Papers, "paper"),
		count(result.Pages, "page"),
		result.Written,
		result.Unchanged,
		result.Removed,
		leftOut(result),
	))
}

// leftOut says which papers a build does not show.
func leftOut(r *generate.Result) string {
	said := ""
	if r.Drafts > 0 {
		said += "; without " + count(r.Drafts, "draft")
	}
	if r.Future > 0 {
		said += "; without " + count(r.Future, "paper") + " dated after today"
	}
	return said
}
