package search

import (
	"bytes"
	"compress/flate"
	"encoding/json"
	"strings"

	"github.com/offprint/offprint/internal/archive"
)

// What results show of papers comes in blocks of two. Each is packed alone, as what follows a sample of such texts, so
// that it need not spell out what most of them have.
const (
	papersPerBlock = 2
	sampleSize     = 16 << 10
)

// block is what results show of some papers, one after the other.
func block(papers []*archive.Paper) []byte {
	shown := make([][]any, len(papers))
	for i, p := range papers {
		shown[i] = result(p)
	}
	return encode(shown)
}

// sample is the beginnings of a few blocks from all over an archive.
func sample(papers []*archive.Paper) []byte {
	const blocks = 8
	var b []byte
	for i := range blocks {
		from := len(papers) * i / blocks
		text := block(papers[from:min(len(papers), from+papersPerBlock)])
		b = append(b, text[:min(len(text), sampleSize/blocks)]...)
	}
	return b
}

// result is what a result shows: the slug, where the title does not say it, month and day, title and text, the two
// as their pieces where they have formulas.
func result(p *archive.Paper) []any {
	title, text := pieces(p.TitleHTML), pieces(p.Abstract)
	if notes := pieces(p.Notes); len(notes) > 1 || notes[0] != "" {
		text = append(text[:len(text)-1:len(text)-1], join(text[len(text)-1], notes[0]))
		text = append(text, notes[1:]...)
	}
	slug := p.Slug
	if len(title) == 1 && slug == hyphenated(title[0]) {
		slug = ""
	}
	_, day, _ := strings.Cut(p.Date.String(), "-")
	return []any{slug, day, single(title), single(text)}
}

// hyphenated is the words of a text with hyphens between them.
func hyphenated(text string) string {
	var b []byte
	Words(text, func(w []byte) {
		if len(b) > 0 {
			b = append(b, '-')
		}
		b = append(b, w...)
	}, func([]byte, int) {})
	return string(b)
}

func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " " + b
}

func single(pieces []string) any {
	if len(pieces) == 1 {
		return pieces[0]
	}
	return pieces
}

func encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // strings and numbers do not fail
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// A packer packs bytes as browsers unpack them.
type packer struct {
	b bytes.Buffer
	z *flate.Writer
}

// newPacker makes a packer of what comes after a sample.
func newPacker(sample []byte) *packer {
	p := &packer{}
	p.z, _ = flate.NewWriterDict(&p.b, flate.DefaultCompression, sample) // which is a good level
	return p
}

func (p *packer) pack(data []byte) []byte {
	p.b.Reset()
	p.z.Reset(&p.b)
	_, _ = p.z.Write(data) // memory takes everything
	_ = p.z.Close()
	return bytes.Clone(p.b.Bytes())
}
