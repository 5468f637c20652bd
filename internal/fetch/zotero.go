package fetch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/offprint/offprint/internal/web"
)

// The API returns the items of a group as an array, in pages. Each item has the version of the library in which it last
// changed (https://www.zotero.org/support/dev/web_api/v3/syncing). A fetch continues after the version that lastVersion
// returns.
const (
	groupLimit  = 100 // items on a page; the maximum of the API
	maxAttempts = 3   // of fetching all pages, which fails if the group changes between two requests
)

// fetchGroup fetches the items that changed after the last dump.
func (f *fetcher) fetchGroup(ctx context.Context) error {
	since, err := f.lastVersion()
	if err != nil {
		return err
	}
	for attempt := range maxAttempts {
		lifetime := groupLifetime
		if attempt > 0 {
			lifetime = 0
		}
		hasChanged, err := f.fetchItems(ctx, since, lifetime)
		if err != nil {
			f.result.Missing = fmt.Sprintf("items after version %d", since)
		}
		if err != nil || !hasChanged {
			return err
		}
	}
	f.result.Missing = fmt.Sprintf("items after version %d", since)
	return &sourceError{errors.New("the group changed during the fetch")}
}

// fetchItems fetches the items after a version. It stops if the group changes between two requests. A cached response
// that is younger than lifetime is used without a request.
func (f *fetcher) fetchItems(ctx context.Context, since int, lifetime time.Duration) (hasChanged bool, err error) {
	header := map[string]string{"Zotero-API-Version": "3"}
	if since > 0 {
		header["If-Modified-Since-Version"] = strconv.Itoa(since)
	}
	version := ""
	for start, total := 0, 1; start < total; start += groupLimit {
		f.progress(start/groupLimit, (total+groupLimit-1)/groupLimit)
		got, err := f.get(ctx, web.Request{
			Path: fmt.Sprintf("/groups/%d/items?format=json&limit=%d&since=%d&sort=dateAdded&direction=asc&start=%d",
				f.source.Group, groupLimit, since, start),
			Header: header, Lifetime: lifetime, Check: f.checkItems,
		})
		rejected := (*statusError)(nil)
		if errors.As(err, &rejected) {
			rejected.hint = "check the number of the group in site.yaml; a private group needs a key in " +
				f.host.Secret.Variable
		}
		if got == nil || err != nil {
			return false, err // without an error, nothing has changed
		}
		now := got.Header.Get("Last-Modified-Version")
		if start > 0 && now != version {
			return true, nil
		}
		n, _ := countItems(got.Body)
		if n > 0 || start > 0 {
			if err := f.keep(f.Today, got.Body); err != nil {
				return false, err
			}
		}
		version, total = now, start+n
		if n == groupLimit {
			total++ // another page may follow
		}
	}
	return false, nil
}

// lastVersion returns the highest version of the items in the dumps, up to the last page that is not full. It ignores
// the full pages after that one, because the page that follows them is missing and may have items with lower versions.
func (f *fetcher) lastVersion() (highest int, err error) {
	seen := 0
	for i := range f.kept {
		data, err := f.kept[i].read(f.Dir)
		if err != nil {
			return 0, err
		}
		var items []struct {
			Version int `json:"version"`
		}
		if json.Unmarshal(data, &items) != nil {
			continue // the curator edited the dump
		}
		for _, item := range items {
			seen = max(seen, item.Version)
		}
		if len(items) < groupLimit {
			highest = seen
		}
	}
	return highest, nil
}
