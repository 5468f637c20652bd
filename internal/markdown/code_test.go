package markdown

import (
	"strings"
	"testing"
)

// TestLongInfoStringHasOnlyALanguage checks that a very long info string is reported once and not parsed.
func TestLongInfoStringHasOnlyALanguage(t *testing.T) {
	long := strings.Repeat("1,", maxInfo)
	for info, language := range map[string]string{
		"go {hl_lines=[" + long + "1]}":    "go",
		"go " + long:                       "go",
		"x" + strings.Repeat("é", maxInfo): "x" + strings.Repeat("é", maxInfo/2-1),
	} {
		d, problems := New("/").Render("f", []byte("## Notes\n\n```"+info+"\na\n```\n"), 1)
		if len(problems) != 1 || problems[0].Line != 3 || !strings.Contains(problems[0].What, "10,000 bytes") {
			t.Errorf("%.20s…: the problems are %v", info, problems)
		}
		if !strings.Contains(d.Notes, `data-language="`+language+`"`) {
			t.Errorf("%.20s…: the notes are %.200s", info, d.Notes)
		}
	}
}
