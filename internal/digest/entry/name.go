package entry

import (
	"regexp"
	"strings"
)

var nameSuffix = regexp.MustCompile(`(?i)^(?:jr\.?|sr\.?|i{2,3}|iv|[23]rd|2nd)$`)

// IsNameSuffix reports whether a text is the suffix of a name: Jr., III.
func IsNameSuffix(s string) bool { return nameSuffix.MatchString(s) }

// DisplayName returns a name in spoken order. The parts are those between the commas of "Family, Given", "Family, Jr,
// Given" (BibTeX) or "Family, Given, Jr" (RIS).
func DisplayName(parts ...string) string {
	switch {
	case len(parts) == 3 && IsNameSuffix(Clean(parts[2])):
		parts = []string{parts[1], parts[0], parts[2]}
	case len(parts) == 3:
		parts = []string{parts[2], parts[0], parts[1]}
	case len(parts) == 2:
		parts = []string{parts[1], parts[0]}
	}
	return Clean(strings.Join(parts, " "))
}

var lastConnector = regexp.MustCompile(`,?\s+and\s+`)

// ReplaceAnd replaces every "and" in a list of names with a separator.
func ReplaceAnd(list, separator string) string {
	return lastConnector.ReplaceAllString(list, separator)
}

var (
	etAl       = regexp.MustCompile(`(?i)^(?:et al\.?|others|and others|…|\.\.\.)$`)
	initials   = regexp.MustCompile(`^(?:\p{Lu}\.?[ -]?){1,4}$`)
	authorCode = regexp.MustCompile(`\s*\(\d+\)$`)
)

// ReadNames splits a list of names as people write it: at semicolons, bars, line breaks or "and", or else at the commas
// that are not part of a name. The names are in spoken order. It also reports whether the list says that there are more
// ("et al.").
func ReadNames(list string) (names []string, more bool) {
	list = ReplaceAnd(strings.TrimSpace(list), "; ")
	var parts []string
	if strings.ContainsAny(list, ";|\n") {
		parts = SplitList(list, ";|\r\n")
	} else {
		parts = joinInitials(SplitList(list, ","))
	}
	for _, name := range parts {
		family, given, found := strings.Cut(authorCode.ReplaceAllString(name, ""), ",")
		if found {
			parts := append([]string{family}, strings.Split(given, ",")...)
			names = append(names, DisplayName(parts...))
		} else {
			names = append(names, family)
		}
	}
	if n := len(names); n > 0 && etAl.MatchString(names[n-1]) {
		return names[:n-1], true
	}
	return names, false
}

// joinInitials joins the parts of "Family, G." and of a single "Family, Given".
func joinInitials(parts []string) []string {
	if len(parts) == 2 && !strings.Contains(parts[0], " ") {
		return []string{parts[0] + ", " + parts[1]}
	}
	var names []string
	for _, p := range parts {
		if n := len(names); n > 0 && initials.MatchString(p) && !strings.Contains(names[n-1], ",") {
			names[n-1] += ", " + p
		} else {
			names = append(names, p)
		}
	}
	return names
}
