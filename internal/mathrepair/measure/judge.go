package main

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/offprint/offprint/internal/mathml"
	"github.com/offprint/offprint/internal/mathrepair"
)

// An outcome is what became of a formula.
type outcome int

const (
	exact      outcome = iota // the same TeX, up to spaces and braces
	equivalent                // the same MathML
	inside                    // a part of a longer span, which is right
	partial                   // some of its parts were found, and they are right
	wrong                     // a span over the formula has other MathML than the original
	missed
	outside // not of a formula: a span where the original has none
	outcomes
)

var outcomeNames = [outcomes]string{"exact", "equivalent", "inside", "partial", "wrong", "missed", "outside"}

func (o outcome) String() string { return outcomeNames[o] }

// A result is the outcome for one formula.
type result struct {
	outcome            outcome
	original, repaired string
}

// A tally counts outcomes.
type tally struct {
	abstracts, formulas int
	readable, refused   int // formulas that are not counted
	plain, found        int // abstracts without TeX, and the spans in them
	counts              [outcomes]int
}

// measure damages and repairs abstracts and counts the outcomes. It calls report, if it is not nil, for every result.
func measure(abstracts []string, report func(result)) *tally {
	t := &tally{}
	for _, abstract := range abstracts {
		d := damage(abstract)
		spans := mathrepair.Find(d.text)
		results := d.judge(spans, t)
		if t.abstracts++; !strings.ContainsAny(abstract, `$\_^{`) {
			t.plain++
			t.found += len(spans)
		}
		for _, r := range results {
			t.counts[r.outcome]++
			if r.outcome != outside {
				t.formulas++
			}
			if report != nil {
				report(r)
			}
		}
	}
	return t
}

func (t *tally) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "  abstracts %d, formulas %d (without %d readable as they are and %d not displayable)\n",
		t.abstracts, t.formulas, t.readable, t.refused)
	for o := exact; o < outcomes; o++ {
		fmt.Fprintf(&b, "  %-10s %6d %7.2f %%\n", o, t.counts[o], t.percent(o))
	}
	fmt.Fprintf(&b, "  exact + equivalent + inside %.2f %%\n", t.percent(exact, equivalent, inside))
	if t.plain > 0 {
		fmt.Fprintf(&b, "  false spans per 10,000 of %d abstracts without TeX: %.2f\n",
			t.plain, float64(t.found)*1e4/float64(t.plain))
	}
	return b.String()
}

// percent returns the share of the formulas with one of the outcomes.
func (t *tally) percent(of ...outcome) float64 {
	n := 0
	for _, o := range of {
		n += t.counts[o]
	}
	return 100 * float64(n) / float64(max(t.formulas, 1))
}

// judge returns the results for the formulas of a text, and for the spans outside them. It counts the formulas that
// need no repair, and those that Offprint cannot display.
func (d *damaged) judge(spans []mathrepair.Span, t *tally) (results []result) {
	for _, s := range spans {
		if !d.touches(s) {
			results = append(results, result{outside, d.around(s.Start, s.End), s.TeX})
		}
	}
	for _, f := range d.formulas {
		if !strings.ContainsAny(strings.ReplaceAll(f.tex, `\%`, "%"), `\_^{}`) {
			t.readable++
			continue
		}
		if _, err := mathml.Convert(f.tex, false); err != nil {
			t.refused++
			continue
		}
		results = append(results, d.outcome(f, spans))
	}
	return results
}

func (d *damaged) touches(s mathrepair.Span) bool {
	for _, f := range d.formulas {
		if s.Start < f.end && f.start < s.End {
			return true
		}
	}
	return false
}

// around returns a part of the text with some of the words around it.
func (d *damaged) around(start, end int) string {
	return strings.ToValidUTF8(d.text[max(0, start-20):min(len(d.text), end+20)], "")
}

// outcome returns the result for one formula.
func (d *damaged) outcome(f formula, spans []mathrepair.Span) result {
	r := result{missed, f.tex, ""}
	for _, s := range spans {
		if s.End <= f.start || f.end <= s.Start {
			continue
		}
		r.repaired += s.TeX + " "
		switch same := d.same(s); {
		case same == wrong:
			r.outcome = wrong
		case r.outcome == wrong:
		case s.Start <= f.start && f.end <= s.End && (s.Start < f.start || f.end < s.End):
			if r.outcome = inside; same == partial {
				r.outcome = partial
			}
			if d.coversWords(s) {
				r.outcome = wrong
			}
		case s.Start == f.start && s.End == f.end:
			r.outcome = same
		default:
			r.outcome = partial
		}
	}
	if r.outcome == missed || r.outcome == wrong {
		r.repaired += " in " + d.around(f.start, f.end)
	}
	return r
}

// same compares a span with the original source of the same text.
func (d *damaged) same(s mathrepair.Span) outcome {
	source := d.source(s.Start, s.End)
	named := nameFunctions(source)
	switch {
	case essence(source) == essence(s.TeX):
		return exact
	case sameMathML(source, s.TeX), sameMathML(named, s.TeX):
		return equivalent
	case sameMathML(dropOwn(named), s.TeX):
		return partial
	}
	return wrong
}

func sameMathML(a, b string) bool {
	want, err := mathml.Convert(a, false)
	got, err2 := mathml.Convert(b, false)
	return err == nil && err2 == nil && want == got
}

var (
	// own matches a command of one letter, which is the author's own: of \R^n the page shows R^n.
	own = regexp.MustCompile(`\\([A-Za-z])([^A-Za-z]|$)`)

	name = regexp.MustCompile(`\\?[A-Za-z]+`)
)

// dropOwn drops the backslashes of the author's own commands.
func dropOwn(source string) string { return own.ReplaceAllString(source, " $1$2") }

// nameFunctions makes the names of functions commands, as in T_{max} and "log_2 n". TeX shows their letters as
// variables, but they mean the functions.
func nameFunctions(source string) string {
	return name.ReplaceAllStringFunc(source, func(s string) string {
		if functions[s] {
			return `\` + s
		}
		return s
	})
}

// essence returns a source without spaces and braces.
func essence(tex string) string {
	tex = strings.NewReplacer(`\{`, `\lbrace`, `\}`, `\rbrace`, "{", "", "}", "", `\%`, "%").Replace(tex)
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, tex)
}

// hasWord reports whether a text outside formulas has words, or a part of one, such as "3d". A letter alone is a
// variable, as in "at p $\leq$ 0.002", and one that a formula directly follows is its base, as in "M$^2$". Names of
// functions and commands with a backslash, as in "$\pm$45\degree", are not words either.
func hasWord(text string, precedes bool) bool {
	if precedes {
		text = strings.TrimRight(text, "'")
	}
	if n := len(text) - 1; n >= 0 && isLetter(text[n]) && precedes && !endsWithFunction(text) {
		text = text[:n]
	}
	for _, word := range strings.Fields(text) {
		if word == "a" || word == "A" || word == "I" {
			return true
		}
	}
	isSign := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\\' }
	for _, word := range strings.FieldsFunc(strings.ReplaceAll(text, `\`, ` \`), isSign) {
		if functions[word] || strings.HasPrefix(word, `\`) {
			continue
		}
		if len(word) > 1 && strings.ContainsFunc(word, unicode.IsLetter) {
			return true
		}
	}
	return false
}

func endsWithFunction(text string) bool {
	return functions[text[strings.LastIndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })+1:]]
}

// coversWords reports whether a span covers words of the text outside formulas.
func (d *damaged) coversWords(s mathrepair.Span) bool {
	end := s.Start
	for _, f := range append(d.formulas, formula{start: s.End, end: s.End}) {
		if f.end <= s.Start || f.start > s.End {
			continue
		}
		if hasWord(d.text[end:max(end, f.start)], f.start < s.End) {
			return true
		}
		end = max(end, f.end)
	}
	return false
}
