package generate

import (
	"errors"
	"path"
	"path/filepath"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/problem"
)

// A duplicateError is a name that two files of the site have.
type duplicateError string

func (e duplicateError) Error() string {
	return "two files of the site have the name " + problem.Quote(string(e)) + " (rename one of them)"
}

// clashes returns a function that replaces the error about a name of two files of the site by a problem with the
// curator's files of that name, if there are any.
func (b *Build) clashes() func(error) error {
	static, pictures := b.Site.Static, b.Site.Pictures
	return func(err error) error {
		var name duplicateError
		if !errors.As(err, &name) {
			return err
		}
		var sources []string
		for _, f := range static {
			if f.Name == string(name) {
				sources = append(sources, f.Path)
			}
		}
		for _, p := range pictures {
			if p.Name == string(name) {
				sources = append(sources, b.SourceOf(p))
			}
		}
		switch len(sources) {
		case 0:
			return err
		case 1:
			return ClashWithPage(sources[0], pathOf(string(name)))
		}
		return ClashWithFile(sources[1], sources[0], string(name))
	}
}

// SourceOf returns the file name of a picture for messages.
func (b *Build) SourceOf(p *archive.Picture) string {
	return filepath.ToSlash(filepath.Join(b.Dir, "content", p.File))
}

// ClashWithPage returns the problem of a file of the curator that has the name of the page at a path.
func ClashWithPage(source, page string) problem.Problem {
	return problem.Problem{
		File: source, What: "the file would replace " + page + ", which Offprint generates", Hint: "rename the file",
	}
}

// ClashWithFile returns the problem of a file of the curator that has the same name on the site as another one.
func ClashWithFile(source, other, name string) problem.Problem {
	return problem.Problem{
		File: source, What: "the file and " + other + " would both be published as /" + name, Hint: "rename the file",
	}
}

// pathOf returns the path of the page with a file name.
func pathOf(name string) string {
	if folder, base := path.Split(name); base == "index.html" {
		return "/" + folder
	}
	return "/" + name
}
