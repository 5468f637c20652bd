package check

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// A node is an XML element.
type node struct {
	xml.Name
	offset   int // offset of its tag
	attrs    []xml.Attr
	text     string // without the text of its children
	children []*node
}

// parsedXML is the result of readXML.
type parsedXML struct {
	root *node
	at   int
	err  error
}

// readXML parses a document, or returns the offset where it is not well-formed.
func readXML(data []byte) (root *node, at int, err error) {
	d := xml.NewDecoder(bytes.NewReader(data))
	var open []*node
	var texts [][]byte // of the open elements
	for {
		offset := int(d.InputOffset())
		token, err := d.Token()
		if errors.Is(err, io.EOF) && root != nil {
			return root, 0, nil
		}
		if err != nil {
			return nil, min(int(d.InputOffset()), len(data)), err
		}
		switch t := token.(type) {
		case xml.StartElement:
			n := &node{Name: t.Name, offset: offset, attrs: t.Copy().Attr}
			if len(open) > 0 {
				open[len(open)-1].children = append(open[len(open)-1].children, n)
			} else if root == nil {
				root = n
			} else {
				return nil, offset, errors.New("there is more than one root element")
			}
			open, texts = append(open, n), append(texts, nil)
		case xml.EndElement:
			last := len(open) - 1
			open[last].text = string(texts[last])
			open, texts = open[:last], texts[:last]
		case xml.CharData:
			if len(open) == 0 && len(bytes.TrimSpace(t)) > 0 {
				return nil, offset, errors.New("there is text outside the root element")
			}
			if len(open) > 0 {
				texts[len(texts)-1] = append(texts[len(texts)-1], t...)
			}
		}
	}
}

// all returns the children with a name in the node's own namespace.
func (n *node) all(name string) []*node {
	var found []*node
	for _, c := range n.children {
		if c.Local == name && c.Space == n.Space {
			found = append(found, c)
		}
	}
	return found
}

func (n *node) attr(name string) string {
	for _, a := range n.attrs {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

func (n *node) value() string { return strings.TrimSpace(n.text) }
