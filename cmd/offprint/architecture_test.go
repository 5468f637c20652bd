package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const (
	architecture = "../../docs/architecture.md"
	module       = "github.com/offprint/offprint/"
)

// TestPackagesImportOnlyEarlierSteps reads the order of the steps from the architecture page, which keeps the page
// correct.
func TestPackagesImportOnlyEarlierSteps(t *testing.T) {
	page, err := os.ReadFile(architecture)
	if err != nil {
		t.Fatal(err)
	}
	steps := stepsIn(string(page))
	imports := importsOf(t, module+"internal/...")
	for _, name := range steps {
		if _, ok := imports[name]; !ok {
			t.Errorf("%s: package %s does not exist (remove its line)", architecture, name)
		}
	}
	for name, imported := range imports {
		if strings.HasPrefix(name, "testutil/") {
			continue
		}
		if !slices.Contains(steps, name) {
			t.Errorf("%s: package %s is missing (add a line to the table of steps)", architecture, name)
		}
		for _, wrong := range laterImports(steps, name, imported) {
			t.Errorf("%s imports %s, which is a later step (see %s)", name, wrong, architecture)
		}
	}
}

var stepRow = regexp.MustCompile("(?m)^\\| `([a-z0-9/]+)` \\|")

// stepsIn returns the packages in the table of steps, in order.
func stepsIn(page string) []string {
	_, page, _ = strings.Cut(page, "## The steps")
	page, _, _ = strings.Cut(page, "\n## ")
	var steps []string
	for _, m := range stepRow.FindAllStringSubmatch(page, -1) {
		steps = append(steps, m[1])
	}
	return steps
}

// importsOf returns the packages in internal/ that each package imports, except in its tests.
func importsOf(t *testing.T, pattern string) map[string][]string {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", pattern).Output()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string][]string{}
	for d := json.NewDecoder(bytes.NewReader(out)); d.More(); {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := d.Decode(&p); err != nil {
			t.Fatal(err)
		}
		name := strings.TrimPrefix(p.ImportPath, module+"internal/")
		all[name] = []string{}
		for _, i := range p.Imports {
			if i, ok := strings.CutPrefix(i, module+"internal/"); ok {
				all[name] = append(all[name], i)
			}
		}
	}
	return all
}

// laterImports returns the imports of a package that are not earlier steps.
func laterImports(steps []string, name string, imports []string) (wrong []string) {
	for _, i := range imports {
		if at := slices.Index(steps, i); at < 0 || at >= slices.Index(steps, name) {
			wrong = append(wrong, i)
		}
	}
	return wrong
}

func TestLaterImports(t *testing.T) {
	steps := stepsIn(
		"# A\n\n## The steps\n\n| package | in |\n| --- | --- |\n| `a` | x |\n| `a/b` | x |\n| `c` | x |\n\n" +
			"## Next\n\n| `d` | x |\n",
	)
	if want := []string{"a", "a/b", "c"}; !slices.Equal(steps, want) {
		t.Fatalf("steps are %q, want %q", steps, want)
	}
	for _, c := range []struct{ name, imports, wrong string }{
		{"a", "", ""},
		{"c", "a a/b", ""},
		{"a", "c", "c"},
		{"a/b", "a c testutil/x", "c testutil/x"},
	} {
		if got := strings.Join(laterImports(steps, c.name, strings.Fields(c.imports)), " "); got != c.wrong {
			t.Errorf("%s with imports %q: later imports are %q, want %q", c.name, c.imports, got, c.wrong)
		}
	}
}

var requirement = regexp.MustCompile(`(?m)^\s+(\S+) v\S+$`)

// TestEveryDependencyHasAReason checks that the architecture page lists every direct dependency.
func TestEveryDependencyHasAReason(t *testing.T) {
	modules, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(architecture)
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(page), "\n## Dependencies\n")
	direct := requirement.FindAllStringSubmatch(string(modules), -1)
	if len(direct) < 10 {
		t.Fatalf("go.mod has only %d direct dependencies", len(direct))
	}
	for _, m := range direct {
		if !strings.Contains(list, "| `"+m[1]+"` |") {
			t.Errorf("%s: the dependency %s is missing (add a line with the reason)", architecture, m[1])
		}
	}
}
