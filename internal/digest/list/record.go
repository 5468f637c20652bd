package list

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/entry"
)

// A record is a title with the facts about its paper.
type record struct {
	start, end int // offsets of its blocks in the dump; a fuzz test looks for its identifiers between them
	title      string
	facts      facts
	sections   []string     // the headings above it
	date       content.Date // in one of the headings
}

// entry returns the entry of a record, and what is doubtful about it.
func (r *record) entry() (entry.Entry, []string) {
	e := r.facts.Entry
	e.Title, e.Sections = r.title, r.sections
	if e.Date.IsZero() {
		e.Date = r.date
	}
	return e, r.facts.doubts
}

// A finder goes through the tree of a list and collects its records.
type finder struct {
	records  []record
	rejected []fault   // what looks like a paper and was not read
	others   others    // what is not a paper
	updated  entry.Day // the day on which the list was updated
	headed   bool      // whether a heading was read
	papers   bool      // whether a heading names papers

	columns map[int][]field  // the fields of the columns, by the number of the table
	names   map[int][]string // their names in the header
}

// A place is where a block is: the headings above it.
type place struct {
	sections []string
	date     content.Date
}

// find finds the records in a tree.
func find(root *node) *finder {
	f := &finder{columns: map[int][]field{}, names: map[int][]string{}}
	f.below(root, place{})
	return f
}

func (f *finder) below(n *node, p place) {
	for _, c := range n.children {
		f.node(c, p)
	}
}

func (f *finder) node(n *node, p place) {
	switch n.kind {
	case code, rule:
	case row:
		f.row(n, p)
	case heading, summary:
		f.section(n, p)
	default:
		f.text(n, p)
	}
}

// section reads a heading: a part without papers, a date, the title of a paper, or the title of a part.
func (f *finder) section(n *node, p place) {
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
			f.update(on)
		} else {
			p.date = on
		}
	default:
		if rest, ok := f.record(n, p); ok {
			for _, c := range rest {
				f.node(c, p)
			}
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
	f.below(n, p)
}

var onlyPapers = regexp.MustCompile(`(?i)^(?:the )?(?:papers?|list|paper lists?|list of papers|all papers|论文)$`)

var sectionNumber = regexp.MustCompile(`^(?:[\d.]+|[IVX]+\.|[A-Z]\.)[\s:]+`)

// sectionName returns the name of a section without its number and pictures, or "" for one such as Papers.
func sectionName(title string) string {
	title = trimTitle(sectionNumber.ReplaceAllString(trimTitle(title), ""))
	if onlyPapers.MatchString(title) {
		return ""
	}
	return title
}

// skip reads only the headings in a part that has no papers of the list, and reports papers in the rest.
func (f *finder) skip(n *node, title string, p place) {
	papers := 0
	for _, c := range n.children {
		if c.kind == heading && n.kind == heading {
			f.node(c, p)
			continue
		}
		for _, b := range flat(c) {
			papers += b2i(b.hasPaper())
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

var updateWords = regexp.MustCompile(`(?i)updated?|更新`)

// isUpdate reports whether a block only says when the list was updated.
func isUpdate(spans []span) bool {
	text := textOf(spans)
	return len(text) < 60 && updateWords.MatchString(text) && isDate(text)
}

func (f *finder) update(on content.Date) {
	if f.updated.IsZero() && on.Day > 0 {
		f.updated = entry.DayOf(on)
	}
}

// withoutPapers matches the headings of parts that have links, but not papers of the list.
var withoutPapers = regexp.MustCompile(`(?i)^\W*(?:\d+[.)]\s*)?(?:table of contents?|contents?|toc|目录|(?:latest |` +
	`recent |breaking )?news|(?:recent |latest )?updates?|change ?log|to-?do(?: list)?|` +
	`contribut(?:e|ing|ors?|ions?)\b.*|` +
	`how to (?:contribute|cite|use)|citations?|cite(?: us| this)?|citing\b.*|bibtex|reference|licen[cs]e|` +
	`contacts?(?: us)?|` +
	`acknowledge?ments?|star history|sponsors?|install(?:ation)?|usage|quick ?start|getting started|features|faq|` +
	`(?:other |related |useful )?(?:awesome|lists?|repositories|repos|projects|collections|resource lists?)` +
	`(?: lists?| repos(?:itories)?| projects)?|related (?:awesome )?(?:lists?|repositories|repos|collections)|` +
	`back to top|maintainers?|authors?|disclaimer|legend|notations?|overview of .*repo.*|支持|致谢|贡献)\W*$`)

func isWithoutPapers(title string) bool { return withoutPapers.MatchString(strings.TrimSpace(title)) }

// text reads an item or a paragraph.
func (f *finder) text(n *node, p place) {
	if rest, ok := f.record(n, p); ok {
		for _, c := range rest {
			f.node(c, p)
		}
		return
	}
	switch has := hasPaper(n.spans); {
	case isUpdate(n.spans):
		f.update(dateIn(textOf(n.spans)))
	case has && n.kind == item:
		f.reject(n, "item")
	case has:
		f.others.count(aMention, n.start)
	case n.kind == item && len(n.children) == 0 && hasLink(n.spans):
		f.others.count(anItem, n.start)
	}
	f.below(n, p)
}

func (f *finder) reject(n *node, what string) {
	f.rejected = append(f.rejected, fault{n.start,
		"no title found in this " + what + ": " + quoted(allText(piecesOf(n.spans))),
		"skipped; write its title as the text of the link to the paper, or in bold"})
}

func hasLink(spans []span) bool {
	for _, s := range spans {
		if hostOf(s.url) != "" && !isBadge(s.url) {
			return true
		}
	}
	return false
}

func hasPaper(spans []span) bool {
	for _, s := range spans {
		if s.url != "" && isPaper(s.url) {
			return true
		}
	}
	return false
}

// record reads the record whose title is in a block. It returns the blocks below that are not about its paper.
func (f *finder) record(n *node, p place) (rest []*node, ok bool) {
	t := splitTitle(piecesOf(n.spans))
	if t.title == "" || n.kind == paragraph && !f.mayBe(n, &t) {
		return nil, false
	}
	r := record{start: n.start, end: n.end, title: t.title, sections: p.sections, date: p.date}
	if t.url != "" {
		r.facts.titleLink(t.url)
	}
	r.facts.block(t.rest, true)
	own := r.facts.evidence
	about, rest := f.aboutPaper(n)
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
	case !f.isPaper(&r, &t):
		f.others.count(anItem, n.start)
		return rest, true
	case len(ids) > 1:
		f.rejected = append(f.rejected, fault{n.start, quoted(t.title) + " has several arXiv identifiers",
			"skipped; write an item for each paper"})
		return rest, true
	}
	f.records = append(f.records, r)
	return rest, true
}

// isPaper reports whether a record is a paper for certain. Without the address of a paper, it needs a known venue with
// its year; or a list of papers has the title with a venue and its year in brackets: "Title (ABC 2012)".
func (f *finder) isPaper(r *record, t *titled) bool {
	switch {
	case r.facts.addressed || r.facts.Arxiv+r.facts.DOI != "":
		return true
	case t.how == byWords && !t.tail:
		return false
	}
	return r.facts.known || t.tail && t.how == byWords && f.papers
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

var continues = regexp.MustCompile(`^\s*(?:is|are|was|were|has|have|shows?|propos\w+|introduc\w+|provides?|and|which|` +
	`that|or|for|to|in|on|with|by the|as|from)\b`)

// mayBe reports whether a paragraph can be a record: it starts with a title that is marked, and is not a sentence.
func (f *finder) mayBe(n *node, t *titled) bool {
	if t.how == byWords && n.depth == 0 {
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
		if p.url == "" && wordsOf(p.text) > 6 {
			_, _, ok := readNames(p.text)
			return ok
		}
	}
	return true
}

// aboutPaper returns the blocks below a title that state facts about its paper, and the others.
func (f *finder) aboutPaper(n *node) (about, rest []*node) {
	for i, c := range n.children {
		if n.kind == heading && (c.kind == heading || c.kind == summary || c.kind == rule) {
			return about, append(rest, n.children[i:]...)
		}
		more, others := f.split(c, n)
		about, rest = append(about, more...), append(rest, others...)
	}
	return about, rest
}

// split returns the blocks of a tree that state facts about the paper of a title, and the others.
func (f *finder) split(c, title *node) (about, rest []*node) {
	switch {
	case c.kind == heading || c.kind == summary || c.kind == row || f.isRecord(c, title) && !isSame(c, title):
		return nil, []*node{c}
	case c.kind != code && c.kind != rule:
		about = []*node{c}
	}
	for _, below := range c.children {
		more, others := f.split(below, title)
		about, rest = append(about, more...), append(rest, others...)
	}
	return about, rest
}

// isSame reports whether two blocks have the same identifier.
func isSame(a, b *node) bool {
	mine, others := identifiers(a.spans), identifiers(b.spans)
	for id := range mine {
		if !others[id] {
			return false
		}
	}
	return len(mine) > 0
}

// flat returns a node and all below it.
func flat(n *node) []*node {
	all := []*node{n}
	for _, c := range n.children {
		all = append(all, flat(c)...)
	}
	return all
}

// isRecord reports whether a block below a title has a title and an address of its own.
func (f *finder) isRecord(n, title *node) bool {
	if isFact(n.spans) {
		return false
	}
	if n.kind == paragraph && n.isTitleLine() && n.depth == 0 || hasTitleLink(n.spans) {
		return true
	}
	if !hasPaper(n.spans) {
		t := splitTitle(piecesOf(n.spans))
		if n.kind == item && n.depth == 1 && t.tail && wordsOf(t.title) >= longTitle && title.kind == heading {
			return true
		}
		return t.how == byBold && len(n.children) > 0 && hasFacts(n.children)
	}
	t := splitTitle(piecesOf(n.spans))
	return t.how == byLink || t.how == byQuotes || t.how == byBold && wordsOf(t.title) >= 2 ||
		t.how == byWords && wordsOf(t.title) >= longTitle || t.how == ambiguous
}

func hasFacts(nodes []*node) bool {
	for _, c := range nodes {
		if hasPaper(c.spans) || isFact(c.spans) {
			return true
		}
	}
	return false
}

// hasTitleLink reports whether the text of a link is long enough for the title of another paper.
func hasTitleLink(spans []span) bool {
	return slices.ContainsFunc(piecesOf(spans), func(p piece) bool {
		return p.url != "" && wordsOf(p.text) >= longTitle && isTitle(p.text)
	})
}

// isFact reports whether a block states facts about the paper above it: it starts with a label, or all its links are
// labels and the rest is a venue, a date or names.
func isFact(spans []span) bool {
	pieces := piecesOf(spans)
	if f, _, _ := cutLabel(allText(pieces)); f != unknownField {
		return true
	}
	return isOnlyLinks(pieces)
}

// isOnlyLinks reports whether all links of a block are labels, and the rest is a venue, a date or names.
func isOnlyLinks(pieces []piece) bool {
	links := 0
	for _, p := range pieces {
		if p.url == "" {
			continue
		}
		links++
		_, known := labelOf(p.text)
		if text := entry.Clean(p.text); !known && isTitle(text) && wordsOf(text) > 2 {
			return false
		}
	}
	if links == 0 {
		return false
	}
	var probe facts
	left := probe.dateInLine(probe.venueIn(plainText(pieces)))
	left = strings.Trim(left, " |,.;:[]()-–—•·*")
	if wordsOf(left) == 0 {
		return true
	}
	probe.namesIn(left, false)
	return len(probe.Authors) > 0
}

// isTitleOf reports whether a block is the title of the facts below it, which have the address of a paper.
func isTitleOf(n *node, t *titled, about, rest []*node) bool {
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
		return labelled && (wordsOf(t.title) >= longTitle || strings.Contains(t.title, ":"))
	case paragraph:
		return labelled && (t.how == byBold || t.how == byQuotes || t.how == byLink)
	}
	return labelled && (t.how != byWords || wordsOf(t.title) >= longTitle)
}

// namesIdentifier reports whether a block has a labelled identifier.
func namesIdentifier(spans []span) bool {
	f, _, rest := cutLabel(allText(piecesOf(spans)))
	return f == arxivField && content.ArxivID(rest) != "" || f == doiField && content.DOI(rest) != ""
}
