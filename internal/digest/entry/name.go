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
