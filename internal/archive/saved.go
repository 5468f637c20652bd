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

// savedTexts are the papers that an earlier run parsed and rendered, so that the first build of a process need not
// repeat it. They do not include papers with problems, nor papers with pictures or linked files, because these depend
// on more than one file.
type savedTexts struct {
	store  *cache.Store
	papers map[cache.Hash]*savedPaper // by hash of the file's name and bytes; nil before the first load or save
	states map[string]*savedPaper     // by name of the file in messages
	began  int64                      // when the earlier run began to read, by the clock of the disk
	now    int64                      // when this run began to read, by the same clock
	missed atomic.Int64               // number of papers whose file was read
}

// textsFile is the content of the cache: the papers of a site for one set of inputs.
type textsFile struct {
	Inputs string // as Reader.inputs returns them
	Began  int64  // before the files were read, by the clock of the disk
	Papers []savedPaper
}

// A savedPaper is a source as the cache stores it.
type savedPaper struct {
	State     cache.State // of the file
	Hash      cache.Hash
	Fields    content.PaperFields
	TitleHTML excerpt // in Fields.Title
	TitleText excerpt // in Fields.Title
	Abstract  string
	Text      excerpt // in Abstract
	Formulas  []markdown.Span
	Summary   excerpt // in Abstract
	Notes     string
	Mentions  []markdown.Mention
	Views     []markdown.ViewBlock
	Spelled   []string
	Code      bool
	Aliases   []problem.Problem
	Warnings  problem.List
}

// An excerpt stores a text as a position in another one that contains it, or else as it is. The text of an abstract of
// one paragraph, for example, is part of the abstract's HTML.
type excerpt struct {
	Start, Length int
	Other         string // the text, if the other one does not contain it
}

// excerptOf returns text as an excerpt of whole.
func excerptOf(text, whole string) excerpt {
	if start := strings.Index(whole, text); start >= 0 {
		return excerpt{Start: start, Length: len(text)}
	}
	return excerpt{Other: text}
}

// of returns the text of an excerpt of whole.
func (e excerpt) of(whole string) string {
	if e.Other != "" || e.Length > len(whole) || e.Start > len(whole)-e.Length {
		return e.Other
	}
	return whole[e.Start : e.Start+e.Length]
}

const textsName = "texts"

// load loads the papers that were saved for the same inputs. After the first build it does nothing.
func (t *savedTexts) load(inputs string) {
	var f textsFile
	if t.papers != nil {
		return
	}
	t.now = t.store.Now()
	if !t.store.Load(textsName, &f) || f.Inputs != inputs {
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

// byState returns the paper that was saved for a file if its metadata has not changed since, or nil. It does not read
// the file.
func (t *savedTexts) byState(md *markdown.Renderer, file, name string, info fs.FileInfo) *source {
	p := t.states[file]
	if p == nil || !p.State.IsOf(info, t.began) {
		return nil
	}
	return p.source(md, file, name)
}

// hashOfText returns the key of a paper in the cache. It depends on everything that determines the paper's source,
// except Reader.inputs.
func hashOfText(file string, src []byte) cache.Hash {
	return cache.HashOf(append(append([]byte(file), 0), src...))
}

// byHash returns the paper that was saved for a file with a hash, or nil.
func (t *savedTexts) byHash(md *markdown.Renderer, file, name string, hash cache.Hash) *source {
	t.missed.Add(1)
	if p := t.papers[hash]; p != nil {
		return p.source(md, file, name)
	}
	return nil
}

func (p *savedPaper) source(md *markdown.Renderer, file, name string) *source {
	title := p.Fields.Title
	r := &Record{
		PaperFields: p.Fields, Slug: content.SlugOf(name), TitleHTML: p.TitleHTML.of(title),
		TitleText: p.TitleText.of(title), Abstract: p.Abstract, Text: p.Text.of(p.Abstract), Formulas: p.Formulas,
	}
	r.TLDR = tldrOf(md, &r.PaperFields)
	views, _ := parseViews(file, p.Views) // a paper with a problem is not saved
	return &source{
		Record: r, file: file, name: name, card: cardOf(r, p.Summary.of(p.Abstract), p.Notes), notes: p.Notes,
		mentions: p.Mentions, code: p.Code, aliases: p.Aliases, hash: p.Hash, warnings: p.Warnings,
		blocks: p.Views, views: views, spelled: p.Spelled,
	}
}

// save saves the papers, unless at most 1% of them were missing from the cache: writing the cache takes longer than
// parsing a few papers.
func (t *savedTexts) save(inputs string, sources []*source, files map[string]*file[source]) {
	t.papers, t.states = map[cache.Hash]*savedPaper{}, nil
	missed := t.missed.Swap(0)
	if t.store == nil || missed*100 <= int64(len(sources)) {
		return
	}
	f := textsFile{Inputs: inputs, Began: t.now}
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
