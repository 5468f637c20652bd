package search

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/content"
)

// TestSymbolsJoinTheNextLetters checks that a formula and the letters after it are found separately and as one word.
func TestSymbolsJoinTheNextLetters(t *testing.T) {
	const mu = `<math><mi>μ</mi></math>`
	r := newReader(t,
		paperOf("a", mu+"P scales", "", "", content.PaperFields{}),
		paperOf("b", mu+" P scales", "", "", content.PaperFields{}),
		paperOf("c", "μP scales", "", "", content.PaperFields{}),
		paperOf("d", `<math><mi>a</mi><mo>/</mo><mi>b</mi></math>P`, "", "", content.PaperFields{}),
	)
	for word, want := range map[string][]int{"mup": {0, 2}, "mu": {0, 1}, "p": {0, 1, 3}, "abp": nil, "bp": nil} {
		if got := r.phrase([]string{word}); !slices.Equal(got, want) {
			t.Errorf("%q is in %v, want %v", word, got, want)
		}
	}
}

// TestLongWords checks that words of up to 48 characters are found, whatever the number of their bytes.
func TestLongWords(t *testing.T) {
	for word, isFound := range map[string]bool{
		strings.Repeat("a", 48): true, strings.Repeat("a", 49): false, strings.Repeat("ж", 48): true,
		"합성곱신경망에서": true, "நரம்பியல்வலையமைப்புகளுக்கான": true,
	} {
		r := newReader(t, paperOf("a", "A "+word+" b", "", "", content.PaperFields{}))
		words, _ := split(word)
		if found := len(r.phrase(words)) > 0; found != isFound {
			t.Errorf("%s: found is %t", word, found)
		}
	}
}

// TestNameFacets checks that the facets are people with several papers, and venues unless these have an index.
func TestNameFacets(t *testing.T) {
	one := paperOf("a", "A", "", "", content.PaperFields{Venue: content.Venue{Journal: "Journal of Grids"}})
	two := paperOf("b", "B", "", "", content.PaperFields{Venue: content.Venue{Journal: "Journal of grids"}})
	emile := archive.Name{Text: "Émile Borel", Slug: "emile-borel"}
	one.Names, two.Names = []archive.Name{emile, {Text: "A", Slug: "a"}, emile}, []archive.Name{emile}
	person := func(name, slug string) *content.Person {
		p := &content.Person{Slug: slug}
		p.Name = name
		return p
	}
	a := archiveOf(one, two)
	a.Known = []*content.Person{person("A", "a"), person("Émile Borel", "emile-borel")}
	facets, columns := open(t, New(a, content.Date{}, nil)).names()
	if len(facets) != 2 || len(facets[0].Terms) != 1 || facets[0].Terms[0] != [2]string{"", "Émile Borel"} ||
		len(facets[1].Terms) != 1 {
		t.Errorf("the facets are %v", facets)
	}
	if !slices.EqualFunc(columns[0], [][]int{{0}, {0}}, slices.Equal) {
		t.Errorf("the people are %v", columns[0])
	}
	if rest, _ := open(t, New(a, content.Date{}, nil)).rest(); len(rest) != 0 {
		t.Errorf("few people are in two parts: %v", rest)
	}
	a.Indexes = []*archive.Index{{Field: "tags", Path: "/tags/"}, {Field: "venue", Path: "/venue/"}}
	for _, p := range a.Papers {
		p.Card = &archive.Card{}
	}
	if facets, _ := open(t, New(a, content.Date{}, nil)).names(); len(facets) != 1 {
		t.Errorf("with an index of venues, the facets are %v", facets)
	}
}

// TestManyPeople checks that one part of the index has the people with the most papers and another the other people.
func TestManyPeople(t *testing.T) {
	one, two, three := paperOf("a", "A", "", "", content.PaperFields{}), paperOf("b", "B", "", "", content.PaperFields{}),
		paperOf("c", "C", "", "", content.PaperFields{})
	a := archiveOf(one, two, three)
	for i := range firstPeople + 1 {
		p := &content.Person{Slug: fmt.Sprintf("p%04d", i)}
		p.Name = p.Slug
		a.Known = append(a.Known, p)
		name := archive.Name{Text: p.Name, Slug: p.Slug}
		one.Names, two.Names = append(one.Names, name), append(two.Names, name)
		if i != 3 {
			three.Names = append(three.Names, name)
		}
	}
	r := open(t, New(a, content.Date{}, nil))
	first, _ := r.names()
	rest, columns := r.rest()
	if len(first[0].Terms) != firstPeople || len(rest) != 1 || !slices.Equal(rest[0].Terms, [][2]string{{"", "p0003"}}) ||
		!slices.EqualFunc(columns[0], [][]int{{0}, {0}, {}}, slices.Equal) {
		t.Errorf("%d people, and %v of %v", len(first[0].Terms), rest, columns)
	}
}
