package adopt

import (
	"cmp"
	"net/url"
	"path"
	"strings"

	"github.com/offprint/offprint/internal/biblio"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/markdown"
	"github.com/offprint/offprint/internal/problem"
)

// scheme matches the start of a URL with a scheme or a host.
var scheme = lazyregexp.New(`^(?i:[a-z][a-z0-9+.-]*:|//)`)

// link converts a match of linkOrPicture. A link whose target is not on the site would make a build fail, so only its
// label remains. A picture that is not a picture file becomes a link.
func (c *conversion) link(m []string) string {
	if m[1] == `\` { // escaped: keep the text, and hide it from later rules
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

// address converts the address of a link or a picture. It is not ok if the target is not on the site; then it reports
// the text part.
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
		address, ok := c.attach(file, name, part)
		return address + tail, ok
	}
	if isSharedAddress(address) {
		return address, true
	}
	c.report(part, "the target "+problem.Quote(name)+" of a link is not on the site", replaced,
		"targets of links are not on the site")
	return "", false
}

// replaced is the hint about a link whose target is not on the site.
const replaced = "replaced by text"

// isPicture reports whether an address is a picture file of the archive, or a URL of another site.
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

// isSharedAddress reports whether the new site has the same address: the home page or a page of tags.
func isSharedAddress(address string) bool {
	first, _, _ := strings.Cut(strings.TrimPrefix(address, "/"), "/")
	return strings.HasPrefix(address, "/") && (first == "tags" || address == "/")
}

// escaped returns a path in which the characters with a meaning in URLs or Markdown are percent-encoded.
func escaped(address string) string {
	return strings.NewReplacer(
		"%", "%25", " ", "%20", "#", "%23", "?", "%3F", "(", "%28", ")", "%29",
	).Replace(address)
}

// findNote returns the note with an old address, or with a file name with or without extension, or nil.
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
	if isNote(name) || c.program == hugo && !strings.Contains(name, "/") { // for the shortcode ref
		return c.byName[strings.ToLower(stem(name))]
	}
	return nil
}

// candidates returns the paths in the archive to which an address can refer, whether they exist or not.
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

// findFile returns the file of the archive to which an address refers, except notes, or "".
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

// attach adds a file of the archive to the files to copy, and returns its new address for the note. It is not ok if the
// file cannot be copied. A file with an address such as /img/a.png is copied to static/ and keeps the address; others
// are copied to the folder of the note.
func (c *conversion) attach(file, address, part string) (newAddress string, ok bool) {
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
	return escaped(c.relativeName(file)), true
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

// relativeName adds a file to the files to copy to the folder of the note, and returns its path relative to the note's
// file. A collection, unlike papers and pages, does not become an index.md in the folder.
func (c *conversion) relativeName(file string) string {
	name := c.nameInFolder(file)
	if c.note.kind == collectionKind {
		return c.note.slug + "/" + name
	}
	return name
}

// nameInFolder adds a file to the files to copy to the folder of the note, and returns its name there.
func (c *conversion) nameInFolder(file string) string {
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

// bundleFiles adds the other files of a bundle to the files to copy.
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
		c.nameInFolder(file)
	}
}

// localFiles converts the fields with files of the archive to links, and adds the files to those to copy.
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
			name := c.nameInFolder(file)
			if c.final {
				n.fields.Links = append(n.fields.Links, content.Link{Label: f.label, URL: escaped(name)})
				n.recordPlace(f.name, f.line, "links")
			}
		case c.final:
			c.warn(n, f.line, "the file "+problem.Quote(s)+" does not exist or cannot be copied",
				"kept below `extra`", "files of fields do not exist or cannot be copied")
			n.keep(f)
		}
	}
}

/* ---- [[name]] ---- */

// wikiRules convert the links and embedded files of wiki syntax.
var wikiRules = []rule{
	{
		"As in [[Missing note|that note]] and ![[Missing.png|300]].", "As in that note and Missing.png.",
		lazyregexp.New(`!?\[\[([^\[\]|#\n]*)(#[^\[\]|\n]*)?((?:\|[^\[\]\n]*)?)\]\]`),
		func(c *conversion, m []string) string {
			if m[0][0] == '!' && m[1] != "" {
				return c.embed(m)
			}
			return strings.Repeat("!", strings.IndexByte(m[0], '[')) + c.wikiLink(m)
		},
	},
}

// noWiki escapes [[x]] in the archives of programs in which it is text.
var noWiki = rule{
	"a matrix [[1]]", `a matrix \[\[1]]`,
	lazyregexp.New(`\[\[([^\[\]\n]*)\]\]([^(]|$)`),
	func(_ *conversion, m []string) string { return `\[\[` + m[1] + "]]" + m[2] },
}

// embed converts a match of an embedded file, such as ![[picture.png|300]] or ![[Note]].
func (c *conversion) embed(m []string) string {
	name := strings.TrimSuffix(strings.TrimSpace(m[1]), `\`)
	if file := c.findFile(name); file != "" {
		if why := c.unusable(file); why != "" {
			c.report(m[0], "the file "+file+" was not copied: "+why, "copy it by hand", "")
			return name
		}
		copied := c.relativeName(file)
		if !markdown.IsPicture(file) {
			return "[" + strings.TrimLeft(cmp.Or(m[3], name), `\|`) + "](" + escaped(copied) + ")"
		}
		if strings.HasSuffix(m[1], `\`) { // in a table
			copied += `\`
		}
		return "![[" + copied + m[3] + "]]"
	}
	if n := c.noteByName(name); n != nil {
		c.report(m[0], "an embedded note is now a link", "copy its text if readers need it here",
			"embedded notes are now links")
		return c.wikiLink(append([]string{m[0][1:]}, m[1:]...))
	}
	c.report(m[0], "the embedded file "+problem.Quote(name)+" does not exist", replaced,
		"embedded files do not exist")
	return strings.TrimLeft(cmp.Or(name, m[3]), `\|`)
}

// noteByName returns the note with a file name, a path or a title, or nil. Case is ignored.
func (c *conversion) noteByName(name string) *note {
	name = strings.ToLower(strings.TrimSuffix(strings.TrimSpace(name), ".md"))
	if n := c.byName[name]; n != nil {
		return n
	}
	return c.byName[name[strings.LastIndexByte(name, '/')+1:]]
}

// wikiLink converts a match of [[Note]], [[Note#Heading]] or [[Note|text]].
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
	n := c.noteByName(name)
	switch {
	case n == nil || n.file == "":
		if file := c.findFile(name); file != "" && n == nil && c.unusable(file) == "" {
			return "[" + cmp.Or(label, name) + "](" + escaped(c.relativeName(file)) + ")"
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
	listItem  = lazyregexp.New(`^[ \t]*(?:[-*+]|\d+[.)])[ \t]+(.*)$`)
	firstLink = lazyregexp.New(`^\W*(?:\[\[([^\[\]|#]+)(?:#[^\[\]|]*)?(?:\|[^\[\]]*)?\]\]|` +
		`\[[^\[\]]*\]\(<?([^()<>\s]+)>?\))[ \t]*(?:[-–—:,.][ \t]*)?(.*)$`)
)

// collectionReason returns why a note is a collection, or "". A collection lists at least three papers, and at least
// half of its lines are list items that begin with a link to a paper. It sets n.papers to these papers.
func (a *archive) collectionReason(n *note) string {
	c := newConversion(a, n, n.head.bodyLine)
	lines, items := 0, 0
	seen := map[*note]bool{}
	for _, line := range strings.Split(n.body, "\n") {
		if strings.TrimSpace(line) == "" || atxHeading.MatchString(line) {
			continue
		}
		lines++
		if paper, why := c.listedPaper(line); paper != nil {
			items++
			if !seen[paper] {
				n.papers = append(n.papers, collectedPaper{paper, why})
			}
			seen[paper] = true
		}
	}
	if len(n.papers) >= 3 && 2*items >= lines {
		return "most of its lines are links to papers"
	}
	n.papers = nil
	return ""
}

// listedPaper returns the paper to which a list item links first, and the text after the link. It returns nil for other
// lines.
func (c *conversion) listedPaper(line string) (paper *note, why string) {
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
		n = c.noteByName(link[1])
	case !biblio.IsWebAddress(link[2]):
		name, _, _ := strings.Cut(link[2], "#")
		if decoded, err := url.PathUnescape(name); err == nil {
			name = decoded
		}
		n = c.findNote(name)
	}
	if n == nil || n.kind != paperKind && !c.mayBePaper(n) {
		return nil, ""
	}
	return n, strings.TrimSpace(link[3])
}

// mayBePaper reports whether a note will be a paper unless it is a collection.
func (c *conversion) mayBePaper(n *note) bool {
	return c.program == markdownFiles && n.reason == "" && n != c.note
}

// withoutList returns the converted text of a collection without the list items that became its papers. It also
// converts the texts in n.papers.
func (a *archive) withoutList(n *note) string {
	c := newConversion(a, n, n.head.bodyLine)
	var kept []string
	seen := map[*note]bool{}
	for _, line := range strings.Split(n.body, "\n") {
		paper := c.convertedPaper(line)
		if paper == nil || seen[paper] { // a second item about a paper stays in the text
			kept = append(kept, line)
		}
		seen[paper] = true
	}
	var papers []collectedPaper
	reported := len(a.problems) // includes the problems of the texts, which are part of the note's text
	for _, p := range n.papers {
		if p.note.file != "" && p.note.kind == paperKind {
			c.rewind()
			papers = append(papers, collectedPaper{p.note, c.text(p.why)})
		}
	}
	n.papers, a.problems = papers, a.problems[:reported]
	return strings.Join(kept, "\n")
}

// convertedPaper does the same as listedPaper for a line whose links are already converted.
func (c *conversion) convertedPaper(line string) *note {
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
