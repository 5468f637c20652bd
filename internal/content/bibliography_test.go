package content

import (
	"strings"
	"testing"
)

func TestNewKey(t *testing.T) {
	for _, test := range []struct{ title, authors, year, want string }{
		{"Attention Is All You Need", "Ashish Vaswani; Noam Shazeer", "2017", "vaswani2017attention"},
		{"MgNO: Efficient Parameterization", "", "2023", "mgno2023efficient"},
		{"The Noisy Path", "", "2026", "noisy2026path"},
		{"On the Way to It", "José García Márquez", "", "marquezway"},
		{"Visualizing Data using t-SNE", "Laurens van der Maaten", "2008", "maaten2008visualizing"},
		{"A Thing", "Bob O'Neil-Smith Jr.", "2020", "oneilsmith2020thing"},
		{"Learning with $\\ell_1$", "The Example Collaboration", "2020", "example2020learning"},
		{"3D of 4D", "李雷", "2020", "3d20204d"},
		{"神经 网络", "李雷", "2020", "paper2020"},
		{"神经 网络", "Straße Ørsted", "2020", "orsted2020"},
		{"What Is It?", "", "1999", "what1999is"},
		{"Word", "", "", "word"},
	} {
		m := PaperFields{Title: test.title}
		if test.authors != "" {
			m.Authors = strings.Split(test.authors, "; ")
		}
		if test.year != "" {
			m.Date, _ = ParseDate(test.year)
		}
		got := m.NewKey()
		if got != test.want {
			t.Errorf("%s by %s: got %s, want %s", test.title, test.authors, got, test.want)
		}
		if !IsKey(got) {
			t.Errorf("%s is not a valid key", got)
		}
	}
}

func TestKeyVariantsAddLetters(t *testing.T) {
	taken, variants := map[string]bool{"kd": true}, KeyVariants{}
	var got []string
	for range 30 {
		key := variants.Next("k", func(key string) bool { return taken[key] })
		taken[key] = true
		got = append(got, key)
	}
	all := strings.Join(got, " ")
	if !strings.HasPrefix(all, "k ka kb kc ke ") || !strings.HasSuffix(all, " ky kz kaa kab kac kad") {
		t.Error(all)
	}
}

func TestIsKey(t *testing.T) {
	for key, want := range map[string]bool{
		"vaswani2017attention": true, "DBLP:journals/corr/abs-2301-00001": true, "o'brien+20": true,
		"müller_2020": true,
		"":            false, "a b": false, "a,b": false, "a{b": false, "a%": false, `a\b`: false, "a\nb": false,
		"a\u200bb": false, "a@b": false, "\xff": false, strings.Repeat("a", 201): false,
	} {
		if got := IsKey(key); got != want {
			t.Errorf("%q: %t", key, got)
		}
	}
}

func TestBibliographyFieldsAreChecked(t *testing.T) {
	src := "---\ntitle: A\nkey: a b\ntype: In Book\nbibtex: {ISBN: x, issn: y}\n---\n"
	_, problems := ParsePaper("x.md", []byte(src))
	const want = "x.md:3:6: \"a b\" cannot be a citation key (use letters, digits and - _ : . without spaces, such " +
		"as he2023mgno)\n" +
		"x.md:4:7: \"In Book\" is not a type of entries in BibTeX (write it in lower-case letters, such as " +
		"inproceedings)\n" +
		"x.md:5:1: \"ISBN\" is not the name of a field in BibTeX (write it in lower-case letters, such as isbn)"
	if got := problems.Error(); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}
