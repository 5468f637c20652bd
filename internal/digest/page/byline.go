package page

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/entry"
)

// A byline is the end of an entry.
type byline struct {
	lines        []line // of the byline, including what is between its parts
	authors      int
	organization string // only if a link identifies it
	day          entry.Day
	comments     *int
	hasSeparator bool // whether it has a separator, so that it is not just a date
}

const (
	// bylineReach is the maximum number of lines of a byline, including blank lines and a list of avatars.
	bylineReach = 64
	// maxByline is the length in bytes of the longest line of a byline.
	maxByline = 160
)

// readByline reads a byline at the start of the lines. It returns the number of lines it takes, or 0 if there is none.
// There can be blank lines between the parts, and one part can be missing.
func readByline(lines []line) (b byline, n int) {
	lines = lines[:min(len(lines), bylineReach)]
	if len(lines) == 0 || lines[0].text == "" || len(lines[0].text) > maxByline {
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
			b.hasSeparator = true
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

// clone returns a copy in the heap, which most lines do not need because they are not bylines.
func (b byline) clone() *byline { return &b }

// takeOrganizationAndDay reads "Carnegie Mellon University · Jun 3 6".
func (b *byline) takeOrganizationAndDay(text string) bool {
	organization, rest, found := strings.Cut(text, " · ")
	if !found || b.authors > 0 || b.organization != "" || !b.day.IsZero() ||
		utf8.RuneCountInString(organization) > maxOrganization || endsSentence(organization) {
		return false
	}
	d, comments, ok := entry.ReadDay(rest)
	if ok {
		b.organization, b.day, b.comments, b.hasSeparator = withoutLogo(organization), d, comments, true
	}
	return ok
}

// withoutLogo removes the description of a logo, which is a short form of the name, before the name of an organization:
// "CarnegieMellonU Carnegie Mellon University", "MIT Massachusetts Institute of Technology".
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

// continues reports whether a byline continues after a single dash, which can also stand for the votes for the next
// entry.
func continues(lines []line) bool {
	for _, l := range lines {
		if l.text == "" || isSeparator(l.text) || isAvatar(l.text) {
			continue
		}
		_, isCount := readCount(l.text)
		_, _, isDay := entry.ReadDay(trimSeparator(l.text))
		return !l.title && (isCount || isDay)
	}
	return false
}

// takeBroken reads the end of a byline that was wrapped: "· Published on Jun", "2, 2026".
func (b *byline) takeBroken(lines []line) bool {
	if len(lines) < 2 || lines[1].text == "" || lines[1].title ||
		len(lines[0].text)+len(lines[1].text) > entry.LongestDay || !strings.HasPrefix(lines[0].text, "·") ||
		!b.day.IsZero() {
		return false
	}
	bare := trimSeparator(lines[0].text)
	if _, _, whole := entry.ReadDay(bare); whole {
		return false
	}
	d, comments, ok := entry.ReadDay(bare + " " + lines[1].text)
	if ok {
		b.day, b.comments, b.hasSeparator = d, comments, true
	}
	return ok
}

// take reads a line of a byline, and reports whether it is a part that the byline does not have yet.
func (b *byline) take(l line) bool {
	if len(l.text) > maxByline {
		return false
	}
	if n, ok := readCount(l.text); ok && b.authors == 0 && b.day.IsZero() {
		b.authors = n
		return true
	}
	if l.target() == toProfile && b.authors == 0 && b.organization == "" && b.day.IsZero() &&
		!submittedBy.MatchString(l.text) {
		b.organization = trimSeparator(l.text)
		return true
	}
	// pandoc's form of an image without a description
	bare := strings.Replace(trimSeparator(l.text), " [] ", " ", 1)
	if d, comments, ok := entry.ReadDay(bare); ok && b.day.IsZero() {
		b.hasSeparator = b.hasSeparator || bare != l.text
		b.day, b.comments = d, comments
		return true
	}
	if mayCount := strings.Contains(bare, "uthor") || strings.Contains(bare, "UTHOR"); mayCount && b.authors == 0 &&
		b.day.IsZero() {
		if m := countAndDate.FindStringSubmatch(bare); m != nil {
			if d, comments, ok := entry.ReadDay(m[2]); ok {
				b.authors, _ = readCount(m[1])
				b.day, b.comments, b.hasSeparator = d, comments, true
				return b.authors > 0
			}
		}
	}
	return b.takeOrganizationAndDay(bare)
}

// trailingComments reads a number on the line directly after the date as the number of comments, if it is followed by a
// blank line or the votes for the next paper. A number directly before the next title is that paper's votes.
func (b *byline) trailingComments(lines []line, n *int) {
	count, ok := entry.ReadNumber(lines[0].text)
	apart := len(lines) == 1 || lines[1].text == "" || paragraph(lines[1:2]).isVotes()
	if ok && apart && lines[0].link == nil && b.comments == nil &&
		!b.day.IsZero() && (b.hasSeparator || b.authors > 0) {
		b.comments = &count
		*n++
	}
}

// readCount reads "3 authors", with an optional separator before it.
func readCount(text string) (int, bool) {
	if len(text) > maxByline || !strings.HasSuffix(text, "s") && !strings.HasSuffix(text, "r") &&
		!strings.HasSuffix(text, "S") && !strings.HasSuffix(text, "R") {
		return 0, false
	}
	m := countLine.FindStringSubmatch(trimSeparators(text))
	if m == nil {
		return 0, false
	}
	n, err := strconv.Atoi(strings.ReplaceAll(m[1], ",", ""))
	return n, err == nil && n > 0
}

// cutInlineByline splits a line before the byline at its end, and a byline between organization and day.
func cutInlineByline(l line) (before, after line) {
	signed := trimSeparator(l.text) != l.text
	start := max(len(l.text)-maxByline, 0)
	for i, c := range l.text[start:] {
		i += start
		if c < utf8.RuneSelf && c != '*' && c != '|' && c != '-' || i == 0 || l.text[i-1] != ' ' ||
			!strings.ContainsRune(entry.Separators, c) {
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
	return n > 0 && b.authors == 0 && b.hasSeparator && b.organization == ""
}

// completes adds the missing parts of an interrupted byline, and reports whether the two parts belong together.
func (b *byline) completes(e *entry.Entry) bool {
	if b.authors > 0 && e.AuthorCount > 0 || !b.day.IsZero() && !e.Day.IsZero() ||
		b.organization != "" && e.Organization != "" {
		return false
	}
	entry.Fill(&e.AuthorCount, b.authors)
	entry.Fill(&e.Day, b.day)
	entry.Fill(&e.Organization, b.organization)
	entry.Fill(&e.Comments, b.comments)
	return true
}
