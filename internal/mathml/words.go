package mathml

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// textMarks maps the accent commands of text to combining marks.
var textMarks = map[string]string{
	"'": "\u0301", "`": "\u0300", "^": "\u0302", `"`: "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307",
	"c": "\u0327", "v": "\u030C", "u": "\u0306", "H": "\u030B", "k": "\u0328", "r": "\u030A", "b": "\u0331",
	"d": "\u0323", "t": "\u0361",
}

// textCommands maps the commands of text that produce characters.
var textCommands = map[string]string{
	"%": "%", "$": "$", "_": "_", "{": "{", "}": "}", "#": "#", "&": "&", " ": " ", "\n": " ", "\t": " ", ",": "\u2009",
	";": " ", ":": " ", "!": "", "/": "", "-": "", `\`: " ", "quad": "\u2003", "qquad": "\u2003\u2003", "space": " ",
	"ldots": "…", "dots": "…", "textellipsis": "…", "textbackslash": `\`, "textasciitilde": "~", "textasciicircum": "^",
	"textendash": "–", "textemdash": "—", "textquoteleft": "‘", "textquoteright": "’", "textbar": "|", "textless": "<",
	"textgreater": ">", "textdegree": "°", "S": "§", "P": "¶", "ss": "ß", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł",
	"ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å", "i": "ı", "j": "ȷ", "copyright": "©", "dag": "†",
	"ddag": "‡", "textdollar": "$", "textunderscore": "_", "textbraceleft": "{", "textbraceright": "}",
	"LaTeX": "LaTeX", "TeX": "TeX", "KaTeX": "KaTeX", "nobreakspace": "\u00a0", "enspace": "\u2002",
	"thinspace": "\u2009", "vdots": "⋮",
	"textquotedblleft": "“", "textquotedblright": "”", "textregistered": "®", "texttrademark": "™", "pounds": "£",
	"textsterling": "£", "euro": "€", "texteuro": "€", "maltese": "✠", "checkmark": "✓", "degree": "°", "sect": "§",
	"textbullet": "•", "lbrack": "[", "rbrack": "]", "textmu": "µ", "newline": " ", "noindent": "", "strut": "",
}

// textArgument reads the argument of a command such as \text: text that can contain formulas.
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
			p.formulaInText(w, p.pos, "$")
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

// formulaInText reads a formula between dollar signs or between \( and \). closing is its closing mark.
func (p *parser) formulaInText(w *textWriter, at int, closing string) {
	before := p.font
	p.font = font{}
	p.rewind(at + len(closing))
	formula := tree(row, p.list(false)...)
	p.font = before
	if t := p.peek(); p.src[t.at:t.end] != closing {
		p.fail(at, "%s has no matching %s", p.src[at:at+len(closing)], closing)
		return
	}
	p.next()
	w.add(formula)
}

// inText contains the actions of commands that text can also contain, because their argument is text or they have none.
var inText = map[action]bool{
	takePhantom: true, takeLength: true, takeKern: true, takeRule: true, takeRaised: true, takeBoxedText: true,
	takePaddedText: true, takeVerbatim: true, takeUnicode: true, takeChar: true, takeArgument: true,
	takeColorBox: true,
}

// accentedText reads the letter after an accent: a character, a group, or a command for a letter such as \i.
func (p *parser) accentedText(t token, f font) string {
	at := p.skipBlank(p.pos)
	if !strings.HasPrefix(p.src[at:], `\`) {
		p.rewind(at)
		if at == len(p.src) || p.src[at] == '}' {
			p.fail(t.at, "missing argument after %s", shorten(p.src[t.at:t.end]))
			return ""
		}
		return p.textArgument(t, f).text
	}
	end := p.commandEnd(at)
	s, ok := textCommands[p.src[at+1:end]]
	if !ok {
		p.fail(t.at, `\%s puts an accent on one letter, as in \%[1]s{e}`, t.text)
		return ""
	}
	p.rewind(end)
	if isLetter(p.src[end-1]) {
		p.rewind(p.skipBlank(end))
	}
	return f.word(s)
}

// commandInText reads a command in text.
func (p *parser) commandInText(w *textWriter) {
	at := p.pos
	t := token{kind: command, at: at, end: p.commandEnd(at)}
	t.text = p.src[at+1 : t.end]
	if p.macros != nil && t.text != "" && p.expand(at, t.end, false) {
		return
	}
	p.rewind(t.end)
	d := directives[t.text]
	s, known := textCommands[t.text]
	mark, isMark := textMarks[t.text]
	switch {
	case known:
		if isLetter(t.text[0]) {
			p.pos = p.skipBlank(p.pos) // blanks after a command are not text
		}
		w.write(s)
	case isMark:
		letter := p.accentedText(t, w.font)
		w.text.WriteString(norm.NFC.String(strings.NewReplacer("ı", "i", "ȷ", "j").Replace(letter) + mark))
	case d.do == takeText:
		w.add(p.textArgument(t, d.font))
	case d.do == switchFont:
		p.pos = p.skipBlank(p.pos)
		w.flush()
		w.font = d.font
	case t.text == "(":
		p.formulaInText(w, at, `\)`)
	case d.do == switchSize && d.size == sizeFont: // ignore changes of the font size in text
		p.pos = p.skipBlank(p.pos)
	case d.do == takeBoxed:
		w.add(box(d.text, p.textArgument(t, w.font)))
	case d.do == takeUnderAccent || d.do == takeAccent && d.wide:
		w.add(p.marked(t, d, p.textArgument(t, w.font)))
	case inText[d.do]:
		w.add(p.command(t))
	case d.do == dropNothing:
	case t.text == "":
		p.fail(at, `a formula cannot end with a backslash`)
	default:
		p.fail(at, `\%s is not allowed in text; put it between dollar signs`, shorten(t.text))
	}
}

// A textWriter collects text, with runs of blanks collapsed to one space, and the formulas in it.
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

// add appends nodes. It joins text to the preceding text.
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

// flush makes a node of the text since the last node.
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

// verbatim reads \verb|text|.
func (p *parser) verbatim(t token, _ directive) *node {
	at, blank := p.pos, "\u00a0"
	if strings.HasPrefix(p.src[at:], "*") {
		at, blank = at+1, "␣"
	}
	if at == len(p.src) {
		p.fail(t.at, `\verb needs text between two equal characters, as in \verb|x|`)
		return nil
	}
	_, size := utf8.DecodeRuneInString(p.src[at:])
	bar := p.src[at : at+size]
	length := strings.Index(p.src[at+size:], bar)
	if length < 0 || strings.Contains(p.src[at+size:at+size+length], "\n") {
		p.fail(t.at, `\verb needs a second %s on the line`, bar)
		return nil
	}
	shown := p.src[at+size : at+size+length]
	for i, r := range shown {
		if !isText(r, shown[i:]) {
			p.fail(at+size+i, "the character %U is not allowed", r)
			return nil
		}
	}
	p.rewind(at + size + length + size)
	return textNode(font{family: monospace}.word(strings.ReplaceAll(shown, " ", blank)))
}

// codePoint reads \unicode{x263A} or \char"263A.
func (p *parser) codePoint(t token, d directive) *node {
	if o := p.peek(); o.isChar("[") {
		p.bracketed() // the font
	}
	var digits string
	if at := p.skipBlank(p.pos); strings.HasPrefix(p.src[at:], "{") {
		digits = strings.TrimSpace(p.rawArgument(t))
	} else {
		end := at
		for end < len(p.src) && (strings.IndexByte(`"'x`, p.src[end]) >= 0 && end == at || isHex(p.src[end]) &&
			(p.src[at] == '"' || p.src[at] == 'x' || isDigit(p.src[end]))) {
			end++
		}
		digits = p.src[at:end]
		p.rewind(end)
	}
	base := 10
	for _, prefix := range []string{"x", "U+", `"`} {
		if rest, ok := strings.CutPrefix(digits, prefix); ok {
			digits, base = rest, 16
		}
	}
	code, err := strconv.ParseUint(digits, base, 21)
	if s := string(rune(code)); p.err == nil && err == nil && isText(rune(code), s) && rune(code) != utf8.RuneError {
		return p.character(token{kind: char, text: s, at: t.at, end: p.pos})
	}
	p.fail(t.at, `\%s needs the code of a character, such as x263A`, t.text)
	return nil
}

func isHex(c byte) bool { return isDigit(c) || 'A' <= c && c <= 'F' || 'a' <= c && c <= 'f' }

// accentedLetter reads a letter after an accent of text, such as \'e, in a formula.
func (p *parser) accentedLetter(t token, _ directive) *node {
	n := p.argument(t)
	for n.kind == row && len(n.kids) == 1 {
		n = n.kids[0]
	}
	if n.kind != ident {
		p.fail(t.at, `\%s puts an accent on one letter, as in \%[1]s{e}`, t.text)
		return nil
	}
	letter := *n
	letter.text = norm.NFC.String(strings.NewReplacer("ı", "i", "ȷ", "j").Replace(n.text) + textMarks[t.text])
	letter.joins = false
	return &letter
}
