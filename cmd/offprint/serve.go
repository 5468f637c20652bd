package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/offprint/offprint"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/generate"
	"github.com/offprint/offprint/internal/preview"
	"github.com/offprint/offprint/internal/watch"
)

type serveCommand struct {
	Addr    string `help:"Where the server listens, on this machine; the next port where this one is taken." default:"127.0.0.1:1313"`
	Open    bool   `help:"Show the site in the browser."`
	BaseURL string `help:"Where the site will live, instead of what site.yaml says." name:"base-url" placeholder:"URL"`
}

// Validate checks the addresses before anything is done.
func (c *serveCommand) Validate() error {
	return errors.Join(preview.CheckAddress(c.Addr), checkBaseURL(c.BaseURL))
}

func (c *serveCommand) Run(t *terminal) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	say := func(line string) { fmt.Fprintln(t.stderr, line) }
	// Watching begins first, so that no change falls between it and the first look.
	batches, err := watch.Watch(ctx, watch.Options{Root: t.source, Names: generate.Sources, Say: say})
	if err != nil {
		return err
	}
	today, err := content.Today()
	if err != nil {
		return err
	}
	site := preview.New(
		preview.Options{Dir: t.source, BaseURL: c.BaseURL, Theme: offprint.Theme, Today: today, Say: say},
	)
	listener, err := preview.Listen(c.Addr)
	if err != nil {
		return err
	}
	address := fmt.Sprintf("http://%s%s", listener.Addr(), site.BasePath())
	taken := ""
	if !sameAddress(listener, c.Addr) {
		taken = fmt.Sprintf("%s is taken; ", c.Addr)
	}
	if err := t.summary(map[string]any{"address": address, "papers": site.Papers()}, fmt.Sprintf("%s%s at %s (Ctrl-C ends)", taken, count(site.Papers(), "paper"), address)); err != nil {
		return err
	}
	if c.Open {
		if err := preview.Open(address); err != nil {
			say(err.Error())
		}
	}
	go site.Run(ctx, batches)
	return serve(ctx, listener, site)
}

// sameAddress tells whether the listener has the port that was asked for.
func sameAddress(l net.Listener, asked string) bool {
	_, port, err := net.SplitHostPort(asked)
	_, got, gotErr := net.SplitHostPort(l.Addr().String())
	return err == nil && gotErr == nil && (port == got || port == "0")
}

// serve answers until the context ends.
func serve(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	context.AfterFunc(ctx, func() { _ = server.Close() })
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serving: %w", err)
	}
	return nil
}
