package strictyaml

import (
	"go.yaml.in/yaml/v3"

	"github.com/offprint/offprint/internal/problem"
)

// Place returns the position of a node in a file. firstLine is the line of the file where src starts.
func Place(file string, src []byte, firstLine int, n *yaml.Node) problem.Problem {
	return place{file, src, firstLine}.at(Offset(src, n), "", "")
}

// Entries returns the nodes of a top-level list. For an entry of the form `name: text`, it returns the node of the
// name.
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

// Find returns the node of the first text with this value below a top-level field, or the node of the field's name, or
// nil if the field is missing.
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

// scalar finds a text in a tree. It ignores the names of fields.
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
