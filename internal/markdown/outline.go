package markdown

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
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

// ReplaceAddresses replaces the URLs of links in a body, as written, given the new URLs by the old ones. It returns the
// number of replaced links by old URL. It skips replacements that would change anything else.
func (r *Renderer) ReplaceAddresses(body []byte, changes map[string]string) (updated []byte, counts map[string]int) {
	counts = map[string]int{}
	updated = r.replaceTogether(body, changes, counts)
	skip := map[string]bool{} // URLs that were tried, and new URLs
	for _, to := range changes {
		skip[to] = true
	}
	for _, link := range r.Outline(asText(updated)).Links {
		if _, isOld := changes[link.Text]; isOld && !skip[link.Text] {
			skip[link.Text] = true
			var n int
			updated, n = r.replaceOneByOne(updated, link.Text, changes[link.Text])
			counts[link.Text] += n
		}
	}
	return updated, counts
}

// replaceTogether makes all changes at once. To find out which occurrences of a URL are those of links, it appends a
// different mark to each of them and parses the result. If the changes would change anything else, it makes none.
func (r *Renderer) replaceTogether(body []byte, changes map[string]string, counts map[string]int) []byte {
	text := asText(body)
	before := r.Outline(text)
	found := occurrences(text, before, changes)
	if len(found) == 0 {
		return body
	}
	mark := func(i int) string { return fmt.Sprintf("q%dq", i) }
	marked := make(map[string]int, len(found))
	for i, o := range found {
		marked[o.Text+mark(i)] = i
	}
	after := r.Outline(replaceMarks(text, found, func(i int) string { return found[i].Text + mark(i) }))
	if len(after.Links) != len(before.Links) {
		return body
	}
	isLink := map[Mark]bool{}
	for i, link := range after.Links {
		if at, ok := marked[link.Text]; ok && before.Links[i].Text == found[at].Text {
			isLink[found[at]] = true
		}
	}
	found = slices.DeleteFunc(found, func(o Mark) bool { return !isLink[o] || isInHeading(text, before, o) })
	now := func(i int) string { return changes[found[i].Text] }
	replaced, ok := relinked(before, r.Outline(replaceMarks(text, found, now)), changes)
	if !ok {
		return body
	}
	maps.Copy(counts, replaced)
	return replaceMarks(body, found, now)
}

// isInHeading reports whether a place is in the first line of a heading, whose anchor can depend on it.
func isInHeading(body []byte, o Outline, place Mark) bool {
	at, _ := slices.BinarySearchFunc(o.Headings, place.Offset+1, func(h Mark, offset int) int {
		return cmp.Compare(h.Offset, offset)
	})
	return at > 0 && bytes.IndexByte(body[o.Headings[at-1].Offset:place.Offset], '\n') < 0
}

// occurrences returns the places in a body where the URL of one of its links, which is to be changed, is a word.
func occurrences(body []byte, o Outline, changes map[string]string) (found []Mark) {
	wanted := map[string]bool{}
	for _, link := range o.Links {
		if to, isOld := changes[link.Text]; isOld && to != link.Text && link.Text != "" {
			wanted[link.Text] = true
		}
	}
	for at := 0; len(wanted) > 0 && at < len(body); at++ {
		if at > 0 && strings.IndexByte(" \t\r\n(<:", body[at-1]) < 0 {
			continue
		}
		word := body[at:]
		if end := bytes.IndexAny(word[:min(len(word), maxAddress)], " \t\r\n)>\"'"); end >= 0 {
			word = word[:end]
		}
		if len(word) <= maxAddress && !wanted[string(word)] {
			word = bytes.TrimRight(word, ".,;:!?*_") // not part of a bare URL
		}
		if len(word) <= maxAddress && wanted[string(word)] {
			found = append(found, Mark{string(word), at})
			at += len(word) - 1
		}
	}
	return found
}

// maxAddress is the maximum length of a URL that can be changed together with others.
const maxAddress = 2000

// replaceMarks replaces marks, which are in the order of their offsets, with now(index).
func replaceMarks(body []byte, marks []Mark, now func(i int) string) []byte {
	var b bytes.Buffer
	done := 0
	for i, m := range marks {
		b.Write(body[done:m.Offset])
		b.WriteString(now(i))
		done = m.Offset + len(m.Text)
	}
	b.Write(body[done:])
	return b.Bytes()
}

// replaceOneByOne replaces a URL of links, and parses the body for each occurrence of the URL.
func (r *Renderer) replaceOneByOne(body []byte, from, to string) ([]byte, int) {
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
		counts, _ := relinked(r.Outline(text), r.Outline(next), map[string]string{from: to})
		if n := counts[from]; n > 0 {
			body = slices.Concat(body[:i], []byte(to), body[i+len(from):])
			text, at, changed = next, i+len(to), changed+n
		} else {
			at = i + len(from)
		}
	}
}

// relinked counts the links whose URL changed, by old URL. It is not ok if anything else differs.
func relinked(before, after Outline, changes map[string]string) (counts map[string]int, ok bool) {
	if len(before.Links) != len(after.Links) || !slices.EqualFunc(before.Headings, after.Headings, sameText) ||
		!slices.EqualFunc(before.WikiLinks, after.WikiLinks, sameText) {
		return nil, false
	}
	counts = map[string]int{}
	for i, old := range before.Links {
		now := after.Links[i]
		to, isOld := changes[old.Text]
		switch {
		case old.Image != now.Image:
			return nil, false
		case isOld && now.Text == to:
			counts[old.Text]++
		case old.Text != now.Text:
			return nil, false
		}
	}
	return counts, true
}

func sameText(a, b Mark) bool { return a.Text == b.Text }
