package main

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// The tests in this file freeze what users rely on: addresses, redirects, feed ids, citation keys, the shape of --json
// output, exit statuses, and the files that Offprint leaves in a site. testdata/compatibility/README.md explains them.
// They run only the command, so that they are independent of its packages.

var update = flag.Bool("update", false, "add new facts to the manifests of the compatibility tests; removes none")

const (
	compatibilityDir  = "testdata/compatibility"
	compatibilityURL  = "https://reader.example/archive/"
	compatibilityTime = "1771632000" // 2026-02-21
)

// facts are the lines of a manifest.
type facts map[string]bool

func (f facts) add(format string, values ...any) { f[fmt.Sprintf(format, values...)] = true }

// String returns a manifest of the facts.
func (f facts) String() string {
	var b strings.Builder
	for _, fact := range slices.Sorted(maps.Keys(f)) {
		b.WriteString(fact + "\n")
	}
	return b.String()
}

func parseManifest(text string) facts {
	f := facts{}
	for line := range strings.Lines(text) {
		f[strings.TrimSuffix(line, "\n")] = true
	}
	return f
}

// without returns the facts that others does not contain, sorted.
func (f facts) without(others facts) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(f)), func(fact string) bool { return others[fact] })
}

// compare compares the found facts with the manifest in a file and returns the problems. With updating, new facts are
// not a problem and are added to the manifest. Facts are never removed.
func compare(file string, manifest, found facts, updating bool) (problems []string) {
	if added := found.without(manifest); len(added) > 0 && updating {
		maps.Copy(manifest, found)
	} else if len(added) > 0 {
		problems = append(problems, fmt.Sprintf("%s is missing facts (add them with "+
			"go test ./cmd/offprint -run Compatibility -update):\n+ %s", file, strings.Join(added, "\n+ ")))
	}
	if gone := manifest.without(found); len(gone) > 0 {
		problems = append(problems, fmt.Sprintf("facts of %s are gone, but users rely on them (restore them; "+
			"if no user needs one, delete its line by hand: -update only adds lines):\n- %s",
			file, strings.Join(gone, "\n- ")))
	}
	return problems
}

// check compares the facts with a committed manifest.
func (f facts) check(t *testing.T, name string) {
	t.Helper()
	file := filepath.Join(compatibilityDir, name+".txt")
	text, err := os.ReadFile(file)
	if err != nil && !(*update && errors.Is(err, fs.ErrNotExist)) {
		t.Fatal(err)
	}
	manifest := parseManifest(string(text))
	for _, problem := range compare(file, manifest, f, *update) {
		t.Error(problem)
	}
	if updated := manifest.String(); *update && updated != string(text) {
		if err := os.WriteFile(file, []byte(updated), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestCompatibilityCompare(t *testing.T) {
	const lacks, gone = "m is missing facts (add them with go test", "facts of m are gone"
	tests := []struct {
		name, manifest, found string
		updating              bool
		want                  []string // parts of the problems
		after                 string   // the manifest afterwards
	}{
		{"the same", "a\nb\n", "b\na\n", false, nil, "a\nb\n"},
		{"nothing", "", "", false, nil, ""},
		{"added", "b\n", "c\nb\na\n", false, []string{lacks, ":\n+ a\n+ c\n"}, "b\n"},
		{"added, updating", "b\n", "c\nb\na\n", true, nil, "a\nb\nc\n"},
		{"gone", "c\nb\na\n", "b\n", false, []string{gone, ":\n- a\n- c\n"}, "a\nb\nc\n"},
		{"gone, updating", "c\nb\na\n", "b\n", true, []string{gone, ":\n- a\n- c\n"}, "a\nb\nc\n"},
		{"everything gone", "a\n", "", true, []string{gone, ":\n- a\n"}, "a\n"},
		{"changed", "id x\n", "id y\n", false, []string{lacks, ":\n+ id y\n", gone, ":\n- id x\n"}, "id x\n"},
		{"changed, updating", "id x\n", "id y\n", true, []string{gone, ":\n- id x\n"}, "id x\nid y\n"},
		{"longer", "at /a/\n", "at /a/b/\n", false, []string{":\n+ at /a/b/\n", ":\n- at /a/\n"}, "at /a/\n"},
	}
	for _, test := range tests {
		manifest := parseManifest(test.manifest)
		got := strings.Join(compare("m", manifest, parseManifest(test.found), test.updating), "\n")
		if (got == "") != (len(test.want) == 0) {
			t.Errorf("%s: problems %q, want %q", test.name, got, test.want)
		}
		for _, want := range test.want {
			if !strings.Contains(got+"\n", want) {
				t.Errorf("%s: problems %q do not contain %q", test.name, got, want)
			}
		}
		if manifest.String() != test.after {
			t.Errorf("%s: the manifest is %q afterwards, want %q", test.name, manifest, test.after)
		}
	}
}

// TestCompatibilityOfArchives builds the archive of this repository, an archive with every kind of content, and an
// archive that an earlier Offprint wrote with new and import.
func TestCompatibilityOfArchives(t *testing.T) {
	if testing.Short() {
		t.Skip("builds several archives")
	}
	for name, site := range map[string]string{"own": "../../../..", "rich": "rich", "release": "release"} {
		t.Run(name, func(t *testing.T) {
			isolate(t)
			dir := t.TempDir()
			copyTree(t, filepath.Join(compatibilityDir, site), dir, "site.yaml", "content", "layouts", "static")
			mustRun(t, dir, "build", "--base-url", compatibilityURL)
			siteFacts(t, filepath.Join(dir, "public")).check(t, name)
		})
	}
}

// siteFacts returns what readers and their programs rely on in a built site.
func siteFacts(t *testing.T, public string) facts {
	t.Helper()
	found := facts{}
	for name, data := range readTree(t, public) {
		if strings.HasPrefix(name, ".") {
			continue // Offprint's own files
		}
		address := "/" + strings.TrimSuffix(hashInName.ReplaceAllString(name, ".HASH."), "index.html")
		found.add("address %s", address)
		var err error
		switch path.Base(name) {
		case "feed.xml":
			err = found.addAtom(address, data)
		case "feed.json":
			err = found.addJSONFeed(address, data)
		case "papers.json":
			err = found.addRecords(address, data)
		case "papers.bib", "papers.ris", "papers.csl.json":
			found.addCitations(address, data)
		case "index.html", "404.html":
			err = found.addPage(address, data)
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	return found
}

// hashInName matches the content hash in the name of an asset or social card, which may change.
var hashInName = regexp.MustCompile(`[.-][0-9a-f]{8,64}\.`)

type atomLinks []struct {
	Rel  string `xml:"rel,attr"`
	Href string `xml:"href,attr"`
}

func (f facts) addAtom(address string, data string) error {
	var feed struct {
		ID      string    `xml:"id"`
		Links   atomLinks `xml:"link"`
		Entries []struct {
			ID    string    `xml:"id"`
			Links atomLinks `xml:"link"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal([]byte(data), &feed); err != nil {
		return err
	}
	f.add("feed %s id %s", address, feed.ID)
	for _, link := range feed.Links {
		f.add("feed %s %s %s", address, link.Rel, link.Href)
	}
	for _, entry := range feed.Entries {
		for _, link := range entry.Links {
			f.add("feed %s entry %s %s id %s", address, link.Rel, link.Href, entry.ID)
		}
	}
	return nil
}

func (f facts) addJSONFeed(address string, data string) error {
	var feed struct {
		Home  string                     `json:"home_page_url"`
		Self  string                     `json:"feed_url"`
		Items []struct{ ID, URL string } `json:"items"`
	}
	if err := json.Unmarshal([]byte(data), &feed); err != nil {
		return err
	}
	f.add("feed %s home_page_url %s", address, feed.Home)
	f.add("feed %s feed_url %s", address, feed.Self)
	for _, item := range feed.Items {
		f.add("feed %s item %s id %s", address, item.URL, item.ID)
	}
	return nil
}

// addRecords adds the fields of papers.json with their values, except the texts of abstracts.
func (f facts) addRecords(address string, data string) error {
	var records []map[string]any
	if err := json.Unmarshal([]byte(data), &records); err != nil {
		return err
	}
	for _, record := range records {
		walkJSON(fmt.Sprint(record["slug"]), record, func(field string, value any) {
			switch shown := typeOf(value); {
			case shown == "object" || shown == "array":
			case strings.HasSuffix(field, ".abstract"):
				f.add("record %s %s %s", address, field, shown)
			default:
				f.add("record %s %s %#v", address, field, value)
			}
		})
	}
	return nil
}

// citationKeys match the citation keys in a file or in the text of a page.
var citationKeys = map[string]*regexp.Regexp{
	"BibTeX":   regexp.MustCompile(`@\w+\s*\{\s*([^,\s]+),\s`),
	"RIS":      regexp.MustCompile(`(?m)^ID  - (.+)$`),
	"CSL-JSON": regexp.MustCompile(`[{,]\s*"id":\s*"([^"]+)"`),
}

func (f facts) addCitations(address, text string) {
	for format, key := range citationKeys {
		for _, match := range key.FindAllStringSubmatch(text, -1) {
			f.add("citation %s %s %s", address, format, match[1])
		}
	}
}

// addPage adds the title of a page, its canonical address, its redirect, the anchors of its headings, and its citation
// keys.
func (f facts) addPage(address, page string) error {
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return err
	}
	var text strings.Builder
	for n := range doc.Descendants() {
		switch {
		case n.Type == html.TextNode && !isCode(n.Parent):
			text.WriteString(n.Data)
		case n.DataAtom == atom.Title && n.Parent.DataAtom == atom.Head:
			f.add("title %s %s", address, strings.Join(strings.Fields(textOf(n)), " "))
		case n.DataAtom == atom.Link && attribute(n, "rel") == "canonical":
			f.add("canonical %s %s", address, attribute(n, "href"))
		case n.DataAtom == atom.Meta && attribute(n, "http-equiv") == "refresh":
			err = errors.Join(err, f.addRedirect(address, attribute(n, "content")))
		case isHeading(n) && attribute(n, "id") != "" && !isList.MatchString(address):
			f.add("anchor %s#%s", address, attribute(n, "id"))
		}
	}
	f.addCitations(address, text.String())
	return err
}

// isList matches the addresses of pages whose headings belong to the layout rather than to the content.
var isList = regexp.MustCompile(`^/(dates|digests|tags|authors|people)/`)

func isHeading(n *html.Node) bool {
	return slices.Contains([]atom.Atom{atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6}, n.DataAtom)
}

// isCode reports whether an element contains code rather than text.
func isCode(n *html.Node) bool {
	return slices.Contains([]atom.Atom{atom.Script, atom.Style, atom.Template}, n.DataAtom)
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}

// addRedirect adds the target of a refresh such as "0; url=/papers/mgno/".
func (f facts) addRedirect(address, refresh string) error {
	_, target, _ := strings.Cut(refresh, "url=")
	from, err := url.Parse(compatibilityURL + strings.TrimPrefix(address, "/"))
	if err != nil {
		return err
	}
	to, err := from.Parse(target)
	if err != nil {
		return err
	}
	shown, err := url.PathUnescape(to.String())
	f.add("redirect %s to %s", address, strings.Replace(shown, compatibilityURL, "/", 1))
	return err
}

// smallSite is a built site with a fact of each kind, and smallSiteFacts has its facts.
var smallSite = map[string]string{
	".offprint":              "index.html\n",
	"css/a.0123456789ab.css": "a {}",
	"people/a/index.html":    "<h2 id=with>With</h2>",
	"index.html":             "<title>Home</title><h2 id=top>Top</h2><svg><title>A chart</title></svg>",
	"papers/中/index.html": `<link rel=canonical href="https://x.example/"><h1>A</h1><pre>@misc{a-1, </pre>` +
		`<script>{"id": "b"}</script>`,
	"papers/old/index.html":     `<meta http-equiv=refresh content="0; url=/archive/papers/%E4%B8%AD/">`,
	"papers/odd/index.html":     `<meta http-equiv=refresh content="0; url=../odd-one/">`,
	"papers/visible/index.html": `<p id=p>Text</p><pre>[{"id": "c"}]</pre>`,
	"feed.xml": `<feed xmlns="http://www.w3.org/2005/Atom"><id>f</id><link rel="self" href="s"/>` +
		`<entry><id>e</id><link rel="alternate" href="l"/></entry></feed>`,
	"feed.json": `{"home_page_url": "h", "feed_url": "f", "items": [{"id": "i", "url": "u"}]}`,
	"papers.json": `[{"slug": "s", "abstract": "An abstract.", "comments": 0, "authors": ["A"],` +
		` "venue": {"pages": "1"}}]`,
	"papers.bib":      "@article{one,\n  title = {A}\n}\n\n@misc{two,\n}\n",
	"papers.ris":      "TY  - GEN\nID  - three\nER  - \n",
	"papers.csl.json": "[\n{\n  \"id\": \"four\",\n  \"abstract\": \", \\\"id\\\": \\\"no\\\"\"\n}\n]\n",
}

const smallSiteFacts = `address /
address /css/a.HASH.css
address /feed.json
address /feed.xml
address /papers.bib
address /papers.csl.json
address /papers.json
address /papers.ris
address /papers/odd/
address /papers/old/
address /papers/visible/
address /papers/中/
address /people/a/
anchor /#top
canonical /papers/中/ https://x.example/
citation /papers.bib BibTeX one
citation /papers.bib BibTeX two
citation /papers.csl.json CSL-JSON four
citation /papers.ris RIS three
citation /papers/visible/ CSL-JSON c
citation /papers/中/ BibTeX a-1
feed /feed.json feed_url f
feed /feed.json home_page_url h
feed /feed.json item u id i
feed /feed.xml entry alternate l id e
feed /feed.xml id f
feed /feed.xml self s
record /papers.json s.abstract string
record /papers.json s.authors[0] "A"
record /papers.json s.comments 0
record /papers.json s.slug "s"
record /papers.json s.venue.pages "1"
redirect /papers/odd/ to /papers/odd-one/
redirect /papers/old/ to /papers/中/
title / Home
`

func TestCompatibilityFactsOfASite(t *testing.T) {
	dir := t.TempDir()
	writeTree(t, dir, smallSite)
	got := slices.Sorted(maps.Keys(siteFacts(t, dir)))
	want := strings.Split(strings.TrimSuffix(smallSiteFacts, "\n"), "\n")
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the facts of the site (-want +got):\n%s", diff)
	}
}

// TestCompatibilityOfImports imports the digests of the release archive again, which must not change a byte.
func TestCompatibilityOfImports(t *testing.T) {
	isolate(t)
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join(compatibilityDir, "release"))); err != nil {
		t.Fatal(err)
	}
	want := readTree(t, dir)
	dumps := t.TempDir()
	writeTree(t, dumps, map[string]string{
		"page.txt":    want["content/digests/2026-02-18.txt"],
		"papers.json": want["content/digests/2026-02-19.json"],
		"library.bib": want["content/digests/2026-02-20.bib"],
	})
	mustRun(t, dir, "import", filepath.Join(dumps, "page.txt"))
	mustRun(t, dir, "import", filepath.Join(dumps, "papers.json"))
	mustRun(t, dir, "import", "--digest-date", "2026-02-20", filepath.Join(dumps, "library.bib"))
	if diff := cmp.Diff(want, readTree(t, dir)); diff != "" {
		t.Errorf("importing the same digests again changed files (-before +after):\n%s", diff)
	}
}

// walkJSON calls do with a JSON value and every value in it, each with its path: ".venue.pages", ".authors[0]".
func walkJSON(place string, value any, do func(place string, value any)) {
	do(place, value)
	switch value := value.(type) {
	case map[string]any:
		for key, member := range value {
			walkJSON(place+"."+key, member, do)
		}
	case []any:
		for i, element := range value {
			walkJSON(fmt.Sprintf("%s[%d]", place, i), element, do)
		}
	}
}

// typeOf returns the JSON type of a value that encoding/json has decoded.
func typeOf(value any) string {
	switch value.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case float64:
		return "number"
	case string:
		return "string"
	case []any:
		return "array"
	}
	return "object"
}

// runProgram runs Offprint in a folder. Call isolate first.
func runProgram(t *testing.T, dir string, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	back, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	defer t.Chdir(back)
	var out, problems bytes.Buffer
	status = run(t.Context(), args, strings.NewReader(""), &out, &problems)
	return status, out.String(), problems.String()
}

// mustRun runs Offprint and fails the test if Offprint fails.
func mustRun(t *testing.T, dir string, args ...string) {
	t.Helper()
	if status, _, stderr := runProgram(t, dir, args...); status != 0 {
		t.Fatalf("offprint %s: status %d\n%s", strings.Join(args, " "), status, stderr)
	}
}

// isolate makes Offprint and git independent of the machine, its user and the date.
func isolate(t *testing.T) {
	t.Helper()
	home := t.TempDir()
	for name, value := range map[string]string{
		"SOURCE_DATE_EPOCH": compatibilityTime, "HOME": home, "XDG_CACHE_HOME": home, "LocalAppData": home,
		"GITHUB_ACTIONS": "", "CI_PAGES_URL": "", "GIT_CONFIG_GLOBAL": os.DevNull, "GIT_CONFIG_NOSYSTEM": "1",
		"GIT_AUTHOR_NAME": "A. Curator", "GIT_AUTHOR_EMAIL": "curator@example.org",
		"GIT_COMMITTER_NAME": "A. Curator", "GIT_COMMITTER_EMAIL": "curator@example.org",
	} {
		t.Setenv(name, value)
	}
}

// copyTree copies the named files and folders that exist.
func copyTree(t *testing.T, from, to string, names ...string) {
	t.Helper()
	for _, name := range names {
		source, target := filepath.Join(from, name), filepath.Join(to, name)
		info, err := os.Stat(source)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue
		case err == nil && info.IsDir():
			err = os.CopyFS(target, os.DirFS(source))
		case err == nil:
			var data []byte
			if data, err = os.ReadFile(source); err == nil {
				err = os.WriteFile(target, data, 0o644)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// readTree reads the files below a folder, with slashes in names. It leaves out git repositories and the folders with
// caches and locks, which are not part of the compatibility promise.
func readTree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (strings.HasSuffix(file, ".git") || entry.Name() == ".offprint"):
			return fs.SkipDir
		case entry.IsDir():
			return nil
		}
		data, err := os.ReadFile(file)
		name, _ := filepath.Rel(dir, file)
		files[filepath.ToSlash(name)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func writeTree(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, data := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
