package words

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// formNames are the names of the plural categories in CLDR.
var formNames = map[plural.Form]string{
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
			want := formNames[plural.Cardinal.MatchPlural(parsed, n, 0, 0, 0, 0)]
			if got := pluralOf(tag, n); got != want {
				t.Errorf("%s: the category of %d is %s, want %s", tag, n, got, want)
				break
			}
		}
	}
}

// TestFormsIncludeCLDR checks that the forms of a language include all that golang.org/x/text knows, also for
// fractions.
func TestFormsIncludeCLDR(t *testing.T) {
	for _, tag := range twoLetters() {
		parsed, err := language.Parse(tag)
		forms := formsOf(tag)
		if err != nil || forms == nil {
			continue
		}
		for _, n := range []struct{ i, digits, fraction int }{{0, 1, 5}, {1, 1, 5}, {2, 1, 1}, {5, 2, 12}} {
			form := formNames[plural.Cardinal.MatchPlural(parsed, n.i, n.digits, n.digits, n.fraction, n.fraction)]
			if !slices.Contains(forms, form) {
				t.Errorf("%s: %d.%d has the form %s, which is not in %v", tag, n.i, n.fraction, form, forms)
			}
		}
	}
	for tag, want := range map[string]string{
		"en": "one other", "de-AT": "one other", "ja": "other", "pl": "one few many other", "fr": "one many other",
		"pt-PT": "one many other", "ar": "zero one two few many other", "sr-Latn": "one few other",
		"br": "", "ast": "", "english": "", "xx": "",
	} {
		if got := strings.Join(formsOf(tag), " "); got != want {
			t.Errorf("the forms of %s are %q, want %q", tag, got, want)
		}
	}
}

// twoLetters returns all words of two letters.
func twoLetters() (all []string) {
	for a := 'a'; a <= 'z'; a++ {
		for b := 'a'; b <= 'z'; b++ {
			all = append(all, string([]rune{a, b}))
		}
	}
	return all
}

// TestCodesAreThoseOfLanguages compares the codes with two letters with the tables of golang.org/x/text.
func TestCodesAreThoseOfLanguages(t *testing.T) {
	for _, code := range twoLetters() {
		if _, err := language.ParseBase(code); IsTag(code) != (err == nil) {
			t.Errorf("%s: IsTag returns %v, but the error of golang.org/x/text is %v", code, IsTag(code), err)
		}
	}
}

func TestTags(t *testing.T) {
	for text, want := range map[string]string{
		"english": "en", "English": "en", "englsh": "en", "english-US": "en-US", "Deutsch": "de", "español": "es",
		"de_AT": "de-AT", "pt_BR.UTF-8": "pt-BR", "jp": "ja", "中文": "zh", "Klingon": "", "C": "", "": "", "??": "",
		"xx":  "",
		"de-": "", "en, de": "",
	} {
		if IsTag(text) {
			t.Errorf("%q is a tag", text)
		}
		if got := TagOf(text); got != want {
			t.Errorf("the tag of %q is %q, want %q", text, got, want)
		}
	}
	for _, tag := range strings.Fields("en de pt-BR zh-Hans zh-Hant-TW EN es-419 sr-Latn-RS de-1996 hsb fil x-klingon " +
		"i-klingon en-GB-oed de-DE-u-co-phonebk") {
		if got := TagOf(tag); !IsTag(tag) || got != tag {
			t.Errorf("%s is not a tag, or means %q", tag, got)
		}
	}
}
