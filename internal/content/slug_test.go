package content

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestSlug(t *testing.T) {
	for title, want := range map[string]string{
		"MgNO: Efficient Parameterization of Linear Operators via Multigrid": "" +
			"mgno-efficient-parameterization-of-linear-operators-via-multigrid",
		"Predictable Scale: Part I -- Optimal Hyperparameter Scaling Law": "" +
			"predictable-scale-part-i-optimal-hyperparameter-scaling-law",
		"  Gödel's Théorème — Łódź straße ": "godels-theoreme-lodz-strasse",
		"ℓ₁-regularisation of x²":           "l1-regularisation-of-x2",
		"注意力机制":                             "注意力机制",
		"モデルの学習とﾃﾞｰﾀ":                       "モデルの学習とデータ",
		"e\u3099 か\u3099":                   "e-が",
		"C++":                               "c",
		"../../etc/passwd":                  "etc-passwd",
		"CON":                               "con-paper",
		"…!?":                               "untitled",
		"":                                  "untitled",
		strings.Repeat("abcdefghi ", 20):    strings.TrimSuffix(strings.Repeat("abcdefghi-", 8), "-"),
		strings.Repeat("x", 300):            strings.Repeat("x", 80),
		"don\u2019t soft\u00adhyphen":       "dont-softhyphen",
	} {
		if got := Slug(title); got != want {
			t.Errorf("Slug(%q) = %q, want %q", title, got, want)
		}
	}
}

func TestUnvoicedSlug(t *testing.T) {
	for text, want := range map[string]string{"モデル ﾃﾞｰﾀ": "モテル-テータ", "パン": "ハン", "Gödel": "godel", "a b": "a-b"} {
		if got := UnvoicedSlug(text); got != want {
			t.Errorf("UnvoicedSlug(%q) = %q, want %q", text, got, want)
		}
	}
}

func FuzzSlugIsSafeFileName(f *testing.F) {
	for _, s := range []string{"a b", "../x", "Ünïcode", "\x00\xff", "ﷺ", "aux", "\xf3Ӳ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, title string) {
		s := Slug(title)
		if s == "" || len(s) > 250 || !utf8.ValidString(s) || strings.ContainsAny(s, `/\.:*?"<>| `+"\x00\n") ||
			strings.HasPrefix(s, "-") || strings.HasSuffix(s, "-") || strings.Contains(s, "--") || reserved[s] {
			t.Errorf("Slug(%q) = %q", title, s)
		}
		if again := Slug(s); again != s {
			t.Errorf("Slug(Slug(%q)) = %q, want %q", title, again, s)
		}
	})
}
