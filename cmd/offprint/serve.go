package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"time"

	"github.com/offprint/offprint/internal/preview"
)

type serveCommand struct {
	buildCommand
	Addr string `help:"Where the server listens." default:"127.0.0.1:1313"`
}

func (c *serveCommand) Run(t *terminal) error {
	result, out, err := c.build(t)
	if err != nil {
		return err
	}
	handler, err := preview.Handler(out, result.BasePath)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", c.Addr)
	if err != nil {
		return fmt.Errorf("listening on %s: %w (choose another address with --addr)", c.Addr, err)
	}
	if err := t.summary(result, fmt.Sprintf("%s at http://%s%s (Ctrl-C ends)", count(result.Papers, "paper"), listener.Addr(), result.BasePath)); err != nil {
		return err
	}
	return serve(listener, handler)
}

// serve answers until it is interrupted.
func serve(listener net.Listener, handler http.Handler) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	context.AfterFunc(ctx, func() { _ = server.Close() })
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serving: %w", err)
	}
	return nil
}
