package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/offprint/offprint"
	"github.com/offprint/offprint/internal/check"
	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/generate"
	"github.com/offprint/offprint/internal/publish"
)

type publishCommand struct {
	Remote  string `help:"The git remote, or its address." default:"origin"`
	Branch  string `help:"The branch that shows the site; never one with its sources." default:"gh-pages"`
	DryRun  bool   `help:"List what would change, and push nothing." short:"n"`
	History bool   `help:"Keep the commits that are on the branch."`
	To      string `help:"A bucket instead of a branch: s3://NAME?region=…, gs://NAME or file:///FOLDER." placeholder:"URL"`
	BaseURL string `help:"Where the site will live, instead of what site.yaml or the remote says." name:"base-url" placeholder:"URL"`
}

// Validate checks the names before anything is done.
func (c *publishCommand) Validate() error {
	if c.Remote == "" {
		return errors.New("--remote: name a git remote, such as origin")
	}
	if c.To != "" && c.History {
		return errors.New("--history: a bucket keeps no commits; leave it out, or --to")
	}
	return errors.Join(publish.CheckBranch(c.Branch), checkBaseURL(c.BaseURL))
}

func (c *publishCommand) Run(t *terminal) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // so that a second signal ends the program at once
	if c.To != "" {
		return c.toBucket(ctx, t)
	}
	site, err := config.Load(t.source)
	if site == nil {
		return err // what is wrong within the file is said by the build, with the rest
	}
	repository, err := publish.Open(ctx, t.source)
	if err != nil {
		return err
	}
	base := t.findBaseURL(ctx, c.BaseURL, c.Remote)
	s := &strictSite{terminal: t, base: base}
	result, err := publish.Run(ctx, publish.Options{
		Repository: repository, Sources: generate.Sources, Remote: c.Remote, Branch: c.Branch, CNAME: site.CNAME, History: c.History, DryRun: c.DryRun,
	}, s.write, func(string) error { return s.check(ctx) })
	if err != nil {
		return err
	}
	if base == "" {
		base = t.unknownBaseURL()
	}
	return c.print(t, &published{result, base}, s.result)
}

// unknownBaseURL says that nothing tells where the site will live, and gives the address that stands in
// for it.
func (t *terminal) unknownBaseURL() string {
	fmt.Fprintf(
		t.stderr,
		"feeds and canonical addresses say %s, since nothing tells where the site will live (write baseURL into %s, or give --base-url)\n",
		config.DefaultBaseURL,
		config.FileName,
	)
	return config.DefaultBaseURL
}

// toBucket brings a bucket up to date with the site. Where a bucket is read from is nothing that git
// knows.
func (c *publishCommand) toBucket(ctx context.Context, t *terminal) error {
	dir, err := os.MkdirTemp("", "offprint-publish-*")
	if err != nil {
		return fmt.Errorf("making a temporary folder: %w", err)
	}
	defer os.RemoveAll(dir)
	s := &strictSite{terminal: t, base: c.BaseURL}
	if err := s.write(dir); err != nil {
		return err
	}
	if err := s.check(ctx); err != nil {
		return err
	}
	if c.BaseURL == "" && s.build.Site.Config.BaseURL == config.DefaultBaseURL {
		t.unknownBaseURL()
	}
	return publishTo(ctx, t, dir, c.To, c.DryRun)
}

// A strictSite is a site on its way to its readers. It is built once: the check looks at the files that are
// published.
type strictSite struct {
	*terminal
	base   string // the base URL; "" for the configuration's
	build  *generate.Build
	result *generate.Result
}

// write builds the site into an empty folder, and treats warnings as errors.
func (s *strictSite) write(out string) error {
	today, err := content.Today()
	if err != nil {
		return err
	}
	s.build, err = generate.Make(generate.Options{
		Dir: s.source, Out: out, BaseURL: s.base, Theme: offprint.Theme, Today: today, Strict: true, Texts: true,
	})
	if err != nil {
		return err
	}
	s.result, err = s.build.Write()
	return err
}

// check refuses a site in which something does not work.
func (s *strictSite) check(ctx context.Context) error {
	report, err := check.Run(ctx, check.Options{Build: s.build})
	if err != nil {
		return err
	}
	return report.Err()
}

// published is what a publish did, for programs.
type published struct {
	*publish.Result
	BaseURL string `json:"baseURL"`
}

// print says what was published, or would be.
func (c *publishCommand) print(t *terminal, r *published, built *generate.Result) error {
	if c.DryRun && !t.json {
		for _, change := range r.Changes {
			fmt.Fprintf(t.stdout, "%s  %s\n", change.Kind, change.Path)
		}
	}
	where := fmt.Sprintf("%s of %s", r.Branch, r.Remote)
	counts := fmt.Sprintf(
		"%s; %d added, %d changed, %d removed",
		count(r.Files, "file"),
		r.Count(publish.Added),
		r.Count(publish.Changed),
		r.Count(publish.Removed),
	)
	line := ""
	switch {
	case c.DryRun:
		line = fmt.Sprintf("%s would have %s%s (nothing was pushed)", where, counts, leftOut(built))
	case r.Commit == "":
		line = fmt.Sprintf("%s has this site already: nothing was pushed", where)
	default:
		line = fmt.Sprintf("%s: %s%s", where, counts, leftOut(built))
	}
	if r.Created && r.Commit != "" {
		line += fmt.Sprintf("\nnext: choose %s as the source of Pages in the settings of the repository", r.Branch)
	}
	return t.summary(r, line)
}
