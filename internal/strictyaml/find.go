package strictyaml

import "gopkg.in/yaml.v3"

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
