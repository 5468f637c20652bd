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

// A KnownPerson is an entry of `people` in site.yaml: the curator's data about a person.
type KnownPerson struct {
	// The name as the site shows it.
	Name string `yaml:"name"`
	// Other spellings of the name in papers.
	Also []string `yaml:"also"`
	// The family name, if it is not the last word.
	Family string `yaml:"family"`
	// The URL of the author's own website.
	URL string `yaml:"url"`
	// The ORCID identifier, such as `0000-0002-1825-0097`.
	ORCID string `yaml:"orcid"`
}

// A Person is everyone who publishes under one name.
type Person struct {
	KnownPerson
	Slug   string // last part of the path
	Shared string // slug that other names share or that an index page uses; empty if Slug is that of the name
	Listed string // name as listed in an index: "García, José"
	Letter string // index letter, in lower case, or OtherLetter
	order  string // sort key
}

// OtherLetter is the letter of names in scripts without upper and lower case, which have too many first letters.
const OtherLetter = "other"

// Namesakes are people whose names have the same slug.
type Namesakes struct {
	Slug   string
	People []*Person // in the order of an index
}

// A People is a directory of the people in an archive. It does not change after NewPeople returns it.
//
// Two spellings of a name are two people until the curator joins them. A person's path depends only on the name, not on
// the papers or their order: it contains the slug of the name. If several names share a slug, each gets a few extra
// characters derived from its spelling, so a path never changes to another person. The path with the shared slug then
// lists everyone who shares it.
type People struct {
	People    []*Person // in the order of an index
	Namesakes []Namesakes
	places    map[string]int // index in People, by name
}

// NewPeople builds the directory for names, which must be clean and can repeat. It reuses the unchanged people of last,
// which can be nil.
func NewPeople(names []string, known []KnownPerson, last *People) *People {
	joined := spellings(known)
	d := &People{places: make(map[string]int, len(names))}
	for _, name := range names {
		if d.Place(name) >= 0 {
			continue
		}
		k, ok := joined[name]
		if !ok {
			k = &KnownPerson{Name: name}
		}
		at := d.Place(k.Name)
		if at < 0 {
			at = len(d.People)
			d.People = append(d.People, last.person(k))
			d.places[k.Name] = at
		}
		d.places[name] = at
	}
	d.sort()
	d.distinguish()
	d.reuse(last)
	return d
}

// sort sorts the people in the order of an index.
func (d *People) sort() {
	order := make([]int, len(d.People))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return CompareNumbered(d.People[i].order, d.People[j].order) })
	sorted, places := make([]*Person, len(order)), make([]int, len(order))
	for to, from := range order {
		sorted[to], places[from] = d.People[from], to
	}
	d.People = sorted
	for name, at := range d.places {
		d.places[name] = places[at]
	}
}

// reuse replaces people with equal ones from last.
func (d *People) reuse(last *People) {
	for i, p := range d.People {
		d.People[i] = memo.Same(last.find(p.Name), p)
	}
	for _, n := range d.Namesakes {
		for i, p := range n.People {
			n.People[i] = d.find(p.Name)
		}
	}
}

// spellings maps every spelling of a known person's name to that person.
func spellings(known []KnownPerson) map[string]*KnownPerson {
	all := map[string]*KnownPerson{}
	for i := range known {
		k := known[i]
		k.Name, k.Family = CleanName(k.Name), CleanName(k.Family)
		for _, name := range append([]string{k.Name}, k.Also...) {
			all[CleanName(name)] = &k
		}
	}
	return all
}

// Place returns the index in People of the person with a clean name, or -1.
func (d *People) Place(name string) int {
	if i, ok := d.places[name]; ok {
		return i
	}
	return -1
}

// find returns the person with a clean name, or nil. d can be nil.
func (d *People) find(name string) *Person {
	if d != nil {
		if i := d.Place(name); i >= 0 {
			return d.People[i]
		}
	}
	return nil
}

// CleanName removes invisible differences from a name: spaces around it, repeated spaces within it, and whether accents
// are separate characters.
func CleanName(name string) string {
	return norm.NFC.String(strings.Join(strings.Fields(name), " "))
}

// person returns a new Person. It reuses the work done for d if the known person is unchanged.
func (d *People) person(k *KnownPerson) *Person {
	if old := d.find(k.Name); old != nil && reflect.DeepEqual(old.KnownPerson, *k) {
		p := *old
		p.Slug, p.Shared = cmp.Or(p.Shared, p.Slug), ""
		return &p
	}
	n := parse(k.Name, k.Family)
	family := NormalTitle(n.family)
	p := &Person{
		KnownPerson: *k,
		Slug:        UnvoicedSlug(k.Name),
		Listed:      cmp.Or(n.listed(), k.Name),
		Letter:      letter(family),
	}
	p.order = family + "\x00" + NormalTitle(n.given+" "+n.particle) + "\x00" + k.Name
	return p
}

// letter returns the index letter of a normalized family name.
func letter(family string) string {
	first, _ := utf8.DecodeRuneInString(family)
	if !unicode.IsLower(first) {
		return OtherLetter
	}
	return string(first)
}

// distinguish makes slugs unique if several people share one or an index page uses it.
func (d *People) distinguish() {
	counts := make(map[string]int, len(d.People))
	for _, p := range d.People {
		counts[p.Slug]++
	}
	bySlug := map[string][]*Person{}
	for _, p := range d.People {
		if counts[p.Slug] > 1 || isOfIndex(p.Slug) {
			bySlug[p.Slug] = append(bySlug[p.Slug], p)
		}
	}
	for _, p := range d.People {
		same := bySlug[p.Slug]
		if p.Shared != "" || same == nil {
			continue // already unique
		}
		shared := p.Slug
		if !isOfIndex(shared) {
			d.Namesakes = append(d.Namesakes, Namesakes{shared, same})
		}
		for i, suffix := range hashSuffixes(same) {
			same[i].Slug, same[i].Shared = shared+suffix, shared
		}
	}
}

// isOfIndex reports whether the slug is that of an index page. The index has one for each letter.
func isOfIndex(slug string) bool { return slug == OtherLetter || utf8.RuneCountInString(slug) == 1 }

// hashSuffixes returns a suffix for each of several people with the same slug: a few digits of a hash of the name's
// spelling. The new slugs cannot clash with other slugs, which never contain two hyphens in a row.
func hashSuffixes(same []*Person) []string {
	suffixes := make([]string, len(same))
	for length := 4; ; length++ {
		distinct := map[string]bool{}
		for i, p := range same {
			sum := sha256.Sum256([]byte(p.Name))
			suffixes[i] = "--" + hex.EncodeToString(sum[:])[:length]
			distinct[suffixes[i]] = true
		}
		if len(distinct) == len(same) {
			return suffixes
		}
	}
}
