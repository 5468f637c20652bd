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

// Assets are the static files of a theme as published. Style sheets and scripts that layouts request are minified, and
// their names contain a hash of the content, so that browsers never use outdated files from their cache. All other
// files are published unchanged under their own names. Assets are safe for concurrent use.
type Assets struct {
	files []File
	forms map[string]func() form // returns the published form of a file, by name
}

// A form is the published form of a file.
type form struct {
	file      File
	integrity string           // see Integrity
	fault     *problem.Problem // nil if the file was minified
}

// PublishedAssets returns the assets of a site for publication.
func PublishedAssets(static []File) *Assets { return newSet(static, published) }

// PlainAssets returns the assets of a preview, with every file unchanged under its own name, so that line numbers in
// the browser's messages are those of the source.
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

// Has reports whether a file with this name exists. Names are relative to the folder of static files: "css/a.css".
func (s *Assets) Has(name string) bool { return s.forms[name] != nil }

// Nearest returns the name of a file that is similar to a mistyped name, or "".
func (s *Assets) Nearest(name string) string {
	names := make([]string, len(s.files))
	for i, f := range s.files {
		names[i] = f.Name
	}
	return problem.Nearest(name, names)
}

// Name returns the published name of a file that layouts request, or the name itself if the file does not exist.
func (s *Assets) Name(name string) string {
	if form, ok := s.forms[name]; ok {
		return form().file.Name
	}
	return name
}

// Integrity returns the hash of the published bytes for the integrity attribute, or "" for a file that does not exist
// or is published under its own name.
func (s *Assets) Integrity(name string) string {
	if form, ok := s.forms[name]; ok {
		return form().integrity
	}
	return ""
}

// Files returns the published files in order of name, given the names that layouts request. The warnings are about
// files that cannot be minified and are published as they are.
func (s *Assets) Files(requested []string) ([]File, problem.List) {
	var files []File
	var warnings problem.List
	for _, f := range s.files {
		if !slices.Contains(requested, f.Name) {
			files = append(files, f)
			continue
		}
		p := s.forms[f.Name]()
		files = append(files, p.file)
		if p.fault != nil {
			warnings = append(warnings, *p.fault)
		}
		if p.file.Name != f.Name && (f.Name == customStyle || s.isMentioned(f)) {
			files = append(files, f)
		}
	}
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	return files, warnings
}

// customStyle is the site's own style sheet, which the default layout links after its own. It is also published under
// its own name, because a site's layouts may link to that name.
const customStyle = "css/custom.css"

// isMentioned reports whether another static file may refer to this one, as a style sheet that imports it does. Such a
// file is also published under its own name, which the reference uses.
func (s *Assets) isMentioned(f File) bool {
	base := []byte(path.Base(f.Name))
	return slices.ContainsFunc(s.files, func(other File) bool {
		return other.Name != f.Name && referring[path.Ext(other.Name)] && bytes.Contains(other.Data, base)
	})
}

// referring contains the extensions of files that can refer to other files.
var referring = map[string]bool{
	".css": true, ".js": true, ".mjs": true, ".html": true, ".svg": true, ".json": true, ".webmanifest": true,
}

// minifiers are the functions that minify files, by extension.
var minifiers = map[string]func([]byte) ([]byte, error){
	".css": minifiedCSS,
	".js":  func(data []byte) ([]byte, error) { return minified(js.Minify, data) },
	".mjs": func(data []byte) ([]byte, error) { return minified(js.Minify, data) },
}

// maxMinifiedCSS is the maximum length in bytes of a style sheet that is minified. The minifier takes a second for 1 MB
// of text that is not CSS.
const maxMinifiedCSS = 400_000

func minifiedCSS(data []byte) ([]byte, error) {
	if len(data) > maxMinifiedCSS {
		return nil, fmt.Errorf("it has more than %d bytes", maxMinifiedCSS)
	}
	return minified(css.Minify, data)
}

// minified minifies a file. The result does not depend on the line endings of the source.
func minified(by minify.MinifierFunc, data []byte) ([]byte, error) {
	var b bytes.Buffer
	err := by(minify.New(), &b, bytes.NewReader(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))), nil)
	return b.Bytes(), err
}

// published minifies a style sheet or script and adds a hash to its name. It does not change other files, such as
// pictures.
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
	name := strings.TrimSuffix(f.Name, extension) + "." + hex.EncodeToString(sum[:hashLength]) + extension
	return form{
		file:      File{Name: name, Path: f.Path, Data: data},
		integrity: "sha384-" + base64.StdEncoding.EncodeToString(sum[:]),
		fault:     fault,
	}
}

// hashLength is the number of bytes of the hash in a file's name.
const hashLength = 6

// faultOf returns the problem of a file that cannot be minified, or nil if err is nil. The minifier supports ECMAScript
// 2021 and some later features, so the file may still be valid.
func faultOf(f File, err error) *problem.Problem {
	if err == nil {
		return nil
	}
	p := &problem.Problem{
		File: f.Path, What: "cannot be minified: " + err.Error(),
		Hint: fmt.Sprintf("fix it, or refer to it with {{url %q}} to publish it unchanged", "/"+f.Name),
	}
	var at *parse.Error
	if errors.As(err, &at) {
		p.Line, p.Column, p.What = at.Line, at.Column, "cannot be minified: "+at.Message
	}
	return p
}
