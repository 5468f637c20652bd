package entry

import (
	"net/mail"
	"strconv"
	"strings"
	"time"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/lazyregexp"
)

var (
	dottedDay    = lazyregexp.New(`^(\d{1,2})([./])(\d{1,2})[./](\d{4})$`)
	slashedMonth = lazyregexp.New(`^(\d{1,2})[./](\d{4})$`)
	eastAsianDay = lazyregexp.New(`^(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(?:(\d{1,2})\s*[日일])?$`)
	yearRange    = lazyregexp.New(`^\[?(1[5-9]\d\d|20\d\d)(?:/|-+|–)(?:(?:1[5-9]|20)?\d\d)?\]?$`)
	season       = lazyregexp.New(`^(\d{4})-(?:2[1-9]|3\d|4[01])(?:$|/)`) // ISO 8601-2, 4.8
	anyYear      = lazyregexp.New(`(?:^|\D)(1[5-9]\d\d|20\d\d)(?:\D|$)`)
)

// ReadDate parses a date as people and programs write it, as precisely as the text allows: 2023-10-16T…, 2023/10//, 16
// October 2023, Oct 2023, 2023, "to appear 2023". If the order of day and month is ambiguous, it returns only the year.
// It reports whether the text has a date.
func ReadDate(s string) (content.Date, bool) {
	s = Clean(s)
	if len(s) == len("2023") && strings.Trim(s, "0123456789") == "" && yearOf(s) >= 1500 && yearOf(s) < 2100 {
		return content.Date{Year: yearOf(s)}, true
	}
	isoYear, isoMonth, isoDay := isoDate(s)
	if isoDay != "" && (len(isoMonth) == 1 || isoMonth <= "12") { // not a season
		return partial(isoYear, isoMonth, isoDay)
	}
	for _, year := range []*lazyregexp.Regexp{season, yearRange} {
		if m := year.FindStringSubmatch(s); m != nil && !isMonthNumber(s) {
			return partial(m[1], "", "")
		}
	}
	if isoYear != "" {
		return partial(isoYear, isoMonth, isoDay)
	}
	if m := eastAsianDay.FindStringSubmatch(s); m != nil {
		return partial(m[1], m[2], m[3])
	}
	if d, _, ok := ReadDay(s); ok && d.Year > 0 {
		return d.Date(), true
	}
	if d, ok := dateInWords(s); ok {
		return d, true
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

// isoDate returns the parts of a date in ISO 8601 format, possibly with slashes, at the start of a text: 2023-10-16T…,
// 2023/10. The parts are "" if the text does not start with a date, and the day is "" if it is missing.
func isoDate(s string) (year, month, day string) {
	if !isYearAt(s) {
		return "", "", ""
	}
	year, month = s[:4], digitsAt(s, 5)
	if month == "" {
		return "", "", ""
	}
	if end := 5 + len(month); end < len(s) && (s[end] == '-' || s[end] == '/') {
		day = digitsAt(s, end+1)
	}
	return year, month, day
}

// isYearAt reports whether a text starts with a year and a separator.
func isYearAt(s string) bool {
	return len(s) > 4 && (s[4] == '-' || s[4] == '/') &&
		isDigit(s[0]) && isDigit(s[1]) && isDigit(s[2]) && isDigit(s[3])
}

// digitsAt returns the digits at an offset if they are one or two, and otherwise "".
func digitsAt(s string, i int) string {
	end := i
	for end < len(s) && isDigit(s[end]) {
		end++
	}
	if end-i > 2 {
		return ""
	}
	return s[i:end]
}

// isMonthNumber reports whether a text such as 2010-12 is a year and a month, not the years 2010 to 2012.
func isMonthNumber(s string) bool {
	return len(s) == len("2010-12") && (s[4] == '-' || s[4] == '/') && s[5:] >= "00" && s[5:] <= "13"
}

// dateInWords reads a year and a month by name, in any order and in one of the common languages: "7 de marzo de 2020",
// "2020, Oct", "July/August 2020".
func dateInWords(s string) (content.Date, bool) {
	m := anyYear.FindAllStringSubmatchIndex(s, 2)
	if len(m) != 1 || len(s) > 2*LongestDay {
		return content.Date{}, false
	}
	month, day, ok := ReadMonth(s[:m[0][2]] + " " + s[m[0][3]:])
	if !ok || month == 0 || strings.Trim(s, "0123456789.,/- ") == "" {
		return content.Date{}, false
	}
	if d, ok := content.NewDate(yearOf(s[m[0][2]:m[0][3]]), month, day); ok {
		return d, true
	}
	return content.Date{Year: yearOf(s[m[0][2]:m[0][3]]), Month: month}, true
}

// yearOf converts digits to a year.
func yearOf(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// bothReadings returns the two dates that a match of dottedDay can mean: with the day first, and with the month first.
func bothReadings(m []string) (dayFirst, monthFirst content.Date) {
	dayFirst, _ = partial(m[4], m[3], m[1])
	monthFirst, _ = partial(m[4], m[1], m[3])
	return dayFirst, monthFirst
}

// partial returns the date of the parts, as far as they are valid: 2023-00-00 is a year. It fails without a year, or if
// the month is invalid.
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

// ReadMailDate parses an RFC 5322 date, ignoring a comment after it. The day is that in the time zone of the sender.
func ReadMailDate(s string) (content.Date, bool) {
	t, err := mail.ParseDate(strings.TrimSpace(WithoutComment(s)))
	if err != nil {
		return content.Date{}, false
	}
	return content.Date{Year: t.Year(), Month: t.Month(), Day: t.Day()}, true
}

var trailingComment = lazyregexp.New(`\s*\([^()]*\)\s*$`)

// WithoutComment removes a comment from the end of a mail header field. arXiv adds the size to dates, as in "(12kb)".
func WithoutComment(s string) string { return trailingComment.ReplaceAllString(s, "") }

// MorePrecise returns the more precise of two dates, or the first if both are equally precise.
func MorePrecise(a, b content.Date) content.Date {
	if precision(b) > precision(a) {
		return b
	}
	return a
}

// precision returns 0 for the zero date, and more the more parts a date has.
func precision(d content.Date) int { return strings.Count(d.String(), "-") + min(d.Year, 1) }
