package list

import (
	"strings"
	"unicode"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/lazyregexp"
)

// countLetters counts the letters of a text.
func countLetters(text string) (n int) {
	for _, r := range text {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

// isSymbol reports whether a character is an emoji, another symbol, or a part of an emoji.
func isSymbol(r rune) bool {
	return unicode.Is(unicode.So, r) || unicode.Is(unicode.Sk, r) || r == 0xFE0F || r == 0x200D || r >= 0x1F000
}

// countWords counts the words of a text. In scripts without spaces, two letters count as a word.
func countWords(text string) (n int) {
	for _, w := range strings.Fields(text) {
		if countLetters(w) == 0 {
			continue
		}
		n++
		wide := 0
		for _, r := range w {
			if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) {
				wide++
			}
		}
		n += wide / 2
	}
	return n
}

const year = `(?:19[5-9]\d|20[0-4]\d)`

var (
	isoDate = lazyregexp.New(`(?:^|[^\d.])(` + year + `)[-/.年](0?[1-9]|1[0-2])` +
		`(?:[-/.月](0?[1-9]|[12]\d|3[01])日?)?(?:$|[^\d])`)
	namedDate = lazyregexp.New(`(?i)(?:^|[^\pL\pN])((?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:` + entry.MonthNames +
		`)\.?\s*(?:\d{1,2}(?:st|nd|rd|th)?)?,?\s*` + year + `)(?:$|[^\d])`)
	dayNameYear = lazyregexp.New(`(?i)^(\d{1,2})-(` + entry.MonthNames + `)-(` + year + `)$`)
	onlyYear    = lazyregexp.New(`(?:^|[^\d./-])(` + year + `)(?:$|[^\d/])`)
	etAl        = lazyregexp.New(`(?i),?\s*\bet\.?[ ,]*al\b\.?`)
)

// dateIn returns the most precise date in a text. It returns the zero date if the text has no date or several.
func dateIn(text string) content.Date {
	if !strings.ContainsAny(text, "0123456789") {
		return content.Date{}
	}
	for _, form := range []*lazyregexp.Regexp{isoDate, namedDate, onlyYear} {
		all := form.FindAllStringSubmatch(text, 2)
		if len(all) > 1 && form != onlyYear || len(all) > 1 && all[0][1] != all[1][1] {
			return content.Date{}
		}
		if len(all) == 0 {
			continue
		}
		m := all[0]
		written := m[1]
		if form == isoDate {
			written = m[1] + "-" + pad(m[2])
			if m[3] != "" {
				written += "-" + pad(m[3])
			}
		}
		if form == namedDate {
			written = strings.ReplaceAll(written, ".", " ")
		}
		if on, ok := entry.ReadDate(written); ok {
			return on
		}
	}
	return content.Date{}
}

// pad returns a number with at least two digits.
func pad(number string) string {
	if len(number) == 1 {
		return "0" + number
	}
	return number
}

// isDate reports whether a text consists of a date, and possibly of brackets and words such as "Updated on".
func isDate(text string) bool {
	if dayNameYear.MatchString(strings.TrimSpace(text)) {
		return true
	}
	if dateIn(text).IsZero() {
		return false
	}
	rest := text
	for _, form := range []*lazyregexp.Regexp{isoDate, namedDate, onlyYear} {
		if form.MatchString(rest) {
			rest = form.ReplaceAllString(rest, " ")
			break
		}
	}
	rest = dateWords.ReplaceAllString(rest, " ")
	return countLetters(rest) == 0
}

var dateWords = lazyregexp.New(`(?i)\b(?:last\s+)?updated?\b|\b(?:on|date|papers?|mon|tues?|wed(?:nes)?|` +
	`thu(?:rs)?|fri|sat(?:ur)?|sun|day|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b|年|月|日`)

// notInNames lists words that occur in titles, affiliations and keywords, but not in names.
var notInNames = entry.WordSet(`a about acceleration action agent agents algorithm algorithms an analysis and appendix
	are arxiv attention attack attacks at based best bayesian benchmark by center centre classification code college
	company computer control corporation data dataset deep defense department detection diffusion distributed embedding
	estimation evaluation fast for from generation generative google graph graphs group human image images in inference
	information institute intelligence is knowledge lab labs laboratory language large learning llm llms machine memory
	meta method methods microsoft model modeling models multi national network networks neural nlp nvidia object of on
	online openai optimization oral paper papers pdf planning point policy poster prediction processing prompt quantum
	reasoning recognition recommendation reinforcement representation research retrieval robot robotics robust school
	science search segmentation self semantic simulation spotlight state supervised survey system systems technical
	technology tencent text the theory time to tracking training transfer transformer transformers tutorial unsupervised
	university understanding using via video vision visual web with without workshop world we our this that team under
	view academia sinica universität université universidad università politecnico eth mit cmu alibaba baidu amazon
	apple ibm facebook deepmind`)

// particles lists the lower-case words in names.
var particles = entry.WordSet("van von de der den del della di da dos du la le el al bin ibn ten ter zu y e")

var (
	nameMarks = lazyregexp.New(`[*†‡§¶∗⋆#^0-9¹²³⁴⁵⁶⁷⁸⁹⁰✉️]+|\([^()]*\)|\[[^\[\]]*\]`)
	listAnd   = lazyregexp.New(`(?i),?\s+(?:and|&)\s+|\s*[;，、]\s*|\s*,\s*`)
)

// readNames returns the names in a text if the text is a list of names; otherwise ok is false. The list has more names
// if it ends with "et al.".
func readNames(text string) (names []string, more, ok bool) {
	if !mayBeNames(text) {
		return nil, false, false
	}
	text = strings.Trim(entry.Clean(nameMarks.ReplaceAllString(text, "")), " .,;:-–—|•·")
	if etAl.MatchString(text) {
		loc := etAl.FindStringIndex(text)
		if countLetters(text[loc[1]:]) > 0 {
			return nil, false, false
		}
		text, more = strings.Trim(text[:loc[0]], " ,"), true
	}
	parts := listAnd.Split(text, -1)
	if len(parts) > 1 && len(strings.Fields(parts[0])) == 1 && isGiven(parts[1]) {
		parts = append([]string{entry.DisplayName(parts[:2]...)}, parts[2:]...) // "LeCun, Yann, Yoshua Bengio"
	}
	alone := more && len(parts) == 1
	for _, p := range parts {
		if !isName(p, alone) {
			return nil, false, false
		}
	}
	return namesOf(parts), more, true
}

// mayBeNames reports whether the first word of a text can start a name. It quickly excludes most texts.
func mayBeNames(text string) bool {
	text = strings.TrimLeftFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })
	first, _, _ := strings.Cut(text, " ")
	first = strings.Trim(first, ".,;:*†‡§¶0123456789")
	r, ok := firstRune(first)
	lower := strings.ToLower(first)
	return ok && unicode.IsLetter(r) && (len(lower) < 2 || !notInNames[lower]) &&
		(unicode.IsUpper(r) || particles[lower] || unicode.In(r, unicode.Han, unicode.Hangul))
}

// isGiven reports whether a text can be given names: a word, possibly followed by initials.
func isGiven(text string) bool {
	words := strings.Fields(text)
	for i, w := range words {
		if i > 0 && len(strings.Trim(w, ".")) > 1 || strings.Contains(w, "..") {
			return false
		}
	}
	return len(words) > 0
}

// namesOf returns the names in the parts of a list. A part such as "Jr." belongs to the name before it.
func namesOf(parts []string) (names []string) {
	for _, p := range parts {
		if p = entry.Clean(p); p == "" {
			continue
		}
		if n := len(names); n > 0 && entry.IsNameSuffix(p) {
			names[n-1] += " " + p
			continue
		}
		names = append(names, p)
	}
	return names
}

// isName reports whether a text can be a name of two to six words, or of one word if alone is set.
func isName(text string, alone bool) bool {
	words := strings.Fields(text)
	if len(words) > 6 || len(words) < 2 && !alone || len(words) == 0 {
		return false
	}
	for _, w := range words {
		first, _ := firstRune(w)
		lower := strings.ToLower(strings.Trim(w, ".,"))
		switch {
		case len(lower) > 1 && notInNames[lower], strings.ContainsAny(w, ":?!/\"+="), hasTitleWord(lower):
			return false
		case particles[lower] && len(words) > 1:
		case !unicode.IsUpper(first) && !unicode.In(first, unicode.Han, unicode.Hangul):
			return false
		case len(w) > 4 && w == strings.ToUpper(w) && !strings.Contains(w, "."):
			return false // an acronym
		}
	}
	return true
}

// hasTitleWord reports whether a hyphenated word has a part that does not occur in names: "Just-in-Time".
func hasTitleWord(word string) bool {
	if !strings.Contains(word, "-") {
		return false
	}
	for part := range strings.SplitSeq(word, "-") {
		if len(part) > 1 && notInNames[part] && !particles[part] {
			return true
		}
	}
	return false
}

// firstRune returns the first character of a text. If the text is empty, ok is false.
func firstRune(s string) (r rune, ok bool) {
	for _, r := range s {
		return r, true
	}
	return 0, false
}
