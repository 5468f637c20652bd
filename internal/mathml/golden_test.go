package mathml

import (
	"strings"
	"testing"
)

// TestConvert compares the exact output, including the parts that the comparison with Temml ignores. The table was
// checked visually in Chromium. Invisible characters are written as entities.
func TestConvert(t *testing.T) {
	invisible := strings.NewReplacer("&#x2061;", "\u2061", "&#x302;", "\u0302", "&nbsp;", "\u00a0", "&thinsp;",
		"\u2009")
	for _, c := range []struct{ src, want string }{
		{`0.75 + 1,000`,
			`<mn>0.75</mn><mo>+</mo><mn>1,000</mn>`},
		{`f(1,2)`,
			`<mi>f</mi><mo stretchy="false">(</mo><mn>1</mn><mo>,</mo><mn>2</mn><mo stretchy="false">)</mo>`},
		{`-x = -1`,
			`<mo>−</mo><mi>x</mi><mo>=</mo><mo form="prefix">−</mo><mn>1</mn>`},
		{`a/b`,
			`<mi>a</mi><mo lspace="0" rspace="0">/</mo><mi>b</mi>`},
		{`x_i^2`,
			`<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>`},
		{`x_12`,
			`<msub><mi>x</mi><mn>1</mn></msub><mn>2</mn>`},
		{`f''`,
			`<msup><mi>f</mi><mo class="prime">″</mo></msup>`},
		{`f'_i{}^2`,
			`<msubsup><mi>f</mi><mi>i</mi><mo class="prime">′</mo></msubsup><msup><mrow></mrow><mn>2</mn></msup>`},
		{`(-1)^n`,
			`<msup><mrow><mo stretchy="false">(</mo><mo form="prefix">−</mo><mn>1</mn>` +
				`<mo stretchy="false">)</mo></mrow><mi>n</mi></msup>`},
		{`[0,1)^d`,
			`<mo stretchy="false">[</mo><mn>0</mn><mo>,</mo><mn>1</mn><msup><mo stretchy="false">)</mo>` +
				`<mi>d</mi></msup>`},
		{`|x|`,
			`<mo stretchy="false">|</mo><mi>x</mi><mo stretchy="false">|</mo>`},
		{`\lVert x\rVert_2`,
			`<msub><mrow><mo stretchy="false">‖</mo><mi>x</mi><mo stretchy="false">‖</mo></mrow><mn>2</mn></msub>`},
		{`\log n`,
			`<mi>log</mi><mo>&#x2061;</mo><mspace width="0.1667em"></mspace><mi>n</mi>`},
		{`2\log x`,
			`<mn>2</mn><mspace width="0.1667em"></mspace><mi>log</mi><mo>&#x2061;</mo>` +
				`<mspace width="0.1667em"></mspace><mi>x</mi>`},
		{`\sin(x)`,
			`<mi>sin</mi><mo>&#x2061;</mo><mo stretchy="false">(</mo><mi>x</mi><mo stretchy="false">)</mo>`},
		{`\sum_{i=1}^n x_i`,
			`<msubsup><mo>∑</mo><mrow><mi>i</mi><mo lspace="0" rspace="0">=</mo><mn>1</mn></mrow><mi>n</mi></msubsup>` +
				`<msub><mi>x</mi><mi>i</mi></msub>`},
		{`D \sum_{i=1}^n x_i`,
			`<munderover><mo>∑</mo><mrow><mi>i</mi><mo lspace="0" rspace="0">=</mo><mn>1</mn></mrow>` +
				`<mi>n</mi></munderover><msub><mi>x</mi><mi>i</mi></msub>`},
		{`\sum\limits_i x`,
			`<munder><mo movablelimits="false">∑</mo><mi>i</mi></munder><mi>x</mi>`},
		{`D \sum\nolimits_i x`,
			`<msub><mo>∑</mo><mi>i</mi></msub><mi>x</mi>`},
		{`D \max_x f`,
			`<munder><mi>max</mi><mi>x</mi></munder><mo>&#x2061;</mo><mspace width="0.1667em"></mspace><mi>f</mi>`},
		{`D \int_0^1 f\,dx`,
			`<msubsup><mo>∫</mo><mn>0</mn><mn>1</mn></msubsup><mi>f</mi><mspace width="0.1667em"></mspace>` +
				`<mi>d</mi><mi>x</mi>`},
		{`D \operatorname*{arg\,min}_x`,
			`<munder><mi>arg&thinsp;min</mi><mi>x</mi></munder>`},
		{`\mathbb R, \mathcal{O}, \mathfrak g`,
			`<mi>ℝ</mi><mo>,</mo><mi>𝒪</mi><mo>,</mo><mi>𝔤</mi>`},
		{`\mathbf{W}\boldsymbol{\theta}`,
			`<mi>𝐖</mi><mi>𝜽</mi>`},
		{`\mathrm{KL}\mathrm d`,
			`<mi>KL</mi><mi mathvariant="normal">d</mi>`},
		{`\Gamma\mathbf\Gamma\alpha`,
			`<mi mathvariant="normal">Γ</mi><mi>𝚪</mi><mi>α</mi>`},
		{`{\bf x}y`,
			`<mi>𝐱</mi><mi>y</mi>`},
		{`\frac12 + \dfrac ab`,
			`<mfrac><mn>1</mn><mn>2</mn></mfrac><mo>+</mo><mstyle displaystyle="true" scriptlevel="0"><mfrac>` +
				`<mi>a</mi><mi>b</mi></mfrac></mstyle>`},
		{`\binom nk`,
			`<mrow><mo>(</mo><mfrac linethickness="0"><mi>n</mi><mi>k</mi></mfrac><mo>)</mo></mrow>`},
		{`a \over b`,
			`<mfrac><mi>a</mi><mi>b</mi></mfrac>`},
		{`\sqrt[3]{x}\sqrt{xy}`,
			`<mroot><mi>x</mi><mn>3</mn></mroot><msqrt><mi>x</mi><mi>y</mi></msqrt>`},
		{`\hat x\widehat{xy}\vec v`,
			`<mover accent="true"><mi>x</mi><mo stretchy="false">ˆ</mo></mover><mover accent="true"><mrow><mi>x</mi>` +
				`<mi>y</mi></mrow><mo>&#x302;</mo></mover><mover accent="true"><mi>v</mi>` +
				`<mo class="vec" stretchy="false">→</mo></mover>`},
		{`\overline{xy}\bar x`,
			`<mrow class="overlined"><mi>x</mi><mi>y</mi></mrow><mover accent="true"><mi>x</mi>` +
				`<mo stretchy="false">‾</mo></mover>`},
		{`D \underbrace{x}_{n}`,
			`<munder><munder accentunder="true"><mi>x</mi><mo>⏟</mo></munder><mi>n</mi></munder>`},
		{`\overset{d}{\to}`,
			`<mover><mo lspace="0" rspace="0" stretchy="false">→</mo><mi>d</mi></mover>`},
		{`\left(\frac ab\right.`,
			`<mrow><mo>(</mo><mfrac><mi>a</mi><mi>b</mi></mfrac></mrow>`},
		{`\left.x\middle|y\right\}`,
			`<mrow><mi>x</mi><mo stretchy="true" lspace="0" rspace="0">|</mo><mi>y</mi><mo>}</mo></mrow>`},
		{`\bigl|x\bigr|`,
			`<mo minsize="1.2em" maxsize="1.2em">|</mo><mi>x</mi><mo minsize="1.2em" maxsize="1.2em">|</mo>`},
		{`\begin{pmatrix}a\\b\end{pmatrix}`,
			`<mrow><mo>(</mo><mtable class="tight"><mtr><mtd><mi>a</mi></mtd></mtr><mtr><mtd><mi>b</mi></mtd></mtr></mtable>` +
				`<mo>)</mo></mrow>`},
		{`D \begin{aligned}a&=b\end{aligned}`,
			`<mtable displaystyle="true"><mtr><mtd class="align-right joined-right"><mi>a</mi></mtd>` +
				`<mtd class="align-left joined-left"><mo>=</mo><mi>b</mi></mtd></mtr></mtable>`},
		{`\begin{cases}1&\text{if }x\\0\end{cases}`,
			`<mrow><mo>{</mo><mtable class="tight"><mtr><mtd class="align-left"><mn>1</mn></mtd><mtd class="align-left">` +
				`<mtext>if&nbsp;</mtext><mi>x</mi></mtd></mtr><mtr><mtd class="align-left">` +
				`<mn>0</mn></mtd></mtr></mtable></mrow>`},
		{`\begin{array}{l|r}a&b\\\hline c&d\end{array}`,
			`<mtable><mtr><mtd class="align-left"><mi>a</mi></mtd><mtd class="align-right rule-left">` +
				`<mi>b</mi></mtd></mtr><mtr><mtd class="align-left rule-top"><mi>c</mi></mtd><mtd class="align-right ` +
				`rule-left rule-top"><mi>d</mi></mtd></mtr></mtable>`},
		{`D x \\ y`,
			`<mtable displaystyle="true"><mtr><mtd class="align-left"><mi>x</mi></mtd></mtr><mtr>` +
				`<mtd class="align-left"><mi>y</mi></mtd></mtr></mtable>`},
		{`\text{if $x$ is}`,
			`<mtext>if&nbsp;</mtext><mi>x</mi><mtext>&nbsp;is</mtext>`},
		{`\not\in\not=`,
			`<mo lspace="0" rspace="0">∉</mo><mo lspace="0" rspace="0">≠</mo>`},
		{`a \pmod n`,
			`<mi>a</mi><mrow><mspace width="0.4444em"></mspace><mo stretchy="false">(</mo><mi>mod</mi>` +
				`<mspace width="0.3333em"></mspace><mi>n</mi><mo stretchy="false">)</mo></mrow>`},
		{`a\quad b\!c`,
			`<mi>a</mi><mspace width="1em"></mspace><mi>b</mi><mspace class="back-3"></mspace><mi>c</mi>`},
		{`\boxed{x}\phantom y`,
			`<mrow class="boxed"><mi>x</mi></mrow><mphantom><mi>y</mi></mphantom>`},
		{`D x=1\tag{2}`,
			`<mi>x</mi><mo>=</mo><mn>1</mn><mspace width="2em"></mspace><mtext>(2)</mtext>`},
		{`α≤ℝ∑²`,
			`<mi>α</mi><mo>≤</mo><mi>ℝ</mi><mo>∑</mo><mn>²</mn>`},
		{`\nicefrac12`,
			`<mn>1</mn><mo lspace="0" rspace="0">/</mo><mn>2</mn>`},
		{`:= :`,
			`<mo rspace="0">:</mo><mo lspace="0" rspace="0">=</mo><mo>:</mo>`},
		{`\mathop{\mathbb E}_x`,
			`<msub><mi>𝔼</mi><mi>x</mi></msub>`},
		{`\xrightarrow[b]{a}`,
			`<munderover><mo lspace="0" rspace="0">→</mo><mrow><mspace width="0.4em"></mspace><mi>b</mi>` +
				`<mspace width="0.4em"></mspace></mrow><mrow><mspace width="0.4em"></mspace><mi>a</mi>` +
				`<mspace width="0.4em"></mspace></mrow></munderover>`},
		{`\textcolor{red}{x}`,
			`<mi>x</mi>`},
		{`\partial_t u+\nabla\cdot v`,
			`<msub><mi>∂</mi><mi>t</mi></msub><mi>u</mi><mo>+</mo><mo>∇</mo><mo>⋅</mo><mi>v</mi>`},
		{`a \underset{x}{\to} b`,
			`<mi>a</mi><munder><mo stretchy="false">→</mo><mi>x</mi></munder><mi>b</mi>`},
		{`x_{i,j}\le 1`,
			`<msub><mi>x</mi><mrow><mi>i</mi><mo rspace="0">,</mo><mi>j</mi></mrow></msub><mo>≤</mo><mn>1</mn>`},
	} {
		src, display := strings.CutPrefix(c.src, "D ")
		want := "<math>" + invisible.Replace(c.want) + "</math>"
		if display {
			want = strings.Replace(want, "<math>", `<math display="block">`, 1)
		}
		if got, err := Convert(src, display); err != nil || got != want {
			t.Errorf("%s: %v\n got %s\nwant %s", c.src, err, got, want)
		}
	}
}
