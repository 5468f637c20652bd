package prose

import (
	"regexp"
	"strings"

	"github.com/offprint/offprint/internal/dollar"
	"github.com/offprint/offprint/internal/mathml"
	"github.com/offprint/offprint/internal/mathrepair"
)

type kind int

const (
	plain kind = iota
	formula
	address
)

// A piece is a part of a paragraph of one kind. The text of a formula is TeX; the text of other pieces is what a reader
// sees.
type piece struct {
	kind       kind
	text       string
	url        string // of an address
	start, end int    // in the paragraph
}

// cut divides a paragraph into pieces: first addresses, which contain nothing else, then formulas that still have their
// dollars, then formulas that lost them.
func cut(text string, r Repairs) []piece {
	marked := merge(certain(text, r), damaged(text, r))
	var pieces []piece
	last := 0
	for _, p := range marked {
		pieces = appendPlain(pieces, text, last, p.start, r)
		pieces = append(pieces, p)
		last = p.end
	}
	return appendPlain(pieces, text, last, len(text), r)
}

func appendPlain(pieces []piece, text string, start, end int, r Repairs) []piece {
	if start == end {
		return pieces
	}
	return append(pieces, piece{plain, unescapeTeX(text[start:end], r), "", start, end})
}

// maxLinks is how many addresses of a text become links. The others stay text.
const maxLinks = 1000

// certain finds addresses and formulas that have their dollars.
func certain(text string, r Repairs) (found []piece) {
	if !strings.Contains(text, "$") && (!r.Links || !mayHoldAddress(text)) {
		return nil
	}
	links := 0
	for i := 0; i < len(text); {
		if i > 0 && isWordByte(text[i-1]) && text[i] != '$' { // an address starts at the start of a word
			i++
			continue
		}
		if r.Links && links < maxLinks {
			if n, url := addressAt(text, i); n > 0 {
				found = append(found, piece{address, text[i : i+n], url, i, i + n})
				links++
				i += n
				continue
			}
		}
		if r.Math {
			if n := formulaAt(text, i); n > 0 {
				found = append(found, piece{formula, text[i+1 : i+n-1], "", i, i + n})
				i += n
				continue
			}
		}
		i++
	}
	return found
}

// damaged finds formulas that lost their dollars.
func damaged(text string, r Repairs) (found []piece) {
	if !r.Math {
		return nil
	}
	for _, s := range mathrepair.Find(text) {
		before := text[max(0, s.Start-1):s.Start]
		marked := before + "$" + s.TeX + "$" + text[s.End:min(len(text), s.End+1000)]
		// Keep the original words if the formula cannot be displayed.
		if formulaAt(marked, len(before)) == len(s.TeX)+2 {
			found = append(found, piece{formula, s.TeX, "", s.Start, s.End})
		}
	}
	return found
}

// merge combines two lists of pieces in order. If two pieces overlap or touch, the one in the first list wins, because
// adjacent dollars do not mark a formula.
func merge(certain, others []piece) []piece {
	var all []piece
	for len(certain) > 0 || len(others) > 0 {
		switch {
		case len(others) == 0 || len(certain) > 0 && certain[0].end < others[0].start:
			all, certain = append(all, certain[0]), certain[1:]
		case len(certain) == 0 || others[0].end < certain[0].start:
			all, others = append(all, others[0]), others[1:]
		default:
			others = others[1:]
		}
	}
	return all
}

// formulaAt returns the length of the formula at text[i:], including its dollars, or 0. The rules are those of the
// site. The content must be math that can be rendered, because "$5 and $10" is money.
func formulaAt[T string | []byte](text T, i int) int {
	n := titleFormulaAt(text, i)
	if n == 0 {
		return 0
	}
	end := i + n
	inside := string(text[i+1 : end-1])
	if strings.Contains(inside, "`") || dollar.Crosses(inside, string(text[end:min(len(text), end+1000)]), false) {
		return 0
	}
	return n
}

// titleFormulaAt is like formulaAt for a title, in which code and links are text.
func titleFormulaAt[T string | []byte](text T, i int) int {
	if text[i] != '$' || i > 0 && text[i-1] == '\\' {
		return 0
	}
	end := dollar.End(text, i)
	if end == 0 {
		return 0
	}
	if _, err := mathml.Convert(string(text[i+1:end-1]), false); err != nil {
		return 0
	}
	return end - i
}

// unescapeTeX removes the backslash before characters that TeX requires to be escaped.
func unescapeTeX(text string, r Repairs) string {
	if !r.Escapes || !strings.Contains(text, `\`) {
		return text
	}
	return texEscapes.Replace(text)
}

// colored matches text in a color of LaTeX's packages color and xcolor: {\color[RGB]{175,36,67}{text}},
// \textcolor{blue}{text}.
var colored = regexp.MustCompile(`\{\\color(?:\[\w+\])?\{[^{}]*\}\s*(?:\{([^{}]*)\}|([^{}]*))\}|` +
	`\\textcolor(?:\[\w+\])?\{[^{}]*\}\{([^{}]*)\}`)

// withoutColors replaces text in a color with the text. If it repeats the end of the address before it, which it was
// the label of, nothing remains.
func withoutColors(text string, r Repairs) string {
	if !r.Escapes || !strings.Contains(text, "color") {
		return text
	}
	var b strings.Builder
	last := 0
	for _, m := range colored.FindAllStringSubmatchIndex(text, -1) {
		shown := ""
		for group := 2; group < len(m); group += 2 {
			if m[group] >= 0 {
				shown = strings.TrimSpace(text[m[group]:m[group+1]])
			}
		}
		before := text[last:m[0]]
		word := before[strings.LastIndexByte(before, ' ')+1:]
		if isLabel := strings.Contains(word, "://") && strings.HasSuffix(word, shown); isLabel {
			shown = ""
		}
		b.WriteString(before + shown)
		last = m[1]
	}
	return b.String() + text[last:]
}

var texEscapes = strings.NewReplacer(`\%`, "%", `\&`, "&", `\#`, "#", `\$`, "$", `\_`, "_", `\{`, "{", `\}`, "}")
