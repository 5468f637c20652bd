package digest

import (
	"bytes"
	"strings"
)

// What captures a page for other programs writes its own lines before it: a block of YAML between two
// rules, or fields such as "URL Source: https://…". They say when the page was captured.

// longestFront is how many bytes a block of YAML has at most.
const longestFront = 16 << 10

// cutFront takes a block of YAML from the beginning of a dump, and gives how many lines it has.
func (r *reading) cutFront(src []byte) (rest []byte, lines int) {
	if !bytes.HasPrefix(src, []byte("---\n")) {
		return src, 0
	}
	n := bytes.Index(src[:min(len(src), longestFront)], []byte("\n---\n"))
	if n < 0 {
		return src, 0
	}
	end := n + len("\n---\n")
	for text := range linesOf(src[:end]) {
		r.capturedAt(string(bytes.TrimSpace(text)))
	}
	return src[end:], bytes.Count(src[:end], []byte("\n"))
}

// front passes the fields of a capturing tool, and gives where the page begins. They are such where
// one of them has an address.
func (r *pageReader) front() int {
	end, isFront := 0, false
	for i, l := range r.lines {
		field := len(l.text) < longestAddress && frontField.MatchString(l.text)
		if l.text != "" && (l.title || !field && !frontLine.MatchString(l.text) && !(0 < l.level && l.level < paperLevel && !isMasthead(l.text))) {
			break
		}
		isFront = isFront || field && strings.Contains(l.text, "://")
		end = i + 1
	}
	if !isFront {
		return 0
	}
	for _, l := range r.lines[:end] {
		if l.text != "" {
			r.capturedAt(l.text)
			r.mark([]line{l}, isFurniturePart)
		}
	}
	return end
}

// capturedAt takes the day from a field that says when a page was captured.
func (r *reading) capturedAt(field string) {
	m := timeField.FindStringSubmatch(field)
	if m == nil || !r.captured.IsZero() {
		return
	}
	written := strings.Trim(field[len(m[0]):], "*`\"' \t")
	d, ok := mailDay(written)
	if !ok {
		d, ok = readDate(written)
	}
	if ok && d.Day > 0 {
		r.captured = d
	}
}
