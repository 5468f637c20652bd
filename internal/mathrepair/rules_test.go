package mathrepair

import (
	"strings"
	"testing"
)

// repaired returns a text with its formulas between dollar signs.
func repaired(text string) string { return marked(text, Find(text)) }

func TestRulesForComposedWordsDecideTheirExamples(t *testing.T) {
	for _, r := range splitRules {
		text := " " + r.example + " "
		start := strings.IndexFunc(text, func(c rune) bool { return isLetter(byte(c)) })
		end := start
		for isLetter(text[end]) {
			end++
		}
		var l lexer
		l.text = text
		if _, v := l.split(run{text[start:end], start, end, text[start-1], text[end]}); v != r.want {
			t.Errorf("%s: verdict on %q is %d, want %d", r.name, r.example, v, r.want)
		}
	}
	for _, r := range comparisonRules {
		if got := repaired("the case of " + r.example + " x_1 here"); !strings.Contains(got, `\`) {
			t.Errorf("%s: %q became %q", r.names, r.example, got)
		}
	}
}

func TestRulesForWordOperatorsDecideTheirExamples(t *testing.T) {
	for _, r := range wordRules {
		name := strings.Fields(r.names)[0]
		if r.example != "" {
			name = strings.Fields(r.example)[1]
		}
		if got := repaired("We see " + r.example + " and x_2."); r.example != "" && strings.Count(got, `\`) == 0 {
			t.Errorf("%s: %q became %q", r.names, r.example, got)
		}
		if got := repaired("We see " + r.not + " and more."); strings.Contains(got, `\`+name) {
			t.Errorf("%s: %q became %q", r.names, r.not, got)
		}
	}
	for _, r := range refusals {
		for example := range strings.SplitSeq(r.example, ", ") {
			if got := repaired("There is " + example); strings.Contains(got, "$a") || strings.Contains(got, "(FPS) ") &&
				strings.Contains(got, "$(") {
				t.Errorf("%q became %q", example, got)
			}
		}
	}
}

func TestRulesForNamesDecideTheirExamples(t *testing.T) {
	for _, r := range nameRules {
		for example := range strings.SplitSeq(r.not, ", ") {
			text := strings.ReplaceAll(example, `\`, "")
			if got := strings.ReplaceAll(repaired(text), "$", ""); got != text && got != example {
				t.Errorf("%q became %q", text, got)
			}
		}
	}
}

// TestWordsAreNeverLeftInFormulas has formulas in which an earlier version left commands as letters, and prose that it
// took for a formula.
func TestWordsAreNeverLeftInFormulas(t *testing.T) {
	for text, want := range map[string]string{
		"the entropy S_{rm rel} of x_1":                        `the entropy $S_{\rm rel}$ of $x_1$`,
		"bounds on varepsilon_{mutau} hold":                    `bounds on $\varepsilon_{\mu\tau}$ hold`,
		"the product prod_{cin C} c_1":                         `the product $\prod_{c\in C} c_1$`,
		"the sum sum_{ple x} 1 grows":                          `the sum $\sum_{p\le x}$ 1 grows`,
		"closes a sim120 m loop":                               `closes a $\sim120$ m loop`,
		"the effect (partial R^2 = 0.002) is small":            `the effect (partial $R^2 = 0.002$) is small`,
		"from mathbb{F}_{q^n} to mathbb{F}_q is onto":          `from $\mathbb{F}_{q^n}$ to $\mathbb{F}_q$ is onto`,
		"a model (GQA + MTP, s_q=2) is used":                   `a model (GQA + MTP, $s_q=2$) is used`,
		"it takes Obig(sqrt{d}big) time":                       `it takes $O\big(\sqrt{d}\big)$ time`,
		"in 3d mathcal N=2 theory":                             `in 3d $\mathcal N=2$ theory`,
		"we use (varepsilon, delta)-DP noise":                  `we use $(\varepsilon, \delta)$-DP noise`,
		"parts (i) x_1 and (ii) textbf{two}":                   `parts (i) $x_1$ and (ii) $\textbf{two}$`,
		"the N-th x_n and the k_1-th one":                      `the N-th $x_n$ and the $k_1$-th one`,
		"x_{mkern2mu a} and y_{unicode{x2013}}":                `x_{mkern2mu a} and $y_{\unicode{x2013}}$`,
		"a branch psi_{mbox{tiny b}} of x_1":                   `a branch psi_{mbox{tiny b}} of $x_1$`,
		"the set {rm P{small ROOF}} of x_1":                    `the set {rm P{small ROOF}} of $x_1$`,
		"the value mathrm{KL}_{inf} of x_1":                    `the value mathrm{KL}_{inf} of $x_1$`,
		"a map mathcal{L}_{ {CEM }} of x_1":                    `a map mathcal{L}_{ {CEM }} of $x_1$`,
		"an ideal W^{D, {2}}_{infty} of x_1":                   `an ideal W^{D, {2}}_{infty} of $x_1$`,
		"a mean ={E}\\!left[x_1right] here":                    `a mean ={E}\!$\left[x_1\right]$ here`,
		"a depth tau_{lambda3890} and x_1":                     `a depth tau_{lambda3890} and $x_1$`,
		"a rate mathrm{sim 1Gyr} and x_1":                      `a rate mathrm{sim 1Gyr} and $x_1$`,
		"of size k subset mathcal{A} and x_1":                  `of size k subset $\mathcal{A}$ and $x_1$`,
		"the alpha-I-MMSE rule of alpha_1":                     `the $\alpha$-I-MMSE rule of $\alpha_1$`,
		"it needs O(log_2N) of x_1":                            `it needs O(log_2N) of $x_1$`,
		"our sim2real gap, the meta null hypothesis x_1":       `our sim2real gap, the meta null hypothesis $x_1$`,
		"on L^2(RR^n) and B^{NN-1} of x_1":                     `on L^2(RR^n) and B^{NN-1} of $x_1$`,
		"a sum over_{uvin E(G)} and x_{ibar j}":                `a sum over_{uvin E(G)} and x_{ibar j}`,
		"of F^{1over N} and C_{cup_{i} A} by e^{it A}":         `of F^{1over N} and $C_{\cup_{i} A}$ by e^{it A}`,
		"the group e^{itnabla} and f^{nstar} of x_1":           `the group e^{itnabla} and f^{nstar} of $x_1$`,
		"of frac{vert x vert}{2} and c_{ninZ} of x_1":          `of frac{vert x vert}{2} and c_{ninZ} of $x_1$`,
		"the limit L^2_{text loc} and y_{i,dotsc ,k}":          `the limit L^2_{text loc} and y_{i,dotsc ,k}`,
		"here overline{lim}_{x} and underset{x}{lim}":          `here $\overline{\lim}_{x}$ and $\underset{x}{\lim}$`,
		"a curve V_{rm c,axi} and V_{R,sin} of x_1":            `a curve $V_{\rm c,axi}$ and $V_{R,\sin}$ of $x_1$`,
		"masses M_{rm star} and M_{rmstar,a} of x_1":           `masses M_{rm star} and M_{rmstar,a} of $x_1$`,
		"so (-Delta)^mu=x_1, Delta_nu and e^{2mu}":             `so (-$\Delta$)^mu=$x_1$, Delta_nu and e^{2mu}`,
		"the rate H=sfrac{1}{p} and fgneq 0 of x_1":            `the rate H=sfrac{1}{p} and fgneq 0 of $x_1$`,
		"a set (0,infty)_rtimes Y and U nsubseteq V_1":         `a set $(0,\infty)_r\times Y$ and $U \nsubseteq V_1$`,
		"terms N(CS) and X(HCO^+) of alpha_1":                  `terms N(CS) and X(HCO^+) of $\alpha_1$`,
		"a text{rm loc} and textit{textbf x} of x_1":           `a text{rm loc} and textit{textbf x} of $x_1$`,
		"we have {div} of -mbox {div}F_1":                      `we have {div} of -mbox {div}F_1`,
		"our DeltaBox and check exists for x_1":                `our DeltaBox and check exists for $x_1$`,
		"with a mho characteristic, an alpha-plane":            `with a mho characteristic, an alpha-plane`,
		"map f: X_1 to Y_1 a function, a > 100times x":         `map $f: X_1 \to Y_1$ a function, a > $100\times x$`,
		"for I of 5 A; (3d) mathcal N=2 theory":                `for I of 5 A; (3d) $\mathcal N=2$ theory`,
		"from 0 to infty and from x_1 to y_1":                  `from 0 to $\infty$ and from $x_1$ to $y_1$`,
		"the sum_{ige 0} a_i and sum_{age0} b_i":               `the $\sum_{i\ge 0} a_i$ and $\sum_{a\ge0} b_i$`,
		"a field X^{diamondsuit} of sqrt[ell]{a_1}":            `a field X^{diamondsuit} of $\sqrt[\ell]{a_1}$`,
		"if (p-1)nmid k and mathfrak{p}nmid mathfrak{m}":       `if $(p-1)\nmid k$ and $\mathfrak{p}\nmid \mathfrak{m}$`,
		"a ratio frac{log2}{log3} of x_1":                      `a ratio frac{log2}{log3} of $x_1$`,
		"the norm sqrt{vert Inn vert} and Q^{square}":          `the norm sqrt{vert Inn vert} and $Q^{\square}$`,
		"a part {sqrt{p}}<p^{-lambda} of x_1":                  `a part {$\sqrt{p}$}<$p^{-\lambda}$ of $x_1$`,
		"within a geq 1 T field of x_1":                        `within a $\geq 1$ T field of $x_1$`,
		"an \\'etale mathcal{S}-module, metabeta, x_1":         `an \'etale $\mathcal{S}$-module, metabeta, $x_1$`,
		"the space L^infty left( {0,t;W^{1,p}} right)":         `the space $L^\infty$ left( {0,t;$W^{1,p}$} right)`,
		"modules mathbf{H}_r\\textsf{-mod} of x_1":             `modules $\mathbf{H}_r$\textsf{-mod} of $x_1$`,
		"the region a_1leq Re s and nabla cdot div x_1":        `the region a_1leq Re s and nabla cdot div $x_1$`,
		"a rate e^{2nu_k} and e^{-nu} for x_1":                 `a rate e^{2nu_k} and e^{-nu} for $x_1$`,
		"the family {sin(c_1 \\, t), x_1}":                     `the family $\{\sin(c_1 \, t), x_1\}$`,
		"the flow (sin(y),0) of x_1":                           `the flow $(\sin(y),0)$ of $x_1$`,
		"of 2ltimes l matrices, Q_8rtimes S_4 of x_1":          `of $2l\times l$ matrices, $Q_8\rtimes S_4$ of $x_1$`,
		"a term c_{mp^r} and c_{parallel,0} of x_1":            `a term $c_{mp^r}$ and $c_{\parallel,0}$ of $x_1$`,
		"n=x_1 quadLongrightarrowquad y_1":                     `$n=x_1 \quad\Longrightarrow\quad y_1$`,
		"the value zeta({2}^a,3) of x_1":                       `the value zeta({2}^a,3) of $x_1$`,
		"where {cdot} is the part {infty} of x_1":              `where {cdot} is the part {$\infty$} of $x_1$`,
		"for a_1<{2b<c_1} and x_1":                             `for $a_1$<{$2b<c_1$} and $x_1$`,
		"a class Omega^{mathrm{cong}} of x_1":                  `a class $\Omega^{\mathrm{cong}}$ of $x_1$`,
		"of int_{0}^{1} Big | x_1 Big |":                       `of $\int_{0}^{1}$ Big | $x_1$ Big |`,
		"the limit W^{Ktop} and P_{rm Agegeq1}":                `the limit W^{Ktop} and P_{rm Agegeq1}`,
		"speeds V_{flat} and M_{star}/M_{sun} of x_1":          `speeds V_{flat} and M_{star}/$M_{sun}$ of $x_1$`,
		"a rate (SFR) > 1\\,x_1 and (BEDT-TTF)_2 salts":        `a rate (SFR) > $1\,x_1$ and (BEDT-TTF)_2 salts`,
		"a propto k^{-3} cascade, f_1 gtrsim a few":            `a $\propto k^{-3}$ cascade, $f_1$ gtrsim a few`,
		"fields of 2+1d mathbb{Z}_N theory, (1m, x_1)":         `fields of 2+1d $\mathbb{Z}_N$ theory, (1m, $x_1$)`,
		"from -infty to infty, mathbb{R}times 2d-bowl":         `from $-\infty$ to $\infty$, $\mathbb{R}\times$ 2d-bowl`,
		"so that Delta u=mu_m+u_1 and mkern39mu x_1":           `so that $\Delta u$=mu_m+$u_1$ and mkern39mu $x_1$`,
		"with u=Qe^{nu}quad in x_1":                            `with u=Qe^{nu}quad in $x_1$`,
		"a cone (0,1)_rtimesSigma, gggamma of x_1":             `a cone (0,1)_rtimesSigma, gggamma of $x_1$`,
		"the set minleft{1,2,ldotsright} of x_1":               `the set minleft{1,2,ldotsright} of $x_1$`,
		"a set widehat{varPsi}_H and d_{mbox{scriptsizerm v}}": `a set widehat{varPsi}_H and d_{mbox{scriptsizerm v}}`,
		"in 2d pm J models, Prleq1 and sin2phi of x_1":         `in 2d pm J models, Prleq1 and sin2phi of $x_1$`,
		"e^{-not{partial}/a} and sigma_{lg M} of x_1":          `e^{-not{partial}/a} and sigma_{lg M} of $x_1$`,
		"the part boldsymbol{Im}(x_1) and min k^times":         `the part boldsymbol{Im}($x_1$) and min $k^\times$`,
		"the gas text{D}_2 + Ne at T simeq TN of x_1":          `the gas $\text{D}_2$ + Ne at T simeq TN of $x_1$`,
		"models (Pr_{1-y}Y_y)_{1-x}Ca of x_1":                  `models (Pr$_{1-y}$Y_y)_{1-x}Ca of $x_1$`,
		"at AW^{-1} and sqrt{SATHlog(2S)} of x_1":              `at AW$^{-1}$ and sqrt{SATHlog(2S)} of $x_1$`,
		"a language delta Δ_L and mathrm{c,parallel}":          `a language delta $Δ_L$ and mathrm{c,parallel}`,
		"here overset{lower.5emcirc}{A} of x_1":                `here overset{lower.5emcirc}{A} of $x_1$`,
		"of order min(0,frac{n}{2}), minmathcal{R} and x_1":    `of order min(0,$\frac{n}{2}$), $m\in\mathcal{R}$ and $x_1$`,
		"of frac{a}{veceta} and W^{2-1slash r} of x_1":         `of $\frac{a}{\vec\eta}$ and W^{2-1slash r} of $x_1$`,
		"size 2ltimesvarepsilon and Psi_{natural} of x_1":      `size 2ltimesvarepsilon and Psi_{natural} of $x_1$`,
		"PAC_n learning of x_1":                                `PAC$_n$ learning of $x_1$`,
		"a size of bf{3 space billion} and x_1":                `a size of bf{3 space billion} and $x_1$`,
		"the residual R_{wp} and u_{0inf} of x_1":              `the residual R_{wp} and u_{0inf} of $x_1$`,
		"of W_K^{htop}W_Q^h and x_1":                           `of W_K^{htop}W_Q^h and $x_1$`,
		"the mean hat{o}(KG) of x_1":                           `the mean $\hat{o}$(KG) of $x_1$`,
		"mappings AleftrightarrowB and x_1":                    `mappings AleftrightarrowB and $x_1$`,
		"the group pi_1^{top}(X) and W^{top} of x_1":           `the group pi_1^{top}(X) and $W^{\top}$ of $x_1$`,
		"the weight e^{-N Tr V(M)} of x_1":                     `the weight e^{-N Tr V(M)} of $x_1$`,
		"our LongotimesShort and x_1":                          `our Long$\otimes$Short and $x_1$`,
		"a part frac{Im lambda}{alpha} of x_1":                 `a part frac{Im $\lambda$}{$\alpha$} of $x_1$`,
		"the set inf_{u in V, unot equiv 0} and x_1":           `the set inf_{u in V, unot equiv 0} and $x_1$`,
		"a solution u gneq 0 of x_1":                           `a solution u gneq 0 of $x_1$`,
		"on a mathcal{H}^{1}-sigma finite set":                 `on a $\mathcal{H}^{1}$-sigma finite set`,
		"of f(x, u, D^mu) and X_1u+X_mu of x_1":                `of f(x, u, D^mu) and $X_1u$+X_mu of $x_1$`,
		"so v_t=Delta^2 u+mu, which x_1":                       `so $v_t=\Delta^2 u$+mu, which $x_1$`,
		"an involution tau^2=id of x_1":                        `an involution $\tau^2$=id of $x_1$`,
		"a law {rm beta}(a,b) and L_{rm perp} of x_1":          `a law {rm $\beta$}(a,b) and L_{rm perp} of $x_1$`,
		"of approx 16 pm V^{-1} and pm1m of x_1":               `of $\approx 16$ pm $V^{-1}$ and $\pm1$m of $x_1$`,
		"terms ddot{H} and dddot{H} of x_1":                    `terms $\ddot{H}$ and dddot{H} of $x_1$`,
		"the root sqrt{1+f(j)over 2} and x_1":                  `the root sqrt{1+f(j)over 2} and $x_1$`,
		"a width sigma_{vrm,Turb} and M_{mathrm{star, gal}}":   `a width sigma_{vrm,Turb} and M_{mathrm{star, gal}}`,
		"the plasma beta beta_i of x_1":                        `the plasma $\beta$ $\beta_i$ of $x_1$`,
	} {
		if got := repaired(text); got != want {
			t.Errorf("%q\n got %q\nwant %q", text, got, want)
		}
	}
}

// TestInIsTheSignOnlyAfterAVariable has the word "in" and the sign between the same formulas.
func TestInIsTheSignOnlyAfterAVariable(t *testing.T) {
	for text, want := range map[string]string{
		"a domain Omega in mathbb{R}^n with x_1":        `a domain $\Omega$ in $\mathbb{R}^n$ with $x_1$`,
		"functions u in L^2(mathbb{R}) of x_1":          `functions u in $L^2(\mathbb{R})$ of $x_1$`,
		"the equation Delta u=u^p in mathbb{R}^n":       `the equation $\Delta u=u^p$ in $\mathbb{R}^n$`,
		"for all u in L^2(mathbb{R}) and x_1":           `for all u in $L^2(\mathbb{R})$ and $x_1$`,
		"where (x,y) in mathbb{R}^2, every x_1":         `where $(x,y) \in \mathbb{R}^2$, every $x_1$`,
		"a value alpha in (0,1) of x_1":                 `a value $\alpha \in (0,1)$ of $x_1$`,
		"a matrix A in mathbb{R}^{mtimes n} of x_1":     `a matrix $A \in \mathbb{R}^{m\times n}$ of $x_1$`,
		"if (-Delta)^{m} in Omega_0 and x_1":            `if $(-\Delta)^{m}$ in $\Omega_0$ and $x_1$`,
		"a number sin(0,1) and min(1,infty) of x_1":     `a number $s\in(0,1)$ and $m\in(1,\infty)$ of $x_1$`,
		"for sin mathbb{R}, minmathbb{N} and min{1,2}":  `for $s\in \mathbb{R}, m\in\mathbb{N}$ and $m\in\{1,2\}$`,
		"for sin(x_1) and min(x_1,y) and min{x_1,y}":    `for $\sin(x_1)$ and $\min(x_1,y)$ and $\min\{x_1,y\}$`,
		"for v in (0,T)times Omega, so u^2=v in (0,1)":  `for $v \in (0,T)\times \Omega$, so $u^2=v$ in (0,1)`,
		"for sets A and B in mathbb{R}^n of x_1":        `for sets A and B in $\mathbb{R}^n$ of $x_1$`,
		"a phase g:Utomathbb R in W^{1,infty}(U)":       `a phase $g:U\to\mathbb R$ in $W^{1,\infty}(U)$`,
		"for min(m_s,1) and min left[p,infty right)":    `for $m\in(m_s,1)$ and $m\in \left[p,\infty \right)$`,
		"the order min C^2 and a family (P_t)_{tin\nI}": "the order min $C^2$ and a family $(P_t)_{t\\in I}$",
	} {
		if got := repaired(text); got != want {
			t.Errorf("%q\n got %q\nwant %q", text, got, want)
		}
	}
}

// TestPlainTextIsLeftAlone has text without other formulas in which authors write names of commands.
func TestPlainTextIsLeftAlone(t *testing.T) {
	for _, text := range []string{
		"a mass of 1.171 pm 0.019 Msun and a period of 10.94 pm 0.22 deg", "peaks with 86 pm 2% of the stars",
		"grows from sim 0.07 at the core to sim 0.5", "small in L1 cap Linfty as t tends to infty",
		"algebras of the form K otimes E where K is a field", "the loglog theorem", "modulo ell, the ell-adic Tate module",
		"a speed |w| ge 12.5 m/s", "rho'(0) simeq 0", "P(y in C(x)) >= 1-alpha",
	} {
		if got := repaired(text); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}

// TestBracesAreASetOrAGroup has braces whose backslashes could be lost, which are left alone in doubt.
func TestBracesAreASetOrAGroup(t *testing.T) {
	for text, want := range map[string]string{
		"a set mathbb{R}^2times{0} of x_1":             `a set mathbb{R}^2times{0} of $x_1$`,
		"sizes 7times{7} and {2}times faster":          `sizes $7\times{7}$ and ${2}\times$ faster`,
		"a set mathbb{R}setminus{0} of x_1":            `a set $\mathbb{R}\setminus\{0\}$ of $x_1$`,
		"an integral int_{{mathbb{R}^3}} u of x_1":     `an integral int_{{mathbb{R}^3}} u of $x_1$`,
		"a sequence {mathcal{E}_{k}}_{k} of x_1":       `a sequence {$\mathcal{E}_{k}$}_{k} of $x_1$`,
		"the level H({varphi_1=0}) of x_1":             `the level H({$\varphi_1=0$}) of $x_1$`,
		"a group {rm M_odot} or {mathbb R}^n of x_1":   `a group ${\rm M_\odot}$ or ${\mathbb R}^n$ of $x_1$`,
		"the value a_1=max{b_1, c} and a_1geq{(b+1)}":  `the value $a_1=\max\{b_1, c\}$ and a_1geq{(b+1)}`,
		"a norm |f|_{C^0}+|u|_2 with |x_1|":            `a norm $|f|_{C^0}+|u|_2$ with $|x_1|$`,
		"the infimum inf_{s>0}left{frac{a}{b}right} x": `the infimum $\inf_{s>0}\left\{\frac{a}{b}\right\}$ x`,
	} {
		if got := repaired(text); got != want {
			t.Errorf("%q\n got %q\nwant %q", text, got, want)
		}
	}
}

// TestMoreKindsOfFormulas has formulas that an earlier version missed.
func TestMoreKindsOfFormulas(t *testing.T) {
	for text, want := range map[string]string{
		"{sim}70K images at sim543K, leq2B tokens":         `${\sim}70$K images at $\sim543$K, $\leq2$B tokens`,
		"about approx1.9M pairs, uparrow12.30% in all":     `about $\approx1.9$M pairs, $\uparrow12.30\%$ in all`,
		"on 8timesRTX cards, 10{,}000times as fast":        `on $8\times$RTX cards, $10{,}000\times$ as fast`,
		"it took approx75ms with leq5 steps":               `it took $\approx75$ms with $\leq5$ steps`,
		"for 0le kle n we have x_1":                        `for $0\le k\le n$ we have $x_1$`,
		"for k ge 2 and C_{12}ge C_1 it holds":             `for $k \ge 2$ and $C_{12}\ge C_1$ it holds`,
		"points of {mathbb R}^n and {mathcal D}_A":         `points of ${\mathbb R}^n$ and ${\mathcal D}_A$`,
		"the group {rm GL}_n(F) and {bf x}_1":              `the group ${\rm GL}_n(F)$ and ${\bf x}_1$`,
		"a family {Z_n}_{n in mathbb{N}} of sets":          `a family $\{Z_n\}_{n \in \mathbb{N}}$ of sets`,
		"for d in{3,4,5} and x_1":                          `for $d \in\{3,4,5\}$ and $x_1$`,
		"for i in {1,ldots,n} we set":                      `for $i \in \{1,\ldots,n\}$ we set`,
		"given X_0,X_1, dots,X_n we":                       `given $X_0,X_1, \dots,X_n$ we`,
		"for x in X and tin[0,1) let y_1":                  `for x in X and $t\in[0,1)$ let $y_1$`,
		"sets A,B subseteq mathbb{F}_p are":                `sets $A,B \subseteq \mathbb{F}_p$ are`,
		"of OBig(frac{x}{y}Big) on fleft(x_1right) is":     `of $O\Big(\frac{x}{y}\Big)$ on $f\left(x_1\right)$ is`,
		"the number omega(n) and L(s,chi) with chi_1":      `the number $\omega(n)$ and $L(s,\chi)$ with $\chi_1$`,
		"pairs (alpha,beta) of alpha_1 and beta_2":         `pairs $(\alpha,\beta)$ of $\alpha_1$ and $\beta_2$`,
		"products langle x,y rangle of |psirangle":         `products $\langle x,y \rangle$ of $|\psi\rangle$`,
		"the dual mathcal{D}' of a space":                  `the dual $\mathcal{D}'$ of a space`,
		"we call it OPD^2, like un^2CLIP and H^{3}DP":      `we call it OPD$^2$, like un$^2$CLIP and $H^{3}$DP`,
		"a \"GUI-360^circ\" set":                           `a "GUI-$360^\circ$" set`,
		"at phiapprox 0 and ARleftrightarrowEN":            `at $\phi\approx 0$ and AR$\leftrightarrow$EN`,
		"a letter lambda alone, as lambda_1 proves":        `a letter $\lambda$ alone, as $\lambda_1$ proves`,
		"maps f:Xto Y with n equiv 1 pmod{4}":              `maps $f:X\to Y$ with $n \equiv 1 \pmod{4}$`,
		"units of 11 mum and Halpha of x_1":                `units of 11 $\mu$m and H$\alpha$ of $x_1$`,
		"operators A otimes_F B, lists a:=b_1":             `operators $A \otimes_F B$, lists $a:=b_1$`,
		"τ^2-Bench and λ_{y} with θin (0,1)":               `$τ^2$-Bench and $λ_{y}$ with $θ\in (0,1)$`,
		"sets S_nsetminus {1} and {text{A}, text{B}}":      `sets $S_n\setminus \{1\}$ and $\{\text{A}, \text{B}\}$`,
		"our text{MoE} and text{VG}^2GT of x_1":            `our $\text{MoE}$ and $\text{VG}^2$GT of $x_1$`,
		"TiO_2, BLM_1 and Pass^k, but LVVO_3k, of x_1":     `TiO$_2$, BLM$_1$ and Pass$^k$, but LVVO_3k, of $x_1$`,
		"on ImageNet-512^2 and COCO-20^i of x_1":           `on ImageNet-$512^2$ and COCO-$20^i$ of $x_1$`,
		"sourceunicode{x2013}such as x_1":                  `source$\unicode{x2013}$such as $x_1$`,
		`best at k\!=\!2, 89.7\%\,pm\,1.8\% of x_1`:        `best at $k\!=\!2$, $89.7\%\,\pm\,1.8\%$ of $x_1$`,
		"at 1080 times 1920 and (n+1) times (n+1)":         `at $1080 \times 1920$ and $(n+1) \times (n+1)$`,
		"kernels of 7times{7} and {2}times faster":         `kernels of $7\times{7}$ and ${2}\times$ faster`,
		"modelrightarrowfilter, spatialtimestemporal":      `model$\rightarrow$filter, spatial$\times$temporal`,
		"if p in (1,N] and gamma in (-3,0) for x_1":        `if $p \in (1,N]$ and $\gamma \in (-3,0)$ for $x_1$`,
		"if pin (1,2), sin(0,frac 12), frac 1 m<x_1":       `if $p\in (1,2)$, $s\in(0,\frac 12)$, $\frac 1 m<x_1$`,
		"on partial M and partial Omega of x_1":            `on $\partial M$ and $\partial \Omega$ of $x_1$`,
		"a domain Omega subset mathbb{R}^n with x_1":       `a domain $\Omega \subset \mathbb{R}^n$ with $x_1$`,
		"in the limit epsilon to 0, t to +infty, x_1":      `in the limit $\epsilon \to 0$, $t \to +\infty$, $x_1$`,
		"on mathbb{R} ^d for lambda_1,lambda_2 of x_1":     `on $\mathbb{R} ^d$ for $\lambda_1,\lambda_2$ of $x_1$`,
		"such that |nabla u|=c and q_1|u|^2+q_2|v|":        `such that $|\nabla u|=c$ and $q_1|u|^2+q_2|v|$`,
		"the equation u_t=v_t, quad x_1=2 with p(cdot)":    `the equation $u_t=v_t, \quad x_1=2$ with $p(\cdot)$`,
		"a metric hat g and j=1,cdots,N for x_1":           `a metric $\hat g$ and $j=1,\cdots,N$ for $x_1$`,
		"where beta is small, by Gamma-convergence x_1":    `where $\beta$ is small, by $\Gamma$-convergence $x_1$`,
		"the beta function, a delta of 2%, of x_1":         `the beta function, a delta of 2%, of $x_1$`,
		"for all min{1,ldots,k} and x_1":                   `for all $m\in\{1,\ldots,k\}$ and $x_1$`,
		"solves partial_t u in mathcal{L} f+beta y of x_1": `solves $\partial_t u$ in $\mathcal{L} f+\beta y$ of $x_1$`,
		"the case u_t -v_t=0 of L_p -L_q estimates of x_1": `the case $u_t -v_t=0$ of $L_p$ $-L_q$ estimates of $x_1$`,
		"if q ge max{p,1}, 0le delta and A^*A of x_1":      `if $q \ge \max\{p,1\}$, $0\le \delta$ and $A^*A$ of $x_1$`,
		"on partial B_1 with the partial R_2 of x_1":       `on $\partial B_1$ with the partial $R_2$ of $x_1$`,
		"as s nearrow 1, u_n rightharpoonup u and x_1":     `as $s \nearrow 1$, $u_n \rightharpoonup u$ and $x_1$`,
		"where u_1=0 hbox{in} Omega_1":                     `where $u_1=0 \hbox{in} \Omega_1$`,
		`up to \textbf{1.12times} in \emph{L_2 loss}`:      `up to \textbf{$1.12\times$} in \emph{$L_2$ loss}`,
	} {
		if got := repaired(text); got != want {
			t.Errorf("%q\n got %q\nwant %q", text, got, want)
		}
	}
}

// TestLostMacrosAreLeftAlone has formulas with a letter that was a command for a set of numbers, and others like them.
func TestLostMacrosAreLeftAlone(t *testing.T) {
	for _, m := range lostMacros {
		if !macroLost(m.example) {
			t.Errorf("%q is repaired", m.example)
		}
		if got := repaired("here we see " + m.example + " there"); strings.Contains(got, "$") {
			t.Errorf("%q became %q", m.example, got)
		}
	}
	for _, example := range []string{"mathbb{Z}_{ge 0}", "mathbb C[w]^2", "V_N^{otimes m}", "R^2", "C^*", "mathbb{R}"} {
		if macroLost(example) {
			t.Errorf("%q is left alone", example)
		}
	}
}
