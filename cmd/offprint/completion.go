package main

import (
	"fmt"

	"github.com/alecthomas/kong"

	"github.com/offprint/offprint/internal/cli"
)

type completionCommand struct {
	Shell string `arg:"" help:"One of ${shellNames}." enum:"${shells}"`
}

func (c *completionCommand) Run(t *terminal, app *kong.Kong) error {
	script, err := cli.Completion(c.Shell, app.Model)
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(t.stdout, script)
	return err
}
