//go:build editors

package watch

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// repetitions is the number of saves with each program.
const repetitions = 200

// TestRealProgramsSaveOnce changes a site repeatedly with vim, sed, git and mv. Each save must be one batch. The test
// fails without these programs.
func TestRealProgramsSaveOnce(t *testing.T) {
	const paper = "content/papers/a.md"
	for _, c := range []struct {
		name string
		want string // a path in every batch
		save func(s *site, n int)
	}{
		{"vim", paper, func(s *site, n int) {
			s.run("vim", "--not-a-term", "-c", fmt.Sprintf("normal Gonote %d", n), "-c", "wq", paper)
		}},
		{"sed", paper, func(s *site, n int) { s.run("sed", "-i", fmt.Sprintf("$a note %d", n), paper) }},
		{"git", "content/papers/000.md",
			func(s *site, n int) { s.run("git", "checkout", "-q", []string{"other", "main"}[n%2]) }},
		{"mv", "", func(s *site, n int) {
			s.run("mv", []string{"content/papers", "papers"}[n%2], []string{"papers", "content/papers"}[n%2])
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := watched(t)
			if c.name == "git" {
				s.twoBranches(300)
			}
			batches := 0
			for n := range repetitions {
				c.save(s, n)
				b := s.batch()
				batches++
				if c.want != "" && !b.All && !slices.Contains(b.Paths, c.want) {
					t.Fatalf("save %d is reported as %v", n, b)
				}
				if c.name == "git" && !b.All && len(b.Paths) != 300 {
					t.Fatalf("checkout %d is reported as %d files", n, len(b.Paths))
				}
			}
			s.write("site.yaml", "last")
			for b := s.batch(); !slices.Contains(b.Paths, "site.yaml"); b = s.batch() {
				batches++
			}
			if batches != repetitions {
				t.Errorf("%d saves made %d batches", repetitions, batches)
			}
		})
	}
}

// run runs a program in the site's folder.
func (s *site) run(name string, args ...string) {
	s.t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = s.root
	cmd.Env = append(
		os.Environ(),
		"HOME="+s.root+"/..",
		"TERM=xterm",
		"GIT_CONFIG_GLOBAL=/dev/null",
		"GIT_AUTHOR_NAME=a",
		"GIT_AUTHOR_EMAIL=a@example.org",
		"GIT_COMMITTER_NAME=a",
		"GIT_COMMITTER_EMAIL=a@example.org",
	)
	if out, err := cmd.CombinedOutput(); err != nil {
		s.t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
}

// twoBranches makes the site a repository with two branches that differ in the given number of files, and waits until
// the watcher has reported them.
func (s *site) twoBranches(files int) {
	s.t.Helper()
	write := func(text string) {
		for i := range files {
			s.write(fmt.Sprintf("content/papers/%03d.md", i), text)
		}
		s.run("git", "add", "-A")
		s.run("git", "commit", "-qm", text)
	}
	s.run("git", "init", "-q", "-b", "main")
	write("main")
	s.run("git", "checkout", "-q", "-b", "other")
	write("other")
	s.run("git", "checkout", "-q", "main")
	s.write("site.yaml", "first")
	for b := s.batch(); !slices.Contains(b.Paths, "site.yaml"); b = s.batch() {
	}
}
