package words

import (
	"fmt"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
)

// categories are the plural categories of CLDR.
var categories = []string{"zero", "one", "two", "few", "many", other}

// withMany are the languages whose form many is only for fractions or millions, which pluralRules do not have.
const withMany = " ca cs es fr it lt pt sk "

// ofOtherRules are the languages with two letters that have other plural rules than English and are not in pluralRules.
const ofOtherRules = " br gv kw mo sh "

// formsOf returns the plural categories of a language in the order of categories, or nil if they are not known.
func formsOf(tag string) []string {
	base := baseOf(tag)
	isListed := slices.ContainsFunc(pluralRules, func(r languageRule) bool { return r.has(base) })
	if !IsTag(tag) || !isListed && (len(base) != 2 || strings.Contains(ofOtherRules, " "+base+" ")) {
		return nil
	}
	found := map[string]bool{other: true, "many": strings.Contains(withMany, " "+base+" ")}
	for n := range 200 { // rules depend on the last two digits, and on whether there are more
		found[pluralOf(tag, n)] = true
	}
	return slices.DeleteFunc(slices.Clone(categories), func(c string) bool { return !found[c] })
}

// unusedForms returns a warning for each plural form of the texts that their language does not have, at the first text
// with the form.
func (p *parser) unusedForms(tag string) problem.List {
	if len(p.forms) == 0 {
		return nil
	}
	forms := formsOf(tag)
	if forms == nil {
		return nil
	}
	var warnings problem.List
	for _, form := range categories {
		names := p.forms[form]
		if len(names) == 0 || slices.Contains(forms, form) {
			continue
		}
		first := p.places.Of(names[0])
		first.What = fmt.Sprintf("the language %s has no plural form `%s`", tag, form)
		if more := len(names) - 1; more > 0 {
			first.What += ", which this and " + content.Plural(more, "other text") + " have"
		}
		first.Hint = "remove the form; the language has " + strings.Join(forms, ", ")
		warnings = append(warnings, first)
	}
	warnings.Sort()
	return warnings
}
