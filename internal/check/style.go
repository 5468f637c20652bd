package check

import (
	"bytes"
	"iter"
	"path"
	"strings"

	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
)

// addressInStyle matches addresses in a style sheet (CSS Values, 4.5). It matches a comment as a whole, without an
// address, so that addresses inside comments are not found.
var addressInStyle = lazyregexp.New(
	`(?is)/\*.*?\*/|url\(\s*(?:"([^"\n]*)"|'([^'\n]*)'|([^\s"'()]+))\s*\)|@import\s+(?:"([^"\n]*)"|'([^'\n]*)')`,
)

func (f *file) isStylesheet() bool { return f.source != "" && path.Ext(f.path) == ".css" }

// stylesheet calls do with the addresses of a published style sheet and their positions in the source.
func (f *file) stylesheet(do func(address string, where problem.Problem)) {
	if !f.isStylesheet() {
		return
	}
	var written map[string][]int // nil if the style sheet is published as it is
	if !bytes.Equal(f.text, f.data) {
		written = map[string][]int{}
		for address, offset := range addressesOf(f.text) {
			written[address] = append(written[address], offset)
		}
	}
	positions := problem.NewPositions(f.text)
	for address, offset := range addressesOf(f.data) {
		where := problem.Problem{File: f.source} // without a position if the source writes it differently
		offsets := []int{offset}
		if written != nil {
			offsets = written[address]
		}
		if len(offsets) > 0 {
			line, column := positions.At(offsets[0])
			where.Line, where.Column = line+1, column
		}
		if written != nil && len(offsets) > 0 {
			written[address] = offsets[1:]
		}
		do(address, where)
	}
}

// addressesOf returns the addresses in a style sheet with their offsets.
func addressesOf(text []byte) iter.Seq2[string, int] {
	return func(yield func(string, int) bool) {
		for _, m := range addressInStyle.FindAllSubmatchIndex(text, -1) {
			for i := 2; i < len(m); i += 2 {
				if m[i] >= 0 && !yield(string(bytes.TrimSpace(text[m[i]:m[i+1]])), m[i]) {
					return
				}
			}
		}
	}
}

// linksOfStyle finds addresses in a style sheet that do not exist.
func linksOfStyle(f *finder, sheet *file) {
	from := f.urlOf(sheet.path)
	sheet.stylesheet(func(address string, where problem.Problem) {
		switch to := f.resolve(from, address); {
		case to.kind == isNone:
			where.What, where.Hint = "the URL "+address+" "+to.why, "use a URL relative to the style sheet"
			f.add(Error, where, nil)
		case to.kind == isInside && to.target == nil:
			where.What, where.Hint = "the file "+address+" does not exist",
				"a URL in a style sheet is relative to the style sheet"
			f.add(Error, where, nil)
		}
	})
}

// overHTTP matches the beginning of an address that is loaded over HTTP.
var overHTTP = lazyregexp.New(`(?i)http:`)

// mixedInStyle finds resources that a style sheet loads over HTTP on an HTTPS site.
func mixedInStyle(f *finder, sheet *file) {
	if f.base.Scheme != "https" || !sheet.isStylesheet() || !overHTTP.Match(sheet.data) { // finding addresses is slow
		return
	}
	sheet.stylesheet(func(address string, where problem.Problem) {
		if strings.HasPrefix(strings.ToLower(address), "http:") {
			where.What = "the file " + address + " is loaded over http, which browsers block on an https page"
			where.Hint = mixedHint
			f.add(Error, where, nil)
		}
	})
}
