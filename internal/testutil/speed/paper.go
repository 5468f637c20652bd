//go:build linux

package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// A paper is the file of a paper to edit.
type paper struct {
	file, slug string
	text       []byte // original content
}

// An edit is a new content of a paper's file.
type edit struct {
	text   []byte
	marker string // part of the page that no other edit has
}

// firstPaper returns the first paper of a site, by the name of its file.
func firstPaper(dir, papers string) (*paper, error) {
	files, err := filepath.Glob(filepath.Join(dir, papers, "*.md"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("no papers in %s", dir)
	}
	text, err := os.ReadFile(files[0])
	return &paper{files[0], strings.TrimSuffix(filepath.Base(files[0]), ".md"), text}, err
}

func (p *paper) write(text []byte) error { return os.WriteFile(p.file, text, 0o666) }

const notesHeading = "\n## Notes\n"

// note returns an edit that adds a paragraph to the notes.
func (p *paper) note(n int) edit {
	text := string(p.text)
	if !strings.Contains(text, notesHeading) {
		text += notesHeading
	}
	marker := fmt.Sprintf("This is edit %d.", n)
	return edit{[]byte(text + "\n" + marker + "\n"), marker}
}

var (
	titlePattern = regexp.MustCompile(`(?m)^title: .*$`)
	datePattern  = regexp.MustCompile(`(?m)^date: .*$`)
)

// title returns an edit that changes the title.
func (p *paper) title(n int) edit {
	title := fmt.Sprintf("The title of edit %d", n)
	return edit{titlePattern.ReplaceAll(p.text, fmt.Appendf(nil, "title: %q", title)), ">" + title + "<"}
}

// date returns an edit that changes the date, to another month than the last edit.
func (p *paper) date(n int) edit {
	day := fmt.Sprintf("20%02d-%02d-%02d", n/336%15, 1+n%12, 1+n/12%28)
	return edit{datePattern.ReplaceAll(p.text, []byte("date: "+day)), fmt.Sprintf("datetime=%q", day)}
}

// in reports whether a page shows the edit.
func (e edit) in(page []byte) bool { return bytes.Contains(page, []byte(e.marker)) }
