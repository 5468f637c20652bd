package digest

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
)

func realDigest(t testing.TB) []byte {
	src, err := os.ReadFile("../../content/digests/2026-02-18.txt")
	if err != nil {
		t.Fatal(err)
	}
	return src
}

func TestRealDigestIsReadWhole(t *testing.T) {
	d, err := Read(realDigest(t), Options{Name: "dump.txt"})
	if err != nil {
		t.Fatal(err)
	}
	if got := d.Date.String(); got != "2026-02-18" {
		t.Errorf("the digest is of %s", got)
	}
	if len(d.Entries) != 33 || len(d.Unplaced) != 0 {
		t.Errorf("%d entries, unplaced: %v", len(d.Entries), d.Unplaced)
	}
	if len(d.Incomplete) != 1 || d.Incomplete[0].Line != 101 || !strings.Contains(d.Incomplete[0].What, "Robust Layerwise") {
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
			t.Errorf("DSP-Reg is of %s", e.Date)
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

// page is a short dump with everything that an ordinary one has.
const page = `new

Get trending papers in your email inbox!

Subscribe

Daily Papers

byAK and the research community

Feb 18

MgNO: Efficient Parameterization of Linear Operators via Multigrid

In this work, we propose a concise neural operator architecture for operator learning. Drawing an analogy with a conventional network, we define the neural operator as follows: the output of the i-th neuron. It is good.

  • 3 authors
·
Oct 16, 2023

PIG: Physics-Informed Gaussians as Adaptive Parametric Mesh Representations

The approximation of Partial Differential Equations using neural networks has seen significant advancements through Physics-Informed Neural Networks. Despite their straightforward optimization framework they are hard to train.

  • 1 author
·
Dec 8, 2025 2

Robust Layerwise Scaling Rules by Proper Weight Decay Tuning

Empirical scaling laws prescribe how to allocate parameters, data, and compute, while maximal-update parameterization enables learning-rate transfer across widths by equalizing early-time update magnitudes. We extend it.

DSP-Reg: Domain-Sensitive Parameter Regularization

Domain Generalization is a critical area that focuses on developing models capable of performing well on data from unseen distributions, which is essential for applications. It is a critical area of research (and practice).

  • 7 authors
·
Jan 27
`

func mustRead(t *testing.T, src string, o Options) *Digest {
	t.Helper()
	if o.Name == "" {
		o.Name = "dump.txt"
	}
	d, err := Read([]byte(src), o)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

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

// wrapped breaks the lines of a page as mail programs do.
func wrapped(width int) func(string) string {
	return func(s string) string {
		var out []string
		for _, l := range strings.Split(s, "\n") {
			line := ""
			for _, w := range strings.Split(l, " ") {
				if line != "" && len(line)+1+len(w) > width {
					out = append(out, line)
					line = w
				} else if line == "" {
					line = w
				} else {
					line += " " + w
				}
			}
			out = append(out, line)
		}
		return strings.Join(out, "\n")
	}
}

func TestOddPagesReadAsAPersonReadsThem(t *testing.T) {
	want := mustRead(t, page, Options{}).Entries
	if len(want) != 4 || want[2].AuthorCount != 0 {
		t.Fatalf("the page itself is not read: %+v", want)
	}
	tests := map[string]func(string) string{
		"carriage returns and line feeds":     replace("\n", "\r\n"),
		"carriage returns":                    replace("\n", "\r"),
		"line and paragraph separators":       replace("\n\n", "\u2029\u2029", "\n", "\u2028"),
		"next-line controls":                  replace("\n", "\u0085"),
		"a byte-order mark":                   func(s string) string { return "\ufeff" + s },
		"tabs for spaces":                     replace(" ", "\t"),
		"no-break spaces":                     replace(" ", "\u00a0"),
		"zero-width spaces":                   replace("\n\n", "\u200b\n\u200b\n"),
		"no blank lines":                      replace("\n\n", "\n"),
		"many blank lines":                    replace("\n\n", "\n \n\t\n\n"),
		"blank lines within bylines":          replace("•", "\n•", "·\n", "\n·\n\n"),
		"no blank line after titles":          replace("Multigrid\n\n", "Multigrid\n", "Representations\n\n", "Representations\n", "Regularization\n\n", "Regularization\n"),
		"other bullets":                       replace("  • ", "- ", "·", "–"),
		"stars":                               replace("  • ", "  * ", "·", "|"),
		"no bullets":                          replace("  • ", "", "·\n", ""),
		"bullets alone on their lines":        replace("  • ", "•\n"),
		"bylines on one line":                 replace("  • ", "", "\n·\n", " · "),
		"bylines on one line with bullets":    replace("\n·\n", " · "),
		"bylines at the end of the abstracts": replace("\n\n  • ", " • ", "\n·\n", " · "),
		"comments after a separator":          replace("2025 2", "2025 · 2"),
		"comments on a line of their own":     replace("2025 2", "2025\n2"),
		"full names of months":                replace("Oct 16", "October 16", "Dec 8", "December 8", "Jan 27", "January 27", "Feb 18", "February 18"),
		"the day before the month":            replace("Oct 16,", "16 Oct", "Dec 8,", "8 Dec", "Jan 27", "27 Jan"),
		"ISO dates":                           replace("Oct 16, 2023", "2023-10-16"),
		"published on":                        replace("Oct 16", "Published on Oct 16"),
		"pasted twice":                        func(s string) string { return s + "\n" + s },
		"pasted twice, then broken off":       func(s string) string { return s + "\n" + s[:strings.Index(s, "framework")] },
		"without its masthead":                func(s string) string { return s[strings.Index(s, "Feb 18"):] },
		"the day between arrows":              replace("Feb 18", "<\n\nFeb 18\n\n>"),
		"with a year":                         replace("Feb 18", "Feb 18, 2026"),
		"with the page's foot":                func(s string) string { return s + "\nPrevious\nNext\n\nCompany\nTOS\nPrivacy\nAbout\nJobs\n" },
		"broken into lines":                   wrapped(72),
		"broken into short lines":             wrapped(60),
		"a title in two lines":                replace("Linear Operators via", "Linear\nOperators via"),
		"a title in two paragraphs":           replace("Linear Operators via", "Linear Operators\n\nvia"),
	}
	for name, change := range tests {
		t.Run(name, func(t *testing.T) {
			got := mustRead(t, change(page), Options{})
			if diff := cmp.Diff(want, got.Entries, cmpopts.IgnoreFields(Entry{}, "Line"), cmp.AllowUnexported(Entry{}, day{})); diff != "" {
				t.Error(diff)
			}
			if got.Date.String() != "2026-02-18" {
				t.Errorf("of %s", got.Date)
			}
			for _, p := range got.Unplaced {
				t.Errorf("unplaced: %v", p)
			}
		})
	}
}

func number(n int) *int { return &n }

func TestEntries(t *testing.T) {
	const (
		longAbstract = "We show that a long text without anything of interest in it, which goes on for quite some time and does not stop, is read as the abstract that it is. It ends here."
		second       = "Another abstract, that is as long as the first one was and that goes on for quite some time as well, so that nobody can take it for a title of anything. It ends here, too."
	)
	long := Entry{Title: "A first title", Abstract: longAbstract}
	with := func(e Entry, change func(*Entry)) Entry { change(&e); return e }
	tests := []struct {
		name, dump string
		want       []Entry
		unplaced   string
	}{
		{"several paragraphs", "A first title\n\n" + longAbstract + "\n\nA second paragraph of it.\n\n• 3 authors\n·\nOct 1, 2023\n",
			[]Entry{with(long, func(e *Entry) { e.Abstract += "\n\nA second paragraph of it."; e.AuthorCount = 3 })}, ""},
		{"a heading within an abstract", "A first title\n\n" + longAbstract + "\n\nResults\n\n" + second + "\n\n• 3 authors\n",
			[]Entry{with(long, func(e *Entry) { e.Abstract += "\n\nResults\n\n" + second; e.AuthorCount = 3 })}, ""},
		{"a list within an abstract", "A first title\n\n" + longAbstract + "\n- one thing\n- another\n\n• 3 authors\n",
			[]Entry{with(long, func(e *Entry) { e.Abstract += "\n\n- one thing\n\n- another"; e.AuthorCount = 3 })}, ""},
		{"votes before titles", "12\n\nA first title\n\n" + longAbstract + "\n\n• 3 authors\n·\nOct 1, 2023\n\n-\n\nA second title\n\n" + second + "\n\n• 1 author\n\n1,024\nA third one\n\n" + second + "\n• 2 authors\n",
			[]Entry{
				with(long, func(e *Entry) { e.AuthorCount = 3; e.Upvotes = number(12) }),
				{Title: "A second title", Abstract: second, AuthorCount: 1},
				{Title: "A third one", Abstract: second, AuthorCount: 2, Upvotes: number(1024)},
			}, ""},
		{"votes before the title after an entry without byline", "A first title\n\n" + longAbstract + "\n\n7\n\nA second title\n\n" + second + "\n\n• 1 author\n",
			[]Entry{long, {Title: "A second title", Abstract: second, AuthorCount: 1, Upvotes: number(7)}}, ""},
		{"an organization", "A first title\n\n" + longAbstract + "\n\n  • Carnegie Mellon University\n·\nOct 1, 2023 3\n",
			[]Entry{with(long, func(e *Entry) { e.Organization = "Carnegie Mellon University"; e.Comments = number(3) })}, ""},
		{"an organization without its bullet", "A first title\n\n" + longAbstract + "\n\nCarnegie Mellon University\n·\nOct 1, 2023\n",
			[]Entry{with(long, func(e *Entry) { e.Organization = "Carnegie Mellon University" })}, ""},
		{"organizations on the lines of their days", "A first title\n\n" + longAbstract + "\n\n  • Carnegie Mellon University · Oct 1, 2023 3\n\nA second title\n\n" + second + "\n\n- Some-Lab - Jan 27\n",
			[]Entry{
				with(long, func(e *Entry) { e.Organization = "Carnegie Mellon University"; e.Comments = number(3) }),
				{Title: "A second title", Abstract: second, Organization: "Some-Lab"},
			}, ""},
		{"an organization that was lost", "A first title\n\n" + longAbstract + "\n\n  •\n·\nOct 1, 2023\n", []Entry{long}, ""},
		{"no abstract", "A first title\n\n• 3 authors\n·\nOct 1, 2023\n", []Entry{{Title: "A first title", AuthorCount: 3}}, ""},
		{"the end in the abstract", "A first title\n\n" + longAbstract + "\n\n• 3 authors\n\nA second title\n\nThis text breaks o",
			[]Entry{with(long, func(e *Entry) { e.AuthorCount = 3 }), {Title: "A second title", Abstract: "This text breaks o"}}, ""},
		{"the end after a title", "A first title\n\n" + longAbstract + "\n\n• 3 authors\n\nA second title of four words",
			[]Entry{with(long, func(e *Entry) { e.AuthorCount = 3 }), {Title: "A second title of four words"}}, ""},
		{"the end in a byline", "A first title\n\n" + longAbstract + "\n\n• 3 authors\n·", []Entry{with(long, func(e *Entry) { e.AuthorCount = 3 })}, ""},
		{"a hyphen at the end of a line", "A first title\n\nThis is about state-of-\nthe-art methods, which are\n- as one says - good.\n\n• 3 authors\n",
			[]Entry{{Title: "A first title", Abstract: "This is about state-of-the-art methods, which are\n\n- as one says - good.", AuthorCount: 3}}, ""},
		{"a foot that nobody knows", "A first title\n\n" + longAbstract + "\n\n• 3 authors\n\nMade somewhere\n",
			[]Entry{with(long, func(e *Entry) { e.AuthorCount = 3 })}, "dump.txt:9:1: belongs to no entry: “Made somewhere” (if it is part of a paper, write it into that paper's file)"},
		{"two digests in one file", "A first title\n\n" + longAbstract + "\n\n• 3 authors\n·\nOct 1, 2023\n\nDaily Papers\n\nFeb 17\n\nA second title\n\n" + second + "\n\n• 1 author\n",
			[]Entry{with(long, func(e *Entry) { e.AuthorCount = 3 }), {Title: "A second title", Abstract: second, AuthorCount: 1}},
			"dump.txt:13:1: a second date, “Feb 17”, where an entry should begin (put the digest of each day into a file of its own)"},
		{"a paper twice with different texts", "A first title\n\n" + longAbstract + "\n\n• 3 authors\n\nA First Title\n\n" + second + "\n\n• 3 authors\n",
			[]Entry{with(long, func(e *Entry) { e.AuthorCount = 3 })}, "dump.txt:9:1: “A First Title” stands here again and says something else (the first is imported; compare the two)"},
		{"text before the heading", "What is this page\n\nFeb 18\n\nA first title\n\n" + longAbstract + "\n\n• 3 authors\n",
			[]Entry{with(long, func(e *Entry) { e.AuthorCount = 3 })}, "dump.txt:1:1: belongs to no entry: “What is this page” (if it is part of a paper, write it into that paper's file)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			src := "Feb 18\n\n" + tt.dump
			if strings.Contains(tt.dump, "Feb 18") {
				src = tt.dump
			}
			got := mustRead(t, src, Options{Today: content.Date{Year: 2026, Month: 3, Day: 1}})
			if diff := cmp.Diff(tt.want, got.Entries, cmpopts.IgnoreFields(Entry{}, "Line", "Date", "day")); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(tt.unplaced, problem.List(got.Unplaced).Error()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestDates(t *testing.T) {
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
		options    Options
		want       string // the digest, then its entries
	}{
		{"the year of the newest entry", "Feb 18\n\n" + entry("Oct 16, 2023") + other("Feb 18, 2024"), Options{}, "2024-02-18 2023-10-16 2024-02-18"},
		{"the year after that of the newest entry", "Feb 18\n\n" + entry("Feb 19, 2024"), Options{}, "2025-02-18 2024-02-19"},
		{"an entry of the same year", "Feb 18\n\n" + entry("Nov 14, 2025") + other("Jan 27"), Options{}, "2026-02-18 2025-11-14 2026-01-27"},
		{"an entry of the year before", "Feb 18\n\n" + entry("Nov 14, 2025") + other("Mar 2"), Options{}, "2026-02-18 2025-11-14 2025-03-02"},
		{"no full date", "Feb 18\n\n" + entry("Jan 27"), Options{Today: on("2026-02-20")}, "2026-02-18 2026-01-27"},
		{"no full date, later in the year", "Feb 18\n\n" + entry("Jan 27"), Options{Today: on("2026-02-17")}, "2025-02-18 2025-01-27"},
		{"a leap day", "Feb 29\n\n" + entry("Nov 14, 2025"), Options{}, "2028-02-29 2025-11-14"},
		{"an entry of a leap day", "Feb 18, 2026\n\n" + entry("Feb 29"), Options{}, "2026-02-18 2024-02-29"},
		{"no day in the dump but in its name", entry("Nov 14, 2025") + other("Jan 27"), Options{Name: "in/daily-2026-02-18.txt"}, "2026-02-18 2025-11-14 2026-01-27"},
		{"the name of the file has the year", "Feb 18\n\n" + entry("Nov 14, 2020"), Options{Name: "2026-02-18.txt"}, "2026-02-18 2020-11-14"},
		{"the name of the file has another day", "Feb 18\n\n" + entry("Nov 14, 2025"), Options{Name: "2026-03-01.txt"}, "2026-02-18 2025-11-14"},
		{"what the curator says", "Feb 18\n\n" + entry("Mar 2"), Options{Date: on("2024-02-19"), Name: "2026-02-18.txt"}, "2024-02-19 2023-03-02"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := mustRead(t, tt.dump, tt.options)
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

func TestWhatCannotBeReadIsSaid(t *testing.T) {
	const known = "hf-json, csl-json, arxiv, bibtex, ris, csv, html, markdown, text"
	tests := []struct{ name, src, format, want string }{
		{"no date", "A title\n\nAn abstract.\n\n• 3 authors\n", "", "dump.txt: the dump does not say of what day it is (give it with --digest-date 2026-02-18, or name the file after its day: papers-2026-02-18.txt)"},
		{"nothing", "\ufeff \n", "", "dump.txt:1:1: the dump is empty (copy the page again, and save what was copied)"},
		{"another page's source", "<html>", "", "dump.txt:1:1: no page of papers: nothing in it has a byline or leads to a paper (copy the whole page; if it is one all the same, say so with --format html)"},
		{"no text", "<svg>", "", "dump.txt:1:1: not a digest that can be read (known formats: " + known + ")"},
		{"an unknown format", "x", "html5", "dump.txt: unknown format html5 (known formats: " + known + ")"},
		{"not text", "Pa\x00\x00", "", "dump.txt:1:3: not text: it contains NUL bytes (give the page's text, not the program's file)"},
		{"an archive", "PK\x03\x04\x00\x00", "", "dump.txt:1:1: this is a ZIP archive or an office document, and no text (unpack it and give what is in it, or save the document as plain text)"},
		{"a paper itself", "%PDF-1.7\n%\xe2\xe3", "", "dump.txt:1:1: this is a PDF, and no text (give the page or the references that name the paper, not the paper itself)"},
		{"a page in one file", "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://huggingface.co/papers\r\nSubject: =?utf-8?Q?Daily?=\r\n =?utf-8?Q?Papers?=\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\"\r\n", "", "dump.txt:1:1: this is a page in a single file (MHTML) (save the page as “complete” or “HTML only”, or copy its text)"},
		{"a letter", "Jun 3, 2026\nDear all,\n\nplease find the minutes below. We talked about the bridge and what it costs, and agreed to meet again.\n\nBest,\nAna\n", "", "dump.txt:1:1: no page of papers: nothing in it has a byline or leads to a paper (copy the whole page; if it is one all the same, say so with --format text)"},
		{"a manual", "# A Program\n\nIt does things, and what it does stands below, with everything that one has to know of it.\n\n### Install\n\nCopy it.\n", "", "dump.txt:1:1: no page of papers: nothing in it has a byline or leads to a paper (copy the whole page; if it is one all the same, say so with --format markdown)"},
		{"a page of another site", "<html><main><h3><a href=\"/b\">Rain expected</a></h3><p>Rain is expected in the north.</p><time>Jun 3, 2026</time></main></html>", "", "dump.txt:1:1: no page of papers: nothing in it has a byline or leads to a paper (copy the whole page; if it is one all the same, say so with --format html)"},
		{"a page before one has logged in", "Hugging Face\nModels\nLog In\n\nSign in to continue\n\nUsername or Email address\nPassword\nForgot your password?\n", "", "dump.txt:1:1: no page of papers: nothing in it has a byline or leads to a paper (copy the whole page; if it is one all the same, say so with --format text)"},
		{"another encoding", "caf\xe9", "", "dump.txt:1:4: not text in UTF-8 (save the file in that encoding)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := Read([]byte(tt.src), Options{Name: "dump.txt", Format: tt.format}); err == nil || err.Error() != tt.want {
				t.Errorf("got %v, want %s", err, tt.want)
			}
		})
	}
}

func TestUTF16IsRead(t *testing.T) {
	src := []byte{0xff, 0xfe}
	for _, r := range page {
		src = append(src, byte(r), byte(r>>8)) // the page has nothing beyond the first plane
	}
	d, err := Read(src, Options{})
	if err != nil || len(d.Entries) != 4 {
		t.Error(d, err)
	}
}

// linesIn takes a page apart, whatever it comes as.
func linesIn(format, src string) []line {
	r := &reading{name: "dump.txt"}
	if r.decode([]byte(src)) != nil {
		return nil
	}
	switch format {
	case "html":
		lines, _ := r.htmlLines()
		return lines
	case "markdown":
		return r.markdownLines()
	}
	return r.textLines()
}

// checkNoLineIsLost fails where a line of a page is neither in an entry, nor furniture, nor reported.
func checkNoLineIsLost(t *testing.T, format, src string) {
	t.Helper()
	r := newPageReader(&reading{name: "dump.txt"}, linesIn(format, src))
	r.read()
	reported := map[int]bool{}
	for _, p := range r.Unplaced {
		reported[p.Line] = true
	}
	var kept strings.Builder
	for _, e := range r.Entries {
		kept.WriteString(e.Title + " " + e.Abstract + " " + e.Organization + " ")
	}
	condensed := func(text string) string { return strings.ReplaceAll(content.NormalTitle(text), "-", "") }
	all := condensed(kept.String())
	for _, l := range r.lines {
		switch {
		case l.text == "" && r.roles[l.index] == unread:
		case r.roles[l.index] == unread:
			t.Errorf("line %d is lost: %q", l.number, l.text)
		case r.roles[l.index] == isUnplaced && !reported[int(l.number)]:
			t.Errorf("line %d is not reported: %q", l.number, l.text)
		case r.roles[l.index] == inEntry && len(l.text) > 30 && !strings.Contains(all, condensed(withoutLogo(withoutSign(l.text)))):
			b, n := readByline([]line{l})
			if _, pasted := cutInlineByline(l); pasted.text == "" && (n == 0 || !strings.Contains(all, condensed(b.organization))) && len(r.Unplaced) == 0 {
				t.Errorf("line %d is in no entry: %q", l.number, l.text)
			}
		}
	}
}

func TestNoLineIsLost(t *testing.T) {
	checkNoLineIsLost(t, "text", string(realDigest(t)))
	for end := 0; end < len(page); end += 7 {
		checkNoLineIsLost(t, "text", strings.ToValidUTF8(page[:end], ""))
		checkNoLineIsLost(t, "text", strings.ToValidUTF8(page[end:], ""))
	}
}

func FuzzRead(f *testing.F) {
	f.Add(page)
	f.Add("12\n\nA title\n\n-\n\n•\n·\nFeb 29 3\n\nJan 32\n0 authors\n")
	f.Add("FeB 1\n·\nOCt 1")
	f.Add(wrapped(60)(page) + page)
	f.Fuzz(func(t *testing.T, src string) {
		var p problem.Problem
		var list problem.List
		if _, err := Read([]byte(src), Options{Name: "dump.txt", Today: content.Date{Year: 2026, Month: 1, Day: 1}}); err != nil && !errors.As(err, &p) && !errors.As(err, &list) {
			t.Error(err)
		}
		checkNoLineIsLost(t, "text", src)
	})
}

func BenchmarkRead(b *testing.B) {
	src := realDigest(b)
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		if _, err := Read(src, Options{Name: "dump.txt"}); err != nil {
			b.Fatal(err)
		}
	}
}
