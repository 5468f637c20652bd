//go:build linux

package main

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/testutil/synthetic"
)

// twin has the configuration and the layouts of the Hugo site. They render formulas as MathML, as in Offprint.
//
//go:embed all:hugo
var twin embed.FS

// writeArchive makes a site of synthetic papers, without social cards.
func writeArchive(dir string, papers int, seed uint64) error {
	if err := synthetic.Write(dir, papers, seed); err != nil {
		return err
	}
	return addToFile(filepath.Join(dir, config.FileName), "baseURL: https://papers.example/\ncards: false\n")
}

func addToFile(name, text string) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	return os.WriteFile(name, append(data, text...), 0o666)
}

// writeTwin makes the Hugo site with the papers of an archive.
func writeTwin(dir, archive string) error {
	layouts, err := fs.Sub(twin, "hugo")
	if err != nil {
		return err
	}
	if err := os.CopyFS(dir, layouts); err != nil {
		return err
	}
	from := filepath.Join(archive, filepath.FromSlash(content.PapersDir))
	to := filepath.Join(dir, "content", "papers")
	if err := os.MkdirAll(to, 0o777); err != nil {
		return err
	}
	entries, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	for _, e := range entries {
		src, err := os.ReadFile(filepath.Join(from, e.Name()))
		if err != nil {
			return err
		}
		page, err := hugoPage(e.Name(), src)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(to, e.Name()), page, 0o666); err != nil {
			return err
		}
	}
	return nil
}

// hugoPage converts the file of a paper for Hugo. It adds taxonomies for the lists that Offprint derives from dates and
// authors.
func hugoPage(name string, src []byte) ([]byte, error) {
	p, problems := content.ParsePaper(name, src)
	if len(problems) > 0 {
		return nil, fmt.Errorf("converting a paper: %v", problems)
	}
	const end = "\n---\n"
	_, body, _ := bytes.Cut(src, []byte(end))
	digests := make([]string, len(p.Digests))
	for i, d := range p.Digests {
		digests[i] = d.String()
	}
	day, count := p.Date.String(), p.CountAuthors()
	var b bytes.Buffer
	b.WriteString("---\n")
	for _, f := range []struct {
		key   string
		value any
	}{
		{"title", p.Title}, {"date", day}, {"author_count", count}, {"tags", p.Tags}, {"digests", digests},
		{"comments", p.Comments}, {"arxiv", p.Arxiv}, {"people", p.Authors},
		{"authors", []string{strconv.Itoa(count)}}, {"dates", []string{day[:len("2006")], day[:len("2006-01")]}},
	} {
		value, err := json.Marshal(f.value) // is also YAML
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&b, "%s: %s\n", f.key, value)
	}
	b.WriteString(end[1:])
	b.Write(body)
	return b.Bytes(), nil
}
