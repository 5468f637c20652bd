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
	alphabet             // \rm, \bf: changes the rest of a group
	root                 // \sqrt
	fraction             // \frac: takes two arguments
	function             // \log
	big                  // \sum
	binary               // + - / \times
	relation             // = < \leq
	negation             // \not
	modulus              // \pmod: takes one argument and ends an operand
	opening              // ( [ { \langle
	closing              // ) ] } \rangle
	fence                // |
	sizing               // \left, \bigl: precedes a bracket and becomes part of its token
	script               // _ ^
	comma                // , ;
	colon                // :
	dots                 // ... \ldots
	prime                // '
	percent              // %
	blank                // \, \quad
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

// commands are the commands that a repair can write. The package mathml supports all of them.
var commands = tabulate([]row{
	{symbol, greek, `alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho
		sigma tau upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega`},
	{symbol, sure, `varepsilon vartheta varphi varrho varsigma varpi varkappa ell infty nabla hbar emptyset varnothing
		aleph imath jmath Bbbk backslash wp mho`},
	{symbol, english, `partial forall exists square Box flat sharp natural triangle`},
	{mark, sure, `dagger ddagger perp bot bigstar`},
	{mark, english, `top prime star ast bullet degree`},
	{font, sure, `mathcal mathbb mathbf mathsf mathfrak mathscr mathit boldsymbol widehat widetilde overline ddot
		mathring Bbb frak overrightarrow underbrace overbrace mathop mathbin pmb bm`},
	{font, english, `hat bar tilde vec dot underline check breve acute grave`},
	{words, sure, `mathrm operatorname mathtt textbf textit texttt textrm textsf textsc textnormal textup mbox hbox`},
	{words, english, `text`},
	{alphabet, english, `rm bf cal it sf tt`},
	{root, sure, `sqrt`},
	{fraction, sure, `frac dfrac tfrac binom dbinom tbinom overset underset stackrel`},
	{function, english, `log ln exp sin cos tan cot sinh cosh tanh arctan arcsin arccos min max sup inf
		lim liminf limsup arg det dim ker deg gcd hom Pr`},
	{big, sure, `bigcup bigcap bigoplus bigotimes bigwedge bigvee coprod oint iint`},
	{big, english, `sum prod int`},
	{binary, sure, `cdot setminus oplus otimes ominus odot circ bmod rtimes ltimes boxtimes amalg sqcup sqcap`},
	{binary, english, `times pm mp cap cup wedge vee land lor star ast bullet`},
	{relation, sure, `leq geq neq leqslant geqslant leqq geqq propto gtrsim lesssim simeq equiv cong asymp
		subseteq supseteq nsubseteq subsetneq supsetneq notin triangleq preceq succeq vdash ngeq nleq nmid approxeq
		lessapprox gtrapprox trianglelefteq
		rightarrow leftarrow leftrightarrow Rightarrow Leftarrow Leftrightarrow longrightarrow
		Longrightarrow hookrightarrow mapsto longmapsto twoheadrightarrow uparrow downarrow sqsubseteq sqsupseteq
		nearrow searrow rightharpoonup
		Longleftrightarrow longleftrightarrow Longleftarrow longleftarrow`},
	{relation, english, `in to sim approx le ge ne ll gg subset supset mid prec succ parallel models`},
	{negation, english, `not`},
	{modulus, sure, `pmod`},
	{opening, sure, `langle lfloor lceil lVert lvert`},
	{closing, sure, `rangle rfloor rceil rVert rvert`},
	{fence, english, `vert`},
	{fence, sure, `Vert`},
	{sizing, english, `left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr`},
	{colon, english, `colon`},
	{dots, sure, `ldots cdots`},
	{dots, english, `dots`},
	{blank, sure, `qquad`},
	{blank, english, `quad`},
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
			if _, found := table[name]; !found {
				table[name] = command{r.kind, r.grade}
			}
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
		longrightarrow Longrightarrow hookrightarrow mapsto longmapsto twoheadrightarrow uparrow downarrow`)

	// plainGreek are the Greek letters that no field of science uses as names of things, unlike "alpha/beta fold",
	// "kappa/lambda light chains" and "phi/psi angles".
	plainGreek = set(`eta epsilon xi rho nu varepsilon`)

	// countedGreek are the Greek letters that follow a number without a space only in formulas: 2pi, 5sigma.
	countedGreek = set(`pi sigma epsilon theta lambda eta tau kappa`)

	// growth are the Greek letters that precede a bracket like the O of O(n).
	growth = set(`Omega Theta`)

	// coefficients are the Greek letters for measures that statistics report in prose: "Cohen's kappa = 0.7".
	coefficients = set(`alpha beta delta eta kappa rho tau omega chi Delta phi`)

	// usual are the Greek letters that are hardly ever words or names in the texts with formulas of arXiv: of 1,146
	// and 149 that were alone in formulas and in text, 720 and 25.
	usual = set(`alpha epsilon varepsilon eta theta kappa lambda mu nu xi pi rho tau phi psi omega Delta Lambda
		Sigma Omega Psi`)

	// namesakes are the Greek letters that are variables before predicates, and names of things before other words.
	namesakes = set(`beta gamma delta sigma chi Gamma Theta`)

	// predicates are the words after a letter that is a variable.
	predicates = set(`is are be being was or of on in with which that at as has have tends goes satisfies satisfy
		satisfying denotes denote for sufficiently such to`)

	// hyphenated are the words after the hyphen of a letter that is a formula: Gamma-convergence, sigma-finite.
	hyphenated = set(`convergence converge converges converging limit limits finite plane harmonic regular covering
		coverings damped analytic stable`)

	// nicknames are the Greek letters that name things: "Raspberry Pi", "Phi-4", "tau protein".
	nicknames = set(`Pi Phi Xi chi alpha beta gamma delta tau theta`)

	// inWords are the names of commands that English words end with: "quadrangle", "point".
	inWords = set(`ominus hbar rangle langle bm mbox`)

	// endings are English words and names that end like a variable with an operator: "bin", "age".
	endings = set(`pmin bin din fin gin kin min pin sin tin win yin lin Lin jin Jin Qin qin Xin Min Yin Tin Pin Bin
		Kin Fin Win Sin Din ale ile ole ule Ole Ale Ile age Age ege Ege one One ane ene ine une Ito ito Oto oto Sto
		cap Cap Beta Zeta beta zeta amid psim Ssim api Api emu gnu anu spi null Null mull pill chill pile mule chile
		rhone etale chin meta Meta seta feta Anu ichi Ichi asim esim osim tcup ecap icap kcap ncap rcap scap ucap`)

	// sayable are the symbols whose names occur in prose.
	sayable = set(`nabla hbar aleph emptyset varnothing mho wp`)

	// numberSets are the letters for sets of numbers whose font was lost.
	numberSets = set(`R C Z N Q S`)

	// groups are the names of groups, functors and similar things that authors write in italics: GL_n, Sp_{2n}.
	groups = set(`GL SL PGL PSL PSU SO SU Sp Spin Gr Hom Ext Tor Aut End Spec Gal Pic Rep Mod Lie Fl Bun
		GSp PSp GO CH KL Sym Alt Ind Res Irr Sch Fun Map Coh Proj Fuk Hilb HH HP HC BP MU MC PU
		sl gl so sp su osp psl pgl`)

	// shortWords are words of two to four letters that are not products of variables.
	shortWords = set(`a an and are as at be but by can cm cf de do eg etc et few for from fs ft go GB gt
		had has he her his hz if ie in into is it its kg km kb la le let lt m may mb me mm ms my ns nm no
		nor not of off oh ok on one or our out per so see set she some than that the then they this
		all any low new old day sky gas hot set sub run erg dex kpc pc yr Myr Gyr Mpc Gpc eV keV MeV GeV TeV mas sec hr
		to too two up us use via vs was we were when who why with you
		AI GPU CPU LLM VLM NLP API RAG SOTA SFT RL ML CV US UK EU ID PDE ODE CNN RNN GAN VAE`)

	// fragments are parts of the names of commands that a repair cannot write. A word with one of them is not text.
	fragments = strings.Fields(`kern skip hspace vspace math text limits style color label phantom substack begin
		unicode over under operator arrow triangle frak ring acute tilde hat bold left right`)

	// accents are the accents that are hardly ever a word before a letter.
	accents = set(`hat bar tilde vec`)

	// limits are the words before a variable and its limit zero.
	limits = set(`as limit limits when for letting taking regime if`)

	// operators are the adjacent letters that are rather a command than variables: \Re, \div.
	operators = set(`Re Im id div tr wr lg tg lt gt ni iff sgn erf dag ddag lhd rhd`)

	// alphabets are the commands that change the font of the rest of a group.
	alphabets = set(`rm bf sf it tt cal`)

	// sizes are the commands for the size and the slant of letters, which a repair cannot write.
	sizes = set(`tiny scriptsize footnotesize small normalsize large Large huge em displaystyle textstyle scriptstyle`)

	// names are words that contain a Greek letter, with that letter.
	names = map[string]string{"muP": "mu", "muTransfer": "mu", "LambdaCDM": "Lambda"}

	// micro are the words for units that are counted in millionths: 11 \mu m.
	micro = set(`mum mus muL mul mug muA muW muV muJ muF muN muG muK muas muJy`)

	// molecules are the chemical formulas of one element that are more frequent than a variable with the same name
	// and index.
	molecules = set(`H_2 O_2 N_2 O_3 H^+ K^+ H^- K^- N^+ F^- I^- H_{2} O_{2} N_{2} O_{3}`)

	// unitLetters are the letters that are a unit after a number in a remark.
	unitLetters = set(`m s K V A g`)

	// layouts are the adjacent capital letters that are rather a name or units than variables: AA^*, AW^{-1}.
	layouts = set(`AA AW`)

	// orders are the relations between numbers, which a set does not follow.
	orders = set(`< > leq geq le ge leqslant geqslant`)

	// elements are the chemical elements with one letter.
	elements = set(`H B C N O F P S K V Y I W U`)

	// spectral are the names of spectral lines whose Greek letter lost its backslash.
	spectral = set(`Halpha Hbeta Hgamma Hdelta Lyalpha Lybeta Paalpha Pabeta Bralpha Brgamma Kalpha Lalpha`)

	// infixes are the operators between words: "En\rightarrowDe", "Spatial\timesTemporal".
	infixes = strings.Fields(`leftrightarrow longrightarrow rightarrow Rightarrow otimes oplus times`)

	// symbols are the chemical elements with two letters that occur in compounds with an index.
	symbols = set(`Al Ag Au Ba Bi Ca Cd Ce Cl Co Cr Cs Cu Fe Ga Ge Hf Hg In La Li Mg Mn Mo Na Nb Ni Pb Pd Pt Rb Ru Se
		Si Sn Sr He Ne Ar Kr Xe Ta Te Ti Zn Zr Br`)

	// tags are the HTML elements that occur in abstracts.
	tags = set(`a b i u p br em sub sup tt li ul ol div span strong code`)
)
