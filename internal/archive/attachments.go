package archive

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
)

// This file finds the files that a text links to, such as a PDF or slides. They are published like its pictures.

// linked publishes the file that a relative link in the text refers to. A file in static/ at the same path also
// satisfies the link.
func (l *pictureFinder) linked(address string) *problem.Problem {
	name, fault := l.fileName(address, "file")
	if fault != nil {
		return nil // it can be a page of this site; the check command checks these
	}
	fault = l.attach(name)
	if fault != nil && l.isStatic(name) {
		return nil
	}
	return fault
}

// isStatic reports whether static/ has a file of this name below the path of the text's page.
func (l *pictureFinder) isStatic(name string) bool {
	file := path.Join(staticDir, strings.TrimPrefix(l.address, "/"), name)
	info, err := os.Stat(filepath.Join(filepath.Dir(l.dir), filepath.FromSlash(file)))
	return err == nil && info.Mode().IsRegular()
}

// attach publishes the file that a name in the text refers to.
func (l *pictureFinder) attach(name string) *problem.Problem {
	file, state := l.locate(name)
	if !state.exists {
		return l.missing(name, "file", content.IsAttachment)
	}
	var hazards problem.List
	f, err := l.root.Open(filepath.FromSlash(file))
	if err == nil {
		defer f.Close()
		hazards, err = hazardsOf(filepath.ToSlash(filepath.Join(l.dir, filepath.FromSlash(file))), f)
	}
	switch {
	case err != nil:
		return &problem.Problem{What: "the file " + problem.Quote(name) + " cannot be read: " + causeOf(err).Error()}
	case len(hazards) == 1 && hazards[0].Line == 0: // a pointer
		return &problem.Problem{
			What: "the file " + problem.Quote(name) + " cannot be published: " + hazards[0].What, Hint: hazards[0].Hint,
		}
	}
	l.publish(file, name, state, hazards)
	return nil
}

// causeOf returns the cause of an error without the path of the file, which messages name differently.
func causeOf(err error) error {
	if pathError := (*fs.PathError)(nil); errors.As(err, &pathError) {
		return pathError.Err
	}
	return err
}

// attachments splits the links of a paper into files of the paper, which it publishes, and URLs.
func (l *pictureFinder) attachments(p *content.Paper) (all []Attachment, web []content.Link, faults problem.List) {
	for _, link := range p.Links {
		if !content.IsFile(link) {
			web = append(web, link)
			continue
		}
		name, fault := l.fileName(link.URL, "file")
		if fault == nil {
			fault = l.attach(name)
		}
		if fault != nil {
			where := p.Place("links", link.URL)
			where.What, where.Hint = fault.What, fault.Hint
			faults = append(faults, where)
			continue
		}
		label := link.Label
		if label == "" {
			label = path.Base(name)
		}
		all = append(all, Attachment{Label: label, Path: path.Join(l.address, name)})
	}
	return all, web, faults
}
