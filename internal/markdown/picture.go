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

	_ "image/gif" // supported formats of image.DecodeConfig

	_ "golang.org/x/image/webp"
)

// The size of a picture lets a page reserve space before the picture is loaded. Only the beginning of its file is read,
// and no picture is decoded.

// extensions are those of supported picture files.
var extensions = []string{".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"}

// PictureFormats lists the formats for messages.
const PictureFormats = "PNG, JPEG, GIF, WebP or SVG"

// IsPicture reports whether a file is a supported picture, judging by its name.
func IsPicture(name string) bool { return slices.Contains(extensions, strings.ToLower(path.Ext(name))) }

// PictureSize reads the size at which a picture is shown.
func PictureSize(name string, r io.Reader) (width, height int, err error) {
	if strings.EqualFold(path.Ext(name), ".svg") {
		return sizeOfSVG(r)
	}
	head := bufio.NewReaderSize(r, mostHead)
	start, err := head.Peek(mostHead) // less if the file is shorter
	if err != nil && !errors.Is(err, io.EOF) {
		return 0, 0, err
	}
	rotated := isRotated(start)
	c, _, err := image.DecodeConfig(head)
	switch {
	case errors.Is(err, image.ErrFormat):
		return 0, 0, errors.New("the file is not " + PictureFormats)
	case err != nil:
		return 0, 0, fmt.Errorf("the header is not valid: %w", err)
	case c.Width == 0 || c.Height == 0:
		return 0, 0, errors.New("the size is 0")
	case rotated:
		return c.Height, c.Width, nil
	}
	return c.Width, c.Height, nil
}

// mostHead bounds the offset of a photograph's orientation: the first segment has at most 64 kB.
const mostHead = 64 << 10
