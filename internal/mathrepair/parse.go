package mathrepair

// A class is what an operand turned out to be, as far as it matters to its neighbors.
type class uint8

const (
	bare   class = iota // one letter, or adjacent letters
	greekL              // the name of a Greek letter
	count               // a number
	tuple               // a bracket with its contents
	proved              // certainly a formula by itself
)

// A piece is a part of the text that becomes part of the repaired source, possibly with a backslash before it.
type piece struct {
	start, end int
	escape     bool
}

// An ending is a token before which a formula could end, with the state of the parser there.
type ending struct {
	token  int // the first token after it
	pieces int
	proofs int
}

// A parser reads one formula by recursive descent. Its methods take the index of the token to read and return the
// index of the next unread token, or 0 if they failed. The method back removes the output of a failed method.
type parser struct {
	text     string
	tokens   []token
	pieces   []piece
	ends     []ending
	proofs   int  // number of proofs that this is a formula
	arrow    bool // an arrow was read
	mapping  bool // the formula is "f: X \to Y", and its colon was read
	integral bool // an integral sign was read, so that "dx" may follow
	last     class
	steps    int // remaining steps, so that no formula takes long
	left     int // remaining steps for the whole text

	variables []string // Greek letters of previous formulas
}

const (
	deepest   = 12  // nesting of brackets
	mostSteps = 600 // tokens of a formula, counted each time they are tried
)

func (p *parser) mark() (int, int) { return len(p.pieces), p.proofs }

func (p *parser) back(pieces, proofs int) int {
	p.pieces, p.proofs = p.pieces[:pieces], proofs
	return 0
}

// take writes the token at i unchanged, or with a backslash if it is the name of a command.
func (p *parser) take(i int) int {
	t := p.tokens[i]
	escape := !t.kept && isLetter(p.text[t.start]) && t.kind != letter && t.kind != product && t.kind != prose
	p.pieces = append(p.pieces, piece{t.start, t.end, escape || t.kind == percent && !t.kept})
	return i + 1
}

// plain writes the token at i unchanged, even if it is the name of a command.
func (p *parser) plain(i int) int {
	p.pieces = append(p.pieces, piece{p.tokens[i].start, p.tokens[i].end, false})
	return i + 1
}

func (p *parser) at(i int) token {
	if i < len(p.tokens) {
		return p.tokens[i]
	}
	return token{start: len(p.text), end: len(p.text), kind: other, gap: true}
}

// src returns the text of a token without its backslash.
func (p *parser) src(i int) string {
	t := p.at(i)
	s := p.text[t.start:t.end]
	if t.kept {
		return s[1:]
	}
	return s
}

func (p *parser) is(i int, s string) bool { return p.src(i) == s }

// article reports whether the token at i is a letter that is also a word.
func (p *parser) article(i int) bool {
	return p.at(i).kind == letter && (p.is(i, "a") || p.is(i, "A") || p.is(i, "I"))
}

// follows reports whether the token at i has the kind k and directly follows the previous token.
func (p *parser) follows(i int, k kind) bool {
	t := p.at(i)
	return t.kind == k && !t.gap
}

// formula reads the longest formula that starts at i.
//
//	formula = [ prefix ] sequence .
//	prefix  = relation | "\pm" | "-" .
func (p *parser) formula(i int) int {
	p.pieces, p.ends, p.proofs, p.steps = p.pieces[:0], p.ends[:0], 0, mostSteps
	p.arrow, p.mapping, p.integral = false, false, false
	defer func() { p.left -= mostSteps - max(p.steps, 0) }()
	switch t := p.at(i); {
	case t.kind == relation && isLetter(p.src(i)[0]) || p.is(i, "pm"):
		return p.prefixed(i)
	case p.is(i, "times") && (t.glued || p.follows(i+1, number)):
		p.take(i)
		p.proofs++
	case p.is(i, "-"):
		if n := p.at(i + 1); !t.gap || n.gap || n.kind != number && n.kind != symbol && n.kind != letter ||
			p.isEnding(i+1) {
			return 0
		}
		p.take(i)
	default:
		return p.sequence(i, len(p.tokens), 0)
	}
	return p.sequence(i+1, len(p.tokens), 0)
}

// prefixed reads a formula that starts with a relation: "\geq 3". An arrow can also be a formula by itself.
func (p *parser) prefixed(i int) int {
	t := p.at(i)
	p.take(i)
	arrow := t.certain() && arrows[p.src(i)]
	if arrow || t.kept {
		p.proofs++
		p.ends = append(p.ends, ending{i + 1, len(p.pieces), p.proofs})
	}
	n := p.at(i + 1)
	switch {
	case t.certain(), t.glued, p.is(i, "approx"), p.is(i, "sim"):
		if p.is(i, "sim") && n.gap && (p.is(i-1, "in") || p.is(i-1, "the") || p.is(i-1, "our")) {
			return 0 // "in sim 10 of 12 runs"
		}
	case p.is(i, "ll"), p.is(i, "gg"):
		if !p.certainOperand(i + 1) {
			return 0
		}
	case p.is(i, "pm"):
		if !(n.kind == number && (!n.gap || decimal(p.src(i+1)))) {
			return 0
		}
	default:
		return 0
	}
	if before := p.proofs; n.kind == opening && p.is(i+1, "(") {
		if end := p.sequence(i+1, len(p.tokens), 0); end > 0 && p.proofs > before {
			return end
		}
		return i + 1
	}
	if n.kind == number || p.certainOperand(i+1) {
		p.proofs++
		if end := p.sequence(i+1, len(p.tokens), 0); end > 0 {
			return end
		}
	}
	return i + 1
}

// sequence reads operands with operators between them, up to the token at end.
//
//	sequence = operand { operator operand | operand } .
func (p *parser) sequence(i, end, depth int) int {
	pieces, proofs := p.mark()
	first, related := i, false
	i = p.operand(i, depth)
	if i == 0 || i > end {
		return p.back(pieces, proofs)
	}
	for {
		left := p.last
		if depth == 0 {
			p.ends = append(p.ends, ending{i, len(p.pieces), p.proofs})
		}
		if i >= end || p.steps <= 0 {
			return i
		}
		pieces, proofs := p.mark()
		next, t := 0, p.at(i)
		switch t.kind {
		case relation, binary, colon, percent:
			related = related || t.kind == relation && !p.is(i, "in")
			next = p.operator(i, first, left, depth)
		default:
			if p.beside(i, first, left, related, depth) {
				next = p.operand(i, depth)
			}
		}
		if next == 0 || next > end {
			p.back(pieces, proofs)
			p.last = left
			return i
		}
		if p.at(next-1).kind == binary && p.is(next-1, "times") { // "4\times faster"
			if depth == 0 {
				p.ends = append(p.ends, ending{next, len(p.pieces), p.proofs})
			}
			return next
		}
		i = next
	}
}

// beside reports whether the operand at i can directly follow the previous one.
func (p *parser) beside(i, first int, left class, related bool, depth int) bool {
	t := p.at(i)
	if !t.gap {
		switch t.kind {
		case letter, product:
			// "2n", "n^2d" and "x_1y_2", but not "H_2O" or "A^2RL".
			return left == count || t.glued || depth > 0 || p.follows(i+1, script) ||
				t.kind == letter && p.follows(i+1, opening) ||
				t.kind == letter && !isUpper(p.src(i)[0]) && p.at(i).end == p.at(i).word
		case symbol, font, root, fraction, function, big, words, mark:
			if left == count && t.kind == symbol && countedGreek[p.src(i)] {
				p.proofs++
			}
			return left == proved || left == count || left == tuple && t.certain() || p.at(i-1).word == t.word ||
				t.glued ||
				t.kept ||
				depth > 0
		case dots:
			return depth > 0 || t.certain()
		case number:
			return t.glued
		case opening:
			return left == tuple || t.kept || isLetter(p.text[t.start])
		case sized:
			return p.is(i, "left")
		}
		return false
	}
	switch t.kind {
	case product:
		return p.integral && p.src(i)[0] == 'd' && t.end-t.start == 2
	case fence:
		return related && left == proved && !p.at(i+1).gap
	case number, opening:
		return t.kind == opening && (t.kept || isLetter(p.text[t.start]))
	case dots:
		return t.certain()
	case function:
		return left != count && left != tuple && !p.article(i-1) && p.argument(i)
	}
	if left == count && depth == 0 && !related {
		// "5 M_\odot", but not "top 5 x_i"
		return t.kind == letter && p.follows(i+1, script) && p.at(i+2).kind == binary && p.at(i+2).certain()
	}
	if p.article(first) && i == first+1 && depth == 0 {
		return false // "a \mathcal O(n) bound"
	}
	if p.certainOperand(i) {
		return true
	}
	if t.kind != letter && t.kind != symbol {
		return false
	}
	if depth > 0 {
		return true
	}
	if p.article(i) || left == count {
		return false
	}
	// A letter after a blank is a variable only if the formula continues or is an equation.
	switch n := p.at(i + 1); {
	case n.kind == binary && !p.is(i+1, "-"),
		n.kind == relation && (!isLetter(p.src(i + 1)[0]) || n.glued || n.certain()):
		return !p.article(i+2) && (n.certain() || n.glued || n.gap == p.at(i+2).gap)
	}
	if n := p.at(i + 1); left == proved && n.kind == relation && (p.is(i+1, "approx") || p.is(i+1, "sim")) {
		return true
	}
	if p.is(i-1, "nabla") {
		p.proofs++
		return true
	}
	return related && left != tuple || p.is(i-1, "top") && t.kind == letter
}

// argument reports whether an argument of a function follows it.
func (p *parser) argument(i int) bool {
	switch n := p.at(i + 1); n.kind {
	case letter:
		return !p.article(i + 1)
	case opening:
		return n.pair > 0
	case script:
		return !n.gap
	case symbol, root, fraction, font, function:
		return true
	case sized:
		return p.is(i+1, "left")
	}
	return false
}

// certainOperand reports whether the tokens at i are certainly a formula by themselves.
func (p *parser) certainOperand(i int) bool {
	switch t := p.at(i); t.kind {
	case letter, symbol, product:
		return t.kept || t.grade == sure && t.kind == symbol || t.glued || p.follows(i+1, script)
	case number:
		return p.follows(i+1, script) && p.is(i+1, "^")
	case font, words, root, fraction, big:
		if t.kind == words && p.is(i, "text") {
			return false
		}
		return t.certain() || t.glued || p.follows(i+1, script) || p.follows(i+1, opening) && p.is(i+1, "{") ||
			t.kind == font && p.at(i+1).kind == letter && (p.follows(i+2, script) || p.follows(i+2, opening))
	case opening:
		return t.kept || isLetter(p.text[t.start])
	case sized, function:
		return t.kept || t.glued
	}
	return false
}
