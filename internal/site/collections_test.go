package site

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

func TestCollectionsHavePagesAndHomeLinks(t *testing.T) {
	papers := maps.Clone(small)
	papers["collections/first"] = "---\ntitle: First\ndescription: To begin with.\n" +
		"papers: [c, a: Why, e]\n---\n\nProse.\n"
	papers["collections/none"] = "---\ntitle: Another\n---\n"
	c := settings()
	pages := planned(loaded(t, c, papers), c)
	terms := []Term{
		{Title: "Another", URL: "/collections/none/"},
		{Title: "First", URL: "/collections/first/", Description: "To begin with.", Count: 3},
	}
	expect(t, "index", find(t, pages, "/collections/").View.Terms, terms)
	expect(t, "home", find(t, pages, "/").View.Home.Collections, terms)
	first, second := find(t, pages, "/collections/first/").View, find(t, pages, "/collections/first/page/2/").View
	expect(
		t,
		"order",
		[]string{
			first.List.Groups[0].Papers[0].Slug,
			first.List.Groups[0].Papers[1].Slug,
			second.List.Groups[0].Papers[0].Slug,
		},
		[]string{"c", "a", "e"},
	)
	listed := first.List.Groups[0].Papers
	expect(t, "remark", listed[1].Summary, "Why")
	expect(t, "has a remark", []bool{listed[0].HasRemark, listed[1].HasRemark}, []bool{false, true})
	expect(t, "numbers", []int{first.List.First, second.List.First}, []int{1, 3})
	if first.Collection == nil || first.Collection.HTML != "<p>Prose.</p>" || second.Collection != nil ||
		!first.Site.Collected {
		t.Errorf("%+v, %+v", first, second)
	}
	expect(t, "edit", string(first.Edit), "https://github.com/a/b/edit/main/content/collections/first.md")
	feed := written(t, find(t, pages, "/collections/first/feed.xml"))
	if !strings.Contains(feed, "<title>Shelf: First</title>") || strings.Contains(feed, "papers/b/") {
		t.Error(feed)
	}
	if sitemap := written(t, find(t, pages, "/sitemap.xml")); !strings.Contains(sitemap, "/collections/first/page/2/") {
		t.Error(sitemap)
	}
}

func TestNoIndexWithoutCollections(t *testing.T) {
	pages := smallPlan(t)
	if slices.ContainsFunc(pages, func(p *Page) bool { return strings.HasPrefix(p.Path, "/collections/") }) ||
		find(t, pages, "/").View.Site.Collected {
		t.Error("there are pages of collections")
	}
}
