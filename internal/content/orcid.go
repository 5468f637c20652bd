package content

import "github.com/offprint/offprint/internal/lazyregexp"

var orcidForm = lazyregexp.New(`^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$`)

// IsORCID reports whether s is an ORCID identifier with a correct check digit (ISO 7064, MOD 11-2).
func IsORCID(s string) bool {
	if !orcidForm.MatchString(s) {
		return false
	}
	sum := 0
	for _, c := range s[:len(s)-1] {
		if c != '-' {
			sum = (sum + int(c-'0')) * 2
		}
	}
	return "0123456789X"[(12-sum%11)%11] == s[len(s)-1]
}
