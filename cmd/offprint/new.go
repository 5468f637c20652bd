package main

import (
	"fmt"
	"path/filepath"

	"github.com/offprint/offprint/internal/scaffold"
)

type newCommand struct {
	Dir string `arg:"" help:"The folder of the new site."`
}

func (c *newCommand) Run(t *terminal) error {
	files, err := scaffold.New(c.Dir)
	if err != nil {
		return err
	}
	dir := filepath.ToSlash(c.Dir)
	return t.summary(map[string]any{"dir": dir, "files": files},
		fmt.Sprintf("made a site of %s in %s\nnext: offprint serve --source %s", count(len(files), "file"), dir, dir))
}
