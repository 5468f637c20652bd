// Package scaffold creates new sites.
//
// The input is the path of a folder, which may exist and contain files. The output is a site in the folder that builds
// without warnings, and a list of written and omitted files. New never changes an existing file.
package scaffold

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/change"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
)

//go:embed all:site
var files embed.FS

// A Result is what New did.
type Result struct {
	Dir   string   `json:"dir"`
	Files []string `json:"files"` // written files, relative to Dir

	Omitted []Omission `json:"left"` // files of a new site that New did not write
}

// An Omission is a file that New did not write.
type Omission struct {
	File   string `json:"file"`
	Reason string `json:"reason"`
}

// New creates a site in dir. In an existing folder it adds only the missing files.
func New(ctx context.Context, dir string, say func(line string)) (*Result, error) {
	result := &Result{Dir: filepath.ToSlash(dir), Files: []string{}, Omitted: []Omission{}}
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return nil, fmt.Errorf("%s is not a folder (choose another name)", problem.Quote(result.Dir))
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("making the folder of the site: %w", err)
	}
	site, err := change.Lock(ctx, dir, say)
	if err != nil {
		return nil, err
	}
	defer site.Unlock()
	set, err := site.Begin("creation of the site")
	if err != nil {
		return nil, err
	}
	defer set.Discard()
	err = fs.WalkDir(files, "site", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := files.ReadFile(p)
		if err != nil {
			return fmt.Errorf("reading the template: %w", err)
		}
		name := strings.TrimPrefix(p, "site/")
		reason, err := reasonToOmit(dir, name, data)
		if err != nil || reason != "" {
			result.Omitted = append(result.Omitted, Omission{name, reason})
			return err
		}
		result.Files = append(result.Files, name)
		return set.Put(filepath.Join(dir, filepath.FromSlash(name)), nil, data)
	})
	if err != nil {
		return nil, err
	}
	return result, set.Commit()
}

// reasonToOmit returns why New does not write a file of the template, or "" if it does.
func reasonToOmit(dir, name string, data []byte) (string, error) {
	existing, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	switch {
	case err == nil && isGitSettings(name):
		return missingLines(existing, data), nil
	case err == nil:
		return "exists", nil
	case !errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("looking for existing files: %w", err)
	}
	if _, err := os.Lstat(filepath.Join(dir, filepath.FromSlash(name))); err == nil {
		return "exists", nil // a broken link
	}
	if name == digestWorkflow { // it is disabled, and does not conflict with other workflows
		return "", nil
	}
	other, err := firstEntry(dir, path.Dir(name))
	if err != nil || other == "" {
		return "", err
	}
	_, err = os.Stat(filepath.Join(dir, "site.yaml"))
	isSite := err == nil
	switch path.Dir(name) {
	case ".github/workflows":
		return "not added, because there is another workflow: " + other, nil
	case content.PapersDir:
		return "not added, because there are other papers", nil
	case content.PagesDir:
		if isSite { // the menu of a new site.yaml needs the page
			return "not added, because there are other pages", nil
		}
	}
	return "", nil
}

// isGitSettings reports whether a file has git settings, one on each line: .gitignore and .gitattributes.
func isGitSettings(name string) bool { return strings.HasPrefix(name, ".git") && path.Dir(name) == "." }

const digestWorkflow = ".github/workflows/digest.yml"

// firstEntry returns the name of a subfolder, workflow or Markdown file in a folder of the site, or "". It ignores the
// workflow that fetches digests.
func firstEntry(dir, folder string) (string, error) {
	entries, err := os.ReadDir(filepath.Join(dir, filepath.FromSlash(folder)))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", fmt.Errorf("looking for existing files: %w", err)
	}
	for _, e := range entries {
		if path.Join(folder, e.Name()) == digestWorkflow {
			continue
		}
		if e.IsDir() || slices.Contains([]string{".yml", ".yaml", ".md"}, filepath.Ext(e.Name())) {
			return e.Name(), nil
		}
	}
	return "", nil
}

// missingLines returns the reason not to write a file of git settings that exists, with the lines to add by hand.
func missingLines(existing, wanted []byte) string {
	normal := func(line string) string { return strings.Trim(strings.TrimSpace(line), "/") }
	var has []string
	for line := range strings.Lines(string(existing)) {
		has = append(has, normal(line))
	}
	var missing []string
	for line := range strings.Lines(string(wanted)) {
		if !strings.HasPrefix(line, "#") && !slices.Contains(has, normal(line)) {
			missing = append(missing, strings.TrimSpace(line))
		}
	}
	if len(missing) == 0 {
		return "exists"
	}
	return "exists; add this line to it: " + strings.Join(missing, ", ")
}

// examplePaper is the paper that New writes to show what a paper looks like.
const examplePaper = content.PapersDir + "/attention-is-all-you-need.md"

// An Example is the example paper of a site.
type Example struct {
	Name string // of its file, relative to the site
	dir  string // the site's root
	path string
}

// FindExample returns the example paper of a site. It returns nil if the site has digests, or if the example is
// missing, edited, or mentioned in another file.
func FindExample(dir string) *Example {
	e := &Example{Name: examplePaper, dir: dir, path: filepath.Join(dir, filepath.FromSlash(examplePaper))}
	digests, _ := os.ReadDir(filepath.Join(dir, filepath.FromSlash(content.DigestsDir)))
	if len(digests) > 0 || !e.isUnchanged() || e.isMentioned(dir) {
		return nil
	}
	return e
}

// Remove deletes the example unless it has changed, and reports whether it did.
func (e *Example) Remove(ctx context.Context, say func(line string)) (removed bool, err error) {
	want, err := files.ReadFile("site/" + e.Name)
	if err != nil || !e.isUnchanged() {
		return false, err
	}
	site, err := change.Lock(ctx, e.dir, say)
	if err != nil {
		return false, err
	}
	defer site.Unlock()
	set, err := site.Begin("import")
	if err != nil {
		return false, err
	}
	defer set.Discard()
	if err := set.Remove(e.path, want); err != nil {
		return false, err
	}
	return true, set.Commit()
}

func (e *Example) isUnchanged() bool {
	want, err := files.ReadFile("site/" + e.Name)
	got, gotErr := os.ReadFile(e.path)
	return err == nil && gotErr == nil && bytes.Equal(got, want)
}

// isMentioned reports whether site.yaml or another Markdown file contains the name of the example, such as in a link.
// It also returns true if a file cannot be read.
func (e *Example) isMentioned(dir string) bool {
	name := []byte(strings.TrimSuffix(path.Base(e.Name), ".md"))
	mentions := func(file string) error {
		data, err := os.ReadFile(file)
		if err == nil && bytes.Contains(data, name) {
			err = errMentioned
		}
		return err
	}
	err := filepath.WalkDir(filepath.Join(dir, "content"), func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(p) != ".md" || p == e.path {
			return err
		}
		return mentions(p)
	})
	return err != nil || mentions(filepath.Join(dir, "site.yaml")) != nil
}

// errMentioned ends the search for a mention of the example.
var errMentioned = errors.New("the example paper is mentioned")
