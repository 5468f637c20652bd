// Package htmlcheck checks for tests that the HTML of a rendered text is well-formed and safe.
//
// The input is a fragment of HTML. The output is its tree, and an error if it has a fault: an element that is not
// closed or closed in the wrong place, an element that browsers move or close early, or an element, attribute or URL
// that can run a script or violates the content security policy.
package htmlcheck

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Parse returns the tree of a fragment below a <div>. It returns the tree together with the error if the HTML has a
// fault.
func Parse(src string) (*html.Node, error) {
	root := &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div}
	nodes, err := html.ParseFragment(strings.NewReader(src), root)
	if err != nil {
		return nil, err
	}
	for _, n := range nodes {
		root.AppendChild(n)
	}
	written, err := nesting(src)
	if err != nil {
		return root, err
	}
	var read []string
	for _, n := range nodes {
		read = appendTags(read, n)
	}
	if !slices.Equal(written, read) {
		return root, fmt.Errorf("a browser parses the elements %v as %v", written, read)
	}
	return root, danger(root)
}

// nesting returns the tags as written: a for <a> and /a for </a>. It returns an error unless every element is closed in
// the right place.
func nesting(src string) (tags []string, err error) {
	var open []string
	for z := html.NewTokenizer(strings.NewReader(src)); ; {
		kind := z.Next()
		token := z.Token()
		switch {
		case kind == html.ErrorToken && errors.Is(z.Err(), io.EOF):
			if len(open) > 0 {
				return nil, fmt.Errorf("<%s> is not closed", open[len(open)-1])
			}
			return tags, nil
		case kind == html.ErrorToken:
			return nil, z.Err()
		case kind == html.CommentToken || kind == html.DoctypeToken:
			return nil, fmt.Errorf("a comment or a doctype: %q", token.Data)
		case kind == html.SelfClosingTagToken || kind == html.StartTagToken && void[token.Data]:
			tags = append(tags, token.Data, "/"+token.Data)
		case kind == html.StartTagToken:
			tags, open = append(tags, token.Data), append(open, token.Data)
		case kind == html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != token.Data {
				return nil, fmt.Errorf("</%s> has no matching start tag in %v", token.Data, open)
			}
			tags, open = append(tags, "/"+token.Data), open[:len(open)-1]
		}
	}
}

// void lists elements without an end tag.
var void = map[string]bool{"br": true, "hr": true, "img": true, "input": true}

// appendTags appends the tags of a parsed element and its descendants, in the form of nesting.
func appendTags(tags []string, n *html.Node) []string {
	if n.Type != html.ElementNode {
		return tags
	}
	tags = append(tags, strings.ToLower(n.Data))
	for c := range n.ChildNodes() {
		tags = appendTags(tags, c)
	}
	return append(tags, "/"+strings.ToLower(n.Data))
}

// harmless are the elements that a rendered text can contain, except those of MathML, which package mathml restricts.
var harmless = strings.Fields(
	"div p a em strong del code pre span br hr img input h1 h2 h3 h4 h5 h6 ul ol li blockquote sup section table " +
		"thead tbody tr th td caption figure figcaption details summary mark dl dt dd sub kbd",
)

// danger returns an error if an element, attribute or URL could run a script, or else nil.
func danger(root *html.Node) error {
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if n.Namespace != "math" && !slices.Contains(harmless, n.Data) {
			return fmt.Errorf("the element <%s>", n.Data)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(strings.ToLower(a.Key), "on") || a.Key == "style" {
				return fmt.Errorf("the attribute %s of <%s>", a.Key, n.Data)
			}
			if (a.Key == "href" || a.Key == "src") && !safe(a.Val) {
				return fmt.Errorf("the address %q", a.Val)
			}
		}
	}
	return nil
}

// safe reports whether a URL has no scheme that could run a script or read a local file. Browsers ignore blanks and
// control characters in the scheme.
func safe(address string) bool {
	address = strings.ToLower(strings.Map(func(r rune) rune {
		if r <= ' ' {
			return -1
		}
		return r
	}, address))
	scheme, _, found := strings.Cut(address, ":")
	if !found || strings.ContainsAny(scheme, "/?#") {
		return true
	}
	return !slices.Contains([]string{"javascript", "vbscript", "data", "file"}, scheme) ||
		strings.HasPrefix(address, "data:image/")
}

// Text returns the text of a tree. Runs of white space become single spaces.
func Text(root *html.Node) string {
	var b strings.Builder
	for n := range root.Descendants() {
		switch {
		case n.Type == html.TextNode:
			b.WriteString(n.Data)
		case n.Type == html.ElementNode && (n.Data == "p" || n.Data == "br"):
			b.WriteByte(' ')
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// Elements returns the names of all elements below a node in document order.
func Elements(root *html.Node) (names []string) {
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			names = append(names, n.Data)
		}
	}
	return names
}
