package identity

import (
	"crypto/sha256"
	"strings"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/content"
)

// TitleKey normalizes a title for comparison. From a title that consists only of punctuation, it removes only the
// spaces.
func TitleKey(title string) string {
	if key := Condense(title); key != "" {
		return key
	}
	return strings.Join(strings.Fields(title), "")
}

// AbstractKey normalizes an abstract for comparison. The key of a long abstract is its fingerprint. The key of an empty
// one is "".
func AbstractKey[T string | []byte](abstract T) string {
	if sum := Fingerprint(abstract); sum != "" {
		return "fingerprint " + sum
	}
	if text := TitleKey(string(abstract)); text != "" {
		return "text " + text
	}
	return ""
}

// Condense keeps only the letters and digits of a text, in lower case and without accents. Copies of a text can differ
// in the rest, which the repairs of an import also change.
func Condense(text string) string {
	return string(appendCondensed(make([]byte, 0, len(text)), text))
}

// appendCondensed appends the condensed text to a buffer, so that a caller that needs only a hash allocates nothing.
func appendCondensed[T string | []byte](buffer []byte, text T) []byte {
	start := len(buffer)
	for i := range len(text) {
		switch c := text[i]; {
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			buffer = append(buffer, c)
		case 'A' <= c && c <= 'Z':
			buffer = append(buffer, c+'a'-'A')
		case c >= utf8.RuneSelf: // rare: most texts are in ASCII
			return append(buffer[:start], strings.ReplaceAll(content.NormalTitle(string(text)), "-", "")...)
		}
	}
	return buffer
}

// Fingerprint returns a hash of an abstract. It returns "" for a short abstract, which many papers could share.
func Fingerprint[T string | []byte](abstract T) string {
	var buffer [4096]byte // longer than most abstracts
	text := appendCondensed(buffer[:0], abstract)
	if len(text) < 80 {
		return ""
	}
	sum := sha256.Sum256(text)
	return string(sum[:])
}
