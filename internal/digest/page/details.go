package page

import (
	"strings"

	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/lazyregexp"
)

// These pages show details around a title, an abstract and a byline:
//
//	before = [ length of a video ], [ "Submitted by", name ], [ votes ] ;
//	after  = [ "Upvote", votes ], [ "GitHub", stars ], [ "arXiv Page" ], [ stars ], [ comments ] ;
//
// Links show which paper the details are about.

// details are the data of a paper in the lines around its entry.
type details struct {
	id                string // arXiv's
	upvotes, comments *int
	voted             bool // whether the page shows votes; a dash means none, and leaves upvotes nil
	links             []entry.Link
}

// with returns the details with those of a later line added.
func (d details) with(more details) details {
	entry.Fill(&d.id, more.id)
	if more.voted {
		d.upvotes, d.voted = more.upvotes, true
	}
	if more.comments != nil {
		d.comments = more.comments
	}
	d.links = append(d.links, more.links...)
	return d
}

// addTo adds the details to an entry. It does not replace values that the entry has.
func (d details) addTo(e *entry.Entry) {
	entry.Fill(&e.Arxiv, d.id)
	entry.Fill(&e.Upvotes, d.upvotes)
	entry.Fill(&e.Comments, d.comments)
	for _, l := range d.links {
		e.AddLink(l)
	}
}

// maxDetail is the length in bytes of the longest line with a detail.
const maxDetail = 80

var (
	submittedBy = lazyregexp.New(`(?i)^` + entry.Separators + `?\s*submitted by\b:?\s*(.*)$`)
	upvote      = lazyregexp.New(`(?i)^(?:` + entry.Separators + `\s*)?upvotes?:?\s*(\S*)$`)
	codeLabel   = lazyregexp.New(`(?i)^(?:link:\s*)?(?:github|gitlab)\b:?\s*([0-9][0-9.,]*[km]?)?$`)
	buttons     = lazyregexp.New(`(?i)^(?:upvotes?\s*([0-9][0-9.,]*[km]?|-)\s*)?` +
		`(?:github\s*(?:[0-9][0-9.,]*[km]?)?\s*)?(?:arxiv page)?$`)
	arxivLabel  = lazyregexp.New(`(?i)^(?:arxiv(?: page)?|pdf)$`)
	videoLength = lazyregexp.New(`^(?:[0-9]{1,2}:)?[0-9]{1,2}:[0-9]{2}$`)
	ticked      = lazyregexp.New(`^(?:` + entry.Separators + `\s*)?\[.?\]\s*`) // a voting box
)

func isArxivLabel(text string) bool {
	return len(text) <= len("arXiv Page") && arxivLabel.MatchString(text)
}

func isVideoLength(text string) bool {
	return len(text) <= len("10:00:00") && strings.IndexByte(text, ':') > 0 && videoLength.MatchString(text)
}

// detailAt returns the detail or boilerplate at a line, or a part of 0 lines if the line is neither.
func (p page) detailAt(at int, c context) part {
	l := p.lines[at]
	if l.text == "" || len(l.text) > maxDetail || l.title || strings.Contains(l.text, "://") {
		return part{}
	}
	switch l.target() {
	case toVotes:
		return p.votesAt(at)
	case toComments:
		return comments(l)
	case toCode, toArxiv:
		return button(l)
	case toPage:
		return menuItem(l)
	}
	return p.plainDetailAt(at, c)
}

// comments reads a link with the number of comments on a paper.
func comments(l line) part {
	n, ok := entry.ReadNumber(trimSeparator(l.text))
	if !ok {
		return part{}
	}
	return part{lines: 1, about: &details{id: l.link.id, comments: &n}, role: inEntry}
}

// button reads a link to a repository or to arXiv.
func button(l line) part {
	if !isLabel(l.text) {
		return part{}
	}
	about := details{id: l.link.id}
	if l.link.target == toCode {
		about.links = []entry.Link{{Label: "Code", URL: l.link.address}}
	}
	return part{lines: 1, about: &about, role: inEntry}
}

// menuItem reads a link to another page of the site, unless its text is a date.
func menuItem(l line) part {
	if _, _, isDay := entry.ReadDay(trimSeparator(l.text)); isDay {
		return part{}
	}
	near := entry.DateInName(l.link.address) // of the previous or the next day
	return part{lines: 1, ends: endsPaper, near: near, role: inBoilerplate}
}

// plainDetailAt reads a detail without a link.
func (p page) plainDetailAt(at int, c context) part {
	c.isApart = c.isApart || p.lines[at].link != nil
	switch first := trimSeparator(p.lines[at].text); {
	case strings.HasPrefix(first, "Submitted by") || strings.HasPrefix(first, "submitted by"):
		return p.submitterAt(at)
	case strings.HasSuffix(first, "arXiv Page") && len(first) > len("arXiv Page") ||
		strings.Contains(first, "pvote") && strings.Contains(first, "GitHub"):
		return p.buttonsIn(first)
	case strings.Contains(first, "pvote"):
		return p.votesAt(at)
	case strings.HasSuffix(first, "GitHub") || strings.Contains(first, "GitHub "):
		return p.starsAt(at, c)
	case isArxivLabel(first) && c.isApart && !p.titled:
		return part{lines: 1, ends: endsEntry, role: inBoilerplate}
	case first == "by" && p.isMastheadAt(at):
		end := int(p.below(int(p.below(at+1).index)+1).index) + 1
		return part{lines: end - at, ends: endsPaper, role: inBoilerplate}
	case isVideoLength(first) && (c.isApart || p.isSubmittedAt(at+1)):
		return part{lines: 1, role: inBoilerplate}
	case c.undated:
		return p.trailingNumbersAt(at)
	}
	return part{}
}

// below returns the first line with text at or after an index, or a line with the index of the end.
func (p page) below(at int) line {
	for ; at < len(p.lines); at++ {
		if p.lines[at].text != "" {
			return p.lines[at]
		}
	}
	return line{index: int32(len(p.lines))}
}

func (p page) isSubmittedAt(at int) bool { return submittedBy.MatchString(p.below(at).text) }

// isMastheadAt reports whether a line is the "by" above a name that is a link, with "and the research community" below
// it.
func (p page) isMastheadAt(at int) bool {
	return isMasthead("by AK " + p.below(int(p.below(at+1).index)+1).text)
}

// Limits of the name of a submitter.
const (
	maxName      = 40 // bytes
	maxNameWords = 4
)

// submitterAt reads "Submitted by" and the name after it, which precede an entry.
func (p page) submitterAt(at int) part {
	m := submittedBy.FindStringSubmatch(p.lines[at].text)
	if m == nil || !couldBeName(m[1]) {
		return part{}
	}
	n := 1
	if m[1] == "" {
		n += p.nameBelow(at + 1)
	}
	return part{lines: n, ends: endsPaper, role: inBoilerplate, introduces: true}
}

// couldBeName reports whether a text is short enough for the name of a submitter.
func couldBeName(text string) bool {
	return len(text) <= maxName && len(strings.Fields(text)) <= maxNameWords
}

// nameBelow returns the number of lines of a name at an index, including the image before it, or 0 if there is none.
// Text before an abstract or a byline is a title, not a name.
func (p page) nameBelow(at int) int {
	for n := 0; at+n < len(p.lines) && n < 8; n++ {
		l := p.lines[at+n]
		switch {
		case l.text == "" || isAvatar(l.text):
			continue
		case l.title || !couldBeName(l.text) || l.target() == toVotes:
			return 0
		case l.target() == toProfile:
			return n + 1
		}
		if _, isVotes := entry.ReadNumber(l.text); isVotes || p.isTitleAbove(at+n+1) {
			return 0
		}
		return n + 1
	}
	return 0
}

// isTitleAbove reports whether the text above an index is a title and not a name, because an abstract, a byline or
// nothing follows it.
func (p page) isTitleAbove(at int) bool {
	for ; at < len(p.lines); at++ {
		l := p.lines[at]
		if l.text == "" {
			continue
		}
		_, n := readByline(p.lines[at:])
		return n > 0 || !l.title && paragraph{l}.isLong()
	}
	return true
}

// votesAt reads the votes for a paper: "Upvote", a number, or both. Without "Upvote", the line must be a link to vote.
func (p page) votesAt(at int) part {
	l := p.lines[at]
	votes, ok := readVotes(l.text)
	if !ok || l.target() != toVotes && !strings.Contains(l.text, "pvote") {
		return part{}
	}
	n := 1
	for at+n < len(p.lines) && votes == nil && n < 6 {
		below := p.lines[at+n]
		more, ok := readVotes(below.text)
		if below.text != "" && (below.link != l.link || below.title || !ok) {
			break
		}
		votes = more
		n++
	}
	found := part{lines: n, about: &details{upvotes: votes, voted: true}, role: inEntry}
	if l.link != nil {
		found.about.id = l.link.id
	} else {
		found.ends = endsEntry
	}
	return found
}

// readVotes reads a line with votes, and reports whether it is one. The votes are nil for a dash or "Upvote" alone.
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

// buttonsIn reads a line of buttons below a paper: "Upvote 117 GitHub 3.29k arXiv Page".
func (p page) buttonsIn(text string) part {
	m := buttons.FindStringSubmatch(text)
	if m == nil {
		return part{}
	}
	found := part{lines: 1, ends: p.endAtButtons(), role: inBoilerplate}
	if votes, ok := entry.ReadNumber(m[1]); ok {
		found.about = &details{upvotes: &votes, voted: true}
	}
	return found
}

// endAtButtons returns what ends above a button without a link. A page that marks titles can have one within an entry.
func (p page) endAtButtons() scope {
	if p.titled {
		return endsNothing
	}
	return endsEntry
}

// starsAt reads "GitHub" and the number of stars as boilerplate, unless they can be text of an entry.
func (p page) starsAt(at int, c context) part {
	m := codeLabel.FindStringSubmatch(trimSeparator(p.lines[at].text))
	if m == nil || m[1] == "" && !c.isApart {
		return part{}
	}
	n := 1
	for at+n < len(p.lines) && m[1] == "" && n < 3 {
		if _, ok := entry.ReadNumber(p.lines[at+n].text); ok {
			n++
			break
		}
		if p.lines[at+n].text != "" {
			break
		}
		n++
	}
	return part{lines: n, ends: p.endAtButtons(), role: inBoilerplate}
}

// trailingNumbersAt reads the numbers below a byline without a date, directly before another entry: the stars of a
// repository, which can be missing, and the comments, on one or two lines.
func (p page) trailingNumbersAt(at int) part {
	var numbers []string
	end, next := at, at
	for ; next < len(p.lines) && len(numbers) <= 2; next++ {
		l := p.lines[next]
		if l.text == "" {
			continue
		}
		if !areNumbers(l.text) || l.link != nil {
			break
		}
		numbers, end = append(numbers, strings.Fields(l.text)...), next+1
	}
	if len(numbers) == 0 || len(numbers) > 2 || !p.beginsEntry(next) {
		return part{}
	}
	found := part{lines: end - at, about: &details{}, role: inEntry}
	last := numbers[len(numbers)-1]
	if count, _ := entry.ReadNumber(last); !isRounded(last) {
		found.about.comments = &count
	}
	return found
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
func (p page) beginsEntry(at int) bool {
	if at >= len(p.lines) {
		return true
	}
	l := p.lines[at]
	return l.title || submittedBy.MatchString(l.text) || isAvatar(l.text) && p.isSubmittedAt(at+1) ||
		isVideoLength(l.text) || isBoilerplate(l.text)
}
