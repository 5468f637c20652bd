package problem

import (
	"os/exec"
	"strings"
	"testing"
)

func TestCommandCanBePasted(t *testing.T) {
	for _, c := range []struct {
		arguments []string
		want      string
	}{
		{nil, "offprint merge"},
		{[]string{"mgno", "神经-2"}, "offprint merge mgno 神经-2"},
		{[]string{"content/papers/a.md", "10.1000/x:y"}, "offprint merge content/papers/a.md 10.1000/x:y"},
		{[]string{"My site", ""}, `offprint merge "My site" ""`},
		{[]string{"it's", "~me", "a;b", "a&b", "<a>", "a|b", "(a)", "[a]", "{a,b}", "a*", "a?", "#a", "a=b"},
			`offprint merge "it's" "~me" "a;b" "a&b" "<a>" "a|b" "(a)" "[a]" "{a,b}" "a*" "a?" "#a" "a=b"`},
		{[]string{`a"b`, "$HOME", "`id`", `a\b`, "a!b", "100%"},
			`offprint merge 'a"b' '$HOME' '` + "`id`" + `' 'a\b' 'a!b' '100%'`},
		{[]string{`$it's`}, `offprint merge '$it'\''s'`},
		{[]string{"a", "-rf"}, "offprint merge -- a -rf"},
		{[]string{"-a b"}, `offprint merge -- "-a b"`},
	} {
		got := Command("offprint merge", c.arguments...)
		if got != c.want {
			t.Errorf("%q: got %s, want %s", c.arguments, got, c.want)
		}
		sh, err := exec.LookPath("sh")
		if err != nil || len(c.arguments) == 0 {
			continue
		}
		arguments := strings.TrimPrefix(strings.TrimPrefix(got, "offprint merge"), " --")
		out, err := exec.Command(sh, "-c", "set --"+arguments+`; printf '%s\0' "$@"`).Output()
		if err != nil || string(out) != strings.Join(append(c.arguments, ""), "\x00") {
			t.Errorf("%s: the shell read %q, %v", got, out, err)
		}
	}
}
