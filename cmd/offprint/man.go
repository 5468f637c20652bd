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
		{Term: "site.yaml", Text: "The configuration. It makes a folder a site."},
		{
			Term: "content/papers",
			Text: "One Markdown file for each paper, with its pictures and other files; also in subfolders.",
		},
		{Term: "content/collections", Text: "Collections, that is, reading lists."},
		{
			Term: "content/pages",
			Text: "Pages of your own, also in subfolders. The text of index.md is shown on the home page.",
		},
		{Term: "content/digests", Text: "The digests, byte for byte as you received them."},
		{Term: "content/responses", Text: "The responses of the services from which fields of papers were filled in."},
		{Term: "content/removed.yaml", Text: "The papers that were removed, which imports skip."},
		{Term: "layouts, static", Text: "Files that replace files of the default theme, and files of your own."},
		{Term: "words.yaml", Text: "Your own words for the pages, such as a translation."},
		{Term: "static/css/custom.css", Text: "Your own style sheet. Every page loads it last."},
		{Term: "public", Text: "The built site."},
	}},
	{Title: "Environment", Items: []cli.Item{
		{
			Term: "SOURCE_DATE_EPOCH",
			Text: "The time to use as the present, in seconds since 1970, so that an old version of a site builds " +
				"as it did then.",
		},
		{
			Term: "OFFPRINT_OPENALEX_KEY, OFFPRINT_HUGGINGFACE_KEY, OFFPRINT_ZOTERO_KEY",
			Text: "The keys for these services, which add, enrich and fetch use. They are never printed or stored.",
		},
	}},
	{Title: "Exit status", Items: []cli.Item{
		{Term: fmt.Sprint(done), Text: "Done."},
		{Term: fmt.Sprint(failed), Text: "The content has problems, or the command failed."},
		{Term: fmt.Sprint(misuse), Text: "The command line is wrong."},
		{Term: "130, 143", Text: "SIGINT (Ctrl-C) or SIGTERM stopped the command; serve and --watch exit with 0."},
	}},
}
