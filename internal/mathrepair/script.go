package mathrepair

import "strings"

// scripts reads the subscripts and superscripts at i. It fails if the text shows that the whole is an identifier or a
// chemical formula.
//
//	scripts = [ "_" script ] [ "^" script ] | "^" script "_" script .
//	script  = "{" group "}" | digit | letter | command | "*" | "+" | "-" .
func (p *parser) scripts(base, i, depth int) (int, bool) {
	var seen [2]bool
	for p.follows(i, script) || p.isApart(base, i) {
		which := 0
		if p.is(i, "^") {
			which = 1
		}
		if p.at(base).kind == product && which == 0 && !p.is(i+1, "{") && !groups[p.src(base)] &&
			!(p.at(i+1).kind == letter && allUpper(p.src(base)) && indexByte("nmkqd", p.src(i + 1)[0]) >= 0) {
			return 0, false // "GPT_4"
		}
		if seen[which] || p.last == count && which == 0 && !p.is(i+1, "{") {
			return 0, false
		}
		seen[which] = true
		p.take(i)
		next := p.script(base, i+1, depth)
		if next == 0 {
			return 0, false
		}
		p.last = proved
		i = next
	}
	return i, true
}

// isApart reports whether the script at i has a space before it: \mathbb{R} ^d.
func (p *parser) isApart(base, i int) bool {
	return p.at(i).kind == script && p.at(base).kind == font && p.at(base).certain() && p.is(i-1, "}") && !p.at(i+1).gap
}

// script reads a subscript or superscript. What is a proof is decided here.
func (p *parser) script(base, i, depth int) int {
	t := p.at(i)
	if t.gap {
		return 0
	}
	switch t.kind {
	case opening:
		if !p.braced(i) {
			return 0
		}
		p.proofs++
		return p.group(i, depth+1, p.is(i-1, "^"))
	case font, words:
		if t.kind == font && t.grade == english && !p.follows(i+1, opening) {
			return 0
		}
		p.proofs++
		return p.operand(i, depth+1)
	case binary:
		return p.signScript(base, i)
	}
	if !p.canBeScript(base, i) {
		return 0
	}
	p.proofs++
	return p.take(i)
}

// canBeScript reports whether the token at i is a script without braces.
func (p *parser) canBeScript(base, i int) bool {
	switch t, n := p.at(i), p.at(i+1); t.kind {
	case number:
		return t.end-t.start == 1 // 10^15 would be shown as 10¹5
	case letter:
		// "x_ij" is an identifier
		glued := !n.gap && (n.kind == letter || n.kind == product || n.kind == prose || n.kind == number)
		return !glued || n.start != t.end || n.word == t.word
	case symbol:
		return !splittable[p.src(i)] || !p.isSplit(base, i)
	case mark, prime:
		return true
	case function:
		b := p.at(base) // "x_max" is an identifier
		return (b.kind == symbol || b.kind == font) && !p.is(i, "sin")
	}
	return false
}

// isSplit reports whether the script at i is probably two variables: (-\Delta)^m u, \Delta_n u, u^n u_x,
// \partial_n u = 0.
func (p *parser) isSplit(base, i int) bool {
	return p.at(base).kind == opening || p.at(base).kind == closing || p.is(base, "Delta") || p.is(base, "u") ||
		p.is(i, "mu") && (p.is(base, "D") && p.is(i-1, "^") || p.indexes(base)) ||
		p.is(base, "partial") && p.at(i+1).kind == relation && !p.isNamed(i+1)
}

// indexes reports whether the text has the letter at base with an index before u, as X_1u before X_mu.
func (p *parser) indexes(base int) bool {
	at := p.at(base).start
	return p.at(base).kind == letter && strings.Contains(p.text[max(0, at-60):at], p.src(base)+"_1u")
}

// splittable are the Greek letters that can be two variables.
var splittable = set(`mu nu`)

// signScript reads a script that is a sign.
func (p *parser) signScript(base, i int) int {
	t := p.at(i)
	switch name := p.src(i); {
	case isLetter(name[0]):
		if t.grade != sure && !signScripts[name] {
			return 0
		}
		p.proofs++
	case name == "*":
		p.proofs++
	case name == "/":
		return 0
	default:
		b := p.at(base)
		if b.kind == symbol || b.kind == letter && !isUpper(p.src(base)[0]) || b.kind == closing {
			p.proofs++
			break
		}
		p.hints++ // B^+, unlike the ion Na^+
	}
	return p.take(i)
}

// group reads the contents of the braces of a script or an argument. The braces prove that the text is TeX, so the
// group can contain words as they are: "W_{out}".
//
//	group = [ alphabet ] { operand | operator | word | punctuation | "{" group "}" } .
func (p *parser) group(i, depth int, raised bool) int {
	if depth > deepest {
		return 0
	}
	open, end := i, p.at(i).pair
	if open+1 == end {
		return 0
	}
	p.plain(open)
	g := grouping{open: open, end: end, depth: depth, raised: raised, argument: p.isArgument(open),
		upright: p.at(open-1).kind == font && alphabets[p.src(open-1)]}
	for i++; i < end; {
		if p.steps--; p.steps < 0 {
			return 0
		}
		next := p.member(i, &g)
		if next == 0 || next > end {
			return 0
		}
		i = next
	}
	p.plain(end)
	p.last = proved
	return end + 1
}

// A grouping is a group that is being read.
type grouping struct {
	open, end, depth int
	raised           bool // it is a superscript
	upright          bool // \rm was read, so that words are text
	argument         bool // it is an argument of \overline or \underset, so that names are commands
}

// isArgument reports whether the group at i is an argument of a command that can contain an operator.
func (p *parser) isArgument(i int) bool {
	if p.at(i-1).kind == closing && p.at(i-1).pair > 0 {
		i = p.at(i - 1).pair
	}
	return p.at(i-1).kind == fraction || p.at(i-1).kind == root || p.at(i-1).kind == font && frames[p.src(i-1)]
}

// frames are the commands that draw something around their argument.
var frames = set(`overline underline widehat widetilde mathop overrightarrow underbrace overbrace`)

// alone reports whether the token at i is the only one of the group.
func (g grouping) alone(i int) bool { return i == g.open+1 && i+1 == g.end }

// alonePair reports whether the group consists of the bracket from..to.
func (g grouping) alonePair(from, to int) bool { return from == g.open+1 && to+1 == g.end }

// member reads the token at i of a group, with what belongs to it.
func (p *parser) member(i int, g *grouping) int {
	switch t := p.at(i); t.kind {
	case other:
		if punctuation[p.src(i)] {
			return p.plain(i)
		}
		return 0
	case prose, product:
		return p.groupWord(i)
	case alphabet:
		if i != g.open+1 && p.at(i-1).kind != opening && !p.is(i, "rm") && !p.is(i, "bf") {
			return 0
		}
		g.upright = true
		p.proofs++
		return p.take(i)
	case symbol, dots, mark, function, binary, relation, negation, blank:
		if g.upright && t.word > t.end && !t.kept && p.isLabelWord(i) {
			return p.labelWord(i)
		}
		return p.name(i, *g)
	case font, words, root, fraction, big, modulus:
		return p.groupCommand(i, *g)
	case opening, closing:
		return p.groupBracket(i, *g)
	case script:
		if i == g.open+1 && p.at(i+1).kind != opening || t.gap || p.at(i-1).kind == script {
			return 0
		}
		p.take(i)
		return p.script(i-1, i+1, g.depth+1)
	}
	switch t := p.at(i); {
	case g.upright && t.kind == letter && t.word > t.end && p.isLabelWord(i):
		return p.labelWord(i)
	case t.kind == letter && p.braced(i+1) && p.at(i+2).kind == letter && p.at(i+1).pair == i+3:
		return 0 // \r{A}
	}
	return p.take(i)
}

// punctuation are the signs in a group that end a formula elsewhere.
var punctuation = set(`! . ? &`)

// isLabelWord reports whether the word at i of a group with \rm is text because all commands in it are short: "axi".
func (p *parser) isLabelWord(i int) bool {
	for word := p.at(i).word; i < len(p.tokens) && p.at(i).start < word; i++ {
		if t := p.at(i); t.grade == sure || t.end-t.start > 2 {
			return false
		}
	}
	return true
}

// labelWord writes the word at i unchanged.
func (p *parser) labelWord(i int) int {
	for word := p.at(i).word; i < len(p.tokens) && p.at(i).start < word; {
		i = p.plain(i)
	}
	return i
}

// name reads the name of a command without arguments, which can also be a word.
func (p *parser) name(i int, g grouping) int {
	switch {
	case !p.at(i).kept && p.isDoubtful(i, g),
		p.is(i, "sin") && !p.at(i).kept && p.at(i+1).gap && p.at(i+1).kind == letter && isUpper(p.src(i + 1)[0]),
		g.raised && splittable[p.src(i)] && !p.at(i).kept && (i+1 == g.end || p.follows(i+1, script)) &&
			strings.HasSuffix(p.src(g.open-2), "e") && (i == g.open+1 || p.at(i-1).kind == number || p.is(i-1, "-")):
		return 0 // s\in I, e^{2mu}
	case p.at(i).kind == negation && p.braced(i+1):
		return 0 // \not{\partial}
	case !(g.argument && g.alone(i)) && p.isWordIn(i, g):
		return p.plain(i)
	}
	return p.take(i)
}

// isDoubtful reports whether the name at i of a group can be a command as well as a word: "infinite" or \inf, "star"
// or \star, {\rm beta} or {\rm\beta}.
func (p *parser) isDoubtful(i int, g grouping) bool {
	ends := i+1 == g.end
	switch p.src(i) {
	case "inf":
		return g.alone(i) || ends && p.at(i-1).kind == number
	case "sup", "wp":
		return g.alone(i)
	case "flat", "natural":
		return g.alone(i) && !g.raised
	case "star":
		return g.alone(i) && !g.raised || g.upright
	case "parallel":
		return g.upright
	case "top":
		at := p.at(i).start
		return g.alone(i) && g.raised && strings.Contains(p.text[max(0, at-20):at], "pi") // \pi_1^{top}
	case "perp":
		return g.upright && ends && i == g.open+2
	case "beta", "gamma":
		return ends && p.is(i-1, "rm")
	}
	return false
}

// isWordIn reports whether the name of a command at i is a word in a group: "W_{in}", "P_{top}".
func (p *parser) isWordIn(i int, g grouping) bool {
	t := p.at(i)
	if t.kept || t.glued {
		return false
	}
	isWord := t.grade == english && !p.is(i, "times") && !p.is(i, "bullet") && !p.is(i, "ast") &&
		!(t.kind == relation && len(p.src(i)) > 2 && p.is(i+1, "-"))
	if g.upright && (isWord && !(t.kind == relation && p.at(i+1).kind == number) || p.is(i, "circ")) {
		return true
	}
	switch alone := g.alone(i); t.kind {
	case symbol, dots:
		return t.grade == english && alone && !(g.raised && p.is(i, "square")) &&
			!p.is(i, "partial") && !p.is(i, "flat") && !p.is(i, "sharp") &&
			!p.is(i, "triangle")
	case mark:
		return alone && !g.raised && (p.is(i, "top") || p.is(i, "degree"))
	case function:
		n := p.at(i + 1)
		return !indexFunctions[p.src(i)] && (i+1 >= g.end || n.kind == comma || n.kind == prose)
	case binary, relation:
		if !p.isNamed(i) || t.certain() || (alone || i+1 == g.end) && signScripts[p.src(i)] {
			return false
		}
		return alone || i+1 == g.end && p.at(i-1).kind != number ||
			i == g.open+1 && !prefixes[p.src(i)] && p.at(i+1).kind != number
	}
	return t.kind == negation
}

// indexFunctions are the functions that occur as an index more often than the words.
var indexFunctions = set(`max min log ln sin cos tan exp`)

// prefixes are the operators that a script can start with.
var prefixes = set(`sim approx pm mp le ge ll gg mid cap cup parallel`)

// signScripts are the operators that occur as scripts.
var signScripts = set(`times pm mp vee wedge star ast bullet cap cup prec succ parallel`)

// groupWord reads a word of a group. A word that can be what remains of a command is not one.
func (p *parser) groupWord(i int) int {
	t, n := p.at(i), p.at(i+1)
	s := p.src(i)
	if (s == "lower" || s == "raise") && n.kind != closing {
		return 0 // \lower.5em\circ
	}
	if (s == "Re" || s == "Im" || s == "Tr") &&
		(p.at(i-2).kind == font || n.gap && (n.kind == letter || n.kind == symbol)) {
		return 0 // \boldsymbol{\Im}, {\Im \lambda}
	}
	if s == "ni" && p.follows(i, product) && p.at(i-1).kind == closing {
		return 0 // \mathbb{Z}\ni n
	}
	if (s == "vert" || s == "space") && (n.kind != closing || p.at(i-1).kind != opening) {
		return 0
	}
	if before := p.at(i - 1).kind; alphabets[s] && (before != opening && before != comma || t.gap ||
		n.kind != closing && n.kind != binary && n.kind != comma) {
		return 0 // {[\it p \rm]}
	}
	if (s == "over" || s == "atop" || s == "choose") && !t.gap {
		return 0 // {f(x)\over 2}
	}
	if s == "" || s[0] == '\\' || lost[s] || t.kept || n.kind == opening && !n.gap && p.is(i+1, "{") ||
		hasFragment(s) || sizes[s] && n.kind != closing || p.isTorn(i) {
		return 0
	}
	return p.plain(i)
}

// isTorn reports whether the word at i of a group is variables and a command, because an operand follows it: {ibar j},
// {hln\frac{1}{h}}. As a label of its own, it is a word: {print}.
func (p *parser) isTorn(i int) bool {
	word, n := p.src(i), p.at(i+1)
	if len(word) == 4 && word[1:3] == "in" && isUpper(word[3]) || len(word) == 5 && word[1:] == "vert" {
		return true // n\in\Z, |x|
	}
	switch n.kind {
	case letter, symbol, font, root, fraction, script, function, big, opening:
	case relation:
		return len(word) == 4 && word[1:] == "not" && word != "knot" // u\not\equiv 0
	case number:
		return n.gap && len(word) == 3 && commands[word[1:]].kind == relation // i\ge 0
	case closing:
		return !p.is(i+1, "}") && endsWithSize(word) // d\big)
	default:
		return false
	}
	if separators[word] {
		return true
	}
	for n := 1; n <= mostLetters && n+1 < len(word); n++ {
		if _, found := commands[word[n:]]; found {
			return true
		}
	}
	return false
}

// endsWithSize reports whether a word ends with a command for the size of a bracket.
func endsWithSize(word string) bool {
	for n := 1; n+2 < len(word); n++ {
		if commands[word[n:]].kind == sizing {
			return true
		}
	}
	return false
}

// separators are the commands between two parts of a group that a repair cannot write.
var separators = set(`lg over atop choose eth vert Vert left right big Big bigg Bigg smash diamond mid`)

// lost are the commands without arguments that a repair cannot write.
var lost = set(`dotsc dotsb dotsm dotso bigtriangleup bigtriangledown scr diamondsuit Diamond multimap unlhd unrhd lhd
	rhd heartsuit spadesuit clubsuit complement blacksquare lozenge Bumpeq leftharpoonup circledast
	circledcirc boxplus boxminus bigodot biguplus bigsqcup uplus dashv Vdash vDash wr diagup iff dag ddag lll ggg
	bowtie oslash boxdot centerdot dotplus intercal curlyvee curlywedge doteq gtrless lessgtr gtrdot lessdot Cap Cup
	digamma beth gimel daleth hslash vdots ddots lbrace rbrace lbrack rbrack upmu uppi nexists impliedby leadsto
	shortparallel shortmid slash varGamma varDelta varTheta varLambda varXi varPi varSigma varUpsilon varPhi varPsi
	varOmega Real Reals reals natnums cnums`)

// hasFragment reports whether a word can be what remains of a command.
func hasFragment(word string) bool {
	if isLostWord(word) || len(word) == 4 && word[1:] == "top" && word[0] != 's' && word[0] != 'a' {
		return true // W^{K\top}
	}
	letters := strings.TrimRight(word, "0123456789") // Age\geq1
	for n := 1; n+3 < len(letters) || n+2 < len(letters) && len(letters) < len(word); n++ {
		name := letters[n:]
		if commands[name].grade == sure && !inWords[name] && !unsplit[name] || n == 1 && signScripts[name] {
			return true // e^{it\nabla}, f^{n\star}
		}
	}
	if len(word) > 3 {
		for _, f := range fragments {
			if strings.Contains(word, f) && word != f {
				return true
			}
		}
	}
	return false
}

// isLostWord reports whether a word, also in the argument of \text, is what remains of commands: "Halpha",
// "lambda3890".
func isLostWord(word string) bool {
	if onlyGreek(word) {
		return true
	}
	if base, found := strings.CutPrefix(word, "rm"); found && commands[base].kind != prose {
		return true // {\rm\star}
	}
	if base, found := strings.CutSuffix(word, "rm"); found && (len(base) == 1 && base != "a" ||
		commands[base].grade == greek) {
		return true // \eta_{M\rm ion}
	}
	if base, found := strings.CutSuffix(word, "bf"); found && commands[base].kind != prose {
		return true // \partial\bf n
	}
	if strings.HasPrefix(word, "scriptsize") || strings.HasPrefix(word, "footnotesize") {
		return true // \scriptsize\rm a
	}
	if base, found := strings.CutSuffix(word, "log"); found && len(base) > 1 && allUpper(base) {
		return true // \sqrt{SATH\log T}
	}
	if base, found := strings.CutSuffix(word, "times"); found && base != "" && isUpper(base[len(base)-1]) {
		return true // \mathrm{A\times B}
	}
	for name := range accents {
		if base, found := strings.CutPrefix(word, name); found && commands[base].grade == greek {
			return true // \vec\eta
		}
	}
	letters := strings.TrimRight(word, "0123456789")
	if c := commands[letters]; len(letters) < len(word) && (c.grade == greek || c.kind == function) {
		return true
	}
	for n := 3; n <= 7 && n < len(letters); n++ {
		if c := commands[letters[len(letters)-n:]]; c.grade == greek && n > 4 || letters[len(letters)-n:] == "beta" {
			return true
		}
	}
	return false
}

// onlyGreek reports whether a word consists of at least two Greek letters: "pixi".
func onlyGreek(word string) bool {
	for n := 2; n <= len(word)-2 && n <= 7; n++ {
		if commands[word[:n]].grade == greek && (commands[word[n:]].grade == greek || onlyGreek(word[n:])) {
			return true
		}
	}
	return false
}

// groupCommand reads a command with arguments in a group.
func (p *parser) groupCommand(i int, g grouping) int {
	s := p.mark()
	if p.at(i).kind == modulus {
		return 0
	}
	if next := p.operand(i, g.depth+1); next > 0 && next <= g.end {
		return next
	}
	p.back(s)
	n := p.at(i + 1)
	if p.at(i).certain() || n.kind == opening || p.is(i, "text") && (n.kind == prose || n.kind == product) {
		return 0
	}
	if g.argument && p.at(i).kind == big {
		return p.take(i)
	}
	return p.plain(i)
}

// groupBracket reads a bracket of a group, or braces with all they contain.
func (p *parser) groupBracket(i int, g grouping) int {
	t := p.at(i)
	switch {
	case !p.isPair(i) || t.pair > g.end || t.pair < g.open || t.kind == opening && p.is(i, "{") && p.fillsSized(i):
		return 0
	case t.kind == closing || !p.is(i, "{") || t.kept:
		return p.take(i)
	case t.pair == i+1: // {}
		p.plain(i)
		return p.plain(i + 1)
	case p.at(i-1).kind == comma && !p.isList(i) && !p.certainBraces(i),
		g.alonePair(i, t.pair) && !p.isList(i) && !p.hasRelation(i) && !p.certainBraces(i),
		(p.isNamed(i-1) && p.at(i-1).kind == binary || p.is(i-1, "backslash") || p.hasRelation(i)) && !p.isList(i) &&
			!p.certainBraces(i) && p.at(i-1).kind != script:
		return 0 // a set, or a group that needs no braces
	case p.isList(i), g.alonePair(i, t.pair) && !p.certainBraces(i):
		p.delimiter(i, true)
		if end := p.list(i+1, t.pair, g.depth+1); end != t.pair {
			return 0
		}
		p.delimiter(t.pair, true)
		return t.pair + 1
	}
	return p.group(i, g.depth+1, false)
}
