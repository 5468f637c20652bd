package render

import (
	"bytes"
	"strings"

	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
)

// startedAt matches the position of an action in a parse error: "unclosed action started at paper.html:3".
var startedAt = lazyregexp.New(` (?:in action )?started at [^:]+:\d+$`)

// wrongToken matches what a parse error names: a function, a variable, a token or the last action of a block.
var wrongToken = lazyregexp.New(`function "([^"]+)" not defined|undefined variable "([^"]+)"|` +
	`unexpected "([^"\\]+)"|unexpected <([^>]+)>|bad character U\+[0-9A-F]+ '(.)'|(?:unexpected|found) \{\{(\w+)\}\}`)

// isUnclosed reports whether a parse error shows that an action has no }}.
func isUnclosed(what string) bool {
	return strings.HasPrefix(what, "unclosed action") || strings.HasPrefix(what, `unexpected "<"`)
}

// action returns the position of a parse error, which has no column: that of the token in an action of the line that
// the error names, or else of the first action in the line. If an action is not closed, it returns its start, which can
// be in an earlier line.
func (r *Renderer) action(name string, number int, what string) (line, column int) {
	src := r.files[name].Data
	start := 0
	for range number - 1 {
		start += bytes.IndexByte(src[start:], '\n') + 1
	}
	text, _, _ := strings.Cut(string(src[start:]), "\n")
	open := bytes.LastIndex(src[:start], []byte("{{"))
	continues := open >= 0 && !bytes.Contains(src[open:start], []byte("}}"))
	at := start
	switch {
	case continues && isUnclosed(what):
		at = open
	case continues:
		at += max(0, inAction("{{"+text, wrongToken.FindStringSubmatch(what))-len("{{"))
	default:
		token := inAction(text, wrongToken.FindStringSubmatch(what))
		if isUnclosed(what) {
			token = max(0, strings.LastIndex(text[:min(len(text), token+len("{{"))], "{{"))
		}
		at += token
	}
	line, column = problem.NewPositions(src).At(at)
	return line + 1, column
}

// inAction returns the offset in a line of a token that is inside an action, given the submatches of wrongToken, or else
// of the first action, or else 0.
func inAction(line string, m []string) int {
	found := max(0, strings.Index(line, "{{"))
	if m == nil {
		return found
	}
	token, isEnd := strings.Join(m[1:], ""), m[len(m)-1] != ""
	for open := found; ; {
		inside, rest, isClosed := strings.Cut(line[open:], "}}")
		if i := strings.Index(inside, token); i >= 0 {
			found = open + i
		}
		next := strings.Index(rest, "{{")
		if found > open && !isEnd || !isClosed || next < 0 {
			return found
		}
		open = len(line) - len(rest) + next
	}
}
