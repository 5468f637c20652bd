package entry

import (
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/lazyregexp"
)

// archives matches the names of arXiv's archives that have subject classes.
const archives = `(?:cs|math|stat|eess|econ|physics|q-bio|q-fin|nlin|cond-mat|astro-ph)`

// mscPrefix matches the text before a class of the Mathematics Subject Classification.
const mscPrefix = `(?:(?:AMS|MSC)[ :]?(?:(?:19|20)\d\d)?:?\s*)`

// classCodes lists the forms of classification codes. Programs add such codes to the keywords that a person chose.
var classCodes = []*lazyregexp.Regexp{
	// cs.LG, hep-th, Machine Learning (cs.LG), Computer Science - Machine Learning (arXiv)
	lazyregexp.New(`^` + archives + `\.[A-Za-z-]{2,}$`),
	lazyregexp.New(`^(?:astro-ph|cond-mat|gr-qc|hep-(?:ex|lat|ph|th)|math-ph|nucl-(?:ex|th)|quant-ph|` +
		`q-bio|q-fin)$`),
	lazyregexp.New(`\(` + archives + `\.[A-Za-z-]{2,}\)$`),
	lazyregexp.New(`^(?:Computer Science|Statistics|Mathematics|Physics|Quantitative (?:Biology|Finance)|` +
		`Condensed Matter|Astrophysics|High Energy Physics|Electrical Engineering and Systems Science|` +
		`Nonlinear Sciences|Economics) - \w`),
	// FOS: Mathematics (OECD, fields of science)
	lazyregexp.New(`^(?:arXiv:|FOS: )`),
	// 68T07, Primary 68T07, MSC 68-02 (Mathematics Subject Classification)
	lazyregexp.New(`^` + mscPrefix + `?(?:(?i:primary|secondary):?\s*)?\d\d[A-Z](?:\d\d|xx)\s*(?:\(\w+\))?[.;]?$`),
	lazyregexp.New(`^` + mscPrefix + `(?:(?i:primary|secondary):?\s*)?\d\d-\d\d$`),
	// I.2.6, I.2.6 [Artificial Intelligence]: Learning (ACM 1998)
	lazyregexp.New(`^(?:ACM:?\s*)?[A-K]\.(?:\d|m)(?:\.(?:\d{1,2}|m))?\.?(?:\s*[\[:(].*)?$`),
	// Computing methodologies → Machine learning (ACM 2012)
	lazyregexp.New(`^CCS Concepts:|[^→]→[^→]`),
	// 05.45.-a (PACS)
	lazyregexp.New(`^(?:PACS:?\s*)?\d\d\.\d\d\.[A-Za-z+-][A-Za-z-]$`),
}

// separateCodes moves classification codes from the keywords to the subjects.
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

// isClassCode reports whether a keyword is a classification code. It excludes most words without the regular
// expressions.
func isClassCode(word string) bool {
	if !strings.ContainsAny(word, ".:(→0123456789") && !strings.Contains(word, " - ") && len(word) > len("cond-mat") {
		return false
	}
	return slices.ContainsFunc(classCodes, func(code *lazyregexp.Regexp) bool { return code.MatchString(word) })
}
