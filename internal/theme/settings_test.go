package theme

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/words"
)

func TestReadableAccent(t *testing.T) {
	for requested, want := range map[string]struct{ light, dark string }{
		standardAccent: {standardAccent, ""},
		"#a30":         {"", ""},
		"#00f":         {"#0000ff", ""}, // readable as it is
		"#000":         {"#000000", ""},
		"#ffcc00":      {"", "#ffcc00"}, // readable in the dark theme only
		"#F2AB93":      {"", "#f2ab93"},
		"#0969da":      {"", ""}, // not readable in any theme
		"#777":         {"", ""},
		"#ffffff":      {"", "#ffffff"},
		"#ff0000":      {"", ""},
	} {
		got := ReadableAccent(requested)
		if want.light != "" && got.Light != want.light || want.dark != "" && got.Dark != want.dark {
			t.Errorf("%s: %+v, want %v", requested, got, want)
		}
		for accent, grounds := range map[string][]string{got.Light: lightGrounds, got.Dark: darkGrounds} {
			if c := parseColor(accent).leastContrast(grounds); c < MinContrast {
				t.Errorf("%s: %s has a contrast of %.2f on %v", requested, accent, c, grounds)
			}
		}
	}
	// The accent of the dark theme in the default style sheet is nearly the derived one.
	want, got := parseColor("#f2ab93"), parseColor(ReadableAccent(standardAccent).Dark)
	for i := range got {
		if d := got[i] - want[i]; d < -12 || d > 12 {
			t.Errorf("the default accent becomes %s in the dark theme, want nearly %s", got, want)
		}
	}
}

// TestColorsOfTheStyleSheet checks that the colors for computing contrasts are those of the default style sheet.
func TestColorsOfTheStyleSheet(t *testing.T) {
	css, err := os.ReadFile("../../static/css/offprint.css")
	if err != nil {
		t.Fatal(err)
	}
	for declaration, times := range map[string]int{
		"--accent: " + standardAccent + ";":                           1,
		"--paper: " + lightGrounds[0] + ";":                           1,
		"--tint: " + lightGrounds[1] + ";":                            1,
		"--paper: " + darkGrounds[0] + ";":                            2,
		"--tint: " + darkGrounds[1] + ";":                             2,
		"--text: ":                                                    1,
		"--serif: ":                                                   1,
		"--left: 8rem; --right: 13rem;":                               1,
		"@media screen and (prefers-color-scheme: dark) {\n  :root:n": 1,
	} {
		if n := strings.Count(string(css), declaration); n != times {
			t.Errorf("%q occurs %d times, want %d", declaration, n, times)
		}
	}
}

func TestSettingsBecomeRules(t *testing.T) {
	look := &Theme{Static: []File{{Name: "a.txt"}, {Name: mainStyle, Data: []byte("main {}\n")}}}
	for _, nothing := range []config.Theme{
		{}, {Accent: standardAccent, Font: "serif", Width: "normal", Footer: "a"}, {Accent: "#84260F"},
	} {
		if set := look.With(&config.Config{Theme: nothing}); string(set.Static[1].Data) != "main {}\n" {
			t.Errorf("%+v changes the style sheet", nothing)
		}
	}
	for want, settings := range map[string]config.Theme{
		"--accent: #0000ff":        {Accent: "#00f"},
		"--serif: var(--sans)":     {Font: "sans"},
		"--text: 33rem":            {Width: "narrow"},
		"--right: 18rem":           {Width: "wide"},
		".logo {\n  width: auto; ": {Logo: "/logo.svg"},
	} {
		set := look.With(&config.Config{Theme: settings})
		got := string(set.Static[1].Data)
		if !strings.HasPrefix(got, "main {}\n") || !strings.Contains(got, want) {
			t.Errorf("%+v: %q does not contain %q", settings, got, want)
		}
		if fault := published(set.Static[1]).fault; fault != nil {
			t.Error(fault)
		}
	}
	if string(look.Static[1].Data) != "main {}\n" {
		t.Error("the theme itself was changed")
	}
}

func TestScriptsContainTheirTexts(t *testing.T) {
	script := "const a = /* words: copy lists.comma no.such */ {};\nconst b = {};\n"
	look := &Theme{Static: []File{{Name: "js/a.js", Data: []byte(script)}, {Name: "a.txt", Data: []byte(script)}}}
	set := look.With(&config.Config{})
	got := string(set.Static[0].Data)
	for _, want := range []string{
		`const a = {"copy.citation":"Copy citation",`, `"lists.comma":", "};`, "\nconst b = {};",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q does not contain %q", got, want)
		}
	}
	if string(set.Static[1].Data) != script {
		t.Error("a file other than a script has changed")
	}
	for _, script := range []string{"search.js", "copy.js"} {
		source, err := os.ReadFile("../../static/js/" + script)
		if err != nil {
			t.Fatal(err)
		}
		var none *words.Words
		published := string(withWords(source, none))
		asked := regexp.MustCompile(`(?:say\(|texts\[)"([a-z.-]+)"`)
		for _, m := range asked.FindAllStringSubmatch(string(source), -1) {
			name := `"` + m[1]
			if !strings.HasSuffix(name, ".") { // the name is completed at run time
				name += `":`
			}
			if !strings.Contains(published, name) {
				t.Errorf("%s: no text %q", script, m[1])
			}
		}
	}
}
