package export

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/content"
)

// A Reference is the entry of a paper in a list of references, as plain text.
type Reference struct {
	Style string // "APA"
	Text  string
}

// References returns a paper's entry in the styles APA (7th edition), IEEE and Chicago (18th edition, author-date),
// with the same text that citeproc makes from the paper's CSL-JSON. It returns nil for papers that have not been
// compared with citeproc: types other than articles, conference papers, books and theses, and papers with further
// fields that a style uses, such as editors.
func References(p *archive.Record) []Reference {
	w := referenceDataOf(p)
	if w == nil {
		return nil
	}
	return []Reference{{"APA", w.apa()}, {"IEEE", w.ieee()}, {"Chicago", w.chicago()}}
}

// referenceData has the values of a paper that the styles use.
type referenceData struct {
	kind      string // type in CSL
	names     []name
	title     string
	date      content.Date
	container string
	volume    string
	issue     string
	pages     string
	publisher string
	number    string // arXiv identifier of a preprint
	doi, url  string
}

// referenceDataOf returns the values of a paper, or nil if References does not support it.
func referenceDataOf(p *archive.Record) *referenceData {
	c := citationDataOf(p)
	r := &referenceData{
		kind: workOf(p).csl, title: line(shownTitle(p)), date: p.Date, container: line(c.venue.Name()),
		volume: line(c.venue.Volume), issue: line(p.Venue.Number), publisher: apostrophes(c.publisher()),
		pages: strings.TrimPrefix(line(c.venue.Pages), "pp. "), doi: line(p.DOI), url: line(publicationURL(p)),
	}
	for _, n := range c.names {
		if !n.isOthers() {
			n.Given, n.Family, n.Whole = apostrophes(n.Given), apostrophes(n.Family), apostrophes(n.Whole)
			r.names = append(r.names, n)
		}
	}
	r.title, r.container = apostrophes(r.title), apostrophes(r.container)
	if r.kind == "article" {
		r.number = line(cslNumber(p))
	}
	uses := func(name string) bool { return hasVariable(p, name) }
	if !r.isCompared() || slices.ContainsFunc(further(p, true), uses) || p.BibTeX["date"] != "" || p.Withdrawn ||
		r.number != "" && p.Arxiv == "" {
		return nil
	}
	if r.doi != "" {
		r.url = "https://doi.org/" + r.doi // not escaped, like citeproc
	}
	return r
}

// isCompared reports whether references with these values have been compared with citeproc. Those with quotation marks,
// names with parentheses or a lower-case first letter, a year before 1000, a range of pages with letters, or a work of
// another type that contains the paper have not.
func (r *referenceData) isCompared() bool {
	const quotes = "<\"'“”‘"
	isOdd := func(n name) bool {
		return strings.ContainsAny(n.String(), quotes+"()") || isSmall(n.Given) || isSmall(n.Family)
	}
	if slices.ContainsFunc(r.names, isOdd) || strings.ContainsAny(r.title+r.container+r.publisher, quotes) ||
		strings.HasSuffix(r.title, ".") || !r.date.IsZero() && r.date.Year < 1000 ||
		strings.Contains(r.pages, "–") && strings.ContainsFunc(r.pages, unicode.IsLetter) {
		return false
	}
	switch r.kind {
	case "article", "book":
		return r.container == ""
	case "thesis":
		return r.publisher == ""
	}
	return r.kind == "article-journal" || r.kind == "paper-conference"
}

// apostrophes replaces straight apostrophes after letters: "O'Brien" is "O’Brien".
func apostrophes(text string) string {
	var b strings.Builder
	last := ' '
	for _, r := range text {
		if r == '\'' && unicode.IsLetter(last) {
			r = '’'
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

// joinNonEmpty joins the texts that are not empty.
func joinNonEmpty(separator string, parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), separator)
}

// surround returns a text between two others, or "" if the text is empty.
func surround(before, text, after string) string {
	if text == "" {
		return ""
	}
	return before + text + after
}

// stop appends a mark to a text, unless the text is empty or ends with a period, a question mark or an exclamation
// mark.
func stop(text, mark string) string {
	if text == "" || strings.ContainsRune(".?!", rune(text[len(text)-1])) {
		return text
	}
	return text + mark
}

// apa formats the entry as "He, J., & Xu, J. (2023). Title. Journal, 12(3), 100–110. https://doi.org/10.1000/1".
func (r *referenceData) apa() string {
	when := "(n.d.)."
	if !r.date.IsZero() {
		when = fmt.Sprintf("(%d).", r.date.Year)
	}
	if day := r.day(); r.kind == "paper-conference" && r.pages+r.volume+r.issue == "" && day != "" {
		when = fmt.Sprintf("(%d, %s).", r.date.Year, day) // a talk
	}
	title := stop(r.title+surround(" (", r.number, ")"), ".")
	parts := []string{stop(r.apaNames(), "."), when, title}
	if len(r.names) == 0 {
		parts = []string{title, when}
	}
	if r.container == "" && r.kind != "article-journal" {
		parts = append(parts, stop(r.publisher, "."))
	}
	volume := r.volume + surround("(", r.issue, ")")
	parts = append(parts, stop(joinNonEmpty(", ", titleCase(r.container), volume, r.pages), "."))
	if r.date.IsZero() && r.doi == "" && r.url != "" {
		parts = append(parts, "Retrieved")
	}
	return joinNonEmpty(" ", append(parts, r.url)...)
}

// apaNames returns up to 20 authors; of more authors, the first 19 and the last.
func (r *referenceData) apaNames() string {
	var all []string
	for _, n := range r.names {
		if n.Whole != "" {
			all = append(all, n.Whole)
		} else {
			all = append(all, n.inverted(initials(n.Given), n.Suffix))
		}
	}
	switch last := len(all) - 1; {
	case last < 1:
		return joinNonEmpty("", all...)
	case last < 20:
		return strings.Join(all[:last], ", ") + r.comma() + " & " + all[last]
	default:
		return strings.Join(all[:19], ", ") + ", … " + all[last]
	}
}

// initials abbreviates given names: "Jean-Paul" is "J.-P.", and "Xiao-ming" is "X.". It keeps the abbreviations in a
// name, such as "Yu.".
func initials(given string) string {
	var all []string
	given = strings.Join(strings.Fields(strings.ReplaceAll(given, ".", ". ")), " ")
	for _, word := range strings.Fields(strings.ReplaceAll(given, ". -", ".-")) {
		var parts []string
		for part := range strings.SplitSeq(word, "-") {
			first, size := utf8.DecodeRuneInString(part)
			switch {
			case size == 0 || !unicode.IsLetter(first) || len(parts) > 0 && unicode.IsLower(first):
			case strings.HasSuffix(part, "."):
				parts = append(parts, part)
			default:
				parts = append(parts, string(first)+".")
			}
		}
		all = append(all, strings.Join(parts, "-"))
	}
	return joinNonEmpty(" ", all...)
}

// ieeeMonths are the abbreviations of the months in IEEE style.
var ieeeMonths = strings.Fields("Jan. Feb. Mar. Apr. May Jun. Jul. Aug. Sep. Oct. Nov. Dec.")

// ieee formats the entry as "J. He and J. Xu, “Title,” Journal, vol. 12, no. 3, pp. 100–110, Oct. 2023, doi:
// 10.1000/1.".
func (r *referenceData) ieee() string {
	number := joinNonEmpty(", ", surround("vol. ", r.volume, ""), surround("no. ", r.issue, ""))
	rest := joinNonEmpty(", ", r.container, number, r.ieeePages(), r.ieeeDate())
	switch r.kind {
	case "book":
		published := joinNonEmpty(", ", r.publisher, r.ieeeDate())
		text := joinNonEmpty(", ", r.ieeeNames(), stop(r.title, ".")+surround(" ", published, ""))
		return r.ieeeEnd(strings.TrimSuffix(text, "."))
	case "article":
		rest = joinNonEmpty(", ", r.ieeeDate(), joinNonEmpty(": ", r.publisher, r.number))
	case "paper-conference":
		rest = joinNonEmpty(", ", surround("in ", r.container, ""), r.publisher, r.ieeeDate(), r.ieeePages())
	}
	quoted := "“" + strings.TrimSuffix(r.title, ".") + ",” " + rest
	if rest == "" {
		quoted = "“" + stop(r.title, ".") + "”"
		if r.doi != "" && !r.endsBeforeDOI() {
			quoted = "“" + r.title + "”"
		}
	}
	return r.ieeeEnd(joinNonEmpty(", ", r.ieeeNames(), quoted))
}

// ieeeEnd adds the DOI or the URL to an entry.
func (r *referenceData) ieeeEnd(text string) string {
	isQuoted := strings.HasSuffix(text, ".”") || strings.HasSuffix(text, "?”") || strings.HasSuffix(text, "!”")
	end := "."
	if r.url != "" && (r.kind == "article-journal" || r.isBare()) {
		end = ","
	}
	switch {
	case r.doi != "" && r.endsBeforeDOI() && isQuoted:
		return text + " doi: " + r.doi + "."
	case r.doi != "" && r.endsBeforeDOI():
		return stop(text, ".") + " doi: " + r.doi + "."
	case r.doi != "":
		return text + ", doi: " + r.doi + "."
	case !isQuoted:
		text = stop(text, end)
	}
	return text + surround(" [Online]. Available: ", r.url, "")
}

// endsBeforeDOI reports whether the IEEE style ends a sentence before the DOI.
func (r *referenceData) endsBeforeDOI() bool {
	return r.kind != "article-journal" && !(r.isBare() && r.publisher == "")
}

// isBare reports whether the paper is one of a conference without pages and a date.
func (r *referenceData) isBare() bool {
	return r.kind == "paper-conference" && r.pages == "" && r.date.IsZero()
}

func (r *referenceData) ieeePages() string {
	if strings.ContainsAny(r.pages, "–,") {
		return "pp. " + r.pages
	}
	return surround("p. ", r.pages, "")
}

// ieeeDate returns the parts of the date that IEEE shows for the type of paper.
func (r *referenceData) ieeeDate() string {
	year := fmt.Sprint(r.date.Year)
	switch {
	case r.date.IsZero():
		return ""
	case r.date.Month == 0 || r.kind == "book" || r.kind == "thesis":
		return year
	case r.date.Day == 0 || r.kind != "article":
		return ieeeMonths[r.date.Month-1] + " " + year
	}
	return fmt.Sprintf("%s %02d, %s", ieeeMonths[r.date.Month-1], r.date.Day, year)
}

// ieeeNames returns up to six authors; of more authors, only the first.
func (r *referenceData) ieeeNames() string {
	var all []string
	for _, n := range r.names {
		all = append(all, joinNonEmpty(" ", n.Whole, initials(n.Given), n.family(), n.Suffix))
	}
	switch last := len(all) - 1; {
	case last < 1:
		return joinNonEmpty("", all...)
	case last == 1:
		return all[0] + " and " + all[1]
	case last < 6:
		return strings.Join(all[:last], ", ") + ", and " + all[last]
	}
	return all[0] + " et al."
}

// chicago formats the entry as "He, Juncai, and Jinchao Xu. 2023. “Title.” Journal 12 (3): 100–110.
// https://doi.org/10.1000/1.".
func (r *referenceData) chicago() string {
	when := "n.d."
	if !r.date.IsZero() {
		when = fmt.Sprintf("%d.", r.date.Year)
	}
	title := stop(titleCase(r.title), ".")
	if isAlone := r.kind == "article-journal" && r.container == ""; r.kind != "book" && !isAlone {
		title = "“" + title + "”"
	}
	parts := []string{stop(r.chicagoNames(), "."), when, title}
	if len(r.names) == 0 {
		parts = []string{title, when}
	}
	parts = append(parts, r.chicagoPlace()...)
	return joinNonEmpty(" ", append(parts, stop(r.url, "."))...)
}

// chicagoPlace returns the publication that contains the paper, in sentences.
func (r *referenceData) chicagoPlace() []string {
	container, day := titleCase(r.container), r.day()
	month, _, _ := strings.Cut(day, " ")
	switch r.kind {
	case "book":
		first, rest, _ := strings.Cut(r.publisher, " ")
		return []string{stop(joinNonEmpty(" ", capitalized(first), rest), ".")}
	case "thesis":
		return nil
	case "article":
		return []string{stop(r.number, "."), joinNonEmpty(", ", "Preprint", r.publisher, day) + "."}
	}
	if r.volume+r.issue == "" {
		return []string{stop(joinNonEmpty(", ", container, day, shortPages(r.pages)), ".")}
	}
	if r.volume == "" {
		numbered := joinNonEmpty(", ", container, "no. "+r.issue+surround(" (", month, ")"))
		return []string{stop(joinNonEmpty(": ", numbered, shortPages(r.pages)), ".")}
	}
	issue := surround("(", r.issue, ")")
	if r.issue == "" {
		issue = surround("(", month, ")")
	}
	return []string{stop(joinNonEmpty(": ", joinNonEmpty(" ", container, r.volume, issue), shortPages(r.pages)), ".")}
}

// day returns the month and the day of the date if they are known: "October 16", "October" or "".
func (r *referenceData) day() string {
	switch {
	case r.date.Month == 0:
		return ""
	case r.date.Day == 0:
		return r.date.Month.String()
	}
	return fmt.Sprintf("%s %d", r.date.Month, r.date.Day)
}

// shortPages leaves out the digits that the last page shares with the first (Chicago Manual of Style 18, 9.63):
// "436–44", "101–8", but "100–104".
func shortPages(pages string) string {
	first, last, isRange := strings.Cut(pages, "–")
	from, err := strconv.Atoi(first)
	if _, err2 := strconv.Atoi(last); !isRange || err != nil || err2 != nil || len(first) != len(last) || from < 100 ||
		from%100 == 0 {
		return pages
	}
	same := 0
	for first[same] == last[same] && same < len(first)-1 {
		same++
	}
	if from%100 > 9 {
		same = min(same, len(first)-2)
	}
	return first + "–" + last[same:]
}

// chicagoNames returns up to six authors; of more authors, the first three.
func (r *referenceData) chicagoNames() string {
	var all []string
	for i, n := range r.names {
		n.Given = spacedInitials(n.Given)
		if full := n.String(); i > 0 || n.Whole != "" {
			all = append(all, full)
		} else {
			all = append(all, joinNonEmpty(", ", n.Family, joinNonEmpty(" ", n.Given, n.Particle), n.Suffix))
		}
	}
	switch last := len(all) - 1; {
	case last < 1:
		return joinNonEmpty("", all...)
	case last < 6:
		return strings.Join(all[:last], ", ") + r.comma() + " and " + all[last]
	}
	return strings.Join(all[:3], ", ") + ", et al."
}

// spacedInitials returns given names with spaces between initials: "J.R.R.", "J.-R." and "J-R" are "J. R. R." and
// "J. R.".
func spacedInitials(given string) string {
	var words []string
	for _, word := range strings.Fields(strings.ReplaceAll(given, ".", ". ")) {
		parts := strings.Split(strings.TrimPrefix(word, "-"), "-")
		if slices.ContainsFunc(parts, func(part string) bool { return !isInitial(part) }) {
			parts = []string{strings.TrimPrefix(word, "-")}
		} else {
			for i, part := range parts {
				parts[i] = stop(part, ".")
			}
		}
		words = append(words, parts...)
	}
	return strings.Join(words, " ")
}

// isInitial reports whether a text is a capital, maybe with a period.
func isInitial(text string) bool {
	r, size := utf8.DecodeRuneInString(text)
	return unicode.IsUpper(r) && strings.TrimSuffix(text[size:], ".") == ""
}

// comma returns the comma before the last name. Like citeproc, it returns "" before an institution that is the second
// of two authors.
func (r *referenceData) comma() string {
	if len(r.names) == 2 && r.names[1].Whole != "" {
		return ""
	}
	return ","
}

// small contains the words that are lower-case in titles, except at the beginning and the end.
var small = func() map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.Fields("a about above across afore after against along alongside amid amidst among amongst an and anenst " +
		"apropos as aside astride at athwart atop barring before behind below beneath beside besides between " +
		"beyond but by c ca circa de despite down during et except for forenenst from given in inside into " +
		"lest like modulo near next nor notwithstanding of off on onto or out over per plus pro qua sans " +
		"since so than that the through throughout thru thruout till to toward towards under underneath until " +
		"unto up upon v. van versus via von vs. with within without worth yet") {
		words[w] = true
	}
	return words
}()

// titleCase returns an English title in title case: "On the use of deep nets" is "On the Use of Deep Nets". Words with
// a capital stay as they are.
func titleCase(title string) string {
	words := strings.Split(title, " ")
	starts := true
	for i, word := range words {
		parts := strings.Split(word, "-")
		for j, part := range parts {
			isFirst, isLast := starts && j == 0, i == len(words)-1 && j == len(parts)-1
			switch isCompound := j == 0 && len(parts) > 1; {
			case isFirst || isCompound:
				parts[j] = capitalized(part)
			case !isSymbol(part) && (isLast || !small[strings.ToLower(part)]):
				parts[j] = capitalized(part)
			}
		}
		words[i] = strings.Join(parts, "-")
		starts = word != "" && strings.ContainsRune(":?!", rune(word[len(word)-1]))
	}
	return strings.Join(words, " ")
}

// isSymbol reports whether a word of a title is one letter or an abbreviation with a period inside, such as "i.i.d.".
func isSymbol(word string) bool {
	word = strings.TrimRight(word, ".,;)")
	return utf8.RuneCountInString(word) == 1 || strings.Contains(word, ".")
}

// capitalized returns a word of a title with a capital, unless it has one or begins with a Greek letter, which is a
// symbol.
func capitalized(word string) string {
	first, size := utf8.DecodeRuneInString(word)
	if word != strings.ToLower(word) || !unicode.IsLetter(first) || unicode.Is(unicode.Greek, first) {
		return word
	}
	return string(unicode.ToUpper(first)) + word[size:]
}
