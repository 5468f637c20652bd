package importer

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/offprint/offprint/internal/digest"
)

// namesakes generates entries with few titles, names, dates and identifiers, so that many pairs agree, contradict each
// other or are doubtful. If withErrors is set, papers with different titles can have the same identifier or abstract.
func namesakes(t *rapid.T, withErrors bool) []digest.Entry {
	pick := func(what string, of ...string) string { return rapid.SampledFrom(of).Draw(t, what) }
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) digest.Entry {
		e := digest.Entry{
			Title: pick("title", "Editorial", "Deep learning", "Deep Learning", "A long title about many things",
				"On C"),
			Arxiv: pick("arXiv", "", "", "", "2310.00001", "2310.00002"),
			DOI:   pick("DOI", "", "", "", "10.1000/a", "10.1101/2020.01.01.123456"),
		}
		if own := strings.ToLower(e.Title); !withErrors {
			e.Arxiv = strings.Replace(e.Arxiv, "2310", fmt.Sprint(2000+len(own)), 1)
			e.DOI = strings.Replace(e.DOI, "10.1000/a", "10.1000/"+own[:1], 1)
			e.DOI = strings.Replace(e.DOI, "3456", fmt.Sprint(3000+len(own)), 1)
		}
		if names := pick("names", "", "Ann One; Bob Two", "A. One", "Bob Two; Ann One", "Wei Wang",
			"Jun Wang"); names != "" {
			e.Authors = strings.Split(names, "; ")
		}
		if date := pick("date", "", "2019", "2020-01-02", "2023"); date != "" {
			e.Date = on(date)
		}
		e.AuthorCount = max(len(e.Authors), rapid.IntRange(0, 2).Draw(t, "count"))
		e.Venue = map[string]digest.Venue{
			"journal": {Journal: "J. Ex.", Volume: pick("volume", "", "1", "2")}, "in": {Booktitle: "Proc. X"},
			"book": {Publisher: "P"},
		}[pick("venue", "", "", "journal", "in", "book")]
		e.Abstract = pick("abstract", "", "", long("a"), long("b"), "Short.")
		if e.Abstract != "" && !withErrors {
			e.Abstract += " " + strings.ToLower(e.Title)
		}
		return e
	}), 1, 7).Draw(t, "entries")
}

// filesOf imports entries in the given order into an empty archive. For each file, it returns the indexes of its
// entries as a string such as "[0 2]".
func filesOf(t failer, entries []digest.Entry, order []int) []string {
	t.Helper()
	var list []digest.Entry
	for _, i := range order {
		list = append(list, entries[i])
	}
	byFile := map[string][]int{}
	for k, o := range (memory{}).importEntries(t, unchangedOptions, "2026-02-18", list...).Papers {
		byFile[o.File] = append(byFile[o.File], order[k])
	}
	var files []string
	for _, numbers := range byFile {
		slices.Sort(numbers)
		files = append(files, fmt.Sprint(numbers))
	}
	slices.Sort(files)
	return files
}

func TestPropertyOrderDoesNotChangeWhichEntriesAreOnePaper(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := namesakes(t, true)
		var order []int
		for i := range list {
			order = append(order, i)
		}
		want := filesOf(t, list, order)
		other := rapid.Permutation(order).Draw(t, "order")
		if got := filesOf(t, list, other); !slices.Equal(got, want) {
			t.Fatalf("files %v, in the order %v %v", want, other, got)
		}
	})
}

// TestSecondImportOfNamesakes imports digests whose papers have the titles or abstracts of other papers in the archive.
// The second import of a digest must not change a file.
func TestSecondImportOfNamesakes(t *testing.T) {
	ann, year := []string{"Ann One", "Bob Two"}, on("2019")
	for _, test := range []struct {
		name          string
		first, second []digest.Entry
	}{
		{"two dates of one paper", []digest.Entry{{Title: "Editorial", Abstract: long("a")}}, []digest.Entry{
			{Title: "Deep learning", Date: year, Authors: ann},
			{Title: "Deep learning", Date: on("2020-01-02"), Authors: ann, Abstract: long("a")},
		}},
		{
			"a book and its later edition", []digest.Entry{{Title: "Deep learning", Date: on("2020"), Authors: ann}},
			[]digest.Entry{
				{Title: "Deep learning", Date: year, Venue: digest.Venue{Publisher: "P"}},
				{Title: "Deep learning", Date: year, Authors: ann},
			},
		},
		{
			"one of two entries is doubtful",
			[]digest.Entry{
				{Title: "Deep learning", Date: year, AuthorCount: 1},
				{Title: "Deep learning", Abstract: long("a"), AuthorCount: 2, Authors: ann},
			},
			[]digest.Entry{
				{Title: "Deep learning", Date: year, AuthorCount: 2},
				{Title: "Deep learning", AuthorCount: 1, Authors: []string{"Wei Wang"}},
			},
		},
		{
			"an abstract of two papers",
			[]digest.Entry{
				{Title: "Editorial", Abstract: long("b"), Venue: digest.Venue{Journal: "J. Ex."}},
				{Title: "Deep learning", Abstract: long("b")},
			},
			[]digest.Entry{
				{Title: "Editorial", Abstract: long("b"), Date: year, Authors: ann},
				{Title: "Deep learning", Date: year, Authors: ann},
			},
		},
		{
			"an abstract of two papers of one digest", []digest.Entry{{Title: "On C", Abstract: long("b")}},
			[]digest.Entry{{Title: "On C", Abstract: long("a")}, {Title: "Editorial", Abstract: long("a")}},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			m := memory{}
			m.importEntries(t, unchangedOptions, "2026-02-18", test.first...)
			m.importEntries(t, unchangedOptions, "2026-02-20", test.second...)
			before := maps.Clone(m)
			m.importEntries(t, unchangedOptions, "2026-02-20", test.second...)
			expect(t, "files", m, before)
		})
	}
}

func TestPropertyNamesakesAreImportedOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, first, second := memory{}, namesakes(t, false), namesakes(t, false)
		m.importEntries(t, unchangedOptions, "2026-02-18", first...)
		before := maps.Clone(m)
		m.importEntries(t, unchangedOptions, "2026-02-18", first...)
		expectSameFiles(t, "again", before, m)
		m.importEntries(t, unchangedOptions, "2026-02-20", second...)
		before = maps.Clone(m)
		m.importEntries(t, unchangedOptions, "2026-02-20", second...)
		expectSameFiles(t, "the second digest again", before, m)
	})
}

// triangle generates entries with three arXiv identifiers and two DOIs in all combinations. In about half of the lists,
// no two entries have the same title.
func triangle(t *rapid.T) []digest.Entry {
	differ := rapid.Bool().Draw(t, "titles differ")
	n := 0
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) digest.Entry {
		n++
		e := digest.Entry{
			Title: rapid.SampledFrom([]string{"A title of five words", "Another title of some words"}).Draw(t, "title"),
			Arxiv: rapid.SampledFrom([]string{"", "2310.00001", "2310.00002", "2310.00003"}).Draw(t, "arXiv"),
			DOI:   rapid.SampledFrom([]string{"", "10.1000/x", "10.1000/x", "10.1000/y"}).Draw(t, "DOI"),
		}
		if differ {
			e.Title = fmt.Sprintf("%s, part %d", e.Title, n)
		}
		return e
	}), 1, 6).Draw(t, "entries")
}

// TestPropertyArxivIdentifiersStayApart imports two dumps in which DOIs join papers with different arXiv identifiers.
func TestPropertyArxivIdentifiersStayApart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, first, second := memory{}, triangle(t), triangle(t)
		check := func(day string, entries []digest.Entry) {
			r := m.importEntries(t, unchangedOptions, day, entries...)
			for i, e := range entries {
				file := m[r.Papers[i].File]
				if e.Arxiv != "" && !strings.Contains(file, "arxiv: \""+e.Arxiv+"\"") {
					t.Fatalf("%+v was imported into\n%s", e, file)
				}
			}
			for _, id := range []string{"2310.00001", "2310.00002", "2310.00003", "10.1000/x", "10.1000/y"} {
				if n := strings.Count(strings.Join(slices.Collect(maps.Values(m)), ""), ": \""+id+"\""); n > 1 {
					t.Fatalf("%d files have %s: %v", n, id, m)
				}
			}
			before := maps.Clone(m)
			m.importEntries(t, unchangedOptions, day, entries...)
			expectSameFiles(t, "again", before, m)
		}
		check("2026-02-18", first)
		check("2026-02-19", second)
	})
}

func TestPropertyOrderDoesNotChangeTriangles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		list := triangle(t)
		var order []int
		for i := range list {
			order = append(order, i)
		}
		want := filesOf(t, list, order)
		other := rapid.Permutation(order).Draw(t, "order")
		if got := filesOf(t, list, other); !slices.Equal(got, want) {
			t.Fatalf("files %v, in the order %v %v", want, other, got)
		}
	})
}

// TestContestedDOIs imports entries with a DOI that belongs to different arXiv identifiers, in all orders.
func TestContestedDOIs(t *testing.T) {
	entry := func(title, arxiv, doi string) digest.Entry {
		return digest.Entry{Title: title, Arxiv: arxiv, DOI: doi}
	}
	const one, two, x, y = "2310.00001", "2310.00002", "10.1000/x", "10.1000/y"
	for _, c := range []struct {
		name     string
		entries  []digest.Entry
		files    []string // the numbers of the entries of each file
		reported int      // entries whose DOI is contested
	}{
		{"no other entry", []digest.Entry{entry("A", one, x), entry("B", "", x)}, []string{"[0 1]"}, 0},
		{"two papers", []digest.Entry{entry("A", one, x), entry("C", two, x)}, []string{"[0]", "[1]"}, 2},
		{"a triangle", []digest.Entry{entry("A", one, x), entry("B", "", x), entry("C", two, x)},
			[]string{"[0]", "[1]", "[2]"}, 3},
		{"a triangle with an equal title", []digest.Entry{
			entry("On many things and words", one, x), entry("On Many Things and Words", "", x), entry("C", two, x),
		}, []string{"[0 1]", "[2]"}, 3},
		{"a triangle with equal titles", []digest.Entry{
			entry("On many things and words", one, x), entry("On many things and words", "", x),
			entry("On many things and words", two, x),
		}, []string{"[0]", "[1]", "[2]"}, 3},
		{"versions are one identifier", []digest.Entry{entry("A", one+"v1", x), entry("B", one+"v2", x)},
			[]string{"[0 1]"}, 0},
		{"another DOI", []digest.Entry{
			entry("A", one, x), entry("B", two, x), entry("C", one, y), entry("D", "", y),
		}, []string{"[0 2 3]", "[1]"}, 2},
		{"a volume", []digest.Entry{
			entry("A", one, x), entry("B", two, x), entry("C", "", x), entry("D", "", x),
		}, []string{"[0]", "[1]", "[2]", "[3]"}, 4},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, order := range permutations(len(c.entries)) {
				expect(t, fmt.Sprint(order), filesOf(t, c.entries, order), c.files)
			}
			m := memory{}
			r := m.importEntries(t, unchangedOptions, "2026-02-18", c.entries...)
			reported := 0
			for _, p := range r.Problems {
				if strings.Contains(p.What, "belongs to different arXiv identifiers") {
					reported++
				}
			}
			expect(t, "reported", reported, c.reported)
		})
	}
}

// permutations returns all orders of the numbers below n.
func permutations(n int) (all [][]int) {
	if n == 0 {
		return [][]int{nil}
	}
	for _, p := range permutations(n - 1) {
		for i := range n {
			all = append(all, slices.Insert(slices.Clone(p), i, n-1))
		}
	}
	return all
}

// TestDOIOfAnotherFileStaysThere imports entries with the DOI of a file that has another arXiv identifier.
func TestDOIOfAnotherFileStaysThere(t *testing.T) {
	for _, second := range [][]digest.Entry{
		{{Title: "B", DOI: "10.1000/x"}, {Title: "C", Arxiv: "2310.00002", DOI: "10.1000/x"}},
		{{Title: "C", Arxiv: "2310.00002", DOI: "10.1000/x"}, {Title: "B", DOI: "10.1000/x"}},
	} {
		d := newSite(t)
		d.importEntries("2026-02-18", digest.Entry{Title: "A", Arxiv: "2310.00001", DOI: "10.1000/x"})
		r := d.importEntries("2026-02-19", second...)
		expect(t, "files", len(d.names()), 4) // two dumps and two papers
		expect(t, "one file", r.Papers[0].File, r.Papers[1].File)
		if file := d.read("a.md"); strings.Contains(file, "2026-02-19") || !strings.Contains(file, "10.1000/x") {
			t.Error(file)
		}
		if len(r.Problems) == 0 || !strings.Contains(r.Problems[0].What, `"10.1000/x"`) {
			t.Errorf("%v", r.Problems)
		}
		before, age := d.tree(), d.age()
		d.importEntries("2026-02-19", second...)
		d.expectSame(before, age)
	}
}
