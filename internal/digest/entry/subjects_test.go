package entry

import "testing"

func TestClassificationCodesAreNotKeywords(t *testing.T) {
	for _, code := range []string{
		"cs.LG", "math.NA", "hep-th", "cond-mat.stat-mech", "Machine Learning (cs.LG)", "FOS: Mathematics",
		"FOS: Computer and information sciences", "Computer Science - Machine Learning", "68T07", "35Q30 (Primary)",
		"MSC 2020: 68T07", "Primary 68T07", "65Mxx", "I.2.6", "F.2", "I.2.6 [Artificial Intelligence]: Learning",
		"05.45.-a", "02.30.Jr", "Computing methodologies → Machine learning",
	} {
		if !isClassCode(code) {
			t.Errorf("%q is a keyword", code)
		}
	}
	for _, word := range []string{
		"machine learning", "3D reconstruction", "GPT-4", "U.S.", "node.js", "COVID-19", "Physics-informed", "2D",
		"A.I.", "physics", "k-means", "Mathematics", "e.coli", "C. elegans", "long-term memory (LSTM)", "T5",
		"F1 score",
	} {
		if isClassCode(word) {
			t.Errorf("%q is a code", word)
		}
	}
}
