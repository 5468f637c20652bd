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
}

type symbolRow struct {
	kind    kind
	class   class
	limits  limits
	symbols string // pairs of name and character
}

// symbols maps the commands of LaTeX and amssymb that produce one character. If a row has two names for one
// character, the first is the more common one.
var symbols = tabulate([]symbolRow{
	{ident, ord, limitsBeside, `
		alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ
		varkappa ϰ lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ
		upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω digamma ϝ
		Alpha Α Beta Β Gamma Γ Delta Δ Epsilon Ε Zeta Ζ Eta Η Theta Θ Iota Ι Kappa Κ Lambda Λ Mu Μ Nu Ν Xi Ξ
		Omicron Ο Pi Π Rho Ρ Sigma Σ Tau Τ Upsilon Υ Phi Φ Chi Χ Psi Ψ Omega Ω
		varGamma 𝛤 varDelta 𝛥 varTheta 𝛩 varLambda 𝛬 varXi 𝛯 varPi 𝛱 varSigma 𝛴 varUpsilon 𝛶 varPhi 𝛷
		varPsi 𝛹 varOmega 𝛺
		infty ∞ partial ∂ ell ℓ hbar ℏ hslash ℏ aleph ℵ beth ℶ gimel ℷ daleth ℸ Re ℜ Im ℑ wp ℘ imath ı jmath ȷ
		emptyset ∅ varnothing ∅ top ⊤ bot ⊥ angle ∠ measuredangle ∡ sphericalangle ∢ complement ∁ eth ð mho ℧
		Finv Ⅎ Bbbk 𝕜 degree ° textdegree ° vdots ⋮ clubsuit ♣ diamondsuit ♢ heartsuit ♡ spadesuit ♠ flat ♭
		natural ♮ sharp ♯ checkmark ✓ S § P ¶ pounds £ copyright © circledR ® yen ¥ triangle △ square □ Box □
		blacksquare ■ lozenge ◊ Diamond ◊ blacklozenge ⧫ bigstar ★ blacktriangle ▲ blacktriangledown ▼
		triangledown ▽ backprime ‵ maltese ✠ surd √ AA Å aa å ae æ AE Æ oe œ OE Œ o ø O Ø ss ß l ł L Ł
		% % $ $ _ _ # # & &`},
	{operator, ord, limitsBeside, `
		forall ∀ exists ∃ nexists ∄ neg ¬ lnot ¬ nabla ∇ prime ′ backslash \ vert | Vert ‖ | ‖ slash /`},
	{operator, bin, limitsBeside, `
		pm ± mp ∓ times × div ÷ cdot ⋅ centerdot ⋅ circ ∘ bullet ∙ ast ∗ star ⋆ cap ∩ cup ∪ uplus ⊎ sqcap ⊓
		sqcup ⊔ vee ∨ lor ∨ wedge ∧ land ∧ setminus ∖ smallsetminus ∖ wr ≀ diamond ⋄ bigtriangleup △
		bigtriangledown ▽ triangleleft ◃ triangleright ▹ lhd ⊲ rhd ⊳ unlhd ⊴ unrhd ⊵ oplus ⊕ ominus ⊖ otimes ⊗
		oslash ⊘ odot ⊙ bigcirc ◯ dagger † dag † ddagger ‡ ddag ‡ amalg ⨿ boxplus ⊞ boxminus ⊟ boxtimes ⊠ boxdot ⊡
		circledast ⊛ circledcirc ⊚ circleddash ⊝ barwedge ⊼ veebar ⊻ doublebarwedge ⩞ curlywedge ⋏ curlyvee ⋎
		Cap ⋒ Cup ⋓ doublecap ⋒ doublecup ⋓ dotplus ∔ divideontimes ⋇ ltimes ⋉ rtimes ⋊ leftthreetimes ⋋
		rightthreetimes ⋌ intercal ⊺ gtrdot ⋗ lessdot ⋖`},
	{operator, rel, limitsBeside, `
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
		multimap ⊸ upharpoonleft ↿ upharpoonright ↾ restriction ↾ downharpoonleft ⇃ downharpoonright ⇂
		Lleftarrow ⇚ Rrightarrow ⇛ nleftarrow ↚ nrightarrow ↛ nleftrightarrow ↮ nLeftarrow ⇍ nRightarrow ⇏
		nLeftrightarrow ⇎`},
	{operator, op, limitsInStyle, `
		sum ∑ prod ∏ coprod ∐ bigcap ⋂ bigcup ⋃ bigsqcup ⨆ bigvee ⋁ bigwedge ⋀ bigoplus ⨁ bigotimes ⨂
		bigodot ⨀ biguplus ⨄`},
	{operator, op, limitsBeside, `int ∫ iint ∬ iiint ∭ iiiint ⨌ oint ∮ oiint ∯ oiiint ∰ smallint ∫`},
	{operator, opening, limitsBeside, `
		{ { lbrace { lbrack [ lparen ( langle ⟨ lceil ⌈ lfloor ⌊ lvert | lVert ‖ ulcorner ⌜ llcorner ⌞ lgroup ⟮
		lmoustache ⎰ llbracket ⟦ lBrack ⟦`},
	{operator, closed, limitsBeside, `
		} } rbrace } rbrack ] rparen ) rangle ⟩ rceil ⌉ rfloor ⌋ rvert | rVert ‖ urcorner ⌝ lrcorner ⌟ rgroup ⟯
		rmoustache ⎱ rrbracket ⟧ rBrack ⟧`},
	{operator, punct, limitsBeside, `colon : cdotp · ldotp .`},
	{operator, inner, limitsBeside, `
		dots … ldots … dotso … dotsc … cdots ⋯ dotsb ⋯ dotsm ⋯ dotsi ⋯ ddots ⋱ iddots ⋰ hdots …`},
})

func tabulate(rows []symbolRow) map[string]symbol {
	m := make(map[string]symbol)
	for _, r := range rows {
		fields := strings.Fields(r.symbols)
		for i := 0; i < len(fields); i += 2 {
			m[fields[i]] = symbol{kind: r.kind, class: r.class, text: fields[i+1], limits: r.limits}
		}
	}
	return m
}

// characters maps the keyboard characters that produce something other than a letter.
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

// unicodeSymbols maps the characters that symbols produce, so that a formula can contain the characters themselves.
var unicodeSymbols = func() map[string]symbol {
	m := make(map[string]symbol)
	for _, s := range symbols {
		if utf8.RuneLen(firstRune(s.text)) > 1 {
			// If a character is an identifier under one name and an operator under another, use the operator: map
			// order must not decide.
			if old, ok := m[s.text]; !ok || rank(s) > rank(old) {
				m[s.text] = s
			}
		}
	}
	for c, s := range characters {
		m[c] = s
	}
	return m
}()

func rank(s symbol) int { return int(s.kind)*100 + int(s.class)*10 + int(s.limits) }

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// partners maps a closing delimiter to its opening one. A script after the closing one applies to the whole group.
var partners = map[string]string{
	")": "(", "]": "[", "}": "{", "⟩": "⟨", "⌉": "⌈", "⌋": "⌊", "⟧": "⟦", "⟯": "⟮", "|": "|", "‖": "‖",
}

// delimiterNames maps the delimiters that can follow \left, \right, \middle and \big, in addition to the commands in
// delimiterSymbols. The full stop is the empty delimiter.
var delimiterNames = map[string]string{
	"(": "(", ")": ")", "[": "[", "]": "]", "|": "|", "/": "/", "<": "⟨", ">": "⟩", ".": "",
	"⟨": "⟨", "⟩": "⟩", "‖": "‖", "⌈": "⌈", "⌉": "⌉", "⌊": "⌊", "⌋": "⌋", "⟦": "⟦", "⟧": "⟧",
}

// delimiterSymbols are the commands that produce stretchy delimiters.
var delimiterSymbols = set(`{ } lbrace rbrace lbrack rbrack lparen rparen langle rangle lt gt lceil rceil lfloor rfloor
	vert | Vert lvert rvert lVert rVert backslash slash uparrow downarrow updownarrow Uparrow Downarrow Updownarrow
	lgroup rgroup lmoustache rmoustache llbracket rrbracket lBrack rBrack ulcorner urcorner llcorner lrcorner mid`)

func set(words string) map[string]bool {
	m := make(map[string]bool)
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}
