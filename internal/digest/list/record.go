package list

import (
	"cmp"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/lazyregexp"
)

// A record is a title with the facts about its paper.
type record struct {
	start, end int // offsets of its blocks in the dump; a fuzz test checks that its identifiers are between them
	title      string
	facts      facts
	sections   []string     // the headings above it
	date       content.Date // in a heading above it
}

// entry returns the entry of a record, and messages about doubtful data in it.
func (r *record) entry() (entry.Entry, []string) {
	e := r.facts.Entry
	e.Title, e.Sections = r.title, r.sections
	if e.Date.IsZero() {
		e.Date = r.date
	}
	return e, r.facts.doubts
}

// A finder collects the records in the tree of a list.
type finder struct {
	records  []record
	rejected []fault   // reports of text that looks like a paper but is not imported
	others   others    // text that is not a paper
	updated  entry.Day // the day on which the list was updated
	headed   bool      // whether a heading was read
	papers   bool      // whether a heading has a word such as "papers"

	columns map[int][]field  // the fields of the columns of each table
	names   map[int][]string // the names of the columns of each table
}

// A place is the position of a block: the headings above it.
type place struct {
	sections []string
	date     content.Date
}

// find finds the records in a tree.
func find(root *node) *finder {
	f := &finder{columns: map[int][]field{}, names: map[int][]string{}}
	f.readAll(root.children, place{})
	return f
}

// readAll reads nodes in the same place.
func (f *finder) readAll(nodes []*node, p place) {
	for _, n := range nodes {
		f.readNode(n, p)
	}
}

// readNode reads a node with all nodes below it.
func (f *finder) readNode(n *node, p place) {
	switch n.kind {
	case code, rule:
	case row:
		f.readRow(n, p)
	case heading, summary:
		f.readSection(n, p)
	default:
		f.readText(n, p)
	}
}

// readSection reads a heading with its section. The heading is that of a section without papers, a date, the title of a
// paper, or the title of a section.
func (f *finder) readSection(n *node, p place) {
	title := entry.Clean(allText(piecesOf(n.spans)))
	f.papers = f.papers || paperWords.MatchString(title)
	switch {
	case title == "":
	case isWithoutPapers(title):
		f.skip(n, title, p)
		return
	case isDate(title):
		on := dateIn(strings.TrimSpace(title))
		if m := dayNameYear.FindStringSubmatch(title); m != nil {
			on = dateIn(m[1] + " " + m[2] + " " + m[3])
		}
		if updateWords.MatchString(title) {
			f.setUpdated(on)
		} else {
			p.date = on
		}
	default:
		if rest, ok := f.readRecord(n, p); ok {
			f.readAll(rest, p)
			return
		}
		isTitleOfList := n.level == 1 && !f.headed
		if f.headed = true; isTitleOfList {
			break
		}
		if name := sectionName(title); name != "" {
			p.sections = append(p.sections[:len(p.sections):len(p.sections)], name)
		}
	}
	f.readAll(n.children, p)
}

var onlyPapers = lazyregexp.New(`(?i)^(?:the )?(?:papers?|list|paper lists?|list of papers|all papers|论文)$`)

var sectionNumber = lazyregexp.New(`^(?:[\d.]+|[IVX]+\.|[A-Z]\.)[\s:]+`)

// sectionName returns the name of a section without its number and emoji. It returns "" for a name such as "Papers".
func sectionName(title string) string {
	title = trimTitle(sectionNumber.ReplaceAllString(trimTitle(title), ""))
	if onlyPapers.MatchString(title) {
		return ""
	}
	return title
}

// skip skips a section that usually has no papers of the list, except the sections within it. It reports the number of
// papers in the skipped blocks.
func (f *finder) skip(n *node, title string, p place) {
	papers := 0
	for _, c := range n.children {
		if c.kind == heading && n.kind == heading {
			f.readNode(c, p)
			continue
		}
		for _, b := range flat(c) {
			if b.hasPaper() {
				papers++
			}
		}
	}
	if papers > 0 {
		f.rejected = append(f.rejected, fault{n.start,
			"the section " + quoted(title) + " links to " + content.Plural(papers, "paper"),
			"not imported, because such a section is usually not a list of papers; rename it if it is"})
	}
}

// hasPaper reports whether a block has the address of a paper.
func (b *block) hasPaper() bool { return hasPaper(b.spans) || slices.ContainsFunc(b.cells, hasPaper) }

var updateWords = lazyregexp.New(`(?i)updated?|更新`)

// isUpdate reports whether a block consists of the date on which the list was updated.
func isUpdate(spans []span) bool {
	text := textOf(spans)
	return len(text) < 60 && updateWords.MatchString(text) && isDate(text)
}

// setUpdated sets the day on which the list was updated, unless it is already set or the date has no day.
func (f *finder) setUpdated(on content.Date) {
	if f.updated.IsZero() && on.Day > 0 {
		f.updated = entry.DayOf(on)
	}
}

// withoutPapers matches the headings of sections that have links, but no papers of the list.
var withoutPapers = lazyregexp.New(`(?i)^\W*(?:\d+[.)]\s*)?(?:table of contents?|contents?|toc|目录|(?:latest |` +
	`recent |breaking )?news|(?:recent |latest )?updates?|change ?log|to-?do(?: list)?|` +
	`contribut(?:e|ing|ors?|ions?)\b.*|` +
	`how to (?:contribute|cite|use)|citations?|cite(?: us| this)?|citing\b.*|bibtex|reference|licen[cs]e|` +
	`contacts?(?: us)?|` +
	`acknowledge?ments?|star history|sponsors?|install(?:ation)?|usage|quick ?start|getting started|features|faq|` +
	`(?:other |related |useful )?(?:awesome|lists?|repositories|repos|projects|collections|resource lists?)` +
	`(?: lists?| repos(?:itories)?| projects)?|related (?:awesome )?(?:lists?|repositories|repos|collections)|` +
	`back to top|maintainers?|authors?|disclaimer|legend|notations?|overview of .*repo.*|支持|致谢|贡献)\W*$`)

func isWithoutPapers(title string) bool { return withoutPapers.MatchString(strings.TrimSpace(title)) }

// readText reads an item or a paragraph with all nodes below it.
func (f *finder) readText(n *node, p place) {
	if rest, ok := f.readRecord(n, p); ok {
		f.readAll(rest, p)
		return
	}
	switch linksPaper := hasPaper(n.spans); {
	case isUpdate(n.spans):
		f.setUpdated(dateIn(textOf(n.spans)))
	case linksPaper && n.kind == item:
		f.rejected = append(f.rejected, fault{n.start,
			"no title found in this item: " + quoted(allText(piecesOf(n.spans))),
			"skipped; write its title as the text of the link to the paper, or in bold"})
	case linksPaper:
		f.others.count(mention, n.start)
	case n.kind == item && len(n.children) == 0 && hasLink(n.spans):
		f.others.count(listItem, n.start)
	}
	f.readAll(n.children, p)
}

// hasLink reports whether a block has a link to a website other than a badge.
func hasLink(spans []span) bool {
	for _, s := range spans {
		if hostOf(s.url) != "" && !isBadge(s.url) {
			return true
		}
	}
	return false
}

// hasPaper reports whether spans have the address of a paper.
func hasPaper(spans []span) bool {
	for _, s := range spans {
		if s.url != "" && isPaper(s.url) {
			return true
		}
	}
	return false
}

// readRecord reads the record whose title is in a block, and reports whether there is one. It returns the nodes below
// the block that are not about the paper.
func (f *finder) readRecord(n *node, p place) (rest []*node, ok bool) {
	t := splitTitle(piecesOf(n.spans))
	if t.title == "" || n.kind == paragraph && !couldBeRecord(n, &t) {
		return nil, false
	}
	r := record{start: n.start, end: n.end, title: t.title, sections: p.sections, date: p.date}
	if t.url != "" {
		r.facts.titleLink(t.url)
	}
	r.facts.block(t.rest, true)
	own := r.facts.evidence
	about, rest := aboutPaper(n)
	if !own && !isTitleOf(n, &t, about, rest) {
		return nil, false
	}
	ids := identifiers(n.spans)
	for _, c := range about {
		r.end = max(r.end, c.end)
		r.facts.block(piecesOf(c.spans), false)
		for id := range identifiers(c.spans) {
			ids[id] = true
		}
	}
	switch {
	case !r.facts.evidence:
		return nil, false
	case !f.isCertain(&r, &t):
		f.others.count(listItem, n.start)
		return rest, true
	case len(ids) > 1:
		f.rejected = append(f.rejected, fault{n.start, quoted(t.title) + " has several arXiv identifiers",
			"skipped; write an item for each paper"})
		return rest, true
	}
	f.records = append(f.records, r)
	return rest, true
}

// isCertain reports whether a record is certainly a paper: it has the address of a paper, or a known venue with a year.
// Without an address, a title in plain text must end with a venue in brackets. In a list of papers, that venue can be
// unknown: "Title (ABC 2012)".
func (f *finder) isCertain(r *record, t *titleLine) bool {
	switch {
	case r.facts.addressed || r.facts.Arxiv+r.facts.DOI != "":
		return true
	case t.mark == unmarked && !t.tail:
		return false
	}
	return r.facts.known || t.tail && t.mark == unmarked && f.papers
}

// titleLink adds the address that the title links to.
func (f *facts) titleLink(address string) {
	switch {
	case hostOf(address) == "":
		f.relative = true
	case isPaper(address):
		f.evidence, f.addressed = true, true
		if !identify(&f.Entry, address) {
			f.AddLink(entry.Link{URL: address})
		}
	default:
		f.AddLink(entry.Link{Label: cmp.Or(labelOfHost(hostOf(address)), "Website"), URL: address})
	}
}

// identifiers returns the arXiv identifiers in a block.
func identifiers(spans []span) map[string]bool {
	ids := map[string]bool{}
	for _, s := range spans {
		if id := arxivOf(s.url); id != "" {
			ids[content.Unversioned(id)] = true
		}
	}
	return ids
}

var continues = lazyregexp.New(`^\s*(?:is|are|was|were|has|have|shows?|propos\w+|introduc\w+|provides?|and|which|` +
	`that|or|for|to|in|on|with|by the|as|from)\b`)

// couldBeRecord reports whether a paragraph can be a record: it starts with a title and is not a sentence. The title
// must be marked unless the paragraph is part of an item.
func couldBeRecord(n *node, t *titleLine) bool {
	if t.mark == unmarked && n.depth == 0 {
		return false
	}
	pieces := piecesOf(n.spans)
	for i, p := range pieces {
		if strings.Contains(p.text, t.title) || i > 3 {
			if next := i + 1; next < len(pieces) && pieces[next].url == "" && !pieces[next].brk &&
				continues.MatchString(pieces[next].text) {
				return false
			}
			return i <= 3
		}
		if p.url == "" && countWords(p.text) > 6 {
			_, _, ok := readNames(p.text)
			return ok
		}
	}
	return true
}

// aboutPaper returns the nodes below a title that state facts about its paper, and the other nodes.
func aboutPaper(n *node) (about, rest []*node) {
	for i, c := range n.children {
		if n.kind == heading && (c.kind == heading || c.kind == summary || c.kind == rule) {
			return about, append(rest, n.children[i:]...)
		}
		more, others := splitFacts(c, n)
		about, rest = append(about, more...), append(rest, others...)
	}
	return about, rest
}

// splitFacts returns the nodes of a tree that state facts about the paper of a title, and the other nodes.
func splitFacts(c, title *node) (about, rest []*node) {
	switch {
	case c.kind == heading || c.kind == summary || c.kind == row || isRecord(c, title) && !isSame(c, title):
		return nil, []*node{c}
	case c.kind != code && c.kind != rule:
		about = []*node{c}
	}
	for _, below := range c.children {
		more, others := splitFacts(below, title)
		about, rest = append(about, more...), append(rest, others...)
	}
	return about, rest
}

// isSame reports whether two blocks are about the same paper: a has arXiv identifiers, and b has all of them.
func isSame(a, b *node) bool {
	inA, inB := identifiers(a.spans), identifiers(b.spans)
	for id := range inA {
		if !inB[id] {
			return false
		}
	}
	return len(inA) > 0
}

// flat returns a node and all nodes below it.
func flat(n *node) []*node {
	all := []*node{n}
	for _, c := range n.children {
		all = append(all, flat(c)...)
	}
	return all
}

// isRecord reports whether a block below a title is the title of another paper, not a fact about the paper of the
// title.
func isRecord(n, title *node) bool {
	if isFact(n.spans) {
		return false
	}
	if n.kind == paragraph && n.isTitleLine() && n.depth == 0 || hasTitleLink(n.spans) {
		return true
	}
	if !hasPaper(n.spans) {
		t := splitTitle(piecesOf(n.spans))
		if n.kind == item && n.depth == 1 && t.tail && countWords(t.title) >= longTitle && title.kind == heading {
			return true
		}
		return t.mark == byBold && len(n.children) > 0 && hasFacts(n.children)
	}
	t := splitTitle(piecesOf(n.spans))
	return t.mark == byLink || t.mark == byQuotes || t.mark == byBold && countWords(t.title) >= 2 ||
		t.mark == unmarked && countWords(t.title) >= longTitle || t.mark == ambiguous
}

// hasFacts reports whether any of the nodes states a fact or has the address of a paper.
func hasFacts(nodes []*node) bool {
	for _, c := range nodes {
		if hasPaper(c.spans) || isFact(c.spans) {
			return true
		}
	}
	return false
}

// hasTitleLink reports whether the text of a link can be the title of another paper.
func hasTitleLink(spans []span) bool {
	return slices.ContainsFunc(piecesOf(spans), func(p piece) bool {
		return p.url != "" && countWords(p.text) >= longTitle && isTitle(p.text)
	})
}

// isFact reports whether a block states facts about the paper above it: it starts with a label, or consists of links as
// isOnlyLinks describes.
func isFact(spans []span) bool {
	pieces := piecesOf(spans)
	if f, _, _ := cutLabel(allText(pieces)); f != unknownField {
		return true
	}
	return isOnlyLinks(pieces)
}

// isOnlyLinks reports whether a block has links with labels as texts, and all other text is a venue, a date or names.
func isOnlyLinks(pieces []piece) bool {
	links := 0
	for _, p := range pieces {
		if p.url == "" {
			continue
		}
		links++
		_, known := labelOf(p.text)
		if text := entry.Clean(p.text); !known && isTitle(text) && countWords(text) > 2 {
			return false
		}
	}
	if links == 0 {
		return false
	}
	var probe facts
	left := probe.dateInLine(probe.venueIn(plainText(pieces)))
	left = strings.Trim(left, " |,.;:[]()-–—•·*")
	if countWords(left) == 0 {
		return true
	}
	probe.namesIn(left, false)
	return len(probe.Authors) > 0
}

// isTitleOf reports whether a block is the title of the facts below it: they include the address of a paper, and
// no other items or paragraphs are below it.
func isTitleOf(n *node, t *titleLine, about, rest []*node) bool {
	labelled, papers := false, false
	for _, c := range about {
		fact := isFact(c.spans)
		labelled = labelled || fact
		papers = papers || fact && hasPaper(c.spans) || namesIdentifier(c.spans)
	}
	if !papers {
		return false
	}
	for _, c := range rest {
		if c.kind == item || c.kind == paragraph {
			return false
		}
	}
	switch n.kind {
	case heading, summary:
		return labelled && (countWords(t.title) >= longTitle || strings.Contains(t.title, ":"))
	case paragraph:
		return labelled && (t.mark == byBold || t.mark == byQuotes || t.mark == byLink)
	}
	return labelled && (t.mark != unmarked || countWords(t.title) >= longTitle)
}

// namesIdentifier reports whether a block is a labelled identifier: "DOI: 10.1000/182".
func namesIdentifier(spans []span) bool {
	f, _, rest := cutLabel(allText(piecesOf(spans)))
	return f == arxivField && content.ArxivID(rest) != "" || f == doiField && content.DOI(rest) != ""
}
