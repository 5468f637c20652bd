package data_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/offprint/offprint/internal/testutil/digesttest"
)

func FuzzHFJSON(f *testing.F) {
	digesttest.Fuzz(f, "hf-json", nil, `{"papers":[{"paper":{"paper":{}}},[[`,
		`[{"title":"\ud83d\u0000","upvotes":-1e9,"authors":null}]`, `{"title":"A","title":"B"}x`)
}

// FuzzPlainJSON also checks that every word of a title or of an author's name occurs in the dump.
func FuzzPlainJSON(f *testing.F) {
	seeds := []string{
		`{"results":[{"title":"A","authors":[{"name":"Ann One"}]}]}`,
		`{"a":{"title":"T","year":2024},"b":[[{"name":1}]]}`,
		`[{"title":"A","abstract_inverted_index":{"a":[0,9,1e9],"b":[-1]},"authorships":[]}]`,
		`[{"title":NaN,"doi":1}]x`,
		`{"data":{"content":{"title":{"value":["A"]}},"links":{"a":{"b":{"c":{"url":"http://x"}}}}}}`,
	}
	files, _ := filepath.Glob("testdata/*.json*")
	for _, file := range files {
		if src, err := os.ReadFile(file); err == nil && !strings.HasSuffix(file, ".golden") {
			seeds = append(seeds, string(src))
		}
	}
	digesttest.Fuzz(f, "json", func(t *testing.T, src string) {
		d, err := digesttest.Read(t, "json", src)
		if err != nil || strings.ContainsAny(src, `\&<`) { // escaped texts are not in the dump
			return
		}
		visible := strings.Map(func(c rune) rune {
			if !unicode.IsGraphic(c) {
				return -1
			}
			return c
		}, src)
		for _, e := range d.Entries {
			for _, text := range append([]string{e.Title}, e.Authors...) {
				for _, word := range strings.Fields(text) {
					if !strings.Contains(visible, word) {
						t.Errorf("%q is not in the dump", word)
					}
				}
			}
		}
	}, seeds...)
}

func FuzzTable(f *testing.F) {
	digesttest.Fuzz(f, "csv", nil, "title;authors;year\n\"a\"\"\n\";b;c\n", "sep=\t\ntitle\tdoi\n\n\n\"",
		"title,abstract,url,upvotes\na,<p>b</p>,\"c d;e\",1,2,3\n")
}
