package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
)

var defaults = Config{
	Title: "Papers", BaseURL: "https://example.org/", Language: "en", Branch: "main", PageSize: 50,
	PaperLinks: content.PaperLinkNames(),
	Menu:       []MenuItem{{"", "/dates/"}, {"", "/tags/"}, {"", "/authors/"}, {"", "/digests/"}},
}

func TestAllFieldsAreOptional(t *testing.T) {
	for _, src := range []string{"", "# nothing yet\n", "title:\nmenu: []\n", "tags: []\n"} {
		got, problems := Parse("site.yaml", []byte(src))
		got.Tags = nil
		if diff := cmp.Diff(&defaults, got); diff != "" || len(problems) > 0 {
			t.Errorf("%q: %v\n%s", src, problems, diff)
		}
	}
}

func TestParse(t *testing.T) {
	const src = `title: Parameters
description: An archive.
baseURL: https://User.github.io/repo # no slash
language: de
author: A. Curator
repository: https://github.com/user/repo.git/
branch: trunk
pageSize: 20
menu:
  - {title: About, url: /about/}
  - {title: Lab, url: "https://lab.example.org"}
  - {title: Mail, url: mailto:a@b.org}
tags:
  - tag: pdes
    title: Differential equations
    description: Solving them.
    phrases: [partial differential equation, PDE]
  - tag: weather
people:
  - {name: José García, also: [Jose Garcia, "J. Garcia"], family: García, url: https://example.org/jose/, ` +
		`orcid: 0000-0002-1825-0097}
  - name: Ada Lovelace
`
	want := &Config{
		Title: "Parameters", Description: "An archive.", BaseURL: "https://User.github.io/repo/", Language: "de",
		Author: "A. Curator", Repository: "https://github.com/user/repo", Branch: "trunk", PageSize: 20,
		PaperLinks: content.PaperLinkNames(),
		Menu:       []MenuItem{{"About", "/about/"}, {"Lab", "https://lab.example.org"}, {"Mail", "mailto:a@b.org"}},
		Tags: []content.Term{
			{
				Tag:         "pdes",
				Title:       "Differential equations",
				Description: "Solving them.",
				Phrases:     []string{"partial differential equation", "PDE"},
			}, {Tag: "weather"},
		},
		People: []content.KnownPerson{
			{
				Name:   "José García",
				Also:   []string{"Jose Garcia", "J. Garcia"},
				Family: "García",
				URL:    "https://example.org/jose/",
				ORCID:  "0000-0002-1825-0097",
			}, {Name: "Ada Lovelace"},
		},
	}
	got, problems := Parse("site.yaml", []byte(src))
	if diff := cmp.Diff(want, got); diff != "" || len(problems) > 0 {
		t.Errorf("%v\n%s", problems, diff)
	}
}

func TestParseReportsEveryProblem(t *testing.T) {
	for src, want := range map[string]string{
		"titel: A":              "site.yaml:1:1: unknown field `titel` (did you mean `title`?)",
		"title: A\npageSize: 0": "site.yaml:2:11: `pageSize` must be at least 1, not 0 (write a larger number, or remove it)",
		"title: A\nbaseURL: example.org": "site.yaml:2:10: `baseURL` \"example.org\" is not a valid base URL " +
			"(use the form https://user.github.io/repo/)",
		"repository: git@github.com:user/repo": "site.yaml:1:13: `repository` \"git@github.com:user/repo\" is " +
			"not a web " +
			"URL (use the form https://github.com/user/repo)",
		"tags:\n  - title: No name\n  - tag: Two Words\n  - tag: a\n  - tag: a": "site.yaml:2:5: entry 1 of `tags` " +
			"has no `tag` (add its name, such as tag: neural-operators)\n" +
			"site.yaml:3:10: \"Two Words\" is not a valid tag name (write two-words)\n" +
			"site.yaml:5:10: duplicate tag \"a\" in `tags` (merge the two entries; the first is on line 4)",
		"tags:\n  - {tag: a, aliases: [b, Old Name]}\n  - {tag: b, aliases: [c]}\n  - {tag: d, aliases: [c]}": "" +
			"site.yaml:2:24: the alias \"b\" of \"a\" is the name of a tag (remove it; the tag is on line 3)\n" +
			"site.yaml:2:27: the alias \"Old Name\" is not a valid tag name (write old-name)\n" +
			"site.yaml:4:24: the alias \"c\" of \"d\" is also an alias of \"b\" (remove one of the two; the first " +
			"is on line 3)",
		"tags:\n- {tag: a, aliases: [b,\n    b]}": "site.yaml:3:5: the alias \"b\" of \"a\" is also an alias of " +
			"\"a\" (remove one of the two; the first is on line 2)",
		"tags:\n- {tag: [a], title: A}\n- {tag: '!!', title: [B]}\n- {tag: c, aliases: ['']}\npageSize: 0": "" +
			"site.yaml:2:9: `tag` must be text, not a list (write tag: \"…\")\n" +
			"site.yaml:3:22: `title` must be text, not a list (write title: \"…\")\n" +
			"site.yaml:5:11: `pageSize` must be at least 1, not 0 (write a larger number, or remove it)\n" +
			"site.yaml:3:9: \"!!\" is not a valid tag name (use letters or digits)\n" +
			"site.yaml:4:22: the alias \"\" is not a valid tag name (use letters or digits)",
		"menu:\n  - {title: A}\n  - {url: /b/}\n  - {title: C, url: \"javascript:c\"}\n  - {title: D, url: d/}": "" +
			"site.yaml:2:5: entry 1 of `menu` has no `url` (add one, such as url: /about/)\n" +
			"site.yaml:3:5: the entry of `menu` for \"/b/\" has no `title` (add one; only indexes such as /tags/ " +
			"have a title of their own)\n" +
			"site.yaml:4:21: invalid URL \"javascript:c\" in `menu` (start it with /, http:// or https://)\n" +
			"site.yaml:5:21: invalid URL \"d/\" in `menu` (start it with /, http:// or https://)",
		"cname: Papers.Example.org": "site.yaml:1:8: `cname` \"Papers.Example.org\" is not in the form that DNS uses " +
			"(write papers.example.org)",
		"cname: bücher.example": "site.yaml:1:8: `cname` \"bücher.example\" is not in the form that DNS uses " +
			"(write xn--bcher-kva.example)",
		"cname: https://papers.example.org": "site.yaml:1:8: `cname` \"https://papers.example.org\" is not a domain " +
			"name (write only the name, such as papers.example.org)",
		"cname: example.org/papers": "site.yaml:1:8: `cname` \"example.org/papers\" is not a domain name (write only " +
			"the name, such as papers.example.org)",
		"cname: localhost": "site.yaml:1:8: `cname` \"localhost\" is not a domain name (write only the name, such as " +
			"papers.example.org)",
		"cname: 192.0.2.1": "site.yaml:1:8: `cname` \"192.0.2.1\" is not a domain name (write only the name, such as " +
			"papers.example.org)",
		"cname: a..org": "site.yaml:1:8: `cname` \"a..org\" is not a domain name (write only the name, such as " +
			"papers.example.org)",
		"cname: -a.org": "site.yaml:1:8: `cname` \"-a.org\" is not a domain name (write only the name, such as " +
			"papers.example.org)",
		"cname: \"a.org\\nb.org\"": "site.yaml:1:8: `cname` \"a.org b.org\" is not a domain name (write only the " +
			"name, such as papers.example.org)",
		"baseURL: https://user.github.io/repo/\ncname: a.org": "site.yaml:2:8: `cname` \"a.org\" does not match " +
			"`baseURL` \"https://user.github.io/repo/\" " +
			"(remove baseURL, or write https://a.org/)",
		"baseURL: https://a.org/repo/\ncname: a.org": "site.yaml:2:8: `cname` \"a.org\" does not match `baseURL` " +
			"\"https://a.org/repo/\" (remove baseURL, or write https://a.org/)",
		"baseURL: \"a\\nb\"": "site.yaml:1:10: `baseURL` \"a b\" is not a valid base URL (use the form " +
			"https://user.github.io/repo/)",
		"paperLinks: [pdf, htlm, pdf]": "site.yaml:1:19: unknown link \"htlm\" in `paperLinks` (did you mean html?)\n" +
			"site.yaml:1:25: duplicate link \"pdf\" in `paperLinks` (remove one of the two)",
		"people: [{nmae: A}]": "site.yaml:1:11: unknown field `nmae` (did you mean `name`?)",
		"people:\n  - also: [A]\n  - {name: B, also: [C, C]}\n  - {name: C}": "site.yaml:2:5: entry 1 of `people` " +
			"has no `name` (add it as the site should show it, such as name: José García)\n" +
			"site.yaml:3:25: the name \"C\" occurs twice in an entry of `people` (remove one of the two; the first " +
			"is on line 3)\n" +
			"site.yaml:4:12: the name \"C\" occurs in two entries of `people` (merge the entries, or remove it from " +
			"one; the first is on line 3)",
		"people:\n  - {name: Ada, url: ada.org, orcid: 0000-0002-1825-0098, family: Byron}": "" +
			"site.yaml:2:22: the `url` \"ada.org\" of \"Ada\" is not a web URL" +
			" (links start with http:// or https://)\n" +
			"site.yaml:2:38: the `orcid` \"0000-0002-1825-0098\" of \"Ada\" is not an ORCID identifier (write four " +
			"groups of " +
			"four digits, such as 0000-0002-1825-0097)\n" +
			"site.yaml:2:67: the `family` name \"Byron\" is not part of the name \"Ada\"" +
			" (write it exactly as in the name)",
		"fields:\n  - {name: a, type: text}\n  - {type: text}\n  - {name: a, type: list}\n": "" +
			"site.yaml:3:5: entry 2 of `fields` has no `name` (add one, such as name: status)\n" +
			"site.yaml:4:12: duplicate field `a` (remove one of the two; the first is on line 2)",
		"fields:\n- {type: text}\n- {type: text}\n": "" +
			"site.yaml:2:3: entry 1 of `fields` has no `name` (add one, such as name: status)\n" +
			"site.yaml:3:3: entry 2 of `fields` has no `name` (add one, such as name: status)",
		"fields:\n- {name: read-on, type: date}\n- {name: read_on, type: date}\n":              "",
		"fields:\n- {name: read-on, type: date, index: true}\n- {name: read_on, type: date}\n": "",
		"fields:\n- {name: read-on, type: date, index: true}\n- {name: read_on, type: date, index: true}\n": "" +
			"site.yaml:3:10: the fields `read-on` and `read_on` have the same path /read-on/ (rename one of them)",
		"people: [{name: Jose\u0301 Garci\u0301a, family: Garci\u0301a}]": "",
		"people: [{name: José García, family: Garci\u0301a}]":             "",
		"fields:\n- {name: tittle, type: choices, index: true}\n" +
			"- {name: site, type: url, choices: [a], index: true}\n- {name: venue, type: text}": "" +
			"site.yaml:2:10: the name `tittle` is too similar to that of the field `title` (choose another name; in " +
			"a paper it counts as a misspelling)\n" +
			"site.yaml:2:24: unknown type \"choices\" of the field `tittle` (did you mean choice?)\n" +
			"site.yaml:3:36: the field `site` of type url cannot have `choices` (use type: choice or type: list, or " +
			"remove them)\n" +
			"site.yaml:3:48: the field `site` of type url cannot have an index (remove `index`)\n" +
			"site.yaml:4:23: the field `venue` cannot have `type` (it can have `index`, `title` and `description`; " +
			"remove the others)",
		"fields:\n- name: kind\n  type: choice\n  choices: [a, a]\n- {name: 'x y', type: text}\n" +
			"- {name: y, type: txt}\n": "" +
			"site.yaml:4:16: the choices \"a\" and \"a\" of `kind` are the same (remove one, or write " +
			"it differently)\n" +
			"site.yaml:5:10: \"x y\" is not a valid name of a field (begin with a letter, and use letters, digits, " +
			"- and _)\n" +
			"site.yaml:6:19: unknown type \"txt\" of the field `y` (did you mean text?)",
		"fields:\n- {name: date, type: numbr}\n- {name: title, index: true}\n" +
			"- {name: tags, type: list, required: true, choices: [a]}\n": "" +
			"site.yaml:2:10: `date` is a built-in field and cannot be declared (choose another name; only " +
			"the built-in fields venue, organization and tags can be in `fields`)\n" +
			"site.yaml:2:22: unknown type \"numbr\" of the field `date` (did you mean number?)\n" +
			"site.yaml:3:10: `title` is a built-in field and cannot be declared (choose another name; only " +
			"the built-in fields venue, organization and tags can be in `fields`)\n" +
			"site.yaml:4:22: the field `tags` cannot have `type` (it can have `index`, `title` and `description`; " +
			"remove the others)\n" +
			"site.yaml:4:38: the field `tags` cannot have `required` (it can have `index`, `title` and " +
			"`description`; remove the others)\n" +
			"site.yaml:4:53: the field `tags` cannot have `choices` (it can have `index`, `title` and `description`; " +
			"remove the others)",
		"math:\n  macros:\n    '\\E': '\\mathbb{E}'\n    E: x\n    '\\x': '{'\n    '\\left': y": "" +
			"site.yaml:4:5: \"E\" is not a command (write a backslash and letters, such as '\\E')\n" +
			"site.yaml:6:5: \\left cannot be redefined: it gives a formula its structure\n" +
			"site.yaml:5:5: the definition of \\x has a { without a }",
		"theme: {mathFont: webb}": "site.yaml:1:19: unknown `mathFont` \"webb\" (did you mean web?)",
		"sources:\n- {kind: arxiv, query: all}\n- {name: Daily, kind: huggingface}\n- {name: a-2, kind: rss}\n" +
			"- {name: a}": "" +
			"site.yaml:2:3: entry 1 of `sources` has no `name` (add one, such as name: daily)\n" +
			"site.yaml:3:10: \"Daily\" is not a valid name of a source (use at most 40 lower-case letters, digits " +
			"and hyphens, start with a letter, and do not end with a hyphen and a number)\n" +
			"site.yaml:4:10: \"a-2\" is not a valid name of a source (use at most 40 lower-case letters, digits and " +
			"hyphens, start with a letter, and do not end with a hyphen and a number)\n" +
			"site.yaml:4:21: unknown kind \"rss\" of a source (use huggingface, arxiv, zotero or url)\n" +
			"site.yaml:5:3: the source \"a\" has no `kind` (add one: huggingface, arxiv, zotero or url)",
		"sources:\n- {name: a, kind: arxiv}\n- {name: a, kind: zotero, group: -1, url: x}\n" +
			"- {name: b, kind: url, url: a.org}": "" +
			"site.yaml:3:34: `group` must be at least 1, not -1 (write a larger number, or remove it)\n" +
			"site.yaml:2:3: the source \"a\" has no `query` (add it, such as query: cat:cs.LG)\n" +
			"site.yaml:3:10: duplicate source \"a\" (rename one of the two; the first is on line 2)\n" +
			"site.yaml:3:43: a source of kind zotero cannot have `url` (remove it)\n" +
			"site.yaml:3:43: the `url` \"x\" of a source is not a web URL (use the form " +
			"https://example.org/papers.bib)\n" +
			"site.yaml:4:29: the `url` \"a.org\" of a source is not a web URL (use the form " +
			"https://example.org/papers.bib)",
		"sources:\n- {name: d, kind: huggingface, categories: [cs.LG], keywords: [\" \"]}\n- {name: q, kind: arxiv, " +
			"query: 'a submittedDate:[1 TO 2]', categories: [c s]}": "" +
			"site.yaml:2:44: a source of kind huggingface cannot have `categories` (remove it)\n" +
			"site.yaml:2:64: a keyword of the source \"d\" is empty (remove it)\n" +
			"site.yaml:3:33: the query of the source \"q\" has a `submittedDate` (remove it; fetch adds the days)\n" +
			"site.yaml:3:74: \"c s\" is not a category (use the form cs.LG or math.*)",
		"sources: [{nmae: a}]": "site.yaml:1:12: unknown field `nmae` (did you mean `name`?)",
		"title: A\ntags: [{}]": "site.yaml:2:8: entry 1 of `tags` has no `tag` (add its name, " +
			"such as tag: neural-operators)",
	} {
		c, problems := Parse("site.yaml", []byte(src))
		if got := problems.Error(); got != want {
			t.Errorf("%q\nreports %s\n   want %s", src, got, want)
		}
		if c == nil || c.BaseURL == "" || c.PageSize < 1 {
			t.Errorf("%q: got the configuration %+v", src, c)
		}
	}
}

// TestParseReportsThousandProblems checks that a file with very many mistakes has a short report, and takes time in
// proportion to its length.
func TestParseReportsThousandProblems(t *testing.T) {
	for _, src := range []string{
		"people:\n" + strings.Repeat("- name: P Q\n", 2000),
		"tags:\n- {tag: a, aliases: [" + strings.Repeat("w, ", 2000) + "]}\n",
	} {
		_, problems := Parse("site.yaml", []byte(src))
		if len(problems) != 1001 || problems[1000].What != "more than 1000 problems" {
			t.Errorf("%.20q: %d problems, the last %v", src, len(problems), problems[len(problems)-1])
		}
	}
}

func TestChoicesAreClean(t *testing.T) {
	c, problems := Parse("site.yaml", []byte("fields: [{name: level, type: choice, choices: [De\u0301but, \"a  b\"]}]"))
	if diff := cmp.Diff([]string{"Début", "a b"}, c.Fields[0].Choices); diff != "" || len(problems) > 0 {
		t.Errorf("%v, %s", problems, diff)
	}
}

func TestMenuHasALimit(t *testing.T) {
	menu := func(n int) []byte { return []byte("menu:\n" + strings.Repeat("- {title: a, url: /a/}\n", n)) }
	if _, problems := Parse("site.yaml", menu(maxMenu)); len(problems) > 0 {
		t.Error(problems)
	}
	const want = "site.yaml:1002:3: `menu` has at most 1000 entries, not 1001 (remove some of them)"
	if _, problems := Parse("site.yaml", menu(maxMenu+1)); problems.Error() != want {
		t.Error(problems)
	}
}

func TestCNAMECanMatchBaseURL(t *testing.T) {
	for src, has := range map[string]bool{
		"cname: papers.a.org":                                         false,
		"cname: papers.a.org\nbaseURL: https://example.org":           false, // says nothing
		"cname: papers.a.org\nbaseURL: https://papers.a.org":          true,
		"cname: papers.a.org\nbaseURL: http://Papers.a.org/":          true,
		"cname: xn--bcher-kva.example":                                false,
		"title: No domain\nbaseURL: https://user.github.io/repo":      true,
		"title: No domain\nbaseURL: https://example.org/ # not yet\n": false,
	} {
		c, problems := Parse("site.yaml", []byte(src))
		if len(problems) > 0 || c.HasBaseURL() != has {
			t.Errorf("%q: has a base URL %v, want %v; %v", src, c.HasBaseURL(), has, problems)
		}
	}
}

func TestNormalBaseURL(t *testing.T) {
	for _, c := range []struct{ url, normal, basePath string }{
		{"https://a.org", "https://a.org/", "/"},
		{"https://a.org/", "https://a.org/", "/"},
		{"https://a.org///", "https://a.org/", "/"},
		{"https://a.org//b/", "https://a.org/b/", "/b/"},
		{"https://a.org//b%20c//", "https://a.org/b%20c/", "/b c/"},
		{"HTTP://localhost:1313", "http://localhost:1313/", "/"},
		{"https://user.github.io/repo", "https://user.github.io/repo/", "/repo/"},
		{"https://a.org/b/c/", "https://a.org/b/c/", "/b/c/"},
		{"https://a.org/my repo", "https://a.org/my%20repo/", "/my repo/"},
		{"https://a.org/my%20repo/", "https://a.org/my%20repo/", "/my repo/"},
	} {
		got, err := NormalBaseURL(c.url)
		if err != nil || got != c.normal {
			t.Errorf("NormalBaseURL(%q) = %q, %v, want %q", c.url, got, err, c.normal)
		}
		if again, err := NormalBaseURL(got); err != nil || again != got {
			t.Errorf("NormalBaseURL(%q) = %q, want the same: %v", got, again, err)
		}
		if path := (&Config{BaseURL: got}).BasePath(); path != c.basePath {
			t.Errorf("%q has the path %q, want %q", got, path, c.basePath)
		}
	}
	for _, url := range []string{
		"", "a.org", "/", "//a.org/", "ftp://a.org/", "javascript:alert(1)", "https://", "https:///repo/",
		"https://:80/", "https://u:p@a.org/", "https://a.org/?", "https://a.org/?q=1", "https://a.org/#",
		"https://a.org/#x", "https://a.org/b/../c/", "https://a.org/b//c/", "https://a.org/./", "https://a b/",
		"https://a.org/%zz",
	} {
		if got, err := NormalBaseURL(url); err == nil || got != "" ||
			!strings.Contains(err.Error(), "https://user.github.io/repo/") {
			t.Errorf("NormalBaseURL(%q) = %q, %v", url, got, err)
		}
	}
	if _, err := NormalBaseURL("https://a.org/" + strings.Repeat("b", maxBaseURL)); err == nil ||
		!strings.Contains(err.Error(), "is longer than 2000 bytes") {
		t.Errorf("a long URL: %v", err)
	}
}

func TestLoadWithoutFileReturnsDefaults(t *testing.T) {
	got, err := Load(t.TempDir())
	if diff := cmp.Diff(&defaults, got); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
}

func TestLoadReportsFileName(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, FileName), []byte("titel: A"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := Load(dir)
	var problems problem.List
	if !errors.As(err, &problems) || len(problems) != 1 ||
		problems[0].File != filepath.ToSlash(filepath.Join(dir, FileName)) {
		t.Errorf("%#v", err)
	}
	if err := os.Remove(filepath.Join(dir, FileName)); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, FileName), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(dir); err == nil || errors.As(err, &problems) {
		t.Errorf("reading a folder: got %v", err)
	}
}

// TestShippedConfigurationsAreValid checks the configurations in this repository.
func TestShippedConfigurationsAreValid(t *testing.T) {
	for _, file := range []string{"../../site.yaml", "../scaffold/site/site.yaml"} {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if _, problems := Parse(file, src); len(problems) > 0 {
			t.Error(problems)
		}
	}
}

func FuzzParseNeverPanics(f *testing.F) {
	for _, s := range []string{
		"title: A\nbaseURL: https://a.org/b", "tags: [{tag: a}]", "menu:\n  - {title: A, url: /}", "[", "\xff",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		c, problems := Parse("site.yaml", []byte(src))
		if path := c.BasePath(); !strings.HasPrefix(path, "/") || !strings.HasSuffix(path, "/") {
			t.Errorf("%q has the path %q", src, path)
		}
		for _, p := range problems {
			if p.Line < 1 || p.Line > strings.Count(src, "\n")+1 || strings.Contains(p.Error(), "\n") {
				t.Errorf("%q: %+v", src, p)
			}
		}
	})
}
