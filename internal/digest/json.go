package digest

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// looksLikeJSON tells whether a dump is JSON, whole or broken, and no text in brackets.
func looksLikeJSON(head string) bool {
	head = strings.TrimSpace(head)
	inside := strings.TrimSpace(strings.TrimPrefix(head, "["))
	return strings.HasPrefix(head, "{") || inside != head && (strings.HasPrefix(inside, "{") || strings.HasPrefix(inside, "]"))
}

// lenient takes what RFC 8259 leaves open: a name that an object has twice. That the dump is UTF-8 is
// known already.
var lenient = json.JoinOptions(jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))

// memberDepth is how deep an array, a wrapper and a record nest their members.
const memberDepth = 4

// members are the names of members near the top of a JSON text that can break off.
func members(head string) map[string]bool {
	found := map[string]bool{}
	d := jsontext.NewDecoder(strings.NewReader(head), lenient)
	for {
		t, err := d.ReadToken()
		if err != nil {
			return found
		}
		if kind, n := d.StackIndex(d.StackDepth()); kind == '{' && n%2 == 1 && t.Kind() == '"' && d.StackDepth() <= memberDepth {
			found[t.String()] = true
		}
	}
}

// A jsonReader goes through the records of a JSON text, one at a time: the objects of an array, of an
// array within an object that only wraps it, or one after another.
type jsonReader struct {
	*reading
	decoder  *jsontext.Decoder
	wrappers []string // the names under which an object can have an array of records
	record   func(offset int, src jsontext.Value) error
}

// readRecords gives every record to a function, and reports those that it cannot take. What is not
// JSON throughout was made by no program, or not received whole, and is not read at all.
func (r *reading) readRecords(wrappers []string, record func(offset int, src jsontext.Value) error) error {
	j := &jsonReader{r, jsontext.NewDecoder(bytes.NewBuffer(r.src), lenient), wrappers, record}
	for {
		if err := j.value(); err != nil {
			return j.broken(err)
		}
	}
}

// value reads one value, or steps into or out of an array.
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
		j.report(int(j.decoder.InputOffset())-len(src), "no record of a paper: "+quote(string(src)), "left out")
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
			err = d.SkipValue()
		}
		if err != nil {
			return err
		}
	}
	if _, err := d.ReadToken(); err != nil {
		return err
	}
	if end := int(d.InputOffset()); !wraps {
		if err := j.record(start, j.src[start:end]); err != nil {
			j.report(start, "a record that cannot be read: "+jsonFault(err), "left out; correct it and import the file again")
		}
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

// broken says where a text ceases to be JSON, nil at its end.
func (j *jsonReader) broken(err error) error {
	var syntax *jsontext.SyntacticError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return j.problem(len(j.src), "the JSON breaks off", "download it again")
	case errors.As(err, &syntax):
		return j.problem(min(int(syntax.ByteOffset), len(j.src)), "not JSON from here on: "+jsonFault(err), "download it again")
	}
	return nil
}

// jsonFault is what an error of the library says, without its name and its own notion of place.
func jsonFault(err error) string {
	var syntax *jsontext.SyntacticError
	var semantic *json.SemanticError
	switch {
	case errors.As(err, &syntax) && syntax.Err != nil:
		return strings.TrimPrefix(syntax.Err.Error(), "jsontext: ")
	case errors.As(err, &semantic):
		what := "not of the kind that belongs there"
		if semantic.Err != nil {
			what = semantic.Err.Error()
		}
		return strings.TrimPrefix(string(semantic.JSONPointer), "/") + " is " + what
	}
	return err.Error()
}

// A jsonText is a text, or a number where programs write one for a text.
type jsonText string

// UnmarshalJSONFrom takes null for an absent text.
func (t *jsonText) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	switch d.PeekKind() {
	case '"', '0':
		token, err := d.ReadToken()
		if err != nil {
			return err
		}
		*t = jsonText(token.String())
		return nil
	case 'n', 'f', 't':
		return d.SkipValue()
	}
	return errors.New("no text")
}

// A firstText is a text, or the first of a list of them.
type firstText string

func (t *firstText) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	if d.PeekKind() != '[' {
		return (*jsonText)(t).UnmarshalJSONFrom(d)
	}
	var all []jsonText
	if err := json.UnmarshalDecode(d, &all, lenient); err != nil {
		return err
	}
	if len(all) > 0 {
		*t = firstText(all[0])
	}
	return nil
}

// line is the text on one line.
func (t jsonText) line() string { return clean(string(t)) }

// A jsonCount is a number of things, nil where it is absent.
type jsonCount struct{ *int }

// UnmarshalJSONFrom takes a number in quotes as well, and what is no count for absent.
func (c *jsonCount) UnmarshalJSONFrom(d *jsontext.Decoder) error {
	var t jsonText
	if err := t.UnmarshalJSONFrom(d); err != nil {
		return errors.New("no number")
	}
	if n, err := strconv.Atoi(strings.TrimSpace(string(t))); err == nil && n >= 0 {
		c.int = &n
	}
	return nil
}
