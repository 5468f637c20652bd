package hazard

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/strictyaml"
)

// Namespaces of elements.
const (
	svgSpace  = "http://www.w3.org/2000/svg"
	htmlSpace = "http://www.w3.org/1999/xhtml"
)

const exportPlain = "export the picture again as plain SVG, or as PNG"

// A scan searches one picture.
type scan struct {
	file  string
	text  []byte // in UTF-8
	depth int    // number of pictures around this one
	found problem.List
	times map[string]int // number of occurrences of a problem, by What

	positions  *problem.Positions // of text; nil until needed
	tag        int                // offset of the tag that attributes describes; -1 if there is none
	attributes map[string]int     // offsets of the attributes of a tag, by local name
	isAnimated bool               // the new values of the inspected animation were inspected

	decoder *xml.Decoder
	html    int    // depth of foreignObject elements
	style   []byte // text of the open style element
	styleAt int    // offset of style; -1 if no style element is open

	here func() int // returns the offset of the inspected attribute or style sheet
}

// findInSVG returns the problems in a picture.
func findInSVG(file string, data []byte) problem.List {
	text, err := decoded(data)
	if err != nil {
		what := "the picture cannot be read: " + err.Error()
		return problem.List{{File: file, Line: 1, Column: 1, What: what, Hint: exportPlain}}
	}
	s, at, err := scanText(file, text, 0, true)
	if err != nil { // read again, leniently, to find every problem
		s, _, _ = scanText(file, text, 0, false)
		s.addSyntax(at, err)
	}
	for i, p := range s.found {
		if more := s.times[p.What] - 1; more > 0 {
			s.found[i].What += ", and in " + content.Plural(more, "other place")
		}
	}
	s.found.Sort()
	return s.found
}

// firstInside returns the first problem in a picture with the given number of pictures around it, or nil. It reads the
// picture only once, because each picture around it can be read twice.
func firstInside(data []byte, depth int) *problem.Problem {
	text, err := decoded(data)
	if err != nil {
		return &problem.Problem{What: "the picture cannot be read: " + err.Error()}
	}
	s, at, err := scanText("", text, depth, true)
	if err != nil {
		s.addSyntax(at, err)
	}
	if len(s.found) == 0 {
		return nil
	}
	s.found.Sort()
	return &s.found[0]
}

// addSyntax adds an error of scanText at its offset.
func (s *scan) addSyntax(at int, err error) {
	reason := err.Error()
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		reason = syntax.Msg
	}
	s.add(at, "the picture is not well-formed XML: "+reason, exportPlain)
}

var declaredEncoding = lazyregexp.New(`^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']`)

// decoded returns the text of a picture in UTF-8. It determines the encoding as browsers do.
func decoded(data []byte) ([]byte, error) {
	switch {
	case bytes.HasPrefix(data, []byte("<\x00")):
		return transformed(data, unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder())
	case bytes.HasPrefix(data, []byte("\x00<")):
		return transformed(data, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewDecoder())
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")),
		bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return transformed(data, unicode.BOMOverride(transform.Nop))
	}
	if m := declaredEncoding.FindSubmatch(data); m != nil {
		switch strings.ToLower(string(m[1])) {
		case "utf-8", "us-ascii", "ascii":
		case "iso-8859-1", "latin1", "windows-1252": // browsers read Latin-1 as Windows-1252
			return transformed(data, charmap.Windows1252.NewDecoder())
		default: // tables for other encodings would add 1 MB to the program
			return nil, errors.New("its encoding " + string(m[1]) + " is not supported; save it as UTF-8")
		}
	}
	return data, nil
}

func transformed(data []byte, with transform.Transformer) ([]byte, error) {
	text, _, err := transform.Bytes(with, data)
	return text, err
}

// scanText searches a picture up to its end, or up to an error, whose offset it returns.
func scanText(file string, text []byte, depth int, strict bool) (s *scan, at int, err error) {
	s = &scan{file: file, text: text, depth: depth, times: map[string]int{}, tag: -1, styleAt: -1}
	s.decoder = xml.NewDecoder(bytes.NewReader(text))
	s.decoder.Strict = strict
	s.decoder.Entity = map[string]string{}
	s.decoder.CharsetReader = func(_ string, from io.Reader) (io.Reader, error) { return from, nil }
	hasRoot, depth := false, 0
	for {
		start := int(s.decoder.InputOffset())
		token, err := s.decoder.Token()
		if errors.Is(err, io.EOF) && !hasRoot {
			err = errors.New("it has no element")
		} else if errors.Is(err, io.EOF) {
			return s, 0, nil
		}
		if err != nil {
			return s, min(int(s.decoder.InputOffset()), len(text)), err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if depth == 0 && hasRoot && strict {
				return s, start, errors.New("it has a second outermost element")
			}
			hasRoot = true
			depth++
			s.start(start, t)
		case xml.EndElement:
			depth--
			s.end(t)
		case xml.CharData:
			if depth == 0 && strict && len(bytes.TrimSpace(t)) > 0 {
				return s, start, errors.New("it has text outside of its outermost element")
			}
			if s.styleAt >= 0 {
				s.style = append(s.style, t...)
			}
		case xml.Directive:
			s.directive(start, string(t))
		case xml.ProcInst:
			if strings.EqualFold(t.Target, "xml-stylesheet") {
				s.add(start, "the picture has a style sheet in another file", "remove the line <?xml-stylesheet …?>")
			}
		}
	}
}

// add adds a problem at an offset, unless the same problem, or too many, were found before.
func (s *scan) add(offset int, what, hint string) {
	if s.times[what]++; s.times[what] > 1 || strictyaml.IsFull(s.found) {
		return
	}
	if s.positions == nil {
		s.positions = problem.NewPositions(s.text)
	}
	line, column := s.positions.At(offset)
	s.found = strictyaml.Append(s.found, problem.Problem{
		File: s.file, Line: line + 1, Column: column, What: what, Hint: hint,
	})
}

// start inspects the start of an element.
func (s *scan) start(offset int, e xml.StartElement) {
	name := strings.ToLower(e.Name.Local)
	switch {
	case name == "script" || name == "handler" || name == "listener":
		s.add(offset, "the picture has a script", "remove the element <"+e.Name.Local+">")
	case name == "foreignobject":
		s.html++
		s.add(offset, "the picture has HTML in <"+e.Name.Local+">",
			"export it with its text as SVG text or as outlines, or as PNG")
	case e.Name.Space == htmlSpace && s.html == 0:
		s.add(offset, "the picture has the HTML element <"+e.Name.Local+">", "remove it")
	case name == "style":
		s.style, s.styleAt = nil, int(s.decoder.InputOffset())
	}
	s.isAnimated = false
	for _, a := range e.Attr {
		s.attribute(offset, name, e, a)
	}
}

// end inspects the end of an element.
func (s *scan) end(e xml.EndElement) {
	switch strings.ToLower(e.Name.Local) {
	case "foreignobject":
		s.html = max(0, s.html-1)
	case "style":
		if s.styleAt >= 0 {
			at := s.styleAt
			s.here = func() int { return at }
			s.css(string(s.style))
		}
		s.styleAt = -1
	}
}

// animations are the elements that change an attribute, and newValues their attributes with its new values.
var (
	animations = []string{"set", "animate", "animatetransform", "animatemotion", "animatecolor"}
	newValues  = []string{"to", "from", "by", "values"}
)

// attribute inspects an attribute of an element that starts at an offset.
func (s *scan) attribute(offset int, element string, e xml.StartElement, a xml.Attr) {
	name := strings.ToLower(a.Name.Local)
	isOwn := a.Name.Space == ""
	s.here = func() int { return s.placeOf(offset, a) }
	switch {
	case isOwn && strings.HasPrefix(name, "on") && len(name) > 2:
		s.add(s.here(), "the picture has the event handler "+a.Name.Local, "remove the attribute "+a.Name.Local)
	case name == "attributename" && slices.Contains(animations, element):
		s.animation(element, e, a.Value)
	case name == "href":
		s.reference(element, e.Name.Space, a.Value)
	case isScript(a.Value):
		s.script(a.Value)
	case isOwn && !strings.HasPrefix(name, "aria-") && !strings.HasPrefix(name, "data-"):
		s.css(a.Value)
	}
}

// animation inspects the values that an animation gives to an attribute.
func (s *scan) animation(element string, e xml.StartElement, attribute string) {
	_, local, hasPrefix := strings.Cut(attribute, ":")
	if !hasPrefix {
		local = attribute
	}
	local = strings.ToLower(strings.TrimSpace(local))
	if strings.HasPrefix(local, "on") {
		s.add(s.here(), "the picture sets the event handler "+local, "remove the element <"+e.Name.Local+">")
	}
	if local != "href" || s.isAnimated {
		return
	}
	s.isAnimated = true
	for _, a := range e.Attr {
		if slices.Contains(newValues, strings.ToLower(a.Name.Local)) {
			for value := range strings.SplitSeq(a.Value, ";") {
				s.reference(element, e.Name.Space, value)
			}
		}
	}
}

// attributeName matches a name in a tag, with its prefix and without.
var attributeName = lazyregexp.New(`[\s"']((?:[^\s"'=:]+:)?([^\s"'=:]+))\s*=`)

// placeOf returns the offset of an attribute in its tag.
func (s *scan) placeOf(offset int, a xml.Attr) int {
	if s.tag != offset {
		s.tag, s.attributes = offset, map[string]int{}
		tag := s.text[offset:min(int(s.decoder.InputOffset()), len(s.text))]
		for _, m := range attributeName.FindAllSubmatchIndex(tag, -1) {
			name := string(tag[m[4]:m[5]])
			if _, known := s.attributes[name]; !known {
				s.attributes[name] = offset + m[2]
			}
		}
	}
	if at, known := s.attributes[a.Name.Local]; known {
		return at
	}
	return offset
}

var (
	doctype = lazyregexp.New(`(?s)^DOCTYPE\s+[\w:.-]+` +
		`(?:\s+PUBLIC\s+(?:"[^"<>]*"|'[^'<>]*')|\s+SYSTEM)?` +
		`(?:\s+["']https?://www\.w3\.org/[^"'<>]*["'])?\s*(?:\[(.*)\])?\s*$`)
	entity = lazyregexp.New(`^\s*<!ENTITY\s+([\w.-]+)\s+(?:"([^"<&%]*)"|'([^'<&%]*)')\s*>`)
)

// maxEntity is the maximum length of an entity in bytes. A picture can contain an entity very often.
const maxEntity = 100

// directive inspects a declaration. It accepts the usual document types, and entities for short plain texts such as
// those of Adobe Illustrator. Others can hide elements and attributes. Of several entities with the same name, the
// first one counts (XML 1.0, section 4.2).
func (s *scan) directive(offset int, text string) {
	m := doctype.FindStringSubmatch(text)
	if m == nil {
		s.add(offset, "the picture has a declaration that can hide a script", "remove the line <!DOCTYPE …>")
		return
	}
	rest := m[1]
	for {
		d := entity.FindStringSubmatch(rest)
		if d == nil || len(d[2]+d[3]) > maxEntity {
			break
		}
		if _, known := s.decoder.Entity[d[1]]; !known {
			s.decoder.Entity[d[1]] = d[2] + d[3]
		}
		rest = rest[len(d[0]):]
	}
	if strings.TrimSpace(rest) != "" {
		s.add(
			offset,
			"the picture has declarations that can hide a script",
			"remove the part of <!DOCTYPE …> in brackets",
		)
	}
}
