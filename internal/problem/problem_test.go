package problem

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestProblemError(t *testing.T) {
	for _, c := range []struct {
		in   Problem
		want string
	}{
		{Problem{"a.md", 2, 5, "unknown field `tgas`", "did you mean `tags`?", ""},
			"a.md:2:5: unknown field `tgas` (did you mean `tags`?)"},
		{Problem{"a.md", 2, 0, "no byline", "", ""}, "a.md:2:1: no byline"},
		{Problem{"a.md", 0, 0, "is empty", "", ""}, "a.md: is empty"},
		{Problem{"", 0, 0, "nothing to do", "", ""}, "nothing to do"},
	} {
		if got := c.in.Error(); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestListErrIsSorted(t *testing.T) {
	l := List{
		{File: "b.md", Line: 1, What: "x"},
		{File: "a.md", Line: 9, What: "y"},
		{"a.md", 2, 7, "z", "", ""},
		{"a.md", 2, 3, "w", "", ""},
	}
	if got, want := l.Err().Error(), "a.md:2:3: w\na.md:2:7: z\na.md:9:1: y\nb.md:1:1: x"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if List(nil).Err() != nil {
		t.Error("an empty list is an error")
	}
}

func TestNearest(t *testing.T) {
	names := []string{"title", "tags", "date", "author_count", "authors"}
	for word, want := range map[string]string{
		"tgas": "tags", "tag": "tags", "Title": "title", "author_cuont": "author_count", "autors": "authors",
		"colour": "", "x": "", "": "",
	} {
		if got := Nearest(word, names); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
}

func TestMistyped(t *testing.T) {
	names := []string{"title", "tags", "doi", "author_count", "organization", "comments", "Rating"}
	for word, want := range map[string]string{
		"titel": "title", "tag": "tags", "TITLE": "title", "dio": "doi", "author-counts": "author_count",
		"auhtor_coutn": "author_count", "organisation": "organization", "comnts": "comments", "rating": "Rating",
		"ratin": "Rating", "tágs": "tags", "status": "",
		"method": "", "topics": "", "tgasx": "", "id": "", "x": "", "": "",
		"commerce": "", "counts": "",
	} {
		if got := Mistyped(word, names); got != want {
			t.Errorf("Mistyped(%q) = %q, want %q", word, got, want)
		}
	}
}

// TestEffortIsLimited looks for names so long that comparing them would take minutes.
func TestEffortIsLimited(t *testing.T) {
	var e Effort
	long := strings.Repeat("a", 500_000)
	for _, c := range []struct {
		word  string
		names []string
		want  string
	}{
		{"tilte", []string{"title", long}, "title"},
		{long + "b", []string{long}, ""},
		{"tilte", []string{"title"}, ""}, // the limit is used up
	} {
		if got := e.Nearest(c.word, c.names); got != c.want {
			t.Errorf("Nearest(%.10s…) = %.10s…, want %q", c.word, got, c.want)
		}
	}
}

func FuzzMistypedIsByDistance(f *testing.F) {
	f.Add("titel", "title")
	f.Add("é", "e")
	f.Fuzz(func(t *testing.T, a, b string) {
		if !utf8.ValidString(a + b) {
			return
		}
		most := 1
		if utf8.RuneCountInString(b) >= longName {
			most = 2
		}
		want := Distance(strings.ToLower(a), strings.ToLower(b)) <= most
		if got := Mistyped(a, []string{b}); (got != "") != (want && b != "") {
			t.Errorf("Mistyped(%q, %q) = %q, want %v", a, b, got, want)
		}
	})
}

func TestControlCharactersAreVisible(t *testing.T) {
	if got, want := Visible("a\tb\n\x1b[31mred\x07\x7f\u009b2J\u202eé"), "a\tb\n␛[31mred␇␡�2J�é"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// TestNameCannotForgeALine prints problems of files whose names contain line breaks.
func TestNameCannotForgeALine(t *testing.T) {
	p := Problem{File: "a\n::error::b.md", Line: 1, What: "unknown\r\nfield \xff", Hint: "remove\u2028it"}
	if got, want := p.Error(), "a␊::error::b.md:1:1: unknown␍␊field � (remove␤it)"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
