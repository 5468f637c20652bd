package identity

import (
	"crypto/sha256"
	"strings"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/content"
)

// TitleKey normalizes a title for comparison. In a title of only punctuation, it removes only the spaces.
func TitleKey(title string) string {
	if key := Condense(title); key != "" {
		return key
	}
	return strings.Join(strings.Fields(title), "")
}

// AbstractKey normalizes an abstract for comparison. A long one is represented by its fingerprint. An empty one has the
// key "".
func AbstractKey[T string | []byte](abstract T) string {
	if sum := Fingerprint(abstract); sum != "" {
		return "fingerprint " + sum
	}
	if text := TitleKey(string(abstract)); text != "" {
		return "text " + text
	}
	return ""
}

// Condense removes everything that can differ between two copies of a text, including what the repairs of a dump can
// change.
func Condense(text string) string {
	return string(appendCondensed(make([]byte, 0, len(text)), text))
}

// appendCondensed appends the condensed text to a buffer, so that a caller that only needs a hash allocates nothing.
func appendCondensed[T string | []byte](short []byte, text T) []byte {
	start := len(short)
	for i := range len(text) {
		switch c := text[i]; {
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			short = append(short, c)
		case 'A' <= c && c <= 'Z':
			short = append(short, c+'a'-'A')
		case c >= utf8.RuneSelf: // the rest is for ASCII, which nearly every text is in
			return append(short[:start], strings.ReplaceAll(content.NormalTitle(string(text)), "-", "")...)
		}
	}
	return short
}

// Fingerprint returns a hash of an abstract, or "" for a short one, which many papers could share.
func Fingerprint[T string | []byte](abstract T) string {
	var buffer [4096]byte // longer than most abstracts
	text := appendCondensed(buffer[:0], abstract)
	if len(text) < 80 {
		return ""
	}
	sum := sha256.Sum256(text)
	return string(sum[:])
}
