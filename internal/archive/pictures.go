package archive

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/offprint/offprint/internal/markdown"
	"github.com/offprint/offprint/internal/problem"
)

// A Picture is one that a text shows. It stands beside the text's file, or in the folder of its name.
type Picture struct {
	Name     string // from the site's root, as it is published: papers/mgno/loss.png
	File     string // from the content folder
	Size     int64
	Modified time.Time

	dir string // the content folder
}

// Open opens the file of a picture. No link leads out of the content.
func (p *Picture) Open() (*os.File, error) {
	root, err := os.OpenRoot(p.dir)
	if err != nil {
		return nil, fmt.Errorf("opening the content: %w", err)
	}
	defer root.Close()
	return root.Open(p.File)
}

// Same tells whether two pictures are one, unchanged.
func (p *Picture) Same(q *Picture) bool {
	return p.Name == q.Name && p.File == q.File && p.Size == q.Size && p.Modified.Equal(q.Modified)
}

// A pictureIndex has the pictures of every text, and the files that were checked for them, so that a text is
// read again when one of these appears, changes or disappears.
type pictureIndex struct {
	dir string // the content folder

	mu       sync.Mutex
	root     *os.Root
	err      error                    // why root could not be opened
	listings map[string][]string      // names in a folder, while texts are read
	texts    map[string]*textPictures // by the text's file, from the content folder
}

// textPictures are the pictures of one text.
type textPictures struct {
	pictures []*Picture
	checked  map[string]fileState // by file
}

// A fileState is whether a file exists, and in which version.
type fileState struct {
	exists   bool
	size     int64
	modified time.Time
}

func newPictureIndex(dir string) *pictureIndex {
	return &pictureIndex{dir: filepath.Join(dir, contentDir), texts: map[string]*textPictures{}}
}

const contentDir = "content"

// open begins a reading, and gives the texts that have to be read again since a picture of theirs is
// another: one of the files that changed, or where there are none any.
func (s *pictureIndex) open(changed []string) (texts []string) {
	s.listings = map[string][]string{}
	s.root, s.err = os.OpenRoot(s.dir)
	for text, t := range s.texts {
		for file, before := range t.checked {
			if (changed == nil || slices.Contains(changed, contentDir+"/"+file)) && s.stat(file) != before {
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
	info, err := s.root.Stat(filepath.FromSlash(file))
	if err != nil {
		return fileState{}
	}
	return fileState{true, info.Size(), info.ModTime()}
}

// all gives the pictures of the texts that are shown, by name.
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

// rendererFor gives a renderer that finds the pictures of a text, which is a file of a folder of the content
// and has its page at an address. done notes what was found.
func (s *pictureIndex) rendererFor(md *markdown.Renderer, file, address string) (with *markdown.Renderer, done func()) {
	file = strings.TrimPrefix(file, contentDir+"/")
	own := strings.TrimSuffix(file, path.Ext(file))
	l := &pictureFinder{
		pictureIndex: s,
		folders:      []string{own, path.Dir(file)},
		address:      address,
		textPictures: &textPictures{checked: map[string]fileState{}},
	}
	return md.WithPictures(l.find), func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.texts, file)
		if len(l.checked) > 0 {
			s.texts[file] = l.textPictures
		}
	}
}

// A pictureFinder finds the pictures of one text.
type pictureFinder struct {
	*pictureIndex
	folders []string // from the content folder; the first is the text's own
	address string   // of its page
	*textPictures
}

// find finds the picture of an address.
func (l *pictureFinder) find(address string) (width, height int, fault *problem.Problem) {
	name, fault := l.fileName(address)
	if fault != nil {
		return 0, 0, fault
	}
	for _, folder := range l.folders {
		file := path.Join(folder, name)
		state := l.stat(file)
		l.checked[file] = state
		if state.exists && l.hasExactName(file) {
			return l.take(file, name, state)
		}
	}
	return 0, 0, l.missing(name)
}

// fileName is the name of the file that an address of the text's folder means.
func (l *pictureFinder) fileName(address string) (string, *problem.Problem) {
	address, _, _ = strings.Cut(address, "#")
	address, _, _ = strings.Cut(address, "?")
	name, err := url.PathUnescape(address)
	if err != nil { // a per cent sign that stands for itself
		name = address
	}
	switch clean := path.Clean(name); {
	case strings.Contains(name, `\`) || !filepath.IsLocal(filepath.FromSlash(clean)):
		return "", &problem.Problem{What: "the picture " + name + " is out of reach of its text", Hint: l.hint()}
	case !markdown.IsPicture(name):
		return "", &problem.Problem{
			What: name + " is no picture that can be shown",
			Hint: "save it as " + markdown.PictureFormats,
		}
	default:
		return clean, nil
	}
}

func (l *pictureFinder) hint() string {
	return "put it beside the text or into " + contentDir + "/" + l.folders[0] + "/; a file of static/ has an address that begins with /"
}

// take reads the size of a picture that is there.
func (l *pictureFinder) take(file, name string, now fileState) (width, height int, fault *problem.Problem) {
	f, err := l.root.Open(filepath.FromSlash(file))
	if err == nil {
		defer f.Close()
		width, height, err = markdown.PictureSize(file, f)
	}
	if err != nil {
		var at *fs.PathError
		if errors.As(err, &at) {
			err = at.Err
		}
		return 0, 0, &problem.Problem{
			What: "the picture " + name + " cannot be read: " + err.Error(),
			Hint: "save it as " + markdown.PictureFormats,
		}
	}
	p := &Picture{
		Name:     strings.TrimPrefix(path.Join(l.address, name), "/"),
		File:     file,
		Size:     now.size,
		Modified: now.modified,
		dir:      l.dir,
	}
	if !slices.ContainsFunc(l.pictures, p.Same) {
		l.pictures = append(l.pictures, p)
	}
	return width, height, nil
}

// missing says that a picture is not there, and what was perhaps meant.
func (l *pictureFinder) missing(name string) *problem.Problem {
	folder, base := path.Split(name)
	p := &problem.Problem{What: "the picture " + name + " is not there", Hint: l.hint()}
	var names []string
	for _, dir := range l.folders {
		for _, other := range l.listing(path.Join(dir, folder)) {
			switch {
			case other == base:
				p.What, p.Hint = "the picture "+name+" is a link to no file of the content", "put the file itself in its place"
				return p
			case markdown.IsPicture(other):
				names = append(names, other)
			}
		}
	}
	if near := problem.Nearest(base, names); near != "" {
		p.Hint = "did you mean " + folder + near + "?"
	}
	return p
}

// hasExactName reports whether a file's name is just that, letter by letter: some systems find LOSS.PNG
// where loss.png is asked for, and the server that shows the site does not.
func (l *pictureFinder) hasExactName(file string) bool {
	for ; file != "."; file = path.Dir(file) {
		if !slices.Contains(l.listing(path.Dir(file)), path.Base(file)) {
			return false
		}
	}
	return true
}

// listing gives the names in a folder.
func (s *pictureIndex) listing(dir string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	names, known := s.listings[dir]
	if known || s.err != nil {
		return names
	}
	if f, err := s.root.Open(filepath.FromSlash(dir)); err == nil {
		names, _ = f.Readdirnames(-1) // what cannot be listed has no names
		_ = f.Close()
		slices.Sort(names)
	}
	s.listings[dir] = names
	return names
}
