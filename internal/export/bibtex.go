package export

import (
	"io"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/biblio"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/dollar"
)

// BibTeX is the format of BibTeX (Patashnik, BibTeXing, 1988), with the eprint fields that arXiv recommends. A paper
// without a citation key gets one made from its slug, which is unique and stable.
var BibTeX = &Format{
	Name:      "BibTeX",
	ID:        "bibtex",
	Extension: ".bib",
	mediaType: "application/x-bibtex",
	between:   "\n",
	end:       "\n}\n",
	fields:    writeBibTeX,
	texts:     writeBibTeXTexts,
	parts:     writePartComments,
}

func writeBibTeX(b io.StringWriter, p citationData) {
	field := func(name, value string) { writeBibTeXField(b, name, value) }
	substitute := func(value string, names ...string) string {
		for _, name := range names {
			if value == p.BibTeX[name] {
				return "" // further has this name
			}
		}
		return escapeTeX(line(value))
	}
	write(b, "@", workOf(p.Record).bibtex, "{", p.CitationKey(p.Slug))
	field("title", "{"+titleTeX(p.Title, p.TitleText)+"}") // braces preserve capitals
	field("author", authors(p.names))
	field("journal", escapeTeX(line(p.venue.Journal)))
	field("booktitle", escapeTeX(line(p.venue.Booktitle)))
	field("volume", escapeTeX(line(p.venue.Volume)))
	field("number", substitute(p.venue.Number, "issue"))
	field("pages", strings.ReplaceAll(substitute(p.venue.Pages, "eid", "articleno"), "–", "--"))
	field("publisher", substitute(p.venue.Publisher, "organization"))
	writeBibTeXDate(b, p.Record)
	if p.Arxiv != "" {
		field("eprint", verbatim(p.Arxiv))
		field("archivePrefix", "arXiv")
		field("primaryClass", verbatim(primaryClass(p.Arxiv)))
	}
	field("doi", verbatim(p.DOI))
	field("url", verbatim(publicationURL(p.Record)))
	if p.Type != "" {
		field(organizationField(p.Type), escapeTeX(line(p.Organization)))
	}
	for _, name := range further(p.Record, true) {
		if !isOwn(p.Record, name) {
			field(name, furtherTeX(name, p.BibTeX[name]))
		}
	}
	if p.Withdrawn {
		field("note", "Withdrawn")
	}
}

// writeBibTeXDate writes the known parts of the date.
func writeBibTeXDate(b io.StringWriter, p *archive.Record) {
	if !p.Date.IsZero() && (p.BibTeX["year"] == "" || isOwn(p, "year")) {
		writeBibTeXField(b, "year", strconv.Itoa(p.Date.Year))
	}
	if p.Date.Month > 0 {
		write(b, ",\n  month = ", strings.ToLower(p.Date.Month.String()[:3]))
	}
	if p.Date.Day > 0 {
		writeBibTeXField(b, "day", strconv.Itoa(p.Date.Day))
	}
}

// organizationField returns the name of the field with the organization, for a type of paper.
func organizationField(kind string) string {
	if kind == "phdthesis" || kind == "mastersthesis" {
		return "school"
	}
	return "institution"
}

// furtherTeX formats the value of a further field; see further.
func furtherTeX(name, value string) string {
	switch f := biblio.Lookup(name); {
	case f.Names:
		return authors(namesIn(value))
	case f.Plain:
		return verbatim(value)
	}
	return valueTeX(line(value))
}

// valueTeX formats a text in which a dollar sign without a backslash starts a formula.
func valueTeX(text string) string {
	var b strings.Builder
	for text != "" {
		i := strings.IndexByte(text, '$')
		if i < 0 {
			b.WriteString(escapeTeX(text))
			break
		}
		if i > 0 && text[i-1] == '\\' {
			b.WriteString(escapeTeX(text[:i-1]) + `\$`)
			text = text[i+1:]
			continue
		}
		b.WriteString(escapeTeX(text[:i]))
		text = text[i+1:]
		if n := formulaEnd(text); n > 0 && n < len(text) && isBalanced(text[:n]) {
			b.WriteString("$" + formulaTeX(text[:n]) + "$")
			text = text[n+1:]
		} else {
			b.WriteString(`\$`)
		}
	}
	return b.String()
}

// isBalanced reports whether the braces of a formula match for BibTeX, which also counts braces after a backslash.
func isBalanced(s string) bool {
	depth := 0
	for _, c := range formulaTeX(s) {
		switch c {
		case '{':
			depth++
		case '}':
			depth--
		}
		if depth < 0 {
			return false
		}
	}
	return depth == 0
}

func writeBibTeXTexts(b io.StringWriter, p *archive.Record) {
	writeBibTeXLinks(b, p)
	for _, name := range further(p, false) {
		if !isOwn(p, name) {
			writeBibTeXField(b, name, furtherTeX(name, p.BibTeX[name]))
		}
	}
	writeBibTeXField(b, "keywords", escapeTeX(strings.Join(p.Tags, ", ")))
	if p.Type == "" {
		writeBibTeXField(b, "institution", escapeTeX(line(p.Organization)))
	}
	writeBibTeXField(b, "abstract", abstractTeX(p))
}

// writeBibTeXLinks writes the links that the citation does not have: each in the field for its label, or else together
// in one field.
func writeBibTeXLinks(b io.StringWriter, p *archive.Record) {
	var rest []content.Link
	used := map[string]bool{}
	for _, l := range otherLinks(p) {
		name := ""
		for _, field := range biblio.Links() {
			if field.Label == l.Label && !used[field.Name] && p.BibTeX[field.Name] == "" {
				name = field.Name
			}
		}
		if name == "" {
			rest = append(rest, l)
			continue
		}
		used[name] = true
		writeBibTeXField(b, name, verbatim(l.URL))
	}
	if p.BibTeX[biblio.LinksName] == "" {
		writeBibTeXField(b, biblio.LinksName, linksTeX(rest))
	}
}

func linksTeX(links []content.Link) string {
	texts := strings.Split(formatLinks(links), " ") // verbatim would escape spaces
	for i := range texts {
		texts[i] = verbatim(texts[i])
	}
	return strings.Join(texts, " ")
}

func writeBibTeXField(b io.StringWriter, name, value string) {
	if value != "" {
		write(b, ",\n  ", name, " = {", value, "}")
	}
}

// primaryClass returns the class in an arXiv identifier from before April 2007.
func primaryClass(arxiv string) string {
	class, _, old := strings.Cut(arxiv, "/")
	if !old {
		return ""
	}
	return class
}

// abstractTeX formats the text of an abstract, with formulas between dollar signs. Each line of the text is a
// paragraph.
func abstractTeX(p *archive.Record) string {
	var all []string
	formulas := p.Formulas
	for start := 0; start <= len(p.Text); {
		end := start + len(p.Text[start:])
		if i := strings.IndexByte(p.Text[start:], '\n'); i >= 0 {
			end = start + i
		}
		var b strings.Builder
		for ; len(formulas) > 0 && formulas[0].End <= end; formulas = formulas[1:] {
			if f := formulas[0]; isBalanced(p.Text[f.Start:f.End]) {
				b.WriteString(escapeTeX(p.Text[start:f.Start]) + formulaTeX(p.Text[f.Start:f.End]))
				start = f.End
			}
		}
		if text := line(b.String() + escapeTeX(p.Text[start:end])); text != "" { // copies no text without formulas
			all = append(all, text)
		}
		start = end + 1
	}
	return strings.Join(all, "\n\n")
}

// authors joins names in the form that BibTeX expects, with the names of institutions in braces.
func authors(all []name) string {
	joined := make([]string, 0, len(all))
	for _, n := range all {
		if n.isOthers() {
			joined = append(joined, n.Given)
		} else if n.Whole != "" {
			joined = append(joined, "{"+escapeTeX(n.Whole)+"}")
		} else {
			joined = append(joined, escapeTeX(n.inverted(n.Suffix, n.Given)))
		}
	}
	return strings.Join(joined, " and ")
}

// titleTeX formats a title, whose formulas are already TeX.
func titleTeX(title, plain string) string {
	var b strings.Builder
	titleParts(title, plain, func(text string) { b.WriteString(escapeTeX(text)) }, func(formula string) {
		b.WriteString("$" + formulaTeX(formula) + "$")
	})
	return strings.Join(strings.Fields(b.String()), " ")
}

// shownTitle returns a title as text, with formulas between dollar signs as in abstracts.
func shownTitle(p *archive.Record) string {
	if !strings.Contains(p.Title, "$") {
		return p.TitleText
	}
	var b strings.Builder
	titleParts(
		p.Title,
		p.TitleText,
		func(text string) { b.WriteString(text) },
		func(formula string) { b.WriteString("$" + formula + "$") },
	)
	return b.String()
}

// titleParts splits a title into texts and formulas. The plain text of the title lacks the dollar signs around formulas
// and the backslashes that escape dollar signs. titleParts finds both by comparing the two.
func titleParts(title, plain string, text, formula func(string)) {
	if title == plain {
		text(title)
		return
	}
	for rest := title; rest != ""; {
		_, size := utf8.DecodeRuneInString(rest)
		switch {
		case rest[0] == '$' && plain != "" && plain[0] != '$':
			inside := rest[1 : 1+formulaEnd(rest[1:])]
			formula(inside)
			rest = strings.TrimPrefix(rest[1+len(inside):], "$")
			plain = strings.TrimPrefix(plain, inside)
		case strings.HasPrefix(plain, rest[:size]) && !escapesDollar(rest, plain):
			text(rest[:size])
			rest, plain = rest[size:], plain[size:]
		default:
			rest = rest[size:]
		}
	}
}

// escapesDollar reports whether title starts with more backslashes than plain, followed by a dollar sign.
func escapesDollar(title, plain string) bool {
	after := strings.TrimLeft(title, `\`)
	return strings.HasPrefix(after, "$") && len(title)-len(after) > len(plain)-len(strings.TrimLeft(plain, `\`))
}

// formulaEnd returns the offset of the dollar sign that closes a formula, or len(s) if it is missing.
func formulaEnd(s string) int {
	if i := dollar.Close(s, 0); i >= 0 {
		return i
	}
	return len(s)
}

// formulaTeX returns a formula without escaped braces and comments, because BibTeX counts the braces in them.
func formulaTeX(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case strings.HasPrefix(s[i:], `\{`):
			b.WriteString(`\lbrace `)
			i++
		case strings.HasPrefix(s[i:], `\}`):
			b.WriteString(`\rbrace `)
			i++
		case s[i] == '\\' && i+1 < len(s):
			b.WriteString(s[i : i+2])
			i++
		case s[i] == '%': // a comment, which can have unmatched braces
			for i+1 < len(s) && s[i+1] != '\n' {
				i++
			}
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// escapeTeX escapes text for a BibTeX field. Braces become commands, because BibTeX counts even escaped ones.
func escapeTeX(text string) string { return texEscapes.Replace(strings.Map(printable, text)) }

// printable returns a space for control characters, and other characters unchanged.
func printable(r rune) rune {
	if unicode.IsControl(r) {
		return ' '
	}
	return r
}

// texEscapes replaces the characters that are special in TeX's text.
var texEscapes = newTeXEscapes()

func newTeXEscapes() *strings.Replacer {
	pairs := []string{"%", `\%`, "&", `\&`, "#", `\#`, "$", `\$`, "_", `\_`}
	for r, name := range commands {
		pairs = append(pairs, string(r), `\`+name+`{}`)
	}
	return strings.NewReplacer(pairs...)
}

// commands maps the characters that need a command in TeX's text fonts.
var commands = map[rune]string{
	'\\': "textbackslash", '~': "textasciitilde", '^': "textasciicircum", '{': "textbraceleft", '}': "textbraceright",
	'<': "textless", '>': "textgreater", '|': "textbar",
}

// verbatim returns a URL or identifier, which BibTeX styles print unchanged. It escapes the characters that could end
// the field.
func verbatim(s string) string {
	if !strings.ContainsAny(s, "{}\\ \t\r\n") && isLine(s) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		if r == '{' || r == '}' || r == '\\' || unicode.IsSpace(r) || unicode.IsControl(r) {
			b.WriteString(url.PathEscape(string(r)))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
