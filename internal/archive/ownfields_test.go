package archive

import (
	"testing"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
)

// TestViewsUseDeclaredFieldsNotBuiltInOnes uses fields of the curator's own that have the names of built-in fields of
// views.
func TestViewsUseDeclaredFieldsNotBuiltInOnes(t *testing.T) {
	dir := siteOf(t, map[string]string{
		"papers/a.md": paperFile("date: 2020", "added: 2026-03-01", "notes: A proof.", "digests: [2026-01-01]"),
		"papers/b.md": paperFile("date: 2021", "added: 2026-04-01", "notes: No proof.", "digests: [2025-01-01]"),
		"papers/c.md": paperFile("date: 2022") + "\n## Notes\n\nA proof.\n",
		"pages/view.md": "---\ntitle: View\npapers: {where: notes contains proof, sort: -added, group: added, " +
			"columns: [title, notes]}\n---\n",
	})
	a, err := Load(dir, &config.Config{BaseURL: settings.BaseURL, PageSize: 50, Fields: []content.Field{
		{Name: "notes", Type: content.TextField}, {Name: "added", Type: content.DateField},
	}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	view := a.Pages[0].View
	expect(t, "papers", slugs(view.Papers), "b a")
	expect(t, "heading", view.Groups[0].Heading, "1 April 2026")
	expect(t, "notes", view.Groups[0].Rows[0].Cells[1].Items, []content.FieldItem{{Text: "No proof."}})
}

// TestMistypedDeclaredFieldIsReportedOnce checks that a likely misspelling is not also an undeclared field.
func TestMistypedDeclaredFieldIsReportedOnce(t *testing.T) {
	dir := siteOf(t, map[string]string{"papers/a.md": paperFile("ratings: 4", "mood: good")})
	c := &config.Config{BaseURL: settings.BaseURL, PageSize: 50}
	c.Fields = []content.Field{{Name: "rating", Type: content.NumberField}}
	a, problems, err := NewReader(dir).Read(c, Options{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "problems", len(problems), 1)
	expect(t, "problem", problems[0].What, "unknown field `ratings`")
	expect(t, "warnings", len(a.Warnings), 1)
	expect(t, "warning", a.Warnings[0].What, "undeclared field `mood`")
}
