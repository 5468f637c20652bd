package content

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"reflect"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/offprint/offprint/internal/memo"
)

// This file tells who is who among the names that papers have.
//
// In come the names as the papers write them, and what the curator knows of some; out goes a directory:
// who goes by which name, with an address of its own for each and a place in an index by family name.
// Two writings of a name are two people until the curator joins them. An address follows from the name,
// whatever the papers and their order: it is the name's slug, and where several names have one slug,
// each gets a few letters more that its own writing gives. So an address never comes to show somebody
// else; what stood at the shared one is then the list of those who share it.

// KnownPerson is what a curator knows of a person.
type KnownPerson struct {
	// The name as the site shows it.
	Name string `yaml:"name"`
	// Other spellings of the name in papers.
	Also []string `yaml:"also"`
	// The family name, if it is not the last word.
	Family string `yaml:"family"`
	// The address of the person's own page.
	URL string `yaml:"url"`
	// The ORCID identifier, such as `0000-0002-1825-0097`.
	ORCID string `yaml:"orcid"`
}

// A Person is everybody who goes by one name.
type Person struct {
	KnownPerson
	Slug   string // the last part of the address
	Shared string // the slug that other names have too, or that an index needs; empty for none
	Listed string // the name as an index has it: "García, José"
	Letter string // under which an index has it: a small letter, or Other
	order  string // of an index
}

// OtherLetter is the letter of names in scripts whose letters have no capitals, which begin with too many.
const OtherLetter = "other"

// Namesakes are people whose names have one slug.
type Namesakes struct {
	Slug   string
	People []*Person // in the order of an index
}

// A People is the people of one archive. It never changes.
type People struct {
	People    []*Person // by family name
	Namesakes []Namesakes
	places    map[string]int // of people, by name
}

// NewPeople finds who goes by the names, which are clean and can stand there more than once. Of
// people who are equal to those of an older directory, where there is one, it has the same.
func NewPeople(names []string, known []KnownPerson, last *People) *People {
	found := make(map[string]*Person, len(names))
	joined := writings(known)
	d := &People{}
	for _, name := range names {
		if found[name] != nil {
			continue
		}
		k, ok := joined[name]
		if !ok {
			k = &KnownPerson{Name: name}
		}
		p := found[k.Name]
		if p == nil {
			p = last.person(k)
			d.People = append(d.People, p)
			found[p.Name] = p
		}
		found[name] = p
	}
	slices.SortFunc(d.People, func(p, q *Person) int { return cmp.Compare(p.order, q.order) })
	d.address()
	d.index(found, last)
	return d
}

// index finds the places of people, and puts the older ones in where they are equal.
func (d *People) index(found map[string]*Person, last *People) {
	places := make(map[*Person]int, len(d.People))
	for i, p := range d.People {
		places[p] = i
	}
	d.places = make(map[string]int, len(found))
	for name, p := range found {
		d.places[name] = places[p]
	}
	for i, p := range d.People {
		d.People[i] = memo.Same(last.find(p.Name), p)
	}
	for _, n := range d.Namesakes {
		for i, p := range n.People {
			n.People[i] = d.People[places[p]]
		}
	}
}

// writings finds what is known of a name in any of its writings.
func writings(known []KnownPerson) map[string]*KnownPerson {
	all := map[string]*KnownPerson{}
	for i := range known {
		k := known[i]
		k.Name = CleanName(k.Name)
		for _, name := range append([]string{k.Name}, k.Also...) {
			all[CleanName(name)] = &k
		}
	}
	return all
}

// Place gives the place among the people of who goes by a clean name, or -1.
func (d *People) Place(name string) int {
	if i, ok := d.places[name]; ok {
		return i
	}
	return -1
}

func (d *People) find(name string) *Person {
	if d != nil {
		if i := d.Place(name); i >= 0 {
			return d.People[i]
		}
	}
	return nil
}

// CleanName is a name without what no reader sees: blanks around it and double ones within, and whether
// an accent is a character of its own.
func CleanName(name string) string {
	return norm.NFC.String(strings.Join(strings.Fields(name), " "))
}

// person makes one, from what is found out already where that is the same.
func (d *People) person(k *KnownPerson) *Person {
	if old := d.find(k.Name); old != nil && reflect.DeepEqual(old.KnownPerson, *k) {
		p := *old
		p.Slug, p.Shared = cmp.Or(p.Shared, p.Slug), ""
		return &p
	}
	n := parse(k.Name, k.Family)
	family := NormalTitle(n.family)
	p := &Person{KnownPerson: *k, Slug: Slug(k.Name), Listed: cmp.Or(n.listed(), k.Name), Letter: letter(family)}
	p.order = family + "\x00" + NormalTitle(n.given+" "+n.particle) + "\x00" + k.Name
	return p
}

// letter is the one under which an index has a normal name.
func letter(family string) string {
	first, _ := utf8.DecodeRuneInString(family)
	if !unicode.IsLower(first) {
		return OtherLetter
	}
	return string(first)
}

// address gives people with one slug, and those whose slug an index needs, addresses of their own.
func (d *People) address() {
	bySlug := make(map[string][]*Person, len(d.People))
	for _, p := range d.People {
		bySlug[p.Slug] = append(bySlug[p.Slug], p)
	}
	for _, p := range d.People {
		same := bySlug[p.Slug]
		if p.Shared != "" || len(same) == 1 && !isOfIndex(p.Slug) {
			continue // has its own
		}
		shared := p.Slug
		if !isOfIndex(shared) {
			d.Namesakes = append(d.Namesakes, Namesakes{shared, same})
		}
		for i, own := range marks(same) {
			same[i].Slug, same[i].Shared = shared+own, shared
		}
	}
}

// isOfIndex tells whether an index has a page of that slug: one for each letter.
func isOfIndex(slug string) bool { return slug == OtherLetter || utf8.RuneCountInString(slug) == 1 }

// marks are what tells names of one slug apart: a few digits that follow from how each is written. No
// slug has two hyphens in a row.
func marks(same []*Person) []string {
	marks := make([]string, len(same))
	for length := 4; ; length++ {
		distinct := map[string]bool{}
		for i, p := range same {
			sum := sha256.Sum256([]byte(p.Name))
			marks[i] = "--" + hex.EncodeToString(sum[:])[:length]
			distinct[marks[i]] = true
		}
		if len(distinct) == len(same) {
			return marks
		}
	}
}
