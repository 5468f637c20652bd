package render

import (
	"fmt"
	"hash/fnv"
	"html/template"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"

	"github.com/offprint/offprint/internal/problem"
)

// Version returns a hash of a layout and its dependencies: the layout files it uses, found by walking its templates,
// the static files it requests or tests for, and the size of the logo. Pages with equal versions and equal views have
// the same bytes.
func (r *Renderer) Version(layout string) uint64 { return r.versions[layout] }

func (r *Renderer) version(u *dependencies) uint64 {
	h := fnv.New64a()
	for _, name := range slices.Sorted(maps.Keys(u.files)) {
		_, _ = io.WriteString(h, name+"\x00")
		_, _ = h.Write(r.files[name].Data)
		_, _ = h.Write([]byte{0})
	}
	for _, name := range slices.Sorted(maps.Keys(u.assets)) {
		_, _ = io.WriteString(h, r.options.Assets.Name(name)+"\x00")
	}
	for _, name := range slices.Sorted(maps.Keys(u.tested)) {
		_, _ = fmt.Fprintf(h, "%s %t\x00", name, r.options.Assets.Has(name))
	}
	_, _ = io.WriteString(h, string(r.logoSize(r.config.Theme.Logo)))
	return h.Sum64()
}

// Functions that request a static file or test whether it exists.
const (
	assetFunction     = "asset"
	integrityFunction = "integrity"
	hasFunction       = "has"
)

// Functions that return a text of the site's words by its key.
const (
	wordFunction    = "word"
	countedFunction = "counted"
	phraseFunction  = "phrase"
	linkedFunction  = "linked"
)

// pluralFunction returns a number with a noun, which is a key of the site's words or any English noun.
const pluralFunction = "plural"

// assetName returns the name of the static file at a path of the site.
func assetName(path string) string { return strings.TrimPrefix(path, "/") }

// dependencies are the templates and files that a template can use when it is executed.
type dependencies struct {
	templates map[string]bool
	files     map[string]bool // files that define the templates
	assets    map[string]bool // requested static files
	tested    map[string]bool // static files whose existence is tested
	problems  problem.List
	warnings  problem.List

	renderer *Renderer
	set      *template.Template
	tree     *parse.Tree // current template
}

func newDependencies() *dependencies {
	return &dependencies{
		templates: map[string]bool{}, files: map[string]bool{}, assets: map[string]bool{}, tested: map[string]bool{},
	}
}

// dependencies finds the dependencies of a template of a set.
func (r *Renderer) dependencies(set *template.Template, start string) *dependencies {
	u := newDependencies()
	u.renderer, u.set = r, set
	u.template(start)
	return u
}

// add adds the dependencies and problems of another template.
func (u *dependencies) add(other *dependencies) {
	maps.Copy(u.assets, other.assets)
	maps.Copy(u.files, other.files)
	u.problems = union(u.problems, other.problems)
	u.warnings = union(u.warnings, other.warnings)
}

// union appends the problems of other that are not in list.
func union(list, other problem.List) problem.List {
	for _, p := range other {
		if !slices.Contains(list, p) {
			list = append(list, p)
		}
	}
	return list
}

func (u *dependencies) template(name string) {
	t := u.set.Lookup(name)
	if u.templates[name] || t == nil || t.Tree == nil {
		return
	}
	u.templates[name] = true
	u.files[t.Tree.ParseName] = true
	caller := u.tree
	u.tree = t.Tree
	u.list(t.Tree.Root)
	u.tree = caller
}

func (u *dependencies) list(l *parse.ListNode) {
	if l == nil {
		return
	}
	for _, n := range l.Nodes {
		u.node(n)
	}
}

func (u *dependencies) node(n parse.Node) {
	switch n := n.(type) {
	case *parse.TemplateNode:
		u.template(n.Name)
		u.pipe(n.Pipe)
	case *parse.ActionNode:
		u.pipe(n.Pipe)
	case *parse.IfNode:
		u.branch(&n.BranchNode)
	case *parse.RangeNode:
		u.branch(&n.BranchNode)
	case *parse.WithNode:
		u.branch(&n.BranchNode)
	case *parse.PipeNode:
		u.pipe(n)
	case *parse.ChainNode:
		u.node(n.Node)
	case *parse.IdentifierNode:
		if n.Ident == entryTemplate || n.Ident == untaggedFunction { // these functions execute the template entry
			u.template(entryTemplate)
		}
	}
}

// branch walks an {{if}}, {{with}} or {{range}}. It skips the body of {{if has "/css/…"}} if the file does not exist.
func (u *dependencies) branch(b *parse.BranchNode) {
	u.pipe(b.Pipe)
	if u.isReachable(b) {
		u.list(b.List)
	}
	u.list(b.ElseList)
}

func (u *dependencies) isReachable(b *parse.BranchNode) bool {
	if b.NodeType != parse.NodeIf || len(b.Pipe.Cmds) != 1 {
		return true
	}
	c := b.Pipe.Cmds[0]
	f, ok := c.Args[0].(*parse.IdentifierNode)
	if !ok || f.Ident != hasFunction {
		return true
	}
	address := literalArgument(c)
	return address == nil || u.renderer.options.Assets.Has(assetName(address.Text))
}

func (u *dependencies) pipe(p *parse.PipeNode) {
	if p == nil {
		return
	}
	for i, c := range p.Cmds {
		for j, a := range c.Args {
			if f, ok := a.(*parse.IdentifierNode); ok {
				switch f.Ident {
				case assetFunction, integrityFunction, hasFunction:
					u.asset(f, c, i == 0 && j == 0)
				case wordFunction, countedFunction, phraseFunction, linkedFunction:
					u.word(c, j)
				case pluralFunction:
					u.noun(c, j)
				}
			}
			u.node(a)
		}
	}
}

// asset records the static file that a call requests or tests for. The path must be a string literal, so that the files
// are known before a page is rendered.
func (u *dependencies) asset(f *parse.IdentifierNode, c *parse.CommandNode, first bool) {
	address := literalArgument(c)
	if !first || address == nil {
		u.problem(f, f.Ident+" needs the path of one file, in quotes", "write {{"+f.Ident+` "/css/…"}}`)
		return
	}
	files, name := u.renderer.options.Assets, assetName(address.Text)
	isAbsolute := strings.HasPrefix(address.Text, "/")
	switch {
	case isAbsolute && f.Ident == hasFunction:
		u.tested[name] = true
		return
	case isAbsolute && files.Has(name):
		u.assets[name] = true
		return
	}
	hint := "the path must start with a slash, and the file must be in static"
	if near := files.Nearest(name); near != "" {
		hint = problem.DidYouMean(strconv.Quote("/" + near))
	}
	u.problem(address, "the static file "+address.Quoted+" does not exist", hint)
}

// word reports the key of an unknown text. The key is the argument after the one at the given index.
func (u *dependencies) word(c *parse.CommandNode, at int) {
	if at+1 >= len(c.Args) {
		return
	}
	key, isText := c.Args[at+1].(*parse.StringNode)
	if !isText || u.renderer.config.Words.Has(key.Text) {
		return
	}
	hint := "docs/content/pages/reference-words.md of Offprint lists the keys"
	if near := u.renderer.config.Words.Nearest(key.Text); near != "" {
		hint = problem.DidYouMean(strconv.Quote(near))
	}
	u.problem(key, "unknown text "+key.Quoted, hint)
}

// noun warns about a noun that is probably a misspelled key, which plural would show as it is. The noun is the second
// argument after the one at the given index.
func (u *dependencies) noun(c *parse.CommandNode, at int) {
	if at+2 >= len(c.Args) {
		return
	}
	noun, isText := c.Args[at+2].(*parse.StringNode)
	if !isText || u.renderer.config.Words.Has(countsPrefix+noun.Text) {
		return
	}
	if near := problem.Mistyped(noun.Text, u.renderer.config.Words.Names(countsGroup)); near != "" {
		p := u.at(noun, "unknown noun "+noun.Quoted, problem.DidYouMean(strconv.Quote(near)))
		u.warnings = append(u.warnings, p)
	}
}

// literalArgument returns the argument of a call if it is the only one and a string literal, or else nil.
func literalArgument(c *parse.CommandNode) *parse.StringNode {
	if len(c.Args) != 2 {
		return nil
	}
	address, _ := c.Args[1].(*parse.StringNode)
	return address
}

func (u *dependencies) problem(n parse.Node, what, hint string) {
	u.problems = append(u.problems, u.at(n, what, hint))
}

// at returns a problem at the position of a node of the current template.
func (u *dependencies) at(n parse.Node, what, hint string) problem.Problem {
	at, _ := u.tree.ErrorContext(n)
	p := u.renderer.asProblem(u.tree.ParseName, fmt.Errorf("template: %s: %s", at, what))
	p.Hint = hint
	return p
}
