// Package data reads digests in data formats: the JSON of the daily-papers API, of other services and of simple
// programs, and tables.
//
// The input is a dump. The output is its entries, and reports of every record, column and value that has no field in an
// entry. A syntax error in JSON is fatal, because the dump is then incomplete or damaged; a broken row of a table
// affects only that row. The readers decode one record at a time. Package bib reads CSL-JSON with ReadRecords, which
// decodes records to any type.
//
// ReadPlainJSON reads JSON of any shape. It decodes each record to values with their positions, and assigns the values
// to the properties of a paper, by the rules of a service or else by the names of the members. Each property has its
// own function, which converts the values to fields of the entry.
package data

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/problem"
)

// LooksLikeJSON reports whether a dump that starts with head is JSON, and not just text in square brackets.
func LooksLikeJSON(head string) bool {
	head = strings.TrimSpace(head)
	inside := strings.TrimSpace(strings.TrimPrefix(head, "["))
	return strings.HasPrefix(head, "{") || inside != head &&
		(strings.HasPrefix(inside, "{") || strings.HasPrefix(inside, "]"))
}

// lenient allows duplicate names in an object, which RFC 8259 does not forbid. The dump is already valid UTF-8.
var lenient = json.JoinOptions(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))

// memberDepth is the depth of the members of a record in an array in a wrapper object.
const memberDepth = 4

// Members returns the names of the members near the top of a JSON text, which may be truncated.
func Members(head string) map[string]bool {
	found := map[string]bool{}
	d := jsontext.NewDecoder(strings.NewReader(head), lenient)
	for {
		t, err := d.ReadToken()
		if err != nil {
			return found
		}
		kind, n := d.StackIndex(d.StackDepth())
		if kind == '{' && n%2 == 1 && t.Kind() == '"' && d.StackDepth() <= memberDepth {
			found[t.String()] = true
		}
	}
}

// ReadRecords calls use for each record of a JSON text. The text is an array of objects, an object with such an array
// as a member with a name in wrappers, or a sequence of objects. If a record cannot be decoded to T, ReadRecords reads
// it by the names of its members, as ReadPlainJSON does. It returns a syntax error as a problem.
func ReadRecords[T any](d *entry.Dump, wrappers []string, use func(offset int, record *T)) error {
	plain := newPlainReader(d)
	defer plain.reportUnsupported()
	j := &jsonReader{
		Dump: d, decoder: jsontext.NewDecoder(bytes.NewBuffer(d.Src), lenient), wrappers: wrappers,
		record: func(offset int, src jsontext.Value) {
			var record T
			if err := json.Unmarshal(src, &record, lenient); err != nil {
				plain.object(rawValue{"", offset, src}, maxWrapping)
				return
			}
			use(offset, &record)
		},
	}
	for {
		if err := j.value(); err != nil {
			return j.broken(err)
		}
	}
}

// A jsonReader reads the records of a JSON text one at a time.
type jsonReader struct {
	*entry.Dump
	decoder  *jsontext.Decoder
	wrappers []string // names of members that can contain the records
	record   func(offset int, src jsontext.Value)
}

// value reads one value, or enters or leaves an array.
func (j *jsonReader) value() error {
	switch j.decoder.PeekKind() {
	case '[', ']':
		_, err := j.decoder.ReadToken()
		return err
	case '{':
		return j.object()
	}
	src, err := j.decoder.ReadValue()
	if err == nil {
		j.Report(int(j.decoder.InputOffset())-len(src), "not a paper: "+problem.Quote(string(src)), "skipped")
	}
	return err
}

// object reads a record, or the records that an object wraps.
func (j *jsonReader) object() error {
	d := j.decoder
	if _, err := d.ReadToken(); err != nil {
		return err
	}
	start := int(d.InputOffset()) - 1
	wraps := false
	for d.PeekKind() != '}' {
		name, err := d.ReadToken()
		if err != nil {
			return err
		}
		switch kind := d.PeekKind(); {
		case kind == '[' && slices.Contains(j.wrappers, name.String()):
			wraps = true
			err = j.array()
		case kind == '{' && name.String() == "message" && slices.Contains(j.wrappers, "message"): // of Crossref
			wraps = true
			err = j.object()
		default:
			_, err = d.ReadValue() // faster than SkipValue, which reads every token
		}
		if err != nil {
			return err
		}
	}
	if _, err := d.ReadToken(); err != nil {
		return err
	}
	if end := int(d.InputOffset()); !wraps {
		j.record(start, j.Src[start:end])
	}
	return nil
}

// array reads an array of records up to its end.
func (j *jsonReader) array() error {
	depth := j.decoder.StackDepth()
	for {
		if err := j.value(); err != nil || j.decoder.StackDepth() == depth {
			return err
		}
	}
}

// broken converts an error to a problem at its position, or to nil at the end of the text.
func (j *jsonReader) broken(err error) error {
	var syntax *jsontext.SyntacticError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return j.Problem(len(j.Src), "the JSON ends unexpectedly", "download it again")
	case errors.As(err, &syntax):
		return j.Problem(min(int(syntax.ByteOffset), len(j.Src)), "invalid JSON: "+fault(err),
			"download it again")
	}
	return nil
}

// fault returns the message of a library error without the library's name and position.
func fault(err error) string {
	var syntax *jsontext.SyntacticError
	var semantic *json.SemanticError
	switch {
	case errors.As(err, &syntax) && syntax.Err != nil:
		return strings.TrimPrefix(syntax.Err.Error(), "jsontext: ")
	case errors.As(err, &semantic):
		what := "has the wrong type"
		if semantic.Err != nil {
			what = semantic.Err.Error()
		}
		return strings.TrimPrefix(string(semantic.JSONPointer), "/") + " " + what
	}
	return err.Error()
}

// A Text is a JSON string or number as text.
type Text string

// UnmarshalJSONFrom accepts a string or a number, and treats null, true and false as a missing text.
func (t *Text) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	switch d.PeekKind() {
	case '"', '0':
		token, err := d.ReadToken()
		if err != nil {
			return err
		}
		*t = Text(token.String())
		return nil
	case 'n', 'f', 't':
		return d.SkipValue()
	}
	return errors.New("is not a string")
}

// Line returns the text on one line.
func (t Text) Line() string { return entry.Clean(string(t)) }

// A FirstText is a Text, or the first Text of an array.
type FirstText string

// UnmarshalJSONFrom accepts a value as Text does, or an array of such values.
func (t *FirstText) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	if d.PeekKind() != '[' {
		return (*Text)(t).UnmarshalJSONFrom(d)
	}
	var all []Text
	if err := json.UnmarshalDecode(d, &all, lenient); err != nil {
		return err
	}
	if len(all) > 0 {
		*t = FirstText(all[0])
	}
	return nil
}

// A count is a number of votes or comments, or nil.
type count struct{ *int }

// UnmarshalJSONFrom accepts a number, also in quotes, and treats any other text as missing.
func (c *count) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	var t Text
	if err := t.UnmarshalJSONFrom(d); err != nil {
		return errors.New("is not a number")
	}
	if n, err := strconv.Atoi(strings.TrimSpace(string(t))); err == nil && n >= 0 {
		c.int = &n
	}
	return nil
}
