package prose

import (
	"strings"

	"github.com/offprint/offprint/internal/dollar"
	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/mathml"
	"github.com/offprint/offprint/internal/mathrepair"
)

// A kind is the kind of a piece.
type kind int

const (
	plain kind = iota
	formula
	address
)

// A piece is a part of a paragraph of one kind. The text of a formula is TeX. The text of other pieces is the text to
// show.
type piece struct {
	kind       kind
	text       string
	url        string // of an address
	start, end int    // in the paragraph
}

// split splits a paragraph into pieces. If several apply to a part of the text, addresses come before formulas with
// dollar signs, and these before formulas that lost them.
func split(text string, r Repairs) []piece {
	found := merge(findMarked(text, r), findDamaged(text, r))
	pieces := make([]piece, 0, 2*len(found)+1)
	last := 0
	for _, p := range found {
		pieces = appendPlain(pieces, text, last, p.start, r)
		pieces = append(pieces, p)
		last = p.end
	}
	return appendPlain(pieces, text, last, len(text), r)
}

// appendPlain appends a piece with plain text, unless it is empty.
func appendPlain(pieces []piece, text string, start, end int, r Repairs) []piece {
	if start == end {
		return pieces
	}
	return append(pieces, piece{plain, unescapeTeX(text[start:end], r), "", start, end})
}

// maxLinks is the maximum number of links in a text. Further addresses stay text.
const maxLinks = 1000

// findMarked finds addresses, and formulas with dollar signs.
func findMarked(text string, r Repairs) (found []piece) {
	if !strings.Contains(text, "$") && (!r.Links || !mayContainAddress(text)) {
		return nil
	}
	links := 0
	for i := 0; i < len(text); {
		if i > 0 && isWordByte(text[i-1]) && text[i] != '$' { // addresses only start at the start of a word
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

// findDamaged finds formulas that lost their dollar signs.
func findDamaged(text string, r Repairs) (found []piece) {
	if !r.Math {
		return nil
	}
	for _, s := range mathrepair.Find(text) {
		before := text[max(0, s.Start-1):s.Start]
		marked := before + "$" + s.TeX + "$" + text[s.End:min(len(text), s.End+1000)]
		// Keep the original text if the result is not a formula on the site.
		if formulaAt(marked, len(before)) == len(s.TeX)+2 {
			found = append(found, piece{formula, s.TeX, "", s.Start, s.End})
		}
	}
	return found
}

// merge merges two sorted lists of pieces. It drops pieces of the second list that overlap or touch one of the first,
// because adjacent dollar signs do not mark a formula.
func merge(first, others []piece) []piece {
	if len(others) == 0 {
		return first
	}
	all := make([]piece, 0, len(first)+len(others))
	for len(first) > 0 || len(others) > 0 {
		switch {
		case len(others) == 0 || len(first) > 0 && first[0].end < others[0].start:
			all, first = append(all, first[0]), first[1:]
		case len(first) == 0 || others[0].end < first[0].start:
			all, others = append(all, others[0]), others[1:]
		default:
			others = others[1:]
		}
	}
	return all
}

// formulaAt returns the length of the formula at text[i:], including its dollar signs, or 0. The rules are the same as
// for the notes and pages of a site. In addition, the formula must be valid TeX, because "$5 and $10" is money.
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

// titleFormulaAt does the same as formulaAt for a title, in which code and links are text.
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

// unescapeTeX removes the backslash before characters that must be escaped in TeX.
func unescapeTeX(text string, r Repairs) string {
	if !r.Escapes || !strings.Contains(text, `\`) {
		return text
	}
	return texEscapes.Replace(text)
}

// colored matches colored text of LaTeX's packages color and xcolor: {\color[RGB]{175,36,67}{text}} or
// \textcolor{blue}{text}.
var colored = lazyregexp.New(`\{\\color(?:\[\w+\])?\{[^{}]*\}\s*(?:\{([^{}]*)\}|([^{}]*))\}|` +
	`\\textcolor(?:\[\w+\])?\{[^{}]*\}\{([^{}]*)\}`)

// withoutColors replaces colored text with the text. It removes the text if it is the label of the URL before it, that
// is, if it repeats the end of the URL.
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
