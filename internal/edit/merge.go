package edit

import (
	"bytes"
	"cmp"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/frontmatter"
	"github.com/offprint/offprint/internal/identity"
	"github.com/offprint/offprint/internal/importer"
	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/markdown"
	"github.com/offprint/offprint/internal/problem"
)

// A MergeReport describes the changes of Merge.
type MergeReport struct {
	Into     string            `json:"into"` // relative to the site's root
	From     string            `json:"from"`
	Changes  []importer.Change `json:"changes"`
	Kept     []importer.Change `json:"kept"`     // values that differ from those of the other file
	Notes    int               `json:"notes"`    // number of lines added to the notes
	Pictures int               `json:"pictures"` // number of moved files
	Updated  []LinkCount       `json:"updated"`  // files with updated links to the other paper
	Lost     []Lost            `json:"lost"`     // texts that the merge does not keep

	Redirects bool `json:"-"` // whether the slugs differ, so that the address of the other paper redirects
}

// A Lost is a text that a merge does not keep, such as a comment in front matter.
type Lost struct {
	File string `json:"file"`
	Line int    `json:"line"`
	Text string `json:"text"`
}

// Merge joins the paper src into the paper dst, in memory, and deletes src. It adds missing fields as an import does,
// unites lists, appends the notes and moves the pictures. The slug of src becomes an alias of dst, so that its address
// redirects. References and links to src in all texts and collections then point to dst.
func Merge(r *Revision, dst, src *File) (*MergeReport, error) {
	if dst == src {
		return nil, problem.Problem{
			File: dst.Path, What: "a paper cannot be merged into itself", Hint: "name two different papers",
		}
	}
	papers, err := r.parsePair(dst, src)
	if err != nil {
		return nil, err
	}
	other := papers[1]
	md := markdown.New("/")
	report := &MergeReport{
		Into: dst.Name, From: src.Name, Changes: []importer.Change{}, Kept: []importer.Change{},
		Updated: []LinkCount{}, Lost: []Lost{},
	}
	if report.Redirects = other.Slug != dst.Slug(); report.Redirects {
		other.Aliases = append(other.Aliases, other.Slug)
	}
	for i, l := range other.Links {
		if now, ok := r.joinedAddress(l.URL, dst, src); ok && content.IsFile(l) {
			other.Links[i].URL = now
		}
	}
	for _, step := range []func() error{
		func() error { return report.copyFields(dst, src) },
		func() error { return report.join(md, dst, other) },
		func() error { return report.appendNotes(r, md, dst, src, other) },
		func() error { return report.movePictures(r, dst, src) },
		func() error { return report.updateLinks(r, dst, src) },
	} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	src.deleted = true
	if _, problems := content.ParsePaper(dst.Path, dst.after); len(problems) > 0 {
		return nil, problems
	}
	return report, nil
}

// join adds the fields and the abstract of the other paper.
func (r *MergeReport) join(md *markdown.Renderer, dst *File, other *content.Paper) error {
	joined, err := importer.Join(dst.Path, dst.after, other, md.NotesStart)
	if err != nil {
		return err
	}
	dst.Set(joined.Bytes)
	r.Changes, r.Kept = append(r.Changes, joined.Changes...), append(r.Kept, joined.Kept...)
	return nil
}

// parsePair parses two papers and reports the problems of both.
func (r *Revision) parsePair(dst, src *File) (papers [2]*content.Paper, err error) {
	var problems problem.List
	for i, f := range []*File{dst, src} {
		p, faults := content.ParsePaper(f.Path, f.after)
		papers[i] = p
		problems = append(problems, faults...)
	}
	return papers, problems.Err()
}

// copyFields copies custom fields and values below extra from src to dst if dst does not have them. It reports values
// that differ, and comments in the front matter of src that are lost.
func (r *MergeReport) copyFields(dst, src *File) error {
	head, problems := frontmatter.Parse(src.Path, src.after)
	if len(problems) > 0 {
		return problems
	}
	theirs, err := head.Fields()
	if err != nil {
		return err
	}
	return dst.Edit(func(f *frontmatter.File) error {
		r.reportLostComments(f, head, src.Name)
		mine, err := f.Fields()
		if err != nil {
			return err
		}
		// The same name cannot be both a field and a value below extra.
		mine = append(only(isCustom, mine), f.Group(extraField).Fields()...)
		if err := r.copyExtra(f, mine, head.Group(extraField).Fields()); err != nil {
			return err
		}
		return r.copyMissing(f, "", mine, only(isCustom, theirs), func(field frontmatter.Field) error {
			return f.Insert(field.Key, field.Value, content.FieldOrder)
		})
	})
}

// isCustom reports whether a field is not built in. importer.Join joins the built-in fields.
func isCustom(f frontmatter.Field) bool { return !slices.Contains(content.FieldOrder, f.Key) }

// reportLostComments reports the comments that src has and dst does not have. The argument name is the name of src.
func (r *MergeReport) reportLostComments(dst, src *frontmatter.File, name string) {
	mine := dst.Comments()
	for _, c := range src.Comments() {
		if !slices.ContainsFunc(mine, func(m frontmatter.Comment) bool { return m.Text == c.Text }) {
			r.Lost = append(r.Lost, Lost{name, c.Line, c.Text})
		}
	}
}

// extraField is the field for values that Offprint does not use itself.
const extraField = "extra"

// only returns the fields for which is returns true. It modifies fields.
func only(is func(frontmatter.Field) bool, fields []frontmatter.Field) []frontmatter.Field {
	return slices.DeleteFunc(fields, func(f frontmatter.Field) bool { return !is(f) })
}

// copyExtra does the same as copyMissing for the values below extra.
func (r *MergeReport) copyExtra(f *frontmatter.File, mine, theirs []frontmatter.Field) error {
	return r.copyMissing(f, extraField+".", mine, theirs, func(field frontmatter.Field) error {
		if group := f.Group(extraField); group != nil {
			return group.Set(field.Key, field.Value, nil)
		}
		value := "{" + frontmatter.Scalar(field.Key) + ": " + field.Value + "}"
		if f.Has(extraField) {
			return f.Set(extraField, value)
		}
		return f.Insert(extraField, value, content.FieldOrder)
	})
}

// null is the YAML for a missing value.
const null = "null"

// copyMissing inserts those of the fields theirs that are missing in mine, the fields of f, and reports those that
// differ. It adds the prefix to their names in the report.
func (r *MergeReport) copyMissing(
	f *frontmatter.File, prefix string, mine, theirs []frontmatter.Field, insert func(frontmatter.Field) error,
) error {
	for _, field := range theirs {
		at := slices.IndexFunc(mine, func(m frontmatter.Field) bool { return m.Key == field.Key })
		switch {
		case field.Value == null:
		case at < 0 || mine[at].Value == null:
			r.Changes = append(r.Changes, importer.Change{Field: prefix + field.Key, New: field.Value})
			if err := insert(field); err != nil {
				return err
			}
		case mine[at].Value != field.Value:
			line, _ := f.Find(cmp.Or(strings.TrimSuffix(prefix, "."), field.Key), "")
			r.Kept = append(r.Kept, importer.Change{
				Field: prefix + field.Key, Old: mine[at].Value, New: field.Value, Line: line,
			})
		}
	}
	return nil
}

// appendNotes appends the notes of the other paper, and its abstract if the abstracts differ, to the notes of dst.
func (r *MergeReport) appendNotes(
	all *Revision, md *markdown.Renderer, dst, src *File, other *content.Paper,
) error {
	head, problems := frontmatter.Parse(dst.Path, dst.after)
	if len(problems) > 0 {
		return problems
	}
	body, _ := head.Body()
	mine := strings.ReplaceAll(string(body[md.NotesStart(body):]), "\r\n", "\n")
	start := md.NotesStart(other.Body)
	theirs := strings.ReplaceAll(string(other.Body[start:]), "\r\n", "\n")
	theirs = renameFootnotes(string(body), strings.Trim(theirs, "\n"), other.Slug)
	theirs = renameDefinitions(string(body), theirs, other.Slug)
	added := withoutRepeated(mine, theirs)
	abstract := strings.TrimSpace(strings.ReplaceAll(string(other.Body[:start]), "\r\n", "\n"))
	own := string(body[:md.NotesStart(body)])
	if abstract != "" && identity.Condense(abstract) != identity.Condense(own) && !strings.Contains(mine, abstract) {
		added = strings.Trim(added+"\n\n## Abstract of "+other.Slug+"\n\n"+abstract, "\n")
	}
	if strings.TrimSpace(added) == "" {
		return nil
	}
	added = all.joinNotes(md, added, dst, src)
	r.Notes = strings.Count(added, "\n") + 1
	dst.Set(appended(dst.after, added))
	return nil
}

// appended returns src with a blank line and a text at the end. The text gets the line endings of src.
func appended(src []byte, text string) []byte {
	newline := "\n"
	if bytes.Contains(src, []byte("\r\n")) {
		newline = "\r\n"
	}
	now := slices.Clone(src)
	for !bytes.HasSuffix(now, []byte(newline+newline)) {
		now = append(now, newline...)
	}
	return append(now, strings.ReplaceAll(text+"\n", "\n", newline)...)
}

// withoutRepeated returns the notes theirs without what the notes mine already contain. It returns "" if mine contains
// all of theirs. If theirs begins with the heading of the last section of mine, it omits that heading.
func withoutRepeated(mine, theirs string) string {
	if strings.Contains("\n"+strings.TrimSpace(mine)+"\n", "\n"+strings.TrimSpace(theirs)+"\n") {
		return ""
	}
	heading, rest, _ := strings.Cut(theirs, "\n")
	if sections := section.FindAllString(mine, -1); len(sections) > 0 && !strings.Contains(mine, "```") &&
		strings.TrimRight(sections[len(sections)-1], " \t") == strings.TrimRight(heading, " \t") {
		return strings.TrimLeft(rest, "\n")
	}
	return theirs
}

var (
	section  = lazyregexp.New(`(?m)^#{1,6} .*$`)
	footnote = lazyregexp.New(`(?m)^ {0,3}\[\^([^\]\s]+)\]:.*$`)
)

// renameFootnotes appends a slug to the labels of footnotes in the notes theirs if body uses the labels for other
// footnotes. It also changes labels in code blocks.
func renameFootnotes(body, theirs, slug string) string {
	for _, note := range footnote.FindAllStringSubmatch(theirs, -1) {
		if name := "[^" + note[1] + "]"; strings.Contains(body, name) && !strings.Contains(body, note[0]) {
			theirs = strings.ReplaceAll(theirs, name, "[^"+note[1]+"-"+slug+"]")
		}
	}
	return theirs
}

// definition matches the definition of a link's address: "[label]: https://example.org".
var definition = lazyregexp.New(`(?m)^ {0,3}\[([^\[\]^][^\[\]]*)\]:[ \t]*(\S.*?)[ \t\r]*$`)

// renameDefinitions appends a slug to the labels of link definitions in the notes theirs if body uses the labels for
// something else. It also changes labels in code blocks.
func renameDefinitions(body, theirs, slug string) string {
	mine := map[string]string{}
	for _, d := range slices.Backward(definition.FindAllStringSubmatch(body, -1)) { // the first one takes precedence
		mine[strings.ToLower(d[1])] = d[2]
	}
	for _, d := range definition.FindAllStringSubmatch(theirs, -1) {
		label := strings.ToLower(d[1])
		if mine[label] == d[2] || !strings.Contains(strings.ToLower(body), "["+label+"]") {
			continue
		}
		use := regexp.MustCompile(`(?i)(\])?\[(` + regexp.QuoteMeta(label) + `)\](:|\(|\[\]|\[)?`)
		theirs = use.ReplaceAllStringFunc(theirs, func(found string) string {
			m := use.FindStringSubmatch(found)
			renamed := "[" + m[2] + "-" + slug + "]"
			switch {
			case m[1] != "" || m[3] == ":": // [text][label] and the definition
				return m[1] + renamed + m[3]
			case m[3] == "(" || m[3] == "[": // the text of another link
				return found
			}
			return "[" + m[2] + "]" + renamed
		})
	}
	return theirs
}

// movePictures moves the pictures of src to the folder of dst. It reports a problem for each picture whose name a
// different file has there.
func (r *MergeReport) movePictures(all *Revision, dst, src *File) error {
	folder, target := all.existingFolder(src.Name), all.existingFolder(dst.Name)
	if folder == target { // of mgno.md and mgno/index.md
		return nil
	}
	pictures, err := all.readTree(folder)
	if err != nil {
		return err
	}
	nested := all.foldersBelow(folder)
	pictures = slices.DeleteFunc(pictures, func(f *File) bool {
		isIn := func(other string) bool { return strings.HasPrefix(f.Name, other) }
		return content.KindOf(f.Name) != "" || slices.ContainsFunc(nested, isIn)
	})
	existing, err := all.readTree(target)
	if err != nil {
		return err
	}
	var problems problem.List
	for _, p := range pictures {
		name := path.Join(target, strings.TrimPrefix(p.Name, folder+"/"))
		i := slices.IndexFunc(existing, func(f *File) bool { return strings.EqualFold(f.Name, name) })
		if i >= 0 && !bytes.Equal(existing[i].after, p.after) {
			problems = append(problems, problem.Problem{
				File: p.Path, What: existing[i].Path + " is another file with this name",
				Hint: "rename one of them, and the links to it",
			})
			continue
		}
		p.deleted = true
		all.others = append(all.others, p)
		if i < 0 {
			moved := &File{Name: name, Path: all.messagePath(name), oldName: name, after: p.after, changed: true}
			all.others = append(all.others, moved)
		}
		r.Pictures++
	}
	return problems.Err()
}

// foldersBelow returns the folders of other texts in the folder of a text, each with a slash at the end.
func (r *Revision) foldersBelow(folder string) (nested []string) {
	for _, f := range r.Texts {
		if other := content.OwnFolder(f.Name); strings.HasPrefix(other, folder+"/") {
			nested = append(nested, other+"/")
		}
	}
	return nested
}

// updateLinks replaces links to src and its pictures in all texts. If a collection lists both papers, it removes one.
func (r *MergeReport) updateLinks(all *Revision, dst, src *File) error {
	md := markdown.New("/")
	var problems problem.List
	for _, f := range all.Texts {
		if f == src {
			continue
		}
		dropped, err := r.dropListed(f, dst.Slug(), src.Slug())
		if err != nil {
			return err
		}
		now, n, faults := renameLinks(md, f, src.Name, dst.Name, true)
		if problems = append(problems, faults...); len(faults) > 0 {
			continue
		}
		if n+dropped > 0 {
			f.Set(now)
		}
		if n += dropped + all.renameFiles(md, f, src.Name, dst.Name); n > 0 {
			r.Updated = append(r.Updated, LinkCount{f.Name, n})
		}
	}
	return problems.Err()
}

// dropListed removes one of two papers from a collection that lists both: dst if only src has a reason, otherwise src.
// It returns the number of removed entries.
func (r *MergeReport) dropListed(f *File, dst, src string) (dropped int, err error) {
	if content.KindOf(f.Name) != content.CollectionsDir {
		return 0, nil
	}
	c, problems := content.ParseCollection(f.Path, f.after)
	if len(problems) > 0 {
		return 0, nil // renameLinks reports problems that prevent the change
	}
	at := func(slug string) int {
		return slices.IndexFunc(c.Papers, func(p content.CollectionPaper) bool { return content.Slug(p.Slug) == slug })
	}
	i, j := at(dst), at(src)
	if i < 0 || j < 0 {
		return 0, nil
	}
	if p := c.Papers[j]; p.Why != "" && p.Why != c.Papers[i].Why {
		if c.Papers[i].Why == "" {
			j = i
		} else {
			r.Lost = append(r.Lost, Lost{f.Name, p.Place.Line, p.Why})
		}
	}
	return 1, f.Edit(func(head *frontmatter.File) error { return head.RemoveAt("papers", j) })
}
