package identity

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/content"
)

// A relation is the result of comparing two values.
type relation int

const (
	unknown relation = iota // a value is missing
	equal
	related // for names: a family name is the same, but no person
	differs
)

// compare compares two values. A zero value is unknown.
func compare[T comparable](a, b T) relation {
	var zero T
	switch {
	case a == zero || b == zero:
		return unknown
	case a == b:
		return equal
	}
	return differs
}

// facts compares two records. Rules call only the methods that they need.
type facts struct {
	a, b *Record

	named bool     // whether name and first are set
	name  relation // of the authors
	first relation // of the first authors
}

func (f *facts) arxiv() relation    { return compare(f.a.Arxiv, f.b.Arxiv) }
func (f *facts) doi() relation      { return compare(f.a.DOI, f.b.DOI) }
func (f *facts) title() relation    { return compare(f.a.Title, f.b.Title) }
func (f *facts) abstract() relation { return compare(f.a.Abstract, f.b.Abstract) }
func (f *facts) year() relation     { return compare(f.a.Fields.Date.Year, f.b.Fields.Date.Year) }
func (f *facts) journal() relation {
	return compare(content.NormalTitle(f.a.Fields.Venue.Name()), content.NormalTitle(f.b.Fields.Venue.Name()))
}
func (f *facts) volume() relation { return compare(f.a.Fields.Venue.Volume, f.b.Fields.Venue.Volume) }

// day compares the dates. Dates without a day are unknown.
func (f *facts) day() relation {
	a, b := f.a.Fields.Date, f.b.Fields.Date
	if a.Day == 0 || b.Day == 0 {
		return unknown
	}
	return compare(a, b)
}

// yearsApart returns the number of years between the dates, or 0 if either is unknown.
func (f *facts) yearsApart() int {
	if f.year() == unknown {
		return 0
	}
	apart := f.a.Fields.Date.Year - f.b.Fields.Date.Year
	return max(apart, -apart)
}

// pages compares the volume, issue and first page. The relation is differs if any of them differ.
func (f *facts) pages() relation {
	a, b := f.a.Fields.Venue, f.b.Fields.Venue
	places := []relation{
		compare(a.Volume, b.Volume), compare(a.Number, b.Number), compare(firstPage(a.Pages), firstPage(b.Pages)),
	}
	return slices.Max(places)
}

// firstPage returns the first page of a range or list of pages.
func firstPage(pages string) string {
	if i := strings.IndexAny(pages, "-–—,+ "); i > 0 {
		return pages[:i]
	}
	return pages
}

// count compares the numbers of authors.
func (f *facts) count() relation {
	return compare(f.a.Fields.CountAuthors(), f.b.Fields.CountAuthors())
}

func (f *facts) names() relation       { f.compareNames(); return f.name }
func (f *facts) firstAuthor() relation { f.compareNames(); return f.first }

func (f *facts) compareNames() {
	if f.named {
		return
	}
	f.named = true
	switch a, b := f.a.Fields.Authors, f.b.Fields.Authors; {
	case len(a) == 0 || len(b) == 0:
	case slices.Equal(a, b): // common, and parsing names takes time
		f.name, f.first = equal, equal
	default:
		f.name = f.a.arranged().compare(f.b.arranged())
		if a, b := f.a.authors(), f.b.authors(); len(a) > 0 && len(b) > 0 {
			f.first = comparePerson(&a[0], &b[0])
		}
	}
}

// isShort reports whether either title has so few words that different papers can share it by chance.
func (f *facts) isShort() bool { return isShort(f.a.Fields.Title) || isShort(f.b.Fields.Title) }

func isShort(title string) bool {
	title = content.NormalTitle(title)
	if scriptOf(title) == ideographic {
		return utf8.RuneCountInString(title) < 8
	}
	return strings.Count(title, "-") < 3
}

func (f *facts) isGeneric() bool { return generic[f.a.Title] }

// generic are titles that any issue of a journal or any book can contain.
var generic = func() map[string]bool {
	all := map[string]bool{}
	for _, title := range []string{
		"Editorial", "Editorials", "Guest Editorial", "Guest Editors' Introduction", "Editorial Introduction",
		"Editor's Note", "From the Editor", "From the Editors", "Editorial Board", "Introduction", "Preface",
		"Foreword", "Afterword", "Prologue", "Epilogue", "Conclusion", "Conclusions", "Summary", "Overview",
		"Acknowledgements", "Acknowledgments", "Appendix", "Bibliography", "References", "Glossary", "Index",
		"Contents", "Table of Contents", "Front Matter", "Back Matter", "Erratum", "Errata", "Corrigendum",
		"Corrigenda", "Correction", "Corrections", "Retraction", "Comment", "Comments", "Commentary", "Discussion",
		"Reply", "Response", "Rejoinder", "Authors' Reply", "Author's Reply", "Letter to the Editor", "Letters",
		"Letters to the Editor", "Correspondence", "News", "Announcement", "Announcements", "Book Review",
		"Book Reviews", "Review", "Reviews", "Obituary", "In Memoriam", "Interview", "Notes", "Note", "Abstract",
		"Abstracts", "Welcome", "Message from the Chairs", "Untitled",
		"Einleitung", "Vorwort", "Nachruf", "Einführung", "Éditorial", "Avant-propos", "Préface", "Présentation",
		"Introducción", "Prólogo", "Introdução", "Prefácio", "Introduzione", "Editoriale", "Prefazione",
		"Введение", "Предисловие", "引言", "前言", "序", "序言", "绪论", "緒論", "はじめに", "序論", "まえがき",
	} {
		all[TitleKey(title)] = true
	}
	return all
}()

// alike is the overlap above which two texts are alike.
const alike = 0.5

// Alike reports whether two texts share more than half of their words; see Overlap.
func Alike(a, b string) bool { return Overlap(a, b) > alike }

// Overlap returns the number of different words that two texts share, divided by the number of different words in the
// longer text.
func Overlap(a, b string) float64 { return overlap(wordHashes(a), wordHashes(b)) }

func overlap(a, b []uint64) float64 {
	return float64(countCommon(a, b)) / float64(max(len(a), len(b), 1))
}

// textWords returns the hashes of the words of the abstract. It reads the abstract only once.
func (r *Record) textWords() []uint64 {
	if r.words == nil {
		r.words = wordHashes(r.Text())
	}
	return r.words
}

// wordHashes returns the hashes of the different words of a text, sorted.
func wordHashes(text string) []uint64 {
	hashes := []uint64{}
	for word := range strings.SplitSeq(content.NormalTitle(text), "-") {
		if word != "" {
			hashes = append(hashes, hash(0, word))
		}
	}
	slices.Sort(hashes)
	return slices.Compact(hashes)
}
