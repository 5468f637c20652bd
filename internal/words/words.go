// Package words has the words of a site's pages in the language of the site.
//
// The input is the file words.yaml of a site, if it has one. The output is a Words, which returns each text by its key,
// with its placeholders replaced. The defaults are English and in the embedded file words.yaml; a site's file replaces
// single texts. All mistakes in that file are problems with their position.
package words

import (
	_ "embed"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
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

// Words are the texts of a site. They never change, and a nil *Words has the default texts.
type Words struct {
	source source
	texts  map[string]text
}

// source is what words are computed from.
type source struct {
	language string
	own      string // the site's file
}

// Inputs returns what the words are computed from, for hashes of values that contain them.
func (w *Words) Inputs() any { return &w.source }

// A text has one form, or one for each plural category, or is a list.
type text struct {
	forms map[string]string // by category: one, other; only other if the text has no number
	list  []string
	names []string // of its placeholders, sorted
}

const other = "other"

// defaults are the default words, which a test checks.
var defaults = sync.OnceValue(func() *Words {
	texts, problems := parse("words.yaml", Source, nil)
	if len(problems) > 0 {
		panic(problems.Error())
	}
	return &Words{texts: texts}
})

// Load reads the words of the site in dir, whose language is a tag such as de-AT. If it has no file of its own, the
// texts are English. The problems describe the texts that cannot be used.
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

// Parse parses a site's own words. Its texts replace the default ones.
func Parse(file string, src []byte, tag string) (*Words, problem.List) {
	w := &Words{source: source{tag, string(src)}, texts: map[string]text{}}
	own, problems := parse(file, src, defaults().texts)
	for key, t := range defaults().texts {
		w.texts[key] = t
	}
	for key, t := range own {
		w.texts[key] = t
	}
	return w, problems
}

// Own returns the site's own file, which is empty if there is none. Texts are the same as long as it is.
func (w *Words) Own() string {
	if w == nil {
		return ""
	}
	return w.source.own
}

// Has reports whether there is a text with this key.
func (w *Words) Has(key string) bool {
	_, ok := w.or().texts[key]
	return ok
}

// Nearest returns the key that a mistyped one probably refers to, or "".
func (w *Words) Nearest(key string) string { return problem.Nearest(key, keysOf(w.or().texts)) }

// or returns the default words if there are no others.
func (w *Words) or() *Words {
	if w == nil {
		return defaults()
	}
	return w
}

// Text returns the text with a key. The arguments are the names and values of its placeholders in turn: strings, and
// the number n, which also selects the plural form. It returns the key itself if there is no such text.
func (w *Words) Text(key string, arguments ...any) string {
	w = w.or()
	t, ok := w.texts[key]
	if !ok {
		return key
	}
	category := other
	for i := 0; i+1 < len(arguments); i += 2 {
		if n, isNumber := arguments[i+1].(int); isNumber && arguments[i] == "n" {
			category = pluralOf(w.source.language, n)
		}
	}
	form, ok := t.forms[category]
	if !ok {
		form = t.forms[other]
	}
	return w.filled(form, arguments)
}

// Phrase returns a text with one placeholder, whatever its name.
func (w *Words) Phrase(key, value string) string {
	t := w.or().texts[key]
	if len(t.names) != 1 {
		return w.Text(key)
	}
	return w.Text(key, t.names[0], value)
}

// filled replaces the placeholders of a form that the arguments name. A value can contain what looks like one.
func (w *Words) filled(form string, arguments []any) string {
	var b strings.Builder
	done := 0 // bytes of the form that are in b
	for at := strings.IndexByte(form, '{'); at >= 0; {
		if name, _, closed := strings.Cut(form[at+1:], "}"); closed {
			if value, named := valueOf(name, arguments); named {
				b.WriteString(form[done:at])
				b.WriteString(w.value(value))
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

// valueOf returns the value of the argument with a name, and whether there is one.
func valueOf(name string, arguments []any) (value any, named bool) {
	for i := 0; i+1 < len(arguments); i += 2 {
		if arguments[i] == name {
			return arguments[i+1], true
		}
	}
	return nil, false
}

func (w *Words) value(v any) string {
	switch v := v.(type) {
	case int:
		return w.Number(v)
	case string:
		return v
	}
	return ""
}

// Scripted returns texts for a script, by key: those with the given keys, or those of groups with these names. A value
// is a text, its plural forms by category, or a list. Unknown names are left out.
func (w *Words) Scripted(names []string) map[string]any {
	found := map[string]any{}
	for key, t := range w.or().texts {
		group, _, _ := strings.Cut(key, ".")
		switch {
		case !slices.Contains(names, key) && !slices.Contains(names, group):
		case t.list != nil:
			found[key] = t.list
		case len(t.forms) > 1:
			found[key] = t.forms
		default:
			found[key] = t.forms[other]
		}
	}
	return found
}

// Number returns a number with the separators of the language.
func (w *Words) Number(n int) string {
	digits := strconv.Itoa(n)
	group := w.or().texts["numbers.group"].forms[other]
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

// Date returns a date as readers see it: a day, a month or a year. It returns "" for an unknown date.
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
func (w *Words) Month(m int) string { return w.or().texts["dates.months"].list[m-1] }

// ShortMonth returns the short name of a month, 1 to 12.
func (w *Words) ShortMonth(m int) string { return w.or().texts["dates.short"].list[m-1] }

// Enumerate joins words into a list for a sentence: "2021, 2023 and 2025".
func (w *Words) Enumerate(all []string) string {
	last := len(all) - 1
	if last < 1 {
		return strings.Join(all, "")
	}
	return w.Text("lists.and", "first", w.Join(all[:last]), "last", all[last])
}

// Join joins words with commas.
func (w *Words) Join(all []string) string { return strings.Join(all, w.Text("lists.comma")) }

// Direction returns the direction of a language's script, for the attribute dir: "rtl", or "" for left to right. The
// language can name its script: az-Arab.
func Direction(tag string) string {
	subtags := strings.Split(strings.ToLower(tag), "-")
	direction := ""
	if slices.Contains(rightToLeft, subtags[0]) {
		direction = "rtl"
	}
	for _, s := range subtags[1:] {
		if len(s) == 1 {
			break // extensions follow
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

// rightToLeft are the languages that are written from right to left, unless they name another script.
var rightToLeft = []string{"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "ps", "sd", "syr", "ug", "ur", "yi"}

// rightToLeftScripts are the scripts of living languages that are written from right to left (ISO 15924).
var rightToLeftScripts = []string{"adlm", "arab", "hebr", "mand", "nkoo", "rohg", "syrc", "thaa"}

// longest is the length of the longest text, in characters.
const longest = 1000

func isTooLong(s string) bool { return utf8.RuneCountInString(s) > longest }
