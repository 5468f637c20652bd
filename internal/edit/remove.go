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
	"github.com/offprint/offprint/internal/identity"
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
	var entries []content.RemovedPaper
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
		entries = append(entries, content.NewRemovedPaper(p, f.Name, today))
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
	now, err := content.AddRemoved(list.Path, list.after, entries...)
	if err != nil {
		return nil, err
	}
	list.Set(now)
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
	folder := r.existingFolder(f.Name)
	info, err := os.Lstat(r.path(folder))
	isLink := err == nil && info.Mode()&fs.ModeSymlink != 0 // to files that other texts can use
	if isLink || r.sharingFolder(f) != nil {
		return removed, nil
	}
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
	stays := map[string]bool{} // slugs that another paper has, too
	for _, f := range all.Papers() {
		stays[f.Slug()] = stays[f.Slug()] || !f.deleted
	}
	for _, f := range all.Texts {
		if f.deleted || !f.mayLink() {
			continue
		}
		n, mayName := 0, f.namesFinder()
		for file, slug := range slugs {
			if !mayName(slug) {
				continue
			}
			to := content.Renamed(file, slug+"-removed")
			_, links, faults := renameLinks(md, f, file, to, !stays[slug])
			if len(faults) > 0 {
				break // the file is invalid, which does not prevent the removal
			}
			if n += links; !stays[slug] {
				n += countAddresses(md, f, slug)
			}
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

// namesFinder returns a function that reports whether a text may contain a name with a slug. It is much faster than
// looking for links, which matters if many papers are removed.
func (f *File) namesFinder() func(slug string) bool {
	if percentEscape.Match(f.after) { // an address can have other letters than the name
		return func(string) bool { return true }
	}
	text := content.NormalTitle(string(f.after))
	return func(slug string) bool {
		name := strings.TrimSuffix(slug, "-paper") // see content.Slug
		return slug == content.Slug("") || strings.Contains(text, name)
	}
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

// A RemovedFile is the file that a removed paper had.
type RemovedFile struct {
	Name string                // relative to the site's root
	Is   func(src []byte) bool // reports whether a version of the file can be the paper, and not another one
}

// RemovedFiles returns the files that removed papers had. The names are as in Restore.
func (r *Revision) RemovedFiles(names []string) (files []RemovedFile, err error) {
	list, err := r.removedList()
	if err != nil {
		return nil, err
	}
	entries, _, err := r.findRemoved(list, names)
	for _, p := range entries {
		if file := fileOf(p); file != "" {
			files = append(files, RemovedFile{file, func(src []byte) bool { return !isOther(p, src) }})
		}
	}
	return files, err
}

// isOther reports whether a paper's file certainly contains another paper than the removed one.
func isOther(p content.RemovedPaper, src []byte) bool {
	_, verdict := compare(p, src)
	return verdict == identity.Different
}

// isSame reports whether a paper's file contains the removed paper, perhaps with another title.
func isSame(p content.RemovedPaper, src []byte) bool {
	q, verdict := compare(p, src)
	if verdict != identity.Doubtful {
		return verdict == identity.Same
	}
	isListed := func(d content.Date) bool { return slices.Contains(p.Digests, d) }
	return identity.TitleKey(q.Title) == identity.TitleKey(p.Title) ||
		q.Date == p.Date && !q.Date.IsZero() && slices.ContainsFunc(q.Digests, isListed)
}

// compare compares a removed paper with a paper's file. A file that cannot be read counts as the same paper.
func compare(p content.RemovedPaper, src []byte) (*content.Paper, identity.Verdict) {
	q, faults := content.ParsePaper(p.File, src)
	if len(faults) > 0 {
		return q, identity.Same
	}
	fields := p.Fields()
	return q, identity.Compare(identity.New(&q.PaperFields, ""), identity.New(&fields, "")).Verdict
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

// restore creates the files of a version, unless it is nil or the paper has a file. It does not change existing files.
// If another paper has the name now, the error is a problem.
func (r *Revision) restore(p content.RemovedPaper, version *Version) (RestoredPaper, error) {
	restored := RestoredPaper{Title: p.Title, File: fileOf(p), Files: []string{}}
	var err error
	if restored.Digests, err = r.digestsOf(p); err != nil {
		return restored, err
	}
	namesakes := r.namesakes(p, restored.File)
	if at := slices.IndexFunc(namesakes, func(f *File) bool { return isSame(p, f.after) }); at >= 0 {
		restored.Exists, restored.File = true, namesakes[at].Name
		return restored, nil
	}
	if version == nil {
		return restored, nil
	}
	if err := r.checkRestored(p, version.Files[restored.File], namesakes); err != nil {
		return restored, err
	}
	restored.Commit = version.Commit
	for name, data := range version.Files {
		isOtherText := name != restored.File && content.KindOf(name) != "" // Remove does not delete these
		if isOtherText || r.exists(name) {
			continue
		}
		file := &File{Name: name, Path: r.messagePath(name), oldName: name, after: data, changed: true}
		r.others = append(r.others, file)
		restored.Files = append(restored.Files, name)
	}
	slices.Sort(restored.Files)
	return restored, nil
}

// namesakes returns the files of papers, also of restored ones, that have the slug of a removed paper or the slug of
// its file.
func (r *Revision) namesakes(p content.RemovedPaper, file string) (found []*File) {
	if file == "" {
		return nil
	}
	found = slices.Clone(r.nameIndex().bySlug[p.Slug])
	if slug := content.SlugOf(file); slug != p.Slug {
		found = append(found, r.nameIndex().bySlug[slug]...)
	}
	for _, f := range r.others {
		if f.IsPaper() && f.changed && f.Slug() == p.Slug {
			found = append(found, f)
		}
	}
	return found
}

// checkRestored returns a problem if another paper has the name or a former name of a removed paper, given a version of
// its file.
func (r *Revision) checkRestored(p content.RemovedPaper, src []byte, namesakes []*File) error {
	if isOther(p, src) || slices.ContainsFunc(namesakes, func(f *File) bool { return slices.Contains(r.others, f) }) {
		return problem.Problem{
			File: r.messagePath(content.RemovedFile),
			What: "several papers had the name " + problem.Quote(p.Slug),
			Hint: "restore one of them, by its title or identifier",
		}
	}
	names := []string{p.Slug}
	if q, faults := content.ParsePaper(p.File, src); len(faults) == 0 {
		names = append(names, q.Aliases...)
	}
	for _, name := range names {
		var fault problem.Problem
		if errors.As(checkSlug(r.described().papers, name), &fault) {
			fault.Hint = "rename that paper or remove its alias, then restore this one"
			return fault
		}
	}
	return nil
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
