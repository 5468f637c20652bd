package archive

import (
	"cmp"
	"slices"
	"sync"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/memo"
	"github.com/offprint/offprint/internal/parallel"
)

// A Person is an author with their papers.
type Person struct {
	*content.Person
	Papers    []*Card      // newest first, undated last
	Namesakes []Name       // other people with nearly the same name
	coauthors []coauthored // most shared papers first; without papers of more than MostCoauthors authors
}

// MostCoauthors is the largest number of authors of a paper that counts for co-authors. A longer list, such as a whole
// laboratory, does not indicate collaboration.
const MostCoauthors = 50

// A Coauthor is a person's co-author.
type Coauthor struct {
	Name
	Papers int // number of papers that both wrote
}

// A coauthored is a Coauthor that takes less than half of the memory: 10,000 synthetic papers have 468,000 of them.
type coauthored struct {
	name   *Name
	papers int
}

// A Name is a name as shown, with the slug of the person it links to.
type Name struct{ Text, Slug string }

// Path returns the path of the person's page, relative to the base path.
func (n Name) Path() string { return content.PersonPath(n.Slug) }

// Coauthors returns the co-authors, most shared papers first.
func (p *Person) Coauthors() []Coauthor { return named(p.coauthors) }

// LeadCoauthors returns the co-authors that a page shows initially.
func (p *Person) LeadCoauthors() []Coauthor { return named(p.coauthors[:p.lead()]) }

// MoreCoauthors returns the remaining co-authors.
func (p *Person) MoreCoauthors() []Coauthor { return named(p.coauthors[p.lead():]) }

const shownCoauthors = 20

// lead returns the number of co-authors that a page shows initially.
func (p *Person) lead() int {
	if len(p.coauthors) <= shownCoauthors+5 {
		return len(p.coauthors)
	}
	return shownCoauthors
}

// named returns co-authors with copies of their names.
func named(all []coauthored) []Coauthor {
	coauthors := make([]Coauthor, len(all))
	for i, c := range all {
		coauthors[i] = Coauthor{*c.name, c.papers}
	}
	return coauthors
}

// Path returns the path of the person's page, relative to the base path.
func (p *Person) Path() string { return content.PersonPath(p.Slug) }

// Years returns the years of the person's first and last dated papers, or 0 if none is dated.
func (p *Person) Years() (first, last int) {
	for _, c := range p.Papers {
		if !c.Date.IsZero() {
			first, last = c.Date.Year, max(last, c.Date.Year)
		}
	}
	return first, last
}

// shownNames is the number of names that a paper's page shows initially, so that the abstract stays visible. Slightly
// longer lists are shown in full.
const shownNames = 10

// LeadNames returns the names that a page shows initially.
func (p *Paper) LeadNames() []Name {
	if len(p.Names) <= shownNames+2 {
		return p.Names
	}
	return p.Names[:shownNames]
}

// MoreNames returns the remaining names.
func (p *Paper) MoreNames() []Name { return p.Names[len(p.LeadNames()):] }

// names returns authors in the given order and spelling, with the people they link to.
func (l *Lists) names(authors []string) []Name {
	if len(authors) == 0 {
		return nil
	}
	names := make([]Name, 0, len(authors))
	for _, text := range authors {
		names = append(names, Name{text, l.directory.People[l.directory.Place(text)].Slug})
	}
	return names
}

// cleaned returns the names in clean form, without those that are empty then.
func cleaned(names []string) []string {
	var all []string
	for _, name := range names {
		if name = content.CleanName(name); name != "" {
			all = append(all, name)
		}
	}
	return all
}

// directoryOf builds the directory of the people whom cards name.
func directoryOf(cards []*Card, known []content.KnownPerson, last *content.People) *content.People {
	all := 0
	for _, c := range cards {
		all += len(c.Authors)
	}
	names := make([]string, 0, all)
	for _, c := range cards {
		names = append(names, c.Authors...)
	}
	return content.NewPeople(names, known, last)
}

// haveSameAuthors reports whether two cards name the same authors.
func haveSameAuthors(p, q *Card) bool { return p == q || slices.Equal(p.Authors, q.Authors) }

// HasPeople reports whether any paper names its authors.
func (l *Lists) HasPeople() bool { return len(l.Known) > 0 }

// useDirectory sets the directory and People. People reuses the values of last that did not change.
func (l *Lists) useDirectory(d *content.People, last *Lists) {
	l.directory, l.Known, l.Namesakes = d, d.People, d.Namesakes
	l.People = sync.OnceValue(func() []*Person { return l.groupByPerson(last) })
}

// groupByPerson returns the people of the directory with their papers. It sets peopleOf and cardsOf.
func (l *Lists) groupByPerson(last *Lists) []*Person {
	var before []*Person
	if last == nil {
		last = &Lists{}
	} else {
		before = last.People()
	}
	var same bool
	if l.peopleOf, same = l.indexPeople(last); same {
		l.cardsOf = last.cardsOf
	} else {
		l.cardsOf = l.indexCards()
	}
	b := newBylines(l, last, before)
	people := make([]*Person, len(l.directory.People))
	newScratch := func() *coauthorScratch { return &coauthorScratch{shared: make([]int, len(people))} }
	parallel.EachWith(len(people), newScratch, func(s *coauthorScratch, i int) { people[i] = b.person(i, s) })
	return people
}

// indexPeople returns for each card the indexes of its authors in the directory, without duplicates, and whether they
// are the same as in the last lists.
func (l *Lists) indexPeople(last *Lists) (indexes [][]int, same bool) {
	indexes = make([][]int, len(l.Cards))
	known := last.directory == l.directory
	same = known && len(l.Cards) == len(last.Cards)
	for i, c := range l.Cards {
		at := -1
		if known {
			at = last.place(l, i)
		}
		if at >= 0 && haveSameAuthors(last.Cards[at], c) {
			indexes[i] = last.peopleOf[at]
		} else {
			indexes[i] = l.indexesOf(c)
		}
		same = same && at == i && sameSlice(indexes[i], last.peopleOf[at])
	}
	return indexes, same
}

// indexesOf returns the indexes of a card's authors in the directory, without duplicates.
func (l *Lists) indexesOf(c *Card) []int {
	var indexes []int
	seen := make(map[int]bool, len(c.Authors))
	for _, name := range c.Authors {
		if at := l.directory.Place(name); !seen[at] {
			seen[at] = true
			indexes = append(indexes, at)
		}
	}
	return indexes
}

// sameSlice reports whether two slices share their elements in memory.
func sameSlice[T any](s, t []T) bool { return len(s) == len(t) && (len(s) == 0 || &s[0] == &t[0]) }

// indexCards returns for each person in the directory the indexes of their cards.
func (l *Lists) indexCards() [][]int {
	counts, all := make([]int, len(l.directory.People)), 0
	for _, people := range l.peopleOf {
		for _, at := range people {
			counts[at]++
		}
		all += len(people)
	}
	cards := make([][]int, len(l.directory.People))
	room := make([]int, all) // for all lists, which saves growing each of them
	for at, n := range counts {
		cards[at], room = room[:0:n], room[n:]
	}
	for i, people := range l.peopleOf {
		for _, at := range people {
			cards[at] = append(cards[at], i)
		}
	}
	return cards
}

// bylines computes the papers and co-authors of people.
type bylines struct {
	*Lists
	last      *Lists
	before    []*Person // people of last
	names     []*Name   // names of all people
	namesakes map[string][]*content.Person
}

func newBylines(l, last *Lists, before []*Person) *bylines {
	b := &bylines{l, last, before, make([]*Name, len(l.directory.People)), map[string][]*content.Person{}}
	for i, p := range l.directory.People {
		b.names[i] = &Name{p.Name, p.Slug}
	}
	for _, n := range l.directory.Namesakes {
		b.namesakes[n.Slug] = n.People
	}
	return b
}

// coauthorScratch is memory that is reused to count the co-authors of several people.
type coauthorScratch struct {
	shared []int // number of shared papers, by person; all zero between two uses
	others []int // people with shared papers
}

// person returns the i-th person with their papers, or the old value if nothing changed.
func (b *bylines) person(i int, s *coauthorScratch) *Person {
	var old *Person
	isPaper := func(c *Card, card int) bool { return c == b.Cards[card] }
	if b.last.directory == b.directory {
		if old = b.before[i]; slices.EqualFunc(old.Papers, b.cardsOf[i], isPaper) {
			return old
		}
	} else {
		old = b.last.personNamed(b.directory.People[i].Name)
	}
	p := &Person{
		Person:    b.directory.People[i],
		Papers:    make([]*Card, len(b.cardsOf[i])),
		coauthors: b.coauthors(i, s),
	}
	for j, card := range b.cardsOf[i] {
		p.Papers[j] = b.Cards[card]
	}
	for _, other := range b.namesakes[p.Shared] {
		if other != p.Person {
			p.Namesakes = append(p.Namesakes, Name{other.Name, other.Slug})
		}
	}
	return memo.Same(old, p)
}

// coauthors returns the co-authors of a person, with the number of papers that they share.
func (b *bylines) coauthors(i int, s *coauthorScratch) []coauthored {
	shared, others := s.shared, s.others[:0]
	for _, card := range b.cardsOf[i] {
		if len(b.peopleOf[card]) > MostCoauthors {
			continue
		}
		for _, other := range b.peopleOf[card] {
			if shared[other] == 0 && other != i {
				others = append(others, other)
			}
			shared[other]++
		}
	}
	slices.SortFunc(others, func(p, q int) int { return cmp.Or(cmp.Compare(shared[q], shared[p]), cmp.Compare(p, q)) })
	coauthors := make([]coauthored, len(others))
	for j, other := range others {
		coauthors[j] = coauthored{b.names[other], shared[other]}
		shared[other] = 0
	}
	shared[i], s.others = 0, others
	return coauthors
}

// Person returns a person of the directory with their papers.
func (l *Lists) Person(p *content.Person) *Person { return l.personNamed(p.Name) }

// personNamed returns the person with a name as content.CleanName returns it, or nil.
func (l *Lists) personNamed(name string) *Person {
	if l.directory == nil {
		return nil
	}
	if i := l.directory.Place(name); i >= 0 {
		return l.People()[i]
	}
	return nil
}
