package mathrepair

import "strings"

// operator reads the operator at i and the operand to its right if both are part of a formula. Names that are also
// words ("in", "to", "times") need proof on both sides.
func (p *parser) operator(i int, c chain) int {
	switch t := p.at(i); {
	case t.kind == negation:
		return p.negated(i, c)
	case t.kind == blank:
		return p.spaced(i, c)
	case !p.isNamed(i):
		return p.sign(i, c)
	case t.kind == colon:
		p.take(i)
		return p.mapped(i, c, p.at(i).glued || p.at(i).kept)
	}
	return p.wordOperator(i, c)
}

// negated reads \not with a relation.
func (p *parser) negated(i int, c chain) int {
	t, n := p.at(i), p.at(i+1)
	if n.kind != relation || !p.isNamed(i+1) || !t.kept && !t.glued && !n.certain() {
		return 0
	}
	p.take(i)
	return p.operator(i+1, c)
}

// spaced reads a space that kept its backslash, or \quad, and what follows it.
func (p *parser) spaced(i int, c chain) int {
	n := p.at(i + 1)
	isUnit := n.kind == letter && c.depth == 0 && !p.certainOperand(i+1) && p.at(p.base).kind == number
	if !p.at(i).certain() && !p.at(i).glued || isUnit || n.kind == prose {
		return 0
	}
	p.take(i)
	switch p.at(i + 1).kind {
	case relation, binary:
		return p.operator(i+1, c)
	}
	s := p.mark()
	if next := p.operand(i+1, c.depth); next > 0 {
		return next
	}
	p.back(s)
	return 0
}

// A side has what a wordRule examines: the operator and what is beside it.
type side struct {
	*parser
	chain
	i    int // the operator
	t, n token
}

// A wordRule tells when an operator whose name is also a word is one.
type wordRule struct {
	names   string
	example string // a formula that the rule accepts
	not     string // prose that it refuses
	accepts func(side) evidence
}

// evidence is how strongly an operator supports that the text is a formula.
type evidence uint8

const (
	refused evidence = iota
	neutral          // part of a formula that other tokens prove
	hinted           // supports a formula in a damaged text
	claimed          // a proof in a damaged text
	proven
)

// wordRules are the rules of the operators that are words. All other operators are proofs.
var wordRules = []wordRule{
	{"in", "x in [0,1]", "x_1 in mathbb{R}", side.in},
	{"to", "f: X_1 to Y", "mathbb{F}_4 to mathbb{F}_2", side.to},
	{"pm", "85.2 pm 0.3", "5 pm 20 participants", side.plusMinus},
	{"mp", "x_1 mp y", "a mp b", side.minusPlus},
	{"le ge ne", "k ge 2", "3 le 4", side.compared},
	{"approx sim", "x approx 3", "", side.similar},
	{"ll gg", "n_1 ll n", "", side.similar},
	{"subset supset prec succ parallel perp models", "x_1 subset y_1", "A subset B", side.provedSides},
	{"mid", "p(x mid y_1)", "x mid y", side.divides},
	{"cap cup wedge vee land lor star ast bullet", "A_1 cap B_1", "A cap B", side.operands},
}

// ruleOf has the rule for each name.
var ruleOf = func() map[string]wordRule {
	table := map[string]wordRule{}
	for _, r := range wordRules {
		for name := range set(r.names) {
			table[name] = r
		}
	}
	return table
}()

// A refusal tells when the name of an operator is a word because of what is beside it.
type refusal struct {
	example string
	refuses func(s side) bool
}

var refusals = []refusal{
	{"p approx a third", func(s side) bool {
		return s.article(s.i+1) && s.n.gap && s.at(s.i+2).gap && !s.t.certain() && !s.t.glued
	}},
	{"a times4 factor, a sim 10 percent gain, a geq 1 T field", func(s side) bool {
		return s.first == s.i-1 && s.article(s.i-1) && s.t.gap && !s.t.kept && s.n.kind != script &&
			(!s.n.gap || s.n.kind == number && (!s.is(s.i, "leq") && !s.is(s.i, "geq") || s.at(s.i+2).kind == letter))
	}},
	{"a propto k^{-3} cascade", func(s side) bool {
		return s.first == s.i-1 && s.is(s.i-1, "a") && s.article(s.i-1) && s.is(s.i, "propto") && s.t.gap
	}},
	{"the test A geq B holds", func(s side) bool {
		return s.first == s.i-1 && s.is(s.i-1, "A") && s.article(s.i-1) && s.t.kind == relation && s.t.gap &&
			s.n.gap && s.n.kind == letter && !s.follows(s.i+2, script)
	}},
	{"the 2d pm J model", func(s side) bool {
		return s.i == s.first+2 && s.at(s.first).kind == number && s.is(s.i-1, "d") && s.t.gap && !s.t.kept
	}},
	{"f_1 gtrsim a few", func(s side) bool {
		return s.article(s.i+1) && s.n.gap && s.at(s.i+2).gap && s.at(s.i+2).kind == prose
	}},
	{"a sim mathcal{O}(100) gain", func(s side) bool {
		return s.first == s.i-1 && s.is(s.i-1, "a") && s.article(s.i-1) && s.is(s.i, "sim") && s.n.kind != letter
	}},
	{"the speed (FPS) leq2", func(s side) bool {
		l := s.at(s.first)
		return l.kind == opening && l.pair+1 == s.i && s.t.gap && s.depth == 0 && !l.sized() &&
			(!s.n.gap || l.pair == s.first+2)
	}},
	{"a function a gneq 0", func(s side) bool { // \gneq
		return s.is(s.i, "neq") && s.t.glued && s.is(s.i-1, "g") && s.at(s.i-1).gap && s.at(s.i-2).kind == letter
	}},
	{"x circ", func(s side) bool {
		return s.is(s.i, "circ") && (s.left == bare || s.left == count) && !s.t.kept && !s.certainOperand(s.i+1) &&
			s.n.kind != letter
	}},
}

// wordOperator reads an operator whose name lost its backslash or kept it.
func (p *parser) wordOperator(i int, c chain) int {
	s := side{p, c, i, p.at(i), p.at(i + 1)}
	for _, r := range refusals {
		if r.refuses(s) {
			return 0
		}
	}
	name := p.src(i)
	p.take(i)
	if name == "times" {
		return p.times(i, c)
	}
	certain, e := s.t.certain() || s.t.glued, proven
	if s.t.gap && s.n.gap && !s.t.kept && (name == "otimes" && c.left == bare && s.n.kind == letter ||
		name == "simeq" && s.n.kind == number) {
		e = claimed // "A otimes B", "rho'(0) simeq 0"
	}
	if r, found := ruleOf[name]; found && !certain {
		e = r.accepts(s)
	}
	if e == refused {
		return 0
	}
	p.count(e)
	p.arrow = p.arrow || arrows[name]
	return p.rightSide(i+1, c, certain)
}

// count records evidence.
func (p *parser) count(e evidence) {
	switch e {
	case hinted:
		p.hints++
	case claimed:
		p.claim()
	case proven:
		p.proofs++
	}
}

// claim records a proof that also occurs in text that is not damaged.
func (p *parser) claim() {
	p.proofs++
	p.claims++
}

// rightSide reads the operand after an operator, and a script of the operator: \otimes_F.
func (p *parser) rightSide(i int, c chain, certain bool) int {
	if p.at(i).kind == blank && (p.at(i).kept || p.at(i).glued) {
		return p.afterBlank(i, c)
	}
	if n := p.at(i); n.kind == product && certain && n.end-n.start == 2 && !operators[p.src(i)] &&
		!(n.gap && allUpper(p.src(i))) {
		p.last = bare
		return p.take(i)
	}
	if certain && p.follows(i, script) {
		p.take(i)
		if i = p.script(i-1, i+1, c.depth); i == 0 {
			return 0
		}
	}
	return p.operand(i, c.depth)
}

// in accepts a set on the right: a letter in a font, an interval, or a capital letter after a proved operand.
func (s side) in() evidence {
	switch {
	case (s.depth == 0 || s.mapping && s.arrow) && s.t.gap && s.n.gap && !s.isMembership(),
		s.n.kept, // other commands kept their backslashes, so "in" is a word
		s.left == bare && s.at(s.first-1).kind == number: // 19 K in T_1
		return refused
	case s.left == count, s.at(s.first).kind == number && !s.related, s.at(s.i-1).kind == percent,
		s.left == tuple && s.at(s.i-1).pair+2 >= s.i-1:
		return refused // "a gain of 5% in F_1"
	case s.isDomain(s.i + 1):
		if s.n.kind == opening && s.t.gap && s.n.gap {
			return claimed // "h in [0.3, 0.8]"
		}
		return proven
	case s.depth > 0 && s.n.kind == letter:
		return claimed // P(y in C)
	}
	if s.n.kind == opening {
		return s.inBracket()
	}
	if s.n.kind != letter || !s.n.gap || s.article(s.i+1) || !isUpper(s.src(s.i + 1)[0]) {
		return refused
	}
	switch s.left {
	case proved, tuple:
		return proven
	case greekL:
		return hinted
	case bare:
		if s.article(s.i-1) || s.at(s.i-1).kind == product {
			return refused
		}
		if !s.t.gap {
			return proven // "ain A"
		}
		return hinted
	}
	return refused
}

// isMembership reports whether an "in" between spaces is the sign and not the word of "a function u in L^2". Authors
// write the word more often, except after a word that introduces a variable, and before an interval.
func (s side) isMembership() bool {
	if before := s.at(s.first - 1).kind; s.related || s.arrow || before == relation || before == binary ||
		before == prime || !s.isVariableList(s.first, s.i) {
		return false
	}
	switch s.n.kind {
	case opening:
		return s.n.pair > 0 && (s.isInterval(s.i+1) || s.isList(s.i+1)) && !s.isCylinder() || s.isIntroduced()
	case font:
		if s.is(s.first-1, "and") && s.first == s.i-1 && s.at(s.first).kind == letter && isUpper(s.src(s.first)[0]) &&
			!s.isMatrixSpace(s.i+1) {
			return false // "sets A and B in mathbb{R}^n"
		}
		return s.isIntroduced() && (numberFonts[s.src(s.i+1)] || s.left == greekL) ||
			s.isMatrixSpace(s.i+1) && s.at(s.first).kind == letter
	}
	return s.at(s.first-1).kind != prose && s.isIntroduced() // authors write "for any f in L^2" as often
}

// numberFonts are the fonts of the sets of numbers.
var numberFonts = set(`mathbb Bbb`)

// isCylinder reports whether the interval after the operator is a factor of a domain: (0,T) \times \Omega.
func (s side) isCylinder() bool {
	return s.is(s.n.pair+1, "times") && s.at(s.first).kind != opening
}

// isVariableList reports whether the tokens from..to are variables with commas between them.
func (p *parser) isVariableList(from, to int) bool {
	for i := from; i < to; i++ {
		switch t := p.at(i); t.kind {
		case letter, comma, script, prime, mark, number:
		case symbol:
			if isUpper(p.src(i)[0]) && !t.kept || t.grade == english || p.is(i, "nabla") || p.is(i, "infty") {
				return false // "a domain Omega in mathbb{R}^n"
			}
		case font:
			if p.braced(i + 1) {
				i = p.at(i + 1).pair
			}
		case opening:
			if t.pair == 0 || p.at(i-1).kind != script && (i > from || !p.isTuple(i)) {
				return false
			}
			i = t.pair
		default:
			return false
		}
	}
	return true
}

// isTuple reports whether the bracket at i only lists variables, and has no script.
func (p *parser) isTuple(i int) bool {
	end := p.at(i).pair
	return !p.follows(end+1, script) && p.isVariableList(i+1, end)
}

// isMatrixSpace reports whether the font at i has dimensions: \mathbb{R}^{m\times n}.
func (p *parser) isMatrixSpace(i int) bool {
	for j := i; j < i+9 && p.at(i).kind == font; j++ {
		if p.is(j, "times") {
			return p.at(j-2).kind == opening && p.is(j-3, "^")
		}
	}
	return false
}

// isIntroduced reports whether the formula follows a word such as "for", or a sign.
func (s side) isIntroduced() bool {
	switch before := s.at(s.first - 1); before.kind {
	case prose:
		return introductions[strings.ToLower(s.src(s.first-1))]
	case comma, colon, opening:
		return before.kind != comma || s.at(s.first).gap
	case other:
		return before.start < before.end
	}
	return false
}

// introductions are the words before a variable that "in" can continue.
var introductions = set(`for all every each any some let where if when whenever with and fix given suppose assume then
	such that`)

// inBracket judges "in" before a bracket.
func (s side) inBracket() evidence {
	switch {
	case s.is(s.i+1, "{") && s.isList(s.i+1) && s.left != tuple:
		if !s.n.gap {
			return proven // d in{3,4,5}
		}
		return hinted
	case s.n.pair > 0 && s.commaIn(s.i+2, s.n.pair) && (s.left == bare || s.left == greekL) &&
		!s.article(s.i-1) && s.at(s.i+2).kind != number:
		return hinted // p in (d,d+1)
	}
	return refused
}

// isPart reports whether the operator follows a noun with its variable.
func (s side) isPart() bool {
	return s.depth == 0 && s.t.gap && s.first > 0 && nouns[s.src(s.first-1)]
}

// nouns are the words before a variable that "subset" does not continue.
var nouns = set(`of weight size value rank degree point element`)

// to accepts a limit, and the arrow of a map after its colon.
func (s side) to() evidence {
	switch {
	case s.is(s.first-1, "from"), s.is(s.first-1, "-") && s.is(s.first-2, "from"): // "from -infty to infty"
		return refused
	case s.is(s.i+1, "infty") && (s.left != count || s.depth > 0),
		(s.is(s.i+1, "+") || s.is(s.i+1, "-")) && s.is(s.i+2, "infty") && (s.left == bare || s.left == greekL),
		s.left != count && s.is(s.i+1, "0") && limits[strings.ToLower(s.src(s.first-1))],
		!s.t.gap && (s.left == proved || s.left == tuple):
		return proven
	case s.mapping && s.at(s.i+1).kind != product && s.at(s.i-1).kind != product && s.maps():
		return proven
	}
	return refused
}

// maps reports whether "to" is the arrow of a map "f: X \to Y", whose colon was read.
func (s side) maps() bool {
	k := s.at(s.i + 1).kind
	return s.certainOperand(s.i+1) || s.certainOperand(s.first) || s.at(s.i-1).kind == closing && k == opening ||
		s.at(s.first-2).kind != prose && k == letter
}

func (s side) plusMinus() evidence {
	if s.left == count && s.n.kind == letter && s.t.gap && s.n.gap && s.follows(s.i+2, script) {
		return refused // "16 pm V^{-1}"
	}
	if (s.left == count || s.n.kind == number) && s.n.gap && s.t.gap && !decimal(s.src(s.i-1)) &&
		!decimal(s.src(s.i+1)) && s.proofs == 0 {
		if l := s.src(s.i - 1); len(l) > 2 || len(l) == 2 && l > "12" {
			return claimed
		}
		return hinted // "at 5 pm 20 participants"
	}
	if s.left == count && s.n.kind == number && s.t.gap && s.n.gap && !s.related && s.isMeasured(s.i+2) {
		return claimed // some authors write "5.15 pm 0.29 Gyr" and "86 pm 2%"
	}
	return proven
}

// isMeasured reports whether a unit or a percent sign is at i.
func (p *parser) isMeasured(i int) bool {
	t := p.at(i)
	return t.kind == percent && !t.kept || t.gap && (p.is(i, "deg") || t.kind == prose && !afterCount[p.src(i)])
}

// afterCount are the words after a number without a unit.
var afterCount = set(`over on in for across with and vs versus to at from when while of compared using after`)

func (s side) minusPlus() evidence {
	if s.left == proved || s.left == count && s.n.kind == number {
		return proven
	}
	return refused
}

func (s side) compared() evidence {
	switch {
	case s.n.kind == number && s.left == tuple && s.t.gap:
		return claimed // "|w| ge 12.5"
	case s.n.kind == number && s.left != count:
		return proven
	case s.left == proved && (s.n.kind == letter || s.n.kind == symbol || s.certainOperand(s.i+1)):
		return proven
	case s.certainOperand(s.i+1) && s.left != count || s.related && s.n.kind == letter,
		s.left == count && s.n.kind == symbol && !s.t.gap: // "0le delta"
		return proven
	case s.n.kind == function && (s.left == bare || s.left == greekL) && s.follows(s.i+2, opening):
		return proven // "q ge max{p, 1}"
	case s.left == bare && s.n.kind == letter, s.left == count && s.n.kind == letter && s.follows(s.i, relation),
		s.left == greekL || s.n.kind == symbol && s.left != count:
		return hinted
	}
	return refused
}

func (s side) similar() evidence {
	if s.t.gap && s.n.gap && s.claimsRelation(s.i) {
		return claimed
	}
	return proven
}

func (s side) provedSides() evidence {
	switch {
	case s.left == bare && s.isPart():
		return refused // "of size k subset A_1"
	case s.left == greekL && s.certainOperand(s.i+1) && isUpper(s.src(s.i - 1)[0]):
		return proven // Omega subset mathbb{R}^n
	case s.left == proved && (s.certainOperand(s.i+1) || s.n.kind == letter):
		return proven
	case s.left == bare && s.certainOperand(s.i+1):
		if s.article(s.i - 1) {
			return refused // "A subset E_1"
		}
		if s.is(s.i, "subset") && s.t.gap && !isUpper(s.src(s.i - 1)[0]) {
			return refused
		}
		return proven
	case s.left == bare && s.n.kind == letter && isUpper(s.src(s.i - 1)[0]) && isUpper(s.src(s.i + 1)[0]):
		return hinted
	}
	return refused
}

func (s side) divides() evidence {
	if s.depth > 0 || s.left == proved && s.certainOperand(s.i+1) {
		return neutral
	}
	return refused
}

func (s side) operands() evidence { return neutral }

// isDomain reports whether the tokens at i are certainly a set: a letter in a font, an interval, {0,1}^d.
func (p *parser) isDomain(i int) bool {
	switch t := p.at(i); t.kind {
	case font:
		return p.certainOperand(i)
	case letter:
		return numberSets[p.src(i)] && p.follows(i+1, script) && p.is(i+1, "^") ||
			isUpper(p.src(i)[0]) && p.follows(i+1, script)
	case symbol:
		return t.kept || t.gap && isUpper(p.src(i)[0]) && !p.is(i, "Delta") && !p.follows(i+1, binary)
	case opening:
		return t.pair > 0 && (p.isSet(i) || p.isInterval(i) || p.text[t.core] == '{' && p.provedSet(i))
	}
	return false
}

// times reads the right side of a product whose sign has just been read. It can be missing after a number without a
// space.
func (p *parser) times(i int, c chain) int {
	t, n := p.at(i), p.at(i+1)
	s := p.mark()
	p.last = proved
	if n.kind == letter && p.follows(i+2, number) || // "8\times A100", "\mathbb{R}\times 2d-oval"
		n.kind == number && c.left != count && p.follows(i+2, letter) && p.follows(i+3, binary) &&
			p.is(i+3, "-") {
		p.proofs++
		return i + 1
	}
	lone := n.kind == letter && n.gap &&
		(p.article(i+1) || p.at(i+2).gap && p.at(i+2).kind == prose && !t.gap && c.left == count)
	if !lone {
		if next := p.operand(i+1, c.depth); next > 0 {
			p.count(p.productEvidence(i, c.left))
			return next
		}
		p.back(s)
		if n.kind == number && !n.gap && !t.gap { // "256\times256px"
			p.proofs++
			p.last = proved
			return p.take(i + 1)
		}
	}
	if t.gap && !t.kept {
		return 0
	}
	p.proofs++
	p.last = proved
	return i + 1
}

// productEvidence returns what the product at i, whose right operand has just been read, proves.
func (p *parser) productEvidence(i int, left class) evidence {
	t, n := p.at(i), p.at(i+1)
	switch {
	case t.certain(), t.glued, !t.gap, !n.gap,
		left == bare && p.last == bare && !p.article(i-1) && p.at(i-1).kind == letter && n.kind == letter,
		left == count && p.last == count && (p.src(i-1) == p.src(i+1) || // "256 times 256"
			len(p.src(i-1)) > 2 && len(p.src(i+1)) > 2 && p.at(i+2).kind != percent):
		return proven
	case left == tuple && p.last == tuple, left == count && p.last == count && len(p.src(i-1)) > 1,
		(left == count && p.last == bare || left == bare && p.last == count) && !p.article(i-1) && !p.article(i+1):
		return claimed // "k times 1"
	}
	return neutral
}

func decimal(s string) bool { return s != "" && isDigit(s[0]) && indexByte(s, '.') > 0 }
