package adopt

import (
	"cmp"
	"strings"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
)

// A rule converts the matches of a pattern. As a test of the rule, it converts example to want.
type rule struct {
	example, want string
	pattern       *lazyregexp.Regexp
	// replace returns the new text for a match. A rule that only reports returns m[0].
	replace func(c *conversion, m []string) string
}

// A conversion converts the text of one note.
type conversion struct {
	*archive
	note *note
	in   original // the text before the conversion, for positions
	from int      // the offset in it where position starts to search

	counted      int // the offset up to which position has counted lines and characters
	line, column int // of this offset; the column is the number of characters before it
}

// newConversion returns a conversion of the text that starts in a line of a note's file.
func newConversion(a *archive, n *note, line int) *conversion {
	c := &conversion{archive: a, note: n, in: n.head.original(line)}
	c.countAgain()
	return c
}

// An original is a part of a note's file.
type original struct {
	text  string // the front matter or the body
	line  int    // the line of the file where text starts
	start int    // the offset of the part
}

// rewind makes position search from the start again.
func (c *conversion) rewind() {
	c.from = c.in.start
	c.countAgain()
}

// countAgain makes position count lines from the start again.
func (c *conversion) countAgain() { c.counted, c.line, c.column = 0, c.in.line, 0 }

// original returns the part of the front matter or the body that starts in a line of the file.
func (h head) original(line int) original {
	o := original{text: h.body, line: h.bodyLine}
	if line < h.bodyLine {
		o.text, o.line = h.src, h.line
	}
	for range line - o.line {
		o.start += strings.IndexByte(o.text[o.start:], '\n') + 1
	}
	return o
}

// convertBody converts the text of a note and, in the second conversion, its abstract.
func (a *archive) convertBody(n *note) {
	if n.status != Created {
		return
	}
	c := newConversion(a, n, n.head.bodyLine)
	n.body = c.text(n.body)
	if a.final && n.kind == collectionKind {
		n.body = a.withoutList(n)
	}
	if a.final {
		n.body = shiftHeadings(n.body)
		if n.abstract != "" && n.kind == paperKind {
			n.abstract = newConversion(a, n, n.abstractLine).text(n.abstract)
		} else if n.kind == paperKind {
			n.cutAbstract()
		}
		n.abstract = c.abstractText(n.abstract)
	}
	c.localFiles()
	c.bundleFiles()
}

// text applies the rules to a text outside code.
func (c *conversion) text(body string) string {
	blocks := append(append([]rule{}, c.program.blocks...), sharedBlocks...)
	body = outside(body, fences(body), func(part string) string { return c.apply(part, blocks) })
	spans := append(append([]rule{}, c.program.spans...), sharedSpans...)
	if c.program.wiki {
		spans = append(spans, wikiRules...)
	} else {
		spans = append(spans, noWiki)
	}
	for _, r := range spans {
		c.rewind()
		body = outside(body, codeIn(body), func(part string) string { return c.apply(part, []rule{r}) })
	}
	return strings.ReplaceAll(body, hidden, "")
}

// hidden separates characters that later rules must not read as markup. It is removed at the end. It consists of two
// private-use characters that are unlikely to occur together in a text.
const hidden = "\uE000\uE001"

// apply applies rules to a text.
func (c *conversion) apply(text string, rules []rule) string {
	for _, r := range rules {
		text = r.pattern.ReplaceAllStringFunc(text, func(match string) string {
			return r.replace(c, r.pattern.FindStringSubmatch(match))
		})
	}
	return text
}

// report reports a problem in a part of the text, unless the notes are converted again.
func (c *conversion) report(part, what, hint, kind string) {
	if !c.final {
		return
	}
	line, column := c.position(part)
	c.problems = append(c.problems, problem.Problem{
		File: c.display(c.note.path), Line: line, Column: column, What: what, Hint: hint, Kind: kind,
	})
}

// position returns the line and column of a part of the text in the file. Calls must be in the order of the parts in
// the text. For a part that another rule has changed, it returns the line of the previous part and the column 0.
func (c *conversion) position(part string) (line, column int) {
	first, _, _ := strings.Cut(part, "\n")
	i := strings.Index(c.in.text[c.from:], first)
	c.from += max(i, 0)
	next := c.in.text[c.counted:c.from]
	if lines := strings.Count(next, "\n"); lines > 0 {
		c.line, c.column = c.line+lines, 0
	}
	c.column += utf8.RuneCountInString(next[strings.LastIndexByte(next, '\n')+1:])
	c.counted = c.from
	if i >= 0 {
		column = 1 + c.column
	}
	c.from = min(c.from+1, len(c.in.text))
	return c.line, column
}

/* ---- Code ---- */

// A span is a part of a text, from one offset to another.
type span struct{ start, end int }

// outside calls f for the parts of a text outside the spans, and returns the text with the results.
func outside(text string, spans []span, f func(part string) string) string {
	var b strings.Builder
	at := 0
	for _, s := range spans {
		b.WriteString(f(text[at:s.start]))
		b.WriteString(text[s.start:s.end])
		at = s.end
	}
	b.WriteString(f(text[at:]))
	return b.String()
}

var fenceLine = lazyregexp.New("^(?:[ \t>]|[-*+] )*(`{3,}|~{3,})(.*)$")

// fences returns the fenced code blocks in a text (CommonMark, section 4.5), including those in lists and block quotes.
func fences(text string) (spans []span) {
	open := ""
	start := 0
	for at := 0; at < len(text); {
		line, _, _ := strings.Cut(text[at:], "\n")
		end := min(at+len(line)+1, len(text))
		var m []string
		if strings.Contains(line, "```") || strings.Contains(line, "~~~") {
			m = fenceLine.FindStringSubmatch(line)
		}
		switch {
		case m == nil:
		case open == "" && !(m[1][0] == '`' && strings.Contains(m[2], "`")):
			open, start = m[1], at
		case open != "" && strings.HasPrefix(m[1], open) && strings.TrimSpace(m[2]) == "":
			spans = append(spans, span{start, end})
			open = ""
		}
		at = end
	}
	if open != "" {
		spans = append(spans, span{start, len(text)})
	}
	return spans
}

// maxCodeSpan is the maximum length of a code span in bytes. It limits the time for texts with many backticks.
const maxCodeSpan = 5000

// codeIn returns the fenced code blocks and the code spans in a text.
func codeIn(text string) (spans []span) {
	at := 0
	add := func(end int) {
		for at < end {
			i := strings.IndexByte(text[at:end], '`')
			if i < 0 {
				break
			}
			start := at + i
			size := len(text[start:]) - len(strings.TrimLeft(text[start:], "`"))
			at = start + size
			if length := codeEnd(text[at:min(at+maxCodeSpan, end)], size); length >= 0 {
				at += length + size
				spans = append(spans, span{start, at})
			}
		}
		at = end
	}
	for _, f := range fences(text) {
		add(f.start)
		spans = append(spans, f)
		at = f.end
	}
	add(len(text))
	return spans
}

// codeEnd returns the offset of the first run of size backticks, which ends a code span, or -1 if a blank line or the
// end of the text comes first.
func codeEnd(text string, size int) int {
	if i := strings.Index(text, "\n\n"); i >= 0 {
		text = text[:i]
	}
	for at := 0; ; {
		i := strings.IndexByte(text[at:], '`')
		if i < 0 {
			return -1
		}
		at += i
		run := len(text[at:]) - len(strings.TrimLeft(text[at:], "`"))
		if run == size {
			return at
		}
		at += run
	}
}

/* ---- Rules for all programs ---- */

// sharedBlocks are applied outside fenced code blocks.
var sharedBlocks = []rule{
	{
		"Before.\n\n<!--more-->\n\nAfter.", "Before.\n\nAfter.",
		lazyregexp.New(`(?i)[ \t]*<!--\s*more\s*-->[ \t]*\n?\n?`),
		func(*conversion, []string) string { return "" },
	},
	{
		"Text <!-- a remark --> text", "Text %% a remark %% text",
		lazyregexp.New(`(?s)<!--(.*?)-->`),
		func(_ *conversion, m []string) string { return "%%" + strings.ReplaceAll(m[1], "%%", "% %") + "%%" },
	},
}

// linkTarget matches the end of a link with its address and title.
const linkTarget = `\]\((<[^<>\n]*>|[^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*)((?:\s+(?:"[^"\n]*"|'[^'\n]*'))?)\)`

// linkOrPicture matches a link or a picture. Its label can contain other links and pictures.
var linkOrPicture = lazyregexp.New(
	`(\\?!?)\[((?:[^\[\]\n]|\n[^\[\]\n]|\[[^\[\]\n]*\](?:\([^()\n]*\))?)*)` + linkTarget)

// sharedSpans are applied outside code blocks and code spans.
var sharedSpans = []rule{
	{
		`An equation: \[E = mc^2\] and text`, "An equation:\n\n$$\nE = mc^2\n$$\n\nand text",
		lazyregexp.New(`(?s)\s*\\{1,2}\[(.+?)\\{1,2}\]\s*`),
		func(_ *conversion, m []string) string {
			if !isFormula(m[1]) {
				return m[0]
			}
			return "\n\n$$\n" + strings.TrimSpace(m[1]) + "\n$$\n\n"
		},
	},
	{
		`The norm \(\|x\|\) of \(x\), \(see below\).`, `The norm $\|x\|$ of $x$, \(see below\).`,
		lazyregexp.New(`\\{1,2}\(((?:[^\n]|\n[^\n])+?)\\{1,2}\)`),
		func(_ *conversion, m []string) string {
			if !isFormula(m[1]) {
				return m[0]
			}
			return "$" + strings.TrimSpace(m[1]) + "$"
		},
	},
	{
		`<img src="https://example.org/a.png" alt="A figure">`, `![A figure](https://example.org/a.png)`,
		lazyregexp.New(`(?i)<img\s([^<>]*)>`),
		func(c *conversion, m []string) string {
			attributes := attributesOf(m[1])
			if attributes["src"] == "" {
				return m[0]
			}
			for name := range attributes {
				if name != "src" && name != "alt" && name != "title" {
					c.report(m[0], "the attributes of a picture in HTML were left out", "set them in a style sheet",
						"pictures in HTML had attributes that were left out")
					break
				}
			}
			return picture(attributes["alt"], attributes["src"], attributes["title"])
		},
	},
	{
		`<a href="https://example.org/">here</a>`, `[here](https://example.org/)`,
		lazyregexp.New(`(?i)<a\s+href="([^"<>\s]+)"[^<>]*>([^<>\[\]\n]+)</a>`),
		func(_ *conversion, m []string) string { return "[" + m[2] + "](" + m[1] + ")" },
	},
	{
		"<b>bold</b> and <em>italic</em>", "**bold** and *italic*",
		lazyregexp.New(`(?i)<(b|strong|i|em)>([^<>\s](?:[^<>\n]*[^<>\s])?)</(b|strong|i|em)>`),
		func(_ *conversion, m []string) string {
			mark := "*"
			if tag := strings.ToLower(m[1]); tag == "b" || tag == "strong" {
				mark = "**"
			}
			return mark + m[2] + mark
		},
	},
	{
		"One<br>\nTwo", "One\\\nTwo",
		lazyregexp.New(`(?i)[ \t]*<br\s*/?>[ \t]*\n`),
		func(*conversion, []string) string { return "\\\n" },
	},
	{
		"![Missing](no.png), ![](b.md#part), [a](no.md), [![b](no.png)](b.md) and \\[c](no.md)",
		"Missing, [b.md](b.md#part), a, [b](b.md) and \\[c](no.md)",
		linkOrPicture, (*conversion).link,
	},
	{
		"See [`code` in a note](b.md) and [`code`](no.md).", "See [`code` in a note](b.md) and [`code`\\](no.md).",
		lazyregexp.New(linkTarget),
		func(c *conversion, m []string) string {
			if address, ok := c.address(m[1], m[0]); ok {
				return "](" + address + m[2] + ")"
			}
			return `\` + m[0] // escaped, so it is text
		},
	},
	{
		"[b]: b.md\n[c]: no.md", "[b]: b.md\n",
		lazyregexp.New(`(?m)^( {0,3}\[[^\[\]\n^]+\]:[ \t]+)(\S+).*`),
		func(c *conversion, m []string) string {
			if address, ok := c.address(m[2], m[0]); ok {
				return m[1] + address + strings.TrimPrefix(m[0], m[1]+m[2])
			}
			return ""
		},
	},
	{
		"A <sub>2</sub>", "A <sub>2</sub>",
		lazyregexp.New(`(?i)</?(?:a|abbr|article|aside|audio|b|blockquote|br|button|center|cite|code|dd|del|` +
			`details|div|dl|dt|em|embed|figcaption|figure|font|footer|form|h[1-6]|header|hr|i|iframe|img|input|ins|` +
			`kbd|li|link|main|mark|nav|object|ol|p|picture|pre|q|s|samp|script|section|small|source|span|strong|` +
			`style|sub|summary|sup|svg|table|tbody|td|template|tfoot|th|thead|tr|u|ul|var|video|[a-z]+-[a-z-]+)` +
			`(?:\s[^<>]*)?/?>`),
		func(c *conversion, m []string) string {
			c.report(m[0], "HTML is shown as text: "+problem.Quote(m[0]), "write it as Markdown",
				"pieces of HTML are shown as text")
			return m[0]
		},
	},
}

var hasMath = lazyregexp.New(`[\\^_=+<>|{}]|^\s*\S{1,2}\s*$|\d|^\s*[A-Za-z]+\([^\s()]*\)\s*$`)

// isFormula reports whether the text between \( and \) is a formula. In Markdown, \( is also a literal parenthesis.
func isFormula(s string) bool { return hasMath.MatchString(s) }

var inlineMath = lazyregexp.New(`\\{1,2}\((.+?)\\{1,2}\)`)

// plainMath returns a title with its formulas between dollar signs.
func plainMath(s string) string {
	return inlineMath.ReplaceAllStringFunc(s, func(m string) string {
		if inner := inlineMath.FindStringSubmatch(m)[1]; isFormula(inner) {
			return "$" + strings.TrimSpace(inner) + "$"
		}
		return m
	})
}

var attribute = lazyregexp.New(`([A-Za-z][\w-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))`)

// attributesOf returns the attributes of an HTML tag or of Liquid's include, by name in lower case.
func attributesOf(s string) map[string]string {
	all := map[string]string{}
	for _, m := range attribute.FindAllStringSubmatch(s, -1) {
		all[strings.ToLower(m[1])] = m[2] + m[3] + m[4]
	}
	return all
}

// picture returns a picture in Markdown. The title is shown as its caption.
func picture(alt, address, title string) string {
	clean := strings.NewReplacer("[", "(", "]", ")", "\n", " ")
	if strings.ContainsAny(address, " ()") {
		address = "<" + address + ">"
	}
	if title != "" {
		title = ` "` + strings.ReplaceAll(strings.ReplaceAll(title, `"`, "”"), "\n", " ") + `"`
	}
	return "![" + clean.Replace(alt) + "](" + address + title + ")"
}

/* ---- Headings ---- */

var (
	atxHeading = lazyregexp.New(`^(#{1,6})([ \t]|$)`)
	underline  = lazyregexp.New(`^ {0,3}(=+|-{2,})[ \t]*$`)
)

// shiftHeadings moves all headings down by a level if one has the first level, because the title of the page has it.
func shiftHeadings(body string) string {
	code := fences(body)
	if !hasTopHeading(body, code) {
		return body
	}
	return outside(body, code, func(part string) string {
		lines := strings.Split(part, "\n")
		for i, line := range lines {
			if m := atxHeading.FindStringSubmatch(line); m != nil && len(m[1]) < 6 {
				lines[i] = "#" + line
			}
			if m := underline.FindStringSubmatch(line); m != nil && i > 0 && isText(lines[i-1]) {
				level := "## "
				if m[1][0] == '-' {
					level = "### "
				}
				lines[i-1], lines[i] = level+strings.TrimSpace(lines[i-1]), ""
			}
		}
		return strings.Join(lines, "\n")
	})
}

// hasTopHeading reports whether a text has a heading of the first level outside code.
func hasTopHeading(body string, code []span) (found bool) {
	outside(body, code, func(part string) string {
		lines := strings.Split(part, "\n")
		for i, line := range lines {
			m := underline.FindStringSubmatch(line)
			found = found || strings.HasPrefix(line, "# ") || m != nil && m[1][0] == '=' && i > 0 && isText(lines[i-1])
		}
		return part
	})
	return found
}

// isText reports whether a line can be the text of a heading that is underlined in the next line.
func isText(line string) bool {
	line = strings.TrimSpace(line)
	return line != "" && !strings.ContainsAny(line[:1], "#>|-*+`~")
}

/* ---- The abstract ---- */

var (
	abstractHeading = lazyregexp.New(`(?i)^#{1,6}[ \t]+\W*abstract\W*$`)
	abstractCallout = lazyregexp.New(`(?i)^>[ \t]*\[!(?:abstract\][+-]?[ \t]*(?:abstract)?|` +
		`[a-z]+\][+-]?[ \t]*abstract)[ \t]*$`)
	quoteMark = lazyregexp.New(`(?m)^>[ \t]?`)
)

// cutAbstract moves a section or callout with the title Abstract from the text to the abstract.
func (n *note) cutAbstract() {
	code := fences(n.body)
	lines := strings.SplitAfter(n.body, "\n")
	offset := 0
	for i, line := range lines {
		text := strings.TrimRight(line, "\n")
		isHeading := abstractHeading.MatchString(text)
		if !within(code, offset) && (isHeading || abstractCallout.MatchString(text)) {
			end := i + 1
			for end < len(lines) && (isHeading && !atxHeading.MatchString(lines[end]) ||
				!isHeading && strings.HasPrefix(lines[end], ">")) {
				end++
			}
			abstract := strings.TrimSpace(quoteMark.ReplaceAllString(strings.Join(lines[i+1:end], ""), ""))
			if abstract != "" && !strings.Contains(abstract, "\n## ") {
				n.abstract = abstract
				n.body = strings.Join(lines[:i], "") + strings.Join(lines[end:], "")
			}
			return
		}
		offset += len(line)
	}
}

// within reports whether an offset is in one of the spans.
func within(spans []span, offset int) bool {
	for _, s := range spans {
		if s.start <= offset && offset < s.end {
			return true
		}
	}
	return false
}

var (
	mention   = lazyregexp.New(`!?\[\[([^\[\]|#]+)(#[^\[\]|]*)?(?:\|([^\[\]]*))?\]\]`)
	leadLevel = lazyregexp.New(`(?m)^#{1,6}[ \t]+`)
)

// abstractText removes the marks of headings from an abstract, and replaces [[name]] with a link or text.
func (c *conversion) abstractText(s string) string {
	if s == "" {
		return ""
	}
	s = leadLevel.ReplaceAllString(s, "")
	return mention.ReplaceAllStringFunc(s, func(link string) string {
		m := mention.FindStringSubmatch(link)
		if n := c.bySlug[m[1]]; n != nil {
			return "[" + cmp.Or(m[3], n.fields.Title) + "](" + content.LinkTo(c.note.file, n.file) + ")"
		}
		return withoutLinks(link)
	})
}
