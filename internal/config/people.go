package config

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
)

// checkPeople reports invalid entries of `people`, above all a name that belongs to two people.
func checkPeople(known []content.KnownPerson, r *reporter) {
	owners := map[string]string{}
	for i, k := range known {
		if content.CleanName(k.Name) == "" {
			r.reportEntry("people", i, "", fmt.Sprintf("entry %d of `people` has no `name`", i+1),
				"add it as the site should show it, such as name: José García")
			continue
		}
		for j, name := range append([]string{k.Name}, k.Also...) {
			clean := content.CleanName(name)
			switch owner, taken := owners[clean]; {
			case taken && owner == k.Name && j > 0:
				r.report(
					"people",
					name,
					"the name "+problem.Quote(name)+" occurs twice in an entry of `people`",
					"remove one",
				)
			case taken:
				r.report(
					"people",
					name,
					"the name "+problem.Quote(name)+" occurs in two entries of `people`",
					"merge the entries, or remove it from one",
				)
			}
			owners[clean] = k.Name
		}
		checkPerson(k, i, r)
	}
}

func checkPerson(k content.KnownPerson, entry int, r *reporter) {
	if u, err := url.Parse(k.URL); k.URL != "" && (err != nil || !isWeb(u)) {
		r.reportEntry(
			"people",
			entry,
			"url",
			"the `url` "+problem.Quote(k.URL)+" of "+problem.Quote(k.Name)+" is not a web URL",
			"links start with http:// or https://",
		)
	}
	if k.ORCID != "" && !content.IsORCID(k.ORCID) {
		r.reportEntry("people", entry, "orcid",
			"the `orcid` "+problem.Quote(k.ORCID)+" of "+problem.Quote(k.Name)+" is not an ORCID identifier",
			"write four groups of four digits, such as 0000-0002-1825-0097",
		)
	}
	if !strings.Contains(content.CleanName(k.Name), k.Family) {
		r.reportEntry("people", entry, "family",
			"the `family` name "+problem.Quote(k.Family)+" is not part of the name "+problem.Quote(k.Name),
			"write it exactly as in the name",
		)
	}
}
