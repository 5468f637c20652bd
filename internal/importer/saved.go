package importer

import (
	"fmt"

	"github.com/offprint/offprint/internal/cache"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/parallel"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/prose"
)

// A savedDump is what an earlier run read from a dump, as the cache stores it. Importing a dump again spends most of
// its time on reading and converting texts, which give the same result every time.
type savedDump struct {
	Inputs     savedInputs
	Today      content.Date
	Date       content.Date
	Format     string
	Extension  string
	Entries    []digest.Entry
	Unplaced   []problem.Problem
	Incomplete []problem.Problem
	Markup     []markup // of the entries
}

// savedInputs are the inputs of a savedDump, apart from the program, which the cache compares, and the date of today.
type savedInputs struct {
	Name    string
	Size    int
	Hash    cache.Hash
	Format  string
	Date    content.Date
	Repairs prose.Repairs
}

// A markup has the texts of an entry that are in Markdown in the paper's file, and the links in them.
type markup struct {
	Title    string
	Abstract string
	Same     bool // Abstract is that of the entry; the cache stores it once
	Links    []prose.Link
}

// The sizes of the dumps that are saved, in bytes. Smaller ones are read in less than 0.1 s.
const (
	leastSaved = 1 << 20
	mostSaved  = 64 << 20
)

// savedDumps is the number of files in the cache. A dump replaces the one before it in its file.
const savedDumps = 4

// inputs returns the inputs of a dump, and the name under which the cache has its entries, or "" if it is not saved.
func (o *Options) inputs(d *Dump) (in savedInputs, name string) {
	if o.Cache == nil || d.Answer != "" || len(d.Data) < leastSaved && !o.saveAll || len(d.Data) > mostSaved {
		return in, ""
	}
	in = savedInputs{d.Name, len(d.Data), cache.HashOf(d.Data), o.Format, o.DigestDate, o.Repairs}
	return in, fmt.Sprintf("dump-%d", cache.HashOfValue(&in)[0]%savedDumps)
}

// loadDump returns what an earlier run read from a dump, or nil. It sets the field markup.
//
// The result depends on the date of today only if the dump's own date is missing or incomplete. If the date of today is
// the resulting date, as in every import after the first, the result is the same (see Options.today).
func (o *Options) loadDump(d *Dump) *digest.Digest {
	in, name := o.inputs(d)
	var s savedDump
	if name == "" || !o.Cache.Load(name, &s) || s.Inputs != in {
		return nil
	}
	if today := o.today(d.kept); today != s.Today && today != s.Date {
		return nil
	}
	for i := range s.Markup {
		if s.Markup[i].Same {
			s.Markup[i].Abstract = s.Entries[i].Abstract
		}
	}
	d.markup = s.Markup
	return &digest.Digest{
		Date: s.Date, Format: digest.Format{Name: s.Format, Extension: s.Extension}, Entries: s.Entries,
		Unplaced: s.Unplaced, Incomplete: s.Incomplete,
	}
}

// saveDump saves what was read from a dump, for the next run.
func (o *Options) saveDump(d *Dump, read *digest.Digest) {
	in, name := o.inputs(d)
	if name == "" || o.DryRun {
		return
	}
	s := savedDump{
		in, o.today(d.kept), read.Date, read.Format.Name, read.Format.Extension, read.Entries, read.Unplaced,
		read.Incomplete, make([]markup, len(d.markup)),
	}
	for i, m := range d.markup {
		if m.Same {
			m.Abstract = ""
		}
		s.Markup[i] = m
	}
	o.Cache.Save(name, &s)
}

// convert sets the field markup of a dump, unless loadDump did.
func (o *Options) convert(d *Dump, read *digest.Digest) {
	if d.markup != nil {
		return
	}
	d.markup = make([]markup, len(read.Entries))
	parallel.Each(len(read.Entries), func(i int) { d.markup[i] = markupOf(&read.Entries[i], o.Repairs) })
	o.saveDump(d, read)
}

// markupOf converts the texts of an entry.
func markupOf(e *digest.Entry, r prose.Repairs) markup {
	m := markup{Title: prose.Title(e.Title, r)}
	m.Abstract, m.Links = prose.Markdown(e.Abstract, r)
	m.Same = m.Abstract == e.Abstract
	_, noted := prose.Markdown(e.Note, r)
	m.Links = append(m.Links, noted...)
	return m
}
