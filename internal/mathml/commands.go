package mathml

import (
	"maps"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/problem"
)

// An action is how the parser handles a command.
type action uint8

const (
	takeFraction    action = iota + 1 // \frac: two arguments
	takeSlashed                       // \nicefrac: two arguments, side by side
	takeRoot                          // \sqrt: an optional and one argument
	takeFont                          // \mathbf: one argument in another font
	switchFont                        // \bf: the rest of the group in another font
	switchSize                        // \displaystyle: the rest of the group in another size
	takeAccent                        // \hat: one argument under a mark
	takeUnderAccent                   // \underline: one argument above a mark
	takeBrace                         // \overbrace: like takeAccent, with its script as a label
	takeUnderBrace
	takeOver    // \overset: the node above, then the base
	takeUnder   // \underset
	takeArrow   // \xrightarrow: an arrow as long as its label
	takeText    // \text: plain text
	takeName    // \operatorname
	takeClass   // \mathrel: one argument, spaced as another class
	takeLimits  // \limits: only valid after a nucleus
	takeFence   // \left
	takeBig     // \big
	takeNot     // \not: strikes through the next symbol
	takeMod     // \pmod
	takeSpace   // \quad
	takeLength  // \hspace: a length in braces
	takeKern    // \kern: a length
	takeBegin   // \begin
	takeStack   // \substack: lines, one below the other
	takeColor   // \textcolor: a color, which is ignored because the theme decides, and one argument
	dropOne     // \label: one argument without output
	dropNothing // \nonumber
	takePhantom
	takePadded // \smash
	takeBoxed
	takeTag  // \tag: the number of an equation
	takeNbsp // ~
	infix    // \over
	closer   // \right, \\ and other commands that end a list
	refused
)

// A directive is a command that is more than a name for a character.
type directive struct {
	do    action
	text  string  // a mark, the height of a delimiter, attributes, or what is refused
	class class   // of the resulting node
	font  font    // for fonts
	size  size    // for styles
	width float64 // for spaces, in em
	wide  bool    // for marks: as wide as the base
}

var directives = map[string]directive{
	"frac": {
		do: takeFraction,
	}, "dfrac": {do: takeFraction, size: sizeDisplay}, "cfrac": {do: takeFraction, size: sizeDisplay},
	"tfrac": {do: takeFraction, size: sizeText},
	"binom": {do: takeFraction, text: "("}, "dbinom": {do: takeFraction, text: "(", size: sizeDisplay},
	"tbinom":   {do: takeFraction, text: "(", size: sizeText},
	"nicefrac": {do: takeSlashed}, "sfrac": {do: takeSlashed},
	"over": {do: infix}, "choose": {do: infix, text: "("}, "atop": {do: infix, text: " "},
	"sqrt": {do: takeRoot},

	"mathrm": {do: takeFont, font: font{family: roman}}, "mathup": {do: takeFont, font: font{family: roman}},
	"mathbf": {
		do:   takeFont,
		font: font{family: roman, bold: true},
	}, "mathit": {do: takeFont, font: font{family: italic}},
	"mathnormal": {do: takeFont}, "mathbb": {do: takeFont, font: font{family: blackboard}},
	"Bbb": {do: takeFont, font: font{family: blackboard}}, "mathds": {do: takeFont, font: font{family: blackboard}},
	"mathbbm": {
		do:   takeFont,
		font: font{family: blackboard},
	}, "mathcal": {do: takeFont, font: font{family: calligraphic}},
	"mathscr": {
		do:   takeFont,
		font: font{family: calligraphic},
	}, "mathfrak": {do: takeFont, font: font{family: fraktur}},
	"frak": {do: takeFont, font: font{family: fraktur}}, "mathsf": {do: takeFont, font: font{family: sans}},
	"mathtt": {do: takeFont, font: font{family: monospace}}, "boldsymbol": {do: takeFont, font: font{bold: true}},
	"bm": {do: takeFont, font: font{bold: true}}, "pmb": {do: takeFont, font: font{bold: true}},
	"bold": {do: takeFont, font: font{family: roman, bold: true}},
	"rm":   {do: switchFont, font: font{family: roman}}, "bf": {do: switchFont, font: font{family: roman, bold: true}},
	"it": {do: switchFont, font: font{family: italic}}, "cal": {do: switchFont, font: font{family: calligraphic}},
	"sf": {do: switchFont, font: font{family: sans}}, "tt": {do: switchFont, font: font{family: monospace}},
	"boldmath": {do: switchFont, font: font{bold: true}},

	"displaystyle": {do: switchSize, size: sizeDisplay}, "textstyle": {do: switchSize, size: sizeText},
	"scriptstyle": {do: switchSize, size: sizeScript}, "scriptscriptstyle": {do: switchSize, size: sizeScriptScript},

	"hat": {do: takeAccent, text: "ˆ"}, "widehat": {do: takeAccent, text: "ˆ", wide: true},
	"tilde": {do: takeAccent, text: "~"}, "widetilde": {do: takeAccent, text: "~", wide: true},
	"bar": {do: takeAccent, text: "‾"}, "overline": {do: takeAccent, text: "‾", wide: true},
	"vec": {do: takeAccent, text: "→"}, "dot": {do: takeAccent, text: "˙"}, "ddot": {do: takeAccent, text: "¨"},
	"dddot": {do: takeAccent, text: "⃛"}, "ddddot": {do: takeAccent, text: "⃜"},
	"check": {do: takeAccent, text: "ˇ"}, "widecheck": {do: takeAccent, text: "ˇ", wide: true},
	"breve": {do: takeAccent, text: "˘"}, "acute": {do: takeAccent, text: "´"}, "grave": {do: takeAccent, text: "`"},
	"mathring": {do: takeAccent, text: "˚"}, "overrightarrow": {do: takeAccent, text: "→", wide: true},
	"overleftarrow": {
		do:   takeAccent,
		text: "←",
		wide: true,
	}, "overleftrightarrow": {do: takeAccent, text: "↔", wide: true},
	"Hat": {do: takeAccent, text: "ˆ"}, "Tilde": {do: takeAccent, text: "~"}, "Bar": {do: takeAccent, text: "‾"},
	"underline": {
		do:   takeUnderAccent,
		text: "\u0332",
		wide: true,
	}, "underbar": {do: takeUnderAccent, text: "\u0332", wide: true},
	"utilde": {
		do:   takeUnderAccent,
		text: "~",
		wide: true,
	}, "underrightarrow": {do: takeUnderAccent, text: "→", wide: true},
	"underleftarrow": {do: takeUnderAccent, text: "←", wide: true},
	"overbrace":      {do: takeBrace, text: "⏞", wide: true}, "overbracket": {do: takeBrace, text: "⎴", wide: true},
	"underbrace": {
		do:   takeUnderBrace,
		text: "⏟",
		wide: true,
	}, "underbracket": {do: takeUnderBrace, text: "⎵", wide: true},
	"stackrel": {
		do:    takeOver,
		class: rel,
	}, "overset": {do: takeOver, class: none}, "underset": {do: takeUnder, class: none},
	"xrightarrow": {do: takeArrow, text: "→"}, "xleftarrow": {do: takeArrow, text: "←"},
	"xleftrightarrow": {do: takeArrow, text: "↔"}, "xRightarrow": {do: takeArrow, text: "⇒"},
	"xLeftarrow": {do: takeArrow, text: "⇐"}, "xmapsto": {do: takeArrow, text: "↦"},
	"xhookrightarrow": {do: takeArrow, text: "↪"},

	"text": {
		do: takeText,
	}, "textrm": {do: takeText, font: font{family: roman}}, "mbox": {do: takeText}, "hbox": {do: takeText},
	"textnormal": {
		do: takeText,
	}, "textup": {do: takeText}, "textbf": {do: takeText, font: font{family: roman, bold: true}},
	"textit": {do: takeText, font: font{family: italic}}, "emph": {do: takeText, font: font{family: italic}},
	"textsf": {do: takeText, font: font{family: sans}}, "texttt": {do: takeText, font: font{family: monospace}},
	"textsc": {do: takeText}, "intertext": {do: takeText},
	"operatorname": {do: takeName},
	"mathop": {
		do:    takeClass,
		class: op,
	}, "mathrel": {do: takeClass, class: rel}, "mathbin": {do: takeClass, class: bin},
	"mathord": {do: takeClass, class: ord}, "mathopen": {do: takeClass, class: opening},
	"mathclose": {do: takeClass, class: closed}, "mathpunct": {do: takeClass, class: punct},
	"mathinner": {do: takeClass, class: inner},
	"limits":    {do: takeLimits}, "nolimits": {do: takeLimits}, "displaylimits": {do: takeLimits},

	"left": {do: takeFence}, "right": {do: closer}, "middle": {do: closer}, "end": {do: closer},
	`\`: {do: closer}, "cr": {do: closer}, "newline": {do: closer}, "tabularnewline": {do: closer},
	"big": {do: takeBig, text: "1.2"}, "Big": {do: takeBig, text: "1.8"},
	"bigg": {do: takeBig, text: "2.4"}, "Bigg": {do: takeBig, text: "3"},
	"bigl": {do: takeBig, text: "1.2", class: opening}, "Bigl": {do: takeBig, text: "1.8", class: opening},
	"biggl": {do: takeBig, text: "2.4", class: opening}, "Biggl": {do: takeBig, text: "3", class: opening},
	"bigr": {do: takeBig, text: "1.2", class: closed}, "Bigr": {do: takeBig, text: "1.8", class: closed},
	"biggr": {do: takeBig, text: "2.4", class: closed}, "Biggr": {do: takeBig, text: "3", class: closed},
	"bigm": {do: takeBig, text: "1.2", class: rel}, "Bigm": {do: takeBig, text: "1.8", class: rel},
	"biggm": {do: takeBig, text: "2.4", class: rel}, "Biggm": {do: takeBig, text: "3", class: rel},

	"not": {do: takeNot}, "pmod": {do: takeMod}, "pod": {do: takeMod}, "mod": {do: takeMod}, "bmod": {do: takeMod},

	",": {do: takeSpace, width: 3. / 18}, "thinspace": {do: takeSpace, width: 3. / 18},
	":": {
		do:    takeSpace,
		width: 4. / 18,
	}, ">": {do: takeSpace, width: 4. / 18}, "medspace": {do: takeSpace, width: 4. / 18},
	";": {do: takeSpace, width: 5. / 18}, "thickspace": {do: takeSpace, width: 5. / 18},
	"!": {do: takeSpace, width: -3. / 18}, "negthinspace": {do: takeSpace, width: -3. / 18},
	"negmedspace": {do: takeSpace, width: -4. / 18}, "negthickspace": {do: takeSpace, width: -5. / 18},
	"quad": {do: takeSpace, width: 1}, "qquad": {do: takeSpace, width: 2}, "enspace": {do: takeSpace, width: 0.5},
	"enskip": {do: takeSpace, width: 0.5}, " ": {do: takeNbsp}, "\n": {do: takeNbsp}, "\t": {do: takeNbsp},
	"space": {do: takeNbsp}, "nobreakspace": {do: takeNbsp},
	"hspace": {do: takeLength}, "mspace": {do: takeLength}, "hskip": {do: takeKern}, "kern": {do: takeKern},
	"mkern": {do: takeKern}, "mskip": {do: takeKern},

	"begin": {do: takeBegin}, "substack": {do: takeStack},
	"color": {do: dropOne}, "textcolor": {do: takeColor}, "label": {do: dropOne}, "tag": {do: takeTag},
	"nonumber": {
		do: dropNothing,
	}, "notag": {do: dropNothing}, "allowbreak": {do: dropNothing}, "nobreak": {do: dropNothing},
	"noindent": {do: dropNothing}, "relax": {do: dropNothing}, "null": {do: dropNothing}, "/": {do: dropNothing},
	"-": {do: dropNothing}, "protect": {do: dropNothing}, "linebreak": {do: dropNothing}, "strut": {do: dropNothing},
	"mathstrut": {do: dropNothing}, "hfill": {do: dropNothing}, "hline": {do: dropNothing},
	"phantom": {do: takePhantom}, "hphantom": {do: takePhantom, text: ` height="0" depth="0"`},
	"vphantom": {do: takePhantom, text: ` width="0"`}, "smash": {do: takePadded, text: ` height="0" depth="0"`},
	"mathrlap": {do: takePadded, text: ` width="0"`}, "rlap": {do: takePadded, text: ` width="0"`},
	"boxed": {do: takeBoxed}, "fbox": {do: takeBoxed},

	"href": {
		do:   refused,
		text: "links",
	}, "url": {do: refused, text: "links"}, "includegraphics": {do: refused, text: "images"},
	"html": {
		do:   refused,
		text: "HTML",
	}, "htmlClass": {do: refused, text: "HTML"}, "htmlStyle": {do: refused, text: "HTML"},
	"htmlId": {
		do:   refused,
		text: "HTML",
	}, "htmlData": {do: refused, text: "HTML"}, "class": {do: refused, text: "HTML"},
	"style": {do: refused, text: "HTML"}, "id": {do: refused, text: "HTML"},
	"def": {
		do:   refused,
		text: "definitions",
	}, "gdef": {do: refused, text: "definitions"}, "let": {do: refused, text: "definitions"},
	"newcommand": {do: refused, text: "definitions"}, "renewcommand": {do: refused, text: "definitions"},
	"providecommand": {do: refused, text: "definitions"}, "DeclareMathOperator": {do: refused, text: "definitions"},
	"require": {do: refused, text: "packages"}, "usepackage": {do: refused, text: "packages"},
	"input": {
		do:   refused,
		text: "files",
	}, "include": {do: refused, text: "files"}, "write": {do: refused, text: "files"},
}

// functions are function names, which are upright and applied to the next node. Those in the second list have their
// scripts below in display style.
var functions = func() map[string]symbol {
	m := make(map[string]symbol)
	for name := range set(`arccos arcsin arctan arctg arg cos cosec cosh cot coth csc ctg deg diag dim dist erf exp
		hom id ker lg ln log relu rank sec sgn sign sin sinh softmax tan tanh tg th tr Tr trace Var Cov`) {
		m[name] = symbol{text: name}
	}
	for name := range set(`argmax argmin det gcd inf lim max min Pr sup esssup essinf colim plim`) {
		m[name] = symbol{text: name, limits: limitsInStyle}
	}
	for name, text := range map[string]string{
		"limsup": "lim\u2009sup", "liminf": "lim\u2009inf", "injlim": "inj\u2009lim", "projlim": "proj\u2009lim",
		"argmax": "arg\u2009max", "argmin": "arg\u2009min",
	} {
		m[name] = symbol{text: text, limits: limitsInStyle}
	}
	return m
}()

// unknown reports an unknown command and suggests a similar one.
func (p *parser) unknown(t token) {
	p.fail(t.at, `unknown command \%s%s`, shorten(t.text), hint(t.text, `\`, commandNames()))
}

func commandNames() []string {
	names := slices.Collect(maps.Keys(directives))
	names = slices.AppendSeq(names, maps.Keys(symbols))
	names = slices.AppendSeq(names, maps.Keys(functions))
	// Lower case first: if two names are equally close, the more common one wins.
	slices.SortFunc(names, func(a, b string) int { return strings.Compare(b, a) })
	return names
}

// maxName limits the length of names compared with the tables, and of source text repeated in messages.
const maxName = 40

func hint(word, prefix string, names []string) string {
	if len(word) > maxName {
		return ""
	}
	if near := problem.Nearest(word, names); near != "" {
		return "; did you mean " + prefix + near + "?"
	}
	return ""
}

func shorten(s string) string {
	if r := []rune(s[:min(len(s), 4*maxName)]); len(r) > maxName {
		return string(r[:maxName]) + "…"
	}
	return s
}
