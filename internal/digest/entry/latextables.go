package entry

import "strings"

// latexAccents maps the accents of LaTeX (Lamport, LaTeX: A Document Preparation System, table 3.1, with \k and \r of
// the T1 encoding) to combining characters.
var latexAccents = map[string]rune{
	"`": '\u0300', "'": '\u0301', "^": '\u0302', "~": '\u0303', "=": '\u0304', "u": '\u0306', ".": '\u0307',
	`"`: '\u0308', "r": '\u030A', "H": '\u030B', "v": '\u030C', "d": '\u0323', "c": '\u0327', "k": '\u0328',
	"b": '\u0331', "t": '\u0361',
}

// rareAccents maps further accents, which LaTeX converts and LaTeXAccents does not. They are from the encodings T5 and
// TS1, and from the reviews of MathSciNet (mathscinet.sty).
var rareAccents = map[string]rune{
	"h": '\u0309', "textcommabelow": '\u0326', "textcommaabove": '\u0312', "polhk": '\u0328', "ocirc": '\u030A',
	"udot": '\u0323', "cftil": '\u0303', "uarc": '\u0306', "capitalacute": '\u0301', "capitalgrave": '\u0300',
	"capitalcaron": '\u030C', "capitaldieresis": '\u0308', "capitalcircumflex": '\u0302', "capitaltilde": '\u0303',
	"capitalcedilla": '\u0327', "capitalogonek": '\u0328',
}

// spacingAccents maps accents to their characters without a letter: \^{}.
var spacingAccents = map[string]string{
	"`": "`", "'": "´", "^": "^", "~": "~", "=": "¯", "u": "˘", ".": "˙", `"`: "¨", "r": "˚", "H": "˝", "v": "ˇ",
	"c": "¸", "k": "˛",
}

// latexLetters maps the names of letters (Lamport, table 3.2, and the T1 encoding) to letters.
var latexLetters = map[string]string{
	"o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ss": "ß", "SS": "ẞ", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ",
	"aa": "å", "AA": "Å", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ",
	"ng": "ŋ", "NG": "Ŋ", "ij": "ĳ", "IJ": "Ĳ",
}

// latexWords maps commands without arguments to their text: these, symbols and Cyrillic letters.
var latexWords = addSymbols(map[string]string{
	"ldots": "…", "dots": "…", "quotedblbase": "„", "quotesinglbase": "‚", "guillemotleft": "«", "guillemotright": "»",
	"guillemetleft": "«", "guillemetright": "»", "guilsinglleft": "‹", "guilsinglright": "›", "flqq": "«", "frqq": "»",
	"glqq": "„", "grqq": "“", "lq": "‘", "rq": "’", "textquotesingle": "'", "textquotedbl": `"`, "textasciigrave": "`",
	"euro": "€", "EUR": "€", "pounds": "£", "copyright": "©", "S": "§", "P": "¶", "dag": "†", "ddag": "‡",
	"texthyphen": "-", "textthinspace": " ", "textnospace": "", "TeX": "TeX", "LaTeX": "LaTeX", "LaTeXe": "LaTeX2ε",
	"BibTeX": "BibTeX", "slash": "/", "nobreakspace": " ", "quad": " ", "qquad": " ", "enspace": " ", "thinspace": " ",
	"newline": " ", "space": " ", "linebreak": " ", "cprime": "ʹ", "Cprime": "ʹ", "cdprime": "ʺ", "Cdprime": "ʺ",
	"amp": "&", "lt": "<", "gt": ">", "rsquo": "’", "lsquo": "‘", "nbsp": " ", "larr": "←", "rarr": "→", "ndash": "–",
	"mdash": "—", "par": "\n\n", "hyphen": "-", "addsemicolon": ";", "textdoublebarpipe": "ǂ", "textdoublepipe": "ǁ",
	"dbar": "đ", "Dbar": "Đ", "lasp": "ʽ", "rasp": "ʼ", "textschwa": "ə", "textltimes": "⋉", "colon": ":",
	"lbrace": "{", "rbrace": "}", "lbrack": "[", "rbrack": "]", "Hwithstroke": "Ħ", "hwithstroke": "ħ",
})

// latexFonts lists the commands that only change the appearance of text.
var latexFonts = WordSet(`emph em textbf bf bfseries textit it itshape textsl sl slshape textsc sc scshape texttt tt
	ttfamily textsf sf sffamily textrm rm rmfamily textup upshape textmd mdseries textnormal normalfont underline uline
	mbox hbox text tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge protect relax boldmath
	unboldmath nocase selectfont textgreek textcyr textlatin MakeUppercase MakeLowercase uppercase lowercase IeC
	ignorespaces unskip mkbibemph mkbibitalic mkbibbold noindent fbox makebox ul sout xspace leavevmode
	textquotestraight bibstring bibcyr cyrchar hyphenation allowbreak break textsmaller textlarger smaller larger cyr
	cyrillic textgreekfont sevenrm eightrm ninerm twelverm normalshape textdutch texthebrew textarabic textrussian
	textgerman`)

// latexHidden maps commands to the number of their first arguments that are not printed.
var latexHidden = map[string]int{
	"phantom": 1, "hphantom": 1, "vphantom": 1, "noopsort": 1, "SortNoop": 1, "SortNoOp": 1, "noop": 1, "Noop": 1,
	"label": 1, "index": 1, "vspace": 1, "color": 1, "textcolor": 1, "foreignlanguage": 1, "selectlanguage": 1,
	"discretionary": 3,
}

// latexSpaces lists the commands whose argument is the width of a space.
var latexSpaces = map[string]bool{"hspace": true, "hskip": true, "mspace": true}

// mathWords lists the most common commands of formulas. They are not reported as unknown if they occur outside a
// formula.
var mathWords = WordSet(`alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi
	rho sigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega mathcal
	mathbb mathbf mathrm mathit mathsf mathtt mathfrak mathscr boldsymbol bm frac sqrt sum prod int infty times cdot
	cdots to rightarrow leftarrow Rightarrow leq geq le ge neq ne approx sim simeq equiv in notin subset subseteq cup
	cap ell partial nabla pm mp log exp min max sup inf lim sin cos tan hat bar tilde vec dot ddot overline widehat
	widetilde left right langle rangle forall exists propto ll gg circ oplus otimes star ast prime dagger operatorname
	quad hbar Re Im aleph emptyset setminus mid parallel perp odot wedge vee lfloor rfloor lceil rceil`)

// mathSymbols lists the commands of mathWords that are complete formulas, because they have no argument.
var mathSymbols = WordSet(`alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi
	pi rho sigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega infty
	times cdot rightarrow leftarrow ell partial nabla pm circ oplus otimes star hbar`)

// plainFormulas maps formulas that programs write for a single character of text to that character.
var plainFormulas = map[string]string{
	"<": "<", ">": ">", "|": "|", `\backslash`: `\`, `\less`: "<", `\greater`: ">", `\mathplus`: "+", `\mathminus`: "−",
	`\mathsemicolon`: ";", `\mathcolon`: ":", `\{`: "{", `\}`: "}", `\lbrace`: "{", `\rbrace`: "}", `\lbrack`: "[",
	`\rbrack`: "]", `\#`: "#", `\&`: "&", `\%`: "%", `\_`: "_", "*": "*", `\ast`: "*", "": "",
	`\textquotesingle`: "'", `\mathsection`: "§", `\bullet`: "•", `\ldots`: "…", `\dots`: "…",
}

// formulaCommands maps commands in formulas that do not work in math mode to their replacements. Programs write them.
var formulaCommands = map[string]string{
	"tiny": "", "scriptsize": "", "footnotesize": "", "small": "", "normalsize": "", "large": "", "Large": "",
	"LARGE": "", "huge": "", "Huge": "", "em": `\it`, "emph": `\mathit`, "sl": `\it`, "sc": `\rm`, "protect": "",
	"mathplus": "+", "mathminus": "-", "mathsemicolon": ";", "mathcolon": ":", "less": "<", "greater": ">",
	"itshape": `\it`, "bfseries": `\bf`, "rmfamily": `\rm`, "scshape": `\rm`, "slshape": `\it`, "relax": "",
	"sp": "^", "sb": "_", "mathsl": `\mathit`, "upmu": `\mu`, "upalpha": `\alpha`, "upbeta": `\beta`,
	"upgamma": `\gamma`,
	"updelta": `\delta`, "uppi": `\pi`, "uplambda": `\lambda`, "upsigma": `\sigma`, "uptau": `\tau`,
	"upomega": `\omega`, "upeta": `\eta`, "uptheta": `\theta`, "upkappa": `\kappa`, "uprho": `\rho`,
	"upphi": `\phi`, "upchi": `\chi`, "uppsi": `\psi`, "upepsilon": `\epsilon`, "upnu": `\nu`, "upxi": `\xi`,
}

// WordSet returns the set of the words in a text.
func WordSet(words string) map[string]bool {
	all := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		all[word] = true
	}
	return all
}
