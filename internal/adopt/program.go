package adopt

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/problem"
)

// A program is what distinguishes the archives of one program. The zero value of a field adds nothing to what all have.
type program struct {
	name  string
	signs []sign

	// configure reads the configuration of the archive.
	configure func(a *archive)
	// leftOut returns why a Markdown file is not a note, or "".
	leftOut func(a *archive, name string) string
	// locate sets the name of a note, and its old address.
	locate func(a *archive, n *note)
	// root returns the file with an address that starts with a slash, or "".
	root func(a *archive, address string) string

	fields []fieldRule
	kinds  []kindRule
	blocks []rule // applied outside code; they can make code
	spans  []rule // applied outside code
	wiki   bool   // whether [[name]] is a link
}

// A sign is a file or folder by which a program is recognized. A name with a star matches files with that extension.
type sign struct{ name, reason string }

// programs lists the programs in the order of detection. The last one accepts any folder.
var programs = []*program{obsidian, hugo, jekyll, markdownFiles}

// Programs returns the values of Options.From apart from auto.
func Programs() []string {
	names := make([]string, len(programs))
	for i, p := range programs {
		names[i] = p.name
	}
	slices.Sort(names)
	return names
}

// programOf returns the program of an archive, with the reason.
func programOf(s *source, from string) (*program, string, error) {
	for _, p := range programs {
		if p.name == from {
			return p, "--from says so", nil
		}
	}
	if from != "" && from != "auto" {
		return nil, "", fmt.Errorf("unknown program %s (use auto, %s)", problem.Quote(from),
			strings.Join(Programs(), ", "))
	}
	for _, p := range programs {
		for _, sign := range p.signs {
			if s.shows(sign) {
				return p, sign.reason, nil
			}
		}
	}
	last := programs[len(programs)-1]
	return last, "nothing in it points to another program", nil
}

// shows reports whether an archive has a sign.
func (s *source) shows(sign sign) bool {
	if strings.Contains(sign.name, "*") {
		return slices.ContainsFunc(s.files, func(name string) bool {
			ok, _ := path.Match(sign.name, name)
			return ok
		})
	}
	return s.has(sign.name) || s.hasFolder(sign.name)
}

/* ---- What a note becomes ---- */

// The kinds of files.
const (
	paperKind      = "paper"
	pageKind       = "page"
	collectionKind = "collection"
)

// A kindRule decides what a note becomes. The first rule with a reason wins.
type kindRule struct {
	kind string // "" leaves the note out
	why  func(a *archive, n *note) string
}

// sharedKinds are the rules after those of the program, apart from collections.
var sharedKinds = []kindRule{
	{pageKind, func(_ *archive, n *note) string { return inFolder(n.path, otherFolders) }},
	{paperKind, func(_ *archive, n *note) string {
		if n.evidence != "" {
			return "it has the field " + problem.Quote(n.evidence)
		}
		return ""
	}},
	{paperKind, func(_ *archive, n *note) string { return inFolder(n.path, paperFolders) }},
	{paperKind, func(_ *archive, n *note) string {
		for _, tag := range n.fields.Tags {
			if paperTags[tag] {
				return "it has the tag " + problem.Quote(tag)
			}
		}
		return ""
	}},
}

var (
	paperFolders = wordSet("publication publications _publications paper papers _papers reading readings literature " +
		"references reviews paper-notes papernotes zotero bibliography")
	otherFolders = wordSet("event events talk talks _talks teaching _teaching course courses")
	paperTags    = wordSet("paper papers literature literature-note literaturenote reading-note article publication " +
		"zotero integration-zotero source-paper source-article")
)

// aboutArchive names the files at the top of a folder of Markdown files that are not papers.
var aboutArchive = wordSet("readme index about home")

// inFolder returns the reason why a file in a folder with one of the names is of a kind, or "".
func inFolder(name string, folders map[string]bool) string {
	parts := strings.Split(name, "/")
	for _, folder := range parts[:len(parts)-1] {
		if folders[strings.ToLower(strings.ReplaceAll(folder, " ", "-"))] {
			return "it is in the folder " + problem.Quote(folder)
		}
	}
	return ""
}

// classify sets the kind of each note. Collections come last, because they are lists of papers.
func (a *archive) classify() {
	rules := slices.Concat(a.program.kinds, sharedKinds)
	for _, n := range a.notes {
		for _, r := range rules {
			if n.reason = r.why(a, n); n.reason != "" {
				n.kind = r.kind
				break
			}
		}
	}
	for _, n := range a.notes {
		if n.reason != "" {
			continue
		}
		if why := a.collected(n); why != "" {
			n.kind, n.reason = collectionKind, why
		}
	}
	for _, n := range a.notes {
		switch {
		case n.reason != "":
		case a.program == markdownFiles && path.Dir(n.path) == "." && aboutArchive[strings.ToLower(stem(n.path))]:
			n.kind, n.reason = pageKind, "it is about the archive"
		case a.program == markdownFiles:
			n.kind, n.reason = paperKind, "it is a note in a folder of Markdown files"
		default:
			n.kind, n.reason = pageKind, "it has no field that only papers have"
		}
		if n.kind == pageKind && n.fields.Draft {
			n.kind, n.reason = "", "it is a draft of a page, and only papers can be drafts"
		}
	}
}
