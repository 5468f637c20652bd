package words

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/content"
)

// TestDefaultsAreValid parses the default words, also as the words of a site.
func TestDefaultsAreValid(t *testing.T) {
	if p := parse("words.yaml", Source, nil); len(p.problems) > 0 {
		t.Fatal(p.problems)
	}
	if _, problems := Parse("words.yaml", Source, "en"); len(problems) > 0 {
		t.Error(problems)
	}
}

func TestGermanIsComplete(t *testing.T) {
	src, err := os.ReadFile("testdata/de.yaml")
	if err != nil {
		t.Fatal(err)
	}
	german, problems := Parse("de.yaml", src, "de")
	if problems = append(problems, Warnings(german)...); len(problems) > 0 {
		t.Fatal(problems)
	}
	texts := parse("de.yaml", src, nil).texts
	for _, key := range keysOf(defaults().texts) {
		if _, ok := texts[key]; !ok {
			t.Errorf("%s is missing", key)
		}
	}
}

func TestText(t *testing.T) {
	polish, problems := Parse("words.yaml", []byte("counts:\n  paper: {one: '{n} artykuł', few: '{n} artykuły', "+
		"many: '{n} artykułów', other: '{n} artykułu'}\nnumbers: {group: ' '}\n"), "pl")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	german, _ := Parse("words.yaml", nil, "de-AT")
	var none *Words
	for _, c := range []struct{ got, want string }{
		{none.Text("counts.paper", "n", 1), "1 paper"},
		{none.Text("counts.paper", "n", 0), "0 papers"},
		{none.Text("counts.paper", "n", 21), "21 papers"},
		{none.Text("glance.undated", "n", 1), "One paper has no date."},
		{none.Text("lists.page", "title", "{page}", "page", "2"), "{page}, page 2"},
		{none.Text("no.such"), "no.such"},
		{none.fill("{x {n} {m} {n", []any{"n", "{m}", "m", "2"}), "{x {m} 2 {n"},
		{none.fill("{}{n}é", []any{"n", "1"}), "{}1é"},
		{none.Phrase("home.digest", "today"), "Digest of today"},
		{none.Enumerate(nil), ""},
		{none.Enumerate([]string{"2021"}), "2021"},
		{none.Enumerate([]string{"2021", "2023", "2025"}), "2021, 2023 and 2025"},
		{none.Date(content.Date{}), ""},
		{none.Date(content.Date{Year: 2023}), "2023"},
		{none.Date(content.Date{Year: 2023, Month: 10}), "October 2023"},
		{none.Date(content.Date{Year: 2023, Month: 10, Day: 6}), "6 October 2023"},
		{none.Number(1234567), "1,234,567"},
		{polish.Text("counts.paper", "n", 1), "1 artykuł"},
		{polish.Text("counts.paper", "n", 3), "3 artykuły"},
		{polish.Text("counts.paper", "n", 5), "5 artykułów"},
		{polish.Text("counts.paper", "n", 1022), "1 022 artykuły"},
		{polish.Text("counts.author", "n", 2), "2 authors"},
		{polish.Number(999), "999"},
		{polish.Number(1000000), "1 000 000"},
		{InSentence(none, "Number of authors"), "number of authors"},
		{InSentence(none, "DOI"), "DOI"},
		{InSentence(polish, "Tytuł"), "tytuł"},
		{InSentence(german, "Titel"), "Titel"},
		{Direction("ar"), "rtl"},
		{Direction("he-IL"), "rtl"},
		{Direction("en"), ""},
		{Direction("az-Arab"), "rtl"},
		{Direction("??"), ""},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

// TestUntranslatedTextsHaveEnglishForms tests that the plural rules of the site's language apply only to its own texts.
func TestUntranslatedTextsHaveEnglishForms(t *testing.T) {
	own := "counts:\n  author: {one: '{n} автор', few: '{n} автора', many: '{n} авторов', other: '{n} автора'}\n"
	for _, test := range []struct {
		tag, own string
		n        int
		want     string
	}{
		{"ru", own, 21, "21 papers, 21 автор"},
		{"ru", own, 5, "5 papers, 5 авторов"},
		{"ru", "", 21, "21 papers, 21 authors"},
		{"ja", "", 1, "1 paper, 1 author"},
		{"fr", "", 0, "0 papers, 0 authors"},
		{"de", "", 1, "1 paper, 1 author"},
	} {
		w, problems := Parse("words.yaml", []byte(test.own), test.tag)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		if got := w.Text("counts.paper", "n", test.n) + ", " + w.Text("counts.author", "n", test.n); got != test.want {
			t.Errorf("%s: %q, want %q", test.tag, got, test.want)
		}
		scripted := w.Scripted([]string{"counts"})
		if got := scripted["counts.paper"].(map[string]string)["language"]; got != "en" {
			t.Errorf("%s: the scripts get the language %q of an English text", test.tag, got)
		}
		if got := scripted["counts.author"].(map[string]string)["language"]; (got == "") != (test.own != "") {
			t.Errorf("%s: the scripts get the language %q of the text for authors", test.tag, got)
		}
	}
	if _, has := defaults().Scripted([]string{"counts.paper"})["counts.paper"].(map[string]string)["language"]; has {
		t.Error("the scripts get the language of a text on a site in English")
	}
}

func TestParseReportsEveryProblem(t *testing.T) {
	for src, want := range map[string]string{
		"":                     "",
		"# nothing yet\n":      "",
		"counts: {}":           "",
		"paper:\n  authors: A": "",
		"papr: {}":             "words.yaml:1:1: unknown group \"papr\" (did you mean `paper`?)",
		"paper.authors: A": "words.yaml:1:1: unknown group \"paper.authors\" " +
			"(write the text below its group, as paper: {authors: …})",
		"paper:\n  autors: A": "words.yaml:2:3: unknown text \"autors\" (did you mean `authors`?)",
		"paper: A": "words.yaml:1:8: expected a group of texts " +
			"(write them as name: text, indented below the group)",
		"paper: {authors: [A]}":        "words.yaml:1:18: expected text (put it in quotes)",
		"paper: {authors: {other: A}}": "words.yaml:1:18: expected text (put it in quotes)",
		"paper: {authors: '{name}'}":   "words.yaml:1:18: unknown placeholder {name} (the text has no placeholder)",
		"cite: {download: A}": "words.yaml:1:18: the placeholder {format} is missing " +
			"(add it where its value belongs)",
		"cite: {download: '{formt}'}": "words.yaml:1:18: unknown placeholder {formt} (did you mean {format}?)",
		"cite: {download: '{x}'}": "words.yaml:1:18: unknown placeholder {x} (the text can have {format})\n" +
			"words.yaml:1:18: the placeholder {format} is missing (add it where its value belongs)",
		"counts: {paper: {one: A}}": "words.yaml:1:17: the text has no form `other` " +
			"(add it: the form for all other numbers)",
		"counts: {paper: {other: '{n}', on: A}}": "words.yaml:1:32: unknown plural form \"on\" (did you mean `one`?)",
		"counts: {paper: {other: A}}": "words.yaml:1:25: the placeholder {n} is missing " +
			"(add it where its value belongs)",
		"counts: {paper: Artikel}": "words.yaml:1:17: the placeholder {n} is missing " +
			"(add it where its value belongs)",
		"dates: {months: [A, B]}": "words.yaml:1:17: the list must have 12 words, not 2 " +
			"(write all of them in order)",
		"dates: {months: A}": "words.yaml:1:17: expected a list of words " +
			"(write [first, second, …] with 12 words)",
		"page: {edit: A, edit: B}": "words.yaml:1:17: duplicate name \"edit\" (remove one of them)",
		"page: {edit: }":           "words.yaml:1:14: expected text (put it in quotes)",
	} {
		w, problems := Parse("words.yaml", []byte(src), "en")
		if got := problems.Error(); got != want {
			t.Errorf("%q:\n%s\nwant\n%s", src, got, want)
		}
		if w == nil || !w.Has("paper.authors") {
			t.Errorf("%q: no default texts", src)
		}
	}
}

// TestVariants tests that a site with its own general text does not show the English text of a variant.
func TestVariants(t *testing.T) {
	const key = "search.placeholder-unnamed"
	for src, want := range map[string]string{
		"":                                     defaults().Text(key),
		"search: {placeholder: Titel}":         "Titel",
		"search: {placeholder-unnamed: Texte}": "Texte",
		"search: {placeholder: Titel, placeholder-unnamed: Texte}": "Texte",
	} {
		w, problems := Parse("words.yaml", []byte(src), "de")
		if got := w.Text(key); got != want || len(problems) > 0 {
			t.Errorf("%q: %q, want %q (%v)", src, got, want, problems)
		}
	}
	for variant, general := range variants {
		if !defaults().Has(variant) || !defaults().Has(general) {
			t.Errorf("%s or %s is not a text", variant, general)
		}
	}
}

// TestPlaceholdersOfForms tests that all forms of a default text have the same placeholders, except for {n}.
func TestPlaceholdersOfForms(t *testing.T) {
	for key, text := range defaults().texts {
		for _, form := range text.forms {
			got := namesIn(map[string]string{other: form})
			for _, name := range text.names {
				if name != "n" && !slices.Contains(got, name) {
					t.Errorf("%s: a form has no {%s}", key, name)
				}
			}
		}
		if strings.Contains(key, " ") {
			t.Errorf("the key %q has a space", key)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(string(Source), "de")
	f.Add("counts:\n  paper: {one: '{n}', other: '{n}{n}'}", "pl")
	f.Add("dates: {months: [a]}", "x-y")
	f.Fuzz(func(t *testing.T, src, tag string) {
		w, problems := Parse("words.yaml", []byte(src), tag)
		for _, p := range problems {
			if p.Line < 1 || p.What == "" {
				t.Errorf("%+v", p)
			}
		}
		for _, key := range keysOf(defaults().texts) {
			if w.Text(key, "n", 3, "date", "{n}") == key {
				t.Errorf("%s has no text", key)
			}
		}
		_ = w.Date(content.Date{Year: 2023, Month: 12, Day: 3})
	})
}
