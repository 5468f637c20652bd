package adopt

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/problem"
)

// A program has the rules for the archives of one program, in addition to the shared rules. All functions except locate
// may be nil.
type program struct {
	name  string
	about string // describes the archives
	signs []sign

	// configure reads the configuration of the archive.
	configure func(a *archive)
	// skipReason returns why a Markdown file is not copied, or "".
	skipReason func(a *archive, name string) string
	// locate sets the name of a note and its old address.
	locate func(a *archive, n *note)
	// root returns the file for an address that starts with a slash, or "".
	root func(a *archive, address string) string

	fields []fieldRule
	kinds  []kindRule
	blocks []rule // applied outside code blocks, before spans; they can make code
	spans  []rule // applied outside code blocks and code spans
	wiki   bool   // whether [[name]] is a link
}

// A sign is a file or folder by which a program is recognized. The name can be a pattern for path.Match.
type sign struct{ name, reason string }

// programs lists the programs in the order of detection. The last one accepts any folder.
var programs = []*program{obsidian, hugo, jekyll, markdownFiles}

// Programs returns the values of Options.From except auto, sorted.
func Programs() []string {
	names := make([]string, len(programs))
	for i, p := range programs {
		names[i] = p.name
	}
	slices.Sort(names)
	return names
}

// About describes the archives of a program, or returns "" if its name is not in Programs.
func About(name string) string {
	for _, p := range programs {
		if p.name == name {
			return p.about
		}
	}
	return ""
}

// programOf returns the program of an archive and the reason for it. The argument from is Options.From.
func programOf(s *source, from string) (*program, string, error) {
	for _, p := range programs {
		if p.name == from {
			return p, "it was chosen with --from", nil
		}
	}
	if from != "" && from != "auto" {
		return nil, "", fmt.Errorf("unknown program %s (use auto, %s)", problem.Quote(from),
			strings.Join(Programs(), ", "))
	}
	for _, p := range programs {
		for _, sign := range p.signs {
			if s.hasSign(sign) {
				return p, sign.reason, nil
			}
		}
	}
	last := programs[len(programs)-1]
	return last, "it has no files of another program", nil
}

// hasSign reports whether an archive has a sign.
func (s *source) hasSign(sign sign) bool {
	if strings.Contains(sign.name, "*") {
		return slices.ContainsFunc(s.files, func(name string) bool {
			ok, _ := path.Match(sign.name, name)
			return ok
		})
	}
	return s.has(sign.name) || s.hasFolder(sign.name)
}

/* ---- Kinds of notes ---- */

// The kinds of files that notes become.
const (
	paperKind      = "paper"
	pageKind       = "page"
	collectionKind = "collection"
)

// A kindRule decides the kind of a note. The first rule that applies wins.
type kindRule struct {
	kind string                           // "" to skip the note
	why  func(a *archive, n *note) string // returns why the rule applies, or ""
}

// sharedKinds are the rules for all programs, which come after those of the program.
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

// aboutArchive has the names of files directly in a folder of Markdown files that are not papers.
var aboutArchive = wordSet("readme index about home")

// inFolder returns the reason for a rule about the names of folders, or "" if the file is in none of them.
func inFolder(name string, folders map[string]bool) string {
	parts := strings.Split(name, "/")
	for _, folder := range parts[:len(parts)-1] {
		if folders[strings.ToLower(strings.ReplaceAll(folder, " ", "-"))] {
			return "it is in the folder " + problem.Quote(folder)
		}
	}
	return ""
}

// classify sets the kind of each note and the reason for it. It finds collections after papers, because they are lists
// of papers.
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
		if why := a.collectionReason(n); why != "" {
			n.kind, n.reason = collectionKind, why
		}
	}
	for _, n := range a.notes {
		if n.reason == "" {
			n.kind, n.reason = a.defaultKind(n)
		}
		if n.kind == pageKind && n.fields.Draft {
			n.kind, n.reason = "", "it is a draft of a page, and only papers can be drafts"
		}
	}
}

// defaultKind returns the kind of a note to which no rule applies, and the reason.
func (a *archive) defaultKind(n *note) (kind, reason string) {
	switch {
	case a.program != markdownFiles:
		return pageKind, "it has no field that only papers have"
	case path.Dir(n.path) == "." && aboutArchive[strings.ToLower(stem(n.path))]:
		return pageKind, "it is about the archive"
	}
	return paperKind, "it is a note in a folder of Markdown files"
}
