package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// commandLines are the commands whose status, output and files are recorded. Each runs in a new site: a valid one, one
// with a broken paper, or one in a git repository with a remote. $BUCKET is the address of a folder.
var commandLines = map[string][]string{
	"site": {
		"", "paint", "--help", "--version", "man", "completion bash", "completion tcsh",
		"new ../fresh --json", "new",
		"import ../dump.txt --json", "import --dry-run ../dump.txt --json", "import --format list --json",
		"import ../paper.pdf", "import ../nothing.txt", "import", "import --format html5 ../dump.txt",
		"import --digest-date today ../dump.txt", "import --yes ../dump.txt",
		"import --refresh --yes ../dump.txt --json",
		"build --json", "build --fast", "build --source ../nowhere", "build --base-url x",
		"check --json", "check --strict", "check --fix --json", "check --fast", "check --base-url x",
		"serve --addr nowhere", "serve --base-url x",
		"fmt --json", "fmt --check --json", "fmt nobody", "fmt --check --dry-run",
		"mv one uno --json", "mv nobody uno", "mv one Uno", "mv one",
		"tags --json", "tags one --json", "tags nobody", "tags show --fast",
		"tags suggest --json", "tags suggest --limit 0",
		"tags add transport --phrase transport --json", "tags add Transport --phrase transport", "tags add transport",
		"tags apply --json", "tags apply kernels --yes --json", "tags apply nothing", "tags apply --fast",
		"tags rename mine yours --json", "tags rename nothing yours", "tags rename mine Mine", "tags rename mine",
		"theme --json", "theme eject layouts/base.html --json", "theme eject base.htm", "theme eject",
		"publish", "publish --branch a..b", "publish --remote=", "publish now", "publish --to ftp://lab.org/",
		"publish --to $BUCKET --history", "publish --to $BUCKET --json", "publish --to $BUCKET --dry-run --json",
	},
	"broken": {
		"build", "build --json", "build --strict", "check", "check --json", "fmt", "fmt --json", "mv one uno",
		"tags", "tags suggest", "tags rename mine yours", "publish --to $BUCKET",
	},
	"repository": {"publish --json", "publish --dry-run --json"},
}

func TestCompatibilityOfCommands(t *testing.T) {
	if testing.Short() {
		t.Skip("runs about 80 commands, one after another")
	}
	isolate(t)
	found := facts{}
	for state, lines := range commandLines {
		for _, line := range lines {
			dir := newWorkspace(t, state)
			before := readTree(t, dir)
			args := strings.Fields(strings.ReplaceAll(line, "$BUCKET", folderURL(filepath.Join(dir, "bucket"))))
			status, stdout, stderr := runProgram(t, filepath.Join(dir, "site"), args...)
			name := strings.TrimSpace(state + ": offprint " + line)
			found.add("exit %d %s", status, name)
			if strings.Contains(line, "--json") && stdout != "" {
				found.addShape(t, "json "+name, stdout)
			}
			for _, place := range problemPlace.FindAllString(stderr, -1) {
				found.add("problem %s at %s", name, strings.TrimSuffix(place, ": "))
			}
			found.addFiles(t, name, before, readTree(t, dir))
			if state == "repository" {
				found.addBranch(t, name, dir)
			}
		}
	}
	found.addShape(t, "json site: offprint serve --json", serveOutput(t))
	found.check(t, "commands")
}

// problemPlace matches the position of a problem in one of the broken files.
var problemPlace = regexp.MustCompile(`(?m)^\S*(?:broken\.md|paper\.pdf):\d+:\d+: `)

// newWorkspace creates a folder with a site and the other files that the command lines use.
func newWorkspace(t *testing.T, state string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(compatibilityDir, "commands"))); err != nil {
		t.Fatal(err)
	}
	switch state {
	case "broken":
		copyTree(t, dir, filepath.Join(dir, "site", "content", "papers"), "broken.md")
	case "repository":
		site := filepath.Join(dir, "site")
		runGit(t, dir, "init", "-q", "--bare", "-b", "main", "remote.git")
		runGit(t, site, "init", "-q", "-b", "main")
		runGit(t, site, "remote", "add", "origin", filepath.Join(dir, "remote.git"))
		runGit(t, site, "add", ".")
		runGit(t, site, "commit", "-q", "-m", "Begin")
	}
	return dir
}

func runGit(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "git", args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

func folderURL(dir string) string { return "file:///" + strings.TrimPrefix(filepath.ToSlash(dir), "/") }

// addShape adds the keys and types of a JSON value. All elements of an array share one path.
func (f facts) addShape(t *testing.T, name, text string) {
	t.Helper()
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Errorf("%s: %v", name, err)
	}
	walkJSON("$", value, func(place string, value any) {
		f.add("%s %s %s", name, anyIndex.ReplaceAllString(place, "[]"), typeOf(value))
	})
}

var anyIndex = regexp.MustCompile(`\[\d+\]`)

// addFiles adds the files that a command created, and the format of Offprint's own files. The files of built sites are
// recorded by TestCompatibilityOfArchives.
func (f facts) addFiles(t *testing.T, name string, before, after map[string]string) {
	t.Helper()
	for file, data := range after {
		_, old := before[file]
		isOwn := strings.HasPrefix(path.Base(file), ".offprint")
		if old || builtFolder.MatchString(file) && !isOwn {
			continue
		}
		f.add("file %s makes %s", name, file)
		switch {
		case isOwn && json.Valid([]byte(data)):
			f.addShape(t, "format "+file, data)
		case isOwn:
			f.addLines(file, data, after)
		}
	}
}

var builtFolder = regexp.MustCompile(`^(site/public|bucket)/`)

// addLines adds the kinds of lines in a list of files.
func (f facts) addLines(list, data string, files map[string]string) {
	for line := range strings.Lines(data) {
		_, isFile := files[path.Join(path.Dir(list), strings.TrimSuffix(line, "\n"))]
		switch {
		case strings.HasPrefix(line, "#"):
			f.add("format %s line: comment", list)
		case isFile:
			f.add("format %s line: file beside it", list)
		default:
			f.add("format %s line: %q", list, line)
		}
	}
}

// addBranch adds the files that publishing adds to the pages on the branch, and how it marks its commits.
func (f facts) addBranch(t *testing.T, name, dir string) {
	t.Helper()
	remote := filepath.Join(dir, "remote.git")
	if runGit(t, remote, "branch", "--list", "gh-pages") == "" {
		f.add("branch %s: none", name)
		return
	}
	for _, file := range strings.Fields(runGit(t, remote, "ls-tree", "--name-only", "gh-pages")) {
		if strings.HasPrefix(file, ".") || file == "CNAME" {
			f.add("branch %s: file %s", name, file)
		}
	}
	trailers := runGit(t, remote, "log", "-1", "--format=%(trailers)", "gh-pages")
	f.add("branch %s: commit with %s", name, strings.TrimSpace(trailers))
}

// serveOutput returns the output of the preview when it starts to listen.
func serveOutput(t *testing.T) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "offprint", "serve", "--addr", "127.0.0.1:0", "--json")
	cmd.Dir = filepath.Join(newWorkspace(t, "site"), "site")
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var value json.RawMessage
	err = json.NewDecoder(stdout).Decode(&value)
	_ = cmd.Process.Kill()
	_ = cmd.Wait() // reports that it was killed
	if err != nil {
		t.Fatal(err)
	}
	return string(value)
}

// earlier contains the output folder and the bucket of an earlier Offprint.
var earlier = map[string]string{
	"site/public/.offprint": "# The files below were made by Offprint, " +
		"and it removes them when the site no longer has them.\ngone/index.html\n",
	"site/public/gone/index.html": "A page that the site no longer has.",
	"bucket/.offprint.json": `{
 "about": "Offprint uploaded the objects below and deletes them when the site no longer has them.",
 "version": 1,
 "objects": [
  {
   "contentType": "text/html; charset=utf-8",
   "cacheControl": "public, max-age=0, must-revalidate",
   "names": [
    "gone/index.html"
   ]
  }
 ]
}
`,
	"bucket/gone/index.html": "A page that the site no longer has.",
}

// TestCompatibilityWithEarlierOutput checks that build and publish replace the output of an earlier Offprint and remove
// pages that the site no longer has.
func TestCompatibilityWithEarlierOutput(t *testing.T) {
	isolate(t)
	dir := newWorkspace(t, "repository")
	site := filepath.Join(dir, "site")
	writeTree(t, dir, earlier)
	mustRun(t, site, "build")
	mustRun(t, site, "publish", "--to", folderURL(filepath.Join(dir, "bucket")))

	after := readTree(t, dir)
	for _, name := range []string{"site/public/index.html", "bucket/index.html", "bucket/mine.txt"} {
		if after[name] == "" {
			t.Errorf("%s is missing", name)
		}
	}
	for name := range earlier {
		if after[name] == earlier[name] {
			t.Errorf("%s was not updated", name)
		}
	}
}

// TestCompatibilityWithEarlierBranch checks that publish replaces the commits of an earlier Offprint, but no others.
func TestCompatibilityWithEarlierBranch(t *testing.T) {
	isolate(t)
	dir := newWorkspace(t, "repository")
	site, remote := filepath.Join(dir, "site"), filepath.Join(dir, "remote.git")
	tree := strings.TrimSpace(runGit(t, site, "mktree"))
	for message, want := range map[string]int{"Publish 0123456789\n\nGenerator: Offprint": done, "By hand": failed} {
		commit := strings.TrimSpace(runGit(t, site, "commit-tree", tree, "-m", message))
		runGit(t, site, "push", "-q", "--force", "origin", commit+":refs/heads/gh-pages")
		if status, _, stderr := runProgram(t, site, "publish"); status != want {
			t.Errorf("publishing over the commit %q: status %d, want %d\n%s", message, status, want, stderr)
		}
		replaced := strings.TrimSpace(runGit(t, remote, "rev-parse", "gh-pages")) != commit
		if replaced != (want == done) {
			t.Errorf("publishing over the commit %q: replaced: %t, want %t", message, replaced, want == done)
		}
	}
}
