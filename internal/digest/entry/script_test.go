package entry

import (
	"testing"

	"github.com/offprint/offprint/internal/identity"
)

func TestMoveScripts(t *testing.T) {
	for text, want := range map[string]string{
		"10<sup>-3</sup> m":                                   "10⁻³ m",
		"10<sup>−3</sup>, 10<sup>–3</sup>":                    "10⁻³, 10⁻³",
		"10<sup>&#8722;3</sup>, 10<sup>&minus;3</sup>":        "10⁻³, 10⁻³",
		"H<sub>2</sub>O, CO<SUB>2</SUB>":                      "H₂O, CO₂",
		"<jats:sup>13</jats:sup>C, <jats:sub>2</jats:sub>":    "¹³C, ₂",
		"Ca<sup>2+</sup>, Ca<sup>2 +</sup>, SO₄<sup>2−</sup>": "Ca²⁺, Ca²⁺, SO₄²⁻",
		"x<inf>i</inf>, x<sub>i+1</sub>, a<sub>ij</sub>":      "xᵢ, xᵢ₊₁, aᵢⱼ",
		"L<sup><i>p</i></sup>, A<sup>T</sup>, 2<sup>n</sup>":  "Lᵖ, Aᵀ, 2ⁿ",
		"PM<sub>2.5</sub>, 10<sup>1.5</sup>":                  "PM₂.₅, 10¹.⁵",
		"T<sub>c</sub>, V<sub>max</sub>, x<sub>i/2</sub>":     "T_c, Vₘₐₓ, x_{i/2}",
		"CD4<sup>high</sup>, k<sub>cat</sub>":                 "CD4ʰⁱᵍʰ, k_{cat}",
		"Apc<sup>Min/+</sup>, 2<sup>n/2</sup>":                "Apc^{Min/+}, 2^{n/2}",
		"Trp53<sup>-/-</sup>, p<sup>*</sup>":                  "Trp53-/-, p*",
		"1<sup>st</sup>, 19<sup>th</sup>, n<sup>th</sup>":     "1st, 19th, nth",
		"Word<sup>TM</sup>, Word<sup>®</sup>":                 "WordTM, Word®",
		"On <sub>small</sub> Models":                          "On small Models",
		"x<sup class=\"a\">2</sup >":                          "x²",
		"A<sup></sup>":                                        "A",
		"a<sup and b</sup>, x<y, <sup>2":                      "a<sup and b</sup>, x<y, <sup>2",
		"x<sup>y<sup>2</sup></sup>":                           "x<sup>y²</sup>",
	} {
		if got := MoveScripts(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestMovedTitlesStayEqual checks that titles with and without superscripts have the same key, because earlier versions
// only removed the tags.
func TestMovedTitlesStayEqual(t *testing.T) {
	for _, title := range []string{
		"10<sup>-3</sup> m", "H<sub>2</sub>O", "V<sub>max</sub>", "T<sub>c</sub>", "Apc<sup>Min/+</sup>",
		"PM<sub>2.5</sub>",
	} {
		plain := fontTag.ReplaceAllString(title, "")
		if a, b := identity.TitleKey(plain), identity.TitleKey(MoveScripts(title)); a != b {
			t.Errorf("%s: %q and %q", title, a, b)
		}
	}
}
