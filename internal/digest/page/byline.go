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
	lines        []line // of the byline, including the lines between its parts
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

// readByline reads a byline at the start of the lines. It returns the number of lines of the byline, or 0 if the lines
// do not start with one. There can be blank lines between the parts, and one part can be missing.
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
		case b.readWrappedDay(lines[i:]):
			i++
			n = i + 1
		case !b.readPart(l):
			if n > 0 && i == n && b.readTrailingComments(lines[i:]) {
				n++
			}
			return b, n
		default:
			n = i + 1
		}
	}
	return b, n
}

// clone returns a pointer to a copy. readByline returns a value, because most lines are not bylines and should not
// allocate one.
func (b byline) clone() *byline { return &b }

// readOrganizationAndDay reads "Carnegie Mellon University · Jun 3 6", and reports whether the text has this form.
func (b *byline) readOrganizationAndDay(text string) bool {
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

// continues reports whether a byline continues after a single dash. Otherwise the dash is in place of the votes for the
// next entry.
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

// readWrappedDay reads the day of a byline that is wrapped, "· Published on Jun", "2, 2026", and reports whether the
// first two lines have this form.
func (b *byline) readWrappedDay(lines []line) bool {
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

// readPart reads a line of a byline, and reports whether it is a part that the byline does not have yet.
func (b *byline) readPart(l line) bool {
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
	mayCount := strings.Contains(bare, "uthor") || strings.Contains(bare, "UTHOR")
	if mayCount && b.authors == 0 && b.day.IsZero() {
		if m := countAndDate.FindStringSubmatch(bare); m != nil {
			if d, comments, ok := entry.ReadDay(m[2]); ok {
				b.authors, _ = readCount(m[1])
				b.day, b.comments, b.hasSeparator = d, comments, true
				return b.authors > 0
			}
		}
	}
	return b.readOrganizationAndDay(bare)
}

// readTrailingComments reads the number of comments on the line directly after the date, and reports whether the line
// is such a number. A blank line or the votes for the next paper must follow it: a number directly before the next
// title is the votes for that paper.
func (b *byline) readTrailingComments(lines []line) bool {
	count, ok := entry.ReadNumber(lines[0].text)
	apart := len(lines) == 1 || lines[1].text == "" || paragraph(lines[1:2]).isVotes()
	if !ok || !apart || lines[0].link != nil || b.comments != nil || b.day.IsZero() ||
		!b.hasSeparator && b.authors == 0 {
		return false
	}
	b.comments = &count
	return true
}

// readCount reads "3 authors", with optional separators before it, and reports whether the text has this form.
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

// cutInlineByline splits a line before the byline at its end, and a byline between organization and day. If the line
// has neither, after is the zero line.
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

// isByline reports whether a line is a byline with a number of authors.
func (l line) isByline() bool {
	b, n := readByline([]line{l})
	return n > 0 && b.authors > 0
}

// isSignedDay reports whether a line is a separator and a date.
func (l line) isSignedDay() bool {
	b, n := readByline([]line{l})
	return n > 0 && b.authors == 0 && b.hasSeparator && b.organization == ""
}

// complete adds the byline to an entry whose byline was interrupted, and reports whether they belong together. If the
// entry already has a part of the byline, they do not, and nothing is added.
func (b *byline) complete(e *entry.Entry) bool {
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
