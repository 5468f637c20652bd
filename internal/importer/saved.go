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

// A savedDump is the data that an earlier run read from a dump, as the cache stores it. Without it, importing a dump
// again would spend most of its time on reading and converting the same texts.
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

// savedInputs are the inputs of a savedDump, except for the version of the program, which the cache compares, and
// today's date.
type savedInputs struct {
	Name    string
	Size    int
	Hash    cache.Hash
	Format  string
	Date    content.Date
	Repairs prose.Repairs
}

// A markup has the texts of an entry converted to Markdown, and the links in them.
type markup struct {
	Title    string
	Abstract string
	Same     bool // the conversion did not change the abstract, so the cache stores it once
	Links    []prose.Link
}

// The minimum and maximum size of a saved dump, in bytes. Smaller dumps are read in less than 0.1 s.
const (
	leastSaved = 1 << 20
	mostSaved  = 64 << 20
)

// savedDumps is the maximum number of saved dumps. Each of these files has the last dump whose hash selects it.
const savedDumps = 4

// inputs returns the inputs of a dump and its name in the cache, which is "" for a dump that is not to be saved.
func (o *Options) inputs(d *Dump) (in savedInputs, name string) {
	if o.Cache == nil || d.Answer != "" || len(d.Data) < leastSaved && !o.saveAll || len(d.Data) > mostSaved {
		return in, ""
	}
	in = savedInputs{d.Name, len(d.Data), cache.HashOf(d.Data), o.Format, o.DigestDate, o.Repairs}
	return in, fmt.Sprintf("dump-%d", cache.HashOfValue(&in)[0]%savedDumps)
}

// loadDump returns the digest that an earlier run read from a dump, and sets the dump's field markup. It returns nil if
// the cache does not have it.
//
// A digest depends on today's date only if its own date is missing or incomplete. Reading it with its resulting date as
// today's, as in every import after the first (see Options.today), has the same result.
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

// saveDump saves a digest and the markup of its dump for the next run.
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

// convert sets the field markup of a dump, unless loadDump did, and saves the dump.
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
	_, inNote := prose.Markdown(e.Note, r)
	m.Links = append(m.Links, inNote...)
	return m
}
