package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"github.com/offprint/offprint/internal/testutil/replay"
)

// guideDir contains the pages of the user guide.
const guideDir = "../../docs/content/pages"

// consoleBlock matches a block with commands and their output. Blocks of other languages are not run.
var consoleBlock = regexp.MustCompile("(?ms)^```console\n(.*?)^```$")

// TestGuide runs the commands in the console blocks of the guide, each page in its own folder, and compares their
// output with the page. With -update it writes the output into the pages.
//
// The folder contains a real digest as feb-18.txt and the files of testdata/guide/<page>.txtar. Files below before-3/
// are added before the third block. With a file papers.json, a server responds like arXiv and other services (see
// startServices). The commands in the comment of the archive run first; their output is ignored.
func TestGuide(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the commands of the guide, one after another")
	}
	pages, err := filepath.Glob(filepath.Join(guideDir, "*.md"))
	if err != nil || len(pages) == 0 {
		t.Fatal(pages, err)
	}
	for i := range pages {
		if pages[i], err = filepath.Abs(pages[i]); err != nil {
			t.Fatal(err)
		}
	}
	digest, err := os.ReadFile("../../content/digests/2026-02-18.txt")
	if err != nil {
		t.Fatal(err)
	}
	fixtures, err := filepath.Abs("testdata/guide")
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		name := strings.TrimSuffix(filepath.Base(page), ".md")
		t.Run(name, func(t *testing.T) {
			written, err := os.ReadFile(page)
			if err != nil {
				t.Fatal(err)
			}
			site := &guideSite{files: map[string]string{"feb-18.txt": string(digest)}}
			if fixture := filepath.Join(fixtures, name+".txtar"); exists(fixture) {
				site.add(t, fixture)
			}
			site.enter(t)
			printed := consoleBlock.ReplaceAllFunc(written, func(block []byte) []byte {
				return []byte("```console\n" + site.run(t, string(consoleBlock.FindSubmatch(block)[1])) + "```")
			})
			if bytes.Equal(written, printed) {
				return
			}
			if *update {
				if err := os.WriteFile(page, printed, 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			t.Errorf("%s: the output of commands differs (run go test ./cmd/offprint -run Guide -update)\n%s",
				page, cmp.Diff(string(written), string(printed)))
		})
	}
}

// A guideSite is the folder where the commands of a page run.
type guideSite struct {
	first  []string          // commands to run first
	files  map[string]string // by name; before-3/site.yaml is added before the third block
	blocks int
}

func exists(file string) bool {
	_, err := os.Stat(file)
	return err == nil
}

// add reads a fixture.
func (s *guideSite) add(t *testing.T, fixture string) {
	t.Helper()
	archive, err := txtar.ParseFile(fixture)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(archive.Comment)) {
		if line = strings.TrimSpace(line); line != "" {
			s.first = append(s.first, line)
		}
	}
	for _, f := range archive.Files {
		s.files[f.Name] = string(f.Data)
	}
}

// enter creates the folder and makes it the working directory. The output does not depend on the machine.
func (s *guideSite) enter(t *testing.T) {
	t.Helper()
	t.Setenv("SOURCE_DATE_EPOCH", "1771459200") // 19 February 2026
	for _, name := range []string{"GITHUB_ACTIONS", "CI_PAGES_URL", "OFFPRINT_SITE"} {
		t.Setenv(name, "")
	}
	t.Chdir(t.TempDir())
	for name, text := range s.files {
		if !strings.HasPrefix(name, "before-") {
			writeGuideFile(t, name, text)
		}
	}
	if papers, has := s.files["papers.json"]; has {
		server := &replay.Server{}
		if err := json.Unmarshal([]byte(papers), server); err != nil {
			t.Fatal(err)
		}
		listener := httptest.NewServer(server)
		t.Cleanup(listener.Close)
		appendServices(t, ".", listener.URL)
	}
	for _, command := range s.first {
		runGuideCommand(t, command)
	}
}

func writeGuideFile(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// run returns a block with the current output of its commands.
func (s *guideSite) run(t *testing.T, block string) string {
	t.Helper()
	s.blocks++
	for name, text := range s.files {
		if name, isNext := strings.CutPrefix(name, fmt.Sprintf("before-%d/", s.blocks)); isNext {
			writeGuideFile(t, name, text)
		}
	}
	var b strings.Builder
	for line := range strings.Lines(block) {
		if command, isCommand := strings.CutPrefix(strings.TrimSuffix(line, "\n"), "$ "); isCommand {
			b.WriteString(line + runGuideCommand(t, command))
		} else if b.Len() == 0 {
			t.Fatalf("a console block starts with %q, not a command (start it with $, or use the language text)",
				line)
		}
	}
	return b.String()
}

// guideWord matches a word of a command line.
var guideWord = regexp.MustCompile(`"[^"]*"|\S+`)

// runGuideCommand runs offprint, cd or cat and returns the output.
func runGuideCommand(t *testing.T, line string) string {
	t.Helper()
	words := guideWord.FindAllString(line, -1)
	for i, w := range words {
		words[i] = strings.Trim(w, `"`)
	}
	var printed bytes.Buffer
	switch {
	case words[0] == "offprint":
		runWith(t.Context(), terminal{
			stdin: strings.NewReader(""), stdout: &printed, stderr: &printed, clock: &instantClock{now: time.Now()},
		}, words[1:])
	case words[0] == "cd" && len(words) == 2:
		t.Chdir(words[1])
	case words[0] == "cat" && len(words) == 2:
		data, err := os.ReadFile(words[1])
		if err != nil {
			t.Fatal(err)
		}
		printed.Write(data)
	default:
		t.Fatalf("the test cannot run %q (use another language than console for the block)", line)
	}
	return printed.String()
}
