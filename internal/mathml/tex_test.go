package mathml

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
)

func TestErrorsHavePositionAndHint(t *testing.T) {
	for src, want := range map[string]string{
		`x + \alhpa`:                    `4: unknown command \alhpa; did you mean \alpha?`,
		`\mathcall O`:                   `0: unknown command \mathcall; did you mean \mathcal?`,
		`\qwertyuiop`:                   `0: unknown command \qwertyuiop`,
		`a \sumx`:                       `2: unknown command \sumx; did you mean \sum?`,
		`é\frca12`:                      `2: unknown command \frca; did you mean \frac?`,
		`x^2^3`:                         `3: double superscript; write {a^b}^c or a^{b^c}`,
		`x_1_2`:                         `3: double subscript; write {a_b}_c or a_{b_c}`,
		`x^2'`:                          `3: prime after a superscript; write {a^b}' or a'^b`,
		`{x`:                            `0: { has no matching }`,
		`a + {b + {c}`:                  `4: { has no matching }`,
		`x}`:                            `1: } has no matching {`,
		`\frac{1}`:                      `0: missing argument after \frac`,
		`1 + x^`:                        `5: missing argument after ^`,
		`x_}`:                           `1: missing argument after _`,
		`\left( x`:                      `0: \left has no matching \right`,
		`x \right)`:                     `2: \right has no matching \left`,
		`\left x`:                       `0: missing delimiter after \left, such as ( or | or .`,
		`a & b`:                         `2: & outside an environment; write \& for an ampersand`,
		`a $ b`:                         `2: dollar sign inside a formula; write \$ for a dollar sign`,
		`a # b`:                         `2: # has no meaning in a formula; write \# for a number sign`,
		`\begin{pmatrx}a\end{pmatrx}`:   `7: unknown environment "pmatrx"; did you mean pmatrix?`,
		`\begin{matrix}a`:               `0: \begin{matrix} has no matching \end`,
		`\begin{matrix}a\end{pmatrix}`:  `20: \end{pmatrix} does not match \begin{matrix}`,
		`\begin matrix`:                 `0: \begin needs an environment name in braces`,
		`\end{matrix}`:                  `0: \end has no matching \begin`,
		`\begin{array}{lx}a\end{array}`: `13: unknown array column x; a column is l, c or r`,
		`\begin{array}{}a\end{array}`:   `13: the array has no columns; declare them after its name, as in {cc}`,
		`\href{javascript:alert(1)}{x}`: `0: \href is not allowed: a formula cannot contain links`,
		`\newenvironment{x}{y}{z}`:      `0: \newenvironment is not allowed: a formula cannot contain this kind of definition`,
		`\htmlClass{a}{b}`:              `0: \htmlClass is not allowed: a formula cannot contain HTML`,
		`a \over b \over c`: `10: \over is the second fraction command in its group; write {a \over ` +
			`b} for one of them`,
		`\limits`:        `0: \limits must follow an operator such as \sum`,
		`x \`:            `2: a formula cannot end with a backslash`,
		"x\x00":          `1: the character U+0000 is not allowed`,
		"x\xff":          `1: the character U+FFFD is not allowed`,
		"\\text{x\x01}":  `7: the character U+0001 is not allowed`,
		`\text{a`:        `5: { has no matching }`,
		`\text{\frac12}`: `6: \frac is not allowed in text; put it between dollar signs`,
		`\text{a $x}`:    `8: $ has no matching $`,
		`\sqrt[3`:        `5: [ has no matching ]`,
		`\hspace{2}x`:    `0: \hspace needs a length such as 1em`,
		`\kern x`:        `0: \kern needs a length such as 1em`,
		`\color{#12}x`:   `6: "#12" is not a color; write a name such as red, or #rrggbb`,
	} {
		got, err := Convert(src, false)
		var at *Error
		if !errors.As(err, &at) {
			t.Errorf("%s: error %v is not an *Error; output %s", src, err, got)
		} else if message := fmt.Sprintf("%d: %v", at.Offset, at); message != want || got != "" {
			t.Errorf("%s:\n got %s\nwant %s", src, message, want)
		}
	}
}

func TestSourceNeverBecomesMarkup(t *testing.T) {
	for src, want := range map[string]string{
		`<script>`:                            "&lt;",
		`\text{<img src=x onerror=alert(1)>}`: `<mtext>&lt;img src=x onerror=alert(1)&gt;</mtext>`,
		`\text{" & '}`:                        `<mtext>&quot; &amp; ’</mtext>`,
		`\operatorname{<b>}`:                  `<mi>&lt;b&gt;</mi>`,
		`\textcolor{red!50}{y}`:               `<math><mi>y</mi></math>`,
		`\color[rgb]{</style>}y`:              `<math><mi>y</mi></math>`,
		`\label{"><script>}y`:                 `<math><mi>y</mi></math>`,
		`\verb|<i>|`:                          `<mtext>&lt;𝚒&gt;</mtext>`,
		`\newcommand\x{<i>}\x`:                `&lt;</mo><mi>i</mi>`,
		`\texttt{<b>}`:                        `&lt;𝚋&gt;`,
		`"`:                                   `&quot;`,
		`\hspace{1em}`:                        `<mspace width="1em"></mspace>`,
		`\hspace{99999999999em}`:              `<mspace width="50em"></mspace>`,
		`\begin{array}{c}<\end{array}`:        `&lt;</mo>`,
		`\mathrm{<}\mathbf{\&}`:               `<mi>&amp;</mi>`,
	} {
		got, err := Convert(src, false)
		if err != nil || !strings.Contains(got, want) {
			t.Errorf("%s: %s, %v; want %s in it", src, got, err, want)
		}
		checkOutput(t, src, got)
	}
}

func TestEmptyFormulaHasEmptyElement(t *testing.T) {
	for _, src := range []string{"", "  \n", "% only a comment\n", "{}", `\relax`, `\label{a}`} {
		if got, err := Convert(src, false); err != nil ||
			got != "<math></math>" && got != "<math><mrow></mrow></math>" {
			t.Errorf("%q: %s, %v", src, got, err)
		}
	}
}

// nestings has the opening and the closing text of one level of each construct that can be nested.
var nestings = [][2]string{
	{
		"{",
		"}",
	}, {"x^{", "}"}, {"x_{", "}y"}, {`\sqrt{`, "}"}, {`\sqrt[`, "]x"}, {`\frac{`, "}{x}"}, {`\hat `, ""},
	{`\hat{`, "}"}, {"(", ")^2"},
	{
		`\left(`,
		`\right)`,
	}, {`\begin{pmatrix}`, `\end{pmatrix}`}, {`\begin{cases}`, `\end{cases}`}, {`\text{$`, "$}"}, {`\text{`, "}"},
	{
		`\text{\textbf{`,
		"}}",
	}, {`\mathbf{`, "}"}, {`\mathop{`, "}_x"}, {`\substack{`, "}"}, {`\underbrace{`, "}_x"}, {`\displaystyle{`, "}"},
	{
		`{a\over `,
		"}",
	}, {`\not `, ""}, {`\phantom{`, "}"}, {`\overset{x}{`, "}"}, {`\xrightarrow{`, "}"}, {`\operatorname{`, "}"},
	{
		`{x \choose `,
		"}",
	}, {`\boxed{`, "}"}, {`\pmod{`, "}"}, {`\mathbin `, ""}, {`\braket{`, "}"}, {`\Braket{`, "}"}, {`\sideset{}{}{`,
		"}"},
	{`\mathchoice{}{}{}{`, "}"}, {`\cancel{`, "}"}, {`\pmatrix{`, "}"}, {`\begingroup `, `\endgroup `},
	{`\smash[b]{`, "}"}, {`\raisebox{1em}{`, "}"}, {`\genfrac(){1pt}{}{x}{`, "}"}, {`\underline{`, "}"},
	{`\text{\underline{`, "}}"}, {`\overunderset{x}{y}{`, "}"}, {`\root x\of{`, "}"}, {`\ketbra{x}{`, "}"},
}

func TestNestingIsBounded(t *testing.T) {
	for _, n := range nestings {
		for _, levels := range []int{12, 30, 60, 100, 150, 250, 20000} {
			src := strings.Repeat(n[0], levels) + "x" + strings.Repeat(n[1], levels)
			got, err := Convert(src, true)
			var at *Error
			switch {
			case err == nil:
				if deep := checkOutput(t, src[:min(40, len(src))], got); deep > 450 || levels == 20000 {
					t.Errorf("%d levels of %s %s: %d elements deep", levels, n[0], n[1], deep)
				}
			case levels == 12 && n[0] != `\not `:
				t.Errorf("%d levels of %s %s: %v", levels, n[0], n[1], err)
			case !errors.As(err, &at) || !strings.Contains(at.What, "nested") && n[0] != `\not `:
				t.Errorf("%d levels of %s %s: %v", levels, n[0], n[1], err)
			}
		}
	}
}

// TestHugeFormulasTakeLinearTime exceeds the time limit of go test if a part takes quadratic time. .ci/measure-cost
// measures the time.
func TestHugeFormulasTakeLinearTime(t *testing.T) {
	if testing.Short() {
		t.Skip("renders megabytes")
	}
	const bytes = 200_000
	for _, part := range []string{
		"x", "x+", "(", "(x)^2", "x_1^2", "'", "{}", "1,", "1", "1,000,", `\alpha`, `\rm`, `\mathrm{ab}`, "é\u0301",
		"\u0301", `\text{a }`, `\,`, `\displaystyle x`, `\\`, "%\n", " ", "[", ")", `\big(`, `a\quad`, `\color{x}`,
		`\not=`, "|", `\sum_`, "-",
	} {
		for _, frame := range [][2]string{
			{"", ""}, {`\mathrm{`, "}"}, {`\text{`, "}"}, {`\begin{matrix}`, `\end{matrix}`}, {`\operatorname{`, "}"},
			{`x^{`, "}"},
		} {
			if got, err := Convert(frame[0]+strings.Repeat(part, bytes/len(part)/10)+frame[1], false); err == nil &&
				len(got) > 400*bytes {
				t.Errorf("%s%s: %d bytes", frame[0], part, len(got))
			}
		}
	}
	for _, src := range []string{
		`\` + strings.Repeat("a", bytes), `\begin{` + strings.Repeat("a", bytes) + "}",
		"x" + strings.Repeat("\u0301", bytes),
	} {
		_, err := Convert(src, false)
		if err != nil && len(err.Error()) > 300 {
			t.Errorf("an error has %d bytes", len(err.Error()))
		}
	}
}

func TestEveryCommandConverts(t *testing.T) {
	for _, rows := range commandTable {
		for _, r := range rows {
			if r.do == closer || r.do == refused {
				continue
			}
			fields := strings.Fields(r.names)
			step := map[bool]int{true: 2, false: 1}[r.pairs]
			if !strings.Contains(r.example, `\`+fields[0]) {
				t.Errorf("the example %s has no \\%s", r.example, fields[0])
			}
			for i := 0; i < len(fields); i += step {
				convertExample(t, r.example, fields[0], fields[i])
			}
		}
	}
	for name := range symbols {
		convertExample(t, `x\a`, "a", name)
	}
	for name := range functions {
		convertExample(t, `x\a y`, "a", name)
	}
	for name := range environments {
		if name == "substack" {
			continue
		}
		src := fmt.Sprintf(`\begin{%s}{c}x\end{%s}`, name, name)
		if got, err := Convert(src, true); err != nil {
			t.Errorf("%s: %v", src, err)
		} else {
			checkOutput(t, src, got)
		}
	}
}

// convertExample converts an example as a display formula, with the name old replaced by another.
func convertExample(t *testing.T, example, old, name string) {
	t.Helper()
	before, after, _ := strings.Cut(example, `\`+old)
	if isLetter(name[len(name)-1]) && after != "" && isLetter(after[0]) {
		after = " " + after
	}
	src := before + `\` + name + after
	got, err := Convert(src, true)
	if err != nil {
		t.Errorf("%s: %v", src, err)
		return
	}
	checkOutput(t, src, got)
}

// arity has the number of children that a browser requires of an element.
var arity = map[string]int{
	"mfrac": 2, "msup": 2, "msub": 2, "msubsup": 3, "mover": 2, "munder": 2, "munderover": 3, "mroot": 2,
}

// allowed has the attributes and the beginnings of their values. None of them comes from the source.
var allowed = map[string]string{
	"display": "block", "mathvariant": "normal", "form": "pr po", "stretchy": "true false", "minsize": "",
	"maxsize": "", "lspace": "", "rspace": "", "width": "", "height": "", "depth": "", "accent": "true",
	"accentunder": "true", "linethickness": "", "displaystyle": "true false", "scriptlevel": "0 1 2",
	"movablelimits": "false", "class": "", "mathsize": "", "voffset": "",
}

// checkOutput checks the output of Convert and returns the depth of the elements.
func checkOutput(t *testing.T, src, out string) (deepest int) {
	t.Helper()
	o := &outputCheck{T: t, src: src, out: out}
	d := xml.NewDecoder(strings.NewReader(out))
	for {
		token, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Errorf("%q: %v in %s", src, err, out)
			break
		}
		switch token := token.(type) {
		case xml.StartElement:
			o.start(token)
			deepest = max(deepest, len(o.open))
		case xml.EndElement:
			o.end()
		case xml.CharData:
			if len(o.open) == 0 || !tokens[o.open[len(o.open)-1].name] {
				t.Errorf("%q: the text %q is outside a token", src, token)
			}
		default:
			t.Errorf("%q: %T", src, token)
		}
	}
	return deepest
}

// An outputCheck checks a formula element by element.
type outputCheck struct {
	*testing.T
	src, out string
	open     []openElement
}

type openElement struct {
	name string
	kids int
}

func (o *outputCheck) start(e xml.StartElement) {
	o.Helper()
	if len(o.open) > 0 {
		o.open[len(o.open)-1].kids++
	} else if e.Name.Local != "math" {
		o.Errorf("%q: starts with <%s>", o.src, e.Name.Local)
	}
	o.open = append(o.open, openElement{name: e.Name.Local})
	if !elements[e.Name.Local] {
		o.Errorf("%q: <%s>", o.src, e.Name.Local)
	}
	for _, a := range e.Attr {
		if a.Name.Local == "class" && !ruled(o.T, e.Name.Local, a.Value) {
			o.Errorf("%q: the style sheet has no rule for %s", o.src, a.Value)
		}
		want, ok := allowed[a.Name.Local]
		if !ok || len(a.Value) > 90 || want != "" && !strings.Contains(want, a.Value[:min(2, len(a.Value))]) {
			o.Errorf("%q: the attribute %s=%q", o.src, a.Name.Local, a.Value)
		}
	}
}

func (o *outputCheck) end() {
	o.Helper()
	last := o.open[len(o.open)-1]
	if n := arity[last.name]; n > 0 && n != last.kids {
		o.Errorf("%q: <%s> has %d children in %s", o.src, last.name, last.kids, o.out)
	}
	o.open = o.open[:len(o.open)-1]
}

// ruled reports whether the default theme has a rule for each class of an element.
func ruled(t *testing.T, element, classes string) bool {
	rules, err := readRules()
	if err != nil {
		t.Fatal(err)
	}
	for _, class := range strings.Fields(classes) {
		if !rules[element+"."+class] && !rules["."+class] {
			return false
		}
	}
	return true
}

var readRules = sync.OnceValues(func() (map[string]bool, error) {
	css, err := os.ReadFile("../../static/css/offprint.css")
	rules := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)(\bm[a-z]+\.[\w-]+|^\.[\w-]+)`).FindAllStringSubmatch(string(css), -1) {
		rules[m[1]] = true
	}
	return rules, err
})

func TestNegativeSpaceUsesStepClasses(t *testing.T) {
	for tex, want := range map[string]string{
		`a\!b`: "3", `a\negthickspace b`: "3 1 1", `a\hspace{-1em}b`: "18", `a\kern-0.01pt b`: "",
		`a\hspace{-7em}b`: "90 18 18", `a^{\mkern-13mu}`: "9 3 1", `a\hspace{-99em}b`: "90 90 90 90 90 90 90 90 90 90",
	} {
		got, err := Convert(tex, false)
		if err != nil {
			t.Fatal(err)
		}
		checkOutput(t, tex, got)
		var steps []string
		for _, m := range regexp.MustCompile(`class="back-(\d+)"`).FindAllStringSubmatch(got, -1) {
			steps = append(steps, m[1])
		}
		if strings.Join(steps, " ") != want {
			t.Errorf("%s: steps of %v in %s", tex, steps, got)
		}
	}
}

var (
	elements = set(
		"math mrow mi mn mo mtext mspace mfrac msup msub msubsup mover munder munderover msqrt mroot mtable mtr mtd " +
			"mstyle mphantom mpadded mmultiscripts mprescripts",
	)
	tokens = set("mi mn mo mtext")
)

func TestEveryFormulaIsWellFormed(t *testing.T) {
	for _, line := range readFormulas(t) {
		src, isDisplay := strings.CutPrefix(line, "D ")
		for _, display := range []bool{isDisplay, !isDisplay} {
			got, err := Convert(src, display)
			switch {
			case err == nil:
				checkOutput(t, src, got)
			case display == isDisplay || !strings.Contains(err.Error(), "needs a formula of its own"):
				t.Errorf("%s: %v", src, err)
			}
		}
	}
}

// TestMistakesOfTeX converts inputs that TeX also rejects.
func TestMistakesOfTeX(t *testing.T) {
	for src, want := range map[string]string{
		`3\nolimits_2^2`:                         `1: \nolimits must follow an operator such as \sum`,
		`45 +\limits 45`:                         `4: \limits must follow an operator such as \sum`,
		`\textcolor{#ff00008g}{x}`:               `10: "#ff00008g" is not a color; write a name such as red, or #rrggbb`,
		`\hline`:                                 `0: \hline must be at the start of a row of a table`,
		`\begin{matrix*}[] a\end{matrix*}`:       `15: the columns of matrix* can be aligned by [l], [c] or [r]`,
		`\begin{subarray}{cc}a\\b\end{subarray}`: `16: subarray has only one column`,
		`\begin{subarray}{c}a & b\end{subarray}`: `21: & in a table of one column; write \& for an ampersand`,
		`\begin{align}a&=b\end{align}`:           `0: \begin{align} needs a formula of its own; write $$ around it`,
		`\tag{1}x`:                               `0: \tag needs a formula of its own; write $$ around it`,
		`D x\tag{1}\tag{2}`:                      `8: second \tag in a line`,
		`D \begin{align}\begin{align}\end{align}\end{align}`: `13: \begin{align} inside another formula; ` +
			`write aligned or gathered for its lines`,
		`a\cr b`:        `1: \cr is allowed only in a table; write \\ for a new line`,
		`a\\[abc] b`:    `3: [ after \\ must begin a length such as [1em]; write {}[ for a bracket`,
		`x'_2^3`:        `4: double superscript; write {a^b}^c or a^{b^c}`,
		`95%`:           `2: % hides the rest of the formula; write \% for a percent sign`,
		`\cfrac[c]{a}b`: `6: the numerator of \cfrac can be aligned by [l] or [r]`,
		`\X`:            `0: unknown command \X`,
		`\begin{array}{c@{x}}a\end{array}`: `13: @{x} in the columns of an array is not supported; ` +
			`write it in the cells`,
	} {
		tex, display := strings.CutPrefix(src, "D ")
		_, err := Convert(tex, display)
		var at *Error
		if !errors.As(err, &at) || fmt.Sprintf("%d: %v", at.Offset, at) != want {
			t.Errorf("%s:\n got %#v\nwant %s", src, err, want)
		}
	}
}

func FuzzMathML(f *testing.F) {
	for _, line := range readFormulas(f) {
		src, display := strings.CutPrefix(line, "D ")
		f.Add(src, display)
	}
	for _, n := range nestings {
		f.Add(n[0]+"x"+n[1], false)
	}
	f.Add("\\text{\xff}", true)
	f.Add(`\begin{array}[t]{|l|}\hline\\[1pt]\end{array}\color[rgb]{}`, true)
	f.Fuzz(func(t *testing.T, src string, display bool) {
		got, err := Convert(src, display)
		if err == nil {
			if checkOutput(t, src, got) > 450 {
				t.Errorf("%q is too deep", src)
			}
			return
		}
		var at *Error
		if !errors.As(err, &at) || at.Offset < 0 || at.Offset > len(src) || at.What == "" || got != "" {
			t.Errorf("%q: %#v, and %q", src, err, got)
		}
	})
}

func BenchmarkMathML(b *testing.B) {
	const src = `\mathcal O_i(u) = \sigma\left( \sum_j \mathcal W_{ij} u + \mathcal B_{ij}\right)`
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Convert(src, false); err != nil {
			b.Fatal(err)
		}
	}
}

// TestLengthsAreLimited checks that no length moves the rest of a page far away.
func TestLengthsAreLimited(t *testing.T) {
	length := regexp.MustCompile(`="(-?[0-9.]+)em"`)
	for _, tex := range []string{
		`\rule[99999em]{1em}{1em}`, `\rule[-99999em]{1em}{1em}`, `\rule{99999em}{99999em}`, `\hspace{99999em}`,
		`\kern99999em`, `\moveleft99999em x`, `\raisebox{99999em}{a}`, `\lower99999em{a}`,
		`\genfrac(){99999em}{}{a}{b}`, `{a\above99999em b}`, `\Rule{99999em}{99999em}{99999em}`,
		`\Space{99999em}{99999em}{99999em}`,
	} {
		mathML, err := Convert(tex, false)
		if err != nil {
			t.Errorf("%s: %v", tex, err)
		}
		for _, m := range length.FindAllStringSubmatch(mathML, -1) {
			if em, err := strconv.ParseFloat(m[1], 64); err != nil || math.Abs(em) > 2*longest {
				t.Errorf("%s: %s", tex, m[0])
			}
		}
	}
}
