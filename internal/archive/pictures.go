package archive

import (
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/hazard"
	"github.com/offprint/offprint/internal/markdown"
	"github.com/offprint/offprint/internal/problem"
)

// A Picture is a picture in a text, or another file that the text links to. Its file is next to the text's file, or in
// the folder with the text's name.
type Picture struct {
	Name     string // relative to the site's root, as published: papers/mgno/loss.png
	File     string // relative to the content folder
	Size     int64
	Modified time.Time

	dir     string       // the content folder
	hazards problem.List // reasons why it must not be published
}

// Open opens the file of a picture. It does not follow symbolic links that point outside the content folder.
func (p *Picture) Open() (*os.File, error) {
	root, err := os.OpenRoot(p.dir)
	if err != nil {
		return nil, fmt.Errorf("opening the content: %w", err)
	}
	defer root.Close()
	return root.Open(p.File)
}

// Same reports whether p and q are the same picture in the same version.
func (p *Picture) Same(q *Picture) bool {
	return p.Name == q.Name && p.File == q.File && p.Size == q.Size && p.Modified.Equal(q.Modified)
}

// A pictureIndex contains the pictures of every text. It records every file that was checked to find them, so that a
// text is read again when such a file appears, changes or disappears.
type pictureIndex struct {
	dir string // the content folder

	mu       sync.Mutex
	root     *os.Root
	err      error                    // error from opening root
	listings map[string][]string      // names in each folder, cached while texts are read
	texts    map[string]*textPictures // by the text's file, relative to the content folder
}

// textPictures are the pictures of one text.
type textPictures struct {
	pictures []*Picture
	checked  map[string]fileState // by file
}

// A fileState describes whether a file exists, and its version.
type fileState struct {
	exists   bool
	size     int64
	modified time.Time
}

func newPictureIndex(dir string) *pictureIndex {
	return &pictureIndex{dir: filepath.Join(dir, contentDir), texts: map[string]*textPictures{}}
}

const (
	contentDir = "content"
	staticDir  = "static"

	besideContent = "../" + staticDir + "/" // prefix of static files, relative to the content folder
)

// open starts a pass over the content. It returns the texts whose pictures changed. It checks the pictures in changed,
// or all pictures if changed is nil.
func (s *pictureIndex) open(changed []string) (texts []string) {
	s.listings = map[string][]string{}
	s.root, s.err = os.OpenRoot(s.dir)
	for text, t := range s.texts {
		for file, before := range t.checked {
			if (changed == nil || slices.Contains(changed, path.Join(contentDir, file))) && s.stat(file) != before {
				texts = append(texts, contentDir+"/"+text)
				break
			}
		}
	}
	return texts
}

func (s *pictureIndex) close() {
	if s.err == nil {
		_ = s.root.Close()
	}
}

func (s *pictureIndex) stat(file string) fileState {
	if s.err != nil {
		return fileState{}
	}
	stat := s.root.Stat
	if strings.HasPrefix(file, besideContent) {
		stat = func(name string) (fs.FileInfo, error) { return os.Stat(filepath.Join(s.dir, name)) }
	}
	info, err := stat(filepath.FromSlash(file))
	if err != nil || !info.Mode().IsRegular() { // opening a pipe could take forever
		return fileState{}
	}
	return fileState{true, info.Size(), info.ModTime()}
}

// all returns the pictures of the shown texts, by name.
func (s *pictureIndex) all(isShown func(text string) bool) []*Picture {
	var all []*Picture
	for text, t := range s.texts {
		if len(t.pictures) > 0 && isShown(contentDir+"/"+text) {
			all = append(all, t.pictures...)
		}
	}
	slices.SortFunc(all, func(p, q *Picture) int { return cmp.Compare(p.Name, q.Name) })
	return all
}

// hazards returns the reasons why pictures must not be published, once for each file.
func (a *Archive) hazards() (found problem.List) {
	seen := map[string]bool{}
	for _, p := range a.Pictures {
		if !seen[p.File] {
			seen[p.File] = true
			found = append(found, p.hazards...)
		}
	}
	return found
}

// rendererFor returns a renderer that finds the pictures of one text, given the text's file and the path of its page.
// The caller calls done after rendering, to record the pictures; done reports whether the text has any.
func (s *pictureIndex) rendererFor(
	md *markdown.Renderer,
	file, address string,
) (with *markdown.Renderer, done func() (hasPictures bool)) {
	l := s.finderFor(file, address)
	return l.renderer(md), l.done
}

// finderFor returns the finder of a text, given the text's file and the path of its page.
func (s *pictureIndex) finderFor(file, address string) *pictureFinder {
	file = strings.TrimPrefix(file, contentDir+"/")
	folders := []string{content.OwnFolder(file)}
	if folder := path.Dir(file); folder != folders[0] {
		folders = append(folders, folder)
	}
	return &pictureFinder{
		pictureIndex: s,
		file:         file,
		folders:      folders,
		address:      address,
		textPictures: &textPictures{checked: map[string]fileState{}},
	}
}

// renderer returns a renderer that finds the pictures and other files of the text.
func (l *pictureFinder) renderer(md *markdown.Renderer) *markdown.Renderer {
	return md.WithPictures(l.find).WithFiles(l.linked)
}

// done records the files of the text after it was rendered, and reports whether any were looked for.
func (l *pictureFinder) done() (hasPictures bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.texts, l.file)
	if len(l.checked) > 0 {
		l.texts[l.file] = l.textPictures
	}
	return len(l.checked) > 0
}

// A pictureFinder finds the pictures of one text.
type pictureFinder struct {
	*pictureIndex
	file    string   // the text's file, relative to the content folder
	folders []string // relative to the content folder; the text's own folder is first
	address string   // path of the text's page
	*textPictures
}

// find returns the size of the picture at an address in the text, or zeros if the size is unknown.
func (l *pictureFinder) find(address string) (width, height int, fault *problem.Problem) {
	if inStatic, ok := strings.CutPrefix(address, "/"); ok {
		width, height = l.staticSize(inStatic)
		return width, height, nil
	}
	name, fault := l.fileName(address, "picture")
	if fault != nil {
		return 0, 0, fault
	}
	if !markdown.IsPicture(name) {
		return 0, 0, &problem.Problem{
			What: problem.Quote(name) + " is not a picture in a supported format",
			Hint: "save it as " + markdown.PictureFormats,
		}
	}
	if file, state := l.locate(name); state.exists {
		return l.measure(file, name, state)
	}
	return 0, 0, l.missing(name, "picture", markdown.IsPicture)
}

// staticSize returns the size of a picture in static/, or zeros if it is unknown. It does not report missing files; the
// check command does.
func (l *pictureFinder) staticSize(address string) (width, height int) {
	name, fault := l.fileName(address, "picture")
	if fault != nil || !markdown.IsPicture(name) {
		return 0, 0
	}
	file := besideContent + name
	state := l.stat(file)
	l.checked[file] = state
	if !state.exists {
		return 0, 0
	}
	f, err := os.Open(filepath.Join(l.dir, filepath.FromSlash(file)))
	if err != nil {
		return 0, 0
	}
	defer f.Close()
	if width, height, err = markdown.PictureSize(name, f); err != nil {
		return 0, 0
	}
	return width, height
}

// locate returns the file that a name in the text refers to, and its state. If the file does not exist, state.exists is
// false.
func (l *pictureFinder) locate(name string) (actual string, state fileState) {
	for _, folder := range l.folders {
		file := path.Join(folder, name)
		for _, form := range unicodeForms(file) {
			l.checked[form] = l.stat(form)
		}
		if actual := l.actualName(file); actual != "" {
			if state := l.stat(actual); state.exists {
				l.checked[actual] = state
				return actual, state
			}
		}
	}
	return "", fileState{}
}

// fileName returns the name of the file that an address in the text refers to, relative to the text's folders.
func (l *pictureFinder) fileName(address, noun string) (string, *problem.Problem) {
	address, _, _ = strings.Cut(address, "#")
	address, _, _ = strings.Cut(address, "?")
	name, err := url.PathUnescape(address)
	if err != nil { // the percent sign is literal
		name = address
	}
	clean := path.Clean(name)
	if strings.Contains(name, `\`) || !filepath.IsLocal(filepath.FromSlash(clean)) {
		return "", &problem.Problem{
			What: "the " + noun + " " + problem.Quote(name) + " is outside the folder of its text",
			Hint: l.hint(name),
		}
	}
	return clean, nil
}

// hint returns a hint that lists where the text can have a file with this name.
func (l *pictureFinder) hint(name string) string {
	var where []string
	for _, folder := range slices.Backward(l.folders) {
		where = append(where, contentDir+"/"+folder+"/")
	}
	base := path.Base(strings.ReplaceAll(name, `\`, "/"))
	return "put it in " + strings.Join(where, " or ") + "; for a file in static/, write /" + base
}

// measure returns the size of an existing picture, and adds the picture to those of the text, to be published under
// name.
func (l *pictureFinder) measure(file, name string, state fileState) (width, height int, fault *problem.Problem) {
	shown := filepath.ToSlash(filepath.Join(l.dir, filepath.FromSlash(file)))
	var hazards problem.List
	f, err := l.root.Open(filepath.FromSlash(file))
	if err == nil {
		defer f.Close()
		hazards, err = hazardsOf(shown, f)
	}
	if err == nil {
		width, height, err = markdown.PictureSize(file, f)
	}
	if err != nil && len(hazards) == 1 && hazards[0].Line == 0 { // a pointer
		return 0, 0, &problem.Problem{
			What: "the picture " + problem.Quote(name) + " cannot be read: " + hazards[0].What, Hint: hazards[0].Hint,
		}
	}
	if err != nil {
		return 0, 0, &problem.Problem{
			What: "the picture " + problem.Quote(name) + " cannot be read: " + causeOf(err).Error(),
			Hint: "save it as " + markdown.PictureFormats,
		}
	}
	l.publish(file, name, state, hazards)
	return width, height, nil
}

// publish adds a file to those of the text, to be published under name.
func (l *pictureFinder) publish(file, name string, state fileState, hazards problem.List) {
	p := &Picture{
		Name:     strings.TrimPrefix(path.Join(l.address, name), "/"),
		File:     file,
		Size:     state.size,
		Modified: state.modified,
		dir:      l.dir,
		hazards:  hazards,
	}
	if !slices.ContainsFunc(l.pictures, p.Same) {
		l.pictures = append(l.pictures, p)
	}
}

// hazardsOf returns the reasons why a file must not be published, and rewinds the file. It reads an SVG file
// completely, and from other files only as many bytes as a Git LFS pointer can have.
func hazardsOf(shown string, f *os.File) (problem.List, error) {
	var from io.Reader = f
	if !strings.EqualFold(path.Ext(shown), ".svg") {
		from = io.LimitReader(f, hazard.MaxPointer)
	}
	data, err := io.ReadAll(from)
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, err
	}
	return hazard.Find(shown, data), nil
}

// missing returns the problem of a missing file, with the file that was probably intended as a hint.
func (l *pictureFinder) missing(name, noun string, isKind func(name string) bool) *problem.Problem {
	folder, base := path.Split(name)
	p := &problem.Problem{What: "the " + noun + " " + problem.Quote(name) + " does not exist", Hint: l.hint(name)}
	var names []string
	for _, dir := range l.folders {
		for _, other := range l.listing(path.Join(dir, folder)) {
			switch {
			case norm.NFC.String(other) == norm.NFC.String(base):
				p.What = "the " + noun + " " + problem.Quote(name) +
					" is a symbolic link to a missing file or to one outside content/"
				p.Hint = "replace the link with the file itself"
				return p
			case isKind(other):
				names = append(names, other)
			}
		}
	}
	if near := problem.Nearest(base, names); near != "" {
		p.Hint = problem.DidYouMean(folder + near)
	}
	return p
}

// actualName returns the file on disk that a name refers to, or "" if it does not exist. Names match exactly, including
// case: some file systems find LOSS.PNG for loss.png, but web servers do not. Only the Unicode form can differ, because
// it is invisible, and macOS and git change it.
func (l *pictureFinder) actualName(file string) string {
	actual := "."
	for part := range strings.SplitSeq(file, "/") {
		forms := unicodeForms(part)
		i := slices.IndexFunc(forms, func(form string) bool {
			_, exists := slices.BinarySearch(l.listing(actual), form)
			return exists
		})
		if i < 0 {
			return ""
		}
		actual = path.Join(actual, forms[i])
	}
	return actual
}

// unicodeForms returns a name and its other Unicode forms.
func unicodeForms(name string) []string {
	forms := []string{name}
	for _, other := range []string{norm.NFC.String(name), norm.NFD.String(name)} {
		if !slices.Contains(forms, other) {
			forms = append(forms, other)
		}
	}
	return forms
}

// listing returns the names in a folder, in order.
func (s *pictureIndex) listing(dir string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	names, known := s.listings[dir]
	if known || s.err != nil {
		return names
	}
	if f, err := s.root.Open(filepath.FromSlash(dir)); err == nil {
		names, _ = f.Readdirnames(-1) // a folder that cannot be listed counts as empty
		_ = f.Close()
		slices.Sort(names)
	}
	s.listings[dir] = names
	return names
}
