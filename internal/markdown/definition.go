package markdown

import (
	"slices"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"

	"github.com/offprint/offprint/internal/problem"
)

// linkDefinitions are the definitions of links in a text, such as [name]: https://example.org "title", and the names
// that links use.
type linkDefinitions struct {
	all  []*ast.LinkReferenceDefinition
	used map[string]bool
}

func newDefinitions() *linkDefinitions { return &linkDefinitions{used: map[string]bool{}} }

func (d *linkDefinitions) add(n *ast.LinkReferenceDefinition) { d.all = append(d.all, n) }

func (d *linkDefinitions) use(reference *ast.ReferenceLink) {
	if reference != nil {
		d.used[util.ToLinkReference(reference.Value)] = true
	}
}

// commentNames are names of link definitions that are a common way to write comments in Markdown.
var commentNames = []string{"//", "#", "comment"}

// definitions reports definitions that no link uses, because the page does not show their text.
func (r *reporter) definitions(d *linkDefinitions) {
	seen := map[string]bool{}
	for _, n := range d.all {
		name := util.ToLinkReference(n.Label)
		shown := problem.Quote("[" + string(n.Label) + "]")
		switch {
		case slices.Contains(commentNames, name) || n.Lines().Len() == 0:
		case seen[name]:
			r.warn(n.Lines().At(0).Start, "a second definition of the link "+shown+" hides its line",
				`rename it, or put a \ before the [`)
		case !d.used[name]:
			r.warn(n.Lines().At(0).Start, "no link uses the definition of "+shown+", which hides its line",
				`remove it, or put a \ before the [`)
		}
		seen[name] = true
	}
}
