package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"

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
			if status := run(t.Context(), append(args, "--source", c.checkout), nil, &stdout, &stderr); status != done {
				t.Errorf("status %d: %s", status, stderr.String())
			}
			data, err := os.ReadFile(filepath.Join(c.checkout, "content/papers/changing.md"))
			if string(data) != second {
				t.Errorf("the paper was not read: the file contains %q, error %v", data, err)
			}
			if name == "publish" &&
				!strings.Contains(c.git(c.remote, "show", "gh-pages:papers/changing/index.html"), "As it was first.") {
				t.Error("the published text is not the text that was read first")
			}
		})
	}
}

// changing makes a file with the first text, and replaces it with the second as soon as it has been read.
func (c *curator) changing(name, first, second string) {
	c.Helper()
	file := filepath.Join(c.checkout, filepath.FromSlash(name))
	next := filepath.Join(c.TempDir(), "second")
	for name, text := range map[string]string{file: first, next: second} {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			c.Fatal(err)
		}
	}
	events, err := unix.InotifyInit1(unix.IN_CLOEXEC)
	if err == nil {
		_, err = unix.InotifyAddWatch(events, file, unix.IN_CLOSE_NOWRITE)
	}
	if err != nil {
		c.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() {
		_, err := unix.Read(events, make([]byte, 4096)) // blocks until a reader closes the file
		if err == nil {
			err = os.Rename(next, file)
		}
		ended <- err
	}()
	c.Cleanup(func() {
		if r, err := os.Open(file); err == nil { // unblock the goroutine if the file was not read
			_ = r.Close()
		}
		if err := <-ended; err != nil {
			c.Error(err)
		}
		_ = unix.Close(events)
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
		}, "the link /none/ points to a page that does not exist"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := newCurator(t)
			repository, err := publish.Open(t.Context(), c.checkout)
			if err != nil {
				t.Fatal(err)
			}
			quiet := &terminal{source: c.checkout, stderr: io.Discard}
			s := &strictSite{terminal: quiet, bar: quiet.newBar()}
			checked := ""
			r, err := publish.Run(
				t.Context(),
				publish.Options{Repository: repository, Remote: "origin", Branch: "gh-pages", Temp: t.TempDir()},
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
