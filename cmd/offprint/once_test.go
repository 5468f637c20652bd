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

// TestTheFilesOfASiteAreReadOnce has a paper that says something else when it is read a second time: it has a
// broken link and the identifier of another paper, which a check refuses.
func TestTheFilesOfASiteAreReadOnce(t *testing.T) {
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
			if status := run(t.Context(), append(args, "--source", c.checkout), nil, &stdout, &stderr); status != done {
				t.Errorf("status %d: %s", status, stderr.String())
			}
			if data, err := os.ReadFile(filepath.Join(c.checkout, "content/papers/changing.md")); string(
				data,
			) != second {
				t.Errorf("the paper was not read: it is %q, %v", data, err)
			}
			if name == "publish" &&
				!strings.Contains(c.git(c.remote, "show", "gh-pages:papers/changing/index.html"), "As it was first.") {
				t.Error("another text is published than the one that was read")
			}
		})
	}
}

// changing makes a file that is read as the first text once, and as the second from then on: a pipe, in whose
// place a file is put between the moment when it is opened and that when its text is written.
func (c *curator) changing(name, first, second string) {
	c.Helper()
	pipe := filepath.Join(c.checkout, filepath.FromSlash(name))
	file := filepath.Join(c.TempDir(), "second")
	if err := os.WriteFile(file, []byte(second), 0o644); err != nil {
		c.Fatal(err)
	}
	if err := syscall.Mkfifo(pipe, 0o644); err != nil {
		c.Skip("this system has no pipes in its folders: ", err)
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
		if r, err := os.OpenFile(pipe, os.O_RDONLY|syscall.O_NONBLOCK, 0); err == nil { // if nobody read it
			defer r.Close()
		}
		if err := <-ended; err != nil {
			c.Error(err)
		}
	})
}

// TestWhatIsCheckedIsPublished changes the built site before it is checked, and the sources.
func TestWhatIsCheckedIsPublished(t *testing.T) {
	const page = "papers/mgno-efficient-parameterization-of-linear-operators-via-multigrid/index.html"
	for _, test := range []struct {
		name   string
		change func(c *curator, site string)
		want   string // of the error
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
				func(out string) error { return s.write(t.Context(), out) },
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
					t.Errorf("%+v, %v; want %s", r, err, test.want)
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
