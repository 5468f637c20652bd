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

// A shelf knows the pictures of every text, and where they were looked for, so that a text is read again
// when one comes, changes or goes.
type shelf struct {
	dir string // the content folder

	mu       sync.Mutex
	root     *os.Root
	fault    error               // why there is none
	listings map[string][]string // names in a folder, while texts are read
	texts    map[string]*shown   // by the text's file, from the content folder
}

// shown is what one text shows.
type shown struct {
	pictures []*Picture
	looked   map[string]state // by file
}

// A state tells whether a file is there, and two of its states apart.
type state struct {
	there    bool
	size     int64
	modified time.Time
}

func newShelf(dir string) *shelf {
	return &shelf{dir: filepath.Join(dir, contentDir), texts: map[string]*shown{}}
}

const contentDir = "content"

// open begins a reading, and gives the texts that have to be read again since a picture of theirs is
// another: one of the files that changed, or where there are none any.
func (s *shelf) open(changed []string) (texts []string) {
	s.listings = map[string][]string{}
	s.root, s.fault = os.OpenRoot(s.dir)
	for text, t := range s.texts {
		for file, before := range t.looked {
			if (changed == nil || slices.Contains(changed, contentDir+"/"+file)) && s.state(file) != before {
				texts = append(texts, contentDir+"/"+text)
				break
			}
		}
	}
	return texts
}

func (s *shelf) close() {
	if s.fault == nil {
		_ = s.root.Close()
	}
}

func (s *shelf) state(file string) state {
	if s.fault != nil {
		return state{}
	}
	info, err := s.root.Stat(filepath.FromSlash(file))
	if err != nil {
		return state{}
	}
	return state{true, info.Size(), info.ModTime()}
}

// all gives the pictures of the texts that are shown, by name.
func (s *shelf) all(isShown func(text string) bool) []*Picture {
	var all []*Picture
	for text, t := range s.texts {
		if len(t.pictures) > 0 && isShown(contentDir+"/"+text) {
			all = append(all, t.pictures...)
		}
	}
	slices.SortFunc(all, func(p, q *Picture) int { return cmp.Compare(p.Name, q.Name) })
	return all
}

// reading gives a renderer that finds the pictures of a text, which is a file of a folder of the content
// and has its page at an address. done notes what was found.
func (s *shelf) reading(md *markdown.Renderer, file, address string) (with *markdown.Renderer, done func()) {
	file = strings.TrimPrefix(file, contentDir+"/")
	own := strings.TrimSuffix(file, path.Ext(file))
	l := &look{shelf: s, folders: []string{own, path.Dir(file)}, address: address, shown: &shown{looked: map[string]state{}}}
	return md.WithPictures(l.find), func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.texts, file)
		if len(l.looked) > 0 {
			s.texts[file] = l.shown
		}
	}
}

// A look is for the pictures of one text.
type look struct {
	*shelf
	folders []string // from the content folder; the first is the text's own
	address string   // of its page
	*shown
}

// find finds the picture of an address.
func (l *look) find(address string) (width, height int, fault *problem.Problem) {
	name, fault := l.fileName(address)
	if fault != nil {
		return 0, 0, fault
	}
	for _, folder := range l.folders {
		file := path.Join(folder, name)
		state := l.state(file)
		l.looked[file] = state
		if state.there && l.isWrittenSo(file) {
			return l.take(file, name, state)
		}
	}
	return 0, 0, l.missing(name)
}

// fileName is the name of the file that an address of the text's folder means.
func (l *look) fileName(address string) (string, *problem.Problem) {
	address, _, _ = strings.Cut(address, "#")
	address, _, _ = strings.Cut(address, "?")
	name, err := url.PathUnescape(address)
	if err != nil { // a per cent sign that stands for itself
		name = address
	}
	switch clean := path.Clean(name); {
	case strings.Contains(name, `\`) || !filepath.IsLocal(filepath.FromSlash(clean)):
		return "", &problem.Problem{What: "the picture " + name + " is out of reach of its text", Mend: l.mend()}
	case !markdown.IsPicture(name):
		return "", &problem.Problem{What: name + " is no picture that can be shown", Mend: "save it as " + markdown.PictureFormats}
	default:
		return clean, nil
	}
}

func (l *look) mend() string {
	return "put it beside the text or into " + contentDir + "/" + l.folders[0] + "/; a file of static/ has an address that begins with /"
}

// take reads the size of a picture that is there.
func (l *look) take(file, name string, now state) (width, height int, fault *problem.Problem) {
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
		return 0, 0, &problem.Problem{What: "the picture " + name + " cannot be read: " + err.Error(), Mend: "save it as " + markdown.PictureFormats}
	}
	p := &Picture{Name: strings.TrimPrefix(path.Join(l.address, name), "/"), File: file, Size: now.size, Modified: now.modified, dir: l.dir}
	if !slices.ContainsFunc(l.pictures, p.Same) {
		l.pictures = append(l.pictures, p)
	}
	return width, height, nil
}

// missing says that a picture is not there, and what was perhaps meant.
func (l *look) missing(name string) *problem.Problem {
	folder, base := path.Split(name)
	p := &problem.Problem{What: "the picture " + name + " is not there", Mend: l.mend()}
	var names []string
	for _, dir := range l.folders {
		for _, other := range l.listing(path.Join(dir, folder)) {
			switch {
			case other == base:
				p.What, p.Mend = "the picture "+name+" is a link to no file of the content", "put the file itself in its place"
				return p
			case markdown.IsPicture(other):
				names = append(names, other)
			}
		}
	}
	if near := problem.Nearest(base, names); near != "" {
		p.Mend = "did you mean " + folder + near + "?"
	}
	return p
}

// isWrittenSo tells whether a file's name is just that, letter by letter: some systems find LOSS.PNG
// where loss.png is asked for, and the server that shows the site does not.
func (l *look) isWrittenSo(file string) bool {
	for ; file != "."; file = path.Dir(file) {
		if !slices.Contains(l.listing(path.Dir(file)), path.Base(file)) {
			return false
		}
	}
	return true
}

// listing gives the names in a folder.
func (s *shelf) listing(dir string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	names, known := s.listings[dir]
	if known || s.fault != nil {
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
