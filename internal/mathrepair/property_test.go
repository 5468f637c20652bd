package mathrepair

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// essence returns a text without the characters that a repair can insert.
func essence(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\\' || unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// balanced reports whether the braces and the \left and \right of a source are balanced.
func balanced(tex string) bool {
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
	lefts := strings.Count(tex, `\left`) - strings.Count(tex, `\leftarrow`) - strings.Count(tex, `\leftrightarrow`)
	rights := strings.Count(tex, `\right`) - strings.Count(tex, `\rightarrow`)
	return depth == 0 && lefts == rights
}

// unknown returns the first command of a source that is not in the table.
func unknown(tex string) string {
	for i := 0; i < len(tex); i++ {
		if tex[i] != '\\' {
			continue
		}
		end := i + 1
		for end < len(tex) && isLetter(tex[end]) {
			end++
		}
		if _, ok := commands[tex[i+1:end]]; !ok && end > i+1 && tex[i+1:end] != "unicode" {
			return tex[i:end]
		}
		i = max(end-1, i+1)
	}
	return ""
}

// check checks all promises of Find for a text.
func check(t *testing.T, text string) {
	t.Helper()
	end := 0
	spans := Find(text)
	for _, s := range spans {
		if s.Start < end || s.End <= s.Start || s.End > len(text) {
			t.Fatalf("%q: %+v is out of order", text, s)
		}
		end = s.End
		checkSpan(t, text, s)
	}
	// A dollar sign outside a formula can pair with those of a repair.
	if !strings.ContainsAny(text, "$`\\<") {
		checkAgain(t, text, marked(text, spans))
	}
}

// checkSpan checks the promises for one formula.
func checkSpan(t *testing.T, text string, s Span) {
	t.Helper()
	source := text[s.Start:s.End]
	if utf8.ValidString(text) && !utf8.ValidString(source) {
		t.Errorf("%q: %+v cuts a character", text, s)
	}
	if essence(source) != essence(s.TeX) || len(s.TeX) < len(strings.Join(strings.Fields(source), "")) {
		t.Errorf("%q: %q became %q", text, source, s.TeX)
	}
	if strings.TrimSpace(s.TeX) != s.TeX || strings.ContainsAny(s.TeX, "$\n") {
		t.Errorf("%q: %q cannot be between dollar signs", text, s.TeX)
	}
	if !balanced(s.TeX) {
		t.Errorf("%q: %q is not balanced", text, s.TeX)
	}
	if name := unknown(s.TeX); name != "" {
		t.Errorf("%q: %q has the unknown command %s", text, s.TeX, name)
	}
}

// checkAgain checks that no formula of a repaired text is found again.
func checkAgain(t *testing.T, text, again string) {
	t.Helper()
	inside, at := false, 0
	for i := range len(again) {
		if again[i] != '$' {
			continue
		}
		for _, s := range Find(again) {
			if inside && s.Start <= i && s.End > at {
				t.Errorf("%q: %q is found in %q", text, s.TeX, again)
			}
		}
		inside, at = !inside, i
	}
}

func TestPromisesHoldForExamples(t *testing.T) {
	for _, name := range []string{"damaged.txt", "prose.txt"} {
		for _, text := range lines(t, name) {
			check(t, text)
			for i := range text { // truncated anywhere
				check(t, text[:i])
			}
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{
		"mathcal O_i(u) = sigmaleft( sum_j mathcal W_{ij} uright)", "eta/lambdacdot d^{0.75}", "x_1, {0,1}^d [0,1)",
		"|x|_2 sim10times", `\alpha_t \{a\} \(x\)`, "$5 x^2$ `c_d` <i>x_1</i>", "é_1 x^é 量_2",
		"frac{1}{2} sqrt n argmin_x", "worunicode{x2013}d k\\!=\\!2", `\textbf{3times} {2}times{3} CO_2`,
	} {
		f.Add(s)
	}
	f.Fuzz(check)
}

// TestRepeatedTextEnds runs into the time limit of go test if any text needs quadratic time; .ci/measure-cost measures
// it.
func TestRepeatedTextEnds(t *testing.T) {
	if testing.Short() {
		t.Skip("repairs megabytes")
	}
	for _, unit := range []string{
		"(", "((x_1", "[", "{", "x_{", "left(", "sigmaleft(", "(x_1)", "a+", "x_1+", "x_1=", "|", "|x", "x_1|", "$",
		"$a ", "\\(", "`", "<", "<a ", "x_", "^", "mathcal ", "sqrt{", "frac{", "times", "alphabeta", "log ", "sum_",
		"(a,", "x^{y^{", "(x_1 and ", "a ", "\\{", "f: ", "f: x_1 ", "x_1 in ", "(x+x", "-", "pi", "2", "2.", "'", "x'",
		"Spatialtimes", "{x_1}_{n in ", "big(x_1", "|x_1rangle", "sum_{cin C} ", "x_1' ", "{rm a ", "x_1,",
		"textbf{a}b", "x_1 ,y_1 ", "x_1,x_2,", ", quad ", "x_1, quad ", "mathbb{R} ^", "x_1|u|",
	} {
		text := strings.Repeat(unit, 60_000/len(unit))
		Find(text)
		Find(text + strings.Repeat(")", 1000))
	}
}

func BenchmarkDigest(b *testing.B) {
	text := strings.Join(lines(b, "prose.txt"), "\n\n") + strings.Join(lines(b, "damaged.txt"), "\n\n")
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Find(text)
	}
}
