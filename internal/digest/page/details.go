package page

import (
	"regexp"
	"strings"

	"github.com/offprint/offprint/internal/digest/entry"
)

// These pages show details around a title, an abstract and a byline:
//
//	before = [ length of a video ], [ "Submitted by", name ], [ votes ] ;
//	after  = [ "Upvote", votes ], [ "GitHub", stars ], [ "arXiv Page" ], [ stars ], [ comments ] ;
//
// Links show which paper the details are about.

// details are the details around an entry that has not been read yet.
type details struct {
	id                string // arXiv's
	upvotes, comments *int
	links             []entry.Link
}

// maxDetail is the length in bytes of the longest line with a detail.
const maxDetail = 80

var (
	submittedBy = regexp.MustCompile(`(?i)^` + entry.Separators + `?\s*submitted by\b:?\s*(.*)$`)
	upvote      = regexp.MustCompile(`(?i)^(?:` + entry.Separators + `\s*)?upvotes?:?\s*(\S*)$`)
	codeLabel   = regexp.MustCompile(`(?i)^(?:link:\s*)?(?:github|gitlab)\b:?\s*([0-9][0-9.,]*[km]?)?$`)
	buttons     = regexp.MustCompile(`(?i)^(?:upvotes?\s*([0-9][0-9.,]*[km]?|-)\s*)?` +
		`(?:github\s*(?:[0-9][0-9.,]*[km]?)?\s*)?(?:arxiv page)?$`)
	arxivLabel  = regexp.MustCompile(`(?i)^(?:arxiv(?: page)?|pdf)$`)
	videoLength = regexp.MustCompile(`^(?:[0-9]{1,2}:)?[0-9]{1,2}:[0-9]{2}$`)
	ticked      = regexp.MustCompile(`^(?:` + entry.Separators + `\s*)?\[.?\]\s*`) // a voting box
)

func isArxivLabel(text string) bool {
	return len(text) <= len("arXiv Page") && arxivLabel.MatchString(text)
}

func isVideoLength(text string) bool {
	return len(text) <= len("10:00:00") && strings.IndexByte(text, ':') > 0 && videoLength.MatchString(text)
}

// detail reads a detail around an entry, and returns its number of lines.
func (r *pageReader) detail(at int) int {
	l := r.lines[at]
	if l.text == "" || len(l.text) > maxDetail || l.title || strings.Contains(l.text, "://") {
		return 0
	}
	switch target := l.target(); target {
	case toVotes:
		return r.votesFor(at)
	case toComments:
		return r.commentsOn(l)
	case toCode, toArxiv:
		if !isLabel(l.text) {
			return 0
		}
		r.about(l.link.id, func(f *details) {
			if target == toCode {
				f.links = append(f.links, entry.Link{Label: "Code", URL: l.link.address})
			}
		})
		r.mark([]line{l}, inEntry)
		return 1
	case toPage:
		return r.menu(l)
	}
	return r.plainDetail(at)
}

// commentsOn reads the number of comments on a paper.
func (r *pageReader) commentsOn(l line) int {
	n, ok := entry.ReadNumber(trimSeparator(l.text))
	if !ok {
		return 0
	}
	r.about(l.link.id, func(f *details) { f.comments = &n })
	r.mark([]line{l}, inEntry)
	return 1
}

// menu skips a link to another page of the site, unless its text is a date. The open entry ends there.
func (r *pageReader) menu(l line) int {
	if _, _, isDay := entry.ReadDay(trimSeparator(l.text)); isDay {
		return 0
	}
	r.closeAll()
	if d := entry.DateInName(l.link.address); r.Near.IsZero() {
		r.Near = d // the previous page, or the next
	}
	r.mark([]line{l}, inBoilerplate)
	return 1
}

// plainDetail reads a detail without a link.
func (r *pageReader) plainDetail(at int) int {
	l := r.lines[at]
	switch first := trimSeparator(l.text); {
	case strings.HasPrefix(first, "Submitted by") || strings.HasPrefix(first, "submitted by"):
		return r.submitter(at)
	case strings.HasSuffix(first, "arXiv Page") && len(first) > len("arXiv Page") ||
		strings.Contains(first, "pvote") && strings.Contains(first, "GitHub"):
		return r.buttons(at)
	case strings.Contains(first, "pvote"):
		return r.votesFor(at)
	case strings.HasSuffix(first, "GitHub") || strings.Contains(first, "GitHub "):
		return r.stars(at)
	case isArxivLabel(first) && r.isApart(at) && !r.titled:
		r.after()
		r.mark([]line{l}, inBoilerplate)
		return 1
	case first == "by" && r.isMastheadAt(at):
		return r.masthead(at)
	case isVideoLength(first) && (r.isApart(at) || r.isSubmittedAt(at+1)):
		r.mark([]line{l}, inBoilerplate)
		return 1
	case len(r.open) == 0 && r.current >= 0 && r.title == nil:
		return r.trailingNumbers(at)
	}
	return 0
}

// below returns the first line with text at or after an index, or a line with the index of the end.
func (r *pageReader) below(at int) line {
	for ; at < len(r.lines); at++ {
		if r.lines[at].text != "" {
			return r.lines[at]
		}
	}
	return line{index: int32(len(r.lines))}
}

func (r *pageReader) isSubmittedAt(at int) bool { return submittedBy.MatchString(r.below(at).text) }

// isMastheadAt reports whether a line is the "by" above a name that is a link, with "and the research community" below
// it.
func (r *pageReader) isMastheadAt(at int) bool {
	return isMasthead("by AK " + r.below(int(r.below(at+1).index)+1).text)
}

func (r *pageReader) masthead(at int) int {
	end := int(r.below(int(r.below(at+1).index)+1).index) + 1
	r.closeAll()
	for _, l := range r.lines[at:end] {
		if l.text != "" {
			r.mark([]line{l}, inBoilerplate)
		}
	}
	return end - at
}

// isApart reports whether a line is not part of a wrapped text: the line above is blank, or not text of an entry.
func (r *pageReader) isApart(at int) bool {
	return len(r.open) == 0 || r.open[len(r.open)-1].text == "" || at > 0 && r.roles[at-1] == inEntry ||
		r.lines[at].link != nil
}

// maxName is the length in bytes of the longest name of a submitter, and wordsOfName its maximum number of words.
const (
	maxName     = 40
	wordsOfName = 4
)

// submitter skips "Submitted by" and the name after it, which precede a new entry.
func (r *pageReader) submitter(at int) int {
	m := submittedBy.FindStringSubmatch(r.lines[at].text)
	if m == nil || !couldBeName(m[1]) {
		return 0
	}
	for end := len(r.open); end > 0 && isAvatar(r.open[end-1].text); end-- { // the paper's picture
		r.mark(r.open[end-1:], inBoilerplate)
		r.open = r.open[:end-1]
	}
	r.closeAll()
	r.introduced = true
	n := 1
	if m[1] == "" {
		n += r.nameBelow(at + 1)
	}
	r.mark(r.lines[at:at+n], inBoilerplate)
	return n
}

// couldBeName reports whether a text is short enough for the name of a submitter.
func couldBeName(text string) bool {
	return len(text) <= maxName && len(strings.Fields(text)) <= wordsOfName
}

// nameBelow returns the number of lines of a name at the start of the lines, including the image before it. Text before
// an abstract or a byline is the title, not a name.
func (r *pageReader) nameBelow(at int) int {
	for n := 0; at+n < len(r.lines) && n < 8; n++ {
		l := r.lines[at+n]
		switch {
		case l.text == "" || isAvatar(l.text):
			continue
		case l.title || !couldBeName(l.text) || l.target() == toVotes:
			return 0
		case l.target() == toProfile:
			return n + 1
		}
		if _, isVotes := entry.ReadNumber(l.text); isVotes || r.isTitleAbove(at+n+1) {
			return 0
		}
		return n + 1
	}
	return 0
}

// isTitleAbove reports whether the lines at an index follow a title, and not a name.
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

// votesFor reads the votes for a paper: "Upvote", a number, or both, with or without a link.
func (r *pageReader) votesFor(at int) int {
	l := r.lines[at]
	votes, ok := readVotes(l.text)
	if !ok || l.target() != toVotes && !strings.Contains(l.text, "pvote") {
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
	r.about(id, func(f *details) { f.upvotes = votes })
	r.mark(r.lines[at:at+n], inEntry)
	return n
}

// readVotes reads a line with votes, and reports whether it is one. A dash means that there are no votes yet.
func readVotes(text string) (votes *int, ok bool) {
	text = ticked.ReplaceAllString(text, "")
	if m := upvote.FindStringSubmatch(text); m != nil {
		text = m[1]
	}
	if n, ok := entry.ReadNumber(text); ok {
		return &n, true
	}
	return nil, text == "" || isSeparator(text)
}

// buttons reads a line of buttons below a paper: "Upvote 117 GitHub 3.29k arXiv Page".
func (r *pageReader) buttons(at int) int {
	l := r.lines[at]
	m := buttons.FindStringSubmatch(trimSeparator(l.text))
	if m == nil {
		return 0
	}
	if !r.titled {
		r.after()
	}
	if votes, ok := entry.ReadNumber(m[1]); ok {
		r.about("", func(f *details) { f.upvotes = &votes })
	}
	r.mark([]line{l}, inBoilerplate)
	return 1
}

// stars skips "GitHub" and the number of stars, unless they can be text of an entry.
func (r *pageReader) stars(at int) int {
	l := r.lines[at]
	m := codeLabel.FindStringSubmatch(trimSeparator(l.text))
	if m == nil || m[1] == "" && !r.isApart(at) {
		return 0
	}
	if !r.titled {
		r.after()
	}
	n := 1
	for at+n < len(r.lines) && m[1] == "" && n < 3 {
		if _, ok := entry.ReadNumber(r.lines[at+n].text); ok {
			n++
			break
		}
		if r.lines[at+n].text != "" {
			break
		}
		n++
	}
	r.mark(r.lines[at:at+n], inBoilerplate)
	return n
}

// trailingNumbers reads the numbers below a byline without a date, directly before another entry: the stars of a
// repository, which can be missing, and the comments, on one or two lines.
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
	if len(numbers) == 0 || len(numbers) > 2 || !r.Entries[r.current].Day.IsZero() || !r.beginsEntry(at+n) {
		return 0
	}
	last := numbers[len(numbers)-1]
	if count, _ := entry.ReadNumber(last); !isRounded(last) {
		r.about("", func(f *details) { f.comments = &count })
	}
	r.mark(lines, inEntry)
	return int(lines[len(lines)-1].index) - at + 1
}

func areNumbers(text string) bool {
	if len(text) > 2*entry.LongestNumber {
		return false
	}
	for _, field := range strings.Fields(text) {
		if _, ok := entry.ReadNumber(field); !ok {
			return false
		}
	}
	return true
}

// isRounded reports whether a number is rounded to thousands, as star counts often are.
func isRounded(number string) bool { return strings.ContainsAny(number, "kKmM.") }

// beginsEntry reports whether an entry certainly starts, or the page ends, at an index.
func (r *pageReader) beginsEntry(at int) bool {
	if at >= len(r.lines) {
		return true
	}
	l := r.lines[at]
	return l.title || submittedBy.MatchString(l.text) || isAvatar(l.text) && r.isSubmittedAt(at+1) ||
		isVideoLength(l.text) || isBoilerplate(l.text)
}

// about assigns details to a paper: the one being read, the last one, or the next one.
func (r *pageReader) about(id string, say func(*details)) {
	if r.title != nil && (id == "" || r.details.id == "" || r.details.id == id) {
		say(&r.details)
		entry.Fill(&r.details.id, id)
		return
	}
	if r.title == nil && r.current >= 0 {
		if e := &r.Entries[r.current]; id == "" || e.Arxiv == "" || e.Arxiv == id {
			f := details{id: id}
			say(&f)
			f.addTo(e)
			return
		}
	}
	if r.details.id != id || r.title != nil || r.current >= 0 {
		r.closeAll()
		r.details = details{id: id}
	}
	say(&r.details)
}

// addTo adds the details to an entry.
func (f *details) addTo(e *entry.Entry) {
	entry.Fill(&e.Arxiv, f.id)
	entry.Fill(&e.Upvotes, f.upvotes)
	entry.Fill(&e.Comments, f.comments)
	for _, l := range f.links {
		e.AddLink(l)
	}
}
