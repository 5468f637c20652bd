package markdown

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"strings"
	"testing"
)

func encoded(t *testing.T, encode func(io.Writer, image.Image) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := encode(&b, image.NewRGBA(image.Rect(0, 0, 30, 20))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// webp returns a lossless picture of one pixel.
func webp(t *testing.T) []byte {
	t.Helper()
	data, err := base64.StdEncoding.DecodeString("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func toJPEG(w io.Writer, m image.Image) error { return jpeg.Encode(w, m, nil) }
func toGIF(w io.Writer, m image.Image) error  { return gif.Encode(w, m, nil) }

// photograph returns a JPEG with one of the eight orientations of Exif.
func photograph(t *testing.T, order binary.AppendByteOrder, mark string, orientation uint16) []byte {
	t.Helper()
	exif := []byte("Exif\x00\x00" + mark)
	exif = order.AppendUint32(exif, 8)
	exif = order.AppendUint16(exif, 2)
	for _, field := range [][2]uint16{{0x010f, 7}, {0x0112, orientation}} {
		exif = order.AppendUint16(exif, field[0])
		exif = order.AppendUint16(exif, 3)
		exif = order.AppendUint32(exif, 1)
		exif = order.AppendUint16(exif, field[1])
		exif = order.AppendUint16(exif, 0)
	}
	segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(exif)+2))
	plain := encoded(t, toJPEG)
	return bytes.Join([][]byte{plain[:2], segment, exif, plain[2:]}, nil)
}

func TestPictureSize(t *testing.T) {
	tests := []struct {
		name string
		data []byte
		w, h int
	}{
		{"a.png", encoded(t, png.Encode), 30, 20},
		{"a.PNG", encoded(t, png.Encode), 30, 20},
		{"named wrongly.png", encoded(t, toJPEG), 30, 20},
		{"a.jpg", encoded(t, toJPEG), 30, 20},
		{"a.gif", encoded(t, toGIF), 30, 20},
		{"a.webp", webp(t), 1, 1},
		{"upright.jpg", photograph(t, binary.LittleEndian, "II*\x00", 1), 30, 20},
		{"upside down.jpg", photograph(t, binary.LittleEndian, "II*\x00", 3), 30, 20},
		{"left.jpg", photograph(t, binary.LittleEndian, "II*\x00", 8), 20, 30},
		{"right.jpg", photograph(t, binary.BigEndian, "MM\x00*", 6), 20, 30},
		{"no orientation.jpg", photograph(t, binary.BigEndian, "MM\x00*", 9), 30, 20},
	}
	for _, test := range tests {
		w, h, err := PictureSize(test.name, bytes.NewReader(test.data))
		if err != nil || w != test.w || h != test.h {
			t.Errorf("%s: %d × %d, %v; want %d × %d", test.name, w, h, err, test.w, test.h)
		}
	}
}

func TestSizeOfSVG(t *testing.T) {
	tests := []struct {
		root string
		w, h int
	}{
		{`<svg width="30" height="20">`, 30, 20},
		{`<svg width="30px" height=" 20.4PX">`, 30, 20},
		{`<svg width="1in" height="2.54cm">`, 96, 96},
		{`<svg width="72pt" height="25.4mm">`, 96, 96},
		{`<svg viewBox="0 0 480 200">`, 480, 200},
		{`<svg viewBox="0,0,1.5,3">`, 2, 3},
		{`<svg width="100%" height="100%" viewBox="0 0 48 20">`, 48, 20},
		{`<svg width="96" viewBox="0 0 48 20">`, 96, 40},
		{`<svg height="40" viewBox="0 0 48 20">`, 96, 40},
		{`<svg width="30">`, 30, 150},
		{`<svg>`, 300, 150},
		{`<svg width="NaN" height="-1" viewBox="0 0 x">`, 300, 150},
		{`<svg width="Inf" height="1e300" viewBox="0 0 0 0">`, 300, 150},
		{
			`<?xml version="1.0" encoding="ISO-8859-1"?><!DOCTYPE svg [<!ENTITY x "y">]><!-- é -->` +
				`<svg:svg xmlns:svg="http://www.w3.org/2000/svg" width="3" height="2">`,
			3,
			2,
		},
	}
	for _, test := range tests {
		w, h, err := PictureSize("a.svg", strings.NewReader(test.root+"</svg>"))
		if err != nil || w != test.w || h != test.h {
			t.Errorf("%s: %d × %d, %v; want %d × %d", test.root, w, h, err, test.w, test.h)
		}
	}
}

func TestInvalidPictures(t *testing.T) {
	for name, data := range map[string]string{
		"empty.png":     "",
		"text.png":      "not a picture",
		"cut.png":       string(encoded(t, png.Encode)[:20]),
		"empty.svg":     "",
		"page.svg":      "<html></html>",
		"text.svg":      "text",
		"unclosed.svg":  "<svg",
		"cut.jpg":       "\xff\xd8\xff\xe1\x00",
		"shortexif.jpg": "\xff\xd8\xff\xe1\x00\x0aExif\x00\x00II",
	} {
		if w, h, err := PictureSize(name, strings.NewReader(data)); err == nil {
			t.Errorf("%s: %d × %d", name, w, h)
		}
	}
}

func TestIsPicture(t *testing.T) {
	for name, want := range map[string]bool{
		"a.png": true, "a.JPeG": true, "a.svg": true, "a.webp": true, "a.avif": false, "png": false, "a.png.md": false,
	} {
		if IsPicture(name) != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
}

func FuzzPictureSize(f *testing.F) {
	for _, seed := range []string{
		"<svg width='1' viewBox='0 0 1 1'>", "\xff\xd8\xff\xe1\x00\x10Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x01",
		"GIF89a\x01\x00\x01\x00",
	} {
		f.Add("a.svg", []byte(seed))
		f.Add("a.jpg", []byte(seed))
	}
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		w, h, err := PictureSize(name, bytes.NewReader(data))
		if err == nil && (w < 1 || h < 1) || err != nil && (w != 0 || h != 0) {
			t.Errorf("%d × %d, %v", w, h, err)
		}
	})
}
