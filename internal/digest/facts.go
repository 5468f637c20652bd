package digest

import (
	"regexp"
	"strings"
)

// What these pages show around a title, an abstract and a byline:
//
//	before = [ length of a video ], [ "Submitted by", name ], [ votes ] ;
//	after  = [ "Upvote", votes ], [ "GitHub", stars ], [ "arXiv Page" ], [ stars ], [ comments ] ;
//
// A link tells of which paper they are.

// A facts is what was said around an entry that is not read yet.
type facts struct {
	id                string // of arXiv
	upvotes, comments *int
	links             []Link
}

// longestFact is how many bytes a line has at most that says something around an entry.
const longestFact = 80

var (
	submittedBy = regexp.MustCompile(`(?i)^` + separators + `?\s*submitted by\b:?\s*(.*)$`)
	upvote      = regexp.MustCompile(`(?i)^(?:` + separators + `\s*)?upvotes?:?\s*(\S*)$`)
	codeLabel   = regexp.MustCompile(`(?i)^(?:link:\s*)?(?:github|gitlab)\b:?\s*([0-9][0-9.,]*[km]?)?$`)
	buttons     = regexp.MustCompile(`(?i)^(?:upvotes?\s*([0-9][0-9.,]*[km]?|-)\s*)?(?:github\s*(?:[0-9][0-9.,]*[km]?)?\s*)?(?:arxiv page)?$`)
	arxivLabel  = regexp.MustCompile(`(?i)^(?:arxiv(?: page)?|pdf)$`)
	videoLength = regexp.MustCompile(`^(?:[0-9]{1,2}:)?[0-9]{1,2}:[0-9]{2}$`)
	ticked      = regexp.MustCompile(`^(?:` + separators + `\s*)?\[.?\]\s*`) // the box of a vote
)

func isArxivLabel(text string) bool {
	return len(text) <= len("arXiv Page") && arxivLabel.MatchString(text)
}

func isVideoLength(text string) bool {
	return len(text) <= len("10:00:00") && strings.IndexByte(text, ':') > 0 && videoLength.MatchString(text)
}

// fact reads what stands around an entry, and gives how many lines it takes.
func (r *pageReader) fact(at int) int {
	l := r.lines[at]
	if l.text == "" || len(l.text) > longestFact || l.title || strings.Contains(l.text, "://") {
		return 0
	}
	switch target := l.leads(); target {
	case toVotes:
		return r.votesFor(at)
	case toComments:
		return r.commentsOn(l)
	case toCode, toArxiv:
		if !isLabel(l.text) {
			return 0
		}
		r.about(l.link.id, func(f *facts) {
			if target == toCode {
				f.links = append(f.links, Link{"Code", l.link.address})
			}
		})
		r.mark([]line{l}, inEntry)
		return 1
	case toPage:
		return r.menu(l)
	}
	return r.saidFact(at)
}

// commentsOn reads the number of comments on a paper.
func (r *pageReader) commentsOn(l line) int {
	n, ok := readNumber(withoutSign(l.text))
	if !ok {
		return 0
	}
	r.about(l.link.id, func(f *facts) { f.comments = &n })
	r.mark([]line{l}, inEntry)
	return 1
}

// menu passes what leads to another page of the site, and is no day. No entry goes on below it.
func (r *pageReader) menu(l line) int {
	if _, _, isDay := readDay(withoutSign(l.text)); isDay {
		return 0
	}
	r.closeAll()
	if d := dateInName(l.link.address); r.near.IsZero() {
		r.near = d // the page before this one, or after it
	}
	r.mark([]line{l}, isFurniturePart)
	return 1
}

// saidFact reads what a line says without leading anywhere.
func (r *pageReader) saidFact(at int) int {
	l := r.lines[at]
	switch first := withoutSign(l.text); {
	case strings.HasPrefix(first, "Submitted by") || strings.HasPrefix(first, "submitted by"):
		return r.submitter(at)
	case strings.HasSuffix(first, "arXiv Page") && len(first) > len("arXiv Page") || strings.Contains(first, "pvote") && strings.Contains(first, "GitHub"):
		return r.buttons(at)
	case strings.Contains(first, "pvote"):
		return r.votesFor(at)
	case strings.HasSuffix(first, "GitHub") || strings.Contains(first, "GitHub "):
		return r.stars(at)
	case isArxivLabel(first) && r.isApart(at) && !r.titled:
		r.after()
		r.mark([]line{l}, isFurniturePart)
		return 1
	case first == "by" && r.isMastheadAt(at):
		return r.masthead(at)
	case isVideoLength(first) && (r.isApart(at) || r.isSubmittedAt(at+1)):
		r.mark([]line{l}, isFurniturePart)
		return 1
	case len(r.open) == 0 && r.current >= 0 && r.title == nil:
		return r.trailingNumbers(at)
	}
	return 0
}

// below is the next line with text, from a place on; its index is that of the end where there is none.
func (r *pageReader) below(at int) line {
	for ; at < len(r.lines); at++ {
		if r.lines[at].text != "" {
			return r.lines[at]
		}
	}
	return line{index: int32(len(r.lines))}
}

func (r *pageReader) isSubmittedAt(at int) bool { return submittedBy.MatchString(r.below(at).text) }

// isMastheadAt tells whether "by" stands before a name, and "and the research community" below that,
// as where the name is a link.
func (r *pageReader) isMastheadAt(at int) bool {
	return isMasthead("by AK " + r.below(int(r.below(at+1).index)+1).text)
}

func (r *pageReader) masthead(at int) int {
	end := int(r.below(int(r.below(at+1).index)+1).index) + 1
	r.closeAll()
	for _, l := range r.lines[at:end] {
		if l.text != "" {
			r.mark([]line{l}, isFurniturePart)
		}
	}
	return end - at
}

// isApart tells whether a line is no part of a broken text: nothing with text stands right above it,
// or the line above was no text of an entry either.
func (r *pageReader) isApart(at int) bool {
	return len(r.open) == 0 || r.open[len(r.open)-1].text == "" || at > 0 && r.roles[at-1] == inEntry || r.lines[at].link != nil
}

// longestName is how many bytes the name of who submitted a paper has at most, and wordsOfName how
// many words.
const (
	longestName = 40
	wordsOfName = 4
)

// submitter passes "Submitted by" and the name there, with which a new entry begins.
func (r *pageReader) submitter(at int) int {
	m := submittedBy.FindStringSubmatch(r.lines[at].text)
	if m == nil || !couldBeName(m[1]) {
		return 0
	}
	for end := len(r.open); end > 0 && isAvatar(r.open[end-1].text); end-- { // the paper's picture
		r.mark(r.open[end-1:], isFurniturePart)
		r.open = r.open[:end-1]
	}
	r.closeAll()
	r.led = true
	n := 1
	if m[1] == "" {
		n += r.nameBelow(at + 1)
	}
	r.mark(r.lines[at:at+n], isFurniturePart)
	return n
}

// couldBeName tells whether a text is no longer than the name of somebody who submitted a paper.
func couldBeName(text string) bool {
	return len(text) <= longestName && len(strings.Fields(text)) <= wordsOfName
}

// nameBelow is how many lines a name takes that stands at the beginning of them, with the image before
// it. What an abstract or a byline follows is no name but the title.
func (r *pageReader) nameBelow(at int) int {
	for n := 0; at+n < len(r.lines) && n < 8; n++ {
		l := r.lines[at+n]
		switch {
		case l.text == "" || isAvatar(l.text):
			continue
		case l.title || !couldBeName(l.text) || l.leads() == toVotes:
			return 0
		case l.leads() == toProfile:
			return n + 1
		}
		if _, isVotes := readNumber(l.text); isVotes || r.isTitleAbove(at+n+1) {
			return 0
		}
		return n + 1
	}
	return 0
}

// isTitleAbove tells whether what stands at a place follows a title, and no name.
func (r *pageReader) isTitleAbove(at int) bool {
	for ; at < len(r.lines); at++ {
		l := r.lines[at]
		if l.text == "" {
			continue
		}
		_, n := readByline(r.lines[at:])
		return n > 0 || !l.title && paragraph{l}.isLong()
	}
	return true
}

// votesFor reads the votes for a paper: "Upvote", a number, or both, as one link or without one.
func (r *pageReader) votesFor(at int) int {
	l := r.lines[at]
	votes, ok := readVotes(l.text)
	if !ok || l.leads() != toVotes && !strings.Contains(l.text, "pvote") {
		return 0
	}
	n := 1
	for at+n < len(r.lines) && votes == nil && n < 6 {
		below := r.lines[at+n]
		more, ok := readVotes(below.text)
		if below.text != "" && (below.link != l.link || below.title || !ok) {
			break
		}
		votes = more
		n++
	}
	id := ""
	if l.link != nil {
		id = l.link.id
	} else {
		r.after()
	}
	r.about(id, func(f *facts) { f.upvotes = votes })
	r.mark(r.lines[at:at+n], inEntry)
	return n
}

// readVotes reads a line about votes, and tells whether it is one. A dash is none yet.
func readVotes(text string) (votes *int, ok bool) {
	text = ticked.ReplaceAllString(text, "")
	if m := upvote.FindStringSubmatch(text); m != nil {
		text = m[1]
	}
	if n, ok := readNumber(text); ok {
		return &n, true
	}
	return nil, text == "" || isSeparator(text)
}

// buttons reads what stands below a paper on one line: "Upvote 117 GitHub 3.29k arXiv Page".
func (r *pageReader) buttons(at int) int {
	l := r.lines[at]
	m := buttons.FindStringSubmatch(withoutSign(l.text))
	if m == nil {
		return 0
	}
	if !r.titled {
		r.after()
	}
	if votes, ok := readNumber(m[1]); ok {
		r.about("", func(f *facts) { f.upvotes = &votes })
	}
	r.mark([]line{l}, isFurniturePart)
	return 1
}

// stars passes "GitHub" and the number of stars, where no text of an entry can say that.
func (r *pageReader) stars(at int) int {
	l := r.lines[at]
	m := codeLabel.FindStringSubmatch(withoutSign(l.text))
	if m == nil || m[1] == "" && !r.isApart(at) {
		return 0
	}
	if !r.titled {
		r.after()
	}
	n := 1
	for at+n < len(r.lines) && m[1] == "" && n < 3 {
		if _, ok := readNumber(r.lines[at+n].text); ok {
			n++
			break
		}
		if r.lines[at+n].text != "" {
			break
		}
		n++
	}
	r.mark(r.lines[at:at+n], isFurniturePart)
	return n
}

// trailingNumbers reads the numbers below a byline that has no day, with nothing but another entry
// below them: the stars of a repository, which can be missing, and the comments, on a line each or on
// one.
func (r *pageReader) trailingNumbers(at int) int {
	var lines []line
	var numbers []string
	n := 0
	for ; at+n < len(r.lines) && len(numbers) <= 2; n++ {
		l := r.lines[at+n]
		if l.text == "" {
			continue
		}
		if !areNumbers(l.text) || l.link != nil {
			break
		}
		lines, numbers = append(lines, l), append(numbers, strings.Fields(l.text)...)
	}
	if len(numbers) == 0 || len(numbers) > 2 || !r.Entries[r.current].day.isZero() || !r.beginsEntry(at+n) {
		return 0
	}
	last := numbers[len(numbers)-1]
	if count, _ := readNumber(last); !isRounded(last) {
		r.about("", func(f *facts) { f.comments = &count })
	}
	r.mark(lines, inEntry)
	return int(lines[len(lines)-1].index) - at + 1
}

func areNumbers(text string) bool {
	if len(text) > 2*longestNumber {
		return false
	}
	for _, field := range strings.Fields(text) {
		if _, ok := readNumber(field); !ok {
			return false
		}
	}
	return true
}

// isRounded tells whether a number is one of thousands, as that of stars often is.
func isRounded(number string) bool { return strings.ContainsAny(number, "kKmM.") }

// beginsEntry tells whether for certain a new entry begins at a place, or the page ends.
func (r *pageReader) beginsEntry(at int) bool {
	if at >= len(r.lines) {
		return true
	}
	l := r.lines[at]
	return l.title || submittedBy.MatchString(l.text) || isAvatar(l.text) && r.isSubmittedAt(at+1) || isVideoLength(l.text) || isFurniture(l.text)
}

// about takes what is said of a paper: of the one that is being read, of the one that was read last,
// or of the one that comes next.
func (r *pageReader) about(id string, say func(*facts)) {
	if r.title != nil && (id == "" || r.facts.id == "" || r.facts.id == id) {
		say(&r.facts)
		fill(&r.facts.id, id)
		return
	}
	if r.title == nil && r.current >= 0 {
		if e := &r.Entries[r.current]; id == "" || e.Arxiv == "" || e.Arxiv == id {
			f := facts{id: id}
			say(&f)
			f.tell(e)
			return
		}
	}
	if r.facts.id != id || r.title != nil || r.current >= 0 {
		r.closeAll()
		r.facts = facts{id: id}
	}
	say(&r.facts)
}

// tell gives an entry what was said around it.
func (f *facts) tell(e *Entry) {
	fill(&e.Arxiv, f.id)
	fill(&e.Upvotes, f.upvotes)
	fill(&e.Comments, f.comments)
	for _, l := range f.links {
		e.link(l)
	}
}
