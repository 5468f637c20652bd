package strictyaml

import (
	"strings"
	"time"
)

// A Date is like the date types of the package's callers: it parses its own text form.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

func day(year int, month time.Month, day int) Date { return Date{year, month, day} }

// UnmarshalText parses 2006-01-02, 2006-01 or 2006.
func (d *Date) UnmarshalText(text []byte) error {
	for n, layout := range []string{"2006", "2006-01", "2006-01-02"} {
		t, err := time.Parse(layout, string(text))
		if err != nil {
			continue
		}
		*d = [...]Date{{t.Year(), 0, 0}, {t.Year(), t.Month(), 0}, {t.Year(), t.Month(), t.Day()}}[n]
		return nil
	}
	return dateError(text)
}

type dateError string

func (e dateError) Error() string { return string(e) + " is not a date" }

// Reason explains only dates in February.
func (e dateError) Reason() string {
	if strings.HasPrefix(string(e), "2023-02-") {
		return "February 2023 has 28 days"
	}
	return ""
}

// Example returns a date for error messages.
func (Date) Example() string { return "2023-10-16" }
