package digest

import (
	"cmp"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/problem"
)

// resolveDates returns the date of the digest and completes the dates of its entries that have no year. If neither the
// options nor the dump has a date, the date is today, and assumed is true. It fails if today is not given either.
func resolveDates(d *entry.Dump, o Options) (date content.Date, assumed bool, err error) {
	date = cmp.Or(o.Date, digestDate(d, o))
	if date.IsZero() {
		date, assumed = o.Today, true
	}
	if date.IsZero() {
		return date, false, problem.Problem{
			File: o.Name, What: "no digest date found",
			Hint: "set it with --digest-date, or put it in the file name, such as papers-2026-02-18" +
				d.Extension,
		}
	}
	for i := range d.Entries {
		e := &d.Entries[i]
		if e.Date.IsZero() {
			e.Date = e.Day.Latest(date)
		}
	}
	return date, assumed, nil
}

// digestDate returns the date in the dump, or else the day on which a tool captured the page, or else the date in the
// file name. The result is zero if the dump has none of them. A date without a year gets the first of these years that
// is known:
//
//   - the year in the file name, if the file name has the same month and day
//   - the year that is closest to a date that the page links to
//   - the latest year that keeps the date on or before the day of the capture
//   - the earliest year in which no entry with a full date is later
//   - the latest year that keeps the date on or before today
func digestDate(d *entry.Dump, o Options) content.Date {
	named := entry.DateInName(o.Name)
	switch {
	case d.Day.IsZero():
		return cmp.Or(d.Captured, named)
	case d.Day.Year > 0:
		return d.Day.Date()
	case named.Month == d.Day.Month && named.Day == d.Day.Day:
		return named
	case !d.Near.IsZero():
		return d.Day.Nearest(d.Near)
	case !d.Captured.IsZero():
		return d.Day.Latest(d.Captured)
	}
	if newest := newestEntry(d); !newest.IsZero() {
		return d.Day.Earliest(newest)
	}
	return d.Day.Latest(o.Today)
}

// newestEntry returns the latest full date of an entry.
func newestEntry(d *entry.Dump) (newest content.Date) {
	for _, e := range d.Entries {
		on := e.Date
		if on.IsZero() && e.Day.Year > 0 {
			on = e.Day.Date()
		}
		if on.Compare(newest) > 0 {
			newest = on
		}
	}
	return newest
}
