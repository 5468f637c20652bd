package strictyaml

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"sort"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/offprint/offprint/internal/problem"
)

// Parse parses the single document in src into a tree, or reports its syntax error. The root is nil if src has only
// white space and comments.
func Parse(file string, src []byte, firstLine int) (root *yaml.Node, problems problem.List) {
	p := place{file, src, firstLine}
	if i := invalidUTF8(src); i >= 0 {
		return nil, problem.List{p.at(i, "invalid UTF-8", "save the file as UTF-8")}
	}
	document, second, err := parse(src)
	if err != nil {
		return nil, problem.List{p.syntaxProblem(err)}
	}
	if second != nil {
		return nil, problem.List{
			p.at(Offset(src, second), "a second document starts here", "remove the line --- or ... before it"),
		}
	}
	if document == nil || len(document.Content) == 0 {
		return nil, nil
	}
	return document.Content[0], nil
}

// Offset returns the offset in src where a node of its tree starts.
func Offset(src []byte, n *yaml.Node) int {
	i := 0
	if bytes.HasPrefix(src, []byte(byteOrderMark)) {
		i = len(byteOrderMark)
	}
	for line := 1; line < n.Line && i < len(src); line++ {
		i = nextLine(src, i)
	}
	for column := 1; column < n.Column && i < len(src); column++ {
		_, width := utf8.DecodeRune(src[i:])
		i += width
	}
	return i
}

const byteOrderMark = "\uFEFF"

// nextLine returns the start of the next line as the library counts lines: it recognizes the five line breaks of YAML
// 1.1 (section 4.2), although editors recognize only the line feed.
func nextLine(src []byte, i int) int {
	for i < len(src) {
		r, width := utf8.DecodeRune(src[i:])
		i += width
		switch {
		case r == '\r' && i < len(src) && src[i] == '\n':
			return i + 1
		case r == '\n', r == '\r', r == '\u0085', r == '\u2028', r == '\u2029':
			return i
		}
	}
	return i
}

// place converts offsets to lines and columns of a file.
type place struct {
	file      string
	src       []byte
	firstLine int
}

func (p place) at(offset int, what, hint string) problem.Problem {
	before := p.src[:offset]
	line := before[bytes.LastIndexByte(before, '\n')+1:]
	return problem.Problem{
		File:   p.file,
		Line:   p.firstLine + bytes.Count(before, []byte("\n")),
		Column: 1 + utf8.RuneCount(bytes.TrimPrefix(line, []byte(byteOrderMark))),
		What:   what,
		Hint:   hint,
	}
}

func invalidUTF8(src []byte) int {
	if utf8.Valid(src) {
		return -1
	}
	i := 0
	for {
		r, width := utf8.DecodeRune(src[i:])
		if r == utf8.RuneError && width <= 1 {
			return i
		}
		i += width
	}
}

// parse returns the first document and the root of the second. Each is nil if it does not exist.
func parse(src []byte) (first, second *yaml.Node, err error) {
	// The library panics if it loses track of comments (go-yaml/yaml, "please report").
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("yaml: %v", r)
		}
	}()
	decoder := yaml.NewDecoder(bytes.NewReader(src))
	var documents [2]yaml.Node
	for i := range documents {
		switch err := decoder.Decode(&documents[i]); {
		case errors.Is(err, io.EOF) && i == 0:
			return nil, nil, nil
		case errors.Is(err, io.EOF):
			return &documents[0], nil, nil
		case err != nil:
			return nil, nil, err
		}
	}
	return &documents[0], &documents[1], nil
}

// syntaxProblem locates a syntax error: the first line up to which the source fails in the same way, and the first
// character in it that causes the failure. The library reports only the line of the surrounding construct, which can be
// off by one, and no column.
func (p place) syntaxProblem(err error) problem.Problem {
	message := bareMessage(err)
	fails := func(end int) bool {
		_, _, err := parse(p.src[:end])
		return err != nil && bareMessage(err) == message
	}
	ends := lineEnds(p.src)
	line := sort.Search(len(ends)-1, func(i int) bool { return fails(ends[i]) })
	at, bad := ends[line], ends[line]
	for at == bad && bad > 0 {
		_, width := utf8.DecodeLastRune(p.src[:bad])
		at = bad - width
		if fails(at) {
			bad = at
		}
	}
	what, hint := explain(message, p.src[:at], p.src[at:bad])
	return p.at(at, what, hint)
}

// lineEnds returns the ends of all lines; the last one is the end of the source.
func lineEnds(src []byte) []int {
	var ends []int
	for i := 0; i < len(src); {
		n := bytes.IndexByte(src[i:], '\n')
		if n < 0 {
			break
		}
		i += n + 1
		ends = append(ends, i)
	}
	if len(ends) == 0 || ends[len(ends)-1] < len(src) {
		ends = append(ends, len(src))
	}
	return ends
}
