package search

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/testutil/missing"
)

// languageSite has papers that the queries of engine.test.mjs distinguish.
var languageSite = map[string]string{
	"site.yaml": "fields:\n" +
		"  - {name: status, type: choice, choices: [to-read, reading, read], index: true}\n" +
		"  - {name: rating, type: number, index: true}\n" +
		"  - {name: phase, type: choice, choices: [to-read, reading, read], index: true}\n" +
		"  - {name: readOn, type: date, index: true}\n" +
		"  - {name: season, type: text, index: true}\n" +
		"  - {name: state, type: choice, choices: [to-read, read]}\n" +
		"  - {name: stars, type: number}\n" +
		"  - {name: seen, type: date}\n" +
		"tags: [{tag: neural-operators, title: Neural operators}, {tag: c, title: C}, {tag: cpp, title: C++}]\n",
	"content/papers/mgno.md": "---\ntitle: Efficient multigrid\ndate: 2023-10-16\nauthors: [Juncai He, Émile Borel]\n" +
		"tags: [neural-operators, pdes]\narxiv: 2310.19809\nstatus: read\nrating: 2\nreadOn: 2023-10-16\n---\n" +
		"\nAn operator.\n\n## Notes\n\nMine.\n",
	"content/papers/mup.md": "---\ntitle: The muP operator\ndate: 2022-03\nauthor_count: 4\nupvotes: 0\n" +
		"tags: [neural-operators]\nstatus: reading\nrating: 4.5\nreadOn: 2022-03\n---\n",
	"content/papers/mup-formula.md": "---\ntitle: On $\\mu$P\ndate: 2021-01-02\n---\n",
	"content/papers/attention.md": "---\ntitle: Attention in 2017\ndate: 2018-06-12\nauthors: [Ada Vaswani, Noam Shazeer, " +
		"Émile Borel]\nvenue: {booktitle: NeurIPS}\nupvotes: 7\nlinks: [{label: Official code, url: 'https://example.org/'}]\n" +
		"---\n\nAll you need. It is needed.\n",
	"content/papers/resnet.md": "---\ntitle: Residuals\ndate: 2017\ntags: [c]\nphase: to-read\nstate: to-read\n" +
		"season: 2019-2021\nstars: 4.5\nseen: 2024-05-06\n---\n",
	"content/papers/undated.md": "---\ntitle: Nothing\ntags: [cpp]\nstate: read\nstars: -5\nseen: 2024\n" +
		"season: 2019-2020\n---\n\n합성곱신경망에서 サーバーAPI.\n",
}

// TestBrowserModules runs the tests of the modules in the folder browser in Node, with the indexes of languageSite and
// of the archive of this repository.
func TestBrowserModules(t *testing.T) {
	if testing.Short() {
		t.Skip("runs Node")
	}
	node, err := exec.LookPath("node")
	if err != nil {
		missing.Skip(t, "no node")
	}
	dir := t.TempDir()
	for name, text := range languageSite {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	tests, err := filepath.Glob("browser/*.test.mjs")
	if err != nil || len(tests) == 0 {
		t.Fatal(tests, err)
	}
	cmd := exec.Command(node, append([]string{"--test", "--test-reporter=tap"}, tests...)...)
	cmd.Env = append(os.Environ(), "OFFPRINT_INDEX="+indexOf(t, dir), "OFFPRINT_JUDGED="+indexOf(t, "../.."))
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, said)
	}
}

// indexOf writes the index of a site to a new folder.
func indexOf(t *testing.T, dir string) (out string) {
	t.Helper()
	c, err := config.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	a, err := archive.Load(dir, c, archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	x, out := New(a, content.Date{}, nil), t.TempDir()
	for _, name := range x.Names() {
		var b bytes.Buffer
		if err := (File{x, name}).Write(&b); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(out, name), b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return out
}
