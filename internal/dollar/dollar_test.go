package dollar

import (
	"strings"
	"testing"
)

// formulas returns the formulas in a text.
func formulas(text string) (found []string) {
	for i := 0; i < len(text); i++ {
		if end := End(text, i); end > 0 {
			found = append(found, text[i:end])
			i = end - 1
		} else if text[i] == '\\' {
			i++
		}
	}
	return found
}

func TestTextRules(t *testing.T) {
	for _, r := range textRules {
		if got := formulas(r.example); got != nil {
			t.Errorf("%q has the formulas %q", r.example, got)
		}
		if !r.pattern.MatchString(r.example) {
			t.Errorf("%q does not match its rule", r.example)
		}
	}
}

func TestFormulas(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{`3$\times$3 and 16$\times$16`, `$\times$ $\times$`},
		{`$\mu$P, $k$NN, $n$th, a$x$b and $K$s`, `$\mu$ $k$ $n$ $x$ $K$`},
		{`$5 or $10`, ``},
		{`$x$5 and $ x$ and $x $`, ``},
		{`$x$$y$`, ``},
		{`$100k (or 50$/GPU-h)`, ``},
		{`$HOME/bin:$PATH and ${HOME}/bin:${PATH}`, ``},
		{`A$AP and Ke$ha, $PATH, A$AP`, ``},
		{`$x_1, \dots, x_n$-th $[0, 1)$ $\$5$`, `$x_1, \dots, x_n$ $[0, 1)$ $\$5$`},
		{`$2n$ $10 km$ $sin x$ $AB$ $SU(2)$ $95%$`, `$2n$ $10 km$ $sin x$ $AB$ $SU(2)$ $95%$`},
		{`$2 \text{ and } 3$ is TeX`, `$2 \text{ and } 3$`},
		{`$\{n \text{ is $p$-adic}\}$ and $\mbox{$a_{1}$ \} $b$}$`, `$\{n \text{ is $p$-adic}\}$ $\mbox{$a_{1}$ \} $b$}$`},
		{`$\text{a$ b} $x$ $\text{c}$ $\texttt$y$`, `$\text{a$ $x$ $\text{c}$ $\texttt$`},
		{`$5 and é$`, `$5 and é$`},
		{"$a +\nb$ \\$x$", "$a +\nb$"},
		{`$<$5%, ${\sim}$10, 10$\,$000, 5$-$10, ${\le}$3 and $≤$7`, `$<$ ${\sim}$ $\,$ $-$ ${\le}$ $≤$`},
		{`$5=$5, $\$5, $5-$10 and $<x$10`, ``},
		{`$N=$3, $T_{\rm C}\sim$315, $2\pi~\times~$2, (PO$_4$)$_2$8H$_2$O`,
			`$N=$ $T_{\rm C}\sim$ $2\pi~\times~$ $_4$ $_2$ $_2$`},
		{`$ \Delta \leq 1$. $x_{ab} $, $ p \to \infty $, $\mathbf E $ and $ k = 1 $`,
			`$ \Delta \leq 1$ $x_{ab} $ $ p \to \infty $ $\mathbf E $ $ k = 1 $`},
		{`US$ 5 and x_1 for $ 3 or \alpha is $ x, ${ $cd x_1=$5`, ``},
		{`0.15$/0.60$, 5$–10$, 5$-10$ a month`, ``},
		{`5$/h, 10$/h, 2.5$/M in and 10$/M out`, ``},
		{`50 US$/MWh to 100 US$/MWh`, ``},
		{`small (5$), large (10$), 5$, 10$ and 20$`, ``},
		{`$]0, 1[$, $-x$, $.5$, $/G$ and m$/s$`, `$]0, 1[$ $-x$ $.5$ $/G$ $/s$`},
		{`$`, ``},
		{`$$`, ``},
	} {
		if got := strings.Join(formulas(c.text), " "); got != c.want {
			t.Errorf("%q\n got %q\nwant %q", c.text, got, c.want)
		}
	}
}

func FuzzEnd(f *testing.F) {
	f.Add(`3$\times$3 $100k (or 50$/GPU-h) A$AP and Ke$ha $HOME/bin:$PATH`)
	f.Fuzz(func(t *testing.T, text string) {
		for i := range len(text) {
			end := End(text, i)
			if end != 0 && (text[i] != '$' || text[end-1] != '$' || end < i+3) {
				t.Errorf("%q has a formula from %d to %d", text, i, end)
			}
		}
	})
}
