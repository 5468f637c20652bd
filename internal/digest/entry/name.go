package entry

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
)

// A NameList is the result of reading a list of names.
type NameList struct {
	Names  []string // in spoken order: "Given von Family Jr."
	More   bool     // whether the list ends with "et al." or the like
	Doubts []string // parts that can be read in more than one way, and whose names are missing in Names
	Listed bool     // whether an item has several names, which BibTeX does not allow
}

// A ListedName is an item of a list of names.
type ListedName struct {
	Parts []string // the texts between commas
	Whole bool     // whether the item is one name, even if it has commas
}

// ReadNames reads a list of names as the function ReadNames does, and reports a list that is incomplete or unclear.
func (d *Dump) ReadNames(offset int, list string) []string {
	names := readNames(list)
	d.ReportNames(offset, names)
	return names.Names
}

// ReportNames reports that a list of names is incomplete or unclear.
func (d *Dump) ReportNames(offset int, list NameList) {
	if list.More {
		d.ReportMoreAuthors(offset)
	}
	for _, doubt := range list.Doubts {
		d.Report(offset, "unclear list of names "+problem.Quote(doubt),
			"imported without these names; separate the names with semicolons, or \"and\" in BibTeX")
	}
}

// ReadNames splits a list of names as people write it: at semicolons, bars, line breaks, "and" or "&", or else at the
// commas that are not part of a name. The names are in spoken order. More reports whether names are missing, because
// the list ends with "et al." or a part of it is unclear.
func ReadNames(list string) (names []string, more bool) {
	read := readNames(list)
	return read.Names, read.More || len(read.Doubts) > 0
}

// ReadName reads one name, which is in spoken order or has the form "Family, Given".
func ReadName(s string) string {
	names := JoinNames([]ListedName{{Parts: strings.Split(s, ",")}}, true).Names
	if len(names) != 1 {
		return Clean(s)
	}
	return names[0]
}

var (
	wideSigns     = strings.NewReplacer("；", ";", "、", ";", "，", ",", "＆", " & ")
	collaborators = lazyregexp.New(`(?i)(collaboration|consortium|team|group)\s*:\s*(\S)`)
)

// readNames reads a list of names as people write it.
func readNames(list string) NameList {
	list = strings.TrimSpace(list)
	if strings.IndexByte(list, 0xE3) >= 0 || strings.IndexByte(list, 0xEF) >= 0 { // the first bytes of these signs
		list = wideSigns.Replace(list)
	}
	if strings.IndexByte(list, ':') >= 0 {
		list = collaborators.ReplaceAllString(list, "$1; $2")
	}
	if strings.ContainsAny(list, ";|\n") {
		var items []ListedName
		for _, name := range SplitList(ReplaceAnd(list, "; "), ";|\r\n") {
			items = append(items, ListedName{Parts: strings.Split(name, ",")})
		}
		return JoinNames(items, true)
	}
	var items []ListedName
	for _, item := range splitAnd(list) {
		for _, name := range SplitAmpersand(item) {
			items = append(items, ListedName{Parts: strings.Split(name, ",")})
		}
	}
	return JoinNames(items, false)
}

// connector matches the word between two names.
var connector = lazyregexp.New(`,?\s+and\s+`)

// ReplaceAnd replaces every "and" in a list of names with a separator.
func ReplaceAnd(list, separator string) string {
	if !strings.Contains(list, "and") {
		return list
	}
	return connector.ReplaceAllString(list, separator)
}

// splitAnd splits a list at every "and", unless the list is the name of an organization: "Department of Trade and
// Industry".
func splitAnd(list string) []string {
	if !strings.Contains(list, "and") {
		return []string{list}
	}
	items := connector.Split(list, -1)
	if len(items) == 2 && isOrganization(items[0]) && countWords(items[1]) < 2 {
		return []string{list}
	}
	return items
}

// SplitAmpersand splits an item of a list of names such as "Ann One & Bob Two". It does not split "Johnson & Johnson",
// which can be an organization.
func SplitAmpersand(item string) []string {
	sides := strings.Split(item, " & ")
	for _, side := range sides {
		if side = strings.TrimSpace(side); !isFull(side) && !strings.Contains(side, ",") || isCompany(side) {
			return []string{item}
		}
	}
	return sides
}

// JoinNames returns the names of a list. If strict is true, every item is one name, as in BibTeX, unless it clearly has
// several: "Ann One, Bob Two, Carl Three". Otherwise, commas can also separate names.
func JoinNames(items []ListedName, strict bool) (list NameList) {
	for i := range items {
		items[i].Parts = trimParts(items[i].Parts)
	}
	items = slices.DeleteFunc(items, func(item ListedName) bool { return len(item.Parts) == 0 })
	// "Ann One, Bob Two and Carl Three" ends with a name in spoken order. In a longer list, "and" separates all names.
	spoken := len(items) == 1 && !strict ||
		len(items) == 2 && len(items[1].Parts) == 1 && !items[1].Whole && isFull(items[1].Parts[0])
	for i, item := range items {
		if item.Whole && !isList(item.Parts) {
			if name := strings.Join(item.Parts, ", "); strings.EqualFold(name, "others") {
				list.Names = append(list.Names, name) // {others} is a name
			} else {
				list.add(name)
			}
			continue
		}
		parts := list.withoutMore(item.Parts)
		names, clear := namesOf(parts, spoken && i == 0)
		if !clear {
			list.Doubts = append(list.Doubts, strings.Join(parts, ", "))
			continue
		}
		list.Listed = list.Listed || len(names) > 1
		for _, name := range names {
			list.add(name)
		}
	}
	return list
}

// isList reports whether the parts of a whole item are a list of names: "{Ann One, Bob Two, Carl Three}".
func isList(parts []string) bool {
	return len(parts) > 2 && allFull(parts) && !slices.ContainsFunc(parts, isOrganization)
}

// trimParts cleans the parts of an item, and removes blank parts and the numbers that databases add to authors.
func trimParts(parts []string) []string {
	all := parts[:0]
	for _, p := range parts {
		p = Clean(p)
		if n := len(p); n > 0 && (p[n-1] == ')' || isDigitAt(p, n-1)) {
			p = authorCode.ReplaceAllString(p, "")
		}
		if p != "" {
			all = append(all, p)
		}
	}
	return all
}

var (
	etAl = lazyregexp.New(`(?i)^[(\[]?(?:et\.?\s*al(?:ii|iae)?\b\.?|et coll\.?|u\.\s?a\.|` +
		`(?:and\s+)?(?:(?:\d+|many)\s+)?others|и др\.?|等|…|\.\.\.)[)\]]?$`)
	endsInEtAl = lazyregexp.New(
		`(?i)[\s,;]+(?:et\.?\s+al(?:ii)?\b\.?|and (?:\d+ |many )?others|и др\.?|等)$`)
	footnotes = lazyregexp.New(
		`(\pL)(?:[*†‡§¶]+|[¹²³⁴⁵⁶⁷⁸⁹⁰]+)(?:,?[*†‡§¶¹²³⁴⁵⁶⁷⁸⁹⁰]+)*$`)
	authorCode = lazyregexp.New(`\s*(?:\(\d+\)|\s0\d{3})$`) // of Scopus and DBLP
)

// moreWords lists parts of the words in etAl and endsInEtAl. Searching for them is faster than matching the
// expressions.
var moreWords = []string{"et", "Et", "ET", "ther", "THER", "u.", "др", "等", "…", "..."}

// mayBeEtAl reports whether a text contains one of moreWords.
func mayBeEtAl(s string) bool {
	return slices.ContainsFunc(moreWords, func(part string) bool { return strings.Contains(s, part) })
}

// withoutMore returns the parts of an item without "et al.", and sets More if it removes that.
func (list *NameList) withoutMore(parts []string) []string {
	for i := len(parts) - 1; i >= 0; i-- {
		p := parts[i]
		if !mayBeEtAl(p) {
			continue
		}
		if etAl.MatchString(p) {
			list.More = true
			parts = slices.Delete(slices.Clone(parts), i, i+1)
		} else if cut := endsInEtAl.ReplaceAllString(p, ""); cut != p {
			list.More = true
			parts = slices.Clone(parts)
			parts[i] = cut
		}
	}
	return parts
}

// add adds a name in spoken order, without the marks of footnotes. It sets More instead if the name is "et al.".
func (list *NameList) add(name string) {
	if last, _ := utf8.DecodeLastRuneInString(name); last == '*' || last >= utf8.RuneSelf && !unicode.IsLetter(last) {
		name = footnotes.ReplaceAllString(name, "$1")
	}
	switch {
	case mayBeEtAl(name) && etAl.MatchString(name):
		list.More = true
	case strings.ContainsFunc(name, unicode.IsLetter): // arXiv's feeds have an author ":" after a collaboration
		list.Names = append(list.Names, strings.TrimSpace(strings.TrimRight(name, ":")))
	}
}

// namesOf returns the names in the parts of an item. If listed is true, each part can be a name. Clear reports whether
// the parts can be read in only one way.
func namesOf(parts []string, listed bool) (names []string, clear bool) {
	if extended, ok := extendedName(parts); ok {
		return []string{extended}, true
	}
	switch n := len(parts); {
	case n < 2:
		return parts, true
	case n == 2:
		return namesOfTwo(parts[0], parts[1], listed), true
	case n == 3 && (IsNameSuffix(parts[1]) || IsNameSuffix(parts[2])) && !isSpoken(parts[0]) &&
		!(listed && isFull(parts[0]) && isFull(parts[2])):
		return []string{DisplayName(parts...)}, true
	case isOrganization(parts[0]) && !allFull(parts):
		return []string{strings.Join(parts, ", ")}, true
	}
	return namesOfMany(joinSuffixes(parts), listed)
}

// namesOfTwo returns the names of "Family, Given", "Name, Jr.", "Google, Inc.", or two names.
func namesOfTwo(a, b string, listed bool) []string {
	switch {
	case IsNameSuffix(b):
		return []string{a + " " + b}
	case isCompany(b) || isOrganization(a) && !(listed && isFull(b)):
		return []string{a + ", " + b}
	case isSpoken(a) && isFull(b), isFullCJK(a) && isFullCJK(b),
		listed && isFull(a) && isFull(b) && !startsWithParticle(a) && !endsInInitial.MatchString(b):
		return []string{a, b}
	}
	return []string{DisplayName(a, b)}
}

// namesOfMany returns the names in three or more parts: full names, family names followed by initials, or both. If
// listed is true, they can also be names of one word.
func namesOfMany(parts []string, listed bool) (names []string, clear bool) {
	singles := 0
	for i := 0; i < len(parts); i++ {
		p := parts[i]
		switch {
		case isInitials(p), !listed && startsWithParticle(p) && countWords(p) < 3:
			return nil, false
		case i+2 < len(parts) && isInitials(parts[i+1]) && isInitials(parts[i+2]) && !isSpoken(p):
			names = append(names, DisplayName(p, parts[i+1]+" "+parts[i+2]))
			i += 2
			continue
		case i+1 < len(parts) && isInitials(parts[i+1]) && !isSpoken(p):
			names = append(names, DisplayName(p, parts[i+1]))
			i++
			continue
		case !isFull(p):
			singles++
		}
		names = append(names, p)
	}
	odd := listed && singles == len(parts) && len(parts)%2 == 1 // only names of one word
	return names, odd || singles == 0 || len(parts) > 3 && singles*3 <= len(parts)
}

// joinSuffixes joins the parts "Martin King" and "Jr." to one part.
func joinSuffixes(parts []string) (joined []string) {
	for _, p := range parts {
		if n := len(joined); n > 0 && IsNameSuffix(p) {
			joined[n-1] += " " + p
		} else {
			joined = append(joined, p)
		}
	}
	return joined
}

var extendedPart = lazyregexp.New(`^(given|family|prefix|suffix)\s*=\s*"?([^"]*)"?$`)

// extendedName returns a name in the extended name format of BibLaTeX: "given=Hans, family=Harman".
func extendedName(parts []string) (string, bool) {
	var of map[string]string
	for _, p := range parts {
		if strings.IndexByte(p, '=') < 0 {
			continue
		}
		if m := extendedPart.FindStringSubmatch(p); m != nil {
			if of == nil {
				of = map[string]string{}
			}
			of[m[1]] = Clean(m[2])
		}
	}
	if of["family"] == "" && of["given"] == "" {
		return "", false
	}
	return Clean(strings.Join([]string{of["given"], of["prefix"], of["family"], of["suffix"]}, " ")), true
}

// DisplayName returns a name in spoken order. The parts are those between the commas of "Family, Given", "Family, Jr,
// Given" (BibTeX) or "Family, Given, Jr" (RIS). A Chinese, Japanese or Korean name keeps its order.
func DisplayName(parts ...string) string {
	switch {
	case len(parts) == 3 && IsNameSuffix(Clean(parts[2])):
		parts = []string{parts[1], parts[0], parts[2]}
	case len(parts) == 3:
		parts = []string{parts[2], parts[0], parts[1]}
	case len(parts) == 2 && isCJK(Clean(parts[0])) && isCJK(Clean(parts[1])):
		return Clean(parts[0]) + Clean(parts[1])
	case len(parts) == 2:
		parts = []string{parts[1], parts[0]}
	}
	return Clean(strings.Join(parts, " "))
}

var nameSuffixes = []string{"jr.", "jr", "iii", "ii", "iv", "sr.", "sr", "2nd", "3rd", "4th", "junior", "senior",
	"esq.", "esq", "ph.d.", "phd", "ph. d.", "filho", "neto", "fils", "père"}

// IsNameSuffix reports whether a text is the suffix of a name: Jr., III.
func IsNameSuffix(s string) bool {
	return len(s) < 8 &&
		slices.ContainsFunc(nameSuffixes, func(suffix string) bool { return strings.EqualFold(s, suffix) })
}

// countWords counts the words of a text.
func countWords(s string) (n int) {
	for range strings.FieldsSeq(s) {
		n++
	}
	return n
}

// isFull reports whether a text can be a full name: two words or more, or a Chinese, Japanese or Korean name.
func isFull(s string) bool { return countWords(s) > 1 && !isInitials(s) || isFullCJK(s) }

// allFull reports whether all parts can be full names.
func allFull(parts []string) bool {
	return !slices.ContainsFunc(parts, func(p string) bool { return !isFull(p) })
}

// isInitials reports whether a text consists of one to four initials: "J.-P.", "A B", "JK", "Yu.".
func isInitials(s string) bool {
	for range 4 {
		capital, n := utf8.DecodeRuneInString(s)
		if !unicode.Is(unicode.Lu, capital) {
			return false
		}
		s = s[n:]
		if second, n := utf8.DecodeRuneInString(s); unicode.Is(unicode.Ll, second) && strings.HasPrefix(s[n:], ".") {
			s = s[n:]
		}
		s = strings.TrimPrefix(s, ".")
		if s != "" && (s[0] == ' ' || s[0] == '-') {
			s = s[1:]
		}
		if s == "" {
			return true
		}
	}
	return false
}

var (
	endsInInitial = lazyregexp.New(`(?:^|[\s-])\p{Lu}\.?$`) // a given name: "Simon L."
	spokenStart   = lazyregexp.New(`^(?:\p{Lu}\.?-?){1,3} .*\pL{2}`)
)

// isSpoken reports whether a text is certainly a name in spoken order: it starts with initials, as in "A. One".
func isSpoken(s string) bool {
	return strings.Contains(s, " ") && !isInitials(s) && spokenStart.MatchString(s)
}

// startsWithParticle reports whether a text starts in lower case, like a family name with a particle: "van der Berg".
func startsWithParticle(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(first)
}

// isCJK reports whether a text consists of Chinese characters, kana or hangul.
func isCJK(s string) bool {
	for _, c := range s {
		if c < 0x1100 || !unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) &&
			c != '々' && c != '・' && c != 'ー' {
			return false
		}
	}
	return s != ""
}

// isFullCJK reports whether a text is a full Chinese, Japanese or Korean name. It has at least three characters,
// because most family names have one or two.
func isFullCJK(s string) bool { return isCJK(s) && utf8.RuneCountInString(s) >= 3 }

var organizationWords = WordSet(`academy administration agency association authority board bureau center centre
	collaboration college commission committee community company consortium corporation council department division
	ecole école federation foundation group initiative institut institute instituto laboratories laboratory ministry
	network office organisation organization partnership project society survey team union universidad università
	universität université university`)

// isOrganization reports whether a text has several words, including one of organizationWords.
func isOrganization(s string) bool {
	if countWords(s) < 2 {
		return false
	}
	for word := range strings.FieldsSeq(strings.ToLower(s)) {
		if organizationWords[strings.Trim(word, ".,()")] {
			return true
		}
	}
	return false
}

var companyForms = []string{"inc", "ltd", "llc", "llp", "gmbh", "corp", "company"}

// isCompany reports whether a text ends with the legal form of a company: "Inc.".
func isCompany(s string) bool {
	last := strings.TrimSuffix(s[strings.LastIndexByte(s, ' ')+1:], ".")
	return len(last) < 8 && slices.ContainsFunc(companyForms, func(f string) bool { return strings.EqualFold(last, f) })
}
