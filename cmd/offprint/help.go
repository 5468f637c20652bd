package main

import "github.com/alecthomas/kong"

type helpCommand struct {
	Command []string `arg:"" help:"Command to explain." optional:""`
}

func (c *helpCommand) Run(app *kong.Kong) error {
	ctx, err := kong.Trace(app, append(c.Command, "--help"))
	if err == nil {
		err = ctx.Error
	}
	if err != nil {
		return usageError{err}
	}
	return ctx.PrintUsage(false)
}
