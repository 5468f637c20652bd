package markdown

import (
	"strings"
	"testing"
)

func TestShortCodeIsGlued(t *testing.T) {
	for body, want := range map[string]string{
		"`--format bibtex`":                    `<code class="glued">--format bibtex</code>`,
		"`a-<b>`":                              `<code class="glued">a-&lt;b&gt;</code>`,
		"`format`":                             `<code>format</code>`,
		"`a-name-that-is-longer-than-a-phone`": `<code>a-name-that-is-longer-than-a-phone</code>`,
	} {
		if d, _ := New("/").RenderWhole("a.md", []byte(body), 1); !strings.Contains(d.Abstract, want) {
			t.Errorf("%s: got %s, want it to contain %s", body, d.Abstract, want)
		}
	}
}
