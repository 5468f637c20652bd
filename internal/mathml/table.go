package mathml

import "strings"

// A commandRow has commands that differ at most in their text, which is a mark, a delimiter or attributes. The example
// is a formula with one of them; a test converts it with each name.
type commandRow struct {
	example string
	names   string // separated by spaces; if pairs is set, each is followed by its text
	pairs   bool
	directive
}

// commandTable defines the commands that are not just names of characters.
var commandTable = [][]commandRow{
	fractionCommands, fontCommands, sizeCommands, accentCommands, stackCommands, textCommandRows, classCommands,
	delimiterCommands, spaceCommands, boxCommands, structureCommands,
	abbreviations, definitionCommands, refusedCommands,
}

var fractionCommands = []commandRow{
	{example: `\frac12`, names: "frac", directive: directive{do: takeFraction}},
	{example: `\dfrac{a}{b}`, names: "dfrac", directive: directive{do: takeFraction, size: sizeDisplay}},
	{example: `\cfrac[l]{a}{b}`, names: "cfrac", directive: directive{do: takeContinued, size: sizeDisplay}},
	{example: `\tfrac{a}{b}`, names: "tfrac", directive: directive{do: takeFraction, size: sizeText}},
	{example: `\binom nk`, names: "binom", directive: directive{do: takeFraction, text: "()0"}},
	{example: `\dbinom nk`, names: "dbinom", directive: directive{do: takeFraction, text: "()0", size: sizeDisplay}},
	{example: `\tbinom nk`, names: "tbinom", directive: directive{do: takeFraction, text: "()0", size: sizeText}},
	{example: `\genfrac[]{0pt}{}{a}{b}`, names: "genfrac", directive: directive{do: takeGeneral}},
	{example: `\nicefrac12`, names: "nicefrac sfrac", directive: directive{do: takeSlashed}},
	{example: `{a \over b}`, names: "over", directive: directive{do: infix}},
	{example: `{n \choose k}`, pairs: true, names: "choose ()0 brace {}0 brack []0 atop 0",
		directive: directive{do: infix}},
	{example: `{a \above1pt b}`, names: "above", directive: directive{do: infix, wide: true}},
	{example: `{a \overwithdelims() b}`, pairs: true, names: "overwithdelims dd atopwithdelims dd0",
		directive: directive{do: infix}},
	{example: `{a \abovewithdelims()1pt b}`, pairs: true, names: "abovewithdelims dd",
		directive: directive{do: infix, wide: true}},
	{example: `\sqrt[3]{x}`, names: "sqrt", directive: directive{do: takeRoot}},
	{example: `\root 3 \of x`, names: "root", directive: directive{do: takeRootOf}},
}

var fontCommands = []commandRow{
	{example: `\mathrm{d}x`, names: "mathrm mathup symrm symup symnormal",
		directive: directive{do: takeFont, font: font{family: roman}}},
	{example: `\mathbf{W}`, names: "mathbf bold mathbfup symbf symbfup",
		directive: directive{do: takeFont, font: font{family: roman, bold: true}}},
	{example: `\mathit{ab}`, names: "mathit symit", directive: directive{do: takeFont, font: font{family: italic}}},
	{example: `\mathbfit{a}`, names: "mathbfit symbfit",
		directive: directive{do: takeFont, font: font{family: italic, bold: true}}},
	{example: `\mathnormal{A}`, names: "mathnormal", directive: directive{do: takeFont}},
	{example: `\mathbb R`, names: "mathbb Bbb mathds mathbbm symbb",
		directive: directive{do: takeFont, font: font{family: blackboard}}},
	{example: `\mathcal{O}`, names: "mathcal symcal",
		directive: directive{do: takeFont, font: font{family: calligraphic}}},
	{example: `\mathbfcal{O}`, names: "mathbfcal symbfcal",
		directive: directive{do: takeFont, font: font{family: calligraphic, bold: true}}},
	{example: `\mathscr{L}`, names: "mathscr symscr", directive: directive{do: takeFont, font: font{family: script}}},
	{example: `\mathbfscr{L}`, names: "mathbfscr symbfscr",
		directive: directive{do: takeFont, font: font{family: script, bold: true}}},
	{example: `\mathfrak g`, names: "mathfrak frak symfrak",
		directive: directive{do: takeFont, font: font{family: fraktur}}},
	{example: `\mathbffrak g`, names: "mathbffrak symbffrak",
		directive: directive{do: takeFont, font: font{family: fraktur, bold: true}}},
	{example: `\mathsf{A}`, names: "mathsf mathsfup symsf symsfup",
		directive: directive{do: takeFont, font: font{family: sans}}},
	{example: `\mathbfsf{A}`, names: "mathbfsf mathbfsfup symbfsf symbfsfup",
		directive: directive{do: takeFont, font: font{family: sans, bold: true}}},
	{example: `\mathsfit{A}`, names: "mathsfit symsfit",
		directive: directive{do: takeFont, font: font{family: sansItalic}}},
	{example: `\mathbfsfit{A}`, names: "mathbfsfit symbfsfit",
		directive: directive{do: takeFont, font: font{family: sansItalic, bold: true}}},
	{example: `\mathtt{b}`, names: "mathtt symtt", directive: directive{do: takeFont, font: font{family: monospace}}},
	{example: `\boldsymbol{\theta}`, names: "boldsymbol bm pmb",
		directive: directive{do: takeFont, font: font{bold: true}}},
	{example: `\rm d`, names: "rm", directive: directive{do: switchFont, font: font{family: roman}}},
	{example: `\bf x`, names: "bf", directive: directive{do: switchFont, font: font{family: roman, bold: true}}},
	{example: `\it ab`, names: "it", directive: directive{do: switchFont, font: font{family: italic}}},
	{example: `\mit ab`, names: "mit", directive: directive{do: switchFont}},
	{example: `\cal F`, names: "cal oldstyle", directive: directive{do: switchFont, font: font{family: calligraphic}}},
	{example: `\scr F`, names: "scr", directive: directive{do: switchFont, font: font{family: script}}},
	{example: `\sf a`, names: "sf", directive: directive{do: switchFont, font: font{family: sans}}},
	{example: `\tt a`, names: "tt", directive: directive{do: switchFont, font: font{family: monospace}}},
	{example: `\boldmath x`, names: "boldmath", directive: directive{do: switchFont, font: font{bold: true}}},
}

var sizeCommands = []commandRow{
	{example: `\displaystyle\sum_i x`, names: "displaystyle", directive: directive{do: switchSize, size: sizeDisplay}},
	{example: `\textstyle\sum_i x`, names: "textstyle", directive: directive{do: switchSize, size: sizeText}},
	{example: `\scriptstyle x`, names: "scriptstyle", directive: directive{do: switchSize, size: sizeScript}},
	{example: `\scriptscriptstyle x`, names: "scriptscriptstyle",
		directive: directive{do: switchSize, size: sizeScriptScript}},
	// The sizes are those of LaTeX's document classes, relative to 10 points.
	{example: `\tiny x`, names: "tiny Tiny", directive: directive{do: switchSize, size: sizeFont, width: 0.5}},
	{example: `\scriptsize x`, names: "scriptsize", directive: directive{do: switchSize, size: sizeFont, width: 0.7}},
	{example: `\footnotesize x`, names: "footnotesize",
		directive: directive{do: switchSize, size: sizeFont, width: 0.8}},
	{example: `\small x`, names: "small", directive: directive{do: switchSize, size: sizeFont, width: 0.9}},
	{example: `\normalsize x`, names: "normalsize", directive: directive{do: switchSize, size: sizeFont, width: 1}},
	{example: `\large x`, names: "large", directive: directive{do: switchSize, size: sizeFont, width: 1.2}},
	{example: `\Large x`, names: "Large", directive: directive{do: switchSize, size: sizeFont, width: 1.44}},
	{example: `\LARGE x`, names: "LARGE", directive: directive{do: switchSize, size: sizeFont, width: 1.728}},
	{example: `\huge x`, names: "huge", directive: directive{do: switchSize, size: sizeFont, width: 2.074}},
	{example: `\Huge x`, names: "Huge", directive: directive{do: switchSize, size: sizeFont, width: 2.488}},
}

// accentCommands are the accents. In Chromium, the circumflex stretches only as a combining mark.
var accentCommands = []commandRow{
	{example: `\hat x`, pairs: true, names: `
		hat ˆ Hat ˆ tilde ~ Tilde ~ bar ‾ Bar ‾ vec → Vec → dot ˙ Dot ˙ ddot ¨ Ddot ¨
		dddot ⃛ ddddot ⃜ check ˇ Check ˇ breve ˘ Breve ˘ acute ´ Acute ´ grave ` + "` Grave `" + ` mathring ˚`,
		directive: directive{do: takeAccent}},
	{example: `\widehat{ABC}`, pairs: true, names: "widehat \u0302 widetilde ~ widecheck ˇ overline overlined",
		directive: directive{do: takeAccent, wide: true}},
	{example: `\overrightarrow{AB}`, pairs: true, names: `overrightarrow → overleftarrow ← overleftrightarrow ↔
		Overrightarrow ⇒ overleftharpoon ↼ overrightharpoon ⇀ overparen ⏜ wideparen ⏜ overgroup ⏠ overlinesegment ⎴`,
		directive: directive{do: takeAccent, wide: true}},
	{example: `\underline{AB}`, pairs: true, names: `underline underlined underbar underlined utilde ~
		underrightarrow → underleftarrow ← underleftrightarrow ↔ underparen ⏝ undergroup ⏡ underlinesegment ⎵`,
		directive: directive{do: takeUnderAccent, wide: true}},
	{example: `\overbrace{ab}^n`, pairs: true, names: "overbrace ⏞ overbracket ⎴",
		directive: directive{do: takeBrace, wide: true}},
	{example: `\underbrace{ab}_n`, pairs: true, names: "underbrace ⏟ underbracket ⎵",
		directive: directive{do: takeUnderBrace, wide: true}},
	{example: `\skew7\hat A`, names: "skew uproot leftroot", directive: directive{do: takeSkew}},
}

var stackCommands = []commandRow{
	{example: `\stackrel{a}{=}`, names: "stackrel", directive: directive{do: takeOver, class: rel}},
	{example: `\stackbin{a}{+}`, names: "stackbin", directive: directive{do: takeOver, class: bin}},
	{example: `\overset{d}{\to}`, names: "overset", directive: directive{do: takeOver, class: none}},
	{example: `\underset{x}{\to}`, names: "underset", directive: directive{do: takeUnder, class: none}},
	{example: `\overunderset{a}{b}{\to}`, names: "overunderset", directive: directive{do: takeBoth, class: none}},
	{example: `\underoverset{a}{b}{\to}`, names: "underoverset",
		directive: directive{do: takeBoth, class: none, wide: true}},
	{example: `\buildrel a \over b`, names: "buildrel", directive: directive{do: takeBuilt, class: rel}},
	{example: `\xrightarrow[b]{a}`, pairs: true, names: `xrightarrow → xleftarrow ← xleftrightarrow ↔ xRightarrow ⇒
		xLeftarrow ⇐ xLeftrightarrow ⇔ xmapsto ↦ xhookrightarrow ↪ xhookleftarrow ↩ xtwoheadrightarrow ↠
		xtwoheadleftarrow ↞ xrightharpoonup ⇀ xrightharpoondown ⇁ xleftharpoonup ↼ xleftharpoondown ↽
		xrightleftharpoons ⇌ xleftrightharpoons ⇋ xrightleftarrows ⇄ xtofrom ⇄ xleftrightarrows ⇆ xlongequal =
		xrightequilibrium ⇌ xleftequilibrium ⇋`, directive: directive{do: takeArrow}},
	{example: `\sideset{_a^b}{'}\sum_n`, names: "sideset", directive: directive{do: takeSides}},
	{example: `\prescript{a}{b}{X}`, names: "prescript", directive: directive{do: takePrescript}},
}

var textCommandRows = []commandRow{
	{example: `\text{if $x$}`, names: "text mbox hbox textnormal textup textsc textmd textsl intertext shortintertext",
		directive: directive{do: takeText}},
	{example: `\textrm{a}`, names: "textrm", directive: directive{do: takeText, font: font{family: roman}}},
	{example: `\textbf{a}`, names: "textbf", directive: directive{do: takeText, font: font{family: roman, bold: true}}},
	{example: `\textit{a}`, names: "textit emph", directive: directive{do: takeText, font: font{family: italic}}},
	{example: `\textsf{a}`, names: "textsf", directive: directive{do: takeText, font: font{family: sans}}},
	{example: `\texttt{a}`, names: "texttt", directive: directive{do: takeText, font: font{family: monospace}}},
	{example: `\operatorname*{ess\,inf}_x`, names: "operatorname operatornamewithlimits",
		directive: directive{do: takeName}},
	{example: `\verb|a b|`, names: "verb", directive: directive{do: takeVerbatim}},
	{example: `\unicode{x263A}`, names: "unicode", directive: directive{do: takeUnicode}},
	{example: `\char"41`, names: "char symbol", directive: directive{do: takeChar}},
	{example: `\'e`, names: "' ` ^ ~ = . \" u v H r c", directive: directive{do: takeLetter}},
}

var classCommands = []commandRow{
	{example: `\mathop{E}_x`, names: "mathop", directive: directive{do: takeClass, class: op}},
	{example: `\mathrel{x}`, names: "mathrel", directive: directive{do: takeClass, class: rel}},
	{example: `\mathbin{x}`, names: "mathbin", directive: directive{do: takeClass, class: bin}},
	{example: `\mathord{+}`, names: "mathord", directive: directive{do: takeClass, class: ord}},
	{example: `\mathopen{x}`, names: "mathopen", directive: directive{do: takeClass, class: opening}},
	{example: `\mathclose{x}`, names: "mathclose", directive: directive{do: takeClass, class: closed}},
	{example: `\mathpunct{x}`, names: "mathpunct", directive: directive{do: takeClass, class: punct}},
	{example: `\mathinner{x}`, names: "mathinner", directive: directive{do: takeClass, class: inner}},
	{example: `\sum\limits_i x`, names: "limits nolimits displaylimits", directive: directive{do: takeLimits}},
	{example: `\not=`, names: "not centernot", directive: directive{do: takeNot}},
	{example: `\pmod n`, names: "pmod pod mod bmod", directive: directive{do: takeMod}},
	{example: `\dots+`, pairs: true, names: "dots …", directive: directive{do: takeDots}},
	{example: `\ensuremath{x}`, names: "ensuremath vcenter blue red green orange pink purple gray",
		directive: directive{do: takeArgument}},
	{example: `\mathchoice{a}{b}{c}{d}`, names: "mathchoice", directive: directive{do: takeChoice}},
}

var delimiterCommands = []commandRow{
	{example: `\left(x\right)`, names: "left", directive: directive{do: takeFence}},
	{example: `\left(x\middle|y\right)`, names: `right middle end \ cr newline tabularnewline endgroup egroup of )`,
		directive: directive{do: closer}},
	{example: `\big(`, pairs: true, names: "big 1.2 Big 1.8 bigg 2.4 Bigg 3", directive: directive{do: takeBig}},
	{example: `\bigl(`, pairs: true, names: "bigl 1.2 Bigl 1.8 biggl 2.4 Biggl 3",
		directive: directive{do: takeBig, class: opening}},
	{example: `\bigr)`, pairs: true, names: "bigr 1.2 Bigr 1.8 biggr 2.4 Biggr 3",
		directive: directive{do: takeBig, class: closed}},
	{example: `\bigm|`, pairs: true, names: "bigm 1.2 Bigm 1.8 biggm 2.4 Biggm 3",
		directive: directive{do: takeBig, class: rel}},
	{example: `\bra{a|b}`, pairs: true, names: "bra ⟨ Bra (⟨ ket |⟩ Ket (|⟩ braket ⟨⟩ Braket (⟨⟩ set {} Set ({}",
		directive: directive{do: takeBracket}},
	{example: `\ketbra{a}{b}`, pairs: true, names: "ketbra |⟩⟨| Ketbra (|⟩⟨|", directive: directive{do: takeOuter}},
}

var spaceCommands = []commandRow{
	{example: `a\,b`, names: ", thinspace", directive: directive{do: takeSpace, width: 3. / 18}},
	{example: `a\:b`, names: ": > medspace", directive: directive{do: takeSpace, width: 4. / 18}},
	{example: `a\;b`, names: "; thickspace", directive: directive{do: takeSpace, width: 5. / 18}},
	{example: `a\!b`, names: "! negthinspace", directive: directive{do: takeSpace, width: -3. / 18}},
	{example: `a\negmedspace b`, names: "negmedspace", directive: directive{do: takeSpace, width: -4. / 18}},
	{example: `a\negthickspace b`, names: "negthickspace", directive: directive{do: takeSpace, width: -5. / 18}},
	{example: `a\quad b`, names: "quad", directive: directive{do: takeSpace, width: 1}},
	{example: `a\qquad b`, names: "qquad", directive: directive{do: takeSpace, width: 2}},
	{example: `a\enspace b`, names: "enspace enskip", directive: directive{do: takeSpace, width: 0.5}},
	{example: `a\space b`, names: "space nobreakspace", directive: directive{do: takeNbsp}},
	{example: `\hspace{1em}`, names: "hspace mspace", directive: directive{do: takeLength}},
	{example: `\kern1em`, names: "kern hskip mkern mskip moveright", directive: directive{do: takeKern}},
	{example: `\moveleft1em x`, names: "moveleft", directive: directive{do: takeKern, wide: true}},
	{example: `\rule[1pt]{1em}{2em}`, names: "rule", directive: directive{do: takeRule}},
	{example: `\Rule{1em}{2em}{1em}`, names: "Rule", directive: directive{do: takeRule}},
	{example: `\Space{1em}{2em}{1em}`, names: "Space", directive: directive{do: takeRule, wide: true}},
}

var boxCommands = []commandRow{
	{example: `\phantom{x}`, names: "phantom", directive: directive{do: takePhantom}},
	{example: `\hphantom{x}`, names: "hphantom", directive: directive{do: takePhantom, text: ` height="0" depth="0"`}},
	{example: `\vphantom{x}`, names: "vphantom", directive: directive{do: takePhantom, text: ` width="0"`}},
	{example: `\smash[b]{y}`, names: "smash", directive: directive{do: takeSmash}},
	{example: `\mathrlap{x}`, names: "mathrlap", directive: directive{do: takePadded, text: ` width="0"`}},
	{example: `\mathllap{x}`, names: "mathllap", directive: directive{do: takePadded, text: ` width="0" class="llap"`}},
	{example: `\mathclap{x}`, names: "mathclap", directive: directive{do: takePadded, text: ` width="0" class="clap"`}},
	{example: `\rlap{a}`, names: "rlap", directive: directive{do: takePaddedText, text: ` width="0"`}},
	{example: `\llap{a}`, names: "llap", directive: directive{do: takePaddedText, text: ` width="0" class="llap"`}},
	{example: `\clap{a}`, names: "clap", directive: directive{do: takePaddedText, text: ` width="0" class="clap"`}},
	{example: `\boxed{x}`, names: "boxed", directive: directive{do: takeBoxed, text: "boxed"}},
	{example: `\cancel{x}`, pairs: true,
		names:     "cancel cancel bcancel bcancel xcancel xcancel sout sout angl angl phase phase",
		directive: directive{do: takeBoxed}},
	{example: `\fbox{a}`, names: "fbox framebox", directive: directive{do: takeBoxedText, text: "boxed"}},
	{example: `\makebox{a}`, names: "makebox", directive: directive{do: takeBoxedText}},
	{example: `\raisebox{1pt}{a}`, names: "raisebox", directive: directive{do: takeRaised, wide: true}},
	{example: `\raise1pt{a}`, names: "raise", directive: directive{do: takeRaised}},
	{example: `\lower1pt{a}`, names: "lower", directive: directive{do: takeRaised, width: -1}},
	{example: `\textcolor{red}{x}`, names: "textcolor", directive: directive{do: takeColor, width: 1}},
	{example: `\color{red}x`, names: "color", directive: directive{do: dropColor}},
	{example: `\colorbox{red}{a}`, names: "colorbox", directive: directive{do: takeColorBox, width: 1}},
	{example: `\fcolorbox{red}{blue}{a}`, names: "fcolorbox",
		directive: directive{do: takeColorBox, width: 2, text: "boxed"}},
}

var structureCommands = []commandRow{
	{example: `\begin{matrix}a\end{matrix}`, names: "begin", directive: directive{do: takeBegin}},
	{example: `\begingroup x\endgroup`, names: "begingroup", directive: directive{do: takeGroup, text: "endgroup"}},
	{example: `\bgroup x\egroup`, names: "bgroup", directive: directive{do: takeGroup, text: "egroup"}},
	{example: `\substack{a\\b}`, pairs: true, names: `substack substack cases cases matrix matrix pmatrix pmatrix
		array matrix eqalign aligned displaylines gathered eqalignno aligned leqalignno aligned`,
		directive: directive{do: takeLines}},
	{example: `x\tag{2}`, names: "tag", directive: directive{do: takeTag}},
	{example: `\label{a}x`, names: "label", directive: directive{do: dropOne}},
	{example: `\begin{matrix}\hline{}a\end{matrix}`, names: "hline hdashline cline",
		directive: directive{do: takeRuleOfTable}},
	{example: `\nonumber x`, names: `
		nonumber notag allowbreak nobreak noindent relax null / - protect linebreak break goodbreak
		badbreak shoveleft shoveright strut mathstrut hfill hfil hfilll nonscript displaybreak global long`,
		directive: directive{do: dropNothing}},
}

// abbreviations are the commands that abbreviate other formulas.
var abbreviations = []commandRow{
	abbreviation("varinjlim", `\mathop{\underrightarrow{\lim}}`),
	abbreviation("varprojlim", `\mathop{\underleftarrow{\lim}}`),
	abbreviation("varlimsup", `\mathop{\overline{\lim}}`), abbreviation("varliminf", `\mathop{\underline{\lim}}`),
	abbreviation("idotsint", `\mathop{\int\!\cdots\!\int}`), abbreviation("intop", `\mathop{\int}`),
	abbreviation("ointop", `\mathop{\oint}`),
	abbreviation("TeX", `\text{TeX}`), abbreviation("LaTeX", `\text{LaTeX}`), abbreviation("KaTeX", `\text{KaTeX}`),
	abbreviation("bracevert", `\Big|`), abbreviation("arrowvert", `|`),
	abbreviation("Arrowvert", `\|`), abbreviation("And", `\;\&\;`), abbreviation("angln", `\angl n`),
	abbreviation("tripledash", `\text{-\kern0.1em-\kern0.1em-}`),
	abbreviation("Colon", `\mathrel{:\!:}`), abbreviation("dblcolon", `\mathrel{:\!:}`),
	abbreviation("approxcolon", `\mathrel{\approx\!:}`), abbreviation("simcolon", `\mathrel{\sim\!:}`),
	abbreviation("colonapprox", `\mathrel{:\!\approx}`), abbreviation("colonsim", `\mathrel{:\!\sim}`),
}

func abbreviation(name, tex string) commandRow {
	return commandRow{example: `\` + name + `{}`, names: name, directive: directive{do: takeAbbreviation, text: tex}}
}

var definitionCommands = []commandRow{
	{example: `\newcommand{\x}[1]{#1}\x y`, names: "newcommand providecommand",
		directive: directive{do: takeDefinition}},
	{example: `\renewcommand{\phi}{\varphi}\phi`, names: "renewcommand",
		directive: directive{do: takeDefinition}},
	{example: `\def\x#1{#1}\x y`, names: "def gdef edef xdef", directive: directive{do: takeDefinition}},
	{example: `\let\x=\alpha \x`, names: "let", directive: directive{do: takeDefinition}},
	{example: `\DeclareMathOperator*{\x}{abc}\x`, names: "DeclareMathOperator",
		directive: directive{do: takeDefinition}},
}

var refusedCommands = []commandRow{
	{names: "href url", directive: directive{do: refused, text: "links"}},
	{names: "includegraphics", directive: directive{do: refused, text: "images"}},
	{names: "html htmlClass htmlStyle htmlId htmlData class style id", directive: directive{do: refused, text: "HTML"}},
	{names: "newenvironment renewenvironment newcolumntype futurelet expandafter",
		directive: directive{do: refused, text: "this kind of definition"}},
	{names: "require usepackage", directive: directive{do: refused, text: "packages"}},
	{names: "input include write", directive: directive{do: refused, text: "files"}},
}

// directives maps the name of a command to its directive.
var directives = func() map[string]directive {
	m := make(map[string]directive)
	for _, rows := range commandTable {
		for _, r := range rows {
			fields := strings.Fields(r.names)
			for i := 0; i < len(fields); i++ {
				d := r.directive
				name := fields[i]
				if r.pairs {
					i++
					d.text = fields[i]
				}
				m[name] = d
			}
		}
	}
	// Blanks and the backslash cannot be words of a row.
	for _, blank := range []string{" ", "\n", "\t"} {
		m[blank] = directive{do: takeNbsp}
	}
	return m
}()
