package config

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/offprint/offprint/internal/content"
)

// checkPeople reports invalid entries of `people`, above all a name that belongs to two people.
func checkPeople(known []content.KnownPerson, report reporter) {
	owners := map[string]string{}
	for i, k := range known {
		if content.CleanName(k.Name) == "" {
			report(
				"people",
				"",
				fmt.Sprintf("entry %d of `people` has no `name`", i+1),
				"add it as the site is to show it, such as name: José García",
			)
			continue
		}
		for j, name := range append([]string{k.Name}, k.Also...) {
			clean := content.CleanName(name)
			switch owner, taken := owners[clean]; {
			case taken && owner == k.Name && j > 0:
				report("people", name, "the name "+name+" stands twice in one entry of `people`", "take one away")
			case taken:
				report(
					"people",
					name,
					"the name "+name+" stands in two entries of `people`",
					"join the two entries, or take it out of one",
				)
			}
			owners[clean] = k.Name
		}
		checkPerson(k, report)
	}
}

func checkPerson(k content.KnownPerson, report reporter) {
	if u, err := url.Parse(k.URL); k.URL != "" && (err != nil || !isWeb(u)) {
		report("people", k.URL, "the `url` "+k.URL+" of "+k.Name+" is not a web address", "begin it with https://")
	}
	if k.ORCID != "" && !content.IsORCID(k.ORCID) {
		report(
			"people",
			k.ORCID,
			"the `orcid` "+k.ORCID+" of "+k.Name+" is not an ORCID identifier",
			"write its four groups of four, such as 0000-0002-1825-0097",
		)
	}
	if !strings.Contains(content.CleanName(k.Name), k.Family) {
		report(
			"people",
			k.Family,
			"the `family` name "+k.Family+" is no part of the name "+k.Name,
			"write it as the name has it",
		)
	}
}
