package strictyaml

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
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
		return nil, problem.List{p.at(Offset(src, second), "a second document begins here", "remove the line --- or ... before it")}
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

func (p place) at(offset int, what, mend string) problem.Problem {
	before := p.src[:offset]
	line := before[bytes.LastIndexByte(before, '\n')+1:]
	return problem.Problem{
		File:   p.file,
		Line:   p.firstLine + bytes.Count(before, []byte("\n")),
		Column: 1 + utf8.RuneCount(bytes.TrimPrefix(line, []byte(byteOrderMark))),
		What:   what,
		Mend:   mend,
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

// syntaxProblem finds the place of a fault by looking for the shortest beginning of the source that
// fails in the same way. The library's own line is that of the construct around the fault, at times
// one off, and it gives no column.
func (p place) syntaxProblem(err error) problem.Problem {
	message := bareMessage(err)
	good, bad := 0, len(p.src) // the beginning of length bad fails, the one of length good does not
	for {
		middle := good + (bad-good)/2
		for middle > good && !utf8.RuneStart(p.src[middle]) {
			middle--
		}
		if middle == good {
			break
		}
		if _, _, err := parse(p.src[:middle]); err != nil && bareMessage(err) == message {
			bad = middle
		} else {
			good = middle
		}
	}
	_, last := utf8.DecodeLastRune(p.src[:bad])
	what, mend := explain(message, p.src[bad-last:bad])
	return p.at(bad-last, what, mend)
}

var yamlPrefix = regexp.MustCompile(`^yaml: (line \d+: )?`)

func bareMessage(err error) string { return yamlPrefix.ReplaceAllString(err.Error(), "") }

// explain says in a writer's words what the library means.
func explain(message string, char []byte) (what, mend string) {
	if e, ok := explanations[message]; ok {
		return e.what, e.mend
	}
	if message == "found character that cannot start any token" {
		return "a value cannot begin with `" + string(char) + "`", "put it in quotes"
	}
	if unknownAnchor.MatchString(message) {
		return "a value that begins with * refers to another, and there is none of that name", "put it in quotes"
	}
	return "not valid YAML: " + clip(message), ""
}

var unknownAnchor = regexp.MustCompile(`^unknown anchor .* referenced$`)

type explanation struct{ what, mend string }

var (
	openQuote = explanation{"a quote is opened and not closed", `close it; a quote inside "…" is written \"`}
	tab       = explanation{"a tab where YAML wants spaces", "indent with spaces"}
	colon     = explanation{"a line that is not a field", "write it as name: value"}
	control   = explanation{"a control character", "delete it"}
)

var explanations = map[string]explanation{
	"mapping values are not allowed in this context":                     {"a colon where no field can begin", "put a text that holds a colon and a space in quotes; begin each field at the start of its line"},
	"did not find expected key":                                          {"neither a field nor part of the one before", "put the whole of a value in quotes, and begin each field below the first letter of the one before"},
	"could not find expected ':'":                                        colon,
	"did not find expected ',' or ']'":                                   {"a list that is opened and not closed", "close it with ] and put a comma between its entries"},
	"did not find expected ',' or '}'":                                   {"a group of fields that is opened and not closed", "close it with } and put a comma between its fields"},
	"did not find expected node content":                                 {"a value is missing", "write one, or put it in quotes"},
	"did not find expected '-' indicator":                                {"neither an entry of the list nor a field", "begin it with a dash below the one before, or a field at the start of the line"},
	"did not find expected <document start>":                             {"text after the end of the fields", "put the whole of a value in quotes"},
	"block sequence entries are not allowed in this context":             {"a dash where no list can begin", "write [a, b], or begin each entry on a line of its own"},
	"found unexpected end of stream":                                     openQuote,
	"found unexpected document indicator":                                openQuote,
	"found unknown escape character":                                     {`a backslash in "…" that begins no escape`, `write \\ for a backslash, or put the text in single quotes`},
	"did not find expected hexdecimal number":                            {`a backslash in "…" that begins no escape`, `write \\ for a backslash, or put the text in single quotes`},
	"found a tab character that violates indentation":                    tab,
	"found a tab character where an indentation space is expected":       tab,
	"found a tab character that violates intendation":                    tab,
	"control characters are not allowed":                                 control,
	"did not find expected alphabetic or numeric character":              {"& and * at the beginning of a value have a meaning in YAML", "put it in quotes"},
	"did not find expected comment or line break":                        {"| and > at the beginning of a value have a meaning in YAML", "put it in quotes"},
	"found a tab character that violate intendation":                     tab,
	"did not find expected whitespace or line break":                     {"! at the beginning of a value has a meaning in YAML", "put it in quotes"},
	"did not find expected tag URI":                                      {"! at the beginning of a value has a meaning in YAML", "put it in quotes"},
	"found undefined tag handle":                                         {"! at the beginning of a value has a meaning in YAML", "put it in quotes"},
	"found unknown directive name":                                       {"a line cannot begin with %", "write it as name: value"},
	"while scanning a simple key: could not find expected ':'":           colon,
}
