package mathrepair

import (
	"slices"
	"testing"
)

// TestFormulasOfFirstDigest has the formulas of the first real digest in their sentences, and the words of that
// digest that a careless repair would treat as formulas.
func TestFormulasOfFirstDigest(t *testing.T) {
	for text, want := range map[string][]string{
		"is defined by mathcal O_i(u) = sigmaleft( sum_j mathcal W_{ij} u + mathcal B_{ij}right). Here, " +
			"mathcal W_{ij} denotes the operator, and the bias mathcal B_{ij} takes the form": {
			`\mathcal O_i(u) = \sigma\left( \sum_j \mathcal W_{ij} u + \mathcal B_{ij}\right)`, `\mathcal W_{ij}`,
			`\mathcal B_{ij}`},
		"computed as softmax(XQK^top X^top), where (K,Q) are the trainable parameters": {`(XQK^\top X^\top)`},
		"norm of the combined parameter W=KQ^top. Instead, directly":                   {`W=KQ^\top`},
		"maximal-update parameterization (muP) enables width-dependent, degrading muP transfer. We " +
			"scales in norm as eta/lambda with an approximately invariant shape; under width scaling d, we observe that " +
			"the top singular value scales approximately as eta/lambdacdot d^{0.75}. Combining": {
			`\mu`, `\mu`, `\eta/\lambda`, `\eta/\lambda\cdot d^{0.75}`},
		"learning-rate rule eta_2propto d^{-1} for matrix-like parameters":       {`\eta_2\propto d^{-1}`},
		"scaling rule lambda_2propto d that approximately keeps":                 {`\lambda_2\propto d`},
		"parameters trained at eta_1=Theta_d(1) and lambda_1=0, this yields":     {`\eta_1=\Theta_d(1)`, `\lambda_1=0`},
		"low-rank matrix recovery with ell_1-loss, where":                        {`\ell_1`},
		"gain in average L_2 loss in the best case":                              {`L_2`},
		"autoregressive models on ImageNet 256times256.":                         {`256\times256`},
		`reduce parameters by up to 90\% with 1.93% (1.98+/-0.07) at top-1`:      nil,
		"page: https://huggingface.co/spaces/shifeng3711/gg_prior.":              nil,
		"to generate a \"delta\" PINN. Summing their contributions, over 100x":   nil,
		"an upper bound in some cases by more than 100 times, or 0.72 times all": nil,
	} {
		var got []string
		for _, s := range Find(text) {
			got = append(got, s.TeX)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q\n got %q\nwant %q", text, got, want)
		}
	}
}

// TestGrammarEdgeCases has cases that are rare in the test data but decided the grammar.
func TestGrammarEdgeCases(t *testing.T) {
	for text, want := range map[string]string{
		// Text with delimiters or within a command is unchanged.
		`known $x_1$ and y_2`:            `known $x_1$ and $y_2$`,
		`known \(x_1\) and \[y_2\] only`: `known \(x_1\) and \[y_2\] only`,
		`set $$x_1 + y$$ apart`:          `set $$x_1 + y$$ apart`,
		`from $5 for x_1`:                `from $5 for $x_1$`,
		`\alpha_t in \mathcal{O}(n)`:     `$\alpha_t$ in $\mathcal{O}(n)$`,
		`\textit{x_1} or \foo_2`:         `\textit{$x_1$} or \foo_2`,
		`\texttt{x_1} or \foo{y_2}`:      `\texttt{x_1} or \foo{y_2}`,
		// Text that would be shown wrongly is unchanged.
		"of 10^15 and x_12":           "of 10^15 and x_12",
		"x_1_2 and x__1 and x_{1":     "x_1_2 and x__1 and x_{1",
		"left( x_1 and sigmaleft( no": "left( $x_1$ and sigmaleft( no",
		"f(x_1, see below)":           "f($x_1$, see below)",
		// Brackets are part of the formula or of the sentence.
		"the loss (L_2) of softmax(x_i)":  "the loss ($L_2$) of softmax$(x_i)$",
		"pairs (x_i, y_i) on [0,1)^d too": "pairs $(x_i, y_i)$ on $[0,1)^d$ too",
		"1) x_1, 2) y_1 [3]":              "1) $x_1$, 2) $y_1$ [3]",
		// Words are not part of formulas, or formulas of words.
		"a mathcal{O}(n) bound":         `a $\mathcal{O}(n)$ bound`,
		"x_1 in our and x_2 to x_3":     "$x_1$ in our and $x_2$ to $x_3$",
		"the F_1-score of A^2RL's C^3":  "the $F_1$-score of $A^2$RL's $C^3$",
		"256times256px, 2times A100":    `$256\times256$px, $2\times$ A100`,
		"k in {1,...,K} and x_1.py":     "k in {1,...,K} and x_1.py",
		"from O(n) to O(1) for x_1":     "from $O(n)$ to $O(1)$ for $x_1$",
		"n log n or O(n log n) in x_1":  `$n \log n$ or $O(n \log n)$ in $x_1$`,
		"argmin_x f(x), not argmin":     `$\arg\min_x f(x)$, not argmin`,
		"C_6H_6, H_2O, CO_2, V_2O_5":    "C_6H_6, H_2O, CO_2, V_2O_5",
		"image rightarrow text":         `image $\rightarrow$ text`,
		"|x|_2, ||x||_1, |S| and |T|^2": `$|x|_2$, $||x||_1$, |S| and $|T|^2$`,
		"f: mathbb{R}^d to mathbb{R}":   `$f: \mathbb{R}^d \to \mathbb{R}$`,
		"sqrt n, frac12, sqrt(n)":       `$\sqrt n$, $\frac12$, sqrt(n)`,
		"x_{\nij} over\nlines":          "$x_{ ij}$ over\nlines",
		"x_1 +\n\nx_2":                  "$x_1$ +\n\n$x_2$",
		"":                              "",
		"\\":                            "\\",
	} {
		if got := marked(text, Find(text)); got != want {
			t.Errorf("%q\n got %q\nwant %q", text, got, want)
		}
	}
}
