package archive

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
)

// joined is a configuration in which several names belong to one person.
var joined = &config.Config{
	BaseURL: settings.BaseURL,
	Tags:    settings.Tags,
	People:  []content.KnownPerson{{Name: "José García", Also: []string{"J. García"}, URL: "https://example.org/"}},
}

var byPeople = map[string]string{
	"papers/a.md": paperFile("date: 2023-10-16", "authors: [Ada Lovelace, Jose Garcia, '  ']"),
	"papers/b.md": paperFile("date: 2021", "authors: [José  García, Ada Lovelace, Vincent van Gogh, Ada Lovelace]"),
	"papers/c.md": paperFile("authors: [J. García, Ada Lovelace]"),
	"papers/d.md": paperFile("date: 2024", "authors: [Nobody Else]", "draft: true"),
}

// people formats people, one on each line.
func people(l *Lists) string {
	var b strings.Builder
	for _, p := range l.People() {
		first, last := p.Years()
		fmt.Fprintf(&b, "%s %s: %s, %d–%d;", p.Listed, p.Path(), slugs(p.Papers), first, last)
		for _, c := range p.Coauthors() {
			fmt.Fprintf(&b, " %s %s %d;", c.Text, c.Path(), c.Papers)
		}
		for _, n := range p.Namesakes {
			fmt.Fprintf(&b, " not %s %s;", n.Text, n.Path())
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestPeopleAndCoauthors(t *testing.T) {
	dir := siteOf(t, byPeople)
	a, err := Load(dir, joined, Options{})
	if err != nil {
		t.Fatal(err)
	}
	expect(
		t,
		"people",
		people(a.Lists),
		`Garcia, Jose /people/jose-garcia--9e4e/: a, 2023–2023; Ada Lovelace /people/ada-lovelace/ 1; `+
			`not José García /people/jose-garcia--978e/;
García, José /people/jose-garcia--978e/: b c, 2021–2021; Ada Lovelace /people/ada-lovelace/ 2; Vincent van Gogh `+
			`/people/vincent-van-gogh/ 1; not Jose Garcia /people/jose-garcia--9e4e/;
Gogh, Vincent van /people/vincent-van-gogh/: b, 2021–2021; José García /people/jose-garcia--978e/ 1; Ada Lovelace `+
			`/people/ada-lovelace/ 1;
Lovelace, Ada /people/ada-lovelace/: a b c, 2021–2023; José García /people/jose-garcia--978e/ 2; Jose Garcia `+
			`/people/jose-garcia--9e4e/ 1; Vincent van Gogh /people/vincent-van-gogh/ 1;
`,
	)
	expect(
		t,
		"the names of a paper",
		a.Papers[2].Names,
		[]Name{{"J. García", "jose-garcia--978e"}, {"Ada Lovelace", "ada-lovelace"}},
	)
}

func TestLongListsOfAuthorsAreNotCoauthors(t *testing.T) {
	var names []string
	for i := range MostCoauthors + 1 {
		names = append(names, fmt.Sprintf("Author Number%d", i))
	}
	a := load(t, map[string]string{
		"papers/a.md": paperFile(
			"authors: [" + strings.Join(names, ", ") + "]",
		), "papers/b.md": paperFile("authors: [" + strings.Join(names[:MostCoauthors], ", ") + "]"),
	})
	expect(t, "co-authors of the authors of both papers", len(a.personNamed(names[0]).Coauthors()), MostCoauthors-1)
	expect(t, "co-authors of the last author", len(a.personNamed(names[MostCoauthors]).Coauthors()), 0)
	expect(t, "papers", len(a.personNamed(names[0]).Papers), 2)
}

func TestLongListsOfNamesHaveTwoParts(t *testing.T) {
	for n, shown := range map[int]int{0: 0, 10: 10, 12: 12, 13: 10, 500: 10} {
		p := &Paper{Names: make([]Name, n)}
		expect(t, fmt.Sprint(n, " names"), []int{len(p.LeadNames()), len(p.MoreNames())}, []int{shown, n - shown})
	}
	for n, shown := range map[int]int{0: 0, 20: 20, 25: 25, 26: 20} {
		p := &Person{coauthors: slices.Repeat([]coauthored{{name: &Name{}}}, n)}
		expect(
			t,
			fmt.Sprint(n, " co-authors"),
			[]int{len(p.LeadCoauthors()), len(p.MoreCoauthors())},
			[]int{shown, n - shown},
		)
	}
}

// TestEditChangesOnlyAffectedPeople edits a paper or the configuration and checks which people change.
func TestEditChangesOnlyAffectedPeople(t *testing.T) {
	with := func(name, text string) map[string]string {
		files := maps.Clone(byPeople)
		files[name] = text
		return files
	}
	for _, c := range []struct {
		name  string
		files map[string]string
		known *config.Config
		want  string // people who changed or are new
	}{
		{"nothing", byPeople, joined, ""},
		{"an abstract", with("papers/a.md", byPeople["papers/a.md"]+"\n\n"), joined, ""},
		{"first notes, which lists mark", with("papers/a.md", byPeople["papers/a.md"]+"\n## Notes\n\nMine.\n"), joined,
			"Jose Garcia, Ada Lovelace"},
		{"a tag",
			with("papers/a.md", paperFile("date: 2023-10-16", "authors: [Ada Lovelace, Jose Garcia]", "tags: [pdes]")),
			joined, "Jose Garcia, Ada Lovelace"},
		{"another name", with("papers/new.md", paperFile("authors: [Zoe Zorn, Ada Lovelace]")), joined,
			"Ada Lovelace, Zoe Zorn"},
		{"a name with the slug of another", with("papers/new.md", paperFile("authors: [Vincent Van Gogh]")), joined,
			"José García, Vincent Van Gogh, Vincent van Gogh, Ada Lovelace"},
		{"what is known", byPeople, &config.Config{
			BaseURL: joined.BaseURL,
			Tags:    joined.Tags,
			People:  []content.KnownPerson{{Name: "José García", Also: []string{"J. García"}}},
		}, "José García"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := siteOf(t, byPeople)
			r := NewReader(dir)
			before, _, err := r.Read(joined, Options{}, nil)
			if err != nil {
				t.Fatal(err)
			}
			changed := put(t, dir, byPeople, c.files)
			after, problems, err := r.Read(c.known, Options{}, append(changed, "site.yaml"))
			if err != nil || len(problems) > 0 {
				t.Fatal(problems, err)
			}
			var others []string
			for _, p := range after.People() {
				if p != before.personNamed(p.Name) {
					others = append(others, p.Name)
				}
			}
			expect(t, "changed", strings.Join(others, ", "), c.want)
			reloaded, err := Load(dir, c.known, Options{})
			if err != nil {
				t.Fatal(err)
			}
			expect(t, "people", people(after.Lists), people(reloaded.Lists))
		})
	}
}
