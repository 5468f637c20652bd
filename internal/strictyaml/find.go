package strictyaml

import (
	"iter"

	"go.yaml.in/yaml/v3"
)

// Entries returns the nodes of a top-level list. For an entry of the form `name: text`, it returns the node of the
// name.
func Entries(root *yaml.Node, key string) []*yaml.Node {
	if root == nil || root.Kind != yaml.MappingNode {
		return nil
	}
	var entries []*yaml.Node
	for i := 0; i+1 < len(root.Content); i += 2 {
		if root.Content[i].Value != key || root.Content[i+1].Kind != yaml.SequenceNode {
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

// Find returns the node of the first text with this value below a top-level field. If the value is missing, it returns
// the node of the field's name; if the field is missing, nil.
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

// Texts yields the nodes of the texts below a top-level field, without the names of nested fields.
func Texts(root *yaml.Node, key string) iter.Seq[*yaml.Node] {
	return func(yield func(*yaml.Node) bool) {
		var walk func(n *yaml.Node) bool
		walk = func(n *yaml.Node) bool {
			if n.Kind == yaml.ScalarNode && !yield(n) {
				return false
			}
			for i, child := range n.Content {
				if (n.Kind != yaml.MappingNode || i%2 == 1) && !walk(child) {
					return false
				}
			}
			return true
		}
		for i := 0; root != nil && root.Kind == yaml.MappingNode && i+1 < len(root.Content); i += 2 {
			if name := root.Content[i]; name.Kind == yaml.ScalarNode && name.Value == key {
				walk(root.Content[i+1])
				return
			}
		}
	}
}

// scalar returns the first scalar with this value in a tree, or nil. It ignores the names of fields.
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
