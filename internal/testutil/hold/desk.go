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

// A desk is a folder with a site, a remote that it is published to and a bucket. Each run works on a copy of one.
type desk struct{ root string }

func (d desk) site() string { return filepath.Join(d.root, "site") }

// The desks.
const (
	rough = "rough" // has something to do for every command that changes files
	clean = "clean" // can be published; site and bucket have an older state
	empty = "empty" // for new
)

// A command is a command line to test. {root} in it is the folder of the desk.
type command struct {
	name, desk string
	args       []string
	builds     bool // writes public/
	uploads    bool // writes to the bucket, which has no way to change many files at once
}

var commands = []command{
	{name: "import", desk: rough, args: []string{"import", "--digest-date", "2026-03-01", "{root}/new.csv"}},
	{name: "fmt", desk: rough, args: []string{"fmt"}},
	{name: "tags rename", desk: rough, args: []string{"tags", "rename", "pdes", "equations"}},
	{name: "check --fix", desk: rough, args: []string{"check", "--fix"}},
	{name: "mv", desk: rough, args: []string{"mv", "target", "moved"}},
	{name: "build", desk: clean, args: []string{"build"}, builds: true},
	{name: "build --out", desk: clean, args: []string{"build", "--out", "fresh"}, builds: true},
	{name: "publish", desk: clean, args: []string{"publish", "--remote", "{root}/remote.git", "--base-url",
		"https://offprint.github.io/"}},
	{name: "publish --to", desk: clean, args: []string{"publish", "--to", "file://{root}/bucket", "--base-url",
		"https://offprint.github.io/"}, uploads: true},
	{name: "new", desk: empty, args: []string{"new", "."}},
}

// find returns the command with a name.
func find(name string) command {
	return commands[slices.IndexFunc(commands, func(c command) bool { return c.name == name })]
}

// line returns the command line on a desk.
func (h *harness) line(c command, d desk) []string {
	line := []string{h.binary}
	for _, a := range c.args {
		line = append(line, strings.ReplaceAll(a, "{root}", d.root))
	}
	return line
}

// orderOf is the order to run a command on a desk.
func (h *harness) orderOf(c command, d desk) order { return order{dir: d.site(), line: h.line(c, d)} }

// papers is the number of papers of a desk. Commands change all of them, so that there is much to interrupt.
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

// roughPaper returns a paper whose fields are out of order, with a tag to rename, a link to fix and a link to the
// paper that is renamed.
func roughPaper(i int) string {
	return fmt.Sprintf(
		"---\ntags: [pdes, scaling]\ndate: 2023-10-%02d\ntitle: %q\n---\n\nThe abstract of number %d.\n\n"+
			"## Notes\n\nMine, number %d. See [about](/about) and [the target](target.md).\n",
		i+1,
		paperTitle(i),
		i,
		i,
	)
}

// makeDesks makes the desks that are copied.
func (h *harness) makeDesks() error {
	roughDesk, cleanDesk := desk{filepath.Join(h.work, rough)}, desk{filepath.Join(h.work, clean)}
	files := map[string]string{
		"home/.keep":                        "",
		"rough/site/site.yaml":              siteYAML,
		"rough/site/.gitignore":             "/public/\n/fresh/\n",
		"rough/site/content/pages/about.md": "---\ntitle: About\n---\n\nSee [the target](../papers/target.md).\n",
		"rough/new.csv":                     newDump("2"),
		"rough/other.csv":                   newDump("7"),
		"rough/bucket/.keep":                "",
		"empty/site/README.md":              "# Notes\n",
		"empty/site/content/papers/mine.md": "---\ntitle: Mine\ndate: 2024-01-01\n---\n\nText.\n",
	}
	for i := range papers {
		files["rough/site/content/papers/"+paperName(i)+".md"] = roughPaper(i)
	}
	if err := write(h.work, files); err != nil {
		return err
	}
	if err := h.script(roughDesk.root, "git init -q --template= --bare remote.git", "rm bucket/.keep",
		"git init -q --template= site && cd site && git add -A && git commit -qm start"); err != nil {
		return err
	}
	if err := h.script(h.work, "cp -a rough clean"); err != nil {
		return err
	}
	first := [][]string{{"fmt"}, {"check", "--fix"}, {"build"}, find("publish").args, find("publish --to").args}
	for _, args := range first {
		c := command{args: args}
		if e := h.run(h.orderOf(c, cleanDesk)); e.status != 0 {
			return fmt.Errorf("%s: status %d: %s", strings.Join(args, " "), e.status, e.output)
		}
	}
	// The site changes after it was built and published: one paper is gone, one is new, one is other.
	return h.script(cleanDesk.site(), "rm content/papers/paper-7.md",
		"sed 's/Part 1/Part 11/' content/papers/paper-1.md >content/papers/added.md",
		"echo More. >>content/papers/paper-2.md", "git add -A", "git commit -qm change")
}

// newDump returns a table with all papers of the desk, and one more.
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
	if e := h.run(order{dir: dir, line: []string{"sh", "-ec", text}}); e.status != 0 {
		return fmt.Errorf("%s: status %d: %s", text, e.status, e.output)
	}
	return nil
}

// copyDesk returns a copy of a desk. The caller removes it.
func (h *harness) copyDesk(name string) (desk, error) {
	h.mu.Lock()
	h.desks++
	d := desk{filepath.Join(h.work, "desk-"+strconv.Itoa(h.desks))}
	h.mu.Unlock()
	return d, h.script(h.work, "cp -a "+name+" "+filepath.Base(d.root))
}

func (d desk) remove() { _ = os.RemoveAll(d.root) }

// A calm is what a command does without a fault.
type calm struct {
	old, now state
	work     []string // names in .offprint
	branch   string   // the published tree
	git      string   // the git status
	ending   ending
}

// calmly returns what a command does without a fault.
func (h *harness) calmly(c command) (*calm, error) {
	h.mu.Lock()
	known := h.calm[c.name]
	h.mu.Unlock()
	if known != nil {
		return known, nil
	}
	d, err := h.copyDesk(c.desk)
	if err != nil {
		return nil, err
	}
	defer d.remove()
	var q calm
	if q.old, err = read(d.root); err != nil {
		return nil, err
	}
	if q.ending = h.run(h.orderOf(c, d)); q.ending.status != 0 {
		return nil, fmt.Errorf("%s: status %d: %s", c.name, q.ending.status, q.ending.output)
	}
	if q.now, err = read(d.root); err != nil {
		return nil, err
	}
	if difference(q.old, q.now) == "" && h.branch(d) == "" {
		return nil, fmt.Errorf("%s changes nothing: the test is blind", c.name)
	}
	q.work, q.branch, q.git = d.workNames(), h.branch(d), h.gitStatus(d)
	h.mu.Lock()
	h.calm[c.name] = &q
	h.mu.Unlock()
	return &q, nil
}

// workNames returns what is in .offprint.
func (d desk) workNames() []string {
	entries, _ := os.ReadDir(filepath.Join(d.site(), ".offprint"))
	names := []string{}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// branch returns the tree of the published branch; "" if there is none.
func (h *harness) branch(d desk) string {
	line := []string{"git", "-C", "remote.git", "rev-parse", "-q", "--verify", "gh-pages^{tree}"}
	e := h.run(order{dir: d.root, line: line})
	return strings.TrimSpace(e.output)
}

func (h *harness) gitStatus(d desk) string {
	if _, err := os.Stat(filepath.Join(d.site(), ".git")); err != nil {
		return ""
	}
	return h.run(order{dir: d.site(), line: []string{"git", "status", "--porcelain", "-uall"}}).output
}

// leftovers describes what a command that ended well left behind in .offprint.
func (d desk) leftovers(q *calm) string {
	allowed := append([]string{".gitignore", "lock", "cache"}, q.work...)
	names := slices.DeleteFunc(d.workNames(), func(n string) bool { return slices.Contains(allowed, n) })
	return strings.Join(names, " ")
}

// relevant leaves out the built site if the command does not build it.
func (c command) relevant(s state) state {
	if c.builds {
		return s
	}
	return s.without("site/public/", "site/fresh/")
}

// verify runs the next command and the same command again, and compares the result with that of a calm run.
func (h *harness) verify(t *tally, c command, d desk, q *calm, what string, next ...[]string) {
	for _, line := range append(next, h.line(c, d)) {
		e := h.run(order{dir: d.site(), line: line})
		if e.hung {
			t.hang("%s: then %s", what, strings.Join(line[1:], " "))
			return
		}
		if e.status != 0 {
			t.lose("%s: then %s: status %d: %s", what, strings.Join(line[1:], " "), e.status, firstLine(e.output))
			return
		}
	}
	got, err := read(d.root)
	if err != nil {
		t.lose("%s: %v", what, err)
		return
	}
	if diff := difference(c.relevant(got), c.relevant(q.now)); diff != "" {
		t.lose("%s: after another run these files are not as after a calm run: %s", what, diff)
	}
	if left := d.leftovers(q); left != "" {
		t.lose("%s: left in .offprint: %s", what, left)
	}
	if branch := h.branch(d); branch != q.branch {
		t.lose("%s: the branch has the tree %s, want %s", what, branch, q.branch)
	}
	if status := h.gitStatus(d); status != q.git {
		t.lose("%s: git status: %q, want %q", what, status, q.git)
	}
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return cmp.Or(line, "(no output)")
}
