package entry

import (
	"net/mail"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/offprint/offprint/internal/content"
)

var (
	isoDay       = regexp.MustCompile(`^(\d{4})[-/](\d{1,2})(?:[-/](\d{1,2}))?(?:$|\D)`)
	monthAndYear = regexp.MustCompile(`(?i)^(` + MonthNames + `)\.?,?\s+(\d{4})$`)
	yearFirst    = regexp.MustCompile(`(?i)^(\d{4})[\s,]+(` + MonthNames + `)\.?(?:\s+(\d{1,2}))?$`)
	dottedDay    = regexp.MustCompile(`^(\d{1,2})([./])(\d{1,2})[./](\d{4})$`)
	slashedMonth = regexp.MustCompile(`^(\d{1,2})[./](\d{4})$`)
	anyYear      = regexp.MustCompile(`(?:^|\D)(1[5-9]\d\d|20\d\d)(?:\D|$)`)
)

// ReadDate parses a date as people and programs write it, as precisely as the text allows: 2023-10-16T…, 2023/10//, 16
// October 2023, Oct 2023, 2023, "to appear 2023". If the order of day and month is ambiguous, it returns only the year.
func ReadDate(s string) (content.Date, bool) {
	s = Clean(s)
	if len(s) >= len("2023-10-16T") && s[len("2023-10-16")] == 'T' { // ISO 8601 with a time
		if d, err := content.ParseDate(s[:len("2023-10-16")]); err == nil {
			return d, true
		}
	}
	if m := isoDay.FindStringSubmatch(s); m != nil {
		return partial(m[1], m[2], m[3])
	}
	if d, _, ok := ReadDay(s); ok && d.Year > 0 {
		return d.Date(), true
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

// bothReadings returns the dates that a match of dottedDay can be: the day before the month, or after it.
func bothReadings(m []string) (dayFirst, monthFirst content.Date) {
	dayFirst, _ = partial(m[4], m[3], m[1])
	monthFirst, _ = partial(m[4], m[1], m[3])
	return dayFirst, monthFirst
}

// partial returns the date that the parts form, as far as they are valid: 2023-00-00 is a year.
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

var trailingComment = regexp.MustCompile(`\s*\([^()]*\)\s*$`)

// WithoutComment removes a comment from the end of a mail header field. arXiv adds the size to dates, as in "(12kb)".
func WithoutComment(s string) string { return trailingComment.ReplaceAllString(s, "") }

// MorePrecise returns the more precise of two dates, or the first if both are equally precise.
func MorePrecise(a, b content.Date) content.Date {
	if precision(b) > precision(a) {
		return b
	}
	return a
}

func precision(d content.Date) int { return strings.Count(d.String(), "-") + min(d.Year, 1) }
