package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/offprint/offprint"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/generate"
	"github.com/offprint/offprint/internal/preview"
	"github.com/offprint/offprint/internal/watch"
)

type serveCommand struct {
	Addr    string `help:"Local address. If the port is taken, the next free one is used." default:"127.0.0.1:1313"`
	Port    *int   `help:"Port to listen on, overriding the one in --addr. With 0, any free one." placeholder:"N"`
	Poll    bool   `help:"Check for changes every second instead of relying on notifications from the system."`
	Open    bool   `help:"Open the site in a browser."`
	BaseURL string `help:"URL of the published site, overriding site.yaml." name:"base-url" placeholder:"URL"`
}

// Validate checks the addresses before the server starts, and puts the port into the address.
func (c *serveCommand) Validate() error {
	if host, _, err := net.SplitHostPort(c.Addr); err == nil && c.Port != nil {
		c.Addr = net.JoinHostPort(host, strconv.Itoa(*c.Port))
	}
	return cmp.Or(checkNumber("--port", c.Port, 0, 65535), preview.CheckAddress(c.Addr), checkBaseURL(c.BaseURL))
}

func (c *serveCommand) Run(ctx context.Context, t *terminal) error {
	// Watching starts before the site is read, so that no change is missed.
	batches, err := watch.Watch(ctx, watch.Options{Root: t.source, Names: generate.Sources, Poll: c.Poll, Say: t.say})
	if err != nil {
		return err
	}
	today, err := content.Today()
	if err != nil {
		return err
	}
	site := preview.New(
		preview.Options{Dir: t.source, BaseURL: c.BaseURL, Theme: offprint.Theme, Today: today, Say: t.say},
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
	line := fmt.Sprintf("%s%s at %s (press Ctrl-C to stop)", taken, content.Plural(site.Papers(), "paper"), address)
	if err := t.summary(map[string]any{"address": address, "papers": site.Papers()}, line); err != nil {
		return err
	}
	if c.Open {
		if err := preview.Open(address); err != nil {
			t.say(err.Error())
		}
	}
	go site.Run(ctx, batches)
	return serve(ctx, listener, site)
}

// sameAddress reports whether the listener has the requested port.
func sameAddress(l net.Listener, asked string) bool {
	_, port, err := net.SplitHostPort(asked)
	_, got, gotErr := net.SplitHostPort(l.Addr().String())
	return err == nil && gotErr == nil && (port == got || port == "0")
}

// serve handles requests until ctx is canceled.
func serve(ctx context.Context, listener net.Listener, handler http.Handler) error {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	context.AfterFunc(ctx, func() { _ = server.Close() })
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serving: %w", err)
	}
	return nil
}
