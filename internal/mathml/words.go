package mathml

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// textMarks maps the accent commands of text to combining marks.
var textMarks = map[string]string{
	"'": "\u0301", "`": "\u0300", "^": "\u0302", `"`: "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307",
	"c": "\u0327", "v": "\u030C", "u": "\u0306", "H": "\u030B", "k": "\u0328", "r": "\u030A",
}

// textCommands maps the commands of text that produce characters.
var textCommands = map[string]string{
	"%": "%", "$": "$", "_": "_", "{": "{", "}": "}", "#": "#", "&": "&", " ": " ", "\n": " ", "\t": " ", ",": "\u2009",
	";": " ", ":": " ", "!": "", "/": "", "-": "", `\`: " ", "quad": "\u2003", "qquad": "\u2003\u2003", "space": " ",
	"ldots": "…", "dots": "…", "textellipsis": "…", "textbackslash": `\`, "textasciitilde": "~", "textasciicircum": "^",
	"textendash": "–", "textemdash": "—", "textquoteleft": "‘", "textquoteright": "’", "textbar": "|", "textless": "<",
	"textgreater": ">", "textdegree": "°", "S": "§", "P": "¶", "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł",
	"ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å", "i": "ı", "j": "ȷ", "copyright": "©", "dag": "†",
	"ddag": "‡",
}

// textArgument reads the text of a command such as \text, including formulas in it.
func (p *parser) textArgument(t token, f font) *node {
	at := p.skipBlank(p.pos)
	p.rewind(at)
	if !strings.HasPrefix(p.src[at:], "{") {
		if t := p.peek(); t.kind != char && t.kind != number {
			p.fail(t.at, `\text and similar commands need text in braces`)
		}
		_, size := utf8.DecodeRuneInString(p.src[at:])
		p.rewind(at + size)
		return textNode(f.word(p.src[at : at+size]))
	}
	p.pos++
	kids := p.textGroup(token{at: at}, f)
	if len(kids) == 1 && kids[0].kind == text {
		return kids[0]
	}
	return p.check(at, tree(row, kids...))
}

// textGroup reads text up to and including the closing brace.
func (p *parser) textGroup(opener token, f font) []*node {
	p.enter(opener.at)
	defer func() { p.depth-- }()
	w := &textWriter{font: f}
	for p.err == nil {
		if p.pos >= len(p.src) {
			p.fail(opener.at, "{ has no matching }")
			break
		}
		rest := p.src[p.pos:]
		switch {
		case rest[0] == '}':
			p.rewind(p.pos + 1)
			return w.end()
		case rest[0] == '{':
			at := p.pos
			p.pos++
			w.add(p.textGroup(token{at: at}, w.font)...)
		case rest[0] == '$':
			p.formulaInText(w)
		case rest[0] == '\\':
			p.commandInText(w)
		case rest[0] == '%':
			line := strings.IndexByte(rest, '\n')
			if line < 0 {
				line = len(rest) - 1
			}
			p.pos += line + 1
		default:
			p.characterInText(w, rest)
		}
	}
	return nil
}

func (p *parser) characterInText(w *textWriter, rest string) {
	for _, q := range [...][2]string{
		{"``", "“"}, {"''", "”"}, {"---", "—"}, {"--", "–"}, {"`", "‘"}, {"'", "’"}, {"~", "\u00a0"},
	} {
		if strings.HasPrefix(rest, q[0]) {
			p.pos += len(q[0])
			w.write(q[1])
			return
		}
	}
	r, size := utf8.DecodeRuneInString(rest)
	switch {
	case strings.IndexByte(" \t\r\n", rest[0]) >= 0:
		w.space()
	case !isText(r, rest):
		p.fail(p.pos, "the character %U is not allowed", r)
		return
	default:
		w.write(rest[:size])
	}
	p.pos += size
}

func (p *parser) formulaInText(w *textWriter) {
	at := p.pos
	before := p.font
	p.font = font{}
	p.rewind(at + 1)
	formula := tree(row, p.list(false)...)
	p.font = before
	if t := p.peek(); !t.isChar("$") {
		p.fail(at, "$ has no matching $")
		return
	}
	p.next()
	w.add(formula)
}

func (p *parser) commandInText(w *textWriter) {
	at := p.pos
	t := token{kind: command, at: at, end: p.commandEnd(at)}
	t.text = p.src[at+1 : t.end]
	p.rewind(t.end)
	d := directives[t.text]
	s, known := textCommands[t.text]
	mark, isMark := textMarks[t.text]
	switch {
	case known:
		if isLetter(t.text[0]) {
			p.pos = p.skipBlank(p.pos) // blanks after a command only end its name
		}
		w.write(s)
	case isMark:
		letter := p.textArgument(t, w.font)
		w.write(norm.NFC.String(letter.text + mark))
	case d.do == takeText:
		w.add(p.textArgument(t, d.font))
	case d.do == switchFont:
		p.pos = p.skipBlank(p.pos)
		w.flush()
		w.font = d.font
	case d.do == dropNothing:
	case t.text == "":
		p.fail(at, `a formula cannot end with a backslash`)
	default:
		p.fail(at, `\%s is not allowed in text; put it between dollar signs`, shorten(t.text))
	}
}

// A textWriter collects text, with runs of blanks reduced to one space, and the formulas in it.
type textWriter struct {
	font  font
	text  strings.Builder
	nodes []*node
}

func (w *textWriter) write(s string) { w.text.WriteString(w.font.word(s)) }

func (w *textWriter) space() {
	if !strings.HasSuffix(w.text.String(), " ") {
		w.text.WriteByte(' ')
	}
}

// add appends nodes. Text is joined to the text before it.
func (w *textWriter) add(nodes ...*node) {
	for _, n := range nodes {
		if n.kind == text {
			w.text.WriteString(n.text)
			continue
		}
		w.flush()
		w.nodes = append(w.nodes, n)
	}
}

func (w *textWriter) flush() {
	if w.text.Len() > 0 {
		w.nodes = append(w.nodes, textNode(w.text.String()))
		w.text.Reset()
	}
}

func (w *textWriter) end() []*node {
	w.flush()
	return w.nodes
}
