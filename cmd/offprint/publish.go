package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"github.com/offprint/offprint"
	"github.com/offprint/offprint/internal/check"
	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/generate"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/publish"
	"github.com/offprint/offprint/internal/publish/bucket"
)

type publishCommand struct {
	Remote  string `help:"Git remote, by name or URL." default:"origin"`
	Branch  string `help:"Branch to publish to. It must not be a branch with the site's sources, such as main." default:"gh-pages"`
	DryRun  bool   `help:"Show what would change without changing it." short:"n"`
	History bool   `help:"Keep the earlier commits of the branch."`
	To      string `help:"Publish to s3://BUCKET?region=…, gs://BUCKET or file:///FOLDER instead." placeholder:"URL"`
	BaseURL string `help:"URL of the published site, overriding site.yaml and the URL derived from the git remote." name:"base-url" placeholder:"URL"`
}

// Validate checks the flags before the build starts.
func (c *publishCommand) Validate() error {
	if c.Remote == "" {
		return errors.New("--remote: expected the name or URL of a git remote, such as origin")
	}
	if c.To != "" && c.History {
		return errors.New("--history works only with a branch, not with --to")
	}
	return errors.Join(publish.CheckBranch(c.Branch), checkBaseURL(c.BaseURL))
}

func (c *publishCommand) Run(ctx context.Context, t *terminal) error {
	if c.To != "" {
		return c.toBucket(ctx, t)
	}
	site, err := config.Load(t.source)
	if site == nil {
		return err // if the file can be read, the build reports its problems
	}
	repository, err := publish.Open(ctx, t.source)
	if err != nil {
		return err
	}
	temp, err := t.temp("publish")
	if err != nil {
		return err
	}
	defer temp.Remove()
	base := t.findBaseURL(ctx, c.BaseURL, c.Remote)
	s := &strictSite{terminal: t, flag: c.BaseURL, base: base, bar: t.newBar()}
	result, err := publish.Run(ctx, publish.Options{
		Repository: repository, Sources: generate.Sources, Remote: c.Remote, Branch: c.Branch, CNAME: site.CNAME,
		History: c.History, DryRun: c.DryRun, Temp: temp.Path,
	}, func(out string) error { return s.write(ctx, out) }, func(string) error { return s.check(ctx) })
	if err != nil {
		return err
	}
	return c.print(t, &published{result, base}, s.result)
}

// toBucket publishes the site to a bucket. It does not derive the base URL from the git remote, because the remote
// implies the URL of another host.
func (c *publishCommand) toBucket(ctx context.Context, t *terminal) error {
	folder, err := bucket.CheckAddress(c.To)
	if err != nil {
		return usageError{err}
	}
	if folder != "" {
		if err := generate.CheckOut(t.source, folder); err != nil {
			return err
		}
	}
	temp, err := t.temp("publish")
	if err != nil {
		return err
	}
	defer temp.Remove()
	dir := filepath.Join(temp.Path, "site")
	s := &strictSite{
		terminal: t, flag: c.BaseURL, base: t.findWrittenBaseURL(c.BaseURL),
		bar: t.newBar(), bucket: true,
	}
	if err := s.write(ctx, dir); err != nil {
		return err
	}
	if err := s.check(ctx); err != nil {
		return err
	}
	return publishTo(ctx, t, dir, c.To, c.DryRun)
}

// A strictSite is a site that is checked before it is published. It is built once, so that the published files are
// those that were checked.
type strictSite struct {
	*terminal
	flag   string // --base-url
	base   string // base URL; "" for the one in site.yaml
	bar    *bar
	bucket bool // the limits of GitHub Pages do not apply
	build  *generate.Build
	result *generate.Result
}

// write builds the site into an empty folder. Warnings and a base URL that readers cannot visit are errors.
func (s *strictSite) write(ctx context.Context, out string) error {
	today, err := content.Today()
	if err != nil {
		return err
	}
	s.build, err = generate.Make(ctx, generate.Options{
		Dir: s.source, Out: out, BaseURL: s.base, Theme: offprint.Theme, Today: today, Strict: true, Texts: true,
		Progress: s.bar.progress,
	})
	defer s.bar.end()
	if err != nil {
		return err
	}
	if unknown := s.checkVisitable(); len(unknown) > 0 {
		var list problem.List
		errors.As(s.build.Err(), &list)
		return slices.Concat(list, unknown).Err()
	}
	s.result, err = s.build.Write(ctx)
	return err
}

// check returns an error if the site has problems.
func (s *strictSite) check(ctx context.Context) error {
	report, err := check.Run(ctx, check.Options{Build: s.build, AnyHost: s.bucket, Progress: s.bar.progress})
	s.bar.end()
	if err != nil {
		return err
	}
	return report.Err()
}

// published is the summary for programs.
type published struct {
	*publish.Result
	BaseURL string `json:"baseURL"`
}

// print prints what was published, or would be.
func (c *publishCommand) print(t *terminal, r *published, built *generate.Result) error {
	if c.DryRun && !t.json {
		for _, change := range r.Changes {
			fmt.Fprintf(t.stdout, "%s  %s\n", change.Kind, problem.Name(change.Path))
		}
	}
	where := fmt.Sprintf("%s of %s", r.Branch, r.Remote)
	counts := fmt.Sprintf(
		"%s; %d added, %d changed, %d removed",
		content.Plural(r.Files, "file"),
		r.Count(publish.Added),
		r.Count(publish.Changed),
		r.Count(publish.Removed),
	)
	line := ""
	switch {
	case c.DryRun:
		line = fmt.Sprintf("%s would have %s%s (nothing was pushed)", where, counts, leftOut(built))
	case r.Commit == "":
		line = fmt.Sprintf("%s is up to date; nothing was pushed", where)
	default:
		line = fmt.Sprintf("%s: %s%s", where, counts, leftOut(built))
	}
	if r.Created && r.Commit != "" {
		line += fmt.Sprintf("\nnext: select %s as the source of Pages in the settings of the repository", r.Branch)
	}
	return t.summary(r, line)
}
