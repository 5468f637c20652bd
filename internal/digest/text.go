package digest

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/slug"
)

// The text of a daily-papers page, as a browser copies it:
//
//	dump  = masthead, day, { entry } ;
//	entry = [ votes ], title, { paragraph }, [ byline ] ;
//	byline = sign, ( count "authors" | organization ), sign, day, [ comments ] ;
//
// Each part stands on a line of its own, or on several, with or without blank lines between. What
// ends an entry for certain is its byline, so the dump is first cut at the bylines; what lies
// between two of them is one entry, or several of which only the last has a byline.

// looksLikeText takes everything that is not in the form of another kind of file.
func looksLikeText(src string) bool {
	head := strings.TrimSpace(src)
	return head != "" && !looksLikeJSON(head) && !strings.HasPrefix(head, "<") && !strings.HasPrefix(head, "@")
}

// A role is what a line of the dump is.
type role byte

const (
	unread role = iota
	inEntry
	isFurniturePart // of the page
	isUnplaced
)

type textReader struct {
	reading
	lines []line
	roles []role // of each line; blank lines stay unread
}

func readText(r *reading) error {
	t := newTextReader(string(r.src), Options{Name: r.name})
	t.read()
	r.Entries, r.Unplaced, r.day = t.Entries, t.Unplaced, t.day
	return nil
}

func newTextReader(src string, o Options) *textReader {
	r := &textReader{reading: reading{name: o.Name}, lines: splitLines(src)}
	r.roles = make([]role, len(r.lines)+1)
	return r
}

func (r *textReader) read() {
	var open []line // since the last byline
	for i := 0; i < len(r.lines); {
		b, n := readByline(r.lines[i:])
		if n == 0 {
			before, byline := cutInlineByline(r.lines[i])
			open = append(open, before)
			if byline.text == "" {
				i++
				continue
			}
			b, n = readByline(append([]line{byline}, r.lines[i+1:min(i+bylineReach, len(r.lines))]...))
		}
		r.close(open, &b)
		open = nil
		i += n
	}
	r.close(open, nil)
	r.Entries = r.withoutRepeats(r.Entries)
}

// A byline is what ends an entry.
type byline struct {
	lines    []line
	authors  int
	day      day
	comments *int
	signs    bool // it has a separator, so it is no bare date
}

// readByline reads a byline at the beginning of the lines and gives how many it takes, 0 where
// there is none. Its parts can have blank lines between them, and one can be missing.
func readByline(lines []line) (b byline, n int) {
	lines = lines[:min(len(lines), bylineReach)]
	for i, l := range lines {
		switch {
		case l.text == "":
			if n == 0 {
				return b, 0
			}
			continue
		case separatorLine.MatchString(l.text) && !(l.text == "-" && !continues(lines[i+1:])):
			b.signs = true
		case !b.take(l.text):
			if n > 0 && i == n {
				b.trailingComments(lines[i:], &n)
			}
			return b, n
		default:
			n = i + 1
		}
		b.lines = append(b.lines, l)
	}
	return b, n
}

// bylineReach is how many lines a byline can take, blank ones among them.
const bylineReach = 24

// continues tells whether a byline goes on after a lone dash, which can be the votes of the next
// entry as well.
func continues(lines []line) bool {
	for _, l := range lines {
		if l.text == "" {
			continue
		}
		_, isCount := readCount(l.text)
		_, _, isDay := readDay(l.text)
		return isCount || isDay
	}
	return false
}

// take reads one line of a byline, and tells whether it is one that the byline does not have yet.
func (b *byline) take(text string) bool {
	if n, ok := readCount(text); ok && b.authors == 0 && b.day.isZero() {
		b.authors = n
		return true
	}
	bare := leadingSign.ReplaceAllString(text, "")
	if d, comments, ok := readDay(bare); ok && b.day.isZero() {
		b.signs = b.signs || bare != text
		b.day, b.comments = d, comments
		return true
	}
	if m := countAndDate.FindStringSubmatch(bare); m != nil && b.authors == 0 && b.day.isZero() {
		if d, comments, ok := readDay(m[2]); ok {
			b.authors, _ = readCount(m[1])
			b.day, b.comments, b.signs = d, comments, true
			return b.authors > 0
		}
	}
	return false
}

// trailingComments takes a number on the line right below the date, when a blank line divides it
// from what follows: a number that stands with the next title is that paper's votes.
func (b *byline) trailingComments(lines []line, n *int) {
	count, ok := readNumber(lines[0].text)
	if ok && !b.day.isZero() && (b.signs || b.authors > 0) && b.comments == nil && (len(lines) == 1 || lines[1].text == "") {
		b.comments = &count
		b.lines = append(b.lines, lines[0])
		*n++
	}
}

// cutInlineByline divides a line at whose end a byline was pasted, and the line of a byline between
// the organization and the day.
func cutInlineByline(l line) (before, after line) {
	signed := leadingSign.MatchString(l.text)
	for i, c := range l.text {
		if i == 0 || l.text[i-1] != ' ' || !strings.ContainsRune(separators, c) {
			continue
		}
		pasted := i >= 40 && strings.ContainsRune("•·", c)
		if rest := (line{l.number, l.text[i:]}); pasted && rest.isByline() || signed && rest.isSignedDay() {
			return line{l.number, strings.TrimSpace(l.text[:i])}, rest
		}
	}
	return l, line{}
}

func (l line) isByline() bool {
	b, n := readByline([]line{l})
	return n > 0 && b.authors > 0
}

func (l line) isSignedDay() bool {
	b, n := readByline([]line{l})
	return n > 0 && b.authors == 0 && b.signs
}

// close reads what stands before a byline, or before the end of the dump.
func (r *textReader) close(lines []line, b *byline) {
	paragraphs := r.paragraphs(lines)
	entries, masthead := r.cutMasthead(paragraphs)
	if len(masthead) > 0 { // the page was pasted again
		r.entries(entries, nil)
		entries = masthead
	}
	switch entries = r.skipFurniture(entries); {
	case b == nil:
		r.entries(r.skipFurnitureAtEnd(entries), nil)
	case b.authors == 0 && r.isHeading(entries, b):
		r.unplaced(entries)
		r.heading(b)
	case len(entries) == 0:
		r.unplaced([]paragraph{b.lines})
	default:
		r.entries(entries, b)
	}
}

// isHeading tells whether a date is that of the digest: nothing but furniture stands before it, or
// at the beginning of the dump nothing that could be an abstract.
func (r *textReader) isHeading(before []paragraph, b *byline) bool {
	if len(before) == 0 {
		return true
	}
	atStart := len(r.Entries) == 0 && r.day.isZero()
	return atStart && !b.signs && b.comments == nil && !hasLong(before)
}

func hasLong(paragraphs []paragraph) bool {
	for _, p := range paragraphs {
		if p.isLong() {
			return true
		}
	}
	return false
}

func (r *textReader) heading(b *byline) {
	if r.day.isZero() || r.day == b.day {
		r.day = b.day
		r.mark(b.lines, isFurniturePart)
		return
	}
	for _, l := range b.lines {
		if separatorLine.MatchString(l.text) {
			r.mark([]line{l}, isFurniturePart)
			continue
		}
		r.mark([]line{l}, isUnplaced)
		r.Unplaced = append(r.Unplaced, problem.Problem{
			File: r.name, Line: l.number,
			What: "a second date, " + quote(l.text) + ", where an entry should begin", Mend: "put the digest of each day into a file of its own",
		})
	}
}

// A paragraph is a run of lines without a blank one.
type paragraph []line

func (r *textReader) paragraphs(lines []line) []paragraph {
	var all []paragraph
	var p paragraph
	for _, l := range append(lines, line{}) {
		switch {
		case l.text == "":
			all = append(all, p.apart()...)
			p = nil
		case separatorLine.MatchString(l.text) && l.text != "-":
			r.mark([]line{l}, isFurniturePart) // what is left of a byline that lost its words
		default:
			p = append(p, l)
		}
	}
	return all
}

// apart divides a paragraph of unbroken lines before and after each title in it, as blank lines would.
func (p paragraph) apart() []paragraph {
	var all []paragraph
	start := 0
	for i := 0; i+1 < len(p); i++ {
		if !p[i:i+1].isTitle() || !p[i+1].isUnbroken() || i > 0 && !(p[i-1].isUnbroken() && endsSentence(p[i-1].text)) {
			continue
		}
		if i > start {
			all = append(all, p[start:i])
		}
		all = append(all, p[i:i+1])
		start = i + 1
	}
	if start < len(p) {
		all = append(all, p[start:])
	}
	return all
}

// isUnbroken tells whether a line is longer than any that was broken at a margin.
func (l line) isUnbroken() bool { return utf8.RuneCountInString(l.text) >= longLine }

// cutMasthead divides paragraphs where in the middle of them the page begins anew.
func (r *textReader) cutMasthead(paragraphs []paragraph) (before, masthead []paragraph) {
	for i := 1; i < len(paragraphs); i++ {
		if !mastheadLine.MatchString(paragraphs[i][0].text) {
			continue
		}
		start := i
		for start > 0 && paragraphs[start-1].isFurniture() {
			start--
		}
		if start > 0 {
			return paragraphs[:start], paragraphs[start:]
		}
		return paragraphs, nil
	}
	return paragraphs, nil
}

func (p paragraph) isFurniture() bool {
	for _, l := range p {
		if !isFurniture(l.text) {
			return false
		}
	}
	return true
}

// skipFurniture takes off the furniture before an entry.
func (r *textReader) skipFurniture(paragraphs []paragraph) []paragraph {
	for i, p := range paragraphs {
		for j, l := range p {
			if !isFurniture(l.text) {
				rest := append([]paragraph{p[j:]}, paragraphs[i+1:]...)
				return rest
			}
			r.mark([]line{l}, isFurniturePart)
		}
	}
	return nil
}

// skipFurnitureAtEnd takes off the furniture at the end of the dump.
func (r *textReader) skipFurnitureAtEnd(paragraphs []paragraph) []paragraph {
	for n := len(paragraphs); n > 0 && paragraphs[n-1].isFurniture(); n-- {
		r.mark(paragraphs[n-1], isFurniturePart)
		paragraphs = paragraphs[:n-1]
	}
	return paragraphs
}

// entries reads one or more entries, of which the last has the byline, if there is one.
func (r *textReader) entries(paragraphs []paragraph, b *byline) {
	starts := entryStarts(paragraphs)
	for i, start := range starts {
		end := len(paragraphs)
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		if i+1 < len(starts) {
			r.entry(paragraphs[start:end], nil)
		} else {
			r.entry(paragraphs[start:end], b)
		}
	}
}

// entryStarts finds the paragraphs that begin an entry. After the first, that is one that reads as
// a title, stands after a whole abstract, and has an abstract after it.
func entryStarts(paragraphs []paragraph) []int {
	if len(paragraphs) == 0 {
		return nil
	}
	starts := []int{0}
	for i := 2; i+1 < len(paragraphs); i++ {
		last := starts[len(starts)-1]
		title := i
		if paragraphs[i].isVotes() {
			title++
		}
		switch {
		case title+1 >= len(paragraphs) || i-last < 2:
		case !paragraphs[i-1].endsSentence() || !hasLong(paragraphs[last+1:i]):
		case paragraphs[title].isTitle() && paragraphs[title+1].isLong():
			starts = append(starts, i)
			i = title
		}
	}
	return starts
}

// entry reads one entry and marks its lines.
func (r *textReader) entry(paragraphs []paragraph, b *byline) {
	var e Entry
	read := paragraphs
	if len(paragraphs) > 0 && paragraphs[0].isVotes() {
		e.Upvotes = paragraphs[0].votes()
		paragraphs = paragraphs[1:]
	} else if len(paragraphs) > 0 && len(paragraphs[0]) > 1 && paragraphs[0][:1].isVotes() {
		e.Upvotes = paragraphs[0][:1].votes()
		paragraphs = append([]paragraph{paragraphs[0][1:]}, paragraphs[1:]...)
	}
	if len(paragraphs) == 0 || b == nil && len(paragraphs) == 1 && !paragraphs[0].couldBeEntry() {
		r.unplaced(read)
		if b != nil {
			r.unplaced([]paragraph{b.lines})
		}
		return
	}
	if b != nil {
		e.AuthorCount, e.day, e.Comments = b.authors, b.day, b.comments
		paragraphs, e.Organization = cutOrganization(paragraphs, b)
		r.mark(b.lines, inEntry)
	}
	title, rest := cutTitle(paragraphs)
	e.Line, e.Title, e.Abstract = title[0].number, title.text(), abstract(rest)
	for _, p := range read {
		r.mark(p, inEntry)
	}
	r.Entries = append(r.Entries, e)
}

// cutOrganization takes an organization from the end of an entry: it stands where a byline has its
// number of authors, between two signs.
func cutOrganization(paragraphs []paragraph, b *byline) ([]paragraph, string) {
	last := paragraphs[len(paragraphs)-1]
	end := last[len(last)-1].text
	name := leadingSign.ReplaceAllString(end, "")
	signed := name != end && len(paragraphs)+len(last) > 2
	alone := len(last) == 1 && len(paragraphs) > 2
	if b.authors > 0 || !b.signs || !signed && !alone || utf8.RuneCountInString(name) > 80 || endsSentence(name) {
		return paragraphs, ""
	}
	rest := append([]paragraph{}, paragraphs...)
	if rest[len(rest)-1] = last[:len(last)-1]; len(last) == 1 {
		rest = rest[:len(rest)-1]
	}
	return rest, name
}

// cutTitle divides an entry's title from its abstract.
func cutTitle(paragraphs []paragraph) (title paragraph, rest []paragraph) {
	title, rest = paragraphs[0], paragraphs[1:]
	if n := title.titleLines(len(rest) > 0); n < len(title) {
		return title[:n], append([]paragraph{title[n:]}, rest...)
	}
	if len(rest) > 1 && !rest[0].isLong() && title.runsOnInto(rest[0]) {
		joined := append(append(paragraph{}, title...), rest[0]...)
		return joined, rest[1:]
	}
	return title, rest
}

// titleLines tells how many of a paragraph's lines are the title, where no blank line divides it
// from the abstract: those before the first long line, else those up to the first line that was not
// broken for want of room.
func (p paragraph) titleLines(abstractFollows bool) int {
	widest := 0
	for _, l := range p {
		widest = max(widest, utf8.RuneCountInString(l.text))
	}
	if abstractFollows && utf8.RuneCountInString(p.text()) <= longestTitle && !endsSentence(p.text()) {
		return len(p)
	}
	if widest >= longLine {
		n := 0
		for n < len(p)-1 && !p[n].isUnbroken() && n < 3 {
			n++
		}
		return max(n, 1)
	}
	for i := 0; i+1 < len(p); i++ {
		word, _, _ := strings.Cut(p[i+1].text, " ")
		if utf8.RuneCountInString(p[i].text)+1+utf8.RuneCountInString(word) <= widest {
			return i + 1
		}
	}
	return 1
}

const (
	longestTitle = 250 // characters; the longest titles of arXiv have about 240
	longLine     = 200 // characters; no line that was broken at a margin is as long
	longText     = 150 // characters; a paragraph of that length is no title
)

// abstract joins what was broken into lines, and keeps paragraphs and the entries of lists apart.
func abstract(paragraphs []paragraph) string {
	var all []string
	for _, p := range paragraphs {
		start := 0
		for i := 1; i <= len(p); i++ {
			if i == len(p) || listItem.MatchString(p[i].text) {
				all = append(all, p[start:i].text())
				start = i
			}
		}
	}
	return strings.Join(all, "\n\n")
}

// text joins the lines of a paragraph. A word that was broken at its hyphen keeps it.
func (p paragraph) text() string {
	var b strings.Builder
	for i, l := range p {
		if i > 0 && !brokenWord(p[i-1].text, l.text) {
			b.WriteByte(' ')
		}
		b.WriteString(l.text)
	}
	return b.String()
}

func brokenWord(end, start string) bool {
	before, _ := utf8.DecodeLastRuneInString(strings.TrimSuffix(end, "-"))
	after, _ := utf8.DecodeRuneInString(start)
	return strings.HasSuffix(end, "-") && unicode.IsLetter(before) && unicode.IsLower(after)
}

func (p paragraph) isLong() bool {
	n := utf8.RuneCountInString(p.text())
	return n >= longText || n >= longText/2 && endsSentence(p.text())
}

func (p paragraph) endsSentence() bool { return endsSentence(p[len(p)-1].text) }

func endsSentence(text string) bool {
	text = strings.TrimRight(text, `"'”’)]*`)
	last, _ := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune(".!?。…", last) || strings.Contains(text[strings.LastIndexByte(text, ' ')+1:], "://")
}

// isTitle tells whether a paragraph in the middle of a text reads as the title of the next entry.
func (p paragraph) isTitle() bool {
	text := p.text()
	first, _ := utf8.DecodeRuneInString(text)
	switch {
	case len(p) > 3 || utf8.RuneCountInString(text) > longestTitle || listItem.MatchString(text):
		return false
	case strings.HasSuffix(text, ".") || strings.HasSuffix(text, ":") || strings.HasSuffix(text, ","):
		return false
	}
	return !unicode.IsLower(first) && len(strings.Fields(text)) >= 3
}

// couldBeEntry tells whether a lone paragraph at the end of a dump is the title of an entry that
// breaks off, and not some line of the page's foot.
func (p paragraph) couldBeEntry() bool {
	return len(p) > 1 && p.isLong() || p.isTitle() && len(strings.Fields(p.text())) >= 4
}

// runsOnInto tells whether a title was broken in two by a blank line.
func (p paragraph) runsOnInto(next paragraph) bool {
	end, start := p.text(), next.text()
	first, _ := utf8.DecodeRuneInString(start)
	word := end[strings.LastIndexByte(end, ' ')+1:]
	if endsSentence(start) {
		return false
	}
	return unicode.IsLower(first) || strings.ContainsAny(end[len(end)-1:], ":,-") || joining[strings.ToLower(word)]
}

// joining are words that no title ends with.
var joining = map[string]bool{
	"a": true, "an": true, "and": true, "as": true, "at": true, "by": true, "for": true, "from": true, "in": true, "into": true,
	"of": true, "on": true, "or": true, "the": true, "to": true, "under": true, "using": true, "via": true, "with": true,
}

// isVotes tells whether a paragraph is what stands before a title: its number of votes, or a dash.
func (p paragraph) isVotes() bool {
	_, ok := readNumber(p[0].text)
	return len(p) == 1 && (ok || p[0].text == "-")
}

// votes is the number, nil for a dash.
func (p paragraph) votes() *int {
	if n, ok := readNumber(p[0].text); ok {
		return &n
	}
	return nil
}

func (r *textReader) mark(lines []line, as role) {
	for _, l := range lines {
		r.roles[l.number] = as
	}
}

func (r *textReader) unplaced(paragraphs []paragraph) {
	for _, p := range paragraphs {
		r.mark(p, isUnplaced)
		for _, l := range p {
			r.Unplaced = append(r.Unplaced, problem.Problem{
				File: r.name, Line: l.number, What: "belongs to no entry: " + quote(l.text), Mend: "if it is part of a paper, write it into that paper's file",
			})
		}
	}
}

// quote shows a line in a message, cut to a length that fits there.
func quote(text string) string {
	runes := []rune(text)
	if len(runes) > 60 {
		runes = append(runes[:59], '…')
	}
	return "“" + string(runes) + "”"
}

// withoutRepeats joins entries of the same paper, such as those of a page that was pasted twice. What
// the later one says otherwise is reported.
func (r *textReader) withoutRepeats(entries []Entry) []Entry {
	first := map[string]int{}
	var all []Entry
	for _, e := range entries {
		key := slug.Normal(e.Title)
		i, again := first[key]
		if !again || key == "" {
			first[key] = len(all)
			all = append(all, e)
			continue
		}
		if kept := &all[i]; kept.merge(e) {
			r.Unplaced = append(r.Unplaced, problem.Problem{
				File: r.name, Line: e.Line, What: quote(e.Title) + " stands here again and says something else",
				Mend: "the first is imported; compare the two",
			})
		}
	}
	return all
}

// merge fills the gaps of an entry from another of the same paper, and tells whether the two differ
// in what both have.
func (e *Entry) merge(other Entry) (differ bool) {
	switch {
	case strings.HasPrefix(other.Abstract, e.Abstract): // the first broke off
		e.Abstract = other.Abstract
	case !strings.HasPrefix(e.Abstract, other.Abstract):
		differ = true
	}
	fill := func(mine, others *int) {
		switch {
		case *mine == 0:
			*mine = *others
		case *others != 0 && *others != *mine:
			differ = true
		}
	}
	fill(&e.AuthorCount, &other.AuthorCount)
	if e.day.isZero() {
		e.day = other.day
	} else if !other.day.isZero() && other.day != e.day {
		differ = true
	}
	if e.Organization == "" {
		e.Organization = other.Organization
	}
	if e.Comments == nil {
		e.Comments = other.Comments
	}
	if e.Upvotes == nil {
		e.Upvotes = other.Upvotes
	}
	return differ
}
