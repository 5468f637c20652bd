package digest

import (
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/offprint/offprint/internal/content"
)

// A day is a date as a page writes it: the year can be missing.
type day struct {
	year  int // 0 where it is missing
	month time.Month
	day   int
}

func (d day) isZero() bool       { return d.month == 0 }
func (d day) date() content.Date { return content.Date{Year: d.year, Month: d.month, Day: d.day} }

// leapCycle is the longest time between two 29ths of February.
const leapCycle = 8

// latest is the day in the latest year that does not put it after the limit.
func (d day) latest(limit content.Date) content.Date {
	if d.isZero() || limit.IsZero() {
		return content.Date{}
	}
	if d.year > 0 {
		return d.date()
	}
	for year := limit.Year; year >= limit.Year-leapCycle; year-- {
		if full, ok := content.NewDate(year, d.month, d.day); ok && full.Compare(limit) <= 0 {
			return full
		}
	}
	return content.Date{}
}

// earliest is the day in the earliest year that does not put it before the limit.
func (d day) earliest(limit content.Date) content.Date {
	for year := limit.Year; year <= limit.Year+leapCycle; year++ {
		if full, ok := content.NewDate(year, d.month, d.day); ok && full.Compare(limit) >= 0 {
			return full
		}
	}
	return content.Date{}
}

// nearest is the day in the year that puts it next to another.
func (d day) nearest(other content.Date) content.Date {
	before, after := d.latest(other), d.earliest(other)
	if other.Time().Sub(before.Time()) < after.Time().Sub(other.Time()) {
		return before
	}
	return after
}

const monthNames = `jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?`

// dayForms are the ways in which pages write a date, with what can stand before and after it on its
// line: a separator, "Published on", and the number of comments.
var dayForms = []*regexp.Regexp{
	regexp.MustCompile(`(?i)^(?:published\s+(?:on\s+)?)?(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?(?P<month>` + monthNames + `)\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(?P<year>\d{4})(?:\s*` + separators + `?\s*(?P<comments>\d{1,6}))?|(?:\s+|\s*` + separators + `\s*)(?P<discussed>\d{1,6}))?$`),
	regexp.MustCompile(`(?i)^(?:published\s+(?:on\s+)?)?(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+(?P<month>` + monthNames + `)\.?(?:,?\s+(?P<year>\d{4}))?(?:\s*` + separators + `?\s*(?P<comments>\d{1,6}))?$`),
	regexp.MustCompile(`(?i)^(?:published\s+(?:on\s+)?)?(?P<year>\d{4})-(?P<number>\d{2})-(?P<day>\d{2})(?:\s*` + separators + `?\s*(?P<comments>\d{1,6}))?$`),
}

// longestDay is how many bytes the longest date has that a form takes.
const longestDay = 64

// couldBeDay tells whether a line has what every form of a date has: few characters, a digit, and at
// its beginning a digit or the beginning of one of a few words.
func couldBeDay(line string) bool {
	if len(line) < len("May 1") || len(line) > longestDay {
		return false
	}
	if c := line[0]; c >= '0' && c <= '9' {
		return true
	}
	first := string([]byte{line[0] | 0x20, line[1] | 0x20, line[2] | 0x20}) // in lower case
	at := strings.Index(dayWords, first)
	return at >= 0 && at%len("jan ") == 0 && strings.ContainsAny(line, "0123456789")
}

// dayWords are the first letters of the words with which a date can begin.
const dayWords = "jan feb mar apr may jun jul aug sep oct nov dec mon tue wed thu fri sat sun pub"

// readDay reads a line that is a date and nothing else, with the number of comments that can trail it.
func readDay(line string) (d day, comments *int, ok bool) {
	if !couldBeDay(line) {
		return day{}, nil, false
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
				d.day = n
			case name == "year":
				d.year = n
			case name == "number":
				d.month = time.Month(n)
			case name == "month":
				d.month = monthOf(m[i])
			case name == "comments" || name == "discussed":
				comments = &n
			}
		}
		year := d.year
		if year == 0 {
			year = 2000 // a leap year, which has every day
		}
		if _, valid := content.NewDate(year, d.month, d.day); valid {
			return d, comments, true
		}
	}
	return day{}, nil, false
}

// monthOf finds a month by the three letters that tell it from the others.
func monthOf(name string) time.Month {
	for m := time.January; m <= time.December; m++ {
		if strings.EqualFold(m.String()[:3], name[:3]) {
			return m
		}
	}
	return 0
}

var datePattern = regexp.MustCompile(`(?:^|\D)(\d{4}-\d{2}-\d{2})(?:\D|$)`)

// dateInName finds a date in the name of a file, such as 2026-02-18.txt.
func dateInName(name string) content.Date {
	if m := datePattern.FindStringSubmatch(path.Base(name)); m != nil {
		if d, err := content.ParseDate(m[1]); err == nil {
			return d
		}
	}
	return content.Date{}
}
