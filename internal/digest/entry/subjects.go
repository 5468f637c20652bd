package entry

import (
	"regexp"
	"slices"
	"strings"
)

// classCodes matches the codes of classifications, with an example of each. Programs put them among the keywords that
// a person chose.
var classCodes = regexp.MustCompile(strings.Join([]string{
	`^(?:cs|math|stat|eess|econ|physics|q-bio|q-fin|nlin|cond-mat|astro-ph)\.[A-Za-z-]{2,}$`,         // cs.LG (arXiv)
	`^(?:astro-ph|cond-mat|gr-qc|hep-(?:ex|lat|ph|th)|math-ph|nucl-(?:ex|th)|quant-ph|q-bio|q-fin)$`, // hep-th
	`\((?:cs|math|stat|eess|econ|physics|q-bio|q-fin|nlin|cond-mat|astro-ph)\.[A-Za-z-]{2,}\)$`,      // Machine Learning (cs.LG)
	`^(?:arXiv:|FOS: )`, // FOS: Mathematics (OECD, fields of science)
	`^(?:Computer Science|Statistics|Mathematics|Physics|Quantitative (?:Biology|Finance)|Condensed Matter|` +
		`Astrophysics|High Energy Physics|Electrical Engineering and Systems Science|Nonlinear Sciences|Economics)` +
		` - \w`, // Computer Science - Machine Learning
	`^(?:(?:AMS|MSC)[ :]?(?:(?:19|20)\d\d)?:?\s*)?(?:(?i:primary|secondary):?\s*)?\d\d[A-Z](?:\d\d|xx)\s*(?:\(\w+\))?[.;]?$`, // 68T07
	`^(?:(?:AMS|MSC)[ :]?(?:(?:19|20)\d\d)?:?\s*)(?:(?i:primary|secondary):?\s*)?\d\d-\d\d$`,                                 // MSC 68-02
	`^(?:ACM:?\s*)?[A-K]\.(?:\d|m)(?:\.(?:\d{1,2}|m))?\.?(?:\s*[\[:(].*)?$`,                                                  // I.2.6 (ACM 1998)
	`^(?:PACS:?\s*)?\d\d\.\d\d\.[A-Za-z+-][A-Za-z-]$`,                                                                        // 05.45.-a (PACS)
	`^CCS Concepts:|[^→]→[^→]`,                                                                                               // Computing methodologies → Machine learning (ACM 2012)
}, "|"))

// separateCodes moves the codes of classifications from the keywords to the subjects.
func (e *Entry) separateCodes() {
	if !slices.ContainsFunc(e.Keywords, isClassCode) {
		return
	}
	words := e.Keywords
	e.Keywords = nil
	for _, word := range words {
		if isClassCode(word) {
			e.Subjects = append(e.Subjects, word)
		} else {
			e.Keywords = append(e.Keywords, word)
		}
	}
}

// isClassCode reports whether a keyword is the code of a classification. Most words are ruled out without the regular
// expression.
func isClassCode(word string) bool {
	return strings.ContainsAny(word, ".:(-→0123456789") && classCodes.MatchString(word)
}
