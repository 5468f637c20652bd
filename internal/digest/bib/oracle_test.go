package bib_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/testutil/digesttest"
)

// accepted maps the keys of entries that the package intentionally reads differently from the reference parser to the
// reasons.
var accepted = map[string]string{
	"vanbeethoven:2021": "the reference stops at a missing comma",
	"thesis2020":        "the reference reads the comma-separated names of the second entry as one name",
	"broken2023":        "the reference treats everything after a missing brace as the title",
	"cut2026":           "the reference ignores the year before the end of the file",
	"nothing2022":       "the entry has no title",
	"vol2025":           "a volume is not a paper",
	"vol1999":           "a volume is not a paper",
}

type referenceEntry struct {
	Key     string
	Title   string
	Authors []string
	Year    string
}

// TestBibTeXMatchesReferenceParser compares titles, names and years of the sample with those that
// @retorquere/bibtex-parser reads. Run .ci/read-bibtex.mjs after a change of the sample.
func TestBibTeXMatchesReferenceParser(t *testing.T) {
	var theirs []referenceEntry
	if err := json.Unmarshal(digesttest.ReadFile(t, "sample.bib.oracle.json"), &theirs); err != nil {
		t.Fatal(err)
	}
	d, err := digest.Read(digesttest.ReadFile(t, "sample.bib"),
		digest.Options{Name: "sample.bib", Date: digesttest.Date(t, "2026-02-20")})
	if err != nil {
		t.Fatal(err)
	}
	ours := map[string]digest.Entry{}
	for _, e := range d.Entries {
		ours[normalize(e.Title)] = e
	}
	equal := 0
	for _, want := range theirs {
		got, found := ours[normalize(want.Title)]
		names := slices.DeleteFunc(slices.Clone(want.Authors), func(n string) bool { return n == "others" })
		for i := range names {
			names[i] = normalize(names[i])
		}
		mine := make([]string, len(got.Authors))
		for i, n := range got.Authors {
			mine[i] = normalize(n)
		}
		year, _, _ := strings.Cut(got.Date.String(), "-")
		same := found && slices.Equal(mine, names) && strings.Contains(want.Year, year) &&
			(year == "") == (want.Year == "")
		if reason := accepted[want.Key]; !same && reason == "" {
			t.Errorf("%s: %q by %q of %s; the reference has %+v", want.Key, got.Title, got.Authors, got.Date, want)
		}
		if same {
			equal++
		}
	}
	if equal < 24 || len(theirs) < len(d.Entries) {
		t.Errorf("%d of %d entries agree", equal, len(theirs))
	}
}

// normalize removes differences in notation between the two parsers: signs of formulas, which the reference converts to
// letters, font tags, and dotless i.
func normalize(s string) string {
	s = strings.NewReplacer("$", "", "^", "", "_", "", `\ell`, "ℓ", "<i>", "", "</i>", "").Replace(s)
	return norm.NFKC.String(strings.ReplaceAll(norm.NFD.String(s), "ı", "i"))
}
