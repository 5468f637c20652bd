package data_test

import (
	"testing"

	"github.com/offprint/offprint/internal/testutil/digesttest"
)

func FuzzHFJSON(f *testing.F) {
	digesttest.Fuzz(f, "hf-json", nil, `{"papers":[{"paper":{"paper":{}}},[[`,
		`[{"title":"\ud83d\u0000","upvotes":-1e9,"authors":null}]`, `{"title":"A","title":"B"}x`)
}

func FuzzTable(f *testing.F) {
	digesttest.Fuzz(f, "csv", nil, "title;authors;year\n\"a\"\"\n\";b;c\n", "sep=\t\ntitle\tdoi\n\n\n\"",
		"title,abstract,url,upvotes\na,<p>b</p>,\"c d;e\",1,2,3\n")
}
