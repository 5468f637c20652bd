package fetch

import (
	"time"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/web"
)

// Accepts reports whether the filters of a source accept a paper.
func Accepts(s *config.Source, e *digest.Entry) bool { return newFilter(s).accepts(e) }

// KeepAny checks and keeps a response of a source of this kind. It returns the dump, or nil if the response is invalid.
func KeepAny(kind string, body []byte) (dumps []*Dump) {
	s := &config.Source{Name: "any", Kind: kind, URL: "https://example.org/any"}
	f := &fetcher{
		source: s, host: &web.Service{Title: "Any"}, filter: newFilter(s), seen: map[string]bool{}, repeats: true,
		Options: Options{
			Today: content.Date{Year: 2026, Month: time.February, Day: 18},
			Keep:  func(d *Dump) error { dumps = append(dumps, d); return nil },
		},
	}
	var err error
	switch kind {
	case config.ArxivSource:
		err = f.checkFeed(body, 0)
	case config.URLSource:
		err = checkText(body)
	default:
		err = f.checkItems(body)
	}
	if err == nil {
		_ = f.keep(f.Today, body) // fails if the response is not a digest
	}
	return dumps
}
