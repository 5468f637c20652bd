package digest

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/content"
)

// A byline is what ends an entry.
type byline struct {
	lines        []line // it, with what stands within
	authors      int
	organization string // where a link says that it is one
	day          day
	comments     *int
	signs        bool // it has a separator, so it is no bare date
}

const (
	// bylineReach is how many lines a byline can take, blank ones and those of a list of avatars among
	// them.
	bylineReach = 64
	// longestByline is how many bytes the longest line of a byline has.
	longestByline = 160
)

// readByline reads a byline at the beginning of the lines and gives how many it takes, 0 where
// there is none. Its parts can have blank lines between them, and one can be missing.
func readByline(lines []line) (b byline, n int) {
	lines = lines[:min(len(lines), bylineReach)]
	if len(lines) == 0 || lines[0].text == "" || len(lines[0].text) > longestByline {
		return b, 0
	}
	defer func() { b.lines = lines[:n] }()
	for i := 0; i < len(lines); i++ {
		l := lines[i]
		switch {
		case l.text == "":
		case l.title:
			return b, n
		case isSeparator(l.text) && !(l.text == "-" && !continues(lines[i+1:])), isAvatar(l.text):
			b.signs = true
		case b.takeBroken(lines[i:]):
			i++
			n = i + 1
		case !b.take(l):
			if n > 0 && i == n {
				b.trailingComments(lines[i:], &n)
			}
			return b, n
		default:
			n = i + 1
		}
	}
	return b, n
}

// takeOrganizationAndDay reads "Carnegie Mellon University · Jun 3 6".
func (b *byline) takeOrganizationAndDay(text string) bool {
	organization, rest, found := strings.Cut(text, " · ")
	if !found || b.authors > 0 || b.organization != "" || !b.day.isZero() || utf8.RuneCountInString(organization) > longestOrganization || endsSentence(organization) {
		return false
	}
	d, comments, ok := readDay(rest)
	if ok {
		b.organization, b.day, b.comments, b.signs = withoutLogo(organization), d, comments, true
	}
	return ok
}

// withoutLogo takes from before the name of an organization the words that stand for its logo, which
// are a short name of it: "CarnegieMellonU Carnegie Mellon University", "MIT Massachusetts Institute of
// Technology".
func withoutLogo(text string) string {
	alt, name, found := strings.Cut(text, " ")
	if !found || len(alt) < 2 {
		return text
	}
	if isAvatar(alt) {
		return name
	}
	initials := ""
	for _, word := range strings.Fields(name) {
		if c, _ := utf8.DecodeRuneInString(word); unicode.IsUpper(c) {
			initials += string(c)
		}
	}
	joined := func(s string) string { return strings.ReplaceAll(content.NormalTitle(s), "-", "") }
	if strings.HasPrefix(joined(name), joined(alt)) || strings.EqualFold(alt, initials) {
		return name
	}
	return text
}

// continues tells whether a byline goes on after a lone dash, which can be the votes of the next
// entry as well.
func continues(lines []line) bool {
	for _, l := range lines {
		if l.text == "" || isSeparator(l.text) || isAvatar(l.text) {
			continue
		}
		_, isCount := readCount(l.text)
		_, _, isDay := readDay(withoutSign(l.text))
		return !l.title && (isCount || isDay)
	}
	return false
}

// takeBroken reads the end of a byline that a margin broke: "· Published on Jun", "2, 2026".
func (b *byline) takeBroken(lines []line) bool {
	if len(lines) < 2 || lines[1].text == "" || lines[1].title || len(lines[0].text)+len(lines[1].text) > longestDay || !strings.HasPrefix(lines[0].text, "·") || !b.day.isZero() {
		return false
	}
	bare := withoutSign(lines[0].text)
	if _, _, whole := readDay(bare); whole {
		return false
	}
	d, comments, ok := readDay(bare + " " + lines[1].text)
	if ok {
		b.day, b.comments, b.signs = d, comments, true
	}
	return ok
}

// take reads one line of a byline, and tells whether it is one that the byline does not have yet.
func (b *byline) take(l line) bool {
	if len(l.text) > longestByline {
		return false
	}
	if n, ok := readCount(l.text); ok && b.authors == 0 && b.day.isZero() {
		b.authors = n
		return true
	}
	if l.leads() == toProfile && b.authors == 0 && b.organization == "" && b.day.isZero() && !submittedBy.MatchString(l.text) {
		b.organization = withoutSign(l.text)
		return true
	}
	bare := strings.Replace(withoutSign(l.text), " [] ", " ", 1) // pandoc's sign for a picture without words
	if d, comments, ok := readDay(bare); ok && b.day.isZero() {
		b.signs = b.signs || bare != l.text
		b.day, b.comments = d, comments
		return true
	}
	if mayCount := strings.Contains(bare, "uthor") || strings.Contains(bare, "UTHOR"); mayCount && b.authors == 0 && b.day.isZero() {
		if m := countAndDate.FindStringSubmatch(bare); m != nil {
			if d, comments, ok := readDay(m[2]); ok {
				b.authors, _ = readCount(m[1])
				b.day, b.comments, b.signs = d, comments, true
				return b.authors > 0
			}
		}
	}
	return b.takeOrganizationAndDay(bare)
}

// trailingComments takes a number on the line right below the date, when a blank line divides it
// from what follows, or the votes for the next paper: a number that stands with the next title is that
// paper's votes.
func (b *byline) trailingComments(lines []line, n *int) {
	count, ok := readNumber(lines[0].text)
	apart := len(lines) == 1 || lines[1].text == "" || paragraph(lines[1:2]).isVotes()
	if ok && lines[0].link == nil && !b.day.isZero() && (b.signs || b.authors > 0) && b.comments == nil && apart {
		b.comments = &count
		*n++
	}
}

// readCount reads "3 authors", with the sign that pages put before it.
func readCount(text string) (int, bool) {
	if len(text) > longestByline || !strings.HasSuffix(text, "s") && !strings.HasSuffix(text, "r") && !strings.HasSuffix(text, "S") && !strings.HasSuffix(text, "R") {
		return 0, false
	}
	m := countLine.FindStringSubmatch(withoutSigns(text))
	if m == nil {
		return 0, false
	}
	n, err := strconv.Atoi(strings.ReplaceAll(m[1], ",", ""))
	return n, err == nil && n > 0
}

// cutInlineByline divides a line at whose end a byline was pasted, and the line of a byline between
// the organization and the day.
func cutInlineByline(l line) (before, after line) {
	signed := withoutSign(l.text) != l.text
	start := max(len(l.text)-longestByline, 0)
	for i, c := range l.text[start:] {
		i += start
		if c < utf8.RuneSelf && c != '*' && c != '|' && c != '-' || i == 0 || l.text[i-1] != ' ' || !strings.ContainsRune(separators, c) {
			continue
		}
		rest := l
		rest.text = l.text[i:]
		if pasted := i >= 40 && (c == '•' || c == '·'); pasted && rest.isByline() || signed && rest.isSignedDay() {
			l.text = strings.TrimSpace(l.text[:i])
			return l, rest
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
	return n > 0 && b.authors == 0 && b.signs && b.organization == ""
}
