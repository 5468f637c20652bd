package main

import (
	"fmt"
	"path/filepath"

	offprint "github.com/offprint/offprint"
	"github.com/offprint/offprint/internal/build"
)

type buildCommand struct {
	Out     string `help:"The folder of the built site, from the site's folder." default:"public" placeholder:"DIR"`
	BaseURL string `help:"Where the site will live, instead of what site.yaml says." name:"base-url" placeholder:"URL"`
	Drafts  bool   `help:"Show papers that are drafts."`
	Strict  bool   `help:"Take warnings for problems."`
}

func (c *buildCommand) Run(t *terminal) error {
	result, out, err := c.build(t)
	if err != nil {
		return err
	}
	return t.summary(result, fmt.Sprintf("%s: %s, %s; %d written, %d unchanged, %d removed",
		out, count(result.Papers, "paper"), count(result.Pages, "page"), result.Written, result.Unchanged, result.Removed))
}

// build builds the site, prints the warnings and gives the folder that it is in.
func (c *buildCommand) build(t *terminal) (*build.Result, string, error) {
	out := c.Out
	if !filepath.IsAbs(out) {
		out = filepath.Join(t.source, out)
	}
	result, err := build.Run(build.Options{Dir: t.source, Out: out, BaseURL: c.BaseURL, Theme: offprint.Theme, Drafts: c.Drafts, Strict: c.Strict})
	if err != nil {
		return nil, "", err
	}
	for _, w := range result.Warnings {
		fmt.Fprintln(t.stderr, w.Error())
	}
	return result, out, nil
}
