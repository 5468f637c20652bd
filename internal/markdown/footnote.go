package markdown

import (
	"strconv"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"

	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
)

// noteName returns the attribute by which the style sheet positions a note next to its reference.
func noteName(index int) string { return `data-note="--note-` + strconv.Itoa(index) + `"` }

// A note is a footnote and its offset in the body.
type note struct {
	*extast.Footnote
	offset int
}

// undefinedNote matches a text that can only be a reference to a footnote, and not, for example, a link.
var undefinedNote = lazyregexp.New(`^!?\[\^([^\[\]\s]+)\](?:[^(\[:]|$)`)

// reportUndefined reports a reference, at the start of a line, to a footnote that does not exist.
func (l *textState) reportUndefined(line []byte, offset int) {
	if m := undefinedNote.FindSubmatchIndex(line); m != nil {
		name := string(line[m[2]:m[3]])
		l.warn(offset, "missing footnote "+problem.Quote("[^"+name+"]"), "write it on a line of its own: [^"+name+
			"]: text")
	}
}

// reportUnused reports footnotes without a reference, which the page does not show.
func (l *textState) reportUnused() {
	names := map[string]bool{}
	for _, n := range l.notes {
		name := problem.Quote("[^" + string(n.Ref) + "]")
		switch {
		case n.Index >= 0:
		case names[name]:
			l.warn(n.offset, "a second footnote "+name+" is not shown", "give it another name")
		default:
			l.warn(n.offset, "nothing refers to the footnote "+name+", so the page does not show it",
				"write "+string(name)+" in the text, or remove it")
		}
		names[name] = true
	}
}

// moveFootnotes moves the footnotes of the abstract from the end of the text to the end of the abstract, so that feeds
// and exports of the abstract contain them. It does not move footnotes with mentions, because abstracts have no
// mentions.
func moveFootnotes(root, notes ast.Node) {
	all, ok := root.LastChild().(*extast.FootnoteList)
	if !ok || notes == nil {
		return
	}
	byIndex := map[int]ast.Node{}
	for n := all.FirstChild(); n != nil; n = n.NextSibling() {
		byIndex[n.(*extast.Footnote).Index] = n
	}
	own := extast.NewFootnoteList()
	isOwn := map[int]bool{}
	var take func(n ast.Node) // adds the footnotes that a node refers to
	take = func(n ast.Node) {
		_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
			link, ok := n.(*extast.FootnoteLink)
			if ok && entering && !isOwn[link.Index] && byIndex[link.Index] != nil && !hasMention(byIndex[link.Index]) {
				isOwn[link.Index] = true
				take(byIndex[link.Index])
			}
			return ast.WalkContinue, nil
		})
	}
	for n := root.FirstChild(); n != notes; n = n.NextSibling() {
		take(n)
	}
	for n := all.FirstChild(); n != nil; {
		next := n.NextSibling()
		if isOwn[n.(*extast.Footnote).Index] {
			own.AppendChild(own, n)
		}
		n = next
	}
	if own.HasChildren() {
		root.InsertBefore(root, notes, own)
	}
	if !all.HasChildren() {
		root.RemoveChild(root, all)
	}
}

// hasMention reports whether a node contains placeholders, which are allowed only in notes.
func hasMention(n ast.Node) bool {
	found := false
	_ = ast.Walk(n, func(n ast.Node, _ bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *wikiNode:
			found = found || n.mention >= 0
		case *fileLink:
			found = true
		case *ast.FencedCodeBlock:
			_, isView := viewOf(n)
			found = found || isView
		}
		return ast.WalkContinue, nil
	})
	return found
}

func (nodeRenderer) footnoteLink(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	n := node.(*extast.FootnoteLink)
	index, place, name := strconv.Itoa(n.Index), "", " "+noteName(n.Index)
	if n.RefIndex > 0 {
		place, name = strconv.Itoa(n.RefIndex), "" // the note is next to its first reference
	}
	_, _ = w.WriteString(
		`<sup id="fnref` + place + `:` + index + `"` + name + `><a href="#fn:` + index +
			`" class="footnote-ref" role="doc-noteref">` + index + `</a></sup>`,
	)
	return ast.WalkContinue, nil
}

func (nodeRenderer) footnote(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		_, _ = w.WriteString("</li>\n")
		return ast.WalkContinue, nil
	}
	n := node.(*extast.Footnote)
	value, expected := "", 1
	if before, ok := n.PreviousSibling().(*extast.Footnote); ok {
		expected = before.Index + 1
	}
	if n.Index != expected { // the footnotes of the abstract are in another list
		value = ` value="` + strconv.Itoa(n.Index) + `"`
	}
	_, _ = w.WriteString(`<li id="fn:` + strconv.Itoa(n.Index) + `"` + value + " " + noteName(n.Index) + ">\n")
	return ast.WalkContinue, nil
}

// footnoteBacklink writes the link from a note back to its reference, with a label for screen readers.
func (r nodeRenderer) footnoteBacklink(
	w util.BufWriter, _ []byte, node ast.Node, entering bool,
) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	n := node.(*extast.FootnoteBacklink)
	place, label := "", r.words.Text("notes.back")
	if n.RefIndex > 0 {
		place = strconv.Itoa(n.RefIndex)
	}
	if n.RefCount > 1 {
		label = r.words.Text("notes.back-place",
			"place", strconv.Itoa(n.RefIndex+1), "places", strconv.Itoa(n.RefCount))
	}
	_, _ = w.WriteString(
		`&#160;<a href="#fnref` + place + `:` + strconv.Itoa(n.Index) +
			`" class="footnote-backref" role="doc-backlink" aria-label="` +
			string(util.EscapeHTML([]byte(label))) + `">&#x21a9;&#xfe0e;</a>`,
	)
	return ast.WalkContinue, nil
}
