package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/publish"
)

// checkBaseURL returns an error if the value of --base-url is not a valid base URL.
func checkBaseURL(address string) error {
	if address == "" {
		return nil
	}
	_, err := config.NormalBaseURL(address)
	return err
}

// findBaseURL returns the base URL of the site, or "" if it finds none. It prints the source of a URL that is not
// configured. It ignores problems in site.yaml, because the build reports them.
func (t *terminal) findBaseURL(ctx context.Context, flag, remote string) string {
	site, err := config.Load(t.source)
	if err != nil {
		return flag
	}
	sources := config.BaseURLSources{Flag: flag, Config: site, Env: os.Getenv, Remote: publish.ShownRemote(remote)}
	found := config.FindBaseURL(sources)
	if found.URL == "" {
		sources.RemoteURL = t.remoteURL(ctx, remote)
		found = config.FindBaseURL(sources)
	}
	if found.From != "" {
		fmt.Fprintln(t.stderr, found)
	}
	return found.URL
}

// findWrittenBaseURL returns the base URL that the user wrote: with --base-url, or as baseURL or cname in site.yaml.
func (t *terminal) findWrittenBaseURL(flag string) string {
	site, err := config.Load(t.source)
	if err != nil {
		return flag
	}
	found := config.FindBaseURL(
		config.BaseURLSources{Flag: flag, Config: site, Env: func(string) string { return "" }},
	)
	if found.From != "" {
		fmt.Fprintln(t.stderr, found)
	}
	return found.URL
}

// remoteURL returns the first URL of a git remote that implies a base URL. If the remote has none or does not exist, it
// returns remote, which can be a URL itself. Outside a repository it returns "". If git cannot read the repository, it
// prints the error.
func (t *terminal) remoteURL(ctx context.Context, remote string) string {
	repository, err := publish.Open(ctx, t.source)
	if err != nil {
		if !publish.IsNoRepository(err) {
			t.printError(err)
		}
		return ""
	}
	for _, address := range repository.RemoteURLs(ctx, remote) {
		if config.BaseURLFromRemote(address) != "" {
			return address
		}
	}
	return remote
}

// checkVisitable returns a problem if readers cannot visit the base URL of a built site, because it is reserved for
// examples.
func (s *strictSite) checkVisitable() problem.List {
	if s.build.Site == nil {
		return nil
	}
	base := s.build.Site.Config.BaseURL
	if !config.IsPlaceholder(base) {
		return nil
	}
	const why = "is reserved for examples, and nobody can visit it"
	const hint = "write the URL of the site, such as https://user.github.io/repo/"
	if s.flag != "" {
		return problem.List{{What: "--base-url " + base + " " + why, Hint: hint}}
	}
	key, value := "baseURL", strings.TrimSuffix(base, "/")
	if cname := s.build.Site.Config.CNAME; base == "https://"+cname+"/" {
		key, value = "cname", cname
	}
	if p, ok := config.Locate(s.source, key, value); ok {
		p.What, p.Hint = "`"+key+"` "+problem.Quote(value)+" "+why, hint
		return problem.List{p}
	}
	if s.base == "" {
		return problem.List{{
			What: "no base URL found; feeds and canonical URLs would use " + base,
			Hint: "set baseURL in " + config.FileName + ", or use --base-url",
		}}
	}
	return problem.List{{What: "the base URL " + base + " " + why, Hint: "set baseURL in " + config.FileName}}
}
