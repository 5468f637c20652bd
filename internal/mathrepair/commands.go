package mathrepair

import "strings"

// A kind is the role of a token in a formula.
type kind uint8

const (
	prose    kind = iota // a word that cannot be part of a formula
	other                // any other character that cannot be part of a formula
	letter               // one letter
	product              // two to four adjacent letters, such as KQ or nd
	number               // digits, possibly with thousands separators and a decimal point
	symbol               // a command for a character: \alpha, \infty
	mark                 // a command that occurs in scripts: \top, \dagger
	font                 // \mathcal, \hat: takes one argument
	words                // \text, \mathrm: takes one argument of plain text
	root                 // \sqrt
	fraction             // \frac: takes two arguments
	function             // \log
	big                  // \sum
	binary               // + - / \times
	relation             // = < \leq
	opening              // ( [ { \langle
	closing              // ) ] } \rangle
	fence                // |
	sized                // \left, \right
	script               // _ ^
	comma                // , ;
	colon                // :
	dots                 // ... \ldots
	prime                // '
	percent              // %
	named                // the Greek letter in a word such as muP
)

// A grade is how strongly the bare name of a command proves that the text is a formula.
type grade uint8

const (
	english grade = iota // also an English word: "sum", "in", "times"
	greek                // a Greek letter, which is also spelled out in prose
	sure                 // only used in TeX
)

type command struct {
	kind  kind
	grade grade
}

// commands are the commands that a repair can write. Every TeX renderer for the web supports all of them.
var commands = tabulate([]row{
	{symbol, greek, `alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho
		sigma tau upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega`},
	{symbol, sure, `varepsilon vartheta varphi varrho varsigma ell infty nabla hbar emptyset varnothing aleph`},
	{symbol, english, `partial forall`},
	{mark, sure, `dagger ddagger perp bot`},
	{mark, english, `top prime star ast`},
	{font, sure, `mathcal mathbb mathbf mathsf mathfrak mathscr mathit boldsymbol widehat widetilde overline ddot`},
	{font, english, `hat bar tilde vec dot underline`},
	{words, sure, `mathrm operatorname mathtt`},
	{words, english, `text`},
	{root, sure, `sqrt`},
	{fraction, sure, `frac dfrac tfrac binom`},
	{function, english, `log ln exp sin cos tan cot sinh cosh tanh arctan arcsin arccos min max sup inf
		lim liminf limsup arg det dim ker deg gcd Pr`},
	{big, sure, `bigcup bigcap bigoplus bigotimes bigwedge bigvee coprod oint iint`},
	{big, english, `sum prod int`},
	{binary, sure, `cdot setminus oplus otimes ominus odot circ bmod`},
	{binary, english, `times pm mp div cap cup wedge vee land lor`},
	{relation, sure, `leq geq neq leqslant geqslant propto gtrsim lesssim simeq equiv cong asymp
		subseteq supseteq subsetneq notin triangleq preceq succeq vdash
		rightarrow leftarrow leftrightarrow Rightarrow Leftarrow Leftrightarrow longrightarrow
		Longrightarrow hookrightarrow mapsto longmapsto`},
	{relation, english, `in to sim approx le ge ne ll gg subset supset mid prec succ parallel`},
	{opening, sure, `langle lfloor lceil lVert lvert`},
	{closing, sure, `rangle rfloor rceil rVert rvert`},
	{sized, english, `left right`},
	{dots, sure, `ldots cdots`},
	{dots, english, `dots`},
})

type row struct {
	kind  kind
	grade grade
	names string
}

func tabulate(rows []row) map[string]command {
	table := map[string]command{}
	for _, r := range rows {
		for _, name := range strings.Fields(r.names) {
			table[name] = command{r.kind, r.grade}
		}
	}
	return table
}

func set(names string) map[string]bool {
	s := map[string]bool{}
	for _, n := range strings.Fields(names) {
		s[n] = true
	}
	return s
}

var (
	// arrows prove a mapping, and are formulas by themselves between words.
	arrows = set(`to rightarrow leftarrow leftrightarrow Rightarrow Leftarrow Leftrightarrow
		longrightarrow Longrightarrow hookrightarrow mapsto longmapsto`)

	// plainGreek are the Greek letters that no field of science uses as names of things, unlike "alpha/beta fold",
	// "kappa/lambda light chains" and "phi/psi angles".
	plainGreek = set(`eta epsilon xi rho nu varepsilon`)

	// countedGreek are the Greek letters that follow a number without a space only in formulas: 2pi, 5sigma.
	countedGreek = set(`pi sigma epsilon theta lambda eta tau kappa`)

	// growth are the Greek letters that precede a bracket like the O of O(n).
	growth = set(`Omega Theta`)

	// inWords are the names of commands that English words or identifiers start or end with: "circa", "notinline",
	// "overlined".
	inWords = set(`circ equiv cong asymp notin overline ominus bmod vdash hbar`)

	// sayable are the symbols whose names occur in prose.
	sayable = set(`nabla hbar aleph emptyset varnothing`)

	// numberSets are the letters for sets of numbers whose font was lost.
	numberSets = set(`R C Z N Q S`)

	// shortWords are words of two to four letters that are not products of variables.
	shortWords = set(`a an and are as at be but by can cm cf de do eg etc et few for from fs ft go GB gt
		had has he her his hz if ie in into is it its kg km kb la le let lt m may mb me mm ms my ns nm no
		nor not of off oh ok on one or our out per so see set she some than that the then they this
		to too two up us use via vs was we were when who why with you
		AI GPU CPU LLM VLM NLP API RAG SOTA SFT RL ML CV US UK EU ID PDE ODE CNN RNN GAN VAE`)

	// names are words that contain a Greek letter, with that letter.
	names = map[string]string{"muP": "mu", "muTransfer": "mu", "LambdaCDM": "Lambda"}

	// molecules are the chemical formulas of one element that are more frequent than a variable with the same name
	// and index.
	molecules = set(`H_2 O_2 N_2 O_3 H^+ K^+ H^- K^- N^+ F^- I^- H_{2} O_{2} N_{2} O_{3}`)

	// elements are the chemical elements with one letter.
	elements = set(`H B C N O F P S K V Y I W U`)

	// tags are the HTML elements that occur in abstracts.
	tags = set(`a b i u p br em sub sup tt li ul ol div span strong code`)
)
