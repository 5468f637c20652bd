package content

import (
	"errors"
	"testing"
	"time"
)

func TestParseDateReadsString(t *testing.T) {
	for _, s := range []string{"2023-10-16", "2023-10", "2023", "0987-01-01", "2024-02-29"} {
		d, err := ParseDate(s)
		if err != nil || d.String() != s {
			t.Errorf("ParseDate(%q) = %q, %v", s, d, err)
		}
	}
}

func TestParseDateRejectsInvalidDates(t *testing.T) {
	for _, s := range []string{
		"", "2023-13-01", "2023-02-29", "2023-2-1", "16 October 2023", "2023-10-16T00:00", "0000", "20231016", "-2023",
	} {
		if d, err := ParseDate(s); err == nil {
			t.Errorf("ParseDate(%q) = %v, want an error", s, d)
		}
	}
}

func TestDatesInFrontMatterCanHaveTimes(t *testing.T) {
	for text, want := range map[string]string{
		"2023-10-16T10:00:00Z": "2023-10-16", "2023-10-16T23:59:59.999-08:00": "2023-10-16",
		"2023-10-16 00:30 +0200": "2023-10-16", "2023-10-16 9:05:00": "2023-10-16", "2024-02-29t24:00": "2024-02-29",
		"2023-10-16 10:00:00 UTC": "2023-10-16", "2023-10": "2023-10", "2023": "2023",

		"2023-10-16T": "", "2023-10-16T25:00": "", "2023-10-16 10": "", "2023-10T10:00": "",
		"2023-10-16 10:00 CET+": "", "2023-10-16T10:00:00Z, 2023-10-17": "", "2023-02-29T10:00:00Z": "",
	} {
		var d Date
		if err := d.UnmarshalText([]byte(text)); d.String() != want || (err == nil) != (want != "") {
			t.Errorf("the date %q is %q, %v; want %q", text, d, err, want)
		}
	}
	var wrong DateError
	if err := new(Date).UnmarshalText([]byte("2023-02-29T10:00:00Z")); !errors.As(err, &wrong) ||
		wrong.Reason() != "February 2023 has 28 days" {
		t.Errorf("29 February 2023 with a time: %v", err)
	}
}

func TestDateErrorExplainsDatesInTheRightForm(t *testing.T) {
	for text, want := range map[string]string{
		"2026-02-30": "February 2026 has 28 days", "2024-02-30": "February 2024 has 29 days",
		"2026-12-32": "December 2026 has 31 days",
		"2026-13-01": "months are 01 to 12", "2026-00": "months are 01 to 12",
		"2026-02-00": "the first day of a month is 01", "0000": "the first year is 0001",
		"30.2.2026": "", "2026-2-30": "", "soon": "",
	} {
		_, err := ParseDate(text)
		if wrong := (DateError{}); !errors.As(err, &wrong) || wrong.Reason() != want {
			t.Errorf("ParseDate(%q) = %#v, want the reason %q", text, err, want)
		}
	}
}

func TestDateLong(t *testing.T) {
	for d, want := range map[Date]string{
		{2023, 10, 16}: "16 October 2023", {2023, 10, 0}: "October 2023", {2023, 0, 0}: "2023", {}: "",
	} {
		if got := d.Long(); got != want {
			t.Errorf("Long(%v) = %q, want %q", d, got, want)
		}
	}
}

func TestNewDateChecksCalendar(t *testing.T) {
	if _, ok := NewDate(2023, time.February, 29); ok {
		t.Error("29 February 2023 is accepted")
	}
	if d, ok := NewDate(2024, time.February, 29); !ok || d.String() != "2024-02-29" {
		t.Errorf("29 February 2024 = %v, %v", d, ok)
	}
}

func TestCompareOrdersByTime(t *testing.T) {
	ordered := []Date{{}, {2022, 12, 31}, {2023, 0, 0}, {2023, 10, 0}, {2023, 10, 16}, {2023, 11, 1}}
	for i := range ordered {
		for j := range ordered {
			if got := ordered[i].Compare(ordered[j]); (got < 0) != (i < j) || (got > 0) != (i > j) {
				t.Errorf("Compare(%v, %v) = %d", ordered[i], ordered[j], got)
			}
		}
	}
}
