//go:build linux

package main

import (
	"os"
	"path/filepath"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/testutil/synthetic"
)

// imports measures the import of one JSON dump into a new site, and the import of the same dump again.
func (b *bench) imports() ([]row, error) {
	dump := filepath.Join(b.work, "dump.json")
	if err := synthetic.WriteAPI(dump, b.papers, b.seed); err != nil {
		return nil, err
	}
	dir := filepath.Join(b.work, "imported")
	defer os.RemoveAll(dir)
	var first, again sample
	for range b.runs {
		if err := os.RemoveAll(dir); err != nil {
			return nil, err
		}
		if err := os.MkdirAll(dir, 0o777); err != nil {
			return nil, err
		}
		if err := os.WriteFile(filepath.Join(dir, config.FileName), []byte("title: Imported\n"), 0o666); err != nil {
			return nil, err
		}
		for _, s := range []*sample{&first, &again} {
			if err := s.add(b.ctx, dir, b.offprint, "import", "--digest-date", "2026-02-18", dump); err != nil {
				return nil, err
			}
		}
	}
	once := row{
		name: "import of one JSON dump", offprint: first.String(), aims: []aim{{"", first.time.median(), 1.2, "s"}},
	}
	twice := again.multiple("import of the same dump again", "first import", &first, 0)
	twice.aims = []aim{{"", again.time.median(), 0.4, "s"}}
	return []row{once, twice}, nil
}
