package mathml

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// accepted maps formulas to the reason why the output deliberately differs from that of Temml.
var accepted = map[string]string{
	`a \nleq b \ngeq c \nsubseteq d \nmid e \nparallel f \subsetneq g \ncong h \nsim i`: `` +
		`\ncong is the negation of \cong, U+2247; Temml has U+2246`,
	`\infty \emptyset \varnothing \hbar \ell \Re \Im \wp \aleph \top \bot \angle \imath \jmath \partial`: `` +
		`\varnothing is the empty set, U+2205; Temml has the sign for a diameter`,
	`\prescript{a}{b}{X}`: `the first argument is the superscript, as in mathtools; Temml exchanges the two`,
}

// TestFormulasAgreeWithTemml compares every formula with the output of an independent renderer. After changing
// formulas.txt, run testdata/oracle.mjs.
func TestFormulasAgreeWithTemml(t *testing.T) {
	var oracle struct{ Formulas map[string]string }
	data, err := os.ReadFile("testdata/oracle.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &oracle); err != nil {
		t.Fatal(err)
	}
	formulas := readFormulas(t)
	if len(formulas) < 240 || len(formulas) != len(oracle.Formulas) {
		t.Fatalf("%d formulas in formulas.txt, %d in oracle.json", len(formulas), len(oracle.Formulas))
	}
	for _, line := range formulas {
		theirs, ok := oracle.Formulas[line]
		if !ok {
			t.Errorf("%s: not in oracle.json", line)
			continue
		}
		tex, display := strings.CutPrefix(line, "D ")
		ours, err := Convert(tex, display)
		if err != nil {
			t.Errorf("%s: %v", line, err)
			continue
		}
		got, want := normalized(t, ours), normalized(t, theirs)
		reason, isAccepted := accepted[line]
		switch {
		case got == want && isAccepted:
			t.Errorf("%s: agrees, but is listed as an accepted difference (%s)", line, reason)
		case got != want && !isAccepted:
			t.Errorf("%s\n got %s\nwant %s\nfrom %s\n and %s", line, got, want, ours, theirs)
		}
	}
}

func readFormulas(t testing.TB) []string {
	data, err := os.ReadFile("testdata/formulas.txt")
	if err != nil {
		t.Fatal(err)
	}
	var formulas []string
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSuffix(line, "\n"); line != "" && !strings.HasPrefix(line, "#") {
			formulas = append(formulas, line)
		}
	}
	return formulas
}

// TestNormalizationKeepsDifferences checks that normalization does not hide differences.
func TestNormalizationKeepsDifferences(t *testing.T) {
	for _, pair := range [][2]string{
		{"<mi>x</mi>", "<mi>y</mi>"},
		{"<mi>x</mi>", "<mn>x</mn>"},
		{"<mi>x</mi>", `<mi mathvariant="normal">x</mi>`},
		{"<mi>+</mi>", "<mo>+</mo>"},
		{"<mi>a</mi><mi>b</mi>", "<mi>ab</mi>"},
		{"<mn>1,2</mn>", "<mn>1,200</mn>"},
		{"<msup><mi>x</mi><mn>2</mn></msup>", "<msub><mi>x</mi><mn>2</mn></msub>"},
		{"<msup><mrow><mi>x</mi><mi>y</mi></mrow><mn>2</mn></msup>", "<mi>x</mi><msup><mi>y</mi><mn>2</mn></msup>"},
		{"<munder><mo>∑</mo><mi>i</mi></munder>", "<msub><mo>∑</mo><mi>i</mi></msub>"},
		{"<mfrac><mi>x</mi><mi>y</mi></mfrac>", `<mfrac linethickness="0"><mi>x</mi><mi>y</mi></mfrac>`},
		{"<mo>(</mo>", `<mo stretchy="false">(</mo>`},
		{`<mo minsize="1.2em">(</mo>`, `<mo minsize="1.8em">(</mo>`},
		{"<mtext>a b</mtext>", "<mtext>ab</mtext>"},
		{`<mspace width="1em"></mspace>`, `<mspace width="2em"></mspace>`},
		{"<mtable><mtr><mtd><mi>a</mi></mtd><mtd><mi>a</mi></mtd></mtr></mtable>",
			"<mtable><mtr><mtd><mi>a</mi></mtd></mtr><mtr><mtd><mi>a</mi></mtd></mtr></mtable>"},
		{`<mtable><mtr><mtd class="align-left"><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr></mtable>`,
			"<mtable><mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr></mtable>"},
		{`<mstyle displaystyle="true" scriptlevel="0"><mi>x</mi></mstyle>`,
			`<mstyle displaystyle="false" scriptlevel="0"><mi>x</mi></mstyle>`},
	} {
		if a, b := normalized(t, "<math>"+pair[0]+"</math>"), normalized(t, "<math>"+pair[1]+"</math>"); a == b {
			t.Errorf("%s and %s both become %s", pair[0], pair[1], a)
		}
	}
}

// An element is an element of MathML with the attributes that affect its meaning.
type element struct {
	name, text string
	attributes map[string]string
	kids       []*element
}

// normalized returns a formula in a form that is the same for equivalent notations. It ignores:
//
//   - classes, styles and the attributes of operators, except whether a delimiter stretches and how high it is, and
//     except the alignment of cells, which Temml also writes as a class;
//   - mrow and mpadded elements without effect, spaces under half an em, the invisible function application operator,
//     and empty delimiters;
//   - how the lines of \overline and \underline are made: Temml writes menclose, which is not in MathML Core, and
//     Offprint writes borders or operators;
//   - whether bars, slashes and quantifiers are mi or mo elements (Offprint writes mo, following MathML's
//     dictionary);
//   - whether a double prime is one character or two primes;
//   - how numbers are split: Temml reads "0,1" as one number, and "0." at the end of a sentence too;
//   - the empty cells with which Temml centers a numbered equation, and tables of one cell;
//   - non-breaking and thin spaces, variation selectors, canonically equivalent characters, and which circumflex is
//     used as an accent: in Chromium only the combining one stretches.
func normalized(t *testing.T, mathML string) string {
	t.Helper()
	root, err := parseElement(mathML)
	if err != nil {
		t.Fatalf("%v in %s", err, mathML)
	}
	var b strings.Builder
	for _, kid := range flat(normalizeKids(root)) {
		kid.print(&b)
	}
	return b.String()
}

func parseElement(s string) (*element, error) {
	d := xml.NewDecoder(strings.NewReader(s))
	root := &element{}
	open := []*element{root}
	for {
		token, err := d.Token()
		if err == io.EOF {
			return root.kids[0], nil
		}
		if err != nil {
			return nil, err
		}
		last := open[len(open)-1]
		switch token := token.(type) {
		case xml.StartElement:
			e := &element{name: token.Name.Local, attributes: map[string]string{}}
			for _, a := range token.Attr {
				e.attributes[a.Name.Local] = a.Value
			}
			last.kids = append(last.kids, e)
			open = append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			last.text += plainer.Replace(norm.NFC.String(string(token)))
		}
	}
}

var (
	plainer     = strings.NewReplacer("\u00a0", " ", "\u2009", " ", "\ufe0e", "", "\u0302", "ˆ")
	thousands   = regexp.MustCompile(`^[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?$`)
	delimiters  = "()[]{}⟨⟩|‖⌈⌉⌊⌋"
	asOperators = "|‖/.∀∃¬"
)

// normalize returns the elements to which an element is equivalent.
func (e *element) normalize(first, last bool) []*element {
	switch e.name {
	case "mo":
		return e.normalizeOperator(first, last)
	case "mspace", "mi", "mn", "mtext":
		return normalizeToken[e.name](e)
	}
	out := &element{name: e.name, attributes: map[string]string{}, kids: normalizeKids(e)}
	if container := normalizeContainer[e.name]; container != nil {
		return container(e, out)
	}
	return []*element{out}
}

func leaf(name, text string) *element {
	return &element{name: name, text: text, attributes: map[string]string{}}
}

// normalizeToken has the normalization of elements that contain text, by name.
var normalizeToken = map[string]func(e *element) []*element{
	"mspace": func(e *element) []*element {
		w := e.attributes["width"]
		if w < "0.5" || !strings.HasSuffix(w, "em") {
			return nil
		}
		width := strings.TrimRight(strings.TrimRight(strings.TrimSuffix(w, "em"), "0"), ".")
		return []*element{leaf("mspace", width)}
	},
	"mi": func(e *element) []*element {
		if strings.Contains(asOperators, e.text) {
			o := leaf("mo", e.text)
			if strings.Contains(delimiters, e.text) {
				o.attributes["stretchy"] = "false"
			}
			return []*element{o}
		}
		i := leaf("mi", e.text)
		if v := e.attributes["mathvariant"]; v != "" {
			i.attributes["mathvariant"] = v
		}
		return []*element{i}
	},
	"mn": func(e *element) (out []*element) {
		if thousands.MatchString(e.text) {
			return []*element{leaf("mn", e.text)}
		}
		number, point := strings.CutSuffix(e.text, ".")
		for i, part := range strings.Split(number, ",") {
			if i > 0 {
				out = append(out, leaf("mo", ","))
			}
			out = append(out, leaf("mn", part))
		}
		if point {
			out = append(out, leaf("mo", "."))
		}
		return out
	},
	"mtext": func(e *element) []*element {
		if len(e.kids) > 0 {
			return nil // the number of an equation, which Temml's style sheet generates
		}
		return []*element{leaf("mtext", e.text)}
	},
}

// normalizeContainer has the normalization of elements that contain others, by name. out is the element with normalized
// kids.
var normalizeContainer = map[string]func(e, out *element) []*element{
	"mrow": func(e, out *element) []*element {
		switch e.attributes["class"] {
		case "overlined":
			return []*element{{name: "mover", kids: []*element{row1(out.kids), leaf("mo", "‾")}}}
		case "underlined":
			return []*element{{name: "munder", kids: []*element{row1(out.kids), leaf("mo", "\u0332")}}}
		}
		return out.kids
	},
	"mpadded": func(e, out *element) []*element {
		if e.attributes["width"] == "" && e.attributes["height"] == "" {
			return out.kids
		}
		return []*element{out}
	},
	"menclose": func(e, out *element) []*element {
		out.name, out.kids = "mover", []*element{row1(out.kids), leaf("mo", "‾")}
		if e.attributes["notation"] == "bottom" {
			out.name, out.kids[1] = "munder", leaf("mo", "\u0332")
		}
		return []*element{out}
	},
	"mover":  normalizeStack,
	"munder": normalizeStack,
	"mfrac": func(e, out *element) []*element {
		if w := e.attributes["linethickness"]; strings.HasPrefix(w, "0") {
			out.attributes["linethickness"] = "0"
		}
		return []*element{out}
	},
	"mstyle": func(e, out *element) []*element {
		if e.attributes["scriptlevel"] == "" {
			return out.kids
		}
		out.attributes["scriptlevel"] = e.attributes["scriptlevel"]
		if e.attributes["scriptlevel"] == "0" {
			out.attributes["displaystyle"] = e.attributes["displaystyle"]
		}
		return []*element{out}
	},
	"mtd":    normalizeCell,
	"mtr":    normalizeRow,
	"mtable": normalizeTable,
}

// normalizeStack removes the space that Temml puts below the label of a long arrow to stretch it.
func normalizeStack(e, out *element) []*element {
	if len(e.kids) == 2 && e.kids[1].name == "mspace" {
		return out.kids[:1]
	}
	return []*element{out}
}

func normalizeCell(e, out *element) []*element {
	for _, side := range []string{"left", "right"} {
		class := e.attributes["class"]
		if strings.Contains(class, "tml-"+side) || strings.Contains(class, "align-"+side) {
			out.attributes["align"] = side
			break
		}
	}
	if strings.Contains(e.attributes["style"], "width:50%") {
		out.attributes["filler"] = "yes"
	}
	return []*element{out}
}

// normalizeRow removes the cells that center a row, and empty cells at its end.
func normalizeRow(_, out *element) []*element {
	for len(out.kids) > 0 && out.kids[0].attributes["filler"] != "" {
		out.kids = out.kids[1:]
	}
	for len(out.kids) > 0 && len(flat(out.kids[len(out.kids)-1].kids)) == 0 {
		out.kids = out.kids[:len(out.kids)-1]
	}
	return []*element{out}
}

func normalizeTable(e, out *element) []*element {
	if len(out.kids) == 1 && len(out.kids[0].kids) == 1 {
		return out.kids[0].kids[0].kids
	}
	if e.attributes["displaystyle"] == "true" {
		out.attributes["displaystyle"] = "true"
	}
	return []*element{out}
}

func (e *element) normalizeOperator(first, last bool) []*element {
	if e.text == "" || e.text == "\u2061" {
		return nil
	}
	var out []*element
	text := strings.NewReplacer("″", "′′", "‴", "′′′", "⁗", "′′′′").Replace(e.text)
	if strings.HasPrefix(text, "′") {
		for _, r := range text {
			out = append(out, &element{name: "mo", text: string(r)})
		}
		return out
	}
	o := &element{name: "mo", text: e.text, attributes: map[string]string{}}
	if size := e.attributes["minsize"]; size != "" {
		o.attributes["minsize"] = size
	} else if strings.Contains(delimiters, e.text) {
		grows := e.attributes["stretchy"]
		if grows == "" {
			grows = map[bool]string{true: "true", false: "false"}[e.text != "|" || first || last]
		}
		o.attributes["stretchy"] = grows
	}
	return []*element{o}
}

// rows are the elements whose kids form a row without an mrow around them.
var rows = map[string]bool{
	"math":     true,
	"mrow":     true,
	"mtd":      true,
	"mstyle":   true,
	"msqrt":    true,
	"mphantom": true,
	"mpadded":  true,
}

func normalizeKids(e *element) []*element {
	var out []*element
	for i, kid := range e.kids {
		n := kid.normalize(rows[e.name] && i == 0, rows[e.name] && i == len(e.kids)-1)
		if rows[e.name] || e.name == "mtr" || e.name == "mtable" || e.name == "menclose" {
			out = append(out, n...)
		} else {
			out = append(out, row1(n))
		}
	}
	return out
}

// row1 wraps several elements into one.
func row1(kids []*element) *element {
	if len(kids) == 1 {
		return kids[0]
	}
	return &element{name: "mrow", kids: kids}
}

// flat replaces the mrow elements of a row by their kids.
func flat(kids []*element) []*element {
	var out []*element
	for _, kid := range kids {
		if kid.name == "mrow" {
			out = append(out, flat(kid.kids)...)
		} else {
			out = append(out, kid)
		}
	}
	return out
}

func (e *element) print(b *strings.Builder) {
	b.WriteString(strings.TrimPrefix(e.name, "m"))
	for _, name := range []string{
		"mathvariant", "stretchy", "minsize", "linethickness", "displaystyle", "scriptlevel", "align",
	} {
		if v := e.attributes[name]; v != "" {
			b.WriteString(" " + name + "=" + v)
		}
	}
	b.WriteString("[" + e.text)
	for _, kid := range e.kids {
		kid.print(b)
	}
	b.WriteString("]")
}
