package main

import (
	"bytes"
	"fmt"
	"maps"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/edit"
	"github.com/offprint/offprint/internal/markdown"
	"github.com/offprint/offprint/internal/testutil/replay"
)

// knownPapers maps the papers of this repository that the server of TestEnrichOfThisArchive has, by the beginning of
// their file's name, to their arXiv identifiers.
var knownPapers = map[string]string{
	"mgno-": "2310.19809", "measuring-": "1804.08838", "pig-": "2412.05994", "feature-learning-": "2011.14522",
	"incorporating-riemannian-": "2401.09452", "a-space-time-": "2511.11090", "predictable-scale-": "2503.04715",
	"go-wider-": "2107.11817", "hypino-": "2509.05117", "dsp-reg-": "2601.19394", "deepmesh-": "2106.11795",
	"prose-": "2309.16816", "power-scheduler-": "2408.13359", "robust-layerwise-": "2510.15262",
	"arbitrary-few-": "2306.02320",
}

// retitled is a paper that has another title on arXiv, so that its record is found but not certain.
const retitled = "arbitrary-few-"

// TestEnrichOfThisArchive runs enrich on the papers of this repository. The server has 15 of them, and instead of each
// other one a paper by other authors with nearly the same title. The diff may contain only added fields.
func TestEnrichOfThisArchive(t *testing.T) {
	dir := t.TempDir()
	copyArchive(t, dir)
	before := readPapers(t, dir)
	server := &replay.Server{Papers: replayed(before)}
	listener := httptest.NewServer(server)
	t.Cleanup(listener.Close)
	appendServices(t, dir, listener.URL)

	var out, problems bytes.Buffer
	status := runWith(t.Context(), terminal{
		stdin: strings.NewReader(""), stdout: &out, stderr: &problems, clock: &instantClock{},
	}, []string{"enrich", "--yes", "--source", dir})
	if status != done || problems.Len() > 0 {
		t.Fatalf("status %d\n%s", status, &problems)
	}
	filled, addedLines := 0, 0
	after := readPapers(t, dir)
	for name, old := range before {
		now := after[name]
		for line := range strings.Lines(edit.Diff(name, old.src, now.src)) {
			switch {
			case strings.HasPrefix(line, "---"), strings.HasPrefix(line, "+++"):
			case strings.HasPrefix(line, "-"):
				t.Errorf("%s lost %q", name, line)
			case strings.HasPrefix(line, "+"):
				addedLines++
			}
		}
		want := ""
		if id := idOf(old.Slug); id != "" && !strings.HasPrefix(old.Slug, retitled) {
			want = id
		}
		if now.Arxiv != want {
			t.Errorf("%s has the identifier %q, want %q", name, now.Arxiv, want)
		}
		if want != "" {
			filled++
			if n := old.CountAuthors(); n > 0 && len(now.Authors) != n || len(now.Authors) == 0 {
				t.Errorf("%s has %d names for %d authors", name, len(now.Authors), n)
			}
		}
		if a, b := old.CitationKey(old.Slug), now.CitationKey(now.Slug); a != b {
			t.Errorf("the citation key of %s changed from %s to %s", name, a, b)
		}
	}
	t.Logf("%d of %d papers filled in, %d lines added, %d requests\n%s", filled, len(before), addedLines,
		len(server.Requests("arxiv"))+len(server.Requests("huggingface"))+len(server.Requests("crossref"))+
			len(server.Requests("openalex")), &out)
	if filled != len(knownPapers)-1 {
		t.Errorf("%d papers filled in, want %d", filled, len(knownPapers)-1)
	}
	if !strings.Contains(out.String(), retitled) {
		t.Error("the retitled paper was not proposed")
	}
}

// An archivedPaper is a paper with the bytes of its file.
type archivedPaper struct {
	*content.Paper
	src []byte
}

func readPapers(t *testing.T, dir string) map[string]archivedPaper {
	t.Helper()
	files, err := edit.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]archivedPaper{}
	for _, f := range files.Papers() {
		p, problems := content.ParsePaper(f.Name, f.Bytes())
		if err := problems.Err(); err != nil {
			t.Fatal(err)
		}
		all[f.Name] = archivedPaper{p, f.Bytes()}
	}
	return all
}

func copyArchive(t *testing.T, dir string) {
	t.Helper()
	root := filepath.Join("..", "..")
	if err := os.CopyFS(filepath.Join(dir, "content"), os.DirFS(filepath.Join(root, "content"))); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(root, "site.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "site.yaml"), data, 0o644); err != nil {
		t.Fatal(err)
	}
}

func appendServices(t *testing.T, dir, address string) {
	t.Helper()
	name := filepath.Join(dir, "site.yaml")
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	data = append(data, "\nservices:\n"...)
	for _, service := range []string{"arxiv", "huggingface", "crossref", "openalex"} {
		data = fmt.Appendf(data, "  %s: %s/%[1]s\n", service, address)
	}
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

func idOf(slug string) string {
	for start, id := range knownPapers {
		if strings.HasPrefix(slug, start) {
			return id
		}
	}
	return ""
}

// replayed returns the papers of the server. The authors are invented; their number is that of the paper.
func replayed(papers map[string]archivedPaper) (all []replay.Paper) {
	notes := markdown.New("/").NotesStart
	for _, name := range slices.Sorted(maps.Keys(papers)) {
		p := papers[name]
		r := replay.Paper{
			Title: p.Title, Date: p.Date.String(), Arxiv: idOf(p.Slug) + "v2",
			Abstract: strings.TrimSpace(string(p.Body[:notes(p.Body)])),
		}
		for i := range max(p.CountAuthors(), 2) {
			r.Authors = append(r.Authors, fmt.Sprintf("Given%d Family%c", i, 'A'+i))
		}
		switch {
		case r.Arxiv == "v2":
			r.Title += ", Revisited"
			r.Arxiv, r.Authors = fmt.Sprintf("2602.%05dv1", len(all)), append(r.Authors, "One More")
			r.Abstract, r.Date = "A comment on an earlier paper.", "2026-02-01"
		case strings.HasPrefix(p.Slug, "incorporating-riemannian-"):
			r.Date = "2024-01-17" // the digest has another year
			r.DOI, r.Journal, r.Volume = "10.5555/riemann", "Journal of Wings", "7"
		case strings.HasPrefix(p.Slug, retitled):
			r.Title = "Exploring the Impact of Model Scaling on Parameter-Efficient Tuning of Pre-Trained Models"
		}
		all = append(all, r)
	}
	return all
}
