package search

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Words calls word with every word of a text, in order. The slice is valid until the function returns. For a
// hyphenated word, Words calls word with each part, and then joined with the whole word without its hyphens.
//
// A run of letters, digits and marks is normalized with Unicode's compatibility decomposition; marks and invisible
// characters are removed, and letters become lower case. In scripts without spaces, each character is a word.
func Words(text string, word func(w []byte), joined func(w []byte, parts int)) {
	s := splitter{word: word}
	parts, hyphen := 0, -1 // of the current hyphenated word, and where it may continue
	for at := 0; at < len(text); {
		start, end := nextRun(text, at)
		if end < 0 {
			break
		}
		if start != hyphen {
			s.join(parts, joined)
			s.whole, parts = s.whole[:0], 0
		}
		if s.run(text[start:end]) {
			parts++
		}
		at, hyphen = end, -1
		if at < len(text) && text[at] == '-' {
			hyphen = at + 1
		}
	}
	s.join(parts, joined)
}

// A splitter splits runs into words.
type splitter struct {
	word  func([]byte)
	buf   []byte
	whole []byte // words since the last gap
}

func (s *splitter) join(parts int, joined func([]byte, int)) {
	if parts > 1 {
		joined(s.whole, parts)
	}
}

// run reports the words of a run and returns whether there were any.
func (s *splitter) run(run string) bool {
	s.buf = s.buf[:0]
	before := len(s.whole)
	for i := 0; i < len(run); i++ {
		c := run[i]
		if c >= utf8.RuneSelf {
			s.buf = s.buf[:0]
			s.fold(run)
			return len(s.whole) > before
		}
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		s.buf = append(s.buf, c)
	}
	s.end()
	return true
}

func (s *splitter) fold(run string) {
	for _, r := range norm.NFKD.String(run) {
		if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
			continue
		}
		r = unicode.ToLower(r)
		if plain, ok := foldings[r]; ok {
			s.buf = append(s.buf, plain...)
		} else if unicode.In(r, unicode.L, unicode.N, unicode.Mc) {
			s.buf = utf8.AppendRune(s.buf, r)
		} else {
			s.end()
		}
	}
	s.end()
}

func (s *splitter) end() {
	if len(s.buf) > 0 {
		s.word(s.buf)
		s.whole = append(s.whole, s.buf...)
		s.buf = s.buf[:0]
	}
}

// foldings maps the letters that Unicode does not decompose, and the final sigma.
var foldings = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'þ': "th", 'ł': "l", 'ħ': "h", 'ı': "i", 'ŋ': "ng",
	'ς': "σ",
}

// nextRun finds the next run of a text at or after an offset; end is -1 if there is none.
func nextRun(text string, at int) (start, end int) {
	for start = at; start < len(text); {
		r, size := decode(text[start:])
		if isAlone(r) {
			return start, marksAfter(text, start+size)
		}
		if isOfWord(r) {
			break
		}
		start += size
	}
	if start >= len(text) {
		return start, -1
	}
	for end = start; end < len(text); {
		r, size := decode(text[end:])
		if !isOfWord(r) || isAlone(r) {
			break
		}
		end += size
	}
	return start, end
}

func marksAfter(text string, end int) int {
	for end < len(text) {
		r, size := decode(text[end:])
		if r < utf8.RuneSelf || !unicode.Is(unicode.M, r) {
			break
		}
		end += size
	}
	return end
}

func decode(text string) (rune, int) {
	if c := text[0]; c < utf8.RuneSelf {
		return rune(c), 1
	}
	return utf8.DecodeRuneInString(text)
}

func isOfWord(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r|0x20 && r|0x20 <= 'z' || '0' <= r && r <= '9'
	}
	return unicode.In(r, unicode.L, unicode.N, unicode.M, unicode.Cf)
}

// isAlone reports whether a character belongs to a script that is written without spaces.
func isAlone(r rune) bool {
	return r >= utf8.RuneSelf &&
		unicode.In(
			r,
			unicode.Han,
			unicode.Hiragana,
			unicode.Katakana,
			unicode.Thai,
			unicode.Lao,
			unicode.Khmer,
			unicode.Myanmar,
		)
}
