package fetch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/web"
)

// The API returns the papers of a day as an array, in pages (https://huggingface.co/docs/hub/api). A day is fetched
// when it is over in UTC, because papers are added to it until then.
const (
	dayLimit = 100 // papers on a page; the maximum of the API
	maxPages = 20  // pages of a day
)

// fetchDays fetches the days before today that have no dump, or whose last dump is a full page.
func (f *fetcher) fetchDays(ctx context.Context) error {
	var missing []content.Date
	for day := f.firstDay(); day.Compare(f.Today) < 0; day = daysAfter(day, 1) {
		last := f.lastOf(day)
		if last == nil {
			missing = append(missing, day)
			continue
		}
		data, err := last.read(f.Dir)
		if err != nil {
			return err
		}
		if n, err := countItems(data); err == nil && n == dayLimit { // another page may follow
			missing = append(missing, day)
		}
	}
	for i, day := range missing {
		f.progress(i, len(missing))
		err := f.fetchDay(ctx, day)
		if rejected := (*statusError)(nil); errors.As(err, &rejected) {
			f.rejected = fmt.Errorf("%w for %s", rejected, day)
			continue
		}
		if err != nil {
			f.result.From, f.result.Missing = day, between(day, missing[len(missing)-1])
			return err
		}
	}
	return nil
}

// between returns a text for the days from first to last.
func between(first, last content.Date) string {
	if first == last {
		return first.String()
	}
	return first.String() + " to " + last.String()
}

// fetchDay fetches the pages of a day that have no dump.
func (f *fetcher) fetchDay(ctx context.Context, day content.Date) error {
	page := 0
	if last := f.lastOf(day); last != nil {
		page = last.number
	}
	for ; page < maxPages; page++ {
		path := fmt.Sprintf("/api/daily_papers?date=%s&limit=%d", day, dayLimit)
		if page > 0 {
			path += fmt.Sprintf("&p=%d", page)
		}
		got, err := f.get(ctx, web.Request{Path: path, Lifetime: pastDayLifetime, Check: f.checkItems})
		if err != nil {
			return err
		}
		if err := f.keep(day, got.Body); err != nil {
			return err
		}
		if n, _ := countItems(got.Body); n != dayLimit {
			return nil
		}
	}
	return nil
}

// countItems returns the length of a JSON array.
func countItems(body []byte) (int, error) {
	var items []json.RawMessage
	if err := json.Unmarshal(body, &items); err != nil {
		return 0, fmt.Errorf("not a JSON array: %w", err)
	}
	return len(items), nil
}

// checkItems returns an error if a response is damaged.
func (f *fetcher) checkItems(body []byte) error {
	if _, err := countItems(body); err != nil {
		return err
	}
	_, err := f.read(f.source.Name, f.Today, body)
	return err
}
