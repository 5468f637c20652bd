package render

import (
	"hash/fnv"
	"html/template"
	"io"
	"maps"
	"slices"
	"text/template/parse"
)

// Version tells two states of a layout apart: it is that of the files which the layout uses, found in
// the templates themselves. A page of the same version and an equal view has the same bytes.
func (r *Renderer) Version(layout string) uint64 { return r.versions[layout] }

// version is that of the files that a set of templates uses when one of them is executed.
func (r *Renderer) version(set *template.Template, start string) uint64 {
	u := uses{set: set, templates: map[string]bool{}, files: map[string]bool{}}
	u.template(start)
	h := fnv.New64a()
	for _, name := range slices.Sorted(maps.Keys(u.files)) {
		_, _ = io.WriteString(h, name+"\x00")
		_, _ = h.Write(r.files[name].Data)
		_, _ = h.Write([]byte{0})
	}
	return h.Sum64()
}

// uses is what executing a template can reach.
type uses struct {
	set       *template.Template
	templates map[string]bool
	files     map[string]bool // in which they are defined
}

func (u *uses) template(name string) {
	t := u.set.Lookup(name)
	if u.templates[name] || t == nil || t.Tree == nil {
		return
	}
	u.templates[name] = true
	u.files[t.Tree.ParseName] = true
	u.list(t.Tree.Root)
}

func (u *uses) list(l *parse.ListNode) {
	if l == nil {
		return
	}
	for _, n := range l.Nodes {
		u.node(n)
	}
}

func (u *uses) node(n parse.Node) {
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
		if n.Ident == entryTemplate { // the function that executes the template of this name
			u.template(entryTemplate)
		}
	}
}

func (u *uses) branch(b *parse.BranchNode) {
	u.pipe(b.Pipe)
	u.list(b.List)
	u.list(b.ElseList)
}

func (u *uses) pipe(p *parse.PipeNode) {
	if p == nil {
		return
	}
	for _, c := range p.Cmds {
		for _, a := range c.Args {
			u.node(a)
		}
	}
}
