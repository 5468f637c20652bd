package content

import (
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
)

// A Field is a field of papers that site.yaml declares: one of the curator's own, or a built-in one that gets an index.
type Field struct {
	// The name of the field in the front matter of papers: letters, digits, `-` and `_`.
	Name string `yaml:"name"`
	// The type of its values: `text`, `number`, `date`, `bool`, `choice` (one of `choices`), `list` (of texts) or
	// `url`.
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

// IndexedKnown are the built-in fields that site.yaml can give an index or a title. Tags always have an index.
var IndexedKnown = []string{"venue", "organization", "tags"}

// IsKnown reports whether the field is a built-in one, which every paper can have.
func (f *Field) IsKnown() bool { return slices.Contains(FieldOrder, f.Name) }

// Path returns the path of the field's index.
func (f *Field) Path() string { return PagePath(Slug(f.Name)) }

// Heading returns the name of the field as readers see it.
func (f *Field) Heading() string {
	if f.Title != "" {
		return f.Title
	}
	first, size := utf8.DecodeRuneInString(f.Name)
	return string(unicode.ToUpper(first)) + strings.ReplaceAll(strings.ReplaceAll(f.Name[size:], "-", " "), "_", " ")
}

// A FieldValue is the value of a declared field in one paper.
type FieldValue struct {
	Name  string
	Title string      // name of the field as readers see it
	Type  string      // one of FieldTypes
	Value any         // string, float64, Date, bool or []string
	Items []FieldItem // values as readers see them; several for a list
}

// A FieldItem is one value of a field as readers see it.
type FieldItem struct {
	Text string // as readers see it
	Path string // path of the page that lists the papers with this value; empty without an index
}

// IsShown reports whether a paper's page shows the value. It is false only for the bool false.
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

// A FieldFault is a mistake in the declaration or in a value of a field. At is the position of the mistake: a key of
// the declaration, or a text in the value. If At is empty, the mistake is the field itself.
type FieldFault struct{ What, Hint, At string }

// Read returns the value of the field, given the value in a paper's front matter. Both results are nil if the paper has
// no value.
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
var webOrLocal = lazyregexp.New(`^(https?://[^\s/?#]|/[^\s/]|mailto:\S)\S*$`)

// readOne returns a value in the field's type. A number is a json.Number; white space in a text is collapsed.
func (f *Field) readOne(value any) (any, *FieldFault) {
	text, written := f.textOf(value)
	must := func(what, hint string) *FieldFault { return f.mustBe(what, hint, text, written) }
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
		if b, ok := value.(bool); ok {
			return b, nil
		}
		return nil, must("true or false", "write true or false, without quotes")
	case DateField:
		d, err := ParseDate(text)
		if err == nil {
			return d, nil
		}
		if invalid := (DateError{}); errors.As(err, &invalid) && invalid.Reason() != "" {
			return nil, must("a valid date", invalid.Reason())
		}
		return nil, must("a date", "use YYYY, YYYY-MM or YYYY-MM-DD, such as 2023-10")
	}
	if fault := f.checkText(text, written); fault != nil {
		return nil, fault
	}
	return text, nil
}

// mustBe returns the fault of a value of another type or form. written describes the value.
func (f *Field) mustBe(what, hint, text, written string) *FieldFault {
	return &FieldFault{problem.QuoteField(f.Name) + " must be " + what + ", not " + written, hint, text}
}

// checkText returns the mistake in a value of a text field, or nil.
func (f *Field) checkText(text, written string) *FieldFault {
	switch {
	case text == "":
		return f.notText(written)
	case f.Type == URLField && !webOrLocal.MatchString(text):
		return f.mustBe("a URL", "start it with https://, http://, mailto: or /", text, written)
	case len(f.Choices) > 0 && !slices.Contains(f.Choices, text):
		hint := "the choices are " + strings.Join(f.Choices, ", ")
		if len(f.Choices) == 1 {
			hint = "the only choice is " + f.Choices[0]
		}
		if near := problem.Nearest(text, f.Choices); near != "" {
			hint = problem.DidYouMean(near)
		}
		return &FieldFault{problem.Quote(text) + " is not a choice of " + problem.QuoteField(f.Name), hint, text}
	}
	return nil
}

// notText returns the fault of a value, or an entry of a list, that is a list, a group of fields or null.
func (f *Field) notText(written string) *FieldFault {
	if f.Type == ListField {
		what := "an entry of " + problem.QuoteField(f.Name) + " must be text, not " + written
		return &FieldFault{what, "put it in quotes, or remove the inner brackets", ""}
	}
	return &FieldFault{problem.QuoteField(f.Name) + " must be text, not " + written, "write one value, in quotes", ""}
}

// textOf returns a single value as text on one line, or "" for a list or a group of fields, and its description in
// messages.
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

// SameTerm reports whether two values mean the same: they differ at most in case, spaces, hyphens and underscores.
func SameTerm(a, b string) bool { return plainTerm(a) == plainTerm(b) }

func plainTerm(text string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return unicode.IsSpace(r) || r == '-' || r == '_'
	}), " ")
}

// FieldName matches valid names of fields.
var FieldName = lazyregexp.New(`^[A-Za-z][A-Za-z0-9_-]*$`)

// CheckField returns the mistakes in the declaration of a field. The name can be missing.
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
	case f.Type == "" && f.IsKnown(): // checkName has reported the name; built-in fields have no type
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

// checkName returns what is wrong with the name of a field, and how to fix it, or "" if it is valid.
func (f *Field) checkName() (what, hint string) {
	switch near := problem.Mistyped(f.Name, FieldOrder); {
	case f.Name == "":
	case f.IsKnown():
		last := len(IndexedKnown) - 1
		return problem.QuoteField(f.Name) + " is a built-in field and cannot be declared",
			"choose another name; only the built-in fields " + strings.Join(IndexedKnown[:last], ", ") + " and " +
				IndexedKnown[last] + " can be in `fields`"
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

// checkKnown returns the mistakes in the declaration of a field in IndexedKnown.
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
