package content

import (
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/problem"
)

// A Field is a field of papers that site.yaml declares: one of the curator's own, or a known one that gets an index.
type Field struct {
	// The name of the field in the front matter of papers: letters, digits, `-` and `_`.
	Name string `yaml:"name"`
	// What its values are: `text`, `number`, `date`, `bool`, `choice` (one of `choices`), `list` (of texts) or `url`.
	Type string `yaml:"type"`
	// The name that readers see. The default is the name with a capital.
	Title string `yaml:"title"`
	// One sentence for the page of the index.
	Description string `yaml:"description"`
	// Whether every paper must have the field.
	Required bool `yaml:"required"`
	// Whether the field has an index: a page for each value, with feeds, and a filter of the search.
	Index bool `yaml:"index"`
	// The values that a `choice` or the entries of a `list` can have, in their order in the index.
	Choices []string `yaml:"choices"`
}

// The types of fields.
const (
	TextField   = "text"
	NumberField = "number"
	DateField   = "date"
	BoolField   = "bool"
	ChoiceField = "choice"
	ListField   = "list"
	URLField    = "url"
)

// FieldTypes are the types of fields.
var FieldTypes = []string{TextField, NumberField, DateField, BoolField, ChoiceField, ListField, URLField}

// IndexedKnown are the known fields that site.yaml can give an index or a title. Tags always have an index.
var IndexedKnown = []string{"venue", "organization", "tags"}

// IsKnown reports whether the field is one that every paper can have.
func (f *Field) IsKnown() bool { return slices.Contains(FieldOrder, f.Name) }

// Path returns the path of the field's index.
func (f *Field) Path() string { return PagePath(Slug(f.Name)) }

// Heading returns the name of the field that readers see.
func (f *Field) Heading() string {
	if f.Title != "" {
		return f.Title
	}
	first, size := utf8.DecodeRuneInString(f.Name)
	return string(unicode.ToUpper(first)) + strings.ReplaceAll(strings.ReplaceAll(f.Name[size:], "-", " "), "_", " ")
}

// A FieldValue is what one paper has for a field of the curator's own.
type FieldValue struct {
	Name  string
	Title string      // the name of the field that readers see
	Type  string      // one of FieldTypes
	Value any         // string, float64, Date, bool or []string
	Items []FieldItem // the values as readers see them; several for a list
}

// A FieldItem is one value of a field.
type FieldItem struct {
	Text string // as readers see it
	Path string // of the page with the papers that have it; empty without an index
}

// IsShown reports whether a paper's page shows the value: all but a bool that is false.
func (v FieldValue) IsShown() bool { return v.Value != false }

// Item returns a value as readers see it, and the path of its page if the field has an index.
func (f *Field) Item(value any) FieldItem {
	text, name := "", ""
	switch v := value.(type) {
	case bool:
		text, name = "No", "false"
		if v {
			text, name = "Yes", "true"
		}
	case Date:
		text, name = v.Long(), v.String()
	case json.Number:
		n, _ := v.Float64()
		text, name = v.String(), strconv.FormatFloat(n, 'f', -1, 64)
		if digits, isNegative := strings.CutPrefix(name, "-"); isNegative {
			name = "minus-" + digits
		}
	case string:
		text, name = v, v
	}
	if !f.Index {
		return FieldItem{Text: text}
	}
	return FieldItem{text, f.Path() + Slug(name) + "/"}
}

// A FieldFault says what is wrong with the declaration or a value of a field, and how to fix it. At is where: the name
// of a key in a declaration, or a text in a value. If it is empty, the field itself is meant.
type FieldFault struct{ What, Hint, At string }

// Read returns the value of the field, given what a paper's front matter has. Both results are nil if there is no
// value.
func (f *Field) Read(value any) (*FieldValue, *FieldFault) {
	if value == nil || value == "" {
		return nil, nil
	}
	read := &FieldValue{Name: f.Name, Title: f.Heading(), Type: f.Type}
	if f.Type == ListField {
		return f.readList(read, value)
	}
	found, fault := f.readOne(value)
	if fault != nil {
		return nil, fault
	}
	read.Items = []FieldItem{f.Item(found)}
	if n, isNumber := found.(json.Number); isNumber {
		read.Value, _ = n.Float64()
	} else {
		read.Value = found
	}
	return read, nil
}

func (f *Field) readList(read *FieldValue, value any) (*FieldValue, *FieldFault) {
	entries, isList := value.([]any)
	if !isList {
		entries = []any{value}
	}
	var texts []string
	for _, entry := range entries {
		if entry == nil || entry == "" {
			continue
		}
		text, fault := f.readOne(entry)
		if fault != nil {
			return nil, fault
		}
		isSame := func(other string) bool {
			return other == text.(string) || f.Index && SameTerm(other, text.(string))
		}
		if !slices.ContainsFunc(texts, isSame) {
			texts = append(texts, text.(string))
			read.Items = append(read.Items, f.Item(text))
		}
	}
	if len(texts) == 0 {
		return nil, nil
	}
	read.Value = texts
	return read, nil
}

// webOrLocal matches the values of a field of type url.
var webOrLocal = regexp.MustCompile(`^(https?://[^\s/?#]|/[^\s/]|mailto:\S)\S*$`)

// readOne returns a value of the field's type. Texts have no white space around them; a number is a json.Number.
func (f *Field) readOne(value any) (any, *FieldFault) {
	text, written := f.textOf(value)
	must := func(what, hint string) *FieldFault {
		return &FieldFault{problem.QuoteField(f.Name) + " must be " + what + ", not " + written, hint, text}
	}
	switch f.Type {
	case NumberField:
		n, ok := value.(json.Number)
		if _, err := n.Float64(); ok && err == nil {
			return n, nil
		}
		if ok {
			return nil, must("a number below 1.8e308", "write a smaller number")
		}
		return nil, must("a number", "write a number such as 4 or 4.5, without quotes")
	case BoolField:
		if is, ok := value.(bool); ok {
			return is, nil
		}
		return nil, must("true or false", "write true or false, without quotes")
	case DateField:
		d, err := ParseDate(text)
		if err == nil {
			return d, nil
		}
		if wrong := (DateError{}); errors.As(err, &wrong) && wrong.Reason() != "" {
			return nil, must("a valid date", wrong.Reason())
		}
		return nil, must("a date", "use YYYY-MM-DD, YYYY-MM or YYYY, such as 2026-02-18")
	}
	if text == "" {
		return nil, f.notText(written)
	}
	switch {
	case f.Type == URLField && !webOrLocal.MatchString(text):
		return nil, must("a URL", "start it with https://, http://, mailto: or /")
	case len(f.Choices) > 0 && !slices.Contains(f.Choices, text):
		hint := "the choices are " + strings.Join(f.Choices, ", ")
		if len(f.Choices) == 1 {
			hint = "the only choice is " + f.Choices[0]
		}
		if near := problem.Nearest(text, f.Choices); near != "" {
			hint = problem.DidYouMean(near)
		}
		return nil, &FieldFault{problem.Quote(text) + " is not a choice of " + problem.QuoteField(f.Name), hint, text}
	}
	return text, nil
}

// notText reports a value, or an entry of a list, that is a list, a group of fields or nothing.
func (f *Field) notText(written string) *FieldFault {
	if f.Type == ListField {
		what := "an entry of " + problem.QuoteField(f.Name) + " must be text, not " + written
		return &FieldFault{what, "put it in quotes, or remove the inner brackets", ""}
	}
	return &FieldFault{problem.QuoteField(f.Name) + " must be text, not " + written, "write one value, in quotes", ""}
}

// textOf returns a value that fits on a line as text, and how messages describe it.
func (f *Field) textOf(value any) (text, written string) {
	switch v := value.(type) {
	case string:
		text = strings.Join(strings.Fields(v), " ")
	case json.Number:
		text = v.String()
	case bool:
		text = strconv.FormatBool(v)
	case []any:
		return "", "a list"
	case map[string]any:
		return "", "a group of fields"
	default:
		return "", "nothing"
	}
	if _, isText := value.(string); isText && (f.Type == NumberField || f.Type == BoolField) {
		return text, "the text " + problem.Quote(text)
	}
	return text, problem.Quote(text)
}

// SameTerm reports whether two values are the same to readers: they differ at most in case, spaces, hyphens and
// underscores.
func SameTerm(a, b string) bool { return plainTerm(a) == plainTerm(b) }

func plainTerm(text string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return unicode.IsSpace(r) || r == '-' || r == '_'
	}), " ")
}

// FieldName matches the names that a field can have.
var FieldName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*$`)

// CheckField returns what is wrong with the declaration of a field that has a name, or that will get one.
func CheckField(f *Field) (faults []FieldFault) {
	if slices.Contains(IndexedKnown, f.Name) {
		return f.checkKnown()
	}
	report := func(at, what, hint string) { faults = append(faults, FieldFault{what, hint, at}) }
	name := problem.QuoteField(f.Name)
	if what, hint := f.checkName(); what != "" {
		report("name", what, hint)
	}
	types := "the types are " + strings.Join(FieldTypes, ", ")
	switch {
	case f.Type == "" && f.IsKnown(): // with another name, it needs one
	case f.Type == "":
		report("type", "the field "+name+" has no `type`", types)
	case !slices.Contains(FieldTypes, f.Type):
		hint := types
		if near := problem.Nearest(f.Type, FieldTypes); near != "" {
			hint = problem.DidYouMean(near)
		}
		report("type", "unknown type "+problem.Quote(f.Type)+" of the field "+name, hint)
	case f.Type == ChoiceField && len(f.Choices) == 0:
		report("choices", "the field "+name+" has no `choices`", "add choices: [a, b]")
	case len(f.Choices) > 0 && f.Type != ChoiceField && f.Type != ListField:
		what := "the field " + name + " of type " + f.Type + " cannot have `choices`"
		report("choices", what, "use type: choice or type: list, or remove them")
	}
	if f.Index && f.Type == URLField {
		report("index", "the field "+name+" of type url cannot have an index", "remove `index`")
	}
	return faults
}

// checkName returns what is wrong with the name of a field, and how to fix it.
func (f *Field) checkName() (what, hint string) {
	switch near := problem.Mistyped(f.Name, FieldOrder); {
	case f.Name == "":
	case f.IsKnown():
		last := len(IndexedKnown) - 1
		return problem.QuoteField(f.Name) + " is a built-in field and cannot be declared",
			"choose another name; of the built-in fields, only " + strings.Join(IndexedKnown[:last], ", ") + " and " +
				IndexedKnown[last] + " can be listed in `fields`"
	case !FieldName.MatchString(f.Name):
		return problem.Quote(f.Name) + " is not a valid name of a field",
			"begin with a letter, and use letters, digits, - and _"
	case near != "":
		return "the name " + problem.QuoteField(f.Name) + " is too similar to that of the field `" + near + "`",
			"choose another name; in a paper it counts as a misspelling"
	case f.Index && (IsTaken(Slug(f.Name)) || Slug(f.Name) == HomePage):
		name := problem.QuoteField(f.Name)
		return "the field " + name + " cannot have an index: the site itself uses " + f.Path(), "choose another name"
	}
	return "", ""
}

// checkKnown returns what is wrong with the settings of a field in IndexedKnown.
func (f *Field) checkKnown() (faults []FieldFault) {
	name := problem.QuoteField(f.Name)
	for _, key := range []struct {
		name  string
		isSet bool
	}{{"type", f.Type != ""}, {"required", f.Required}, {"choices", len(f.Choices) > 0}} {
		if key.isSet {
			what := "the field " + name + " cannot have `" + key.name + "`"
			hint := "it can have `index`, `title` and `description`; remove the others"
			faults = append(faults, FieldFault{what, hint, key.name})
		}
	}
	return faults
}
