package adopt

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
)

// A note is one Markdown file of the archive.
type note struct {
	path  string // relative to the archive, with slashes
	front *value // the front matter
	head  head
	body  string // the text; changed step by step

	isInvalid bool // whether the front matter could not be read

	// Read from the fields.
	fields    content.PaperFields
	evidence  string         // the name of a field that only papers have, or ""
	yearField field          // the field with only the year
	dateField field          // the field with the date
	abstracts []field        // fields that can be the abstract
	extra     []field        // values to keep below `extra`
	kept      map[string]int // the number of values with each name below `extra`
	files     []field        // links to files of the archive
	redirects []field        // further old addresses
	tagNames  []string       // the spellings of tags that are not slugs
	titles    []string       // further titles, by which links refer to the note
	places    []Place

	// The place of the note in the archive, set by the program.
	name    string // for the slug
	folder  string // with its files, if the note is a bundle; "" otherwise
	address string // the old address, starting with a slash, or ""

	addressLine int // of the field with the old address; 0 if the address comes from the name of the file

	// The result.
	kind, reason string
	slug         string
	file         string // in the site
	status       string
	abstract     string            // or the description of a page
	abstractLine int               // of the field with the abstract; 0 if it is part of the text
	papers       []collectedPaper  // of a collection
	copies       map[string]string // files to copy to the note's folder: the name there by the name in the archive
}

// A field is a value of a note with its name and line.
type field struct {
	name  string
	label string // of a link
	line  int
	value *value

	isInline bool // in the text, where a line can have one of several authors
}

// A collectedPaper is a paper in a collection.
type collectedPaper struct {
	note *note
	why  string // the text after the link to the paper
}

// readNote reads a Markdown file. It reports errors; if the file cannot be read, the status is Skipped.
func (a *archive) readNote(name string) *note {
	n := &note{path: name, copies: map[string]string{}}
	data, err := a.src.read(name, maxNote)
	if err != nil {
		a.warn(n, 0, "was not copied: "+err.Error(), "copy it by hand", "")
		n.status, n.reason = Skipped, err.Error()
		return n
	}
	n.head = cutHead(strings.ToValidUTF8(string(data), "\uFFFD"))
	n.body = n.head.body
	var problems problem.List
	if n.front, problems = n.head.parse(a.display(name)); len(problems) > 0 {
		p := problems[0]
		p.Hint = "copied without fields; its front matter is now a code block in the notes"
		a.problems = append(a.problems, p)
		n.front, n.isInvalid = &value{kind: group}, true
	}
	return n
}

// warn reports a problem in a note. The line can be 0.
func (a *archive) warn(n *note, line int, what, hint, kind string) {
	a.problems = append(a.problems, problem.Problem{
		File: a.display(n.path), Line: line, What: what, Hint: hint, Kind: kind,
	})
}

// complete sets the title, the date and the abstract, and removes a heading with the title from the text. If
// nameIsTitle is set, the name of the file is a title as it is.
func (n *note) complete(nameIsTitle bool) {
	heading, rest, ok := cutHeading(n.body)
	switch {
	case ok && (n.fields.Title == "" || content.NormalTitle(heading) == content.NormalTitle(n.fields.Title)):
		if n.fields.Title == "" {
			n.fields.Title = heading
		}
		n.body = rest
	case n.fields.Title == "" && nameIsTitle:
		n.fields.Title = n.name
	case n.fields.Title == "":
		n.fields.Title = readable(n.name)
	default:
		n.body = withoutHeading(n.body, n.fields.Title)
	}
	if date := n.fields.Date; n.yearField.value != nil {
		year := readDate(n.yearField.value.string())
		switch {
		case date.IsZero():
			n.fields.Date = year
		case date.Year != year.Year:
			n.fields.Date = year
			if n.dateField.value != nil { // otherwise, the date is from the name of a post
				n.keep(n.dateField)
			}
		}
	}
	n.chooseAbstract()
}

// chooseAbstract sets the abstract to the first field in the order of abstractNames, and keeps the others below
// `extra`.
func (n *note) chooseAbstract() {
	for _, name := range abstractNames {
		for i, f := range n.abstracts {
			if f.name != name {
				continue
			}
			n.abstract, n.abstractLine = strings.TrimSpace(f.value.text), f.line
			n.recordPlace(f.name, f.line, "abstract")
			for j, other := range n.abstracts {
				if j != i && strings.TrimSpace(other.value.text) != n.abstract {
					n.keep(other)
				} else if j != i {
					n.recordPlace(other.name, other.line, "abstract")
				}
			}
			return
		}
	}
}

// recordPlace adds a Place.
func (n *note) recordPlace(name string, line int, to string) {
	n.places = append(n.places, Place{Field: name, Line: line, To: to})
}

// keep adds a value below `extra`. If another value has its name, the name gets a number.
func (n *note) keep(f field) {
	if n.kept == nil {
		n.kept = map[string]int{}
	}
	name := f.name
	for n.kept[name] > 0 {
		n.kept[f.name]++
		name = fmt.Sprintf("%s_%d", f.name, n.kept[f.name])
	}
	n.kept[name] = 1
	n.extra = append(n.extra, field{name: name, line: f.line, value: f.value})
	n.recordPlace(f.name, f.line, "extra."+name)
}

var headingLine = lazyregexp.New(`^#[ \t]+(\S.*?)[ \t]*#*[ \t]*$`)

// cutHeading removes a heading of the first level from the start of a text. It is not ok if there is none.
func cutHeading(body string) (heading, rest string, ok bool) {
	trimmed := strings.TrimLeft(body, "\n")
	first, rest, _ := strings.Cut(trimmed, "\n")
	if m := headingLine.FindStringSubmatch(first); m != nil {
		return strings.TrimSpace(m[1]), rest, true
	}
	second, after, _ := strings.Cut(rest, "\n")
	if m := underline.FindStringSubmatch(second); m != nil && m[1][0] == '=' && isText(first) {
		return strings.TrimSpace(first), after, true
	}
	return "", body, false
}

// withoutHeading removes the first heading of the first level if it has the same text as the title.
func withoutHeading(body, title string) string {
	done := false
	return outside(body, fences(body), func(part string) string {
		lines := strings.Split(part, "\n")
		for i, line := range lines {
			m := headingLine.FindStringSubmatch(line)
			if m == nil || done {
				continue
			}
			if done = true; content.NormalTitle(m[1]) == content.NormalTitle(title) {
				lines = slices.Delete(lines, i, i+1)
				break
			}
		}
		return strings.Join(lines, "\n")
	})
}

// readable returns a title for the name of a file: "deep-learning_notes" is "Deep learning notes".
func readable(name string) string {
	if !strings.Contains(name, " ") {
		name = strings.Join(strings.FieldsFunc(name, func(r rune) bool { return r == '-' || r == '_' }), " ")
	}
	runes := []rune(strings.TrimSpace(name))
	if len(runes) == 0 {
		return "Untitled"
	}
	runes[0] = unicode.ToUpper(runes[0])
	return string(runes)
}

// stem returns the name of a file without folder and extension.
func stem(name string) string { return strings.TrimSuffix(path.Base(name), path.Ext(name)) }
