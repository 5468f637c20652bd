package entry

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestReadNames(t *testing.T) {
	for list, want := range map[string]string{
		"He, J., Liu, X., Xu, J.": "J. He; X. Liu; J. Xu", "He, Juncai": "Juncai He",
		"Juncai He, Jinchao Xu":                 "Juncai He; Jinchao Xu",
		"He, Juncai; Xu, Jinchao (57190000000)": "Juncai He; Jinchao Xu",
		"Juncai He and Jinchao Xu":              "Juncai He; Jinchao Xu", "A B|C D": "A B; C D",
		"King, Martin, Jr.; X": "Martin King Jr.; X", "Plato": "Plato", "": "",
		// lists with a last "and"
		"A. One, B. Two and C. Three":           "A. One; B. Two; C. Three",
		"Ann One, Bob Two, and Carl Three":      "Ann One; Bob Two; Carl Three",
		"One, Ann and Two, Bob":                 "Ann One; Bob Two",
		"Peyton Jones, Simon L. and Tony Hoare": "Simon L. Peyton Jones; Tony Hoare",
		"Miller, D., Firby, J. and Dean, T.":    "D. Miller; J. Firby; T. Dean",
		"Merle, J., C., Foo, B.":                "J. C. Merle; B. Foo", "Vinodchandran, N.V.": "N.V. Vinodchandran",
		"García Márquez, Gabriel José and X, Y": "Gabriel José García Márquez; Y X",
		"Ann One & Bob Two":                     "Ann One; Bob Two", "Johnson & Johnson": "Johnson & Johnson",
		"Smith, J., Doe, A., & Miller, B.": "J. Smith; A. Doe; B. Miller",
		// lists that are not complete
		"Ann One et al.": "Ann One; …", "Ann One, Bob Two, et al": "Ann One; Bob Two; …",
		"One, A., et al.": "A. One; …", "Ann One and 23 others": "Ann One; …", "Ann One; ...": "Ann One; …",
		"Smith, John, Doe, Jane": "…",
		// particles, suffixes and organizations
		"van Beethoven, Ludwig":                     "Ludwig van Beethoven",
		"Garcia Lopez, Maria":                       "Maria Garcia Lopez",
		"Martin King, Jr., Ann One":                 "Martin King Jr.; Ann One",
		"Martin King, Jr.":                          "Martin King Jr.",
		"Ministry of Health, Canada":                "Ministry of Health, Canada",
		"Department of Trade and Industry":          "Department of Trade and Industry",
		"Google, Inc.":                              "Google, Inc.",
		"The Example Collaboration: A. One, B. Two": "The Example Collaboration; A. One; B. Two",
		"given=Simon, prefix=de, family=Beumont":    "Simon de Beumont",
		// Chinese, Japanese and Korean names
		"王小明、李四": "王小明; 李四", "王小明": "王小明", "山田, 太郎": "山田太郎", "王小明，李小四，张小三": "王小明; 李小四; 张小三",
		"Wang, Xiaoming": "Xiaoming Wang", "김, 철수; 이, 영희": "김철수; 이영희",
		"Ann One*, Bob Two†": "Ann One; Bob Two", ":": "",
	} {
		names, more := ReadNames(list)
		got := strings.Join(names, "; ")
		if more {
			got = strings.TrimPrefix(got+"; …", "; ")
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", list, got, want)
		}
	}
}

func TestReadName(t *testing.T) {
	for written, want := range map[string]string{
		"García Márquez, Gabriel José": "Gabriel José García Márquez", "Ann One": "Ann One", "One, A.": "A. One",
		"A. One, B. Two": "A. One, B. Two", "王, 小明": "王小明", "One, Ann, III": "Ann One III",
	} {
		if got := ReadName(written); got != want {
			t.Errorf("%q: got %q, want %q", written, got, want)
		}
	}
}

func FuzzReadNames(f *testing.F) {
	f.Add("One, Ann; Two, Bob")
	f.Add("Ann One, Bob Two and Carl Three et al.")
	f.Add("given=Hans, family=Harman & 王, 小明")
	f.Fuzz(func(t *testing.T, list string) {
		names, _ := ReadNames(list)
		if !utf8.ValidString(list) || Clean(list) != list {
			return
		}
		for _, name := range names {
			if name == "" || name != Clean(name) {
				t.Errorf("%q has the name %q", list, name)
			}
			for _, word := range strings.Fields(strings.NewReplacer(",", " ", ";", " ").Replace(name)) {
				if !strings.Contains(wideSigns.Replace(list), word) && !isCJK(word) {
					t.Errorf("%q became %q: %q is not in it", list, names, word)
				}
			}
		}
	})
}
