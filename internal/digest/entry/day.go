package entry

import (
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/lazyregexp"
)

// A Day is a date as a page writes it. The year can be missing.
type Day struct {
	Year  int // 0 if missing
	Month time.Month
	Day   int
}

// DayOf returns a date as a Day.
func DayOf(d content.Date) Day { return Day{d.Year, d.Month, d.Day} }

// IsZero reports whether the day is unknown.
func (d Day) IsZero() bool { return d.Month == 0 }

// Date returns the day as a date. Its year is 0 if the year of the day is missing.
func (d Day) Date() content.Date { return content.Date{Year: d.Year, Month: d.Month, Day: d.Day} }

// leapCycle is the longest time between two leap days, in years.
const leapCycle = 8

// Latest returns the day in the latest year that keeps it on or before the limit. A day with a year keeps its year. The
// result is zero if the day or the limit is.
func (d Day) Latest(limit content.Date) content.Date {
	if d.IsZero() || limit.IsZero() {
		return content.Date{}
	}
	if d.Year > 0 {
		return d.Date()
	}
	for year := limit.Year; year >= limit.Year-leapCycle; year-- {
		if full, ok := content.NewDate(year, d.Month, d.Day); ok && full.Compare(limit) <= 0 {
			return full
		}
	}
	return content.Date{}
}

// Earliest returns the day in the earliest year that keeps it on or after the limit.
func (d Day) Earliest(limit content.Date) content.Date {
	for year := limit.Year; year <= limit.Year+leapCycle; year++ {
		if full, ok := content.NewDate(year, d.Month, d.Day); ok && full.Compare(limit) >= 0 {
			return full
		}
	}
	return content.Date{}
}

// Nearest returns the day in the year that puts it nearest to another date.
func (d Day) Nearest(other content.Date) content.Date {
	before, after := d.Latest(other), d.Earliest(other)
	if other.Time().Sub(before.Time()) < after.Time().Sub(other.Time()) {
		return before
	}
	return after
}

// MonthNames matches the English name of a month, whole or abbreviated. It is a regular expression without groups.
const MonthNames = `jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|` +
	`aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?`

// Separators matches a character that pages use before and between the parts of a byline. It is a character class of a
// regular expression.
const Separators = `[•·‧∙⋅●◦○‣▪■□─━═*|–—-]`

const (
	dayPrefix   = `(?i)^(?:published\s+(?:on\s+)?)?`
	weekday     = `(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?`
	dayOfMonth  = `(?P<day>\d{1,2})(?:st|nd|rd|th)?`
	monthByName = `(?P<month>` + MonthNames + `)\.?`
	dayComments = `(?:\s*` + Separators + `?\s*(?P<comments>\d{1,6}))?`
)

// dayForms lists the date formats of pages, with the text that can surround a date on its line: a separator, "Published
// on", and the number of comments.
var dayForms = []*lazyregexp.Regexp{
	lazyregexp.New(dayPrefix + weekday + monthByName + `\s+` + dayOfMonth +
		`(?:,?\s+(?P<year>\d{4})` + dayComments + `|(?:\s+|\s*` + Separators + `\s*)(?P<discussed>\d{1,6}))?$`),
	lazyregexp.New(dayPrefix + weekday + dayOfMonth + `\s+` + monthByName + `(?:,?\s+(?P<year>\d{4}))?` +
		dayComments + `$`),
	lazyregexp.New(dayPrefix + `(?P<year>\d{4})-(?P<number>\d{2})-(?P<day>\d{2})` + dayComments + `$`),
}

// LongestDay is the length in bytes of the longest line that ReadDay accepts.
const LongestDay = 64

// couldBeDay quickly excludes most lines: a date is short, contains a digit, and starts with a digit or a word of
// dayWords.
func couldBeDay(line string) bool {
	if len(line) < len("May 1") || len(line) > LongestDay {
		return false
	}
	if c := line[0]; c >= '0' && c <= '9' {
		return true
	}
	first := string([]byte{line[0] | 0x20, line[1] | 0x20, line[2] | 0x20}) // in lower case
	at := strings.Index(dayWords, first)
	return at >= 0 && at%len("jan ") == 0 && strings.ContainsAny(line, "0123456789")
}

// dayWords lists the first three letters of the words that can start a date.
const dayWords = "jan feb mar apr may jun jul aug sep oct nov dec mon tue wed thu fri sat sun pub"

// ReadDay parses a line that contains only a date, optionally followed by the number of comments.
func ReadDay(line string) (d Day, comments *int, ok bool) {
	if !couldBeDay(line) {
		return Day{}, nil, false
	}
	for _, form := range dayForms {
		m := form.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		for i, name := range form.SubexpNames() {
			n, _ := strconv.Atoi(m[i])
			switch {
			case m[i] == "":
			case name == "day":
				d.Day = n
			case name == "year":
				d.Year = n
			case name == "number":
				d.Month = time.Month(n)
			case name == "month":
				d.Month = monthOf(m[i])
			case name == "comments" || name == "discussed":
				comments = &n
			}
		}
		year := d.Year
		if year == 0 {
			year = 2000 // a leap year, so that 29 February is valid
		}
		if _, valid := content.NewDate(year, d.Month, d.Day); valid {
			return d, comments, true
		}
	}
	return Day{}, nil, false
}

// monthOf returns the month with an English name. It compares only the first three letters.
func monthOf(name string) time.Month {
	for m := time.January; m <= time.December; m++ {
		if strings.EqualFold(m.String()[:3], name[:3]) {
			return m
		}
	}
	return 0
}

var datePattern = lazyregexp.New(`(?:^|\D)(\d{4}-\d{2}-\d{2})(?:\D|$)`)

// DateInName returns the date in a file name, such as 2026-02-18.txt, or at the end of an address. It is zero if there
// is none.
func DateInName(name string) content.Date {
	if m := datePattern.FindStringSubmatch(path.Base(name)); m != nil {
		if d, err := content.ParseDate(m[1]); err == nil {
			return d
		}
	}
	return content.Date{}
}
