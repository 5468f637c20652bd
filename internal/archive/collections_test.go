package archive

import (
	"strings"
	"testing"
)

// TestCollectionHasEachPaperOnce lists papers again under other spellings and former names.
func TestCollectionHasEachPaperOnce(t *testing.T) {
	a := load(t, map[string]string{
		"papers/a.md":             paperFile("aliases: [old]"),
		"papers/Paper B.md":       paperFile(),
		"collections/week-10.md":  "---\ntitle: Week 10\npapers: [a, Old, Paper B, paper-b, A]\n---\n",
		"collections/week-2.md":   "---\ntitle: Week 2\npapers:\n- old: First.\n- a: Again.\n---\n",
		"collections/elements.md": "---\ntitle: Éléments\npapers: [a, paper-b]\n---\n",
	})
	var got []string
	for _, c := range a.Collections {
		got = append(got, c.Title+": "+slugs(c.Papers))
	}
	expect(t, "collections", got, []string{"Éléments: a paper-b", "Week 2: a", "Week 10: a paper-b"})
	expect(t, "remark", a.Collections[1].Papers[0].Summary, "First.")
	expect(t, "references", len(paperOf(t, a, "a").Collections), 3)
	got = nil
	for _, w := range a.Warnings {
		_, rest, _ := strings.Cut(w.Error(), "collections/")
		got = append(got, rest)
	}
	expect(t, "warnings", got, []string{
		`week-10.md:3:13: the paper "a" is already listed (remove one of the two; the first is on line 3)`,
		`week-10.md:3:27: the paper "paper-b" is already listed (remove one of the two; the first is on line 3)`,
		`week-10.md:3:36: the paper "a" is already listed (remove one of the two; the first is on line 3)`,
		`week-2.md:5:3: the paper "a" is already listed (remove one of the two; the first is on line 4)`,
	})
}
