package mathrepair

// attachSizes joins \left, \bigl and similar commands with the bracket that follows them. One without a bracket is a
// word.
func (l *lexer) attachSizes() {
	out := l.tokens[:0]
	for _, t := range l.tokens {
		last := len(out) - 1
		if last < 0 || out[last].kind != sizing {
			out = append(out, t)
			continue
		}
		if t.gap || !canSize(l.text[out[last].start:out[last].end], t.kind) {
			out[last].kind, out[last].glued = prose, false
			out = append(out, t)
			continue
		}
		size := out[last]
		t.start, t.gap, t.glued = size.start, size.gap, size.glued
		out[last] = t
	}
	if n := len(out) - 1; out[n].kind == sizing {
		out[n].kind = prose
	}
	l.tokens = out
}

// canSize reports whether a command, such as bigl, can precede a bracket.
func canSize(name string, k kind) bool {
	switch name[len(name)-1] {
	case 'r':
		return k == closing || k == fence
	case 'l':
		return k == opening || k == fence
	}
	switch name[len(name)-2:] {
	case "ft":
		return k == opening || k == fence
	case "ht":
		return k == closing || k == fence
	}
	return k == opening || k == closing || k == fence
}

// match finds the matching bracket of every bracket. A half-open interval pairs two kinds of brackets, but only over
// a short distance: enumerations "1) … 2) …" have only closing brackets.
func (l *lexer) match() {
	m := matcher{lexer: l}
	for i, t := range l.tokens {
		switch {
		case t.kind == other && t.start == t.end:
			m.open = m.open[:0]
		case t.kind == opening:
			m.open = append(m.open, i)
		case t.kind == closing && len(m.open) > 0:
			m.close(i)
		}
	}
}

type matcher struct {
	*lexer
	open []int // the opening brackets without a match
}

// near is the maximum number of tokens of a half-open interval.
const near = 14

// close matches the closing bracket at i.
func (m *matcher) close(i int) {
	last := len(m.open) - 1
	c := m.bare(i)
	if m.fits(last, c) {
		m.pair(last, i)
		return
	}
	if o := m.bare(m.open[last]); (o == "[" && c == ")" || o == "(" && c == "]") && i-m.open[last] < near &&
		(last < 1 || !m.fits(last-1, c) || m.closesAgain(i)) {
		m.pair(last, i)
		return
	}
	for n := last; n >= max(0, last-3); n-- {
		if m.fits(n, c) {
			m.pair(n, i)
			return
		}
	}
}

// fits reports whether a closing bracket matches the open bracket with the index n.
func (m *matcher) fits(n int, closing string) bool { return brackets[m.bare(m.open[n])] == closing }

// pair matches the open bracket with the index n with the closing bracket at i.
func (m *matcher) pair(n, i int) {
	m.tokens[m.open[n]].pair, m.tokens[i].pair = i, m.open[n]
	m.open = m.open[:n]
}

// closesAgain reports whether a second bracket like the closing one at i follows soon, as in "(x in [0,1))".
func (m *matcher) closesAgain(i int) bool {
	for j := i + 1; j < min(i+near, len(m.tokens)); j++ {
		if k := m.tokens[j].kind; k == closing || k == opening {
			return k == closing && m.bare(j) == m.bare(i)
		}
	}
	return false
}

// bare returns the text of a token without its size and its backslash.
func (l *lexer) bare(i int) string {
	t := l.tokens[i]
	s := l.text[t.core:t.end]
	if t.kept && s != "" && s[0] == '\\' {
		return s[1:]
	}
	return s
}

var brackets = map[string]string{
	"(": ")", "[": "]", "{": "}", "langle": "rangle", "lfloor": "rfloor", "lceil": "rceil", "lVert": "rVert",
	"lvert": "rvert",
}
