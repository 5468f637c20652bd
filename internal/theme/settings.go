package theme

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/markdown"
	"github.com/offprint/offprint/internal/words"
)

// mainStyle is the style sheet that receives the settings of site.yaml. The policy of pages forbids inline styles, and
// another style sheet would be another request.
const mainStyle = "css/offprint.css"

// With returns a theme with the settings of site.yaml, as rules at the end of the default style sheet, and the texts of
// words.yaml, in the scripts that use them. It does not change t.
func (t *Theme) With(c *config.Config) *Theme {
	set := *t
	set.Static = slices.Clone(t.Static)
	rules := rulesOf(c.Theme)
	for i := range set.Static {
		f := &set.Static[i]
		if f.Name == mainStyle && rules != "" {
			f.Data = slices.Concat(f.Data, []byte("\n/* From site.yaml */\n"+rules))
		}
		if path.Ext(f.Name) == ".js" {
			f.Data = withWords(f.Data, c.Words)
		}
	}
	return &set
}

// wordsInScript matches the place for texts in a script: a comment with keys or groups of texts, followed by an empty
// object.
var wordsInScript = lazyregexp.New(`/\* words:((?: [a-z.-]+)+) \*/ \{\}`)

// withWords returns a script with the texts that it uses. The texts are in the script, and not in pages, so that pages
// stay small and the hash in the script's name depends on the texts.
func withWords(script []byte, w *words.Words) []byte {
	return wordsInScript.ReplaceAllFunc(script, func(found []byte) []byte {
		names := strings.Fields(string(wordsInScript.FindSubmatch(found)[1]))
		texts, err := json.Marshal(w.Scripted(names)) // in order of key
		if err != nil {
			return found
		}
		return texts
	})
}

// rulesOf returns the style rules of settings.
func rulesOf(settings config.Theme) string {
	var b strings.Builder
	if settings.Accent != "" {
		a := ReadableAccent(settings.Accent)
		if a.Light != standardAccent {
			fmt.Fprintf(&b, accentRules, a.Light, a.Dark)
		}
	}
	if settings.Font == config.SansFont {
		b.WriteString(":root { --serif: var(--sans); }\n")
	}
	if settings.MathFont == config.SystemFont {
		b.WriteString(systemMathRule)
	}
	b.WriteString(widthRules[settings.Width])
	if settings.Logo != "" {
		fmt.Fprintf(&b, logoRules, LogoHeight)
	}
	return b.String()
}

// accentRules set the accent of both themes. Print stays black.
const accentRules = `@media screen {
  :root { --accent: %[1]s; --mark: %[1]s; }
  :root[data-theme="dark"] { --accent: %[2]s; --mark: %[2]s; }
}
@media screen and (prefers-color-scheme: dark) {
  :root:not([data-theme="light"]) { --accent: %[2]s; --mark: %[2]s; }
}
`

// systemMathRule uses only typefaces that a browser does not have to load.
const systemMathRule = `:root {
  --math: "STIX Two Math", "Cambria Math", "Latin Modern Math", "DejaVu Math TeX Gyre", "Noto Sans Math",
    math, var(--serif);
  --script: "STIX Two Math";
}
`

// widthRules set the width of the page. Lines of text always have between 60 and 72 characters, so a wide page only has
// wider margins if the screen has room for them.
var widthRules = map[string]string{
	config.NarrowWidth: ":root { --text: 33rem; }\n",
	config.WideWidth:   "@media (min-width: 76rem) { :root { --left: 10rem; --right: 18rem; } }\n",
}

const logoRules = `.logo {
  width: auto; max-width: 100%%; height: %dpx; margin-inline-end: var(--u); vertical-align: middle;
}
`

// LogoHeight is the height of the logo in the header, in CSS pixels.
const LogoHeight = 28

// PictureSize returns the size of a static picture, or 0, 0 if it is unknown. The name is relative to the folder of
// static files.
func (s *Assets) PictureSize(name string) (width, height int) {
	at := slices.IndexFunc(s.files, func(f File) bool { return f.Name == name })
	if at < 0 {
		return 0, 0
	}
	width, height, err := markdown.PictureSize(path.Base(name), bytes.NewReader(s.files[at].Data))
	if err != nil {
		return 0, 0
	}
	return width, height
}
