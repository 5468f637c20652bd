package list

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/frontmatter"
	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/strictyaml"
)

// The file of a single paper has its fields in front matter. It is a note in Obsidian, possibly from a Zotero plug-in,
// or a paper's file of Offprint. The text below the front matter is the abstract and the notes of the curator.

// paperFields contains the fields that only the file of a paper has.
var paperFields = entry.WordSet(`authors author_count author-count arxiv arxiv_id arxivid doi citekey citation-key
	citationkey year venue journal abstract isbn eprint itemtype digests publicationtitle publication conference
	booktitle container-title pdf`)

var topField = lazyregexp.New(`(?m)^["']?([\pL][\pL\pN _-]*)["']?[ \t]*:`)

// LooksLikePaper reports whether a dump is the file of one paper: its front matter has a field that only papers have.
func LooksLikePaper(head string) bool {
	front, _, ok := cutFront(head)
	if !ok {
		return false
	}
	return slices.ContainsFunc(topField.FindAllStringSubmatch(front, -1), func(m []string) bool {
		return paperFields[strings.ToLower(m[1])]
	})
}

// cutFront splits a text into its front matter and its body. Without front matter, ok is false.
func cutFront(text string) (front, body string, ok bool) {
	if !strings.HasPrefix(text, "---\n") {
		return "", "", false
	}
	front, body, ok = strings.Cut(text[len("---\n"):]+"\n", "\n---\n")
	return front, body, ok
}

// ReadPaper reads the file of one paper.
func ReadPaper(d *entry.Dump) error {
	file, problems := frontmatter.Parse(d.Name, d.Src)
	if err := problems.Err(); err != nil {
		return err
	}
	src, firstLine := file.YAML()
	root, problems := strictyaml.Parse(d.Name, src, firstLine)
	if err := problems.Err(); err != nil {
		return err
	}
	if root == nil || root.Kind != yaml.MappingNode {
		return d.Problem(0, "the front matter has no fields", "write a line title: …")
	}
	n := note{dump: d, firstLine: firstLine}
	for i := 0; i+1 < len(root.Content); i += 2 {
		n.readField(root.Content[i], root.Content[i+1])
	}
	n.preferYear()
	body, _ := file.Body()
	n.readBody(strings.ReplaceAll(string(body), "\r\n", "\n"))
	n.reportUnsupported()
	d.Add(0, n.Entry)
	return nil
}

// A note collects the data of the file of a paper.
type note struct {
	facts
	dump        *entry.Dump
	firstLine   int          // line number of the YAML in the dump
	year        content.Date // of the field "year"
	unsupported []string     // names of unsupported fields
	line        int          // line number of the first unsupported field in the YAML
}

// noteFields maps fields of front matter that lists do not have to functions that read them.
var noteFields = map[string]func(n *note, v *yaml.Node){
	"author count": func(n *note, v *yaml.Node) { n.AuthorCount, _ = strconv.Atoi(v.Value) },
	"author_count": func(n *note, v *yaml.Node) { n.AuthorCount, _ = strconv.Atoi(v.Value) },
	"organization": func(n *note, v *yaml.Node) { n.Organization = entry.Clean(v.Value) },
	"upvotes":      func(n *note, v *yaml.Node) { n.Upvotes = number(v) },
	"comments":     func(n *note, v *yaml.Node) { n.Comments = number(v) },
	"withdrawn":    func(n *note, v *yaml.Node) { n.Withdrawn = v.Value == "true" },
	"key":          func(n *note, v *yaml.Node) { n.Key = entry.Clean(v.Value) },
	"year":         func(n *note, v *yaml.Node) { n.year = dateIn(v.Value) },
	"volume":       func(n *note, v *yaml.Node) { n.Venue.Volume = entry.Clean(v.Value) },
	"number":       func(n *note, v *yaml.Node) { n.Venue.Number = entry.Clean(v.Value) },
	"issue":        func(n *note, v *yaml.Node) { n.Venue.Number = entry.Clean(v.Value) },
	"pages":        func(n *note, v *yaml.Node) { n.Venue.Pages = entry.Clean(v.Value) },
	"publisher":    func(n *note, v *yaml.Node) { n.Venue.Publisher = entry.Clean(v.Value) },
	"type":         (*note).setType,
	"itemtype":     (*note).setType,
	"bibtex":       (*note).addBibTeX,
	"isbn":         func(n *note, v *yaml.Node) { n.addField("isbn", v) },
	"issn":         func(n *note, v *yaml.Node) { n.addField("issn", v) },
	"language":     func(n *note, v *yaml.Node) { n.addField("language", v) },
	"edition":      func(n *note, v *yaml.Node) { n.addField("edition", v) },
	"series":       func(n *note, v *yaml.Node) { n.addField("series", v) },
}

// ignoredFields lists fields of programs and of the archive itself, which are not imported or reported.
var ignoredFields = entry.WordSet(`cssclass cssclasses aliases alias position layout permalink digests draft publish id
	created modified updated zotero`)

// number returns the number in a value, or nil.
func number(v *yaml.Node) *int {
	if n, ok := entry.ReadNumber(v.Value); ok {
		return &n
	}
	return nil
}

// entryTypes lists types of entries in BibTeX and BibLaTeX.
var entryTypes = entry.WordSet(`article book inproceedings incollection inbook phdthesis mastersthesis techreport misc
	unpublished proceedings manual booklet online thesis report`)

func (n *note) setType(v *yaml.Node) {
	if t := strings.ToLower(v.Value); entryTypes[t] {
		n.Type = t
	}
}

// addField adds a further field for bibliographies.
func (n *note) addField(name string, v *yaml.Node) {
	if text := entry.Clean(v.Value); text != "" {
		n.SetField(name, text)
	}
}

// addBibTeX adds the fields in a mapping.
func (n *note) addBibTeX(v *yaml.Node) {
	for i := 0; v.Kind == yaml.MappingNode && i+1 < len(v.Content); i += 2 {
		n.addField(v.Content[i].Value, v.Content[i+1])
	}
}

// readField reads a field of the front matter.
func (n *note) readField(key, v *yaml.Node) {
	name := strings.ToLower(key.Value)
	if v.Tag == "!!null" || v.Kind == yaml.ScalarNode && strings.TrimSpace(v.Value) == "" {
		return
	}
	if read := noteFields[name]; read != nil {
		read(n, v)
		return
	}
	switch of := fieldOf(strings.ReplaceAll(name, "_", " ")); {
	case ignoredFields[name]:
	case name == "links":
		n.addLinks(v)
	case of == titleField && v.Kind == yaml.ScalarNode:
		n.Title = entry.Clean(v.Value)
	case of == authorsField || name == "creators":
		n.addAuthors(v)
	case of == venueField:
		n.readVenue(name, v)
	case of == abstractField:
		n.Abstract = entry.Paragraphs(v.Value)
	case of == keywordsField || of == subjectsField:
		n.Keywords = append(n.Keywords, tagsOf(v)...)
	case of == dateField, of == keyField, of == arxivField, of == doiField, of == paperField, of == codeField,
		of == projectField, of == linkField:
		for _, text := range textsOf(v) {
			n.value(of, name, []piece{{text: text, url: webAddress(text)}})
		}
	default:
		if n.unsupported == nil {
			n.line = key.Line
		}
		n.unsupported = append(n.unsupported, key.Value)
	}
}

// textsOf returns the text of a scalar, or the texts in a list.
func textsOf(v *yaml.Node) (texts []string) {
	if v.Kind == yaml.ScalarNode {
		return []string{v.Value}
	}
	for _, c := range v.Content {
		if c.Kind == yaml.ScalarNode {
			texts = append(texts, c.Value)
		}
	}
	return texts
}

var addressForm = lazyregexp.New(`https?://[^\s)\]>"]+`)

// webAddress returns the first URL in a text, or "".
func webAddress(text string) string { return addressForm.FindString(text) }

// addAuthors reads the authors: a text, a list of names, or a list of mappings such as {family: One, given: Ann}.
func (n *note) addAuthors(v *yaml.Node) {
	clean := strings.NewReplacer("[[", "", "]]", "")
	if v.Kind == yaml.ScalarNode {
		n.authors(clean.Replace(v.Value))
		return
	}
	for _, c := range v.Content {
		name := clean.Replace(c.Value)
		if c.Kind == yaml.MappingNode {
			of := mapping(c)
			name = cmp.Or(of["name"], of["literal"], entry.DisplayName(cmp.Or(of["family"], of["lastname"], of["last"]),
				cmp.Or(of["given"], of["firstname"], of["first"])))
		}
		if _, after, ok := strings.Cut(name, "|"); ok {
			name = after // the text of the link [[file|Ann One]]
		}
		if family, given, ok := strings.Cut(name, ","); ok && !strings.Contains(given, ",") {
			name = entry.DisplayName(family, given)
		}
		if name = entry.Clean(name); name != "" {
			n.Authors = append(n.Authors, name)
		}
	}
}

// mapping returns the values of a mapping by their keys in lower case.
func mapping(v *yaml.Node) map[string]string {
	of := map[string]string{}
	for i := 0; i+1 < len(v.Content); i += 2 {
		of[strings.ToLower(v.Content[i].Value)] = v.Content[i+1].Value
	}
	return of
}

// readVenue reads the venue from the field with a name: a text, or the mapping in a paper's file.
func (n *note) readVenue(name string, v *yaml.Node) {
	if v.Kind != yaml.MappingNode {
		text := entry.Clean(strings.Join(textsOf(v), " "))
		journal, book := n.Venue.Journal, n.Venue.Booktitle
		n.venue(text)
		if journal+book == "" && n.Venue.Journal != "" && entry.IsInBook(name) {
			n.Venue.Journal, n.Venue.Booktitle = "", n.Venue.Journal
		}
		return
	}
	of := mapping(v)
	n.Venue = entry.Venue{
		Journal: of["journal"], Booktitle: of["booktitle"], Volume: of["volume"], Number: of["number"],
		Pages: of["pages"], Publisher: of["publisher"],
	}
}

// addLinks reads the links of a paper's file: addresses, or mappings with a label and an address.
func (n *note) addLinks(v *yaml.Node) {
	for _, c := range v.Content {
		of := mapping(c)
		switch {
		case c.Kind == yaml.ScalarNode:
			n.links([]piece{{text: "link", url: webAddress(c.Value)}}, "")
		case of["url"] != "":
			n.AddLink(entry.Link{Label: entry.Clean(of["label"]), URL: strings.TrimSpace(of["url"])})
		case len(of) == 1: // {label: address}
			for i := 0; i+1 < len(c.Content); i += 2 {
				n.AddLink(entry.Link{Label: c.Content[i].Value, URL: strings.TrimSpace(c.Content[i+1].Value)})
			}
		}
	}
}

// tagsOf returns the tags in a value without "#".
func tagsOf(v *yaml.Node) (tags []string) {
	for _, text := range textsOf(v) {
		if v.Kind == yaml.ScalarNode && !strings.ContainsAny(text, ",;") {
			tags = append(tags, strings.Fields(text)...) // Obsidian separates tags by spaces
		} else {
			tags = append(tags, keywords(text)...)
		}
	}
	for i := range tags {
		tags[i] = strings.TrimPrefix(tags[i], "#")
	}
	return tags
}

// preferYear replaces a date in another year by the year of the paper, because the date can be that of the note.
func (n *note) preferYear() {
	if n.year.Year > 0 && n.Date.Year != n.year.Year {
		n.Date = n.year
	}
}

func (n *note) reportUnsupported() {
	if len(n.unsupported) == 0 {
		return
	}
	n.dump.Unplaced = append(n.dump.Unplaced, problem.Problem{
		File: n.dump.Name, Line: n.line + n.firstLine - 1, Column: 1,
		What: "unsupported fields: " + strings.Join(n.unsupported, ", "),
		Hint: "not imported; they remain in the saved digest",
	})
}

var (
	firstHeading  = lazyregexp.New(`^\s*#[ \t]+(.+)\n?`)
	abstractTitle = lazyregexp.New(`(?i)^#{1,6}[ \t]+\W*(?:abstract|摘要|要旨)\W*$`)
	sectionTitle  = lazyregexp.New(`^#{1,2}[ \t]+\S`)
	noteFence     = lazyregexp.New("^[ ]{0,3}(?:```|~~~)")
	quoteMarker   = lazyregexp.New(`(?m)^>[ \t]?(?:\[![a-z]+\][+-]?[^\n]*\n?)?`)
	autoLink      = lazyregexp.New(`<(https?://[^\s<>]+)>`)
	inlineLink    = lazyregexp.New(`!?\[([^\[\]]*)\]\((https?://[^\s()]+)\)`)
	escapedSign   = lazyregexp.New(`\\([!-/:-@\[-` + "`" + `{-~])`)
	strongText    = lazyregexp.New(`\*\*([^*\n]+)\*\*`)
	emphasized    = lazyregexp.New(`(^|[^*\pL\pN])\*([^*\s](?:[^*\n]*[^*\s])?)\*`)
	formulaOrText = lazyregexp.New(`\$(?:[^$\n\\]|\\.)+\$|(?:[^$\\]|\\.)+|[$\\]`)
)

// readBody reads the text below the front matter: the title, the abstract, and the curator's notes. An abstract has its
// own heading, or is the text above the first heading.
func (n *note) readBody(body string) {
	if m := firstHeading.FindStringSubmatch(body); m != nil {
		title := entry.Clean(plainMarkdown(m[1]))
		if n.Title == "" || content.NormalTitle(title) == content.NormalTitle(n.Title) {
			n.Title = cmp.Or(n.Title, title)
			body = body[len(m[0]):]
		}
	}
	before, sections := sectionsOf(body)
	var notes []string
	for _, s := range sections {
		head, rest, _ := strings.Cut(s, "\n")
		if abstractTitle.MatchString(strings.TrimSpace(head)) && strings.TrimSpace(rest) != "" {
			if n.Abstract == "" {
				n.Abstract = entry.Paragraphs(plainMarkdown(rest))
				continue
			}
			if entry.Paragraphs(plainMarkdown(rest)) == n.Abstract {
				continue
			}
		}
		notes = append(notes, strings.TrimSpace(s))
	}
	if before = strings.TrimSpace(before); before != "" && n.Abstract == "" {
		n.Abstract = entry.Paragraphs(plainMarkdown(before))
	} else if before != "" {
		notes = append([]string{before}, notes...)
	}
	n.Notes = safeNotes(strings.Join(notes, "\n\n"))
}

// sectionsOf splits a body at its headings of the first two levels.
func sectionsOf(body string) (before string, sections []string) {
	var b strings.Builder
	inCode, first := false, true
	flush := func() {
		if first {
			before = b.String()
		} else {
			sections = append(sections, b.String())
		}
		first = false
		b.Reset()
	}
	for line := range strings.Lines(body) {
		if noteFence.MatchString(line) {
			inCode = !inCode
		}
		if !inCode && sectionTitle.MatchString(line) {
			flush()
		}
		b.WriteString(line)
	}
	flush()
	return before, sections
}

// plainMarkdown converts an abstract in Markdown to plain text. Formulas do not change.
func plainMarkdown(text string) string {
	text = quoteMarker.ReplaceAllString(text, "")
	return formulaOrText.ReplaceAllStringFunc(text, func(part string) string {
		if len(part) > 2 && part[0] == '$' {
			return part
		}
		part = autoLink.ReplaceAllString(part, "$1")
		part = inlineLink.ReplaceAllStringFunc(part, func(link string) string {
			m := inlineLink.FindStringSubmatch(link)
			if m[1] == "" || strings.HasSuffix(m[2], m[1]) {
				return m[2]
			}
			return m[1] + " (" + m[2] + ")"
		})
		part = emphasized.ReplaceAllString(strongText.ReplaceAllString(part, "$1"), "$1$2")
		return escapedSign.ReplaceAllString(part, "$1")
	})
}

// safeNotes prepares notes for a paper's file. It adds a heading of the second level if they do not start with one, so
// that they do not become part of the abstract. It escapes [[name]], which would refer to files that the site does not
// have.
func safeNotes(notes string) string {
	if notes == "" {
		return ""
	}
	var b strings.Builder
	if !strings.HasPrefix(notes, "## ") {
		b.WriteString("## Notes\n\n")
	}
	inCode := false
	for line := range strings.Lines(notes) {
		if noteFence.MatchString(line) {
			inCode = !inCode
		}
		if !inCode && strings.Contains(line, "[[") && !strings.Contains(line, "`") {
			line = strings.ReplaceAll(line, "[[", `\[\[`)
		}
		b.WriteString(line)
	}
	return b.String()
}
