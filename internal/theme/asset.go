package theme

import (
	"bytes"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/css"
	"github.com/tdewolff/minify/v2/js"
	"github.com/tdewolff/parse/v2"

	"github.com/offprint/offprint/internal/problem"
)

// This file gives the style sheets and scripts of a theme the form in which they are published.
//
// In come the static files of a theme and the names of those that its layouts ask for, out go the
// static files of the site. What layouts ask for is minified and named after its bytes, with the digest
// that lets a browser refuse all others: a reader's copy is never an old one. Every other file goes out
// as it is, under its own name.

// A Assets is the static files of a theme. It never changes.
type Assets struct {
	files []File
	forms map[string]func() form // by name
}

// A form is how a file is published.
type form struct {
	file      File
	integrity string
	fault     *problem.Problem // why it could not be minified
}

// PublishedAssets makes the set of a site that is deployed.
func PublishedAssets(static []File) *Assets { return newSet(static, published) }

// PlainAssets makes the set of a preview, which shows every file as it is under its own name: a message of the
// browser names the line that its writer knows.
func PlainAssets(static []File) *Assets {
	return newSet(static, func(f File) form { return form{file: f} })
}

func newSet(static []File, publish func(File) form) *Assets {
	s := &Assets{files: static, forms: make(map[string]func() form, len(static))}
	for _, f := range static {
		s.forms[f.Name] = sync.OnceValue(func() form { return publish(f) })
	}
	return s
}

// Has tells whether there is a file of a name, which is from the folder of static files: "css/a.css".
func (s *Assets) Has(name string) bool { return s.forms[name] != nil }

// Nearest is the name that a mistyped one most likely meant, or "".
func (s *Assets) Nearest(name string) string {
	names := make([]string, len(s.files))
	for i, f := range s.files {
		names[i] = f.Name
	}
	return problem.Nearest(name, names)
}

// Name is the name that a file is published under, where layouts ask for it; its own for one that is not
// there.
func (s *Assets) Name(name string) string {
	if form, ok := s.forms[name]; ok {
		return form().file.Name
	}
	return name
}

// Integrity is the digest of the published bytes, as the integrity attribute has it; "" for a file that
// is published as it is, or not there.
func (s *Assets) Integrity(name string) string {
	if form, ok := s.forms[name]; ok {
		return form().integrity
	}
	return ""
}

// Files gives the files of the site, in order of name, where layouts ask for those that are named. The
// warnings are of files that could not be minified and go out in full.
func (s *Assets) Files(asked []string) ([]File, problem.List) {
	var files []File
	var warnings problem.List
	for _, f := range s.files {
		if !slices.Contains(asked, f.Name) {
			files = append(files, f)
			continue
		}
		p := s.forms[f.Name]()
		files = append(files, p.file)
		if p.fault != nil {
			warnings = append(warnings, *p.fault)
		}
		if p.file.Name != f.Name && s.isMentioned(f) {
			files = append(files, f)
		}
	}
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	return files, warnings
}

// isMentioned tells whether another static file may refer to this one, as a style sheet imports
// another. It then goes out under its own name too, since no layout is asked by that file.
func (s *Assets) isMentioned(f File) bool {
	base := []byte(path.Base(f.Name))
	return slices.ContainsFunc(s.files, func(other File) bool {
		return other.Name != f.Name && referring[path.Ext(other.Name)] && bytes.Contains(other.Data, base)
	})
}

// referring are the kinds of files that can refer to others.
var referring = map[string]bool{
	".css":         true,
	".js":          true,
	".mjs":         true,
	".html":        true,
	".svg":         true,
	".json":        true,
	".webmanifest": true,
}

// minifiers are the kinds of files that get another form.
var minifiers = map[string]func([]byte) ([]byte, error){
	".css": func(data []byte) ([]byte, error) { return minified(css.Minify, data) },
	".js":  func(data []byte) ([]byte, error) { return minified(js.Minify, data) },
	".mjs": func(data []byte) ([]byte, error) { return minified(js.Minify, data) },
}

// minified gives the same bytes whatever the line ends: a browser reads them all as one.
func minified(by minify.MinifierFunc, data []byte) ([]byte, error) {
	var b bytes.Buffer
	err := by(minify.New(), &b, bytes.NewReader(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))), nil)
	return b.Bytes(), err
}

// published gives a style sheet or script its form; other files, such as pictures, keep theirs.
func published(f File) form {
	extension := path.Ext(f.Name)
	minify, ok := minifiers[extension]
	if !ok {
		return form{file: f}
	}
	data, err := minify(f.Data)
	fault := faultOf(f, err)
	if fault != nil {
		data = f.Data
	}
	sum := sha512.Sum384(data)
	name := strings.TrimSuffix(f.Name, extension) + "." + hex.EncodeToString(sum[:fingerprint]) + extension
	return form{
		file:      File{Name: name, Path: f.Path, Data: data},
		integrity: "sha384-" + base64.StdEncoding.EncodeToString(sum[:]),
		fault:     fault,
	}
}

// fingerprint is how many bytes of a digest tell the states of one file apart.
const fingerprint = 6

// faultOf is the problem of a file that cannot be minified. The minifier knows ECMAScript 2021 and some of
// what came later, so the file need not be wrong.
func faultOf(f File, err error) *problem.Problem {
	if err == nil {
		return nil
	}
	p := &problem.Problem{
		File: f.Path, What: "cannot be minified: " + err.Error(),
		Hint: fmt.Sprintf("mend it, or refer to it with {{url %q}}, which leaves it as it is", "/"+f.Name),
	}
	var at *parse.Error
	if errors.As(err, &at) {
		p.Line, p.Column, p.What = at.Line, at.Column, "cannot be minified: "+at.Message
	}
	return p
}
