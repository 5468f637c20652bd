package config

import (
	"slices"

	"github.com/offprint/offprint/internal/content"
)

// menuTitles are the words for the pages that an entry of the menu can name by their address alone.
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

// HeaderLinks returns the menu with the titles that it leaves out. named reports whether papers name their authors: the
// entry /authors/ without a title then leads to their names instead of their number, unless the menu has both.
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

// pageTitle returns the title of a page in the menu, or "" if it is unknown.
func (c *Config) pageTitle(address string) string {
	for i := range c.Fields {
		if f := &c.Fields[i]; (f.Index && f.Path() == address) || f.Name == "tags" && f.Title != "" &&
			address == content.TagsPath {
			return f.Heading()
		}
	}
	if key := menuTitles[address]; key != "" {
		return c.Words.Text(key)
	}
	return ""
}
