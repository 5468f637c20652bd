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
	return findInSVG(file, unzipped(data))
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

// maxUnzipped is the maximum number of bytes that are read of a compressed picture, so that a small file cannot exhaust
// the memory.
const maxUnzipped = 64 << 20

// unzipped returns the text of a gzip-compressed picture. It returns other data unchanged.
func unzipped(data []byte) []byte {
	from, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return data
	}
	text, err := io.ReadAll(io.LimitReader(from, maxUnzipped))
	if err != nil {
		return data
	}
	return text
}
