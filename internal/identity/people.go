package identity

import (
	"cmp"
	"slices"
	"strings"
)

// people are the names of a record, arranged so that those of two records can be compared in a time proportional to
// their number: a list of physicists can have thousands.
type people struct {
	classes  uint     // bit i is set if a name is of class i
	families []family // by family name, sorted by hash
	parts    []family // by each part of a name that can be the whole family name elsewhere, sorted by hash
	orders   []uint64 // hashes of the first and the last words, sorted
	reversed []uint64 // hashes of the last and the first words, sorted
}

// A family is the people of a record who have a family name, or a part of a name, in common.
type family struct {
	hash     uint64 // of the class and the name
	firsts   string // initials of the first words
	initials string // initials of all given names
	isLone   bool   // one of the people has no given name
}

// class returns the number of the class of a name. Names of different classes cannot be compared.
func (p *person) class() uint {
	class := 2 * uint(p.script)
	if p.group {
		class++
	}
	return class
}

// arrange arranges names.
func arrange(names []person) *people {
	a := &people{}
	var families, parts []entry
	for i := range names {
		p := &names[i]
		class := p.class()
		a.classes |= 1 << class
		if p.group || p.script == ideographic {
			families = append(families, entry{hash(class, p.words[0]), p})
			parts = append(parts, entry{hash(class, p.words[0]), p})
			continue
		}
		families = append(families, entry{hash(class, p.family), p})
		for _, part := range p.familyParts() {
			parts = append(parts, entry{hash(class, part), p})
		}
		if n := uint(len(p.words)); n > 1 && len(p.family) > 1 && len(p.words[0]) > 1 {
			a.orders = append(a.orders, hash(class+n<<8, p.words[0], p.family))
			a.reversed = append(a.reversed, hash(class+n<<8, p.family, p.words[0]))
		}
	}
	a.families, a.parts = byHash(families), byHash(parts)
	slices.Sort(a.orders)
	slices.Sort(a.reversed)
	return a
}

// familyParts returns the texts that are the family name of the same person elsewhere: the last word, the last two or
// three words written as one (Le Cun, LeCun), and each word after the first (García Márquez, García).
func (p *person) familyParts() []string {
	parts := []string{p.family}
	for n := 2; n <= min(3, len(p.words)); n++ {
		parts = append(parts, strings.Join(p.words[len(p.words)-n:], ""))
	}
	if len(p.words) > 2 {
		parts = append(parts, p.words[1:len(p.words)-1]...)
	}
	return parts
}

// An entry is a person with the hash of a name.
type entry struct {
	hash uint64
	*person
}

// byHash joins the people with the same hash.
func byHash(entries []entry) []family {
	slices.SortStableFunc(entries, func(a, b entry) int { return cmp.Compare(a.hash, b.hash) })
	all := make([]family, 0, len(entries))
	for _, e := range entries {
		if len(all) == 0 || all[len(all)-1].hash != e.hash {
			all = append(all, family{hash: e.hash})
		}
		f := &all[len(all)-1]
		if len(e.words) < 2 {
			f.isLone = true
			continue
		}
		f.firsts = withRune(f.firsts, initial(e.words[0]))
		for _, word := range e.words[:len(e.words)-1] {
			f.initials = withRune(f.initials, initial(word))
		}
	}
	return all
}

func withRune(set string, r rune) string {
	if strings.ContainsRune(set, r) {
		return set
	}
	return set + string(r)
}

// compare compares the names of two records. The relation is unknown if no names can be compared.
func (a *people) compare(b *people) relation {
	if a.classes&b.classes == 0 {
		return unknown
	}
	found := min(meet(a.parts, b.families), meet(b.parts, a.families))
	if found == equal || intersect(a.orders, b.reversed) {
		return equal
	}
	return found
}

// meet compares people whose family name is part of the name of others. The relation is related if only family names
// are the same, and differs if there are none.
func meet(parts, families []family) relation {
	found := differs
	for len(parts) > 0 && len(families) > 0 {
		p, f := &parts[0], &families[0]
		switch {
		case p.hash < f.hash:
			parts = parts[1:]
		case p.hash > f.hash:
			families = families[1:]
		case p.isLone || f.isLone || strings.ContainsAny(p.initials, f.firsts) ||
			strings.ContainsAny(f.initials, p.firsts):
			return equal
		default:
			found, parts, families = related, parts[1:], families[1:]
		}
	}
	return found
}

// intersect reports whether two sorted lists have a number in common.
func intersect(a, b []uint64) bool { return countCommon(a, b) > 0 }

// countCommon counts the numbers that two sorted lists without repetitions have in common.
func countCommon(a, b []uint64) (n int) {
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			n++
			a, b = a[1:], b[1:]
		}
	}
	return n
}

// hash returns the FNV-1a hash of a number and some texts. Different texts have the same hash only if somebody searches
// for such texts.
func hash(n uint, texts ...string) uint64 {
	const offset, prime = 14695981039346656037, 1099511628211
	h := (offset ^ uint64(n)) * prime
	for _, text := range texts {
		for i := range len(text) {
			h = (h ^ uint64(text[i])) * prime
		}
		h *= prime
	}
	return h
}
