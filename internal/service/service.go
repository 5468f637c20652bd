// Package service asks the services that know papers: arXiv, Hugging Face, Crossref and OpenAlex.
//
// The input is an identifier or a title. The output is the records of papers in the service's answer, as the readers of
// digests read them, with the answer as it arrived. A file describes each service: what it can be asked, in which
// words, and how to read its answers. Requests, pauses and faults are the matter of package web.
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

// A Service can look up papers.
type Service struct {
	web.Service
	client *web.Client
	kind   *kind
}

// A kind describes a service.
type kind struct {
	name, title string
	base        string
	interval    time.Duration // between requests, from the service's documentation
	secret      web.Secret    // without its value
	configured  func(*config.Services) string
	extension   string // of the file with an answer

	batch  int      // identifiers in one request
	gives  []string // what its records have: "identifier", "authors", "venue", "links"
	knows  func(id ID) bool
	lookup func(ids []ID) (path string)
	search func(title string) (path string)
	read   func(d *entry.Dump) error
	finish func(body []byte, records []Record) // completes the records; may be nil
}

// kinds are the services by name.
var kinds = map[string]*kind{
	arxiv.name: &arxiv, huggingFace.name: &huggingFace, crossref.name: &crossref, openAlex.name: &openAlex,
	zotero.name: &zotero,
}

// New returns the services that a site asks about papers, in its order. getenv returns an environment variable: keys
// come from the environment only.
func New(client *web.Client, c *config.Config, getenv func(string) string) []*Service {
	var all []*Service
	for _, name := range c.LookupOrder() {
		all = append(all, Named(name, client, c, getenv))
	}
	return all
}

// Named returns one of the services that config.Services names, or nil for another name.
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

// Get requests any document of the service, with its pauses, key and address.
func (s *Service) Get(ctx context.Context, r web.Request) (*web.Response, error) {
	return s.client.Get(ctx, &s.Service, r)
}

// Agent returns the User-Agent of requests: the program, and whom to contact about the site's requests.
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

// An ID identifies a paper: by its arXiv identifier without a version, its DOI in small letters, or both.
type ID struct{ Arxiv, DOI string }

// IDOf returns the identifiers of a paper.
func IDOf(m *content.PaperFields) ID { return ID{m.ArxivKey(), m.DOIKey()} }

// String returns an identifier as people write it.
func (id ID) String() string {
	if id.Arxiv != "" {
		return "arXiv:" + id.Arxiv
	}
	return "doi:" + id.DOI
}

// A Record is what a service says about one paper.
type Record struct {
	entry.Entry
	Answer *Answer
}

// ID returns the identifiers in a record.
func (r *Record) ID() ID { return IDOf(&content.PaperFields{Arxiv: r.Arxiv, DOI: r.DOI}) }

// An Answer is a service's answer to one question.
type Answer struct {
	Service   *Service
	Records   []Record
	Body      []byte    // as it arrived
	Time      time.Time // when it arrived
	Extension string    // of a file with the body, such as ".json"
}

// Gives reports whether the records of the service have something: "identifier", "authors", "venue" or "links".
func (s *Service) Gives(what string) bool { return slices.Contains(s.kind.gives, what) }

// Knows reports whether the service can look up an identifier.
func (s *Service) Knows(id ID) bool { return s.kind.knows(id) }

// Batch returns the number of identifiers that one question can have.
func (s *Service) Batch() int { return s.kind.batch }

// Lookup asks about papers by their identifiers, at most Batch of them. The answers have the papers that the service
// has, in any order. An answer that was kept at most maxAge ago is used without asking again.
func (s *Service) Lookup(ctx context.Context, ids []ID, maxAge time.Duration) ([]Record, error) {
	a, status, err := s.ask(ctx, s.kind.lookup(ids), maxAge)
	if err != nil {
		return nil, err
	}
	if status != http.StatusBadRequest || len(ids) == 1 {
		return a.Records, nil
	}
	// The service refuses the whole request because of one identifier, such as one of an impossible month.
	half := len(ids) / 2
	first, err := s.Lookup(ctx, ids[:half], maxAge)
	if err != nil {
		return nil, err
	}
	second, err := s.Lookup(ctx, ids[half:], maxAge)
	return append(first, second...), err
}

// Search asks for papers with a title. The answer has papers with similar titles, too.
func (s *Service) Search(ctx context.Context, title string, maxAge time.Duration) ([]Record, error) {
	a, _, err := s.ask(ctx, s.kind.search(title), maxAge)
	if err != nil {
		return nil, err
	}
	return a.Records, nil
}

func (s *Service) ask(ctx context.Context, path string, maxAge time.Duration) (a *Answer, status int, err error) {
	got, err := s.Get(ctx, web.Request{
		Path: path, Lifetime: maxAge, Check: func(body []byte) error {
			_, err := s.kind.records(body)
			if damaged := (problem.Problem{}); errors.As(err, &damaged) {
				return errors.New(damaged.What) // its place and hint are for a person who has the file
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

// query returns an address with parameters in their order.
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

// pathOf returns a DOI as part of a path. Its slashes stay, as services show them.
func pathOf(doi string) string { return strings.ReplaceAll(url.PathEscape(doi), "%2F", "/") }

// hits is the number of papers that a search asks for. A paper with the title that is searched for is nearly always
// among the first.
const hits = "5"
