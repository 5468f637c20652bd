package markdown

import (
	"bytes"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// An Outline lists the links, headings and mentions of a body, with their positions.
type Outline struct {
	Links     []Link
	Headings  []Mark // anchors of headings
	WikiLinks []Mark // texts inside [[…]], except in code and formulas
}

// A Link is a link or a picture.
type Link struct {
	Mark         // URL as written
	Href  string // URL on the page
	Image bool   // whether it is a picture
}

// A Mark is a text and its offset in the body.
type Mark struct {
	Text   string
	Offset int
}

// Outline parses a body without rendering it. It leaves out comments.
func (r *Renderer) Outline(body []byte) Outline {
	body = bytes.ToValidUTF8(body, []byte("\uFFFD"))
	var o Outline
	root, _ := r.parse(body)
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Link:
			if innerLink(n) == nil {
				o.Links = append(o.Links, r.linkTo(n.Destination, n.Pos(), false))
			}
		case *ast.Image:
			o.Links = append(o.Links, r.linkTo(n.Destination, n.Pos(), true))
		case *ast.AutoLink:
			o.Links = append(o.Links, autoLink(n, body))
		case *ast.Heading:
			if id, ok := n.AttributeString("id"); ok && n.Lines().Len() > 0 {
				o.Headings = append(o.Headings, Mark{string(id.([]byte)), n.Lines().At(0).Start})
				if former, ok := n.AttributeString(formerAttribute); ok {
					o.Headings = append(o.Headings, Mark{string(former.([]byte)), n.Lines().At(0).Start})
				}
			}
		case *ast.CodeSpan:
			return ast.WalkSkipChildren, nil
		case *wikiNode:
			o.WikiLinks = append(o.WikiLinks, Mark{n.text, n.offset})
		}
		return ast.WalkContinue, nil
	})
	return o
}

func (r *Renderer) linkTo(destination []byte, offset int, image bool) Link {
	return Link{Mark{string(destination), max(offset, 0)}, string(util.URLEscape(r.address(destination), true)), image}
}

func autoLink(n *ast.AutoLink, body []byte) Link {
	label := n.Label(body)
	offset := max(n.Pos(), 0)
	offset += max(bytes.Index(body[offset:], label), 0) // a bare URL has the position of the space before it
	href := string(util.URLEscape(n.URL(body), false))
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(href), "mailto:") {
		href = "mailto:" + href
	}
	return Link{Mark{string(label), offset}, href, false}
}

// ReplaceAddress replaces the URL of links in a body, as written, and returns the number of replacements. It skips
// replacements that would change anything else.
func (r *Renderer) ReplaceAddress(body []byte, from, to string) ([]byte, int) {
	if from == "" || from == to || !bytes.Contains(body, []byte(from)) {
		return body, 0
	}
	text := asText(body)
	changed := 0
	for at := 0; ; {
		i := bytes.Index(body[at:], []byte(from))
		if i < 0 {
			return body, changed
		}
		i += at
		next := slices.Concat(text[:i], []byte(to), text[i+len(from):])
		if n := relinked(r.Outline(text), r.Outline(next), from, to); n > 0 {
			body = slices.Concat(body[:i], []byte(to), body[i+len(from):])
			text, at, changed = next, i+len(to), changed+n
		} else {
			at = i + len(from)
		}
	}
}

// relinked counts the links whose URL a change replaced. It returns 0 if anything else differs.
func relinked(before, after Outline, from, to string) int {
	if len(before.Links) != len(after.Links) || !slices.EqualFunc(before.Headings, after.Headings, sameText) ||
		!slices.EqualFunc(before.WikiLinks, after.WikiLinks, sameText) {
		return 0
	}
	n := 0
	for i, old := range before.Links {
		switch now := after.Links[i]; {
		case old.Image != now.Image:
			return 0
		case old.Text == from && now.Text == to:
			n++
		case old.Text != now.Text:
			return 0
		}
	}
	return n
}

func sameText(a, b Mark) bool { return a.Text == b.Text }
