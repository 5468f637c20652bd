package page

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/offprint/offprint/internal/digest/entry"
)

// Tools that capture a page for other programs write their own lines before it: front matter in YAML, or fields such as
// "URL Source: https://…". These lines contain the time of the capture.

// maxFrontMatter is the length in bytes of the longest front matter.
const maxFrontMatter = 16 << 10

// cutFrontMatter removes front matter from the start of a dump, and returns its number of lines.
func cutFrontMatter(d *entry.Dump, src []byte) (rest []byte, lines int) {
	if !bytes.HasPrefix(src, []byte("---\n")) {
		return src, 0
	}
	n := bytes.Index(src[:min(len(src), maxFrontMatter)], []byte("\n---\n"))
	if n < 0 {
		return src, 0
	}
	end := n + len("\n---\n")
	for text := range linesOf(src[:end]) {
		readCaptureTime(d, string(bytes.TrimSpace(text)))
	}
	return src[end:], bytes.Count(src[:end], []byte("\n"))
}

// captureHeader skips the fields of a capturing tool, one of which must be a URL, and returns the index where the page
// starts.
func (r *pageReader) captureHeader() int {
	end, isCapture := 0, false
	for i, l := range r.lines {
		field := len(l.text) < maxAddress && captureField.MatchString(l.text)
		heading := 0 < l.level && l.level < paperLevel && !isMasthead(l.text)
		if l.text != "" && (l.title || !field && !captureLine.MatchString(l.text) && !heading) {
			break
		}
		isCapture = isCapture || field && strings.Contains(l.text, "://")
		end = i + 1
	}
	if !isCapture {
		return 0
	}
	for _, l := range r.lines[:end] {
		if l.text != "" {
			readCaptureTime(r.Dump, l.text)
			r.mark([]line{l}, inBoilerplate)
		}
	}
	return end
}

// readCaptureTime reads the date from a field with the time of the capture.
func readCaptureTime(d *entry.Dump, field string) {
	m := captureTime.FindStringSubmatch(field)
	if m == nil || !d.Captured.IsZero() {
		return
	}
	written := strings.Trim(field[len(m[0]):], "*`\"' \t")
	on, ok := entry.ReadMailDate(written)
	if !ok {
		on, ok = entry.ReadDate(written)
	}
	if ok && on.Day > 0 {
		d.Captured = on
	}
}

// captureField matches a field that capturing tools write before a page: "URL Source: https://…".
var captureField = regexp.MustCompile(`(?i)^(?:[-*]\s+)?\**(?:page |source |canonical )?(?:title|url|source|` +
	`url source|address|link|description|published(?: time)?|date|captured(?: at)?|retrieved(?: at)?|` +
	`exported(?: at)?|crawled(?: at)?|fetched(?: at)?|saved(?: at)?|scraped(?: at)?|accessed(?: at)?|timestamp|` +
	`generated from|extraction|html|sha-?256|type|command|status ?code|transport|warning|author|language|` +
	`markdown content)(?: \(utc\))?:\**(?:\s+(.*))?$`)

// captureTime matches the fields with the time of the capture.
var captureTime = regexp.MustCompile(`(?i)^(?:[-*]\s+)?\**(?:published(?: time)?|date|(?:captured|retrieved|` +
	`exported|crawled|fetched|saved|scraped|accessed)(?: at)?|timestamp)(?: \(utc\))?:`)

// captureLine matches lines of capturing tools that are not fields.
var captureLine = regexp.MustCompile("^(?:```[a-z]*|#{1,6} .*|-{3,}|={3,}|Markdown Content:|Extracted Text)$")
