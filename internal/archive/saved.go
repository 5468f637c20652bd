package archive

import (
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
	missed atomic.Int64               // papers that were parsed although they could have been saved
}

// textsFile is what is saved: the papers of a site with one base path.
type textsFile struct {
	BasePath string
	Papers   []savedPaper
}

// A savedPaper is a source as the cache stores it.
type savedPaper struct {
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
	if t.papers != nil || !t.store.Load(textsName, &f) || f.BasePath != basePath {
		return
	}
	t.papers = make(map[cache.Hash]*savedPaper, len(f.Papers))
	for i := range f.Papers {
		t.papers[f.Papers[i].Hash] = &f.Papers[i]
	}
}

// hashOfText returns a hash of everything that a paper's source is made from, apart from the base path.
func hashOfText(file string, src []byte) cache.Hash {
	return cache.HashOf(append(append([]byte(file), 0), src...))
}

// source returns the source of a paper that was saved, with its warnings, or nil.
func (t *savedTexts) source(file string, hash cache.Hash) (*source, problem.List) {
	p := t.papers[hash]
	if p == nil {
		t.missed.Add(1)
		return nil, nil
	}
	r := &Record{
		PaperFields: p.Fields, Slug: slugOf(file), TitleHTML: p.TitleHTML, TitleText: p.TitleText,
		Abstract: p.Abstract, Text: p.Text,
	}
	return &source{
		Record: r, file: file, card: cardOf(r, p.Summary), notes: p.Notes, mentions: p.Mentions, code: p.Code,
		aliases: p.Aliases, hash: hash, warnings: p.Warnings,
	}, p.Warnings
}

// save saves the papers after the first reading, unless almost all of them were saved before: writing them takes longer
// than parsing a few.
func (t *savedTexts) save(basePath string, sources []*source) {
	t.papers = map[cache.Hash]*savedPaper{}
	missed := t.missed.Swap(0)
	if t.store == nil || missed*100 <= int64(len(sources)) {
		return
	}
	f := textsFile{BasePath: basePath}
	for _, s := range sources {
		if s.hash == (cache.Hash{}) {
			continue
		}
		f.Papers = append(f.Papers, savedPaper{
			Hash: s.hash, Fields: s.PaperFields, TitleHTML: s.TitleHTML, TitleText: s.TitleText, Abstract: s.Abstract,
			Text: s.Text, Summary: s.card.Summary, Notes: s.notes, Mentions: s.mentions, Code: s.code,
			Aliases: s.aliases, Warnings: s.warnings,
		})
	}
	t.store.Save(textsName, &f)
}
