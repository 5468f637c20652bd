package list

import (
	"strings"

	"github.com/offprint/offprint/internal/digest/entry"
)

// A piece is a part of a block: a link, a bold or italic text, other text, or a line break.
type piece struct {
	text  string
	url   string // the address of a link, or ""
	style style
	start int  // offset in the dump
	brk   bool // whether the piece is a line break
}

// piecesOf joins the spans of each piece. It omits images, which are usually badges.
func piecesOf(spans []span) []piece {
	pieces := make([]piece, 0, len(spans))
	linked := 0
	for _, s := range spans {
		if s.image || s.text == "" {
			continue
		}
		n := len(pieces)
		switch {
		case s.isBreak() && s.url == "":
			pieces = append(pieces, piece{text: " ", start: s.start, brk: true})
		case n > 0 && s.url != "" && pieces[n-1].url == s.url && s.linked == linked:
			pieces[n-1].text += strings.ReplaceAll(s.text, "\n", " ")
			pieces[n-1].style |= s.style
		case n > 0 && s.url == "" && pieces[n-1].url == "" && !pieces[n-1].brk &&
			withoutCode(pieces[n-1].style) == withoutCode(s.style):
			pieces[n-1].text += s.text
		default:
			pieces = append(pieces, piece{text: s.text, url: s.url, style: s.style, start: s.start})
		}
		linked = s.linked
	}
	return joinBold(pieces)
}

// withoutCode returns a style without that of code: words in code can be a part of a title.
func withoutCode(s style) style { return s &^ inCode }

// joinBold joins adjacent bold texts, in place. Some words of a bold title can also be in italics.
func joinBold(pieces []piece) []piece {
	joined := pieces[:0]
	for _, p := range pieces {
		n := len(joined)
		if n > 0 && !p.brk && !joined[n-1].brk && p.url == "" && joined[n-1].url == "" &&
			p.style&bold > 0 && joined[n-1].style&bold > 0 {
			joined[n-1].text += p.text
			joined[n-1].style |= p.style
			continue
		}
		joined = append(joined, p)
	}
	return joined
}

// linesOf splits pieces at line breaks.
func linesOf(pieces []piece) (lines [][]piece) {
	var line []piece
	for _, p := range pieces {
		if !p.brk {
			line = append(line, p)
			continue
		}
		if len(line) > 0 {
			lines = append(lines, line)
		}
		line = nil
	}
	if len(line) > 0 {
		lines = append(lines, line)
	}
	return lines
}

// plainText returns the text of pieces, with a bar in place of each link.
func plainText(pieces []piece) string {
	var b strings.Builder
	for _, p := range pieces {
		if p.url != "" {
			b.WriteString(" | ")
		} else {
			b.WriteString(p.text)
		}
	}
	return entry.Clean(b.String())
}

// allText returns the text of pieces, including the texts of links.
func allText(pieces []piece) string {
	var b strings.Builder
	for _, p := range pieces {
		b.WriteString(p.text)
	}
	return entry.Clean(b.String())
}
