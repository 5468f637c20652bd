// Package query finds papers by their fields.
//
// The input is the text of a query, such as `status = read and rating >= 4`, the fields that it can name, and the
// values of a paper. The output is whether the paper matches, or the mistakes in the query with their offsets. The
// package also orders papers by fields. It does not read files.
//
//	query       = conjunction { "or" conjunction }
//	conjunction = condition { "and" condition }
//	condition   = "not" condition | "(" query ")" | test
//	test        = ( "has" | "missing" ) field
//	            | field                                 if it is true or false
//	            | field operator value
//	            | field [ "not" ] "in" "[" [ values ] "]"
//	operator    = "=" | "!=" | "<" | "<=" | ">" | ">=" | "contains"
//	values      = value { "," value } [ "," ]
//	value       = word | "text" | 'text'
//
// Keywords and comparisons of texts ignore case. A test of a list is true if it is true for an entry. A missing field
// that is true or false counts as false. Other tests of a missing field are false, except `missing`. `a != b` means
// `not a = b`, so it is true if a is missing. A date matches all days within it: `date = 2023`, `date <= 2023-10`.
package query

import (
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
)

// A Query is a condition for papers. A nil query matches every paper. It is safe for concurrent use.
type Query struct {
	root  node
	names []Name
}

// A Name is the name of a field in a query.
type Name struct {
	Field  *Field
	Offset int // offset in the query, in bytes
}

// Values returns a paper's value of a field: a string, a float64, a content.Date, a bool, a []string, a []content.Date,
// or nil.
type Values func(f *Field) any

// A Fault is a mistake in a query. The offset is in bytes.
type Fault struct {
	Offset     int
	What, Hint string
}

// Match reports whether a paper matches.
func (q *Query) Match(paper Values) bool { return q == nil || q.root.match(paper) }

// String returns the query with as few parentheses and quotes as possible, or "" for a nil query.
func (q *Query) String() string {
	if q == nil {
		return ""
	}
	var b strings.Builder
	q.root.write(&b, orLevel)
	return b.String()
}

// Names returns the names of fields in the query, in order.
func (q *Query) Names() []Name {
	if q == nil {
		return nil
	}
	return q.names
}

// A Schema has the fields that queries can name. It is safe for concurrent use.
type Schema struct {
	mu     sync.Mutex // guards fields
	fields map[string]*Field
	names  []string          // names of the fields that are built in or declared
	flags  map[string]*Field // built-in fields that are true or false and that a declared field replaces, by name
}

// A Field is a field of papers.
type Field struct {
	Name        string
	Title       string // as shown to readers
	Type        string // a type of content.Field, or DatesType, or AnyType
	Choices     []string
	IsOwn       bool // site.yaml declares it; it is not built in
	IsTag       bool // values are tags, which are compared by their slugs
	NewestFirst bool // groups are in descending order

	tags   map[string]string // tags by the slugs of their titles and former names
	titles map[string]string // tags by their titles in lower case, if the slugs say less: C++ has the slug of C
}

// The types of fields that site.yaml cannot declare.
const (
	DatesType = "dates" // several dates
	AnyType   = "any"   // values of any type, as of a field that site.yaml does not declare
)

// builtIn returns the fields that every paper can have.
func builtIn() []*Field {
	return []*Field{
		{Name: "title", Type: content.TextField},
		{Name: "date", Type: content.DateField},
		{Name: "year", Type: content.NumberField, NewestFirst: true},
		{Name: "added", Type: content.DateField},
		{Name: "authors", Type: content.ListField},
		{Name: "author_count", Type: content.NumberField},
		{Name: "organization", Type: content.TextField},
		{Name: "venue", Type: content.TextField},
		{Name: "tags", Type: content.ListField, IsTag: true},
		{Name: "digests", Type: DatesType},
		{Name: "comments", Type: content.NumberField},
		{Name: "upvotes", Type: content.NumberField},
		{Name: "arxiv", Type: content.TextField},
		{Name: "doi", Type: content.TextField},
		{Name: "links", Type: content.ListField},
		{Name: "key", Type: content.TextField},
		{Name: "type", Type: content.TextField},
		{Name: "slug", Type: content.TextField},
		{Name: "abstract", Type: content.TextField},
		{Name: "notes", Type: content.BoolField},
		{Name: "withdrawn", Type: content.BoolField},
		{Name: "draft", Type: content.BoolField},
	}
}

// NewSchema returns a schema with the built-in fields and those that site.yaml declares. A declared field of the
// curator's own replaces a built-in one of the same name, such as `notes`. title returns the title of a built-in field,
// unless the field is also declared. Values of `tags` can also be the titles and former names in the vocabulary.
func NewSchema(declared []content.Field, vocabulary []content.Term, title func(name string) string) *Schema {
	s := &Schema{fields: map[string]*Field{}, flags: map[string]*Field{}}
	for _, f := range builtIn() {
		f.Title = title(f.Name)
		if f.IsTag {
			f.tags, f.titles = otherNames(vocabulary)
		}
		s.add(f)
	}
	for i := range declared {
		d := &declared[i]
		if d.IsKnown() {
			s.fields[d.Name].Title = d.Heading()
			continue
		}
		s.add(&Field{Name: d.Name, Title: d.Heading(), Type: d.Type, Choices: d.Choices, IsOwn: true})
	}
	return s
}

// otherNames maps the slugs of the titles and the former names of tags to the tags, and, if their slugs say less, the
// titles in lower case. It omits those that are tags.
func otherNames(vocabulary []content.Term) (tags, titles map[string]string) {
	isTag := map[string]bool{}
	tags, titles = map[string]string{}, map[string]string{}
	for _, t := range vocabulary {
		isTag[t.Tag] = true
	}
	for _, t := range vocabulary {
		for _, name := range append([]string{t.Title}, t.Aliases...) {
			if slug := content.Slug(name); name != "" && !isTag[slug] && tags[slug] == "" {
				tags[slug] = t.Tag
			}
		}
		title := lower(t.Title)
		isExact := title == "" || content.Slug(title) == strings.ReplaceAll(title, " ", "-")
		if !isExact && titles[title] == "" {
			titles[title] = t.Tag
		}
	}
	return tags, titles
}

// lower returns a text in lower case and in one Unicode form.
func lower(text string) string { return strings.ToLower(norm.NFC.String(text)) }

func (s *Schema) add(f *Field) {
	known := s.fields[f.Name]
	if known == nil {
		s.names = append(s.names, f.Name)
	} else if known.Type == content.BoolField {
		s.flags[f.Name] = known
	}
	s.fields[f.Name] = f
}

// flag returns the field that is tested if a field has no operator, or nil. The queries "notes" and "not notes" mean
// the built-in field, even if site.yaml declares one of this name for texts.
func (s *Schema) flag(f *Field) *Field {
	if f.Type == content.BoolField {
		return f
	}
	return s.flags[f.Name]
}

// Field returns the field with a name. An unknown name is a mistake only if it is similar to a known one, because
// papers can have fields that site.yaml does not declare.
func (s *Schema) Field(name string) (*Field, *Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if f := s.fields[name]; f != nil {
		return f, nil
	}
	if near := problem.Mistyped(name, s.names); near != "" {
		return nil, &Fault{0, "unknown field " + problem.QuoteField(name), problem.DidYouMean("`" + near + "`")}
	}
	if !content.FieldName.MatchString(name) {
		return nil, &Fault{0, problem.Quote(name) + " is not a field", "begin with a field, such as status = read"}
	}
	f := &Field{Name: name, Title: (&content.Field{Name: name}).Heading(), Type: AnyType}
	s.fields[name] = f
	return f, nil
}

// Suggest returns a hint for the name of a field that no paper has: a known field with a similar name. It returns "" if
// no name is similar.
func (s *Schema) Suggest(name string) string {
	if near := problem.Nearest(name, s.names); near != "" {
		return problem.DidYouMean("`" + near + "`")
	}
	return ""
}
