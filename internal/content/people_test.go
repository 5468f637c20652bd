package content

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func expect(t *testing.T, what string, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func TestListedNameStartsWithFamilyName(t *testing.T) {
	for full, want := range map[string][2]string{
		"José García":            {"García, José", "g"},
		"Vincent van Gogh":       {"Gogh, Vincent van", "g"},
		"Gerard 't Hooft":        {"Hooft, Gerard 't", "h"},
		"Maria de la Cruz":       {"Cruz, Maria de la", "c"},
		"García, José":           {"García, José", "g"},
		"Henry Louis Gates Jr.":  {"Gates, Henry Louis, Jr.", "g"},
		"Henry Louis Gates, Jr.": {"Gates, Henry Louis, Jr.", "g"},
		"William Gates III":      {"Gates, William, III", "g"},
		"Jr.":                    {"Jr.", "j"},
		"Plato":                  {"Plato", "p"},
		"bell hooks":             {"hooks, bell", "h"},
		"Lars Ångström":          {"Ångström, Lars", "a"},
		"Søren Ørsted":           {"Ørsted, Søren", "o"},
		"Лев Толстой":            {"Толстой, Лев", "т"},
		"王小明":                    {"王小明", OtherLetter},
		"DeepSeek-AI":            {"DeepSeek-AI", "d"},
		"Agent 47":               {"47, Agent", OtherLetter},
		"???":                    {"???", OtherLetter},
	} {
		p := NewPeople([]string{full}, nil, nil).find(full)
		expect(t, full, [2]string{p.Listed, p.Letter}, want)
	}
	known := []KnownPerson{{Name: "Gabriel García Márquez", Family: "García Márquez"}}
	p := NewPeople([]string{"Gabriel García Márquez"}, known, nil).find("Gabriel García Márquez")
	expect(t, "a family name of two words", [2]string{p.Listed, p.Letter}, [2]string{"García Márquez, Gabriel", "g"})
	for _, c := range []struct{ full, family, want string }{
		{"Lina Li", "Li", "Li, Lina"},
		{"Li Lina", "Li", "Li, Lina"},
		{"Anna Maria Anna", "Anna", "Anna, Anna Maria"},
		{"Jose\u0301 Garci\u0301a Lo\u0301pez", "Garci\u0301a  Lo\u0301pez", "García López, José"},
		{"Ana Kovač-Brown", "Brown", "Brown, Ana Kovač-"},
	} {
		known := []KnownPerson{{Name: c.full, Family: c.family}}
		name := CleanName(c.full)
		expect(t, c.full, NewPeople([]string{name}, known, nil).find(name).Listed, c.want)
	}
}

func TestPeopleAreSortedByFamilyName(t *testing.T) {
	names := []string{
		"Zoe Adams", "Ada Ångström", "Émile Zola", "Anna de Vries", "Anna Vries", "Ada Angström", "李",
		"Zoe Muller", "Anna Müller", "Team 10", "Team 9",
	}
	var listed []string
	for _, p := range NewPeople(names, nil, nil).People {
		listed = append(listed, p.Listed)
	}
	expect(
		t,
		"order",
		listed,
		[]string{
			"9, Team", "10, Team", "Adams, Zoe", "Angström, Ada", "Ångström, Ada", "Müller, Anna", "Muller, Zoe",
			"Vries, Anna", "Vries, Anna de", "Zola, Émile", "李",
		},
	)
}

func TestNamesAreSeparateUntilJoined(t *testing.T) {
	names := []string{"José García", "Jose Garcia", "J. García", "García, José", "Somebody Else"}
	d := NewPeople(names, nil, nil)
	expect(t, "people", len(d.People), 5)
	d = NewPeople(
		names,
		[]KnownPerson{
			{Name: "José García", Also: []string{"Jose Garcia", "J. García", "Nobody"}, URL: "https://example.org/"},
			{Name: "Unknown"},
		},
		nil,
	)
	expect(t, "people when joined", len(d.People), 3)
	p := d.find("J. García")
	if p != d.find("José García") || p != d.find("Jose Garcia") || p == d.find("García, José") {
		t.Error("the wrong names are joined")
	}
	expect(
		t,
		"what is known",
		[]string{p.Name, p.Slug, p.URL},
		[]string{"José García", "jose-garcia", "https://example.org/"},
	)
	if d.find("Nobody") != nil || d.find("Unknown") != nil {
		t.Error("got a person whom no paper names")
	}
	d = NewPeople([]string{"J. García"}, []KnownPerson{{Name: "José García", Also: []string{"J. García"}}}, nil)
	expect(t, "of one writing alone", d.find("J. García").Slug, "jose-garcia")
}

func TestNamesWithSameSlugHaveOwnPaths(t *testing.T) {
	d := NewPeople([]string{"Jose Garcia", "José García", "Ada Lovelace"}, nil, nil)
	one, two := d.find("Jose Garcia"), d.find("José García")
	expect(
		t,
		"addresses",
		[]string{one.Slug, two.Slug, d.find("Ada Lovelace").Slug},
		[]string{"jose-garcia--9e4e", "jose-garcia--978e", "ada-lovelace"},
	)
	if len(d.Namesakes) != 1 || one.Shared != "jose-garcia" || two.Shared != one.Shared ||
		d.find("Ada Lovelace").Shared != "" {
		t.Fatalf("namesakes %v, %v, %v", d.Namesakes, one, two)
	}
	expect(t, "namesakes", d.Namesakes[0].Slug, "jose-garcia")
	if !slices.Equal(d.Namesakes[0].People, []*Person{one, two}) {
		t.Error("the wrong namesakes")
	}
	for _, name := range []string{"A.", "Other", "Ж"} { // addresses of index pages
		if s := NewPeople([]string{name}, nil, nil).find(name).Slug; !strings.Contains(s, "--") {
			t.Errorf("%s is at /people/%s/", name, s)
		}
	}
}

// TestPathNeverChangesPerson adds names one at a time, in any order, and compares the directories: a path belongs to
// one person, or lists the people who share it.
func TestPathNeverChangesPerson(t *testing.T) {
	writings := []string{
		"Jose Garcia",
		"José García",
		"JOSE GARCIA",
		"Jose-Garcia",
		"J. Garcia",
		"J Garcia",
		"Jose Garcia 9e4e",
		"A",
		"Á",
		"Other",
		"Ada Lovelace",
		"???",
		"!!!",
	}
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfNDistinct(rapid.SampledFrom(writings), 1, len(writings), rapid.ID[string]).
			Draw(t, "names")
		owners := map[string]string{}
		var last *People
		for n := range names {
			d := NewPeople(names[:n+1], nil, last)
			seen := map[string]bool{OtherLetter: true, "a": true}
			for _, s := range d.Namesakes {
				seen[s.Slug] = true
			}
			for _, p := range d.People {
				if seen[p.Slug] {
					t.Fatalf("%q is used twice", p.Slug)
				}
				seen[p.Slug] = true
				if owner, ok := owners[p.Slug]; ok && owner != p.Name {
					t.Fatalf("%q changed from %s to %s", p.Slug, owner, p.Name)
				}
				owners[p.Slug] = p.Name
			}
			last = d
			shuffled := slices.Clone(names[:n+1])
			rand.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
			other := NewPeople(shuffled, nil, nil)
			for i, p := range d.People {
				if q := other.People[i]; p.Name != q.Name || p.Slug != q.Slug {
					t.Fatalf("in another order %s at %s is %s at %s", p.Name, p.Slug, q.Name, q.Slug)
				}
			}
		}
	})
}

func TestUnchangedPeopleAreReused(t *testing.T) {
	before := NewPeople(
		[]string{"Jose Garcia", "Ada Lovelace", "J. García", "A."},
		[]KnownPerson{{Name: "José García", Also: []string{"J. García"}}, {Name: "Ada Lovelace"}},
		nil,
	)
	for _, c := range []struct {
		name  string
		names []string
		known []KnownPerson
		same  string
	}{
		{"nothing", []string{"A.", "J. García", "Jose Garcia", "Ada Lovelace"},
			[]KnownPerson{{Name: "José García", Also: []string{"J. García"}}}, "A. J. García Jose Garcia Ada Lovelace"},
		{"another name", []string{"A.", "J. García", "Jose Garcia", "Ada Lovelace", "Zoe"},
			[]KnownPerson{{Name: "José García", Also: []string{"J. García"}}}, "A. J. García Jose Garcia Ada Lovelace"},
		{"one name fewer", []string{"A.", "J. García", "Ada Lovelace"},
			[]KnownPerson{{Name: "José García", Also: []string{"J. García"}}}, "A. Ada Lovelace"},
		{"what is known", []string{"A.", "J. García", "Jose Garcia", "Ada Lovelace"},
			[]KnownPerson{{Name: "José García", Also: []string{"J. García"}, URL: "https://example.org"}},
			"A. Jose Garcia Ada Lovelace"},
	} {
		after := NewPeople(c.names, c.known, before)
		var same []string
		for _, name := range c.names {
			if p := after.find(name); p != nil && p == before.find(name) {
				same = append(same, name)
			}
		}
		expect(t, c.name, strings.Join(same, " "), c.same)
		for _, n := range after.Namesakes {
			for _, p := range n.People {
				if p != after.find(p.Name) {
					t.Errorf("%s: the namesake %s is another", c.name, p.Name)
				}
			}
		}
		fresh := NewPeople(c.names, c.known, nil)
		expect(t, c.name+", against a new one", cmp.Diff(after, fresh, cmp.AllowUnexported(People{}, Person{})), "")
	}
}

func TestCleanName(t *testing.T) {
	for name, want := range map[string]string{
		" José  García\t": "José García", "Jose\u0301": "José", "": "", " \n": "",
	} {
		expect(t, name, CleanName(name), want)
	}
}

func TestIsORCIDChecksCheckDigit(t *testing.T) {
	for s, want := range map[string]bool{
		"0000-0002-1825-0097": true, "0000-0001-5109-3700": true, "0000-0002-1694-233X": true,
		"0000-0002-1825-0098": false, "0000-0002-1694-2330": false, "0000000218250097": false,
		"https://orcid.org/0000-0002-1825-0097": false, "": false,
	} {
		expect(t, s, IsORCID(s), want)
	}
}

func FuzzDirectory(f *testing.F) {
	f.Add("José García\nJose Garcia\nA.")
	f.Fuzz(func(t *testing.T, text string) {
		var names []string
		for line := range strings.Lines(text) {
			if name := CleanName(line); name != "" {
				names = append(names, name)
			}
		}
		d := NewPeople(names, nil, nil)
		seen := map[string]bool{}
		for _, p := range d.People {
			if seen[p.Slug] || p.Slug == "" || p.Listed == "" || p.Letter == "" || d.find(p.Name) != p {
				t.Errorf("%+v", p)
			}
			seen[p.Slug] = true
		}
	})
}
