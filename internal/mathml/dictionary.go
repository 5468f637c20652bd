package mathml

import "strings"

// A form is the position of an operator in its row.
type form uint8

const (
	infixForm form = iota
	prefixForm
	postfixForm
)

// A property is the default rendering of an operator in a browser: the space on either side, in eighteenths of an em,
// and whether it stretches to the height of its row.
type property struct {
	left, right int
	stretchy    bool
}

// ordinary is the property of an operator that is not in the dictionary.
var ordinary = property{left: 5, right: 5}

// dictionary is the operator dictionary of MathML Core (appendix B.1, "Operator dictionary"), for the operators this
// package writes. Arrows that stretch horizontally are omitted, because they do not stretch within a row.
var dictionary = [3]map[rune]property{
	infixForm: lookup(
		"+−±∓÷∖∧∨∩∪∔∸⊎⊓⊔⊕⊖⊘⊝⊞⊟⊻⊼⊽⋎⋏⋒⋓⩞/", property{4, 4, false},
		"*.?@·×•∗∘∙≀⊗⊙⊚⊛⊠⊡⊺⋄⋅⋆⋇⋉⋊⋋⋌⨿%", property{3, 3, false},
		"|∼", property{5, 5, false},
		",;:", property{0, 3, false},
		"↑↓↕⇑⇓⇕↾↿⇂⇃⇈⇊", property{5, 5, true},
		"\\_\u2061", property{0, 0, false},
	),
	prefixForm: lookup(
		"([{|‖⌈⌊⟦⟨⟮", property{0, 0, true},
		"+−±∓!¬∀∁∃∄∇∠∡∢∴∵∼⌐‘", property{0, 0, false},
		"∑∏∐⋀⋁⋂⋃⨀⨁⨂⨄⨆∫∬∭∮∯∰⨌", property{3, 3, false},
	),
	postfixForm: lookup(
		")]}|‖⌉⌋⟧⟩⟯", property{0, 0, true},
		"!\"%&'`¨°´˙˚′″‴⁗⃛⃜⌢⌣", property{0, 0, false},
		"^~¯ˆˇ˘‾_\u0302\u0332⎴⎵⏜⏝⏞⏟⏠⏡", property{0, 0, true},
	),
}

// lookup returns the properties of operators, given pairs of operators and their property.
func lookup(pairs ...any) map[rune]property {
	m := make(map[rune]property)
	for i := 0; i < len(pairs); i += 2 {
		for _, r := range pairs[i].(string) {
			m[r] = pairs[i+1].(property)
		}
	}
	return m
}

// defaultProperty returns the property of an operator in a form. Like a browser, it tries the other forms if the
// operator has no entry for this one.
func defaultProperty(operator string, f form) property {
	r := firstRune(operator)
	if len(operator) == len(string(r)) {
		for _, f := range [...]form{f, infixForm, postfixForm, prefixForm} {
			if p, ok := dictionary[f][r]; ok {
				return p
			}
		}
	}
	return ordinary
}

// horizontalArrows are the arrows that stretch horizontally, above or below a node.
const horizontalArrows = "←→↔⇐⇒⇔↦↤⟵⟶⟷⟸⟹⟺↩↪↼↽⇀⇁⇌⇋"

// movable reports whether a browser moves the limits of an operator to its side outside display style.
func movable(operator string) bool {
	return operator != "" && strings.Contains("∑∏∐⋀⋁⋂⋃⨀⨁⨂⨄⨆", operator)
}
