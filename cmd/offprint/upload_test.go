package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint/offprint/internal/generate"
	"github.com/offprint/offprint/internal/publish/bucket"
)

// buildFolder writes a site to a folder as offprint build does.
func buildFolder(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	f, err := generate.OpenFolder(dir, "")
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range files {
		if err := f.Put(name, []byte(data)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := f.Commit(); err != nil {
		t.Fatal(err)
	}
}

// folderAddress returns the bucket address of a folder.
func folderAddress(dir string) string {
	return "file:///" + strings.TrimPrefix(filepath.ToSlash(dir), "/")
}

func TestPublishToReportsChanges(t *testing.T) {
	public, www := filepath.Join(t.TempDir(), "public"), t.TempDir()
	for i := range 7 {
		if err := os.WriteFile(filepath.Join(www, fmt.Sprintf("mine-%d", i)), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	address := folderAddress(www)
	foreign := address + ": kept 7 files that Offprint did not upload: mine-0, mine-1, mine-2, mine-3, mine-4 and " +
		"2 more\n"
	many := map[string]string{"index.html": "home", "papers/a/index.html": "a", "css/a.css": "a{}"}
	for i := range 1200 {
		many[fmt.Sprintf("tags/%d/index.html", i)] = "tag"
	}
	few := map[string]string{"index.html": "new home", "papers/a/index.html": "a", "404.html": "none"}
	steps := []struct {
		name   string
		site   map[string]string
		dryRun bool
		want   string
	}{
		{"the first", many, false, address + ": 1,203 uploaded, 0 unchanged, 0 deleted\n"},
		{"nothing new", many, false, address + ": 0 uploaded, 1,203 unchanged, 0 deleted\n"},
		{
			"a dry run",
			few,
			true,
			"A  404.html\nM  index.html\n…\n" + address +
				": 2 to upload, 1 unchanged, 1,201 to delete (nothing was changed)\n",
		},
		{"an edit", few, false, address + ": 2 uploaded, 1 unchanged, 1,201 deleted\n"},
	}
	for _, step := range steps {
		t.Run(step.name, func(t *testing.T) {
			buildFolder(t, public, step.site)
			var stdout, stderr bytes.Buffer
			err := publishTo(t.Context(), &terminal{stdout: &stdout, stderr: &stderr}, public, address, step.dryRun)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(step.want, withoutDeleted(stdout.String())); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(foreign, stderr.String()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// withoutDeleted replaces consecutive lines about deleted files with an ellipsis.
func withoutDeleted(s string) string {
	var kept []string
	for line := range strings.Lines(s) {
		if strings.HasPrefix(line, "D  ") {
			line = "…\n"
		}
		if len(kept) == 0 || line != "…\n" || kept[len(kept)-1] != line {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "")
}

func TestPublishToPrintsJSON(t *testing.T) {
	public, address := filepath.Join(t.TempDir(), "public"), folderAddress(t.TempDir())
	buildFolder(t, public, map[string]string{"index.html": "home"})
	var stdout, stderr bytes.Buffer
	err := publishTo(t.Context(), &terminal{stdout: &stdout, stderr: &stderr, json: true}, public, address, true)
	if err != nil {
		t.Fatal(err)
	}
	var got bucket.Result
	if err := json.Unmarshal(stdout.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	want := bucket.Result{
		Bucket:   address,
		Uploaded: 1,
		Bytes:    4,
		Foreign:  []string{},
		Changes:  []bucket.Change{{Kind: bucket.Added, Path: "index.html"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if stderr.Len() > 0 {
		t.Errorf("stderr is %q, want nothing", stderr.String())
	}
}

func TestPublishToRequiresSiteAndBucket(t *testing.T) {
	public, nowhere := filepath.Join(t.TempDir(), "public"), filepath.Join(t.TempDir(), "nowhere")
	buildFolder(t, public, map[string]string{"index.html": "home"})
	tests := []struct{ folder, address, want string }{
		{nowhere, folderAddress(t.TempDir()), "the folder contains no built site (run offprint build)"},
		{public, folderAddress(nowhere), "(create the folder first)"},
		{
			public,
			"ftp://example.org/",
			"ftp://example.org/: unsupported destination (use s3://BUCKET?region=…, gs://BUCKET " +
				"or file:///FOLDER)",
		},
	}
	for _, tt := range tests {
		var stdout, stderr bytes.Buffer
		err := publishTo(t.Context(), &terminal{stdout: &stdout, stderr: &stderr}, tt.folder, tt.address, false)
		if err == nil || !strings.HasSuffix(err.Error(), tt.want) {
			t.Errorf("error %v, want %s", err, tt.want)
		}
		if stdout.Len()+stderr.Len() > 0 {
			t.Errorf("printed %q and %q, want nothing", stdout.String(), stderr.String())
		}
	}
}

func TestProgressBarOnlyOnTerminals(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "stderr"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var seen bytes.Buffer
	inPipe, onTerminal := (&terminal{stderr: file}).newBar(), &bar{out: &seen, now: time.Now}
	for _, b := range []*bar{inPipe, onTerminal} {
		b.forStep("uploading")(2, 2)
		b.end()
	}
	if info, err := file.Stat(); err != nil || info.Size() > 0 {
		t.Errorf("the bar wrote %d bytes to a file (error: %v)", info.Size(), err)
	}
	if got := seen.String(); !strings.Contains(got, "uploading") || !strings.Contains(got, "(2/2)") ||
		!strings.HasSuffix(got, "\x1b[2K\r") {
		t.Errorf("the bar wrote %q to a terminal", got)
	}
}
