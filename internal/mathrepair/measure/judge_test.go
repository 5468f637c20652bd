package main

import (
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/mathrepair"
)

func TestDamageIsThatOfAPage(t *testing.T) {
	for abstract, want := range map[string]string{
		`of $\mathcal{O}(n\log n)$ steps`:  "of mathcal{O}(nlog n) steps",
		`in $\{0,1\}^n$, up to $90\%$`:     "in {0,1}^n, up to 90%",
		`a \emph{new} 5\% of $\|x\|\,y$`:   `a \emph{new} 5\% of \|x\|\,y`,
		`set $$x_1$$ and \(y_2\) apart`:    "set x_1 and y_2 apart",
		`of $2\times$$\sim$$3\times$ more`: "of 2timessim3times more",
	} {
		if got := damage(abstract).text; got != want {
			t.Errorf("%q became %q, want %q", abstract, got, want)
		}
	}
}

// TestOutcomes compares repairs, which are given as the repaired text, with the originals.
func TestOutcomes(t *testing.T) {
	for _, c := range []struct {
		original, repaired string
		want               outcome
	}{
		{`with $\lambda_1 = 2$ here`, `with $\lambda_1 = 2$ here`, exact},
		{`with $\frac{1}{2}$ here`, `with $\frac {1}{2}$ here`, exact},
		{`with $a \le b_1$ here`, `with $a \le b_1$ here`, exact},
		{`of M$^2$ here`, `of $M^2$ here`, inside},
		{`a gain of 5$\times$ here`, `a gain of $5\times$ here`, inside},
		{`at p $\leq$ 0.002 here`, `at $p \leq 0.002$ here`, inside},
		{`in 3d $\mathcal N=2$ theory`, `in $3d \mathcal N=2$ theory`, wrong},
		{`map $x_1$ to $y_1$ here`, `map $x_1 \to y_1$ here`, wrong},
		{`with $c_1 \in C$ here`, `with $c_1$ in C here`, partial},
		{`with $\mu\tau$ here`, `with mutau here`, missed},
		{`up to \(\sim\)9.5 here`, `up to $\sim9.5$ here`, inside},
		{`a log$_2 x$ here`, `a $\log_2 x$ here`, inside},
		{`a dex$_2 x$ here`, `a $dex_2 x$ here`, wrong},
		{`with $\mu\tau$ here`, `with $mutau$ here`, wrong},
		{`with $T_{max}$ here`, `with $T_{\max}$ here`, equivalent},
		{`on $\R^n$ here`, `on $R^n$ here`, partial},
		{`a line I'$_{3}$ here`, `a line $I'_{3}$ here`, inside},
		{`of O($\epsilon$log$\epsilon$) here`, `of $O(\epsilon\log\epsilon)$ here`, inside},
	} {
		d := damage(c.original)
		results := d.judge(spansOf(t, d.text, c.repaired), &tally{})
		if len(results) == 0 || results[0].outcome != c.want {
			t.Errorf("%q repaired as %q: %+v, want %s", c.original, c.repaired, results, c.want)
		}
	}
}

// spansOf returns the formulas of a repaired text, with their positions in the damaged text.
func spansOf(t *testing.T, text, repaired string) (spans []mathrepair.Span) {
	at := 0
	for i, part := range strings.Split(repaired, "$") {
		start := at
		for _, c := range part {
			if c == '\\' || c == ' ' {
				continue
			}
			for at < len(text) && text[at] == ' ' {
				at++
			}
			if i%2 == 1 && (start == at || strings.TrimSpace(text[start:at]) == "") {
				start = at
			}
			if at >= len(text) || rune(text[at]) != c {
				t.Fatalf("%q is not a repair of %q", repaired, text)
			}
			at++
		}
		if i%2 == 1 {
			spans = append(spans, mathrepair.Span{Start: start, End: at, TeX: part})
		}
	}
	return spans
}

func TestCommandsAndFunctionsAreNoWords(t *testing.T) {
	for text, want := range map[string]bool{`25\degree`: false, "12 + log(O/H)": false, "log": false, "of dex": true} {
		if got := hasWord(text, false); got != want {
			t.Errorf("hasWord(%q) = %v", text, got)
		}
	}
}
