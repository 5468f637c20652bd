package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/scaffold"
)

type newCommand struct {
	Dir string `arg:"" help:"Folder of the site. Existing files stay unchanged." name:"folder"`
}

// Validate returns an error if the name of the folder is empty.
func (c *newCommand) Validate() error {
	if c.Dir == "" {
		return errors.New("expected <folder>")
	}
	return nil
}

func (c *newCommand) Run(ctx context.Context, t *terminal) error {
	result, err := scaffold.New(ctx, c.Dir, t.say)
	if err != nil {
		return err
	}
	return t.summary(result, c.created(result))
}

// created lists the written and the omitted files, and the next steps.
func (c *newCommand) created(r *scaffold.Result) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: wrote %s\n", r.Dir, content.Plural(len(r.Files), "file"))
	for _, name := range r.Files {
		fmt.Fprintf(&b, "  + %s\n", name)
	}
	for _, o := range r.Omitted {
		fmt.Fprintf(&b, "  = %s: %s\n", o.File, o.Reason)
	}
	b.WriteString("next:\n")
	if filepath.Clean(c.Dir) != "." {
		fmt.Fprintf(&b, "  %s\n", problem.Command("cd", r.Dir))
	}
	b.WriteString("  offprint import FILE    # a saved page, a BibTeX file or another digest\n")
	b.WriteString("  offprint serve --open   # preview the site\n")
	if !isInRepository(c.Dir) {
		b.WriteString("  git init\n")
	}
	b.WriteString("  git add . && git commit -m \"Start the archive\"")
	return b.String()
}

// isInRepository reports whether a folder or one of its parents is a git repository.
func isInRepository(dir string) bool {
	dir, err := filepath.Abs(dir)
	for err == nil {
		if _, err := os.Stat(filepath.Join(dir, ".git")); err == nil {
			return true
		}
		if filepath.Dir(dir) == dir {
			break
		}
		dir = filepath.Dir(dir)
	}
	return false
}
