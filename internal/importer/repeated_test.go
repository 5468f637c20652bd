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
// other or are doubtful. If isWrong, papers with different titles can have the same identifier.
func namesakes(t *rapid.T, isWrong bool) []digest.Entry {
	pick := func(what string, of ...string) string { return rapid.SampledFrom(of).Draw(t, what) }
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) digest.Entry {
		e := digest.Entry{
			Title: pick(
				"title",
				"Editorial",
				"Deep learning",
				"Deep Learning",
				"A long title about many things",
				"On C",
			),
			Arxiv: pick("arXiv", "", "", "", "2310.00001", "2310.00002"),
			DOI:   pick("DOI", "", "", "", "10.1000/a", "10.1101/2020.01.01.123456"),
		}
		if own := strings.ToLower(e.Title); !isWrong {
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
		return e
	}), 1, 7).Draw(t, "entries")
}

// filesOf imports entries into an empty archive and returns the entries of each file, by their numbers.
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

func TestPropertyNamesakesAreImportedOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, first, second := memory{}, namesakes(t, false), namesakes(t, false)
		m.importEntries(t, unchangedOptions, "2026-02-18", first...)
		before := maps.Clone(m)
		m.importEntries(t, unchangedOptions, "2026-02-18", first...)
		same(t, "again", before, m)
		m.importEntries(t, unchangedOptions, "2026-02-20", second...)
		before = maps.Clone(m)
		m.importEntries(t, unchangedOptions, "2026-02-20", second...)
		same(t, "the second digest again", before, m)
	})
}
