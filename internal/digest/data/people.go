package data

import (
	"strings"

	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/lazyregexp"
)

// people returns the names in the first value of a property that has names. It reports a list that ends with "et al."
// or the like, and sets the editor if the list of authors contains one.
func (p *paper) people(property string) []string {
	for _, f := range p.facts[property] {
		l := nameList{}
		l.add(f.value, maxInside)
		if l.more {
			p.ReportMoreAuthors(f.offset)
		}
		if len(l.editors) > 0 && property == "authors" {
			p.setField("editor", strings.Join(l.editors, " and "))
		}
		switch {
		case len(l.names) > 0:
			return l.inSpokenOrder()
		case len(l.editors) > 0:
			return l.editors
		case l.other == 0:
			want := "a list of names"
			if f.kind == '[' {
				want = "one of names"
			}
			p.reportType(f.member, want)
		}
	}
	return nil
}

// A nameList collects names in spoken order.
type nameList struct {
	names   []string
	editors []string
	other   int  // number of people with other roles, such as translators
	more    bool // whether the list ends with "et al." or the like
}

// add adds the names in a value: a text with all names, or a list of texts, of objects or of lists of parts of names.
// It reads objects up to the given depth.
func (l *nameList) add(v value, depth int) {
	switch {
	case depth == 0:
	case v.kind == '"':
		names := splitItems(v.text, func(text string) []string {
			names, more := entry.ReadNames(fieldLabel.ReplaceAllString(plainLines(text), ""))
			l.more = l.more || more
			return names
		})
		if isSplitAtCommas(names) {
			return
		}
		for _, name := range names {
			l.addName(name)
		}
	case v.kind == '[':
		for _, item := range v.list {
			l.addItem(item, len(v.list) == 1, depth)
		}
	case v.kind == '{':
		l.addObject(v, depth)
	}
}

// vancouver matches a name that ends with initials without periods, as in medical databases: "van der Berg JA".
var vancouver = lazyregexp.New(`^(\p{L}[\p{L}'’-]+(?: \p{L}[\p{L}'’-]+)*) (\p{Lu}{1,3})$`)

// inSpokenOrder returns the names. If there are several and all end with initials, it moves the initials to the start.
func (l *nameList) inSpokenOrder() []string {
	all := make([]string, len(l.names))
	for i, name := range l.names {
		m := vancouver.FindStringSubmatch(name)
		if m == nil || len(l.names) == 1 {
			return l.names
		}
		all[i] = m[2] + " " + m[1]
	}
	return all
}

// singleWord matches a name without a space in the Latin script.
var singleWord = lazyregexp.New(`^[\p{Latin}'’.-]+$`)

// isSplitAtCommas reports whether most of at least four names are single words, because a program split whole names at
// their commas: "Young; James C; Arthur; Rudy".
func isSplitAtCommas(names []string) bool {
	const least = 4
	single := 0
	for _, name := range names {
		if singleWord.MatchString(name) {
			single++
		}
	}
	return len(names) >= least && 2*single > len(names)
}

// plainLines removes markup from a text, but not its line breaks.
func plainLines(s string) string { return entry.LaTeXAccents(entry.StripMarkup(s)) }

// addItem adds the name in an item of a list. If the item is alone, its text can be a list of names.
func (l *nameList) addItem(v value, alone bool, depth int) {
	switch {
	case v.kind == '"' && (strings.Count(v.text, ",") > 2 || strings.ContainsAny(v.text, ";\n") || alone &&
		isList(v.text)):
		l.add(v, depth)
	case v.kind == '"':
		l.addName(inSpokenOrder(plainText(v.text)))
	case v.kind == '[' && len(v.list) > 0: // the parts of a name: ["Family", "Given", "Jr."]
		var parts []string
		for _, part := range v.list[:min(len(v.list), 3)] {
			if part.kind == '"' && strings.TrimSpace(part.text) != "" {
				parts = append(parts, plainText(part.text))
			}
		}
		l.addName(entry.DisplayName(parts...))
	case v.kind == '{':
		l.addObject(v, depth)
	}
}

// isList reports whether a text is probably a list of names: it contains "and", or the texts before and after its first
// comma have several words.
func isList(text string) bool {
	family, given, found := strings.Cut(text, ",")
	return strings.Contains(text, " and ") || found && strings.Contains(strings.TrimSpace(family), " ") &&
		strings.Contains(strings.TrimSpace(given), " ")
}

// inSpokenOrder returns a name in spoken order.
func inSpokenOrder(name string) string {
	parts := entry.SplitList(name, ",")
	if len(parts) == 2 && entry.IsNameSuffix(parts[1]) {
		return parts[0] + " " + parts[1]
	}
	return entry.DisplayName(parts...)
}

// nameForms lists the pairs of members that form a name.
var nameForms = []struct{ given, family string }{
	{"given", "family"}, {"firstName", "lastName"}, {"first_name", "last_name"}, {"given_name", "family_name"},
	{"givenName", "familyName"}, {"firstname", "lastname"}, {"first", "last"}, {"forename", "surname"},
	{"forenames", "surname"}, {"ForeName", "LastName"}, {"givenNames", "surname"},
}

// wholeNames lists members that contain a name or another object with it.
var wholeNames = []string{
	"name", "full_name", "fullName", "fullname", "display_name", "displayName", "literal", "author", "text", "#text",
	"value",
	"raw_author_name", "authname", "label", "author_name", "authorName", "creatorName", "collectiveName", "node",
	"title",
}

// addObject adds the name of a person as an author or editor. It counts people with other roles.
func (l *nameList) addObject(v value, depth int) {
	switch role := strings.ToLower(v.get("creatorType").text + v.get("role").text); {
	case role == "editor":
		inner := nameList{}
		inner.addNameOf(v, depth)
		l.editors = append(l.editors, inner.names...)
	case notAuthors[role]:
		l.other++
	default:
		l.addNameOf(v, depth)
	}
}

// notAuthors lists roles other than author and editor.
var notAuthors = entry.WordSet("serieseditor translator revieweditor reviewedauthor reviewer commenter castmember")

// addNameOf adds the name in an object, or the names in a list in it. It ignores the role.
func (l *nameList) addNameOf(v value, depth int) {
	for _, form := range nameForms {
		if family := plainText(v.get(form.family).first()); family != "" {
			given := plainText(v.get(form.given).first())
			if cjk.MatchString(family) && cjk.MatchString(given) {
				l.addName(family + given)
				return
			}
			l.addName(entry.Clean(strings.Join([]string{given, plainText(v.get("prefix").first()), family,
				plainText(v.get("suffix").first())}, " ")))
			return
		}
	}
	for _, name := range wholeNames {
		switch inner := v.get(name); {
		case inner.kind == '"' && strings.TrimSpace(inner.text) != "":
			l.addName(inSpokenOrder(plainText(inner.text)))
			return
		case inner.kind == '[' || inner.kind == '{':
			l.add(inner, depth-1)
			return
		}
	}
	for _, name := range []string{"authors", "list"} {
		if inner := v.get(name); inner.kind == '[' {
			l.add(inner, depth-1)
			return
		}
	}
}

// cjk matches a name in Chinese, Japanese or Korean, which starts with the family name.
var cjk = lazyregexp.New(`^[\p{Han}\p{Hangul}\p{Hiragana}\p{Katakana}]+$`)

var (
	andOthers = lazyregexp.New(`(?i)(?:^|[\s,]+)(?:et\.?\s*al\.?|and others|others|…|\.\.\.)$`)
	markers   = lazyregexp.New(`(?:\s+\d{4}|[\s,]*[*†‡§¶¹²³⁴⁵⁶⁷⁸⁹⁰✉]+)$`) // DBLP's number, marks of footnotes
)

// addName adds a name without marks of footnotes and the like.
func (l *nameList) addName(name string) {
	if andOthers.MatchString(name) {
		l.more, name = true, andOthers.ReplaceAllString(name, "")
	}
	name = strings.Trim(markers.ReplaceAllString(name, ""), " ,")
	if name != "" && !absent[strings.ToLower(name)] {
		l.names = append(l.names, name)
	}
}
