package biblio

import (
	"slices"
	"strings"
	"testing"
)

// TestTypesAreInvertible tests that each RIS and CSL type is the same after a translation to BibTeX and back.
func TestTypesAreInvertible(t *testing.T) {
	for _, row := range types {
		if got, ok := FromBibTeX(row.BibTeX, row.Subtype); !ok || got != row {
			t.Errorf("%+v is read as %+v", row, got)
		}
		ris, _ := FromRIS(row.RIS)
		if again, _ := FromBibTeX(ris.BibTeX, ris.Subtype); again.RIS != row.RIS {
			t.Errorf("%s becomes %s", row.RIS, again.RIS)
		}
		csl, _ := FromCSL(row.CSL)
		if again, _ := FromBibTeX(csl.BibTeX, csl.Subtype); again.CSL != row.CSL {
			t.Errorf("%s becomes %s", row.CSL, again.CSL)
		}
	}
	for name, csl := range crossrefTypes {
		if got, ok := FromCSL(name); !ok || got.CSL != csl {
			t.Errorf("%s is read as %+v", name, got)
		}
	}
	if _, ok := FromRIS("NONE"); ok {
		t.Error("an unknown type was found")
	}
}

// TestFieldsAreInvertible tests that each RIS tag and CSL variable is the same after a translation to BibTeX and back.
func TestFieldsAreInvertible(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range fields {
		if seen[f.BibTeX] {
			t.Errorf("%s occurs twice", f.BibTeX)
		}
		seen[f.BibTeX] = true
		if got := Lookup(f.BibTeX); got != f {
			t.Errorf("%+v is found as %+v", f, got)
		}
		if f.CSL != "" && Lookup(NameOfVariable(f.CSL)).CSL != f.CSL {
			t.Errorf("the variable %s is kept as %s", f.CSL, NameOfVariable(f.CSL))
		}
		if f.RIS != "" && f.RIS != "SN" && Lookup(NameOfTag(f.RIS)).RIS != f.RIS {
			t.Errorf("the tag %s is kept as %s", f.RIS, NameOfTag(f.RIS))
		}
	}
	for _, tag := range []string{"C1", "ZZ", "U5"} {
		if got := Lookup(NameOfTag(tag)).RIS; got != tag {
			t.Errorf("%s becomes %s", tag, got)
		}
	}
	for name := range cslNames {
		if f := Lookup(NameOfVariable(name)); f.CSL != name || !f.Names {
			t.Errorf("%s is kept as %+v", name, f)
		}
	}
}

func TestPrivateFieldsAreNotCited(t *testing.T) {
	for _, name := range []string{"note", "annote", "annotation", "comment", "review", "crossref", "comment-me"} {
		if !IsPrivate(name) || IsCited(name) {
			t.Errorf("%s is published", name)
		}
	}
	names := []string{"zz", "isbn", "note", "editor", "aa"}
	slices.SortFunc(names, Compare)
	if got := strings.Join(names, " "); got != "editor isbn note aa zz" {
		t.Errorf("the order is %s", got)
	}
}

func TestLinksAreReadBack(t *testing.T) {
	text := FormatLink("Data; more: α", "https://a.example/x;y?z=1") + "; " + FormatLink("", "http://b.example/")
	labels, addresses, ok := ParseLinks(text)
	if !ok || strings.Join(labels, "|") != "Data; more: α|" ||
		strings.Join(addresses, "|") != "https://a.example/x%3By?z=1|http://b.example/" {
		t.Errorf("%q is read as %q and %q", text, labels, addresses)
	}
	for _, other := range []string{"", "see there", "a: b", "Code: javascript:alert(1)", "a: https://"} {
		if _, _, ok := ParseLinks(other); ok {
			t.Errorf("%q was read", other)
		}
	}
}

func TestGenericReferences(t *testing.T) {
	if got, _ := FromRIS("gen"); got.BibTeX != "misc" {
		t.Errorf("GEN is %s, want misc", got.BibTeX)
	}
}
