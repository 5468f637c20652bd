//go:build unix

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint/offprint/internal/publish"
)

// TestSiteFilesAreReadOnce uses a paper whose second read returns another text, with errors that a check reports: a
// broken link and the identifier of another paper.
func TestSiteFilesAreReadOnce(t *testing.T) {
	const first = "---\ntitle: Changing while it is read\n---\n\nAs it was first.\n"
	const second = "---\ntitle: Changing while it is read\narxiv: 2310.19809\n---\n\n[Nowhere](/papers/none/).\n"
	for name, args := range map[string][]string{
		"build": {"build", "--strict"}, "check": {"check"}, "publish": {"publish"},
		"publish to a bucket": {"publish", "--to", folderAddress(t.TempDir())},
	} {
		t.Run(name, func(t *testing.T) {
			c := newCurator(t)
			other := []byte("---\ntitle: Another one\narxiv: 2310.19809\n---\n")
			if err := os.WriteFile(filepath.Join(c.checkout, "content/papers/another.md"), other, 0o644); err != nil {
				t.Fatal(err)
			}
			c.changing("content/papers/changing.md", first, second)
			var stdout, stderr bytes.Buffer
			if status := run(append(args, "--source", c.checkout), nil, &stdout, &stderr); status != done {
				t.Errorf("status %d: %s", status, stderr.String())
			}
			if data, err := os.ReadFile(filepath.Join(c.checkout, "content/papers/changing.md")); string(
				data,
			) != second {
				t.Errorf("the paper was not read: the file contains %q, error %v", data, err)
			}
			if name == "publish" &&
				!strings.Contains(c.git(c.remote, "show", "gh-pages:papers/changing/index.html"), "As it was first.") {
				t.Error("the published text is not the text that was read first")
			}
		})
	}
}

// changing creates a file whose first read returns the first text and later reads the second: a named pipe that is
// replaced with a file after it is opened and before its text is written.
func (c *curator) changing(name, first, second string) {
	c.Helper()
	pipe := filepath.Join(c.checkout, filepath.FromSlash(name))
	file := filepath.Join(c.TempDir(), "second")
	if err := os.WriteFile(file, []byte(second), 0o644); err != nil {
		c.Fatal(err)
	}
	if err := syscall.Mkfifo(pipe, 0o644); err != nil {
		c.Skip("this system has no named pipes: ", err)
	}
	ended := make(chan error, 1)
	go func() {
		w, err := os.OpenFile(pipe, os.O_WRONLY, 0) // waits for the reader
		if err != nil {
			ended <- err
			return
		}
		defer w.Close()
		if err = os.Rename(file, pipe); err == nil {
			_, err = w.WriteString(first)
		}
		ended <- err
	}()
	c.Cleanup(func() {
		if r, err := os.OpenFile(pipe, os.O_RDONLY|syscall.O_NONBLOCK, 0); err == nil { // if it was never read
			defer r.Close()
		}
		if err := <-ended; err != nil {
			c.Error(err)
		}
	})
}

// TestPublishedSiteIsTheCheckedSite changes the sources, or the built site, before the check.
func TestPublishedSiteIsTheCheckedSite(t *testing.T) {
	const page = "papers/mgno-efficient-parameterization-of-linear-operators-via-multigrid/index.html"
	for _, test := range []struct {
		name   string
		change func(c *curator, site string)
		want   string // part of the error
	}{
		{"nothing", func(*curator, string) {}, ""},
		{"a source", func(c *curator, _ string) { c.edit(paper, "\n## Notes\n\n[Nowhere](/papers/none/).\n") }, ""},
		{"the built site", func(c *curator, site string) {
			data, err := os.ReadFile(filepath.Join(site, page))
			if err == nil {
				err = os.WriteFile(filepath.Join(site, page),
					bytes.Replace(data, []byte("<main"), []byte(`<a href="/none/">Nowhere</a><main`), 1), 0o644)
			}
			if err != nil {
				c.Fatal(err)
			}
		}, "the link /none/ leads nowhere"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := newCurator(t)
			repository, err := publish.Open(t.Context(), c.checkout)
			if err != nil {
				t.Fatal(err)
			}
			s := &strictSite{terminal: &terminal{source: c.checkout}}
			checked := ""
			r, err := publish.Run(
				t.Context(),
				publish.Options{Repository: repository, Remote: "origin", Branch: "gh-pages"},
				s.write,
				func(dir string) error { test.change(c, dir); return nil },
				func(dir string) error {
					data, err := os.ReadFile(filepath.Join(dir, page))
					checked = string(data)
					if err != nil {
						return err
					}
					return s.check(t.Context())
				},
			)
			if test.want != "" {
				if err == nil || !strings.Contains(err.Error(), test.want) ||
					c.git(c.remote, "branch", "--list", "gh-pages") != "" {
					t.Errorf("published %+v with error %v, want %s", r, err, test.want)
				}
				return
			}
			if err != nil || r.Commit == "" {
				t.Fatal(r, err)
			}
			if diff := cmp.Diff(strings.TrimSpace(checked), c.git(c.remote, "show", "gh-pages:"+page)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
