package content

import "testing"

func TestVenueStringAndYAML(t *testing.T) {
	for _, c := range []struct {
		venue       Venue
		shown, yaml string
	}{
		{Venue{Journal: "Annals of Things", Volume: "12", Number: "3", Pages: "1–20", Publisher: "Things, Ltd"},
			"Annals of Things 12 (3), 1\u2060–\u206020, Things, Ltd",
			`{journal: Annals of Things, volume: 12, number: 3, pages: "1–20", publisher: "Things, Ltd"}`},
		{Venue{Booktitle: "ICML", Pages: "007"}, "ICML, 007", `{booktitle: ICML, pages: "007"}`},
		{Venue{Journal: "A", Pages: "100-110"}, "A, 100\u2060–\u2060110", `{journal: A, pages: "100-110"}`},
		{Venue{Journal: "A", Pages: "S1 -- S9"}, "A, S1\u2060–\u2060S9", `{journal: A, pages: S1 -- S9}`},
		{Venue{Volume: "12"}, "12", "{volume: 12}"},
		{Venue{Publisher: "PMLR"}, "PMLR", "{publisher: PMLR}"},
		{Venue{}, "", "{}"},
	} {
		if got := c.venue.String(); got != c.shown {
			t.Errorf("%+v is shown as %q", c.venue, got)
		}
		if got := c.venue.YAML(); got != c.yaml {
			t.Errorf("%+v is written as %s", c.venue, got)
		}
	}
}

func TestVenueWithin(t *testing.T) {
	less, more := Venue{Journal: "A"}, Venue{Journal: "A", Volume: "3"}
	if a, b := (Venue{Pages: "1–9"}), (Venue{Pages: "1--9"}); !a.Within(b) || !b.Within(a) {
		t.Error("Within distinguishes page ranges by their dashes")
	}
	if !less.Within(more) || !less.Within(less) || more.Within(less) || less.Within(Venue{Booktitle: "A"}) {
		t.Error("Within does not compare every part")
	}
}
