// Package fetch requests new documents from the sources of a site.
//
// The input is sources and the dumps of earlier runs in content/digests. The output is further dumps, one at a time:
// the caller saves each dump and imports its papers before the next request is sent. Which documents are new depends
// only on the dumps, so a run after an interrupted one, or on another machine, continues after the last dump. The
// code for each kind of source is in its own file.
//
// A dump is the whole response. Filters and earlier dumps only determine which of its papers are imported.
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

// Options are the options of Run.
type Options struct {
	Dir    string // the site's root
	Config *config.Config
	Client *web.Client
	Getenv func(string) string // looks up an environment variable with an API key; usually os.Getenv
	Today  content.Date        // in UTC
	Since  content.Date        // first day to fetch, ignored for Zotero and URLs; zero to continue after the last dump

	// Progress is called before each step, which is a day or a page. The text names the service and the source; done
	// and total are numbers of steps. It may be nil.
	Progress func(text string, done, total int)

	// Keep saves a dump and imports its papers. An error ends the run.
	Keep func(*Dump) error
}

// A Dump is a response that the site does not have yet.
type Dump struct {
	Source   string
	File     string // relative to the site's root
	Date     content.Date
	Data     []byte         // as received
	Entries  []digest.Entry // the papers to import
	Remarks  problem.List   // problems of Entries, and parts of the response that cannot be read
	Known    int            // number of papers that an earlier dump of the source has with the same data
	Filtered int            // number of other papers that the filters exclude
}

// A Result is the result of fetching a source. If Hugging Face answers the request for a day with an error status such
// as 404, the day is skipped, and Missing does not include it. Err reports the last skipped day, unless a later request
// fails.
type Result struct {
	Source  string
	Missing string       // what was not fetched, such as "2026-02-17 to 2026-02-19", or ""
	From    content.Date // the first missing day; zero if unknown
	Err     error        // the reason, or nil; a *web.Failure if the service failed
}

// Run fetches sources in the given order. A source that fails does not stop the others. Run stops and returns an error
// if Keep or the cache fails, ctx is canceled, a dump cannot be read, or a URL is invalid. It then also returns the
// results of the earlier sources.
func Run(ctx context.Context, sources []*config.Source, o Options) ([]Result, error) {
	var results []Result
	for _, s := range sources {
		f, err := newFetcher(s, o)
		if err != nil {
			return results, err
		}
		err = kinds[s.Kind](f, ctx)
		f.result.Err = f.rejected
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

// kinds maps kinds of sources to the methods that fetch them.
var kinds = map[string]func(*fetcher, context.Context) error{
	config.HuggingFaceSource: (*fetcher).fetchDays,
	config.ArxivSource:       (*fetcher).fetchQuery,
	config.ZoteroSource:      (*fetcher).fetchGroup,
	config.URLSource:         (*fetcher).fetchURL,
}

// A sourceError is an error that ends the fetch of one source, but not the run.
type sourceError struct{ error }

func (e *sourceError) Unwrap() error { return e.error }

// window is the number of days to fetch for a source without dumps, and to repeat in queries.
const window = 7

// A fetcher fetches one source.
type fetcher struct {
	Options
	source  *config.Source
	service *service.Service // nil for a URL
	host    *web.Service
	kept    []keptDump // of the source, sorted by day and number
	filter  *filter
	seen    map[string]bool // entries in earlier dumps; see markSeen
	repeats bool            // whether responses can repeat papers of earlier ones
	result  Result

	rejected error // for the last skipped day, or nil; see Result
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

// firstDay returns the first day to fetch: Options.Since, or the day of the last dump, or a week ago.
func (f *fetcher) firstDay() content.Date {
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

// get requests a document. It returns nil if r has a condition and the document has not changed. For any other answer
// without a document, the error is a statusError, wrapped in a sourceError.
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
		return nil, &sourceError{&statusError{f.host.Title, got.Status, ""}}
	}
	return got, nil
}

// A statusError reports that a service answered with a status such as 404 instead of the document.
type statusError struct {
	title  string // of the service
	status int
	hint   string
}

func (e *statusError) Error() string {
	return fmt.Sprintf("%s answers %d %s", e.title, e.status, http.StatusText(e.status))
}

// Hint returns a hint for the user, or "".
func (e *statusError) Hint() string { return e.hint }

// read reads a response in the format of the source.
func (f *fetcher) read(name string, on content.Date, body []byte) (*digest.Digest, error) {
	return digest.Read(body, digest.Options{
		Name: name, Format: formats[f.source.Kind], Date: on, Today: f.Today, AllowEmpty: true,
	})
}

// formats maps kinds of sources to their formats. The format of a URL is detected.
var formats = map[string]string{
	config.HuggingFaceSource: "hf-json", config.ArxivSource: "arxiv", config.ZoteroSource: "json",
}

// keep passes a response to Options.Keep as a dump of a day, unless a dump of this day has the same bytes.
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
		case f.repeats && f.markSeen(&e):
			d.Known++
		case !f.filter.accepts(&e):
			d.Filtered++
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

// unreadable returns the problems of a response that is not a digest. They name the URL of the source or the title of
// the service as the file.
func (f *fetcher) unreadable(base string, err error) error {
	problems := problem.Of(base, err)
	for i := range problems {
		problems[i].File = cmp.Or(f.source.URL, f.host.Title)
	}
	return problems
}

// remarks returns the problems of the entries to import and the parts of the response that could not be read.
func remarks(d *Dump, base string, read *digest.Digest) problem.List {
	imported := map[[2]int]bool{}
	for _, e := range d.Entries {
		imported[[2]int{e.Line, e.Column}] = true
	}
	var all problem.List
	for _, p := range read.Incomplete {
		if imported[[2]int{p.Line, p.Column}] {
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

// The times for which a cached response is used, in case a run was interrupted before its import.
const (
	pastDayLifetime = 30 * 24 * time.Hour // the papers of a past day do not change
	queryLifetime   = 20 * time.Hour
	groupLifetime   = time.Hour
)
