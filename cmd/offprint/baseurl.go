package main

import (
	"context"
	"fmt"
	"os"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/publish"
)

// checkBaseURL checks the value of --base-url.
func checkBaseURL(address string) error {
	if address == "" {
		return nil
	}
	_, err := config.NormalBaseURL(address)
	return err
}

// findBaseURL finds where the site will live, and says so where nobody wrote it down. It gives "" where
// nothing says it. What is wrong with site.yaml is for the build to say, with the rest.
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

// remoteURL is the address of the remote of the site's repository, if there is one. An address stands
// for itself.
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
