package main

import "strings"

// A damaged text is what a page shows of an abstract, with the position of its formulas.
type damaged struct {
	text     string
	original string
	formulas []formula
	from     []int // the offset in original of every byte of text, and of its end
}

// A formula is a part of a damaged text that was between dollar signs.
type formula struct {
	start, end int    // in the damaged text, without the spaces at both ends
	tex        string // the original source
}

// damage drops what the page drops: dollar signs, and in formulas the backslashes of commands and of \%, \{ and \}.
func damage(abstract string) damaged {
	d := damaged{original: abstract}
	text := make([]byte, 0, len(abstract))
	open, opened, opener := -1, 0, "" // the offsets of an open formula, and its delimiter
	for i := 0; i < len(abstract); i++ {
		if n := delimiter(abstract[i:], opener); n > 0 {
			if open < 0 {
				open, opened, opener = len(text), i+n, abstract[i:i+n]
			} else {
				d.add(string(text), open, abstract[opened:i])
				open, opener = -1, ""
			}
			i += n - 1
			continue
		}
		if c := abstract[i]; c == '\\' && i+1 < len(abstract) {
			if open < 0 || !dropped(abstract[i+1]) { // \, or \|
				text, d.from = append(text, c), append(d.from, i)
			}
			i++
		}
		text, d.from = append(text, abstract[i]), append(d.from, i)
	}
	d.text, d.from = string(text), append(d.from, len(abstract))
	return d
}

// delimiter returns the length of the delimiter of a formula at the start of a text, or 0. The opener is the delimiter
// of the open formula, or empty: in "$a$$b$", two formulas follow each other.
func delimiter(s, opener string) int {
	inside := opener != ""
	switch {
	case strings.HasPrefix(s, "$$") && opener != "$":
		return 2
	case s[0] == '$':
		return 1
	case inside && (strings.HasPrefix(s, `\)`) || strings.HasPrefix(s, `\]`)),
		!inside && (strings.HasPrefix(s, `\(`) || strings.HasPrefix(s, `\[`)):
		return 2
	}
	return 0
}

// dropped reports whether the page drops a backslash before a character.
func dropped(b byte) bool { return isLetter(b) || b == '%' || b == '{' || b == '}' }

func isLetter(b byte) bool { return 'a' <= b|0x20 && b|0x20 <= 'z' }

// add adds the formula that ends at the end of the text.
func (d *damaged) add(text string, start int, tex string) {
	shown := text[start:]
	trimmed := strings.TrimSpace(shown)
	if trimmed == "" {
		return
	}
	start += strings.Index(shown, trimmed)
	d.formulas = append(d.formulas, formula{start, start + len(trimmed), strings.TrimSpace(tex)})
}

// source returns the original source of a part of the damaged text, without delimiters. The name of a function
// outside formulas becomes a command, because both are upright: "log$_2 n$" is shown as \log_2 n is.
func (d *damaged) source(start, end int) string {
	var b strings.Builder
	for i := start; i < end; i++ {
		from := d.from[i]
		lost := from > 0 && d.original[from-1] == '\\' && (i == 0 || d.from[i-1] != from-1)
		if lost || d.isFunction(i) {
			b.WriteByte('\\')
		}
		b.WriteByte(d.text[i])
	}
	return b.String()
}

// isFunction reports whether the name of a function outside formulas starts at i.
func (d *damaged) isFunction(i int) bool {
	if i > 0 && d.from[i-1]+1 == d.from[i] && (isLetter(d.text[i-1]) || d.text[i-1] == '\\') {
		return false
	}
	end := i
	for end < len(d.text) && isLetter(d.text[end]) && d.from[end]-d.from[i] == end-i {
		end++
	}
	if !functions[d.text[i:end]] {
		return false
	}
	for _, f := range d.formulas {
		if f.start <= i && i < f.end {
			return false
		}
	}
	return true
}

// functions are the names that TeX shows upright.
var functions = map[string]bool{"log": true, "ln": true, "exp": true, "sin": true, "cos": true, "tan": true,
	"min": true, "max": true, "deg": true, "dim": true, "ker": true, "det": true, "inf": true, "sup": true,
	"lim": true, "gcd": true, "sinh": true, "cosh": true, "tanh": true, "arg": true}
