// Package search builds the index for searching the site in a browser, without a server.
//
// The input is the papers of an archive. The output is the files of the index, which static/js/search.js reads. A
// search fetches the root file and only a few of the others. The folder browser has the source of the script. The index
// is built when one of its files is first written, so a preview without a search does not build it. The same archive
// produces the same bytes on every machine. The names of the files depend only on the number of papers.
//
// The words of a text are runs of letters and digits without case and accents (see Words); Go and JavaScript use the
// same rules. The most frequent words form the first shard; the others are divided into shards in alphabetical order. A
// shard has a dictionary and lists, from which a browser fetches what it needs: the papers that contain a word and, for
// phrases, the positions of the word in them. The texts for results are stored in blocks of three papers. Dictionaries,
// lists and blocks are stored in three kinds of files (words-0.bin, lists-0.bin, papers-0.bin) and fetched by offset.
//
// The words of some fields are in the index twice: as words and, for queries that name the field, after the name of the
// field, as in author:borel (see fielded).
//
// The root contains the first word of every shard, the lengths of all parts, the data for most filters, a sample for
// decompressing blocks, and the version of the index. Every request for another file includes the version, so that
// caches never return old files. A part of another version fails to decompress or has the wrong length. The file
// spelling.bin contains frequent words for correcting mistyped ones. The filters with many values, people and venues,
// are the last two parts of the papers files: first the venues and the people with the most papers, then the other
// people.
package search

import (
	"fmt"
	"io"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/cache"
	"github.com/offprint/offprint/internal/content"
)

// An Index is the search index of one archive.
type Index struct {
	inputs
	names  []string
	hashes func() []cache.Hash // hashes of the indexed data of each paper
	hash   func() cache.Hash   // hash of all inputs
	files  func() map[string][]byte
	made   atomic.Bool
	store  *cache.Store
}

// inputs are the inputs of an index.
type inputs struct {
	today   content.Date
	papers  []*archive.Paper
	tags    []*archive.Term
	indexes []*archive.Index // indexes of other fields
	people  []*content.Person
}

// New returns the index of an archive. Its files are computed when the first of them is written, with the data of the
// last index in the cache. The store can be nil. Results mark papers dated after today; a zero date marks none.
func New(a *archive.Archive, today content.Date, store *cache.Store) *Index {
	x := &Index{
		inputs: inputs{today, a.Papers, a.Tags, a.FieldIndexes(), a.Known}, names: names(len(a.Papers)), store: store,
	}
	x.hashes = sync.OnceValue(func() []cache.Hash { return hashesOf(x.papers, x.tagTitle()) })
	x.hash = sync.OnceValue(func() cache.Hash { return x.hashOf(x.hashes()) })
	x.files = sync.OnceValue(func() map[string][]byte {
		x.made.Store(true)
		return x.make()
	})
	return x
}

// IsMade reports whether the index was built.
func (x *Index) IsMade() bool { return x.made.Load() }

// Names returns the names of the files in a fixed order.
func (x *Index) Names() []string { return x.names }

// Matches reports whether the index of archive a would be the same, apart from the date.
func (x *Index) Matches(a *archive.Archive) bool {
	sameTag := func(s, t *archive.Term) bool { return s.Slug == t.Slug && s.Title == t.Title }
	sameIndex := func(i, j *archive.Index) bool {
		return i.Field == j.Field && i.Title == j.Title && slices.EqualFunc(i.Terms, j.Terms, sameTag) &&
			slices.Equal(i.Choices, j.Choices)
	}
	samePerson := func(p, q *content.Person) bool { return p.Slug == q.Slug && p.Name == q.Name }
	return slices.EqualFunc(x.papers, a.Papers, same) && slices.EqualFunc(x.tags, a.Tags, sameTag) &&
		slices.EqualFunc(x.people, a.Known, samePerson) &&
		slices.EqualFunc(x.indexes, a.FieldIndexes(), sameIndex)
}

// same reports whether two papers have the same indexed data.
func same(p, q *archive.Paper) bool {
	return p == q || p.Notes == q.Notes && slices.Equal(p.Names, q.Names) && (p.Record == q.Record ||
		p.Slug == q.Slug && p.Date == q.Date && p.CountAuthors() == q.CountAuthors() && p.TitleHTML == q.TitleHTML &&
			p.Abstract == q.Abstract &&
			p.Organization == q.Organization && p.Venue == q.Venue && p.Arxiv == q.Arxiv && p.DOI == q.DOI &&
			slices.Equal(p.Authors, q.Authors) && slices.Equal(p.Tags, q.Tags) && slices.Equal(p.Aliases, q.Aliases) &&
			upvotes(p) == upvotes(q) && flags(p, content.Date{}) == flags(q, content.Date{}) &&
			slices.EqualFunc(p.Fields, q.Fields, sameItems) &&
			p.VenuePath == q.VenuePath && p.OrganizationPath == q.OrganizationPath)
}

func sameItems(v, w content.FieldValue) bool {
	return v.Name == w.Name && v.Type == w.Type && slices.Equal(v.Items, w.Items) && wholeValue(v) == wholeValue(w)
}

// A File is one file of an index.
type File struct {
	Index *Index
	Name  string
}

// Inputs returns the inputs of the file, for package memo: its name and a hash of the inputs of the index, which is
// computed once for all files.
func (f File) Inputs() any {
	return &struct {
		Name string
		Hash cache.Hash
	}{f.Name, f.Index.hash()}
}

// Write writes the file.
func (f File) Write(w io.Writer) error {
	_, err := w.Write(f.Index.files()[f.Name])
	return err
}

// papersPerShard is the number of papers for each shard of words. It makes dictionaries of about 4 kB.
const papersPerShard = 100

func shards(papers int) int { return max(1, ceil(papers, papersPerShard)) }

func ceil(n, per int) int { return (n + per - 1) / per }

const (
	rootName     = "index.bin"
	spellingName = "spelling.bin"
)

// A kind is a kind of file from which a browser fetches parts as needed. One file for each papersPerFile papers makes
// files of about 30 kB.
type kind struct {
	name          string
	papersPerFile int
}

var kinds = [...]kind{{"words", 640}, {"lists", 96}, {"papers", 64}}

func (k kind) files(papers int) int  { return max(1, ceil(papers, k.papersPerFile)) }
func (k kind) fileName(n int) string { return fmt.Sprintf("%s-%d.bin", k.name, n) }

// names returns the names of all files of an index, given the number of papers.
func names(papers int) []string {
	all := []string{rootName, spellingName}
	for _, k := range kinds {
		for n := range k.files(papers) {
			all = append(all, k.fileName(n))
		}
	}
	return all
}
