package main

import (
	"fmt"

	"github.com/alecthomas/kong"

	"github.com/offprint/offprint/internal/cli"
)

type manCommand struct{}

func (*manCommand) Run(t *terminal, app *kong.Kong) error {
	_, err := fmt.Fprint(t.stdout, cli.Man(app.Model, sections...))
	return err
}

// sections are the parts of the manual page that the command line does not define.
var sections = []cli.Section{
	{Title: "Files", Items: []cli.Item{
		{Term: "site.yaml", Text: "Configuration: the title, base URL, menu and tags of the site."},
		{Term: "content/papers, content/pages", Text: "One Markdown file for each paper and each page."},
		{Term: "content/digests", Text: "The digests, exactly as received."},
		{Term: "layouts, static", Text: "Files that override the default theme."},
		{Term: "public", Text: "The built site."},
	}},
	{Title: "Environment", Items: []cli.Item{
		{
			Term: "SOURCE_DATE_EPOCH",
			Text: "The time to use as the current time, in seconds since 1970, for reproducible builds.",
		},
	}},
	{Title: "Exit status", Items: []cli.Item{
		{Term: fmt.Sprint(done), Text: "Done."},
		{Term: fmt.Sprint(failed), Text: "The content has problems, or the work failed."},
		{Term: fmt.Sprint(misuse), Text: "The command line is wrong."},
	}},
}
