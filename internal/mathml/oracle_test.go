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

// accepted are the formulas in which we differ from Temml on purpose.
var accepted = map[string]string{
	`a \nleq b \ngeq c \nsubseteq d \nmid e \nparallel f \subsetneq g \ncong h \nsim i`: `` +
		`\ncong is the negation of \cong, U+2247; Temml has U+2246`,
	`\infty \emptyset \varnothing \hbar \ell \Re \Im \wp \aleph \top \bot \angle \imath \jmath \partial`: `` +
		`\varnothing is the empty set, U+2205; Temml has the sign for a diameter`,
}

// TestFormulasAgreeWithTemml holds every formula against an independent renderer. Run
// testdata/oracle.mjs after a change of formulas.txt.
func TestFormulasAgreeWithTemml(t *testing.T) {
	var oracle struct{ Formulas map[string]string }
	data, err := os.ReadFile("testdata/oracle.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &oracle); err != nil {
		t.Fatal(err)
	}
	formulas := formulasOf(t)
	if len(formulas) < 240 || len(formulas) != len(oracle.Formulas) {
		t.Fatalf("%d formulas, and the oracle has %d", len(formulas), len(oracle.Formulas))
	}
	for _, line := range formulas {
		theirs, ok := oracle.Formulas[line]
		if !ok {
			t.Errorf("%s: the oracle has it not", line)
			continue
		}
		tex, display := strings.CutPrefix(line, "D ")
		ours, err := Convert(tex, display)
		if err != nil {
			t.Errorf("%s: %v", line, err)
			continue
		}
		got, want := normalised(t, ours), normalised(t, theirs)
		reason, isAccepted := accepted[line]
		switch {
		case got == want && isAccepted:
			t.Errorf("%s: agrees, and is still among the accepted differences (%s)", line, reason)
		case got != want && !isAccepted:
			t.Errorf("%s\n got %s\nwant %s\nfrom %s\n and %s", line, got, want, ours, theirs)
		}
	}
}

func formulasOf(t testing.TB) []string {
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

// TestNormalisationKeepsWhatMatters makes sure that the comparison can fail.
func TestNormalisationKeepsWhatMatters(t *testing.T) {
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
		if a, b := normalised(t, "<math>"+pair[0]+"</math>"), normalised(t, "<math>"+pair[1]+"</math>"); a == b {
			t.Errorf("%s and %s both become %s", pair[0], pair[1], a)
		}
	}
}

// An element of MathML; attributes are those that decide what is meant.
type element struct {
	name, text string
	attributes map[string]string
	kids       []*element
}

// normalised gives a formula without what says the same in two ways:
//
//   - classes, styles, and the attributes of operators, save for whether a delimiter grows and how
//     high it is, and for the alignment of cells, which Temml also writes as a class;
//   - mrow and mpadded that change nothing; spaces under half an em, the invisible sign of
//     application and delimiters that are not there;
//   - the lines of \overline and \underline, which Temml writes as menclose, no element of MathML Core, and
//     which stand here as borders or as operators;
//   - mi for what is an operator: the bars, the slash, the quantifiers (mo here, as in MathML's dictionary);
//   - a double prime, which is two primes there;
//   - numbers: to Temml "0,1" is one number, and "0." at the end of a sentence;
//   - the empty cells with which Temml centres a numbered equation, and tables of one cell;
//   - hard and thin spaces, variation selectors, and characters that are the same to Unicode.
func normalised(t *testing.T, mathML string) string {
	t.Helper()
	root, err := parseElement(mathML)
	if err != nil {
		t.Fatalf("%v in %s", err, mathML)
	}
	var b strings.Builder
	for _, kid := range flat(normaliseKids(root)) {
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
	plainer     = strings.NewReplacer("\u00a0", " ", "\u2009", " ", "\ufe0e", "")
	thousands   = regexp.MustCompile(`^[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?$`)
	delimiters  = "()[]{}⟨⟩|‖⌈⌉⌊⌋"
	asOperators = "|‖/.∀∃¬"
)

// normalise gives the elements that an element comes to.
func (e *element) normalise(first, last bool) []*element {
	switch e.name {
	case "mo":
		return e.normaliseOperator(first, last)
	case "mspace", "mi", "mn", "mtext":
		return normaliseToken[e.name](e)
	}
	out := &element{name: e.name, attributes: map[string]string{}, kids: normaliseKids(e)}
	if container := normaliseContainer[e.name]; container != nil {
		return container(e, out)
	}
	return []*element{out}
}

func leaf(name, text string) *element {
	return &element{name: name, text: text, attributes: map[string]string{}}
}

// normaliseToken has what an element of text comes to.
var normaliseToken = map[string]func(e *element) []*element{
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
			return nil // an equation's number, which a style sheet counts
		}
		return []*element{leaf("mtext", e.text)}
	},
}

// normaliseContainer has what an element with others in it comes to; out is the element with these alone.
var normaliseContainer = map[string]func(e, out *element) []*element{
	"mrow": func(e, out *element) []*element {
		if e.attributes["class"] == "overlined" {
			return []*element{{name: "mover", kids: []*element{row1(out.kids), leaf("mo", "‾")}}}
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
	"mover":  normaliseStack,
	"munder": normaliseStack,
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
	"mtd":    normaliseCell,
	"mtr":    normaliseRow,
	"mtable": normaliseTable,
}

// normaliseStack takes the space away on which Temml puts the label of a long arrow, to make it long.
func normaliseStack(e, out *element) []*element {
	if len(e.kids) == 2 && e.kids[1].name == "mspace" {
		return out.kids[:1]
	}
	return []*element{out}
}

func normaliseCell(e, out *element) []*element {
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

// normaliseRow takes away the cells that center a row, and empty ones at its end.
func normaliseRow(_, out *element) []*element {
	for len(out.kids) > 0 && out.kids[0].attributes["filler"] != "" {
		out.kids = out.kids[1:]
	}
	for len(out.kids) > 0 && len(flat(out.kids[len(out.kids)-1].kids)) == 0 {
		out.kids = out.kids[:len(out.kids)-1]
	}
	return []*element{out}
}

func normaliseTable(e, out *element) []*element {
	if len(out.kids) == 1 && len(out.kids[0].kids) == 1 {
		return out.kids[0].kids[0].kids
	}
	if e.attributes["displaystyle"] == "true" {
		out.attributes["displaystyle"] = "true"
	}
	return []*element{out}
}

func (e *element) normaliseOperator(first, last bool) []*element {
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

// rows are the elements whose kids make a row, without an mrow around them.
var rows = map[string]bool{
	"math":     true,
	"mrow":     true,
	"mtd":      true,
	"mstyle":   true,
	"msqrt":    true,
	"mphantom": true,
	"mpadded":  true,
}

func normaliseKids(e *element) []*element {
	var out []*element
	for i, kid := range e.kids {
		n := kid.normalise(rows[e.name] && i == 0, rows[e.name] && i == len(e.kids)-1)
		if rows[e.name] || e.name == "mtr" || e.name == "mtable" || e.name == "menclose" {
			out = append(out, n...)
		} else {
			out = append(out, row1(n))
		}
	}
	return out
}

// row1 makes one element of many.
func row1(kids []*element) *element {
	if len(kids) == 1 {
		return kids[0]
	}
	return &element{name: "mrow", kids: kids}
}

// flat takes the mrow elements out of a row.
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
