package archive

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/problem"
)

// drawing returns a picture with a size.
func drawing(width, height int) string {
	return fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d"/>`, width, height)
}

// illustrated writes a site with pictures, and a paper and a page with the given body.
func illustrated(t *testing.T, body string) string {
	t.Helper()
	text := "---\ntitle: A\n---\n" + body + "\n"
	return siteOf(t, map[string]string{
		"papers/a.md": text, "pages/about.md": text, "papers/b.md": paperFile(),
		"papers/a/own.svg": drawing(
			1,
			2,
		), "papers/beside.svg": drawing(3, 4), "papers/a/both.svg": drawing(5, 6), "papers/both.svg": drawing(7, 8),
		"papers/a/deep/x y.svg": drawing(
			9,
			10,
		), "papers/b/other.svg": drawing(11, 12), "papers/a/text.txt": "text", "papers/a/broken.svg": "text",
		"papers/a/é.svg": drawing(13, 14), "secret.svg": drawing(15, 16), "papers/a/x_&y.svg": drawing(17, 18),
		"../static/plots/own.svg": drawing(19, 20),
	})
}

// published formats the pictures of an archive with their files.
func published(a *Archive) string {
	names := make([]string, len(a.Pictures))
	for i, p := range a.Pictures {
		names[i] = p.Name + " = " + p.File
	}
	return strings.Join(names, ", ")
}

func TestPicturesAreNextToTheTextOrInItsFolder(t *testing.T) {
	tests := []struct{ body, shows, pictures string }{
		{"![o](own.svg)", `src="own.svg" alt="o" width="1" height="2"`, "papers/a/own.svg = papers/a/own.svg"},
		{
			"![o](./own.svg#part)",
			`src="./own.svg#part" alt="o" width="1" height="2"`,
			"papers/a/own.svg = papers/a/own.svg",
		},
		{
			"![o](beside.svg?x=1)",
			`src="beside.svg?x=1" alt="o" width="3" height="4"`,
			"papers/a/beside.svg = papers/beside.svg",
		},
		{"![o](both.svg)", `width="5" height="6"`, "papers/a/both.svg = papers/a/both.svg"},
		{"![o](a/own.svg)", `src="a/own.svg" alt="o" width="1" height="2"`, "papers/a/a/own.svg = papers/a/own.svg"},
		{
			"![o](<deep/x y.svg>)",
			`src="deep/x%20y.svg" alt="o" width="9" height="10"`,
			"papers/a/deep/x y.svg = papers/a/deep/x y.svg",
		},
		{"![o](deep/../deep/x%20y.svg)", `width="9" height="10"`, "papers/a/deep/x y.svg = papers/a/deep/x y.svg"},
		{"![o](b/other.svg)", `width="11" height="12"`, "papers/a/b/other.svg = papers/b/other.svg"},
		{
			`![o](x\_&amp;y.svg)`,
			`src="x_&amp;y.svg" alt="o" width="17" height="18"`,
			"papers/a/x_&y.svg = papers/a/x_&y.svg",
		},
		{"![o](é.svg)", `src="%C3%A9.svg" alt="o" width="13" height="14"`, "papers/a/é.svg = papers/a/é.svg"},
		{
			"[big](own.svg) [again](own.svg) ![o](own.svg)",
			`<a href="own.svg">big</a>`,
			"papers/a/own.svg = papers/a/own.svg",
		},
		{"[page](own.html) [text](a/text.txt)", `<a href="own.html">`, ""},
		{"![o](/own.svg) ![o](https://a.org/x.svg) ![o](//a.org/x.svg)", `src="/repo/own.svg" alt="o" loading`, ""},
		{"![o](/plots/own.svg)", `src="/repo/plots/own.svg" alt="o" width="19" height="20"`, ""},
	}
	for _, test := range tests {
		dir := illustrated(t, test.body)
		if err := os.Remove(filepath.Join(dir, "content", "pages", "about.md")); err != nil {
			t.Fatal(err)
		}
		a, err := Load(dir, settings, Options{})
		if err != nil {
			t.Errorf("%s: %v", test.body, err)
			continue
		}
		if html := a.Papers[a.places["a"]].Abstract; !strings.Contains(html, test.shows) {
			t.Errorf("%s: no %s in %s", test.body, test.shows, html)
		}
		expect(t, test.body, published(a), test.pictures)
	}
}

func TestPicturesOfFreePages(t *testing.T) {
	a := load(
		t,
		map[string]string{
			"pages/about.md":    "---\ntitle: A\n---\n![o](x.svg)\n![o](y.svg)\n",
			"pages/about/x.svg": drawing(1, 2),
			"pages/y.svg":       drawing(3, 4),
		},
	)
	expect(t, "pictures", published(a), "about/x.svg = pages/about/x.svg, about/y.svg = pages/y.svg")
}

func TestMissingPicturesAreReported(t *testing.T) {
	tests := []struct{ body, want string }{
		{"\nText ![o](owm.svg).", "5:6: the picture \"owm.svg\" does not exist (did you mean own.svg?)"},
		{"![o](deep/x_y.svg)", "4:1: the picture \"deep/x_y.svg\" does not exist (did you mean deep/x y.svg?)"},
		{"![o](OWN.svg)", "4:1: the picture \"OWN.svg\" does not exist (did you mean own.svg?)"},
		{
			"![o](nothing-like-it.png)",
			"4:1: the picture \"nothing-like-it.png\" does not exist" +
				" (put it in content/papers/ or content/papers/a/; for a file in static/, write /nothing-like-it.png)",
		},
		{
			"![o](../secret.svg)",
			"4:1: the picture \"../secret.svg\" is outside the folder of its text (put it in content/papers/ or " +
				"content/papers/a/; for a file in static/, write /secret.svg)",
		},
		{
			"![o](%2e%2e/secret.svg)",
			"4:1: the picture \"../secret.svg\" is outside the folder of its text (put it in content/papers/ or " +
				"content/papers/a/; for a file in static/, write /secret.svg)",
		},
		{
			`![o](..\\secret.svg)`,
			`4:1: the picture "..\secret.svg" is outside the folder of its text (put it in content/papers/ or ` +
				`content/papers/a/; for a file in static/, write /secret.svg)`,
		},
		{
			"![o](text.txt)",
			"4:1: \"text.txt\" is not a picture in a supported format (save it as PNG, JPEG, GIF, WebP or SVG)",
		},
		{
			"![o](broken.svg)",
			"4:1: the picture \"broken.svg\" cannot be read: no <svg> element found (save it as PNG, JPEG, GIF, " +
				"WebP or SVG)",
		},
		{"[o](owns.svg) ![o](own.svg)", "4:1: the picture \"owns.svg\" does not exist (did you mean own.svg?)"},
	}
	for _, test := range tests {
		dir := illustrated(t, test.body)
		if err := os.Remove(filepath.Join(dir, "content", "pages", "about.md")); err != nil {
			t.Fatal(err)
		}
		_, problems, err := NewReader(dir).Read(settings, Options{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		expect(
			t,
			test.body,
			strings.ReplaceAll(problems.Error(), filepath.ToSlash(dir)+"/", ""),
			"content/papers/a.md:"+test.want,
		)
	}
}

func TestSymbolicLinksCannotLeaveTheContent(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // symbolic links need a privilege
	}
	dir := siteOf(
		t,
		map[string]string{
			"papers/a.md":     "---\ntitle: A\n---\n![o](out.svg) ![o](in.svg) ![o](folder/x.svg)\n",
			"papers/real.svg": drawing(1, 2),
		},
	)
	elsewhere := t.TempDir()
	for name, to := range map[string]string{
		"out.svg": filepath.Join(elsewhere, "x.svg"), "in.svg": "real.svg", "folder": elsewhere,
	} {
		if err := os.Symlink(to, filepath.Join(dir, "content", "papers", name)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(elsewhere, "x.svg"), []byte(drawing(3, 4)), 0o644); err != nil {
		t.Fatal(err)
	}
	a, problems, err := NewReader(dir).Read(settings, Options{}, nil)
	if err != nil || len(problems) != 2 ||
		problems[0].What != "the picture \"out.svg\" is a symbolic link to a missing file or to one outside content/" ||
		!strings.HasPrefix(problems[1].What, "the picture \"folder/x.svg\" does not exist") {
		t.Error(problems, err)
	}
	expect(t, "pictures", published(a), "papers/a/in.svg = papers/in.svg")
}

func TestChangedPictureUpdatesItsText(t *testing.T) {
	for _, named := range []bool{false, true} {
		dir := illustrated(t, "![o](own.svg) ![o](later.svg) ![o](/plots/own.svg)")
		r := NewReader(dir)
		read := func(name string, do func(string) error) (a *Archive, problems problem.List) {
			t.Helper()
			if err := do(filepath.Join(dir, "content", name)); err != nil {
				t.Fatal(err)
			}
			var changed []string
			if named {
				changed = []string{path.Join("content", name)}
			}
			a, problems, err := r.Read(settings, Options{}, changed)
			if err != nil {
				t.Fatal(err)
			}
			return a, problems
		}
		write := func(text string) func(string) error {
			return func(path string) error { return os.WriteFile(path, []byte(text), 0o644) }
		}
		read("pages/about.md", os.Remove)
		if _, problems := read("papers/a/unused.svg", write(drawing(1, 1))); len(problems) != 1 {
			t.Error(problems)
		}
		first, problems := read("papers/later.svg", write(drawing(30, 40)))
		if html := first.Papers[first.places["a"]].Abstract; len(problems) > 0 ||
			!strings.Contains(html, `width="30" height="40"`) {
			t.Errorf("an added picture: %v, %s", problems, html)
		}
		second, _ := read("papers/a/later.svg", write(drawing(50, 60)))
		if html := second.Papers[second.places["a"]].Abstract; !strings.Contains(html, `width="50" height="60"`) {
			t.Errorf("a picture added in the preferred folder: %s", html)
		}
		third, _ := read("papers/a/own.svg", write(drawing(1, 2)+"<!-- the same size -->"))
		if third.Papers[third.places["a"]] != second.Papers[second.places["a"]] {
			t.Error("a picture of the same size changed the page")
		}
		if second.Pictures[1].Same(third.Pictures[1]) || !second.Pictures[0].Same(third.Pictures[0]) {
			t.Errorf("%s and %s: want only the second picture to differ", published(second), published(third))
		}
		fourth, _ := read("../static/plots/own.svg", write(drawing(70, 80)))
		if html := fourth.Papers[fourth.places["a"]].Abstract; !strings.Contains(html, `width="70" height="80"`) {
			t.Errorf("a changed picture in static: %s", html)
		}
		if _, problems = read("papers/a/own.svg", os.Remove); len(problems) != 1 {
			t.Errorf("a removed picture: %v", problems)
		}
		if last, _ := read("papers/a.md", os.Remove); len(last.Pictures) > 0 {
			t.Errorf("pictures without a text: %s", published(last))
		}
	}
}

// macOS and git write é as one character or as two. The difference is invisible.
func TestPictureNameInOtherUnicodeForm(t *testing.T) {
	const composed, decomposed = "caf\u00e9", "cafe\u0301"
	for _, c := range []struct{ written, there string }{
		{composed, decomposed}, {decomposed, composed}, {composed, composed}, {decomposed, decomposed},
	} {
		text := "---\ntitle: A\n---\n![o](" + c.written + "/" + c.written + ".svg)\n"
		dir := siteOf(t, map[string]string{"papers/a.md": text})
		r := NewReader(dir)
		if _, problems, err := r.Read(settings, Options{}, nil); err != nil || len(problems) != 1 {
			t.Fatal(problems, err)
		}
		name := "papers/a/" + c.there + "/" + c.there + ".svg"
		file := filepath.Join(dir, "content", filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(drawing(1, 2)), 0o644); err != nil {
			t.Fatal(err)
		}
		a, problems, err := r.Read(settings, Options{}, []string{"content/" + name})
		if err != nil || len(problems) > 0 {
			t.Fatal(problems, err)
		}
		expect(t, "pictures", published(a), "papers/a/"+c.written+"/"+c.written+".svg = "+name)
	}
}

func TestPicturesOfDraftsAreNotPublished(t *testing.T) {
	dir := siteOf(
		t,
		map[string]string{
			"papers/a.md":  "---\ntitle: A\ndraft: true\n---\n![o](x.svg)\n",
			"papers/x.svg": drawing(1, 2),
		},
	)
	for drafts, want := range map[bool]string{false: "", true: "papers/a/x.svg = papers/x.svg"} {
		a, err := Load(dir, settings, Options{Drafts: drafts})
		if err != nil {
			t.Fatal(err)
		}
		expect(t, "pictures", published(a), want)
	}
}
