package content

import (
	"cmp"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
)

// A Date is a day (2023-10-16), a month (2023-10) or a year (2023) of the calendar, without a time or time zone. The
// zero Date means that the date is unknown.
type Date struct {
	Year  int        // 0 if the date is unknown
	Month time.Month // 0 if only the year is known
	Day   int        // 0 if only the month is known
}

// ParseDate parses a date in ISO 8601 format: a day, a month or a year.
func ParseDate(s string) (Date, error) {
	for _, layout := range []string{"2006-01-02", "2006-01", "2006"} {
		t, err := time.Parse(layout, s)
		if err != nil || t.Year() == 0 {
			continue
		}
		d := Date{Year: t.Year()}
		if len(layout) > len("2006") {
			d.Month = t.Month()
		}
		if len(layout) > len("2006-01") {
			d.Day = t.Day()
		}
		return d, nil
	}
	return Date{}, DateError{s}
}

// A DateError is the error for a text that is not a date.
type DateError struct{ text string }

func (e DateError) Error() string { return problem.Quote(e.text) + " is not a date" }

// dateForm matches a text that ParseDate accepts if the calendar has the date.
var dateForm = lazyregexp.New(`^(\d{4})(?:-(\d\d))?(?:-(\d\d))?$`)

// Reason returns why a text in the right form is not a date, such as "February 2023 has 28 days". It returns "" if the
// text has another form.
func (e DateError) Reason() string {
	m := dateForm.FindStringSubmatch(e.text)
	if m == nil {
		return ""
	}
	year, _ := strconv.Atoi(m[1])
	month, _ := strconv.Atoi(m[2])
	switch {
	case year == 0:
		return "the first year is 0001"
	case m[2] != "" && (month < 1 || month > 12):
		return "months are 01 to 12"
	case m[3] == "00":
		return "the first day of a month is 01"
	}
	last := time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
	return fmt.Sprintf("%s %d has %d days", time.Month(month), year, last)
}

// NewDate returns a day, and reports whether it exists in the calendar.
func NewDate(year int, month time.Month, day int) (Date, bool) {
	t := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	return Date{year, month, day}, year > 0 && year < 10000 && t.Month() == month && t.Day() == day
}

// DateOf returns the day of a time in UTC.
func DateOf(t time.Time) Date {
	t = t.UTC()
	return Date{t.Year(), t.Month(), t.Day()}
}

// Today returns the current day in UTC. If SOURCE_DATE_EPOCH (reproducible-builds.org) is set, it returns the day of
// that time, so that a build can be repeated on another day.
func Today() (Date, error) {
	epoch := os.Getenv("SOURCE_DATE_EPOCH")
	if epoch == "" {
		return DateOf(time.Now()), nil
	}
	const most = 253402300799 // the last second of the year 9999
	seconds, err := strconv.ParseUint(epoch, 10, 64)
	if err != nil || seconds > most {
		return Date{}, fmt.Errorf("SOURCE_DATE_EPOCH is %s (it must be the seconds since 1970, from 0 to %d)",
			problem.Quote(epoch), int64(most))
	}
	return DateOf(time.Unix(int64(seconds), 0)), nil
}

// IsZero reports whether the date is unknown.
func (d Date) IsZero() bool { return d.Year == 0 }

// String returns the date in ISO 8601 format with the precision that is known, or "" if the date is unknown.
func (d Date) String() string {
	switch {
	case d.Year == 0:
		return ""
	case d.Month == 0:
		return fmt.Sprintf("%04d", d.Year)
	case d.Day == 0:
		return fmt.Sprintf("%04d-%02d", d.Year, d.Month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day)
}

// Long returns the date as text: "16 October 2023", "October 2023", "2023", or "" if it is unknown.
func (d Date) Long() string {
	switch {
	case d.Year == 0:
		return ""
	case d.Month == 0:
		return fmt.Sprintf("%d", d.Year)
	case d.Day == 0:
		return fmt.Sprintf("%s %d", d.Month, d.Year)
	}
	return fmt.Sprintf("%d %s %d", d.Day, d.Month, d.Year)
}

// Time returns the start of the date in UTC, or the zero time if the date is unknown.
func (d Date) Time() time.Time {
	if d.Year == 0 {
		return time.Time{}
	}
	return time.Date(d.Year, max(d.Month, 1), max(d.Day, 1), 0, 0, 0, 0, time.UTC)
}

// Compare orders dates by time. A month comes before its days, and a year before its months.
func (d Date) Compare(e Date) int {
	return cmp.Or(cmp.Compare(d.Year, e.Year), cmp.Compare(d.Month, e.Month), cmp.Compare(d.Day, e.Day))
}

// UnmarshalText parses the format of String.
func (d *Date) UnmarshalText(text []byte) (err error) {
	*d, err = ParseDate(string(text))
	return err
}

// Example returns a date as a person would write it, for error messages.
func (Date) Example() string { return "2023-10-16" }

// MarshalText returns the format of String.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }
