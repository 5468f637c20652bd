package feed

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
)

// own returns the text of the first element with a name in the feed's own namespace, or "".
func (it *item) own(name string) string {
	for _, f := range it.fields {
		if f.name == name && isOwn(f.space) && strings.TrimSpace(f.text) != "" {
			return f.text
		}
	}
	return ""
}

// all returns the texts of the elements with the given names, ignoring case, in any namespace except Media RSS. They
// are in the order of the names.
func (it *item) all(names ...string) (texts []string) {
	for _, name := range names {
		for _, f := range it.fields {
			if strings.EqualFold(f.name, name) && !strings.Contains(f.space, "mrss") {
				if text := entry.Clean(f.text); text != "" {
					texts = append(texts, text)
				}
			}
		}
	}
	return texts
}

// first returns the first text that all returns, or "".
func (it *item) first(names ...string) string { return cmp.Or(append(it.all(names...), "")...) }

// addresses returns the addresses of an item. Links to the paper itself come first.
func (it *item) addresses() (all []string) {
	for _, f := range it.fields {
		if f.name == "link" && isOwn(f.space) {
			if rel := f.attribute("rel"); rel == "" || rel == "alternate" || f.attribute("title") != "" {
				all = append(all, strings.TrimSpace(f.attribute("href")+f.text))
			}
		}
	}
	all = append(all, it.all("origLink", "guid")...)
	all = append(all, it.about, it.first("id"))
	return slices.DeleteFunc(all, func(a string) bool { return a == "" })
}

// oldTitle matches the end of a title in arXiv's feeds until 2023: "A Title. (arXiv:2103.00001v2 [cs.LG] UPDATED)".
var oldTitle = lazyregexp.New(`\.?\s*\(arXiv:(` + content.ArxivForm + `)\s+\[[\w.-]+\](\s+[A-Z ]+)?\)\s*$`)

// addPaper adds the paper of an item.
func (r *reader) addPaper(it *item) {
	if strings.Contains(it.first("id"), "/api/errors") {
		r.Report(it.offset, "arXiv returned an error: "+it.first("summary"),
			"fix the query and download the feed again")
		return
	}
	e := entry.Entry{Title: cmp.Or(it.own("title"), it.first("title"))}
	if m := oldTitle.FindStringSubmatch(e.Title); m != nil {
		e.Arxiv, e.Title = m[1], strings.TrimSuffix(e.Title, m[0])
	}
	e.Title = line(e.Title)
	r.identify(it, &e)
	if r.isArxiv || e.Arxiv != "" {
		r.completePreprint(it, &e)
	} else if e.Title = oneLine(e.Title); !r.completeArticle(it, &e) {
		return
	}
	r.Add(it.offset, e)
}

// completePreprint completes a paper of arXiv. Its texts are plain text by its authors, which can contain "<" and
// LaTeX. Only in RSS 1.0, which arXiv used until 2023, they are HTML.
func (r *reader) completePreprint(it *item, e *entry.Entry) {
	abstract := announcement.ReplaceAllString(cmp.Or(it.own("summary"), it.own("description")), "")
	if it.isRDF {
		abstract = plain(abstract)
	}
	e.Abstract = entry.Paragraphs(entry.LaTeXAccents(abstract))
	e.Note = line(it.first("comment"))
	e.Subjects = it.categories()
	if e.Arxiv == "" && (e.DOI == "" || r.isArxiv) {
		r.Report(it.offset, problem.Quote(cmp.Or(it.first("id"), it.first("link")))+" is not an arXiv identifier",
			"imported without it")
	}
	if on := it.published(); !on.IsZero() && isOriginal(it.first("announce_type"), e.Arxiv, on) {
		e.Date = on
	} else if on.IsZero() {
		e.Date = r.ReadDate(it.offset, it.first("published", "pubDate"))
	}
	e.Authors = it.people()
	if len(e.Authors) == 0 {
		e.Authors = listedAuthors(plain(strings.Join(it.all("creator"), ", ")))
	}
	e.SetVenue(entry.Venue{Journal: line(it.first("journal_ref", "journal_reference"))})
}

// isOriginal reports whether a feed has the date of the first version of a paper. For a replaced paper, the feed has
// the date of the new version, and for a paper that was also added to another category, possibly that of the addition.
func isOriginal(announced, id string, on content.Date) bool {
	switch {
	case strings.HasPrefix(announced, "replace"):
		return false
	case announced == "cross":
		return strings.HasPrefix(id, on.Time().Format("0601"))
	}
	return true
}

// published returns the first valid date of an item, or the zero date.
func (it *item) published() content.Date {
	for _, written := range it.all("published", "publicationDate", "date", "coverDate", "issued", "pubDate") {
		if on, ok := readDate(written); ok {
			return on
		}
	}
	return content.Date{}
}

// people returns the names of the authors in Atom. arXiv writes a collaboration as "Name of the Collaboration", ":".
func (it *item) people() (names []string) {
	for _, f := range it.fields {
		if f.name != "author" {
			continue
		}
		for _, name := range f.names {
			if name = line(name); strings.ContainsFunc(name, unicode.IsLetter) {
				names = append(names, name)
			}
		}
	}
	return names
}

var (
	announcement = lazyregexp.New(`(?s)^\s*arXiv:\S+\s+Announce Type:\s*\S+\s+(?:Abstract:\s*)?`)
	categoryForm = lazyregexp.New(`^[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z-]+)?$`)
)

// categories returns arXiv's categories. It omits classes of MSC and ACM, which the list can also contain.
func (it *item) categories() (terms []string) {
	for _, f := range it.fields {
		if f.name == "category" {
			if term := cmp.Or(f.attribute("term"), entry.Clean(f.text)); categoryForm.MatchString(term) {
				terms = append(terms, term)
			}
		}
	}
	return terms
}

// line returns a text on one line, with accents in LaTeX converted.
func line(field string) string { return entry.LaTeXAccents(entry.Clean(field)) }

// listedAuthors parses a list of names: "A. One (1), B. Two, Jr. and C. Three ((1) Here)".
func listedAuthors(list string) (names []string) {
	list = withoutBrackets(line(list))
	for _, name := range entry.SplitList(entry.ReplaceAnd(list, ", "), ",") {
		if entry.IsNameSuffix(name) && len(names) > 0 {
			names[len(names)-1] += " " + name
		} else if strings.ContainsFunc(name, unicode.IsLetter) {
			names = append(names, name)
		}
	}
	return names
}

// withoutBrackets removes the texts in brackets, with the spaces before them. Brackets without a partner stay.
func withoutBrackets(list string) string {
	kept := make([]byte, 0, len(list))
	var open []int // offsets of open brackets in kept
	for i := range len(list) {
		switch c := list[i]; {
		case c == ')' && len(open) > 0:
			kept = bytes.TrimRight(kept[:open[len(open)-1]], " \t\n\f\r")
			open = open[:len(open)-1]
			continue
		case c == '(':
			open = append(open, len(kept))
		}
		kept = append(kept, list[i])
	}
	return string(kept)
}
