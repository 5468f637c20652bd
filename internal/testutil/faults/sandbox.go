//go:build linux && browser

package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// A sandbox is a folder with a site, a remote and a bucket to which it is published. Each run uses its own copy.
type sandbox struct{ root string }

func (d sandbox) site() string { return filepath.Join(d.root, "site") }

// The names of the sandboxes that are copied.
const (
	editable  = "editable"  // every command that changes content has something to change
	published = "published" // can be published; the branch and the bucket have an older version of the site
	empty     = "empty"     // for the command new
)

// A command is a command line to test. {root} in args is replaced with the folder of the sandbox.
type command struct {
	name, sandbox string
	args          []string
	builds        bool // writes public/
	uploads       bool // writes to the bucket, where several files cannot change atomically
}

var commands = []command{
	{name: "import", sandbox: editable, args: []string{"import", "--digest-date", "2026-03-01", "{root}/new.csv"}},
	{name: "fmt", sandbox: editable, args: []string{"fmt"}},
	{name: "tags rename", sandbox: editable, args: []string{"tags", "rename", "pdes", "equations"}},
	{name: "check --fix", sandbox: editable, args: []string{"check", "--fix"}},
	{name: "mv", sandbox: editable, args: []string{"mv", "target", "moved"}},
	{name: "build", sandbox: published, args: []string{"build"}, builds: true},
	{name: "build --out", sandbox: published, args: []string{"build", "--out", "fresh"}, builds: true},
	{name: "publish", sandbox: published, args: []string{"publish", "--remote", "{root}/remote.git", "--base-url",
		"https://offprint.github.io/"}},
	{name: "publish --to", sandbox: published, args: []string{"publish", "--to", "file://{root}/bucket", "--base-url",
		"https://offprint.github.io/"}, uploads: true},
	{name: "new", sandbox: empty, args: []string{"new", "."}},
}

// findCommand returns the command with a name.
func findCommand(name string) command {
	return commands[slices.IndexFunc(commands, func(c command) bool { return c.name == name })]
}

// commandLine returns the program and arguments to run a command in a sandbox.
func (h *harness) commandLine(c command, d sandbox) []string {
	line := []string{h.binary}
	for _, a := range c.args {
		line = append(line, strings.ReplaceAll(a, "{root}", d.root))
	}
	return line
}

// invocationOf returns the invocation of a command in a sandbox.
func (h *harness) invocationOf(c command, d sandbox) invocation {
	return invocation{dir: d.site(), args: h.commandLine(c, d)}
}

// papers is the number of papers in a sandbox. Commands change all of them, so that they can be interrupted in between.
const papers = 8

func paperTitle(i int) string {
	return fmt.Sprintf("Neural Operators and Their Parameters, Part %d", i)
}

func paperName(i int) string {
	if i == 0 {
		return "target"
	}
	return "paper-" + strconv.Itoa(i)
}

const siteYAML = "title: Shelf\nbaseURL: https://offprint.github.io/\ncards: false\ntags:\n" +
	"  - {tag: pdes, title: Equations, phrases: [differential equation]}\n" +
	"  - {tag: scaling, title: Scaling, phrases: [scaling law]}\n"

// editablePaper returns a paper whose fields are out of order, with a tag to rename, a link to fix and a link to the
// paper that is renamed.
func editablePaper(i int) string {
	return fmt.Sprintf(
		"---\ntags: [pdes, scaling]\ndate: 2023-10-%02d\ntitle: %q\n---\n\nThe abstract of number %d.\n\n"+
			"## Notes\n\nMine, number %d. See [about](/about) and [the target](target.md).\n",
		i+1,
		paperTitle(i),
		i,
		i,
	)
}

// makeSandboxes makes the sandboxes that are copied.
func (h *harness) makeSandboxes() error {
	first, second := sandbox{filepath.Join(h.work, editable)}, sandbox{filepath.Join(h.work, published)}
	files := map[string]string{
		"home/.keep":                           "",
		"editable/site/site.yaml":              siteYAML,
		"editable/site/.gitignore":             "/public/\n/fresh/\n",
		"editable/site/content/pages/about.md": "---\ntitle: About\n---\n\nSee [the target](../papers/target.md).\n",
		"editable/new.csv":                     newDump("2"),
		"editable/other.csv":                   newDump("7"),
		"editable/bucket/.keep":                "",
		"empty/site/README.md":                 "# Notes\n",
		"empty/site/content/papers/mine.md":    "---\ntitle: Mine\ndate: 2024-01-01\n---\n\nText.\n",
	}
	for i := range papers {
		files["editable/site/content/papers/"+paperName(i)+".md"] = editablePaper(i)
	}
	if err := write(h.work, files); err != nil {
		return err
	}
	if err := h.script(first.root, "git init -q --template= --bare remote.git", "rm bucket/.keep",
		"git init -q --template= site && cd site && git add -A && git commit -qm start"); err != nil {
		return err
	}
	if err := h.script(h.work, "cp -a editable published"); err != nil {
		return err
	}
	for _, args := range [][]string{
		{"fmt"}, {"check", "--fix"}, {"build"}, findCommand("publish").args, findCommand("publish --to").args,
	} {
		c := command{args: args}
		if e := h.run(h.invocationOf(c, second)); e.status != 0 {
			return fmt.Errorf("%s: status %d: %s", strings.Join(args, " "), e.status, e.output)
		}
	}
	// After the site was built and published, remove a paper, add one and edit one.
	return h.script(second.site(), "rm content/papers/paper-7.md",
		"sed 's/Part 1/Part 11/' content/papers/paper-1.md >content/papers/added.md",
		"echo More. >>content/papers/paper-2.md", "git add -A", "git commit -qm change")
}

// newDump returns a table with all papers of a sandbox and a new one.
func newDump(votes string) string {
	var b strings.Builder
	b.WriteString("title,date,upvotes,abstract\n")
	for i := range papers {
		fmt.Fprintf(&b, "%q,2023-10-%02d,%s,\n", paperTitle(i), i+1, votes)
	}
	fmt.Fprintf(&b, "Only in dump %s,2024-01-01,1,An abstract about a scaling law.\n", votes)
	return b.String()
}

func write(dir string, files map[string]string) error {
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// script runs shell commands.
func (h *harness) script(dir string, lines ...string) error {
	text := strings.Join(lines, "\n")
	if e := h.run(invocation{dir: dir, args: []string{"sh", "-ec", text}}); e.status != 0 {
		return fmt.Errorf("%s: status %d: %s", text, e.status, e.output)
	}
	return nil
}

// copySandbox returns a copy of a sandbox. The caller removes it.
func (h *harness) copySandbox(name string) (sandbox, error) {
	h.mu.Lock()
	h.copies++
	d := sandbox{filepath.Join(h.work, "sandbox-"+strconv.Itoa(h.copies))}
	h.mu.Unlock()
	return d, h.script(h.work, "cp -a "+name+" "+filepath.Base(d.root))
}

func (d sandbox) remove() { _ = os.RemoveAll(d.root) }

// A baseline is what a command does without a fault.
type baseline struct {
	before, after state
	work          []string // names in .offprint afterwards
	branch        string   // the published tree afterwards
	git           string   // the git status afterwards
	result        result
}

// baselineOf returns the baseline of a command. It caches the result of one run.
func (h *harness) baselineOf(c command) (*baseline, error) {
	h.mu.Lock()
	known := h.baselines[c.name]
	h.mu.Unlock()
	if known != nil {
		return known, nil
	}
	d, err := h.copySandbox(c.sandbox)
	if err != nil {
		return nil, err
	}
	defer d.remove()
	var base baseline
	if base.before, err = readState(d.root); err != nil {
		return nil, err
	}
	if base.result = h.run(h.invocationOf(c, d)); base.result.status != 0 {
		return nil, fmt.Errorf("%s: status %d: %s", c.name, base.result.status, base.result.output)
	}
	if base.after, err = readState(d.root); err != nil {
		return nil, err
	}
	if difference(base.before, base.after) == "" && h.branch(d) == "" {
		return nil, fmt.Errorf("%s changes nothing, so that no fault could show", c.name)
	}
	base.work, base.branch, base.git = d.workNames(), h.branch(d), h.gitStatus(d)
	h.mu.Lock()
	h.baselines[c.name] = &base
	h.mu.Unlock()
	return &base, nil
}

// workNames returns the names of the entries of .offprint.
func (d sandbox) workNames() []string {
	entries, _ := os.ReadDir(filepath.Join(d.site(), ".offprint"))
	names := []string{}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// branch returns the tree of the published branch; "" if there is none.
func (h *harness) branch(d sandbox) string {
	line := []string{"git", "-C", "remote.git", "rev-parse", "-q", "--verify", "gh-pages^{tree}"}
	e := h.run(invocation{dir: d.root, args: line})
	return strings.TrimSpace(e.output)
}

func (h *harness) gitStatus(d sandbox) string {
	if _, err := os.Stat(filepath.Join(d.site(), ".git")); err != nil {
		return ""
	}
	return h.run(invocation{dir: d.site(), args: []string{"git", "status", "--porcelain", "-uall"}}).output
}

// leftovers lists the files in .offprint that the command does not leave without a fault.
func (d sandbox) leftovers(base *baseline) string {
	allowed := append([]string{".gitignore", "lock", "cache"}, base.work...)
	names := slices.DeleteFunc(d.workNames(), func(n string) bool { return slices.Contains(allowed, n) })
	return strings.Join(names, " ")
}

// relevant returns a state without the built site, unless the command builds it.
func (c command) relevant(s state) state {
	if c.builds {
		return s
	}
	return s.without("site/public/", "site/fresh/")
}

// verify runs the next command lines and then the command again, and compares the result with the baseline.
func (h *harness) verify(t *tally, c command, d sandbox, base *baseline, what string, next ...[]string) {
	for _, line := range append(next, h.commandLine(c, d)) {
		e := h.run(invocation{dir: d.site(), args: line})
		if e.hung {
			t.failHung("%s: then %s", what, strings.Join(line[1:], " "))
			return
		}
		if e.status != 0 {
			t.fail("%s: then %s: status %d: %s", what, strings.Join(line[1:], " "), e.status, firstLine(e.output))
			return
		}
	}
	got, err := readState(d.root)
	if err != nil {
		t.fail("%s: %v", what, err)
		return
	}
	if diff := difference(c.relevant(got), c.relevant(base.after)); diff != "" {
		t.fail("%s: after another run, these files differ from a run without a fault: %s", what, diff)
	}
	if left := d.leftovers(base); left != "" {
		t.fail("%s: left in .offprint: %s", what, left)
	}
	if branch := h.branch(d); branch != base.branch {
		t.fail("%s: the branch has the tree %s, want %s", what, branch, base.branch)
	}
	if status := h.gitStatus(d); status != base.git {
		t.fail("%s: git status: %q, want %q", what, status, base.git)
	}
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return cmp.Or(line, "(no output)")
}
