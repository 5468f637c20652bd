package mathrepair

// scripts reads the subscripts and superscripts at i. It fails if the text shows that the whole is an identifier or a
// chemical formula.
//
//	scripts = [ "_" script ] [ "^" script ] | "^" script "_" script .
//	script  = "{" group "}" | digit | letter | command | "*" | "+" | "-" .
func (p *parser) scripts(base, i, depth int) (int, bool) {
	var seen [2]bool
	for p.follows(i, script) {
		which := 0
		if p.is(i, "^") {
			which = 1
		}
		if p.at(base).kind == product && which == 0 && !p.is(i+1, "{") {
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

// script reads a subscript or superscript.
func (p *parser) script(base, i, depth int) int {
	t := p.at(i)
	if t.gap {
		return 0
	}
	n := p.at(i + 1)
	glued := !n.gap && (n.kind == letter || n.kind == product || n.kind == prose || n.kind == number)
	switch t.kind {
	case opening:
		if !p.is(i, "{") || t.kept || t.pair == 0 {
			return 0
		}
		p.proofs++
		return p.group(i, depth+1, p.is(i-1, "^"))
	case number:
		if t.end-t.start > 1 {
			return 0 // 10^15 would be shown as 10¹5
		}
		p.proofs++
	case letter:
		if glued && n.start == t.end && n.word != t.word {
			return 0
		}
		p.proofs++
	case symbol, mark:
		p.proofs++
	case font, words:
		if t.kind == font && t.grade == english && !p.follows(i+1, opening) {
			return 0
		}
		p.proofs++
		return p.operand(i, depth+1)
	case function:
		if base := p.at(base); base.kind != symbol && base.kind != font {
			return 0 // "x_max" is an identifier
		}
		p.proofs++
	case binary:
		name := p.src(i)
		if isLetter(name[0]) {
			if t.grade != sure {
				return 0
			}
			p.proofs++
			break
		}
		if name == "*" {
			p.proofs++
			break
		}
		if name == "/" {
			return 0
		}
		if b := p.at(base); b.kind == symbol || b.kind == letter && !isUpper(p.src(base)[0]) {
			p.proofs++
		}
	default:
		return 0
	}
	return p.take(i)
}

// group reads the contents of the braces of a script or an argument. The braces prove that the text is TeX, so the
// group can contain words as they are: "W_{out}".
//
//	group = { operand | operator | word | punctuation | "{" group "}" } .
func (p *parser) group(i, depth int, raised bool) int {
	if depth > deepest {
		return 0
	}
	open, end := i, p.at(i).pair
	p.plain(open)
	for i++; i < end; {
		if p.steps--; p.steps < 0 {
			return 0
		}
		t := p.at(i)
		alone := i == open+1 && i+1 == end
		next := 0
		switch t.kind {
		case other:
			if c := p.src(i); c != "!" && c != "." && c != "?" {
				return 0
			}
			next = p.plain(i)
		case prose:
			if p.src(i)[0] == '\\' || t.kept {
				return 0
			}
			next = p.plain(i)
		case symbol, dots:
			if t.grade == english && !t.kept && alone {
				next = p.plain(i)
			} else {
				next = p.take(i)
			}
		case mark:
			if alone && !raised && t.grade == english && !t.kept {
				next = p.plain(i)
			} else {
				next = p.take(i)
			}
		case function:
			if n := p.at(i + 1); t.kept || alone && (p.is(i, "max") || p.is(i, "min")) ||
				i+1 < end && n.kind != comma && n.kind != prose {
				next = p.take(i)
			} else {
				next = p.plain(i)
			}
		case binary, relation:
			if name := p.src(i); isLetter(name[0]) && !t.certain() && !t.glued &&
				(alone || i+1 == end && p.at(i-1).kind != number || i == open+1 && name != "sim" && name != "approx") {
				next = p.plain(i)
			} else {
				next = p.take(i)
			}
		case font, words, root, fraction, big:
			if next = p.operand(i, depth+1); next == 0 || next > end {
				if t.certain() {
					return 0
				}
				next = p.plain(i)
			}
		case sized:
			if next = p.leftRight(i, depth+1); next == 0 || next > end {
				return 0
			}
		case opening:
			if p.is(i, "{") && !t.kept {
				if t.pair == 0 || t.pair > end {
					return 0
				}
				next = p.group(i, depth+1, false)
				break
			}
			if t.pair == 0 || t.pair > end {
				return 0
			}
			next = p.take(i)
		case closing:
			if t.pair <= open {
				return 0
			}
			next = p.take(i)
		case script:
			if i == open+1 || t.gap || p.at(i-1).kind == script {
				return 0
			}
			p.take(i)
			next = p.script(i-1, i+1, depth+1)
		default:
			next = p.take(i)
		}
		if next == 0 {
			return 0
		}
		i = next
	}
	if open+1 == end {
		return 0
	}
	p.plain(end)
	p.last = proved
	return end + 1
}
