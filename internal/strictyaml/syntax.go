package strictyaml

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"sort"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/offprint/offprint/internal/problem"
)

// Parse reads the one document in src into a tree, or tells what is wrong with its syntax. The root
// is nil where src holds nothing but blanks and comments.
func Parse(file string, src []byte, firstLine int) (root *yaml.Node, problems problem.List) {
	p := place{file, src, firstLine}
	if i := invalidUTF8(src); i >= 0 {
		return nil, problem.List{p.at(i, "not text in UTF-8", "save the file in the encoding UTF-8")}
	}
	document, second, err := parse(src)
	if err != nil {
		return nil, problem.List{p.syntaxProblem(err)}
	}
	if second != nil {
		return nil, problem.List{
			p.at(Offset(src, second), "a second document begins here", "remove the line --- or ... before it"),
		}
	}
	if document == nil || len(document.Content) == 0 {
		return nil, nil
	}
	return document.Content[0], nil
}

// Offset is the byte of src at which a node of its tree begins.
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

// nextLine is the start of the next line as the library counts them: it takes the five line breaks
// of YAML 1.1 (section 4.2), where editors know the line feed.
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

// place turns bytes into the lines and columns of a file.
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

// parse gives the first document and the root of the second, nil where there are none.
func parse(src []byte) (first, second *yaml.Node, err error) {
	// The library panics where it loses track of comments (go-yaml/yaml, "please report").
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

// syntaxProblem finds the place of a fault: the first line up to which the source fails in the same
// way, and in it the first character from which on it does. The library's own line is that of the
// construct around the fault, at times one off, and it gives no column.
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

// lineEnds are the ends of all lines, the last of them that of the source.
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
