package words

import "strings"

// This file has the plural rules of CLDR for whole numbers. The tables of golang.org/x/text would make the program 0.3
// MB larger. A test compares these rules with them.

// A pluralRule returns the plural category of a number.
type pluralRule func(n int) string

// between reports whether n is in a range.
func between(n, from, to int) bool { return from <= n && n <= to }

// endsIn reports whether the last digit is in a range and the last two digits are not 11 to 19.
func endsIn(n, from, to int) bool { return between(n%10, from, to) && !between(n%100, 11, 19) }

// choose returns the first category whose condition is true, or other. The arguments are conditions (bool) and
// categories (string) in turn.
func choose(conditions ...any) string {
	for i := 0; i+1 < len(conditions); i += 2 {
		if conditions[i].(bool) {
			return conditions[i+1].(string)
		}
	}
	return other
}

// A languageRule is the rule of some languages.
type languageRule struct {
	languages string // separated by spaces
	rule      pluralRule
}

// has reports whether the rule is that of a language.
func (r languageRule) has(language string) bool {
	return language != "" && strings.Contains(" "+r.languages+" ", " "+language+" ")
}

// pluralRules are the rules of languages. Languages that are not listed have the rule of English: one and other.
var pluralRules = []languageRule{
	{"zh ja ko vi th id ms lo my bo ii yo ig wo to", func(int) string { return other }},
	{"am as bn fa gu hi kn zu fr hy ff ak bh ln mg pa ti wa pt si", func(n int) string {
		return choose(n <= 1, "one")
	}},
	{"ru uk be", func(n int) string {
		few := between(n%10, 2, 4) && !between(n%100, 12, 14)
		return choose(n%10 == 1 && n%100 != 11, "one", few, "few", true, "many")
	}},
	{"sr hr bs", func(n int) string {
		few := between(n%10, 2, 4) && !between(n%100, 12, 14)
		return choose(n%10 == 1 && n%100 != 11, "one", few, "few")
	}},
	{"pl", func(n int) string {
		return choose(n == 1, "one", between(n%10, 2, 4) && !between(n%100, 12, 14), "few", true, "many")
	}},
	{"cs sk", func(n int) string { return choose(n == 1, "one", between(n, 2, 4), "few") }},
	{"lt", func(n int) string { return choose(endsIn(n, 1, 1), "one", endsIn(n, 2, 9), "few") }},
	{"lv", func(n int) string {
		return choose(n%10 == 0 || between(n%100, 11, 19), "zero", n%10 == 1 && n%100 != 11, "one")
	}},
	{"ro", func(n int) string { return choose(n == 1, "one", n == 0 || between(n%100, 1, 19), "few") }},
	{"sl hsb dsb", func(n int) string {
		return choose(n%100 == 1, "one", n%100 == 2, "two", between(n%100, 3, 4), "few")
	}},
	{"ar", func(n int) string {
		return choose(n == 0, "zero", n == 1, "one", n == 2, "two", between(n%100, 3, 10), "few",
			between(n%100, 11, 99), "many")
	}},
	{"he iw", func(n int) string { return choose(n == 1, "one", n == 2, "two", n > 10 && n%10 == 0, "many") }},
	{"ga", func(n int) string {
		return choose(n == 1, "one", n == 2, "two", between(n, 3, 6), "few", between(n, 7, 10), "many")
	}},
	{"cy", func(n int) string {
		return choose(n == 0, "zero", n == 1, "one", n == 2, "two", n == 3, "few", n == 6, "many")
	}},
	{"mt", func(n int) string {
		return choose(n == 1, "one", n == 0 || between(n%100, 2, 10), "few", between(n%100, 11, 19), "many")
	}},
	{"gd", func(n int) string {
		return choose(n == 1 || n == 11, "one", n == 2 || n == 12, "two", between(n, 3, 19), "few")
	}},
	{"is mk", func(n int) string { return choose(n%10 == 1 && n%100 != 11, "one") }},
	{"fil tl", func(n int) string {
		return choose(n <= 3 && n > 0 || n%10 != 4 && n%10 != 6 && n%10 != 9, "one")
	}},
	{"se smi smn iu", func(n int) string { return choose(n == 1, "one", n == 2, "two") }},
}

// pluralOf returns the plural category of a number in a language, such as de-AT.
func pluralOf(tag string, n int) string {
	if strings.EqualFold(tag, "pt-PT") {
		return choose(n == 1, "one")
	}
	language := baseOf(tag)
	for _, r := range pluralRules {
		if r.has(language) {
			return r.rule(n)
		}
	}
	return choose(n == 1, "one")
}
