package list

import (
	"cmp"
	"net/url"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/lazyregexp"
)

// A field is the meaning of a fact.
type field byte

const (
	unknownField field = iota
	titleField
	nameField // a short name of a paper or a method
	authorsField
	dateField
	paperField // the address of the paper
	arxivField
	doiField
	codeField
	projectField
	linkField // another address, with the name of the field as its label
	venueField
	abstractField
	keywordsField
	subjectsField
	keyField
	noteField
	ignoredField
)

// fieldNames maps the labels of facts, the headers of columns and the keys of front matter, in lower case and without
// punctuation, to fields.
var fieldNames = indexFields(map[field]string{
	titleField: "title|paper title|titles|papertitle|标题|论文标题|题目|論文|title venue|title & authors|题名",
	nameField:  "name|名字|名称|short name|nickname|论文名|论文名称",
	authorsField: "author|authors|author s|writers|by|作者|authors names|author names|作者列表|著者|auteurs|autoren|" +
		"autores",
	dateField: "date|publish date|published|publication date|year|years|time|release date|released|submitted|" +
		"published date|pub date|release time|published on|date published|日期|时间|年份|发布时间|发表时间|" +
		"publish time|updated|submission date|发布日期|published at|issued|month",
	paperField: "paper|papers|pdf|link|links|paper link|url|pdf link|paper links|address|论文|论文链接|链接|paper url|" +
		"arxiv link|paper & link|download|source|openreview|abs|paper pdf|reference|paper address|pdf url|原文|full text",
	arxivField: "arxiv|arxiv id|arxivid|eprint|id|arxiv url|paper id|preprint",
	doiField:   "doi",
	codeField: "code|github|repo|repository|codes|code link|official code|implementation|source code|代码|" +
		"github link|code url|code repository|开源|code github|github repo|githubrepo|code available",
	projectField: "project|project page|website|homepage|webpage|project website|page|web|site|home page|项目|" +
		"主页|项目主页|project link",
	linkField: "video|demo|slides|dataset|data|model|models|blog|poster|supplementary|youtube|videos|weights|" +
		"checkpoints|resources|talk|supp|presentation|datasets|resource|huggingface|hf|leaderboard|read|translate|" +
		"kimi|alphaxiv",
	venueField: "venue|conference|journal|publication|publisher|published in|conf|publication venue|booktitle|会议|" +
		"期刊|发表|venue year|conference journal|venues|publish|pub|journal conference|proceedings|source title|" +
		"published venue|venue date|publicationtitle|publication title|container title|journal ref",
	abstractField: "abstract|摘要|abstracts|resumen|要旨|zusammenfassung|résumé",
	keywordsField: "keywords|tags|keyword|tag|key words|key|关键词|标签|keyword s|topics|topic",
	subjectsField: "categories|category|subjects|subject|primary category|arxiv categories|类别|分类|tasks|task",
	keyField:      "citekey|citation key|bibtex key|bibtexkey|citationkey|citation-key",
	noteField: "comment|comments|tldr|tl dr|tl;dr|summary|notes|note|description|简介|remarks|highlights|" +
		"contribution|contributions|idea|main idea|tl dr zh|ai summary|描述|要点|method|methods|task description|" +
		"motivation|results|conclusion|insight|takeaway|innovation|创新点|一句话总结|remark|key idea|highlight",
	ignoredField: "institution|institutions|affiliation|affiliations|organization|org|机构|citations|citation|stars|" +
		"star|env|environment|env s|no|#|index|序号|upvotes|votes|score|relevance|rank|license|status|cited by|bibtex|" +
		"引用|已录制|cite|framework|frameworks|type|lang|language|platform|team|company",
})

// indexFields returns the fields by name. The names of a field are separated by bars.
func indexFields(names map[field]string) map[string]field {
	index := map[string]field{}
	for f, all := range names {
		for name := range strings.SplitSeq(all, "|") {
			index[name] = f
		}
	}
	return index
}

// fieldOf returns the field with a name, ignoring text in brackets if necessary, or unknownField.
func fieldOf(name string) field {
	if f := fieldNames[plainName(name)]; f != unknownField {
		return f
	}
	return fieldNames[plainName(bracketed.ReplaceAllString(name, ""))]
}

var bracketed = lazyregexp.New(`\s*\([^()]*\)`)

// plainName returns a name in lower case, without symbols and with single spaces instead of punctuation.
func plainName(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(entry.Clean(name)) {
		switch {
		case isSymbol(r):
		case strings.ContainsRune("*_`()[]{}/.,:：|-\"'", r):
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// label matches the label at the start of a fact: "Authors: ".
var label = lazyregexp.New(`^[^\pL\pN]*([\pL#][\pL\pN ()./&-]{0,30}?)[*_]*\s*(?::|：|->|=>|→)[*_]*\s*`)

// cutLabel splits a text into the label of a fact, its field, and the rest. Without a known label, the field is
// unknownField and the rest is the whole text.
func cutLabel(text string) (f field, name, rest string) {
	m := label.FindStringSubmatch(text)
	if m == nil {
		return unknownField, "", text
	}
	f = fieldOf(m[1])
	if f == unknownField || strings.HasPrefix(text[len(m[0]):], "//") {
		return unknownField, "", text
	}
	return f, m[1], text[len(m[0]):]
}

// isLabelled reports whether a text starts with the label of a fact. Some labels are also common words in titles, such
// as "Model:", and count only if no words follow.
func isLabelled(text string) bool {
	f, _, rest := cutLabel(text)
	return f != unknownField && f != nameField && (countWords(rest) == 0 || f != noteField && f != linkField &&
		f != keywordsField && f != paperField && f != ignoredField && f != subjectsField && f != codeField &&
		f != projectField)
}

// A facts collects the facts about a paper in its entry.
type facts struct {
	entry.Entry
	doubts    []string // messages about doubtful data
	trusted   bool     // whether the next addresses are certainly those of the paper, as a label or a header states
	described bool     // whether the list has text about the paper that has no field
	relative  bool     // whether the list has addresses of the paper that are not on the web
	dated     bool     // whether the entry's date is that of the paper, not that of its venue
	evidence  bool     // whether the list has the address of the paper, or a venue with a year
	addressed bool     // whether the list has the address of the paper
	known     bool     // whether the list has a venue in venueNames with a year
}

// block adds the facts in a block. If own is true, it is the block of the title, and its first line follows the title.
func (f *facts) block(pieces []piece, own bool) {
	lines := linesOf(pieces)
	for i, line := range lines {
		of, name, rest := splitLabel(line)
		switch {
		case of == abstractField || of == noteField && name != "":
			var all []piece
			for _, l := range append([][]piece{rest}, lines[i+1:]...) {
				all = append(append(all, l...), piece{text: " "})
			}
			f.value(of, name, all)
			return
		case of != unknownField:
			f.value(of, name, rest)
		default:
			f.line(line, own)
		}
	}
}

// splitLabel splits a line into the field of its label, the label, and the value. Without a known label, the field is
// unknownField and the value is the whole line.
func splitLabel(line []piece) (of field, name string, value []piece) {
	i := 0
	head := ""
	for i < len(line) && line[i].url == "" && !strings.ContainsAny(head, ":：") {
		head += line[i].text
		i++
	}
	of, name, rest := cutLabel(head)
	if of == unknownField {
		return unknownField, "", line
	}
	return of, name, append([]piece{{text: rest}}, line[i:]...)
}

// value adds a fact with a known field. The name is that of its label.
func (f *facts) value(of field, name string, value []piece) {
	text := allText(value)
	if isNothing(text) {
		return
	}
	f.trusted = of == paperField || of == arxivField || of == doiField
	defer func() { f.trusted = false }()
	switch of {
	case titleField, nameField, ignoredField:
	case authorsField:
		f.authors(text)
	case dateField:
		f.date(dateIn(text), true)
	case venueField:
		f.venue(text)
	case abstractField:
		f.Abstract = strings.TrimSpace(f.Abstract + "\n\n" + entry.Clean(text))
	case keywordsField:
		f.Keywords = append(f.Keywords, keywords(text)...)
	case subjectsField:
		f.Subjects = append(f.Subjects, keywords(text)...)
	case keyField:
		f.Key = strings.TrimPrefix(entry.Clean(text), "@")
	case arxivField, doiField:
		if !f.Identify(text) {
			if id := entry.MentionedArxiv(text); id != "" {
				f.Identify(id)
			}
		}
		f.links(value, "")
	case codeField:
		f.links(value, "Code")
	case projectField:
		f.links(value, "Project page")
	case linkField:
		label, _ := labelOf(name)
		f.links(value, label)
	case noteField:
		f.Note = strings.TrimSpace(f.Note + " " + entry.Clean(text))
		f.described = true
		f.links(value, "")
	default:
		f.links(value, "")
	}
}

// isNothing reports whether a text means a missing value.
func isNothing(text string) bool {
	switch strings.ToLower(strings.Trim(entry.Clean(text), " |[]()*_")) {
	case "", "-", "--", "—", "–", "null", "none", "n/a", "na", "nan", "tbd", "/", "x", "✗", "❌", "×", "?",
		"coming soon", "无":
		return true
	}
	return false
}

// keywords splits a list of keywords.
func keywords(text string) (words []string) {
	plain := strings.NewReplacer("[", "", "]", "", "`", "", "，", ",", "、", ",")
	for _, w := range entry.SplitKeywords(plain.Replace(text)) {
		if w = strings.Trim(w, " #.*"); w != "" {
			words = append(words, w)
		}
	}
	return words
}

// line adds a line without a label: links, a venue, a date and names. If own is true, the line is in the block of the
// title.
func (f *facts) line(line []piece, own bool) {
	f.links(line, "")
	for i, p := range line {
		inBrackets := i > 0 && strings.HasSuffix(strings.TrimSpace(line[i-1].text), "(") // an affiliation
		if p.url == "" && p.style&italic > 0 && len(f.Authors) == 0 && !inBrackets {
			f.italic(p.text)
		}
	}
	text := plainText(line)
	if id := entry.MentionedArxiv(text); id != "" {
		f.Identify(id)
		f.evidence, f.addressed = true, true
	}
	left := f.venueIn(text)
	left = f.dateInLine(left)
	if len(f.Authors) == 0 {
		f.namesIn(left, own)
	} else if countWords(left) > 12 {
		f.described = true
	}
}

// italic reads names, and the venue that follows them: "*Tu Vu (Google) et al. arXiv*".
func (f *facts) italic(text string) {
	text = f.venueIn(entry.Clean(text))
	if names, more, ok := readNames(text); ok {
		f.setAuthors(names, more)
	}
}

// setAuthors sets the authors unless they are set. If more is true, the list of names was incomplete.
func (f *facts) setAuthors(names []string, more bool) {
	if len(f.Authors) > 0 || len(names) == 0 {
		return
	}
	f.Authors = names
	if more {
		f.doubts = append(f.doubts, moreAuthors)
	}
}

const moreAuthors = `the list of authors is incomplete: it ends with "et al."`

// namesIn reads the authors from a text: a part between periods or bars that is a list of at least two names.
func (f *facts) namesIn(text string, own bool) {
	text = strings.TrimSpace(text)
	for _, start := range []string{"by ", "By "} {
		text = strings.TrimPrefix(strings.TrimLeft(text, " ,.;:|-–—•·<>"), start)
	}
	if names, more, ok := readNames(text); ok && (len(names) > 1 || more) {
		f.setAuthors(names, more)
		return
	}
	for _, part := range splitAt(text, "|•·\n") {
		part = strings.Trim(part, " ,;:.-–—>")
		for _, end := range sentenceEnds(part) {
			names, more, ok := readNames(part[:end])
			if ok && (len(names) > 1 || more) {
				f.setAuthors(names, more)
				f.described = f.described || countWords(part[end:]) > 6
				return
			}
		}
	}
	if countWords(text) > 6 {
		f.described = true
	}
}

// splitAt splits a text at each of the signs, and omits empty parts.
func splitAt(text, signs string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(signs, r) })
}

// authors reads a labelled list of names.
func (f *facts) authors(text string) {
	more := false
	if loc := etAl.FindStringIndex(text); loc != nil {
		text, more = text[:loc[0]], true
	}
	if names, others, ok := readNames(text); ok {
		f.setAuthors(names, more || others)
		return
	}
	names, others := entry.ReadNames(strings.Trim(nameMarks.ReplaceAllString(text, ""), " ,;.:"))
	f.setAuthors(names, more || others)
}

// date sets the date. The date of the paper itself, for which own is true, takes precedence over that of its venue.
func (f *facts) date(on content.Date, own bool) {
	switch {
	case on.IsZero():
	case f.Date.IsZero() || own && !f.dated:
		f.Date, f.dated = on, own
	case own && f.dated && f.Date.Year == on.Year:
		f.Date = entry.MorePrecise(f.Date, on)
	}
}

// venue sets the venue from a text that is one.
func (f *facts) venue(text string) {
	if left := f.venueIn(text); f.Venue != (entry.Venue{}) || countLetters(left) == 0 {
		return
	}
	name := entry.Clean(strings.Trim(onlyYear.ReplaceAllString(text, " "), " ,;|()"))
	f.date(dateIn(text), false)
	if countLetters(name) > 0 && countWords(name) < 15 && !isDate(text) {
		f.SetVenue(entry.VenueOf(name, ""))
	}
}

// venueIn reads the first venue in a text, and returns the text without it. After the name of a preprint server, it
// also reads the next venue.
func (f *facts) venueIn(text string) string { return f.readVenue(text, false) }

// readVenue implements venueIn. If afterPreprint is true, the name of a preprint server was already read.
func (f *facts) readVenue(text string, afterPreprint bool) string {
	m, ok := findVenue(text)
	if !ok {
		return f.anyVenueIn(text)
	}
	if m.kind != preprint && m.year == "" && isAmbiguousName(m.name) && !isAlone(text, m) {
		return text
	}
	cut := text[:m.start] + " | " + text[m.end:]
	if f.Venue == (entry.Venue{}) {
		switch m.kind {
		case conference:
			f.SetVenue(entry.Venue{Booktitle: entry.Clean(m.name + suffix(m.sub) + " " + m.year)})
		case journal:
			f.SetVenue(entry.Venue{Journal: m.name})
		}
	}
	if m.year != "" {
		f.evidence, f.known = true, true
		if on, ok := entry.ReadDate(m.year); ok && (m.kind != preprint || f.isNearArxiv(on)) {
			f.date(on, false)
		}
	}
	if m.kind == preprint && !afterPreprint {
		return f.readVenue(cut, true)
	}
	return cut
}

// suffix returns the text to add to the name of a venue for a part of it: "W" is a part of the name.
func suffix(sub string) string {
	if sub == "" || sub == "W" {
		return sub
	}
	return " " + sub
}

// isAmbiguousName reports whether the name of a venue can also be an ordinary word. It counts as a venue only alone
// between separators.
func isAmbiguousName(name string) bool {
	return strings.ToUpper(name) != name || len(name) < 3 || name == "FAST" || name == "MICRO"
}

// isAlone reports whether a venue is the whole text between two separators.
func isAlone(text string, m venueMatch) bool {
	before, after := strings.TrimSpace(text[:m.start]), strings.TrimSpace(text[m.end:])
	return (before == "" || strings.ContainsAny(before[len(before)-1:], ".,|(*;:")) &&
		(after == "" || strings.ContainsAny(after[:1], ".,|)*;:"))
}

// anyVenueIn reads a venue that is not in venueNames. The venue must have a year and be alone between separators, or
// after a period.
func (f *facts) anyVenueIn(text string) string {
	for _, part := range splitAt(text, "|•·()[]（）\n") {
		part = strings.Trim(part, " .,;:*_")
		for _, p := range []string{part, afterStop(part)} {
			m := matchAnyVenue(p)
			if m == nil {
				continue
			}
			f.evidence = true
			if f.Venue == (entry.Venue{}) {
				f.SetVenue(entry.VenueOf(entry.Clean(p), ""))
			}
			if on, ok := entry.ReadDate(m[2]); ok {
				f.date(on, false)
			}
			return strings.Replace(text, p, " | ", 1)
		}
	}
	return text
}

// afterStop returns the text after the last period.
func afterStop(text string) string {
	if i := strings.LastIndex(text, ". "); i >= 0 {
		return strings.TrimSpace(text[i+2:])
	}
	return text
}

// dateInLine reads a date that is alone between separators, and returns the text without it.
func (f *facts) dateInLine(text string) string {
	for _, part := range splitAt(text, "|•·()[]（）,\n") {
		part = strings.Trim(part, " .,;:*_")
		if part != "" && isDate(part) && f.isNearArxiv(dateIn(part)) {
			f.date(dateIn(part), true)
			return strings.Replace(text, part, " | ", 1)
		}
	}
	return text
}

// isNearArxiv reports whether a date is close to the year in the arXiv identifier. A number in an identifier, such as
// 2005 for May 2020, can look like a year. Without an identifier, it returns true.
func (f *facts) isNearArxiv(on content.Date) bool {
	if len(f.Arxiv) < 5 || f.Arxiv[4] != '.' {
		return true
	}
	submitted, ok := entry.ReadDate("20" + f.Arxiv[:2])
	return !ok || on.Year >= submitted.Year-1 && on.Year <= submitted.Year+8
}

// links adds the addresses in a value. The label is the label of the fact for its links, or "".
func (f *facts) links(value []piece, label string) {
	for _, p := range value {
		address := strings.TrimSpace(p.url)
		if address == "" {
			continue
		}
		words, known := labelOf(p.text)
		host := hostOf(address)
		switch {
		case words == "-" || isBadge(address):
		case host == "":
			f.relative = f.relative || !strings.HasPrefix(address, "#")
		case !f.trusted && p.namesOtherPaper():
			f.described = true
		case isPaper(address):
			f.evidence, f.addressed = true, true
			f.dateOfLink(p.text)
			if !identify(&f.Entry, address) || arxivOf(address) != "" && f.Arxiv == "" {
				f.AddLink(entry.Link{Label: cmp.Or(label, words), URL: address})
			}
		case label != "" && label != "-":
			f.AddLink(entry.Link{Label: label, URL: address})
		case known:
			if words == "" && namesPaper.MatchString(p.text) {
				f.evidence, f.addressed = true, true
			}
			f.AddLink(entry.Link{Label: cmp.Or(words, labelOfHost(host)), URL: address})
		case isVenue(p.text) && labelOfHost(host) == "":
			f.evidence, f.addressed = true, true
			f.dateOfLink(p.text)
			f.AddLink(entry.Link{URL: address})
		default:
			f.dateOfLink(p.text)
			f.AddLink(entry.Link{Label: cmp.Or(labelOfHost(host), shortLabel(p.text)), URL: address})
		}
	}
}

// namesPaper matches the text of a link to a paper on an unknown host.
var namesPaper = lazyregexp.New(`(?i)\bpapers?\b|\bpdf\b|\bpreprint\b|\barticle\b|\bfull text\b|论文`)

// dateOfLink reads the venue and the date in the text of a link, if the text has nothing else: "[ACL 2023](…)".
func (f *facts) dateOfLink(text string) {
	text = entry.Clean(text)
	if _, known := findVenue(text); known && countWords(text) < 7 || isVenue(text) || isDate(text) {
		f.dateInLine(f.venueIn(text))
	}
}

// hostOf returns the host of an HTTP address in lower case, or "".
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return strings.ToLower(u.Hostname())
}

// labelOfHost returns the label for an address at a well-known host, or "".
func labelOfHost(host string) string {
	switch {
	case host == "github.com" || host == "gitlab.com" || host == "bitbucket.org":
		return "Code"
	case strings.HasSuffix(host, ".github.io") || host == "sites.google.com":
		return "Project page"
	case strings.HasSuffix(host, "youtube.com") || host == "youtu.be" || host == "vimeo.com":
		return "Video"
	}
	return ""
}

// shortLabel returns the text of a link as its label if the text is short, and otherwise "Website".
func shortLabel(text string) string {
	const longest = 30
	text = strings.Trim(entry.Clean(labelEnds.Replace(text)), " .:;,|")
	if countLetters(text) < 2 || len(text) > longest || strings.Contains(text, "://") {
		return "Website"
	}
	return text
}

// isBadge reports whether an address is that of a badge, such as one that shows the number of stars.
func isBadge(address string) bool {
	return strings.Contains(address, "img.shields.io") || strings.Contains(address, "badge")
}
