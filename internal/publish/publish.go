// Package publish puts a site onto a branch of a git remote.
//
// In come a repository, a remote with a branch, and the steps that make the site; out goes one commit
// on the branch that holds the site and nothing else, or what kept it from getting there. It promises
// four things.
//
// The remote has the old site or the new one, whole: objects first, then the branch in one step, and
// only if it is still where it was when the publish began.
//
// The curator's repository stays as it is, byte for byte: objects and index live in a temporary folder,
// no branch and no remote-tracking branch is written.
//
// What others put onto the branch is not lost: history that Offprint did not make is kept or left alone.
//
// The same site from the same commit is the same commit again.
package publish

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/generate"
)

// Options say what goes where.
type Options struct {
	Repository *Repository // that of the site's sources
	Sources    []string    // what the site is made from, from the repository's folder
	Remote     string      // its name, or an address
	Branch     string
	CNAME      string // the domain that the site answers to; "" for none
	History    bool   // put the commit on top of those that are there
	DryRun     bool   // push nothing
}

// A Step makes the site in an empty folder, or looks at what the steps before it have made. A site that
// a step refuses is not published.
type Step func(dir string) error

// A Result is what a publish did, or would do.
type Result struct {
	Remote  string   `json:"remote"`
	Branch  string   `json:"branch"`
	Commit  string   `json:"commit"` // "" where the branch has the site already, and in a dry run
	Files   int      `json:"files"`  // of the site
	Changes []Change `json:"changes"`
	Created bool     `json:"created"` // the branch was not there
}

// A Change is one file that is not as it was on the branch.
type Change struct {
	Kind Kind   `json:"kind"`
	Path string `json:"path"`
}

// Kind is what happens to a file, as git writes it.
type Kind string

// The kinds of change.
const (
	Added   Kind = "A"
	Changed Kind = "M"
	Removed Kind = "D"
)

// Count is the number of changes of a kind.
func (r *Result) Count(k Kind) int {
	n := 0
	for _, c := range r.Changes {
		if c.Kind == k {
			n++
		}
	}
	return n
}

// CheckBranch tells what is wrong with the name of a branch.
func CheckBranch(name string) error {
	// git check-ref-format(1) without the program, which is asked for only when there is work to do.
	bad := strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r == 0x7f || strings.ContainsRune(`~^:?*[\`, r) }) ||
		strings.Contains(name, "..") ||
		strings.Contains(name, "@{") ||
		strings.HasSuffix(name, ".") ||
		strings.HasPrefix(name, "-")
	for _, part := range strings.Split(name, "/") {
		bad = bad || part == "" || strings.HasPrefix(part, ".") || strings.HasSuffix(part, ".lock")
	}
	if bad {
		return fmt.Errorf("%q cannot be the name of a branch (write it as gh-pages)", name)
	}
	return nil
}

// Run publishes the site that the steps make.
func Run(ctx context.Context, o Options, steps ...Step) (*Result, error) {
	temp, err := os.MkdirTemp("", "offprint-publish-*")
	if err != nil {
		return nil, fmt.Errorf("making a temporary folder: %w", err)
	}
	defer os.RemoveAll(temp)
	p := &publication{Options: o, temp: temp}
	result, err := p.run(ctx, steps)
	if err != nil && ctx.Err() != nil {
		return nil, p.interrupted()
	}
	return result, err
}

// A publication is one run.
type publication struct {
	Options
	temp    string      // holds site, objects and index
	scratch *Repository // writes its objects and index there
	target  target
	tip     string // the commit that the branch had when the publish began; "" where there was no branch
	pushing bool
}

func (p *publication) run(ctx context.Context, steps []Step) (*Result, error) {
	if err := p.prepare(ctx); err != nil {
		return nil, err
	}
	site := filepath.Join(p.temp, "site")
	for _, step := range steps {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err := step(site); err != nil {
			return nil, err
		}
	}
	if err := p.mark(site); err != nil {
		return nil, err
	}
	tree, files, err := p.writeTree(ctx, site)
	if err != nil {
		return nil, err
	}
	changes, err := p.compare(ctx, tree, files)
	if err != nil {
		return nil, err
	}
	result := &Result{
		Remote:  p.target.name,
		Branch:  p.Branch,
		Files:   len(files),
		Changes: changes,
		Created: p.tip == "",
	}
	if p.DryRun || p.tip != "" && len(changes) == 0 {
		return result, nil
	}
	if result.Commit, err = p.commit(ctx, tree); err != nil {
		return nil, err
	}
	p.pushing = true
	if err := p.push(ctx, result.Commit); err != nil {
		return nil, err
	}
	return result, nil
}

// prepare looks at everything that could keep the site from being published, before it is made.
func (p *publication) prepare(ctx context.Context) error {
	if err := p.checkOwner(ctx); err != nil {
		return err
	}
	if err := p.checkBranch(ctx); err != nil {
		return err
	}
	var err error
	if p.target, err = findTarget(ctx, p.Repository, p.Remote); err != nil {
		return err
	}
	if err := p.makeScratch(ctx); err != nil {
		return err
	}
	if p.tip, err = p.readTip(ctx); err != nil || p.tip == "" {
		return err
	}
	if err := p.fetch(ctx); err != nil {
		return err
	}
	return p.checkTip(ctx)
}

// checkOwner wants git to know who makes commits.
func (p *publication) checkOwner(ctx context.Context) error {
	for _, who := range []string{"GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"} {
		if _, err := p.Repository.Run(ctx, "", "var", who); err != nil {
			return cmp.Or(
				ctx.Err(),
				errors.New(
					`git does not know who you are, and a commit has an author (git config user.name "Your Name", and git config user.email you@example.org)`,
				),
			)
		}
	}
	return nil
}

// checkBranch keeps the sources of the site from being replaced by it.
func (p *publication) checkBranch(ctx context.Context) error {
	if on, err := p.Repository.Run(ctx, "", "symbolic-ref", "--quiet", "HEAD"); err == nil && on == p.ref() {
		return fmt.Errorf(
			"%s is the branch that you work on, and the site would take the place of its papers (choose another with --branch)",
			p.Branch,
		)
	}
	return nil
}

// makeScratch makes a place for objects that sees those of the repository and writes none there.
func (p *publication) makeScratch(ctx context.Context) error {
	objects, err := p.Repository.Path(ctx, "objects")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(p.objects(), "info"), 0o700); err != nil {
		return fmt.Errorf("making a temporary folder: %w", err)
	}
	if err := os.WriteFile(filepath.Join(p.objects(), "info", "alternates"), []byte(filepath.ToSlash(objects)+"\n"), 0o600); err != nil {
		return fmt.Errorf("making a temporary folder: %w", err)
	}
	p.scratch = p.Repository.With("GIT_OBJECT_DIRECTORY="+p.objects(), "GIT_INDEX_FILE="+filepath.Join(p.temp, "index"))
	return nil
}

func (p *publication) objects() string { return filepath.Join(p.temp, "objects") }

func (p *publication) ref() string { return "refs/heads/" + p.Branch }

// mark adds what the hosts of a branch look for: a sign that no Jekyll is wanted, and the domain.
func (p *publication) mark(site string) error {
	if err := os.WriteFile(filepath.Join(site, ".nojekyll"), nil, 0o644); err != nil {
		return fmt.Errorf("adding to the site: %w", err)
	}
	if p.CNAME == "" {
		return nil
	}
	file := filepath.Join(site, "CNAME")
	if old, err := os.ReadFile(file); err == nil && strings.TrimSpace(string(old)) != p.CNAME {
		return fmt.Errorf(
			"the site's file CNAME says %q, and site.yaml says %q (remove the file from static, or cname from site.yaml)",
			strings.TrimSpace(string(old)),
			p.CNAME,
		)
	}
	if err := os.WriteFile(file, []byte(p.CNAME+"\n"), 0o644); err != nil {
		return fmt.Errorf("adding to the site: %w", err)
	}
	return nil
}

// writeTree makes objects of the files as they are, without the filters of the repository, and gives
// their tree.
func (p *publication) writeTree(ctx context.Context, site string) (tree string, files []string, err error) {
	if files, err = filesOf(site); err != nil {
		return "", nil, err
	}
	var paths, index strings.Builder
	for _, name := range files {
		fmt.Fprintln(&paths, quoted(filepath.Join(site, filepath.FromSlash(name))))
	}
	blobs, err := p.scratch.Run(ctx, paths.String(), "hash-object", "-w", "--no-filters", "--stdin-paths")
	if err != nil {
		return "", nil, err
	}
	for i, blob := range strings.Fields(blobs) {
		fmt.Fprintf(&index, "100644 %s\t%s\x00", blob, files[i])
	}
	if _, err := p.scratch.Run(ctx, index.String(), "update-index", "-z", "--index-info"); err != nil {
		return "", nil, err
	}
	tree, err = p.scratch.Run(ctx, "", "write-tree")
	return tree, files, err
}

// quoted keeps a path on its line: git reads a line that begins with a quote as a string of C.
func quoted(path string) string {
	if !strings.ContainsAny(path, "\r\n") {
		return path
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\r", `\r`, "\n", `\n`).Replace(path) + `"`
}

// filesOf are the names of the site's files with slashes, in order.
func filesOf(site string) ([]string, error) {
	var files []string
	err := filepath.WalkDir(site, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(site, path)
		if name != generate.ManifestName {
			files = append(files, filepath.ToSlash(name))
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the built site: %w", err)
	}
	slices.Sort(files)
	return files, nil
}

// compare holds the site against what the branch has.
func (p *publication) compare(ctx context.Context, tree string, files []string) ([]Change, error) {
	changes := []Change{}
	if p.tip == "" {
		for _, name := range files {
			changes = append(changes, Change{Added, name})
		}
		return changes, nil
	}
	out, err := p.scratch.Run(ctx, "", "diff-tree", "-r", "-z", "--no-renames", "--name-status", p.tip, tree)
	if err != nil {
		return nil, err
	}
	fields := strings.Split(out, "\x00")
	for i := 0; i+1 < len(fields); i += 2 {
		kind := Kind(fields[i])
		if kind != Added && kind != Removed {
			kind = Changed // of its bytes, or from a link or a program to a file
		}
		changes = append(changes, Change{kind, fields[i+1]})
	}
	return changes, nil
}
