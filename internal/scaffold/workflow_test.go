package scaffold_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"
)

const repository = "../.."

// The keys of a new site's workflows in the result of workflows.
const (
	newSite   = "new site"
	newDigest = "new digest"
)

// workflows returns the workflows of this repository, its action, and the workflows of a new site.
func workflows(t *testing.T) map[string]string {
	t.Helper()
	dir := t.TempDir()
	createSite(t, dir)
	files, err := filepath.Glob(filepath.Join(repository, ".github", "workflows", "*.yml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no workflows (error: %v)", err)
	}
	all := map[string]string{
		newSite:      read(t, filepath.Join(dir, ".github", "workflows", "pages.yml")),
		newDigest:    read(t, filepath.Join(dir, ".github", "workflows", "digest.yml")),
		"action.yml": read(t, filepath.Join(repository, "action.yml")),
	}
	for _, file := range files {
		all[filepath.Base(file)] = read(t, file)
	}
	return all
}

func read(t *testing.T, file string) string {
	t.Helper()
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(src)
}

func decode(t *testing.T, src string, into any) {
	t.Helper()
	if err := yaml.Unmarshal([]byte(src), into); err != nil {
		t.Fatal(err)
	}
}

func TestWorkflowPermissionsAreMinimal(t *testing.T) {
	type grants map[string]string
	const all = "" // the workflow's permissions, which apply to jobs without their own
	pages := map[string]grants{
		all:      {},
		"build":  {"contents": "read", "pages": "read"},
		"deploy": {"id-token": "write", "pages": "write"},
	}
	want := map[string]map[string]grants{
		"pages.yml": pages,
		newSite:     pages,
		newDigest:   {all: {}, "digest": {"contents": "write", "pull-requests": "write"}},
		"test.yml":  {all: {"contents": "read"}, "test": nil, "action": nil},
		"release.yml": {
			all:       {},
			"test":    {"contents": "read"},
			"build":   {"contents": "read"},
			"publish": {"attestations": "write", "contents": "write", "id-token": "write"},
		},
	}
	got := map[string]map[string]grants{}
	for name, src := range workflows(t) {
		var w struct {
			Permissions grants
			Jobs        map[string]struct{ Permissions grants }
		}
		decode(t, src, &w)
		if w.Jobs == nil { // the action has no permissions of its own
			continue
		}
		got[name] = map[string]grants{all: w.Permissions}
		for id, job := range w.Jobs {
			got[name][id] = job.Permissions
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestWorkflowsPinActions(t *testing.T) {
	pinned := regexp.MustCompile(`uses: (actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+|\./\S*)\n$`)
	for name, src := range workflows(t) {
		for line := range strings.Lines(src) {
			own := (name == newSite || name == newDigest) && strings.Contains(line, "uses: offprint/offprint@")
			if strings.Contains(line, "uses:") && !own && !pinned.MatchString(line) {
				t.Errorf("%s: not pinned to a commit: %s", name, line)
			}
		}
	}
}

func TestWorkflowScriptsContainNoExpressions(t *testing.T) {
	type step struct{ Run string }
	scripts := 0
	for name, src := range workflows(t) {
		var w struct {
			Jobs map[string]struct{ Steps []step }
			Runs struct{ Steps []step } // of the action
		}
		decode(t, src, &w)
		steps := w.Runs.Steps
		for job := range maps.Values(w.Jobs) {
			steps = append(steps, job.Steps...)
		}
		for _, s := range steps {
			if s.Run != "" {
				scripts++
			}
			if strings.Contains(s.Run, "${{") {
				t.Errorf("%s: an expression in a script (pass the value in env): %s", name, s.Run)
			}
		}
	}
	if scripts < len(workflows(t)) {
		t.Errorf("found only %d scripts", scripts)
	}
}

// TestNewSiteIsPublishedLikeThisOne compares the workflow of a new site with that of this repository. They differ only
// in how they install Offprint and check the site, and in the cache, which this repository lacks, because it builds
// another Offprint for each push.
func TestNewSiteIsPublishedLikeThisOne(t *testing.T) {
	install := func(step any) bool {
		s := step.(map[string]any)
		uses, _ := s["uses"].(string)
		run, _ := s["run"].(string)
		return strings.HasPrefix(uses, "offprint/offprint@") || strings.HasPrefix(uses, "actions/cache@") ||
			strings.HasPrefix(uses, "actions/setup-go@") ||
			run == "go install ./cmd/offprint" || run == "offprint check"
	}
	all := workflows(t)
	var got, want map[string]any
	decode(t, all[newSite], &got)
	decode(t, all["pages.yml"], &want)
	for w, dropped := range map[*map[string]any]int{&got: 2, &want: 3} {
		build := (*w)["jobs"].(map[string]any)["build"].(map[string]any)
		steps := build["steps"].([]any)
		build["steps"] = slices.DeleteFunc(slices.Clone(steps), install)
		if n := len(steps) - len(build["steps"].([]any)); n != dropped {
			t.Errorf("%d steps install, check and keep a cache, want %d", n, dropped)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestNewSiteUsesTheCurrentMajorVersion(t *testing.T) {
	major := "1"
	changelog := read(t, filepath.Join(repository, "CHANGELOG.md"))
	if newest := regexp.MustCompile(`(?m)^## \[(\d+)\.`).FindStringSubmatch(changelog); newest != nil {
		major = newest[1]
	}
	use := "\n      - uses: offprint/offprint@v" + major + "\n"
	for _, name := range []string{newSite, newDigest} {
		if !strings.Contains(workflows(t)[name], use) {
			t.Errorf("%s has no line %q", name, strings.TrimSpace(use))
		}
	}
}

// TestDigestWorkflowIsOff checks that the workflow with write permissions runs only when it is started manually.
func TestDigestWorkflowIsOff(t *testing.T) {
	var w struct{ On map[string]any }
	decode(t, workflows(t)[newDigest], &w)
	if _, byHand := w.On["workflow_dispatch"]; len(w.On) != 1 || !byHand {
		t.Errorf("it runs on %v", w.On)
	}
}
