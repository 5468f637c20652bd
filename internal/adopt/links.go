package adopt

import (
	"cmp"
	"net/url"
	"path"
	"regexp"
	"strings"

	"github.com/offprint/offprint/internal/biblio"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/markdown"
	"github.com/offprint/offprint/internal/problem"
)

var scheme = regexp.MustCompile(`^(?i:[a-z][a-z0-9+.-]*:|//)`)

// link converts a link or a picture. Without its target, a build would fail, so it becomes its label.
func (c *conversion) link(m []string) string {
	if m[1] == `\` { // text
		end := strings.LastIndex(m[0], "](") + 1
		return m[0][:end] + hidden + m[0][end:]
	}
	written := m[3]
	address, ok := c.address(written, m[0])
	label := linkOrPicture.ReplaceAllStringFunc(m[2], func(inner string) string {
		return c.link(linkOrPicture.FindStringSubmatch(inner))
	})
	if m[1] == "!" && (!ok || !c.isPicture(written)) {
		m[1] = ""
		name, _, _ := strings.Cut(strings.Trim(written, "<>"), "#")
		label = cmp.Or(label, path.Base(name))
	}
	if !ok {
		return m[1] + label
	}
	return m[1] + "[" + label + "]" + hidden + "(" + address + m[4] + ")"
}

// address converts the address of a link or a picture. It is not ok if nothing has the address on the site. part is the
// text to report.
func (c *conversion) address(written, part string) (converted string, ok bool) {
	address := strings.TrimSuffix(strings.TrimPrefix(written, "<"), ">")
	if base := c.config.baseURL; base != "" && strings.HasPrefix(address, base+"/") {
		address = strings.TrimPrefix(address, base)
	}
	if address == "" || address[0] == '#' || scheme.MatchString(address) {
		return written, true
	}
	name, tail := address, ""
	if i := strings.IndexAny(address, "?#"); i >= 0 {
		name, tail = address[:i], address[i:]
	}
	if decoded, err := url.PathUnescape(name); err == nil {
		name = decoded
	}
	if n := c.findNote(name); n != nil {
		if n.file == "" {
			c.report(part, "a link to "+n.path+", which was not copied", replaced,
				"links lead to notes that were not copied")
			return "", false
		}
		return content.LinkTo(c.note.file, n.file) + tail, true
	}
	if file := c.findFile(name); file != "" {
		address, ok := c.use(file, name, part)
		return address + tail, ok
	}
	if known := siteAddress(address); known != "" {
		return known, true
	}
	c.report(part, "the target "+problem.Quote(name)+" of a link is not on the site", replaced,
		"targets of links are not on the site")
	return "", false
}

// replaced is the hint about a link whose target is not on the site.
const replaced = "replaced by text"

// isPicture reports whether an address is that of a picture of the archive, or of another site.
func (c *conversion) isPicture(written string) bool {
	address, _, _ := strings.Cut(strings.TrimSuffix(strings.TrimPrefix(written, "<"), ">"), "#")
	if base := c.config.baseURL; base != "" && strings.HasPrefix(address, base+"/") {
		address = strings.TrimPrefix(address, base)
	}
	if scheme.MatchString(address) {
		return true
	}
	name, err := url.PathUnescape(address)
	if err != nil {
		return false
	}
	file := c.findFile(name)
	return file != "" && markdown.IsPicture(file) && c.unusable(file) == ""
}

// siteAddress returns an address that the new site has too, such as /tags/x/, or "".
func siteAddress(address string) string {
	first, _, _ := strings.Cut(strings.TrimPrefix(address, "/"), "/")
	if strings.HasPrefix(address, "/") && (first == "tags" || address == "/") {
		return address
	}
	return ""
}

// escaped escapes the characters of a path that mean something else in an address or in Markdown.
func escaped(address string) string {
	return strings.NewReplacer(
		"%", "%25", " ", "%20", "#", "%23", "?", "%3F", "(", "%28", ")", "%29",
	).Replace(address)
}

// findNote returns the note that an address means: an old address, or the name of a file with or without extension.
func (c *conversion) findNote(name string) *note {
	if n := c.byAddress[addressKey(name)]; n != nil && strings.HasPrefix(name, "/") {
		return n
	}
	for _, full := range c.candidates(name) {
		for _, end := range []string{"", ".md", "/index.md", "/_index.md"} {
			if n := c.byPath[full+end]; n != nil {
				return n
			}
		}
	}
	if c.note.address != "" && !strings.HasPrefix(name, "/") {
		if n := c.byAddress[addressKey(path.Join(c.note.address, name))]; n != nil {
			return n
		}
	}
	if isNote(name) || c.program == hugo && !strings.Contains(name, "/") { // of ref
		return c.byName[strings.ToLower(stem(name))]
	}
	return nil
}

// candidates returns the files that an address can mean.
func (c *conversion) candidates(name string) (names []string) {
	if strings.HasPrefix(name, "/") {
		names = append(names, strings.Trim(path.Clean(name), "/"))
		if c.program.root != nil {
			if file := c.program.root(c.archive, name); file != "" {
				names = append(names, file)
			}
		}
		return names
	}
	names = []string{path.Join(path.Dir(c.note.path), name)}
	if c.note.folder != "" {
		names = append(names, path.Join(c.note.folder, name))
	}
	if c.program.root != nil {
		if file := c.program.root(c.archive, "/"+name); file != "" {
			names = append(names, file)
		}
	}
	return append(names, path.Clean(name))
}

// findFile returns the file of the archive that an address means, or "".
func (c *conversion) findFile(name string) string {
	for _, full := range c.candidates(name) {
		if c.src.has(full) && !isNote(full) {
			return full
		}
	}
	if c.program.wiki {
		return c.byBase[strings.ToLower(path.Base(name))]
	}
	return ""
}

// use copies a file of the archive and returns its address in the note. It is not ok if the file cannot be copied. A
// file with an address of its own, such as /img/a.png, keeps it in static/; others move into the folder of the note.
func (c *conversion) use(file, address, part string) (used string, ok bool) {
	if why := c.unusable(file); why != "" {
		c.report(part, "the file "+file+" was not copied: "+why, "replaced by text; copy it by hand", "")
		return "", false
	}
	if strings.HasPrefix(address, "/") {
		name := strings.Trim(path.Clean(address), "/")
		if c.final {
			c.copyFile(file, "static/"+name)
		}
		return escaped("/" + name), true
	}
	name := c.beside(file)
	if c.note.kind == collectionKind {
		name = c.note.slug + "/" + name
	}
	return escaped(name), true
}

// unusable returns why a file cannot be copied, or "".
func (c *conversion) unusable(file string) string {
	switch {
	case !content.IsAttachment(file):
		return "files of this kind are not copied"
	case c.src.sizes[file] > maxFile:
		return "it is larger than 100 MB"
	}
	return ""
}

// beside returns the name that a file has in the folder of the note.
func (c *conversion) beside(file string) string {
	if name := c.note.copies[file]; name != "" {
		return name
	}
	name := path.Base(file)
	if folder := c.note.folder; folder != "" && strings.HasPrefix(file, folder+"/") {
		name = strings.TrimPrefix(file, folder+"/")
	}
	used := map[string]bool{}
	for _, other := range c.note.copies {
		used[strings.ToLower(other)] = true
	}
	for used[strings.ToLower(name)] {
		name = strings.TrimSuffix(name, path.Ext(name)) + "-2" + path.Ext(name)
	}
	c.note.copies[file] = name
	return name
}

// bundleFiles copies the other files of a bundle.
func (c *conversion) bundleFiles() {
	if c.note.folder == "" {
		return
	}
	for _, file := range c.src.below(c.note.folder) {
		if isNote(file) || c.note.copies[file] != "" {
			continue
		}
		if why := c.unusable(file); why != "" {
			if c.final {
				c.problems = append(c.problems, problem.Problem{
					File: c.display(file), What: "was not copied: " + why, Hint: "copy it by hand",
					Kind: "files of bundles were not copied",
				})
			}
			continue
		}
		c.beside(file)
	}
}

// localFiles makes links of the fields that name files of the archive.
func (c *conversion) localFiles() {
	n := c.note
	for _, f := range n.files {
		s := f.value.text
		file := c.findFile(s)
		if file == "" && strings.HasPrefix(s, "/") {
			file = c.findFile(strings.TrimPrefix(s, "/"))
		}
		switch {
		case file != "" && c.unusable(file) == "":
			name := c.beside(file)
			if c.final {
				n.fields.Links = append(n.fields.Links, content.Link{Label: f.label, URL: escaped(name)})
				n.placed(f.name, f.line, "links")
			}
		case c.final:
			c.warn(n, f.line, "the file "+problem.Quote(s)+" does not exist or cannot be copied",
				"kept below `extra`", "files of fields do not exist or cannot be copied")
			n.keep(f)
		}
	}
}

/* ---- [[name]] ---- */

// wikiRules convert the links and embedded files of Obsidian.
var wikiRules = []rule{
	{
		"As in [[Missing note|that note]] and ![[Missing.png|300]].", "As in that note and Missing.png.",
		regexp.MustCompile(`!?\[\[([^\[\]|#\n]*)(#[^\[\]|\n]*)?((?:\|[^\[\]\n]*)?)\]\]`),
		func(c *conversion, m []string) string {
			if m[0][0] == '!' && m[1] != "" {
				return c.embed(m)
			}
			return strings.Repeat("!", strings.IndexByte(m[0], '[')) + c.wikiLink(m)
		},
	},
}

// noWiki keeps [[x]] text in the archives of programs that do not link it.
var noWiki = rule{
	"a matrix [[1]]", `a matrix \[\[1]]`,
	regexp.MustCompile(`\[\[([^\[\]\n]*)\]\]([^(]|$)`),
	func(_ *conversion, m []string) string { return `\[\[` + m[1] + "]]" + m[2] },
}

// embed converts ![[picture.png|300]] and ![[Note]].
func (c *conversion) embed(m []string) string {
	name := strings.TrimSuffix(strings.TrimSpace(m[1]), `\`)
	if file := c.findFile(name); file != "" {
		if why := c.unusable(file); why != "" {
			c.report(m[0], "the file "+file+" was not copied: "+why, "copy it by hand", "")
			return name
		}
		as := c.beside(file)
		if markdown.IsPicture(file) {
			if c.note.kind == collectionKind {
				as = c.note.slug + "/" + as
			}
			if strings.HasSuffix(m[1], `\`) {
				as += `\`
			}
			return "![[" + as + m[3] + "]]"
		}
		if c.note.kind == collectionKind {
			as = c.note.slug + "/" + as
		}
		return "[" + strings.TrimLeft(cmp.Or(m[3], name), `\|`) + "](" + escaped(as) + ")"
	}
	if n := c.named(name); n != nil {
		c.report(m[0], "an embedded note is now a link", "copy its text if readers need it here",
			"embedded notes are now links")
		return c.wikiLink(append([]string{m[0][1:]}, m[1:]...))
	}
	c.report(m[0], "the embedded file "+problem.Quote(name)+" does not exist", replaced,
		"embedded files do not exist")
	return strings.TrimLeft(cmp.Or(name, m[3]), `\|`)
}

// named returns the note with a name, a path or a title.
func (c *conversion) named(name string) *note {
	name = strings.ToLower(strings.TrimSuffix(strings.TrimSpace(name), ".md"))
	if n := c.byName[name]; n != nil {
		return n
	}
	return c.byName[name[strings.LastIndexByte(name, '/')+1:]]
}

// wikiLink converts [[Note]], [[Note#Heading]] and [[Note|text]].
func (c *conversion) wikiLink(m []string) string {
	name := strings.TrimSuffix(strings.TrimSpace(m[1]), `\`)
	bar := "|"
	if strings.HasSuffix(m[1]+m[2], `\`) { // in a table
		bar = `\|`
	}
	m[2] = strings.TrimSuffix(m[2], `\`)
	label := strings.TrimSpace(strings.TrimPrefix(m[3], "|"))
	if name == "" { // [[#Heading]] in the same note
		return "[" + cmp.Or(label, strings.TrimPrefix(m[2], "#")) + "](#" + markdown.AnchorOf(m[2]) + ")"
	}
	n := c.named(name)
	switch {
	case n == nil || n.file == "":
		if file := c.findFile(name); file != "" && n == nil && c.unusable(file) == "" {
			return "[" + cmp.Or(label, name) + "](" + escaped(c.beside(file)) + ")"
		}
		c.report(m[0], "the site has no note "+problem.Quote(name), replaced,
			"links point to notes that are not on the site")
		return cmp.Or(label, name[strings.LastIndexByte(name, '/')+1:])
	case n.kind == paperKind:
		isName := content.Slug(name) == n.slug || content.NormalTitle(name) == content.NormalTitle(n.fields.Title)
		if label == "" && !isName {
			label = name[strings.LastIndexByte(name, '/')+1:]
		}
		if label != "" {
			label = bar + label
		}
		return "[[" + n.slug + m[2] + label + "]]"
	}
	part := m[2]
	if part != "" {
		part = "#" + markdown.AnchorOf(part)
	}
	return "[" + cmp.Or(label, n.fields.Title) + "](" + content.LinkTo(c.note.file, n.file) + part + ")"
}

/* ---- Collections ---- */

var (
	listItem  = regexp.MustCompile(`^[ \t]*(?:[-*+]|\d+[.)])[ \t]+(.*)$`)
	firstLink = regexp.MustCompile(`^\W*(?:\[\[([^\[\]|#]+)(?:#[^\[\]|]*)?(?:\|[^\[\]]*)?\]\]|` +
		`\[[^\[\]]*\]\(<?([^()<>\s]+)>?\))[ \t]*(?:[-–—:,.][ \t]*)?(.*)$`)
)

// collected returns why a note is a collection, or "": at least half of its lines are items that begin with a link to a
// paper.
func (a *archive) collected(n *note) string {
	c := &conversion{archive: a, note: n, in: n.head.from(n.head.at)}
	lines, items := 0, 0
	seen := map[*note]bool{}
	for _, line := range strings.Split(n.body, "\n") {
		if strings.TrimSpace(line) == "" || atxHeading.MatchString(line) {
			continue
		}
		lines++
		if of, why := c.item(line); of != nil {
			items++
			if !seen[of] {
				n.papers = append(n.papers, collectedPaper{of, why})
			}
			seen[of] = true
		}
	}
	if len(n.papers) >= 3 && 2*items >= lines {
		return "most of its lines are links to papers"
	}
	n.papers = nil
	return ""
}

// item returns the paper to which an item of a list links first, and the text after the link.
func (c *conversion) item(line string) (*note, string) {
	m := listItem.FindStringSubmatch(line)
	if m == nil {
		return nil, ""
	}
	link := firstLink.FindStringSubmatch(m[1])
	if link == nil {
		return nil, ""
	}
	var n *note
	switch {
	case link[1] != "":
		n = c.named(link[1])
	case !biblio.IsWebAddress(link[2]):
		name, _, _ := strings.Cut(link[2], "#")
		if decoded, err := url.PathUnescape(name); err == nil {
			name = decoded
		}
		n = c.findNote(name)
	}
	if n == nil || n.kind != paperKind && !c.isOpen(n) {
		return nil, ""
	}
	return n, strings.TrimSpace(link[3])
}

// isOpen reports whether a note will be a paper unless it is a collection.
func (c *conversion) isOpen(n *note) bool {
	return c.program == markdownFiles && n.reason == "" && n != c.note
}

// withoutList removes the items that became the list of a collection from its converted text, and converts the remarks.
func (a *archive) withoutList(n *note) string {
	c := &conversion{archive: a, note: n, in: n.head.from(n.head.at)}
	var kept []string
	seen := map[*note]bool{}
	for _, line := range strings.Split(n.body, "\n") {
		of := c.converted(line)
		if of == nil || seen[of] { // a second item about a paper stays in the text
			kept = append(kept, line)
		}
		seen[of] = true
	}
	var papers []collectedPaper
	reported := len(a.problems) // also what is about the remarks
	for _, p := range n.papers {
		if p.note.file != "" && p.note.kind == paperKind {
			c.start()
			papers = append(papers, collectedPaper{p.note, c.text(p.why)})
		}
	}
	n.papers, a.problems = papers, a.problems[:reported]
	return strings.Join(kept, "\n")
}

// converted is item for a text whose links are already those of the site.
func (c *conversion) converted(line string) *note {
	m := listItem.FindStringSubmatch(line)
	if m == nil {
		return nil
	}
	link := firstLink.FindStringSubmatch(m[1])
	if link == nil {
		return nil
	}
	for _, p := range c.note.papers {
		if p.note.slug == link[1] || p.note.file != "" && content.LinkTo(c.note.file, p.note.file) == link[2] {
			return p.note
		}
	}
	return nil
}
