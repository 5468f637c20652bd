package words

import (
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
)

// wellFormed matches language tags (RFC 5646) that begin with a code of two or three letters, and private and
// grandfathered ones, which begin with x or i.
var wellFormed = lazyregexp.New(`^(?i)(?:[a-z]{2,3}|[ix]-[a-z0-9]{1,8})(?:-[a-z0-9]{1,8})*$`)

// codes are the language codes with two letters in ISO 639-1, present and former. A test compares them with
// golang.org/x/text.
var codes = strings.Fields(`aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy
	da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik
	in io is it iu iw ja ji jv jw ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml
	mn mo mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh
	si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo
	za zh zu`)

// IsTag reports whether a text is a language tag, such as de-AT. A code of two letters must exist. Of the thousands of
// codes with three letters, it accepts all.
func IsTag(text string) bool {
	base := baseOf(text)
	return wellFormed.MatchString(text) && (len(base) != 2 || slices.Contains(codes, base))
}

// baseOf returns the first part of a language tag in lower case: the language.
func baseOf(tag string) string {
	base, _, _ := strings.Cut(strings.ToLower(tag), "-")
	return base
}

// languageNames are the names of languages in English and in the language itself, and codes of countries that are used
// by mistake.
var languageNames = []struct{ tag, names string }{
	{"ar", "arabic العربية"}, {"bg", "bulgarian български"}, {"bn", "bengali bangla বাংলা"}, {"ca", "catalan català"},
	{"cs", "czech čeština cz"}, {"da", "danish dansk dk"}, {"de", "german deutsch"}, {"el", "greek ελληνικά gr"},
	{"en", "english"}, {"es", "spanish español"}, {"et", "estonian eesti"}, {"fa", "persian farsi فارسی"},
	{"fi", "finnish suomi"}, {"fr", "french français"}, {"he", "hebrew עברית"}, {"hi", "hindi हिन्दी"},
	{"hr", "croatian hrvatski"}, {"hu", "hungarian magyar"}, {"id", "indonesian"}, {"is", "icelandic íslenska"},
	{"it", "italian italiano"}, {"ja", "japanese 日本語 jp"}, {"ko", "korean 한국어"}, {"lt", "lithuanian lietuvių"},
	{"lv", "latvian latviešu"}, {"nb", "norwegian norsk"}, {"nl", "dutch nederlands"}, {"pl", "polish polski"},
	{"pt", "portuguese português"}, {"ro", "romanian română"}, {"ru", "russian русский"}, {"sk", "slovak slovenčina"},
	{"sl", "slovenian slovenščina"}, {"sr", "serbian српски srpski"}, {"sv", "swedish svenska"}, {"th", "thai ไทย"},
	{"tr", "turkish türkçe"}, {"uk", "ukrainian українська ua"}, {"ur", "urdu اردو"}, {"vi", "vietnamese"},
	{"zh", "chinese 中文 cn"},
}

// TagOf returns the language tag that a text probably means, such as de for "German" and de-AT for "de_AT.UTF-8", or
// "".
func TagOf(text string) string {
	written, _, _ := strings.Cut(strings.TrimSpace(text), ".")
	written = strings.ReplaceAll(written, "_", "-")
	if IsTag(written) {
		return written
	}
	name, region, hasRegion := strings.Cut(strings.ToLower(written), "-")
	var names []string
	tags := map[string]string{}
	for _, l := range languageNames {
		for n := range strings.FieldsSeq(l.names) {
			names, tags[n] = append(names, n), l.tag
		}
	}
	tag, known := tags[name]
	if !known && len(name) > len("xxx") { // shorter words are too similar to others
		tag = tags[problem.Mistyped(name, names)]
	}
	if full := tag + "-" + strings.ToUpper(region); tag != "" && hasRegion && IsTag(full) {
		return full
	}
	return tag
}
