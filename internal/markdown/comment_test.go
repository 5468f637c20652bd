package markdown

import (
	"fmt"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/testutil/htmlcheck"
)

// everything returns everything that is rendered from a body.
func everything(r *Renderer, body string) string {
	d, problems := r.Render("x.md", []byte(body), 1)
	return fmt.Sprint(d.Abstract, d.Notes, d.Text, d.Summary, d.Mentions, problems, r.Outline([]byte(body)))
}

func TestCommentThatIsNotClosedHidesTheRest(t *testing.T) {
	for _, c := range []struct{ body, place string }{
		{"Shown %%secret", "1:7"},
		{"Shown %%\nsecret\n\nsecret\n%%\n\nsecret", "1:7"},
		{"Shown\n\n%%\nsecret\n\n## secret", "3:1"},
		{"Shown[^1] %%secret\n\n[^1]: secret", "1:11"},
		{"[Shown][a] %%secret\n\n[a]: /secret", "1:12"},
		{"- Shown\n  %%secret\n\nsecret\n%%\nsecret", "2:3"},
		{"> Shown\n> %%\n> secret\n\nsecret %% secret", "2:3"},
		{"Shown %%secret\n- secret %%secret", "1:7"},
		{"| Shown %%secret | secret%% |\n|---|---|\n", "1:9"},
		{"<div>Shown\n%%\nsecret\n\nsecret\n%%\nsecret", "2:1"},
		{"| Shown |\n|---|\n| a | %%secret |\n| secret%% |\n", "3:7"},
		{"Shown <!-- 50%% -->\n\n%%secret", "3:1"},
		{"Shown 100%%.\n\nMore %%secret", "3:6"},
		{"%%secret\n\nsecret %% Shown %%secret", "3:17"},
	} {
		r := New("/").Whole()
		got := everything(r, c.body)
		if strings.Contains(got, "secret") || !strings.Contains(got, "Shown") {
			t.Errorf("%q: %s", c.body, got)
		}
		if want := "x.md:" + c.place + ": the comment is not closed"; !strings.Contains(got, want) {
			t.Errorf("%q: got %s, want %s", c.body, got, want)
		}
		paper := everything(New("/"), "A.\n\n## Notes\n\n"+c.body)
		if strings.Contains(paper, "secret") || !strings.Contains(paper, "Shown") {
			t.Errorf("in notes, %q: %s", c.body, paper)
		}
		if abstract := everything(New("/"), c.body); !strings.Contains(abstract, "secret") {
			t.Errorf("in the abstract, %q: %s", c.body, abstract)
		}
	}
}

func TestCommentThatIsNotClosedHasAHint(t *testing.T) {
	const within, own = "(end it with %% in its paragraph, or begin it on a line", "(end it with %%; write"
	for body, want := range map[string]string{
		"Shown %%a": within, "- Shown %%a": within, "Shown\n\n%%a": own, "%%\na": own, "> Shown\n> %%\n> a": own,
	} {
		if got := everything(New("/").Whole(), body); !strings.Contains(got, want) {
			t.Errorf("%q: got %s, want %s", body, got, want)
		}
	}
}

func TestCommentBeyondTheLimitOfATextIsHidden(t *testing.T) {
	long := strings.Repeat("[a]\n\n", maxMarks)
	for _, end := range []string{"%%secret%%", "%%\nsecret\n\nsecret\n%%\n", "%%secret", "%%\n\nsecret"} {
		if got := everything(New("/").Whole(), long+end); strings.Contains(got, "secret") {
			t.Errorf("%q is published", end)
		}
	}
}

// FuzzComments inserts comments into the notes of a paper, outside code and URLs. No part of them may be rendered.
func FuzzComments(f *testing.F) {
	for _, body := range []string{
		"A\n\nB", "- a\n\n  b\n- c\n", "> [!tip]+ A\n> b\n>\n> c", "| a | b |\n|---|---|\n| c | d |",
		"# A\n\nB\n---\n",
		"a ==b== *c* [[d|e]] ![[f.png|3]]", "A\n: b\n: c\n\n  d\n", "A[^b]\n\n[^b]\n", "a ^b\n\n^c", "\\a 1%\n",
		"Table: a\n\n|b|\n|-|",
	} {
		for i := range 6 {
			f.Add(body, i*len(body)/5)
		}
	}
	r := New("/")
	f.Fuzz(func(t *testing.T, body string, at int) {
		if at < 0 || at > len(body) || strings.ContainsAny(body, "`~$<\t\x00\r") || strings.Contains(body, "%%") ||
			strings.Contains(body, "   ") || strings.Contains(body, "](") || strings.Contains(body, "]:") {
			return
		}
		before, after := body[:at], body[at:]
		for _, comment := range []string{
			" %%qzsecret%% ", "\n\n%%\nqzsecret\n\nqzsecret\n%%\n\n", " %%qzsecret\nqzsecret%% ",
		} {
			text := "A.\n\n## Notes\n\n" + before + comment + after
			if got := everything(r, text); strings.Contains(got, "qzsecret") {
				t.Errorf("%q publishes %s", text, got)
			}
		}
	})
}

// FuzzMarks compares an abstract, where == is text, with the same text as notes. Only == and the marks of emphasis that
// it separates may be missing.
func FuzzMarks(f *testing.F) {
	for _, body := range []string{
		"a ==b== c", "==a *b== c*", "a==b, c==d", "==== a ==", "==a\nb== _c==_==",
		"# ==a==\n\n- ==b==\n", "| ==a== |\n|---|\n",
		"a\n==",
		"==中==文==",
	} {
		f.Add(body)
	}
	r := New("/")
	shown := func(t *testing.T, r *Renderer, body string) string {
		d, _ := r.Render("x.md", []byte(body), 1)
		root, err := htmlcheck.Parse(d.Abstract + d.Notes)
		if err != nil {
			t.Fatalf("%q: %v", body, err)
		}
		text := strings.NewReplacer("=", "", "*", "", "_", "", "~", "").Replace(htmlcheck.Text(root))
		return strings.Join(strings.Fields(text), "")
	}
	f.Fuzz(func(t *testing.T, body string) {
		if strings.ContainsAny(body, ":[%^<$") {
			return
		}
		if text, mark := shown(t, r, body), shown(t, r.Whole(), body); text != mark {
			t.Errorf("%q shows %q, and %q with marks", body, text, mark)
		}
	})
}
