package socialcard

import "strings"

// balanced breaks a text into as few lines as possible, of similar length. size is the size of the letters and room the
// width of the lines, in pixels. If the text does not fit into most lines, balanced truncates it and whole is false.
func (p paragraph) balanced(size, room, most int) (lines []string, whole bool) {
	lines = p.lines(room * perEm / size)
	if whole = len(lines) <= most; whole {
		lines = p.lines(p.narrowest(len(lines), room*perEm/size))
	} else {
		lines = append(lines[:most-1], strings.Join(lines[most-1:], " "))
	}
	for i, l := range lines {
		if cut := p.face.cut(l, size, room); cut != l { // the rest of the text, or a word longer than a line
			lines[i], whole = cut, false
		}
	}
	return lines, whole
}

// narrowest returns the approximate minimum width, in font units, for the given number of lines, which fit into the
// width wide.
func (p paragraph) narrowest(lines, wide int) int {
	narrow := 0
	for wide-narrow > perEm/8 {
		if middle := (narrow + wide) / 2; len(p.lines(middle)) > lines {
			narrow = middle
		} else {
			wide = middle
		}
	}
	return wide
}

// A paragraph is a list of words with their widths.
type paragraph struct {
	face   *face
	words  []string
	widths []int
	space  int
}

// paragraph returns the words of a text.
func (f *face) paragraph(text string) paragraph {
	p := paragraph{face: f, words: strings.Fields(text), space: f.letter(' ').advance}
	for _, w := range p.words {
		p.widths = append(p.widths, f.width(w))
	}
	return p
}

// lines breaks a text after the last word that fits on each line. room is in font units.
func (p paragraph) lines(room int) []string {
	var lines []string
	start, used := 0, 0
	for i, w := range p.widths {
		if i > start && used+p.space+w > room {
			lines = append(lines, strings.Join(p.words[start:i], " "))
			start, used = i, 0
		}
		if i > start {
			used += p.space
		}
		used += w
	}
	return append(lines, strings.Join(p.words[start:], " "))
}

// cut shortens a text that is wider than room, at the end of a word if possible, and appends an ellipsis.
func (f *face) cut(text string, size, room int) string {
	if f.width(text)*size <= room*perEm {
		return text
	}
	letters := []rune(text)
	for n := len(letters) - 1; n > 0; n-- {
		shown := strings.TrimRight(string(letters[:n]), " ,;:.–—-") + "…"
		if f.width(shown)*size > room*perEm {
			continue
		}
		if at := strings.LastIndexByte(string(letters[:n]), ' '); at > 0 && letters[n] != ' ' {
			shown = strings.TrimRight(string(letters[:n])[:at], " ,;:.–—-") + "…"
		}
		return shown
	}
	return ""
}
