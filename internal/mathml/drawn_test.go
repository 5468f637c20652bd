package mathml

import (
	"os"
	"strings"
	"testing"
)

// TestCommandsOfAbstractsAreKnown converts commands that abstracts contain and that an earlier version refused.
func TestCommandsOfAbstractsAreKnown(t *testing.T) {
	for src, same := range map[string]string{
		`\Z\R\N\Q\C`:                         `ℤℝℕℚℂ`,
		`\set{x}`:                            `\mathinner{\{x\}}`,
		`\ket{f}`:                            `\mathinner{|f\rangle}`,
		`\braket{n|f}`:                       `\mathinner{\langle n|f\rangle}`,
		`\genfrac{(}{)}{0pt}{}{a}{b}`:        `\binom ab`,
		`a\brack b`:                          `\genfrac[]{0pt}{}{a}{b}`,
		`\upmu`:                              `\mathrm{\mu}`,
		`A\varsubsetneqq B`:                  `A ⫋ B`,
		`\unicode{x263A}`:                    `☺`,
		`\'e`:                                `é`,
		`\H o`:                               `ő`,
		`\text{Poincar\'{e}, Erd\H{o}s}`:     `\text{Poincaré, Erdős}`,
		`\varinjlim_n X`:                     `\mathop{\underrightarrow{\lim}}_n X`,
		`\varlimsup_n a_n`:                   `\mathop{\overline{\lim}}_n a_n`,
		`x\textcolor{red}{y}\colorbox{red}z`: `xy\text{z}`,
	} {
		got, err := Convert(src, true)
		want, alsoErr := Convert(same, true)
		if err != nil || alsoErr != nil || withoutUpright(got) != withoutUpright(want) {
			t.Errorf("%s: %v, %v\n got %s\nwant %s", src, err, alsoErr, got, want)
		}
	}
	for _, src := range []string{
		`\sideset{}{'}\sum_n`, `\Large x`, `\cancel{x}`, `\prescript{a}{b}{X}`, `\rule{1em}{2em}`, `x\tag{1}`,
		`\xleftarrow{f}`, `\Set{x|\frac12}`, `\begin{array}{@{}l*{2}{c}@{}}a&b&c\end{array}`,
	} {
		if got, err := Convert(src, true); err != nil {
			t.Errorf("%s: %v", src, err)
		} else {
			checkOutput(t, src, got)
		}
	}
}

func withoutUpright(s string) string { return strings.ReplaceAll(s, ` mathvariant="normal"`, "") }

// TestFormulasAreDrawnAsInTeX checks details that an earlier version drew wrongly. In the table, the output must
// contain the text before the bar and must not contain the text after it.
func TestFormulasAreDrawnAsInTeX(t *testing.T) {
	for src, want := range map[string]string{
		`x_1+\dots+x_n`:                       `⋯¦…`,
		`a=\dots=b`:                           `⋯¦…`,
		`f\circ\dots\circ g`:                  `⋯¦…`,
		`1,\dots,n`:                           `…¦⋯`,
		`\dots\sum_i`:                         `⋯¦…`,
		`\smash[b]{y}`:                        `<mpadded depth="0">¦height`,
		`\smash[t]{y}`:                        `<mpadded height="0">¦depth`,
		`D x\pmod p`:                          `<mspace width="1em">¦0.4444em`,
		`x\pmod p`:                            `<mspace width="0.4444em">¦width="1em"`,
		`D {x\bmod p}`:                        `<mo>mod</mo>¦1em`,
		`(2,2,465)`:                           `<mn>465</mn>¦2,465`,
		`(1,100,5)`:                           `<mn>100</mn>¦1,100`,
		`1,000,000`:                           `<mn>1,000,000</mn>¦<mo>,</mo>`,
		`\widehat{ABC}`:                       "<mo>\u0302</mo>¦ˆ",
		`\widetilde{ABC}`:                     `class="wide-3"¦"true">~`,
		`\widetilde{A}`:                       `stretchy="false">~¦wide`,
		`f''(x)`:                              `<mo class="prime">″</mo>¦′`,
		`\vec v`:                              `<mo class="vec" stretchy="false">→</mo>¦wide`,
		`\overrightarrow v`:                   `<mo>→</mo>¦vec`,
		`\mathscr L`:                          `<mi class="mathscr">ℒ</mi>¦𝓛`,
		`\mathcal L`:                          `<mi>ℒ</mi>¦mathscr`,
		`\underline{CD}`:                      `<mrow class="underlined">¦munder`,
		`\begin{pmatrix}a\end{pmatrix}`:       `<mtable class="tight">¦style`,
		`\begin{array}{c}a\end{array}`:        `<mtable>¦tight`,
		`D \sum_{\substack{a+b=n\\k\ge1}}`:    `<mo lspace="0" rspace="0">=</mo>¦<mo>=</mo>`,
		`\Set{x|0<|y|<\frac12}`:               `<mo stretchy="true">|</mo><mn>0</mn>¦minsize`,
		`\rule{1em}{1em}`:                     `class="rule"¦depth`,
		`{\scriptscriptstyle\mathchoice1234}`: `<mn>4</mn>¦<mn>3</mn>`,
	} {
		tex, display := strings.CutPrefix(src, "D ")
		got, err := Convert(tex, display)
		yes, no, _ := strings.Cut(want, "¦")
		if err != nil || !strings.Contains(got, yes) || strings.Contains(got, no) {
			t.Errorf("%s: %v\n got %s\nwant %s", src, err, got, want)
		}
	}
}

// TestFontHasItsLicence checks that docs/fonts.md, which has the licenses, lists the fonts, and that the fonts are
// small.
func TestFontHasItsLicence(t *testing.T) {
	total := 0
	for _, name := range []string{"offprint-math.woff2", "temml-script.woff2"} {
		data, err := os.ReadFile("../../static/fonts/" + name)
		if err != nil {
			t.Fatal(err)
		}
		total += len(data)
		note, err := os.ReadFile("../../docs/fonts.md")
		if err != nil || !strings.Contains(string(note), name) {
			t.Errorf("%s is not in docs/fonts.md: %v", name, err)
		}
	}
	if total > 120_000 {
		t.Errorf("the fonts have %d bytes", total)
	}
}
