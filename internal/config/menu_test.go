package config

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestHeaderLinksDependOnAuthors(t *testing.T) {
	dates, tags, digests := MenuItem{"Dates", "/dates/"}, MenuItem{"Tags", "/tags/"}, MenuItem{"Digests", "/digests/"}
	counts, authors := MenuItem{"Author counts", "/authors/"}, MenuItem{"Authors", "/people/"}
	own := MenuItem{"Authors", "/authors/"}
	tests := []struct {
		name, yaml string
		counted    []MenuItem // while papers have only the number of their authors
		named      []MenuItem
	}{
		{"no menu", "", []MenuItem{dates, tags, counts, digests}, []MenuItem{dates, tags, authors, digests}},
		{"a title of its own", "menu: [{title: Authors, url: /authors/}]", []MenuItem{own}, []MenuItem{own}},
		{"no title", "menu: [{url: /authors/}, {url: /tags/}]", []MenuItem{counts, tags}, []MenuItem{authors, tags}},
		{"both", "menu: [{url: /people/}, {url: /authors/}]", []MenuItem{authors, counts}, []MenuItem{authors, counts}},
		{"both, with titles", "menu: [{url: /authors/}, {title: Who, url: /people/}]",
			[]MenuItem{counts, {"Who", "/people/"}}, []MenuItem{counts, {"Who", "/people/"}}},
	}
	for _, tt := range tests {
		c, problems := Parse(FileName, []byte(tt.yaml))
		if len(problems) > 0 {
			t.Errorf("%s: %v", tt.name, problems)
		}
		if diff := cmp.Diff(tt.counted, c.HeaderLinks(false)); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
		if diff := cmp.Diff(tt.named, c.HeaderLinks(true)); diff != "" {
			t.Errorf("%s, named: %s", tt.name, diff)
		}
	}
}
