package problem

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestPositionsAgreeWithCounting(t *testing.T) {
	long := strings.Repeat("añ中𝔸 \n", 400) + strings.Repeat("中", 2*stride) + "\nend"
	for _, text := range []string{
		"", "a", "\n", "a\nb", "ñ\n", long, strings.Repeat("x", stride), strings.Repeat("x\n", stride),
	} {
		p := NewPositions([]byte(text))
		for offset := 0; offset <= len(text); offset++ {
			if offset < len(text) && !utf8.RuneStart(text[offset]) {
				continue
			}
			before := []byte(text[:offset])
			start := bytes.LastIndexByte(before, '\n') + 1
			wantLine, characters := bytes.Count(before, []byte("\n")), utf8.RuneCount(before[start:])
			line, column := p.At(offset)
			if line != wantLine || column != characters+1 {
				t.Fatalf("At(%d) of %.20q = %d, %d, want %d, %d", offset, text, line, column, wantLine, characters+1)
			}
			if got := p.Skip(start, characters); got != offset {
				t.Fatalf("Skip(%d, %d) of %.20q = %d, want %d", start, characters, text, got, offset)
			}
		}
	}
}
