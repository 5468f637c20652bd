package content

import "strconv"

// Plural returns a number with its noun: "1 paper", "2 papers".
func Plural(n int, word string) string {
	if n != 1 {
		word += "s"
	}
	return strconv.Itoa(n) + " " + word
}
