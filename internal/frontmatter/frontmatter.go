// Package frontmatter reads and edits the head of a Markdown file: the YAML between its first two
// lines of three hyphens.
//
// In come the bytes of a file, out go its front matter and its body, and after an edit the file as
// it then stands. It promises that an edit changes the bytes of the value that it is about and no
// others: not the order of the fields, not a comment, a blank line, a line ending or a byte of the
// body. Each edit is read back and held against what was meant before it counts.
package frontmatter

import (
	"bytes"

	"gopkg.in/yaml.v3"

	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/strictyaml"
)

// A File is a Markdown file taken apart. It is not for use by two goroutines at once.
type File struct {
	name  string
	src   []byte
	start int        // of the YAML in src
	end   int        // of the YAML, which is where the closing line begins
	body  int        // where the body begins
	root  *yaml.Node // of the YAML once it was needed; nil where it holds no field
	read  bool       // whether root is set
	bare  bool       // it is YAML as a whole
}

const (
	byteOrderMark = "\uFEFF"
	delimiter     = "---"
	yamlLine      = 2 // the line of the file on which the YAML begins
)

// Parse finds the front matter of a file. It does not look at the YAML in it. The name is for
// messages; src must not be changed while the File is in use.
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

// Bare takes a file that is YAML as a whole, such as a configuration, for front matter without a body.
func Bare(name string, src []byte) *File {
	start := len(src) - len(bytes.TrimPrefix(src, []byte(byteOrderMark)))
	return &File{name: name, src: src, start: start, end: len(src), body: len(src), bare: true}
}

// again reads the file as it is after an edit.
func (f *File) again(src []byte) (*File, problem.List) {
	if f.bare {
		return Bare(f.name, src), nil
	}
	return Parse(f.name, src)
}

// YAML is the front matter without the lines around it, and the line of the file on which it
// begins.
func (f *File) YAML() (src []byte, firstLine int) {
	src = f.src[f.start:f.end:f.end]
	if f.bare {
		return src, 1
	}
	return src, yamlLine
}

// Body is what follows the front matter, and the line of the file on which it begins.
func (f *File) Body() (src []byte, firstLine int) {
	body := f.src[f.body:len(f.src):len(f.src)]
	return body, yamlLine + 1 + bytes.Count(f.src[f.start:f.end], []byte("\n"))
}

// Bytes is the whole file as it stands now.
func (f *File) Bytes() []byte { return f.src[:len(f.src):len(f.src)] }

// Has tells whether a field is there and has a value. A field that is null (its name alone, ~ or
// null) counts as absent: Insert then fills it in where it stands. So does every field where the
// front matter is not valid YAML, which an edit reports.
func (f *File) Has(key string) bool {
	fields, err := f.fields()
	if err != nil {
		return false
	}
	value := fields.value(key)
	return value != nil && !strictyaml.IsNull(value)
}

// unclosed tells where the closing line is missing, or which line was perhaps meant for it.
func (f *File) unclosed() problem.Problem {
	p := problem.Problem{
		File:   f.name,
		Line:   1,
		Column: 1,
		What:   "the front matter is opened and not closed",
		Hint:   "put a line --- after its last field",
	}
	line := yamlLine
	for i := f.start; i < len(f.src); i = lineEnd(f.src, i) {
		if text := bytes.TrimSpace(lineAt(f.src, i)); len(text) > 1 && len(bytes.Trim(text, "-–—")) == 0 {
			p.Line, p.Hint = line, "make this line three hyphens and nothing else"
			break
		}
		line++
	}
	return p
}

// missingHint says how to add the missing front matter.
func missingHint(src []byte) string {
	switch first := bytes.TrimSpace(lineAt(src, 0)); {
	case string(first) == "+++":
		return "write it in YAML, between two lines ---"
	case len(first) > 1 && len(bytes.Trim(first, "-–—")) == 0:
		return "make the first line three hyphens and nothing else"
	}
	return "begin the file with a line ---, then fields such as title: \"…\", then another line ---"
}

// isDelimiter tells whether a line is three hyphens. Blanks behind them cannot be seen and do not
// matter.
func isDelimiter(line []byte) bool {
	return bytes.HasPrefix(line, []byte(delimiter)) && len(bytes.TrimRight(line, " \t")) == len(delimiter)
}

// lineAt is the line that begins at i, without its end.
func lineAt(src []byte, i int) []byte {
	line := bytes.TrimSuffix(src[i:lineEnd(src, i)], []byte("\n"))
	return bytes.TrimSuffix(line, []byte("\r"))
}

// lineEnd is the start of the line after the one that i stands in.
func lineEnd(src []byte, i int) int {
	if n := bytes.IndexByte(src[i:], '\n'); n >= 0 {
		return i + n + 1
	}
	return len(src)
}

// lineStart is the start of the line that i stands in.
func lineStart(src []byte, i int) int { return bytes.LastIndexByte(src[:i], '\n') + 1 }
