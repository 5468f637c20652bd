// Package hazard finds files that must not be published as they are.
//
// The input is the name and the bytes of a file. The output is problems with their positions: parts of an SVG picture
// that can run a script or load another file, and Git LFS or git-annex pointers in place of files. A picture that this
// package cannot parse is also a problem, because browsers may parse it in another way.
package hazard

import (
	"bytes"
	"compress/gzip"
	"io"
	"path"
	"strings"

	"github.com/offprint/offprint/internal/problem"
)

// Find returns the problems in a file that will be published. The name determines whether it is an SVG picture.
func Find(file string, data []byte) problem.List {
	if p := Pointer(data); p != nil {
		p.File = file
		return problem.List{*p}
	}
	if ext := strings.ToLower(path.Ext(file)); ext != ".svg" && ext != ".svgz" || len(bytes.TrimSpace(data)) == 0 {
		return nil
	}
	text, isLong := unzipped(data)
	if isLong {
		const what, hint = "the picture is too large to be inspected", "save it without compression, or as PNG"
		return problem.List{{File: file, Line: 1, Column: 1, What: what, Hint: hint}}
	}
	return findInSVG(file, text)
}

// MaxPointer is the maximum size of a pointer in bytes (git-lfs, docs/spec.md).
const MaxPointer = 1024

// Pointer returns a problem without a position if a file is only a pointer to its content, or nil. The first MaxPointer
// bytes are sufficient.
func Pointer(data []byte) *problem.Problem {
	for _, kind := range []struct{ prefix, what, hint string }{
		{"version https://git-lfs.github.com/spec/", "a Git LFS pointer", "run git lfs pull"},
		{"version https://hawser.github.com/spec/", "a Git LFS pointer", "run git lfs pull"},
		{"/annex/objects/", "a git-annex pointer", "run git annex get, and git annex unlock"},
	} {
		if bytes.HasPrefix(data, []byte(kind.prefix)) {
			return &problem.Problem{What: "this is " + kind.what + ", not the file itself", Hint: kind.hint}
		}
	}
	return nil
}

// The maximum number of bytes of a compressed picture after decompression: minUnzipped, or maxRatio times the number of
// its bytes if that is more. A small file can become a picture that takes minutes to read.
const (
	minUnzipped = 8 << 20
	maxRatio    = 10
)

// unzipped returns the text of a gzip-compressed picture. It returns other data unchanged. If the text is too long, it
// returns its beginning, and isLong is true.
func unzipped(data []byte) (text []byte, isLong bool) {
	from, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return data, false
	}
	limit := max(minUnzipped, maxRatio*len(data))
	text, err = io.ReadAll(io.LimitReader(from, int64(limit)+1))
	if err != nil {
		return data, false
	}
	return text, len(text) > limit
}
