// Package fetch requests what is new in the sources of a site.
//
// The input is sources and the dumps that earlier runs kept in content/digests. The output is further dumps, one at a
// time: the caller keeps each, with its papers, before the next request is sent. Which documents are new follows from
// the dumps alone, so a run that was killed, or a copy of the repository on another machine, continues where the last
// dump ends. A file describes each kind of source.
//
// A dump has the whole response. Filters, and what earlier dumps of the source list in the same words, only decide
// which of its papers are imported.
package fetch

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"path"
	"time"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/service"
	"github.com/offprint/offprint/internal/web"
)

// Options control a run.
type Options struct {
	Dir    string // the site's root
	Config *config.Config
	Client *web.Client
	Getenv func(string) string // for keys
	Today  content.Date        // in UTC
	Since  content.Date        // the first day to fetch; zero to continue after the last dump of each source

	// Progress is called before each request: the service and the source, how many of its requests are done, of how
	// many. May be nil.
	Progress func(step string, done, total int)

	// Keep keeps a dump and imports its papers. An error ends the run.
	Keep func(*Dump) error
}

// A Dump is a response that the site does not have yet.
type Dump struct {
	Source  string
	File    string // relative to the site's root
	Date    content.Date
	Data    []byte         // as received
	Entries []digest.Entry // to import
	Remarks problem.List   // about these, and about what cannot be read
	Known   int            // papers that an earlier dump of the source lists in the same words
	Left    int            // other papers, which the filters leave out
}

// A Result is what became of a source.
type Result struct {
	Source  string
	Missing string // what was not fetched, such as "2026-02-17 to 2026-02-19"
	From    content.Date
	Err     error // why; a *web.Failure if the service failed. Nil if nothing is missing.
}

// Run fetches sources in their order. A source that fails does not stop the others. The error is that of Keep or of the
// context, or of reading the dumps; the results are then those of the sources before.
func Run(ctx context.Context, sources []*config.Source, o Options) ([]Result, error) {
	var results []Result
	for _, s := range sources {
		f, err := newFetcher(s, o)
		if err != nil {
			return results, err
		}
		err = kinds[s.Kind](f, ctx)
		f.result.Err = f.refused
		if failed := (*sourceError)(nil); errors.As(err, &failed) {
			f.result.Err = failed.error
			err = nil
		}
		if err != nil {
			return results, err
		}
		results = append(results, f.result)
	}
	return results, nil
}

var kinds = map[string]func(*fetcher, context.Context) error{
	config.HuggingFaceSource: (*fetcher).days,
	config.ArxivSource:       (*fetcher).query,
	config.ZoteroSource:      (*fetcher).group,
	config.URLSource:         (*fetcher).address,
}

// A sourceError ends the work on one source.
type sourceError struct{ error }

func (e *sourceError) Unwrap() error { return e.error }

// window is the number of days to look back without any dump, and in queries that repeat days.
const window = 7

// A fetcher fetches one source.
type fetcher struct {
	Options
	source  *config.Source
	service *service.Service // nil for an address
	host    *web.Service
	kept    []keptDump // of the source, in order
	filter  *filter
	seen    map[string]bool // entries in earlier dumps; see remember
	repeats bool            // responses list papers of earlier ones
	result  Result
	refused error // that the service refused a document, if it answered for others
}

func newFetcher(s *config.Source, o Options) (*fetcher, error) {
	f := &fetcher{
		Options: o, source: s, filter: newFilter(s), seen: map[string]bool{}, result: Result{Source: s.Name},
	}
	var err error
	if f.kept, err = findDumps(o.Dir, s.Name); err != nil {
		return nil, err
	}
	if s.Kind == config.URLSource {
		f.host, err = f.hostOf(s.URL)
		return f, err
	}
	f.service = service.Named(s.Kind, o.Client, o.Config, o.Getenv)
	f.host = &f.service.Service
	return f, nil
}

// first returns the first day to fetch: Options.Since, or the day of the last dump, or a week ago.
func (f *fetcher) first() content.Date {
	switch {
	case !f.Since.IsZero():
		return f.Since
	case len(f.kept) > 0:
		return f.kept[len(f.kept)-1].date
	}
	return daysAfter(f.Today, -window)
}

// daysAfter returns the day n days after another.
func daysAfter(d content.Date, n int) content.Date { return content.DateOf(d.Time().AddDate(0, 0, n)) }

func (f *fetcher) progress(done, total int) {
	if f.Progress != nil {
		f.Progress(f.host.Title+", "+f.source.Name, done, total)
	}
}

// get requests a document. It returns nil if the service says that nothing is new. Any other answer without a document
// is an error.
func (f *fetcher) get(ctx context.Context, r web.Request) (*web.Response, error) {
	got, err := f.Client.Get(ctx, f.host, r)
	failed := (*web.Failure)(nil)
	switch {
	case errors.As(err, &failed):
		return nil, &sourceError{failed}
	case err != nil:
		return nil, err
	case got.Status == http.StatusNotModified:
		return nil, nil
	case !got.IsFound():
		return nil, &sourceError{&refusal{f.host.Title, got.Status, ""}}
	}
	return got, nil
}

// A refusal says that a service answered, but has no such document.
type refusal struct {
	title  string
	status int
	hint   string
}

func (e *refusal) Error() string {
	return fmt.Sprintf("%s answers %d %s", e.title, e.status, http.StatusText(e.status))
}

// Hint says what to do; it may be empty.
func (e *refusal) Hint() string { return e.hint }

// read reads a response in the format of the source.
func (f *fetcher) read(name string, on content.Date, body []byte) (*digest.Digest, error) {
	return digest.Read(body, digest.Options{
		Name: name, Format: formats[f.source.Kind], Date: on, Today: f.Today, AllowEmpty: true,
	})
}

var formats = map[string]string{
	config.HuggingFaceSource: "hf-json", config.ArxivSource: "arxiv", config.ZoteroSource: "json",
}

// keep keeps a response as a dump of a day, unless a dump of this day has the same bytes.
func (f *fetcher) keep(on content.Date, body []byte) error {
	number := 1
	for _, k := range f.kept {
		if k.date != on {
			continue
		}
		number = max(number, k.number+1)
		data, err := k.read(f.Dir)
		if err != nil {
			return err
		}
		if bytes.Equal(data, body) {
			return nil
		}
	}
	base := path.Join(content.DigestsDir, on.String()+"-"+f.source.Name)
	if number > 1 {
		base += fmt.Sprintf("-%d", number)
	}
	read, err := f.read(base, on, body)
	if err != nil {
		return &sourceError{f.unreadable(base, err)}
	}
	name := base + f.extension(read.Format)
	d := &Dump{Source: f.source.Name, File: name, Date: on, Data: body}
	for _, e := range read.Entries {
		switch {
		case f.repeats && f.remember(&e):
			d.Known++
		case !f.filter.accepts(&e):
			d.Left++
		default:
			d.Entries = append(d.Entries, e)
		}
	}
	d.Remarks = remarks(d, base, read)
	if err := f.Keep(d); err != nil {
		return err
	}
	f.kept = append(f.kept, keptDump{name: name, date: on, number: number, data: body})
	sortDumps(f.kept)
	return nil
}

// unreadable returns the problems of a response that is not a digest, with its address.
func (f *fetcher) unreadable(base string, err error) error {
	problems := problem.Of(base, err)
	for i := range problems {
		problems[i].File = cmp.Or(f.source.URL, f.host.Title)
	}
	return problems
}

// remarks returns the problems of the entries to import and of the rest of a dump, apart from its other entries.
func remarks(d *Dump, base string, read *digest.Digest) problem.List {
	wanted := map[[2]int]bool{}
	for _, e := range d.Entries {
		wanted[[2]int{e.Line, e.Column}] = true
	}
	var all problem.List
	for _, p := range read.Incomplete {
		if wanted[[2]int{p.Line, p.Column}] {
			all = append(all, p)
		}
	}
	all = append(all, read.Unplaced...)
	for i := range all {
		if all[i].File == base {
			all[i].File = d.File
		}
	}
	all.Sort()
	return all
}

// The times for which a response is used without asking again, if the run that requested it was killed before it was
// imported.
const (
	pastDay = 30 * 24 * time.Hour // what a day had does not change
	thisDay = 20 * time.Hour
	page    = time.Hour
)
