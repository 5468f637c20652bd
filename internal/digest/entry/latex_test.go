package entry

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestLaTeX(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{`Plain text`, `Plain text`},
		// accents, in every way to write them
		{`Erd\H{o}s, Erd{\H o}s, Erd\H os`, `Erdős, Erdős, Erdős`},
		{`G{\"o}del, G\"{o}del, G\"odel, G{\"{o}}del, {G\"odel}`, `Gödel, Gödel, Gödel, Gödel, Gödel`},
		{`Poincar\'e, Poincar{\'e}, Poincar\'{e}, Poincar{\' e}`, `Poincaré, Poincaré, Poincaré, Poincaré`},
		{`\v{C}ech {\v c} \v c \c{c} \k{a} \r{u} \u{g} \d{s} \b{d} \.{z} \={a} \~{n} \^{e} \` + "`" + `{a} \t{oo}`,
			"Čech č č ç ą ů ğ ṣ ḏ ż ā ñ ê à o͡o"},
		{`na\"{\i}ve, na{\"\i}ve, na\"\i ve, \v{\j}, \'{\i}`, `naïve, naïve, naïve, ǰ, í`},
		{`\O sterg{\aa}rd, S{\o}ren, \L{}ukasz, Stra\ss e, \AE{}sir, \OE uvre, \DJ{}, {\ng}`,
			`Østergård, Søren, Łukasz, Straße, Æsir, Œuvre, Đ, ŋ`},
		{`\'{\ae}`, `ǽ`},
		// braces
		{`{DNA} and {{RNA}} in {G}ermany`, `DNA and RNA in Germany`},
		{`\{a, b\}`, `{a, b}`},
		{`a } b { c`, `a  b  c`},
		// amounts of money
		{`from $5 million to $10 million in $n$ years`, `from $5 million to $10 million in $n$ years`},
		{`$5 or $10, but $3 \times 3$, $100$ images and $2 x$`, `$5 or $10, but $3 \times 3$, $100$ images and $2 x$`},
		// signs and commands
		{"``quoted'' and `single', 1--2, and---so", `“quoted” and ‘single', 1–2, and—so`},
		{`85\% of R\&D in C\#, a\_b, Fig.~1`, `85% of R&D in C#, a_b, Fig. 1`},
		{`\emph{very \textbf{bold}} {\em old} \textsc{Caps}`, `very bold old Caps`},
		{`\LaTeX{} on\-line, a\,b\\c`, `LaTeX online, a b c`},
		{`H\textsubscript{2}O, 10\textsuperscript{-3}, 1\textsuperscript{st}`, `H₂O, 10⁻³, 1st`},
		{`\url{https://example.org/a_b%20c}, \href{https://example.org/}{here}, \href{https://a.org}{https://a.org}`,
			`https://example.org/a_b%20c, here (https://example.org/), https://a.org`},
		{`\textless b\textgreater{} \textbackslash{}x`, `<b> \x`},
		{`\unknown{x} \foo`, `\unknown{x} \foo`},
		{`{\foo}bar, \foo{}bar, \emph{\foo}bar, {\alpha}bar, {\alpha}-stable`,
			`\foo{}bar, \foo{}bar, \foo{}bar, $\alpha$bar, \alpha-stable`},
		{`\mathcal{O}(n \foo{\emph{a}}{b})`, `\mathcal{O}(n \foo{a}{b})`},
		{`Br{\^a}nza{\textcommabelow{s}} {\textasciiacute}n {\textlangle}u{\textrangle} {\textregistered}`,
			`Brânzaș ´n ⟨u⟩ ®`},
		{`\.{I}, \u{\i}, \c{S}, \k{e}, \h{a}, {\CYRP}{\cyrya}, {\cprime}`, `İ, ĭ, Ş, ę, ả, Пя, ʹ`},
		{`a{\^{}}b, {\~{}}, \'{}, {\^}`, `a^b, ~, ´, ^`},
		{`\vphantom{x}a\phantom{b}, \{unbalanced\vphantom\}`, `a, {unbalanced}`},
		{`{\unicode{x2014}}, {\unicode{945}}, \unicode{no}`, `—, α, \unicode{no}`},
		{`{\noopsort{b}}a \textcolor{red}{c} \enquote{d}`, `a c “d”`},
		{`{\Large x} {\sc Y} {\it z}`, `x Y z`},
		// formulas
		{`An $O(n \log{n})$ bound, {$\ell_{1}$}, $ x $`, `An $O(n \log{n})$ bound, $\ell_{1}$, $x$`},
		{`\(a_{1}\) and \ensuremath{\alpha}`, `$a_{1}$ and $\alpha$`},
		{`$$x = \"o$$ and $a\$b$`, `$$x = \"o$$ and $a\$b$`},
		{`\$5 for {\"o}, $6`, `\$5 for ö, $6`},
		{`{\(\Sigma\)}{\(\Pi\)}{\(\Sigma\)} Circuits, $a$$b$`, `$\Sigma\Pi\Sigma$ Circuits, $ab$`},
		{`n{\(\log\)}n, {\(\ell\)}1-norm`, `n$\log$n, $\ell1$-norm`},
		{`a {$<$} b, {CO}$\less$sub$\greater$2$\less$/sub$\greater$, {$\backslash$}`, `a < b, CO<sub>2</sub>, \`},
		{`${\small x}\sc y$, $\unicode{x3b1}$`, `${x}\rm y$, $α$`},
		// formulas that a program escaped
		{`an \${{N}}\$-{{Molecule}}`, `an $N$-Molecule`},
		{`\$p {\textbackslash}equiv p(N)\$ and \$O(n{\textasciicircum}2)\$, below \$5.`,
			`$p \equiv p(N)$ and $O(n^2)$, below \$5.`},
		{`\$x\_1 \{\textbackslash}in {\textbackslash}mathbb\{R\}\$`, `$x_1 \in \mathbb{R}$`},
		{`\$\{{$\backslash$}mathit\{K\}\}\_\{24\}\$`, `${\mathit{K}}_{24}$`},
		{`{\$}{\textbackslash}ell{\_}1{\$}`, `$\ell_1$`},
		{`{\textdollar}{\textbackslash}mathrm\{AC\}{\^{}}0[{\textbackslash}oplus]{\textdollar}`,
			`$\mathrm{AC}^0[\oplus]$`},
		{`\$p {$\equiv$} p(N)\$, \${$\alpha$}n\$`, `$p \equiv p(N)$, $\alpha n$`},
		{`\$\$x\^{}2\$\$`, `$$x^2$$`},
		{`from \$5 to \$6, US\$5 and US\$6, \$5-\$10, \$5 for gpt\_4 or \$6`,
			`from \$5 to \$6, US\$5 and US\$6, \$5-\$10, \$5 for gpt_4 or \$6`},
		{`$`, `$`}, {`$$`, `$$`}, {`$$$`, `$$$`}, {`\`, `\`}, {`\'`, `\'`}, {`\'{`, `\'`}, {`\v`, `\v`},
		{`\url`, `\url`}, {`\(`, `\(`}, {`\href{a}`, `\href{a}`},
		{strings.Repeat("{", 3000) + `\'{\emph{e}}` + strings.Repeat("}", 3000), `é`},
	} {
		if got := LaTeX(c.src); got != c.want {
			t.Errorf("%s\n got %q\nwant %q", c.src, got, c.want)
		}
	}
}

func TestLaTeXAccentsKeepsOtherText(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{`Poincar\'e and {\"O}sterreich, Erd\H{o}s, S\o ren, M\"uller, \"Osterreich`,
			`Poincaré and Österreich, Erdős, Søren, Müller, Österreich`},
		{`a {b} -- ` + "``c'' ~ \\emph{d} 85\\% \\url{e}", `a {b} -- ` + "``c'' ~ \\emph{d} 85\\% \\url{e}"},
		{`{\v{S}}im\'{a}nek {\'e}`, `Šimánek é`},
		{`say \"example\" and \"this\" and x\^2 and \' `, `say \"example\" and \"this\" and x\^2 and \' `},
		{`$\hat{\o}$ and $5 for Fran\c{c}ois or $6`, `$\hat{\o}$ and $5 for François or $6`},
		{`{\"unclosed`, `{\"unclosed`},
	} {
		if got := LaTeXAccents(c.src); got != c.want {
			t.Errorf("%s\n got %q\nwant %q", c.src, got, c.want)
		}
	}
}

// formulas returns the texts between pairs of dollars.
func formulas(s string) (all []string) {
	for {
		_, rest, ok := strings.Cut(s, "$")
		inside, after, closed := strings.Cut(rest, "$")
		if !ok || !closed {
			return all
		}
		all, s = append(all, inside), after
	}
}

func FuzzLaTeX(f *testing.F) {
	f.Add(`Erd\H{o}s on {$\ell_1$} and \emph{\'{\i}}`)
	f.Add(`{\"o} \href{a}{\textsuperscript{2}} $$ \( \) \`)
	f.Add(strings.Repeat(`{\'`, 100))
	f.Fuzz(func(t *testing.T, s string) {
		for _, read := range []func(string) string{LaTeX, LaTeXAccents} {
			got := read(s)
			if utf8.ValidString(s) && !utf8.ValidString(got) {
				t.Errorf("invalid UTF-8: %q", got)
			}
			if len(got) > 4*len(s)+16 {
				t.Errorf("%d bytes became %d", len(s), len(got))
			}
		}
		if !strings.ContainsAny(s, "\\{}`~'") && !strings.Contains(s, "--") && !strings.Contains(s, "$") &&
			LaTeX(s) != s {
			t.Errorf("%q became %q", s, LaTeX(s))
		}
		plain := strings.NewReplacer(`\`, "", "$", "").Replace(s)
		if inside := strings.TrimSpace(plain); inside != "" && plainFormulas[inside] == "" {
			if got := formulas(LaTeX("a $" + inside + "$ b")); len(got) != 1 || got[0] != inside {
				t.Errorf("the formula %q became %q", inside, got)
			}
		}
	})
}
