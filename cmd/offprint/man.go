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

// sections are those of the manual page that the flags do not tell.
var sections = []cli.Section{
	{Title: "Files", Items: []cli.Item{
		{Term: "site.yaml", Text: "What the site is called, where it lives, and its tags."},
		{Term: "content/papers, content/pages", Text: "A Markdown file for each paper and each page."},
		{Term: "content/digests", Text: "The digests as they were received."},
		{Term: "layouts, static", Text: "Files that take the place of those of the default theme."},
		{Term: "public", Text: "The built site."},
	}},
	{Title: "Environment", Items: []cli.Item{
		{
			Term: "SOURCE_DATE_EPOCH",
			Text: "The seconds since 1970 that are taken for the present time, so that a site can be built again as it was.",
		},
	}},
	{Title: "Exit status", Items: []cli.Item{
		{Term: fmt.Sprint(done), Text: "Done."},
		{Term: fmt.Sprint(failed), Text: "Something is wrong with the content, or the work failed."},
		{Term: fmt.Sprint(misuse), Text: "The command line is wrong."},
	}},
}
