package mathrepair

import "strings"

// operand reads one operand with its primes, scripts and arguments.
//
//	operand  = atom { prime } [ scripts ] { bracket [ scripts ] } | function [ scripts ] [ operand ]
//	         | big scripts [ operand ] | "-" operand .
//	atom     = letter | product | number | symbol | font argument | words text | root argument
//	         | fraction argument argument | bracket | "|" list "|" | "{" group "}" | set .
//	argument = "{" group "}" | letter | symbol | font argument .
//	set      = "{" list "}" .
func (p *parser) operand(i, depth int) int {
	if p.steps--; p.steps < 0 || depth > deepest {
		return 0
	}
	s := p.mark()
	switch p.at(i).kind {
	case function:
		return p.applied(i, depth)
	case big:
		return p.summed(i, depth)
	case binary:
		return p.signed(i, depth)
	}
	next := p.atom(i, depth)
	if next == 0 {
		return p.back(s)
	}
	if p.at(i).glued && !p.is(i, "infty") && !p.is(i+1, "infty") { // Linfty
		p.proofs++
	}
	if next = p.trailing(i, next, depth); next == 0 {
		return p.back(s)
	}
	return next
}

// signed reads an operand with a sign.
func (p *parser) signed(i, depth int) int {
	s := p.mark()
	if p.is(i, "-") && !p.at(i+1).gap || p.is(i, "+") && p.is(i+1, "infty") ||
		p.is(i, "pm") && (p.at(i).certain() || p.at(i-1).kind == relation) {
		p.take(i)
		if next := p.operand(i+1, depth+1); next > 0 {
			return next
		}
	}
	return p.back(s)
}

// atom reads the start of an operand.
func (p *parser) atom(i, depth int) int {
	switch p.at(i).kind {
	case letter:
		p.last = bare
		return p.take(i)
	case product:
		return p.product(i, depth)
	case number:
		return p.number(i, depth)
	case symbol:
		return p.symbol(i, depth)
	case mark:
		return p.markSymbol(i)
	case font:
		return p.fonted(i, depth)
	case words:
		return p.textual(i)
	case root:
		return p.root(i, depth)
	case fraction:
		return p.fraction(i, depth)
	case opening:
		if p.text[p.at(i).core] == '{' && !p.at(i).kept {
			return p.braces(i, depth)
		}
		return p.bracket(i, depth)
	case fence:
		return p.fenced(i, depth)
	case dots:
		if !p.at(i).certain() {
			return 0
		}
		p.last = proved
		return p.take(i)
	case prose:
		return p.named(i)
	}
	return 0
}

// product reads adjacent letters: in brackets, before "^\top" or "^{…}", and the names of groups.
func (p *parser) product(i, depth int) int {
	if s := p.src(i); commands[s].kind == sizing || depth > 0 && (allElements(s) && p.isCompound(i) || operators[s] ||
		alphabets[s] ||
		len(s) == 3 && (s[1:] == "ll" || s[1:] == "gg" || s[1:] == "ln") || p.isTorn(i)) {
		return 0 // CH_3, f\ll g
	}
	raised := p.follows(i+1, script) && p.is(i+1, "^") && !layouts[p.src(i)] && (p.is(i+2, "top") ||
		p.at(i).end-p.at(i).start == 2 && (p.is(i+2, "T") || p.is(i+2, "{") && p.at(i+3).kind != number &&
			!p.is(i+3, "+") && !p.is(i+3, "*")))
	if depth > 0 && !p.isElement(i) || p.integral || raised && allUpper(p.src(i)) {
		p.last = bare
		return p.take(i)
	}
	return p.named(i)
}

// isCompound reports whether the elements at i are part of a chemical formula: CH_3, HCO^+, C_2H_5OH.
func (p *parser) isCompound(i int) bool {
	return p.follows(i+1, script) && (p.is(i+1, "_") || p.is(i+2, "+") || p.is(i+2, "-")) ||
		!p.at(i).gap && p.at(i-1).kind == number && p.is(i-2, "_")
}

// isElement reports whether the letters at i are a chemical element or a unit: [Fe/H], (h^{-1}Gpc)^3.
func (p *parser) isElement(i int) bool {
	s := p.src(i)
	return isUpper(s[0]) && !allUpper(s) && !groups[s]
}

// named reads the name of a group with a script: "GL_n".
func (p *parser) named(i int) int {
	s := p.src(i)
	if groups[s] && (p.follows(i+1, script) || p.follows(i+1, opening) && p.hasCommand(i+1) && allUpper(s)) {
		p.last = bare
		return p.plain(i)
	}
	if t := p.at(i); t.kind == product && len(s) == 2 && allUpper(s) && !allElements(s) && p.follows(i+1, script) &&
		p.is(i+1, "_") &&
		p.at(i+2).kind == letter && indexByte("nmkqd", p.src(i + 2)[0]) >= 0 {
		p.hints++ // the group VL_n
		p.last = bare
		return p.plain(i)
	}
	return 0
}

func allElements(s string) bool {
	for i := range len(s) {
		if !elements[s[i:i+1]] {
			return false
		}
	}
	return true
}

// number reads a number, also with separators in braces: "10{,}000".
func (p *parser) number(i, depth int) int {
	for p.braced(i+1) && p.is(i+2, ",") && p.at(i+1).pair == i+3 && p.follows(i+4, number) {
		p.take(i)
		p.plain(i + 1)
		p.take(i + 2)
		p.plain(i + 3)
		p.proofs++
		i += 4
	}
	n := p.at(i + 1)
	if !n.gap {
		switch n.kind {
		case prose, product:
			if depth == 0 && (!p.unitMayFollow(i) || n.end-n.start > 3) {
				return 0
			}
		case letter:
			if depth == 0 && isUpper(p.src(i + 1)[0]) && !p.unitMayFollow(i) {
				return 0
			}
		}
	}
	p.last = count
	return p.take(i)
}

// unitMayFollow reports whether the number at i follows a relation that proves a formula, so that the letters after
// the number are its unit: "sim543K", "leq2B".
func (p *parser) unitMayFollow(i int) bool {
	before := p.at(i - 1)
	switch {
	case before.kind == relation && p.isNamed(i-1), p.is(i-1, "pm"), p.is(i-1, "times"):
		return !p.at(i).gap || before.certain()
	case before.kind == closing && i > 3 && p.at(i-3).kind == opening && p.operatorBrace(i-3):
		return true
	case before.kind == binary && !p.at(i).gap && p.proofs > 0:
		return true
	}
	return false
}

// symbol reads a Greek letter or another symbol.
func (p *parser) symbol(i, depth int) int {
	t := p.at(i)
	if p.last = proved; p.is(i, "mu") && !t.kept && (p.isProduct(i) || p.isLength(i)) {
		return 0
	}
	switch {
	case t.grade == greek && !t.kept && !t.glued:
		p.last = greekL
		p.greeks++
		if m := p.at(i + 2); depth == 0 && p.is(i+1, "-") && p.follows(i+1, binary) && m.kind == number && !m.gap {
			return 0 // "Phi-4"
		}
	case !t.kept && (p.is(i, "infty") || p.is(i, "ell") && !t.glued && !p.follows(i+1, script)):
		p.claim() // "as t tends to infty", "ell-adic"
	case t.kept || t.grade == sure && !sayable[p.src(i)]:
		p.proofs++
	case t.grade == english && !t.glued && depth == 0:
		// "partial" and "forall" are words, and so is "partial R^2".
		n := p.at(i + 1)
		if !p.follows(i+1, script) && !(p.is(i, "partial") && n.gap && p.operatorOf(i+1)) {
			return 0
		}
	}
	return p.take(i)
}

// isProduct reports whether the "mu" at i of an equation for u can be m\cdot u: "Delta u_m=mu_m+1", "u^2+mu^l=0",
// "u_t=Delta u+mu, x_1".
func (p *parser) isProduct(i int) bool {
	if p.at(i-1).kind != relation && p.at(i-1).kind != binary || !p.wrote("u", i) {
		return false
	}
	n := i + 1
	for p.follows(n, script) {
		if n += 2; p.is(n-1, "{") && p.at(n-1).pair > 0 {
			n = p.at(n-1).pair + 1
		}
	}
	return p.at(n).kind == binary || p.at(n).kind == relation || n > i+1 && p.is(n, "e") ||
		p.at(n).kind == comma && p.at(i-1).kind == binary && p.is(i-2, "u")
}

// wrote reports whether one of the tokens before i is s.
func (p *parser) wrote(s string, i int) bool {
	for j := i - 1; j > max(0, i-30); j-- {
		if p.is(j, s) {
			return true
		}
	}
	return false
}

// isLength reports whether the "mu" at i is the unit of a space: "mkern2mu", "mspace{2mu}".
func (p *parser) isLength(i int) bool {
	before := strings.TrimRight(p.text[max(0, p.at(i).start-20):p.at(i).start], "0123456789.-+{")
	return strings.HasSuffix(before, "mkern") || strings.HasSuffix(before, "mspace") ||
		strings.HasSuffix(before, "mskip")
}

// operatorOf reports whether the operand at i certainly belongs to a differential sign: "partial Omega", "partial M",
// but not the statistic "partial R^2".
func (p *parser) operatorOf(i int) bool {
	t := p.at(i)
	switch t.kind {
	case symbol:
		return t.grade == greek && !t.kept && isUpper(p.src(i)[0]) && !p.is(i+1, "-")
	case letter:
		if p.follows(i+1, script) {
			return p.is(i+1, "_") && boundaries[p.src(i)]
		}
		return isUpper(p.src(i)[0]) && !p.article(i) && !p.is(i+1, "-") && !p.is(i+1, `\"`)
	}
	return t.kind == font && p.certainOperand(i)
}

// boundaries are the letters with an index that are rather a set than a statistic.
var boundaries = set(`B D G K M Q U`)

// markSymbol reads a sign such as \star that is an operand by itself.
func (p *parser) markSymbol(i int) int {
	if t := p.at(i); !t.kept {
		return 0
	}
	p.last = proved
	p.proofs++
	return p.take(i)
}

// trailing reads the primes, scripts and brackets after the atom from..i.
func (p *parser) trailing(from, i, depth int) int {
	for p.follows(i, prime) && p.primed(i+1, depth) {
		i = p.take(i)
		p.last = proved
	}
	i, ok := p.scripts(from, i, depth)
	if !ok {
		return 0
	}
	defer func() { p.base = from }()
	for {
		t := p.at(i)
		if t.gap || t.kind != opening || p.last == count || t.pair == 0 || !t.sized() && p.text[t.core] == '{' ||
			isLetter(p.text[t.core]) {
			return i
		}
		if p.isNameCall(from, i) {
			return i
		}
		s, atom, first := p.mark(), p.last, i
		next := p.bracket(i, depth)
		if next > 0 {
			if i == from+1 {
				p.proveCall(from, first, next)
			}
			p.last = atom
			i, ok = p.scripts(from, next, depth)
		}
		if next == 0 || !ok {
			p.back(s)
			p.last = atom
			return first
		}
		for p.follows(i, prime) && p.primed(i+1, depth) {
			i = p.take(i)
		}
	}
}

// isNameCall reports whether the bracket at i contains only a name, which authors write as text: N(CS), \rho(SFR).
func (p *parser) isNameCall(from, i int) bool {
	name := p.src(i + 1)
	return p.at(i).pair == i+2 && p.at(i+1).kind == product && allUpper(name) &&
		(len(name) > 2 || allElements(name) || accents[p.src(from)]) && !p.is(from, "O") && !p.at(from).kept
}

// primed reports whether the token after an apostrophe allows it to be a prime and not a closing quotation mark.
func (p *parser) primed(i, depth int) bool {
	t := p.at(i)
	switch t.kind {
	case script, opening, prime:
		return !t.gap
	case closing, comma:
		return !t.gap && (depth > 0 || p.proofs > 0)
	case relation:
		if t.certain() {
			return true
		}
	}
	if depth > 1 && t.kind != prose && t.kind != other {
		return true
	}
	before := p.at(i - 2)
	if p.proofs == 0 || before.kind == prose || p.isQuoted(i-1) {
		return false
	}
	return t.gap || t.kind == other || t.kind == relation || t.kind == binary // \mathcal{D}'
}

// isQuoted reports whether the apostrophe at i can end a quotation.
func (p *parser) isQuoted(i int) bool {
	at := p.at(i).start
	before := p.text[max(0, at-300):at]
	return strings.Contains(before, " '") || strings.Contains(before, "`") || strings.HasPrefix(before, "'")
}

// proveCall counts O(…) and similar calls, and a conditional policy "pi(a|s)", as a claim.
func (p *parser) proveCall(from, open, next int) {
	name, inner := p.src(from), next-open-2
	switch t := p.at(from); {
	case p.is(open, "[") && (name == "O" || growth[name]): // "gcc -O[23]"
	case t.kind == letter && (name == "O" || name == "Θ" || name == "Ω"), growth[name]:
		p.claim()
	case t.kind == letter && name == "o" && inner == 1:
		p.claim()
	case t.grade == greek && p.hasFence(open, next):
		p.claim()
	case t.grade == greek && inner == 1 && p.at(open+1).kind == letter:
		p.hints++ // omega(n)
	case t.grade == greek && !t.gap && inner > 0:
		p.hints++
	}
}

func (p *parser) hasFence(from, to int) bool {
	for i := from; i < to; i++ {
		if p.at(i).kind == fence {
			return true
		}
	}
	return false
}

// fonted reads a font or an accent with its argument.
func (p *parser) fonted(i, depth int) int {
	t := p.at(i)
	p.take(i)
	n := p.at(i + 1)
	next := 0
	switch {
	case p.isAccent(i):
		p.hints++
		p.last = proved
		return p.take(i + 1)
	case p.braced(i + 1), p.is(i+1, "{") && p.certainBraces(i+1):
		next = p.group(i+1, depth+1, false)
	case n.kind == letter && p.canTakeLetter(i):
		next = p.take(i + 1)
	case n.kind == symbol && !p.is(i, "check") &&
		(t.certain() || t.glued || n.certain() || !n.gap || len(p.src(i+1)) > 2 || depth > 0):
		next = p.take(i + 1)
	case n.kind == number && (!n.gap || depth > 0) && n.end-n.start == 1:
		next = p.take(i + 1)
	case n.kind == letter && depth > 0:
		next = p.take(i + 1)
	case n.kind == font && depth < deepest:
		next = p.fonted(i+1, depth+1)
	}
	if next > 0 {
		p.proofs++
	}
	p.last = proved
	return next
}

// isAccent reports whether the letter after the accent at i is alone, as in "a metric hat g on".
func (p *parser) isAccent(i int) bool {
	return accents[p.src(i)] && p.at(i+1).kind == letter && !p.canTakeLetter(i) && !p.article(i+1) &&
		!p.is(i+2, "-") && !p.is(i+2, "'")
}

// canTakeLetter reports whether the letter after the font at i is its argument.
func (p *parser) canTakeLetter(i int) bool {
	t, n := p.at(i), p.at(i+1)
	if t.certain() || t.glued {
		return true
	}
	if p.article(i+1) || p.is(i, "check") {
		return false
	}
	if m := p.at(i + 2); m.kind == relation && (!p.isNamed(i+2) || m.certain()) {
		return true // \hat f = g
	}
	return !n.gap || p.follows(i+2, script) || p.follows(i+2, opening) || p.is(i, "tilde") && isUpper(p.src(i + 1)[0])
}

// textual reads a command such as \text, whose argument is not changed.
func (p *parser) textual(i int) int {
	open := p.at(i + 1)
	if p.is(i, "mathrm") && (p.is(i+2, "star") || p.is(i+2, "ell")) &&
		(open.pair == i+3 || p.at(i+3).kind == comma) {
		return 0 // \mathrm{\star}, \mathrm{ell}, \mathrm{\star, gal}
	}
	if p.at(i).kept && p.is(i+2, "-") {
		return 0 // $R$\textsf{-mod}
	}
	if name := p.src(i); !p.braced(i+1) || p.at(i).kept && proseFonts[name] && name != "text" {
		return 0
	}
	inner := p.text[open.end:p.at(open.pair).start]
	if len(inner) > longestFormula || !isPlainText(inner) || p.hasLostCommand(i, open.pair) {
		return 0
	}
	if p.hasGreek(i+2, open.pair) {
		return p.formulaText(i)
	}
	p.take(i)
	p.pieces = append(p.pieces, piece{open.start, p.at(open.pair).end, false})
	p.proofs++
	p.last = proved
	return open.pair + 1
}

// hasLostCommand reports whether one of the words of the argument that ends at "to" can be what remains of a command:
// \mbox{\tiny b}, \mathrm{\sim 1Gyr}.
func (p *parser) hasLostCommand(font, to int) bool {
	if first := p.src(font + 2); first == "AA" && font+3 == to || // the unit \AA
		!strings.HasPrefix(p.src(font), "text") && sizes[first] && font+3 < to {
		return true
	}
	for i := font + 2; i < to; i++ {
		t, n := p.at(i), p.at(i+1)
		switch {
		case t.kept:
		case t.kind == prose || t.kind == product:
			if isLostWord(p.src(i)) || alphabets[p.src(i)] {
				return true
			}
		case t.kind == alphabet, p.is(i, "partial"), p.is(i, "parallel"), p.isFont(i) && n.kind != closing:
			return true
		case t.kind == words && t.certain():
			return true
		case (p.is(i, "sim") || p.is(i, "pm") || p.is(i, "approx")) && i+1 < to && n.kind != closing:
			return true
		}
	}
	return false
}

// hasGreek reports whether one of the tokens is the name of a Greek letter or a command that is not a word.
func (p *parser) hasGreek(from, to int) bool {
	for i := from; i < to; i++ {
		t := p.at(i)
		if t.word == t.end && t.grade != english && !p.is(i, "cong") || t.kind == named || p.is(i, "ast") ||
			p.is(i, "times") {
			return true
		}
	}
	return false
}

// formulaText reads \mathrm with an argument that contains commands. The one of \text contains a formula of its own.
func (p *parser) formulaText(i int) int {
	if strings.HasPrefix(p.src(i), "text") || p.is(i, "mbox") || p.is(i, "hbox") {
		return 0
	}
	p.take(i)
	p.proofs++
	return p.group(i+1, 1, false)
}

// isPlainText reports whether the argument of \text is only text.
func isPlainText(s string) bool {
	for i := range len(s) {
		if b := s[i]; !isLetter(b) && !isDigit(b) && b != ' ' && b != '-' && b != '.' && b != ',' && b != '\n' &&
			strings.IndexByte("()/+<>:'!?=*[]@", b) < 0 {
			return false
		}
	}
	return true
}

// root reads \sqrt with its argument, also \sqrt[3]{x}.
func (p *parser) root(i, depth int) int {
	p.take(i)
	p.last = proved
	p.proofs++
	if n := p.at(i + 1); p.is(i+1, "[") && !n.gap && n.pair == i+3 && p.braced(i+4) {
		p.plain(i + 1)
		p.take(i + 2)
		i = p.plain(i+3) - 1
	}
	switch n := p.at(i + 1); {
	case p.braced(i + 1):
		return p.group(i+1, depth+1, false)
	case n.kind == letter && !p.follows(i+2, letter), n.kind == symbol, n.kind == number && n.end-n.start == 1:
		return p.take(i + 1)
	}
	return 0
}

// fraction reads a command with two arguments.
func (p *parser) fraction(i, depth int) int {
	p.take(i)
	p.last = proved
	p.proofs++
	if n := p.at(i + 1); n.kind == number {
		switch m := p.at(i + 2); {
		case n.gap && n.end-n.start == 1 && m.gap && (m.kind == letter || m.kind == number && m.end-m.start == 1):
			p.take(i + 1)
			return p.take(i + 2) // \frac 1 m
		case n.end-n.start == 2 && digits(p.src(i+1)) == 2:
			return p.take(i + 1)
		case !n.gap && n.end-n.start == 1 && p.braced(i+2):
			p.take(i + 1)
			return p.group(i+2, depth+1, false)
		}
	}
	for range 2 {
		n := p.at(i + 1)
		if !p.is(i+1, "{") || n.pair == 0 || n.kept {
			return 0
		}
		next := p.group(i+1, depth+1, false)
		if next == 0 {
			return 0
		}
		i = next - 1
	}
	return i + 1
}

func (p *parser) isFont(i int) bool { return p.at(i).kind == font }
