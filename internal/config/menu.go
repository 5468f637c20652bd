package config

import (
	"slices"

	"github.com/offprint/offprint/internal/content"
)

// menuTitles are the titles of the pages that an entry of the menu can name by their address alone.
var menuTitles = map[string]string{
	content.DatesPath: "Dates", content.TagsPath: "Tags", content.DigestsPath: "Digests",
	content.PeoplePath: "Authors", content.CountsPath: "Author counts", content.CollectionsPath: "Collections",
	content.OverviewPath: "At a glance", content.SearchPath: "Search",
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
		m.Title = menuTitles[m.URL]
	}
	return links
}
