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

var update = flag.Bool("update", false, "write the golden files as the code now has them")

// Each file of testdata is a body; beside it stands all that is made of it.
func TestGoldenFiles(t *testing.T) {
	files, err := filepath.Glob("testdata/*.md")
	if err != nil || len(files) < 8 {
		t.Fatal(files, err)
	}
	r := New("/repo/").WithPictures(func(address string) (int, int, *problem.Problem) {
		if strings.HasPrefix(address, "missing") {
			return 0, 0, &problem.Problem{What: address + " is not there", Hint: "put it there"}
		}
		return 640, 480, nil
	})
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".md"), func(t *testing.T) {
			body, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			d, problems := r.Render("x.md", body, 1)
			for _, part := range []string{d.Abstract, d.Notes, d.Summary} {
				if _, err := htmlcheck.Parse(part); err != nil {
					t.Errorf("%v in\n%s", err, part)
				}
			}
			got := strings.Join(
				[]string{
					d.Abstract,
					"=== notes",
					d.Notes,
					"=== text",
					d.Text,
					"=== summary",
					d.Summary,
					"=== warnings",
					problems.Error(),
				},
				"\n",
			) + "\n"
			if len(d.Faults) > 0 {
				got += "=== faults\n" + d.Faults.Error() + "\n"
			}
			golden := strings.TrimSuffix(file, ".md") + ".html"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
