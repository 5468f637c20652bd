package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/web"
)

// queryLimit is the maximum number of papers in a response.
const queryLimit = 200

// fetchQuery fetches recently submitted papers, once a day.
//
// A query can select papers only by submission date (https://info.arxiv.org/help/api/user-manual.html#query_details),
// but arXiv may announce a paper days later: four over a weekend, and more if a moderator examines it. So each query
// repeats a week.
func (f *fetcher) fetchQuery(ctx context.Context) error {
	isDone, err := f.isDoneToday()
	if isDone || err != nil {
		return err
	}
	from, err := f.firstQueried()
	if err != nil {
		return err
	}
	f.repeats = true
	var recent []keptDump
	for _, k := range f.kept {
		if k.date.Compare(from) >= 0 && k.date.Compare(f.Today) < 0 {
			recent = append(recent, k)
		}
	}
	if err := f.markAllSeen(recent); err != nil {
		return err
	}
	for start, total := 0, 1; start < total; {
		f.progress(start/queryLimit, (total+queryLimit-1)/queryLimit)
		got, err := f.get(ctx, web.Request{
			Path: f.queryPath(from, start), Lifetime: queryLifetime,
			Check: func(body []byte) error { return f.checkFeed(body, start) },
		})
		if err == nil {
			err = f.keep(f.Today, got.Body)
		}
		if err != nil {
			f.result.From, f.result.Missing = from, "papers since "+from.String()
			rejected := (*statusError)(nil)
			if errors.As(err, &rejected) {
				rejected.hint = "check its query in site.yaml"
			}
			return err
		}
		start, total = start+countEntries(got.Body), countOf(totalResults, got.Body)
	}
	return nil
}

// isDoneToday reports whether the last dump of today is the last response of its query. If Options.Since is set, the
// source must also have a dump of that day or an earlier one.
func (f *fetcher) isDoneToday() (bool, error) {
	today := f.lastOf(f.Today)
	if today == nil || !f.Since.IsZero() && f.kept[0].date.Compare(f.Since) > 0 {
		return false, nil
	}
	return f.isComplete(today)
}

// isComplete reports whether a dump is the last response of its query.
func (f *fetcher) isComplete(k *keptDump) (bool, error) {
	data, err := k.read(f.Dir)
	if err != nil {
		return false, err
	}
	return countOf(startIndex, data)+countEntries(data) >= countOf(totalResults, data), nil
}

// firstQueried returns the first day of the query. It is Options.Since, if set. Otherwise, it is a week before the last
// dump of an earlier day or, without such a dump, a week before today. If that dump is not the last response of its
// query, later papers are missing, so the first day is a week before the last paper in the dump.
func (f *fetcher) firstQueried() (content.Date, error) {
	if !f.Since.IsZero() {
		return f.Since, nil
	}
	var last *keptDump
	for i := range f.kept {
		if f.kept[i].date.Compare(f.Today) < 0 {
			last = &f.kept[i]
		}
	}
	if last == nil {
		return daysAfter(f.Today, -window), nil
	}
	from := last.date
	isComplete, err := f.isComplete(last)
	if err != nil {
		return from, err
	}
	if data, err := last.read(f.Dir); err == nil && !isComplete {
		if read, err := f.read(last.name, last.date, data); err == nil && len(read.Entries) > 0 {
			if on := read.Entries[len(read.Entries)-1].Date; on.Day > 0 && on.Compare(from) < 0 {
				from = on
			}
		}
	}
	return daysAfter(from, -window), nil
}

// queryPath returns the path of the request for the papers from the index start on, the oldest first.
func (f *fetcher) queryPath(from content.Date, start int) string {
	question := fmt.Sprintf("(%s) AND submittedDate:[%s0000 TO %s2359]", f.source.Query,
		from.Time().Format("20060102"), f.Today.Time().Format("20060102"))
	return "/api/query?search_query=" + url.QueryEscape(question) +
		fmt.Sprintf("&sortBy=submittedDate&sortOrder=ascending&start=%d&max_results=%d", start, queryLimit)
}

var (
	totalResults = lazyregexp.New(`<opensearch:totalResults[^>]*>\s*(\d{1,9})\s*<`)
	startIndex   = lazyregexp.New(`<opensearch:startIndex[^>]*>\s*(\d{1,9})\s*<`)
	entryTag     = lazyregexp.New(`<entry[\s>]`)
)

// countEntries returns the number of papers in a response, which can be lower than requested although more follow.
func countEntries(body []byte) int { return len(entryTag.FindAllIndex(body, -1)) }

// countOf returns the number that a pattern finds in a response, or 0.
func countOf(form *lazyregexp.Regexp, body []byte) int {
	if m := form.FindSubmatch(body); m != nil {
		n, _ := strconv.Atoi(string(m[1]))
		return n
	}
	return 0
}

// checkFeed returns an error if a response is damaged. arXiv sometimes returns no entries although more exist.
func (f *fetcher) checkFeed(body []byte, start int) error {
	if root, _ := entry.XMLRoot(string(body)); root != "feed" {
		return errors.New("not an Atom feed")
	}
	read, err := f.read(f.source.Name, f.Today, body)
	if err == nil && (len(read.Entries) == 0 || countEntries(body) == 0) && countOf(totalResults, body) > start {
		err = errors.New("a feed without entries, although it reports more results")
	}
	return err
}
