package site

import (
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/words"
)

// namesOnPage is the maximum number of people on one page of the index. A longer index has one or more pages per
// letter.
const namesOnPage = groupsOnPage * namesInGroup

// The people of a letter are in groups of names, so that a reader does not compare long columns.
const (
	groupsOnPage = 10
	namesInGroup = 50
)

// maxOnFirstPage is the maximum number of people on the first page of a long index: those with the most papers.
const maxOnFirstPage = 60

// People with at least citedFrom papers have a bibliography, and those with at least followedFrom papers have feeds.
// Most people in a large archive have one or two papers: of the 30,596 authors of 10,000 synthetic papers, 6,715 have a
// bibliography and 1,729 have feeds.
const (
	citedFrom    = 3
	followedFrom = 5
)

// people plans the pages of people. It reuses the pages of unchanged people.
func (p *planner) people() [][]*Page {
	all := make([][]*Page, len(p.a.People()))
	known := p.knownPeople()
	for i, person := range p.a.People() {
		if all[i] = known(i, person); all[i] == nil && !p.leavesOut(person.Papers) {
			all[i] = p.person(person)
		}
	}
	return all
}

// knownPeople returns a function that finds a person's pages in the last plan. The function tries the index i first,
// and returns nil if the pages must be planned.
func (p *planner) knownPeople() func(i int, person *archive.Person) []*Page {
	if p.last.site != p.site {
		return func(int, *archive.Person) []*Page { return nil }
	}
	last := p.last.archive.People()
	var places map[*archive.Person]int
	return func(i int, person *archive.Person) []*Page {
		if i < len(last) && last[i] == person {
			return p.last.people[i]
		}
		if places == nil {
			places = make(map[*archive.Person]int, len(last))
			for i, q := range last {
				places[q] = i
			}
		}
		if i, ok := places[person]; ok {
			return p.last.people[i]
		}
		return nil
	}
}

// person returns the pages of a person.
func (p *planner) person(person *archive.Person) []*Page {
	about := p.w.Text("glance.total", "n", len(person.Papers))
	if first, last := person.Years(); first > 0 {
		about = p.w.Text("person.papers", "n", len(person.Papers), "years", p.yearsPhrase(first, last))
	}
	v := View{
		Path: person.Path(), Title: person.Name, Section: content.PeoplePath, Description: about, Person: person,
	}
	if len(person.Papers) >= citedFrom {
		v.Cite = v.Path
	}
	if len(person.Papers) >= followedFrom {
		v.Feed = v.Path
	}
	p.listAs("person", v, person.Papers, byYear)
	pages := p.pages
	p.pages = nil
	return pages
}

// peopleIndex plans the index of people, and the lists of people with nearly the same name. It plans nothing if no
// paper names its authors or if the outline has these pages.
func (p *planner) peopleIndex() {
	if !p.a.HasPeople() || p.marksChanged != nil {
		return
	}
	if p.canReuseIndex() {
		p.pages = append(p.pages, p.last.lists[p.last.index[0]:p.last.index[1]]...)
		return
	}
	v := View{
		Path: content.PeoplePath, Title: p.site.PeopleTitle, Section: content.PeoplePath, Feed: content.HomePath,
		See:         &Term{Title: p.w.Text("people.counts"), URL: content.CountsPath},
		Description: p.w.Text("people.about", "n", len(p.a.People())),
	}
	if letters := byLetter(p.a.People()); len(p.a.People()) <= namesOnPage {
		v.People = &People{}
		for _, l := range letters {
			groups := namesInGroups(l)
			if len(groups) == 1 {
				groups[0].Heading = p.heading(l[0].Letter)
			}
			v.People.Groups = append(v.People.Groups, groups...)
		}
		p.add("people", v)
	} else {
		terms := nameTerms(mostProlific(p.a.People(), maxOnFirstPage))
		v.Description = p.w.Text("people.about-letters", "n", len(p.a.People()))
		v.People = &People{
			Letters: p.letterTerms(letters), Groups: []Names{{Heading: p.w.Text("people.most"), Terms: terms}},
		}
		p.add("people", v)
		for _, l := range letters {
			p.letter(l, letters)
		}
	}
	for _, n := range p.a.Namesakes {
		p.namesakes(n)
	}
}

// peopleTitle returns the title of the index of people: "Authors" if the menu has the default entry for it, or else
// "People".
func peopleTitle(menu []config.MenuItem, w *words.Words) string {
	if title := w.Text("menu.people"); slices.Contains(menu, config.MenuItem{Title: title, URL: content.PeoplePath}) {
		return title
	}
	return w.Text("people.title")
}

// authorLinks returns links to the indexes of people and of author counts, except those in the menu. It returns none if
// no paper names its authors.
func (p *planner) authorLinks(menu []config.MenuItem) []config.MenuItem {
	if !p.a.HasPeople() {
		return nil
	}
	return slices.DeleteFunc([]config.MenuItem{
		{Title: peopleTitle(menu, p.w), URL: content.PeoplePath},
		{Title: p.w.Text("menu.counts"), URL: content.CountsPath},
	}, func(link config.MenuItem) bool {
		return slices.ContainsFunc(menu, func(m config.MenuItem) bool { return m.URL == link.URL })
	})
}

// canReuseIndex reports whether the index of people of the last plan is still correct.
func (p *planner) canReuseIndex() bool {
	last := p.last.archive
	if last == nil || p.last.site != p.site {
		return false
	}
	listed := func(q, r *archive.Person) bool {
		return q == r || q.Person == r.Person && len(q.Papers) == len(r.Papers)
	}
	same := func(n, m content.Namesakes) bool { return n.Slug == m.Slug && slices.Equal(n.People, m.People) }
	return slices.EqualFunc(last.People(), p.a.People(), listed) &&
		slices.EqualFunc(last.Namesakes, p.a.Namesakes, same)
}

// byLetter groups people by the first letter of their family name. Those without a letter come last.
func byLetter(all []*archive.Person) [][]*archive.Person {
	var letters [][]*archive.Person
	var others []*archive.Person
	for _, person := range all {
		last := len(letters) - 1
		switch {
		case person.Letter == content.OtherLetter:
			others = append(others, person)
		case last >= 0 && letters[last][0].Letter == person.Letter:
			letters[last] = append(letters[last], person)
		default:
			letters = append(letters, []*archive.Person{person})
		}
	}
	if len(others) > 0 {
		letters = append(letters, others)
	}
	return letters
}

// heading returns a letter as shown to readers.
func (p *planner) heading(letter string) string {
	if letter == content.OtherLetter {
		return p.w.Text("people.other")
	}
	return strings.ToUpper(letter)
}

// letter plans the pages of one letter of a long index.
func (p *planner) letter(named []*archive.Person, letters [][]*archive.Person) {
	letter := named[0].Letter
	first := content.LetterPath(letter)
	parts := slices.Collect(slices.Chunk(named, namesOnPage))
	groups := namesInGroups(named)
	title := p.w.Text("people.letter", "title", p.site.PeopleTitle, "letter", p.heading(letter))
	about := p.w.Text("people.begin", "n", len(named), "letter", p.heading(letter))
	if letter == content.OtherLetter {
		about = p.w.Text("people.begin-other", "n", len(named))
	}
	for i := range parts {
		shown := groups[:min(len(groups), groupsOnPage)]
		groups = groups[len(shown):]
		index := &People{Letters: p.letterTerms(letters), Letter: first, Groups: shown}
		if len(parts) > 1 {
			for j, other := range parts {
				part := Term{Title: spanOf(parts, j), URL: content.ListPagePath(first, j+1), Count: len(other)}
				index.Parts = append(index.Parts, part)
			}
		}
		v := View{
			Path: content.ListPagePath(first, i+1), Title: title, Section: content.PeoplePath,
			Description: about, People: index,
		}
		if i > 0 {
			v.Title = p.pageTitle(v.Title, i+1)
		}
		p.add("people", v)
	}
}

// namesInGroups divides the people of a letter into groups that are short enough to be read in columns. The heading of
// each is its range of names, and none if there is only one group.
func namesInGroups(named []*archive.Person) []Names {
	parts := slices.Collect(slices.Chunk(named, namesInGroup))
	groups := make([]Names, len(parts))
	for i, part := range parts {
		groups[i].Terms = listedTerms(part)
		if len(parts) > 1 {
			groups[i].Heading = spanOf(parts, i)
		}
	}
	return groups
}

// spanOf describes the range of names of one part of an index, with as many letters as it takes to distinguish them
// from the neighboring parts: "Sab–Sch", "Smith, A – Smith, K".
func spanOf(parts [][]*archive.Person, i int) string {
	part := parts[i]
	first, last := part[0].Listed, part[len(part)-1].Listed
	var before, after string
	if i > 0 {
		before = parts[i-1][len(parts[i-1])-1].Listed
	}
	if i+1 < len(parts) {
		after = parts[i+1][0].Listed
	}
	from := distinctPrefix(first, before)
	to := distinctPrefix(last, after)
	if strings.HasPrefix(from, to) {
		to = distinctPrefix(last, from) // or the range would end before it begins
	}
	if from == to {
		return from
	}
	if strings.Contains(from+to, " ") {
		return from + " – " + to
	}
	return from + "–" + to
}

// distinctPrefix returns the shortest prefix of a name, of at least two letters, that is not a prefix of other. It
// includes letters of the given name only if other begins with the family name, or if the family name has one letter.
func distinctPrefix(name, other string) string {
	runes := []rune(name)
	n := 2
	for n < len(runes) && (strings.HasPrefix(other, string(runes[:n])) || strings.ContainsRune(", ", runes[n-1])) {
		n++
	}
	return string(runes[:min(n, len(runes))])
}

func (p *planner) letterTerms(letters [][]*archive.Person) []Term {
	terms := make([]Term, len(letters))
	for i, l := range letters {
		terms[i] = Term{Title: p.heading(l[0].Letter), URL: content.LetterPath(l[0].Letter), Count: len(l)}
	}
	return terms
}

// listedTerms returns people as terms of an index, family names first.
func listedTerms(named []*archive.Person) []Term {
	terms := nameTerms(named)
	for i, person := range named {
		terms[i].Title = content.KeepInitials(person.Listed)
	}
	return terms
}

func nameTerms(named []*archive.Person) []Term {
	terms := make([]Term, len(named))
	for i, person := range named {
		terms[i] = Term{Title: person.Name, URL: person.Path(), Count: len(person.Papers)}
	}
	return terms
}

// mostProlific returns the people with the most papers, up to the given number. Ties keep their order.
func mostProlific(named []*archive.Person, limit int) []*archive.Person {
	kept := make([]*archive.Person, 0, limit+1)
	for _, person := range named {
		at := len(kept)
		for at > 0 && len(person.Papers) > len(kept[at-1].Papers) {
			at--
		}
		if at < limit {
			kept = slices.Insert(kept, at, person)
			kept = kept[:min(len(kept), limit)]
		}
	}
	return kept
}

// namesakes plans the list of people at the path that their names share.
func (p *planner) namesakes(n content.Namesakes) {
	v := View{
		Path: content.PersonPath(n.Slug), Section: content.PeoplePath,
		Description: p.w.Text("people.similar"),
	}
	var names []string
	for _, q := range n.People {
		person := p.a.Person(q)
		names = append(names, person.Name)
		v.Terms = append(v.Terms, Term{Title: person.Name, URL: person.Path(), Count: len(person.Papers)})
	}
	v.Title = strings.Join(names, "\u00a0· ")
	p.add("terms", v)
}
