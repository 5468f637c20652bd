package markdown

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/testutil/htmlcheck"
)

var update = flag.Bool("update", false, "update the golden files")

// TestGoldenFiles renders the bodies in testdata/*.md and compares the results with the .html files.
func TestGoldenFiles(t *testing.T) {
	files, err := filepath.Glob("testdata/*.md")
	if err != nil || len(files) < 8 {
		t.Fatal(files, err)
	}
	r := New("/repo/").WithPictures(func(address string) (int, int, *problem.Problem) {
		if strings.HasPrefix(address, "missing") {
			return 0, 0, &problem.Problem{What: address + " does not exist", Hint: "add it"}
		}
		return 640, 480, nil
	})
	for _, file := range files {
		name := strings.TrimSuffix(file, ".md")
		t.Run(filepath.Base(name), func(t *testing.T) {
			body, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, name+".html", rendered(t, r, body))
		})
	}
}

// rendered returns everything that is rendered from a body, and checks that the HTML is well-formed.
func rendered(t *testing.T, r *Renderer, body []byte) string {
	t.Helper()
	d, problems := r.Render("x.md", body, 1)
	for _, part := range []string{d.Abstract, d.Notes, d.Summary} {
		if _, err := htmlcheck.Parse(part); err != nil {
			t.Errorf("%v in\n%s", err, part)
		}
	}
	parts := []string{
		d.Abstract, "=== notes", d.Notes, "=== text", d.Text, "=== summary", d.Summary,
		"=== warnings", problems.Error(),
	}
	if len(d.Faults) > 0 {
		parts = append(parts, "=== faults", d.Faults.Error())
	}
	return strings.Join(parts, "\n") + "\n"
}

// golden compares a text with a file, or updates the file.
func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Error(diff)
	}
}
