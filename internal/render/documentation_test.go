package render

import (
	"html/template"
	"maps"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/export"
	"github.com/offprint/offprint/internal/mathml"
	"github.com/offprint/offprint/internal/site"
	"github.com/offprint/offprint/internal/strictyaml"
	"github.com/offprint/offprint/internal/words"
)

const documented = "../../layouts/README.md"

// undocumented are the members that are of no use in layouts.
var undocumented = map[string]bool{
	"Paper.ArxivKey": true, "Paper.DOIKey": true, "Paper.NewKey": true, "Link.YAML": true,
	"Venue.YAML": true, "Date.Example": true, "Site.Words": true, "Paper.ExtraFields": true,
	"Paper.Own": true, "Card.Indexed": true, "Site.Macros": true, "Site.Math": true,
	"Site.Contact": true, "Site.Services": true, "Site.Lookup": true,
	"Site.LookupOrder": true, "Site.Sources": true,
}

// opaque are types whose members are of no use in layouts.
var opaque = []reflect.Type{
	reflect.TypeFor[export.Thing](), reflect.TypeFor[export.Trail](), reflect.TypeFor[export.Step](),
	reflect.TypeFor[export.SearchForm](), reflect.TypeFor[content.PaperField](),
	reflect.TypeFor[strictyaml.Field](), reflect.TypeFor[words.Words](),
	reflect.TypeFor[config.Math](), reflect.TypeFor[mathml.Macros](),
	reflect.TypeFor[config.Services](), reflect.TypeFor[config.Source](),
	reflect.TypeFor[archive.IndexedItems](),
}

// typeWords are the names of types in the documentation.
var typeWords = map[reflect.Type]string{
	reflect.TypeFor[any](): "any", reflect.TypeFor[map[string]any](): "values by name",
	reflect.TypeFor[template.HTML]():     "HTML",
	reflect.TypeFor[template.HTMLAttr](): "attribute", reflect.TypeFor[template.URL](): "URL",
	reflect.TypeFor[time.Month](): "month", reflect.TypeFor[time.Time](): "time",
	reflect.TypeFor[content.Term](): "VocabularyTag", reflect.TypeFor[*site.Site](): "Site", // never nil
}

func word(t reflect.Type) string {
	if w, known := typeWords[t]; known {
		return w
	}
	switch t.Kind() {
	case reflect.Slice:
		return "list of " + strings.TrimSuffix(word(t.Elem()), " or nil")
	case reflect.Pointer:
		return word(t.Elem()) + " or nil"
	}
	return t.Name()
}

// sections returns the sections of the documentation by heading.
func sections(t *testing.T) map[string]string {
	t.Helper()
	src, err := os.ReadFile(documented)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	heading := regexp.MustCompile(`(?m)^##+ (.*)$`)
	at := heading.FindAllStringSubmatchIndex(string(src), -1)
	for i, m := range at {
		end := len(src)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		found[string(src[m[2]:m[3]])] = string(src[m[1]:end])
	}
	return found
}

// TestEveryMemberIsDocumented compares the tables of the documentation with the members that layouts can use and their
// types.
func TestEveryMemberIsDocumented(t *testing.T) {
	documented := sections(t)
	row := regexp.MustCompile("(?m)^\\| `\\.(\\w+)` \\| ([^|]+) \\|")
	types := shownTypes(functionResults(newRenderer(t, layouts(nil)).functions()))
	names := map[string]bool{}
	for _, shown := range types {
		if slices.Contains(opaque, shown) {
			continue
		}
		name := word(shown)
		if names[name] {
			t.Errorf("two types are called %s", name)
		}
		names[name] = true
		want, got := map[string]string{}, map[string]string{}
		for _, m := range members(shown) {
			if !undocumented[name+"."+m.name] {
				want[m.name] = word(m.result)
			}
		}
		if shown == reflect.TypeFor[archive.Related]() { // the section of Related refers to that of Card
			for _, m := range members(reflect.TypeFor[archive.Card]()) {
				delete(want, m.name)
			}
		}
		for _, m := range row.FindAllStringSubmatch(documented[name], -1) {
			got[m[1]] = m[2]
		}
		for part, result := range want {
			if got[part] != result {
				t.Errorf("%s, section %s: no line | `.%s` | %s | … |", documented, name, part, result)
			}
		}
		for part := range got {
			if want[part] == "" {
				t.Errorf("%s, section %s: .%s does not exist", documented, name, part)
			}
		}
	}
}

func TestEveryFunctionIsDocumented(t *testing.T) {
	functions := newRenderer(t, layouts(nil)).functions()
	row := regexp.MustCompile("(?m)^\\| `(\\w+)` \\| ([^|]+) \\|")
	got := map[string]string{}
	for _, m := range row.FindAllStringSubmatch(sections(t)["Functions"], -1) {
		got[m[1]] = m[2]
	}
	for name, f := range functions {
		of := reflect.TypeOf(f)
		var from []string
		for i := range of.NumIn() {
			from = append(from, strings.TrimSuffix(word(of.In(i)), " or nil"))
		}
		want := strings.TrimSpace(strings.Join(from, ", ") + " → " + strings.TrimSuffix(word(of.Out(0)), " or nil"))
		if got[name] != want {
			t.Errorf("%s: no line | `%s` | %s | … |", documented, name, want)
		}
	}
	for name := range got {
		if functions[name] == nil {
			t.Errorf("%s: the function %s does not exist", documented, name)
		}
	}
}

func TestEveryLayoutIsDocumented(t *testing.T) {
	row := regexp.MustCompile("(?m)^\\| `([\\w/-]+\\.html)` \\| ([^|]+) \\|")
	got := map[string]string{}
	for _, m := range row.FindAllStringSubmatch(sections(t)["The files"], -1) {
		got[m[1]] = m[2]
	}
	definition := regexp.MustCompile(`{{-? *define "([\w-]+)"`)
	want := map[string]string{}
	for _, pattern := range []string{"*.html", "partials/*.html"} {
		files, err := filepath.Glob("../../layouts/" + pattern)
		if err != nil || len(files) == 0 {
			t.Fatal(files, err)
		}
		for _, file := range files {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var defined []string
			for _, m := range definition.FindAllSubmatch(src, -1) {
				defined = append(defined, "`"+string(m[1])+"`")
			}
			name := path.Join(path.Dir(pattern), filepath.Base(file))
			want[name] = strings.Join(defined, ", ")
			if name == baseLayout {
				want[name] = "the page"
			}
		}
	}
	if !maps.Equal(got, want) {
		t.Errorf("%s lists %v, want %v", documented, got, want)
	}
}
