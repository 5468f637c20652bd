package mathrepair

import (
	"cmp"
	"slices"
	"strings"
)

// letters reads the run of letters at i as a command, a variable, a word composed of both because their backslashes
// were lost, or prose. It returns the end of what it read.
func (l *lexer) letters(i int) int {
	text, end := l.text, i+1
	for end < len(text) && isLetter(text[end]) {
		end++
	}
	run := text[i:end]
	indexed := i > 0 && (text[i-1] == '_' || text[i-1] == '^') // the run is a script
	digit := end < len(text) && isDigit(text[end])
	after := byte(' ')
	if end < len(text) {
		after = text[end]
	}
	if name := names[run]; name != "" && after != '_' && !digit {
		l.hints = true
		l.add(named, i, i+len(name))
		l.add(prose, i+len(name), end)
		return end
	}
	if c, ok := l.exact(run, after); ok {
		// "in" and "to" occur in every sentence, so they are no proof.
		l.hints = l.hints || c.grade != english || c.kind == relation && len(run) > 2 || c.kind == binary ||
			c.kind == font ||
			c.kind == function
		if c.kind == sized && run == "left" {
			l.lefts++
		}
		l.tokens = append(l.tokens, token{start: i, end: end, kind: c.kind, grade: c.grade, word: end})
		return end
	}
	if len(run) == 1 && !digit {
		l.hints = l.hints || after == '(' // O(n)
		l.add(letter, i, end)
		return end
	}
	if cuts, certain := l.unglue(run, after, indexed); cuts != nil {
		for _, c := range cuts {
			start := i
			i += len(c.text)
			if c.text == "left" && c.kind == sized {
				l.lefts++
			}
			l.tokens = append(
				l.tokens,
				token{start: start, end: i, kind: c.kind, grade: c.grade, glued: certain, word: end},
			)
			l.hints = l.hints || certain
		}
		return end
	}
	if digit { // an identifier: x2, A100, GPT4o
		for end < len(text) && (isLetter(text[end]) || isDigit(text[end])) {
			end++
		}
		l.add(prose, i, end)
		return end
	}
	k := prose
	if len(run) >= 2 && len(run) <= 4 && !shortWords[run] && (len(run) <= 3 || allUpper(run)) {
		k = product
	}
	l.add(k, i, end)
	return end
}

// exact returns the command whose name is the whole run of letters. The byte after the run decides about names that
// are also words: \left needs a bracket, and "alpha1" is an identifier.
func (l *lexer) exact(run string, after byte) (command, bool) {
	c, known := commands[run]
	if !known {
		return command{}, false
	}
	if isDigit(after) {
		switch c.kind {
		case binary, relation, root, fraction:
			return c, run != "in" && run != "to"
		case font:
			return c, c.grade == sure
		}
		return command{}, false
	}
	if c.kind == sized {
		return c, l.delimits(run, after)
	}
	return c, true
}

// delimits reports whether the byte after \left or \right can be its bracket.
func (l *lexer) delimits(run string, after byte) bool {
	switch after {
	case '(', '[', '{':
		return run == "left"
	case ')', ']', '}':
		return run == "right" && l.lefts > 0
	case '|', '\\':
		return run == "left" || l.lefts > 0
	}
	return false
}

// A cut is one command or letter of a composed word.
type cut struct {
	text string
	command
}

// unglue splits a run of letters into commands and variables so that
//
//	glued    = unit { operator unit | operator | function unit | left } .
//	unit     = letter | symbol | font ( letter | symbol ) | root letter .
//
// and reports whether the run can only be TeX. It can split "lambdacdot", "ntimes" and "kge3", but not "sigmoid",
// "information" and "print". The cuts are valid until the next call.
func (l *lexer) unglue(run string, after byte, indexed bool) ([]cut, bool) {
	if len(run) < 3 || len(run) > 40 {
		return nil, false
	}
	u := unglueing{run: run, after: after, indexed: indexed, lexer: l, cuts: l.cuts[:0], budget: 400}
	found := u.from(0)
	l.cuts = u.cuts
	if !found {
		return nil, false
	}
	certain := u.certain()
	if !certain && !u.plausible() {
		return nil, false
	}
	return u.cuts, certain
}

type unglueing struct {
	*lexer
	run     string
	after   byte
	indexed bool
	cuts    []cut
	budget  int // remaining cuts to try, so that no word takes long
}

// from splits the rest of the run, trying the longest command first.
func (u *unglueing) from(i int) bool {
	if i == len(u.run) {
		return len(u.cuts) > 1
	}
	for _, next := range beginnings[u.run[i]] {
		if u.budget--; u.budget < 0 {
			return false
		}
		if !strings.HasPrefix(u.run[i:], next.text) || !u.fits(next, i+len(next.text) == len(u.run)) {
			continue
		}
		u.cuts = append(u.cuts, next)
		if u.from(i + len(next.text)) {
			return true
		}
		u.cuts = u.cuts[:len(u.cuts)-1]
	}
	return false
}

// beginnings has the cuts that a word can start with, by their first letter and longest first: the commands and the
// letter itself. The table is fast, because nearly every word of a text is tried and few start with a command.
var beginnings = func() (table [256][]cut) {
	for name, c := range commands {
		if len(name) > 1 {
			table[name[0]] = append(table[name[0]], cut{name, c})
		}
	}
	for b := range table {
		if !isLetter(byte(b)) {
			continue
		}
		slices.SortFunc(table[b], func(c, d cut) int {
			return cmp.Or(len(d.text)-len(c.text), strings.Compare(c.text, d.text))
		})
		table[b] = append(table[b], cut{string(rune(b)), command{letter, english}})
	}
	return table
}()

// fits reports whether a cut can follow those before it.
func (u *unglueing) fits(c cut, last bool) bool {
	var before kind
	first := len(u.cuts) == 0
	if !first {
		before = u.cuts[len(u.cuts)-1].kind
	}
	operand := before == letter || before == symbol || before == mark
	switch c.kind {
	case letter:
		// A variable is next to an operator, a function or a font.
		return !last && first || before == letter && len(u.cuts) == 1 && u.run[2:] == "log" || before == binary ||
			before == relation ||
			before == font ||
			before == root ||
			before == function
	case symbol:
		return first || before == binary || before == relation || before == font || before == function ||
			before == root || operand && len(c.text) > 3 && before == symbol
	case mark:
		return first && u.indexed && c.grade == sure
	case binary, relation:
		return c.grade == sure || c.text == "times" || first || operand
	case function:
		return first || operand || before == binary || before == relation || before == function
	case font, root:
		return first ||
			before != font && (c.grade == sure || before == binary || before == relation || before == symbol)
	case words, fraction:
		return c.grade == sure && (first || before != font) && last
	case dots:
		return c.grade == sure
	case big:
		return before == binary || before == relation || first && !last
	case sized:
		return last && !first && u.delimits(c.text, u.after)
	case opening, closing:
		return c.grade == sure && !first
	}
	return false
}

// certain reports whether the cuts are a proof. Names within English words ("genuine", "noting", "landscape",
// "circa") are not.
func (u *unglueing) certain() bool {
	if len(u.cuts) == 2 {
		if certain, decided := u.certainPair(u.cuts[0], u.cuts[1]); decided {
			return certain
		}
	}
	if u.run[len(u.run)-1] == 's' && u.cuts[len(u.cuts)-1].kind == letter {
		return false // "nequivs"
	}
	names := 0
	for i, c := range u.cuts {
		plainOperator := c.text == "times" || c.text == "sim" || c.text == "approx"
		switch {
		case c.grade == sure && len(c.text) > 2 && c.text != "ell" && !inWords[c.text]:
			return true
		case c.text == "times" && i > 0 && i+1 < len(u.cuts):
			return true
		case c.grade == greek && len(c.text) > 3, c.grade == sure:
			names += 2
		case c.grade == greek && len(c.text) > 1,
			c.kind == sized && i > 0 && u.cuts[i-1].kind != letter,
			c.text == "log":
			names++
		case plainOperator:
			names += 2
		}
	}
	return names > 2 && len(u.run) > 5
}

// certainPair decides the same for two cuts, if it can.
func (u *unglueing) certainPair(first, second cut) (certain, decided bool) {
	switch {
	case first.kind == symbol && second.kind == sized:
		return true, true
	case first.kind == letter && second.kind == sized:
		return u.indexed || second.text == "right", true
	case first.kind == function && second.kind == sized:
		return true, true
	case first.kind == function && second.kind == function:
		return first.text == "log" && second.text == "log" ||
			first.text == "arg" && u.after == '_' && len(second.text) == 3, true // "argmin" alone is a word
	case first.text == "times" && second.kind == letter, second.text == "times" && first.kind == letter:
		return true, true
	case first.kind == letter && second.kind == relation:
		return u.comparison(first.text[0], second), true
	case first.kind == letter && second.kind == symbol, first.kind == symbol && second.kind == letter:
		return false, true
	case first.kind == symbol && second.kind == symbol:
		return first.grade == sure || second.grade == sure || len(first.text) > 4 && len(second.text) > 4, true
	case first.kind == symbol && (second.text == "in" || second.text == "to"):
		return len(first.text) > 3 || u.after == '(' || u.after == '[' || isDigit(u.after), true
	case first.text == "pm" && second.kind == symbol:
		return len(second.text) > 3, true
	case first.kind == font && second.kind == letter:
		return first.grade == sure && !inWords[first.text] || u.after == '(' || u.after == '_' || u.after == '^', true
	case first.kind == font && second.kind == symbol && second.grade == greek && len(second.text) > 3:
		return true, true // "hattheta"
	case first.kind == letter && (second.kind == root || second.kind == font):
		return u.after == '{', true // "rsqrt" is the name of a function in programs
	case first.kind == root && second.kind == letter:
		return u.after != '(' && strings.IndexByte("fiqlsx", second.text[0]) < 0, true
	case inWords[first.text] && second.kind == letter:
		return false, true
	}
	return false, false
}

// comparison reports whether a letter and a relation are a formula, as in "kge3" and "pleq", and not a word.
func (u *unglueing) comparison(l byte, relation cut) bool {
	if u.indexed {
		return true
	}
	digit := isDigit(u.after)
	switch relation.text {
	case "le", "ge", "ne":
		return digit && !vowel(l)
	case "sim":
		return digit
	case "ll", "gg":
		return strings.IndexByte("BKLMNT", l) >= 0 || relation.text == "gg" && strings.IndexByte("nmkdp", l) >= 0
	case "in", "to":
		return false
	case "neq":
		return l != 'i'
	case "approx":
		return true
	}
	return relation.grade == sure && (!inWords[relation.text] || digit)
}

// plausible reports whether the cuts can be in a formula that other tokens prove: "nlog n".
func (u *unglueing) plausible() bool {
	if len(u.cuts) == 3 {
		return u.cuts[2].text == "log" && u.cuts[1].kind == letter
	}
	if len(u.cuts) != 2 {
		return false
	}
	first, second := u.cuts[0], u.cuts[1]
	return first.text == "log" && second.kind == letter || second.text == "log" && first.kind == letter
}

func vowel(b byte) bool {
	switch b | 0x20 {
	case 'a', 'e', 'i', 'o', 'u':
		return true
	}
	return false
}

func allUpper(s string) bool {
	for i := range len(s) {
		if !isUpper(s[i]) {
			return false
		}
	}
	return true
}
