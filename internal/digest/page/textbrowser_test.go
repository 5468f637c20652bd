package page

import "testing"

// TestLooksLikeTextBrowser distinguishes numbered links from citations and from links in Markdown.
func TestLooksLikeTextBrowser(t *testing.T) {
	for page, want := range map[string]bool{
		"   [1]A\n   [2]B\n   * [3]C\n [4] D\n   o [5]E\n":                                          true,
		"   [29]A\n   [30]B\n   [32]C\n [34]D\n   [35]E\n":                                          true,
		"[1]A\n[2]B\n[3]C\n[4]D\n":                                                                  false,
		"[1](https://a.org)\n[2](https://a.org)\n[3](https://a.org)\n[4](/b)\n[5](/c)\n[6](/d)\n":   false,
		"[1] https://a.org\n[2] https://a.org\n[3] https://a.org\n[4] https://a.org\n[5] /a\n[6] b": false,
		"[3]A\n[1]B\n[2]C\n[1]D\n[2]E\n[1]F\n":                                                      false,
	} {
		if got := looksLikeTextBrowser(page); got != want {
			t.Errorf("%v for %q", got, page)
		}
	}
}
