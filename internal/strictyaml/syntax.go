package strictyaml

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
)

// Parse parses the single document in src into a tree, or reports its syntax error. The root is nil if src contains
// only white space and comments.
func Parse(file string, src []byte, firstLine int) (root *yaml.Node, problems problem.List) {
	p := NewPlaces(file, src, firstLine)
	if i := invalidUTF8(src); i >= 0 {
		return nil, problem.List{p.at(i, "invalid UTF-8", "save the file as UTF-8")}
	}
	if i := firstExcessLine(src); i >= 0 {
		what := "more than " + strconv.Itoa(maxLines) + " lines that are not indented"
		return nil, problem.List{p.at(i, what, "remove the lines that are not fields")}
	}
	document, second, err := parse(src)
	if err != nil {
		return nil, problem.List{p.syntaxProblem(err)}
	}
	if second != nil {
		return nil, problem.List{
			p.at(p.Offset(second), "a second document starts here", "remove the line --- or ... before it"),
		}
	}
	if document == nil || len(document.Content) == 0 {
		return nil, nil
	}
	root = document.Content[0]
	if deep := below(root, maxDepth); deep != nil {
		what := "nested more than " + strconv.Itoa(maxDepth) + " levels deep"
		return nil, problem.List{p.at(p.Offset(deep), what, "use fewer brackets")}
	}
	left := maxValues
	if excess := beyond(root, &left); excess != nil {
		what := "more than " + strconv.Itoa(maxValues) + " values"
		return nil, problem.List{p.at(p.Offset(excess), what, "remove values; a name of a field counts, too")}
	}
	if root.Kind == yaml.MappingNode && len(root.Content) > 2*maxFields {
		what := "more than " + strconv.Itoa(maxFields) + " fields"
		return nil, problem.List{
			p.at(p.Offset(root.Content[2*maxFields]), what, "remove the lines that are not fields"),
		}
	}
	return root, nil
}

// Limits of a file.
const (
	maxDepth  = 100    // nested lists and groups of fields
	maxFields = 1000   // top-level fields
	maxLines  = 5000   // lines that can begin fields: the library needs 2 s to read 200,000 of them
	maxValues = 75_000 // values, lists, groups and names of fields
)

// firstExcessLine returns the offset of the first line beyond maxLines, or -1.
func firstExcessLine(src []byte) int {
	n, at := 0, 0
	for line := range bytes.Lines(src) {
		if !bytes.ContainsRune([]byte(" \t\r\n-#"), rune(line[0])) {
			n++
		}
		if n > maxLines {
			return at
		}
		at += len(line)
	}
	return -1
}

// below returns the first node that is the given number of levels below n, or nil.
func below(n *yaml.Node, levels int) *yaml.Node {
	if levels == 0 {
		return n
	}
	for _, child := range n.Content {
		if deep := below(child, levels-1); deep != nil {
			return deep
		}
	}
	return nil
}

// beyond returns the first node that follows left nodes, or nil.
func beyond(n *yaml.Node, left *int) *yaml.Node {
	if *left--; *left < 0 {
		return n
	}
	for _, child := range n.Content {
		if excess := beyond(child, left); excess != nil {
			return excess
		}
	}
	return nil
}

const byteOrderMark = "\uFEFF"

// nextLine returns the start of the next line as the library counts lines. It recognizes the five line breaks of YAML
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

// Places finds the positions of nodes in a file.
type Places struct {
	file      string
	src       []byte
	firstLine int

	positions *problem.Positions // positions in src; nil until needed
	lines     []int              // offsets of the lines as the library counts them; nil until needed
	last      lastInside
}

// NewPlaces returns the places in src, which starts at a line of a file.
func NewPlaces(file string, src []byte, firstLine int) *Places {
	return &Places{file: file, src: src, firstLine: firstLine}
}

// Of returns the position of a node.
func (p *Places) Of(n *yaml.Node) problem.Problem { return p.at(p.Offset(n), "", "") }

// Offset returns the offset where a node starts.
func (p *Places) Offset(n *yaml.Node) int {
	if p.lines == nil {
		p.lines = libraryLines(p.src)
	}
	if n.Line < 1 || n.Line > len(p.lines) {
		return len(p.src)
	}
	return p.index().Skip(p.lines[n.Line-1], max(0, n.Column-1))
}

func (p *Places) index() *problem.Positions {
	if p.positions == nil {
		p.positions = problem.NewPositions(p.src)
	}
	return p.positions
}

// libraryLines returns the offsets of lines as the library counts them.
func libraryLines(src []byte) []int {
	i := 0
	if bytes.HasPrefix(src, []byte(byteOrderMark)) {
		i = len(byteOrderMark)
	}
	lines := append(make([]int, 0, 2+bytes.Count(src, []byte("\n"))), i)
	for i < len(src) {
		i = nextLine(src, i)
		lines = append(lines, i)
	}
	return lines
}

func (p *Places) at(offset int, what, hint string) problem.Problem {
	line, column := p.index().At(offset)
	if line == 0 && column > 1 && bytes.HasPrefix(p.src, []byte(byteOrderMark)) {
		column--
	}
	return problem.Problem{File: p.file, Line: p.firstLine + line, Column: column, What: what, Hint: hint}
}

// invalidUTF8 returns the offset of the first invalid byte, or -1.
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
// off by one, and no column. If the source is long, the search ends early, at the line or part of a line found so far.
// If a quote further up is not closed, its position is returned.
func (p *Places) syntaxProblem(err error) problem.Problem {
	s := search{src: p.src, message: bareMessage(err), left: maxSearched}
	ends := lineEnds(p.src)
	line := s.line(ends, reportedLine(err))
	start := 0
	if line > 0 {
		start = ends[line-1]
	}
	at, bad := s.character(start, ends[line])
	if quote := s.unclosedQuote(ends, at, reportedLine(err)); quote >= 0 {
		return p.at(quote, openQuote.what, openQuote.hint)
	}
	what, hint := explain(s.message, p.src[:at], p.src[at:bad])
	return p.at(at, what, hint)
}

// maxSearched is the number of bytes that are parsed to locate a syntax error.
const maxSearched = 1_200_000

// A search parses beginnings of a source repeatedly.
type search struct {
	src     []byte
	message string
	left    int // number of bytes that can still be parsed
}

// fails reports whether the source up to an offset fails in the same way.
func (s *search) fails(end int) bool {
	s.left -= end
	_, _, err := parse(s.src[:end])
	return err != nil && bareMessage(err) == s.message
}

// line returns the index of the first line up to which the source fails. It looks first around the line that the
// library reports.
func (s *search) line(ends []int, reported int) int {
	first, last := 0, len(ends)-1
	if near := min(reported+1, last); near < last && s.left > ends[near] && s.fails(ends[near]) {
		last = near
	}
	if near := min(reported-3, last-1); near >= 0 && s.left > ends[near] && !s.fails(ends[near]) {
		first = near + 1
	}
	for first < last {
		middle := (first + last) / 2
		if s.left < ends[middle] {
			return min(max(first, reported-1), last)
		}
		if s.fails(ends[middle]) {
			last = middle
		} else {
			first = middle + 1
		}
	}
	return last
}

// character returns the start and the end of the first character, between two offsets, with which the source fails. It
// goes back from the end of the line, and bisects the rest of a long line.
func (s *search) character(start, end int) (at, bad int) {
	at, bad = s.back(end, min(200, s.left/2/(end+1)))
	for at == bad && bad-start > 2*utf8.UTFMax && s.left > bad {
		middle := (start + bad) / 2
		for !utf8.RuneStart(s.src[middle]) {
			middle--
		}
		if s.fails(middle) {
			at, bad = middle, middle
		} else {
			start = middle
		}
	}
	if at == bad {
		at, bad = s.back(bad, 2*utf8.UTFMax)
	}
	if at == bad && bad > 0 { // the source is too long to search further
		_, width := utf8.DecodeLastRune(s.src[:bad])
		at = bad - width
	}
	return at, bad
}

// back goes back from an offset up to which the source fails, character by character, until the source does not fail.
// Then at is less than bad. It gives up after the given number of steps.
func (s *search) back(end, steps int) (at, bad int) {
	at, bad = end, end
	for n := 0; at == bad && bad > 0 && n < steps && s.left > bad; n++ {
		_, width := utf8.DecodeLastRune(s.src[:bad])
		at = bad - width
		if s.fails(at) {
			bad = at
		}
	}
	return at, bad
}

var lineInMessage = lazyregexp.New(`^yaml: line (\d+): `)

// reportedLine returns the line in a message of the library, or 0.
func reportedLine(err error) int {
	if m := lineInMessage.FindStringSubmatch(err.Error()); m != nil {
		n, _ := strconv.Atoi(m[1])
		return n
	}
	return 0
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
