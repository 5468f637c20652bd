package search

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Words calls word with every word of a text, in order. The slice is valid until the function returns. For a
// hyphenated word, Words calls word with each part, and then joined with the whole word without its hyphens.
//
// A run of letters, digits and marks is normalized with Unicode's compatibility decomposition. Marks and invisible
// characters are removed, and letters become lower case. Greek letters are replaced by their names, so that μP is mup,
// unless they form a Greek word. In scripts without spaces, each character is a word.
func Words(text string, word func(w []byte), joined func(w []byte, parts int)) {
	s := splitter{word: word, joined: joined}
	s.split(text)
}

// A splitter splits texts into words.
type splitter struct {
	word   func([]byte)
	joined func([]byte, int)
	buf    []byte // words since the last gap
	start  int    // start of the current word in buf
}

func (s *splitter) split(text string) {
	s.reset()
	parts, hyphen := 0, -1 // parts of the current hyphenated word, and where its next part would start
	for at := 0; at < len(text); {
		start, end := nextRun(text, at)
		if end < 0 {
			break
		}
		if start != hyphen {
			s.join(parts)
			parts = 0
		}
		if s.run(text[start:end]) {
			parts++
		}
		at, hyphen = end, -1
		if at < len(text) && text[at] == '-' {
			hyphen = at + 1
		}
	}
	s.join(parts)
}

func (s *splitter) reset() { s.buf, s.start = s.buf[:0], 0 }

func (s *splitter) join(parts int) {
	if parts > 1 {
		s.joined(s.buf, parts)
	}
	s.reset()
}

// run calls word with the words of a run. It reports whether the run has any.
func (s *splitter) run(run string) bool {
	before := len(s.buf)
	for i := 0; i < len(run); i++ {
		c := run[i]
		if c >= utf8.RuneSelf {
			s.buf = s.buf[:before]
			s.fold(run)
			return len(s.buf) > before
		}
		s.buf = append(s.buf, wordBytes[c])
	}
	s.end()
	return true
}

func (s *splitter) fold(run string) {
	run = norm.NFKD.String(run)
	symbols := !isGreek(run)
	for _, r := range run {
		if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
			continue
		}
		r = unicode.ToLower(r)
		if name, ok := greek[r]; ok && symbols {
			s.buf = append(s.buf, name...)
		} else if plain, ok := foldings[r]; ok {
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
	if len(s.buf) > s.start {
		s.word(s.buf[s.start:])
		s.start = len(s.buf)
	}
}

// foldings maps letters that Unicode does not decompose, and the final sigma, to other letters.
var foldings = map[rune]string{
	'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'þ': "th", 'ł': "l", 'ħ': "h", 'ı': "i", 'ŋ': "ng",
	'ς': "σ",
}

// greek maps Greek letters to their names. The letters are symbols unless they form a word.
var greek = map[rune]string{
	'α': "alpha", 'β': "beta", 'γ': "gamma", 'δ': "delta", 'ε': "epsilon", 'ζ': "zeta", 'η': "eta", 'θ': "theta",
	'ι': "iota", 'κ': "kappa", 'λ': "lambda", 'μ': "mu", 'ν': "nu", 'ξ': "xi", 'ο': "omicron", 'π': "pi", 'ρ': "rho",
	'σ': "sigma", 'ς': "sigma", 'τ': "tau", 'υ': "upsilon", 'φ': "phi", 'χ': "chi", 'ψ': "psi", 'ω': "omega",
}

// isGreek reports whether a decomposed run is a Greek word: at least three letters, all Greek.
func isGreek(run string) bool {
	letters := 0
	for _, r := range run {
		if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
			continue
		}
		if greek[unicode.ToLower(r)] == "" {
			return false
		}
		letters++
	}
	return letters >= 3
}

// wordBytes maps ASCII letters to lower case, digits to themselves, and other ASCII characters to 0.
var wordBytes = func() (table [utf8.RuneSelf]byte) {
	for c := range table {
		if 'a' <= c|0x20 && c|0x20 <= 'z' {
			table[c] = byte(c) | 0x20
		} else if '0' <= c && c <= '9' {
			table[c] = byte(c)
		}
	}
	return table
}()

// nextRun returns the range of the next run at or after the offset at. end is -1 if no run follows.
func nextRun(text string, at int) (start, end int) {
	for start = at; start < len(text); {
		if c := text[start]; c < utf8.RuneSelf {
			if wordBytes[c] != 0 {
				break
			}
			start++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[start:])
		if isUnspaced(r) {
			return start, marksAfter(text, start+size)
		}
		if isWordCharacter(r) {
			break
		}
		start += size
	}
	if start >= len(text) {
		return start, -1
	}
	return start, runEnd(text, start)
}

// runEnd returns the end of the run that contains an offset.
func runEnd(text string, end int) int {
	for end < len(text) {
		if c := text[end]; c < utf8.RuneSelf {
			if wordBytes[c] == 0 {
				break
			}
			end++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[end:])
		if !isWordCharacter(r) || isUnspaced(r) {
			break
		}
		end += size
	}
	return end
}

func marksAfter(text string, end int) int {
	for end < len(text) {
		r, size := utf8.DecodeRuneInString(text[end:])
		if r < utf8.RuneSelf || !unicode.Is(unicode.M, r) {
			break
		}
		end += size
	}
	return end
}

// isWordCharacter reports whether a non-ASCII character can be part of a word.
func isWordCharacter(r rune) bool {
	return unicode.In(r, unicode.L, unicode.N, unicode.M, unicode.Cf)
}

// firstUnspaced is the smallest character for which isUnspaced is true.
const firstUnspaced = '\u0E01'

// isUnspaced reports whether a character belongs to a script that is written without spaces. The sound mark of サーバー
// belongs to no script.
func isUnspaced(r rune) bool {
	const soundMark, halfWidthSoundMark = '\u30FC', '\uFF70'
	return r >= firstUnspaced && (r == soundMark || r == halfWidthSoundMark ||
		unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer,
			unicode.Myanmar))
}
