package edit

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// lines generates texts from a few different lines, so that two texts have lines in common.
func lines() *rapid.Generator[string] {
	line := rapid.SampledFrom(
		[]string{"a\n", "b\n", "\n", "-- x\n", "++ y\n", "@@ -1 +1 @@\n", "\\ No newline\n", "é\r\n", " c\n"},
	)
	return rapid.Custom(func(t *rapid.T) string {
		last := rapid.SampledFrom([]string{"", "end"})
		return strings.Join(rapid.SliceOfN(line, 0, 30).Draw(t, "lines"), "") + last.Draw(t, "last")
	})
}

func TestGitAppliesDiffs(t *testing.T) {
	names := []string{"a/x.md"}
	if runtime.GOOS != "windows" { // which has no such names
		names = append(names, "a/line\nfeed \"q\" \\ \x1bé.md")
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) { testGitAppliesDiffs(t, name) })
	}
}

func testGitAppliesDiffs(t *testing.T, name string) {
	dir := t.TempDir()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.Mkdir(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		before, after := lines().Draw(t, "before"), lines().Draw(t, "after")
		isNew := rapid.Bool().Draw(t, "new")
		if isNew {
			_ = os.Remove(path)
			before = ""
		} else if err := os.WriteFile(path, []byte(before), 0o644); err != nil {
			t.Fatal(err)
		}
		was := []byte(before)
		if isNew {
			was = nil
		}
		diff := Diff(name, was, []byte(after))
		if (diff == "") != (before == after) {
			t.Fatalf("%q and %q have the difference %q", before, after, diff)
		}
		if diff == "" {
			return
		}
		git := exec.Command("git", "apply", "--whitespace=nowarn", "--unidiff-zero", "-")
		git.Dir, git.Stdin = dir, strings.NewReader(diff)
		git.Env = append(
			os.Environ(),
			"GIT_CONFIG_GLOBAL="+os.DevNull,
			"GIT_CONFIG_NOSYSTEM=1",
			"GIT_CEILING_DIRECTORIES="+filepath.Dir(dir),
		)
		if out, err := git.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s\n%s", err, out, diff)
		}
		got, err := os.ReadFile(path)
		if err != nil && after != "" || string(got) != after {
			t.Fatalf("%q became %q, want %q, with\n%s", before, got, after, diff)
		}
	})
}

func TestWordDiffContainsBothTexts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.SampledFrom([]string{"one", "two", "$x$", ",", " ", "\n\n", "é", "(", "three"})
		text := rapid.Map(rapid.SliceOfN(word, 0, 20), func(w []string) string { return strings.Join(w, "") })
		before, after := text.Draw(t, "before"), text.Draw(t, "after")
		diff := WordDiff(before, after)
		removed, added := regexp.MustCompile(`(?s)\[-(.*?)-\]`), regexp.MustCompile(`(?s)\{\+(.*?)\+\}`)
		if got := removed.ReplaceAllString(added.ReplaceAllString(diff, ""), "$1"); got != before {
			t.Fatalf("%q contains %q, want %q", diff, got, before)
		}
		if got := added.ReplaceAllString(removed.ReplaceAllString(diff, ""), "$1"); got != after {
			t.Fatalf("%q contains %q, want %q", diff, got, after)
		}
	})
}

func TestWordDiff(t *testing.T) {
	for _, c := range []struct{ before, after, want string }{
		{"We show that it works.", "We prove that it works.", "We [-show-]{+prove+} that it works."},
		{"We show that it works.", "We show that it works well.", "We show that it works{+ well+}."},
		{"It is a very big model that works.", "It is the biggest model that works.",
			"It is [-a very big-]{+the biggest+} model that works."},
		{"Mine.", "Another text of theirs.", "[-Mine.-]{+Another text of theirs.+}"},
		{"", "All.", "{+All.+}"},
		{"Same.", "Same.", "Same."},
	} {
		if got := WordDiff(c.before, c.after); got != c.want {
			t.Errorf("%q and %q: %q, want %q", c.before, c.after, got, c.want)
		}
	}
}

func TestColorsKeepTheText(t *testing.T) {
	unified := Diff("x", []byte("a\n-- b\nc\n"), []byte("a\n++ d\nc\n"))
	color := regexp.MustCompile("\x1b\\[[0-9]*m")
	if got := color.ReplaceAllString(ColorDiff(unified), ""); got != unified {
		t.Errorf("%q became %q", unified, got)
	}
	for _, want := range []string{
		"\x1b[1m--- a/x\x1b[m\n", "\x1b[36m@@ -1,3 +1,3 @@\x1b[m\n", "\x1b[31m--- b\x1b[m\n", "\x1b[32m+++ d\x1b[m\n",
		"\n c\n",
	} {
		if !strings.Contains(ColorDiff(unified), want) {
			t.Errorf("no %q in %q", want, ColorDiff(unified))
		}
	}
	start := "It is " + strings.Repeat("a very ", 9)
	one, other := start+"long line.\n", start+"short line.\n"
	const end = "a very \x1b[7mshort\x1b[27m line.\x1b[m\n"
	if got := ColorDiff(Diff("x", []byte(one), []byte(other))); !strings.HasSuffix(got, end) {
		t.Errorf("no %q in %q", end, got)
	}
	if got, want := ColorWordDiff("a [-b-]{+c+} [x]"), "a \x1b[31m[-b-]\x1b[m\x1b[32m{+c+}\x1b[m [x]"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
