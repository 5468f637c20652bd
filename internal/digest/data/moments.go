package data

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/problem"
)

// publicationDate returns the most precise date of publication of the record, or else the date on which the record was
// created. If a date is in a different year than the field "year", it reports the date and returns the year.
func (p *paper) publicationDate() (on content.Date) {
	on = p.bestDate("date")
	year := p.bestDate("year")
	if on.IsZero() || on.Month == 0 && year == on {
		year = entry.MorePrecise(year, p.monthOfYear(year))
	}
	if d := on.Year - year.Year; !on.IsZero() && !year.IsZero() && (d > 1 || d < -1) {
		f := p.facts["date"][0]
		p.Report(f.offset, f.name+" "+on.String()+" of "+problem.Quote(p.Title)+" is not in its year, "+year.String(),
			"imported the year")
		on = year
	}
	on = cmp.Or(on, year)
	if on.Month == 0 && on.Year == year.Year {
		on = entry.MorePrecise(on, year)
	}
	return cmp.Or(on, p.bestDate("created"))
}

// monthOfYear returns a year with the month and the day of separate members, if they are known.
func (p *paper) monthOfYear(year content.Date) content.Date {
	month := p.text("month")
	if month == "" || year.IsZero() {
		return year
	}
	if n, err := strconv.Atoi(month); err == nil {
		day, _ := strconv.Atoi(p.text("day"))
		if full, ok := content.NewDate(year.Year, time.Month(n), day); ok {
			return full
		}
		if n < 1 || n > 12 {
			return year
		}
		return content.Date{Year: year.Year, Month: time.Month(n)}
	}
	if on, ok := entry.ReadDate(month + " " + year.String()); ok {
		return on
	}
	return year
}

// bestDate returns the most precise date of a property. If no value is a date, it reports the first value.
func (p *paper) bestDate(property string) (on content.Date) {
	var bad, ambiguous *fact
	for i, f := range p.facts[property] {
		read, ok := readMoment(f.value)
		if !ok && bad == nil {
			bad = &p.facts[property][i]
		}
		if f.kind == '"' && entry.IsAmbiguousDate(f.text) {
			ambiguous = &p.facts[property][i]
		}
		on = entry.MorePrecise(on, read)
	}
	if ambiguous != nil && on.Month == 0 {
		p.ReadDate(ambiguous.offset, entry.Clean(ambiguous.text)) // reports it
	}
	if bad != nil && on.IsZero() && !bad.isBlank() && bad.kind != 't' {
		if bad.kind == '"' {
			return p.ReadDate(bad.offset, entry.Clean(bad.text))
		}
		p.reportType(bad.member, "a date")
	}
	return on
}

// Limits of numbers that are read as seconds since 1970.
const (
	earliestSeconds = 631152000  // 1990
	latestSeconds   = 4102444800 // 2100
)

// readMoment reads a date in the forms that JSON contains, and reports whether the value is a date. The value can be a
// text, a year, a day such as 20250131, the seconds or milliseconds since 1970, [2025, 1, 31], or an object with such a
// value.
func readMoment(v value) (content.Date, bool) {
	switch v.kind {
	case '"':
		return readDateText(v.text)
	case '0':
		return readDateNumber(v.text)
	case '[':
		var parts []string
		for _, part := range v.list {
			if part.kind == '[' || part.kind == '{' {
				return readMoment(part)
			}
			if len(part.text) > len("2025") {
				return readMoment(part)
			}
			parts = append(parts, part.text)
		}
		return readDateText(strings.Join(parts, "-"))
	case '{':
		if year := v.get("year"); year.isText() {
			return readDateText(strings.Trim(year.text+"-"+v.get("month").text+"-"+v.get("day").text, "-"))
		}
		for _, name := range []string{"date-parts", "value", "$date", "date", "start", "raw", "literal", "date-time"} {
			if inner := v.get(name); inner.kind != 0 {
				return readMoment(inner)
			}
		}
	}
	return content.Date{}, false
}

// readDateText reads a date from a text.
func readDateText(s string) (content.Date, bool) {
	s = entry.Clean(s)
	if strings.Contains(s, ":") && strings.Contains(s, ",") { // arXiv's "Mon, 2 Apr 2007 19:18:42 GMT"
		if on, ok := entry.ReadMailDate(s); ok {
			return on, true
		}
	}
	if _, err := strconv.ParseInt(s, 10, 64); err == nil && len(s) > len("2025") {
		return readDateNumber(s)
	}
	return entry.ReadDate(s)
}

// readDateNumber reads a date from a number.
func readDateNumber(s string) (content.Date, bool) {
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return content.Date{}, false
	}
	n := int64(x)
	switch {
	case n >= 1000 && n < 2200:
		return content.Date{Year: int(n)}, true
	case n >= 1000_00_00 && n < 2200_00_00:
		return content.NewDate(int(n/1_00_00), time.Month(n/1_00%1_00), int(n%1_00))
	case n >= earliestSeconds*1000 && n < latestSeconds*1000:
		n /= 1000
	case n < earliestSeconds || n >= latestSeconds:
		return content.Date{}, false
	}
	t := time.Unix(n, 0).UTC()
	return content.Date{Year: t.Year(), Month: t.Month(), Day: t.Day()}, true
}
