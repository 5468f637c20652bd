package edit

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/frontmatter"
	"github.com/offprint/offprint/internal/markdown"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/sitefile"
)

// A RemoveReport describes the changes of Remove.
type RemoveReport struct {
	Papers []RemovedPaper `json:"papers"`
	Broken []LinkCount    `json:"broken"` // other files with links to the papers
}

// A RemovedPaper is a paper that Remove deletes.
type RemovedPaper struct {
	File     string `json:"file"` // relative to the site's root
	Title    string `json:"title"`
	Folder   string `json:"folder,omitempty"` // of the paper's pictures
	Pictures int    `json:"pictures"`         // number of files in the folder
	Kept     bool   `json:"kept,omitempty"`   // whether the folder stays, because it contains Markdown files
}

// Links returns the total number of broken links.
func (r *RemoveReport) Links() int {
	n := 0
	for _, f := range r.Broken {
		n += f.Links
	}
	return n
}

// Remove deletes the files of papers and the folders with their pictures, in memory. It adds the papers to the list of
// removed papers, which imports skip. It reports links to them, but does not change these.
func Remove(r *Revision, files []*File, today content.Date) (*RemoveReport, error) {
	list, err := r.removedList()
	if err != nil {
		return nil, err
	}
	report := &RemoveReport{Papers: []RemovedPaper{}, Broken: []LinkCount{}}
	slugs := map[string]string{} // current and former slugs of the papers, by the name of the file
	var problems problem.List
	for _, f := range files {
		p, faults := content.ParsePaper(f.Path, f.after)
		if problems = append(problems, faults...); len(faults) > 0 {
			continue
		}
		removed, err := r.delete(f, p)
		if err != nil {
			return nil, err
		}
		report.Papers = append(report.Papers, removed)
		now, err := content.AddRemoved(list.Path, list.after, content.NewRemovedPaper(p, f.Name, today))
		if err != nil {
			return nil, err
		}
		list.Set(now)
		slugs[f.Name] = p.Slug
		for _, alias := range p.Aliases {
			if strings.HasPrefix(alias, "/") {
				continue // a path such as /posts/x/, which other texts do not link to as a file
			}
			slugs[content.Renamed(f.Name, alias)] = alias
		}
	}
	if err := problems.Err(); err != nil {
		return nil, err
	}
	report.findLinks(r, slugs)
	return report, nil
}

// removedList returns the file with the list of removed papers, or an empty File if it does not exist, and adds it to
// the revision.
func (r *Revision) removedList() (*File, error) {
	f, err := r.read(content.RemovedFile)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	r.others = append(r.others, f)
	return f, nil
}

// delete deletes the file of a paper and the folder with its pictures. The folder stays if it contains Markdown files.
func (r *Revision) delete(f *File, p *content.Paper) (RemovedPaper, error) {
	f.deleted = true
	removed := RemovedPaper{File: f.Name, Title: p.Title}
	folder := content.OwnFolder(f.Name)
	pictures, err := r.readTree(folder)
	pictures = slices.DeleteFunc(pictures, func(p *File) bool { return p.Name == f.Name })
	if err != nil || len(pictures) == 0 {
		return removed, err
	}
	removed.Folder = folder
	if slices.ContainsFunc(pictures, func(f *File) bool { return content.IsContent(path.Base(f.Name)) }) {
		removed.Kept = true
		return removed, nil
	}
	removed.Pictures = len(pictures)
	for _, picture := range pictures {
		picture.deleted = true
	}
	r.others = append(r.others, pictures...)
	return removed, nil
}

// readTree reads all files in a folder and its subfolders. It returns nil if the folder does not exist.
func (r *Revision) readTree(folder string) (files []*File, err error) {
	if info, err := sitefile.Stat(r.dir, folder); errors.Is(err, fs.ErrNotExist) || err == nil && !info.IsDir() {
		return nil, nil
	}
	entries, err := sitefile.ReadDir(r.dir, folder)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		name := path.Join(folder, e.Name())
		if e.IsDir() {
			below, err := r.readTree(name)
			if err != nil {
				return nil, err
			}
			files = append(files, below...)
			continue
		}
		f, err := r.read(name)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return files, nil
}

// findLinks counts the links to removed papers in the other texts. The map slugs has the current and former slugs of
// the papers by file name.
func (r *RemoveReport) findLinks(all *Revision, slugs map[string]string) {
	md := markdown.New("/")
	for _, f := range all.Texts {
		if f.deleted || !f.mayLink() {
			continue
		}
		n := 0
		for file, slug := range slugs {
			_, links, faults := renameLinks(md, f, file, content.Renamed(file, slug+"-removed"))
			if len(faults) > 0 {
				break // the file is invalid, which does not prevent the removal
			}
			n += links + countAddresses(md, f, slug)
		}
		if n > 0 {
			r.Broken = append(r.Broken, LinkCount{f.Name, n})
		}
	}
}

// mayLink reports whether a text can have a link to a paper. Most papers have none and need not be parsed.
func (f *File) mayLink() bool {
	return content.KindOf(f.Name) == content.CollectionsDir || bytes.Contains(f.after, []byte("[[")) ||
		bytes.Contains(f.after, []byte(".md")) || bytes.Contains(f.after, []byte(content.PapersPath))
}

// countAddresses counts the links to the address of a paper, such as /papers/mgno/#notes.
func countAddresses(md *markdown.Renderer, f *File, slug string) (count int) {
	address := strings.TrimSuffix(content.PaperPath(slug), "/")
	if !bytes.Contains(f.after, []byte(address)) {
		return 0
	}
	head, faults := frontmatter.Parse(f.Path, f.after)
	if len(faults) > 0 {
		return 0
	}
	if !f.IsPaper() {
		md = md.Whole()
	}
	body, _ := head.Body()
	for _, link := range md.Outline(body).Links {
		href, _, _ := strings.Cut(link.Href, "#")
		if strings.TrimSuffix(href, "/") == address {
			count++
		}
	}
	return count
}

// A RestoreReport describes the changes of Restore.
type RestoreReport struct {
	Papers []RestoredPaper `json:"papers"`
}

// A RestoredPaper is a paper that Restore deletes from the list of removed papers.
type RestoredPaper struct {
	Title   string   `json:"title"`
	File    string   `json:"file"`             // the file that it had, relative to the site's root, or ""
	Files   []string `json:"files"`            // the restored files
	Commit  string   `json:"commit,omitempty"` // the commit that has the files
	Exists  bool     `json:"exists,omitempty"` // whether File already exists
	Digests []string `json:"digests"`          // files in content/digests with the dates of the paper's digests
}

// A Version is a paper's file and its pictures in a commit.
type Version struct {
	Commit string
	Files  map[string][]byte // by name, relative to the site's root
}

// RemovedFiles returns the files that removed papers had. The names are as in Restore.
func (r *Revision) RemovedFiles(names []string) (files []string, err error) {
	list, err := r.removedList()
	if err != nil {
		return nil, err
	}
	entries, _, err := r.findRemoved(list, names)
	for _, p := range entries {
		if file := fileOf(p); file != "" {
			files = append(files, file)
		}
	}
	return files, err
}

// fileOf returns the file that a removed paper had, or "" if the list does not have its slug, because a person added
// it.
func fileOf(p content.RemovedPaper) string {
	if p.Slug == "" || content.Slug(p.Slug) != p.Slug {
		return ""
	}
	if content.KindOf(p.File) == content.PapersDir {
		return p.File
	}
	return path.Join(content.PapersDir, p.Slug+".md")
}

// Restore deletes papers from the list of removed papers, in memory, and creates the files in their versions. The map
// versions has the versions of papers by the name of the paper's file. A name in names can be a paper's slug, a former
// slug, its path, an identifier or its title.
func Restore(r *Revision, names []string, versions map[string]*Version) (*RestoreReport, error) {
	list, err := r.removedList()
	if err != nil {
		return nil, err
	}
	entries, indexes, err := r.findRemoved(list, names)
	if err != nil {
		return nil, err
	}
	report := &RestoreReport{Papers: []RestoredPaper{}}
	for _, p := range entries {
		restored, err := r.restore(p, versions[fileOf(p)])
		if err != nil {
			return nil, err
		}
		report.Papers = append(report.Papers, restored)
	}
	now, err := content.DropRemoved(list.Path, list.after, indexes)
	if err != nil {
		return nil, err
	}
	list.Set(now)
	list.deleted = now == nil
	return report, nil
}

// findRemoved returns the entries with these names in the list of removed papers, and their indexes.
func (r *Revision) findRemoved(
	list *File, names []string,
) (entries []content.RemovedPaper, indexes []int, err error) {
	listed, problems := content.ParseRemoved(list.Path, list.after)
	if err := problems.Err(); err != nil {
		return nil, nil, err
	}
	for _, name := range names {
		known := false
		for i, p := range listed {
			if p.Is(name) {
				known = true
				indexes = append(indexes, i)
			}
		}
		if !known {
			problems = append(problems, r.notRemoved(name, listed))
		}
	}
	slices.Sort(indexes)
	indexes = slices.Compact(indexes)
	for _, i := range indexes {
		entries = append(entries, listed[i])
	}
	return entries, indexes, problems.Err()
}

// notRemoved returns the problem that no removed paper has a name.
func (r *Revision) notRemoved(name string, listed []content.RemovedPaper) problem.Problem {
	p := problem.Problem{
		What: content.RemovedFile + " does not list a paper " + problem.Quote(name),
		Hint: "use a name or title from that file",
	}
	if f, err := r.Paper(name); err == nil {
		p.Hint = f.Name + " exists"
		return p
	}
	var known problem.Names
	for _, q := range listed {
		known.Add(q.Name(), q.Title)
	}
	if near := known.Suggest(strings.TrimSuffix(path.Base(name), ".md")); len(near) > 0 {
		p.Hint = problem.DidYouMean(near...)
	}
	return p
}

// restore creates the files of a version, unless it is nil or the paper's file exists. It does not change existing
// files.
func (r *Revision) restore(p content.RemovedPaper, version *Version) (RestoredPaper, error) {
	restored := RestoredPaper{Title: p.Title, File: fileOf(p), Files: []string{}}
	var err error
	if restored.Digests, err = r.digestsOf(p); err != nil {
		return restored, err
	}
	restored.Exists = restored.File != "" && r.exists(restored.File)
	if restored.Exists || version == nil {
		return restored, nil
	}
	restored.Commit = version.Commit
	for name, data := range version.Files {
		if !r.exists(name) {
			file := &File{Name: name, Path: r.messagePath(name), oldName: name, after: data, changed: true}
			r.others = append(r.others, file)
			restored.Files = append(restored.Files, name)
		}
	}
	slices.Sort(restored.Files)
	return restored, nil
}

// digestsOf returns the files in content/digests that have the date of a digest of the paper.
func (r *Revision) digestsOf(p content.RemovedPaper) (names []string, err error) {
	names = []string{}
	entries, err := sitefile.ReadDir(r.dir, content.DigestsDir)
	if err != nil {
		return nil, fmt.Errorf("looking for digests: %w", err)
	}
	for _, day := range p.Digests {
		for _, e := range entries {
			if strings.HasPrefix(e.Name(), day.String()) {
				names = append(names, path.Join(content.DigestsDir, e.Name()))
			}
		}
	}
	return names, nil
}

// exists reports whether a file or folder with this name is on the disk or among the files to write.
func (r *Revision) exists(name string) bool {
	_, err := os.Lstat(r.path(name))
	return err == nil || slices.ContainsFunc(r.others, func(f *File) bool { return f.Name == name })
}
