package config

import (
	"slices"

	"github.com/offprint/offprint/internal/content"
)

// menuTitles are the keys of the titles of pages, by path, for entries of the menu without a title.
var menuTitles = map[string]string{
	content.DatesPath: "menu.dates", content.TagsPath: "menu.tags", content.DigestsPath: "menu.digests",
	content.PeoplePath: "menu.people", content.CountsPath: "menu.counts", content.CollectionsPath: "menu.collections",
	content.OverviewPath: "menu.glance", content.SearchPath: "menu.search",
	content.ReadingListPath: "menu.reading-list",
}

// defaultMenu is the menu of a site whose configuration has none.
var defaultMenu = []MenuItem{
	{URL: content.DatesPath}, {URL: content.TagsPath}, {URL: content.CountsPath}, {URL: content.DigestsPath},
}

// HeaderLinks returns the menu with default titles for entries without a title. named means that papers name their
// authors. In that case, the entry /authors/ without a title becomes a link to the names of the authors instead of
// their numbers, unless the menu contains both.
func (c *Config) HeaderLinks(named bool) []MenuItem {
	links := slices.Clone(c.Menu)
	named = named && !slices.ContainsFunc(links, func(m MenuItem) bool { return m.URL == content.PeoplePath })
	for i := range links {
		m := &links[i]
		if m.Title != "" {
			continue
		}
		if m.URL == content.CountsPath && named {
			m.URL = content.PeoplePath
		}
		m.Title = c.pageTitle(m.URL)
	}
	return links
}

// pageTitle returns the default title of a page in the menu, or "" if it has none.
func (c *Config) pageTitle(path string) string {
	for i := range c.Fields {
		if f := &c.Fields[i]; (f.Index && f.Path() == path) || f.Name == "tags" && f.Title != "" &&
			path == content.TagsPath {
			return f.Heading()
		}
	}
	if key := menuTitles[path]; key != "" {
		return c.Words.Text(key)
	}
	return ""
}
