package problem

import "strings"

// Command returns a command for the user to run, as a message shows it. It starts with begin, unchanged, followed by
// the arguments. Arguments with characters that are special to a shell are quoted. If an argument begins with a hyphen,
// "--" precedes the arguments, so that it is not read as a flag.
func Command(begin string, arguments ...string) string {
	words := []string{begin}
	for _, a := range arguments {
		if strings.HasPrefix(a, "-") {
			words = append(words, "--")
			break
		}
	}
	for _, a := range arguments {
		words = append(words, Argument(a))
	}
	return strings.Join(words, " ")
}

// Argument quotes a text for a shell if necessary. Double quotes work in every shell, and single quotes keep characters
// that are special within double quotes.
func Argument(text string) string {
	switch {
	case text != "" && strings.IndexFunc(text, isSpecial) < 0:
		return text
	case !strings.ContainsAny(text, "\"$`\\!%"):
		return `"` + text + `"`
	}
	return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'"
}

// isSpecial reports whether a character can be special to a shell. Letters of other scripts are not.
func isSpecial(r rune) bool {
	switch {
	case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9':
		return false
	}
	return r < 0x80 && !strings.ContainsRune("-_./:@+,", r) || r == 0xa0 || r == 0x3000
}
