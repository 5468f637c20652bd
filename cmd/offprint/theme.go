package main

import (
	"context"
	"fmt"
	"io"

	"github.com/offprint/offprint"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/theme"
)

type themeCommand struct {
	List  themeListCommand  `cmd:"" default:"1" help:"List the default layouts and static files. Short form: offprint theme."`
	Eject themeEjectCommand `cmd:""             help:"Copy default files into the site, so that you can change them."`
}

type themeListCommand struct{}

// themeFiles is the summary of theme list for programs.
type themeFiles struct {
	Files []theme.Default `json:"files"`
}

func (*themeListCommand) Run(t *terminal) error {
	files, err := theme.Defaults(offprint.Theme, t.source)
	if err != nil {
		return err
	}
	overridden := 0
	for _, f := range files {
		if f.Overridden {
			overridden++
		}
	}
	if !t.json {
		printDefaults(t.stdout, files)
	}
	return t.summary(
		themeFiles{files},
		fmt.Sprintf("%s, %d overridden", content.Plural(len(files), "file"), overridden),
	)
}

// printDefaults prints one line per file.
func printDefaults(w io.Writer, files []theme.Default) {
	width := 0
	for _, f := range files {
		width = max(width, len(f.File))
	}
	for _, f := range files {
		if f.Overridden {
			fmt.Fprintf(w, "%-*s  overridden\n", width, f.File)
		} else {
			fmt.Fprintln(w, f.File)
		}
	}
}

type themeEjectCommand struct {
	Files []string `arg:"" help:"Files to copy, as offprint theme list prints them." name:"file"`

	DryRun bool `help:"Show what would be copied without copying it." short:"n"`
}

// ejected is the summary of theme eject for programs.
type ejected struct {
	Files []string `json:"files"` // copied, from the site's root
}

func (c *themeEjectCommand) Run(ctx context.Context, t *terminal) error {
	files, err := theme.Copyable(offprint.Theme, t.source, c.Files)
	if err != nil {
		return err
	}
	if !c.DryRun {
		if err := theme.Eject(ctx, t.source, files, t.say); err != nil {
			return err
		}
	}
	e := ejected{Files: make([]string, len(files))}
	for i, f := range files {
		e.Files[i] = f.Path
	}
	if !t.json {
		for _, name := range e.Files {
			fmt.Fprintln(t.stdout, name)
		}
	}
	return t.summary(e, fmt.Sprintf("%s%s copied%s", content.Plural(len(files), "file"),
		did(c.DryRun, "", " would be"), unwritten(c.DryRun)))
}
