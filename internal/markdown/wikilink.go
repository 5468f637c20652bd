package markdown

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// wikiLink is [[slug]], [[slug|words to show]] or [[slug#part]].
var wikiLink = regexp.MustCompile(`\[\[([^\[\]\r\n]+)\]\]`)

// wikiLinks finds [[…]] in the bytes that are text. A backslash before it takes its meaning.
func wikiLinks(body []byte, plain []bool) []Mark {
	var marks []Mark
	for _, m := range wikiLink.FindAllSubmatchIndex(body, -1) {
		escaped := m[0] > 0 && body[m[0]-1] == '\\'
		if !escaped && !slices.Contains(plain[m[0]:m[1]], false) {
			marks = append(marks, Mark{string(body[m[2]:m[3]]), m[0]})
		}
	}
	return marks
}

// WikiName is the paper that stands in [[…]], without the part and the words to show.
func WikiName(text string) string {
	if i := strings.IndexAny(text, "|#"); i >= 0 {
		text = text[:i]
	}
	return strings.TrimSpace(text)
}

// Rewire gives a body whose [[…]] from an offset on name another paper where they named one, and how many
// these were. Nothing else of it changes.
func (r *Renderer) Rewire(body []byte, start int, from, to string) ([]byte, int) {
	if from == to || !bytes.Contains(body, []byte("[[")) || !bytes.Contains(body, []byte(from)) {
		return body, 0
	}
	var b bytes.Buffer
	done, count := 0, 0
	for _, m := range r.Outline(asText(body)).WikiLinks {
		if m.Offset < start || WikiName(m.Text) != from {
			continue
		}
		at := m.Offset + len("[[") + strings.Index(m.Text, from)
		b.Write(body[done:at])
		b.WriteString(to)
		done = at + len(from)
		count++
	}
	if count == 0 {
		return body, 0
	}
	b.Write(body[done:])
	return b.Bytes(), count
}

// asText gives a text in which bytes that are not UTF-8 are question marks, so that everything keeps its
// offset.
func asText(body []byte) []byte {
	if utf8.Valid(body) {
		return body
	}
	text := bytes.Clone(body)
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && size == 1 {
			text[i] = '?'
		}
		i += size
	}
	return text
}
