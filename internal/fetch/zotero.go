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

// The items of a group are pages of an array. Each item has the version of the library in which it last changed
// (https://www.zotero.org/support/dev/web_api/v3/syncing). So the highest version in the dumps is where to continue.
const (
	groupLimit = 100 // items on a page, the most that the API allows
	maxChanges = 3   // how often to start again because the group changed between two pages
)

// group fetches the items that changed after the last dump.
func (f *fetcher) group(ctx context.Context) error {
	since, err := f.version()
	if err != nil {
		return err
	}
	for again := range maxChanges {
		lifetime := page
		if again > 0 {
			lifetime = 0
		}
		hasChanged, err := f.items(ctx, since, lifetime)
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

// items fetches the items after a version. It stops if the group changes between two pages. A response that is younger
// than lifetime is used without asking again.
func (f *fetcher) items(ctx context.Context, since int, lifetime time.Duration) (hasChanged bool, err error) {
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
		refused := (*refusal)(nil)
		if errors.As(err, &refused) {
			refused.hint = "check the number of the group in site.yaml; a private group needs a key in " +
				f.host.Secret.Variable
		}
		if got == nil || err != nil {
			return false, err // nothing is new, or the service failed
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
			total++ // there may be another page
		}
	}
	return false, nil
}

// version returns the highest version of an item, up to the last page of a complete series. If the last page is full,
// others are missing, which may have lower versions.
func (f *fetcher) version() (highest int, err error) {
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
			continue // the curator replaced it
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
