package export

import (
	"cmp"
	"hash/fnv"
	"io"
	"net/url"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/archive"
)

// BibTeX is papers as BibTeX entries (Patashnik, BibTeXing, 1988, with the eprint fields that arXiv
// recommends). Keys are the papers' slugs, which are unique and stable.
type BibTeX struct{ Papers []*archive.Record }

// Write writes the entries.
func (e BibTeX) Write(w io.Writer) error {
	for i, p := range e.Papers {
		if i > 0 {
			if _, err := io.WriteString(w, "\n"); err != nil {
				return err
			}
		}
		if _, err := io.WriteString(w, Cite(p)); err != nil {
			return err
		}
	}
	return nil
}

// Cite gives one paper as a BibTeX entry.
func Cite(p *archive.Record) string {
	var b strings.Builder
	b.WriteString("@misc{" + key(p.Slug))
	field := func(name, value string) {
		if value != "" {
			b.WriteString(",\n  " + name + " = {" + value + "}")
		}
	}
	field("title", "{"+titleTeX(p.Title, p.TitleText)+"}")
	field("author", authors(p.Authors))
	if !p.Date.IsZero() {
		field("year", strconv.Itoa(p.Date.Year))
	}
	if p.Date.Month > 0 {
		b.WriteString(",\n  month = " + strings.ToLower(p.Date.Month.String()[:3]))
	}
	if p.Arxiv != "" {
		field("eprint", verbatim(p.Arxiv))
		field("archiveprefix", "arXiv")
	}
	field("doi", verbatim(p.DOI))
	field("url", verbatim(address(p)))
	b.WriteString("\n}\n")
	return b.String()
}

// key is a citation key: ASCII, since BibTeX itself knows no other letters in one. What a slug then
// loses is made up for by a number that stands for the whole of it.
func key(name string) string {
	ascii := strings.Map(func(r rune) rune {
		if r > unicode.MaxASCII {
			return -1
		}
		return r
	}, name)
	if ascii == name {
		return name
	}
	h := fnv.New64a()
	_, _ = h.Write([]byte(name))
	return cmp.Or(strings.Trim(ascii, "-"), "paper") + "-" + strconv.FormatUint(h.Sum64(), 36)
}

// authors joins names as BibTeX does. A name with "and" or a comma in it is an institution's, and
// braces keep it whole.
func authors(names []string) string {
	var quoted []string
	for _, n := range names {
		n = strings.Join(strings.Fields(n), " ")
		folded := strings.ToLower(n)
		switch {
		case n == "":
		case strings.Contains(" "+folded+" ", " and ") || strings.Contains(n, ",") || folded == "others":
			quoted = append(quoted, "{"+escapeTeX(n)+"}")
		default:
			quoted = append(quoted, escapeTeX(n))
		}
	}
	return strings.Join(quoted, " and ")
}

// address is where the paper itself can be had, as far as the archive knows.
func address(p *archive.Record) string {
	switch {
	case p.Arxiv != "":
		return "https://arxiv.org/abs/" + p.Arxiv
	case p.DOI != "":
		return "https://doi.org/" + p.DOI
	case len(p.Links) > 0:
		return p.Links[0].URL
	}
	return ""
}

// titleTeX writes a title, whose formulas are TeX already. What of it is a formula, and which
// backslashes only guard a dollar, the plain text tells: it has neither dollars around a formula nor
// those backslashes.
func titleTeX(title, plain string) string {
	var b strings.Builder
	for rest := title; rest != ""; {
		r, size := utf8.DecodeRuneInString(rest)
		switch {
		case rest[0] == '$' && plain != "" && plain[0] != '$':
			formula := rest[1 : 1+formulaEnd(rest[1:])]
			b.WriteString("$" + formulaTeX(formula) + "$")
			rest = strings.TrimPrefix(rest[1+len(formula):], "$")
			plain = strings.TrimPrefix(plain, formula)
		case strings.HasPrefix(plain, rest[:size]) && !guards(rest, plain):
			b.WriteString(escapeTeX(string(r)))
			rest, plain = rest[size:], plain[size:]
		default:
			rest = rest[size:]
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// guards tells whether a title goes on with more backslashes before a dollar than its plain text.
func guards(title, plain string) bool {
	after := strings.TrimLeft(title, `\`)
	return strings.HasPrefix(after, "$") && len(title)-len(after) > len(plain)-len(strings.TrimLeft(plain, `\`))
}

// formulaEnd is the offset of the dollar that closes a formula.
func formulaEnd(s string) int {
	i := 0
	for i < len(s) && s[i] != '$' {
		if s[i] == '\\' {
			i++
		}
		i++
	}
	return min(i, len(s))
}

// formulaTeX writes a formula without braces that stand for themselves: BibTeX counts them as if
// they did not.
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
		case s[i] == '%': // a comment, in which braces need not match
			for i+1 < len(s) && s[i+1] != '\n' {
				i++
			}
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// escapeTeX makes text stand in a BibTeX field as it is. Braces need names, for BibTeX counts even
// those with a backslash.
func escapeTeX(text string) string {
	var b strings.Builder
	for _, r := range text {
		switch name := commands[r]; {
		case name != "":
			b.WriteString(`\` + name + `{}`)
		case strings.ContainsRune("%&#$_", r):
			b.WriteString(`\` + string(r))
		case unicode.IsControl(r):
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// commands are the characters for which TeX's text fonts need a command.
var commands = map[rune]string{
	'\\': "textbackslash", '~': "textasciitilde", '^': "textasciicircum", '{': "textbraceleft", '}': "textbraceright",
	'<': "textless", '>': "textgreater", '|': "textbar",
}

// verbatim keeps an address or identifier whole between the braces of a field: BibTeX styles set
// those as they are.
func verbatim(s string) string {
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
