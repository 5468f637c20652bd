package main

import (
	"context"
	"fmt"
	"os"

	"github.com/offprint/offprint/internal/config"
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

// findBaseURL returns the base URL of the site, and prints where it comes from unless it is configured. It returns ""
// if nothing shows the base URL. It ignores problems in site.yaml, because the build reports them.
func (t *terminal) findBaseURL(ctx context.Context, flag, remote string) string {
	site, err := config.Load(t.source)
	if err != nil {
		return flag
	}
	found := config.FindBaseURL(
		config.BaseURLSources{
			Flag:      flag,
			Config:    site,
			Env:       os.Getenv,
			Remote:    publish.ShownRemote(remote),
			RemoteURL: t.remoteURL(ctx, remote),
		},
	)
	if found.From != "" {
		fmt.Fprintln(t.stderr, found)
	}
	return found.URL
}

// remoteURL returns the URL of a remote of the site's repository. If there is no remote of that name, remote is itself
// taken as a URL. Outside a repository it returns "".
func (t *terminal) remoteURL(ctx context.Context, remote string) string {
	repository, err := publish.Open(ctx, t.source)
	if err != nil {
		return ""
	}
	if address := repository.RemoteURL(ctx, remote); address != "" {
		return address
	}
	return remote
}
