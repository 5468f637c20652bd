package mathrepair

import (
	"cmp"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/lazyregexp"
)

func sortCuts(cuts []cut) {
	slices.SortFunc(cuts, func(c, d cut) int {
		return cmp.Or(len(d.text)-len(c.text), strings.Compare(c.text, d.text))
	})
}

// A verdict is the decision about the parts of a word.
type verdict uint8

const (
	next   verdict = iota // the rule does not apply
	reject                // a word
	maybe                 // a formula if other tokens prove it
	accept                // only TeX
)

// judge returns the verdict of the first rule that applies.
func (s *split) judge() verdict {
	for _, r := range splitRules {
		if v := r.judge(s); v != next {
			return v
		}
	}
	return reject
}

// first and last return the first and the last command.
func (s *split) first() cut { return s.cuts[len(s.cuts)-1] }
func (s *split) last() cut  { return s.cuts[0] }

// A splitRule judges a composed word. The example is one that the rule decides.
type splitRule struct {
	name, example string
	want          verdict
	judge         func(*split) verdict
}

// splitRules are tried in order.
var splitRules = []splitRule{
	{"a size before its bracket", "sigmaleft(", accept, judgeSize},
	{"primes", "_primeprime", accept, judgePrimes},
	{"a name that words contain", "jangle", reject, judgeInWords},
	{"several variables before a certain command", "mnsqrt{", accept, judgePrefix},
	{"a command that is only used in TeX", "lambdacdot", accept, judgeSure},
	{"a product", "ntimes", accept, judgeTimes},
	{"several Greek letters", "_mutau", accept, judgeGreek},
	{"an accent on a Greek letter", "hattheta", accept, judgeAccent},
	{"a Greek letter with an operator", "epsilonto", accept, judgeGreekOperator},
	{"a sign before a Greek letter", "pmepsilon", accept, judgeSigned},
	{"a variable with an operator", "nge3", accept, judgeComparison},
	{"a function of a function", "argmin_", accept, judgeFunctions},
	{"a variable with a function", "nlog", maybe, judgeVariable},
	{"a chain of operators", "timesalphatimes", accept, judgeChain},
}

func judgeSize(s *split) verdict {
	switch {
	case s.last().kind != sizing:
		return next
	case s.run == "minleft" && sets["min"].MatchString(s.rest):
		return reject // m\in\left\{1,2\right\}
	case len(s.cuts) > 1:
		return accept
	case s.last().text == "left" || s.last().text == "right":
		if len(s.prefix) > 1 || s.run == "bright" || s.run == "fright" || s.run == "wright" || s.run == "cleft" {
			return reject
		}
		return accept
	case len(s.prefix) == 1 && (s.after != ')' || strings.HasSuffix(s.run, "r")):
		return accept
	}
	return reject
}

func judgePrimes(s *split) verdict {
	for _, c := range s.cuts {
		if c.text != "prime" || s.prefix != "" {
			return next
		}
	}
	return accept
}

func judgeInWords(s *split) verdict {
	c := s.last()
	if len(s.cuts) == 1 && inWords[c.text] && !isDigit(s.after) && !(s.script && len(s.prefix) == 1) {
		if c.text == "rangle" && len(s.prefix) == 1 && strings.Contains("xyuvpqfg", s.prefix) {
			return accept
		}
		return reject
	}
	return next
}

func judgePrefix(s *split) verdict {
	if len(s.prefix) < 2 {
		return next
	}
	c := s.first()
	if c.text == "log" && len(s.cuts) == 1 && len(s.prefix) == 2 && !endings[s.run] {
		return maybe
	}
	if _, isCommand := commands[s.prefix]; isCommand || strings.HasPrefix(c.text, "right") && s.prefix[1] == 'x' {
		return reject // pm\leq, X\xrightarrow
	}
	if c.text == "neq" && s.prefix[1] == 'g' {
		return reject // f\gneq 0
	}
	same := isUpper(s.prefix[0]) == isUpper(s.prefix[1])
	if len(s.prefix) == 2 && same && c.grade == sure && len(c.text) > 2 && !inWords[c.text] && c.kind != symbol &&
		c.kind != font && c.kind != words {
		return accept
	}
	return reject
}

func judgeSure(s *split) verdict {
	if s.prefix == "x" && strings.HasSuffix(s.first().text, "arrow") && s.after == '{' {
		return reject // \xrightarrow
	}
	if f := s.first().text; s.prefix == "" && (s.script && f == "rtimes" || s.counted && f == "ltimes") || f == "Pr" {
		return reject // (0,1)_r\times\Sigma, 2l\times\varepsilon, "Prleq1"
	}
	if s.prefix != "" && len(s.cuts) == 1 {
		switch c := s.first(); {
		case s.prefix == "s" && c.text == "frac", s.prefix == "d" && c.text == "ddot":
			return reject // \sfrac, \dddot
		case c.kind == root || c.kind == words || c.kind == font:
			if s.after != '{' && !(c.kind == font && c.grade == sure) {
				return reject // "rsqrt" is the name of a function in programs
			}
		case c.text == "neq" && (s.prefix == "i" || s.prefix == "l" && s.closed):
			return reject
		}
	}
	if s.script && len(s.cuts) == 1 && s.first().text == "ell" && len(s.prefix) == 1 && !ells[s.prefix] {
		return accept // W_{k\ell}
	}
	for _, c := range s.cuts {
		if c.grade == sure && len(c.text) > 2 && c.text != "ell" && !inWords[c.text] {
			return accept
		}
	}
	return next
}

// ells are the letters that are a word with "ell".
var ells = set("b c d f h s t w y")

func judgeTimes(s *split) verdict {
	for n, c := range s.cuts {
		if c.text != "times" {
			continue
		}
		if n+1 < len(s.cuts) || s.prefix != "" || n > 0 && s.cuts[n-1].kind == symbol {
			return accept
		}
	}
	return next
}

func judgeGreek(s *split) verdict {
	for _, c := range s.cuts {
		if c.kind != symbol {
			return next
		}
		if c.grade == english && isUpper(c.text[0]) {
			return reject // "DeltaBox"
		}
	}
	switch {
	case strings.HasPrefix(s.run, "meta"):
		return reject // "metabeta"
	case s.prefix != "":
		if s.script && len(s.last().text) > 3 && isUpper(s.prefix[0]) {
			return accept // L_{H\alpha}
		}
		if c := s.last(); len(s.cuts) == 1 && len(s.prefix) == 1 && c.grade == greek && !endings[s.run] {
			if s.script {
				return accept
			}
			return maybe
		}
		if (len(s.run) > 6 || s.script) && s.last().grade == greek && len(s.cuts) > 1 {
			return accept
		}
		return reject // "IFNgamma", "api"
	case len(s.run) > 5 || s.script && len(s.run) > 3 || strings.IndexByte("_^(", s.after) >= 0:
		return accept
	}
	return reject
}

func judgeAccent(s *split) verdict {
	if len(s.cuts) == 2 && s.prefix == "" && s.first().kind == font && s.last().kind == symbol {
		if len(s.last().text) > 3 || s.script || strings.IndexByte("_^(", s.after) >= 0 {
			return accept
		}
		return reject
	}
	return next
}

func judgeGreekOperator(s *split) verdict {
	c, op := s.first(), s.last()
	if len(s.cuts) != 2 || s.prefix != "" || c.kind != symbol ||
		op.kind != relation && op.kind != binary && op.kind != colon {
		return next
	}
	if endings[s.run] {
		return reject
	}
	if len(c.text) > 3 || len(op.text) > 3 || strings.IndexByte("([{0123456789", s.after) >= 0 {
		return accept
	}
	return maybe // "nuin", "pile"
}

func judgeSigned(s *split) verdict {
	c := s.first()
	if len(s.cuts) != 2 || s.prefix != "" || c.kind != relation && c.kind != binary || s.last().kind != symbol {
		return next
	}
	if c.text != "gg" && (len(s.last().text) > 3 || len(s.run) > 6) { // gg\gamma is also a product
		return accept
	}
	return reject
}

func judgeFunctions(s *split) verdict {
	for _, c := range s.cuts {
		if c.kind != function {
			return next
		}
	}
	switch {
	case s.prefix != "" || len(s.cuts) != 2:
		return next
	case s.first().text == "log" && s.last().text == "log":
		if oneLetter.MatchString(s.rest) {
			return accept
		}
		return maybe // "the loglog theorem"
	case s.first().text == "arg" && (s.after == '_' || s.after == '{') && len(s.last().text) == 3:
		return accept // "argmin" alone is a word
	}
	return reject
}

// oneLetter matches an argument of a function that is a variable.
var oneLetter = lazyregexp.New(`^ ?[A-Za-z](?:[^A-Za-z]|$)`)

func judgeVariable(s *split) verdict {
	if c := s.last(); len(s.cuts) == 1 && (c.text == "log" || c.kind == function && s.script) && !endings[s.run] &&
		!(isUpper(s.prefix[0]) && c.text != "log") {
		return maybe
	}
	return next
}

func judgeChain(s *split) verdict {
	weight := len(s.prefix)
	for _, c := range s.cuts {
		switch {
		case c.grade == english && c.kind != relation && c.kind != binary && c.kind != function:
			return reject
		case c.grade != english || len(c.text) > 2:
			weight += 2
		default:
			weight++
		}
	}
	if weight > 3 && (len(s.run) > 6 || s.script) && len(s.cuts) > 1 {
		return accept
	}
	return reject
}

// A comparisonRule tells when a letter and the name of an operator are not a word.
type comparisonRule struct {
	names   string
	example string
	before  func(letter byte) bool // the letters that are certain; nil for all
	digit   bool                   // only before a digit or a bracket; maybe before a space
}

var comparisonRules = []comparisonRule{
	{"leq geq neq approx times colon", "xapprox", nil, false},
	{"subset supset prec succ parallel models", "Tsubset", isUpper, false},
	{"le ge ne", "kge3", consonant, true},
	{"sim", "zsim6", nil, true},
	{"in", "tin[0,1)", nil, true},
	{"ll", "Bll", oneOf("BKLMNT"), false},
	{"gg", "ngg", oneOf("BKLMNTnmkdp"), false},
	{"to", "nto0", nil, true},
	{"mid", "tmid", consonant, false},
	{"cap cup pm mp vee wedge", "Acup", nil, true},
}

func consonant(b byte) bool { return strings.IndexByte("aeiouAEIOU", b) < 0 }

func oneOf(letters string) func(byte) bool {
	return func(b byte) bool { return strings.IndexByte(letters, b) >= 0 }
}

// comparisons has the rule for each name.
var comparisons = func() map[string]comparisonRule {
	table := map[string]comparisonRule{}
	for _, r := range comparisonRules {
		for _, name := range strings.Fields(r.names) {
			table[name] = r
		}
	}
	return table
}()

// inSet are the words that are a variable with "in" before a capital letter.
var inSet = set("gin tin yin din")

// interval matches an interval after a variable and "in", which can be a word: "pin (1,2)".
var interval = lazyregexp.New(`^[ \n]?(?:[(\[]-?\d[\w./]*, ?-?[\w./{}^+]+[)\]]|\(-?\w+, ?-?[\w./{}^+]+\])`)

func judgeComparison(s *split) verdict {
	op := s.last()
	if len(s.cuts) != 1 || len(s.prefix) != 1 || op.kind != relation && op.kind != binary && op.kind != colon {
		return next
	}
	r, found := comparisons[op.text]
	b := s.prefix[0]
	delimited := strings.IndexByte("([{0123456789", s.after) >= 0 || s.after >= 0x80
	switch {
	case !found:
		return reject
	case op.text == "in" && !isUpper(b) && interval.MatchString(s.rest):
		return accept
	case r.before != nil && !r.before(b) && !(s.script && r.digit && (isDigit(s.after) || s.after == ' ')):
		return reject
	case (s.script || op.text == "to" && isUpper(b) && !endings[s.run]) && s.after == ' ' && s.operand:
		return accept // \sum_{g\in G}, f: X\to Y
	case !r.digit:
		if endings[s.run] {
			return reject
		}
		return accept
	case delimited && op.text == "in" && isDigit(s.after) && endings[s.run]:
		return reject // sin2phi
	case delimited && !(endings[s.run] && (s.after == '(' && !s.script || s.after == '{' && isUpper(b))),
		s.script && s.after == ' ' && !endings[s.run]:
		return accept
	case inSet[s.run] && s.operand && s.after == ' ':
		return maybe // g\in G
	case endings[s.run] || op.text == "sim" || !consonant(b) && len(op.text) < 3 && op.text != "in":
		return reject
	}
	return maybe
}
