package prose

import (
	"cmp"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/lazyregexp"
)

// barePattern matches an address without a scheme. It is limited to hosts that papers often write without one, because
// "e.g.of" and "Node.js" also look like hosts.
var barePattern = lazyregexp.New(
	`^(?:www\.|(?:[a-z0-9-]+\.)?(?:github\.com|github\.io|gitlab\.com|bitbucket\.org|codeberg\.org|` +
		`huggingface\.co|hf\.co|arxiv\.org|doi\.org|zenodo\.org|sites\.google\.com|youtu\.be|youtube\.com|bit\.ly|` +
		`anonymous\.4open\.science)(?:/|\b))` + addressBytes + `*`,
)

// addressBytes matches a character of an address. Beyond ASCII, these are only letters, marks and digits, because
// dashes and punctuation of other scripts belong to the sentence.
const addressBytes = `[!#-;=?-~\p{L}\p{N}\p{M}]`

// maxAddress is the length in bytes from which a run of such characters is not an address.
const maxAddress = 2000

// addressAt returns the length of the address at text[i:] and its URL, or 0.
func addressAt(text string, i int) (n int, target string) {
	if c := text[i] | 0x20; c < '0' || c > 'z' || !startsWord(text, i) {
		return 0, ""
	}
	window := text[i:min(i+maxAddress, len(text))]
	if !mayBeAddress(window) {
		return 0, ""
	}
	if shown := trimAddress(fullAddress(window)); shown != "" {
		if needsEscaping(shown) {
			return 0, ""
		}
		scheme, rest, _ := strings.Cut(shown, "://")
		return validated(shown, strings.ToLower(scheme)+"://"+rest)
	}
	shown := trimAddress(barePattern.FindString(window))
	if strings.Contains(shown, "/") || strings.HasPrefix(shown, "www.") || strings.HasSuffix(shown, ".github.io") {
		return validated(shown, "https://"+shown)
	}
	return 0, ""
}

// fullAddress returns the address with a scheme at the start of a text, up to the first character that cannot be part
// of it, or "". It does not use a regular expression, because a long word can have an address every few bytes.
func fullAddress(text string) string {
	scheme, _, found := strings.Cut(text[:min(len("https://"), len(text))], "://")
	if !found || !strings.EqualFold(scheme, "http") && !strings.EqualFold(scheme, "https") {
		return ""
	}
	start := len(scheme) + len("://")
	i := start
	for i < len(text) {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		if !isAddressRune(r) {
			break
		}
		i += size
	}
	if i == start {
		return ""
	}
	return text[:i]
}

// isAddressRune reports whether addressBytes matches a character.
func isAddressRune(r rune) bool {
	if r < utf8.RuneSelf {
		return r == '!' || '#' <= r && r <= ';' || r == '=' || '?' <= r && r <= '~'
	}
	return unicode.In(r, unicode.L, unicode.N, unicode.M)
}

// mayBeAddress reports whether a text can start with an address: its first word has a full stop or a colon before the
// end. This excludes most words without a regular expression.
func mayBeAddress(window string) bool {
	word, _, _ := strings.Cut(window, " ")
	inside := func(c byte) bool { // whether c occurs before the end
		i := strings.IndexByte(word, c)
		return i >= 0 && i+1 < len(word)
	}
	return inside('.') || inside(':')
}

// mayContainAddress reports whether mayBeAddress can be true for a word of a text.
func mayContainAddress(text string) bool {
	for i := range len(text) - 1 {
		if (text[i] == '.' || text[i] == ':') && text[i+1] != ' ' {
			return true
		}
	}
	return false
}

// validated returns the length of an address as shown and its URL if the URL is valid and needs no escaping in
// Markdown, or else 0.
func validated(shown, target string) (int, string) {
	if len(shown) > maxAddress-utf8.UTFMax || needsEscaping(target) {
		return 0, ""
	}
	u, err := url.Parse(target)
	if err != nil || !strings.Contains(u.Hostname(), ".") && u.Hostname() != "localhost" {
		return 0, ""
	}
	return len(shown), target
}

// needsEscaping reports whether an address has characters that must be escaped in Markdown.
func needsEscaping(address string) bool { return strings.ContainsAny(address, "\\`*[]()<>{}|^$") }

// trimAddress removes punctuation and unmatched closing brackets from the end of an address, because they belong to the
// sentence.
func trimAddress(s string) string {
	for s != "" {
		switch last := s[len(s)-1]; {
		case strings.IndexByte(".,;:!?'\"*_~", last) >= 0,
			last == ')' && strings.Count(s, "(") < strings.Count(s, ")"),
			last == ']' && strings.Count(s, "[") < strings.Count(s, "]"),
			last == '}' && strings.Count(s, "{") < strings.Count(s, "}"):
			s = s[:len(s)-1]
		default:
			return s
		}
	}
	return s
}

// hostLabels are labels for URLs of known hosts. They take precedence over cues.
var hostLabels = []struct {
	pattern *lazyregexp.Regexp
	label   string
}{
	{
		lazyregexp.New(
			`^(?:www\.)?(?:github\.com|gitlab\.com|bitbucket\.org|codeberg\.org|anonymous\.4open\.science)/`,
		),
		"Code",
	},
	{lazyregexp.New(`^(?:huggingface\.co|hf\.co)/datasets/`), "Data"},
	{lazyregexp.New(`^(?:huggingface\.co|hf\.co)/papers/`), "Paper"},
	{lazyregexp.New(`^(?:www\.)?(?:arxiv\.org|doi\.org)/`), "Paper"},
	{lazyregexp.New(`^(?:www\.)?(?:youtube\.com|youtu\.be)/`), "Video"},
}

// cues are labels for URLs after certain words. The word nearest to the URL wins.
var cues = []struct {
	pattern *lazyregexp.Regexp
	label   string
}{
	{lazyregexp.New(`(?i)\b(?:project|home)\s?-?(?:page|site|website)s?\b`), "Project page"},
	{lazyregexp.New(`(?i)\bdemos?\b`), "Demo"},
	{lazyregexp.New(`(?i)\bvideos?\b`), "Video"},
	{lazyregexp.New(`(?i)\b(?:models?|checkpoints?|weights)\b`), "Model"},
	{lazyregexp.New(`(?i)\b(?:datasets?|data|benchmark)\b`), "Data"},
	{lazyregexp.New(`(?i)\b(?:code|codes|codebase|source|implementations?|repository|repo)\b`), "Code"},
}

// fallbackLabels are labels for URLs of known hosts in sentences without a cue.
var fallbackLabels = []struct {
	pattern *lazyregexp.Regexp
	label   string
}{
	{lazyregexp.New(`^(?:huggingface\.co|hf\.co)/spaces/`), "Demo"},
	{lazyregexp.New(`^(?:huggingface\.co|hf\.co)/`), "Model"},
}

// maxSentence is the number of bytes before an address in which label searches for cues.
const maxSentence = 300

// Label returns a label for a URL by its host, or otherwise if the host is unknown.
func Label(target, otherwise string) string {
	return cmp.Or(hostLabel(target), fallbackLabel(target), otherwise)
}

// hostLabel returns the label in hostLabels for a URL, or "".
func hostLabel(target string) string {
	place := withoutScheme(target)
	for _, h := range hostLabels {
		if h.pattern.MatchString(place) {
			return h.label
		}
	}
	if hostEnds(target, ".github.io") || hostEnds(target, ".gitlab.io") ||
		strings.HasPrefix(place, "sites.google.com/") {
		return "Project page"
	}
	return ""
}

// fallbackLabel returns the label in fallbackLabels for a URL, or "".
func fallbackLabel(target string) string {
	for _, h := range fallbackLabels {
		if h.pattern.MatchString(withoutScheme(target)) {
			return h.label
		}
	}
	return ""
}

func withoutScheme(target string) string {
	return strings.TrimPrefix(strings.TrimPrefix(target, "https://"), "http://")
}

// label returns a label for a URL by its host and the text before it in the paragraph.
func label(before, target string) string {
	if host := hostLabel(target); host != "" {
		return host
	}
	before = before[max(0, len(before)-maxSentence):]
	if i := strings.LastIndex(before, ". "); i >= 0 {
		before = before[i:]
	}
	found, at := "", -1
	for _, c := range cues {
		if all := c.pattern.FindAllStringIndex(before, -1); len(all) > 0 && all[len(all)-1][0] > at {
			found, at = c.label, all[len(all)-1][0]
		}
	}
	if found != "" {
		return found
	}
	return cmp.Or(fallbackLabel(target), "Website")
}

// hostEnds reports whether the host of a URL ends with a suffix.
func hostEnds(target, suffix string) bool {
	u, err := url.Parse(target)
	return err == nil && strings.HasSuffix(u.Hostname(), suffix)
}
