package frontmatter

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/offprint/offprint/internal/strictyaml"
)

func TestQuote(t *testing.T) {
	for text, want := range map[string]string{
		"":                   `""`,
		`a "b" \ c`:          `"a \"b\" \\ c"`,
		"a\nb\tc\rd":         `"a\nb\tc\u000Dd"`,
		"\x00\x1b\x7f\u0085": `"\u0000\u001B\u007F\u0085"`,
		"a\u2028b\u2029c":    `"a\u2028b\u2029c"`,
		"\ufeff\ufffe\uffff": `"\uFEFF\uFFFE\uFFFF"`,
		"é ∂ 中文 🎉 $x_1$":     `"é ∂ 中文 🎉 $x_1$"`,
		"a\xffb\xc3":         "\"a\ufffdb\ufffd\"",
	} {
		if got := Quote(text); got != want {
			t.Errorf("Quote(%q) = %s, want %s", text, got, want)
		}
	}
}

func TestScalarQuotesIfNecessary(t *testing.T) {
	for _, text := range []string{
		"pdes", "neural-operators", "Juncai He", "Müller & Söhne", "中文", "https://example.org/a#b", "a:b", "C#", "It's",
		"not", "nullable", "Infinity", "o",
	} {
		if got := Scalar(text); got != text {
			t.Errorf("Scalar(%q) = %s", text, got)
		}
	}
	for _, text := range []string{
		"", "yes", "No", "ON", "off", "y", "N", "true", "FALSE", "Null", "~", "<<", "=", ".inf", "-", "---", "a ", " a",
		"a: b", "a:", "a #b", "a, b", "[a]", "a]", "{a", "a?b", "https://example.org/?q=a", "2024", "2024-01-01",
		"12:30", "0x1f", "1e3", "3D", "-a", "'a'", "\"a\"", "*a", "&a", "!a", "|", ">", "%a", "@a", "`a`", "a\nb",
		"a\tb", "a\u00a0b", "a\u2028b", "a\xffb", "\xff", "#a", "a\x00", "🎉",
	} {
		if got := Scalar(text); got != Quote(text) {
			t.Errorf("Scalar(%q) = %s", text, got)
		}
	}
}

// readBack decodes a text as the value of a field, as an entry of a list in brackets, and as an entry of a list with
// dashes.
func readBack(t rapid.TB, yaml string) [3]string {
	t.Helper()
	var v struct {
		Alone string   `yaml:"alone"`
		Flow  []string `yaml:"flow"`
		Block []string `yaml:"block"`
	}
	src := "alone: " + yaml + " # comment\nflow: [" + yaml + "]\nblock:\n- " + yaml + "\n"
	if problems := strictyaml.Decode("p.md", []byte(src), 1, &v); len(problems) > 0 {
		t.Fatalf("%q: %v", src, problems)
	}
	if len(v.Flow) != 1 || len(v.Block) != 1 {
		t.Fatalf("%q reads as %+v", src, v)
	}
	return [3]string{v.Alone, v.Flow[0], v.Block[0]}
}

func checkReadsBack(t rapid.TB, text string) {
	t.Helper()
	want := string([]rune(text)) // with U+FFFD for each invalid byte
	for _, yaml := range []string{Quote(text), Scalar(text)} {
		if strings.IndexFunc(yaml, isBreak) >= 0 {
			t.Fatalf("%q has more than one line", yaml)
		}
		for _, got := range readBack(t, yaml) {
			if got != want {
				t.Fatalf("%q written as %s reads as %q", text, yaml, got)
			}
		}
	}
}

func TestQuotedTextRoundTrips(t *testing.T) {
	for r := rune(0); r <= 0x2100; r++ {
		checkReadsBack(t, string(r))
		checkReadsBack(t, "a"+string(r)+"b")
		checkReadsBack(t, "a "+string(r)+" b"+string(r))
	}
	rapid.Check(t, func(t *rapid.T) {
		checkReadsBack(t, rapid.OneOf(rapid.String(), rapid.StringMatching(`[a-z:#?,\[\]{}'" \\-]*`)).Draw(t, "text"))
	})
}

func FuzzQuotedTextRoundTrips(f *testing.F) {
	for _, text := range []string{"", "a: b", "yes", "a\xff\nb", "\ufffe\U0001ffff", "https://example.org/?a#b", `\"`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { checkReadsBack(t, text) })
}
