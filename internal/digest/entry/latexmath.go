package entry

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// formula converts a formula between dollars. It copies dollars that are not closed.
func (r *latexReader) formula() {
	fence := "$"
	if strings.HasPrefix(r.rest(), "$$") && (r.at == 0 || r.at != r.formulaAt) {
		fence = "$$"
	}
	if r.open == "" || !strings.HasPrefix(fence, r.open) {
		switch n := r.formulaEnd(fence); {
		case n == 0:
			r.open = fence
		case !isAmount(r.src[r.at+len(fence):n], r.src[n+len(fence):]):
			inside := r.src[r.at+len(fence) : n]
			r.at = n + len(fence)
			r.writeFormula(fence, inside)
			return
		}
	}
	r.copy(len(fence))
}

// isAmount reports whether the text between two dollars starts with an amount of money and is not a formula, as in "$5
// million and $10 million". The text after the second dollar is after.
func isAmount(inside, after string) bool {
	return isDigitAt(inside, 0) && !strings.ContainsAny(inside, `\^_{}=<>`) &&
		(longestWord(inside) > 3 || isBlankAt(inside, len(inside)-1) && isDigitAt(after, 0))
}

// formulaEnd returns the offset of the dollars that close a formula, or 0. If only accents are converted, dollars can
// be amounts of money. Then a formula must not start or end with a blank, and no digit may follow it.
func (r *latexReader) formulaEnd(fence string) int {
	start := r.at + len(fence)
	if !r.all && isBlankAt(r.src, start) {
		return 0
	}
	for i := start; i < len(r.src); i++ {
		switch {
		case r.src[i] == '\\':
			i++
		case strings.HasPrefix(r.src[i:], fence) && i > start &&
			(r.all || !isBlankAt(r.src, i-1) && !isDigitAt(r.src, i+len(fence))):
			return i
		}
	}
	return 0
}

func isBlankAt(s string, i int) bool { return i < len(s) && strings.IndexByte(" \t\r\n", s[i]) >= 0 }
func isDigitAt(s string, i int) bool { return i < len(s) && s[i] >= '0' && s[i] <= '9' }

// writeFormula writes a formula between dollars. If it directly follows another formula, it joins the two, because
// $a$$b$ would contain a display formula.
func (r *latexReader) writeFormula(fence, inside string) {
	inside = strings.TrimSpace(inside)
	if r.all {
		if text, ok := plainFormulas[inside]; ok && !r.source {
			r.write(strings.ReplaceAll(text, "$", `\$`))
			return
		}
		inside = tidyFormula(inside)
	}
	switch {
	case r.source: // src is already a formula, in which a program put symbols between dollars
		r.writeSource(inside)
		return
	case r.all && fence == "$" && r.ended > 0 && r.ended == len(r.out):
		r.out = r.out[:len(r.out)-1]
		if endsInCommand(r.out) && inside != "" && isLetter(inside[0]) {
			r.out = append(r.out, ' ')
		}
	default:
		r.out = append(r.out, fence...)
	}
	r.out = append(append(r.out, inside...), fence...)
	if fence == "$" {
		r.ended, r.formulaAt = len(r.out), r.at
	}
}

// writeSource writes a symbol of a formula that a program put between dollars.
func (r *latexReader) writeSource(part string) {
	if part == `\backslash` {
		r.out = append(r.out, '\\')
		return
	}
	if text := plainFormulas[part]; text != "" && part[0] != '\\' {
		part = text
	}
	r.write(part)
	if endsInCommand(r.out) {
		r.kept = len(r.out)
	}
}

// endsInCommand reports whether a text ends with a command whose name consists of letters.
func endsInCommand(out []byte) bool {
	i := len(out)
	for i > 0 && isLetter(out[i-1]) {
		i--
	}
	return i > 0 && i < len(out) && out[i-1] == '\\'
}

// tidyFormula replaces commands in a formula that do not work in math mode: those in formulaCommands, and characters by
// number.
func tidyFormula(tex string) string {
	if strings.IndexByte(tex, '\\') < 0 {
		return tex
	}
	var b strings.Builder
	done := 0
	for i := 0; i < len(tex); {
		if tex[i] != '\\' {
			i++
			continue
		}
		name := commandAt(tex[i:])
		instead, n, known := formulaCommand(tex[i:], name)
		if known {
			b.WriteString(tex[done:i])
			b.WriteString(instead)
			done = i + n
			if strings.HasPrefix(instead, `\`) && done < len(tex) && isLetter(tex[done]) {
				b.WriteByte(' ')
			}
		}
		i += n
	}
	return b.String() + tex[done:]
}

// formulaCommand returns the replacement of a command for tidyFormula, the length of the command, and whether it has a
// replacement.
func formulaCommand(tex, name string) (instead string, n int, known bool) {
	if len(name) < 2 || !isLetter(name[1]) {
		return "", len(name), false
	}
	if name == `\unicode` {
		if arg, n := groupAt(tex, len(name), maxArgument); n > 0 {
			if c, ok := characterNumber(arg); ok {
				return c, len(name) + n, true
			}
		}
	}
	instead, known = formulaCommands[name[1:]]
	n = len(name)
	if known {
		n += len(tex[n:]) - len(strings.TrimLeft(tex[n:], " "))
	}
	return instead, n, known
}

// maxFormula is the maximum length in bytes of a formula between escaped dollars.
const maxFormula = 1000

// dollar converts an escaped dollar, whose command has n bytes. If it starts a formula with escaped dollars, as in
// \$O(n{\textasciicircum}2)\$, it restores the formula. Otherwise, it writes the dollar with its backslash.
func (r *latexReader) dollar(n int) {
	start := r.at + n
	fence := "$"
	end, m := closingDollar(r.src, start)
	if m > 0 && strings.Trim(r.src[start:end], " {}") == "" { // $$…$$
		fence, start = "$$", end+m
		end, m = closingDollar(r.src, start)
	}
	if m > 0 && !r.source && r.depth < maxNesting {
		in := latexReader{src: r.src[start:end], all: true, source: true, depth: r.depth + 1}
		in.run()
		tex := string(in.out)
		stop := end + m
		if fence == "$$" {
			if _, last := closingDollar(r.src, stop); last > 0 && strings.HasPrefix(r.src[stop:], r.src[end:stop]) {
				stop += last
			}
		}
		if fence == "$$" && strings.TrimSpace(tex) != "" || isFormulaSource(tex, r.before(), r.src[stop:]) {
			r.at = stop
			r.writeFormula(fence, tex)
			return
		}
	}
	r.write(`\$`)
	r.at += n
}

// before returns the last character of out, or 0.
func (r *latexReader) before() rune {
	if len(r.out) == 0 {
		return 0
	}
	c, _ := utf8.DecodeLastRune(r.out)
	return c
}

// closingDollar returns the offset of the next escaped dollar in the paragraph and its length. The length is 0 if there
// is none.
func closingDollar(s string, from int) (at, n int) {
	for i := from; i+1 < min(len(s), from+maxFormula); i++ {
		switch {
		case s[i] == '\n' && strings.HasPrefix(strings.TrimLeft(s[i+1:min(len(s), i+40)], " \t\r"), "\n"):
			return 0, 0
		case s[i] != '\\':
		case s[i+1] == '$':
			return i, 2
		case strings.HasPrefix(s[i:], textDollar) && commandAt(s[i:]) == textDollar:
			return i, len(textDollar) + ending(s[i+len(textDollar):])
		default:
			i++
		}
	}
	return 0, 0
}

const textDollar = `\textdollar`

// isFormulaSource reports whether a text between two escaped dollars is a formula, and not the text between two amounts
// of money. Before and after are the text around the dollars.
func isFormulaSource(tex string, before rune, after string) bool {
	inside := strings.TrimSpace(tex)
	if inside == "" || strings.Contains(inside, "$") || !bracesMatch(inside) {
		return false
	}
	isMath := strings.ContainsAny(inside, `\^_{`)
	if blanks := len(tex) - len(inside); blanks > 0 &&
		(!isMath || !isBlankAt(tex, len(tex)-1) || !isBlankAt(tex, 0) && inside[0] != '\\' && inside[0] != '{') {
		return false
	}
	if isDigitAt(after, 0) && (!isMath || isDigitAt(inside, 0)) ||
		strings.ContainsAny(inside[len(inside)-1:], "-,(/;") {
		return false
	}
	spaced := strings.ContainsAny(inside, " \t\r\n")
	if isMath {
		return !spaced || longestWord(inside) < 4
	}
	if unicode.IsLetter(before) || unicode.IsDigit(before) {
		return false
	}
	if !spaced {
		return len(inside) <= 16
	}
	return strings.ContainsAny(inside, "=<>+*/≤≥∈→×") && longestWord(inside) < 3
}

// bracesMatch reports whether the braces of a formula are balanced.
func bracesMatch(tex string) bool {
	depth := 0
	for i := 0; i < len(tex); i++ {
		switch tex[i] {
		case '\\':
			i++
		case '{':
			depth++
		case '}':
			if depth--; depth < 0 {
				return false
			}
		}
	}
	return depth == 0
}

// longestWord returns the length of the longest word outside of braces, without names of commands.
func longestWord(tex string) (longest int) {
	depth, word := 0, 0
	for i := 0; i < len(tex); i++ {
		switch c := tex[i]; {
		case c == '\\':
			i += len(commandAt(tex[i:])) - 1
			word = 0
		case c == '{':
			depth++
		case c == '}':
			depth--
		case isLetter(c) && depth == 0:
			word++
			longest = max(longest, word)
		default:
			word = 0
		}
	}
	return longest
}
