package service_test

import (
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/service"
	"github.com/offprint/offprint/internal/testutil/replay"
	"github.com/offprint/offprint/internal/web"
)

var papers = []replay.Paper{
	{
		Title: "Attention Is All You Need", Arxiv: "1706.03762v7", Authors: []string{"Ashish Vaswani", "Noam Shazeer"},
		Date: "2017-06-12", Abstract: "Transformers.", Code: "https://github.com/tensorflow/tensor2tensor",
	},
	{
		Title: "Deep learning", DOI: "10.1038/nature14539", Authors: []string{"Yann LeCun"}, Date: "2015-05-27",
		Journal: "Nature", Volume: "521",
	},
	{
		Title: "A Retracted Article", DOI: "10.5555/(sici)1<2>3.0;co#a", Authors: []string{"Ann Author"}, Date: "2019-01-01",
		Journal: "Journal", Retracted: true,
	},
}

// open returns a replay server and the services by name.
func open(t *testing.T) (*replay.Server, map[string]*service.Service) {
	t.Helper()
	server := &replay.Server{Papers: papers, Faults: map[string][]string{}}
	listener := httptest.NewServer(server)
	t.Cleanup(listener.Close)
	client, err := web.New(web.Options{Dir: t.TempDir(), Clock: replay.NewClock(time.Now())})
	if err != nil {
		t.Fatal(err)
	}
	c := &config.Config{Services: config.Services{
		Arxiv: listener.URL + "/arxiv", HuggingFace: listener.URL + "/huggingface",
		Crossref: listener.URL + "/crossref", OpenAlex: listener.URL + "/openalex/",
	}}
	all := map[string]*service.Service{}
	for _, s := range service.New(client, c, func(name string) string { return strings.ToLower(name) }) {
		all[s.Name] = s
	}
	return server, all
}

func TestLookupAndSearch(t *testing.T) {
	attention, learning := service.ID{Arxiv: "1706.03762"}, service.ID{DOI: "10.1038/nature14539"}
	retracted := service.ID{DOI: "10.5555/(sici)1<2>3.0;co#a"}
	for _, test := range []struct {
		service   string
		id        service.ID
		title     string // to search for, instead of id
		want      string // the first title in the answer
		request   string // the URL of the first request
		withdrawn bool
	}{
		{"arxiv", attention, "", "Attention Is All You Need",
			"/arxiv/api/query?id_list=1706.03762&start=0&max_results=1", false},
		{"arxiv", service.ID{Arxiv: "0000.0000"}, "", "", "/arxiv/api/query?id_list=0000.0000&start=0&max_results=1",
			false},
		{"arxiv", service.ID{}, "Attention is all you need!", "Attention Is All You Need",
			"/arxiv/api/query?search_query=ti%3A%22attention+is+all+you+need%22&start=0&max_results=5", false},
		{"arxiv", service.ID{}, `$\ell_1$ Attention & Need`, "Attention Is All You Need",
			"/arxiv/api/query?search_query=ti%3Aattention+AND+ti%3Aneed&start=0&max_results=5", false},
		{"huggingface", attention, "", "Attention Is All You Need", "/huggingface/api/papers/1706.03762", false},
		{"huggingface", service.ID{Arxiv: "hep-th/9901001"}, "", "", "/huggingface/api/papers/hep-th/9901001", false},
		{"huggingface", service.ID{}, "All you need", "Attention Is All You Need",
			"/huggingface/api/papers/search?q=All+you+need&limit=5", false},
		{"crossref", learning, "", "Deep learning", "/crossref/works/10.1038/nature14539", false},
		{"crossref", retracted, "", "A Retracted Article", "/crossref/works/10.5555/%28sici%291%3C2%3E3.0%3Bco%23a",
			true},
		{"crossref", service.ID{}, "Retracted article", "A Retracted Article",
			"/crossref/works?query.bibliographic=Retracted+article&rows=5", true},
		{"crossref", service.ID{DOI: "10.5555/none"}, "", "", "/crossref/works/10.5555/none", false},
		{"openalex", learning, "", "Deep learning",
			"/openalex/works/doi:10.1038/nature14539?api_key=offprint_openalex_key", false},
		{"openalex", attention, "", "Attention Is All You Need",
			"/openalex/works/doi:10.48550/arxiv.1706.03762?api_key=offprint_openalex_key", false},
		{"openalex", retracted, "", "A Retracted Article", "", true},
		{"openalex", service.ID{}, "Deep learning", "Deep learning",
			"/openalex/works?api_key=offprint_openalex_key&per-page=5&search=Deep+learning", false},
	} {
		server, all := open(t)
		s := all[test.service]
		var records []service.Record
		var err error
		if test.title != "" {
			records, err = s.Search(t.Context(), test.title, 0)
		} else {
			records, err = s.Lookup(t.Context(), []service.ID{test.id}, 0)
		}
		if err != nil {
			t.Errorf("%s %v %s: %v", test.service, test.id, test.title, err)
			continue
		}
		got, withdrawn := "", false
		if len(records) > 0 {
			got, withdrawn = records[0].Title, records[0].Withdrawn
		}
		if got != test.want || withdrawn != test.withdrawn {
			t.Errorf("%s %v %s: got %q, withdrawn: %v", test.service, test.id, test.title, got, withdrawn)
		}
		if r := server.Requests(test.service)[0].URL; test.request != "" && r != test.request {
			t.Errorf("%s: requested %s, want %s", test.service, r, test.request)
		}
	}
}

// TestRejectedBatch tests that the other identifiers of a request are looked up if a service rejects one of them.
func TestRejectedBatch(t *testing.T) {
	server, all := open(t)
	server.Faults["arxiv"] = []string{"400", "400", "ok", "400", "ok"}
	ids := []service.ID{{Arxiv: "9999.99999"}, {Arxiv: "1706.03762"}, {Arxiv: "1706.03763"}}
	records, err := all["arxiv"].Lookup(t.Context(), ids, 0)
	if err != nil || len(records) != 1 || records[0].Version() != 7 {
		t.Errorf("got %v, %v after %d requests", records, err, len(server.Requests("arxiv")))
	}
}

func TestAgent(t *testing.T) {
	for _, test := range [][2]string{
		{"", "Offprint/v1 (https://github.com/offprint/offprint)"},
		{"me@example.org", "Offprint/v1 (https://github.com/offprint/offprint; mailto:me@example.org)"},
		{"https://example.org/me", "Offprint/v1 (https://github.com/offprint/offprint; https://example.org/me)"},
	} {
		if got := service.Agent("v1", &config.Config{Contact: test[0]}); got != test[1] {
			t.Errorf("%q: got %s", test[0], got)
		}
	}
	if got := service.Agent("v1", &config.Config{BaseURL: "https://me.github.io/papers/"}); !strings.Contains(got,
		"; https://me.github.io/papers/)") {
		t.Errorf("got %s", got)
	}
}

func TestOrder(t *testing.T) {
	client, err := web.New(web.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, s := range service.New(client, &config.Config{Lookup: []string{"openalex", "arxiv"}}, func(string) string {
		return ""
	}) {
		names = append(names, s.Name)
		if s.Private || !strings.HasPrefix(s.Base, "https://") {
			t.Errorf("%s is at %s", s.Name, s.Base)
		}
	}
	if !slices.Equal(names, []string{"openalex", "arxiv"}) {
		t.Errorf("got %v", names)
	}
}
