package archive

import (
	"cmp"
	"slices"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/memo"
	"github.com/offprint/offprint/internal/parallel"
)

// A Person is somebody whom papers name, with these papers.
type Person struct {
	*content.Person
	Papers    []*Card    // the newest first, those without a date last
	Coauthors []Coauthor // those of the most papers first; without papers of more than MostCoauthors
	Namesakes []Name     // the others whose names are written nearly alike
}

// MostCoauthors is how many people a paper can name for them to be co-authors of each other. Where a
// whole laboratory signs, nobody is one in particular.
const MostCoauthors = 50

// A Coauthor is somebody who wrote papers with a person.
type Coauthor struct {
	Name
	Papers int
}

// A Name is a name and the person it leads to.
type Name struct{ Text, Slug string }

// Path is the address of the person's page, from the base path.
func (n Name) Path() string { return content.PersonPath(n.Slug) }

// LeadCoauthors are the co-authors that a page shows at once.
func (p *Person) LeadCoauthors() []Coauthor {
	if len(p.Coauthors) <= shownCoauthors+5 {
		return p.Coauthors
	}
	return p.Coauthors[:shownCoauthors]
}

// MoreCoauthors are the others.
func (p *Person) MoreCoauthors() []Coauthor { return p.Coauthors[len(p.LeadCoauthors()):] }

const shownCoauthors = 20

// Path is the address of the person's page, from the base path.
func (p *Person) Path() string { return content.PersonPath(p.Slug) }

// Years are those of the first and the last of the person's papers that has a date; 0 where none has.
func (p *Person) Years() (first, last int) {
	for _, c := range p.Papers {
		if !c.Date.IsZero() {
			first, last = c.Date.Year, max(last, c.Date.Year)
		}
	}
	return first, last
}

// shownNames is how many names a paper's page shows before all others wait to be asked for, so that the
// abstract is in sight; a list that is a little longer is shown whole.
const shownNames = 10

// LeadNames are the names that a page shows at once.
func (p *Paper) LeadNames() []Name {
	if len(p.Names) <= shownNames+2 {
		return p.Names
	}
	return p.Names[:shownNames]
}

// MoreNames are the others.
func (p *Paper) MoreNames() []Name { return p.Names[len(p.LeadNames()):] }

// names gives who wrote a paper, in the order and the writing of the paper.
func (l *Lists) names(authors []string) []Name {
	var names []Name
	for _, text := range authors {
		names = append(names, Name{text, l.directory.People[l.directory.Place(text)].Slug})
	}
	return names
}

// cleaned are the names that say something.
func cleaned(names []string) []string {
	var all []string
	for _, name := range names {
		if name = content.CleanName(name); name != "" {
			all = append(all, name)
		}
	}
	return all
}

// directoryOf finds who is named by cards.
func directoryOf(cards []*Card, known []content.KnownPerson, last *content.People) *content.People {
	var names []string
	for _, c := range cards {
		names = append(names, c.Authors...)
	}
	return content.NewPeople(names, known, last)
}

// haveSameAuthors reports whether two cards name the same authors.
func haveSameAuthors(p, q *Card) bool { return p == q || slices.Equal(p.Authors, q.Authors) }

// groupByPerson gives people their papers. Those of whom nothing changed since the last lists stay.
func (l *Lists) groupByPerson(d *content.People, last *Lists) {
	if last == nil {
		last = &Lists{}
	}
	l.directory, l.People, l.Namesakes = d, make([]*Person, len(d.People)), d.Namesakes
	l.named = l.nameAll(last)
	b := newBylines(l)
	shared := func() []int { return make([]int, len(l.People)) }
	parallel.EachWith(len(l.People), shared, func(shared []int, i int) { l.People[i] = b.person(i, last, shared) })
}

// nameAll finds the people whom each card names, by their places, each once.
func (l *Lists) nameAll(last *Lists) [][]int {
	named := make([][]int, len(l.Cards))
	for i, c := range l.Cards {
		if len(c.Authors) == 0 {
			continue
		}
		if at, there := last.places[c.Slug]; there && last.directory == l.directory && last.Cards[at] == c {
			named[i] = last.named[at]
			continue
		}
		seen := make(map[int]bool, len(c.Authors))
		for _, name := range c.Authors {
			if at := l.directory.Place(name); !seen[at] {
				seen[at] = true
				named[i] = append(named[i], at)
			}
		}
	}
	return named
}

// bylines are who named whom: cards and people by their places.
type bylines struct {
	*Lists
	wrote     [][]int // the cards of a person
	namesakes map[string][]*content.Person
}

func newBylines(l *Lists) *bylines {
	b := &bylines{l, make([][]int, len(l.People)), map[string][]*content.Person{}}
	for i, all := range l.named {
		for _, at := range all {
			b.wrote[at] = append(b.wrote[at], i)
		}
	}
	for _, n := range l.directory.Namesakes {
		b.namesakes[n.Slug] = n.People
	}
	return b
}

// person gives the i-th person with the papers: the old one where nothing changed. Shared is zero for
// everybody, and is left so.
func (b *bylines) person(i int, last *Lists, shared []int) *Person {
	var old *Person
	isPaper := func(c *Card, card int) bool { return c == b.Cards[card] }
	if last.directory == b.directory {
		if old = last.People[i]; slices.EqualFunc(old.Papers, b.wrote[i], isPaper) {
			return old
		}
	} else {
		old = last.personNamed(b.directory.People[i].Name)
	}
	p := &Person{
		Person:    b.directory.People[i],
		Papers:    make([]*Card, len(b.wrote[i])),
		Coauthors: b.coauthors(i, shared),
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

// coauthors counts with whom somebody wrote papers.
func (b *bylines) coauthors(i int, shared []int) []Coauthor {
	var others []int
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
	coauthors := make([]Coauthor, len(others))
	for j, other := range others {
		p := b.directory.People[other]
		coauthors[j] = Coauthor{Name{p.Name, p.Slug}, shared[other]}
		shared[other] = 0
	}
	shared[i] = 0
	return coauthors
}

// Person gives the papers of somebody of the directory.
func (l *Lists) Person(p *content.Person) *Person { return l.personNamed(p.Name) }

// personNamed gives the person of a clean name, or nil.
func (l *Lists) personNamed(name string) *Person {
	if l.directory == nil {
		return nil
	}
	if i := l.directory.Place(name); i >= 0 {
		return l.People[i]
	}
	return nil
}
