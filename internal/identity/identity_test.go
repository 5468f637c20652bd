package identity

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/offprint/offprint/internal/content"
)

// paper parses a record: title | authors, separated by ";" | date | more, such as "arxiv 2310.00001", "doi 10.1000/a",
// "journal J. Ex.", "book MIT Press", "in Proc. X", "vol 3", "pages 1-2", "count 3", "abstract x".
func paper(t *testing.T, line string) *Record {
	t.Helper()
	parts := append(strings.Split(line, "|"), "", "", "")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	m := &content.PaperFields{Title: parts[0]}
	if parts[1] != "" {
		for _, name := range strings.Split(parts[1], ";") {
			m.Authors = append(m.Authors, strings.TrimSpace(name))
		}
	}
	if parts[2] != "" {
		d, err := content.ParseDate(parts[2])
		if err != nil {
			t.Fatal(err)
		}
		m.Date = d
	}
	abstract := ""
	for _, fact := range strings.Split(parts[3], ",") {
		key, value, _ := strings.Cut(strings.TrimSpace(fact), " ")
		switch key {
		case "":
		case "arxiv":
			m.Arxiv = value
		case "doi":
			m.DOI = value
		case "journal":
			m.Venue.Journal = value
		case "in":
			m.Venue.Booktitle = value
		case "book":
			m.Venue.Publisher = value
		case "vol":
			m.Venue.Volume = value
		case "pages":
			m.Venue.Pages = value
		case "count":
			n, err := strconv.Atoi(value)
			if err != nil {
				t.Fatal(err)
			}
			m.AuthorCount = n
		case "abstract":
			abstract = value
		default:
			t.Fatalf("unknown fact %q", fact)
		}
	}
	return New(m, abstract)
}

func TestRules(t *testing.T) {
	const (
		nature = "Deep learning | Yann LeCun; Yoshua Bengio; Geoffrey Hinton | 2015 | " +
			"journal Nature, doi 10.1038/nature14539"
		vision = "A long title about the vision of machines"
	)
	for _, c := range []struct {
		want Verdict
		a, b string
	}{
		// Identifiers.
		{Same, "A | | | arxiv 2310.00001v1", "B | | | arxiv 2310.00001v2"},
		{Same, "A | | | doi 10.1000/ABC", "B | | | doi 10.1000/abc"},
		{Same, "A | | | doi 10.48550/arXiv.2310.00001", "B | | | arxiv 2310.00001"},
		{Same, "A | | | arxiv 2310.00001, doi 10.1000/a", "A | | | arxiv 2310.00001, doi 10.1000/b"},
		{Different, "A title of five words | Ann One | 2023 | arxiv 2310.00001",
			"A title of five words | Ann One | 2023 | arxiv 2310.00002"},
		{Different, "A title of five words | | | doi 10.1000/a", "A title of five words | | | doi 10.1000/b"},
		{Different, "A | | | arxiv 2310.00001, doi 10.1000/a", "A | | | arxiv 2310.00002, doi 10.1000/a"},
		{Same, "Cats | Ann One | 2020 | doi 10.1000/a", "Dogs | Bob Two | 2020 | doi 10.1000/a"}, // a DOI decides
		{Same, "Cats | Ann One | 2020 | doi 10.1000/a", "Dogs | Ann One | 2020 | doi 10.1000/a"},
		{Doubtful, "Cats in boxes now | Ann One | 2020 | doi 10.1101/2020.01.01.123456",
			"Cats in boxes now | Ann One | 2021 | doi 10.1000/a, journal Cats"}, // bioRxiv and the journal

		// Other people.
		{Different, nature,
			"Deep Learning | Ian Goodfellow; Yoshua Benguigui; Aaron Courville | 2016 | book MIT Press"},
		{Doubtful, nature, "Deep Learning | Ian Goodfellow; Yoshua Bengio; Aaron Courville | 2016 | book MIT Press"},
		{Different, "Editorial | Ann One | 2019 | journal J. Ex.", "Editorial | Bob Two | 2021 | journal J. Ex."},
		{Different, "Introduction | Carl Three | 2001", "Introduction | Dee Four | 2001"},
		{Different, "Introduction | Wei Wang | 2001", "Introduction | Jun Wang | 2001"},
		{Doubtful, vision + " | Wei Wang | 2001", vision + " | Jun Wang | 2001"},
		{Different, vision + " | Ann One | 2020-01-02", vision + " | Bob Two | 2020-01-02"},
		{Different, vision + " | The Example Collaboration", vision + " | Other Collaboration"},

		// The same people, written differently.
		{Same, nature, "Deep Learning | LeCun, Y.; Bengio, Y.; Hinton, G. | 2015"},
		{Same, nature, "Deep Learning | LeCun Y; Bengio Y; Hinton GE | 2015 | journal Nature"},
		{Same, nature, "Deep Learning | Y. Le Cun | 2015"},
		{Same, vision + " | Jörg Müller", vision + " | J. Mueller"},
		{Same, vision + " | Jörg Müller", vision + " | Muller, J"},
		{Same, vision + " | Søren Ørsted", vision + " | Soeren Oersted"},
		{Same, vision + " | Aaron van den Oord", vision + " | A. Van Den Oord"},
		{Same, vision + " | Aaron van den Oord", vision + " | Oord, Aaron van den"},
		{Same, vision + " | Gabriel García Márquez", vision + " | G. García"},
		{Same, vision + " | Gabriel García-Márquez", vision + " | García Márquez, Gabriel"},
		{Same, vision + " | Wei Wang", vision + " | Wang Wei"},
		{Same, vision + " | Martin Luther King Jr.", vision + " | King, Martin L."},
		{Same, vision + " | Conan O’Brien", vision + " | C. O'Brien"},
		{Same, vision + " | 山田 太郎", vision + " | 山田太郎"},
		{Same, vision + " | 三 张", vision + " | 张三"},
		{Different, vision + " | 张三", vision + " | 李四"},
		{Same, vision + " | 山田 太郎 | 2020", vision + " | Taro Yamada | 2020"}, // cannot be compared
		{Same, vision + " | Plato", vision + " | Plato"},
		{Same, vision + " | OpenAI | 2023", vision + " | Ann One; Bob Two | 2023"},

		// Kind and year.
		{Same, vision + " | Ann One; Bob Two | 2017 | arxiv 1706.00001",
			vision + " | Ann One; Bob Two | 2019 | journal J. Ex., doi 10.1000/a"},
		{Same, vision + " | Ann One; Bob Two | 2017 | journal arXiv preprint arXiv:1706.00001",
			vision + " | Ann One; Bob Two | 2018 | in Proc. X"},
		{Same, vision + " | Ann One | 2017 | journal CoRR", vision + " | Ann One | 2018 | journal J. Ex."},
		{Doubtful, vision + " | Ann One; Bob Two | 2017 | in Proc. X", vision +
			" | Ann One; Bob Two | 2019 | journal J. Ex."},
		{Same, vision + " | Ann One; Bob Two | 2017 | in Proc. X", vision +
			" | Ann One; Bob Two | 2017 | journal J. Ex."},
		{Doubtful, vision + " | Ann One; Bob Two | 2017 | in Proc. X", vision +
			" | Bob Two; Ann One | 2019 | journal J. Ex."},
		{Doubtful, vision + " | Ann One | 2017 | journal J, vol 3", vision + " | Ann One | 2019 | journal J, vol 5"},
		{Doubtful, vision + " | Ann One | 1999 | book P", vision + " | Ann One | 2009 | book P"}, // two editions

		// Titles of many texts.
		{Different, "Editorial | Ann One | 2019 | journal J", "Editorial | Ann One | 2021 | journal J"},
		{Different, "Editorial | Ann One | 2019 | journal J, vol 1", "Editorial | Ann One | 2019 | journal J, vol 2"},
		{Same, "Editorial | Ann One | 2019 | journal J, vol 1", "Editorial | Ann One | 2019 | journal J, vol 1"},
		{Doubtful, "Editorial", "Editorial | Ann One | 2019"},
		{Doubtful, "Preface", "Preface"},
		{Same, "Preface | | 2020-01-02", "Preface | | 2020-01-02"},

		// Unknown names.
		{Same, vision, vision + " | Ann One | 2020 | journal J"},
		{Same, "Deep learning", nature},
		{Same, "Cats | | 2020-01-02 | count 3", "Cats | | 2020-01-02 | count 4"},
		{Same, "Cats | | 2020 | abstract We study cats.", "Cats | Ann One | 2023 | abstract We study cats!"},
		{Same, vision + " | | 2023-10-16 | count 3", vision + " | A One; B Two; C Three | 2024 | journal J"},
		{Doubtful, vision + " | | 2023-10-16 | count 3", vision + " | A One; B Two | 2024 | journal J"},
		{Doubtful, "Deep learning | | 2015-05-27 | count 3", "Deep learning | A One; B Two; C Three | 2016 | book P"},
		{Doubtful, vision + " | | 1999", vision + " | Ann One | 2020 | journal J"},
		{Doubtful, "Cats | | | count 3", "Cats | Ann One | 2020"},

		// Pairs that are easily confused.
		{Same, vision + " | Ann One; Bob Two | 2018 | arxiv 1801.00001", vision +
			" | Ann One; Bob Two | 2023 | journal J"},
		{Doubtful, vision + " | Ann One; Bob Two | 2018 | arxiv 1801.00001", vision +
			" | Bob Two; Ann One | 2023 | journal J"},
		{Doubtful, vision + " | Ann One | 2017 | journal J", vision + " | Ann One | 2019 | book P"}, // paper and book
		{Doubtful, vision + " | | 2017 | journal J", vision + " | Ann One | 2018 | book P"},
		{Doubtful, vision + " | Ann One; Bob Two | 2017 | journal J", vision +
			" | Cat Five; Bob Two | 2019 | in Proc. X"},
		{Different, vision + " | A. One; B. Two | 2020", vision + " | A. Three; B. Four | 2020"},
		{Same, vision + " | A. One; B. Two | 2020", vision + " | Ann One; Bob Two | 2020"},
		{Doubtful, vision + " | A. One | 2020", vision + " | Bob One | 2020"},
		{Same, vision + " | | 2020", vision + " | Ann One | 2021 | journal J"},
		{Doubtful, vision + " | | 2020", vision + " | Ann One | 2025 | journal J"},
		{Doubtful, "Cats | | 2020", "Cats | Ann One | 2021 | journal J"},
		{Different, "Editorial | Ann One | 2020", "Editorial | Ann One | 2021"},
		{Different, "Corrigendum | Ann One | 2020 | journal J", "Corrigendum | Ann One | 2021 | journal J"},
		{Doubtful, vision + " | Ann One | 2020 | journal J", "Corrigendum: " + vision +
			" | Ann One | 2020 | journal J"},
		{Doubtful, vision + ", Part I | Ann One | 2020", vision + ", Part II | Ann One | 2020"},
		{Doubtful, vision + " 1 | Ann One | 2020", vision + " 2 | Ann One | 2020"},
		{Doubtful, "Über das Sehen der Maschinen | Ann One | 2020", vision + " | Ann One | 2020"}, // translated
		{Same, "Über das Sehen der Maschinen | Ann One | 2020 | doi 10.1000/a", vision +
			" | A. One | 2021 | doi 10.1000/a"},

		// Other titles.
		{Doubtful, "Cats | Ann One", "Dogs | Ann One"},
		{Same, "Cats | Ann One | | abstract We study.", "Dogs | A. One | | abstract We study."},
		{Different, "Cats | Ann One | | abstract We study.", "Dogs | Bob Two | | abstract We study."},
		{Same, "Cats | | 2020 | abstract We study.", "Dogs | | 2020 | abstract We study."},
		{Doubtful, "Cats | | 2020 | abstract We study.", "Dogs | | 2021 | abstract We study."},
	} {
		a, b := paper(t, c.a), paper(t, c.b)
		got := Compare(a, b)
		if got.Verdict != c.want {
			t.Errorf("%s\n%s\n%v (%s), want %v", c.a, c.b, got.Verdict, got.Why, c.want)
		}
		if back := Compare(b, a); back != got {
			t.Errorf("%s\n%s\n%v, and %v in the other order", c.a, c.b, got, back)
		}
		if (got.Verdict != Same) != (got.Why != "") {
			t.Errorf("%s\n%s\n%v: reason %q", c.a, c.b, got.Verdict, got.Why)
		}
	}
}

// TestDifferentAbstractsInOneList checks that two records of a list with the same title are two papers if their
// abstracts differ.
func TestDifferentAbstractsInOneList(t *testing.T) {
	for _, c := range []struct {
		want Verdict
		a, b string
	}{
		{Different, "On C | | 2020 | abstract About C.", "On C++ | | 2020 | abstract Something else."},
		{Different, "On C | Ann One | 2020 | abstract About C.", "On C++ | Ann One | 2020 | abstract Something else."},
		{Same, "On C | Ann One | 2020 | abstract We study C.", "On C | A. One | 2020 | abstract We study C here."},
		{Same, "On C | | 2020 | abstract About C.", "On C | | 2020"},
		{Same, "On C | | | arxiv 2310.00001, abstract About C.", "On C | | | arxiv 2310.00001, abstract Else."},
	} {
		if got := CompareListed(paper(t, c.a), paper(t, c.b)); got.Verdict != c.want {
			t.Errorf("%s\n%s\n%v (%s), want %v", c.a, c.b, got.Verdict, got.Why, c.want)
		}
	}
}

func TestNames(t *testing.T) {
	for name, want := range map[string]string{
		"Yann LeCun": "lecun", "LeCun, Yann": "lecun", "LeCun Y": "lecun", "LeCun Y.-L.": "lecun", "Y. LeCun": "lecun",
		"Jörg Müller": "muller", "Mueller": "muller", "Sammy Davis Jr.": "davis", "Davis, Jr": "davis",
		"A. van den Oord": "oord", "van Gogh, Vincent": "gogh", "Łukasz Kaiser": "kaiser", "": "", "…": "",
		"Ph. D. Li": "li", "山田 太郎": string(slices.Sorted(slices.Values([]rune("山田太郎")))), "the X Group": "",
	} {
		if got := parsePerson(name).family; got != want {
			t.Errorf("%q: family %q, want %q", name, got, want)
		}
	}
}

// TestPeopleAreComparedAsEachPair compares random lists of names, and each name of one with each of the other.
func TestPeopleAreComparedAsEachPair(t *testing.T) {
	name := rapid.SampledFrom([]string{
		"Wei Wang", "Wang Wei", "Wang, W.", "W. Wang", "X. Wang", "Wang", "Wei X Wang", "Wang Y Wei", "Yann LeCun",
		"Yann Le Cun", "Le Cun Y", "Ana García Márquez", "A. García", "B García", "García", "J. van der Berg",
		"J Vanderberg", "K Berg", "山田 太郎", "太郎 山田", "李", "The X Group", "X Group", "Иван Петров", "И. Петров", "B C",
		"C B", "D C B", "", "Müller, J.", "Mueller J",
	})
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfN(name, 0, 4)
		a := New(&content.PaperFields{Authors: names.Draw(t, "a")}, "")
		b := New(&content.PaperFields{Authors: names.Draw(t, "b")}, "")
		want := unknown
		for i := range a.authors() {
			for j := range b.authors() {
				r := comparePerson(&a.authors()[i], &b.authors()[j])
				if want == unknown || r != unknown && r < want {
					want = r
				}
			}
		}
		if got := a.arranged().compare(b.arranged()); got != want {
			t.Errorf("%q, %q: %d, want %d", a.Fields.Authors, b.Fields.Authors, got, want)
		}
	})
}

// FuzzCompare checks that a judgement does not depend on the order of the records, and that Compare accepts any name.
func FuzzCompare(f *testing.F) {
	f.Add("Deep learning", "Yann LeCun;Y. Bengio", "Deep Learning", "LeCun Y;张三", uint8(3))
	f.Add("序", ", ;Jr.", "Editorial", "-;II", uint8(0))
	f.Fuzz(func(t *testing.T, titleA, namesA, titleB, namesB string, same uint8) {
		if same%2 == 0 {
			titleB = titleA
		}
		a := New(&content.PaperFields{Title: titleA, Authors: strings.Split(namesA, ";")}, "")
		b := New(&content.PaperFields{Title: titleB, Authors: strings.Split(namesB, ";")}, "")
		if one, other := Compare(a, b), Compare(b, a); one != other {
			t.Errorf("%v, and %v in the other order", one, other)
		}
		if j := Compare(a, a); j.Verdict == Different {
			t.Errorf("a paper is not itself: %v", j)
		}
	})
}
