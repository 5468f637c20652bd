package export

import (
	"io"
	"strconv"
	"strings"
	"unicode"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/slug"
)

// BibTeX writes papers as BibTeX entries (Patashnik, BibTeXing, 1988, with the eprint fields that
// arXiv recommends). Keys are the papers' slugs, which are unique and stable.
func BibTeX(w io.Writer, papers []*archive.Paper) error {
	for i, p := range papers {
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
func Cite(p *archive.Paper) string {
	var b strings.Builder
	b.WriteString("@misc{" + key(p.Slug))
	field := func(name, value string) {
		if value != "" {
			b.WriteString(",\n  " + name + " = {" + value + "}")
		}
	}
	field("title", "{"+escapeTeX(p.Title, true)+"}")
	field("author", authors(p.Authors))
	if !p.Date.IsZero() {
		field("year", strconv.Itoa(p.Date.Year))
	}
	if p.Date.Month > 0 {
		b.WriteString(",\n  month = " + strings.ToLower(p.Date.Month.String()[:3]))
	}
	if p.Arxiv != "" {
		field("eprint", escapeTeX(p.Arxiv, false))
		field("archiveprefix", "arXiv")
	}
	field("doi", escapeTeX(p.DOI, false))
	if url := address(p); url != "" {
		field("url", escapeURL(url))
	}
	b.WriteString("\n}\n")
	return b.String()
}

// key is a citation key: ASCII, since BibTeX itself knows no other letters in one.
func key(name string) string {
	ascii := strings.Map(func(r rune) rune {
		if r > unicode.MaxASCII {
			return -1
		}
		return r
	}, name)
	if ascii = slug.Make(ascii); ascii == "untitled" && name != "untitled" {
		return "paper-" + strconv.FormatUint(uint64(fnv(name)), 36)
	}
	return ascii
}

func fnv(s string) uint32 {
	var h uint32 = 2166136261
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}

// authors joins names as BibTeX does. A name with "and" or a comma in it is an institution's, and
// braces keep it whole.
func authors(names []string) string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = escapeTeX(n, false)
		if strings.Contains(" "+strings.ToLower(n)+" ", " and ") {
			quoted[i] = "{" + quoted[i] + "}"
		}
	}
	return strings.Join(quoted, " and ")
}

// address is where the paper itself can be had, as far as the archive knows.
func address(p *archive.Paper) string {
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

// escapeTeX makes text stand in a BibTeX field as it is. Where the text can hold formulas, what is
// between dollars stays TeX.
func escapeTeX(text string, formulas bool) string {
	var b strings.Builder
	inFormula := false
	for i, r := range text {
		if formulas && r == '$' && (inFormula || strings.Contains(text[i+1:], "$")) {
			inFormula = !inFormula
			b.WriteRune(r)
			continue
		}
		if inFormula {
			b.WriteRune(r)
			continue
		}
		switch r {
		case '\\':
			b.WriteString(`\textbackslash{}`)
		case '~':
			b.WriteString(`\textasciitilde{}`)
		case '^':
			b.WriteString(`\textasciicircum{}`)
		case '{', '}', '%', '&', '#', '$', '_':
			b.WriteString(`\` + string(r))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// escapeURL keeps an address whole between the braces of a field: BibTeX styles set it verbatim.
func escapeURL(url string) string {
	return strings.NewReplacer("{", "%7B", "}", "%7D", `\`, "%5C").Replace(url)
}
