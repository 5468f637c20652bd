package page

import (
	"bytes"
	"cmp"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/lazyregexp"
)

// Tools that capture a page for other programs add lines before it: front matter in YAML, or fields such as
// "URL Source: https://…". These lines can contain the time of the capture.

// maxFrontMatter is the length in bytes of the longest front matter.
const maxFrontMatter = 16 << 10

// cutFrontMatter removes front matter from the start of a dump. It returns the rest, the number of lines removed, and
// the date on which the page was captured, which is zero if unknown.
func cutFrontMatter(src []byte) (rest []byte, lines int, captured content.Date) {
	if !bytes.HasPrefix(src, []byte("---\n")) {
		return src, 0, captured
	}
	n := bytes.Index(src[:min(len(src), maxFrontMatter)], []byte("\n---\n"))
	if n < 0 {
		return src, 0, captured
	}
	end := n + len("\n---\n")
	for text := range linesOf(src[:end]) {
		captured = cmp.Or(captured, readCaptureDate(string(bytes.TrimSpace(text))))
	}
	return src[end:], bytes.Count(src[:end], []byte("\n")), captured
}

// captureHeader returns the index of the first line after the fields that a capturing tool adds, and the date on which
// the page was captured, which is zero if unknown. Fields without a URL are part of the page; the index is then 0.
func (p page) captureHeader() (end int, captured content.Date) {
	isCapture := false
	for i, l := range p.lines {
		field := len(l.text) < maxAddress && captureField.MatchString(l.text)
		heading := 0 < l.level && l.level < paperLevel && !isMasthead(l.text)
		if l.text != "" && (l.title || !field && !captureLine.MatchString(l.text) && !heading) {
			break
		}
		isCapture = isCapture || field && strings.Contains(l.text, "://")
		end = i + 1
	}
	if !isCapture {
		return 0, captured
	}
	for _, l := range p.lines[:end] {
		captured = cmp.Or(captured, readCaptureDate(l.text))
	}
	return end, captured
}

// readCaptureDate reads the date from a field with the time of the capture. It returns the zero date for other fields.
func readCaptureDate(field string) (on content.Date) {
	m := captureTime.FindStringSubmatch(field)
	if m == nil {
		return on
	}
	written := strings.Trim(field[len(m[0]):], "*`\"' \t")
	on, ok := entry.ReadMailDate(written)
	if !ok {
		on, ok = entry.ReadDate(written)
	}
	if !ok || on.Day == 0 {
		return content.Date{}
	}
	return on
}

// captureField matches a field that capturing tools write before a page: "URL Source: https://…".
var captureField = lazyregexp.New(`(?i)^(?:[-*]\s+)?\**(?:page |source |canonical )?(?:title|url|source|` +
	`url source|address|link|description|published(?: time)?|date|captured(?: at)?|retrieved(?: at)?|` +
	`exported(?: at)?|crawled(?: at)?|fetched(?: at)?|saved(?: at)?|scraped(?: at)?|accessed(?: at)?|timestamp|` +
	`generated from|extraction|html|sha-?256|type|command|status ?code|transport|warning|author|language|` +
	`markdown content)(?: \(utc\))?:\**(?:\s+(.*))?$`)

// captureTime matches the fields with the time of the capture.
var captureTime = lazyregexp.New(`(?i)^(?:[-*]\s+)?\**(?:published(?: time)?|date|(?:captured|retrieved|` +
	`exported|crawled|fetched|saved|scraped|accessed)(?: at)?|timestamp)(?: \(utc\))?:`)

// captureLine matches lines of capturing tools that are not fields.
var captureLine = lazyregexp.New("^(?:```[a-z]*|#{1,6} .*|-{3,}|={3,}|Markdown Content:|Extracted Text)$")
