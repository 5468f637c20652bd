package main

import (
	"fmt"

	"github.com/alecthomas/kong"
)

type helpCommand struct {
	Command []string `arg:"" help:"Command to explain." optional:""`
}

func (c *helpCommand) Run(app *kong.Kong) error {
	if _, err := commandNamed(app, c.Command); err != nil {
		return err
	}
	ctx, err := kong.Trace(app, append(c.Command, "--help"))
	if err != nil {
		return fmt.Errorf("printing the help: %w", err)
	}
	return ctx.PrintUsage(false)
}
