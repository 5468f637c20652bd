package list

import (
	"slices"
	"strings"
	"unicode"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/lazyregexp"
)

// A titleLine is the first line of a record, split at its title.
type titleLine struct {
	title string
	mark  titleMark
	url   string  // of a title that is a link
	tail  bool    // whether a venue or a date in brackets followed the title
	rest  []piece // the text before and after the title
}

// A titleMark is the markup of a title.
type titleMark byte

const (
	noTitle   titleMark = iota // the line has no title
	ambiguous                  // the line has two titles, or a title within a sentence
	unmarked                   // the title is plain text
	byBold
	byQuotes
	byLink
)

// leading lists patterns of text before a title. Text in a group can be a date or a venue.
var leading = []struct {
	form    *lazyregexp.Regexp
	example string
}{
	{lazyregexp.New(`^\s*(?:\d{1,4}[.)]|\[\d{1,4}\]|\(\d{1,3}\)|\[[ xX]\])(?:\s+|$)`), "12) Title"},
	{lazyregexp.New(`^\s*:[a-z0-9_+-]{2,30}:\s*`), ":star: Title"},
	{lazyregexp.New(`^\s*[\[(【]\s*([^\[\]()【】]{2,40})\s*[\])】]\s*[-:|–—.]?\s*`), "[2024/07/13] Title"},
	{lazyregexp.New(`^\s*(` + year + `(?:[-/.]\d{1,2}){1,2})\s*[-:|–—,]?\s*`), "2024-05-01 - Title"},
	{lazyregexp.New(`^[\s\-–—|:<>•·,.;]+`), "| Title"},
}

// cutLeading removes numbers, dates, venues and emoji from the start of a text. It returns the removed texts that can
// be dates or venues as kept.
func cutLeading(text string) (rest string, kept []string) {
	rest = text
	for again := true; again; {
		again = false
		if t := strings.TrimLeftFunc(rest, func(r rune) bool { return isSymbol(r) || unicode.IsSpace(r) }); t != rest {
			rest, again = t, true
		}
		for _, l := range leading {
			m := l.form.FindStringSubmatch(rest)
			if m == nil || m[0] == "" {
				continue
			}
			if len(m) > 1 {
				if !isDate(m[1]) && !hasVenue(m[1]) && countWords(m[1]) > 3 {
					continue
				}
				kept = append(kept, m[1])
			}
			rest, again = rest[len(m[0]):], true
		}
	}
	return rest, kept
}

// splitTitle finds the title of a record in the pieces of a block.
func splitTitle(pieces []piece) titleLine {
	s := titleSearch{pieces: pieces, words: -1}
	for i := range pieces {
		if s.step(i) {
			break
		}
	}
	return s.result()
}

// A titleSearch reads pieces until it finds the title.
type titleSearch struct {
	pieces []piece
	plain  string     // the unmarked text so far, without leading numbers and dates
	kept   []string   // text before the title that can be a date or a venue
	short  *candidate // the first candidate of one or two words
	found  *candidate // the first longer candidate
	words  int        // index of the first piece of plain, or -1
	ended  bool       // whether plain is the title, because a link or a line break ends it
	upTo   int        // index after the pieces that are part of plain
}

// A candidate is a piece that can be the title.
type candidate struct {
	index int
	text  string // of the title
	mark  titleMark

	before, after string // the text around the title in the piece
}

// step reads a piece, and reports whether the search ends.
func (s *titleSearch) step(i int) bool {
	p := &s.pieces[i]
	switch {
	case p.brk:
		return s.endPlain()
	case p.url != "":
		return s.link(i)
	case p.style&bold > 0:
		return s.bold(i)
	case p.style&italic > 0:
		if names, _, ok := readNames(p.text); ok && len(names) > 1 {
			return s.endPlain()
		}
	}
	if before, text, after, ok := cutQuoted(p.text); ok && countWords(s.plain+before) < longTitle+3 {
		if s.addCandidate(candidate{i, text, byQuotes, before, after}) {
			return true
		}
	}
	rest := p.text
	if strings.TrimSpace(s.plain) == "" {
		var kept []string
		rest, kept = cutLeading(p.text)
		s.kept = append(s.kept, kept...)
	}
	if s.words < 0 && strings.TrimSpace(rest) != "" {
		s.words = i
	}
	s.plain += rest
	s.upTo = i + 1
	return false
}

// longTitle is the minimum number of words of a text that is more than a short name.
const longTitle = 3

// longestPlain is the maximum number of words of a title without markup. Longer text is running text.
const longestPlain = 30

// endPlain ends the plain text, and reports whether it is the title.
func (s *titleSearch) endPlain() bool {
	if title, _ := plainTitle(s.plain); countWords(title) >= longTitle && isTitle(title) {
		s.ended = true
		return true
	}
	return false
}

// link reads a piece that is a link, and reports whether the search ends.
func (s *titleSearch) link(i int) bool {
	p := &s.pieces[i]
	text := entry.Clean(p.text)
	if !isTitle(text) {
		return s.endPlain()
	}
	title, rest := plainTitle(s.plain)
	if countWords(title) >= longTitle && isTitle(title) && !endsInColon(s.plain) && !isWrapped(s.plain) {
		if rest == "" && isPaper(p.url) && countWords(text) >= longTitle {
			s.found = &candidate{i, text, ambiguous, "", ""}
		} else {
			s.ended = true
		}
		return true
	}
	return s.addCandidate(candidate{i, text, byLink, "", ""})
}

// isWrapped reports whether the text before a link opens a bracket or quotes around it.
func isWrapped(text string) bool {
	text = strings.TrimSpace(text)
	return strings.HasSuffix(text, "<") || strings.HasSuffix(text, `"`) || strings.HasSuffix(text, "“")
}

func endsInColon(text string) bool {
	text = strings.TrimSpace(text)
	return strings.HasSuffix(text, ":") || strings.HasSuffix(text, "：")
}

// bold reads a piece in bold, and reports whether the search ends.
func (s *titleSearch) bold(i int) bool {
	text, kept := cutLeading(s.pieces[i].text)
	if text = strings.TrimSpace(text); text == "" || isDate(text) || isVenue(text) {
		s.kept = append(s.kept, s.pieces[i].text)
		return false
	}
	if _, inner, _, ok := cutQuoted(text); ok {
		text = inner
	}
	s.kept = append(s.kept, kept...)
	if !isTitle(text) {
		return false
	}
	if title, _ := plainTitle(s.plain); countWords(title) > longTitle && isTitle(title) && !endsInColon(s.plain) {
		s.ended = true
		return true
	}
	return s.addCandidate(candidate{i, text, byBold, "", ""})
}

// addCandidate adds a candidate, and reports whether it is certainly the title.
func (s *titleSearch) addCandidate(c candidate) bool {
	if !isTitle(c.text) {
		return false
	}
	if countWords(c.text) >= longTitle {
		s.found = &c
		return true
	}
	if s.short == nil {
		s.short = &c
	}
	return false
}

// result returns the line, split at the title.
func (s *titleSearch) result() titleLine {
	c, mark := s.choose()
	t := titleLine{mark: mark}
	switch mark {
	case ambiguous:
		return t
	case noTitle:
		t.rest = s.pieces
		return t
	case unmarked:
		title, after := plainTitle(s.plain)
		if isSentence(title) || countWords(title) > longestPlain {
			return titleLine{mark: ambiguous}
		}
		t.title, t.tail = title, bracketedVenue(after)
		t.rest = slices.Concat(s.keptPieces(), s.afterPlain(after))
	default:
		t.title = c.text
		if mark == byLink {
			t.url = s.pieces[c.index].url
		}
		t.rest = slices.Concat(s.keptPieces(), s.around(c))
	}
	t.cutTail()
	return t
}

// choose chooses the title: a long candidate, the plain text if something ended it, a short candidate, or else the
// plain text. The candidate is nil if the title is the plain text or not found.
func (s *titleSearch) choose() (*candidate, titleMark) {
	switch {
	case s.found != nil:
		return s.found, s.found.mark
	case s.ended:
		return nil, unmarked
	case s.short != nil && s.short.mark != byLink && s.hasOtherTitle(s.short.index):
		return nil, ambiguous
	case s.short != nil:
		return s.short, s.short.mark
	}
	if title, _ := plainTitle(s.plain); countWords(title) > 1 && isTitle(title) {
		return nil, unmarked
	}
	return nil, noTitle
}

// keptPieces returns the texts before the title that can be dates or venues, each as a line.
func (s *titleSearch) keptPieces() (pieces []piece) {
	for _, k := range s.kept {
		pieces = append(pieces, piece{text: k}, piece{text: " ", brk: true})
	}
	return pieces
}

// around returns the pieces before and after a candidate.
func (s *titleSearch) around(c *candidate) (rest []piece) {
	for i, p := range s.pieces[:c.index] {
		if p.url != "" || p.brk || i < s.words || s.words < 0 {
			rest = append(rest, p)
		}
	}
	if before := s.textBefore(c); before != "" {
		start := s.pieces[c.index].start
		if s.words >= 0 {
			start = s.pieces[s.words].start
		}
		rest = append(rest, piece{text: before, start: start}, piece{text: " ", brk: true})
	}
	rest = append(rest, piece{text: c.after})
	return append(rest, s.pieces[c.index+1:]...)
}

// textBefore returns the text without markup before a candidate: the names and the year of a reference, or any other
// text unless the title is a link.
func (s *titleSearch) textBefore(c *candidate) string {
	before := c.before
	if s.words >= 0 && s.words < c.index {
		before = s.plain + before
	}
	if names, year, after, ok := cutReference(before); ok {
		return names + " | " + year + " | " + after
	}
	if c.mark == byLink {
		return ""
	}
	return strings.Trim(before, " \"“:.,")
}

// afterPlain returns the links within the plain text, the part of the plain text after the title, and the pieces after
// the plain text.
func (s *titleSearch) afterPlain(after string) (rest []piece) {
	for _, p := range s.pieces[:s.upTo] {
		if p.url != "" {
			rest = append(rest, p)
		}
	}
	rest = append(rest, piece{text: after})
	return append(rest, s.pieces[s.upTo:]...)
}

// bracketedVenue reports whether a text starts with a venue and its year in brackets.
func bracketedVenue(text string) bool {
	text = strings.TrimSpace(text)
	end := strings.IndexAny(text, ")）")
	return end > 0 && text[0] == '(' && isVenue(text[1:end]) && onlyYear.MatchString(text[1:end])
}

// hasOtherTitle reports whether a piece after an index is a link to a paper whose text is a title. The paper can be a
// different one.
func (s *titleSearch) hasOtherTitle(after int) bool {
	return slices.ContainsFunc(s.pieces[after+1:], func(p piece) bool { return p.namesOtherPaper() })
}

var labelWords = lazyregexp.New(`(?i)\b(?:papers?|pdf|arxiv|versions?|preprint|link|abs|html|full text|doi|here)\b`)

// wordsOfLabels contains further words of labels such as "Read the full paper here".
var wordsOfLabels = entry.WordSet(`a and at conference download extended final from full in journal long my of official
	on original our published read see short the this to updated via view`)

// isLabel reports whether the text of a link describes a paper, and is not its title. It has one of labelWords and at
// most two words that labels do not have, such as the name of a venue.
func isLabel(text string) bool {
	if !labelWords.MatchString(text) {
		return false
	}
	others := 0
	for word := range strings.FieldsSeq(strings.ToLower(labelWords.ReplaceAllString(text, ""))) {
		if word = strings.TrimFunc(word, unicode.IsPunct); countLetters(word) > 0 && !wordsOfLabels[word] {
			others++
		}
	}
	return others < longTitle
}

// namesOtherPaper reports whether a piece is a link to a paper whose text is a title rather than a label.
func (p *piece) namesOtherPaper() bool {
	return p.url != "" && isPaper(p.url) && countWords(p.text) > 1 && !isLabel(p.text) && isTitle(p.text)
}

var tail = lazyregexp.New(`\s*[\[(【（]([^()\[\]【】（）]{2,60})[\])】）]\s*[.,]?\s*$`)

// cutTail moves venues and dates in brackets from the end of the title to the start of the rest.
func (t *titleLine) cutTail() {
	for {
		m := tail.FindStringSubmatchIndex(t.title)
		if m == nil {
			break
		}
		inside := t.title[m[2]:m[3]]
		if !isDate(inside) && !hasVenue(inside) {
			break
		}
		t.rest = append([]piece{{text: inside}, {text: " ", brk: true}}, t.rest...)
		t.title, t.tail = t.title[:m[0]], true
	}
	t.title = trimTitle(t.title)
}

// trimTitle removes the punctuation around a title.
func trimTitle(text string) string {
	text = entry.Clean(text)
	text = strings.TrimFunc(text, func(r rune) bool { return isSymbol(r) || unicode.IsSpace(r) })
	text = strings.Trim(text, " ,;:|·•–—")
	if strings.Count(text, `"`) == 1 || strings.HasPrefix(text, `"`) && strings.HasSuffix(text, `"`) {
		text = strings.Trim(text, `"`)
	}
	text = strings.TrimPrefix(strings.TrimSuffix(text, "”"), "“")
	text = strings.TrimRight(strings.TrimLeft(text, "<-. "), " ([{（【")
	if !strings.HasSuffix(text, "..") && !strings.HasSuffix(text, "…") {
		text = strings.TrimRight(text, ".,;:| ")
	}
	if strings.HasSuffix(text, ">") && !strings.Contains(text, "<") {
		text = strings.TrimSuffix(text, ">")
	}
	return strings.TrimSpace(text)
}

var quotation = lazyregexp.New(`["“«「『]\s*([^"“”«»「」『』]{6,400}?)\s*["”»」』]`)

// cutQuoted splits a text at a quotation of several words. Without one, ok is false.
func cutQuoted(text string) (before, inside, after string, ok bool) {
	m := quotation.FindStringSubmatchIndex(text)
	if m == nil || countWords(text[m[2]:m[3]]) < 2 {
		return "", "", "", false
	}
	return text[:m[0]], text[m[2]:m[3]], text[m[1]:], true
}

// separators end a title without markup if the text after them satisfies a condition.
var separators = []struct {
	sign    string
	follows func(rest string) bool
	example string
}{
	{" | ", anyText, "Title | Venue"},
	{" || ", anyText, "Title || Venue"},
	{" // ", anyText, "Title // Venue"},
	{" • ", anyText, "Title • Venue"},
	{" (", startsFact, "Title (2016), S. Gu et al."},
	{" [", anyText, "Title [ [pdf] ]"},
	{" - ", startsFact, "Title - A. One, B. Two"},
	{" – ", startsFact, "Title – A. One, B. Two"},
	{" — ", startsFact, "Title — A. One, B. Two"},
	{" by ", startsFact, "Title by A. One"},
	{". ", startsFact, "Title. A. One, B. Two. ICML 2023"},
	{", ", startsFact, "Title, ICML 2023"},
	{"? ", startsFact, "Title? ICML 2023"},
	{"。", anyText, "Title。Text"},
}

func anyText(string) bool { return true }

// plainTitle returns the title at the start of a text without markup, and the text after the title.
func plainTitle(text string) (title, rest string) {
	if len(text) > maxTitle+200 {
		text = strings.ToValidUTF8(text[:maxTitle+200], "")
	}
	if before, after, ok := strings.Cut(strings.TrimSpace(text), "  "); ok && countWords(before) > 1 &&
		countWords(after) > 10 && !strings.Contains(before, "  ") {
		return trimTitle(before), entry.Clean(after)
	}
	text = entry.Clean(text)
	if names, year, after, ok := cutReference(text); ok {
		title, rest = plainTitle(after)
		return title, names + " | " + year + " | " + rest
	}
	if first, after, ok := cutNames(text); ok && countWords(after) >= longTitle {
		title, rest = plainTitle(after)
		return title, first + ". " + rest
	}
	end, next := len(text), len(text)
	for _, s := range separators {
		for from := 0; from < end; {
			i := strings.Index(text[from:end], s.sign)
			if i < 0 {
				break
			}
			at := from + i
			if after := text[at+len(s.sign):]; at > 0 && s.follows(after) {
				end, next = at, at+len(s.sign)
				if s.sign == " (" || s.sign == "? " {
					next = at + 1
				}
				if s.sign == "? " {
					end++
				}
				break
			}
			from = at + len(s.sign)
		}
	}
	return trimTitle(text[:end]), text[next:]
}

// references lists the forms of the names of authors, with initials, at the start of a reference, each with an example.
// The first group is the names, and the others are the year.
var references = func() (all []reference) {
	const (
		family   = `(?:(?:van|von|de|der|den|di|da|del|du|la|le|el|al|bin|ter|ten) ){0,3}\p{Lu}[\pL’'-]+`
		double   = `(?:[ -]\p{Lu}[\pL’'-]+)?` // the second part of a family name
		initials = `\p{Lu}\.(?:[ -]?\p{Lu}\.){0,3}`
		gap      = `(?:,? (?:&|and) |[,;] )`
		more     = `(?:[,;]? (?:et al\.?|(?:and|&) others))?`
		inYear   = `[,.]? ?(?:\((1[5-9]\d\d|20\d\d)[a-z]?\)[.,:]?|(1[5-9]\d\d|20\d\d)[a-z]?[.:])`

		inverted = family + double + `, ` + initials
		spoken   = initials + ` ?` + family + double
		short    = family + ` (?:\p{Lu}\.?){1,3}`
	)
	list := func(name, least string) string { return `^(` + name + `(?:` + gap + name + `)` + least + more + `)` }
	for _, r := range []reference{
		{names: list(inverted, "*"), after: inYear, example: "One, A. B., & van Two, C. (2017). Title"},
		{names: list(inverted, "*"), after: `:?`, example: "One, A., Two, B. Title"},
		{names: list(spoken, "*"), after: inYear, example: "A. One and B. Two (2017) Title"},
		{names: list(spoken, "+"), after: `[.:]`, example: "A. One and B. Two. Title"},
		{names: list(short, "*"), after: inYear, short: true, example: "One AB, Two C. 2017. Title"},
		{names: list(short, "{2,}"), after: `[.:]`, short: true, example: "One AB, Two C, Three D. Title"},
	} {
		r.form = lazyregexp.New(r.names + r.after + ` `)
		all = append(all, r)
	}
	return all
}()

// A reference is a form of references.
type reference struct {
	names, after, example string
	short                 bool // whether the initials follow the family names without a comma
	form                  *lazyregexp.Regexp
}

// shortNames matches a name that ends with initials, with the text between it and the name before it.
var shortNames = lazyregexp.New(`(^|[,;&]\s|\sand\s)([^,;&]*?\pL{2,})\s((?:\p{Lu}\.?){1,3})\b\.?`)

// maxNames is the maximum number of bytes of the names at the start of a reference.
const maxNames = 1000

// cutReference splits a reference that starts with the names of its authors, with initials. It returns the names in
// spoken order, separated by commas, the year after them or "", and the rest. Otherwise, ok is false.
func cutReference(text string) (names, year, rest string, ok bool) {
	head := strings.ToValidUTF8(text[:min(len(text), maxNames)], "")
	if !mayBeNames(head) {
		return "", "", "", false
	}
	for _, r := range references {
		m := r.form.FindStringSubmatch(head + " ")
		if m == nil {
			continue
		}
		written := m[1]
		if r.short {
			written = shortNames.ReplaceAllString(written, "$1$3 $2")
		}
		all, more := entry.ReadNames(written)
		if names = strings.Join(all, ", "); more {
			names += " et al."
		}
		return names, strings.Join(m[2:], ""), text[min(len(m[0]), len(text)):], len(all) > 0
	}
	return "", "", "", false
}

var afterName = lazyregexp.New(`\pL{2,}(?:\)|\.?)[.:]\s+|\bet al[.,]*\s+`)

// cutNames splits a text after the names of authors at its start: "A. One, B. Two. Title". Without names, ok is false.
func cutNames(text string) (names, rest string, ok bool) {
	for _, m := range afterName.FindAllStringIndex(text[:min(len(text), 500)], 6) {
		head := strings.TrimRight(text[:m[1]], " ")
		if _, _, ok := readNames(head); ok && strings.ContainsAny(head, ",&") {
			return strings.TrimRight(head, ". "), text[m[1]:], true
		}
	}
	return "", "", false
}

// startsFact reports whether a text starts with a venue, a date or names.
func startsFact(text string) bool {
	text = strings.TrimLeft(text, " ([*_")
	if text == "" {
		return false
	}
	head := text
	if i := strings.IndexAny(head, ")]|\n"); i >= 0 {
		head = head[:i]
	}
	if m, ok := findVenue(head); ok && m.start == 0 {
		return true
	}
	if isDate(head) || isVenue(head) {
		return true
	}
	if m := onlyYear.FindStringIndex(head); m != nil && m[0] == 0 {
		return true
	}
	if !mayBeNames(head) {
		return false
	}
	for _, end := range sentenceEnds(head) {
		names, more, ok := readNames(head[:end])
		if ok && (len(names) > 1 || more || strings.Contains(head[:end], ".")) {
			return true
		}
	}
	return false
}

var sentenceEnd = lazyregexp.New(`\pL{2,}[.)]?(?:\.\s|,\s+(?:in\s+)?\p{Lu}{2,}|,?\s+` + year + `|$)|\bal\.`)

// sentenceEnds returns the first offsets at which a list of names at the start of a text can end.
func sentenceEnds(text string) (ends []int) {
	const most = 5
	for _, m := range sentenceEnd.FindAllStringIndex(text[:min(len(text), 600)], most) {
		part := text[:m[1]]
		if i := strings.LastIndex(part, ", "); i > 0 && i >= m[0] {
			ends = append(ends, i)
		}
		ends = append(ends, len(strings.TrimRight(part, " 0123456789")))
	}
	return ends
}

var (
	sentenceStart = lazyregexp.New(`(?i)^(?:we|our|this|these|see|please|check|added?|` +
		`releas(?:e|ed|ing)|updated?|` +
		`thanks?|note|if|you|here|more|read|welcome|feel|join|contributions?|new|todo|the (?:paper|code|project|` +
		`repo|repository|following|list)|for (?:more|details|a)|papers? (?:accepted|list)|accepted|star|follow|` +
		`contact|created|maintained|paper|code|project|demo|dataset|website|link|based on|cite|citation)\b`)
	generic = entry.WordSet(`paper papers survey surveys overview introduction method methods model models dataset
		datasets benchmark benchmarks code codes resource resources tutorial tutorials tool tools library libraries blog
		blogs video videos book books course courses talk talks application applications theory others other misc
		miscellaneous contents toc references reference related news updates update license contributing citation
		acknowledgements acknowledgement title name authors author abstract date venue show more details summary
		foreword preface appendix conclusion contents 目录 论文 综述 工具 数据集`)
)

// isSentence reports whether a text without markup is a sentence by the author of the list rather than a title.
func isSentence(text string) bool { return sentenceStart.MatchString(text) }

const maxTitle = 400 // bytes

// isTitle reports whether a text can be the title of a paper: it is not a label, generic word, date, venue, identifier,
// address or list of names, and is neither too short nor too long.
func isTitle(text string) bool {
	if len(text) > maxTitle+100 {
		return false
	}
	text = trimTitle(text)
	lower := strings.ToLower(text)
	if _, known := labelOf(text); known {
		return false
	}
	switch {
	case countLetters(text) < 2, len(text) > maxTitle, generic[lower], strings.Contains(text, "://"),
		strings.HasPrefix(lower, "www."), content.ArxivID(text) != "", content.DOI(text) != "",
		isDate(text), isVenue(text), etAl.MatchString(text) && countWords(text) < 8, isLabelled(text):
		return false
	}
	if _, more, ok := readNames(text); ok && (more || strings.Contains(text, ",")) {
		return false
	}
	return true
}
