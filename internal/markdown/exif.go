package markdown

import (
	"bytes"
	"encoding/binary"
)

// isRotated reports whether browsers rotate a photograph by 90° or 270°, according to the orientation that cameras
// store in Exif (2.32, 4.6.4).
func isRotated(jpeg []byte) bool {
	exif := exifOf(jpeg)
	order, at := binary.ByteOrder(binary.BigEndian), 4
	switch {
	case len(exif) < 8:
		return false
	case bytes.HasPrefix(exif, []byte("II*\x00")):
		order = binary.LittleEndian
	case !bytes.HasPrefix(exif, []byte("MM\x00*")):
		return false
	}
	at = int(order.Uint32(exif[at:]))
	if at < 8 || at+2 > len(exif) {
		return false
	}
	const entry, orientation, short = 12, 0x0112, 3
	fields := exif[at+2:]
	for range order.Uint16(exif[at:]) {
		if len(fields) < entry {
			return false
		}
		if order.Uint16(fields) == orientation && order.Uint16(fields[2:]) == short {
			value := order.Uint16(fields[8:])
			return value >= 5 && value <= 8
		}
		fields = fields[entry:]
	}
	return false
}

// exifOf returns the Exif data of a JPEG, which is a TIFF file in a segment before the image data, or nil.
func exifOf(jpeg []byte) []byte {
	rest, isJPEG := bytes.CutPrefix(jpeg, []byte{0xff, 0xd8})
	for isJPEG && len(rest) > 4 && rest[0] == 0xff && rest[1] != 0xda {
		length := 2 + int(binary.BigEndian.Uint16(rest[2:]))
		if length < 4 || length > len(rest) {
			return nil
		}
		if exif, found := bytes.CutPrefix(rest[4:length], []byte("Exif\x00\x00")); found && rest[1] == 0xe1 {
			return exif
		}
		rest = rest[length:]
	}
	return nil
}
