package archive

import (
	"io/fs"
	"path"
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

// textsFile is what is saved: the papers of a site with one base path.
type textsFile struct {
	BasePath string
	Began    int64 // before the files were read, by the clock of the disk
	Papers   []savedPaper
}

// A savedPaper is a source as the cache stores it.
type savedPaper struct {
	State     cache.State // of the file
	Hash      cache.Hash
	Fields    content.PaperFields
	TitleHTML string
	TitleText string
	Abstract  string
	Text      string
	Summary   string
	Notes     string
	Mentions  []markdown.Mention
	Code      bool
	Aliases   []problem.Problem
	Warnings  problem.List
}

const textsName = "texts"

// load loads the papers that were saved for a base path, the first time.
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
func (t *savedTexts) unread(file string, info fs.FileInfo) *source {
	p := t.states[file]
	if p == nil || !p.State.IsOf(info, t.began) {
		return nil
	}
	return p.source(file)
}

// hashOfText returns a hash of everything that a paper's source is made from, apart from the base path.
func hashOfText(file string, src []byte) cache.Hash {
	return cache.HashOf(append(append([]byte(file), 0), src...))
}

// read returns the paper that was saved for a file with a hash, or nil.
func (t *savedTexts) read(file string, hash cache.Hash) *source {
	t.missed.Add(1)
	if p := t.papers[hash]; p != nil {
		return p.source(file)
	}
	return nil
}

func (p *savedPaper) source(file string) *source {
	r := &Record{
		PaperFields: p.Fields, Slug: slugOf(file), TitleHTML: p.TitleHTML, TitleText: p.TitleText,
		Abstract: p.Abstract, Text: p.Text,
	}
	return &source{
		Record: r, file: file, card: cardOf(r, p.Summary), notes: p.Notes, mentions: p.Mentions, code: p.Code,
		aliases: p.Aliases, hash: p.Hash, warnings: p.Warnings,
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
			State: cache.StateOf(s.file, files[path.Base(s.file)].info),
			Hash:  s.hash, Fields: s.PaperFields, TitleHTML: s.TitleHTML, TitleText: s.TitleText, Abstract: s.Abstract,
			Text: s.Text, Summary: s.card.Summary, Notes: s.notes, Mentions: s.mentions, Code: s.code,
			Aliases: s.aliases, Warnings: s.warnings,
		})
	}
	t.store.Save(textsName, &f)
}
