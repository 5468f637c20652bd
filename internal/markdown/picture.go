package markdown

import (
	"bufio"
	"errors"
	"fmt"
	"image"
	_ "image/gif"
	_ "image/jpeg"
	_ "image/png"
	"io"
	"path"
	"slices"
	"strings"

	_ "golang.org/x/image/webp"
)

// With the size of a picture, a page can reserve space before the picture is loaded. This package reads only the
// beginning of the file and does not decode the picture.

// extensions are the file name extensions of supported pictures.
var extensions = []string{".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg"}

// PictureFormats lists the supported formats, for messages.
const PictureFormats = "PNG, JPEG, GIF, WebP or SVG"

// IsPicture reports whether the name of a file is that of a supported picture.
func IsPicture(name string) bool { return slices.Contains(extensions, strings.ToLower(path.Ext(name))) }

// PictureSize reads the size in pixels at which browsers show a picture.
func PictureSize(name string, r io.Reader) (width, height int, err error) {
	if strings.EqualFold(path.Ext(name), ".svg") {
		return sizeOfSVG(r)
	}
	head := bufio.NewReaderSize(r, maxHead)
	start, err := head.Peek(maxHead) // shorter if the file is
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

// maxHead is the number of bytes that can contain a photograph's orientation: a segment of a JPEG has at most 64 kB.
const maxHead = 64 << 10
