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

// KeepAny checks and keeps a response as if a source of a kind had answered with it. It returns the dump, if any.
func KeepAny(kind string, body []byte) (dumps []*Dump) {
	s := &config.Source{Name: "any", Kind: kind, URL: "https://example.org/any"}
	f := &fetcher{
		source: s, host: &web.Service{Title: "Any"}, filter: newFilter(s), seen: map[string]bool{}, repeats: true,
		Options: Options{
			Today: content.Date{Year: 2026, Month: time.February, Day: 18},
			Keep:  func(d *Dump) error { dumps = append(dumps, d); return nil },
		},
	}
	check := map[string]func([]byte) error{
		config.ArxivSource: func(body []byte) error { return f.checkFeed(body, 0) }, config.URLSource: checkText,
	}[kind]
	if check == nil {
		check = f.checkItems
	}
	if check(body) == nil {
		_ = f.keep(f.Today, body) // the response may not be a digest
	}
	return dumps
}
