package content

import "testing"

// TestFieldsIgnoreInvisibleDifferences reads texts that look the same: é as one character and as two.
func TestFieldsIgnoreInvisibleDifferences(t *testing.T) {
	one, two := "De\u0301butant", "Débutant"
	for _, c := range []struct {
		field Field
		value any
		want  any
	}{
		{Field{Name: "level", Type: ChoiceField, Choices: []string{"expert", two}}, one, two},
		{Field{Name: "level", Type: TextField, Index: true}, " " + one + "  x", two + " x"},
		{Field{Name: "levels", Type: ListField, Index: true}, []any{one, two, "expert"}, []string{two, "expert"}},
		{Field{Name: "page", Type: URLField}, "https://example.org/" + one, "https://example.org/" + one},
	} {
		read, fault := c.field.Read(c.value)
		if fault != nil {
			t.Errorf("%q of %s: %+v", c.value, c.field.Type, *fault)
			continue
		}
		expect(t, c.field.Type, read.Value, c.want)
	}
}
