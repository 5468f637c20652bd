// Package words provides the words on a site's pages in the language of the site.
//
// The input is the file words.yaml of a site, if it exists. The output is a Words, which returns each text by its key
// with its placeholders replaced. The default texts are in English, in the embedded file words.yaml. A site's file
// replaces some or all of them. All mistakes in that file are reported with their positions.
package words

import (
	_ "embed"
	"errors"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/sitefile"
)

// FileName is the file with a site's own words, in the site's root.
const FileName = "words.yaml"

// Source is the file with the default words.
//
//go:embed words.yaml
var Source []byte

// Words has the texts of a site. It is immutable. A nil *Words has the default texts.
type Words struct {
	source   source
	texts    map[string]text
	warnings problem.List
}

// A source has the inputs from which Words are computed.
type source struct {
	language string
	own      string // the site's file
}

// Inputs returns the inputs from which the words are computed, for hashes of values that contain words.
func (w *Words) Inputs() any { return &w.source }

// A text has one form, one form for each plural category, or a list of words.
type text struct {
	forms map[string]string // by plural category; only other if the text does not depend on a number
	list  []string          // nil for other texts
	names []string          // of the placeholders, sorted

	language string // tag of the language whose plural rules the forms follow; empty for English
}

// other is the plural category that every text has.
const other = "other"

// defaults returns the default words. TestDefaultsAreValid checks them.
var defaults = sync.OnceValue(func() *Words {
	p := parse("words.yaml", Source, nil)
	if len(p.problems) > 0 {
		panic(p.problems.Error())
	}
	return &Words{texts: p.texts}
})

// variants maps texts for some archives to the text for other archives. If a site's words.yaml has only the latter, it
// is used for both, so that a page does not mix languages.
var variants = map[string]string{
	"fields-page.about-undrawn":  "fields-page.about",
	"page.not-found-named":       "page.not-found-text",
	"search.placeholder-unnamed": "search.placeholder",
	"search.hint-unnamed":        "search.hint",
	"search.hint-venueless":      "search.hint",
	"tags-page.about-undrawn":    "tags-page.about",
}

// Load reads the words of the site in dir. The tag of its language, such as de-AT, selects the plural rules. Without a
// file words.yaml, the texts are in English. The problems describe texts that are not used.
func Load(dir, tag string) (*Words, problem.List, error) {
	src, err := sitefile.Read(dir, FileName)
	if errors.Is(err, fs.ErrNotExist) {
		src, err = nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	w, problems := Parse(filepath.ToSlash(filepath.Join(dir, FileName)), src, tag)
	return w, problems, nil
}

// Parse parses a site's words.yaml. Its texts replace the default ones.
func Parse(file string, src []byte, tag string) (*Words, problem.List) {
	w := &Words{source: source{tag, string(src)}, texts: maps.Clone(defaults().texts)}
	own := parse(file, src, w.texts)
	for key, t := range own.texts {
		t.language = tag
		own.texts[key], w.texts[key] = t, t
	}
	for variant, general := range variants {
		_, has := own.texts[variant]
		if t, hasGeneral := own.texts[general]; hasGeneral && !has {
			w.texts[variant] = t
		}
	}
	w.warnings = own.unusedForms(tag)
	return w, own.problems
}

// Warnings returns warnings about plural forms in the site's words.yaml that its language does not have. It is not a
// method, because layouts can call methods.
func Warnings(w *Words) problem.List { return w.orDefaults().warnings }

// Own returns the content of the site's words.yaml, or "" if it does not exist. Two Words of the same language with the
// same content have the same texts.
func (w *Words) Own() string {
	if w == nil {
		return ""
	}
	return w.source.own
}

// Has reports whether a text with the key exists.
func (w *Words) Has(key string) bool {
	_, ok := w.orDefaults().texts[key]
	return ok
}

// Names returns the names of the texts in a group, sorted: "paper" for the key "counts.paper".
func (w *Words) Names(group string) []string { return namesOf(w.orDefaults().texts, group) }

// Nearest returns the most similar key to a mistyped one, or "".
func (w *Words) Nearest(key string) string { return problem.Nearest(key, keysOf(w.orDefaults().texts)) }

// orDefaults returns w, or the default words if w is nil.
func (w *Words) orDefaults() *Words {
	if w == nil {
		return defaults()
	}
	return w
}

// Text returns the text with a key, or the key if it does not exist. The arguments are the names and values of its
// placeholders in turn. Values are strings or ints. The int with the name n also selects the plural form.
func (w *Words) Text(key string, arguments ...any) string {
	w = w.orDefaults()
	t, ok := w.texts[key]
	if !ok {
		return key
	}
	category := other
	for i := 0; i+1 < len(arguments); i += 2 {
		if n, isNumber := arguments[i+1].(int); isNumber && arguments[i] == "n" {
			category = pluralOf(t.language, n)
		}
	}
	form, ok := t.forms[category]
	if !ok {
		form = t.forms[other]
	}
	return w.fill(form, arguments)
}

// Phrase returns the text with a key and replaces its only placeholder with a value. The caller need not know the name
// of the placeholder.
func (w *Words) Phrase(key, value string) string {
	t := w.orDefaults().texts[key]
	if len(t.names) != 1 {
		return w.Text(key)
	}
	return w.Text(key, t.names[0], value)
}

// fill replaces the placeholders in a form that have an argument. It does not replace placeholders in values.
func (w *Words) fill(form string, arguments []any) string {
	var b strings.Builder
	done := 0 // number of bytes of the form that b has
	for at := strings.IndexByte(form, '{'); at >= 0; {
		if name, _, closed := strings.Cut(form[at+1:], "}"); closed {
			if value, ok := valueOf(name, arguments); ok {
				b.WriteString(form[done:at])
				b.WriteString(w.formatValue(value))
				done = at + len("{") + len(name) + len("}")
			}
		}
		next := max(done, at+1)
		if at = strings.IndexByte(form[next:], '{'); at >= 0 {
			at += next
		}
	}
	if done == 0 {
		return form
	}
	b.WriteString(form[done:])
	return b.String()
}

// valueOf returns the value of the argument with a name. It is not ok if the argument does not exist.
func valueOf(name string, arguments []any) (value any, ok bool) {
	for i := 0; i+1 < len(arguments); i += 2 {
		if arguments[i] == name {
			return arguments[i+1], true
		}
	}
	return nil, false
}

// formatValue returns the text for a value: an int with the separators of the language, a string, or "" for others.
func (w *Words) formatValue(v any) string {
	switch v := v.(type) {
	case int:
		return w.Number(v)
	case string:
		return v
	}
	return ""
}

// Scripted returns texts for JavaScript by key. The names are keys, or names of groups for all their texts. A value is
// a text, a map with plural forms by category, or a list. The map also has the name "language" with "en" if
// the text is in English, but the language of the site is not. Unknown names are ignored.
func (w *Words) Scripted(names []string) map[string]any {
	found := map[string]any{}
	for key, t := range w.orDefaults().texts {
		group, _, _ := strings.Cut(key, ".")
		switch {
		case !slices.Contains(names, key) && !slices.Contains(names, group):
		case t.list != nil:
			found[key] = t.list
		case len(t.forms) > 1 && t.language == "" && !w.isEnglish():
			forms := maps.Clone(t.forms)
			forms["language"] = "en"
			found[key] = forms
		case len(t.forms) > 1:
			found[key] = t.forms
		default:
			found[key] = t.forms[other]
		}
	}
	return found
}

// isEnglish reports whether the language of the site is English.
func (w *Words) isEnglish() bool {
	language := w.orDefaults().source.language
	return language == "" || baseOf(language) == "en"
}

// Number returns a number with the separators of the language.
func (w *Words) Number(n int) string {
	digits := strconv.Itoa(n)
	group := w.orDefaults().texts["numbers.group"].forms[other]
	if group == "" || len(digits) <= 3 {
		return digits
	}
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(group)
		}
		b.WriteRune(d)
	}
	return b.String()
}

// Date returns a date in words: a day, a month or a year, as far as the date is known. It returns "" for the zero date.
func (w *Words) Date(d content.Date) string {
	if d.IsZero() {
		return ""
	}
	year := strconv.Itoa(d.Year)
	switch {
	case d.Month == 0:
		return year
	case d.Day == 0:
		return w.Text("dates.month", "month", w.Month(int(d.Month)), "year", year)
	}
	return w.Text("dates.day", "day", strconv.Itoa(d.Day), "month", w.Month(int(d.Month)), "year", year)
}

// Month returns the name of a month, 1 to 12.
func (w *Words) Month(m int) string { return w.orDefaults().texts["dates.months"].list[m-1] }

// ShortMonth returns the short name of a month, 1 to 12.
func (w *Words) ShortMonth(m int) string { return w.orDefaults().texts["dates.short"].list[m-1] }

// Enumerate joins words to a list in a sentence, such as "2021, 2023 and 2025".
func (w *Words) Enumerate(all []string) string {
	last := len(all) - 1
	if last < 1 {
		return strings.Join(all, "")
	}
	return w.Text("lists.and", "first", w.Join(all[:last]), "last", all[last])
}

// Join joins words with commas.
func (w *Words) Join(all []string) string { return strings.Join(all, w.Text("lists.comma")) }

// InSentence returns a title for the middle of a sentence: with its first letter in lower case. It does not change a
// title that begins with two capitals, such as an abbreviation, or a title in a language that capitalizes nouns. It is
// not a method, because layouts can call methods.
func InSentence(w *Words, title string) string {
	first, size := utf8.DecodeRuneInString(title)
	second, _ := utf8.DecodeRuneInString(title[size:])
	if unicode.IsUpper(second) || slices.Contains(nounsCapitalized, baseOf(w.orDefaults().source.language)) {
		return title
	}
	return strings.ToLower(string(first)) + title[size:]
}

// nounsCapitalized lists the languages that capitalize nouns.
var nounsCapitalized = []string{"de", "gsw", "lb", "nds"}

// Direction returns the value of the HTML attribute dir for a language: "rtl" for right to left, or "" for left to
// right. The tag can include the script, such as az-Arab.
func Direction(tag string) string {
	subtags := strings.Split(strings.ToLower(tag), "-")
	direction := ""
	if slices.Contains(rightToLeft, subtags[0]) {
		direction = "rtl"
	}
	for _, s := range subtags[1:] {
		if len(s) == 1 {
			break // the rest of the tag is an extension
		}
		if len(s) == 4 && s[0] > '9' { // a script
			direction = ""
			if slices.Contains(rightToLeftScripts, s) {
				direction = "rtl"
			}
		}
	}
	return direction
}

// rightToLeft lists the languages that are written from right to left, unless the tag has another script.
var rightToLeft = []string{"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "ps", "sd", "syr", "ug", "ur", "yi"}

// rightToLeftScripts lists the scripts of living languages that are written from right to left (ISO 15924).
var rightToLeftScripts = []string{"adlm", "arab", "hebr", "mand", "nkoo", "rohg", "syrc", "thaa"}

// maxLength is the maximum length of a text in characters.
const maxLength = 1000

func isTooLong(s string) bool { return utf8.RuneCountInString(s) > maxLength }
