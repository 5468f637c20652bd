package scaffold_test

import (
	"bytes"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rhysd/actionlint"
)

// workflows are that of a new site and that of this repository's own archive.
func workflows(t *testing.T) map[string][]byte {
	t.Helper()
	dir := t.TempDir()
	made(t, dir)
	all := map[string][]byte{}
	for _, root := range []string{dir, "../.."} {
		file := filepath.Join(root, ".github", "workflows", "pages.yml")
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all[file] = src
	}
	return all
}

func TestWorkflowsHaveNoFaults(t *testing.T) {
	linter, err := actionlint.NewLinter(io.Discard, &actionlint.LinterOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for file, src := range workflows(t) {
		faults, err := linter.Lint(file, src, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range faults {
			t.Error(f)
		}
		broken := bytes.Replace(src, []byte("needs: build"), []byte("needs: bild"), 1)
		if faults, err := linter.Lint(file, broken, nil); err != nil || len(faults) == 0 {
			t.Errorf("%s: a job that needs one that is not there gives %v, %v", file, faults, err)
		}
	}
}

func TestWorkflowsMayDoWhatTheyNeedAndNothingElse(t *testing.T) {
	pinned := regexp.MustCompile(`^ +(- )?uses: actions/[a-z-]+@[0-9a-f]{40} # v[0-9]+\.[0-9]+\.[0-9]+\n$`)
	for file, src := range workflows(t) {
		w, faults := actionlint.Parse(src)
		if len(faults) > 0 {
			t.Fatal(faults)
		}
		if w.Permissions == nil || w.Permissions.All != nil || len(w.Permissions.Scopes) > 0 {
			t.Errorf("%s: jobs that say nothing may do %+v", file, w.Permissions)
		}
		if w.Concurrency == nil || w.Concurrency.Group.Value != "pages" {
			t.Errorf("%s: two deployments can meet", file)
		}
		may := map[string][]string{}
		for id, job := range w.Jobs {
			for scope, p := range job.Permissions.Scopes {
				may[id] = append(may[id], scope+": "+p.Value.Value)
			}
			slices.Sort(may[id])
		}
		want := map[string][]string{"build": {"contents: read", "pages: read"}, "deploy": {"id-token: write", "pages: write"}}
		if diff := cmp.Diff(want, may); diff != "" {
			t.Errorf("%s: %s", file, diff)
		}
		for line := range strings.Lines(string(src)) {
			if strings.Contains(line, "uses:") && !pinned.MatchString(line) {
				t.Errorf("%s: an action that can change under its name: %s", file, line)
			}
			if strings.Contains(line, "run:") && strings.Contains(line, "${{") {
				t.Errorf("%s: a script that is put together from values: %s", file, line)
			}
		}
	}
}

// The two differ only in where the program comes from.
func TestWorkflowsTakeTheSameSteps(t *testing.T) {
	different := regexp.MustCompile(`(?m)^ +(- run: go install|go-version|cache-dependency-path).*\n`)
	seen := map[string]bool{}
	for _, src := range workflows(t) {
		seen[string(different.ReplaceAll(src, nil))] = true
	}
	if len(seen) != 1 {
		t.Errorf("they differ in more:\n%s", strings.Join(slices.Collect(maps.Keys(seen)), "\n"))
	}
}
