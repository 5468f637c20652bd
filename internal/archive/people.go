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
	coauthors []coauthored // most shared papers first; papers with more than MostCoauthors authors do not count
}

// MostCoauthors is the largest number of authors for which all authors of a paper count as co-authors of each other. A
// longer list, such as a whole laboratory, does not indicate collaboration.
const MostCoauthors = 50

// A Coauthor is a person's co-author.
type Coauthor struct {
	Name
	Papers int // number of papers that both wrote
}

// A coauthored is a Coauthor in less than half of the memory: 10,000 synthetic papers have 468,000 of them.
type coauthored struct {
	name   *Name
	papers int
}

// A Name is a name as shown, with the slug of the person it links to.
type Name struct{ Text, Slug string }

// Path returns the address of the person's page, relative to the base path.
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

// named returns co-authors with their names.
func named(all []coauthored) []Coauthor {
	coauthors := make([]Coauthor, len(all))
	for i, c := range all {
		coauthors[i] = Coauthor{*c.name, c.papers}
	}
	return coauthors
}

// Path returns the address of the person's page, relative to the base path.
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

// shownNames is how many names a paper's page shows initially, so that the abstract stays visible. Slightly longer
// lists are shown in full.
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

// names returns the authors of a paper in the paper's order and spelling.
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

// cleaned returns the names that are not empty after cleaning.
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

// useDirectory sets the directory, and People, which reuses the values of people who did not change since the last
// lists.
func (l *Lists) useDirectory(d *content.People, last *Lists) {
	l.directory, l.Known, l.Namesakes = d, d.People, d.Namesakes
	l.People = sync.OnceValue(func() []*Person { return l.groupByPerson(last) })
}

// groupByPerson assigns papers to people.
func (l *Lists) groupByPerson(last *Lists) []*Person {
	var before []*Person
	if last == nil {
		last = &Lists{}
	} else {
		before = last.People()
	}
	var same bool
	if l.named, same = l.nameAll(last); same {
		l.wrote = last.wrote
	} else {
		l.wrote = l.allWrote()
	}
	b := newBylines(l, last, before)
	people := make([]*Person, len(l.directory.People))
	newScratch := func() *coauthorScratch { return &coauthorScratch{shared: make([]int, len(people))} }
	parallel.EachWith(len(people), newScratch, func(s *coauthorScratch, i int) { people[i] = b.person(i, s) })
	return people
}

// nameAll returns the indexes of the people whom each card names, without duplicates, and whether they are the same as
// in the last lists.
func (l *Lists) nameAll(last *Lists) (named [][]int, same bool) {
	named = make([][]int, len(l.Cards))
	known := last.directory == l.directory
	same = known && len(l.Cards) == len(last.Cards)
	for i, c := range l.Cards {
		at := -1
		if known {
			at = last.place(l, i)
		}
		if at >= 0 && haveSameAuthors(last.Cards[at], c) {
			named[i] = last.named[at]
		} else {
			named[i] = l.name(c)
		}
		same = same && at == i && sameSlice(named[i], last.named[at])
	}
	return named, same
}

// name returns the indexes of the people whom a card names.
func (l *Lists) name(c *Card) []int {
	var named []int
	seen := make(map[int]bool, len(c.Authors))
	for _, name := range c.Authors {
		if at := l.directory.Place(name); !seen[at] {
			seen[at] = true
			named = append(named, at)
		}
	}
	return named
}

// sameSlice reports whether two slices share their elements in memory.
func sameSlice[T any](s, t []T) bool { return len(s) == len(t) && (len(s) == 0 || &s[0] == &t[0]) }

// allWrote returns the indexes of the cards of each person.
func (l *Lists) allWrote() [][]int {
	counts, all := make([]int, len(l.directory.People)), 0
	for _, named := range l.named {
		for _, at := range named {
			counts[at]++
		}
		all += len(named)
	}
	wrote := make([][]int, len(l.directory.People))
	room := make([]int, all) // for all lists, which saves growing each of them
	for at, n := range counts {
		wrote[at], room = room[:0:n], room[n:]
	}
	for i, named := range l.named {
		for _, at := range named {
			wrote[at] = append(wrote[at], i)
		}
	}
	return wrote
}

// bylines maps cards to people and back, by index.
type bylines struct {
	*Lists
	last      *Lists
	before    []*Person // the people of last
	names     []*Name   // of all people
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

// coauthorScratch is memory for counting the co-authors of one person after the other.
type coauthorScratch struct {
	shared []int // by person; zero between two counts
	others []int
}

// person returns the i-th person with their papers, or the old value if nothing changed.
func (b *bylines) person(i int, s *coauthorScratch) *Person {
	var old *Person
	isPaper := func(c *Card, card int) bool { return c == b.Cards[card] }
	if b.last.directory == b.directory {
		if old = b.before[i]; slices.EqualFunc(old.Papers, b.wrote[i], isPaper) {
			return old
		}
	} else {
		old = b.last.personNamed(b.directory.People[i].Name)
	}
	p := &Person{
		Person:    b.directory.People[i],
		Papers:    make([]*Card, len(b.wrote[i])),
		coauthors: b.coauthors(i, s),
	}
	for j, card := range b.wrote[i] {
		p.Papers[j] = b.Cards[card]
	}
	for _, other := range b.namesakes[p.Shared] {
		if other != p.Person {
			p.Namesakes = append(p.Namesakes, Name{other.Name, other.Slug})
		}
	}
	return memo.Same(old, p)
}

// coauthors counts the papers that a person shares with others.
func (b *bylines) coauthors(i int, s *coauthorScratch) []coauthored {
	shared, others := s.shared, s.others[:0]
	for _, card := range b.wrote[i] {
		if len(b.named[card]) > MostCoauthors {
			continue
		}
		for _, other := range b.named[card] {
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
