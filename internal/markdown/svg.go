package markdown

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// The default size of an SVG picture (CSS 2.2, section 10.3.2).
const defaultWidth, defaultHeight = 300, 150

// sizeOfSVG reads the size in pixels from the width, height and view box of the root element.
func sizeOfSVG(r io.Reader) (width, height int, err error) {
	d := xml.NewDecoder(r)
	d.Strict = false
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // only ASCII is read
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return 0, 0, errors.New("no <svg> element found")
		}
		if err != nil {
			return 0, 0, fmt.Errorf("the XML is not well-formed: %w", err)
		}
		if root, ok := token.(xml.StartElement); ok {
			if root.Name.Local != "svg" {
				return 0, 0, fmt.Errorf("the root element is <%s> instead of <svg>", root.Name.Local)
			}
			width, height = sizeOfRoot(root)
			return width, height, nil
		}
	}
}

// sizeOfRoot returns the size of the root element. It computes missing dimensions as browsers do (CSS Images 3, section
// 4.3).
func sizeOfRoot(root xml.StartElement) (width, height int) {
	var w, h, ratio float64
	for _, a := range root.Attr {
		switch a.Name.Local {
		case "width":
			w = pixels(a.Value)
		case "height":
			h = pixels(a.Value)
		case "viewBox":
			ratio = aspectRatio(a.Value)
		}
	}
	switch {
	case w > 0 && h > 0:
	case ratio == 0:
		w, h = or(w, defaultWidth), or(h, defaultHeight)
	case w > 0:
		h = w / ratio
	case h > 0:
		w = h * ratio
	default:
		w, h = viewBox(root)
	}
	return whole(w), whole(h)
}

// viewBox returns the size of the view box.
func viewBox(root xml.StartElement) (w, h float64) {
	for _, a := range root.Attr {
		if a.Name.Local == "viewBox" {
			w, h = viewBoxSize(a.Value)
		}
	}
	return w, h
}

// aspectRatio returns the aspect ratio of a view box, or 0 if it is not valid.
func aspectRatio(viewBox string) float64 {
	if w, h := viewBoxSize(viewBox); w > 0 && h > 0 {
		return w / h
	}
	return 0
}

// viewBoxSize parses the width and height of a view box.
func viewBoxSize(viewBox string) (w, h float64) {
	numbers := strings.FieldsFunc(viewBox, func(r rune) bool { return strings.ContainsRune(", \t\n\r", r) })
	if len(numbers) != 4 {
		return 0, 0
	}
	return number(numbers[2]), number(numbers[3])
}

// units are the lengths of units in pixels (CSS Values 4, section 6), except for units that depend on the page, such as
// percentages.
var units = map[string]float64{
	"":    1,
	"px":  1,
	"pt":  96.0 / 72,
	"pc":  16,
	"in":  96,
	"cm":  96 / 2.54,
	"mm":  96 / 25.4,
	"q":   96 / 101.6,
	"em":  16,
	"rem": 16,
	"ex":  8,
}

// pixels converts a length into pixels. It returns 0 if it is not valid or depends on the page.
func pixels(length string) float64 {
	length = strings.TrimSpace(length)
	digits := strings.TrimRight(length, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ%")
	return number(digits) * units[strings.ToLower(length[len(digits):])]
}

// number parses a positive number in the range of sizes, or returns 0.
func number(text string) float64 {
	x, err := strconv.ParseFloat(text, 64)
	if err != nil || !(x > 0 && x < 1e6) {
		return 0
	}
	return x
}

func or(x, other float64) float64 {
	if x > 0 {
		return x
	}
	return other
}

func whole(x float64) int { return int(min(max(1, math.Round(x)), 1e6)) }
