package archive

import (
	"slices"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/markdown"
	"github.com/offprint/offprint/internal/problem"
)

// This file checks broken files: those whose front matter has problems. The archive shows their last valid states. What
// can be read of them now is checked, but not shown, so that all problems of a file are reported at once.

// texts are the contents of all files.
type texts struct {
	papers      contents[source] // with their declared fields
	collections contents[collectionText]
	pages       contents[pageText]

	broken             map[string]bool // broken files, as named in messages
	problems, warnings problem.List    // problems and warnings of the files
}

// contents are the contents of the files in one folder, sorted by slug.
type contents[T any] struct {
	shown   []*T // last valid state of each file
	partial []*T // readable parts of the broken files
}

// collect returns the contents of all files, with the declared fields of papers.
func (r *Reader) collect() *texts {
	t := &texts{broken: map[string]bool{}}
	t.papers = r.papers.collect(r.dir, t)
	t.pages = r.pages.collect(r.dir, t)
	t.collections = r.collections.collect(r.dir, t)
	r.saved.save(r.inputs(), t.papers.shown, r.papers.files)
	var problems, more problem.List
	t.papers.shown, problems = r.declare(t.papers.shown)
	t.papers.partial, more = r.declarePartial(t.papers.partial)
	t.problems = slices.Concat(t.problems, problems, more)
	return t
}

// checked returns the current content of each file, as far as it can be read.
func (t *texts) checked() (papers []*source, collections []*collectionText, pages []*pageText) {
	if len(t.broken) == 0 {
		return t.papers.shown, t.collections.shown, t.pages.shown
	}
	return t.papers.current(func(s *source) bool { return t.broken[s.file] }),
		t.collections.current(func(c *collectionText) bool { return t.broken[c.File] }),
		t.pages.current(func(p *pageText) bool { return t.broken[p.File] })
}

// current returns the shown texts without those that are outdated, followed by the partial ones.
func (c contents[T]) current(isOutdated func(*T) bool) []*T {
	return append(slices.DeleteFunc(slices.Clone(c.shown), isOutdated), c.partial...)
}

// noteBroken records which papers that belong to the archive have broken files.
func (a *Archive) noteBroken(o Options, kept []*source, t *texts) {
	if len(t.broken) == 0 {
		return
	}
	a.partial, _ = o.choose(t.papers.partial, &Archive{})
	a.outdated = map[string]bool{}
	for _, s := range kept {
		if t.broken[s.file] {
			a.outdated[s.Slug] = true
		}
	}
}

// checkBroken replaces the problems of links and views in outdated texts with those in the broken files.
func (l *links) checkBroken(t *texts) {
	if len(t.broken) == 0 {
		return
	}
	isOutdated := func(p problem.Problem) bool { return t.broken[p.File] }
	l.problems, l.warnings = slices.DeleteFunc(l.problems, isOutdated), slices.DeleteFunc(l.warnings, isOutdated)
	for _, s := range l.partial {
		l.checkText(s.file, s.mentions, s.views...)
	}
	for _, c := range t.collections.partial {
		l.checkText(c.File, c.mentions, c.views...)
		l.checkText(c.File, nil, c.View)
		l.checkListed(c)
	}
	for _, p := range t.pages.partial {
		l.checkText(p.File, p.mentions, p.views...)
		l.checkText(p.File, nil, p.view)
	}
}

// checkListed reports the papers of a collection that do not exist. Duplicates and entries without a name are already
// reported as problems of its file.
func (l *links) checkListed(c *collectionText) {
	seen := map[string]bool{"": true}
	for i, p := range c.Papers {
		if !seen[p.Slug] {
			seen[p.Slug] = true
			l.listed(p)
		}
		l.checkText(c.File, c.remarks[i].mentions)
	}
}

// checkText reports the problems of mentions and views that are not shown. Views can be nil.
func (l *links) checkText(file string, mentions []markdown.Mention, views ...*content.View) {
	for _, m := range mentions {
		l.targetOf(m, file)
	}
	for _, v := range views {
		if v == nil {
			continue
		}
		b := bind(l.schema, v)
		l.problems = append(l.problems, b.problems...)
		l.warnUndeclared(b.undeclared)
	}
}
