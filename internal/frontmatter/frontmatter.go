// Package frontmatter reads and edits the front matter of a Markdown file: the YAML between its first two lines of
// three hyphens. It also edits files that are entirely YAML; see Bare.
//
// The input is the bytes of a file. The output is its front matter and its body, and after an edit the changed file. An
// edit of one field leaves all other bytes unchanged. Arrange is the exception: it reorders the fields and removes
// blank lines between them. Set drops comments inside the old value.
//
// Every edit parses its result. It returns an error and changes nothing unless all fields have the intended values and
// the body is the same. Arrange compares only the names of the fields and the body.
package frontmatter

import (
	"bytes"

	"go.yaml.in/yaml/v3"

	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/strictyaml"
)

// A File is a Markdown file, split into front matter and body. It is not safe for concurrent use.
type File struct {
	name   string
	src    []byte
	start  int                // start of the YAML in src
	end    int                // end of the YAML, where the closing delimiter starts
	body   int                // start of the body
	root   *yaml.Node         // parsed YAML; nil if it contains only white space and comments
	parsed bool               // whether the YAML was parsed without errors
	places *strictyaml.Places // see nodes; nil until needed
	bare   bool               // whether the whole file is YAML
}

const (
	byteOrderMark = "\uFEFF"
	delimiter     = "---"
	yamlLine      = 2 // line of the file where the YAML starts
)

// Parse finds the front matter of a file. It does not parse the YAML. The name is used in messages; src must not change
// while the File is in use.
func Parse(name string, src []byte) (*File, problem.List) {
	start := len(src) - len(bytes.TrimPrefix(src, []byte(byteOrderMark)))
	if !isDelimiter(lineAt(src, start)) {
		return nil, problem.List{
			{File: name, Line: 1, Column: 1, What: "no front matter", Hint: missingHint(src[start:])},
		}
	}
	f := &File{name: name, src: src, start: lineEnd(src, start)}
	for i := f.start; i < len(src); i = lineEnd(src, i) {
		if isDelimiter(lineAt(src, i)) {
			f.end, f.body = i, lineEnd(src, i)
			return f, nil
		}
	}
	return nil, problem.List{f.unclosed()}
}

// Has reports whether a file begins with front matter, even if it is not closed.
func Has(src []byte) bool {
	return isDelimiter(lineAt(src, len(src)-len(bytes.TrimPrefix(src, []byte(byteOrderMark)))))
}

// Bare returns a File for src that is entirely YAML, such as site.yaml. All of it is front matter, and the body is
// empty.
func Bare(name string, src []byte) *File {
	start := len(src) - len(bytes.TrimPrefix(src, []byte(byteOrderMark)))
	return &File{name: name, src: src, start: start, end: len(src), body: len(src), bare: true}
}

// parseAgain parses the changed file after an edit.
func (f *File) parseAgain(src []byte) (*File, problem.List) {
	if f.bare {
		return Bare(f.name, src), nil
	}
	return Parse(f.name, src)
}

// YAML returns the front matter without its delimiters, and the line of the file where it starts.
func (f *File) YAML() (src []byte, firstLine int) {
	src = f.src[f.start:f.end:f.end]
	if f.bare {
		return src, 1
	}
	return src, yamlLine
}

// Body returns the text after the front matter, and the line of the file where it starts.
func (f *File) Body() (src []byte, firstLine int) {
	body := f.src[f.body:len(f.src):len(f.src)]
	return body, yamlLine + 1 + bytes.Count(f.src[f.start:f.end], []byte("\n"))
}

// Bytes returns the file with all edits.
func (f *File) Bytes() []byte { return f.src[:len(f.src):len(f.src)] }

// Has reports whether a field exists and has a value. A null field (its name alone, ~ or null) counts as missing. If
// the front matter is not valid YAML, all fields count as missing, and an edit returns the error.
func (f *File) Has(key string) bool {
	fields, err := f.fields()
	if err != nil {
		return false
	}
	value := fields.value(key)
	return value != nil && !strictyaml.IsNull(value)
}

// unclosed returns the problem that the closing line is missing. Its position is the first line that looks like a
// mistyped closing line, or else the first line of the file.
func (f *File) unclosed() problem.Problem {
	p := problem.Problem{
		File:   f.name,
		Line:   1,
		Column: 1,
		What:   "the front matter is not closed",
		Hint:   "add a line --- after the last field",
	}
	line := yamlLine
	for i := f.start; i < len(f.src); i = lineEnd(f.src, i) {
		if text := bytes.TrimSpace(lineAt(f.src, i)); len(text) > 1 && len(bytes.Trim(text, "-–—")) == 0 {
			p.Line, p.Hint = line, "write exactly three hyphens on this line"
			break
		}
		line++
	}
	return p
}

// missingHint returns a hint on how to add the missing front matter.
func missingHint(src []byte) string {
	switch first := bytes.TrimSpace(lineAt(src, 0)); {
	case string(first) == "+++":
		return "write fields between two lines of ---"
	case len(first) > 1 && len(bytes.Trim(first, "-–—")) == 0:
		return "write exactly three hyphens on the first line"
	}
	return "start the file with a line ---, then fields such as title: \"…\", then another line ---"
}

// isDelimiter reports whether a line is three hyphens. Trailing blanks do not matter, because they are invisible.
func isDelimiter(line []byte) bool {
	return bytes.HasPrefix(line, []byte(delimiter)) && len(bytes.TrimRight(line, " \t")) == len(delimiter)
}

// lineAt returns the rest of the line from i, without its line break.
func lineAt(src []byte, i int) []byte {
	line := bytes.TrimSuffix(src[i:lineEnd(src, i)], []byte("\n"))
	return bytes.TrimSuffix(line, []byte("\r"))
}

// lineEnd returns the start of the line after the one that contains i.
func lineEnd(src []byte, i int) int {
	if n := bytes.IndexByte(src[i:], '\n'); n >= 0 {
		return i + n + 1
	}
	return len(src)
}

// lineStart returns the start of the line that contains i.
func lineStart(src []byte, i int) int { return bytes.LastIndexByte(src[:i], '\n') + 1 }
