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
	Out     string `help:"Output folder, relative to the site." default:"public" placeholder:"FOLDER"`
	BaseURL string `help:"URL of the published site, overriding site.yaml." name:"base-url" placeholder:"URL"`
	Drafts  bool   `help:"Include drafts, but not papers dated after today."`
	Strict  bool   `help:"Treat the build's warnings as errors, except those about files that Offprint does not read or publish."`
	NoCache bool   `help:"Ignore the cache in .offprint/cache." name:"no-cache"`
}

// Validate checks the base URL before the build starts.
func (c *buildCommand) Validate() error { return checkBaseURL(c.BaseURL) }

func (c *buildCommand) Run(ctx context.Context, t *terminal) error {
	out := c.Out
	if !filepath.IsAbs(out) {
		out = filepath.Join(t.source, out)
	}
	today, err := content.Today()
	if err != nil {
		return err
	}
	base := t.findBaseURL(ctx, c.BaseURL, "origin")
	bar := t.newBar()
	result, err := generate.Run(
		ctx,
		generate.Options{
			Dir:      t.source,
			Out:      out,
			BaseURL:  base,
			Theme:    offprint.Theme,
			Today:    today,
			Drafts:   c.Drafts,
			Strict:   c.Strict,
			NoCache:  c.NoCache,
			Progress: bar.progress,
		},
	)
	bar.end()
	if err != nil {
		return err
	}
	for _, w := range result.Warnings {
		fmt.Fprintln(t.stderr, w.Error())
	}
	return t.summary(result, fmt.Sprintf(
		"%s: %s, %s; %s written, %d unchanged, %d removed%s",
		filepath.ToSlash(out),
		content.Plural(result.Papers, "paper"),
		content.Plural(result.Pages, "page"),
		content.Plural(result.Written, "file"),
		result.Unchanged,
		result.Removed,
		leftOut(result),
	))
}

// leftOut describes the papers that a build leaves out.
func leftOut(r *generate.Result) string {
	text := ""
	if r.Drafts > 0 {
		text += "; without " + content.Plural(r.Drafts, "draft")
	}
	if r.Future > 0 {
		text += "; without " + content.Plural(r.Future, "paper") + " dated after today"
	}
	return text
}
