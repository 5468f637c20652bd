package archive

import (
	"io/fs"
	"strings"
	"sync/atomic"

	"github.com/offprint/offprint/internal/cache"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/markdown"
	"github.com/offprint/offprint/internal/problem"
)

// savedTexts are the papers as an earlier run read them, so that the first run of a process need not parse and render
// every text. A paper with a problem or a picture is not among them: the one is reported by its position, the other
// depends on more than its file.
type savedTexts struct {
	store  *cache.Store
	papers map[cache.Hash]*savedPaper // by the hash of the file's name and bytes
	states map[string]*savedPaper     // by the name of the file
	began  int64                      // when the papers of states were read, by the clock of the disk
	now    int64                      // when the reader began to read
	missed atomic.Int64               // papers whose file was read
}

// textsFile is what is saved: the papers of a site with one base path and one file of words.
type textsFile struct {
	BasePath string // and the site's own words
	Began    int64  // before the files were read, by the clock of the disk
	Papers   []savedPaper
}

// A savedPaper is a source as the cache stores it.
type savedPaper struct {
	State     cache.State // of the file
	Hash      cache.Hash
	Fields    content.PaperFields
	TitleHTML excerpt // of the title
	TitleText excerpt // of the title
	Abstract  string
	Text      excerpt // of the abstract
	Formulas  []markdown.Span
	Summary   excerpt // of the abstract
	Notes     string
	Mentions  []markdown.Mention
	Views     []markdown.ViewBlock
	Spelled   []string // tags
	Code      bool
	Aliases   []problem.Problem
	Warnings  problem.List
}

// An excerpt is a text that is often a part of another one, which is then stored and read only once: the text of an
// abstract of one paragraph is in its HTML.
type excerpt struct {
	Start, Length int
	Other         string // the text, if it is not a part
}

// excerptOf returns a text as an excerpt of another.
func excerptOf(text, whole string) excerpt {
	if start := strings.Index(whole, text); start >= 0 {
		return excerpt{Start: start, Length: len(text)}
	}
	return excerpt{Other: text}
}

// of returns the text of an excerpt.
func (e excerpt) of(whole string) string {
	if e.Other != "" || e.Length > len(whole) || e.Start > len(whole)-e.Length {
		return e.Other
	}
	return whole[e.Start : e.Start+e.Length]
}

const textsName = "texts"

// load loads the papers that were saved for a base path and the site's own words, the first time.
func (t *savedTexts) load(basePath string) {
	var f textsFile
	if t.papers != nil {
		return
	}
	t.now = t.store.Now()
	if !t.store.Load(textsName, &f) || f.BasePath != basePath {
		return
	}
	t.began = f.Began
	t.papers = make(map[cache.Hash]*savedPaper, len(f.Papers))
	t.states = make(map[string]*savedPaper, len(f.Papers))
	for i := range f.Papers {
		p := &f.Papers[i]
		t.papers[p.Hash], t.states[p.State.Name] = p, p
	}
}

// unread returns the paper of a file that looks as it did when it was saved, or nil. The file is then not read.
func (t *savedTexts) unread(file, name string, info fs.FileInfo) *source {
	p := t.states[file]
	if p == nil || !p.State.IsOf(info, t.began) {
		return nil
	}
	return p.source(file, name)
}

// hashOfText returns a hash of everything that a paper's source is made from, apart from the base path.
func hashOfText(file string, src []byte) cache.Hash {
	return cache.HashOf(append(append([]byte(file), 0), src...))
}

// read returns the paper that was saved for a file with a hash, or nil.
func (t *savedTexts) read(file, name string, hash cache.Hash) *source {
	t.missed.Add(1)
	if p := t.papers[hash]; p != nil {
		return p.source(file, name)
	}
	return nil
}

func (p *savedPaper) source(file, name string) *source {
	title := p.Fields.Title
	r := &Record{
		PaperFields: p.Fields, Slug: content.SlugOf(name), TitleHTML: p.TitleHTML.of(title),
		TitleText: p.TitleText.of(title), Abstract: p.Abstract, Text: p.Text.of(p.Abstract), Formulas: p.Formulas,
	}
	r.TLDR = tldrOf(&r.PaperFields)
	views, _ := parseViews(file, p.Views) // a paper with a problem is not saved
	return &source{
		Record: r, file: file, name: name, card: cardOf(r, p.Summary.of(p.Abstract), p.Notes), notes: p.Notes,
		mentions: p.Mentions, code: p.Code, aliases: p.Aliases, hash: p.Hash, warnings: p.Warnings,
		blocks: p.Views, views: views, spelled: p.Spelled,
	}
}

// save saves the papers after the first reading, unless almost all of them were saved before: writing them takes longer
// than parsing a few.
func (t *savedTexts) save(basePath string, sources []*source, files map[string]*file[source]) {
	t.papers, t.states = map[cache.Hash]*savedPaper{}, nil
	missed := t.missed.Swap(0)
	if t.store == nil || missed*100 <= int64(len(sources)) {
		return
	}
	f := textsFile{BasePath: basePath, Began: t.now}
	for _, s := range sources {
		if s.hash == (cache.Hash{}) {
			continue
		}
		f.Papers = append(f.Papers, savedPaper{
			State: cache.StateOf(s.file, files[s.name].info),
			Hash:  s.hash, Fields: s.PaperFields, TitleHTML: excerptOf(s.TitleHTML, s.Title),
			TitleText: excerptOf(s.TitleText, s.Title), Abstract: s.Abstract, Text: excerptOf(s.Text, s.Abstract),
			Formulas: s.Formulas,
			Summary:  excerptOf(s.card.Summary, s.Abstract), Notes: s.notes, Mentions: s.mentions, Code: s.code,
			Aliases: s.aliases, Warnings: s.warnings, Views: s.blocks,
			Spelled: s.spelled,
		})
	}
	t.store.Save(textsName, &f)
}
