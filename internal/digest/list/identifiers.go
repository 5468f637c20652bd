package list

import (
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/entry"
)

// A list of identifiers has an arXiv identifier, a DOI or the address of a paper on each line, and possibly its title
// before or after it.

// LooksLikeIdentifiers reports whether each line of a dump that starts with head has an identifier. Blank lines and
// comments need not have one.
func LooksLikeIdentifiers(head string) bool {
	found := 0
	for line := range strings.Lines(head) {
		if line = strings.TrimSpace(line); isComment(line) {
			continue
		}
		if id, title := cutIdentifier(line); id == "" || len(title) > maxTitle || strings.Contains(line, "](") {
			return false
		}
		found++
	}
	return found > 0
}

// isComment reports whether a line is blank or a comment.
func isComment(line string) bool {
	return line == "" || strings.HasPrefix(line, "#") || strings.HasPrefix(line, "//") || strings.HasPrefix(line, "%")
}

// ReadIdentifiers reads a list of identifiers. It reports identifiers without a title.
func ReadIdentifiers(d *entry.Dump) error {
	for offset, line := range d.Lines() {
		text := strings.TrimSpace(line)
		if isComment(text) {
			continue
		}
		id, title := cutIdentifier(text)
		switch title = trimTitle(title); {
		case id == "":
			d.Report(offset, "no identifier in this line: "+quoted(text), "skipped; write an arXiv identifier, a DOI "+
				"or the URL of a paper")
		case title == "":
			d.Report(offset, id+" has no title", "skipped; write the title before or after the identifier")
		default:
			e := entry.Entry{Title: title}
			if !identify(&e, id) {
				e.AddLink(entry.Link{URL: id})
			}
			d.Add(offset, e)
		}
	}
	return nil
}

// cutIdentifier splits a line into the identifier at its start or end and the title. Both are "" without an identifier.
func cutIdentifier(line string) (id, title string) {
	line = strings.TrimSpace(strings.TrimLeft(line, "-*•\t "))
	if isIdentifier(line) {
		return line, ""
	}
	if i := strings.IndexAny(line, " \t,;|"); i > 0 && isIdentifier(strings.TrimRight(line[:i], ":.")) {
		return strings.TrimRight(line[:i], ":."), strings.Trim(line[i:], " \t,;|:–—-")
	}
	if i := strings.LastIndexAny(line, " \t,;|<("); i > 0 && isIdentifier(strings.Trim(line[i+1:], ">).")) {
		return strings.Trim(line[i+1:], ">)."), strings.Trim(line[:i], " \t,;|:–—-(<")
	}
	return "", ""
}

// isIdentifier reports whether a text is an arXiv identifier, a DOI or the address of a paper.
func isIdentifier(text string) bool {
	return content.ArxivID(text) != "" || content.DOI(text) != "" || isPaper(text)
}
