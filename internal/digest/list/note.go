package list

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/frontmatter"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/strictyaml"
)

// The file of a single paper has its fields in front matter: a note of Obsidian, of a Zotero plug-in for it, or a
// paper's file of Offprint. The rest is the abstract and the notes of the curator.

// isPaperField contains the fields that only the file of a paper has.
var isPaperField = wordSet(`authors author_count author-count arxiv arxiv_id arxivid doi citekey citation-key
	citationkey year venue journal abstract isbn eprint itemtype digests publicationtitle publication conference
	booktitle container-title pdf`)

var topField = regexp.MustCompile(`(?m)^["']?([\pL][\pL\pN _-]*)["']?[ \t]*:`)

// LooksLikePaper reports whether a dump is the file of one paper: its front matter has a field that only papers have.
func LooksLikePaper(head string) bool {
	front, _, ok := cutFront(head)
	if !ok {
		return false
	}
	return slices.ContainsFunc(topField.FindAllStringSubmatch(front, -1), func(m []string) bool {
		return isPaperField[strings.ToLower(m[1])]
	})
}

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
		n.field(root.Content[i], root.Content[i+1])
	}
	n.complete()
	body, _ := file.Body()
	n.body(strings.ReplaceAll(string(body), "\r\n", "\n"))
	n.reportUnread()
	d.Add(0, n.Entry)
	return nil
}

// A note is the file of a paper that is being read.
type note struct {
	facts
	dump      *entry.Dump
	firstLine int // of the YAML
	year      content.Date
	unread    []string
	line      int // of the first field that is not read
}

// noteFields maps the fields that only front matter has to functions that read them.
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
	"type":         (*note).kind,
	"itemtype":     (*note).kind,
	"bibtex":       (*note).bibtex,
	"isbn":         func(n *note, v *yaml.Node) { n.other("isbn", v) },
	"issn":         func(n *note, v *yaml.Node) { n.other("issn", v) },
	"language":     func(n *note, v *yaml.Node) { n.other("language", v) },
	"edition":      func(n *note, v *yaml.Node) { n.other("edition", v) },
	"series":       func(n *note, v *yaml.Node) { n.other("series", v) },
}

// unreadFields are the fields of programs and of the archive itself, which are left out without a report.
var unreadFields = wordSet("cssclass cssclasses aliases alias position layout permalink digests draft publish id " +
	"created modified updated zotero")

func number(v *yaml.Node) *int {
	if n, ok := entry.ReadNumber(v.Value); ok {
		return &n
	}
	return nil
}

// kinds are the types of entries that BibTeX knows.
var kinds = wordSet("article book inproceedings incollection inbook phdthesis mastersthesis techreport misc " +
	"unpublished proceedings manual booklet online thesis report")

func (n *note) kind(v *yaml.Node) {
	if k := strings.ToLower(v.Value); kinds[k] {
		n.Type = k
	}
}

func (n *note) other(name string, v *yaml.Node) {
	if text := entry.Clean(v.Value); text != "" {
		if n.Fields == nil {
			n.Fields = map[string]string{}
		}
		n.Fields[name] = text
	}
}

func (n *note) bibtex(v *yaml.Node) {
	for i := 0; v.Kind == yaml.MappingNode && i+1 < len(v.Content); i += 2 {
		n.other(v.Content[i].Value, v.Content[i+1])
	}
}

// field reads a field.
func (n *note) field(key, v *yaml.Node) {
	name := strings.ToLower(key.Value)
	if v.Tag == "!!null" || v.Kind == yaml.ScalarNode && strings.TrimSpace(v.Value) == "" {
		return
	}
	if read := noteFields[name]; read != nil {
		read(n, v)
		return
	}
	switch of := fieldOf(strings.ReplaceAll(name, "_", " ")); {
	case unreadFields[name]:
	case name == "links":
		n.linkList(v)
	case of == titleField && v.Kind == yaml.ScalarNode:
		n.Title = entry.Clean(v.Value)
	case of == authorsField || name == "creators":
		n.names(v)
	case of == venueField:
		n.venueOf(name, v)
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
		if n.unread == nil {
			n.line = key.Line
		}
		n.unread = append(n.unread, key.Value)
	}
}

// textsOf returns the texts in a value: its own, or those of its list.
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

var addressForm = regexp.MustCompile(`https?://[^\s)\]>"]+`)

func webAddress(text string) string { return addressForm.FindString(text) }

// names reads authors: a text, a list of names, or a list of structures.
func (n *note) names(v *yaml.Node) {
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
			name = after // of a link in a note
		}
		if family, given, ok := strings.Cut(name, ","); ok && !strings.Contains(given, ",") {
			name = entry.DisplayName(family, given)
		}
		if name = entry.Clean(name); name != "" {
			n.Authors = append(n.Authors, name)
		}
	}
}

func mapping(v *yaml.Node) map[string]string {
	of := map[string]string{}
	for i := 0; i+1 < len(v.Content); i += 2 {
		of[strings.ToLower(v.Content[i].Value)] = v.Content[i+1].Value
	}
	return of
}

// venueOf reads a venue: a text, or the structure in a paper's file.
func (n *note) venueOf(name string, v *yaml.Node) {
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

// linkList reads the links of a paper's file: structures with a label and an address, or addresses.
func (n *note) linkList(v *yaml.Node) {
	for _, c := range v.Content {
		of := mapping(c)
		switch {
		case c.Kind == yaml.ScalarNode:
			n.links([]piece{{text: "link", url: webAddress(c.Value)}}, "")
		case of["url"] != "":
			n.AddLink(entry.Link{Label: entry.Clean(of["label"]), URL: strings.TrimSpace(of["url"])})
		case len(of) == 1: // label: address
			for i := 0; i+1 < len(c.Content); i += 2 {
				n.AddLink(entry.Link{Label: c.Content[i].Value, URL: strings.TrimSpace(c.Content[i+1].Value)})
			}
		}
	}
}

func tagsOf(v *yaml.Node) (tags []string) {
	for _, text := range textsOf(v) {
		if v.Kind == yaml.ScalarNode && !strings.ContainsAny(text, ",;") {
			tags = append(tags, strings.Fields(text)...) // as Obsidian reads them
		} else {
			tags = append(tags, keywords(text)...)
		}
	}
	for i := range tags {
		tags[i] = strings.TrimPrefix(tags[i], "#")
	}
	return tags
}

// complete decides between the date of the paper and that of the note: the year of the paper wins.
func (n *note) complete() {
	if n.year.Year > 0 && n.Date.Year != n.year.Year {
		n.Date = n.year
	}
}

func (n *note) reportUnread() {
	if len(n.unread) == 0 {
		return
	}
	n.dump.Unplaced = append(n.dump.Unplaced, problem.Problem{
		File: n.dump.Name, Line: n.line + n.firstLine - 1, Column: 1,
		What: "unsupported fields: " + strings.Join(n.unread, ", "),
		Hint: "not imported; they remain in the saved digest",
	})
}

var (
	firstHeading  = regexp.MustCompile(`^\s*#[ \t]+(.+)\n?`)
	isAbstract    = regexp.MustCompile(`(?i)^#{1,6}[ \t]+\W*(?:abstract|摘要|要旨)\W*$`)
	levelTwo      = regexp.MustCompile(`^#{1,2}[ \t]+\S`)
	noteFence     = regexp.MustCompile("^[ ]{0,3}(?:```|~~~)")
	quoteMarker   = regexp.MustCompile(`(?m)^>[ \t]?(?:\[![a-z]+\][+-]?[^\n]*\n?)?`)
	autoLink      = regexp.MustCompile(`<(https?://[^\s<>]+)>`)
	inlineLink    = regexp.MustCompile(`!?\[([^\[\]]*)\]\((https?://[^\s()]+)\)`)
	escapedSign   = regexp.MustCompile(`\\([!-/:-@\[-` + "`" + `{-~])`)
	strongText    = regexp.MustCompile(`\*\*([^*\n]+)\*\*`)
	emphasized    = regexp.MustCompile(`(^|[^*\pL\pN])\*([^*\s](?:[^*\n]*[^*\s])?)\*`)
	formulaOrText = regexp.MustCompile(`\$(?:[^$\n\\]|\\.)+\$|(?:[^$\\]|\\.)+|[$\\]`)
)

// body reads the text of a note: an abstract, and the curator's notes.
func (n *note) body(body string) {
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
		if isAbstract.MatchString(strings.TrimSpace(head)) && strings.TrimSpace(rest) != "" {
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
		if !inCode && levelTwo.MatchString(line) {
			flush()
		}
		b.WriteString(line)
	}
	flush()
	return before, sections
}

// plainMarkdown returns the text that an abstract in Markdown shows. Formulas stay.
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

// safeNotes returns notes as they can follow an abstract in a paper's file: they start with a heading of the second
// level. Markdown stays, and HTML in notes is shown as text anyway; but mentions such as [[name]] would name files that
// the site does not have, so they become text.
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
