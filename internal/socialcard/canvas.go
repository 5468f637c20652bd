package socialcard

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"io"
)

// A canvas has the pixels of a card in the form of PNG: each row is a filter byte of zero, followed by four pixels per
// byte.
type canvas struct {
	rows   []byte
	packed bytes.Buffer
	zip    *zlib.Writer
}

// stride is the number of bytes per row.
const stride = 1 + Width/4

func newCanvas() *canvas {
	k := &canvas{rows: make([]byte, Height*stride)}
	k.zip, _ = zlib.NewWriterLevel(&k.packed, zlib.BestSpeed) // the level is valid
	return k
}

func (k *canvas) clear() { clear(k.rows) }

// palette has the background and the shades of ink, in the colors of the default theme.
var palette = []byte{0xFD, 0xFC, 0xF8, 0xB2, 0xB1, 0xAE, 0x67, 0x66, 0x63, 0x1C, 0x1B, 0x19}

// The shades of ink, as indexes of the palette.
const (
	hairline = 1
	quiet    = 2
	ink      = levels
)

// set colors a pixel unless it is already darker, because letters can overlap. It ignores pixels outside the canvas.
func (k *canvas) set(x, y int, color byte) {
	if x < 0 || x >= Width || y < 0 || y >= Height {
		return
	}
	b, shift := &k.rows[y*stride+1+x/4], 6-2*(x&3)
	if old := *b >> shift & 3; color > old {
		*b += (color - old) << shift
	}
}

// rule draws a hairline across the column.
func (k *canvas) rule(y int) {
	for x := margin; x < Width-margin; x++ {
		k.set(x, y, hairline)
		k.set(x, y+1, hairline)
	}
}

// text draws a line of text that starts at x on the baseline y. darkest is the shade of the letters.
func (k *canvas) text(f *face, size, x, y int, text string, darkest int) {
	f.each(text, func(l letter, at int) {
		if m := f.mask(l.index, size); m != nil {
			k.stamp(m, x+(at*size+perEm/2)/perEm, y, darkest)
		}
	})
}

// stamp draws a letter whose origin is at x, y.
func (k *canvas) stamp(m *mask, x, y, darkest int) {
	for row := range m.height {
		for column, cover := range m.cover[row*m.width : (row+1)*m.width] {
			if cover > 0 {
				k.set(x+m.left+column, y+m.top+row, min(cover, byte(darkest)))
			}
		}
	}
}

// encode writes the canvas as a PNG (https://www.w3.org/TR/png-3/). The standard library's encoder uses one byte per
// pixel and takes four times as long.
func (k *canvas) encode(w *bytes.Buffer) error {
	k.packed.Reset()
	k.zip.Reset(&k.packed)
	if _, err := k.zip.Write(k.rows); err != nil {
		return err
	}
	if err := k.zip.Close(); err != nil {
		return err
	}
	header := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, Width), Height)
	// Two bits per pixel, indexed color; the only compression and filter methods; no interlacing.
	header = append(header, 2, 3, 0, 0, 0)
	_, _ = io.WriteString(w, "\x89PNG\r\n\x1a\n")
	for _, c := range []struct {
		kind string
		data []byte
	}{{"IHDR", header}, {"PLTE", palette}, {"IDAT", k.packed.Bytes()}, {"IEND", nil}} {
		writeChunk(w, c.kind, c.data)
	}
	return nil
}

// writeChunk writes a chunk of a PNG.
func writeChunk(w *bytes.Buffer, kind string, data []byte) {
	sum := crc32.Update(crc32.ChecksumIEEE([]byte(kind)), crc32.IEEETable, data)
	w.Write(binary.BigEndian.AppendUint32(nil, uint32(len(data))))
	w.WriteString(kind)
	w.Write(data)
	w.Write(binary.BigEndian.AppendUint32(nil, sum))
}
