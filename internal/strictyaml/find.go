package strictyaml

import (
	"gopkg.in/yaml.v3"

	"github.com/offprint/offprint/internal/problem"
)

// Place is where a node stands in a file, in which the text that it was parsed from begins on a line.
func Place(file string, src []byte, firstLine int, n *yaml.Node) problem.Problem {
	return place{file, src, firstLine}.at(Offset(src, n), "", "")
}

// Entries are the nodes of a top-level list; of an entry that is a name with a text behind it, the name's.
func Entries(root *yaml.Node, key string) []*yaml.Node {
	if root == nil || root.Kind != yaml.MappingNode {
		return nil
	}
	var entries []*yaml.Node
	for i := 0; i+1 < len(root.Content); i += 2 {
		if root.Content[i].Value != key {
			continue
		}
		for _, n := range root.Content[i+1].Content {
			if n.Kind == yaml.MappingNode && len(n.Content) > 0 {
				n = n.Content[0]
			}
			entries = append(entries, n)
		}
	}
	return entries
}

// Find gives the node of the first text below a top-level field that reads as value does, else that
// of the field's name, else nil.
func Find(root *yaml.Node, key, value string) *yaml.Node {
	if root == nil || root.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(root.Content); i += 2 {
		if name := root.Content[i]; name.Kind == yaml.ScalarNode && name.Value == key {
			if found := scalar(root.Content[i+1], value); found != nil {
				return found
			}
			return name
		}
	}
	return nil
}

// scalar finds a text in a tree; the names of fields are none.
func scalar(n *yaml.Node, value string) *yaml.Node {
	if n.Kind == yaml.ScalarNode && n.Value == value {
		return n
	}
	for i, child := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 {
			continue
		}
		if found := scalar(child, value); found != nil {
			return found
		}
	}
	return nil
}
