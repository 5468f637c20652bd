package bib

import (
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/problem"
)

// readAuthors sets the authors of an entry, or its editors if it has no authors and is not part of a volume.
func (b *bibReader) readAuthors(raw *bibEntry, e *entry.Entry) {
	name := "author"
	if strings.TrimSpace(raw.fields[name].value) == "" && !isInVolume[raw.kind] {
		name = "editor"
	}
	f := raw.fields[name]
	list := raw.names(name)
	if list.Listed {
		b.Report(f.offset, "names without \"and\" between them: "+problem.Quote(raw.text(name)),
			"imported as separate names; put \"and\" between them")
	}
	b.ReportNames(f.offset, list)
	for _, name := range list.Names {
		isReported := func(command string) bool { return strings.Contains(name, command) }
		if strings.ContainsAny(name, `\$`) && !slices.ContainsFunc(raw.unknown, isReported) {
			b.Report(f.offset, "a name contains LaTeX: "+problem.Quote(name),
				"imported as it is; correct it in the paper's file")
		}
	}
	e.Authors = list.Names
}

// isInVolume contains the types of entries whose editors are those of the volume with the paper.
var isInVolume = map[string]bool{"inproceedings": true, "incollection": true, "conference": true, "article": true,
	"inbook": true, "bookinbook": true, "suppbook": true, "suppcollection": true, "inreference": true}

// names reads a list of names (btxdoc, section 4). BibTeX separates names by "and". People also use commas, semicolons
// and ampersands.
func (raw *bibEntry) names(field string) entry.NameList {
	value := raw.fields[field].value
	if strings.IndexByte(value, '&') >= 0 {
		value = entry.DecodeEntities(value)
	}
	if inside, ok := unbraced(value); ok && isListInBraces(inside) {
		value = inside
	}
	var items []entry.ListedName
	others, listed := false, false
	for _, item := range bibNames(value) {
		if strings.EqualFold(strings.TrimSpace(item), "others") { // {others} in braces is a name
			others = true
			continue
		}
		names := cutOutside(item, semicolonAt)
		if len(names) == 1 && strings.IndexByte(item, '&') >= 0 {
			names = splitAmpersand(item)
		}
		listed = listed || len(names) > 1
		for _, name := range names {
			items = append(items, raw.name(name))
		}
	}
	list := entry.JoinNames(items, true)
	list.More = list.More || others
	list.Listed = list.Listed || listed
	return list
}

// name returns a name with its parts between commas: "First von Last", "von Last, First" or "von Last, Jr, First".
func (raw *bibEntry) name(written string) entry.ListedName {
	_, whole := unbraced(written)
	parts := cutOutside(written, commaAt)
	for i, p := range parts {
		parts[i] = raw.latex(p)
	}
	if whole && len(parts) == 1 {
		parts = strings.Split(parts[0], ", ")
	}
	return entry.ListedName{Parts: parts, Whole: whole}
}

// unbraced returns the text inside braces that enclose the whole name. Without such braces, ok is false.
func unbraced(name string) (inside string, ok bool) {
	name = strings.TrimSpace(name)
	if len(name) < 2 || name[0] != '{' || name[1] == '\\' || name[len(name)-1] != '}' {
		return "", false
	}
	depth := 0
	for i := range len(name) - 1 {
		switch name[i] {
		case '{':
			depth++
		case '}':
			if depth--; depth == 0 {
				return "", false
			}
		}
	}
	return name[1 : len(name)-1], true
}

// isListInBraces reports whether a text is a list of names with commas, separated by "and", and not the name of an
// organization that contains "and".
func isListInBraces(inside string) bool {
	names := bibNames(inside)
	for _, name := range names {
		if len(cutOutside(name, commaAt)) != 2 {
			return false
		}
	}
	return len(names) > 1
}

// splitAmpersand splits "Ann One \& Bob Two", but not within braces.
func splitAmpersand(item string) []string {
	sides := entry.SplitAmpersand(strings.ReplaceAll(item, `\&`, "&"))
	if strings.ContainsAny(item, "{}") && len(sides) > 1 {
		for _, side := range sides {
			if strings.Count(side, "{") != strings.Count(side, "}") {
				return []string{item}
			}
		}
	}
	return sides
}

// bibNames splits a list of names at each "and" outside braces.
func bibNames(list string) []string {
	return cutOutside(list, func(s string) int {
		if len(s) > 4 && isBlank(s[0]) && strings.EqualFold(s[1:4], "and") && isBlank(s[4]) {
			return 4
		}
		return 0
	})
}

// semicolonAt returns the length of a sign that some programs write instead of "and" at the start of a text, or 0.
func semicolonAt(s string) int {
	switch {
	case s[0] == ';':
		return 1
	case strings.HasPrefix(s, " | "):
		return 3
	}
	return 0
}

// commaAt returns the length of a comma at the start of a text, or 0.
func commaAt(s string) int {
	if s[0] == ',' {
		return 1
	}
	return 0
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// cutOutside splits a text at separators outside braces. The function separator returns the length of the separator at
// the start of a text, or 0.
func cutOutside(s string, separator func(rest string) int) (parts []string) {
	depth, start := 0, 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
			continue
		case '{':
			depth++
		case '}':
			depth--
		}
		if n := separator(s[i:]); depth == 0 && n > 0 {
			parts = append(parts, s[start:i])
			start = i + n
			i = start - 1
		}
	}
	return append(parts, s[start:])
}
