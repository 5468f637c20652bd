package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/generate"
	"github.com/offprint/offprint/internal/importer"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/sitefile"
	"github.com/offprint/offprint/internal/watch"
)

// watch imports each file of a folder when it arrives. If an import fails, it retries when the file changes, or when
// the site changes if the problem is in the site.
func (c *importCommand) watch(ctx context.Context, t *terminal, ask *questions) error {
	if kept := filepath.Join(t.source, filepath.FromSlash(content.DigestsDir)); sameFolder(kept, c.Watch) {
		return fmt.Errorf(
			"--watch: %s holds the digests that are already imported (choose another folder)",
			filepath.ToSlash(kept),
		)
	}
	say := oncePerLine(t.say) // both watchers can print the same reason for polling
	files, err := watch.Inbox(ctx, c.Watch, c.Poll, say)
	if err != nil {
		return err
	}
	changes, err := watch.Watch(ctx, watch.Options{Root: t.source, Names: generate.Sources, Poll: c.Poll, Say: say})
	if err != nil {
		return err
	}
	if !t.json {
		fmt.Fprintf(t.stdout, "watching %s (press Ctrl-C to stop)\n", filepath.ToSlash(c.Watch))
	}
	waiting := waiting{}
	importOne := func(name string) {
		if err := c.importDropped(ctx, t, name, ask); !errors.Is(err, context.Canceled) {
			waiting.note(t, name, err)
		}
	}
	for {
		select {
		case name, more := <-files:
			if !more && ctx.Err() == nil {
				return errReported // the folder is gone
			}
			if !more {
				return nil
			}
			importOne(name)
		case _, more := <-changes:
			if !more {
				changes = nil
			}
			for _, name := range slices.Sorted(maps.Keys(waiting)) {
				importOne(name)
			}
		}
	}
}

// oncePerLine returns a function that prints every line once. It is safe for concurrent use.
func oncePerLine(say func(string)) func(string) {
	var said sync.Map
	return func(line string) {
		if _, again := said.LoadOrStore(line, true); !again {
			say(line)
		}
	}
}

// waiting maps files whose import failed because of a problem in the site to that problem.
type waiting map[string]string

// note prints why a file could not be imported, and records whether to retry it when the site changes.
func (w waiting) note(t *terminal, name string, err error) {
	if err == nil || isAbout(err, name) {
		delete(w, name)
	} else if w[name] == err.Error() {
		return // already printed
	} else {
		w[name] = err.Error()
	}
	if err != nil {
		t.printError(err)
	}
}

// isAbout reports whether an error concerns one file only.
func isAbout(err error, name string) bool {
	var list problem.List
	var one problem.Problem
	switch {
	case errors.As(err, &list):
		return !slices.ContainsFunc(list, func(p problem.Problem) bool { return p.File != name })
	case errors.As(err, &one):
		return one.File == name
	}
	return false
}

func sameFolder(a, b string) bool {
	one, err := os.Stat(a)
	other, otherErr := os.Stat(b)
	return err == nil && otherErr == nil && os.SameFile(one, other)
}

// importDropped imports a file of the watched folder unless a digest with the same content is already imported.
func (c *importCommand) importDropped(ctx context.Context, t *terminal, name string, ask *questions) error {
	data, err := sitefile.Read(filepath.Dir(name), filepath.Base(name)) // refuses a pipe that replaced the file
	var irregular problem.Problem
	if errors.As(err, &irregular) {
		irregular.File = name
		return irregular
	}
	if err != nil {
		return problem.Problem{File: name, What: "cannot be read: " + cause(err).Error()}
	}
	kept, err := importer.KeptAs(t.source, data)
	if err != nil {
		return err
	}
	if kept != "" && !c.Refresh {
		fmt.Fprintf(t.stderr, "%s: already imported as %s\n", filepath.ToSlash(name), kept)
		return nil
	}
	return c.importAll(ctx, t, []importer.Dump{{Name: name, Data: data}}, ask)
}
