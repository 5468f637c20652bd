package mathml

import (
	"strings"
	"unicode/utf8"
)

// A symbol is the character that a command or a character of the source produces.
type symbol struct {
	kind   kind // ident or operator
	class  class
	text   string
	limits limits

	upright bool // for a letter that is slanted by default
}

// A symbolRow has symbols that differ only in their text.
type symbolRow struct {
	kind    kind
	class   class
	limits  limits
	symbols string // pairs of name and character
	upright bool   // for letters that are slanted by default
}

// symbols maps the commands of LaTeX and amssymb that produce one character. If a row has two names for one
// character, the first is the more common one.
var symbols = tabulate([]symbolRow{
	{kind: ident, class: ord, limits: limitsBeside, symbols: `
		alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ
		varkappa ϰ lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ
		upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω digamma ϝ
		Alpha Α Beta Β Gamma Γ Delta Δ Epsilon Ε Zeta Ζ Eta Η Theta Θ Iota Ι Kappa Κ Lambda Λ Mu Μ Nu Ν Xi Ξ
		Omicron Ο Pi Π Rho Ρ Sigma Σ Tau Τ Upsilon Υ Phi Φ Chi Χ Psi Ψ Omega Ω
		varGamma 𝛤 varDelta 𝛥 varTheta 𝛩 varLambda 𝛬 varXi 𝛯 varPi 𝛱 varSigma 𝛴 varUpsilon 𝛶 varPhi 𝛷
		varPsi 𝛹 varOmega 𝛺 thetasym ϑ
		R ℝ Z ℤ N ℕ Q ℚ C ℂ RR ℝ ZZ ℤ NN ℕ QQ ℚ CC ℂ real ℜ Real ℜ image ℑ reals ℝ Reals ℝ natnums ℕ cnums ℂ Complex ℂ
		alef ℵ alefsym ℵ empty ∅ infin ∞ weierp ℘ hearts ♡ clubs ♣ spades ♠ diamonds ♢ exist ∃
		infty ∞ partial ∂ ell ℓ hbar ℏ hslash ℏ aleph ℵ beth ℶ gimel ℷ daleth ℸ Re ℜ Im ℑ wp ℘ imath ı jmath ȷ
		emptyset ∅ varnothing ∅ top ⊤ bot ⊥ angle ∠ measuredangle ∡ sphericalangle ∢ complement ∁ eth ð mho ℧
		Finv Ⅎ Bbbk 𝕜 degree ° textdegree ° vdots ⋮ clubsuit ♣ diamondsuit ♢ heartsuit ♡ spadesuit ♠ flat ♭
		natural ♮ sharp ♯ checkmark ✓ S § P ¶ pounds £ copyright © circledR ® yen ¥ triangle △ square □ Box □
		blacksquare ■ lozenge ◊ Diamond ◊ blacklozenge ⧫ bigstar ★ blacktriangle ▲ blacktriangledown ▼
		triangledown ▽ vartriangle △ backprime ‵ circledS Ⓢ diagup ╱ diagdown ╲ textdollar $ mathdollar $
		textsterling £ mathsterling £ Game ⅁ mathellipsis … origof ⊶ imageof ⊷ blacksmiley ☻ hbar ℏ maltese ✠ surd √
		AA Å aa å ae æ AE Æ oe œ OE Œ o ø O Ø ss ß l ł L Ł
		% % $ $ _ _ # # & &`},
	{kind: ident, class: ord, limits: limitsBeside, symbols: `
		upalpha α upbeta β upgamma γ updelta δ upepsilon ϵ upvarepsilon ε upzeta ζ upeta η uptheta θ upvartheta ϑ
		upiota ι upkappa κ uplambda λ upmu μ upnu ν upxi ξ upomicron ο uppi π upvarpi ϖ uprho ρ upvarrho ϱ upsigma σ
		upvarsigma ς uptau τ upupsilon υ upphi ϕ upvarphi φ upchi χ uppsi ψ upomega ω
		Upgamma Γ Updelta Δ Uptheta Θ Uplambda Λ Upxi Ξ Uppi Π Upsigma Σ Upupsilon Υ Upphi Φ Uppsi Ψ Upomega Ω`,
		upright: true},
	{kind: operator, class: ord, limits: limitsBeside, symbols: `
		forall ∀ exists ∃ nexists ∄ neg ¬ lnot ¬ nabla ∇ prime ′ backslash \ vert | Vert ‖ | ‖ slash /`},
	{kind: operator, class: bin, limits: limitsBeside, symbols: `
		pm ± mp ∓ times × div ÷ cdot ⋅ centerdot ⋅ circ ∘ bullet ∙ ast ∗ star ⋆ cap ∩ cup ∪ uplus ⊎ sqcap ⊓
		sqcup ⊔ vee ∨ lor ∨ wedge ∧ land ∧ setminus ∖ smallsetminus ∖ wr ≀ diamond ⋄ bigtriangleup △
		bigtriangledown ▽ triangleleft ◃ triangleright ▹ lhd ⊲ rhd ⊳ unlhd ⊴ unrhd ⊵ oplus ⊕ ominus ⊖ otimes ⊗
		oslash ⊘ odot ⊙ bigcirc ◯ dagger † dag † ddagger ‡ ddag ‡ amalg ⨿ boxplus ⊞ boxminus ⊟ boxtimes ⊠ boxdot ⊡
		circledast ⊛ circledcirc ⊚ circleddash ⊝ barwedge ⊼ veebar ⊻ doublebarwedge ⩞ curlywedge ⋏ curlyvee ⋎
		Cap ⋒ Cup ⋓ doublecap ⋒ doublecup ⋓ dotplus ∔ divideontimes ⋇ ltimes ⋉ rtimes ⋊ leftthreetimes ⋋
		rightthreetimes ⋌ intercal ⊺ gtrdot ⋗ lessdot ⋖ Dagger ‡ minuso ⦵ sdot ⋅ plusmn ± bull ∙`},
	{kind: operator, class: rel, limits: limitsBeside, symbols: `
		lt < gt > leq ≤ le ≤ geq ≥ ge ≥ neq ≠ ne ≠ equiv ≡ approx ≈ sim ∼ simeq ≃ cong ≅ propto ∝ doteq ≐ ll ≪ gg ≫
		prec ≺ succ ≻ preceq ⪯ succeq ⪰ subset ⊂ supset ⊃ subseteq ⊆ supseteq ⊇ sqsubset ⊏ sqsupset ⊐
		sqsubseteq ⊑ sqsupseteq ⊒ in ∈ ni ∋ owns ∋ notin ∉ vdash ⊢ dashv ⊣ models ⊨ vDash ⊨ Vdash ⊩ Vvdash ⊪ perp ⟂
		mid | parallel ∥ asymp ≍ bowtie ⋈ Join ⋈ smile ⌣ frown ⌢ leqslant ⩽ geqslant ⩾ lesssim ≲ gtrsim ≳
		lessapprox ⪅ gtrapprox ⪆ lessgtr ≶ gtrless ≷ lesseqgtr ⋚ gtreqless ⋛ lesseqqgtr ⪋ gtreqqless ⪌ leqq ≦
		geqq ≧ lll ⋘ llless ⋘ ggg ⋙ gggtr ⋙ eqslantless ⪕ eqslantgtr ⪖ approxeq ≊ thicksim ∼ thickapprox ≈ backsim ∽
		backsimeq ⋍ eqsim ≂ eqcirc ≖ circeq ≗ triangleq ≜ bumpeq ≏ Bumpeq ≎ doteqdot ≑ Doteq ≑ risingdotseq ≓
		fallingdotseq ≒ subseteqq ⫅ supseteqq ⫆ Subset ⋐ Supset ⋑ preccurlyeq ≼ succcurlyeq ≽ curlyeqprec ⋞
		curlyeqsucc ⋟ precsim ≾ succsim ≿ precapprox ⪷ succapprox ⪸ trianglelefteq ⊴ trianglerighteq ⊵
		vartriangleleft ⊲ vartriangleright ⊳ blacktriangleleft ◀ blacktriangleright ▶ between ≬ pitchfork ⋔
		varpropto ∝ therefore ∴ because ∵ shortmid ∣ shortparallel ∥ smallsmile ⌣ smallfrown ⌢
		nless ≮ ngtr ≯ nleq ≰ ngeq ≱ lneq ⪇ gneq ⪈ lneqq ≨ gneqq ≩ lnsim ⋦ gnsim ⋧ lnapprox ⪉ gnapprox ⪊ nprec ⊀
		nsucc ⊁ npreceq ⋠ nsucceq ⋡ precnsim ⋨ succnsim ⋩ nsim ≁ ncong ≇ nmid ∤ nparallel ∦ nvdash ⊬ nvDash ⊭
		nVdash ⊮ nVDash ⊯ nsubseteq ⊈ nsupseteq ⊉ subsetneq ⊊ supsetneq ⊋ subsetneqq ⫋ supsetneqq ⫌
		varsubsetneq ⊊ varsupsetneq ⊋ ntriangleleft ⋪ ntriangleright ⋫ ntrianglelefteq ⋬ ntrianglerighteq ⋭
		varsubsetneqq ⫋ varsupsetneqq ⫌ nleqslant ≰ ngeqslant ≱ nleqq ≰ ngeqq ≱ nsubseteqq ⊈ nsupseteqq ⊉
		lvertneqq ≨ gvertneqq ≩ precnapprox ⪹ succnapprox ⪺ precneqq ⪵ succneqq ⪶ nshortmid ∤ nshortparallel ∦
		backepsilon ∍ isin ∈ sub ⊂ sube ⊆ supe ⊇
		 npreceq ⋠ preceqq ⪳ succeqq ⪴ lesseqqgtr ⪋ arceq ≘ wedgeq ≙ veeeq ≚ stareq ≛
		eqdef ≝ measeq ≞ questeq ≟ nasymp ≭ nequiv ≢ simneqq ≆ eqqcolon ≕ eqcolon ∹ Eqcolon ⩴ ratio ∶ Vvdash ⊪
		coloneqq ≔ coloneq ≔ eqqcolon ≕ Coloneqq ⩴ vcentcolon :
		leftarrow ← gets ← rightarrow → to → leftrightarrow ↔ Leftarrow ⇐ Rightarrow ⇒ Leftrightarrow ⇔
		longleftarrow ⟵ longrightarrow ⟶ longleftrightarrow ⟷ Longleftarrow ⟸ Longrightarrow ⟹
		Longleftrightarrow ⟺ implies ⟹ impliedby ⟸ iff ⟺ mapsto ↦ longmapsto ⟼ hookleftarrow ↩ hookrightarrow ↪
		leftharpoonup ↼ leftharpoondown ↽ rightharpoonup ⇀ rightharpoondown ⇁ rightleftharpoons ⇌
		leftrightharpoons ⇋ uparrow ↑ downarrow ↓ updownarrow ↕ Uparrow ⇑ Downarrow ⇓ Updownarrow ⇕ nearrow ↗
		searrow ↘ swarrow ↙ nwarrow ↖ leadsto ⇝ rightsquigarrow ⇝ leftrightsquigarrow ↭ twoheadrightarrow ↠
		twoheadleftarrow ↞ leftarrowtail ↢ rightarrowtail ↣ leftleftarrows ⇇ rightrightarrows ⇉ upuparrows ⇈
		downdownarrows ⇊ leftrightarrows ⇆ rightleftarrows ⇄ looparrowleft ↫ looparrowright ↬ curvearrowleft ↶
		curvearrowright ↷ circlearrowleft ↺ circlearrowright ↻ Lsh ↰ Rsh ↱ dashrightarrow ⇢ dashleftarrow ⇠
		larr ← rarr → uarr ↑ darr ↓ harr ↔ lrarr ↔ lArr ⇐ rArr ⇒ uArr ⇑ dArr ⇓ hArr ⇔ lrArr ⇔ Larr ⇐ Rarr ⇒ Uarr ⇑
		Darr ⇓
		Harr ⇔ Lrarr ⇔ multimap ⊸ upharpoonleft ↿ upharpoonright ↾ restriction ↾ downharpoonleft ⇃ downharpoonright ⇂
		Lleftarrow ⇚ Rrightarrow ⇛ nleftarrow ↚ nrightarrow ↛ nleftrightarrow ↮ nLeftarrow ⇍ nRightarrow ⇏
		nLeftrightarrow ⇎`},
	{kind: operator, class: op, limits: limitsInStyle, symbols: `
		sum ∑ prod ∏ coprod ∐ bigcap ⋂ bigcup ⋃ bigsqcup ⨆ bigvee ⋁ bigwedge ⋀ bigoplus ⨁ bigotimes ⨂
		bigodot ⨀ biguplus ⨄`},
	{kind: operator, class: op, limits: limitsBeside, symbols: `int ∫ iint ∬ iiint ∭ iiiint ⨌ oint ∮ oiint ∯ oiiint ∰
		smallint ∫`},
	{kind: operator, class: opening, limits: limitsBeside, symbols: `
		{ { lbrace { lbrack [ lparen ( langle ⟨ lang ⟨ lceil ⌈ lfloor ⌊ lvert | lVert ‖ ulcorner ⌜ llcorner ⌞ lgroup ⟮
		lmoustache ⎰ llbracket ⟦ lBrack ⟦ lBrace ⦃`},
	{kind: operator, class: closed, limits: limitsBeside, symbols: `
		} } rbrace } rbrack ] rparen ) rangle ⟩ rang ⟩ rceil ⌉ rfloor ⌋ rvert | rVert ‖ urcorner ⌝ lrcorner ⌟ rgroup ⟯
		rmoustache ⎱ rrbracket ⟧ rBrack ⟧ rBrace ⦄`},
	{kind: operator, class: punct, limits: limitsBeside, symbols: `colon : cdotp · ldotp .`},
	{kind: operator, class: inner, limits: limitsBeside, symbols: `
		ldots … dotso … dotsc … cdots ⋯ dotsb ⋯ dotsm ⋯ dotsi ⋯ ddots ⋱ iddots ⋰ hdots …`},
})

func tabulate(rows []symbolRow) map[string]symbol {
	m := make(map[string]symbol)
	for _, r := range rows {
		fields := strings.Fields(r.symbols)
		for i := 0; i < len(fields); i += 2 {
			m[fields[i]] = symbol{kind: r.kind, class: r.class, text: fields[i+1], limits: r.limits, upright: r.upright}
		}
	}
	return m
}

// characters maps characters of the source that are not letters to symbols.
var characters = map[string]symbol{
	"+": {kind: operator, class: bin, text: "+"}, "-": {kind: operator, class: bin, text: "−"},
	"*": {kind: operator, class: bin, text: "∗"}, "/": {kind: operator, class: ord, text: "/"},
	"=": {kind: operator, class: rel, text: "="}, "<": {kind: operator, class: rel, text: "<"},
	">": {kind: operator, class: rel, text: ">"}, ":": {kind: operator, class: rel, text: ":"},
	",": {kind: operator, class: punct, text: ","}, ";": {kind: operator, class: punct, text: ";"},
	".": {kind: operator, class: ord, text: "."}, "|": {kind: operator, class: ord, text: "|"},
	"!": {kind: operator, class: closed, text: "!"}, "?": {kind: operator, class: closed, text: "?"},
	"(": {kind: operator, class: opening, text: "("}, ")": {kind: operator, class: closed, text: ")"},
	"[": {kind: operator, class: opening, text: "["}, "]": {kind: operator, class: closed, text: "]"},
	"`": {kind: operator, class: ord, text: "‘"}, "‖": {kind: operator, class: ord, text: "‖"},
	"·": {kind: operator, class: bin, text: "⋅"}, "•": {kind: operator, class: bin, text: "∙"},
	"–": {kind: operator, class: bin, text: "−"}, "∣": {kind: operator, class: rel, text: "|"},
	"µ": {kind: ident, class: ord, text: "μ"},
	"△": {kind: ident, class: ord, text: "△"},
}

// unicodeSymbols maps the characters of symbols to these, so that a formula can contain the characters in place of the
// commands.
var unicodeSymbols = func() map[string]symbol {
	m := make(map[string]symbol)
	for _, s := range symbols {
		if utf8.RuneLen(firstRune(s.text)) > 1 {
			// If a character is an identifier under one name and an operator under another, use the operator. The order
			// of the map must not matter.
			if old, ok := m[s.text]; !s.upright && (!ok || symbolRank(s) > symbolRank(old)) {
				m[s.text] = s
			}
		}
	}
	for c, s := range characters {
		m[c] = s
	}
	return m
}()

// symbolRank orders symbols with the same character. The one with the highest rank determines its properties.
func symbolRank(s symbol) int { return int(s.kind)*100 + int(s.class)*10 + int(s.limits) }

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// partners maps closing delimiters to their opening ones. A script after a closing one applies to the whole group.
var partners = map[string]string{
	")": "(", "]": "[", "}": "{", "⟩": "⟨", "⌉": "⌈", "⌋": "⌊", "⟧": "⟦", "⟯": "⟮", "|": "|", "‖": "‖",
}

// delimiterNames maps the characters that can follow \left, \right, \middle and \big to delimiters, in addition to the
// commands in delimiterSymbols. The period is the empty delimiter.
var delimiterNames = map[string]string{
	"(": "(", ")": ")", "[": "[", "]": "]", "|": "|", "/": "/", "<": "⟨", ">": "⟩", ".": "",
	"⟨": "⟨", "⟩": "⟩", "⟮": "⟮", "⟯": "⟯", "⎰": "⎰", "⎱": "⎱", "‖": "‖",
	"⌈": "⌈", "⌉": "⌉", "⌊": "⌊", "⌋": "⌋", "⟦": "⟦", "⟧": "⟧",
}

// delimiterSymbols are the commands that produce stretchy delimiters.
var delimiterSymbols = set(`{ } lbrace rbrace lbrack rbrack lparen rparen langle rangle lt gt lceil rceil lfloor rfloor
	vert | Vert lvert rvert lVert rVert backslash slash uparrow downarrow updownarrow Uparrow Downarrow Updownarrow
	lgroup rgroup lmoustache rmoustache llbracket rrbracket lBrack rBrack lBrace rBrace ulcorner urcorner llcorner
	lrcorner mid`)

func set(words string) map[string]bool {
	m := make(map[string]bool)
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}
