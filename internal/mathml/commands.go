package mathml

import (
	"maps"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/problem"
)

// An action determines how the parser handles a command.
type action uint8

const (
	takeFraction     action = iota + 1 // \frac: two arguments
	takeContinued                      // \cfrac: the alignment of the numerator, which is ignored, and two arguments
	takeGeneral                        // \genfrac: two delimiters, a thickness, a style and two arguments
	takeSlashed                        // \nicefrac: two arguments, side by side
	takeRoot                           // \sqrt: an optional and one argument
	takeRootOf                         // \root: an index up to \of, and one argument
	takeFont                           // \mathbf: one argument in another font
	switchFont                         // \bf: the rest of the group in another font
	switchSize                         // \displaystyle: the rest of the group in another size
	takeAccent                         // \hat: one argument under a mark
	takeUnderAccent                    // \underline: one argument above a mark
	takeBrace                          // \overbrace: like takeAccent, with its script as a label
	takeUnderBrace                     // \underbrace
	takeSkew                           // \skew: a number that is ignored, before an accent
	takeOver                           // \overset: the node above, then the base
	takeUnder                          // \underset
	takeBoth                           // \overunderset: the nodes above and below, then the base
	takeBuilt                          // \buildrel: the node above, \over, the base
	takeArrow                          // \xrightarrow: an arrow as long as its label
	takeSides                          // \sideset: scripts on the left and the right, then an operator
	takePrescript                      // \prescript: scripts on the left, then the base
	takeText                           // \text: plain text
	takeName                           // \operatorname
	takeVerbatim                       // \verb
	takeUnicode                        // \unicode: a code point in braces
	takeChar                           // \char: a code point
	takeLetter                         // \': an accent of text on one letter
	takeClass                          // \mathrel: one argument, spaced as another class
	takeLimits                         // \limits: only valid after a nucleus
	takeFence                          // \left
	takeBig                            // \big
	takeBracket                        // \braket: one argument between delimiters, with bars
	takeOuter                          // \ketbra: two arguments between delimiters
	takeNot                            // \not: strikes through the next symbol
	takeMod                            // \pmod
	takeDots                           // \dots: at the height of the next symbol
	takeArgument                       // \ensuremath: one argument
	takeChoice                         // \mathchoice: four arguments; only one is shown
	takeSpace                          // \quad
	takeNbsp                           // ~
	takeLength                         // \hspace: a length in braces
	takeKern                           // \kern: a length
	takeRule                           // \rule: a filled rectangle
	takeBegin                          // \begin
	takeGroup                          // \begingroup
	takeLines                          // \substack: the rows of an environment in braces
	takeRuleOfTable                    // \hline: only valid at the start of a row
	takeColor                          // \textcolor: a color, ignored because the theme has its own; one argument
	takeColorBox                       // \colorbox: one or two colors, and text
	dropColor                          // \color
	dropOne                            // \label: one argument without output
	dropNothing                        // \nonumber
	takePhantom                        // \phantom
	takeSmash                          // \smash
	takePadded                         // \mathrlap
	takePaddedText                     // \rlap: text
	takeRaised                         // \raisebox: a length, then text or a formula
	takeBoxed                          // \boxed
	takeBoxedText                      // \fbox: text
	takeTag                            // \tag: the number of an equation
	takeAbbreviation                   // \varinjlim: another formula
	takeDefinition                     // \newcommand
	infix                              // \over
	closer                             // \right, \\ and other commands that end a list
	refused
	lastAction
)

// A directive is a command that is more than a name for a character.
type directive struct {
	do    action
	text  string  // a mark, delimiters, the height of a delimiter, attributes, a formula, or the reason for refusing
	class class   // class of the resulting node
	font  font    // for commands of fonts
	size  size    // for commands of styles
	width float64 // for spaces and sizes, in em; for colors, their number
	wide  bool    // for marks: as wide as the base; for others: a variant of the command
}

// functions are the names of functions, which are upright and applied to the next node. Those in the second and third
// list have their scripts below them in display style.
var functions = func() map[string]symbol {
	m := make(map[string]symbol)
	for name := range set(`arccos arcsin arctan arctg arg cos cosec cosh cot coth csc ctg deg diag dim dist erf exp
		hom id ker lg ln log relu rank sec sgn sign sin sinh softmax tan tanh tg th tr Tr trace Var Cov`) {
		m[name] = symbol{text: name}
	}
	for name := range set(`argmax argmin det gcd inf lim max min Pr sup esssup essinf colim plim`) {
		m[name] = symbol{text: name, limits: limitsInStyle}
	}
	for name, text := range map[string]string{
		"limsup": "lim\u2009sup", "liminf": "lim\u2009inf", "injlim": "inj\u2009lim", "projlim": "proj\u2009lim",
		"argmax": "arg\u2009max", "argmin": "arg\u2009min",
	} {
		m[name] = symbol{text: text, limits: limitsInStyle}
	}
	return m
}()

// unknown reports an unknown command and suggests a similar one.
func (p *parser) unknown(t token) {
	p.fail(t.at, `unknown command \%s%s`, shorten(t.text), suggestion(t.text, `\`, commandNames()))
}

func commandNames() []string {
	names := slices.Collect(maps.Keys(directives))
	names = slices.AppendSeq(names, maps.Keys(symbols))
	names = slices.AppendSeq(names, maps.Keys(functions))
	// Lower case first, so that the more common of two equally similar names is suggested.
	slices.SortFunc(names, func(a, b string) int { return strings.Compare(b, a) })
	return names
}

// maxName is the maximum length of names that are compared with the tables, and of source text in messages.
const maxName = 40

// suggestion returns a question that suggests a name similar to a word, after the prefix. It returns "" if no name is
// similar, and for words of one letter, which are all similar.
func suggestion(word, prefix string, names []string) string {
	if len(word) <= 1 || len(word) > maxName {
		return ""
	}
	if near := problem.Nearest(word, names); near != "" {
		return "; did you mean " + prefix + near + "?"
	}
	return ""
}

func shorten(s string) string {
	if r := []rune(s[:min(len(s), 4*maxName)]); len(r) > maxName {
		return string(r[:maxName]) + "…"
	}
	return s
}
