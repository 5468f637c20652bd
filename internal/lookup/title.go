package lookup

import (
	"html"
	"strings"

	"github.com/offprint/offprint/internal/identity"
	"github.com/offprint/offprint/internal/lazyregexp"
)

// A spelling is a pattern in the titles of some services, and its replacement.
type spelling struct {
	pattern     *lazyregexp.Regexp
	replacement string
	example     [2]string // two titles that become equal
}

// spellings are the replacements of titleKey, in this order. identity.TitleKey then ignores spaces, punctuation,
// accents and case.
var spellings = []spelling{
	{
		lazyregexp.New(`</?[A-Za-z][A-Za-z0-9:]*(?:\s[^<>]*)?/?>`), "",
		[2]string{"On <i>p</i>-values", "On p-values"},
	},
	{
		lazyregexp.New(`\\(?:math(?:cal|bb|bf|rm|sf|frak|scr|tt|it)|text(?:it|bf|sc|rm|tt|sf|sl)?|emph` +
			`|operatorname|boldsymbol|bm|mbox|rm|bf|it|em|tt|sc|left|right|displaystyle|ensuremath|protect` +
			`|hbox)\*?(?:\b|_)`), " ",
		[2]string{`$\mathcal{O}(n \log n)$ Sorting`, "O(n log n) Sorting"},
	},
	{
		lazyregexp.New(`\\(?:times|cdot|to|rightarrow|leftarrow|leq?|geq?|sim|approx|infty|sqrt|pm|circ|in|neq?` +
			`|ast|star|prime|dagger|quad|qquad)\b`), " ",
		[2]string{`$4\times 4$ Matrices`, "4×4 Matrices"},
	},
	{lazyregexp.New(`\\ell(?:\b|_)`), "l", [2]string{`$\ell_1$-Regularization`, "ℓ₁-Regularization"}},
	{
		lazyregexp.New(`\\var(epsilon|phi|theta|rho|sigma|pi|kappa)`), "$1",
		[2]string{`$\varepsilon$-Nets`, "ε-Nets"},
	},
	{lazyregexp.New(`\\?&`), " and ", [2]string{`Search \& Rescue`, "Search and Rescue"}},
	{lazyregexp.New(`\+`), " plus ", [2]string{"C++ Templates", "C + + Templates"}},
	{lazyregexp.New(`[*†‡§¶]+$`), "", [2]string{"A Title with a Footnote*", "A Title with a Footnote"}},
}

// greek replaces Greek letters with their names in TeX.
var greek = strings.NewReplacer(
	"α", "alpha", "β", "beta", "γ", "gamma", "δ", "delta", "ε", "epsilon", "ϵ", "epsilon", "ζ", "zeta", "η", "eta",
	"θ", "theta", "ϑ", "theta", "ι", "iota", "κ", "kappa", "λ", "lambda", "μ", "mu", "µ", "mu", "ν", "nu", "ξ", "xi",
	"π", "pi", "ρ", "rho", "σ", "sigma", "τ", "tau", "υ", "upsilon", "φ", "phi", "ϕ", "phi", "χ", "chi", "ψ", "psi",
	"ω", "omega", "Γ", "gamma", "Δ", "delta", "Θ", "theta", "Λ", "lambda", "Ξ", "xi", "Π", "pi", "Σ", "sigma",
	"Φ", "phi", "Ψ", "psi", "Ω", "omega",
)

// titleKey normalizes a title so that titles from different services can be compared.
func titleKey(title string) string {
	title = strings.TrimSpace(html.UnescapeString(title))
	for _, s := range spellings {
		title = s.pattern.ReplaceAllString(title, s.replacement)
	}
	return identity.TitleKey(greek.Replace(title))
}

// dividers matches the punctuation between a title and its subtitle.
var dividers = lazyregexp.New(`\s*:\s+|\s+[-–—]+\s+|\s*—\s*|[?!.]\s+`)

// isSubtitleDropped reports whether one title equals the other without its subtitle, or equals that subtitle.
func isSubtitleDropped(a, b string) bool {
	for _, pair := range [][2]string{{a, b}, {b, a}} {
		short, long := pair[0], pair[1]
		for _, divider := range dividers.FindAllStringIndex(long, -1) {
			if key := titleKey(short); key == titleKey(long[:divider[0]]) || key == titleKey(long[divider[1]:]) {
				return true
			}
		}
	}
	return false
}
