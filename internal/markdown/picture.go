package markdown

import (
	"bufio"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg"
	_ "image/png"
	"io"
	"path"
	"slices"
	"strings"

	_ "golang.org/x/image/webp"
	_ "image/gif" // the formats that image.DecodeConfig knows are those imported
)

// This file tells how large a picture is shown.
//
// In come the first bytes of a picture's file, out go its width and height in pixels, so that a page
// can keep its place before it has come. No picture is decoded or held, however large it is.

// Extensions are the endings of the files that can be shown.
var extensions = []string{".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"}

// PictureFormats names them for messages.
const PictureFormats = "PNG, JPEG, GIF, WebP or SVG"

// IsPicture tells by a file's name whether it is a picture that can be shown.
func IsPicture(name string) bool { return slices.Contains(extensions, strings.ToLower(path.Ext(name))) }

// PictureSize reads how large a picture is shown.
func PictureSize(name string, r io.Reader) (width, height int, err error) {
	if strings.EqualFold(path.Ext(name), ".svg") {
		return sizeOfSVG(r)
	}
	head := bufio.NewReaderSize(r, mostHead)
	start, err := head.Peek(mostHead) // fewer where the file is shorter
	if err != nil && !errors.Is(err, io.EOF) {
		return 0, 0, err
	}
	isTurned := turned(start)
	c, _, err := image.DecodeConfig(head)
	switch {
	case errors.Is(err, image.ErrFormat):
		return 0, 0, errors.New("its bytes are not those of a " + PictureFormats)
	case err != nil:
		return 0, 0, fmt.Errorf("its first bytes cannot be read: %w", err)
	case c.Width == 0 || c.Height == 0:
		return 0, 0, errors.New("it has no size")
	case isTurned:
		return c.Height, c.Width, nil
	}
	return c.Width, c.Height, nil
}

// mostHead is how far into a photograph its orientation stands: the first segment has at most 64 kB.
const mostHead = 64 << 10
