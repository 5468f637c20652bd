package entry

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/offprint/offprint/internal/content"
)

// anyOf returns a generator of concatenations of up to 12 of the parts.
func anyOf(parts ...string) *rapid.Generator[string] {
	return rapid.Map(rapid.SliceOfN(rapid.SampledFrom(parts), 0, 12), func(all []string) string {
		return strings.Join(all, "")
	})
}

// TestISODates compares isoDate with a regular expression.
func TestISODates(t *testing.T) {
	pattern := regexp.MustCompile(`^(\d{4})[-/](\d{1,2})(?:[-/](\d{1,2}))?(?:$|\D)`)
	written := anyOf("2", "0", "1", "9", "20", "2023", "-", "/", "T", " ", "é")
	rapid.Check(t, func(t *rapid.T) {
		s := written.Draw(t, "text")
		want := append(pattern.FindStringSubmatch(s), "", "", "", "")[:4]
		if len(want[0]) == 0 {
			want = make([]string, 4)
		}
		year, month, day := isoDate(s)
		if !slices.Equal([]string{year, month, day}, want[1:]) {
			t.Fatalf("%q: got %q, %q and %q, want %q", s, year, month, day, want[1:])
		}
	})
}

// TestInitials compares isInitials with a regular expression.
func TestInitials(t *testing.T) {
	pattern := regexp.MustCompile(`^(?:\p{Lu}\p{Ll}?\.[ -]?|\p{Lu}[ -]?){1,4}$`)
	written := anyOf("A", "B.", "u", ".", " ", "-", "É", "é", "Yu.", "王", "\xff")
	rapid.Check(t, func(t *rapid.T) {
		if s := written.Draw(t, "text"); isInitials(s) != pattern.MatchString(s) {
			t.Fatalf("isInitials(%q) = %t", s, isInitials(s))
		}
	})
}

// TestLinesEndAsInEditors compares Lines with a regular expression.
func TestLinesEndAsInEditors(t *testing.T) {
	ends := regexp.MustCompile(`\r\n|\r|\n`)
	text := anyOf("a", "é", "\r", "\n", "\r\n", "b c")
	rapid.Check(t, func(t *rapid.T) {
		src := text.Draw(t, "text")
		want := ends.Split(src, -1)
		if want[len(want)-1] == "" {
			want = want[:len(want)-1]
		}
		var got []string
		for offset, line := range (&Dump{Src: []byte(src)}).Lines() {
			got = append(got, line)
			if !strings.HasPrefix(src[offset:], line) {
				t.Fatalf("%q: the line %q is not at %d", src, line, offset)
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%q: got %q, want %q", src, got, want)
		}
	})
}

// TestEntriesFit checks that the capacity for entries is at most a tenth larger than their number.
func TestEntriesFit(t *testing.T) {
	for _, n := range []int{100, 1000, 1500, 4000} {
		d := &Dump{Src: make([]byte, 500*n)}
		for i := range n {
			d.Add(500*i, Entry{Title: "A title", Date: content.Date{Year: 2024}})
		}
		if len(d.Entries) != n || cap(d.Entries) > n+n/10 {
			t.Errorf("room for %d entries, want about %d", cap(d.Entries), n)
		}
	}
}
