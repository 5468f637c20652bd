package prose

import (
	"strings"

	"github.com/offprint/offprint/internal/mathml"
	"github.com/offprint/offprint/internal/mathrepair"
)

type kind int

const (
	plain kind = iota
	formula
	address
)

// A piece is a stretch of a paragraph of one kind. The text of plain pieces and addresses is what
// a reader reads; that of a formula is TeX.
type piece struct {
	kind       kind
	text       string
	url        string // of an address
	start, end int    // in the paragraph
}

// cut divides a paragraph into pieces: addresses first, since nothing inside one is anything else,
// then formulas that still have their dollars, then those that lost them.
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

// certain finds the addresses and the formulas that have their dollars.
func certain(text string, r Repairs) (found []piece) {
	if !r.Links && !strings.Contains(text, "$") {
		return nil
	}
	for i := 0; i < len(text); {
		if r.Links {
			if n, url := addressAt(text, i); n > 0 {
				found = append(found, piece{address, text[i : i+n], url, i, i + n})
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

// damaged finds the formulas that lost their dollars.
func damaged(text string, r Repairs) (found []piece) {
	if !r.Math {
		return nil
	}
	for _, s := range mathrepair.Find(text) {
		marked := text[:s.Start] + "$" + s.TeX + "$" + text[s.End:]
		if formulaAt(marked, s.Start) == len(s.TeX)+2 { // else better the dump's words than a formula that is not shown
			found = append(found, piece{formula, s.TeX, "", s.Start, s.End})
		}
	}
	return found
}

// merge puts two lists of pieces in order. Of two that touch, the first list's stays: dollars that
// meet mark nothing.
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

// formulaAt gives the length of the formula with its dollars at text[i:], or 0. It is the rule by
// which the site reads formulas, pandoc's (no space inside the dollars, no digit after the second),
// and what is inside must be mathematics that can be rendered: "$5 and $10" is money.
func formulaAt(text string, i int) int {
	if text[i] != '$' || i > 0 && (text[i-1] == '\\' || text[i-1] == '$') {
		return 0
	}
	end := i + 1
	for end < len(text) && text[end] != '$' {
		if text[end] == '\\' {
			end++
		}
		end++
	}
	if end >= len(text) || end == i+1 || text[i+1] == ' ' || text[end-1] == ' ' {
		return 0
	}
	if end+1 < len(text) && (isDigit(text[end+1]) || text[end+1] == '$') {
		return 0
	}
	if _, err := mathml.Convert(text[i+1:end], false); err != nil {
		return 0
	}
	return end + 1 - i
}

// unescapeTeX takes the backslash from before the characters that TeX wants escaped.
func unescapeTeX(text string, r Repairs) string {
	if !r.Escapes || !strings.Contains(text, `\`) {
		return text
	}
	return texEscapes.Replace(text)
}

var texEscapes = strings.NewReplacer(`\%`, "%", `\&`, "&", `\#`, "#", `\$`, "$", `\_`, "_", `\{`, "{", `\}`, "}")
