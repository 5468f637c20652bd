package page_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/digest/page"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/testutil/digesttest"
)

// replace returns a function that replaces the first text of each pair by the second. It panics if a text is missing.
func replace(pairs ...string) func(string) string {
	return func(s string) string {
		for i := 0; i < len(pairs); i += 2 {
			if !strings.Contains(s, pairs[i]) {
				panic("the page has no " + pairs[i])
			}
			s = strings.ReplaceAll(s, pairs[i], pairs[i+1])
		}
		return s
	}
}

func TestUnusualPages(t *testing.T) {
	want := digesttest.MustRead(t, digesttest.Page, digest.Options{}).Entries
	if len(want) != 4 || want[2].AuthorCount != 0 {
		t.Fatalf("cannot read the page: %+v", want)
	}
	tests := map[string]func(string) string{
		"carriage returns and line feeds": replace("\n", "\r\n"),
		"carriage returns":                replace("\n", "\r"),
		"line and paragraph separators":   replace("\n\n", "\u2029\u2029", "\n", "\u2028"),
		"next-line controls":              replace("\n", "\u0085"),
		"a byte-order mark":               func(s string) string { return "\ufeff" + s },
		"tabs for spaces":                 replace(" ", "\t"),
		"no-break spaces":                 replace(" ", "\u00a0"),
		"zero-width spaces":               replace("\n\n", "\u200b\n\u200b\n"),
		"no blank lines":                  replace("\n\n", "\n"),
		"many blank lines":                replace("\n\n", "\n \n\t\n\n"),
		"blank lines within bylines":      replace("•", "\n•", "·\n", "\n·\n\n"),
		"no blank line after titles": replace("Multigrid\n\n", "Multigrid\n", "Representations\n\n",
			"Representations\n", "Regularization\n\n", "Regularization\n"),
		"other bullets":                       replace("  • ", "- ", "·", "–"),
		"stars":                               replace("  • ", "  * ", "·", "|"),
		"no bullets":                          replace("  • ", "", "·\n", ""),
		"bullets alone on their lines":        replace("  • ", "•\n"),
		"bylines on one line":                 replace("  • ", "", "\n·\n", " · "),
		"bylines on one line with bullets":    replace("\n·\n", " · "),
		"bylines at the end of the abstracts": replace("\n\n  • ", " • ", "\n·\n", " · "),
		"comments after a separator":          replace("2025 2", "2025 · 2"),
		"comments on a separate line":         replace("2025 2", "2025\n2"),
		"full names of months": replace("Oct 16", "October 16", "Dec 8", "December 8", "Jan 27",
			"January 27", "Feb 18", "February 18"),
		"the day before the month": replace("Oct 16,", "16 Oct", "Dec 8,", "8 Dec", "Jan 27", "27 Jan"),
		"ISO dates":                replace("Oct 16, 2023", "2023-10-16"),
		"published on":             replace("Oct 16", "Published on Oct 16"),
		"pasted twice":             func(s string) string { return s + "\n" + s },
		"pasted twice, then truncated": func(s string) string {
			return s + "\n" +
				s[:strings.Index(s, "framework")]
		},
		"without its masthead":    func(s string) string { return s[strings.Index(s, "Feb 18"):] },
		"the date between arrows": replace("Feb 18", "<\n\nFeb 18\n\n>"),
		"with a year":             replace("Feb 18", "Feb 18, 2026"),
		"with the page's footer": func(s string) string {
			return s +
				"\nPrevious\nNext\n\nCompany\nTOS\nPrivacy\nAbout\nJobs\n"
		},
		"wrapped":                    digesttest.Wrapped(72),
		"wrapped at a narrow margin": digesttest.Wrapped(60),
		"a title in two lines":       replace("Linear Operators via", "Linear\nOperators via"),
		"a title in two paragraphs":  replace("Linear Operators via", "Linear Operators\n\nvia"),
	}
	for name, change := range tests {
		t.Run(name, func(t *testing.T) {
			got := digesttest.MustRead(t, change(digesttest.Page), digest.Options{})
			if diff := cmp.Diff(want, got.Entries, cmpopts.IgnoreFields(digest.Entry{}, "Line")); diff != "" {
				t.Error(diff)
			}
			if got.Date.String() != "2026-02-18" {
				t.Errorf("got date %s", got.Date)
			}
			for _, p := range got.Unplaced {
				t.Errorf("unplaced: %v", p)
			}
		})
	}
}

func TestEntries(t *testing.T) {
	const (
		longAbstract = "We show that a long text without anything of interest in it, which goes on for quite some " +
			"time and does not stop, is read as the abstract that it is. It ends here."
		second = "Another abstract, that is as long as the first one was and that goes on for quite some time " +
			"as well, so that nobody can take it for a title of anything. It ends here, too."
	)
	long := digest.Entry{Title: "A first title", Abstract: longAbstract}
	with := func(e digest.Entry, change func(*digest.Entry)) digest.Entry { change(&e); return e }
	tests := []struct {
		name, dump string
		want       []digest.Entry
		unplaced   string
	}{
		{"several paragraphs", "A first title\n\n" + longAbstract +
			"\n\nA second paragraph of it.\n\n• 3 authors\n·\nOct 1, 2023\n",
			[]digest.Entry{with(long,
				func(e *digest.Entry) { e.Abstract += "\n\nA second paragraph of it."; e.AuthorCount = 3 })}, ""},
		{"a heading within an abstract", "A first title\n\n" + longAbstract + "\n\nResults\n\n" + second +
			"\n\n• 3 authors\n",
			[]digest.Entry{with(long, func(e *digest.Entry) {
				e.Abstract += "\n\nResults\n\n" +
					second
				e.AuthorCount = 3
			})}, ""},
		{"a list within an abstract", "A first title\n\n" + longAbstract + "\n- one thing\n- another\n\n• 3 authors\n",
			[]digest.Entry{with(long,
				func(e *digest.Entry) { e.Abstract += "\n\n- one thing\n\n- another"; e.AuthorCount = 3 })}, ""},
		{"votes before titles", "12\n\nA first title\n\n" + longAbstract +
			"\n\n• 3 authors\n·\nOct 1, 2023\n\n-\n\nA second title\n\n" + second +
			"\n\n• 1 author\n\n1,024\nA third one\n\n" + second + "\n• 2 authors\n",
			[]digest.Entry{
				with(long, func(e *digest.Entry) { e.AuthorCount = 3; e.Upvotes = new(12) }),
				{Title: "A second title", Abstract: second, AuthorCount: 1},
				{Title: "A third one", Abstract: second, AuthorCount: 2, Upvotes: new(1024)},
			}, ""},
		{"votes before the title after an entry without byline",
			"A first title\n\n" + longAbstract + "\n\n7\n\nA second title\n\n" + second + "\n\n• 1 author\n",
			[]digest.Entry{long, {Title: "A second title", Abstract: second, AuthorCount: 1, Upvotes: new(7)}}, ""},
		{"an organization", "A first title\n\n" + longAbstract +
			"\n\n  • Carnegie Mellon University\n·\nOct 1, 2023 3\n",
			[]digest.Entry{with(long,
				func(e *digest.Entry) { e.Organization = "Carnegie Mellon University"; e.Comments = new(3) })}, ""},
		{"an organization without its bullet", "A first title\n\n" + longAbstract +
			"\n\nCarnegie Mellon University\n·\nOct 1, 2023\n",
			[]digest.Entry{with(long, func(e *digest.Entry) { e.Organization = "Carnegie Mellon University" })}, ""},
		{"organizations on the lines of their days", "A first title\n\n" + longAbstract +
			"\n\n  • Carnegie Mellon University · Oct 1, 2023 3\n\nA second title\n\n" + second +
			"\n\n- Some-Lab - Jan 27\n",
			[]digest.Entry{
				with(long, func(e *digest.Entry) {
					e.Organization = "Carnegie Mellon University"
					e.Comments = new(3)
				}),
				{Title: "A second title", Abstract: second, Organization: "Some-Lab"},
			}, ""},
		{"a missing organization", "A first title\n\n" + longAbstract + "\n\n  •\n·\nOct 1, 2023\n",
			[]digest.Entry{long}, ""},
		{"no abstract", "A first title\n\n• 3 authors\n·\nOct 1, 2023\n",
			[]digest.Entry{{Title: "A first title", AuthorCount: 3}}, ""},
		{"truncated in the abstract", "A first title\n\n" + longAbstract +
			"\n\n• 3 authors\n\nA second title\n\nThis text breaks o",
			[]digest.Entry{with(long, func(e *digest.Entry) { e.AuthorCount = 3 }),
				{Title: "A second title", Abstract: "This text breaks o"}}, ""},
		{"truncated after a title", "A first title\n\n" + longAbstract +
			"\n\n• 3 authors\n\nA second title of four words",
			[]digest.Entry{with(long, func(e *digest.Entry) { e.AuthorCount = 3 }),
				{Title: "A second title of four words"}}, ""},
		{"truncated in a byline", "A first title\n\n" + longAbstract + "\n\n• 3 authors\n·",
			[]digest.Entry{with(long, func(e *digest.Entry) { e.AuthorCount = 3 })}, ""},
		{"a hyphen at the end of a line",
			"A first title\n\nThis is about state-of-\nthe-art methods, which are\n- as one says - good.\n\n" +
				"• 3 authors\n",
			[]digest.Entry{{Title: "A first title",
				Abstract:    "This is about state-of-the-art methods, which are\n\n- as one says - good.",
				AuthorCount: 3}}, ""},
		{"an unknown footer", "A first title\n\n" + longAbstract + "\n\n• 3 authors\n\nMade somewhere\n",
			[]digest.Entry{with(long, func(e *digest.Entry) { e.AuthorCount = 3 })},
			"dump.txt:9:1: not part of any entry: \"Made somewhere\" (if it belongs to a paper, add it to the " +
				"paper's " +
				"file)"},
		{"two digests in one file", "A first title\n\n" + longAbstract +
			"\n\n• 3 authors\n·\nOct 1, 2023\n\nDaily Papers\n\nFeb 17\n\nA second title\n\n" + second +
			"\n\n• 1 author\n",
			[]digest.Entry{with(long, func(e *digest.Entry) { e.AuthorCount = 3 }),
				{Title: "A second title", Abstract: second, AuthorCount: 1}},
			"dump.txt:13:1: expected an entry, found a second date: \"Feb 17\" (save the papers of each day in a " +
				"separate file)"},
		{"a repeated paper with a different text", "A first title\n\n" + longAbstract +
			"\n\n• 3 authors\n\nA First Title\n\n" + second + "\n\n• 3 authors\n",
			[]digest.Entry{with(long, func(e *digest.Entry) { e.AuthorCount = 3 })},
			"dump.txt:9:1: \"A First Title\" is listed again with different data (imported the first; compare the " +
				"two)"},
		{"text before the heading", "What is this page\n\nFeb 18\n\nA first title\n\n" + longAbstract +
			"\n\n• 3 authors\n",
			[]digest.Entry{with(long, func(e *digest.Entry) { e.AuthorCount = 3 })},
			"dump.txt:1:1: not part of any entry: \"What is this page\" (if it belongs to a paper, add it to the " +
				"paper's file)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			src := "Feb 18\n\n" + tt.dump
			if strings.Contains(tt.dump, "Feb 18") {
				src = tt.dump
			}
			got := digesttest.MustRead(t, src, digest.Options{Today: content.Date{Year: 2026, Month: 3, Day: 1}})
			if diff := cmp.Diff(tt.want, got.Entries, cmpopts.IgnoreFields(digest.Entry{}, "Line", "Date",
				"Day")); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(tt.unplaced, problem.List(got.Unplaced).Error()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestEveryLineIsReadOrReported(t *testing.T) {
	page.CheckLinesAccountedFor(t, "text", string(digesttest.RealDigest(t)))
	for end := 0; end < len(digesttest.Page); end += 7 {
		page.CheckLinesAccountedFor(t, "text", strings.ToValidUTF8(digesttest.Page[:end], ""))
		page.CheckLinesAccountedFor(t, "text", strings.ToValidUTF8(digesttest.Page[end:], ""))
	}
}
