package markdown

import (
	"bytes"
	"cmp"
	"path"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
)

// wikiLink matches [[slug]], [[slug|text]], [[slug#heading]] or [[slug#^id]] at the start of a text.
var wikiLink = lazyregexp.New(`^\[\[([^\[\]\r\n]+)\]\]`)

// A wikiNode is a mention of a paper as [[…]].
type wikiNode struct {
	ast.BaseInline
	text    string // text between the brackets
	offset  int    // offset of the first bracket
	mention int    // index of the mention; -1 for ordinary text
	isEmbed bool   // whether it is written as ![[…]]
}

var wikiKind = ast.NewNodeKind("WikiLink")

func (n *wikiNode) Kind() ast.NodeKind            { return wikiKind }
func (n *wikiNode) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// wikiParser parses [[…]] unless it is part of another link, as in [[1]](https://…) or a reference link. A text without
// a letter, such as the matrix [[1]], is not a mention.
type wikiParser struct{}

func (wikiParser) Trigger() []byte { return []byte{'['} }

func (wikiParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	inner := wikiText(line, pc)
	isCurators := stateOf(pc).isCurators(segment.Start)
	if inner == "" || isCurators && strings.Contains(inner, string(commentMark)) {
		return nil
	}
	name := WikiName(inner)
	switch {
	case name == "" && isCurators && inner[0] == '#' && mention(inner).Part != "":
		block.Advance(len(inner) + len("[[]]"))
		return linkWithin(mention(inner), inner)
	case !strings.ContainsFunc(name, unicode.IsLetter) || name[0] == '^':
		return nil
	}
	block.Advance(len(inner) + len("[[]]"))
	return &wikiNode{text: inner, offset: segment.Start, mention: -1}
}

// wikiText returns the text in [[…]] at the start of a line. It returns "" if there is none or if it is part of another
// link.
func wikiText(line []byte, pc parser.Context) string {
	m := wikiLink.FindSubmatchIndex(line)
	if m == nil || bytes.HasPrefix(line[m[1]:], []byte("(")) || bytes.HasPrefix(line[m[1]:], []byte("[")) {
		return ""
	}
	inner := line[m[2]:m[3]]
	if _, isReference := pc.Reference(util.ToLinkReference(inner)); isReference {
		return ""
	}
	return string(inner)
}

// linkWithin returns a link to a part of the same text, such as [[#Heading]] or [[#^id|words]].
func linkWithin(m Mention, inner string) ast.Node {
	_, heading, _ := strings.Cut(inner, "#")
	words := ast.NewString([]byte(cmp.Or(m.Words, strings.TrimSpace(heading))))
	words.SetRaw(true)
	link := ast.NewLink()
	link.Destination = []byte("#" + m.Part)
	link.AppendChild(link, words)
	return link
}

// embedParser parses an embedded file in the curator's part: ![[loss.png]], ![[loss.png|300]] with a width in CSS
// pixels, or ![[loss.png|words]] with a text instead of the picture. Files that are not pictures are mentions.
type embedParser struct{}

func (embedParser) Trigger() []byte { return []byte{'!'} }

func (embedParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	if !stateOf(pc).isCurators(segment.Start) {
		return nil
	}
	inner := wikiText(line[1:], pc)
	name := WikiName(inner)
	if name == "" || strings.Contains(inner, string(commentMark)) {
		return nil
	}
	switch {
	case IsPicture(name):
		block.Advance(len(inner) + len("![[]]"))
		return embeddedPicture(name, inner)
	case !strings.ContainsFunc(name, unicode.IsLetter) || name[0] == '^':
		return nil
	}
	block.Advance(len(inner) + len("![[]]"))
	return &wikiNode{text: inner, offset: segment.Start + 1, mention: -1, isEmbed: true}
}

// pictureWidth matches a width and an optional height, which is ignored.
var pictureWidth = lazyregexp.New(`^([1-9][0-9]{0,4})(?:x[0-9]+)?$`)

// embeddedPicture returns the picture of ![[name|words|width]]. Without words, its text is the name of the file without
// the extension.
func embeddedPicture(name, inner string) ast.Node {
	link := ast.NewLink()
	link.Destination = []byte(name)
	image := ast.NewImage(link)
	words := strings.TrimSuffix(path.Base(name), path.Ext(name))
	for i, part := range strings.Split(inner, "|") {
		part = strings.TrimSpace(strings.TrimSuffix(part, `\`))
		if m := pictureWidth.FindStringSubmatch(part); m != nil {
			width, _ := strconv.Atoi(m[1]) // the pattern allows only numbers
			image.SetAttributeString(widthAttribute, width)
		} else if i > 0 && part != "" {
			words = part
		}
	}
	text := ast.NewString([]byte(words))
	text.SetRaw(true)
	image.AppendChild(image, text)
	return image
}

// A Mention is a mention of a paper as [[…]], or a link to another file of the site.
type Mention struct {
	Slug   string // name of the paper as written
	Part   string // anchor of the heading or block after #, or ""
	Words  string // text of the link; "" for the paper's title
	Source string // [[…]] or the URL of a link, as written

	File  string // escaped URL of a link; "" for [[…]]
	Title string // title of a link

	Line, Column int // position in the file
}

// mention records a mention in the curator's part, unless it is in the text of a picture, which cannot contain links.
func (r *reporter) mention(n *wikiNode) {
	if n.offset < r.curators || isWithin(n, ast.KindImage) {
		return
	}
	m := mention(n.text)
	if n.isEmbed {
		r.warn(n.offset-1, "Offprint does not embed notes; "+problem.Quote("!"+m.Source)+" is shown as a link",
			"remove the exclamation mark")
	}
	n.mention = r.record(m, n.offset)
}

// record records a mention with its position in the file, and returns its index.
func (r *reporter) record(m Mention, offset int) int {
	m.Line, m.Column = r.position(offset)
	r.mentions = append(r.mentions, m)
	return len(r.mentions) - 1
}

func isWithin(n ast.Node, kind ast.NodeKind) bool {
	for n = n.Parent(); n != nil; n = n.Parent() {
		if n.Kind() == kind {
			return true
		}
	}
	return false
}

// mention parses the text between the brackets.
func mention(text string) Mention {
	m := Mention{Slug: WikiName(text), Source: "[[" + text + "]]"}
	before, words, _ := strings.Cut(text, "|")
	_, part, _ := strings.Cut(before, "#")
	m.Words, m.Part = strings.TrimSpace(words), AnchorOf(strings.TrimSuffix(part, `\`))
	return m
}

// WikiName returns the name of the paper in [[…]], given the text between the brackets, without the fragment and the
// words. In a table, the bar is escaped by a backslash.
func WikiName(text string) string {
	if i := strings.IndexAny(text, "|#"); i >= 0 {
		text = strings.TrimSuffix(text[:i], `\`)
	}
	return strings.TrimSpace(text)
}

// shown returns the text of a mention of an unknown paper.
func (m Mention) shown() string { return cmp.Or(m.Words, m.Source) }

// written returns the placeholder of a node, or its text if it is not a mention.
func (n *wikiNode) written() string {
	if n.mention < 0 {
		return mention(n.text).shown()
	}
	return placeholder(n.mention, false)
}

// placeholder returns the placeholder for a mention, or for the start or end tag of a link. Rendered text contains NUL
// characters only in placeholders.
func placeholder(mention int, end bool) string {
	if end {
		return "\x00/" + strconv.Itoa(mention) + "\x00"
	}
	return "\x00" + strconv.Itoa(mention) + "\x00"
}

// Fill replaces the placeholders for mentions in a text of a document. A link to a file has two placeholders: one for
// its start tag and one for its end tag.
func Fill(text string, with func(mention int, end bool) string) string {
	if strings.IndexByte(text, 0) < 0 {
		return text
	}
	var b strings.Builder
	for i, piece := range strings.Split(text, "\x00") {
		number, end := strings.CutPrefix(piece, "/")
		if n, err := strconv.Atoi(number); i%2 == 1 && err == nil {
			piece = with(n, end)
		} else if i%2 == 1 {
			piece = "\x00" + piece + "\x00" // the placeholder of a view
		}
		b.WriteString(piece)
	}
	return b.String()
}

// RenameMentions replaces the name of a paper in each [[…]] from the offset start on, and returns the number of
// replacements. from is a slug.
func (r *Renderer) RenameMentions(body []byte, start int, from, to string) ([]byte, int) {
	if from == to || !bytes.Contains(body, []byte("[[")) {
		return body, 0
	}
	var b bytes.Buffer
	done, count := 0, 0
	for _, m := range r.Outline(asText(body)).WikiLinks {
		name := WikiName(m.Text)
		if m.Offset < start || content.Slug(name) != from {
			continue
		}
		at := m.Offset + len("[[") + strings.Index(m.Text, name)
		b.Write(body[done:at])
		b.WriteString(to)
		done = at + len(name)
		count++
	}
	if count == 0 {
		return body, 0
	}
	b.Write(body[done:])
	return b.Bytes(), count
}

// asText returns a body with a question mark for each byte that is not UTF-8, so that offsets do not change.
func asText(body []byte) []byte {
	if utf8.Valid(body) {
		return body
	}
	text := bytes.Clone(body)
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			text[i] = '?'
		}
		i += size
	}
	return text
}
