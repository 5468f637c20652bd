package page

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/digest/entry"
)

// A paragraph is a run of lines without a blank line.
type paragraph []line

const (
	maxTitle = 250 // characters; the longest titles on arXiv have about 240
	longLine = 200 // characters; wrapped lines are shorter
	longText = 150 // characters; a paragraph of this length is treated as text of an abstract
)

// splitTitles splits a paragraph of unwrapped lines before and after each title in it, as blank lines would.
func (p paragraph) splitTitles() []paragraph {
	var all []paragraph
	start := 0
	for i := 0; i+1 < len(p); i++ {
		if !p[i+1].isUnbroken() || !p[i:i+1].isTitle() || i > 0 && !(p[i-1].isUnbroken() && endsSentence(p[i-1].text)) {
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

// isUnbroken reports whether a line is longer than any wrapped line.
func (l line) isUnbroken() bool {
	return len(l.text) >= longLine && utf8.RuneCountInString(l.text) >= longLine
}

// titleLines returns the number of lines at the start of a paragraph that form the title. The title is the whole
// paragraph if an abstract follows, and the paragraph is short enough and does not end like a sentence. Otherwise, the
// paragraph also contains the abstract. The title is then up to three lines before the first long line, or the lines up
// to the first one with room for the next word.
func (p paragraph) titleLines(abstractFollows bool) int {
	widest := 0
	for _, l := range p {
		widest = max(widest, utf8.RuneCountInString(l.text))
	}
	end := p[len(p)-1].text
	if abstractFollows && p.isShorter(maxTitle+1) &&
		(!endsSentence(end) || strings.HasSuffix(end, "?") || strings.HasSuffix(end, "!")) {
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

// abstract returns the text of an abstract. It joins wrapped lines, and separates paragraphs and the items of lists by
// blank lines.
func abstract(paragraphs []paragraph) string {
	var all []string
	for _, p := range paragraphs {
		start := 0
		for i := 1; i <= len(p); i++ {
			if i == len(p) || isListItem(p[i].text) {
				all = append(all, p[start:i].text())
				start = i
			}
		}
	}
	return strings.Join(all, "\n\n")
}

// text joins the lines of a paragraph. A word wrapped at its hyphen keeps the hyphen.
func (p paragraph) text() string {
	if len(p) == 1 {
		return p[0].text
	}
	size := 0
	for _, l := range p {
		size += len(l.text) + 1
	}
	var b strings.Builder
	b.Grow(size)
	for i, l := range p {
		if i > 0 && !joins(p[i-1].text, l.text) {
			b.WriteByte(' ')
		}
		b.WriteString(l.text)
	}
	return b.String()
}

// joins reports whether two lines join without a space: within a word wrapped at its hyphen, within an address, or in a
// script without spaces.
func joins(end, start string) bool {
	before, _ := utf8.DecodeLastRuneInString(end)
	after, _ := utf8.DecodeRuneInString(start)
	switch {
	case before == '-':
		before, _ = utf8.DecodeLastRuneInString(strings.TrimSuffix(end, "-"))
		word, _, _ := strings.Cut(start, " ")
		// not in "short- and long-term"
		return unicode.IsLetter(before) && (unicode.IsLetter(after) || unicode.IsDigit(after)) && word != "and" &&
			word != "or" && word != "to"
	case isUnspaced(before) && isUnspaced(after):
		return true
	}
	return strings.Contains(end[strings.LastIndexByte(end, ' ')+1:], "://") && continuesAddress(before, start)
}

// continuesAddress reports whether a line starts with the rest of an address that was wrapped before or after a
// punctuation character.
func continuesAddress(before rune, start string) bool {
	word, _, _ := strings.Cut(start, " ")
	word = strings.TrimRight(word, ".,;:)")
	switch {
	case len(word) < 2 || strings.HasPrefix(word, "--"):
		return false
	case before == '/':
		return strings.ContainsAny(word, "/-_.0123456789")
	}
	return strings.IndexByte("-/_?&#=", word[0]) >= 0
}

// isUnspaced reports whether a character is Chinese or Japanese.
func isUnspaced(c rune) bool {
	return c >= 0x3000 && (c <= 0x303F || 0xFF00 <= c && c <= 0xFFEF ||
		unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana))
}

// isShorter reports whether the text of a paragraph has fewer characters than the given number.
func (p paragraph) isShorter(than int) bool {
	n := -1
	for i, l := range p {
		if i == 0 || !joins(p[i-1].text, l.text) {
			n++
		}
		if n += utf8.RuneCountInString(l.text); n >= than {
			return false
		}
	}
	return true
}

// isLong reports whether a paragraph is long enough for the text of an abstract. A sentence can be half as long.
func (p paragraph) isLong() bool {
	return !p.isShorter(longText) || !p.isShorter(longText/2) && p.endsSentence()
}

func (p paragraph) endsSentence() bool { return endsSentence(p[len(p)-1].text) }

// endsSentence reports whether a text ends with the punctuation of a sentence, or with an address.
func endsSentence(text string) bool {
	text = strings.TrimRight(text, `"'”’)]*`)
	last, _ := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune(".!?。…", last) || strings.Contains(text[strings.LastIndexByte(text, ' ')+1:], "://")
}

// isTitle reports whether a paragraph in the middle of a text looks like the title of the next entry.
func (p paragraph) isTitle() bool {
	if len(p) > 3 || !p.isShorter(maxTitle+1) {
		return false
	}
	text := p.text()
	first, _ := utf8.DecodeRuneInString(text)
	switch {
	case isListItem(text):
		return false
	case strings.HasSuffix(text, ".") || strings.HasSuffix(text, ":") || strings.HasSuffix(text, ","):
		return false
	}
	return !unicode.IsLower(first) && len(strings.Fields(text)) >= 3
}

// couldBeEntry reports whether a single paragraph at the end of a dump is the title of a truncated entry, and not a
// line of the page's footer.
func (p paragraph) couldBeEntry() bool {
	return len(p) > 1 && p.isLong() || p.isTitle() && len(strings.Fields(p.text())) >= 4
}

// continuesIn reports whether a title continues in the next paragraph, because a blank line splits it.
func (p paragraph) continuesIn(next paragraph) bool {
	end, start := p.text(), next.text()
	first, _ := utf8.DecodeRuneInString(start)
	word := end[strings.LastIndexByte(end, ' ')+1:]
	if endsSentence(start) {
		return false
	}
	return unicode.IsLower(first) || strings.ContainsAny(end[len(end)-1:], ":,-") || connectives[strings.ToLower(word)]
}

// connectives lists words that do not end a title.
var connectives = map[string]bool{
	"a": true, "an": true, "and": true, "as": true, "at": true, "by": true, "for": true, "from": true, "in": true,
	"into": true, "of": true, "on": true, "or": true, "the": true, "to": true, "under": true, "using": true,
	"via": true, "with": true,
}

// isVotes reports whether a paragraph is the number of votes before a title, or a dash in its place.
func (p paragraph) isVotes() bool {
	_, ok := entry.ReadNumber(p[0].text)
	return len(p) == 1 && (ok || p[0].text == "-")
}

// votes returns the number of votes, or nil for a dash.
func (p paragraph) votes() *int {
	if n, ok := entry.ReadNumber(p[0].text); ok {
		return &n
	}
	return nil
}

// isBoilerplate reports whether all lines of a paragraph are boilerplate.
func (p paragraph) isBoilerplate() bool {
	for _, l := range p {
		if !l.isBoilerplate() && (l.text != "-" || len(p) == 1) { // an empty item of a menu
			return false
		}
	}
	return true
}

// hasLong reports whether any of the paragraphs is long.
func hasLong(paragraphs []paragraph) bool {
	for _, p := range paragraphs {
		if p.isLong() {
			return true
		}
	}
	return false
}
