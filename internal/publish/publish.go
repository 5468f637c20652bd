// Package publish pushes a site to a branch of a git remote.
//
// The input is a repository, a remote with a branch, and the steps that build the site. The output is one commit on the
// branch that contains exactly the site, or an error. If the branch already has the site, or in a dry run, there is no
// commit. The package makes four promises.
//
// The remote has either the old site or the new one, complete: objects are sent first, then the branch is updated in
// one step, and only if it has not moved since publishing began.
//
// The curator's repository stays unchanged, byte for byte: objects and index are in a temporary folder, and no branch
// or remote-tracking branch is written. Only the pre-push hook can write to the repository.
//
// If the last commit is not Offprint's, publishing requires Options.History, which keeps the existing commits. After
// that, the last commit is Offprint's, so a later run without History removes the whole history.
//
// Without History, publishing the same site from the same commit again produces the same commit.
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
	"github.com/offprint/offprint/internal/problem"
)

// Options are the options of Run.
type Options struct {
	Repository *Repository // repository of the site's sources
	Sources    []string    // files and folders that the site is built from, relative to the repository's folder
	Remote     string      // name or URL of the remote
	Branch     string
	CNAME      string // domain of the site; "" for none
	History    bool   // add the commit to the existing history
	DryRun     bool   // push nothing
	Temp       string // folder for the site, objects and index, which the caller removes
}

// A Step builds the site in a folder, or inspects what earlier steps built. The first step creates the folder. An error
// stops publishing.
type Step func(dir string) error

// A Result is what publishing changed or would change.
type Result struct {
	Remote  string   `json:"remote"`
	Branch  string   `json:"branch"`
	Commit  string   `json:"commit"` // "" if the branch already has the site, or in a dry run
	Files   int      `json:"files"`  // number of files of the site
	Changes []Change `json:"changes"`
	Created bool     `json:"created"` // whether the branch is new
}

// A Change is one file that differs from the branch.
type Change struct {
	Kind Kind   `json:"kind"`
	Path string `json:"path"`
}

// Kind is the kind of a change: one of git's status letters.
type Kind string

// The kinds of change.
const (
	Added   Kind = "A"
	Changed Kind = "M"
	Removed Kind = "D"
)

// Count returns the number of changes of a kind.
func (r *Result) Count(k Kind) int {
	n := 0
	for _, c := range r.Changes {
		if c.Kind == k {
			n++
		}
	}
	return n
}

// BranchName strips refs/heads/ or heads/ from the name of a branch.
func BranchName(written string) string {
	for _, prefix := range []string{"refs/heads/", "heads/"} {
		if name, found := strings.CutPrefix(written, prefix); found {
			return name
		}
	}
	return written
}

// CheckBranch returns an error if the name of a branch is invalid.
func CheckBranch(name string) error {
	name = BranchName(name)
	// These are the rules of git check-ref-format(1), and two more: git commands read a name that begins with a hyphen
	// as an option, and refs/ begins the full name of a tag or a remote-tracking branch.
	bad := strings.ContainsFunc(name, func(r rune) bool {
		return r <= ' ' || r == 0x7f ||
			strings.ContainsRune(`~^:?*[\`, r)
	}) ||
		strings.Contains(name, "..") ||
		strings.Contains(name, "@{") ||
		strings.HasSuffix(name, ".") ||
		strings.HasPrefix(name, "-") ||
		strings.HasPrefix(name, "refs/")
	for _, part := range strings.Split(name, "/") {
		bad = bad || part == "" || strings.HasPrefix(part, ".") || strings.HasSuffix(part, ".lock")
	}
	if bad {
		return fmt.Errorf("%s is not a valid branch name (choose one such as gh-pages)", problem.Quote(name))
	}
	return nil
}

// Run publishes the site that the steps build.
func Run(ctx context.Context, o Options, steps ...Step) (*Result, error) {
	p := &publication{Options: o}
	p.Branch = BranchName(o.Branch)
	result, err := p.run(ctx, steps)
	if err != nil && ctx.Err() != nil {
		return nil, p.interrupted()
	}
	return result, err
}

// A publication is one run.
type publication struct {
	Options
	scratch *Repository // repository whose objects and index are in Temp
	target  target
	tip     string // commit of the branch when publishing began; "" if there was no branch
	foreign bool   // Offprint did not make the tip
	pushing bool

	isDefault bool // the branch is the remote's default branch
}

func (p *publication) run(ctx context.Context, steps []Step) (*Result, error) {
	if err := p.prepare(ctx); err != nil {
		return nil, err
	}
	site := filepath.Join(p.Temp, "site")
	if err := p.build(ctx, site, steps); err != nil {
		return nil, err
	}
	tree, files, err := p.writeTree(ctx, site)
	if err != nil {
		return nil, err
	}
	if err := p.checkDomain(ctx, files); err != nil {
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

// build runs the steps and adds the files for hosts.
func (p *publication) build(ctx context.Context, site string, steps []Step) error {
	for _, step := range steps {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := step(site); err != nil {
			return err
		}
	}
	return p.addHostFiles(site)
}

// prepare makes the checks that do not need the built site. It also sets the target, the scratch repository and the
// tip.
func (p *publication) prepare(ctx context.Context) error {
	if err := p.checkIdentity(ctx); err != nil {
		return err
	}
	if err := p.checkBranch(ctx); err != nil {
		return err
	}
	if err := p.useTarget(ctx); err != nil {
		return err
	}
	if err := p.makeScratch(ctx); err != nil {
		return err
	}
	var err error
	if p.tip, err = p.readTip(ctx); err != nil || p.tip == "" {
		return err
	}
	if err := p.fetch(ctx); err != nil {
		return err
	}
	return p.checkTip(ctx)
}

// checkIdentity returns an error if no name or email address is configured for the commit.
func (p *publication) checkIdentity(ctx context.Context) error {
	for _, who := range []string{"GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"} {
		if _, err := p.Repository.Run(ctx, "", "var", who); err != nil {
			return cmp.Or(
				ctx.Err(),
				errors.New(
					`git does not know your name and email address, which a commit needs (run `+
						`git config user.name "Your Name" and git config user.email you@example.org)`,
				),
			)
		}
	}
	return nil
}

// checkBranch returns an error if the site would replace its own sources, or if the name is that of a remote-tracking
// branch, such as origin/main. It ignores case when it compares the name with the current branch, because git stores
// branches as files, and many file systems ignore case.
func (p *publication) checkBranch(ctx context.Context) error {
	name := strings.TrimPrefix(strings.TrimPrefix(p.Branch, "remotes/"), p.Remote+"/")
	on, err := p.Repository.Run(ctx, "", "symbolic-ref", "--quiet", "HEAD")
	isCurrent := err == nil && strings.EqualFold("refs/heads/"+name, on) || name == "HEAD" || name == "@"
	switch {
	case isCurrent:
		return fmt.Errorf(
			"%s is the branch that you are working on, and publishing would replace its files (choose another branch "+
				"with --branch)",
			problem.Quote(p.Branch),
		)
	case name != p.Branch:
		return fmt.Errorf("%s is the name of a remote-tracking branch (write --branch %s)",
			problem.Quote(p.Branch), name)
	case p.isRelated(ctx, p.Repository, p.ref()) && p.hasSources(ctx, p.Repository, p.ref()):
		return fmt.Errorf("%s contains the site's own files, which publishing would replace (choose another "+
			"branch with --branch)", problem.Quote(p.Branch))
	}
	return ctx.Err()
}

// isRelated reports whether a commit has history in common with the checkout.
func (p *publication) isRelated(ctx context.Context, in *Repository, commit string) bool {
	_, err := in.Run(ctx, "", "merge-base", commit, "HEAD")
	return err == nil
}

// hasSources reports whether a commit contains site.yaml or content/papers in the site's folder.
func (p *publication) hasSources(ctx context.Context, in *Repository, commit string) bool {
	prefix, err := p.Repository.Run(ctx, "", "rev-parse", "--show-prefix")
	return err == nil && slices.ContainsFunc([]string{"site.yaml", "content/papers"}, func(name string) bool {
		_, err := in.Run(ctx, "", "cat-file", "-e", commit+":"+prefix+name)
		return err == nil
	})
}

// makeScratch sets scratch: the repository with objects and index in Temp. The objects of the repository remain
// readable.
func (p *publication) makeScratch(ctx context.Context) error {
	objects, err := p.Repository.Path(ctx, "objects")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(p.objects(), "info"), 0o700); err != nil {
		return fmt.Errorf("creating a temporary folder: %w", err)
	}
	if err := os.WriteFile(filepath.Join(p.objects(), "info", "alternates"), []byte(filepath.ToSlash(objects)+"\n"),
		0o600); err != nil {
		return fmt.Errorf("creating a temporary folder: %w", err)
	}
	p.scratch = p.Repository.With("GIT_OBJECT_DIRECTORY="+p.objects(), "GIT_INDEX_FILE="+filepath.Join(p.Temp, "index"))
	return nil
}

func (p *publication) objects() string { return filepath.Join(p.Temp, "objects") }

func (p *publication) ref() string { return "refs/heads/" + p.Branch }

// addHostFiles adds the files that configure hosts: .nojekyll and CNAME.
func (p *publication) addHostFiles(site string) error {
	if err := os.WriteFile(filepath.Join(site, ".nojekyll"), nil, 0o644); err != nil {
		return fmt.Errorf("adding a file to the site: %w", err)
	}
	if p.CNAME == "" {
		return nil
	}
	file := filepath.Join(site, "CNAME")
	if old, err := os.ReadFile(file); err == nil && strings.TrimSpace(string(old)) != p.CNAME {
		return fmt.Errorf(
			"the site's file CNAME contains %s, but `cname` in site.yaml is %s (remove the file from static/, or "+
				"`cname` from site.yaml)",
			problem.Quote(strings.TrimSpace(string(old))),
			problem.Quote(p.CNAME),
		)
	}
	if err := os.WriteFile(file, []byte(p.CNAME+"\n"), 0o644); err != nil {
		return fmt.Errorf("adding a file to the site: %w", err)
	}
	return nil
}

// checkDomain returns an error if the branch has a CNAME file that Offprint did not write and the site does not have.
// GitHub adds the file when a domain is set in the settings of Pages. Without it the domain would stop working.
func (p *publication) checkDomain(ctx context.Context, files []string) error {
	if !p.foreign || slices.Contains(files, "CNAME") {
		return nil
	}
	domain, err := p.scratch.Run(ctx, "", "cat-file", "blob", p.tip+":CNAME")
	if err != nil {
		return ctx.Err()
	}
	domain = strings.Join(strings.Fields(domain), " ")
	return fmt.Errorf(
		"the file CNAME on %s of %s sets the domain %s, which the site would lose (write `cname: %s` into site.yaml, "+
			"or remove the file from the branch)",
		p.Branch, p.target.name, problem.Quote(domain), domain,
	)
}

// writeTree writes the files of the site as objects, without applying the repository's filters. It returns their tree
// and their names.
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

// quoted returns a path as git reads it from a list of lines. A path with a line break is quoted as a C string.
func quoted(path string) string {
	if !strings.ContainsAny(path, "\r\n") {
		return path
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\r", `\r`, "\n", `\n`).Replace(path) + `"`
}

// filesOf returns the names of the site's files with slashes, in order, without the manifest.
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

// compare returns the changes from the branch to the site.
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
			kind = Changed // content or type changed
		}
		changes = append(changes, Change{kind, fields[i+1]})
	}
	return changes, nil
}
