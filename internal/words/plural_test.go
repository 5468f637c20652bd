package words

import (
	"strings"
	"testing"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// categories are the names of the plural categories in CLDR.
var categories = map[plural.Form]string{
	plural.Other: other, plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few",
	plural.Many: "many",
}

// TestPluralRulesMatchCLDR compares the rules with the tables of golang.org/x/text.
func TestPluralRulesMatchCLDR(t *testing.T) {
	tags := strings.Fields("en de fr-CA es it nl sv nb nn fi et hu el tr bg ca eu gl af sq az ka kk ky uz mn ur " +
		"sw de-AT pt-BR pt-PT zh-Hant sr-Latn eo tk so te ta ml ne or lb fo sd ps ku ckb")
	corrected := "mk" // CLDR 34 corrected this rule, but the tables are older
	for _, r := range pluralRules {
		tags = append(tags, strings.Fields(r.languages)...)
	}
	for _, tag := range tags {
		if tag == corrected {
			continue
		}
		parsed, err := language.Parse(tag)
		if err != nil {
			t.Errorf("%s: %v", tag, err)
			continue
		}
		for n := range 1200 {
			want := categories[plural.Cardinal.MatchPlural(parsed, n, 0, 0, 0, 0)]
			if got := pluralOf(tag, n); got != want {
				t.Errorf("%s: the category of %d is %s, want %s", tag, n, got, want)
				break
			}
		}
	}
}
