package entry

import "strings"

// latexAccents maps the accents of LaTeX (Lamport, LaTeX: A Document Preparation System, table 3.1, with \k and \r of
// the T1 encoding) to combining characters.
var latexAccents = map[string]rune{
	"`": '\u0300', "'": '\u0301', "^": '\u0302', "~": '\u0303', "=": '\u0304', "u": '\u0306', ".": '\u0307',
	`"`: '\u0308', "r": '\u030A', "H": '\u030B', "v": '\u030C', "d": '\u0323', "c": '\u0327', "k": '\u0328',
	"b": '\u0331', "t": '\u0361',
}

// latexLetters maps the names of letters (ibid., table 3.2, and T1).
var latexLetters = map[string]string{
	"o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "ss": "ß", "SS": "ẞ", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ",
	"aa": "å", "AA": "Å", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ", "TH": "Þ", "dj": "đ", "DJ": "Đ",
	"ng": "ŋ", "NG": "Ŋ",
}

// latexWords maps commands that represent a text.
var latexWords = map[string]string{
	"ldots": "…", "dots": "…", "textellipsis": "…", "textendash": "–", "textemdash": "—", "textquoteleft": "‘",
	"textquoteright": "’", "textquotedblleft": "“", "textquotedblright": "”", "textquotesingle": "'",
	"textquotedbl": `"`, "quotedblbase": "„", "quotesinglbase": "‚", "guillemotleft": "«", "guillemotright": "»",
	"guilsinglleft": "‹", "guilsinglright": "›", "textbackslash": `\`, "textasciitilde": "~", "textasciicircum": "^",
	"textasciigrave": "`", "textless": "<", "textgreater": ">", "textbar": "|", "textunderscore": "_",
	"textbraceleft": "{", "textbraceright": "}", "textdollar": `\$`, "textbullet": "•", "textperiodcentered": "·",
	"textdegree": "°", "textmu": "µ", "texttimes": "×", "textpm": "±", "textminus": "−", "textonehalf": "½",
	"texteuro": "€", "euro": "€", "pounds": "£", "textsterling": "£", "copyright": "©", "textcopyright": "©",
	"textregistered": "®", "texttrademark": "™", "S": "§", "P": "¶", "textsection": "§", "textparagraph": "¶",
	"dag": "†", "ddag": "‡", "textdagger": "†", "textdaggerdbl": "‡", "textexclamdown": "¡", "textquestiondown": "¿",
	"textordfeminine": "ª", "textordmasculine": "º", "textvisiblespace": "␣", "TeX": "TeX", "LaTeX": "LaTeX",
	"BibTeX": "BibTeX", "slash": "/", "nobreakspace": " ", "quad": " ", "qquad": " ", "enspace": " ",
	"thinspace": " ", "newline": " ", "space": " ",
}

// latexFonts lists the commands that only change the appearance of text.
var latexFonts = map[string]bool{
	"emph": true, "em": true, "textbf": true, "bf": true, "bfseries": true, "textit": true, "it": true,
	"itshape": true, "textsl": true, "sl": true, "textsc": true, "sc": true, "scshape": true, "texttt": true,
	"tt": true, "ttfamily": true, "textsf": true, "sf": true, "sffamily": true, "textrm": true, "rm": true,
	"rmfamily": true, "textup": true, "upshape": true, "textmd": true, "textnormal": true, "normalfont": true,
	"underline": true, "uline": true, "mbox": true, "hbox": true, "text": true, "small": true, "footnotesize": true,
	"large": true, "protect": true, "relax": true, "boldmath": true, "nocase": true, "selectfont": true,
	"textgreek": true, "textcyr": true,
}

const (
	plainDigits  = "0123456789+-=()n"
	raisedDigits = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ"
	loweredOnes  = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙ"
)

// raise converts a number to a superscript, and leaves other text unchanged.
func raise(s string) string { return moved(s, raisedDigits) }

// lower converts a number to a subscript, and leaves other text unchanged.
func lower(s string) string { return moved(s, loweredOnes) }

func moved(s, digits string) string {
	to := []rune(digits)
	out := make([]rune, 0, len(s))
	for _, c := range s {
		i := strings.IndexRune(plainDigits, c)
		if i < 0 {
			return s
		}
		out = append(out, to[i])
	}
	return string(out)
}
