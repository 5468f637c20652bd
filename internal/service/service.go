// Package service looks up papers in arXiv, Hugging Face, Crossref and OpenAlex, and describes the API of Zotero.
//
// The input is an identifier or a title. The output is the records in the service's answer, as the readers of digests
// read them, with the answer as received. Each service has a file that describes its requests and answers. Package web
// sends the requests, with pauses and retries.
package service

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/web"
)

// A Service is a service with a client for its requests.
type Service struct {
	web.Service
	client *web.Client
	kind   *kind
}

// A kind describes a service.
type kind struct {
	name, title string
	base        string
	interval    time.Duration                 // between requests, from the service's documentation
	secret      web.Secret                    // without its value
	configured  func(*config.Services) string // returns the base URL in site.yaml, or ""
	extension   string                        // of the file with an answer

	batch     int                                 // maximum number of identifiers in one request
	provides  []string                            // parts of its records: "identifier", "authors", "venue", "links"
	canLookUp func(id ID) bool                    // whether the service can look up an identifier
	lookup    func(ids []ID) (path string)        // of the request for identifiers
	search    func(title string) (path string)    // of the request for a title
	read      func(d *entry.Dump) error           // reads the answer
	finish    func(body []byte, records []Record) // completes the records; may be nil
}

// kinds has the services by name.
var kinds = map[string]*kind{
	arxiv.name: &arxiv, huggingFace.name: &huggingFace, crossref.name: &crossref, openAlex.name: &openAlex,
	zotero.name: &zotero,
}

// New returns the services in which a site looks up papers, in the configured order. It reads keys with getenv, such as
// os.Getenv.
func New(client *web.Client, c *config.Config, getenv func(string) string) []*Service {
	var all []*Service
	for _, name := range c.LookupOrder() {
		all = append(all, Named(name, client, c, getenv))
	}
	return all
}

// Named returns the service with a name as in config.Services, or nil.
func Named(name string, client *web.Client, c *config.Config, getenv func(string) string) *Service {
	k := kinds[name]
	if k == nil {
		return nil
	}
	s := &Service{client: client, kind: k, Service: web.Service{
		Name: k.name, Title: k.title, Base: k.base, Interval: k.interval, Secret: k.secret,
	}}
	if k.secret.Variable != "" {
		s.Secret.Value = getenv(k.secret.Variable)
	}
	if base := k.configured(&c.Services); base != "" {
		s.Base, s.Private = base, true
	}
	return s
}

// Get requests any document of the service.
func (s *Service) Get(ctx context.Context, r web.Request) (*web.Response, error) {
	return s.client.Get(ctx, &s.Service, r)
}

// Agent returns the User-Agent of requests: the program, its version and a contact for the site.
func Agent(version string, c *config.Config) string {
	contact := c.Contact
	switch {
	case contact == "" && c.HasBaseURL():
		contact = c.BaseURL
	case strings.Contains(contact, "@") && !strings.Contains(contact, ":"):
		contact = "mailto:" + contact
	}
	agent := "Offprint/" + version + " (https://github.com/offprint/offprint"
	if contact != "" {
		agent += "; " + contact
	}
	return agent + ")"
}

// An ID is the identifiers of a paper: its arXiv identifier without a version and its DOI in lower case. Missing ones
// are "".
type ID struct{ Arxiv, DOI string }

// IDOf returns the identifiers of a paper.
func IDOf(m *content.PaperFields) ID { return ID{m.ArxivKey(), m.DOIKey()} }

// String returns the arXiv identifier or, without one, the DOI, with a prefix such as "arXiv:".
func (id ID) String() string {
	if id.Arxiv != "" {
		return "arXiv:" + id.Arxiv
	}
	return "doi:" + id.DOI
}

// A Record is a service's data about one paper.
type Record struct {
	entry.Entry
	Answer *Answer
}

// ID returns the identifiers in a record.
func (r *Record) ID() ID { return IDOf(&content.PaperFields{Arxiv: r.Arxiv, DOI: r.DOI}) }

// An Answer is a service's answer to one request.
type Answer struct {
	Service   *Service
	Records   []Record
	Body      []byte    // as received
	Time      time.Time // when it was received or last confirmed
	Extension string    // for a file with the body, such as ".json"
}

// Provides reports whether the records of the service have a part: "identifier", "authors", "venue" or "links".
func (s *Service) Provides(part string) bool { return slices.Contains(s.kind.provides, part) }

// CanLookUp reports whether the service can look up an identifier.
func (s *Service) CanLookUp(id ID) bool { return s.kind.canLookUp(id) }

// Batch returns the maximum number of identifiers in one Lookup.
func (s *Service) Batch() int { return s.kind.batch }

// Lookup looks up papers by their identifiers, at most Batch of them. It returns the papers that the service has, in
// any order. A cached answer of at most maxAge is used without a request.
func (s *Service) Lookup(ctx context.Context, ids []ID, maxAge time.Duration) ([]Record, error) {
	a, status, err := s.request(ctx, s.kind.lookup(ids), maxAge)
	if err != nil {
		return nil, err
	}
	if status != http.StatusBadRequest || len(ids) == 1 {
		return a.Records, nil
	}
	// The service rejects the whole request because of one identifier, such as one with an invalid month.
	half := len(ids) / 2
	first, err := s.Lookup(ctx, ids[:half], maxAge)
	if err != nil {
		return nil, err
	}
	second, err := s.Lookup(ctx, ids[half:], maxAge)
	return append(first, second...), err
}

// Search searches for papers with a title. The result can include papers with similar titles. A cached answer of at
// most maxAge is used without a request.
func (s *Service) Search(ctx context.Context, title string, maxAge time.Duration) ([]Record, error) {
	a, _, err := s.request(ctx, s.kind.search(title), maxAge)
	if err != nil {
		return nil, err
	}
	return a.Records, nil
}

// request requests a path and reads the answer. The answer has no records if the status is not 200.
func (s *Service) request(ctx context.Context, path string, maxAge time.Duration) (a *Answer, status int, err error) {
	got, err := s.Get(ctx, web.Request{
		Path: path, Lifetime: maxAge, Check: func(body []byte) error {
			_, err := s.kind.records(body)
			if damaged := (problem.Problem{}); errors.As(err, &damaged) {
				return errors.New(damaged.What) // without the position and the hint, which are for a file of the user
			}
			return err
		},
	})
	if err != nil {
		return nil, 0, err
	}
	a = &Answer{Service: s, Body: got.Body, Time: got.Time, Extension: s.kind.extension}
	if got.IsFound() {
		if a.Records, err = s.kind.records(got.Body); err != nil {
			return nil, 0, err
		}
	}
	for i := range a.Records {
		a.Records[i].Answer = a
	}
	return a, got.Status, nil
}

// records reads an answer.
func (k *kind) records(body []byte) ([]Record, error) {
	d, err := entry.NewDump(k.title, body)
	if err != nil {
		return nil, err
	}
	if err := k.read(d); err != nil {
		return nil, err
	}
	records := make([]Record, len(d.Entries))
	for i, e := range d.Entries {
		records[i].Entry = e
	}
	if k.finish != nil {
		k.finish(body, records)
	}
	return records, nil
}

// query returns a path with a query of names and values in the given order.
func query(path string, parameters ...string) string {
	for i := 0; i+1 < len(parameters); i += 2 {
		sign := "&"
		if i == 0 {
			sign = "?"
		}
		path += sign + parameters[i] + "=" + url.QueryEscape(parameters[i+1])
	}
	return path
}

// pathOf returns a DOI or an identifier escaped as part of a path, except for its slashes.
func pathOf(doi string) string { return strings.ReplaceAll(url.PathEscape(doi), "%2F", "/") }

// hits is the number of papers that a search requests. The paper with the title is nearly always among the first.
const hits = "5"
