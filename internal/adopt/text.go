package adopt

import (
	"cmp"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
)

// A rule converts what matches a pattern. example and want are its test.
type rule struct {
	example, want string
	pattern       *regexp.Regexp
	// replace returns the new text. A rule that only reports returns the text as it is.
	replace func(c *conversion, m []string) string
}

// A conversion converts the text of one note.
type conversion struct {
	*archive
	note *note
	in   original // what is converted
	from int      // offset in it from which places are searched; see position
}

// An original is a text of a note as it is in the file.
type original struct {
	text  string
	line  int // of the file, where text starts
	start int // offset of the part that is converted
}

// start makes places to be searched from the start again.
func (c *conversion) start() { c.from = c.in.start }

// from returns the front matter from a line of the file, or the text from there.
func (h head) from(line int) original {
	o := original{text: h.body, line: h.at}
	if line < h.at {
		o.text, o.line = h.src, h.line
	}
	for range line - o.line {
		o.start += strings.IndexByte(o.text[o.start:], '\n') + 1
	}
	return o
}

// convertBody converts the text and the abstract of a note.
func (a *archive) convertBody(n *note) {
	if n.status != Created {
		return
	}
	c := &conversion{archive: a, note: n, in: n.head.from(n.head.at)}
	n.body = c.text(n.body)
	if a.final && n.kind == collectionKind {
		n.body = a.withoutList(n)
	}
	if a.final {
		n.body = shiftHeadings(n.body)
		if n.abstract != "" && n.kind == paperKind {
			abstract := &conversion{archive: a, note: n, in: n.head.from(n.abstractLine)}
			n.abstract = abstract.text(n.abstract)
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
		c.start()
		body = outside(body, codeIn(body), func(part string) string { return c.apply(part, []rule{r}) })
	}
	return strings.ReplaceAll(body, hidden, "")
}

// hidden separates characters that later rules must not read as markup. It is removed at the end. Texts do not contain
// these two characters of the private use area in this order.
const hidden = "\uE000\uE001"

func (c *conversion) apply(text string, rules []rule) string {
	for _, r := range rules {
		text = r.pattern.ReplaceAllStringFunc(text, func(match string) string {
			return r.replace(c, r.pattern.FindStringSubmatch(match))
		})
	}
	return text
}

// report reports something about a part of the text.
func (c *conversion) report(part, what, hint, kind string) {
	if !c.final {
		return
	}
	line, column := c.position(part)
	c.problems = append(c.problems, problem.Problem{
		File: c.display(c.note.path), Line: line, Column: column, What: what, Hint: hint, Kind: kind,
	})
}

// position returns the line and column of a part of the text in the file. Parts are asked for in the order of the text.
// A part that a rule has changed has the line of the last one, and the column 0.
func (c *conversion) position(part string) (line, column int) {
	first, _, _ := strings.Cut(part, "\n")
	i := strings.Index(c.in.text[c.from:], first)
	c.from += max(i, 0)
	before := c.in.text[:c.from]
	line = c.in.line + strings.Count(before, "\n")
	if i >= 0 {
		column = 1 + utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:])
	}
	c.from = min(c.from+1, len(c.in.text))
	return line, column
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

var fenceLine = regexp.MustCompile("^(?:[ \t>]|[-*+] )*(`{3,}|~{3,})(.*)$")

// fences returns the fenced blocks of code in a text (CommonMark, section 4.5), with those in lists and quotations.
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

// farthest limits the search for the end of code in a line, so that many backticks are not slow.
const farthest = 5000

// codeIn returns the fenced blocks and the code spans of a text.
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
			if length := codeEnd(text[at:min(at+farthest, end)], size); length >= 0 {
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

// codeEnd returns the offset of the run of backticks that ends code, or -1. Code does not contain a blank line.
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

// sharedBlocks are applied outside fenced code.
var sharedBlocks = []rule{
	{
		"Before.\n\n<!--more-->\n\nAfter.", "Before.\n\nAfter.",
		regexp.MustCompile(`(?i)[ \t]*<!--\s*more\s*-->[ \t]*\n?\n?`),
		func(*conversion, []string) string { return "" },
	},
	{
		"Text <!-- a remark --> text", "Text %% a remark %% text",
		regexp.MustCompile(`(?s)<!--(.*?)-->`),
		func(_ *conversion, m []string) string { return "%%" + strings.ReplaceAll(m[1], "%%", "% %") + "%%" },
	},
}

// linkTarget matches the end of a link with its address and title.
const linkTarget = `\]\((<[^<>\n]*>|[^\s()<>]*(?:\([^\s()]*\)[^\s()<>]*)*)((?:\s+(?:"[^"\n]*"|'[^'\n]*'))?)\)`

// linkOrPicture matches a link or a picture. Its label can contain other links and pictures.
var linkOrPicture = regexp.MustCompile(
	`(\\?!?)\[((?:[^\[\]\n]|\n[^\[\]\n]|\[[^\[\]\n]*\](?:\([^()\n]*\))?)*)` + linkTarget)

// sharedSpans are applied outside code.
var sharedSpans = []rule{
	{
		`An equation: \[E = mc^2\] and text`, "An equation:\n\n$$\nE = mc^2\n$$\n\nand text",
		regexp.MustCompile(`(?s)\s*\\{1,2}\[(.+?)\\{1,2}\]\s*`),
		func(_ *conversion, m []string) string {
			if !isFormula(m[1]) {
				return m[0]
			}
			return "\n\n$$\n" + strings.TrimSpace(m[1]) + "\n$$\n\n"
		},
	},
	{
		`The norm \(\|x\|\) of \(x\), \(see below\).`, `The norm $\|x\|$ of $x$, \(see below\).`,
		regexp.MustCompile(`\\{1,2}\(((?:[^\n]|\n[^\n])+?)\\{1,2}\)`),
		func(_ *conversion, m []string) string {
			if !isFormula(m[1]) {
				return m[0]
			}
			return "$" + strings.TrimSpace(m[1]) + "$"
		},
	},
	{
		`<img src="https://example.org/a.png" alt="A figure">`, `![A figure](https://example.org/a.png)`,
		regexp.MustCompile(`(?i)<img\s([^<>]*)>`),
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
		regexp.MustCompile(`(?i)<a\s+href="([^"<>\s]+)"[^<>]*>([^<>\[\]\n]+)</a>`),
		func(_ *conversion, m []string) string { return "[" + m[2] + "](" + m[1] + ")" },
	},
	{
		"<b>bold</b> and <em>italic</em>", "**bold** and *italic*",
		regexp.MustCompile(`(?i)<(b|strong|i|em)>([^<>\s](?:[^<>\n]*[^<>\s])?)</(b|strong|i|em)>`),
		func(_ *conversion, m []string) string {
			mark := map[string]string{"b": "**", "strong": "**", "i": "*", "em": "*"}[strings.ToLower(m[1])]
			return mark + m[2] + mark
		},
	},
	{
		"One<br>\nTwo", "One\\\nTwo",
		regexp.MustCompile(`(?i)[ \t]*<br\s*/?>[ \t]*\n`),
		func(*conversion, []string) string { return "\\\n" },
	},
	{
		"![Missing](no.png), ![](b.md#part), [a](no.md), [![b](no.png)](b.md) and \\[c](no.md)",
		"Missing, [b.md](b.md#part), a, [b](b.md) and \\[c](no.md)",
		linkOrPicture, (*conversion).link,
	},
	{
		"See [`code` in a note](b.md) and [`code`](no.md).", "See [`code` in a note](b.md) and [`code`\\](no.md).",
		regexp.MustCompile(linkTarget),
		func(c *conversion, m []string) string {
			if address, ok := c.address(m[1], m[0]); ok {
				return "](" + address + m[2] + ")"
			}
			return `\` + m[0] // text
		},
	},
	{
		"[b]: b.md\n[c]: no.md", "[b]: b.md\n",
		regexp.MustCompile(`(?m)^( {0,3}\[[^\[\]\n^]+\]:[ \t]+)(\S+).*`),
		func(c *conversion, m []string) string {
			if address, ok := c.address(m[2], m[0]); ok {
				return m[1] + address + strings.TrimPrefix(m[0], m[1]+m[2])
			}
			return ""
		},
	},
	{
		"A <sub>2</sub>", "A <sub>2</sub>",
		regexp.MustCompile(`(?i)</?(?:a|abbr|article|aside|audio|b|blockquote|br|button|center|cite|code|dd|del|` +
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

var hasMath = regexp.MustCompile(`[\\^_=+<>|{}]|^\s*\S{1,2}\s*$|\d|^\s*[A-Za-z]+\([^\s()]*\)\s*$`)

// isFormula reports whether the text between \( and \) is a formula. In Markdown, \( is also a literal parenthesis.
func isFormula(s string) bool { return hasMath.MatchString(s) }

var inlineMath = regexp.MustCompile(`\\{1,2}\((.+?)\\{1,2}\)`)

// plainMath writes the formulas of a title between dollars.
func plainMath(s string) string {
	return inlineMath.ReplaceAllStringFunc(s, func(m string) string {
		if inner := inlineMath.FindStringSubmatch(m)[1]; isFormula(inner) {
			return "$" + strings.TrimSpace(inner) + "$"
		}
		return m
	})
}

var attribute = regexp.MustCompile(`([A-Za-z][\w-]*)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))`)

// attributesOf returns the attributes of a tag of HTML or of a shortcode, by name in lower case.
func attributesOf(s string) map[string]string {
	all := map[string]string{}
	for _, m := range attribute.FindAllStringSubmatch(s, -1) {
		all[strings.ToLower(m[1])] = m[2] + m[3] + m[4]
	}
	return all
}

// picture returns a picture in Markdown. A title is its caption.
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
	atxHeading = regexp.MustCompile(`^(#{1,6})([ \t]|$)`)
	underline  = regexp.MustCompile(`^ {0,3}(=+|-{2,})[ \t]*$`)
)

// shiftHeadings moves all headings down by a level if one has the first level, which is that of the page's title.
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

// isText reports whether a line can be the text above the underline of a heading.
func isText(line string) bool {
	line = strings.TrimSpace(line)
	return line != "" && !strings.ContainsAny(line[:1], "#>|-*+`~")
}

/* ---- The abstract ---- */

var (
	abstractHeading = regexp.MustCompile(`(?i)^#{1,6}[ \t]+\W*abstract\W*$`)
	abstractCallout = regexp.MustCompile(`(?i)^>[ \t]*\[!(?:abstract\][+-]?[ \t]*(?:abstract)?|` +
		`[a-z]+\][+-]?[ \t]*abstract)[ \t]*$`)
	quoteMark = regexp.MustCompile(`(?m)^>[ \t]?`)
)

// cutAbstract moves the section Abstract, or a callout of that kind, from the text to the abstract of a paper that has
// none.
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

func within(spans []span, offset int) bool {
	for _, s := range spans {
		if s.start <= offset && offset < s.end {
			return true
		}
	}
	return false
}

var (
	mention   = regexp.MustCompile(`!?\[\[([^\[\]|#]+)(#[^\[\]|]*)?(?:\|([^\[\]]*))?\]\]`)
	leadLevel = regexp.MustCompile(`(?m)^#{1,6}[ \t]+`)
)

// abstractText converts an abstract. It has no headings and no [[name]].
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
