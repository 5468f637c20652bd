// Package search makes the index by which a reader's browser searches an archive, without a server.
//
// In come the papers of an archive, out go the files of the index, which static/js/search.js reads: a
// root, and parts of which a search asks for the few that it needs. The index is made when the first of its
// files is asked for, so that a preview in which nobody searches makes none. The same archive gives
// the same bytes, on every machine; which files there are depends on the number of papers alone.
//
// The words of a text are runs of letters and digits without case and accents (Words); both sides have the
// same rule. The most frequent are a shard for themselves; the others are cut into shards in their order. A shard is a
// dictionary and a stretch of lists, of which a browser takes those of the words that it wants: the papers that
// have a word, and, for phrases, where in these it stands. What results show of papers comes in blocks of
// three. Dictionaries, lists and blocks are parts of three kinds of files (words-0.bin, lists-0.bin, papers-0.bin), out of which they
// are fetched by their place. The root has the first word of every shard, where all parts are, what the filters
// need of all papers, a sample of texts, without which no block can be unpacked, and the version of the index, with
// which files are asked for, so that a cache gives no old ones. What is of another index than the root
// does not unpack, or does not end where it should. spelling.bin has frequent words too, for those that were mistyped.
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

// papersPerShard is for how many papers there is a shard of words. Its dictionary then has about 4 kB.
const papersPerShard = 100

func shards(papers int) int { return max(1, ceil(papers, papersPerShard)) }

func ceil(n, per int) int { return (n + per - 1) / per }

const (
	rootName     = "index.bin"
	spellingName = "spelling.bin"
)

// A kind of files has parts of which a browser takes out those that it needs. It has a file for so many papers, which
// then has about 30 kB.
type kind struct {
	name          string
	papersPerFile int
}

var kinds = [...]kind{{"words", 640}, {"lists", 96}, {"papers", 64}}

func (k kind) files(papers int) int  { return max(1, ceil(papers, k.papersPerFile)) }
func (k kind) fileName(n int) string { return fmt.Sprintf("%s-%d.bin", k.name, n) }

// names are those of all files of an index of so many papers.
func names(papers int) []string {
	all := []string{rootName, spellingName}
	for _, k := range kinds {
		for n := range k.files(papers) {
			all = append(all, k.fileName(n))
		}
	}
	return all
}
