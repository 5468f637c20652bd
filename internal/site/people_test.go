package site

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/archive"
)

// named returns an archive of papers with the given authors, by slug.
func named(t *testing.T, papers map[string]string) *archive.Archive {
	t.Helper()
	fields := map[string]string{}
	for slug, authors := range papers {
		fields[slug] = "date: 2023-10-16\nauthors: [" + authors + "]\n"
	}
	return loaded(t, settings(), fields)
}

// formatPeople formats the pages of the index of people, one per line.
func formatPeople(pages []*Page) string {
	var b strings.Builder
	for _, p := range pages {
		if p.Layout != "people" {
			continue
		}
		v := p.View
		fmt.Fprintf(&b, "%s %q %q", p.Path, v.Title, v.Description)
		for _, l := range v.People.Letters {
			fmt.Fprintf(&b, " (%s %s %d)", l.Title, l.URL, l.Count)
		}
		for _, l := range v.People.Parts {
			fmt.Fprintf(&b, " (%s %s %d)", l.Title, l.URL, l.Count)
		}
		for _, g := range v.People.Groups {
			fmt.Fprintf(&b, " [%s:", g.Heading)
			for _, n := range g.Terms[:min(len(g.Terms), 3)] {
				fmt.Fprintf(&b, " %s %s %d;", n.Title, n.URL, n.Count)
			}
			b.WriteString("]")
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestShortPeopleIndexIsOnePage(t *testing.T) {
	a := named(t, map[string]string{"a": "Ada Lovelace, 王小明, Jose Garcia", "b": "José García, Ada Lovelace, Anna Lund"})
	pages := planned(a, settings())
	expect(
		t,
		"index",
		formatPeople(pages),
		`/people/ "People" "The 5 people named as authors, by family name."`+
			` [G: Garcia, Jose /people/jose-garcia--9e4e/ 1; García, José /people/jose-garcia--978e/ 1;] [L: `+
			`Lovelace, Ada /people/ada-lovelace/ 2; Lund, Anna /people/anna-lund/ 1;] [Other: 王小明 /people/王小明/ 1;]`+
			"\n",
	)
	namesakes := find(t, pages, "/people/jose-garcia/").View
	expect(t, "namesakes", namesakes.Title, "Jose Garcia\u00a0· José García")
	expect(
		t,
		"their pages",
		namesakes.Terms,
		[]Term{
			{Title: "Jose Garcia", URL: "/people/jose-garcia--9e4e/", Count: 1},
			{Title: "José García", URL: "/people/jose-garcia--978e/", Count: 1},
		},
	)
	expect(
		t,
		"home",
		find(t, pages, "/").View.Home.People[0],
		Term{Title: "Ada Lovelace", URL: "/people/ada-lovelace/", Count: 2},
	)
	expect(
		t,
		"by number",
		*find(t, pages, "/authors/").View.See,
		Term{Title: "Authors by name", URL: "/people/", Count: 5},
	)
}

func TestLongPeopleIndexHasPagePerLetter(t *testing.T) {
	papers := map[string]string{"z": "Zoe Zorn, Ada Ba Zorn", "z2": "Zoe Zorn", "y": "'4'"}
	for i := range namesOnPage + 2 {
		papers[fmt.Sprintf("p%d", i)] = fmt.Sprintf("Ada Ba%03d", i)
	}
	pages := planned(named(t, papers), settings())
	groups := ""
	for i, heading := range strings.Fields("Ba–Ba04 Ba05–Ba09 Ba1–Ba14 Ba15–Ba19 Ba2–Ba24 Ba25–Ba29 " +
		"Ba3–Ba34 Ba35–Ba39 Ba4–Ba44 Ba45–Ba49") {
		groups += " [" + heading + ":"
		for n := i * namesInGroup; n < i*namesInGroup+3; n++ {
			groups += fmt.Sprintf(" Ba%03d, Ada /people/ada-ba%03d/ 1;", n, n)
		}
		groups += "]"
	}
	letters := " (B /people/b/ 502) (Z /people/z/ 2) (Other /people/other/ 1)"
	expect(
		t,
		"index",
		formatPeople(pages),
		`/people/ "People" "The 505 people named as authors. Choose the first letter of a family name; the names `+
			`below have the most papers."`+letters+
			" [Most papers: Zoe Zorn /people/zoe-zorn/ 2; 4 /people/4--4b22/ 1; Ada Ba000 /people/ada-ba000/ 1;]\n"+
			`/people/b/ "People: B" "The 502 people whose family names begin with B."`+letters+
			" (Ba–Ba4 /people/b/ 500) (Ba5–Ba50 /people/b/page/2/ 2)"+groups+"\n"+
			`/people/b/page/2/ "People: B, page 2" "The 502 people whose family names begin with B."`+letters+
			" (Ba–Ba4 /people/b/ 500) (Ba5–Ba50 /people/b/page/2/ 2) [Ba5–Ba50: Ba500, Ada /people/ada-ba500/ 1; "+
			"Ba501, Ada /people/ada-ba501/ 1;]\n"+
			`/people/z/ "People: Z" "The 2 people whose family names begin with Z."`+letters+
			" [: Zorn, Ada Ba /people/ada-ba-zorn/ 1; Zorn, Zoe /people/zoe-zorn/ 2;]\n"+
			`/people/other/ "People: Other" "The 1 person whose family name begins with another `+
			`character."`+letters+" [: 4 /people/4--4b22/ 1;]\n",
	)
	if first := find(t, pages, "/people/").View.People.Groups[0]; len(first.Terms) != maxOnFirstPage {
		t.Errorf("%d people with the most papers", len(first.Terms))
	}
	for path, want := range map[string]bool{"/people/": true, "/people/b/": false, "/people/z/": true} {
		expect(t, "note of "+path, find(t, pages, path).View.People.HasNote(), want)
	}
}

func TestLongLettersAreInGroups(t *testing.T) {
	papers := map[string]string{"z": "Zoe Zorn"}
	for i := range namesInGroup + 2 {
		papers[fmt.Sprintf("p%d", i)] = fmt.Sprintf("Ada Ba%02d", i)
	}
	var headings []string
	for _, g := range find(t, planned(named(t, papers), settings()), "/people/").View.People.Groups {
		headings = append(headings, fmt.Sprintf("%s: %d", g.Heading, len(g.Terms)))
	}
	expect(t, "groups", strings.Join(headings, ", "), "Ba–Ba4: 50, Ba5–Ba51: 2, Z: 1")
}

func TestPersonPagesArePaged(t *testing.T) {
	pages := planned(
		named(t, map[string]string{"a": "Ada Lovelace, Anna Lund", "b": "Ada Lovelace", "c": "Ada Lovelace"}),
		settings(),
	)
	first, second := find(t, pages, "/people/ada-lovelace/").View, find(t, pages, "/people/ada-lovelace/page/2/").View
	expect(t, "description", first.Description, "3 papers, 2023.")
	expect(t, "menu item of author counts", find(t, pages, "/authors/").View.Section, "/people/")
	expect(t, "titles", [2]string{first.Title, second.Title}, [2]string{"Ada Lovelace", "Ada Lovelace, page 2"})
	if first.Person == nil || second.Person != nil || first.List.Total != 3 || first.List.Pager.Pages != 2 {
		t.Errorf("%+v, %+v", first, second)
	}
}

func TestNoIndexWithoutPeople(t *testing.T) {
	pages := smallPlan(t)
	if slices.ContainsFunc(pages, func(p *Page) bool { return strings.HasPrefix(p.Path, "/people/") }) {
		t.Error("there are pages of people")
	}
	if v := find(t, pages, "/authors/").View; v.See != nil || v.Site.Named {
		t.Error("there is a link to the index of people")
	}
	expect(t, "menu item of author counts", find(t, pages, "/authors/3/").View.Section, "/authors/")
}

func TestUnchangedPeopleKeepPages(t *testing.T) {
	c := settings()
	pl := NewPlanner(Options{})
	before := pl.Plan(named(t, map[string]string{"a": "Ada Lovelace, Anna Lund", "b": "Zoe Zorn"}), c)
	a := named(t, map[string]string{"a": "Ada Lovelace, Anna Lund", "b": "Zoe Zorn"})
	people := slices.Clone(pl.last.archive.People())
	people[2] = a.People()[2]
	lists := *pl.last.archive.Lists
	lists.People = func() []*archive.Person { return people[1:] }
	moved := *pl.last.archive
	moved.Lists = &lists
	after := pl.Plan(&moved, c)
	if find(t, before, "/people/anna-lund/") != find(t, after, "/people/anna-lund/") {
		t.Error("Anna Lund's pages are new although only another person was removed")
	}
	if find(t, before, "/people/zoe-zorn/") == find(t, after, "/people/zoe-zorn/") {
		t.Error("Zoe Zorn changed but has the old page")
	}
}
