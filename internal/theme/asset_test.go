package theme

import (
	"crypto/sha512"
	"encoding/base64"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var static = []File{
	{Name: "a.pdf", Path: "static/a.pdf", Data: []byte("  %PDF  ")},
	{
		Name: "css/a.css",
		Path: "static/css/a.css",
		Data: []byte("a { color: red; }\n@import 'b.css';\nb { background: url(../img/c.svg) }\n"),
	},
	{Name: "css/b.css", Path: "static/css/b.css", Data: []byte("/* b */ b { color: blue; }\n")},
	{Name: "css/idle.css", Path: "static/css/idle.css", Data: []byte("i { color: red; }\n")},
	{Name: "img/c.svg", Path: "static/img/c.svg", Data: []byte("<svg> </svg>")},
	{Name: "js/a.js", Path: "static/js/a.js", Data: []byte("function f(long) {\n  return long + '</p>  <p>';\n}\n")},
}

var requested = []string{"css/a.css", "css/b.css", "img/c.svg", "js/a.js"}

// names returns the names of files, with # for each hash.
func names(files []File) []string {
	var all []string
	for _, f := range files {
		all = append(all, fingerprints.ReplaceAllString(f.Name, ".#$1"))
	}
	return all
}

var fingerprints = regexp.MustCompile(`\.[0-9a-f]{12}(\.\w+)$`)

func find(t *testing.T, files []File, name string) string {
	t.Helper()
	for _, f := range files {
		if f.Name == name {
			return string(f.Data)
		}
	}
	t.Fatalf("no %s in %v", name, names(files))
	return ""
}

func TestOnlyRequestedFilesAreMinified(t *testing.T) {
	s := PublishedAssets(static)
	files, warnings := s.Files(requested)
	if len(warnings) > 0 {
		t.Error(warnings)
	}
	// b.css is also published under its own name, because a.css imports it.
	want := []string{"a.pdf", "css/a.#.css", "css/b.#.css", "css/b.css", "css/idle.css", "img/c.svg", "js/a.#.js"}
	if diff := cmp.Diff(want, names(files)); diff != "" {
		t.Error(diff)
	}
	for name, want := range map[string]string{
		s.Name("css/a.css"): "a{color:red}@import 'b.css';b{background:url(../img/c.svg)}",
		s.Name("css/b.css"): "b{color:blue}",
		s.Name("js/a.js"):   `function f(e){return e+"</p>  <p>"}`,
		"css/b.css":         string(static[2].Data),
		"css/idle.css":      string(static[3].Data),
		"img/c.svg":         string(static[4].Data),
		"a.pdf":             string(static[0].Data),
	} {
		if got := find(t, files, name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

func TestLongStyleSheetIsNotMinified(t *testing.T) {
	for length, want := range map[int]string{maxMinifiedCSS: "", maxMinifiedCSS + 1: "it has more than 400000 bytes"} {
		long := []byte("a { b: c }" + strings.Repeat("\n", length-10))
		s := PublishedAssets([]File{{Name: "css/a.css", Path: "static/css/a.css", Data: long}})
		files, warnings := s.Files([]string{"css/a.css"})
		isWhole := find(t, files, s.Name("css/a.css")) == string(long)
		if isWhole != (want != "") || len(warnings) > 0 != (want != "") || !strings.Contains(warnings.Error(), want) {
			t.Errorf("%d bytes: published whole: %v, %v", length, isWhole, warnings)
		}
	}
}

func TestCustomStyleKeepsItsOwnAddress(t *testing.T) {
	s := PublishedAssets([]File{{Name: "css/custom.css", Path: "static/css/custom.css", Data: []byte("a { b: c }")}})
	files, _ := s.Files([]string{"css/custom.css"})
	got := names(files)
	slices.Sort(got)
	if diff := cmp.Diff([]string{"css/custom.#.css", "css/custom.css"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestIntegrityMatchesPublishedBytes(t *testing.T) {
	s := PublishedAssets(static)
	files, _ := s.Files(requested)
	for _, name := range []string{"css/a.css", "js/a.js"} {
		sum := sha512.Sum384([]byte(find(t, files, s.Name(name))))
		if want := "sha384-" + base64.StdEncoding.EncodeToString(sum[:]); s.Integrity(name) != want {
			t.Errorf("%s: got %s, want %s", name, s.Integrity(name), want)
		}
	}
	if s.Name("img/c.svg") != "img/c.svg" || s.Integrity("img/c.svg") != "" {
		t.Error("a picture has a new name or a hash")
	}
}

func TestNameDependsOnContent(t *testing.T) {
	changed := append([]File(nil), static...)
	changed[1].Data = []byte("a { color: green; }")
	before, again, after := PublishedAssets(static), PublishedAssets(static), PublishedAssets(changed)
	for _, name := range requested {
		if before.Name(name) != again.Name(name) {
			t.Errorf("%s: the name is %s, then %s", name, before.Name(name), again.Name(name))
		}
		if same := before.Name(name) == after.Name(name); same != (name != "css/a.css") {
			t.Errorf("%s: the name is %s, then %s", name, before.Name(name), after.Name(name))
		}
	}
}

func TestPreviewPublishesFilesUnchanged(t *testing.T) {
	s := PlainAssets(static)
	files, warnings := s.Files(requested)
	if diff := cmp.Diff(static, files); diff != "" || len(warnings) > 0 {
		t.Error(diff, warnings)
	}
	if s.Name("css/a.css") != "css/a.css" || s.Integrity("css/a.css") != "" {
		t.Error("a style sheet has a new name or a hash")
	}
}

func TestUnsupportedScriptIsPublishedUnchanged(t *testing.T) {
	const newer = "start();\nimport d from './d.json' with { type: 'json' };\n"
	s := PublishedAssets([]File{{Name: "js/new.js", Path: "own/static/js/new.js", Data: []byte(newer)}})
	files, warnings := s.Files([]string{"js/new.js"})
	if got := find(t, files, s.Name("js/new.js")); got != newer {
		t.Errorf("published as %q", got)
	}
	if len(warnings) != 1 ||
		!strings.HasPrefix(warnings[0].Error(), "own/static/js/new.js:2:31: cannot be minified: ") ||
		!strings.Contains(warnings[0].Hint, `{{url "/js/new.js"}}`) {
		t.Errorf("warnings: %v", warnings)
	}
}

func TestNearest(t *testing.T) {
	s := PublishedAssets(static)
	if got := s.Nearest("css/aa.css"); got != "css/a.css" {
		t.Errorf("%q", got)
	}
	if !s.Has("css/a.css") || s.Has("/css/a.css") || s.Has("") {
		t.Error("Has is wrong")
	}
}
