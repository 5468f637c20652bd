package digest_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/testutil/digesttest"
)

func TestReadRealDigest(t *testing.T) {
	d, err := digest.Read(digesttest.RealDigest(t), digest.Options{Name: "dump.txt"})
	if err != nil {
		t.Fatal(err)
	}
	if got := d.Date.String(); got != "2026-02-18" {
		t.Errorf("got date %s", got)
	}
	if len(d.Entries) != 33 || len(d.Unplaced) != 0 {
		t.Errorf("%d entries, unplaced: %v", len(d.Entries), d.Unplaced)
	}
	if len(d.Incomplete) != 1 || d.Incomplete[0].Line != 101 ||
		!strings.Contains(d.Incomplete[0].What, "Robust Layerwise") {
		t.Errorf("incomplete: %v", d.Incomplete)
	}
	comments, bylines := map[string]int{}, 0
	for _, e := range d.Entries {
		if e.Comments != nil {
			comments[e.Title[:4]] = *e.Comments
		}
		if e.AuthorCount > 0 {
			bylines++
		}
		if strings.HasPrefix(e.Title, "DSP-Reg") && e.Date.String() != "2026-01-27" {
			t.Errorf("DSP-Reg has date %s", e.Date)
		}
		if len(e.Abstract) < 1000 {
			t.Errorf("the abstract of %q has %d bytes", e.Title, len(e.Abstract))
		}
	}
	want := map[string]int{"PIG:": 2, "SaRA": 2, "Inst": 2, "Powe": 4, "HFT:": 1, "Dire": 2}
	if diff := cmp.Diff(want, comments); diff != "" {
		t.Error("comments:", diff)
	}
	if bylines != 32 {
		t.Errorf("%d bylines", bylines)
	}
}

func TestMissingYearsAreInferred(t *testing.T) {
	entry := func(day string) string {
		return "A title\n\nAn abstract of a sentence that ends.\n\n• 3 authors\n·\n" + day + "\n\n"
	}
	other := func(day string) string {
		return "Another title\n\nAn abstract of a sentence that ends.\n\n• 3 authors\n·\n" + day + "\n\n"
	}
	on := func(s string) content.Date {
		d, err := content.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	tests := []struct {
		name, dump string
		options    digest.Options
		want       string // the dates of the digest and of its entries
	}{
		{"the year of the newest entry", "Feb 18\n\n" + entry("Oct 16, 2023") + other("Feb 18, 2024"), digest.Options{},
			"2024-02-18 2023-10-16 2024-02-18"},
		{"the year after that of the newest entry", "Feb 18\n\n" + entry("Feb 19, 2024"), digest.Options{},
			"2025-02-18 2024-02-19"},
		{"an entry of the same year", "Feb 18\n\n" + entry("Nov 14, 2025") + other("Jan 27"), digest.Options{},
			"2026-02-18 2025-11-14 2026-01-27"},
		{"an entry of the year before", "Feb 18\n\n" + entry("Nov 14, 2025") + other("Mar 2"), digest.Options{},
			"2026-02-18 2025-11-14 2025-03-02"},
		{"no full date", "Feb 18\n\n" + entry("Jan 27"), digest.Options{Today: on("2026-02-20")},
			"2026-02-18 2026-01-27"},
		{"no full date, later in the year", "Feb 18\n\n" + entry("Jan 27"), digest.Options{Today: on("2026-02-17")},
			"2025-02-18 2025-01-27"},
		{"a leap day", "Feb 29\n\n" + entry("Nov 14, 2025"), digest.Options{}, "2028-02-29 2025-11-14"},
		{"an entry of a leap day", "Feb 18, 2026\n\n" + entry("Feb 29"), digest.Options{}, "2026-02-18 2024-02-29"},
		{"a date only in the file name", entry("Nov 14, 2025") + other("Jan 27"),
			digest.Options{Name: "in/daily-2026-02-18.txt"}, "2026-02-18 2025-11-14 2026-01-27"},
		{"a file name with the year", "Feb 18\n\n" + entry("Nov 14, 2020"),
			digest.Options{Name: "2026-02-18.txt"}, "2026-02-18 2020-11-14"},
		{"a file name with another day", "Feb 18\n\n" + entry("Nov 14, 2025"),
			digest.Options{Name: "2026-03-01.txt"}, "2026-02-18 2025-11-14"},
		{"a date set by the curator", "Feb 18\n\n" + entry("Mar 2"),
			digest.Options{Date: on("2024-02-19"), Name: "2026-02-18.txt"}, "2024-02-19 2023-03-02"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := digesttest.MustRead(t, tt.dump, tt.options)
			got := d.Date.String()
			for _, e := range d.Entries {
				got += " " + e.Date.String()
			}
			if got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestReadRejectsUnreadableFiles(t *testing.T) {
	var names []string
	for _, f := range digest.Formats() {
		names = append(names, f.Name)
	}
	known := strings.Join(names, ", ")
	tests := []struct{ name, src, format, want string }{
		{"no date", "A title\n\nAn abstract.\n\n• 3 authors\n", "",
			"dump.txt: no digest date found (set it with --digest-date, or put it in the file name, such as " +
				"papers-2026-02-18.txt)"},
		{"nothing", "\ufeff \n", "", "dump.txt:1:1: the digest is empty (copy the page again and save it)"},
		{"HTML of another page", "<html>", "", "dump.txt:1:1: unknown format: no byline and no " +
			"link to a paper found (" + entry.FormatHint + ")"},
		{"JSON without a value", "[ {", "", "dump.txt:1:1: the JSON ends unexpectedly (download it again)"},
		{"an unknown format", "x", "html5", "dump.txt: unknown format \"html5\" (known formats: " + known + ")"},
		{"not text", "Pa\x00\x00", "",
			"dump.txt:1:3: not a text file: it contains NUL bytes (save the page as text)"},
		{"an archive", "PK\x03\x04\x00\x00", "", "dump.txt:1:1: this is a ZIP archive, not a text file (unpack " +
			"it and import the files in it)"},
		{"a paper itself", "%PDF-1.7\n%\xe2\xe3", "", "dump.txt:1:1: this is a PDF, not a text file (import a page " +
			"or a list of references that mentions the paper, not the paper itself)"},
		{"a page saved as a single file", "From: <Saved by Blink>\r\nSnapshot-Content-Location: " +
			"https://huggingface.co/papers\r\nSubject: =?utf-8?Q?Daily?=\r\n =?utf-8?Q?Papers?=\r\n" +
			"Content-Type: multipart/related;\r\n\ttype=\"text/html\"\r\n", "",
			"dump.txt:1:1: this is a web page saved as a single file (MHTML) (save the page as \"complete\" or " +
				"\"HTML " +
				"only\", or copy its text)"},
		{"a letter", "Jun 3, 2026\nDear all,\n\nplease find the minutes below. We talked about the bridge and what " +
			"it costs, and agreed to meet again.\n\nBest,\nAna\n", "",
			"dump.txt:1:1: unknown format: no byline and no link to a paper found (" + entry.FormatHint + ")"},
		{"a manual", "# A Program\n\nIt does things, and what it does stands below, with everything that one has to " +
			"know of it.\n\n### Install\n\nCopy it.\n", "",
			"dump.txt:1:1: unknown format: no byline and no link to a paper found (" + entry.FormatHint + ")"},
		{"a page of another site", "<html><main><h3><a href=\"/b\">Rain expected</a></h3><p>Rain is expected in the " +
			"north.</p><time>Jun 3, 2026</time></main></html>", "",
			"dump.txt:1:1: unknown format: no byline and no link to a paper found (" + entry.FormatHint + ")"},
		{"a page that requires login", "Hugging Face\nModels\nLog In\n\nSign in to continue\n\n" +
			"Username or Email address\nPassword\nForgot your password?\n", "",
			"dump.txt:1:1: unknown format: no byline and no link to a paper found (" + entry.FormatHint + ")"},
		{"a text that ends in the middle of a character", "caf\xe9", "",
			"dump.txt:1:4: invalid UTF-8 (save the file as UTF-8)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := digest.Read([]byte(tt.src), digest.Options{Name: "dump.txt", Format: tt.format}); err == nil ||
				err.Error() != tt.want {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

func TestReadUTF16(t *testing.T) {
	d, err := digest.Read(utf16(digesttest.Page), digest.Options{})
	if err != nil || len(d.Entries) != 4 {
		t.Error(d, err)
	}
}

// FuzzRead checks that reading any text either succeeds or fails with a problem. The fuzz targets of the readers check
// the entries in more detail.
func FuzzRead(f *testing.F) {
	f.Add(digesttest.Page)
	f.Add("12\n\nA title\n\n-\n\n•\n·\nFeb 29 3\n\nJan 32\n0 authors\n")
	f.Add("FeB 1\n·\nOCt 1")
	f.Add(digesttest.Wrapped(60)(digesttest.Page) + digesttest.Page)
	f.Fuzz(func(t *testing.T, src string) {
		var p problem.Problem
		var list problem.List
		if _, err := digest.Read([]byte(src), digest.Options{Name: "dump.txt",
			Today: content.Date{Year: 2026, Month: 1, Day: 1}}); err != nil && !errors.As(err, &p) &&
			!errors.As(err, &list) {
			t.Error(err)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	src := digesttest.RealDigest(b)
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		if _, err := digest.Read(src, digest.Options{Name: "dump.txt"}); err != nil {
			b.Fatal(err)
		}
	}
}
