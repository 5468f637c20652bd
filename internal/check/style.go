package check

import (
	"bytes"
	"path"
	"regexp"
	"strings"
)

// addressInStyle finds addresses in a style sheet (CSS Values, 4.5), and comments, which hide them.
var addressInStyle = regexp.MustCompile(`(?is)/\*.*?\*/|url\(\s*(?:"([^"\n]*)"|'([^'\n]*)'|([^\s"'()]+))\s*\)|@import\s+(?:"([^"\n]*)"|'([^'\n]*)')`)

// stylesheet gives the addresses of a style sheet, each with its offset.
func (f *file) stylesheet(do func(address string, offset int)) {
	if f.source == "" || path.Ext(f.path) != ".css" {
		return
	}
	for _, m := range addressInStyle.FindAllSubmatchIndex(f.text, -1) {
		for i := 2; i < len(m); i += 2 {
			if m[i] >= 0 {
				do(string(bytes.TrimSpace(f.text[m[i]:m[i+1]])), m[i])
			}
		}
	}
}

// linksOfStyle finds files that a style sheet names and the site does not have.
func linksOfStyle(f *finder, sheet *file) {
	from := f.urlOf(sheet.path)
	sheet.stylesheet(func(address string, offset int) {
		where := placeIn(sheet.source, sheet.text, offset)
		switch to := f.resolve(from, address); {
		case to.kind == isNone:
			where.What, where.Mend = "the address "+address+" "+to.why, "write one that is relative to the style sheet"
			f.add(Error, where, nil)
		case to.kind == isInside && to.target == nil:
			where.What, where.Mend = "the file "+address+" is not there", "an address in a style sheet is relative to the style sheet"
			f.add(Error, where, nil)
		}
	})
}

func mixedInStyle(f *finder, sheet *file) {
	if f.base.Scheme != "https" {
		return
	}
	sheet.stylesheet(func(address string, offset int) {
		if strings.HasPrefix(strings.ToLower(address), "http:") {
			where := placeIn(sheet.source, sheet.text, offset)
			where.What, where.Mend = "the file "+address+" is loaded by http, which a page on https may not", mendMixed
			f.add(Error, where, nil)
		}
	})
}
