package strictyaml

import (
	"slices"
	"sort"

	"go.yaml.in/yaml/v3"

	"github.com/offprint/offprint/internal/problem"
)

// Also returns the problems that Decode found in src and those that a check of the decoded values found. It drops
// problems of the check that only follow from a problem of Decode: at the faulty value, at a field or list around it,
// or at the start of a group with a misspelled field. If src could not be parsed, no value was decoded, and Also drops
// all problems of the check.
func Also(file string, src []byte, firstLine int, decoding, further problem.List) problem.List {
	if len(decoding) == 0 || len(further) == 0 {
		return slices.Concat(decoding, further)
	}
	root, faults := Parse(file, src, firstLine)
	if len(faults) > 0 || root == nil {
		return decoding
	}
	t := &tree{places: NewPlaces(file, src, firstLine), root: root}
	faulty := map[*yaml.Node]bool{}
	for _, p := range decoding {
		t.mark(p, faulty)
	}
	all := decoding
	for _, p := range further {
		if path := t.path(p); !faulty[path[len(path)-1]] {
			all = Append(all, p)
		}
	}
	return all
}

// A tree finds nodes by their positions.
type tree struct {
	places *Places
	root   *yaml.Node
}

// mark adds to faulty the nodes whose further problems would follow from p.
func (t *tree) mark(p problem.Problem, faulty map[*yaml.Node]bool) {
	path := t.path(p)
	last := len(path) - 1
	for i, n := range path {
		isGroup := n.Kind == yaml.MappingNode && i < last
		if !isGroup { // a group can have missing fields for other reasons
			faulty[n] = true
		}
		if isGroup && i == last-1 { // a misspelled field of the group seems to be missing
			faulty[n], faulty[n.Content[0]] = true, true
		}
	}
}

// path returns the root, followed by the names of fields, values and entries around a position, the innermost last.
func (t *tree) path(at problem.Problem) []*yaml.Node {
	path := []*yaml.Node{t.root}
	for n := t.root; len(n.Content) > 0; {
		step := 1
		if n.Kind == yaml.MappingNode {
			step = 2
		}
		// Nodes are in the order of their positions.
		i := sort.Search(len(n.Content)/step, func(i int) bool { return !t.begins(n.Content[i*step], at) }) - 1
		if i < 0 {
			break
		}
		next := n.Content[i*step]
		if step == 2 {
			path = append(path, next)
			if value := n.Content[2*i+1]; t.begins(value, at) {
				next = value
			}
		}
		if path[len(path)-1] != next {
			path = append(path, next)
		}
		n = next
	}
	return path
}

// begins reports whether a node begins at or before a position.
func (t *tree) begins(n *yaml.Node, at problem.Problem) bool {
	start := t.places.Of(n)
	return start.Line < at.Line || start.Line == at.Line && start.Column <= max(at.Column, 1)
}
