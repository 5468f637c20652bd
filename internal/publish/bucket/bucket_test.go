package bucket

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSecondRunUploadsNothing(t *testing.T) {
	const n = 2_500
	s := serveS3(t)
	archive := site{"index.html": "home"}
	for i := range n - 1 {
		archive[fmt.Sprintf("papers/paper-%d/index.html", i)] = fmt.Sprintf("paper %d", i)
	}
	if got, want := counts(archive.publish(t, s.address(""))), "2500 uploaded, 0 unchanged, 0 deleted"; got != want {
		t.Errorf("the first run: %s, want %s", got, want)
	}
	if got := s.count(http.MethodPut); got != n+1 {
		t.Errorf("the first run put %d objects, want the files and the manifest", got)
	}
	s.forget()
	if got, want := counts(archive.publish(t, s.address(""))), "0 uploaded, 2500 unchanged, 0 deleted"; got != want {
		t.Errorf("the second run: %s, want %s", got, want)
	}
	// Each page of the listing has 1,000 keys. The fourth request reads the manifest.
	got := [3]int{s.count(http.MethodPut), s.count(http.MethodHead), s.count(http.MethodGet)}
	if want := [3]int{0, 0, 4}; got != want {
		t.Errorf("the second run has these numbers of PUT, HEAD and GET requests: %d, want %d", got, want)
	}
}

// TestKilledRunContinues kills a run after each of its requests in turn, and checks the bucket after each change.
func TestKilledRunContinues(t *testing.T) {
	before, after := pages("1", "kept", "gone"), pages("2", "kept", "new")
	want := maps.Clone(after)
	want[foreignKey] = "mine"
	for kill := 0; ; kill++ {
		s := serveS3(t)
		s.put(foreignKey, "mine")
		before.publish(t, s.address(""))
		s.after = s.checkChange

		killed := s.publishUntil(t, after, kill)
		done := map[string]bool{}
		for name, data := range after {
			now, _ := s.get(name)
			done[name] = now == data
		}
		s.forget()
		r := after.publish(t, s.address(""))
		if diff := cmp.Diff(want, s.site()); diff != "" {
			t.Fatalf("killed after %d requests: %s", kill, diff)
		}
		for _, name := range s.keys(http.MethodPut) {
			if done[name] {
				t.Errorf("killed after %d requests: %s was uploaded again", kill, name)
			}
		}
		if diff := cmp.Diff([]string{foreignKey}, r.Foreign); diff != "" {
			t.Errorf("killed after %d requests: foreign objects: %s", kill, diff)
		}
		if !killed {
			break
		}
	}
}

// publishUntil publishes until the server has answered the given number of requests, and then kills the run. It reports
// whether that happened before the run ended.
func (s *server) publishUntil(t *testing.T, files site, requests int) (killed bool) {
	t.Helper()
	ctx, kill := context.WithCancel(t.Context())
	defer kill()
	answered := 0
	s.before = func(request) *apiError {
		if answered++; answered <= requests {
			return nil
		}
		kill()
		return &apiError{http.StatusServiceUnavailable, "SlowDown"}
	}
	stop := s.listen()
	_, err := Publish(ctx, files.fs(), files.names(), s.address(""), Options{Workers: 4})
	stop()
	s.before = nil
	if (err != nil) != (ctx.Err() != nil) {
		t.Fatalf("ended after %d requests: %v", requests, err)
	}
	if err != nil && !strings.HasSuffix(err.Error(), "(publish again to continue): context canceled") &&
		!strings.HasSuffix(err.Error(), "stopped before any change: context canceled") {
		t.Errorf("the error is %v", err)
	}
	return ctx.Err() != nil
}

// checkChange checks the conditions that the bucket must satisfy after every change.
func (s *server) checkChange(r request) {
	has := s.site()
	text, _ := s.get(manifestName)
	m, err := decodeManifest([]byte(text))
	if err != nil {
		s.t.Errorf("after %s %s: manifest: %v", r.method, r.key, err)
	}
	for name, data := range has {
		if _, ours := m[name]; ours == (name == foreignKey) {
			s.t.Errorf("after %s %s: manifest lists %s: %v", r.method, r.key, name, ours)
		}
		for _, needed := range need.FindAllStringSubmatch(data, -1) {
			if _, exists := has[needed[1]]; !exists && r.method == http.MethodPut && r.key == name {
				s.t.Errorf("%s was uploaded before %s, which it needs", name, needed[1])
			}
		}
	}
}

func TestStagesAreUploadedInOrder(t *testing.T) {
	s := serveS3(t)
	pages("1", "a", "gone").publish(t, s.address(""))
	s.forget()
	s.before = func(r request) *apiError {
		if r.method == http.MethodDelete && r.key == "papers/gone/index.html" {
			if _, exists := s.get("css/offprint." + hashLike("1") + ".css"); !exists {
				t.Error("the style sheet was deleted before the page that needs it")
			}
		}
		return nil
	}
	pages("2", "a", "b").publish(t, s.address(""))
	var last string
	var stages []stage
	for _, r := range s.requests {
		if r.method == http.MethodGet || r.method == http.MethodHead || r.key == manifestName {
			continue
		}
		if r.method == http.MethodPut && last == http.MethodDelete {
			t.Errorf("%s was uploaded after something was deleted", r.key)
		}
		if last = r.method; last == http.MethodPut {
			stages = append(stages, stageOf(r.key))
		}
	}
	if !slices.IsSorted(stages) || len(slices.Compact(stages)) != int(home)+1 {
		t.Errorf("the stages were uploaded as %v", stages)
	}
	keys := s.keys(http.MethodPut)
	if got := keys[len(keys)-2]; got != "index.html" {
		t.Errorf("the last upload before the manifest is %s", got)
	}
}

func TestStageOf(t *testing.T) {
	for name, want := range map[string]stage{
		"css/offprint.5f3a09c1.css": assets, "static/weights.bin": assets, "papers/mgno/index.html": papers,
		"search/0.bin": documents, "feed.xml": documents, "tags/pdes/index.html": lists, "index.html": home,
	} {
		if got := stageOf(name); got != want {
			t.Errorf("%s is in stage %d, want %d", name, got, want)
		}
	}
}

func TestHeaders(t *testing.T) {
	const html, text = "text/html; charset=utf-8", "text/plain; charset=utf-8"
	tests := []struct{ name, data, wantType, wantCache string }{
		{"index.html", "", html, revalidate},
		{"papers/mgno/index.html", "", html, revalidate},
		{"css/offprint.5f3a09c1.css", "", "text/css; charset=utf-8", forever},
		{"css/offprint.30b8abf01f00.css", "", "text/css; charset=utf-8", forever}, // as package theme names it
		{"css/offprint.css", "", "text/css; charset=utf-8", revalidate},
		{"js/search-0123456789abcdef.js", "", "text/javascript; charset=utf-8", forever},
		{"data/archive.20231016.csv", "", "text/csv; charset=utf-8", revalidate},
		{"img/facade.effaceddeed.png", "", "image/png", revalidate},
		{"notes.0a1b2c3d.html", "", html, revalidate},
		{"feed.xml", "", "application/atom+xml", revalidate},
		{"tags/pdes/feed.json", "", "application/feed+json", revalidate},
		{"sitemap.xml", "", "application/xml", revalidate},
		{"papers.json", "", "application/json", revalidate},
		{"papers.bib", "", "application/x-bibtex", revalidate},
		{"robots.txt", "", text, revalidate},
		{"favicon.svg", "", "image/svg+xml", revalidate},
		{"PHOTO.JPG", "", "image/jpeg", revalidate},
		{"LICENSE", "Anyone may read this.", text, revalidate},
		{"scan", "%PDF-1.7", "application/pdf", revalidate},
		{"data.bin", "\x00\x01", "application/octet-stream", revalidate},
		{"old.htm", "<html>", html, revalidate},
		{"papers/a/data.tsv", "<script>alert(1)</script>", text, revalidate},
		{"papers/a/paper.TEX", "<?xml version='1.0'?><html/>", text, revalidate},
		{"papers/a/scan.ps", "%!PS-Adobe-", "application/postscript", revalidate},
	}
	s := serveS3(t)
	all := site{}
	for _, tt := range tests {
		all[tt.name] = tt.data
	}
	all.publish(t, s.address(""))
	sent := map[string]http.Header{}
	for _, r := range s.requests {
		if r.method == http.MethodPut {
			sent[r.key] = r.header
		}
	}
	for _, tt := range tests {
		if got := sent[tt.name].Get("Content-Type"); got != tt.wantType {
			t.Errorf("%s has the type %q, want %q", tt.name, got, tt.wantType)
		}
		if got := sent[tt.name].Get("Cache-Control"); got != tt.wantCache {
			t.Errorf("%s has the caching policy %q, want %q", tt.name, got, tt.wantCache)
		}
	}
	if got := sent[manifestName].Get("Cache-Control"); got != "no-store" {
		t.Errorf("the manifest has the caching policy %q", got)
	}
}

// TestNewHeadersAreUploaded simulates a version of Offprint with other headers.
func TestNewHeadersAreUploaded(t *testing.T) {
	s := serveS3(t)
	files := pages("1", "a")
	files.publish(t, s.address(""))
	text, _ := s.get(manifestName)
	s.put(manifestName, strings.ReplaceAll(text, revalidate, "no-cache"))
	if got, want := counts(files.publish(t, s.address(""))), "7 uploaded, 1 unchanged, 0 deleted"; got != want {
		t.Errorf("with new rules: %s, want %s", got, want)
	}
	if got, want := counts(files.publish(t, s.address(""))), "0 uploaded, 8 unchanged, 0 deleted"; got != want {
		t.Errorf("the next run: %s, want %s", got, want)
	}
}

// TestUncertainHeadersAreUploaded interrupts the upload of a page with new headers, and then publishes the old page
// again.
func TestUncertainHeadersAreUploaded(t *testing.T) {
	const name = "papers/a/index.html"
	s := serveS3(t)
	before, after := pages("1", "a"), pages("1", "a")
	before.publish(t, s.address(""))
	text, _ := s.get(manifestName)
	s.put(manifestName, strings.ReplaceAll(text, revalidate, "no-cache"))
	s.setHeader(name, "Cache-Control", "no-cache")
	after[name] = "another text"
	s.before = func(r request) *apiError {
		if r.method == http.MethodPut && r.key == name {
			return &apiError{http.StatusBadRequest, "BadDigest"}
		}
		return nil
	}
	_ = after.fails(t, after.fs(), s.address(""))
	s.before = nil
	s.forget()
	before.publish(t, s.address(""))
	if !slices.Contains(s.keys(http.MethodPut), name) {
		t.Error("the page kept its old headers")
	}
}

func TestOpaqueETagsAreIgnored(t *testing.T) {
	s := serveS3(t)
	s.etags = true
	files := pages("1", "a")
	files.publish(t, s.address(""))
	if got, want := counts(files.publish(t, s.address(""))), "0 uploaded, 8 unchanged, 0 deleted"; got != want {
		t.Errorf("the second run: %s, want %s", got, want)
	}
	files["papers/a/index.html"] = strings.ToUpper(files["papers/a/index.html"])
	if got, want := counts(files.publish(t, s.address(""))), "1 uploaded, 7 unchanged, 0 deleted"; got != want {
		t.Errorf("with one page changed: %s, want %s", got, want)
	}
}

func TestForeignObjectsAreNotChanged(t *testing.T) {
	s := serveS3(t)
	files := pages("1", "a")
	s.put(foreignKey, "mine")
	s.put("favicon.svg", files["favicon.svg"]) // the same as the site's
	r := files.publish(t, s.address(""))
	if got, want := counts(r), "7 uploaded, 1 unchanged, 0 deleted"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if diff := cmp.Diff([]string{foreignKey}, r.Foreign); diff != "" {
		t.Error(diff)
	}
	delete(files, "favicon.svg")
	if r := files.publish(t, s.address("")); r.Deleted != 0 || !slices.Contains(r.Foreign, "favicon.svg") {
		t.Errorf("%s, foreign objects: %v", counts(r), r.Foreign)
	}

	files["favicon.svg"] = "<svg>other</svg>"
	s.forget()
	before := s.site()
	_, err := Publish(t.Context(), files.fs(), files.names(), s.address(""), Options{})
	want := "s3://site/favicon.svg: this object already exists, and Offprint did not upload it (delete it, or " +
		"choose a prefix without objects)"
	if err == nil || err.Error() != want {
		t.Errorf("the error is %v\nwant %s", err, want)
	}
	if s.count(http.MethodPut) > 0 {
		t.Errorf("uploaded: %v", s.keys(http.MethodPut))
	}
	if diff := cmp.Diff(before, s.site()); diff != "" {
		t.Error(diff)
	}
}

func TestForeignFilesAreNotChanged(t *testing.T) {
	dir, files := t.TempDir(), site{"index.html": "home"}
	if err := os.WriteFile(filepath.Join(dir, "index.html"), []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	err := files.fails(t, files.fs(), folderAddress(dir))
	want := folderAddress(dir) + "/index.html: this file already exists, and Offprint did not write it (delete it, " +
		"or choose an empty folder)"
	if err.Error() != want {
		t.Errorf("the error is %v\nwant %s", err, want)
	}
	if diff := cmp.Diff(site{"index.html": "mine"}, readFolder(t, dir)); diff != "" {
		t.Error(diff)
	}
}

func TestLostManifestIsRestored(t *testing.T) {
	s := serveS3(t)
	pages("1", "a", "gone").publish(t, s.address(""))
	s.delete(manifestName)
	files := pages("1", "a")
	files["papers/a/index.html"] = "another text"
	r := files.publish(t, s.address(""))
	if diff := cmp.Diff([]string{"papers/gone/index.html"}, r.Foreign); diff != "" {
		t.Error(diff)
	}
	if got, want := counts(files.publish(t, s.address(""))), "0 uploaded, 8 unchanged, 0 deleted"; got != want {
		t.Errorf("the next run: %s, want %s", got, want)
	}
}

// TestLargeFileIsCompared uploads a file in several parts, so that its ETag is not a hash of its content.
func TestLargeFileIsCompared(t *testing.T) {
	s := serveS3(t)
	files := site{"talk.mp4": strings.Repeat("\x00\x01\x02\x03", 17<<18)}
	files.publish(t, s.address(""))
	if got := s.count(http.MethodPost); got != 2 {
		t.Fatalf("%d requests for an upload in parts, want its start and its end", got)
	}
	s.forget()
	if got, want := counts(files.publish(t, s.address(""))), "0 uploaded, 1 unchanged, 0 deleted"; got != want {
		t.Errorf("the second run: %s, want %s", got, want)
	}
	files["talk.mp4"] = "\x09" + files["talk.mp4"][1:]
	if got, want := counts(files.publish(t, s.address(""))), "1 uploaded, 0 unchanged, 0 deleted"; got != want {
		t.Errorf("with one byte changed: %s, want %s", got, want)
	}
}

func TestPrefixIsASeparateSite(t *testing.T) {
	s := serveS3(t)
	s.put("index.html", "of another site")
	s.put("one/", "") // created by consoles for a folder
	for _, path := range []string{"/one/", "/one", "?prefix=one/", "?prefix=one"} {
		r := pages("1", "a").publish(t, s.address(path))
		if r.Bucket != "s3://site/one" || len(r.Foreign) > 0 {
			t.Errorf("%s: %s, foreign objects: %v", path, r.Bucket, r.Foreign)
		}
	}
	for name := range s.site() {
		if name != "index.html" && name != "one/" && !strings.HasPrefix(name, "one/") {
			t.Errorf("%s is not under the prefix", name)
		}
	}
	if got := s.count(http.MethodPut); got != 8+1 {
		t.Errorf("%d uploads for four spellings of one prefix", got)
	}
}

func TestDryRunChangesNothing(t *testing.T) {
	s := serveS3(t)
	pages("1", "a", "gone").publish(t, s.address(""))
	before := s.site()
	s.forget()
	files := pages("2", "a", "new")
	r, err := Publish(t.Context(), files.fs(), files.names(), s.address(""), Options{DryRun: true})
	if err != nil {
		t.Fatal(err)
	}
	want := []Change{
		{Added, "css/offprint." + hashLike("2") + ".css"},
		{Changed, "papers/a/index.html"},
		{Added, "papers/new/index.html"},
		{Changed, "feed.xml"},
		{Changed, "papers.json"},
		{Changed, "404.html"},
		{Changed, "tags/index.html"},
		{Changed, "index.html"},
		{Deleted, "papers/gone/index.html"},
		{Deleted, "css/offprint." + hashLike("1") + ".css"},
	}
	if diff := cmp.Diff(want, r.Changes); diff != "" {
		t.Error(diff)
	}
	if got, want := counts(r), "8 uploaded, 1 unchanged, 2 deleted"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if s.count(http.MethodPut)+s.count(http.MethodDelete) > 0 {
		t.Error("something was changed")
	}
	if diff := cmp.Diff(before, s.site()); diff != "" {
		t.Error(diff)
	}
}

func TestProgressCountsEachChange(t *testing.T) {
	s := serveS3(t)
	pages("1", "gone").publish(t, s.address(""))
	files := pages("2", "new")
	var calls [][2]int
	r, err := Publish(
		t.Context(),
		files.fs(),
		files.names(),
		s.address(""),
		Options{Progress: func(done, total int) { calls = append(calls, [2]int{done, total}) }},
	)
	if err != nil {
		t.Fatal(err)
	}
	total := r.Uploaded + r.Deleted
	for i, got := range calls {
		if got != [2]int{i + 1, total} {
			t.Errorf("call %d: %v", i, got)
		}
	}
	if len(calls) != total {
		t.Errorf("%d calls for %d changes", len(calls), total)
	}
}

func TestFolderContainsExactlyTheSite(t *testing.T) {
	dir := t.TempDir()
	address := folderAddress(filepath.Dir(dir)) + "?prefix=" + filepath.Base(dir)
	files := pages("1", "a", "gone")
	files["LICENSE"] = "" // an empty file
	if got, want := counts(files.publish(t, address)), "10 uploaded, 0 unchanged, 0 deleted"; got != want {
		t.Errorf("the first run: %s, want %s", got, want)
	}
	// The last of these files is not the temporary file of a killed run, because the site has no file notes.
	for _, name := range []string{"index.html.18f0a1.tmp", manifestName + ".18f0a2.tmp", "notes.18f0a1.tmp"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	delete(files, "papers/gone/index.html")
	delete(files, "tags/index.html")
	files["papers/a/index.html"] = strings.ToUpper(files["papers/a/index.html"]) // same size
	r := files.publish(t, address)
	if got, want := counts(r), "1 uploaded, 7 unchanged, 4 deleted"; got != want {
		t.Errorf("the second run: %s, want %s", got, want)
	}
	if diff := cmp.Diff([]string{"notes.18f0a1.tmp"}, r.Foreign); diff != "" {
		t.Error(diff)
	}
	files["notes.18f0a1.tmp"] = ""
	if diff := cmp.Diff(files, readFolder(t, dir)); diff != "" {
		t.Error(diff)
	}
	f, err := os.Create(filepath.Join(t.TempDir(), "usual"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	usual, err := f.Stat()
	page, err2 := os.Stat(filepath.Join(dir, "papers", "a", "index.html"))
	if err != nil || err2 != nil || page.Mode() != usual.Mode() {
		t.Errorf("a page has the mode %v, want %v (%v, %v)", page, usual, err, err2)
	}
}

// readFolder returns all files of a folder except the manifest.
func readFolder(t *testing.T, dir string) site {
	t.Helper()
	all := site{}
	root := os.DirFS(dir)
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if entries, _ := fs.ReadDir(root, name); d.IsDir() && len(entries) == 0 && name != "." {
			all[name+"/"] = "empty"
		}
		if err != nil || d.IsDir() || name == manifestName {
			return err
		}
		data, err := fs.ReadFile(root, name)
		all[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// TestFileBecomesFolder publishes sites in which a file has the name of a folder of the other site.
func TestFileBecomesFolder(t *testing.T) {
	file := site{"index.html": "1", "about": "2", "a/b": "3"}
	deep := site{"index.html": "1", "about/index.html": "4", "a/b/c/index.html": "5", "a/d": "6"}
	dir := t.TempDir()
	for i, s := range []site{file, deep, file} {
		s.publish(t, folderAddress(dir))
		for name, want := range s {
			got, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
			if err != nil || string(got) != want {
				t.Errorf("site %d: %s has %q, %v", i+1, name, got, err)
			}
		}
		if again := s.publish(t, folderAddress(dir)); again.Uploaded+again.Deleted > 0 {
			t.Errorf("site %d: publishing again changes %s", i+1, counts(again))
		}
	}
}
