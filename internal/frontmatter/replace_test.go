package frontmatter

import (
	"fmt"
	"strings"
	"testing"
)

func TestFindReturnsPosition(t *testing.T) {
	src := "---\n# tags: [pdes]\ntitle: \"Ünï pdes\"\ntags: [weather, pdes] # pdes\nlinks:\n" +
		"  - {label: Code, url: https://a.example/}\n  - label: Page\n    url: 'https://b.example/'\n---\nbody"
	tests := []struct{ key, value, want string }{
		{"tags", "pdes", "4:17"},
		{"title", "Ünï pdes", "3:8"},
		{"links", "https://a.example/", "6:24"},
		{"links", "https://b.example/", "8:10"},
		{"links", "label", "5:1"},
		{"tags", "neural", "4:1"},
		{"doi", "10.1/x", "2:1"},
	}
	f, problems := Parse("a.md", []byte(src))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for _, test := range tests {
		line, column := f.Find(test.key, test.value)
		if got := fmt.Sprintf("%d:%d", line, column); got != test.want {
			t.Errorf("%s %s: at %s, want %s", test.key, test.value, got, test.want)
		}
	}
}

func TestReplaceKeepsSurroundings(t *testing.T) {
	tests := []struct{ name, key, old, new, before, after string }{
		{"in brackets", "tags", "pde", "pdes", "tags: [ pde , weather ] # pde", "tags: [ pdes , weather ] # pde"},
		{
			"below each other",
			"tags",
			"pde",
			"pdes",
			"tags:\r\n- weather # one\r\n- pde # two\r\ntitle: pde",
			"tags:\r\n- weather # one\r\n- pdes # two\r\ntitle: pde",
		},
		{"in quotes", "tags", "pde", "pdes", "tags: ['pde', \"pde\"]", "tags: [\"pdes\", \"pdes\"]"},
		{
			"in a group of fields",
			"links",
			"http://a.example/",
			"https://a.example/?a=1&b=2",
			"links: [{label: \"http://a.example/\", url: http://b.example/}, {url: http://a.example/}]",
			"links: [{label: \"https://a.example/?a=1&b=2\", url: http://b.example/}, " +
				"{url: \"https://a.example/?a=1&b=2\"}]",
		},
		{
			"further in",
			"links",
			"http://a.example/",
			"https://a.example/",
			"links:\n  - label: Code\n    url: http://a.example/ # ours\n  - {url: http://a.example/x}",
			"links:\n  - label: Code\n    url: https://a.example/ # ours\n  - {url: http://a.example/x}",
		},
		{"alone", "doi", "a", "b", "doi:   a   ", "doi:   b   "},
	}
	for _, test := range tests {
		f, problems := Parse("a.md", []byte("---\n"+test.before+"\n---\n[pde]\n"))
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		if err := f.Replace(test.key, test.old, test.new); err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if got, want := string(f.Bytes()), "---\n"+test.after+"\n---\n[pde]\n"; got != want {
			t.Errorf("%s:\n got %q\nwant %q", test.name, got, want)
		}
	}
}

func TestReplaceRejectsMissingText(t *testing.T) {
	for _, key := range []string{"tags", "doi"} {
		f, _ := Parse("a.md", []byte("---\ntags: [weather]\n---\n"))
		before := string(f.Bytes())
		if err := f.Replace(key, "pde", "pdes"); err == nil || !strings.HasPrefix(err.Error(), "a.md:") {
			t.Errorf("%s: %v", key, err)
		}
		if string(f.Bytes()) != before {
			t.Errorf("%s: %q", key, f.Bytes())
		}
	}
}
