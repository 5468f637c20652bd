package adopt

import (
	"path"
	"strings"

	"github.com/offprint/offprint/internal/problem"
)

// obsidian reads a vault of Obsidian (https://help.obsidian.md/), with the notes that plug-ins for Zotero write and
// Dataview's inline fields.
var obsidian = &program{
	name:      "obsidian",
	about:     "an Obsidian vault",
	signs:     []sign{{".obsidian", "it has the folder .obsidian"}},
	configure: configureObsidian,
	skipReason: func(a *archive, name string) string {
		folder := strings.ToLower(path.Dir(name) + "/")
		switch {
		case strings.HasSuffix(name, ".excalidraw.md"):
			return "it is a drawing"
		case a.config.templates != "" && strings.HasPrefix(folder, a.config.templates+"/"):
			return "it is a template"
		}
		return ""
	},
	locate: func(_ *archive, n *note) { n.name = stem(n.path) },
	fields: []fieldRule{
		{"aliases alias", (*note).readTitles, false},
		{"publish", (*note).readPublished, false},
		{"permalink", (*note).readPermalink, false},
		{"authors", (*note).readAuthors, true},
		{"type", (*note).readType, false},
	},
	wiki: true,
}

// configureObsidian finds the folder of the templates, and reports files that only Obsidian can show.
func configureObsidian(a *archive) {
	a.config.templates = "templates"
	if name := ".obsidian/templates.json"; a.src.has(name) {
		if s := a.readConfig(name).get("folder").string(); s != "" {
			a.config.templates = strings.ToLower(strings.Trim(s, "/"))
		}
	}
	for _, name := range a.src.files {
		if path.Ext(name) == ".canvas" || path.Ext(name) == ".base" {
			a.problems = append(a.problems, problem.Problem{
				File: a.display(name), What: "was not copied: only Obsidian can show it",
				Kind: "files for Obsidian were not copied",
			})
		}
	}
}

// readTitles reads further titles, by which other notes refer to this one. It returns "", so that they are also kept
// below `extra`.
func (n *note) readTitles(f field) string {
	texts, ok := f.value.texts()
	if ok {
		n.titles = append(n.titles, texts...)
	}
	return ""
}

// readPermalink reads the address of a note at Obsidian Publish.
func (n *note) readPermalink(f field) string {
	s := f.value.string()
	if s == "" || !isSafeAddress("/"+strings.Trim(s, "/")) {
		return ""
	}
	n.address, n.addressLine = "/"+strings.Trim(s, "/")+"/", f.line
	return "aliases"
}

// markdownFiles reads a folder of Markdown files.
var markdownFiles = &program{
	name:  "markdown",
	about: "a folder of Markdown files of any other origin",
	skipReason: func(_ *archive, name string) string {
		if base := strings.ToLower(stem(name)); base != "authors" && base != "readme" && aboutRepository[base] {
			return "it is about the repository"
		}
		return ""
	},
	locate: func(_ *archive, n *note) {
		n.name = stem(n.path)
		if strings.EqualFold(n.name, "index") || strings.EqualFold(n.name, "readme") {
			if folder := path.Dir(n.path); folder != "." {
				n.name, n.folder = path.Base(folder), folder
			}
		}
	},
	fields: []fieldRule{
		{"permalink", (*note).readPermalink, false},
		{"aliases", (*note).readOwnAliases, false},
		{"type", (*note).readType, false},
	},
	wiki: true,
}

// readOwnAliases reads aliases: old addresses, or further titles.
func (n *note) readOwnAliases(f field) string {
	texts, ok := f.value.texts()
	if !ok {
		return ""
	}
	for _, s := range texts {
		if !strings.HasPrefix(s, "/") {
			return n.readTitles(f)
		}
	}
	return n.readRedirects(f)
}
