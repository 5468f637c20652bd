package main

import (
	"errors"

	"github.com/alecthomas/kong"
)

type helpCommand struct {
	Command []string `arg:"" help:"Command to explain." optional:""`
}

func (c *helpCommand) Run(app *kong.Kong) error {
	ctx, err := kong.Trace(app, append(c.Command, "--help"))
	if err != nil {
		return usageError{err}
	}
	if ctx.Error != nil {
		return usageError{errors.New(usageMessage(ctx.Error, ctx.Selected()))}
	}
	return ctx.PrintUsage(false)
}
