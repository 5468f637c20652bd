// Package search makes the index by which a reader's browser searches an archive, without a server.
//
// In come the papers of an archive, out go the files of the index, which static/js/search.js reads: a
// root, and parts of which a search asks for the few that it needs. The index is made when the first of its
// files is asked for, so that a preview in which nobody searches makes none. The same archive gives
// the same bytes, on every machine; which files there are depends on the number of papers alone.
//
// The words of a text are runs of letters and digits without case and accents (Words); both sides have the
// same rule. Sorted, they are cut into shards, each with the papers that have its words (words-7.bin) and,
// for phrases, where in these they stand (places-7.bin). What results show comes from blocks of four papers,
// of which a browser takes the ones that it needs out of their file (papers-7.bin). The root has the first word
// of every shard, what the filters need of all papers, and the version of every file, so that an old copy
// of one is never taken for a part of another index. spelling.bin has the frequent words, for those that
// were mistyped.
package search

import (
	"fmt"
	"io"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/offprint/offprint/internal/archive"
)

// An Index is the search index of one archive.
type Index struct {
	papers []*archive.Paper
	tags   []*archive.Tag
	names  []string
	files  func() map[string][]byte
	made   atomic.Bool
}

// New prepares the index of an archive. It is made when the first of its files is.
func New(a *archive.Archive) *Index {
	x := &Index{papers: a.Papers, tags: a.Tags, names: names(len(a.Papers))}
	x.files = sync.OnceValue(func() map[string][]byte {
		x.made.Store(true)
		return x.make()
	})
	return x
}

// IsMade tells whether a file was asked for.
func (x *Index) IsMade() bool { return x.made.Load() }

// Names are the names of the files, in a fixed order.
func (x *Index) Names() []string { return x.names }

// Of tells whether the index of an archive would be the same.
func (x *Index) Of(a *archive.Archive) bool {
	sameTag := func(s, t *archive.Tag) bool { return s.Slug == t.Slug && s.Title == t.Title }
	return slices.EqualFunc(x.papers, a.Papers, same) && slices.EqualFunc(x.tags, a.Tags, sameTag)
}

// same tells whether two papers are the same to a search.
func same(p, q *archive.Paper) bool {
	return p == q || p.Notes == q.Notes && (p.Record == q.Record ||
		p.Slug == q.Slug && p.Date == q.Date && p.CountAuthors() == q.CountAuthors() && p.TitleHTML == q.TitleHTML && p.Abstract == q.Abstract &&
			p.Organization == q.Organization && p.Venue == q.Venue && p.Arxiv == q.Arxiv && p.DOI == q.DOI && slices.Equal(p.Authors, q.Authors) && slices.Equal(p.Tags, q.Tags))
}

// A File is one file of an index.
type File struct {
	Index *Index
	Name  string
}

// Write writes the file.
func (f File) Write(w io.Writer) error {
	_, err := w.Write(f.Index.files()[f.Name])
	return err
}

// The sizes of the parts. At 10,000 papers a shard then has about 20 kB, and so has a file of papers.
const (
	papersPerShard = 100
	papersPerFile  = 32
)

const (
	rootName     = "index.bin"
	spellingName = "spelling.bin"
)

func shards(papers int) int { return max(1, ceil(papers, papersPerShard)) }

func ceil(n, per int) int { return (n + per - 1) / per }

func wordsName(n int) string  { return fmt.Sprintf("words-%d.bin", n) }
func placesName(n int) string { return fmt.Sprintf("places-%d.bin", n) }
func papersName(n int) string { return fmt.Sprintf("papers-%d.bin", n) }

// names are those of all files of an index of so many papers.
func names(papers int) []string {
	all := []string{rootName, spellingName}
	for n := range shards(papers) {
		all = append(all, wordsName(n), placesName(n))
	}
	for n := range ceil(papers, papersPerFile) {
		all = append(all, papersName(n))
	}
	return all
}
