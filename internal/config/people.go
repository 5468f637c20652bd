package config

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
)

// checkPeople reports invalid entries of `people`, such as names that belong to two people.
func checkPeople(known []content.KnownPerson, r *reporter) {
	first := map[string][]any{} // path of each name
	for i, k := range known {
		if content.CleanName(k.Name) == "" {
			r.report(fmt.Sprintf("entry %d of `people` has no `name`", i+1),
				"add it as the site should show it, such as name: José García", "people", i, "name")
		}
		for j, name := range append([]string{k.Name}, k.Also...) {
			at := []any{"people", i, "also", j - 1}
			if j == 0 {
				at = []any{"people", i, "name"}
			}
			clean := content.CleanName(name)
			before, taken := first[clean]
			switch {
			case clean == "":
			case taken && before[1] == i:
				r.report("the name "+problem.Quote(name)+" occurs twice in an entry of `people`",
					"remove one of the two; the first is on line "+r.line(before), at...)
			case taken:
				r.report("the name "+problem.Quote(name)+" occurs in two entries of `people`",
					"merge the entries, or remove it from one; the first is on line "+r.line(before), at...)
			default:
				first[clean] = at
			}
		}
		checkPerson(k, i, r)
	}
}

// checkPerson reports invalid values in an entry.
func checkPerson(k content.KnownPerson, entry int, r *reporter) {
	if u, err := url.Parse(k.URL); k.URL != "" && (err != nil || !isWeb(u)) {
		r.report("the `url` "+problem.Quote(k.URL)+" of "+problem.Quote(k.Name)+" is not a web URL",
			"links start with http:// or https://", "people", entry, "url")
	}
	if k.ORCID != "" && !content.IsORCID(k.ORCID) {
		r.report("the `orcid` "+problem.Quote(k.ORCID)+" of "+problem.Quote(k.Name)+" is not an ORCID identifier",
			"write four groups of four digits, such as 0000-0002-1825-0097", "people", entry, "orcid")
	}
	if !strings.Contains(content.CleanName(k.Name), content.CleanName(k.Family)) {
		r.report("the `family` name "+problem.Quote(k.Family)+" is not part of the name "+problem.Quote(k.Name),
			"write it exactly as in the name", "people", entry, "family")
	}
}
