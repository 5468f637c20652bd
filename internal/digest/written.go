package digest

import (
	"html"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/offprint/offprint/internal/content"
)

var (
	isoDay       = regexp.MustCompile(`^(\d{4})[-/](\d{1,2})(?:[-/](\d{1,2}))?(?:$|\D)`)
	monthAndYear = regexp.MustCompile(`(?i)^(` + monthNames + `)\.?,?\s+(\d{4})$`)
	yearFirst    = regexp.MustCompile(`(?i)^(\d{4})[\s,]+(` + monthNames + `)\.?(?:\s+(\d{1,2}))?$`)
	dottedDay    = regexp.MustCompile(`^(\d{1,2})([./])(\d{1,2})[./](\d{4})$`)
	slashedMonth = regexp.MustCompile(`^(\d{1,2})[./](\d{4})$`)
	anyYear      = regexp.MustCompile(`(?:^|\D)(1[5-9]\d\d|20\d\d)(?:\D|$)`)
)

// readDate reads a date as people and programs write it, as precisely as it says: 2023-10-16T…,
// 2023/10//, 16 October 2023, Oct 2023, 2023, "to appear 2023". Of a day whose order of day and month
// nobody can know, the year is left.
func readDate(s string) (content.Date, bool) {
	s = clean(s)
	if len(s) >= len("2023-10-16T") && s[len("2023-10-16")] == 'T' { // as programs write it
		if d, err := content.ParseDate(s[:len("2023-10-16")]); err == nil {
			return d, true
		}
	}
	if m := isoDay.FindStringSubmatch(s); m != nil {
		return partial(m[1], m[2], m[3])
	}
	if d, _, ok := readDay(s); ok && d.year > 0 {
		return d.date(), true
	}
	if m := monthAndYear.FindStringSubmatch(s); m != nil {
		return partial(m[2], strconv.Itoa(int(monthOf(m[1]))), "")
	}
	if m := yearFirst.FindStringSubmatch(s); m != nil {
		return partial(m[1], strconv.Itoa(int(monthOf(m[2]))), m[3])
	}
	if m := slashedMonth.FindStringSubmatch(s); m != nil {
		return partial(m[2], m[1], "")
	}
	if m := dottedDay.FindStringSubmatch(s); m != nil {
		first, _ := strconv.Atoi(m[1])
		second, _ := strconv.Atoi(m[3])
		switch {
		case m[2] == "." || first > 12 || first == second:
			return partial(m[4], m[3], m[1])
		case second > 12:
			return partial(m[4], m[1], m[3])
		}
		return partial(m[4], "", "")
	}
	if m := anyYear.FindAllStringSubmatch(s, 2); len(m) == 1 {
		return partial(m[0][1], "", "")
	}
	return content.Date{}, false
}

// dayOf is a date as a reading has that of its digest.
func dayOf(d content.Date) day { return day{d.Year, d.Month, d.Day} }

// partial is a date as far as its parts make one: 2023-00-00 is a year.
func partial(year, month, day string) (content.Date, bool) {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	if y == 0 || m < 0 || m > 12 {
		return content.Date{}, false
	}
	if full, ok := content.NewDate(y, time.Month(m), d); ok {
		return full, true
	}
	return content.Date{Year: y, Month: time.Month(m)}, true
}

var (
	entity    = regexp.MustCompile(`&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});`)
	tag       = regexp.MustCompile(`</?(?:jats:[a-z-]+|i|b|em|strong|sub|sup|span|sc|p|div|br|italic|bold|inf|tt)(?:\s[^<>]*)?/?>`)
	blockTag  = regexp.MustCompile(`^</?(?:jats:)?(?:p|div|br|sec|title)\b`)
	jatsTitle = regexp.MustCompile(`<jats:title>[^<]*</jats:title>`)
)

// unmarked takes out of a text what reference managers and publishers leave of HTML and JATS: the
// tags of fonts and paragraphs, headings such as "Abstract", and entities.
func unmarked(s string) string {
	if strings.IndexByte(s, '<') >= 0 {
		s = jatsTitle.ReplaceAllString(s, "")
		s = tag.ReplaceAllStringFunc(s, func(t string) string {
			if blockTag.MatchString(t) {
				return "\n\n"
			}
			return ""
		})
	}
	return entities(s)
}

// entities makes entities characters, where they are whole: "R&D" is none.
func entities(s string) string {
	if strings.IndexByte(s, '&') < 0 {
		return s
	}
	return entity.ReplaceAllStringFunc(s, html.UnescapeString)
}

// split takes a list apart at one of the signs, and leaves out what is blank.
func split(list, signs string) (parts []string) {
	for _, p := range strings.FieldsFunc(list, func(c rune) bool { return strings.ContainsRune(signs, c) }) {
		if p = clean(p); p != "" {
			parts = append(parts, p)
		}
	}
	return parts
}

// splitKeywords takes a list of keywords apart: at semicolons or ends of lines where it has them,
// else at commas.
func splitKeywords(list string) []string {
	if strings.ContainsAny(list, ";\r\n") {
		return split(list, ";\r\n")
	}
	return split(list, ",")
}

// most is the more precise of two dates; the first where neither is.
func most(a, b content.Date) content.Date {
	if precision(b) > precision(a) {
		return b
	}
	return a
}

func precision(d content.Date) int { return strings.Count(d.String(), "-") + min(d.Year, 1) }

var generation = regexp.MustCompile(`(?i)^(?:jr\.?|sr\.?|i{2,3}|iv|[23]rd|2nd)$`)

// inOrder gives a name written "Family, Given" or "Family, Jr, Given" (BibTeX) or "Family, Given, Jr"
// (RIS) as it is read.
func inOrder(parts ...string) string {
	switch {
	case len(parts) == 3 && generation.MatchString(clean(parts[2])):
		parts = []string{parts[1], parts[0], parts[2]}
	case len(parts) == 3:
		parts = []string{parts[2], parts[0], parts[1]}
	case len(parts) == 2:
		parts = []string{parts[1], parts[0]}
	}
	return clean(strings.Join(parts, " "))
}
