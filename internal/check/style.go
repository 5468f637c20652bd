package check

import (
	"bytes"
	"iter"
	"path"
	"regexp"
	"strings"

	"github.com/offprint/offprint/internal/problem"
)

// addressInStyle finds addresses in a style sheet (CSS Values, 4.5), and comments, which hide them.
var addressInStyle = regexp.MustCompile(
	`(?is)/\*.*?\*/|url\(\s*(?:"([^"\n]*)"|'([^'\n]*)'|([^\s"'()]+))\s*\)|@import\s+(?:"([^"\n]*)"|'([^'\n]*)')`,
)

// stylesheet calls do with the addresses of a published style sheet and their positions in the source.
func (f *file) stylesheet(do func(address string, where problem.Problem)) {
	if f.source == "" || path.Ext(f.path) != ".css" {
		return
	}
	written := map[string][]int{}
	for address, offset := range addressesOf(f.text) {
		written[address] = append(written[address], offset)
	}
	for address := range addressesOf(f.data) {
		where := problem.Problem{File: f.source} // unless it is written in another way
		if offsets := written[address]; len(offsets) > 0 {
			where, written[address] = placeIn(f.source, f.text, offsets[0]), offsets[1:]
		}
		do(address, where)
	}
}

// addressesOf gives the addresses in the text of a style sheet with their offsets.
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

// linksOfStyle finds files that a style sheet names and the site does not have.
func linksOfStyle(f *finder, sheet *file) {
	from := f.urlOf(sheet.path)
	sheet.stylesheet(func(address string, where problem.Problem) {
		switch to := f.resolve(from, address); {
		case to.kind == isNone:
			where.What, where.Hint = "the address "+address+" "+to.why, "write one that is relative to the style sheet"
			f.add(Error, where, nil)
		case to.kind == isInside && to.target == nil:
			where.What, where.Hint = "the file "+address+" is not there",
				"an address in a style sheet is relative to the style sheet"
			f.add(Error, where, nil)
		}
	})
}

func mixedInStyle(f *finder, sheet *file) {
	if f.base.Scheme != "https" {
		return
	}
	sheet.stylesheet(func(address string, where problem.Problem) {
		if strings.HasPrefix(strings.ToLower(address), "http:") {
			where.What, where.Hint = "the file "+address+" is loaded by http, which a page on https may not", mixedHint
			f.add(Error, where, nil)
		}
	})
}
